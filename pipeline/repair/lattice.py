"""The lattice: all originals that damage could have made into a text, and the likeliest one.

Words are looked up by what the damage makes of them, so every stretch of observed text finds
all its originals at once; word trigrams choose the path. A path keeps the last word and,
through the number of the last bigram, the word before it: the best way to each word is kept,
not each pair of words, which loses little and keeps a place at a handful of states.

Cost: linear in the text; each unit is looked at with at most `MAX_UNITS` word lengths and
`MAX_STATES` states.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple

from pipeline.repair.channels import Damage
from pipeline.repair.language import (
    BLANK,
    COST_STEP,
    FIRST_WORD,
    UNKNOWN,
    LanguageModel,
    gap_token,
)
from pipeline.repair.lexicon import RUN_RE, SPACED_RUN_RE, UNIT_RE, Lexicon, group_units
from pipeline.repair.originals import NO_WORD, Originals, UnitOriginals, Vocabulary
from pipeline.spans import Span
from pipeline.thai import THANTHAKHAT

MAX_UNITS = Lexicon.MAX_UNITS
MAX_STATES = 5
"""Last words kept at a place; 8 made no difference on government news."""
BEAM = 70
"""Steps (.1 nat) by which a state may be dearer than the best one at its place."""
AHEAD = 90
"""Steps by which a state may be dearer than one that is already further on."""
UNKNOWN_CHARACTER = 55
"""Steps for each character of an unknown word."""
UNKNOWN_OPEN = 0
"""Steps for an unknown word beside what the n-grams say: training text knows its own names."""
UNKNOWN_GOES_ON = 40
"""Steps more for a false blank behind an unknown word."""
NAME, NAME_GOES_ON = 130, 80
"""Cost in steps from which on a word is a name, mostly, and steps more for a false blank in it: a
name in two parts stands in some lists as one word, of clean prose one in 17,000 characters."""
KNOWN_WORD = 80
"""Steps for a word that the brochure itself or a gazetteer vouches for."""

_FAR = 1 << 40
_COST = itemgetter(0)

State = tuple[int, int, int, "State | None", int]  # cost, token, bigram, state before, end


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
    """

    def __init__(self, model: LanguageModel, damage: Damage) -> None:
        self.lost = self.spared = self.blank = self.inner = 0
        self.model = model
        self.damage = damage
        self.words = list(model.words)
        self.costs = list(model.unigrams)
        known = Vocabulary(model.lexicon, model.numbers)
        self._originals = Originals([known], UnitOriginals(model.units, damage))

    def at_rate(self, rate: float) -> Lattice:
        """Return this lattice where damage hit a share of the units it could have hit."""
        priced = copy(self)
        if rate < 1:
            priced.lost = max(1, round(-math.log(rate) / COST_STEP))
            priced.spared = round(-math.log1p(-rate) / COST_STEP)
        if (priced.lost, priced.spared) != (self.lost, self.spared):
            priced._originals = self._originals.at_prices(priced.lost, priced.spared)
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
            units = _units(text[reading.start : reading.end])
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
        wider.costs = [*self.costs, *[KNOWN_WORD] * len(fresh)]
        numbers = {w: t for t, w in enumerate(fresh, FIRST_WORD + len(self.words))}
        more = Vocabulary(Lexicon(dict.fromkeys(fresh, KNOWN_WORD * COST_STEP)), numbers)
        wider._originals = self._originals.with_more(more, group_units(fresh))
        return wider

    def word(self, token: int) -> str:
        """Return the word of a token of the best path."""
        return self.words[token - FIRST_WORD]

    def changes(self, text: str, reading: Reading) -> bool:
        """Say whether a reading is a word other than what was observed, blanks apart."""
        return reading.token >= FIRST_WORD and (
            self.words[reading.token - FIRST_WORD] != letters_of(text[reading.start : reading.end])
        )

    def rivals(
        self, text: str, readings: Sequence[Reading], at: int, most: int = _FAR
    ) -> Iterator[tuple[int, int]]:
        """Yield the other originals of one reading, each with how much dearer it is here.

        The neighbours are held; words that the observed text could be cut into otherwise
        are not looked at.

        most: steps from which on a dearer one is left out.
        """
        reading = readings[at]
        observed = text[reading.start : reading.end]
        fitting = self._originals.whole.get(observed)
        if fitting is None:
            fitting = self._originals.whole[observed] = self._originals.of(_units(observed))
        if len(fitting) < 2:
            return
        tokens = [r.token for r in readings[max(0, at - 2) : at + 3]]
        place = min(at, 2)
        own = self._context_cost(tokens, place, _FAR)
        own += next((extra for token, extra in fitting if token == reading.token), 0)
        for token, extra in fitting:
            if token != reading.token:
                tokens[place] = token
                dearer = self._context_cost(tokens, place, most + own - extra) + extra - own
                if dearer < most:
                    yield token, dearer

    def nats_for_blank(self, before: Sequence[int], after: Sequence[int]) -> float:
        """Return by how many nats a blank between some tokens reads better than none.

        before, after: two tokens on either side, or fewer.
        """
        close, apart = [*before, *after], [*before, BLANK, *after]
        steps = 0
        for tokens, sign in ((close, 1), (apart, -1)):
            for at in range(len(before), len(tokens)):
                steps += sign * self._token_cost(tokens, at)
        return steps * COST_STEP

    def _context_cost(self, tokens: Sequence[int], place: int, most: int) -> int:
        """Return the cost of a token and of the two after it, or any of `most` and more."""
        total = 0
        for at in range(place, min(place + 3, len(tokens))):
            total += self._token_cost(tokens, at)
            if total >= most:
                break
        return total

    def _token_cost(self, tokens: Sequence[int], at: int) -> int:
        """Return the cost of a token after at most two others."""
        model, token = self.model, tokens[at]
        if not at:
            return self.costs[token]
        size = len(model.left)
        last = tokens[at - 1]
        if last >= size:
            last = UNKNOWN
        number = model.rows[last].get(token, -1)
        cost = model.bigrams[number] if number >= 0 else model.left[last] + self.costs[token]
        if at > 1:
            before = tokens[at - 2]
            row = model.trigram_rows[model.rows[before if before < size else UNKNOWN].get(last, -1)]
            if row is not None:
                cost = row[0].get(token, row[1] + cost)
        return cost

    def decode(
        self, text: str, start: int, end: int, *, as_observed: bool = False
    ) -> tuple[list[Reading], int]:
        """Return the best path through `text[start:end]` and its cost in steps.

        as_observed: take every word as it stands, to see how good the text is unrestored.
        """
        states: list[State] = [(0, 0, -1, None, start)]
        at = start
        runs = SPACED_RUN_RE if self.blank else RUN_RE
        for run in runs.finditer(text, start, end):
            if run.start() > at:
                states = self._pass_gap(states, gap_token(text[at : run.start()]), run.start())
            states = self._pass_run(states, run[0], run.start(), as_observed)
            at = run.end()
        best = min(states, key=_COST)
        return _trace(best), best[0]

    def _pass_gap(self, states: list[State], token: int, end: int) -> list[State]:
        """Move all states over what stands between two runs."""
        model = self.model
        moved: list[State] = []
        for state in states:
            cost, first, bigram, _, _ = state
            first = first if first < len(model.left) else UNKNOWN
            number = model.rows[first].get(token, -1)
            step = model.bigrams[number] if number >= 0 else model.left[first] + self.costs[token]
            trigrams = model.trigram_rows[bigram]
            if trigrams is not None:
                step = trigrams[0].get(token, trigrams[1] + step)
            moved.append((cost + step, token, number, state, end))
        return moved

    def _part(self, states: list[State], end: int, blanks: int) -> list[State]:
        """Take blanks between two words for a writer's, and pass over them at their price.

        What is passed over counts as the end of the word before it. Behind an unknown word it
        costs more: a name and a surname are two.
        """
        price = self.blank * blanks
        passed: list[State] = [
            (s[0] + price + UNKNOWN_GOES_ON * (s[1] == UNKNOWN), s[1], s[2], s[3], end)
            for s in states
        ]
        return sorted([*passed, *self._pass_gap(states, BLANK, end)], key=_COST)

    def _pass_run(
        self, states: list[State], run: str, offset: int, as_observed: bool
    ) -> list[State]:
        """Move all states over a run of Thai; return the states at its end."""
        model, costs, words = self.model, self.costs, self.words
        size = len(model.left)
        rows, trigram_rows = model.rows, model.trigram_rows
        bigrams, left = model.bigrams, model.left
        units, starts, stops, torn = _places(run, offset)
        n = len(units)
        places: list[dict[int, State]] = [{} for _ in range(n + 1)]
        first = places[0]
        for state in states:
            old = first.get(state[2] * size + state[1])
            if old is None or state[0] < old[0]:
                first[state[2] * size + state[1]] = state
        ahead = [_FAR] * (n + 1)
        far = 0
        self._originals.make_room()
        beginning, lengthen = self._originals.start, self._originals.lengthen
        for i in range(n):
            here = list(places[i].values())
            if not here:
                continue
            if len(here) > 1:
                here.sort(key=_COST)
                if here[-1][0] > here[0][0] + BEAM or len(here) > MAX_STATES:
                    limit = here[0][0] + BEAM
                    here = [s for s in here[:MAX_STATES] if s[0] <= limit]
            if torn and i and torn[i] > torn[i - 1]:
                here = self._part(here, starts[i], torn[i] - torn[i - 1])
            lowest = here[0][0]
            if far > i and lowest > min(ahead[i + 1 : far + 1]) + AHEAD:
                continue
            prepared = []
            for state in here:
                token = state[1] if state[1] < size else UNKNOWN
                trigrams, other = trigram_rows[state[2]] or (None, 0)
                prepared.append((state[0], rows[token], left[token], trigrams, other, state))
            # An unknown word grows by one unit, or begins.
            width = UNKNOWN_CHARACTER * (stops[i] - starts[i])
            best = _FAR
            for cost, row, fallback, trigram, other, state in prepared:
                if state[1] == UNKNOWN:
                    total = cost + width
                    before, number = state[3], state[2]
                else:
                    number = row.get(UNKNOWN, -1)
                    step = bigrams[number] if number >= 0 else fallback + costs[UNKNOWN]
                    if trigram is not None:
                        step = trigram.get(UNKNOWN, other + step)
                    total = cost + step + width + UNKNOWN_OPEN
                    before = state
                if total < best:
                    best, chosen, chosen_number = total, before, number
            old = places[i + 1].get(UNKNOWN)
            if old is None or best < old[0]:
                places[i + 1][UNKNOWN] = (best, UNKNOWN, chosen_number, chosen, stops[i])
                if best < ahead[i + 1]:
                    ahead[i + 1] = best
                if i + 1 > far:
                    far = i + 1
            stretch = beginning
            for j in range(i + 1, min(n, i + MAX_UNITS) + 1):
                unit = units[j - 1]
                longer = stretch.get(unit)
                stretch = lengthen(stretch, unit) if longer is None else longer
                if stretch is NO_WORD:
                    break
                entries: Sequence[tuple[int, int]] = stretch.entries
                if not entries:
                    continue
                if as_observed:
                    observed = "".join(units[i:j])
                    entries = [e for e in entries if words[e[0] - FIRST_WORD] == observed]
                place = places[j]
                bridged = self.inner * (torn[j - 1] - torn[i]) if torn else 0
                for token, extra in entries:
                    best = _FAR
                    alone = costs[token]
                    for cost, row, fallback, trigram, other, state in prepared:
                        number = row.get(token, -1)
                        step = bigrams[number] if number >= 0 else fallback + alone
                        if trigram is not None:
                            step = trigram.get(token, other + step)
                        step += cost
                        if step < best:
                            best, chosen, chosen_number = step, state, number
                    best += extra + bridged
                    if bridged and alone >= NAME:
                        best += NAME_GOES_ON
                    old = place.get(token)
                    if old is None or best < old[0]:
                        place[token] = (best, token, chosen_number, chosen, stops[j - 1])
                        if best < ahead[j]:
                            ahead[j] = best
                            if j > far:
                                far = j
        last = sorted(places[n].values(), key=_COST)
        return [s for s in last[:MAX_STATES] if s[0] <= last[0][0] + BEAM]


def letters_of(observed: str) -> str:
    """Return what was observed without blanks."""
    return "".join(observed.split())


def _units(observed: str) -> list[str]:
    """Return the units of what was observed, without the blanks among them."""
    return [unit for piece in observed.split() for unit in UNIT_RE.findall(piece)]


def _places(run: str, offset: int) -> tuple[list[str], list[int], list[int], list[int]]:
    """Return the units of a run, where each starts and ends, and the blanks up to each.

    The last list is empty if the run has no blanks.
    """
    units = UNIT_RE.findall(run)
    ends = [offset + end for end in accumulate(map(len, units))]
    starts = [offset, *ends[:-1]]
    if " " not in run and "\u00a0" not in run:
        return units, starts, ends, []
    blanks = accumulate(map(str.isspace, units))
    kept = [
        (unit, start, end, blank)
        for unit, start, end, blank in zip(units, starts, ends, blanks, strict=True)
        if not unit.isspace()
    ]
    places = tuple(map(list, zip(*kept, strict=True)))
    return places[0], places[1], places[2], places[3]


def _trace(state: State | None) -> list[Reading]:
    """Walk back from the last state."""
    found: list[Reading] = []
    while state is not None and state[3] is not None:
        before = state[3]
        found.append(Reading(before[4], state[4], state[1]))
        state = before
    found.reverse()
    return found
