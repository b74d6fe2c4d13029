"""Words with their costs, and the cheapest way to cut a stretch of Thai into them.

A cost is a negative natural logarithm of a probability. What no word covers is an unknown
word: it pays once for being unknown and then by the character, so that names survive whole
instead of being chopped into short words that happen to fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from pipeline.thai import BASES, FOLLOWING_VOWELS, LEADING_VOWELS, MAIYAMOK, MARKS, PAIYANNOI

UNIT_RE = re.compile(
    rf"[{LEADING_VOWELS}]*[{BASES}][{MARKS}{FOLLOWING_VOWELS}]*"
    rf"|[{LEADING_VOWELS}]+|[{MARKS}{FOLLOWING_VOWELS}]+|.",
    re.DOTALL,
)
"""A base with everything that cannot be parted from it: a word never ends inside a unit."""

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

_PREFIX_ONLY = -1.0
_BATCH = 4_096


def unknown_cost(word: str) -> float:
    """Return what a word that no lexicon has costs, in nats."""
    return UNKNOWN_COST + UNKNOWN_CHARACTER_COST * len(word)


def units_of(words: Iterable[str]) -> Iterator[str]:
    """Yield the units of all words, a line end after each word.

    Many words are scanned at once, which takes half the time of one scan for each.
    """
    waiting = iter(words)
    while batch := list(islice(waiting, _BATCH)):
        yield from UNIT_RE.findall("\n".join(batch) + "\n")


class Lexicon:
    """Words and their costs, held so that all words at a place are found in one walk.

    Memory: about 150 bytes a word. Cutting is linear in the text, with a factor of the
    longest word's units (bounded by `MAX_UNITS`).
    """

    MAX_UNITS = 32

    __slots__ = ("_steps",)

    def __init__(self, costs: Mapping[str, float]) -> None:
        steps: dict[str, float] = {}
        prefix = ""
        for unit in units_of(costs):
            if unit == "\n":
                prefix = ""
            else:
                prefix += unit
                steps.setdefault(prefix, _PREFIX_ONLY)
        steps.update(costs)
        self._steps = steps

    def __contains__(self, word: str) -> bool:
        return self._steps.get(word, _PREFIX_ONLY) >= 0

    def cost(self, word: str) -> float | None:
        """Return the cost of `word` in nats, or None if it is unknown."""
        cost = self._steps.get(word, _PREFIX_ONLY)
        return cost if cost >= 0 else None

    def step(self, prefix: str) -> float | None:
        """Return the cost of `prefix` if it is a word, -1 if words begin so, None if none does.

        Only prefixes that end with a unit count.
        """
        return self._steps.get(prefix)

    def cut(self, run: str) -> tuple[list[str], float]:
        """Cut a run of Thai into words at the least cost.

        Returns:
            The words, which joined give `run`, unknown words among them; and the cost in nats.
        """
        bounds = [0, *(unit.end() for unit in UNIT_RE.finditer(run))]
        n = len(bounds) - 1
        infinite = float("inf")
        best = [infinite] * (n + 1)
        best[0] = 0.0
        back = [0] * (n + 1)
        unknown, unknown_from = infinite, 0
        get = self._steps.get
        limit = self.MAX_UNITS
        for i in range(n):
            cost, start = best[i], bounds[i]
            if cost + UNKNOWN_COST < unknown:
                unknown, unknown_from = cost + UNKNOWN_COST, i
            unknown += UNKNOWN_CHARACTER_COST * (bounds[i + 1] - start)
            if unknown < best[i + 1]:
                best[i + 1], back[i + 1] = unknown, unknown_from
            for j in range(i + 1, min(n, i + limit) + 1):
                step = get(run[start : bounds[j]])
                if step is None:
                    break
                if step >= 0 and cost + step < best[j]:
                    best[j], back[j] = cost + step, i
        words: list[str] = []
        at = n
        while at:
            words.append(run[bounds[back[at]] : bounds[at]])
            at = back[at]
        words.reverse()
        return words, best[n]
