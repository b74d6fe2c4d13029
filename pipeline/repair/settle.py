"""Which original, where several fit: the n-grams, the words on both sides and the text around.

The lattice reads from left to right and keeps a handful of ways, so now and then it misses the
likeliest one; and its n-grams end two words away. Here each word that has rivals is weighed again
with both its neighbours known, by the n-grams and by the network of `neighbours.py`; and by what
the text around is about: where `ฝาย` stands beyond doubt it is likelier than elsewhere, and of
two readings the rarer word gains more by it.

Cost: linear in the text; words without rivals, nine in ten, cost one look-up.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeline.repair.confidence import Odds
from pipeline.repair.diagnosis import SHORT_CHARACTERS
from pipeline.repair.language import COST_STEP, FIRST_WORD, LINE, UNKNOWN
from pipeline.repair.lattice import Lattice, Reading
from pipeline.repair.neighbours import FAR

SHARE = 0.6
"""What a nat of the network counts. On text held out from training 1 puts a fiftieth more words
right, but overrules what a text is about."""
ASKED_STEPS = 40
"""Rivals dearer than this (4 nats) are not put to the network: up to 10 nats it puts no more words
right, and is asked six times as often."""
MANY_STEPS = 1 << 20
AROUND_SHARE = 0.1
"""Share of the words of a text that are drawn from the words around instead of from the language;
of .01 to .1 the best: on whole documents of the training text a twentieth fewer words wrong."""


class Around:
    """The words that stand beyond doubt in a piece of text: what it is about.

    sure: these words, where they stand. words: how many words the piece has.
    """

    def __init__(self, sure: Iterable[Reading], words: int) -> None:
        self.sure = frozenset(sure)
        self._counts = Counter(reading.token for reading in self.sure)
        self._words = max(1, words)

    def gain(self, token: int, steps: int, *, itself: bool) -> float:
        """Return by how many steps a token is likelier here than in the language.

        steps: its cost without context. itself: whether the place asked about counts among the
            sure ones of this token.
        """
        often = (self._counts[token] - itself) / self._words
        return math.log1p(AROUND_SHARE * (often * math.exp(steps * COST_STEP) - 1)) / COST_STEP


class Settled(NamedTuple):
    """The readings of a piece of text, each the likeliest between its neighbours."""

    readings: list[Reading]
    around: Around


def settle(text: str, lattice: Lattice, readings: Sequence[Reading]) -> Settled:
    """Return the readings with each word the likeliest one between its neighbours."""
    settled = list(readings)
    if not lattice.damage.channels:  # a word has no other originals
        return Settled(settled, Around((), 0))
    words = [at for at, reading in enumerate(settled) if reading.token >= FIRST_WORD]
    doubtful = [at for at in words if any(lattice.rivals(text, settled, at, ASKED_STEPS))]
    sure = set(words).difference(doubtful)
    around = Around((settled[at] for at in sure), len(words))
    for at in doubtful:
        rivals = weigh_rivals(text, lattice, Settled(settled, around), at, ASKED_STEPS)
        if rivals and rivals[0][1] < 0:
            settled[at] = settled[at]._replace(token=rivals[0][0])
    return Settled(settled, around)


def weigh_rivals(
    text: str, lattice: Lattice, settled: Settled, at: int, most: int = MANY_STEPS
) -> list[tuple[int, float]]:
    """Return the other originals of a word with how much dearer each is, in steps; best first.

    most: steps from which on a rival is left out, by the n-grams alone.
    """
    readings, around = settled
    rivals: list[tuple[int, float]] = list(lattice.rivals(text, readings, at, most))
    if not rivals:
        return rivals
    token = readings[at].token
    network = lattice.model.neighbours
    asked = [r for r, cost in rivals if cost < ASKED_STEPS and r in network]
    shifts: dict[int, float] = {}
    if asked and token in network:
        gains = network.gains(_around(readings, at), [token, *asked])
        shifts = dict(zip(asked, gains[1:], strict=True))
    own = around.gain(token, lattice.ngrams.costs[token], itself=readings[at] in around.sure)
    weighed = [
        (
            rival,
            cost
            - SHARE / COST_STEP * shifts.get(rival, 0.0)
            + own
            - around.gain(rival, lattice.ngrams.costs[rival], itself=False),
        )
        for rival, cost in rivals
    ]
    return sorted(weighed, key=lambda rival: (rival[1], rival[0]))


def _around(readings: Sequence[Reading], at: int) -> list[int]:
    """Return the tokens before and behind a place; past the ends of the text stand line ends."""
    before = [reading.token for reading in readings[max(0, at - FAR) : at]]
    behind = [reading.token for reading in readings[at + 1 : at + 1 + FAR]]
    return [LINE] * (FAR - len(before)) + before + behind + [LINE] * (FAR - len(behind))


def odds_of(text: str, lattice: Lattice, settled: Settled, at: int) -> tuple[Odds, list[str]]:
    """Return the odds of a changed word, and the other originals, the likeliest first."""
    readings = settled.readings
    rivals = weigh_rivals(text, lattice, settled, at)
    odds = Odds(
        margin=rivals[0][1] * COST_STEP if rivals else None,
        rarity=lattice.ngrams.costs[readings[at].token] * COST_STEP,
        partly=lattice.lost > 0,
        beside_unknown=any(r.token == UNKNOWN for r in readings[max(0, at - 1) : at + 2]),
        short=len(text) <= SHORT_CHARACTERS,
    )
    return odds, [lattice.word(token) for token, _ in rivals]
