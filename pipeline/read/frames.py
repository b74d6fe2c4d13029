"""Grids that are drawings → their tables and frames.

Call-outs are frames that lines connect with what they speak of. Their lines meet as those of a
table do, but nothing except open space lies between the frames: each is read by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import pairwise

from pipeline.read.tables import Grid

Square = tuple[int, int]
"""A row and a column of a grid."""


def is_frame(grid: Grid) -> bool:
    """Say whether a grid is a single frame; those that lines make have two cells at least."""
    return len(grid.xs) == len(grid.ys) == 2


def part_drawing(grid: Grid, written: Collection[int]) -> list[Grid]:
    """Return the tables and frames that only open space connects; a table is returned as it is.

    Open space runs out of the grid, or is no rectangle and holds nothing.

    Args:
        grid: of lines that meet.
        written: the numbers of the cells in which something is written.
    """
    squares: dict[int, list[Square]] = defaultdict(list)
    for i, row in enumerate(grid.cell_of):
        for j, number in enumerate(row):
            squares[number].append((i, j))
    cells = {
        number
        for number, held in squares.items()
        if number >= 0 and not _is_space(held, number in grid.open_cells, number in written)
    }
    groups = [group for group in _adjacent(grid, cells) if not group.isdisjoint(written)]
    if len(groups) + sum(number not in cells for number in written) <= 1:
        return [grid]
    return [_cut_out(grid, group, squares) for group in groups]


def _is_space(squares: Collection[Square], is_open: bool, is_written: bool) -> bool:
    """Say whether a cell is open space: some of a drawing, none of its boxes."""
    top, bottom = min(i for i, _ in squares), max(i for i, _ in squares)
    left, right = min(j for _, j in squares), max(j for _, j in squares)
    irregular = (bottom - top + 1) * (right - left + 1) > len(squares)
    return (is_open and irregular) if is_written else (is_open or irregular)


def _adjacent(grid: Grid, cells: Collection[int]) -> Iterator[set[int]]:
    """Yield the cells that have a wall in common, directly or through others."""
    neighbours: dict[int, set[int]] = {number: set() for number in cells}
    for lines in (grid.cell_of, tuple(zip(*grid.cell_of, strict=True))):
        for line in lines:
            for one, other in pairwise(line):
                if one != other and one in neighbours and other in neighbours:
                    neighbours[one].add(other)
                    neighbours[other].add(one)
    while neighbours:
        group: set[int] = set()
        found = {next(iter(neighbours))}
        while found:
            number = found.pop()
            group.add(number)
            found |= neighbours.pop(number) - group
        yield group


def _cut_out(grid: Grid, group: Collection[int], squares: dict[int, list[Square]]) -> Grid:
    """Return the part of a grid that holds some of its cells; a single one is a frame."""
    held = [square for number in group for square in squares[number]]
    top, bottom = min(i for i, _ in held), max(i for i, _ in held)
    left, right = min(j for _, j in held), max(j for _, j in held)
    xs, ys = grid.xs[left : right + 2], grid.ys[top : bottom + 2]
    if len(group) == 1:
        return Grid((xs[0], xs[-1]), (ys[0], ys[-1]), ((0,),))
    cell_of = tuple(row[left : right + 1] for row in grid.cell_of[top : bottom + 1])
    part = Grid(xs, ys, cell_of)
    return part.renumbered(lambda number: number if number in group else -1)
