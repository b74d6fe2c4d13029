"""Words that the brochure itself vouches for: names no lexicon has, seen whole.

A page set in another font, or a heading, shows whole what a damaged page shows in part. What
the lexicon cannot cut is a name, mostly; one that bears a mark which damage takes elsewhere
was spared, and counts as a word.

Cost: the stretches that bear such a mark are cut into words once, and only if a part of the
brochure is damaged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.repair.channels import Damage
from pipeline.repair.lexicon import RUN_RE, UNIT_RE, Lexicon

LEAST_UNITS, MOST_UNITS = 2, 8
"""Shorter ones are debris of other words, longer ones are several words."""
MOST_CHARACTERS = 200_000
"""Read for it; names come early or often."""
RARE_NATS = 11.0
"""Cost of a rare word, one in 60,000: beside an unknown one it is a part of it."""


def own_words(text: str, damage: Damage, lexicon: Lexicon, least: int = 1) -> set[str]:
    """Return the names in `text` that bear a mark which `damage` would have taken.

    least: how often a name must be seen; more than once where marks are lost here and there,
        so that one that bears a mark may have lost another.
    """
    runs = [run[0] for run in RUN_RE.finditer(text, 0, MOST_CHARACTERS)]
    seen = set(UNIT_RE.findall("\n".join(runs)))
    spared = {unit for unit in seen if len(damage.readings(unit)) > 1}
    found: Counter[str] = Counter()
    for run in runs:
        if not spared.isdisjoint(UNIT_RE.findall(run)):
            found.update(_chains(lexicon.cut(run)[0], lexicon))
    return {
        word
        for word, times in found.items()
        if times >= least and word not in lexicon and _is_spared(UNIT_RE.findall(word), spared)
    }


def _is_spared(units: Sequence[str], spared: set[str]) -> bool:
    """Say whether a word is of a name's length and shows what damage would have taken."""
    return LEAST_UNITS <= len(units) <= MOST_UNITS and not spared.isdisjoint(units)


def _chains(words: Sequence[str], lexicon: Lexicon) -> Iterator[str]:
    """Yield the unknown words, each with the rare ones beside it: a name falls into such."""
    chain: list[str] = []
    unknown = False
    for word in (*words, ""):
        cost = lexicon.cost(word) if word else 0.0
        if cost is None or cost >= RARE_NATS:
            chain.append(word)
            unknown = unknown or cost is None or len(chain) > 1
        else:
            if unknown:
                yield "".join(chain)
            chain, unknown = [], False
