"""Digits of running heads: what the same line of other pages says about those that are not clear.

The first and last lines of pages come back: a title, a date, a volume, the number of the page. Such
a line is aligned, sign by sign, with that of other pages. Where these agree on a digit, or count
it up page by page, a digit whose ink is worn, smeared or specked is read as they have it, and told
as such. A digit that the ink shows clearly is never changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np

from pipeline.read.digit_pieces import find_runs, is_read, join_looks
from pipeline.read.digit_typefaces import ALIKE, Typeface, is_clear
from pipeline.read.digits import Look, follows
from pipeline.read.ink import Components
from pipeline.read.signs import SignTable
from pipeline.thai import THAI_DIGITS

OUTER = 2
"""So many lines at the top and at the foot of a page may be running heads."""
LEAST, MOST = 4, 240
"""A running head has at least so many signs in common with the others, and at most so many in
all: a line of A4 has 130, and aligning two lines costs 0.6 us times the product of their signs."""
SAME, SHARE = 0.75, 0.6
"""Two signs are the same if the cosine between their shapes is larger; two lines, if this share of
the longer one is."""
LENGTHS = 0.7
"""Lines whose lengths have a smaller ratio are not the same."""
OTHER, GAP = -0.05, -0.1
"""Worth of aligning two signs that differ, and of one that has no partner."""
PAGES = 12
"""The nearest pages are asked, so many."""
WITNESSES, AGREED = 3, 0.8
"""So many pages must have a digit there, and this share of them must agree."""
SIZES = 0.6
"""What stands in the place of a digit has its height and width, by this ratio."""
EXPECTED = 0.999
"""How likely a digit is that other pages have."""

Row = Sequence[Look]


class Outer(NamedTuple):
    """The outer lines of a page: at its top and at its foot."""

    top: tuple[tuple[Look, ...], ...]
    foot: tuple[tuple[Look, ...], ...]


class Witness(NamedTuple):
    """A digit that another page has at a place.

    number: which it belongs to. place: of the digit in the number, from its end. page: where.
    """

    one: Look
    number: str
    place: int
    page: int

    def counted(self, page: int) -> str:
        """Return the digit if the number counts the pages; "" if it had no such place."""
        value = int(self.number) + page - self.page
        padded = len(self.number) if self.number[0] == THAI_DIGITS[0] else 1
        text = str(value).zfill(padded)
        if value < 0 or self.place >= len(text):
            return ""
        return THAI_DIGITS[int(text[-1 - self.place])]


def find_outer(looks: Row) -> Outer:
    """Return the outer lines of a page whose slots are given line by line."""
    lines = [tuple(line) for _, line in groupby(looks, key=lambda one: one.slot.line)]
    lines = [line for line in lines if LEAST <= len(line) <= MOST]
    return Outer(tuple(lines[:OUTER]), tuple(lines[-OUTER:]))


class RunningHeads:
    """The outer lines of a brochure's pages, by number, as its typeface reads them."""

    def __init__(
        self, pages: Mapping[int, Outer] | None = None, typeface: Typeface | None = None
    ) -> None:
        self._typeface = typeface or Typeface()
        self._pages = {
            page: Outer(
                *(tuple(tuple(map(self._typeface.read, row)) for row in rows) for rows in outer)
            )
            for page, outer in (pages or {}).items()
        }

    def of(self, page: int) -> HeadsOfPage:
        """Return what other pages tell about one."""
        nearest = sorted(self._pages, key=lambda other: (abs(other - page), other))
        others = [other for other in nearest if other != page][:PAGES]
        return HeadsOfPage(page, {other: self._pages[other] for other in others}, self._typeface)


class HeadsOfPage(NamedTuple):
    """What some other pages, by number, tell about the outer lines of one page."""

    page: int
    others: Mapping[int, Outer]
    typeface: Typeface

    def settle(self, looks: Row, ink: Components, table: SignTable) -> list[Look]:
        """Return the slots of the page, line by line, with the digits that the others settle."""
        lines = [list(line) for _, line in groupby(looks, key=lambda one: one.slot.line)]
        long = [number for number, line in enumerate(lines) if len(line) >= LEAST]
        for side, numbers in enumerate((long[:OUTER], long[-OUTER:])):
            known = {other: outer[side] for other, outer in self.others.items()}
            for number in numbers:
                told = _witnesses(lines[number], known)
                line = _with_pieces_joined(lines[number], told, self.page, ink, table)
                lines[number] = [_with_digit(*one, self.page, self.typeface) for one in line]
        return [one for line in lines for one in line]


def _witnesses(row: Row, others: Mapping[int, Sequence[Row]]) -> list[list[Witness]]:
    """Return for each slot of a line the digits that lines of other pages have there."""
    found: list[list[Witness]] = [[] for _ in row]
    for other, rows in others.items():
        for known in rows:
            for mine, theirs in align(row, known):
                told = _witness(known, theirs, other)
                if told is not None:
                    found[mine].append(told)
    return found


def _with_pieces_joined(
    row: Row,
    told: Sequence[Sequence[Witness]],
    page: int,
    ink: Components,
    table: SignTable,
) -> list[tuple[Look, Sequence[Witness]]]:
    """Return the slots of a line, each with its witnesses; pieces of one digit are one slot."""
    digits = [agreed(witnesses, page) for witnesses in told]
    small = [not _fits(one, witnesses) for one, witnesses in zip(row, told, strict=True)]
    runs = [
        (start, end)
        for start, end in find_runs(row)
        if end - start > 1 and all(small[start:end]) and len({*digits[start:end]} - {""}) == 1
    ]
    wholes = join_looks([row[start:end] for start, end in runs], ink, table)
    found: list[tuple[Look, Sequence[Witness]]] = list(zip(row, told, strict=True))
    gone: set[int] = set()
    for (start, end), whole in zip(runs, wholes, strict=True):
        witnesses = [witness for at in range(start, end) if digits[at] for witness in told[at]]
        if whole is not None and gone.isdisjoint(range(start, end)) and _fits(whole, witnesses):
            found[start] = whole, witnesses
            gone |= set(range(start + 1, end))
    return [one for at, one in enumerate(found) if at not in gone]


def align(row: Row, other: Row) -> list[tuple[int, int]]:
    """Return which signs of two lines stand at the same place; nothing if they are not alike."""
    if min(len(row), len(other)) < LENGTHS * max(len(row), len(other)):
        return []
    alike = np.stack([one.shape for one in row]) @ np.stack([one.shape for one in other]).T
    if np.minimum((alike > SAME).any(axis=0).mean(), (alike > SAME).any(axis=1).mean()) < SHARE:
        return []
    worth = np.where(alike > SAME, alike, OTHER)
    best = np.zeros((len(row) + 1, len(other) + 1))
    best[:, 0], best[0] = GAP * np.arange(len(row) + 1), GAP * np.arange(len(other) + 1)
    for i in range(1, len(row) + 1):
        for j in range(1, len(other) + 1):
            best[i, j] = max(
                best[i - 1, j - 1] + worth[i - 1, j - 1],
                best[i - 1, j] + GAP,
                best[i, j - 1] + GAP,
            )
    pairs: list[tuple[int, int]] = []
    i, j = len(row), len(other)
    while i and j:
        if best[i, j] == best[i - 1, j - 1] + worth[i - 1, j - 1]:
            i, j = i - 1, j - 1
            pairs.append((i, j))
        elif best[i, j] == best[i - 1, j] + GAP:
            i -= 1
        else:
            j -= 1
    same = sum(alike[pair] > SAME for pair in pairs)
    return pairs[::-1] if same >= max(LEAST, SHARE * max(len(row), len(other))) else []


def _witness(row: Row, at: int, page: int) -> Witness | None:
    """Return what another page has at a place of its line, if it is a clear digit."""
    if not is_read(row[at]):
        return None
    start, end = at, at + 1
    while start and is_read(row[start - 1]) and follows(row[start - 1], row[start]):
        start -= 1
    while end < len(row) and is_read(row[end]) and follows(row[end - 1], row[end]):
        end += 1
    number = "".join(one.digit for one in row[start:end])
    return Witness(row[at], number, end - 1 - at, page)


def agreed(witnesses: Sequence[Witness], page: int) -> str:
    """Return the digit that other pages have at a place, or count up to; "" if there is none."""
    if len({told.page for told in witnesses}) < WITNESSES:
        return ""
    kept = Counter(told.one.digit for told in witnesses).most_common(1)[0]
    counted = Counter(told.counted(page) for told in witnesses).most_common(1)[0]
    counts = len({told.number for told in witnesses}) > 1
    digit, times = max(kept, counted, key=lambda told: (told[1], (told is counted) == counts))
    return digit if times >= AGREED * len(witnesses) else ""


def _with_digit(one: Look, witnesses: Sequence[Witness], page: int, typeface: Typeface) -> Look:
    """Return a slot as the digit that other pages have there, unless its ink shows another."""
    digit = agreed(witnesses, page)
    if not digit:
        return one
    chances = tuple(EXPECTED if other == digit else 0.0 for other in THAI_DIGITS)
    if is_read(one):
        same = one.digit == digit
        return one._replace(chances=chances, by_latin=False) if same else one._replace(clear=False)
    distances = typeface.distances(one)
    nearest = min(distances, key=distances.__getitem__, default="")
    if nearest not in ("", digit) and distances[nearest] <= ALIKE and is_clear(distances):
        return one
    if not _fits(one, witnesses):
        return one
    return one._replace(chances=chances, sign=digit, by_latin=False, clear=False, expected=True)


def _fits(one: Look, witnesses: Sequence[Witness]) -> bool:
    """Say whether a slot is as large as digits are there."""
    if not witnesses:
        return False
    sizes = np.array([_size(told.one) for told in witnesses])
    usual, mine = np.median(sizes, axis=0), np.array(_size(one))
    return bool((np.minimum(mine, usual) >= SIZES * np.maximum(mine, usual)).all())


def _size(one: Look) -> tuple[float, float]:
    """Return how high and how wide a slot is, in heights of a consonant."""
    rows, columns = one.view.drawing.ink.shape
    return rows / one.slot.high, columns / one.slot.high
