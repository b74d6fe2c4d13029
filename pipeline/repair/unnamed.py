"""The channel of glyphs that a font does not name: signs stand where they were drawn.

What a sign stands for in a word that fits follows from the rest of its cluster.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from typing import get_args

from pipeline.repair.channels import REMEMBERED, Channel, split_unit
from pipeline.repair.losses import DECIPHERED
from pipeline.repair.shaping import place
from pipeline.thai import MARKS, NIKHAHIT, SARA_A, SARA_AA, SARA_AM, YAMAKKAN
from pipeline.variants import Placed, Position

SIGN = YAMAKKAN
"""Stands for every sign while a text is read: a mark that no word has."""

Glyphs = frozenset[Placed]
ALL_GLYPHS: Glyphs = frozenset(
    [
        *(Placed(mark, position) for mark in MARKS for position in get_args(Position)),
        *(Placed(vowel, "") for vowel in (SARA_A, SARA_AA, SARA_AM)),
    ]
)
"""Everything that a sign may stand for."""


@lru_cache(maxsize=16)
def unnamed_glyphs(unnamed: Glyphs) -> Channel:
    """Return the channel through which some glyphs read as signs."""

    @lru_cache(maxsize=REMEMBERED)
    def forms(unit: str) -> tuple[str, ...]:
        glyphs = glyphs_of(unit)
        there = [at for at, glyph in enumerate(glyphs) if glyph in unnamed]
        found: dict[str, None] = {}
        for size in range(len(there), 0, -1):
            for chosen in combinations(there, size):
                found |= dict.fromkeys(_drawn(unit, glyphs, chosen))
        if unit.endswith(SARA_AM) and Placed(SARA_AM, "") in unnamed:
            found[unit[:-1] + SIGN] = None
        return tuple(found)

    return Channel(DECIPHERED, "marks that read as signs", forms)


def glyphs_of(unit: str) -> list[Placed]:
    """Return what is drawn around and behind the base of a unit, SARA AM in two pieces."""
    _, cluster, tail = split_unit(unit)
    return [*place(cluster)[1:], *(Placed(character, "") for character in tail)] if cluster else []


def _drawn(unit: str, glyphs: Sequence[Placed], chosen: Sequence[int]) -> Iterator[str]:
    """Yield a unit with signs for some of its glyphs; a ring may stand behind its tone as well."""
    lead, cluster, _ = split_unit(unit)
    head = lead + cluster[0]
    drawn = [SIGN if at in chosen else glyph.character for at, glyph in enumerate(glyphs)]
    if not cluster.endswith(SARA_AM):
        yield head + "".join(drawn)
        return
    ring = next(at for at, glyph in enumerate(glyphs) if glyph.character == NIKHAHIT)
    tones = "".join(drawn[:ring] + drawn[ring + 1 : -1])
    if ring in chosen:
        yield head + "".join(drawn)
        yield head + tones + SIGN + drawn[-1]
    elif drawn[-1] != SIGN:
        yield head + tones + SARA_AM


def missing_glyphs(true: str, seen: str) -> list[Placed]:
    """Return the glyphs of a true unit that are signs where it was seen, in their order."""
    there = Counter(glyph.character for glyph in glyphs_of(seen))
    n_signs = there.pop(SIGN, 0)
    missing: list[Placed] = []
    for glyph in glyphs_of(true):
        if there[glyph.character]:
            there[glyph.character] -= 1
        else:
            missing.append(glyph)
    if len(missing) > n_signs:  # all of SARA AM is one sign
        return [*(g for g in missing[:-1] if g.character != NIKHAHIT), Placed(SARA_AM, "")]
    return missing
