"""Where a paragraph begins within a cell of a table.

Cells are narrow, so that most lines end short and figures begin lines: less is believed here than
in running text. A line begins a paragraph if it has the mark of an item, other type, more room
above it than its cell has between lines, or an indent to which no other line keeps. That it would
have stood on the line before says nothing of words, which writers break to their liking in cells;
of figures it says that they are another row.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.read.lines import Strip
from pipeline.read.list_marks import find_cell_items
from pipeline.read.paragraphs import BLANK, INDENT, SAME, SHORT, changes_type, is_wide, usual_step
from pipeline.read.unruled_rows import is_figure

SAME_MIDDLE = 0.5
"""Lines whose middles are no further apart than this, in em, may be centred."""
TELLING = 5
"""Of a line of fewer clusters the type tells nothing: it may be the rest of a word."""


def find_cell_starts(cell: Sequence[Strip]) -> set[int]:
    """Return with which lines of a cell paragraphs begin, but for the first."""
    items = find_cell_items(cell)
    steps = [line.base_line - last.base_line for last, line in pairwise(cell)]
    usual = usual_step(cell, steps)
    left, right = min(line.start for line in cell), max(line.end for line in cell)
    return {
        i
        for i, (last, line) in enumerate(pairwise(cell), 1)
        if i in items
        or (len(line.clusters) >= TELLING and changes_type(last, line, right))
        or is_wide(steps[i - 1], usual, line.size)
        or _is_indented(cell, i, left, right)
        or _is_next_figure(last, line, right)
    }


def _is_indented(cell: Sequence[Strip], i: int, left: float, right: float) -> bool:
    """Say whether line `i` is set in alone, fills the cell and goes on at its edge."""
    line, last = cell[i], cell[i - 1]
    if i + 1 == len(cell) or line.start - left <= INDENT * line.size:
        return False
    edges = last.start - left <= SAME and cell[i + 1].start - left <= SAME
    full = right - line.end <= max(SHORT * (right - left), line.size)
    return edges and full and not _are_centred(line, cell[i + 1])


def _is_next_figure(last: Strip, line: Strip, right: float) -> bool:
    """Say whether two lines hold figures, and the second had room beside the first
    or ends below it.
    """
    if not (is_figure(last) and is_figure(line)):
        return False
    room = right - last.end - BLANK * line.size
    return line.end - line.start <= room or abs(last.end - line.end) <= SAME


def _are_centred(one: Strip, other: Strip) -> bool:
    """Say whether two lines of unlike lengths have one middle."""
    middles = abs(one.start + one.end - other.start - other.end) / 2
    return middles <= SAME_MIDDLE * one.size and abs(one.start - other.start) > SAME
