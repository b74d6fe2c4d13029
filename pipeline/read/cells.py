"""Clusters → strips: what is written in ruled tables, cell by cell, and what around them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from statistics import median

from pipeline.read.clusters import Cluster
from pipeline.read.columns import lines_of, read_regions
from pipeline.read.glyphs import PageGlyphs
from pipeline.read.lines import Strip, cut_strips
from pipeline.read.overflow import Place, settle_overflow
from pipeline.read.tables import Grid, find_grids, stack_grids

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
    grids = _tables(find_grids(page.rules, page.panels), clusters)
    if not grids:
        return cut_strips(clusters), [list(strips) for strips in turned]
    outside, inside = share_out(clusters, grids)
    filled = [{n: _cell_lines(held) for n, held in cells.items()} for cells in inside]
    left_over = [[s for s in strips if not _take_turned(s, grids, filled)] for strips in turned]
    tables: list[Strip] = []
    for grid, held, cells in zip(grids, inside, filled, strict=True):
        cells = {number: lines for number, lines in cells.items() if lines}
        if len(cells) > 1:
            tables.append(_table_strip(grid, cells))
        else:
            outside += [cluster for clusters in held.values() for cluster in clusters]
    outside.sort(key=attrgetter("order"))
    return [*cut_strips(outside), *tables], left_over


def _tables(grids: Sequence[Grid], clusters: Sequence[Cluster]) -> list[Grid]:
    """Return the grids that writing does not cross, stacked if it does not cross them then."""
    grids = [grid for grid in grids if not _is_crossed(grid, clusters)]
    stacked = stack_grids(grids)
    if len(stacked) == len(grids):
        return grids
    before = sum(_count_crossings(grid, clusters)[0] for grid in grids)
    after = sum(_count_crossings(grid, clusters)[0] for grid in stacked)
    return stacked if after == before else grids


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


def _is_crossed(grid: Grid, clusters: Iterable[Cluster]) -> bool:
    """Say whether writing runs across the lines of a grid: then it is a drawing, not a table."""
    crossings, inside = _count_crossings(grid, clusters)
    return crossings > 1 and crossings * CLUSTERS_PER_CROSSING > inside


def _count_crossings(grid: Grid, clusters: Iterable[Cluster]) -> tuple[int, int]:
    """Count how often writing runs across the lines of a grid, and the clusters inside."""
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
    return crossings, inside


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


def _table_strip(grid: Grid, cells: Cells) -> Strip:
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
