"""How sure a restoration is: margins of the lattice as measured shares of right ones."""

from __future__ import annotations

import math

_SCALE, _OFFSET = 0.8, 0.6
"""Logistic fit of right against wrong on held-out text, by margin in nats."""
ALONE = 0.99
"""Share right where the lexicon knows a single original."""


def probability(margin: float | None) -> float:
    """Return the probability that a restored word is right.

    margin: nats by which it beats the next original in its context; None if there is none.
    """
    if margin is None:
        return ALONE
    return round(1 / (1 + math.exp(-(_SCALE * min(margin, 20.0) + _OFFSET))), 3)
