"""A line as letters and the marks behind them, and where those marks may belong.

A reader that sorts glyphs by their left edge moves a zero-width mark behind the next glyph,
whatever that is, or before its own base. The letters stay in their order: only the marks have
to be dealt out among them again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from typing import Literal, NamedTuple, Protocol

from pipeline.repair.lexicon import RUN_RE
from pipeline.repair.patterns import Patterns
from pipeline.thai import (
    ABOVE_MARKS,
    BASES,
    BELOW_MARKS,
    FOLLOWING_VOWELS,
    LEADING_VOWELS,
    MARKS,
    TONE_MARKS,
    is_well_formed,
)

ILL_FORMED = 6.0
"""Nats for a cluster that the grammar refuses: a writer's slip, or a wrong choice."""
HOMELESS = 12.0
"""Nats for a mark that stays where no base is."""
MOST_MARKS = 4
"""Marks in one place that are dealt out; more are no writing."""
VOWELS = LEADING_VOWELS + FOLLOWING_VOWELS
UNIT_RE = re.compile(rf"[{LEADING_VOWELS}]{{0,2}}[{BASES}][{FOLLOWING_VOWELS}]{{0,3}}|.", re.DOTALL)
"""A base with its vowels, or any other letter, in a text without marks."""
MARK_BEFORE_VOWEL_RE = re.compile(
    rf"[{ABOVE_MARKS}{BELOW_MARKS}][{TONE_MARKS}]?[{FOLLOWING_VOWELS}]"
)
"""No syllable has both; of the words of the lexicon 39 of 168,000 do, all of them slips."""
SLOT_RE = re.compile(rf"([^{MARKS}]?)([{MARKS}]*)", re.DOTALL)
_ORDER = {mark: at for at, mark in enumerate(MARKS)}

Over = Literal["base", "marked", "vowel", "blank", "end"]
"""What marks went over: a bare base, one with marks of its own, a vowel, anything else; or the end
of the line, over which none go."""


class Went(NamedTuple):
    """What marks did.

    way: kept their base; or are to go back to the base before, or on to the next.
    before, behind: what they could have gone over; of marks that went just what they did go over.
    """

    way: Literal["kept", "back", "on"]
    before: Over
    behind: Over


class Slot(NamedTuple):
    """A letter and the marks observed behind it.

    letter: any character that takes room; "" for the beginning of a line.
    at: where it stands in the line.
    """

    letter: str
    marks: str
    at: int


class Choice(NamedTuple):
    """Where the marks of one slot belong.

    back, kept, on: those of the base before, of this one and of the next.
    cost: in nats. went: what they did; None if there are none.
    """

    back: str
    kept: str
    on: str
    cost: float
    went: Went | None


class State(NamedTuple):
    """What is decided at a place between two slots about marks on its other side.

    claimed: the slot behind it whose marks a base before has taken, by `choice`; or -1.
    carried: marks on their way to the next base.
    """

    claimed: int
    choice: Choice | None
    carried: str


NOTHING = State(-1, None, "")


class Unit(NamedTuple):
    """A base with its vowels, or another letter: its slots, and whether words are made of it."""

    start: int
    end: int
    in_word: bool


class Step(NamedTuple):
    """One way to read a unit.

    cost: of what its marks did, in nats. odd: how unusual its marks are, if no word vouches for it.
    """

    text: str
    cost: float
    odd: float
    state: State
    went: tuple[Went, ...]


class Prices(Protocol):
    """What each thing that marks did costs, in nats."""

    def __getitem__(self, went: Went) -> float: ...


class Line:
    """The slots and units of a line, with the ways to read each."""

    def __init__(self, text: str, prices: Prices, patterns: Patterns | None) -> None:
        self.slots = list(slots_of(text))
        letters = "".join(slot.letter or "\n" for slot in self.slots)
        self.units = [
            Unit(*match.span(), RUN_RE.match(match[0]) is not None)
            for match in UNIT_RE.finditer(letters)
        ]
        self._letters = ["", *letters, ""]
        self._prices = prices
        self._patterns = patterns
        self._choices = [list(self._choose(i)) for i in range(len(self.slots))]
        self._steps: dict[tuple[int, State], list[Step]] = {}

    def steps(self, number: int, state: State) -> list[Step]:
        """Return the ways to read a unit, coming from `state`."""
        found = self._steps.get((number, state))
        if found is None:
            unit = self.units[number]
            read = self._read(unit.end, unit.start, state)
            found = self._steps[number, state] = list(_cheapest(read))
        return found

    def _choose(self, i: int) -> Iterator[Choice]:
        """Yield where the marks of a slot may belong."""
        marks = self.slots[i].marks
        if not marks:
            yield Choice("", "", "", 0.0, None)
            return
        holds = self._holds(i)
        stayed = Went("kept", self._over(i - 1), self._over(i + 1))
        yield Choice("", marks, "", self._prices[stayed] if holds else HOMELESS, stayed)
        if len(marks) > MOST_MARKS:
            return
        before, behind = self._home(i, -1), self._home(i, 1)
        for moved, kept in parts_of(marks) if holds else ((marks, ""),):
            if before >= 0:
                went = Went("back", "end", self._crossed(i, before, kept))
                yield Choice(moved, kept, "", self._prices[went], went)
            if behind >= 0:
                went = Went("on", self._crossed(i, behind, kept), "end")
                yield Choice("", kept, moved, self._prices[went], went)

    def _holds(self, i: int) -> bool:
        """Say whether a slot is a base, which can bear marks."""
        return 0 <= i < len(self.slots) and self.slots[i].letter in _BASES

    def _over(self, i: int) -> Over:
        """Say what a slot is to marks that go over it."""
        if not 0 <= i < len(self.slots):
            return "end"
        slot = self.slots[i]
        if slot.letter in _BASES:
            return "marked" if slot.marks else "base"
        return "vowel" if slot.letter in _VOWELS else "blank"

    def _home(self, i: int, step: int) -> int:
        """Return the base before (-1) or behind (1) that marks may belong to; -1 if there is none.

        It is the next letter, or the one after a vowel or a blank.
        """
        for j in (i + step, i + 2 * step):
            if self._holds(j):
                return j
            if not 0 <= j < len(self.slots):
                break
        return -1

    def _crossed(self, i: int, home: int, kept: str) -> Over:
        """Say what marks of slot `i` went over if `home` is theirs and it keeps some."""
        between = range(min(i, home) + 1, max(i, home))
        crossed = [self._over(j) for j in (between if self._holds(i) else (*between, i))]
        if crossed:
            return "blank" if "blank" in crossed else "vowel"
        return "marked" if kept else "base"

    def _read(self, end: int, i: int, state: State) -> Iterator[Step]:
        """Yield the ways to read the slots from `i` to `end`."""
        if i == end:
            yield Step("", 0.0, 0.0, state, ())
            return
        for first in self._read_slot(i, state):
            for rest in self._read(end, i + 1, first.state):
                yield Step(
                    first.text + rest.text,
                    first.cost + rest.cost,
                    first.odd + rest.odd,
                    rest.state,
                    first.went + rest.went,
                )

    def _read_slot(self, i: int, state: State) -> Iterator[Step]:
        """Yield the ways to read one slot."""
        claimed = state.choice if state.claimed == i else None
        for choice in [claimed] if claimed else self._choices[i]:
            if choice.back and not claimed:
                continue  # nobody before has taken them
            if not self._holds(i):
                yield from self._pass_on(i, choice, state, met=claimed is not None)
            elif claimed or state.claimed < 0:
                yield from self._bear(i, choice, state.carried)

    def _pass_on(self, i: int, choice: Choice, state: State, *, met: bool) -> Iterator[Step]:
        """Yield how a letter reads that bears no marks."""
        if choice.on and state.carried:
            return
        onward = State(*(NOTHING[:2] if met else state[:2]), state.carried + choice.on)
        went = (choice.went,) if choice.went else ()
        yield Step(self.slots[i].letter + choice.kept, choice.cost, 0.0, onward, went)

    def _bear(self, i: int, choice: Choice, carried: str) -> Iterator[Step]:
        """Yield how a base reads: with its own marks, and those it takes from both sides."""
        letter, observed, _ = self.slots[i]
        went = (choice.went,) if choice.went else ()
        for claim in self._claims(i):
            taken = claim.choice.back if claim.choice else ""
            marks = carried + choice.kept + taken
            if marks != observed:
                marks = ordered(marks)
                if not fits(letter, marks):
                    continue
            odd = 0.0
            if self._patterns is not None:
                odd = self._patterns.cost(marks, *self._letters[i : i + 3])
            yield Step(letter + marks, choice.cost, odd, claim._replace(carried=choice.on), went)

    def _claims(self, i: int) -> Iterator[State]:
        """Yield what a base may take from the marks behind it: nothing, or those of one slot."""
        yield NOTHING
        for j in range(i + 1, min(i + 3, len(self.slots))):
            if self.slots[j].marks and self._home(j, -1) == i:
                yield from (State(j, choice, "") for choice in self._choices[j] if choice.back)
            if self._holds(j):
                return


_BASES, _VOWELS = frozenset(BASES), frozenset(VOWELS)


def slots_of(text: str) -> Iterator[Slot]:
    """Cut a line into letters with the marks behind them."""
    for match in SLOT_RE.finditer(text):
        if match[0]:
            yield Slot(match[1], match[2], match.start())


def marks_in(dealt: str, slots: Sequence[Slot]) -> list[str]:
    """Return the marks on each letter in a text with the letters of `slots`."""
    marks = [slot.marks for slot in slots_of(dealt)]
    return [""] * (len(slots) - len(marks)) + marks  # none is left where the line begins


def end_of(slot: Slot) -> int:
    """Return where a slot ends in its line."""
    return slot.at + len(slot.letter) + len(slot.marks)


def changed(slots: Sequence[Slot], marks: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of slots, from one to before another, that bear other marks now."""
    start = end = -1
    for i, slot in enumerate(slots):
        if marks[i] != slot.marks:
            if start >= 0 and i > end + 1:
                yield start, end
            start, end = i if start < 0 or i > end + 1 else start, i + 1
    if start >= 0:
        yield start, end


@lru_cache(maxsize=1_000)
def parts_of(marks: str) -> tuple[tuple[str, str], ...]:
    """Return the ways to part the marks of one base in those that move and those that stay."""
    found = {(marks, ""): None}
    for count in range(1, len(marks)):
        for chosen in combinations(range(len(marks)), count):
            moved = "".join(marks[at] for at in chosen)
            kept = "".join(mark for at, mark in enumerate(marks) if at not in chosen)
            found[moved, kept] = None
    return tuple(found)


def _cheapest(steps: Iterable[Step]) -> Iterator[Step]:
    """Yield the cheapest of the steps with the same text and end, ill-formed clusters dearer."""
    best: dict[tuple[str, State], Step] = {}
    for step in steps:
        known = best.get((step.text, step.state))
        if known is None or step.cost < known.cost:
            best[step.text, step.state] = step
    for step in best.values():
        yield step if is_sound(step.text) else step._replace(cost=step.cost + ILL_FORMED)


@lru_cache(maxsize=20_000)
def is_sound(unit: str) -> bool:
    """Say whether a unit is a well-formed cluster, or not Thai."""
    if not "\u0e01" <= unit[:1] <= "\u0e4e":
        return True
    return is_well_formed(unit) and not MARK_BEFORE_VOWEL_RE.search(unit)


@lru_cache(maxsize=20_000)
def fits(base: str, marks: str) -> bool:
    """Say whether a base can bear these marks."""
    return is_well_formed(base + marks)


@lru_cache(maxsize=20_000)
def ordered(marks: str) -> str:
    """Return marks in the order vowel, then tone."""
    return "".join(sorted(marks, key=_ORDER.__getitem__))
