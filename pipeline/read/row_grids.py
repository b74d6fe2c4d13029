"""Lines across a page with none down → grids: the lines part the rows, white space the columns.

Papers of today rule their tables so, or shade every other row. A cell of several lines is then
read as one only if the lines are looked at: by the white alone its second line is a row.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from math import inf
from operator import attrgetter

from pipeline.read.gutters import white_of
from pipeline.read.lines import Strip, rows_of
from pipeline.read.tables import MOST_LINES, SNAP, Grid, Line, edges_of, ruled_lines
from pipeline.records import Box

ROWS = 3
"""So many rows of two cells at least make a table; boxes and headings are ruled too."""
WHITE = 0.6
"""The narrowest white between two columns, in em, as between columns of running text."""
NEAR = 0.3
"""… and between two letters of a row, where others have made the columns."""
TALLEST = 8
"""A cell has no more lines than this; sections of a page that a line parts have more."""
BETWEEN = 2.0
"""The row between two shaded ones is at most so many times as high as the highest of them."""
STEP, PART_STEP = 1.7, 1.9
"""Lines of one cell are no further apart than this, in em, and lines in fewer of the columns: TeX
opens 1.74 where marks are stacked, budgets set rows that no line parts 2.3 apart."""
NEXT = 2.5
"""The row that no line closes is no further from the one beside it than this, in em, and a row of
one line is no higher."""

Span = tuple[float, float]
Row = list[Strip]
"""What stands between two lines."""


def find_row_grids(
    rules: Sequence[Box],
    panels: Sequence[Box],
    grids: Sequence[Grid],
    strips: Callable[[], Sequence[Strip]],
) -> list[Grid]:
    """Return grids, and with them those whose columns no line parts.

    Args:
        rules: thin boxes.
        panels: rectangles, filled or stroked.
        grids: what lines that meet have made. Those of one column are parted as well; rows of
            shaded cells are grids to be seen beside the rows that are not shaded.
        strips: returns the writing of the page; called only if there are such lines.
    """
    across, _ = ruled_lines(rules, panels)
    if len(across) > MOST_LINES:
        return list(grids)
    tables = [grid for grid in grids if len(grid.ys) > 2 and not _is_shaded(grid, grids)]
    free = [line for line in across if not any(_lies_in(line, grid.box) for grid in tables)]
    single = [grid for grid in grids if len(grid.xs) == 2]
    stacks = [[Line(y, grid.xs[0], grid.xs[1]) for y in grid.ys] for grid in single]
    stacks = [stack for stack in [*stacks, *_stacks(free)] if len(stack) >= ROWS]
    if not stacks:
        return list(grids)
    writing = _Writing(strips())
    parted: list[Grid] = []
    found = (grid for stack in stacks for grid in _part(stack, writing))
    for grid in sorted(found, key=lambda grid: -len(grid.ys)):
        if not any(_meet(grid.box, other.box) for other in parted):
            parted.append(grid)
    return [g for g in grids if not any(_meet(g.box, p.box) for p in parted)] + parted


def _is_shaded(grid: Grid, grids: Iterable[Grid]) -> bool:
    """Say whether another grid has the same columns, and the room of one row is between them."""
    rows = [below - above for above, below in pairwise(grid.ys)]
    return any(
        0 < max(grid.ys[0] - other.ys[-1], other.ys[0] - grid.ys[-1]) <= BETWEEN * max(rows)
        and len(grid.xs) == len(other.xs)
        and all(abs(a - b) <= SNAP for a, b in zip(grid.xs, other.xs, strict=True))
        for other in grids
    )


def _lies_in(line: Line, box: Box) -> bool:
    level = box.top - SNAP <= line.at <= box.bottom + SNAP
    return level and line.start < box.x1 and box.x0 < line.end


def _meet(one: Box, other: Box) -> bool:
    level = one.top < other.bottom and other.top < one.bottom
    return level and one.x0 < other.x1 and other.x0 < one.x1


def _stacks(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Yield the lines that begin and end at the same places."""
    for beginning in _at_one_place(lines, attrgetter("start")):
        yield from _at_one_place(beginning, attrgetter("end"))


def _at_one_place(lines: Iterable[Line], place: Callable[[Line], float]) -> Iterator[list[Line]]:
    """Yield the lines that have nearly the same place, from the left."""
    run: list[Line] = []
    for line in sorted(lines, key=place):
        if run and place(line) - place(run[0]) > SNAP:
            yield run
            run = []
        run.append(line)
    if run:
        yield run


class _Writing:
    """The strips of a page, by how far down they stand."""

    def __init__(self, strips: Iterable[Strip]) -> None:
        self.strips = sorted(strips, key=_height)
        self.heights = [_height(strip) for strip in self.strips]

    def between(self, top: float, bottom: float, span: Span) -> Row:
        """Return the strips between two heights that stand, if only in part, in a span."""
        near = self.strips[bisect_left(self.heights, top) : bisect_right(self.heights, bottom)]
        return [strip for strip in near if strip.start < span[1] and span[0] < strip.end]


def _height(strip: Strip) -> float:
    return strip.base_line - 0.3 * strip.size


def _part(stack: Sequence[Line], writing: _Writing) -> Iterator[Grid]:
    """Yield the tables that a stack of lines rules."""
    span = min(line.start for line in stack), max(line.end for line in stack)
    table = _Table(span)
    for top, bottom in pairwise(sorted(line.at for line in stack)):
        row = writing.between(top, bottom, span)
        if not row:
            continue
        is_row = _is_row(row, bottom - top) and not any(_sticks_out(s, span) for s in row)
        if not is_row or not table.takes(row):
            yield from table.grid(writing)
            table = _Table(span)
        if is_row:
            table.add(row, top, bottom)
    yield from table.grid(writing)


def _is_row(row: Row, high: float) -> bool:
    """Say whether what stands between two lines may be one row: few lines, near to each other.

    high: how far apart the two are, in points; a heading between two tables has room about it.
    """
    if len(row) == 1:
        return high <= NEXT * row[0].size
    lines = rows_of(row)
    near = all(
        below[0].base_line - above[0].base_line
        <= (PART_STEP if len(below) < len(lines[0]) else STEP) * below[0].size
        for above, below in pairwise(lines)
    )
    return near and len(lines) <= TALLEST


def _sticks_out(strip: Strip, span: Span) -> bool:
    return strip.start < span[0] - 0.5 * strip.size or strip.end > span[1] + 0.5 * strip.size


class _Table:
    """Rows one below the other, and the white that runs down through them."""

    def __init__(self, span: Span) -> None:
        self.span = span
        self.rows: list[Row] = []
        self.ys: list[float] = []
        self.cut = 0
        self.white: list[Span] = [(-inf, inf)]

    @property
    def gaps(self) -> list[Span]:
        """The white between columns."""
        return _between(self.white)

    def takes(self, row: Row) -> bool:
        """Say whether a row leaves white between all columns of those above it.

        A few rows make columns; in later ones the letters of two columns may be nearer.
        What is one line throughout is a heading above some rows.
        """
        if len(row) == 1 or not self.cut:
            return True
        if self.cut < ROWS:
            return bool(_between(self._narrowed(row)))
        letters = [cluster for strip in row for cluster in strip.clusters if not cluster.blank]
        lasting = _between(_common(self.white, white_of(letters, NEAR * row[0].size)))
        return len(lasting) >= len(self.gaps)

    def add(self, row: Row, top: float, bottom: float) -> None:
        """Add a row that stands between two lines."""
        self.rows.append(row)
        self.ys += [top, bottom]
        if len(row) > 1:
            narrowed = self._narrowed(row)
            if self.cut < ROWS or len(_between(narrowed)) == len(self.gaps):
                self.white = narrowed
            self.cut += 1

    def _narrowed(self, row: Row) -> list[Span]:
        """Return the white that runs down through the rows and one more."""
        least = WHITE * row[0].size
        return [
            gap for gap in _common(self.white, white_of(row, least)) if gap[1] - gap[0] >= least
        ]

    def grid(self, writing: _Writing) -> Iterator[Grid]:
        """Yield the grid of the rows if they are those of a table."""
        if len(self.rows) < ROWS - 1:
            return
        gaps = self.gaps
        above = _open_row(self.rows[0], -1, gaps, self.span, writing)
        below = _open_row(self.rows[-1], 1, gaps, self.span, writing)
        filled = [_columns(row, gaps) for row in (above, *self.rows, below) if row]
        if sum(len(columns) > 1 for columns in filled) < ROWS or _are_unparted(filled):
            return
        top = min(self.ys[0], *(strip.top for strip in (*above, *self.rows[0])))
        bottom = max(self.ys[-1], *(strip.bottom for strip in (*below, *self.rows[-1])))
        xs = edges_of([*self.span, *((left + right) / 2 for left, right in gaps)])
        ys = edges_of([top, *self.ys, bottom])
        wide = len(xs) - 1
        cells = (tuple(range(i * wide, (i + 1) * wide)) for i in range(len(ys) - 1))
        yield Grid(xs, ys, tuple(cells))


def _common(one: Sequence[Span], other: Sequence[Span]) -> list[Span]:
    """Return where two rows of spans overlap."""
    common: list[Span] = []
    i = j = 0
    while i < len(one) and j < len(other):
        left, right = max(one[i][0], other[j][0]), min(one[i][1], other[j][1])
        if left < right:
            common.append((left, right))
        if one[i][1] < other[j][1]:
            i += 1
        else:
            j += 1
    return common


def _between(white: Sequence[Span]) -> list[Span]:
    """Return what white is no margin."""
    return [gap for gap in white if -inf < gap[0] and gap[1] < inf]


def _columns(row: Row, gaps: Sequence[Span]) -> list[Row]:
    """Return what a row has in each of its columns; nothing for a column that is empty."""
    columns: dict[int, Row] = {}
    lefts = [left for left, _ in gaps]
    for strip in row:
        columns.setdefault(bisect_left(lefts, strip.end), []).append(strip)
    return list(columns.values())


def _are_unparted(rows: Iterable[Sequence[Row]]) -> bool:
    """Say whether the lines of cells are rows of their own: most stand beside each other.

    rows: the columns of each. In a row that is one, some cell has more lines than others.
    """
    lines = [[[round(s.base_line) for s in column] for column in row] for row in rows]
    tall = [row for row in lines if len(row) > 1 and any(len(set(cell)) > 1 for cell in row)]
    return 2 * sum(all(set(cell) == set(row[0]) for cell in row) for row in tall) > len(tall)


def _open_row(near: Row, way: int, gaps: Sequence[Span], span: Span, writing: _Writing) -> Row:
    """Return the row beside the first or the last that no line closes; nothing if there is none.

    way: -1 for the row above, 1 for the row below.
    """
    row: Row = []
    edge = (min if way < 0 else max)(strip.base_line for strip in near)
    em = max(strip.size for strip in near)
    ends = (edge - TALLEST * STEP * em, edge) if way < 0 else (edge, edge + TALLEST * STEP * em)
    beside = [strip for strip in writing.between(*ends, span) if strip not in near]
    for line in rows_of(beside)[::way]:
        if abs(line[0].base_line - edge) > (STEP if row else NEXT) * em or any(
            _sticks_out(s, span) or any(s.start < left and right < s.end for left, right in gaps)
            for s in line
        ):
            break
        row += line
        edge = line[0].base_line
    columns = _columns(row, gaps)
    return row if len(columns) > 1 and not _are_unparted([columns]) else []
