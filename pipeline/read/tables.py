"""Ruled lines → grids: the edges of the columns and rows of a table, and its cells.

Producers draw a table's lines in pieces, one for each cell, or as rectangles. Pieces that lie on
one line are joined first; lines that meet or cross are one grid; cells that no line parts are
one merged cell.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.records import Box

SNAP = 2.5
"""Lines this near, in points, are one: both edges of a border of up to 2 pt."""
BREAK = 4.0
"""Pieces of a line with a gap up to this, in points, are one line; where borders cross, producers
leave their width open."""
LEAST = 5.0
"""Lines shorter than this, in points, rule nothing."""
MOST_LINES = 3000
"""Past so many lines a page is a drawing, not a table; the largest real tables have 400."""


class Line(NamedTuple):
    """A straight line across the page or down it: where it lies, and from where to where."""

    at: float
    start: float
    end: float


class Grid(NamedTuple):
    """The lines of one table: edges of columns and rows, and which grid cells are one.

    xs, ys: sorted edges in points. cell_of: by row and column, the number of the cell; -1 for what
    is none. open_cells: the numbers of those that no line closes at the edge of the grid.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cell_of: tuple[tuple[int, ...], ...]
    open_cells: frozenset[int] = frozenset()

    @property
    def box(self) -> Box:
        """The rectangle that the table covers."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def cell_boxes(self) -> list[Box]:
        """Return the rectangle around each cell, by number; an empty one for no cell."""
        boxes: dict[int, Box] = {}
        for (top, bottom), row in zip(pairwise(self.ys), self.cell_of, strict=True):
            for (x0, x1), number in zip(pairwise(self.xs), row, strict=True):
                box = Box(x0, top, x1, bottom)
                boxes[number] = Box.around([boxes[number], box]) if number in boxes else box
        none = Box(0.0, 0.0, 0.0, 0.0)
        return [boxes.get(number, none) for number in range(max(boxes, default=-1) + 1)]

    def find(self, x: float, y: float) -> int | None:
        """Return the number of the cell at a point, None outside of the table."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        if 0 <= row < len(self.cell_of) and 0 <= column < len(self.cell_of[0]):
            number = self.cell_of[row][column]
            return number if number >= 0 else None
        return None

    def renumbered(self, number_of: Callable[[int], int]) -> Grid:
        """Return the grid with other numbers for its cells."""
        return self._replace(
            cell_of=tuple(tuple(map(number_of, row)) for row in self.cell_of),
            open_cells=frozenset(map(number_of, self.open_cells)),
        )


def find_grids(rules: Sequence[Box], panels: Sequence[Box]) -> list[Grid]:
    """Return the grids that ruled lines and the edges of rectangles make, with two cells at least.

    Args:
        rules: thin boxes.
        panels: rectangles, filled or stroked.
    """
    across, down = ruled_lines(rules, panels)
    if len(across) < 2 or len(down) < 1 or len(across) + len(down) > MOST_LINES:
        return []
    grids = [_grid(*lines) for lines in _connected(across, down)]
    return [g for g in grids if g is not None]


def ruled_lines(rules: Sequence[Box], panels: Sequence[Box]) -> tuple[list[Line], list[Line]]:
    """Return the lines across and those down, edges of rectangles among them."""
    across: list[Line] = []
    down: list[Line] = []
    for box in rules:
        if box.x1 - box.x0 >= box.bottom - box.top:
            across.append(Line((box.top + box.bottom) / 2, box.x0, box.x1))
        else:
            down.append(Line((box.x0 + box.x1) / 2, box.top, box.bottom))
    for box in panels:
        across += (Line(box.top, box.x0, box.x1), Line(box.bottom, box.x0, box.x1))
        down += (Line(box.x0, box.top, box.bottom), Line(box.x1, box.top, box.bottom))
    return _join(across), _join(down)


def _join(lines: Iterable[Line]) -> list[Line]:
    """Join pieces that lie on one line."""
    groups: list[list[Line]] = []
    for line in sorted(lines):
        if groups and line.at - groups[-1][0].at <= SNAP:
            groups[-1].append(line)
        else:
            groups.append([line])
    joined = []
    for group in groups:
        at = sum(line.at for line in group) / len(group)
        pieces = sorted((line.start, line.end) for line in group)
        start, end = pieces[0]
        for next_start, next_end in pieces[1:]:
            if next_start - end > BREAK:
                joined.append(Line(at, start, end))
                start, end = next_start, next_end
            end = max(end, next_end)
        joined.append(Line(at, start, end))
    return [line for line in joined if line.end - line.start >= LEAST]


def _connected(
    across: Sequence[Line], down: Sequence[Line]
) -> Iterable[tuple[list[Line], list[Line]]]:
    """Group lines that meet: each group is one grid."""
    parent = list(range(len(across) + len(down)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for j, column in enumerate(down):
        first = bisect_right(across, (column.start - BREAK,))
        for i in range(first, len(across)):
            row = across[i]
            if row.at > column.end + BREAK:
                break
            if row.start - BREAK <= column.at <= row.end + BREAK:
                parent[root(len(across) + j)] = root(i)
    groups: dict[int, tuple[list[Line], list[Line]]] = defaultdict(lambda: ([], []))
    for i, line in enumerate(across):
        groups[root(i)][0].append(line)
    for j, line in enumerate(down):
        groups[root(len(across) + j)][1].append(line)
    return groups.values()


def edges_of(places: Iterable[float]) -> tuple[float, ...]:
    """Return sorted places, those that nearly coincide as one."""
    edges: list[float] = []
    for place in sorted(places):
        if not edges or place - edges[-1] > SNAP:
            edges.append(place)
    return tuple(edges)


def _grid(across: Sequence[Line], down: Sequence[Line]) -> Grid | None:
    """Make a grid of lines that meet; None if they part nothing."""
    if len(across) < 2 or not down:
        return None
    xs = edges_of([*(v.at for v in down), min(h.start for h in across), max(h.end for h in across)])
    ys = edges_of([*(h.at for h in across), min(v.start for v in down), max(v.end for v in down)])
    if len(xs) < 2 or len(ys) < 2 or (len(xs) - 1) * (len(ys) - 1) < 2:
        return None
    wide, high = len(xs) - 1, len(ys) - 1
    right = _walls(down, xs, ys)
    below = _walls(across, ys, xs)
    numbers = [[-1] * wide for _ in range(high)]
    count = 0
    for row in range(high):
        for column in range(wide):
            if numbers[row][column] < 0:
                _flood(numbers, row, column, count, right, below)
                count += 1
    if count < 2:
        return None
    sides = {(row, edge) for row in range(high) for edge in (0, wide) if (edge, row) not in right}
    ends = {(edge, c) for c in range(wide) for edge in (0, high) if (edge, c) not in below}
    open_cells = {numbers[row][min(edge, wide - 1)] for row, edge in sides}
    open_cells |= {numbers[min(edge, high - 1)][column] for edge, column in ends}
    return Grid(xs, ys, tuple(tuple(row) for row in numbers), frozenset(open_cells))


def _walls(
    lines: Iterable[Line], places: Sequence[float], cuts: Sequence[float]
) -> set[tuple[int, int]]:
    """Return (edge, interval) for each interval between `cuts` that a line walls off at an edge."""
    walls = set()
    for line in lines:
        edge = bisect_right(places, line.at + SNAP) - 1
        for i in range(len(cuts) - 1):
            middle = (cuts[i] + cuts[i + 1]) / 2
            if line.start <= middle <= line.end:
                walls.add((edge, i))
    return walls


def _flood(
    numbers: list[list[int]],
    row: int,
    column: int,
    number: int,
    right: set[tuple[int, int]],
    below: set[tuple[int, int]],
) -> None:
    """Give one number to all grid cells that no wall parts from this one."""
    open_cells = [(row, column)]
    while open_cells:
        r, c = open_cells.pop()
        if numbers[r][c] >= 0:
            continue
        numbers[r][c] = number
        if c + 1 < len(numbers[0]) and (c + 1, r) not in right:
            open_cells.append((r, c + 1))
        if c > 0 and (c, r) not in right:
            open_cells.append((r, c - 1))
        if r + 1 < len(numbers) and (r + 1, c) not in below:
            open_cells.append((r + 1, c))
        if r > 0 and (r, c) not in below:
            open_cells.append((r - 1, c))
