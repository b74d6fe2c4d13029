"""How sure a restoration is: measured shares of right ones, by what speaks for and against it.

`confidence.csv` is written by `python -m tests.measure_restoration` and read here. Cases: all
marks of a kind lost, or part of them, how many being hardly known in a short text; a word alone in
fitting what is seen, or with rivals; and a word beside an unknown one, where the words may be cut
wrongly altogether.
"""

from __future__ import annotations

import csv
from bisect import bisect_right
from functools import cache
from pathlib import Path
from typing import NamedTuple

TABLE = Path(__file__).with_suffix(".csv")


class Odds(NamedTuple):
    """What speaks for a restored word and against it.

    margin: nats by which it beats the next original in its context; None if there is none.
    rarity: cost of the word without context, in nats.
    partly: whether only part of the marks are lost.
    beside_unknown: whether an unknown word stands before or behind it.
    short: whether the text is so short that the share of lost marks is a guess.
    """

    margin: float | None
    rarity: float
    partly: bool
    beside_unknown: bool
    short: bool = False

    @property
    def case(self) -> str:
        """The rows of the table that speak of it."""
        if self.beside_unknown:
            return "beside unknown"
        partly = "partly in a short text" if self.short else "partly"
        return (partly if self.partly else "wholly") + (" alone" if self.margin is None else "")

    @property
    def measure(self) -> float:
        """The number by which the rows of its case are told apart."""
        if self.margin is not None:
            return self.margin
        return SURE_MARGIN if self.beside_unknown else -self.rarity


SURE_MARGIN = 99.0
"""Stands for the margin of a word without rivals beside an unknown one."""


@cache
def _shares() -> dict[str, tuple[list[float], list[float]]]:
    """Return for each case from which measure on which share of the restorations is right."""
    shares: dict[str, tuple[list[float], list[float]]] = {}
    with TABLE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(line for line in lines if not line.startswith("#")):
            starts, found = shares.setdefault(row["case"], ([], []))
            starts.append(float(row["from"]))
            found.append(float(row["share"]))
    return shares


def probability(odds: Odds) -> float:
    """Return the probability that a restored word is right."""
    starts, shares = _shares()[odds.case]
    return shares[max(0, bisect_right(starts, odds.measure) - 1)]
