"""Rows of a table that no line parts → rows, by the figures that stand in them.

Budgets rule their columns but not every row: a row of cells then holds several lines, of which
each has its sums. Where two columns at least hold nothing but figures, on the same base lines,
each of these lines is a row; what has no sums belongs to the row it goes on from or leads to. Where
every row begins with the mark of a list item, what stands above the first is a row without sums.

Where one column holds nothing but figures, its lines are rows if each has text beside it that
begins on its base line, with more room above than lines of one row have between them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from pipeline import thai
from pipeline.read.lines import Strip
from pipeline.read.list_marks import has_list_mark

Cell = tuple[Strip, ...]

NEAR = 0.3
"""Base lines this close, in em, are one line of a table: the figures may be set smaller."""

APART = 0.1
"""Rows stand at least so much farther apart, in em, than the lines of one; steps between lines of
one paragraph differ by 0.01 em."""


def part_rows(row: Sequence[Cell]) -> list[tuple[Cell, ...]]:
    """Return the rows that a ruled row of a table holds: itself, or one for each line of sums."""
    sums = [cell for cell in row if len(cell) > 1 and all(map(is_figure, cell))]
    if not sums or (len(sums) < 2 and not _stand_apart(row, sums[0])):
        return [tuple(row)]
    places = [line.base_line for line in max(sums, key=len)]
    reach = NEAR * max(line.size for cell in sums for line in cell)
    if any(_place(line, places, reach) is None for cell in sums for line in cell):
        return [tuple(row)]
    lines = [line for cell in row for line in cell]
    first = min(line.base_line for line in lines)
    headed = not abs(first - places[0]) <= reach and _are_marked(row, places, reach)
    down = headed or abs(first - places[0]) <= reach
    if not down and abs(max(line.base_line for line in lines) - places[-1]) > reach:
        return [tuple(row)]
    if headed:
        places = [first, *places]
    parted: list[list[list[Strip]]] = [[[] for _ in row] for _ in places]
    for i, cell in enumerate(row):
        for line in cell:
            parted[_row_of(line, places, reach, down)][i].append(line)
    return [_trimmed(cells) for cells in parted]


def _stand_apart(row: Sequence[Cell], figures: Cell) -> bool:
    """Say whether every line of figures has text beside it that begins there, and stands apart.

    Text begins there if all that goes on to the next figures does: in each cell the first line
    of what stands between two lines of figures is on the base line of the upper one.
    """
    places = [line.base_line for line in figures]
    reach = NEAR * max(line.size for line in figures)
    apart: list[float] = []
    within: list[float] = []
    begun = [0] * len(places)
    for cell in row:
        if cell is figures:
            continue
        last: Strip | None = None
        for line in cell:
            place = _place(line, places, reach)
            step = line.base_line - last.base_line if last else 0.0
            if place is not None:
                begun[place] += 1
                apart += [step] if last else []
            elif last is None or _row_of(last, places, reach, True) != _row_of(
                line, places, reach, True
            ):
                return False
            else:
                within.append(step)
            last = line
    room = APART * figures[0].size
    return all(begun) and bool(apart and within) and min(apart) >= max(within) + room


def _trimmed(cells: Sequence[Sequence[Strip]]) -> tuple[Cell, ...]:
    """Return the cells of a row up to the last that holds something."""
    last = max((i for i, cell in enumerate(cells) if cell), default=-1)
    return tuple(map(tuple, cells[: last + 1]))


def _are_marked(row: Sequence[Cell], places: Sequence[float], reach: float) -> bool:
    """Say whether the lines of the first column that stand beside sums are items of a list."""
    beside = [line for line in row[0] if _place(line, places, reach) is not None]
    return len(beside) == len(places) > 1 and all(map(has_list_mark, beside))


def is_figure(line: Strip) -> bool:
    """Say whether a line holds no letters: figures, or a dash for none."""
    return not any(c.isalpha() or c in thai.MARKS for c in line.text)


def _place(line: Strip, places: Sequence[float], reach: float) -> int | None:
    """Return which of some base lines a line stands on."""
    at = bisect_left(places, line.base_line - reach)
    return at if at < len(places) and places[at] <= line.base_line + reach else None


def _row_of(line: Strip, places: Sequence[float], reach: float, down: bool) -> int:
    """Return the row of a line: the last that begins above it, or the first that ends below."""
    if down:
        return max(0, bisect_left(places, line.base_line + reach) - 1)
    return min(len(places) - 1, bisect_left(places, line.base_line - reach))
