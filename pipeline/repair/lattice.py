"""The lattice: all originals that damage could have made into a text, and the likeliest one.

Words are looked up by what the damage makes of them, so every stretch of observed text finds
all its originals at once; word trigrams choose the path.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from typing import NamedTuple

from pipeline.repair.channels import Damage
from pipeline.repair.language import COST_STEP, FIRST_WORD, LanguageModel
from pipeline.repair.lexicon import RUN_RE, UNIT_RE, Beginning, group_units
from pipeline.repair.ngrams import Ngrams
from pipeline.repair.originals import Entries, Originals, UnitOriginals, units_of
from pipeline.repair.paths import FAR, State, Steps, Walk
from pipeline.spans import Span
from pipeline.thai import THANTHAKHAT

KNOWN_WORD = 80
"""Steps for a word that the brochure itself or a gazetteer vouches for."""
JUNCTION = 8
"""Steps for two words that touch, where marks are lost: the n-grams think too well of short words
in a row where a rare compound stands, or a foreign name. On held-out text 3 % fewer units wrong,
all of them general text; with 5 and with 12 as many."""
MAX_FITTING = 20_000
"""Words as observed whose originals are remembered; 5 MB."""


class Reading(NamedTuple):
    """One word of the best path: where it was observed and the number of the word."""

    start: int
    end: int
    token: int


class Lattice:
    """A language model seen through one set of channels.

    lost, spared: steps that each unit costs which damage changed or could have changed; both
    0 where all marks of a kind are lost.
    blank, inner: steps that a blank costs which is passed over, between two words and in one;
    0 where every blank is a writer's.
    junction: steps that two words cost which touch.
    """

    def __init__(self, model: LanguageModel, damage: Damage) -> None:
        self.lost = self.spared = self.blank = self.inner = 0
        self.junction = JUNCTION if damage.channels else 0
        self.model = model
        self.damage = damage
        self.words = list(model.words)
        self.ngrams = Ngrams(model, list(model.unigrams))
        self._originals = [Originals(model.lexicon.root, UnitOriginals(model.units, damage))]
        self._fitting: dict[str, Entries] = {}

    def at_rate(self, rate: float) -> Lattice:
        """Return this lattice where damage hit a share of the units it could have hit."""
        priced = copy(self)
        if rate < 1:
            priced.lost = max(1, round(-math.log(rate) / COST_STEP))
            priced.spared = round(-math.log1p(-rate) / COST_STEP)
        return priced

    def with_blanks(self, between: float, inner: float) -> Lattice:
        """Return this lattice where blanks may be false, at a price in nats."""
        passing = copy(self)
        passing.blank = max(1, round(between / COST_STEP))
        passing.inner = round(inner / COST_STEP)
        return passing

    def count_losses(self, text: str, span: Span) -> tuple[int, int]:
        """Return how many units of the best path were changed, and how many were spared."""
        lost = spared = 0
        for reading in self.decode(text, *span)[0]:
            if reading.token < FIRST_WORD:
                continue
            true_units = UNIT_RE.findall(self.word(reading.token))
            units = units_of(text[reading.start : reading.end])
            for unit, true in zip(units, true_units, strict=True):
                lost += unit != true
                spared += unit == true and len(self.damage.readings(true)) > 1
        return lost, spared

    def with_words(self, words: Iterable[str]) -> Lattice:
        """Return this lattice with words in it that the model does not know.

        One that is another without its last THANTHAKHAT (`อียิปต`) is what damage leaves of it.
        """
        wider = copy(self)
        vouched = set(words)
        fresh = [
            word
            for word in sorted(vouched)
            if word not in self.model
            and word + THANTHAKHAT not in vouched
            and RUN_RE.fullmatch(word)
        ]
        wider.words = [*self.words, *fresh]
        wider.ngrams = Ngrams(self.model, [*self.ngrams.costs, *[KNOWN_WORD] * len(fresh)])
        numbers = {w: t for t, w in enumerate(fresh, FIRST_WORD + len(self.words))}
        units = UnitOriginals(group_units(fresh), self.damage)
        wider._originals = [
            *self._originals,
            Originals(Beginning("\n".join(fresh), numbers), units),
        ]
        wider._fitting = {}
        return wider

    def word(self, token: int) -> str:
        """Return the word of a token of the best path."""
        return self.words[token - FIRST_WORD]

    def changes(self, text: str, reading: Reading) -> bool:
        """Say whether a reading is a word other than what was observed, blanks apart."""
        start, end, token = reading
        if token < FIRST_WORD:
            return False
        word, observed = self.words[token - FIRST_WORD], text[start:end]
        return word != observed and word != letters_of(observed)

    def rivals(
        self, text: str, readings: Sequence[Reading], at: int, most: int = FAR
    ) -> Iterator[tuple[int, int]]:
        """Yield the other originals of one reading, each with how much dearer it is here.

        The neighbours are held; words that the observed text could be cut into otherwise
        are not looked at.

        most: steps from which on a dearer one is left out.
        """
        reading = readings[at]
        observed = text[reading.start : reading.end]
        fitting = self._fitting.get(observed)
        if fitting is None:
            fitting = self._fit(observed)
        if len(fitting) < 2:
            return
        tokens = [r.token for r in readings[max(0, at - 2) : at + 3]]
        place = min(at, 2)
        own = self.ngrams.cost_around(tokens, place, FAR)
        prices = {token: hit * self.lost + spared * self.spared for token, hit, spared in fitting}
        own += prices.get(reading.token, 0)
        for token, extra in prices.items():
            if token != reading.token:
                tokens[place] = token
                dearer = self.ngrams.cost_around(tokens, place, most + own - extra) + extra - own
                if dearer < most:
                    yield token, dearer

    def _fit(self, observed: str) -> Entries:
        """Look up the words for what was read as one word, blanks in it apart."""
        units = units_of(observed)
        if len(self._fitting) >= MAX_FITTING:
            self._fitting.clear()
        fitting = tuple(entry for words in self._originals for entry in words.of(units))
        self._fitting[observed] = fitting
        return fitting

    def decode(
        self, text: str, start: int, end: int, *, as_observed: bool = False
    ) -> tuple[list[Reading], int]:
        """Return the best path through `text[start:end]` and its cost in steps.

        as_observed: take every word as it stands, to see how good the text is unrestored.
        """
        steps = Steps(self.lost, self.spared, self.blank, self.inner, self.junction)
        walk = Walk(self.ngrams, self._originals, steps, as_observed=as_observed)
        last = walk.to_end(text, start, end)
        return _trace(last), last[0]


def letters_of(observed: str) -> str:
    """Return what was observed without blanks."""
    return "".join(observed.split())


def _trace(state: State | None) -> list[Reading]:
    """Walk back from the last state."""
    found: list[Reading] = []
    while state is not None and state[3] is not None:
        before = state[3]
        found.append(Reading(before[4], state[4], state[1]))
        state = before
    found.reverse()
    return found
