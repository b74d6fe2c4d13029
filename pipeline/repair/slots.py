"""A line as letters and the marks behind them, and where those marks may belong.

A reader that sorts glyphs by their left edge moves a zero-width mark behind the next glyph,
whatever that is, or before its own base. The letters stay in their order: only the marks have
to be dealt out among them again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from typing import Literal, NamedTuple, Protocol

from pipeline.repair.lexicon import RUN_RE
from pipeline.repair.lexicon import UNIT_RE as LEXICON_UNIT_RE
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
_UNMARKED = [Choice("", "", "", 0.0, None)]


class Unit(NamedTuple):
    """A base with its vowels, or another letter: its slots, and whether words are made of it."""

    start: int
    end: int
    in_word: bool


Reading = tuple[str, float, float, State, tuple[Went, ...]]
"""Some slots as they may be read: their text; what their marks did costs, in nats; how unusual
their marks are, if no word vouches for it; what is decided behind them; what their marks did."""


class Step(NamedTuple):
    """One way to read a unit.

    units: of the text, as the lexicon counts them. cost, odd, went: as of a reading.
    state: number of what is decided behind it.
    """

    text: str
    units: tuple[str, ...]
    cost: float
    odd: float
    state: int
    went: tuple[Went, ...]


class Prices(Protocol):
    """What each thing that marks did costs, in nats."""

    def __getitem__(self, went: Went) -> float: ...


class Line:
    """The slots and units of a line, with the ways to read each.

    What is decided at a place between two slots goes by a number; 0 is nothing.
    """

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
        self._choices = [
            list(self._choose(i)) if slot.marks else _UNMARKED for i, slot in enumerate(self.slots)
        ]
        self._marked = [bool(slot.marks) for slot in self.slots]
        self._states = [NOTHING]
        self._numbers = {NOTHING: 0}
        self._steps: list[dict[int, list[Step]]] = [{} for _ in self.units]

    def steps(self, number: int, state: int) -> list[Step]:
        """Return the ways to read a unit, coming from a state."""
        found = self._steps[number].get(state)
        if found is None:
            start, end, _ = self.units[number]
            if state or True in self._marked[start : end + 2]:
                readings = self._read(start, end, self._states[state])
            else:
                readings = self._read_bare(start, end)
            found = self._steps[number][state] = list(map(self._as_step, _cheapest(readings)))
        return found

    def _as_step(self, reading: Reading) -> Step:
        """Return a reading of a unit as a step to a numbered state."""
        text, cost, odd, state, went = reading
        number = self._numbers.setdefault(state, len(self._states))
        if number == len(self._states):
            self._states.append(state)
        return Step(text, units_of(text), cost, odd, number, went)

    def _choose(self, i: int) -> Iterator[Choice]:
        """Yield where the marks of a slot may belong."""
        marks = self.slots[i].marks
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

    def _read(self, start: int, end: int, state: State) -> list[Reading]:
        """Return the ways to read the slots from `start` to `end`."""
        readings: list[Reading] = [("", 0.0, 0.0, state, ())]
        for i in range(start, end):
            readings = [
                (text + more, cost + dearer, odd + odder, behind, went + done)
                for text, cost, odd, before, went in readings
                for more, dearer, odder, behind, done in self._read_slot(i, before)
            ]
        return readings

    def _read_bare(self, start: int, end: int) -> list[Reading]:
        """Return the one way to read slots where no marks are, nor any that could be theirs."""
        letters = self._letters[start + 1 : end + 1]
        odd = 0.0
        if self._patterns is not None:
            for at, letter in enumerate(letters, start):
                if letter in _BASES:
                    odd += self._patterns.cost("", *self._letters[at : at + 3])
        return [("".join(letters), 0.0, odd, NOTHING, ())]

    def _read_slot(self, i: int, state: State) -> Iterator[Reading]:
        """Yield the ways to read one slot."""
        claimed = state.choice if state.claimed == i else None
        for choice in [claimed] if claimed else self._choices[i]:
            if choice.back and not claimed:
                continue  # nobody before has taken them
            if not self._holds(i):
                yield from self._pass_on(i, choice, state, met=claimed is not None)
            elif claimed or state.claimed < 0:
                yield from self._bear(i, choice, state.carried)

    def _pass_on(self, i: int, choice: Choice, state: State, *, met: bool) -> Iterator[Reading]:
        """Yield how a letter reads that bears no marks."""
        if choice.on and state.carried:
            return
        onward = State(*(NOTHING[:2] if met else state[:2]), state.carried + choice.on)
        went = (choice.went,) if choice.went else ()
        yield self.slots[i].letter + choice.kept, choice.cost, 0.0, onward, went

    def _bear(self, i: int, choice: Choice, carried: str) -> Iterator[Reading]:
        """Yield how a base reads: with its own marks, and those it takes from both sides."""
        letter, observed, _ = self.slots[i]
        _, kept, on, cost, did = choice
        went = (did,) if did else ()
        for claim in self._claims(i):
            taken = claim.choice.back if claim.choice else ""
            marks = carried + kept + taken
            if marks != observed:
                marks = ordered(marks)
                if not fits(letter, marks):
                    continue
            odd = 0.0
            if self._patterns is not None:
                odd = self._patterns.cost(marks, *self._letters[i : i + 3])
            onward = State(claim.claimed, claim.choice, on) if on else claim
            yield letter + marks, cost, odd, onward, went

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
    at = 0
    for letter, marks in SLOT_RE.findall(text):
        if letter or marks:
            yield Slot(letter, marks, at)
            at += len(letter) + len(marks)


def marks_in(dealt: str, slots: Sequence[Slot]) -> list[str]:
    """Return the marks on each letter in a text with the letters of `slots`."""
    marks = [marks for letter, marks in SLOT_RE.findall(dealt) if letter or marks]
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


def _cheapest(readings: Sequence[Reading]) -> Iterator[Reading]:
    """Yield the cheapest readings with the same text and end, ill-formed clusters dearer."""
    best: dict[tuple[str, State], Reading] = {}
    for reading in readings:
        known = best.get((reading[0], reading[3]))
        if known is None or reading[1] < known[1]:
            best[reading[0], reading[3]] = reading
    for text, cost, odd, state, went in best.values():
        yield text, cost if is_sound(text) else cost + ILL_FORMED, odd, state, went


@lru_cache(maxsize=20_000)
def units_of(text: str) -> tuple[str, ...]:
    """Return the units of a text as the lexicon counts them; mostly it is one."""
    return tuple(LEXICON_UNIT_RE.findall(text))


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
