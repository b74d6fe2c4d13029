"""Which original, where several fit: the n-grams and the words on both sides together.

The lattice reads from left to right and keeps a handful of ways, so now and then it misses the
likeliest one; and its n-grams end two words away. Here each word that has rivals is weighed again
with both its neighbours known, by the n-grams and by the network of `neighbours.py`.

Cost: linear in the text; words without rivals, nine in ten, cost one look-up.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.repair.language import COST_STEP, FIRST_WORD, LINE
from pipeline.repair.lattice import Lattice, Reading
from pipeline.repair.neighbours import FAR

SHARE = 0.6
"""What a nat of the network counts; the best of .2 to 1 on text held out from training."""
ASKED_STEPS = 40
"""Rivals dearer than this (4 nats) are not put to the network: up to 10 nats it puts no more words
right, and is asked six times as often."""
MANY_STEPS = 1 << 20


def settle(text: str, lattice: Lattice, readings: Sequence[Reading]) -> list[Reading]:
    """Return the readings with each word the likeliest one between its neighbours."""
    settled = list(readings)
    for at, reading in enumerate(settled):
        if reading.token < FIRST_WORD:
            continue
        rivals = weigh_rivals(text, lattice, settled, at, ASKED_STEPS)
        if rivals and rivals[0][1] < 0:
            settled[at] = reading._replace(token=rivals[0][0])
    return settled


def weigh_rivals(
    text: str, lattice: Lattice, readings: Sequence[Reading], at: int, most: int = MANY_STEPS
) -> list[tuple[int, float]]:
    """Return the other originals of a word with how much dearer each is, in steps; best first.

    most: steps from which on a rival is left out, by the n-grams alone.
    """
    rivals: list[tuple[int, float]] = list(lattice.rivals(text, readings, at, most))
    if not rivals:
        return rivals
    token = readings[at].token
    network = lattice.model.neighbours
    asked = [r for r, cost in rivals if cost < ASKED_STEPS and r in network]
    if asked and token in network:
        gains = network.gains(_around(readings, at), [token, *asked])
        shifts = dict(zip(asked, gains[1:], strict=True))
        rivals = [(r, cost - SHARE / COST_STEP * shifts.get(r, 0.0)) for r, cost in rivals]
    return sorted(rivals, key=lambda rival: (rival[1], rival[0]))


def _around(readings: Sequence[Reading], at: int) -> list[int]:
    """Return the tokens before and behind a place; past the ends of the text stand line ends."""
    before = [reading.token for reading in readings[max(0, at - FAR) : at]]
    behind = [reading.token for reading in readings[at + 1 : at + 1 + FAR]]
    return [LINE] * (FAR - len(before)) + before + behind + [LINE] * (FAR - len(behind))
