"""What the words around a place say: how much likelier one reading is than another."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.repair.channels import Damage
from pipeline.repair.language import BLANK, COST_STEP, FIRST_WORD, UNKNOWN, LanguageModel
from pipeline.repair.lattice import Lattice
from pipeline.spans import Span

REACH = 24
"""Characters on either side that are looked at; 40 decide no better, 12 do worse."""
PIECE_CHARACTERS = 2_000
"""Read at one go: bounds the memory of the lattice on text without line ends."""
REMEMBERED = 20_000
"""Stretches whose costs are kept, for the next pass asks for most of them again: 6 MB."""


class Gap(NamedTuple):
    """A blank between two Thai words, and by how many nats the text reads better without it.

    nats: with the words left as they are cut; cut anew they may gain more.
    """

    span: Span
    nats: float


@lru_cache(maxsize=2)
def _reader(model: LanguageModel) -> Lattice:
    """Return the model as a reader of text that has lost nothing."""
    return Lattice(model, Damage(()))


@lru_cache(maxsize=REMEMBERED)
def nats(text: str, model: LanguageModel) -> float:
    """Return the cost of a text in nats: its words by the words before them, blanks included."""
    return _reader(model).decode(text, 0, len(text))[1] * COST_STEP


def gain(before: str, old: str, new: str, after: str, model: LanguageModel) -> float:
    """Return by how many nats `new` reads better than `old` between `before` and `after`."""
    left, right = before[-REACH:], after[:REACH]
    left = left[left.rfind("\n") + 1 :]
    right = right.partition("\n")[0]
    return nats(left + old + right, model) - nats(left + new + right, model)


def read_gaps(text: str, span: Span, model: LanguageModel) -> Iterator[Gap]:
    """Yield the blanks between Thai words within `span`, which are weighed in one reading."""
    at = span.start
    while at < span.end:
        limit = min(span.end, at + PIECE_CHARACTERS)
        cut = limit if limit == span.end else text.rfind(" ", at, limit) + 1 or limit
        readings = _reader(model).decode(text, at, cut)[0]
        tokens = [reading.token for reading in readings]
        for i in range(1, len(tokens) - 1):
            if tokens[i] == BLANK and _is_word(tokens[i - 1]) and _is_word(tokens[i + 1]):
                better = _without(tokens, i, model) * COST_STEP
                yield Gap(Span(readings[i].start, readings[i].end), better)
        at = cut


def _is_word(token: int) -> bool:
    return token >= FIRST_WORD or token == UNKNOWN


def _without(tokens: Sequence[int], at: int, model: LanguageModel) -> int:
    """Return by how many steps tokens are cheaper without the one at a place."""
    before, after = tokens[max(0, at - 2) : at], tokens[at + 1 : at + 3]
    kept = _cost(model, (*before, tokens[at], *after), len(before))
    return kept - _cost(model, (*before, *after), len(before))


def _cost(model: LanguageModel, tokens: Sequence[int], first: int) -> int:
    """Return the cost in steps of the tokens from `first` on, by the two before each."""
    return sum(
        _step(model, tokens[max(0, i - 2) : i], tokens[i]) for i in range(first, len(tokens))
    )


def _step(model: LanguageModel, history: Sequence[int], token: int) -> int:
    """Return the cost in steps of a token after one or two others."""
    last = history[-1]
    number = model.row(last).get(token, -1)
    cost = model.bigrams[number] if number >= 0 else model.left[last] + model.unigrams[token]
    if len(history) > 1:
        before = model.row(history[0]).get(history[1], -1)
        row = model.trigram_row(before) if before >= 0 else None
        if row is not None:
            cost = row[0].get(token, row[1] + cost)
    return cost


def probability(gain_nats: float) -> float:
    """Return how likely the better of two readings is, to three places, below certainty."""
    return min(0.999, round(1.0 / (1.0 + math.exp(-gain_nats)), 3))
