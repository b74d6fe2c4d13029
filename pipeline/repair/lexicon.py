"""Words with their costs, and the cheapest way to cut a stretch of Thai into them.

A cost is a negative natural logarithm of a probability. What no word covers is an unknown
word: it pays once for being unknown and then by the character, so that names survive whole
instead of being chopped into short words that happen to fit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import count
from sys import intern

from pipeline.thai import (
    BASES,
    FOLLOWING_VOWELS,
    LEADING_VOWELS,
    MAIYAMOK,
    MARKS,
    PAIYANNOI,
    SARA_AA,
    SARA_AM,
)

UNIT_RE = re.compile(
    rf"[{LEADING_VOWELS}]*[{BASES}][{MARKS}{FOLLOWING_VOWELS}]*"
    rf"|[{LEADING_VOWELS}]+|[{MARKS}{FOLLOWING_VOWELS}]+|.",
    re.DOTALL,
)
"""A base with everything that cannot be parted from it: a word never ends inside a unit."""

_ALIKE_RE = re.compile(
    rf"^((?:([{LEADING_VOWELS}]*[{BASES}][{MARKS}{FOLLOWING_VOWELS}]*+).*+"
    rf"(?:\n\2(?![{MARKS}{FOLLOWING_VOWELS}]).*+)*+"
    rf"|([{LEADING_VOWELS}]++|[{MARKS}{FOLLOWING_VOWELS}]++|.).*+))",
    re.MULTILINE,
)
"""Lines that begin with the same unit."""

RUN_RE = re.compile(r"[\u0e01-\u0e3a\u0e40-\u0e4e]+")
"""A stretch of Thai letters and marks; Thai digits and the baht sign are not part of it."""

_SIGNS = MAIYAMOK + PAIYANNOI
SPACED_RUN_RE = re.compile(rf"{RUN_RE.pattern}(?:[ \u00a0]{{1,2}}(?![{_SIGNS}]){RUN_RE.pattern})*")
"""Such stretches with a blank or two between them, which may be false; before a sign of repetition
or abbreviation it is a matter of style."""

UNKNOWN_COST = 9.0
"""Nats for being an unknown word: one word in 8,000 of government news is in no word list."""
UNKNOWN_CHARACTER_COST = 2.7
"""Nats for each character of it: measured cross entropy of names under a character trigram."""

SHORT_RUN, MAX_CUTS = 60, 20_000
"""Characters of a run whose words are remembered, and how many such: 20 MB. Several fixes cut the
same text one after the other."""

_INFINITE = float("inf")
_MARKS_RE = re.compile(f"[{MARKS}]+")


TOGETHER = 10_000
"""Words that are cut into units at once: those of the whole lexicon took 50 MB."""


def unknown_cost(word: str) -> float:
    """Return what a word that no lexicon has costs, in nats."""
    return UNKNOWN_COST + UNKNOWN_CHARACTER_COST * len(word)


def bare(text: str) -> str:
    """Return Thai without marks, SARA AM as SARA AA: what no channel of damage changes."""
    return _MARKS_RE.sub("", text).replace(SARA_AM, SARA_AA)


def group_units(words: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return all units of `words`, by their letters."""
    groups: dict[str, list[str]] = {}
    units: set[str] = set()
    for at in range(0, len(words), TOGETHER):
        units.update(UNIT_RE.findall("\n".join(words[at : at + TOGETHER])))
    for unit in sorted(units):
        groups.setdefault(bare(unit), []).append(unit)
    return {letters: tuple(units) for letters, units in groups.items()}


class Beginning:
    """Some units with which words begin; how they go on is found out when it is first asked.

    number: of the word that ends here, -1 if none does.
    after: the beginnings that are one unit longer, by that unit; None before `part` is called.
    """

    __slots__ = ("_before", "_lines", "_numbers", "_unit", "after", "number")

    def __init__(
        self, lines: str, numbers: Mapping[str, int], before: str = "", unit: str = ""
    ) -> None:
        """Hold what goes on behind a beginning.

        Args:
            lines: from its last unit on, in the order of their code points.
            numbers: of all words.
            before: all units but the last one.
            unit: the last one.
        """
        self._lines = lines
        self._numbers = numbers
        self._before = before
        self._unit = unit
        self.after: dict[str, Beginning] | None = None
        self.number = -1

    def part(self) -> dict[str, Beginning]:
        """Part the words by their next unit, once; those side by side that share it together."""
        if self.after is not None:
            return self.after
        after: dict[str, Beginning] = {}
        last, numbers = self._unit, self._numbers
        before = self._before + last
        endings = self._lines.replace("\n" + last, "\n")[len(last) :]
        for lines, base_unit, other in _ALIKE_RE.findall(endings):
            unit = intern(base_unit or other)
            longer = after.get(unit)
            if longer is None:
                longer = after[unit] = Beginning(lines, numbers, before, unit)
                if lines == unit:  # half of all are the ends of words
                    longer._lines, longer.after = unit, NO_MORE
                if lines[len(unit) : len(unit) + 1] in "\n":
                    longer.number = numbers[before + unit]
            else:
                longer._lines += "\n" + lines
                longer.after = None
        self.after = after or NO_MORE
        self._lines = ""
        return self.after


NO_MORE: dict[str, Beginning] = {}
"""What follows the last unit of a word that begins no other."""


class Lexicon:
    """Words and their costs, held so that all words at a place are found in one walk.

    Cutting is linear in the text, with a factor of the longest word's units.

    numbers: of the words, in their order. by_number: their costs.
    root: what they begin with. All sets of channels that are tried on a brochure walk it too: what
        one has looked up the others find. Parted throughout it takes 122 MB, which no text will do.
    """

    __slots__ = (*("_costs", "_cuts", "_letters", "by_number", "numbers", "root"),)

    def __init__(self, costs: Mapping[str, float], first: int = 0) -> None:
        """Hold words.

        Args:
            costs: of the words, in nats.
            first: number of the first word.
        """
        self._costs = dict(costs)
        self.numbers = dict(zip(costs, count(first)))
        self.by_number = [0.0] * first + [*costs.values()]
        self.root = Beginning("\n".join(sorted(costs)), self.numbers)
        self._letters: dict[str, float] = {}
        self._cuts: dict[str, tuple[list[str], float]] = {}

    @property
    def letters(self) -> Mapping[str, float]:
        """The least cost of the words with the same letters, as `bare` leaves them."""
        if not self._letters:
            words = sorted(self._costs, key=self._costs.__getitem__, reverse=True)
            bared = bare("\n".join(words)).split("\n")
            letters = (
                word if word == letters else letters
                for word, letters in zip(words, bared, strict=True)
            )
            self._letters = dict(zip(letters, map(self._costs.__getitem__, words), strict=True))
        return self._letters

    def __contains__(self, word: str) -> bool:
        return word in self._costs

    def cost(self, word: str) -> float | None:
        """Return the cost of `word` in nats, or None if it is unknown."""
        return self._costs.get(word)

    def cut(self, run: str) -> tuple[list[str], float]:
        """Cut a run of Thai into words at the least cost; short runs are remembered.

        Returns:
            The words, which joined give `run`, unknown words among them; and the cost in nats.
        """
        known = self._cuts.get(run)
        if known is None:
            known = self._cut(run)
            if len(run) <= SHORT_RUN:
                if len(self._cuts) >= MAX_CUTS:
                    self._cuts.clear()
                self._cuts[run] = known
        return known[0][:], known[1]

    def _cut(self, run: str) -> tuple[list[str], float]:
        """Cut a run that was not cut before, as `cut` does."""
        units = UNIT_RE.findall(run)
        n = len(units)
        best = [0.0] + [_INFINITE] * n
        back = [0] * (n + 1)
        unknown, unknown_from = _INFINITE, 0
        costs, first = self.by_number, self.root.part()
        for i, unit in enumerate(units):
            cost = best[i]
            if cost + UNKNOWN_COST < unknown:
                unknown, unknown_from = cost + UNKNOWN_COST, i
            unknown += UNKNOWN_CHARACTER_COST * len(unit)
            j = i + 1
            if unknown < best[j]:
                best[j], back[j] = unknown, unknown_from
            beginning = first.get(unit)
            while beginning is not None:
                if beginning.number >= 0:
                    total = cost + costs[beginning.number]
                    if total < best[j]:
                        best[j], back[j] = total, i
                if j == n:
                    break
                after = beginning.after
                beginning = (beginning.part() if after is None else after).get(units[j])
                j += 1
        return _pieces(units, back), best[n]


def _pieces(units: list[str], back: list[int]) -> list[str]:
    """Join units to words, given where the word that ends at each place begins."""
    words: list[str] = []
    at = len(units)
    while at:
        words.append("".join(units[back[at] : at]))
        at = back[at]
    words.reverse()
    return words
