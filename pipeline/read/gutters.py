"""Rows → gutters: white space that runs down between two columns.

A justified line may open gaps wider than any gutter, so a gap is a gutter only if it keeps its
place from row to row and the writing beside it keeps an edge, or if all that stands left of it
was drawn in one go and all that stands right of it in another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import inf
from operator import attrgetter
from statistics import median
from sys import maxsize
from typing import NamedTuple

from pipeline.read.clusters import Cluster
from pipeline.read.lines import Strip
from pipeline.read.list_marks import BARE_MARK_RE

Row = Sequence[Strip]
Gap = tuple[float, float]

NARROW = 0.6
"""The narrowest gutter, in em of the region's type; typesetters go down to 10 pt for 16 pt type."""
GUTTER = 1.0
"""A gutter this wide, in em, needs fewer rows to be believed."""
ROWS = 5
"""So many rows on both sides make a gutter of a gap that no edge is aligned to."""
JUSTIFIED, NARROW_JUSTIFIED = 4, 6
"""So many rows that all reach both margins may be two columns; where the white is as narrow as
blanks of justified lines, so many: in columns of 14 em four such blanks lay below each other."""
ALIGNED = 0.7
"""Share of the rows whose writing starts behind the gutter, or ends before it, in one line."""

MARK, LABEL = 3.0, 4
"""What is no wider than this, in em, and has fewer letters and digits than this is the mark of a
list item; a time of day or a year is a column."""
SECTION_RE = re.compile(r"[0-9๐-๙]{1,3}(?:\.[0-9๐-๙]{1,3}){2,6}\.?")
"""The number of a section, 7.3.1.2: a mark, however long."""
FLUSH, FULL_LINES = 0.33, 2
"""Where so many of the rows below the shorter column end this near to the gutter, in em, they
are lines of the longer one; …"""
UNDER_HEADING = 1.5
"""… and may be so many times as far below it as lines that follow on: headings have space."""
WIDEST_BLANK = 3.0
"""Justification hardly opens a blank wider than this, in em; a column of sums stands farther."""


class Gutter(NamedTuple):
    """White space between two columns: its edges, and its first and last row, inclusive."""

    left: float
    right: float
    first: int
    last: int


def find_gutters(rows: Sequence[Row], em: float) -> list[Gutter]:
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
        longest = max(believed, key=lambda g: g.last - g.first)
        return [b for b in believed if b.first >= longest.first - 1 and b.last <= longest.last + 1]
    return believed


def white_of(row: Iterable[Strip | Cluster], least: float) -> list[Gap]:
    """Return the white of a row, left to right, the margins first and last.

    least: how wide it is at least, in points.
    """
    gaps: list[Gap] = []
    edge = -inf
    for piece in sorted(row, key=attrgetter("start")):
        if piece.start - edge >= least:
            gaps.append((edge, piece.start))
        edge = max(edge, piece.end)
    return [*gaps, (edge, inf)]


def _runs_of_white(rows: Sequence[Row], em: float) -> Iterator[Gutter]:
    """Yield every stretch of white that runs down through rows with writing on both sides.

    Each gap of a row opens a run; it goes on as far down as it stays wide enough, becoming
    narrower where a row juts into it. Runs that have become the same go on as the older one.
    """
    least = NARROW * em
    open_runs: dict[Gap, int] = {}
    before: Row = ()
    for i, row in enumerate(rows):
        white = white_of(row, least)
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
            for gap in white_of([*before, *row], least)[1:-1]:
                going.setdefault(gap, i - 1)
        open_runs = going
        before = row
    for gap, first in open_runs.items():
        yield Gutter(*gap, first, len(rows) - 1)


def _is_gutter(gutter: Gutter, rows: Sequence[Row], em: float) -> bool:
    """Say whether enough rows stand on both sides of a run of white, with an edge along it.

    A few rows that all reach both margins are justified lines with wide blanks, unless all on the
    left was drawn before all on the right. What stands right of list marks are items.
    """
    ends: list[float] = []
    starts: list[float] = []
    widest, longest = 0.0, 0
    margins = rows[gutter.first][0].start, max(s.end for s in rows[gutter.first])
    justified = True
    last_left, first_right = -1, maxsize
    beside = rows[gutter.first : gutter.last + 1]
    for row in beside:
        left = [s for s in row if s.end <= gutter.left + 0.01]
        right = [s for s in row if s.start >= gutter.right - 0.01]
        if left:
            ends.append(left[-1].end)
            widest = max(widest, left[-1].end - left[0].start)
            longest = max(longest, *(_letters(s) for s in left))
            last_left = max(last_left, *(s.order for s in left))
        if right:
            starts.append(right[0].start)
            first_right = min(first_right, *(s.order for s in right))
        edges = row[0].start, max(s.end for s in row)
        justified &= max(abs(edges[0] - margins[0]), abs(edges[1] - margins[1])) < 0.5 * em
    justified |= _is_paragraph(beside, em)
    support = min(len(ends), len(starts))
    if support < 2 or (widest <= MARK * em and longest < LABEL) or _are_marks(gutter, beside, em):
        return False
    wide = gutter.right - gutter.left >= GUTTER * em
    if wide and last_left < first_right:
        return True
    if justified and support < (JUSTIFIED if wide else NARROW_JUSTIFIED):
        return False
    return _has_edge(ends, starts, wide, em)


def _are_marks(gutter: Gutter, rows: Iterable[Row], em: float) -> bool:
    """Say whether what ends nearest to a gutter, before it, are marks of a list."""
    before = ([s for s in row if s.end <= gutter.left + 0.01][-1:] for row in rows)
    near = [s for last in before for s in last if gutter.left - s.end <= em]
    return all(BARE_MARK_RE.fullmatch(s.text.strip()) for s in near)


def _has_edge(ends: Sequence[float], starts: Sequence[float], wide: bool, em: float) -> bool:
    """Say whether enough of the writing before a gutter ends in one line, or starts so behind it.

    wide: whether the gutter is.
    """
    support = min(len(ends), len(starts))
    within = em * (0.33 if support > 2 else 0.1)
    behind, before = _aligned_share(starts, within), _aligned_share(ends, within)
    if wide:
        return support >= ROWS or max(behind, before) >= ALIGNED
    least = ALIGNED if support < ROWS else 0.0
    return support >= 3 and max(behind, before) >= ALIGNED and min(behind, before) >= least


def _is_paragraph(rows: Sequence[Row], em: float) -> bool:
    """Say whether rows are justified lines of a paragraph, of which the first may be indented."""
    starts = [row[0].start for row in rows]
    ends = [max(s.end for s in row) for row in rows]
    gaps = [right.start - left.end for row in rows for left, right in pairwise(row)]
    return (
        starts[0] > max(starts[1:], default=starts[0])
        and max(starts[1:]) - min(starts[1:]) < 0.5 * em
        and max(ends) - min(ends) < 0.5 * em
        and max(gaps, default=0.0) <= WIDEST_BLANK * em
    )


def _letters(strip: Strip) -> int:
    """Count the letters and digits of a strip; the number of a section has none that count."""
    text = strip.text.strip()
    return 0 if SECTION_RE.fullmatch(text) else sum(c.isalnum() for c in text)


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
    step = pitch = _pitch(rows, gutter)
    beside = rows[last + 1 : gutter.last + 1]
    if sum(abs(row[-1].end - gutter.left) <= FLUSH * em for row in beside) >= FULL_LINES:
        step = max(step, UNDER_HEADING * _pitch_aside(rows, gutter))
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
        and rows[first][0].base_line - rows[first - 1][0].base_line <= pitch
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


def _pitch_aside(rows: Sequence[Row], gutter: Gutter) -> float:
    """Return the same of the lines of either side alone.

    Where lines of the other side stand between them, rows are half as far apart.
    """
    inside = rows[gutter.first : gutter.last + 1]
    left = [row[0].base_line for row in inside if row[0].end <= gutter.left + 0.01]
    right = [row[-1].base_line for row in inside if row[-1].start >= gutter.right - 0.01]
    steps = [b - a for side in (left, right) for a, b in pairwise(side)]
    return 1.6 * median(steps) if steps else 0.0
