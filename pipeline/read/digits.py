"""The Thai digits of a picture, by their shape and by what stands beside them.

The network tells what a slot looks like. Digits stand in numbers, and a number stands apart from
words: between blanks, brackets or stops. So a slot that looks like a digit is taken for one if its
number is sure and apart, or very sure. Which digit it is, counts as sure only where the network is,
or where the brochure's other digits look the same (`typefaces`); elsewhere it is doubtful.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

import numpy as np

from pipeline.read.ink import Components, Integers
from pipeline.read.sign_slots import Slot, View, find_slots
from pipeline.read.signs import SIGNS, Floats, SignTable, measure, softmax
from pipeline.thai import THAI_DIGITS

POSSIBLE = 0.3
"""A slot less likely any Thai digit than this is none."""
SURE = 0.9
"""A number that stands apart is one if one of its digits is as likely as this."""
SURER = 0.95, 0.5
"""The same for a number that touches a word on one side, and how likely all its digits are."""
SUREST = 0.995
"""How likely all digits of a number are that touches words on both sides."""
SUSPECT = 0.5
"""What stands apart and is a digit as likely as this, is told as doubtful."""
DECIDED = 0.9
"""With this likelihood a digit is told without doubt."""
BESIDE = 1.2
"""Digits of one number are no farther apart than this, in heights of a consonant."""
BLANK = 0.18
"""What is wider than the usual gap between signs by this, in heights of a consonant, is a blank."""
STOPS = frozenset("()[].,:;/-'\"+=%")
"""Signs that may touch a number."""
SPECK = 0.5
"""Dirt over a digit is smaller than this both ways, in heights of a consonant."""


class Look(NamedTuple):
    """What a slot looks like.

    chances: how likely it is each of the Thai digits. sign: what it most likely is. shape: what
    the network makes of its measures, of length 1. blank_before,
    blank_behind: whether a blank, a stop or the end of the line is on that side. by_latin:
    whether a Latin letter touches it: then ๐ is an O. clear: whether it looks like the
    brochure's other digits, as far as they are known. expected: whether other pages tell the
    digit, and not the ink.
    """

    slot: Slot
    view: View
    chances: tuple[float, ...]
    sign: str
    shape: Floats
    blank_before: bool = False
    blank_behind: bool = False
    by_latin: bool = False
    clear: bool = True
    expected: bool = False

    @property
    def chance(self) -> float:
        """How likely it is the likeliest digit."""
        return max(self.chances)

    @property
    def possible(self) -> bool:
        """Whether it may be a digit at all."""
        return sum(self.chances) >= POSSIBLE

    @property
    def digit(self) -> str:
        """The likeliest digit."""
        return THAI_DIGITS[self.chances.index(self.chance)]


class SeenDigit(NamedTuple):
    """A Thai digit in a picture.

    text: the digit. x0, top, x1, bottom: pixels. base_line: pixels from above. high: height of a
    consonant, in pixels. pieces: the components that draw it. sure: whether no other digit comes
    close. expected: whether other pages tell the digit, and not the ink.
    """

    text: str
    x0: int
    top: int
    x1: int
    bottom: int
    base_line: float
    high: int
    pieces: tuple[int, ...]
    sure: bool
    expected: bool = False

    @property
    def middle(self) -> float:
        """Where its middle lies along the line, in pixels."""
        return (self.x0 + self.x1) / 2


def look(ink: Components, table: SignTable) -> list[Look]:
    """Return what the slots of a picture look like, line by line, from the left."""
    return _with_blanks(look_at(find_slots(ink), table))


def look_at(slots: Sequence[Slot], table: SignTable) -> list[Look]:
    """Return what some slots look like; not whether there are blanks beside them."""
    views = [view for slot in slots for view in slot.views]
    if not views:
        return []
    hidden = table.hidden(measure([view.drawing for view in views]))
    likelihoods = softmax(table.decide(hidden))
    digits = [SIGNS.index(digit) for digit in THAI_DIGITS]
    looks: list[Look] = []
    at = 0
    for slot in slots:
        of = slice(at, at + len(slot.views))
        best = at + int(likelihoods[of][:, digits].max(axis=1).argmax())
        chances = tuple(likelihoods[best, digits].tolist())
        shape = hidden[best] / max(float(np.linalg.norm(hidden[best])), 1e-9)
        sign = SIGNS[int(likelihoods[of].max(axis=0).argmax())]
        looks.append(Look(slot, views[best], chances, sign, shape))
        at += len(slot.views)
    return looks


def _with_blanks(looks: Sequence[Look]) -> list[Look]:
    """Say of each slot whether there is a blank on either side."""
    if not looks:
        return []
    pairs = list(pairwise(looks))
    gaps = [
        behind.slot.x0 - before.slot.x1 if before.slot.line == behind.slot.line else None
        for before, behind in pairs
    ]
    known = [gap for gap in gaps if gap is not None]
    high = median(one.slot.high for one in looks)
    wide = (max(0.0, median(known)) if known else 0.0) + BLANK * high
    apart = [gap is None or gap > wide for gap in gaps]
    found = []
    for number, one in enumerate(looks):
        before = number == 0 or apart[number - 1] or looks[number - 1].sign in STOPS
        behind = number == len(apart) or apart[number] or looks[number + 1].sign in STOPS
        latin = (not before and _is_latin(looks[number - 1])) or (
            not behind and _is_latin(looks[number + 1])
        )
        found.append(one._replace(blank_before=before, blank_behind=behind, by_latin=latin))
    return found


def _is_latin(one: Look) -> bool:
    return one.sign.isascii() and one.sign.isalpha()


def _candidates(looks: Sequence[Look]) -> list[list[Look]]:
    """Group neighbouring slots that may be digits."""
    found: list[list[Look]] = []
    before: Look | None = None
    for one in looks:
        if one.possible:
            if before is not None and before.possible and follows(before, one):
                found[-1].append(one)
            else:
                found.append([one])
        before = one
    return found


def find_numbers(looks: Sequence[Look]) -> list[list[Look]]:
    """Return the numbers among the slots of a picture: neighbouring slots."""
    return [number for number, is_one in _judged(looks) if is_one]


def find_suspects(looks: Sequence[Look]) -> list[Look]:
    """Return what stands apart like a number and may be a digit, but is not taken for one."""
    return [
        one
        for number, is_one in _judged(looks)
        if number[0].blank_before and number[-1].blank_behind and not is_one
        for one in number
        if one.chance >= SUSPECT
    ]


def _judged(looks: Sequence[Look]) -> Iterator[tuple[list[Look], bool]]:
    """Yield neighbouring slots that may be digits, and whether they are a number."""
    signs = Counter(one.slot.line for one in looks)
    for number in filter(None, map(trimmed, _candidates(looks))):
        yield number, is_number(number, alone=len(number) == signs[number[0].slot.line])


def follows(before: Look, behind: Look) -> bool:
    """Say whether two slots may stand in one number."""
    gap = behind.view.x0 - before.view.x1
    return before.slot.line == behind.slot.line and gap <= BESIDE * behind.slot.high


def trimmed(number: Sequence[Look]) -> list[Look]:
    """Return neighbouring slots that may be digits without the doubtful ones that end a word.

    The end of SARA A looks like a ๐ before a blank and a number.
    """
    start, end = 0, len(number)
    while start < end and not number[start].blank_before and number[start].chance < SURE:
        start += 1
    while start < end and not number[end - 1].blank_behind and number[end - 1].chance < SURE:
        end -= 1
    return list(number[start:end])


def is_number(number: Sequence[Look], *, alone: bool = False) -> bool:
    """Say whether neighbouring slots that may be digits, at least one, are a number.

    What does not look like the brochure's other digits is none if it touches a word, or stands
    alone on its line: it is a piece of a letter, or dirt.
    """
    if number[0].by_latin or number[-1].by_latin:
        return False
    chances = [one.chance for one in number]
    blanks = number[0].blank_before + number[-1].blank_behind
    if not any(one.clear or one.expected for one in number) and (blanks < 2 or alone):
        return False
    if blanks == 2:
        return max(chances) >= SURE
    if blanks == 1:
        return max(chances) >= SURER[0] and min(chances) >= SURER[1]
    return min(chances) >= SUREST


def seen(one: Look) -> SeenDigit:
    """Return a slot as the digit that it most likely is."""
    view, slot = one.view, one.slot
    sure = one.clear and one.chance >= DECIDED
    return SeenDigit(
        one.digit, *view[:4], slot.base_line, slot.high, slot.pieces, sure, one.expected
    )


def specks_over(ink: Components, digits: Sequence[SeenDigit]) -> Integers:
    """Return what stands close above or below a digit: digits bear no marks, so it is dirt."""
    middles = (ink.x0 + ink.x1) / 2
    order = np.argsort(middles, kind="stable")
    middles = middles[order]
    found: list[Integers] = [np.zeros(0, np.int64)]
    for digit in digits:
        first, last = np.searchsorted(middles, (digit.x0, digit.x1))
        near = order[first:last]
        inside = (ink.top[near] > digit.base_line - 2 * digit.high) & (
            ink.bottom[near] < digit.base_line + digit.high
        )
        small = np.maximum(ink.height[near], ink.width[near]) < SPECK * digit.high
        found.append(near[inside & small])
    return np.unique(np.concatenate(found))
