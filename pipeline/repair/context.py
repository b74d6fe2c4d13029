"""What the words around a place say: how much likelier one reading is than another."""

from __future__ import annotations

import math
from functools import lru_cache

from pipeline.repair.channels import Damage
from pipeline.repair.language import COST_STEP, LanguageModel
from pipeline.repair.lattice import Lattice

REACH = 24
"""Characters on either side that are looked at; 40 decide no better, 12 do worse."""
PIECE_CHARACTERS = 2_000
"""Read at one go: bounds the memory of the lattice on text without line ends."""
REMEMBERED = 20_000
"""Stretches whose costs are kept, for the next pass asks for most of them again: 6 MB."""


@lru_cache(maxsize=2)
def plain_lattice(model: LanguageModel) -> Lattice:
    """Return the model as a reader of text that has lost nothing."""
    return Lattice(model, Damage(()))


@lru_cache(maxsize=REMEMBERED)
def nats(text: str, model: LanguageModel) -> float:
    """Return the cost of a text in nats: its words by the words before them, blanks included."""
    return plain_lattice(model).decode(text, 0, len(text))[1] * COST_STEP


def gain(before: str, old: str, new: str, after: str, model: LanguageModel) -> float:
    """Return by how many nats `new` reads better than `old` between `before` and `after`."""
    left, right = before[-REACH:], after[:REACH]
    left = left[left.rfind("\n") + 1 :]
    right = right.partition("\n")[0]
    return nats(left + old + right, model) - nats(left + new + right, model)


def probability(gain_nats: float) -> float:
    """Return how likely the better of two readings is, to three places, below certainty."""
    return min(0.999, round(1.0 / (1.0 + math.exp(-gain_nats)), 3))
