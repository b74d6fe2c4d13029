"""The marks of a line dealt out among its bases, so that it falls into words at the least cost.

No word tells alone where marks are displaced throughout, since its neighbours are damaged too: the
words of a line and the home of each of its marks are chosen together, by the costs of words
without context and by the rates at which marks went astray in this text.

Cost: linear in the text; 20,000 characters a second.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from pipeline.repair.language import OTHER_COST, LanguageModel
from pipeline.repair.lexicon import UNKNOWN_CHARACTER_COST, UNKNOWN_COST
from pipeline.repair.patterns import Patterns
from pipeline.repair.slots import NOTHING, Line, Prices, State, Step, Went

MAX_UNITS = 24
"""Bases of one word that are looked at."""

Place = tuple[int, State, bool]
"""Number of the next unit; what is decided about marks behind it; whether in an unknown word."""


Way = tuple[int, State, str, float, tuple[Step, ...]]
"""A word that may go on: number of the next unit, what is decided there, the word so far, cost and
steps."""


class Node(NamedTuple):
    """The cheapest way to a place: its cost, from where, and the steps from there."""

    cost: float
    before: Place | None
    steps: tuple[Step, ...]


class Dealt(NamedTuple):
    """A line as it reads with its marks dealt out.

    text: with the same letters in the same order. went: what its marks did. cost: in nats.
    """

    text: str
    went: tuple[Went, ...]
    cost: float


def deal_out(
    text: str, model: LanguageModel, prices: Prices, patterns: Patterns | None = None
) -> Dealt:
    """Return a line with its marks where they make the likeliest words.

    patterns: what tells in names; None to do without.
    """
    return Dealing(Line(text, prices, patterns), model.lexicon.step).best()


class Dealing:
    """The cheapest ways through one line."""

    def __init__(self, line: Line, step: Callable[[str], float | None]) -> None:
        self._line = line
        self._step = step
        self._nodes: list[dict[tuple[State, bool], Node]] = [{} for _ in range(len(line.units) + 1)]
        self._nodes[0][NOTHING, False] = Node(0.0, None, ())
        for number, unit in enumerate(line.units):
            self._close_unknown(number)
            for (state, unknown), node in list(self._nodes[number].items()):
                place = number, state, unknown
                if unit.in_word:
                    self._go_on_unknown(place, node.cost)
                    if not unknown:
                        self._find_words(place, node.cost)
                elif not unknown:
                    self._pass_letter(place, node.cost)
        self._close_unknown(len(line.units))

    def best(self) -> Dealt:
        """Return the line by the cheapest way to its end."""
        place: Place | None = (len(self._line.units), NOTHING, False)
        cost = self._nodes[-1][NOTHING, False].cost
        found: list[Step] = []
        while place is not None:
            node = self._nodes[place[0]][place[1:]]
            found += node.steps[::-1]
            place = node.before
        found.reverse()
        went = tuple(went for step in found for went in step.went)
        return Dealt("".join(step.text for step in found), went, cost)

    def _reach(self, place: Place, cost: float, before: Place, steps: tuple[Step, ...]) -> None:
        """Keep a way to a place if it is the cheapest so far."""
        nodes = self._nodes[place[0]]
        known = nodes.get(place[1:])
        if known is None or cost < known.cost:
            nodes[place[1:]] = Node(cost, before, steps)

    def _close_unknown(self, number: int) -> None:
        """Let the unknown words that reach a place end there."""
        for (state, unknown), node in list(self._nodes[number].items()):
            if unknown:
                self._reach((number, state, False), node.cost, (number, state, True), ())

    def _pass_letter(self, place: Place, cost: float) -> None:
        """Go over a letter that is in no word."""
        for step in self._line.steps(*place[:2]):
            onward = place[0] + 1, step.state, False
            self._reach(onward, cost + step.cost + OTHER_COST * len(step.text), place, (step,))

    def _go_on_unknown(self, place: Place, cost: float) -> None:
        """Begin an unknown word, or make it longer by a unit."""
        opened = cost if place[2] else cost + UNKNOWN_COST
        for step in self._line.steps(*place[:2]):
            onward = place[0] + 1, step.state, True
            length = UNKNOWN_CHARACTER_COST * len(step.text)
            self._reach(onward, opened + step.cost + step.odd + length, place, (step,))

    def _find_words(self, place: Place, cost: float) -> None:
        """Reach the ends of all words that begin at a place."""
        units = self._line.units
        open_ways: list[Way] = [(*place[:2], "", cost, ())]
        while open_ways:
            number, state, prefix, so_far, steps = open_ways.pop()
            for step in self._line.steps(number, state):
                longer = prefix + step.text
                word = self._step(longer)
                if word is None:
                    continue
                way = so_far + step.cost, (*steps, step)
                if word >= 0:
                    self._reach((number + 1, step.state, False), way[0] + word, place, way[1])
                more = number + 1 < len(units) and units[number + 1].in_word
                if more and len(way[1]) < MAX_UNITS:
                    open_ways.append((number + 1, step.state, longer, *way))
