"""The marks of a line dealt out among its bases, so that it falls into words at the least cost.

No word tells alone where marks are displaced throughout, since its neighbours are damaged too: the
words of a line and the home of each of its marks are chosen together, by the costs of words
without context and by the rates at which marks went astray in this text.

Cost: linear in the text; 30,000 characters a second.
"""

from __future__ import annotations

from typing import NamedTuple

from pipeline.repair.language import OTHER_COST, LanguageModel
from pipeline.repair.lexicon import UNKNOWN_CHARACTER_COST, UNKNOWN_COST, Beginning, Lexicon
from pipeline.repair.patterns import Patterns
from pipeline.repair.slots import Line, Prices, Step, Went

MAX_UNITS = 24
"""Bases of one word that are looked at."""

Key = tuple[int, bool]
"""Number of what is decided about marks behind a place; whether in an unknown word."""

Place = tuple[int, Key]
"""Number of the next unit; what is known there."""

Chain = tuple[Step, "Chain"] | None
"""The last of some steps, and those before it."""

Way = tuple[int, int, Beginning, float, Chain]
"""A word that may go on: number of the next unit, of what is decided there, the word so far, cost
and steps."""

Node = tuple[float, Place | None, Chain]
"""The cheapest way to a place: its cost, from where, and the steps from there."""


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
    return Dealing(Line(text, prices, patterns), model.lexicon).best()


class Dealing:
    """The cheapest ways through one line."""

    def __init__(self, line: Line, lexicon: Lexicon) -> None:
        self._line = line
        self._lexicon = lexicon
        self._in_word = [*(unit.in_word for unit in line.units), False]
        self._nodes: list[dict[Key, Node]] = [{} for _ in self._in_word]
        self._nodes[0][_SOUND] = 0.0, None, None
        for number in range(len(line.units)):
            self._close_unknown(number)
            self._go_on(number)
        self._close_unknown(len(line.units))

    def _go_on(self, number: int) -> None:
        """Go on from all that is known at a place.

        An unknown word is left where it is dearer than to begin another one there.
        """
        nodes = self._nodes[number]
        for key, (cost, _, _) in list(nodes.items()):
            place = number, key
            if not self._in_word[number]:
                if not key[1]:
                    self._pass_letter(place, cost)
            elif not key[1]:
                self._go_on_unknown(place, cost + UNKNOWN_COST)
                self._find_words(place, cost)
            elif cost <= nodes[key[0], False][0] + UNKNOWN_COST:
                self._go_on_unknown(place, cost)

    def best(self) -> Dealt:
        """Return the line by the cheapest way to its end."""
        place: Place | None = (len(self._line.units), _SOUND)
        cost = self._nodes[-1][_SOUND][0]
        found: list[Step] = []
        while place is not None:
            _, place, chain = self._nodes[place[0]][place[1]]
            while chain:
                found.append(chain[0])
                chain = chain[1]
        found.reverse()
        went = tuple(went for step in found for went in step.went)
        return Dealt("".join(step.text for step in found), went, cost)

    def _reach(self, place: Place, cost: float, before: Place, chain: Chain) -> None:
        """Keep a way to a place if it is the cheapest so far."""
        nodes = self._nodes[place[0]]
        known = nodes.get(place[1])
        if known is None or cost < known[0]:
            nodes[place[1]] = cost, before, chain

    def _close_unknown(self, number: int) -> None:
        """Let the unknown words that reach a place end there."""
        for key, node in list(self._nodes[number].items()):
            if key[1]:
                self._reach((number, (key[0], False)), node[0], (number, key), None)

    def _pass_letter(self, place: Place, cost: float) -> None:
        """Go over a letter that is in no word."""
        number, (state, _) = place
        for step in self._line.steps(number, state):
            onward = number + 1, (step.state, False)
            dearer = cost + step.cost + OTHER_COST * len(step.text)
            self._reach(onward, dearer, place, (step, None))

    def _go_on_unknown(self, place: Place, cost: float) -> None:
        """Make an unknown word longer by a unit."""
        number, (state, _) = place
        for step in self._line.steps(number, state):
            onward = number + 1, (step.state, True)
            length = UNKNOWN_CHARACTER_COST * len(step.text)
            self._reach(onward, cost + step.cost + step.odd + length, place, (step, None))

    def _find_words(self, place: Place, cost: float) -> None:
        """Reach the ends of all words that begin at a place."""
        costs, steps_of, in_word = self._lexicon.by_number, self._line.steps, self._in_word
        first, (state, _) = place
        open_ways: list[Way] = [(first, state, self._lexicon.root, cost, None)]
        while open_ways:
            number, state, so_far, cost, chain = open_ways.pop()
            ends = self._nodes[number + 1]
            goes_on = in_word[number + 1] and number + 1 < first + MAX_UNITS
            for step in steps_of(number, state):
                word = so_far
                for unit in step.units:
                    longer = (word.after or word.part()).get(unit)
                    if longer is None:
                        break
                    word = longer
                else:
                    dearer, steps = cost + step.cost, (step, chain)
                    if word.number >= 0:
                        key, total = (step.state, False), dearer + costs[word.number]
                        known = ends.get(key)
                        if known is None or total < known[0]:
                            ends[key] = total, place, steps
                    if goes_on and (word.after or word.part()):
                        open_ways.append((number + 1, step.state, word, dearer, steps))


_SOUND: Key = 0, False
"""Nothing is decided, and no word is unknown."""
