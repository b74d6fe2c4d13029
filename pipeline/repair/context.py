"""What the words around a place say: how much likelier one reading is than another."""

from __future__ import annotations

import math
from functools import lru_cache

from pipeline.repair.channels import Damage
from pipeline.repair.language import COST_STEP, LanguageModel
from pipeline.repair.lattice import Lattice
from pipeline.repair.lexicon import RUN_RE

REACH = 24
"""Characters on either side that are looked at; 40 decide no better, 12 do worse."""
PIECE_CHARACTERS = 2_000
"""Read at one go: bounds the memory of the lattice on text without line ends."""
REMEMBERED = 20_000
"""Stretches whose costs are kept, for the next pass asks for most of them again: 6 MB."""

NAMES_SHARE, SURE_IN_NAMES, SURE_IN_NO_WORDS = 0.02, 0.94, 0.5
"""Share of the words with a displaced mark that no lexicon has, and of those that are put right:
119 of 6,900 and 113 of 119 where each mark stood on a neighbour. Where marks were stranded all
over a budget and most changed words were none, 1,496 of 2,687 were right in the end."""


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


def is_in_words(text: str, start: int, end: int, model: LanguageModel) -> bool:
    """Say whether all Thai that stands in a stretch or touches it falls into known words."""
    at = max(0, start - REACH)
    for run in RUN_RE.finditer(text, at, end + REACH):
        at = run.start()
        for word in model.segment(run[0]):
            behind = at + len(word)
            if at <= end and behind >= start and len(word) > 1 and word not in model:
                return False
            at = behind
    return True


def sure_among_names(changes: int, unknown: int) -> float:
    """Return how likely a mark is right that was set in a word which no lexicon has.

    A text has names, and in them a mark is hardly less sure than elsewhere; but where far more of
    the changed words are unknown than would be names, most are no words yet.
    """
    names = NAMES_SHARE * changes + 1
    return round(max(SURE_IN_NO_WORDS, SURE_IN_NAMES * min(1.0, names / max(1, unknown))), 3)


def probability(gain_nats: float) -> float:
    """Return how likely the better of two readings is, to three places, below certainty."""
    return min(0.999, round(1.0 / (1.0 + math.exp(-gain_nats)), 3))
