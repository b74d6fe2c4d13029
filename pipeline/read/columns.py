"""Strips → regions in reading order: columns, what runs across them, rows of unruled tables.

Columns are parted by gutters (`gutters.py`). Content order is a witness, not the judge: what is
drawn column by column is in columns; what is drawn one group of rows after the other, each of its
columns in one go, are cards or rows of a table; what is drawn line by line is in columns if
running text fills them, and a table if not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from pipeline import thai
from pipeline.read.drawing_order import (
    changes,
    cut_columns,
    group_rows,
    in_turn,
    leave_out,
    tells,
)
from pipeline.read.gutters import Gutter, Row, find_gutters
from pipeline.read.lines import SAME_LINE, Strip, make_strip, rows_of

FILLED = 0.6
"""Lines of running text fill at least this share of their column; cells of a table less."""
FEW, NEARLY_FULL = 6, 0.75
"""… of fewer than so many lines, each but the last fills this share: labels are that long too."""
RUNNING = 12
"""… and have at least so many clusters."""
MAX_DEPTH = 12
"""How often a region may be cut again; pages of a newspaper need 5."""

PIECE = 4
"""Columns drawn in pieces of so many lines on average, in any order, are no table."""
SECTION = 4
"""Running text of so many lines in each column is no row of a table."""
FEW_FIGURES = 2
"""A time may begin and end on two lines of one cell; more figures below each other are rows."""
LABELS = 3
"""So many labels, each beside the first line of an item, are the first column of a table, …"""
LOOSER = 1.15
"""… if items stand so many times farther apart than the lines of one item."""
Cell = tuple[Strip, ...]
"""The lines of one cell of a table, top to bottom."""


class Region(NamedTuple):
    """Strips that are read together, from top to bottom.

    lines: of running text. rows: of a table, each of cells; one of the two is empty.
    left, right: the edges of the column, in points along the direction of writing.
    """

    lines: tuple[Strip, ...]
    rows: tuple[tuple[Cell, ...], ...]
    left: float
    right: float


def read_regions(strips: Sequence[Strip], depth: int = MAX_DEPTH) -> list[Region]:
    """Return the regions of a page in reading order; every strip is in exactly one."""
    rows = rows_of(strips)
    if not rows:
        return []
    em = median(s.size for s in strips)
    gutters = find_gutters(rows, em) if len(rows) > 1 and depth else []
    if not gutters:
        return [text_region(rows)]
    first = min(g.first for g in gutters)
    last = max(g.last for g in gutters)
    first, last = leave_out(rows, first, last, gutters)
    above = [s for row in rows[:first] for s in row]
    below = [s for row in rows[last + 1 :] for s in row]
    return [
        *read_regions(above, depth - 1),
        *_read_band(rows[first : last + 1], gutters, em, depth),
        *read_regions(below, depth - 1),
    ]


def text_region(rows: Sequence[Row]) -> Region:
    """Make a region of running text: all strips of a row are one line."""
    lines = tuple(_one_strip(row) for row in rows)
    return Region(lines, (), min(s.start for s in lines), max(s.end for s in lines))


def lines_of(region: Region) -> Iterator[Strip]:
    """Yield the lines of a region; cells of one line each that stand in a row are one line."""
    yield from region.lines
    for row in region.rows:
        if all(len(cell) <= 1 for cell in row):
            yield _one_strip([line for cell in row for line in cell])
        else:
            yield from (line for cell in row for line in cell)


def _one_strip(row: Row) -> Strip:
    return row[0] if len(row) == 1 else make_strip([c for s in row for c in s.clusters])


# --- what stands between gutters ------------------------------------------------------------


def _read_band(
    rows: Sequence[Row], gutters: Sequence[Gutter], em: float, depth: int
) -> list[Region]:
    """Return the regions of rows that gutters part."""
    columns = cut_columns(rows, gutters)
    if len(columns) < 2 or any(s.cells for column in columns for s in column):
        return _one_by_one(columns, depth)
    figures = _figures(columns) or _labels(columns)
    between = [g for g in gutters if changes(cut_columns(rows, [g])) == 1]
    if between and len(between) < len(gutters):
        sides = cut_columns(rows, between)
        if not figures or all(len(cut_columns(rows_of(side), gutters)) > 1 for side in sides):
            return _one_by_one(sides, depth)
    groups = group_rows(rows, columns, em)
    if not figures:
        if len(between) == len(gutters):
            return _one_by_one(columns, depth)
        parts = [cut_columns(group, _uncrossed(gutters, group)) for group in groups]
        if len(groups) > 1 and tells(parts):
            return _read_groups(parts, depth)
        in_pieces = PIECE * changes(columns) <= sum(map(len, columns))
        if in_pieces or all(_flows(column) for column in columns) or not _aligned(columns):
            return _one_by_one(columns, depth)
    return [_table_region(groups, gutters, em)]


def _one_by_one(columns: Sequence[Sequence[Strip]], depth: int) -> list[Region]:
    return [region for column in columns for region in read_regions(column, depth - 1)]


def _read_groups(groups: Sequence[Sequence[Sequence[Strip]]], depth: int) -> list[Region]:
    """Return the regions of groups of rows, each a list of columns, one group after the other.

    If each column of each group is plain lines, the groups are rows of one table, or cards; but
    not where running text of many lines stands side by side.
    """
    read = [[read_regions(column, depth - 1) for column in group] for group in groups]
    plain = all(len(cell) == 1 and not cell[0].rows for group in read for cell in group)
    beside = [group for group in groups if len(group) > 1]
    text = any(all(len(c) >= SECTION and _flows(c) for c in group) for group in beside)
    if not plain or text or len(beside) < 2:
        return [region for group in read for cell in group for region in cell]
    left = min(cell[0].left for group in read for cell in group)
    right = max(cell[0].right for group in read for cell in group)
    rows = tuple(tuple(cell[0].lines for cell in group) for group in read)
    return [Region((), rows, left, right)]


# --- columns or table -----------------------------------------------------------------------


def _figures(columns: Sequence[Sequence[Strip]]) -> bool:
    """Say whether there is a column of figures, line by line beside the first, or it is the first.

    The first column of an agenda holds times, each beside the first line of what happens then.
    """
    if any(_holds_figures(column) for column in columns[1:]):
        return _aligned(columns)
    return _holds_figures(columns[0]) and _aligned([columns[1], columns[0]])


def _aligned(columns: Sequence[Sequence[Strip]]) -> bool:
    """Say whether most strips of the later columns stand on a base line of the first."""
    lines = sorted(s.base_line for s in columns[0])
    others = [s for column in columns[1:] for s in column]
    met = sum(any(abs(s.base_line - line) <= SAME_LINE * s.size for line in lines) for s in others)
    return met * 10 >= len(others) * 6


def _labels(columns: Sequence[Sequence[Strip]]) -> bool:
    """Say whether the first of two columns holds labels, each beside the first line of an item."""
    if len(columns) != 2:
        return False
    lines = [row[0].base_line for row in rows_of(columns[1])]
    labelled = [
        any(abs(s.base_line - line) <= SAME_LINE * s.size for s in columns[0]) for line in lines
    ]
    if sum(labelled) < LABELS or not labelled[0] or sum(labelled) != len(rows_of(columns[0])):
        return False
    steps = [b - a for a, b in pairwise(lines)]
    within = [step for step, begins in zip(steps, labelled[1:], strict=True) if not begins]
    between = [step for step, begins in zip(steps, labelled[1:], strict=True) if begins]
    return bool(within) and min(between) >= LOOSER * max(within)


def _holds_figures(column: Sequence[Strip]) -> bool:
    """Say whether a column holds figures: half of its characters are digits or signs."""
    text = [c for strip in column for c in strip.text if not c.isspace()]
    return 2 * sum(not c.isalpha() and c not in thai.MARKS for c in text) >= len(text)


def _flows(column: Sequence[Strip]) -> bool:
    """Say whether a column holds running text: most of its rows fill it."""
    rows = rows_of(column)
    if len(rows) < 2:
        return False
    left, right = min(s.start for s in column), max(s.end for s in column)
    filled = [(row[-1].end - row[0].start) / (right - left) for row in rows]
    clusters = [sum(len(s.clusters) for s in row) for row in rows]
    if len(rows) < FEW and min(filled[:-1]) < NEARLY_FULL:
        return False
    return median(filled[:-1]) >= FILLED and median(clusters) >= RUNNING


def _table_region(groups: Sequence[Sequence[Row]], gutters: Sequence[Gutter], em: float) -> Region:
    """Make a region of table rows: the lines of a group are one row if they are plain cells."""
    cut: list[tuple[Cell, ...]] = []
    for group in groups:
        columns = cut_columns(group, _uncrossed(gutters, group))
        if len(group) > 1 and _are_cells(columns):
            cut.append(tuple(text_region(rows_of(column)).lines for column in columns))
        else:
            cut += [_cut_row(row, gutters, em) for row in group]
    lines = [line for row in cut for cell in row for line in cell]
    return Region((), tuple(cut), min(s.start for s in lines), max(s.end for s in lines))


def _uncrossed(gutters: Sequence[Gutter], rows: Sequence[Row]) -> list[Gutter]:
    """Return the gutters that no strip of some rows runs across.

    Two tables below each other are one band, but each has its own gutters.
    """
    strips = [strip for row in rows for strip in row]
    return [g for g in gutters if not any(s.start < g.left and g.right < s.end for s in strips)]


def _are_cells(columns: Sequence[Sequence[Strip]]) -> bool:
    """Say whether some lines are the cells of one row: drawn cell by cell, and no list of sums."""
    return (
        len(columns) > 1
        and in_turn(columns)
        and all(len(rows_of(column)) == len(column) for column in columns)
        and not any(len(column) > 1 and _holds_figures(column) for column in columns[1:])
        and not (len(columns[0]) > FEW_FIGURES and _holds_figures(columns[0]))
        and not _labels(columns)
    )


def _cut_row(row: Row, gutters: Sequence[Gutter], em: float) -> tuple[Cell, ...]:
    """Cut a row into cells of one line: strips that no gutter parts are one cell."""
    cells: list[list[Strip]] = [[row[0]]]
    for left, right in pairwise(row):
        parted = right.start - left.end >= 1.5 * em or any(
            left.end <= g.left + 0.5 and g.right - 0.5 <= right.start for g in gutters
        )
        if parted:
            cells.append([])
        cells[-1].append(right)
    return tuple((_one_strip(cell),) for cell in cells)
