"""The best path through a text: word by word, by what two words before each make it cost.

A path keeps the last word and, through its context, the word before it: the best way to each
word is kept, not each pair of words, which loses little and keeps a place at a handful of states.
At most places it is one.

Cost: linear in the text; each unit is looked at with at most `MAX_UNITS` word lengths and
`MAX_STATES` states.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple

from pipeline.repair.language import BLANK, LINE, UNKNOWN, Follow, gap_token
from pipeline.repair.lexicon import RUN_RE, SPACED_RUN_RE, UNIT_RE
from pipeline.repair.ngrams import Ngrams
from pipeline.repair.originals import NO_WORD, Found, Originals

MAX_UNITS = 32
"""Of one word; the longest of the lexicon has 28."""
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
FAR = 1 << 40
"""Steps that nothing costs."""

_COST = itemgetter(0)

State = tuple[int, int, int, "State | None", int]
"""Cost, token, context, the state before, where the token ends in the text."""
Ready = tuple[int, State, Follow]
"""A state to go on from: its cost to the next word, the state, what may follow its context."""


class Steps(NamedTuple):
    """What damage costs, in steps.

    lost, spared: a unit that damage changed, or could have changed.
    blank, inner: a blank that is passed over, between two words and in one; 0 where every blank is
        a writer's.
    junction: two words that touch.
    """

    lost: int
    spared: int
    blank: int
    inner: int
    junction: int


class Walk:
    """A way through texts, with everything that is looked up at each step at hand.

    ngrams: what words cost. originals: the words that may stand for what is seen, the model's
    and those that were vouched for.
    steps: what damage costs. as_observed: whether every word is taken as it stands.
    """

    def __init__(
        self, ngrams: Ngrams, originals: Sequence[Originals], steps: Steps, *, as_observed: bool
    ) -> None:
        self._follow, self._bigrams = ngrams.model.follow, ngrams.model.bigrams
        self._costs = ngrams.costs
        self._originals = originals
        self._steps = steps
        self._as_observed = as_observed

    def to_end(self, text: str, start: int, end: int) -> State:
        """Return the last state of the best path through `text[start:end]`."""
        states: list[State] = [(0, LINE, ~LINE, None, start)]
        at = start
        runs = SPACED_RUN_RE if self._steps.blank else RUN_RE
        for run in runs.finditer(text, start, end):
            if run.start() > at:
                states = self._pass_gap(states, gap_token(text[at : run.start()]), run.start())
            states = self._pass_run(states, Run(run[0], run.start()))
            at = run.end()
        return min(states, key=_COST)

    def _pass_gap(self, states: Iterable[State], token: int, end: int) -> list[State]:
        """Move all states over what stands between two runs."""
        moved: list[State] = []
        for state in states:
            row, left, trigrams, other, _, _ = self._follow[state[2]]
            context = row.get(token, ~token)
            step = self._bigrams[context] if context >= 0 else left + self._costs[token]
            if trigrams is not None:
                step = trigrams.get(token, other + step)
            moved.append((state[0] + step, token, context, state, end))
        return moved

    def _part(self, states: list[State], end: int, blanks: int) -> list[State]:
        """Take blanks between two words for a writer's, and pass over them at their price.

        What is passed over counts as the end of the word before it. Behind an unknown word it
        costs more: a name and a surname are two.
        """
        price = self._steps.blank * blanks
        passed: list[State] = [
            (s[0] + price + UNKNOWN_GOES_ON * (s[1] == UNKNOWN), s[1], s[2], s[3], end)
            for s in states
        ]
        return sorted([*passed, *self._pass_gap(states, BLANK, end)], key=_COST)

    def _pass_run(self, states: Iterable[State], run: Run) -> list[State]:
        """Move all states over a run of Thai; return the states at its end."""
        for words in self._originals:
            words.make_room()
        run.enter(states)
        follow = self._follow
        for at in range(len(run.units)):
            here = run.states_at(at)
            if not here:
                continue
            junction = self._steps.junction if at else 0
            if run.torn and at and run.torn[at] > run.torn[at - 1]:
                junction = 0
                here = self._part(here, run.starts[at], run.torn[at] - run.torn[at - 1])
            if not run.is_behind(at, here[0][0]):
                ready: list[Ready] = [
                    (state[0] + junction, state, follow[state[2]]) for state in here
                ]
                self._grow_unknown(run, at, ready)
                self._add_words(run, at, ready)
        return run.states_at(len(run.units))

    def _grow_unknown(self, run: Run, at: int, ready: list[Ready]) -> None:
        """Let an unknown word grow by one unit, or begin."""
        width = UNKNOWN_CHARACTER * (run.stops[at] - run.starts[at])
        best = FAR
        for cost, state, (_, _, _, _, step, context) in ready:
            if state[1] == UNKNOWN:
                if state[0] + width < best:
                    best, chosen, chosen_context = state[0] + width, state[3], state[2]
            elif cost + step + width + UNKNOWN_OPEN < best:
                best = cost + step + width + UNKNOWN_OPEN
                chosen, chosen_context = state, context
        if best <= run.ahead[at + 1] + BEAM:
            run.keep(at + 1, (best, UNKNOWN, chosen_context, chosen, run.stops[at]))

    def _add_words(self, run: Run, at: int, ready: list[Ready]) -> None:
        """Enter the words that may begin at a place where they end, each after its best state.

        What costs the most: everything is local, and nothing is called but what looks up. A word
        of so many units ends at a place but once, so none is there that it must be better than.
        """
        costs, bigrams, places, stops = self._costs, self._bigrams, run.places, run.stops
        torn, ahead, as_observed = run.torn, run.ahead, self._as_observed
        lost, spared, _, inner, _ = self._steps
        following = run.units[at : at + MAX_UNITS]
        for words in self._originals:
            for units, token, hits, spares in _words_along(words, following):
                if hits and as_observed:
                    continue
                alone = costs[token]
                best = FAR
                for cost, state, (row, left, trigrams, other, _, _) in ready:
                    if cost >= best:
                        break
                    context = row.get(token, ~token)
                    step = bigrams[context] if context >= 0 else left + alone
                    if trigrams is not None:
                        step = trigrams.get(token, other + step)
                    if cost + step < best:
                        best, chosen, chosen_context = cost + step, state, context
                best += hits * lost + spares * spared
                end = at + units
                if torn and torn[end - 1] > torn[at]:
                    best += inner * (torn[end - 1] - torn[at])
                    if alone >= NAME:
                        best += NAME_GOES_ON
                if best <= ahead[end] + BEAM:
                    places[end].append((best, token, chosen_context, chosen, stops[end - 1]))
                    if best < ahead[end]:
                        ahead[end] = best
                        if end > run.far:
                            run.far = end


def _words_along(originals: Originals, units: Iterable[str]) -> Sequence[Found]:
    """Return the words that may stand for the first units of some, the shortest first."""
    stretch = originals.start
    for unit in units:
        longer = stretch[unit]
        if longer is NO_WORD:
            break
        stretch = longer
    return stretch.words


class Run:
    """A run of Thai, and the best states found at each of its places so far.

    units: without the blanks among them. starts, stops: where each begins and ends in the text.
    torn: the blanks up to each unit; empty if there are none.
    places: the states before each unit and behind the last one.
    ahead: the least cost at each place. far: the last place that has states.
    """

    __slots__ = ("ahead", "far", "places", "starts", "stops", "torn", "units")

    def __init__(self, run: str, offset: int) -> None:
        self.units: list[str] = UNIT_RE.findall(run)
        self.stops = [offset + end for end in accumulate(map(len, self.units))]
        self.starts = [offset, *self.stops[:-1]]
        self.torn: list[int] = []
        if " " in run or "\u00a0" in run:
            self._drop_blanks()
        self.places: list[list[State]] = [[] for _ in range(len(self.units) + 1)]
        self.ahead = [FAR] * len(self.places)
        self.far = 0

    def _drop_blanks(self) -> None:
        """Leave the blanks out, and count them."""
        blanks = accumulate(map(str.isspace, self.units))
        kept = [
            (unit, start, stop, blank)
            for unit, start, stop, blank in zip(
                self.units, self.starts, self.stops, blanks, strict=True
            )
            if not unit.isspace()
        ]
        self.units, self.starts, self.stops, self.torn = map(list, zip(*kept, strict=True))

    def enter(self, states: Iterable[State]) -> None:
        """Put the states before the run at its first place: the best for each context."""
        first: dict[int, State] = {}
        for state in states:
            old = first.get(state[2])
            if old is None or state[0] < old[0]:
                first[state[2]] = state
        self.places[0] = [*first.values()]

    def keep(self, at: int, state: State) -> None:
        """Keep a state at a place."""
        self.places[at].append(state)
        if state[0] < self.ahead[at]:
            self.ahead[at] = state[0]
            self.far = max(self.far, at)

    def states_at(self, at: int) -> list[State]:
        """Return the states at a place that are worth going on from, the best first."""
        here = self.places[at]
        if len(here) < 2:
            return here
        here.sort(key=_COST)
        limit = here[0][0] + BEAM
        if len(here) <= MAX_STATES and here[-1][0] <= limit:
            return here
        return [state for state in here[:MAX_STATES] if state[0] <= limit]

    def is_behind(self, at: int, cost: int) -> bool:
        """Say whether a cost is far above that of some place further on."""
        return self.far > at and cost > min(self.ahead[at + 1 : self.far + 1]) + AHEAD
