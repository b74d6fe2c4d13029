"""Which marks a base bears between two others: what tells where they belong in a name.

No lexicon has the word, but `กอ้ง` is no way to write anything: between these letters a tone
stands on the first. Learned from the frequent words of the lexicon when it is first asked for.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from pipeline.repair.language import LanguageModel
from pipeline.thai import BASES, MARKS

MOST_WORDS = 20_000
"""Words it is learned from, in a third of a second; all of them tell no more."""
WEIGHT, USUAL = 0.5, 0.25
"""What a nat of it counts beside the cost of a word, and what an ordinary place costs: halves the
errors in general text where all marks are displaced; at full weight names that are sound suffer."""
SEEN = 3.0
"""Times that the shorter context counts for beside a longer one."""
LEAST_SHARE = 0.01
SLOT_RE = re.compile(rf"([^{MARKS}])([{MARKS}]{{0,4}})")
"""A letter and the marks on it."""


class Patterns:
    """How usual marks are on a base, by the letters on both sides.

    words: what it is learned from.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._counts = dict(Counter(_seen_in(words)))
        self._known: dict[tuple[str, ...], float] = {}

    def cost(self, marks: str, before: str, letter: str, after: str) -> float:
        """Return what it costs in nats that `letter` bears `marks` between two letters."""
        key = marks, before, letter, after
        known = self._known.get(key)
        if known is None:
            share, times = LEAST_SHARE, self._counts.get
            for context in _contexts(before, letter, after):
                there = times((marks, *context), 0)
                share = (there + SEEN * share) / (times(context, 0) + SEEN)
            known = self._known[key] = -WEIGHT * math.log(share) - USUAL
        return known


def _seen_in(words: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Yield the contexts of each base, and each with the marks on it."""
    for word in words:
        slots: list[tuple[str, str]] = SLOT_RE.findall(word)
        letters = ["", *(letter for letter, _ in slots), ""]
        for i, (letter, marks) in enumerate(slots):
            if letter in BASES:
                for context in _contexts(letters[i], letter, letters[i + 2]):
                    yield context
                    yield marks, *context


def _contexts(before: str, letter: str, after: str) -> tuple[tuple[str, ...], ...]:
    """Return what is looked at together, the least first."""
    return (letter,), (letter, after), (before, letter, after)


@lru_cache(maxsize=1)
def patterns_of(model: LanguageModel) -> Patterns:
    """Return the patterns of a model's words, which come most frequent first."""
    return Patterns(model.words[:MOST_WORDS])
