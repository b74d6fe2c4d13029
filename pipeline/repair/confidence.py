"""How sure a restoration is: margins of the lattice, as measured shares of right ones."""

from __future__ import annotations

from bisect import bisect_right

MARGINS = (0.0, 0.75, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 9.0, 11.0, 13.5, 17.0, 20.0)
SHARES = (
    *(0.43, 0.63, 0.68, 0.76, 0.92, 0.945, 0.957, 0.975),
    *(0.986, 0.993, 0.996, 0.998, 0.999, 0.9995),
)
"""Share of right restorations by margin in nats, between 19,000 of them: channels 16 and 16b on
held-out government news, encyclopedia and translated sentences (`tests/bench_restore.py`)."""
ALONE = 0.998
"""Share right where the lexicon knows a single original: of 15,757."""


def probability(margin: float | None) -> float:
    """Return the probability that a restored word is right.

    margin: nats by which it beats the next original in its context; None if there is none.
    """
    if margin is None:
        return ALONE
    after = bisect_right(MARGINS, margin)
    if after == 0:
        return SHARES[0]
    if after == len(MARGINS):
        return SHARES[-1]
    low, high = MARGINS[after - 1], MARGINS[after]
    part = (margin - low) / (high - low)
    return round(SHARES[after - 1] + part * (SHARES[after] - SHARES[after - 1]), 4)
