"""Strips → regions in reading order: columns, what runs across them, rows of unruled tables.

Columns are parted by gutters (`gutters.py`). Content order is a witness, not the judge: what is
drawn column by column is in columns; what is drawn one group of rows after the other, each of its
columns in one go, are cards or rows of a table; what is drawn line by line is in columns if
running text fills them, and a table if not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from statistics import median
from typing import NamedTuple

from pipeline import thai
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
OVERLAP = 0.5
"""Lines whose base lines are nearer than this, in em, lie on each other: no cut goes between."""

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
    columns = _columns(rows, gutters)
    if len(columns) < 2 or any(s.cells for column in columns for s in column):
        return _one_by_one(columns, depth)
    figures = _figures(columns)
    between = [g for g in gutters if _changes(_columns(rows, [g])) == 1]
    if between and len(between) < len(gutters):
        sides = _columns(rows, between)
        if not figures or all(len(_columns(rows_of(side), gutters)) > 1 for side in sides):
            return _one_by_one(sides, depth)
    groups = _groups(rows, columns, em)
    if not figures:
        if len(between) == len(gutters):
            return _one_by_one(columns, depth)
        parts = [_columns(group, gutters) for group in groups]
        if len(groups) > 1 and _tells(parts):
            return _read_groups(parts, depth)
        in_pieces = PIECE * _changes(columns) <= sum(map(len, columns))
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


def _columns(rows: Sequence[Row], gutters: Sequence[Gutter]) -> list[list[Strip]]:
    """Part the strips of some rows at the gutters."""
    edges = sorted(g.left for g in gutters)
    columns: list[list[Strip]] = [[] for _ in range(len(edges) + 1)]
    for row in rows:
        for strip in row:
            middle = (strip.start + strip.end) / 2
            columns[sum(edge < middle for edge in edges)].append(strip)
    return [column for column in columns if column]


# --- what content order tells ---------------------------------------------------------------


def _changes(columns: Sequence[Sequence[Strip]]) -> int:
    """Count how often the drawing went on in another column."""
    places = sorted((s.order, i) for i, column in enumerate(columns) for s in column)
    return sum(a[1] != b[1] for a, b in pairwise(places))


def _groups(rows: Sequence[Row], columns: Sequence[Sequence[Strip]], em: float) -> list[list[Row]]:
    """Group rows that were drawn in one go, lines of one column, or that lie half on each other."""
    row_of = {s.order: i for i, row in enumerate(rows) for s in row}
    places = sorted((s.order, i) for i, column in enumerate(columns) for s in column)
    bound = [0] * (len(rows) + 1)
    for (one, column), (other, same) in pairwise(places):
        if column == same and row_of[one] < row_of[other]:
            bound[row_of[one]] += 1
            bound[row_of[other]] -= 1
    groups: list[list[Row]] = [[rows[0]]]
    for (above, row), links in zip(pairwise(rows), accumulate(bound), strict=False):
        if links or row[0].base_line - above[0].base_line < OVERLAP * em:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _tells(groups: Sequence[Sequence[Sequence[Strip]]]) -> bool:
    """Say whether most of what stands side by side was drawn several lines of a column in one go.

    A single group may be rows that another column leaves out, unless each of its lines is whole.

    groups: each a list of columns.
    """
    beside = [(g, max(len(rows_of(column)) for column in g)) for g in groups if len(g) > 1]
    high = [(group, lines) for group, lines in beside if lines > 1]
    if len(high) == 1 and any(len(rows_of(column)) < len(column) for column in high[0][0]):
        return False
    return 2 * sum(lines for _, lines in high) >= max(1, sum(lines for _, lines in beside))


# --- columns or table -----------------------------------------------------------------------


def _figures(columns: Sequence[Sequence[Strip]]) -> bool:
    """Say whether there is a column of figures, line by line beside the first."""
    return any(_holds_figures(column) for column in columns[1:]) and _aligned(columns)


def _aligned(columns: Sequence[Sequence[Strip]]) -> bool:
    """Say whether most strips of the later columns stand on a base line of the first."""
    lines = sorted(s.base_line for s in columns[0])
    others = [s for column in columns[1:] for s in column]
    met = sum(any(abs(s.base_line - line) <= SAME_LINE * s.size for line in lines) for s in others)
    return met * 10 >= len(others) * 6


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
        columns = _columns(group, gutters)
        if len(group) > 1 and _are_cells(columns):
            cut.append(tuple(text_region(rows_of(column)).lines for column in columns))
        else:
            cut += [_cut_row(row, gutters, em) for row in group]
    lines = [line for row in cut for cell in row for line in cell]
    return Region((), tuple(cut), min(s.start for s in lines), max(s.end for s in lines))


def _are_cells(columns: Sequence[Sequence[Strip]]) -> bool:
    """Say whether some lines are the cells of one row: drawn cell by cell, and no list of sums."""
    return (
        len(columns) > 1
        and _changes(columns) == len(columns) - 1
        and all(len(rows_of(column)) == len(column) for column in columns)
        and not any(len(column) > 1 and _holds_figures(column) for column in columns[1:])
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
