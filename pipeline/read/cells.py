"""Clusters → strips: what is written in ruled tables, cell by cell, and what around them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from operator import attrgetter
from statistics import median

from pipeline.read.cell_overflow import Place, settle_overflow
from pipeline.read.clusters import Cluster
from pipeline.read.columns import lines_of, read_regions
from pipeline.read.frames import is_frame, part_drawing
from pipeline.read.glyphs import PageGlyphs
from pipeline.read.lines import Strip, cut_strips
from pipeline.read.row_grids import find_row_grids
from pipeline.read.tables import Grid, find_grids
from pipeline.read.unruled_rows import part_rows

CLUSTERS_PER_CROSSING = 20
"""A line of writing has some 20 clusters; a table in which every other line crosses is none."""

Cells = dict[int, list[Strip]]
"""The lines of the cells of a grid in reading order, by the number of the cell."""


def read_strips(
    clusters: Sequence[Cluster], page: PageGlyphs, turned: Sequence[Sequence[Strip]]
) -> tuple[list[Strip], list[list[Strip]]]:
    """Cut clusters into strips, each ruled table of the page being one strip.

    Args:
        clusters: written from left to right, in content order.
        page: the page, for its ruled lines.
        turned: the strips of each other direction of writing; the headings of narrow columns
            are written upwards.

    Returns:
        The strips, and those of the other directions that stand in no table.
    """
    writing = _Writing(clusters)
    ruled = find_grids(page.rules, page.panels)
    ruled = find_row_grids(page.rules, page.panels, ruled, lambda: cut_strips(clusters))
    grids = _tables(ruled, writing)
    if not grids:
        return cut_strips(clusters), [list(strips) for strips in turned]
    outside, inside = _share_out(writing, grids)
    filled = [{n: _cell_lines(held) for n, held in cells.items()} for cells in inside]
    left_over = [[s for s in strips if not _take_turned(s, grids, filled)] for strips in turned]
    tables: list[Strip] = []
    for grid, held, cells in zip(grids, inside, filled, strict=True):
        cells = {number: lines for number, lines in cells.items() if lines}
        if len(cells) > 1 or (cells and is_frame(grid)):
            tables.append(_table_strip(grid, cells))
        else:
            outside += [cluster for clusters in held.values() for cluster in clusters]
    outside.sort(key=attrgetter("order"))
    return [*cut_strips(outside), *tables], left_over


class _Writing:
    """The clusters of a page, to be looked up by where they stand as well as in content order."""

    def __init__(self, clusters: Sequence[Cluster]) -> None:
        self.clusters = clusters
        self.order = sorted(range(len(clusters)), key=lambda i: _height(clusters[i]))
        self.heights = [_height(clusters[i]) for i in self.order]

    def inside(self, grid: Grid) -> dict[int, int]:
        """Return the cells of the clusters that stand in a grid, by their number, in order."""
        box = grid.box
        near = self.order[
            bisect_left(self.heights, box.top) : bisect_right(self.heights, box.bottom)
        ]
        cells = {i: _cell_of(self.clusters[i], grid) for i in sorted(near)}
        return {i: cell for i, cell in cells.items() if cell is not None}

    def written(self, grid: Grid) -> set[int]:
        """Return the numbers of the cells of a grid in which something is written."""
        return {c for i, c in self.inside(grid).items() if c >= 0 and not self.clusters[i].blank}

    def touch(self, i: int) -> bool:
        """Say whether a cluster stands beside the one drawn before it, in one word."""
        if not 0 < i < len(self.clusters):
            return False
        before, cluster = self.clusters[i - 1], self.clusters[i]
        return (
            abs(cluster.start - before.end) < 0.12 * cluster.size
            and abs(cluster.base_line - before.base_line) < 0.1 * cluster.size
            and not (cluster.blank or before.blank)
        )

    def crossings(self, grid: Grid) -> Iterator[tuple[int | None, int | None]]:
        """Yield the two cells, None outside, where a word runs across a line of a grid."""
        cells = self.inside(grid)
        for i, cell in cells.items():
            if cells.get(i - 1) != cell and self.touch(i):
                yield cells.get(i - 1), cell
            if i + 1 not in cells and self.touch(i + 1):
                yield cell, None


def _height(cluster: Cluster) -> float:
    """Where the middle of the letters lies, down the page."""
    return cluster.base_line - 0.3 * cluster.size


def _tables(grids: Sequence[Grid], writing: _Writing) -> list[Grid]:
    """Return the grids that writing does not cross, as the tables and frames that they are of."""
    grids = [grid for grid in grids if not _is_crossed(grid, writing)]
    opened = [_open_walls(grid, writing) for grid in grids]
    return [part for grid in opened for part in part_drawing(grid, writing.written(grid))]


def _open_walls(grid: Grid, writing: _Writing) -> Grid:
    """Return a grid without the walls that words are written across.

    Frames and the lines that connect them look like a table too. Two cells that share a word are
    one; a cell that a word enters from outside is none. A word that leaves a cell has run over.
    """
    entered: set[int] = set()
    parent: dict[int, int] = {}

    def root(number: int) -> int:
        while number in parent:
            number = parent[number]
        return number

    for was, now in writing.crossings(grid):
        if was is None and now is not None:
            entered.add(now)
        elif was is not None and now is not None and root(was) != root(now):
            parent[max(root(was), root(now))] = min(root(was), root(now))
    if not entered and not parent:
        return grid
    outside = {root(number) for number in entered}
    return grid.renumbered(lambda number: -1 if root(number) in outside else root(number))


def _take_turned(strip: Strip, grids: Sequence[Grid], filled: Sequence[Cells]) -> bool:
    """Put a turned strip into the cell it stands in; say whether there is one with writing."""
    box = strip.box
    for grid, cells in zip(grids, filled, strict=True):
        number = grid.find((box.x0 + box.x1) / 2, (box.top + box.bottom) / 2)
        if number is not None and cells:
            cells.setdefault(number, []).append(strip)
            return True
    return False


def _cell_lines(clusters: Sequence[Cluster]) -> list[Strip]:
    """Return the lines of a cell in reading order."""
    return [line for region in read_regions(cut_strips(clusters)) for line in lines_of(region)]


def lines_in(strip: Strip) -> Iterator[Strip]:
    """Yield a strip, or the lines of the table that it stands for."""
    if not strip.cells:
        yield strip
    for row in strip.cells:
        for cell in row:
            yield from cell


def _is_crossed(grid: Grid, writing: _Writing) -> bool:
    """Say whether writing runs across the lines of a grid: then it is a drawing, not a table."""
    crossings = sum(1 for _ in writing.crossings(grid))
    return crossings > 1 and crossings * CLUSTERS_PER_CROSSING > len(writing.inside(grid))


def _cell_of(cluster: Cluster, grid: Grid) -> int | None:
    """Return the cell of a grid that a cluster stands in."""
    return grid.find((cluster.start + cluster.end) / 2, _height(cluster))


def _share_out(
    writing: _Writing, grids: Sequence[Grid]
) -> tuple[list[Cluster], list[dict[int, list[Cluster]]]]:
    """Share clusters out over the cells they were written in; content order is kept.

    Returns:
        The clusters outside of all grids, and for each grid its clusters by cell number.
    """
    clusters = writing.clusters
    places: list[Place] = [None] * len(clusters)
    for number, grid in enumerate(grids):
        for i, cell in writing.inside(grid).items():
            places[i] = places[i] or (number, cell)
    for i in range(1, len(clusters)):
        if places[i] is None and places[i - 1] is not None and writing.touch(i):
            places[i] = places[i - 1]
    places = settle_overflow(clusters, places, [grid.cell_boxes() for grid in grids])
    outside: list[Cluster] = []
    inside: list[dict[int, list[Cluster]]] = [defaultdict(list) for _ in grids]
    for cluster, place in zip(clusters, places, strict=True):
        if place is None:
            outside.append(cluster)
        else:
            inside[place[0]][place[1]].append(cluster)
    return outside, inside


def _table_strip(grid: Grid, cells: Cells) -> Strip:
    """Make the strip that stands for a table in the reading order.

    Args:
        grid: its lines.
        cells: by number, the lines of each cell in reading order; at least one has some.
    """
    rows: list[tuple[tuple[Strip, ...], ...]] = []
    seen: set[int] = set()
    high = Counter(number for numbers in grid.cell_of for number in set(numbers))
    for numbers in grid.cell_of:
        row: list[tuple[Strip, ...]] = []
        for i, number in enumerate(numbers):
            if i and numbers[i - 1] == number:
                continue
            row.append(() if number in seen or number < 0 else tuple(cells.get(number, ())))
            seen.add(number)
        while row and not row[-1]:
            row.pop()
        if row:
            merged = any(high[number] > 1 for number in numbers)
            rows += [tuple(row)] if merged else part_rows(row)
    lines = [line for row in rows for cell in row for line in cell]
    box = grid.box
    size = median(line.size for line in lines)
    order = min(line.order for line in lines)
    base_line = max(box.top + 0.75 * size, 0.0)
    return Strip((), box.x0, box.x1, base_line, size, order, tuple(rows), box)
