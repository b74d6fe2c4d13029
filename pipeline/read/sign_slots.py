"""The components of a page → the places of a line where one sign stands, and what is drawn there.

Worn print breaks a sign into pieces and puts specks on it. So what overlaps along the line is one
slot, and a slot is looked at as a whole, without its small pieces, and as its largest piece alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.read.ink import Components, Integers
from pipeline.read.inklines import LETTERS, lines_of_ink
from pipeline.read.signs import Drawing

SPECK = 0.12
"""What is smaller than this both ways, in heights of a consonant, is no piece of a sign."""
MARK_FOOT = 0.45
"""A component whose foot is higher than this above the base line, in heights of a consonant,
stands above the letters: a mark, or a speck."""
SUNK = 0.05
"""One whose top is lower than this above it stands below them."""
OVERLAP = 0.5
"""Pieces are one sign if they overlap by this share of the narrower one."""
SMALL_PIECE = 0.25
"""A piece with a smaller share of the largest one's rectangle may be a speck."""
LOWEST, HIGHEST, WIDEST = 0.3, 2.2, 3.0
"""A sign's size, in heights of a consonant."""
TALL, SUNK_CRUMB = 1.25, 0.25
"""How far digits reach above and below the base line, in heights of a consonant."""
NEIGHBOURS = 9
"""The base line at a place is where most of this many letters around it stand: pages are askew."""


class View(NamedTuple):
    """One way to see a slot. x0, top, x1, bottom: pixels."""

    x0: int
    top: int
    x1: int
    bottom: int
    drawing: Drawing


class Slot(NamedTuple):
    """Where one sign stands.

    line: number of its line, from above. base_line: in pixels from above. high: height of a
    consonant. x0, x1: all that is there. pieces: its components. views: at least one.
    """

    line: int
    base_line: float
    high: int
    x0: int
    x1: int
    pieces: tuple[int, ...]
    views: tuple[View, ...]


def find_slots(ink: Components) -> list[Slot]:
    """Return the slots of a picture, line by line, from the left."""
    runs = _Runs(ink)
    slots: list[Slot] = []
    for line, (foot, high, mine) in enumerate(lines_of_ink(ink)):
        large = (ink.height[mine] > SPECK * high) | (ink.width[mine] > SPECK * high)
        mine = mine[large]
        bases = _bases(ink, mine, foot, high)
        standing = (ink.bottom[mine] > bases - MARK_FOOT * high) & (
            ink.top[mine] < bases - SUNK * high
        )
        for pieces, base in _grouped(ink, mine[standing], bases[standing]):
            views = tuple(_views(ink, runs, pieces, base, high))
            if views:
                x0, x1 = int(ink.x0[pieces].min()), int(ink.x1[pieces].max())
                slots.append(Slot(line, base, high, x0, x1, tuple(pieces.tolist()), views))
    return slots


def join_slots(ink: Components, groups: Sequence[Sequence[Slot]]) -> list[Slot]:
    """Return for each group of neighbouring slots what they are as one; it may have no views.

    Crumbs between the base line and the height of a digit belong to it.
    """
    runs = _Runs(ink)
    joined: list[Slot] = []
    for group in groups:
        first = group[0]
        x0, x1 = min(slot.x0 for slot in group), max(slot.x1 for slot in group)
        crumbs = (
            (ink.x0 >= x0)
            & (ink.x1 <= x1)
            & (ink.bottom <= first.base_line + SUNK_CRUMB * first.high)
        )
        crumbs &= ink.top >= first.base_line - TALL * first.high
        crumbs[[piece for slot in group for piece in slot.pieces]] = True
        pieces = np.flatnonzero(crumbs)
        views = tuple(_views(ink, runs, pieces, first.base_line, first.high)[:1])
        joined.append(first._replace(x0=x0, x1=x1, pieces=tuple(pieces.tolist()), views=views))
    return joined


def _bases(ink: Components, mine: Integers, foot: int, high: int) -> NDArray[np.float64]:
    """Return where the base line runs at each component of a line."""
    low, tall = LETTERS
    letters = mine[(ink.height[mine] > low * high) & (ink.height[mine] < tall * high)]
    letters = letters[np.abs(ink.bottom[letters] - foot) < 0.8 * high]
    if not len(letters):
        return np.full(len(mine), float(foot))
    letters = letters[np.argsort(ink.x0[letters], kind="stable")]
    across, feet = ink.x0[letters], ink.bottom[letters]
    count = min(NEIGHBOURS, len(letters))
    first = np.searchsorted(across, ink.x0[mine]) - count // 2
    first = np.clip(first, 0, len(letters) - count)
    around: NDArray[np.float64] = np.median(feet[first[:, None] + np.arange(count)], axis=1)
    return around


def _grouped(
    ink: Components, mine: Integers, bases: NDArray[np.float64]
) -> list[tuple[Integers, float]]:
    """Group components that overlap along the line; each group with its base line."""
    order = np.argsort(ink.x0[mine], kind="stable")
    groups: list[tuple[list[int], float]] = []
    start = end = 0
    for piece, base in zip(mine[order].tolist(), bases[order].tolist(), strict=True):
        x0, x1 = int(ink.x0[piece]), int(ink.x1[piece])
        if groups and end - x0 > OVERLAP * min(x1 - x0, end - start):
            groups[-1][0].append(piece)
            end = max(end, x1)
        else:
            groups.append(([piece], base))
            start, end = x0, x1
    return [(np.array(pieces, np.int64), base) for pieces, base in groups]


def _views(ink: Components, runs: _Runs, pieces: Integers, base: float, high: int) -> list[View]:
    """Return the ways to see a slot that are as large as a sign."""
    areas = ink.height[pieces] * ink.width[pieces]
    choices = [pieces, pieces[areas >= SMALL_PIECE * areas.max()], pieces[[int(areas.argmax())]]]
    views: list[View] = []
    seen: set[int] = set()
    for chosen in choices:
        if len(chosen) in seen:
            continue
        seen.add(len(chosen))
        x0, x1 = int(ink.x0[chosen].min()), int(ink.x1[chosen].max())
        top, bottom = int(ink.top[chosen].min()), int(ink.bottom[chosen].max())
        if LOWEST * high <= bottom - top <= HIGHEST * high and x1 - x0 <= WIDEST * high:
            drawn = Drawing(runs.draw(chosen, x0, top, x1, bottom), base - top, base - bottom, high)
            views.append(View(x0, top, x1, bottom, drawn))
    return views


class _Runs:
    """The runs of a picture by component."""

    def __init__(self, ink: Components) -> None:
        order = np.argsort(ink.owner, kind="stable")
        self._row, self._start, self._end = ink.row[order], ink.start[order], ink.end[order]
        self._first = np.searchsorted(ink.owner[order], np.arange(len(ink.x0) + 1))

    def draw(
        self, components: Integers, x0: int, top: int, x1: int, bottom: int
    ) -> NDArray[np.bool_]:
        """Return the ink of some components within their rectangle."""
        ink = np.zeros((bottom - top, x1 - x0), np.bool_)
        for component in components.tolist():
            of = slice(int(self._first[component]), int(self._first[component + 1]))
            rows = zip(
                self._row[of].tolist(),
                self._start[of].tolist(),
                self._end[of].tolist(),
                strict=True,
            )
            for row, start, end in rows:
                ink[row - top, start - x0 : end - x0] = True
        return ink
