"""Strips → regions in reading order: columns, what runs across them, rows of unruled tables.

Columns are parted by a gutter: white space that runs down through several rows with writing on
both sides. A justified line may open gaps wider than any gutter, so a gap is a gutter only if it
keeps its place from row to row and the writing beside it keeps an edge. Content order is a
witness, not the judge: what is drawn column by column is in columns; what is drawn row by row is
in columns if running text fills them, and a table if not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from pipeline import thai
from pipeline.read.lines import SAME_LINE, Strip, make_strip, rows_of

Row = Sequence[Strip]
Gap = tuple[float, float]

NARROW = 0.6
"""The narrowest gutter, in em of the region's type; typesetters go down to 10 pt for 16 pt type."""
GUTTER = 1.0
"""A gutter this wide, in em, needs fewer rows to be believed."""
ROWS = 5
"""So many rows on both sides make a gutter of a gap that no edge is aligned to."""
ALIGNED = 0.7
"""Share of the rows whose writing starts behind the gutter, or ends before it, in one line."""
FILLED = 0.6
"""Lines of running text fill at least this share of their column; cells of a table less."""
RUNNING = 12
"""… and have at least so many clusters."""
MAX_DEPTH = 12
"""How often a region may be cut again; pages of a newspaper need 5."""


class Region(NamedTuple):
    """Strips that are read together, rows from top to bottom.

    table: True if the strips of a row are cells of a table; else each row is one strip.
    left, right: the edges of the column, in points along the direction of writing.
    """

    rows: tuple[tuple[Strip, ...], ...]
    table: bool
    left: float
    right: float


class Gutter(NamedTuple):
    """White space between two columns: its edges, and its first and last row, inclusive."""

    left: float
    right: float
    first: int
    last: int


def read_regions(strips: Sequence[Strip], depth: int = MAX_DEPTH) -> list[Region]:
    """Return the regions of a page in reading order; every strip is in exactly one."""
    rows = rows_of(strips)
    if not rows:
        return []
    em = median(s.size for s in strips)
    gutters = _gutters(rows, em) if len(rows) > 1 and depth else []
    if not gutters:
        return [text_region(rows)]
    first = min(g.first for g in gutters)
    last = max(g.last for g in gutters)
    above = [s for row in rows[:first] for s in row]
    below = [s for row in rows[last + 1 :] for s in row]
    band = rows[first : last + 1]
    columns = _columns(band, gutters)
    if _are_columns(columns):
        inside = [region for column in columns for region in read_regions(column, depth - 1)]
    else:
        inside = [_table_region(band, gutters, em)]
    return [
        *read_regions(above, depth - 1),
        *inside,
        *read_regions(below, depth - 1),
    ]


def text_region(rows: Sequence[Row]) -> Region:
    """Make a region of running text: all strips of a row are one line."""
    lines = tuple(
        (row[0] if len(row) == 1 else make_strip([c for s in row for c in s.clusters]),)
        for row in rows
    )
    return Region(
        lines, False, min(row[0].start for row in lines), max(row[0].end for row in lines)
    )


def _table_region(rows: Sequence[Row], gutters: Sequence[Gutter], em: float) -> Region:
    """Make a region of table rows: strips that no gutter parts are one cell."""
    cut = []
    for row in rows:
        cells: list[list[Strip]] = [[row[0]]]
        for left, right in pairwise(row):
            parted = right.start - left.end >= 1.5 * em or any(
                left.end <= g.left + 0.5 and g.right - 0.5 <= right.start for g in gutters
            )
            if parted:
                cells.append([])
            cells[-1].append(right)
        cut.append(
            tuple(
                cell[0] if len(cell) == 1 else make_strip([c for s in cell for c in s.clusters])
                for cell in cells
            )
        )
    return Region(
        tuple(cut), True, min(r[0].start for r in cut), max(s.end for r in cut for s in r)
    )


def _columns(rows: Sequence[Row], gutters: Sequence[Gutter]) -> list[list[Strip]]:
    """Part the strips of some rows at the gutters."""
    edges = sorted(g.left for g in gutters)
    columns: list[list[Strip]] = [[] for _ in range(len(edges) + 1)]
    for row in rows:
        for strip in row:
            middle = (strip.start + strip.end) / 2
            columns[sum(edge < middle for edge in edges)].append(strip)
    return [column for column in columns if column]


# --- finding gutters ----------------------------------------------------------------------


def _gutters(rows: Sequence[Row], em: float) -> list[Gutter]:
    """Return the longest gutter that is believed, and those that run beside it."""
    found = [g for g in _runs_of_white(rows, em) if g.last > g.first]
    found.sort(key=lambda g: (g.first - g.last, g.left))
    believed: list[Gutter] = []
    for gutter in found:
        if believed:
            longest = believed[0]
            shared = min(gutter.last, longest.last) - max(gutter.first, longest.first) + 1
            if 2 * shared < longest.last - longest.first + 1:
                continue
            if any(gutter.left < b.right and b.left < gutter.right for b in believed):
                continue
        if _is_gutter(gutter, rows, em):
            believed.append(_trim(gutter, rows, em))
    if len(believed) > 1:
        longest = believed[0]
        return [b for b in believed if b.first >= longest.first - 1 and b.last <= longest.last + 1]
    return believed


def _white(row: Row, least: float) -> list[Gap]:
    """Return the white space of a row, margins included, that is at least so wide."""
    gaps: list[Gap] = []
    edge = float("-inf")
    for strip in row:
        if strip.start - edge >= least:
            gaps.append((edge, strip.start))
        edge = max(edge, strip.end)
    return [*gaps, (edge, float("inf"))]


def _runs_of_white(rows: Sequence[Row], em: float) -> Iterator[Gutter]:
    """Yield every stretch of white that runs down through rows with writing on both sides.

    Each gap of a row opens a run; it goes on as far down as it stays wide enough, becoming
    narrower where a row juts into it. Runs that have become the same go on as the older one.
    """
    least = NARROW * em
    open_runs: dict[Gap, int] = {}
    before: Row = ()
    for i, row in enumerate(rows):
        white = _white(row, least)
        going: dict[Gap, int] = {}
        for gap, first in open_runs.items():
            went_on = False
            for left, right in white:
                shared = (max(gap[0], left), min(gap[1], right))
                if shared[1] - shared[0] >= least:
                    going[shared] = min(first, going.get(shared, first))
                    went_on |= shared == gap
            if not went_on:
                yield Gutter(*gap, first, i - 1)
        for gap in white[1:-1]:
            going.setdefault(gap, i)
        if before and row[0].base_line - before[0].base_line < em:
            pair = sorted([*before, *row], key=lambda s: s.start)
            for gap in _white(pair, least)[1:-1]:
                going.setdefault(gap, i - 1)
        open_runs = going
        before = row
    for gap, first in open_runs.items():
        yield Gutter(*gap, first, len(rows) - 1)


def _is_gutter(gutter: Gutter, rows: Sequence[Row], em: float) -> bool:
    """Say whether enough rows stand on both sides of a run of white, with an edge along it.

    Two or three rows that all reach both margins are justified lines with wide blanks.
    """
    ends: list[float] = []
    starts: list[float] = []
    widest = 0.0
    margins = rows[gutter.first][0].start, max(s.end for s in rows[gutter.first])
    justified = True
    for row in rows[gutter.first : gutter.last + 1]:
        left = [s for s in row if s.end <= gutter.left + 0.01]
        right = [s for s in row if s.start >= gutter.right - 0.01]
        if left:
            ends.append(left[-1].end)
            widest = max(widest, left[-1].end - left[0].start)
        if right:
            starts.append(right[0].start)
        edges = row[0].start, max(s.end for s in row)
        justified &= max(abs(edges[0] - margins[0]), abs(edges[1] - margins[1])) < 0.5 * em
    support = min(len(ends), len(starts))
    if support < 2 or widest <= 3 * em or (support < 4 and justified):
        return False
    within = em * (0.33 if support > 2 else 0.1)
    behind, before = _aligned_share(starts, within), _aligned_share(ends, within)
    if gutter.right - gutter.left >= GUTTER * em:
        return support >= ROWS or max(behind, before) >= ALIGNED
    least = ALIGNED if support < ROWS else 0.0
    return support >= 3 and max(behind, before) >= ALIGNED and min(behind, before) >= least


def _aligned_share(edges: Sequence[float], within: float) -> float:
    """Return the largest share of edges that lie in one stretch `within` points long."""
    ordered = sorted(edges)
    best = at = 0
    for i, edge in enumerate(ordered):
        while edge - ordered[at] > within:
            at += 1
        best = max(best, i - at + 1)
    return best / len(ordered)


def _trim(gutter: Gutter, rows: Sequence[Row], em: float) -> Gutter:
    """Fit a gutter to the columns: rows on one side only belong to it if they follow on."""

    def sides(i: int) -> tuple[bool, bool]:
        row = rows[i]
        return row[0].end <= gutter.left + 0.01, row[-1].start >= gutter.right - 0.01

    inside = range(gutter.first, gutter.last + 1)
    last_left = max((i for i in inside if sides(i)[0]), default=gutter.last)
    last_right = max((i for i in inside if sides(i)[1]), default=gutter.last)
    last = min(last_left, last_right)
    step = _pitch(rows, gutter)
    right_order = min(
        (s.order for i in inside for s in rows[i] if s.start >= gutter.right - 0.01), default=0
    )
    while last < gutter.last and (
        rows[last + 1][0].base_line - rows[last][0].base_line <= step
        or (max(s.order for s in rows[last + 1]) < right_order)
    ):
        last += 1
    first = gutter.first
    while (
        first > 0
        and rows[first][0].base_line - rows[first - 1][0].base_line <= step
        and all(abs(s.size - em) <= 0.1 * em for s in rows[first - 1])
        and all(
            s.end <= gutter.left + 0.01 or s.start >= gutter.right - 0.01 for s in rows[first - 1]
        )
    ):
        first -= 1
    return gutter._replace(first=first, last=last)


def _pitch(rows: Sequence[Row], gutter: Gutter) -> float:
    """Return the distance between base lines, in points, that still follows on."""
    lines = [row[0].base_line for row in rows[gutter.first : gutter.last + 1]]
    return 1.6 * median(b - a for a, b in pairwise(lines))


# --- columns or table ---------------------------------------------------------------------


def _are_columns(columns: Sequence[Sequence[Strip]]) -> bool:
    """Say whether strips side by side are columns to be read one after the other."""
    if len(columns) < 2 or any(s.cells for column in columns for s in column):
        return True
    places = sorted((s.order, i) for i, column in enumerate(columns) for s in column)
    changes = sum(a[1] != b[1] for a, b in pairwise(places))
    if any(_holds_figures(column) for column in columns[1:]) and _aligned(columns):
        return False
    if changes == len(columns) - 1:
        return True
    return all(_flows(column) for column in columns) or not _aligned(columns)


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
    return median(filled[:-1]) >= FILLED and median(clusters) >= RUNNING
