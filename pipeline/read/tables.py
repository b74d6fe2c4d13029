"""Ruled lines → tables: a grid of cells, each with the clusters that stand in it.

Producers draw a table's lines in pieces, one for each cell, or as rectangles. Pieces that lie on
one line are joined first; lines that meet or cross are one grid; cells that no line parts are
one merged cell.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from pipeline.read.clusters import Cluster
from pipeline.read.lines import Strip
from pipeline.read.overflow import Place, settle_overflow
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

CLUSTERS_PER_CROSSING = 20
"""A line of writing has some 20 clusters; a table in which every other line crosses is none."""


class Line(NamedTuple):
    """A straight line across the page or down it: where it lies, and from where to where."""

    at: float
    start: float
    end: float


class Grid(NamedTuple):
    """The lines of one table: edges of columns and rows, and which grid cells are one.

    xs, ys: sorted edges in points. cell_of: by row and column, the number of the cell.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cell_of: tuple[tuple[int, ...], ...]

    @property
    def box(self) -> Box:
        """The rectangle that the table covers."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def cell_boxes(self) -> list[Box]:
        """Return the rectangle around each cell, by number."""
        boxes: dict[int, Box] = {}
        for (top, bottom), row in zip(pairwise(self.ys), self.cell_of, strict=True):
            for (x0, x1), number in zip(pairwise(self.xs), row, strict=True):
                box = Box(x0, top, x1, bottom)
                boxes[number] = Box.around([boxes[number], box]) if number in boxes else box
        return [boxes[number] for number in range(len(boxes))]

    def find(self, x: float, y: float) -> int | None:
        """Return the number of the cell at a point, None outside of the table."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        if 0 <= row < len(self.cell_of) and 0 <= column < len(self.cell_of[0]):
            return self.cell_of[row][column]
        return None


def find_grids(rules: Sequence[Box], panels: Sequence[Box]) -> list[Grid]:
    """Return the grids that ruled lines and the edges of rectangles make, with two cells at least.

    Args:
        rules: thin boxes.
        panels: rectangles, filled or stroked.
    """
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
    across, down = _join(across), _join(down)
    if len(across) < 2 or len(down) < 1 or len(across) + len(down) > MOST_LINES:
        return []
    grids = [_grid(*lines) for lines in _connected(across, down)]
    return [g for g in grids if g is not None]


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


def _edges(places: Iterable[float]) -> tuple[float, ...]:
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
    xs = _edges([*(v.at for v in down), min(h.start for h in across), max(h.end for h in across)])
    ys = _edges([*(h.at for h in across), min(v.start for v in down), max(v.end for v in down)])
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
    return Grid(xs, ys, tuple(tuple(row) for row in numbers)) if count > 1 else None


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


def is_crossed(grid: Grid, clusters: Iterable[Cluster]) -> bool:
    """Say whether writing runs across the lines of a grid: then it is a drawing, not a table."""
    crossings = inside = 0
    before: Cluster | None = None
    was: int | None = None
    for cluster in clusters:
        now = grid.find((cluster.start + cluster.end) / 2, cluster.base_line - 0.3 * cluster.size)
        inside += now is not None
        if (
            before is not None
            and now != was
            and abs(cluster.start - before.end) < 0.12 * cluster.size
            and abs(cluster.base_line - before.base_line) < 0.1 * cluster.size
            and not (cluster.blank or before.blank)
        ):
            crossings += 1
        before, was = cluster, now
    return crossings > 1 and crossings * CLUSTERS_PER_CROSSING > inside


def share_out(
    clusters: Iterable[Cluster], grids: Sequence[Grid]
) -> tuple[list[Cluster], list[dict[int, list[Cluster]]]]:
    """Share clusters out over the cells they were written in; content order is kept.

    Returns:
        The clusters outside of all grids, and for each grid its clusters by cell number.
    """
    clusters = list(clusters)
    places = settle_overflow(
        clusters,
        [_place_of(cluster, grids) for cluster in clusters],
        [grid.cell_boxes() for grid in grids],
    )
    outside: list[Cluster] = []
    inside: list[dict[int, list[Cluster]]] = [defaultdict(list) for _ in grids]
    for cluster, place in zip(clusters, places, strict=True):
        if place is None:
            outside.append(cluster)
        else:
            inside[place[0]][place[1]].append(cluster)
    return outside, inside


def _place_of(cluster: Cluster, grids: Sequence[Grid]) -> Place:
    """Return the grid and the cell that a cluster stands in."""
    x, y = (cluster.start + cluster.end) / 2, cluster.base_line - 0.3 * cluster.size
    for i, grid in enumerate(grids):
        number = grid.find(x, y)
        if number is not None:
            return i, number
    return None


def table_strip(grid: Grid, cells: dict[int, list[Strip]]) -> Strip:
    """Make the strip that stands for a table in the reading order.

    Args:
        grid: its lines.
        cells: by number, the lines of each cell in reading order; at least one has some.
    """
    rows: list[tuple[tuple[Strip, ...], ...]] = []
    seen: set[int] = set()
    for numbers in grid.cell_of:
        row: list[tuple[Strip, ...]] = []
        for i, number in enumerate(numbers):
            if i and numbers[i - 1] == number:
                continue
            row.append(() if number in seen else tuple(cells.get(number, ())))
            seen.add(number)
        while row and not row[-1]:
            row.pop()
        if row:
            rows.append(tuple(row))
    lines = [line for row in rows for cell in row for line in cell]
    box = grid.box
    size = median(line.size for line in lines)
    order = min(line.order for line in lines)
    base_line = max(box.top + 0.75 * size, 0.0)
    return Strip((), box.x0, box.x1, base_line, size, order, tuple(rows), box)
