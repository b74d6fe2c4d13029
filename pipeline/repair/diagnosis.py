"""Which channels are at work: what should be seen in this much Thai, and is not.

Each trait counts places where a mark may stand and places where it does. In clean Thai the
share is known; a font that lost the glyph shows none over a long stretch, and how long is
long enough follows from the share. So a stretch is found, not a word: one missing mark says
nothing. Whether the language agrees is asked afterwards (`restore.py`).

Cost: a dozen passes of numpy over the text, about 0.3 microseconds a character.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.spans import Span
from pipeline.thai import (
    ABOVE_MARKS,
    ABOVE_VOWELS,
    ASCENDER_BASES,
    BASES,
    BELOW_MARKS,
    MAI_EK,
    MAI_THO,
    SARA_AA,
    SARA_AM,
    THANTHAKHAT,
    TOP_MARKS,
)

Mask = NDArray[np.bool_]
_THAI, _OTHER = 0x0E00, 0x80

EVIDENCE_NATS = 4.0
"""Log-odds at which a stretch is looked at: 50 bases without a low tone. The words decide
afterwards (`hints.py`, `restore.py`), so this may be low."""
SURVIVING = 0.03
"""Share of the marks that may still be seen where a glyph counts as lost."""
SHORT_CHARACTERS, SHORT_EVIDENCE_NATS = 2_000, 1.5
"""A part of a text that is no longer is looked at on less: 20 bases without a low tone; and the
whole of it if absence speaks for loss at all."""
LOST = 0.1
"""Share of what is expected that may be seen of a mark that is lost along with others."""
SWAPPED_SHARE = 0.15
"""Share of SARA AM among SARA AA and SARA AM: .08 to .13 in every clean text measured."""
SWITCH_NATS = 3.5
SWAP_SWITCH_NATS = 8.0
"""Cost of a change between a damaged and a sound stretch: fonts do not change at every word."""


class View:
    """A text as offsets into the Thai block, asked which characters stand where."""

    def __init__(self, text: str) -> None:
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        offsets = codes.astype(np.int64) - _THAI
        outside = (offsets < 0) | (offsets >= _OTHER)
        self._offsets = np.where(outside, _OTHER, offsets).astype(np.uint8)
        self._masks: dict[str, Mask] = {}

    def __len__(self) -> int:
        return len(self._offsets)

    def any_of(self, characters: str, shift: int = 0) -> Mask:
        """Say for each place whether one of `characters` stands `shift` places on."""
        found = self._masks.get(characters)
        if found is None:
            table = np.zeros(_OTHER + 1, dtype=np.bool_)
            table[[ord(c) - _THAI for c in characters]] = True
            found = self._masks[characters] = table[self._offsets]
        if not shift:
            return found
        padding = np.zeros(min(abs(shift), len(found)), np.bool_)
        parts = [found[shift:], padding] if shift > 0 else [padding, found[:shift]]
        moved: Mask = np.concatenate(parts)
        return moved


class Trait(NamedTuple):
    """Something clean Thai shows at a known rate.

    name: of the trait. share: of the sites that show it, in the plainest clean text measured.
    see: a view of the text → masks of the sites and of those that show it.
    """

    name: str
    share: float
    see: Callable[[View], tuple[Mask, Mask]]


_PLAIN_BASES = "".join(base for base in BASES if base not in ASCENDER_BASES)


def _low(bases: str, marks: str) -> Callable[[View], tuple[Mask, Mask]]:
    """See marks directly over a base, where nothing else stands above it."""

    def see(view: View) -> tuple[Mask, Mask]:
        taken = view.any_of(ABOVE_MARKS, 1) | view.any_of(SARA_AM, 1) | view.any_of(SARA_AM, 2)
        sites = view.any_of(bases) & ~taken
        below = view.any_of(BELOW_MARKS, 1)
        return sites, sites & (view.any_of(marks, 1) | (below & view.any_of(marks, 2)))

    return see


def _left(view: View) -> tuple[Mask, Mask]:
    """See marks over tall bases."""
    sites = view.any_of(ASCENDER_BASES)
    return sites, sites & view.any_of(ABOVE_MARKS, 1)


def _stacked(marks: str) -> Callable[[View], tuple[Mask, Mask]]:
    """See marks over above-base vowels."""

    def see(view: View) -> tuple[Mask, Mask]:
        sites = view.any_of(ABOVE_VOWELS)
        return sites, sites & view.any_of(marks, 1)

    return see


def _stacked_am(view: View) -> tuple[Mask, Mask]:
    """See tones over SARA AM."""
    sites = view.any_of(SARA_AM)
    return sites, sites & view.any_of(TOP_MARKS, -1)


def _either(seen: str) -> Callable[[View], tuple[Mask, Mask]]:
    """See one of SARA AA and SARA AM."""

    def see(view: View) -> tuple[Mask, Mask]:
        sites = view.any_of(SARA_AA + SARA_AM)
        return sites, sites & view.any_of(seen)

    return see


TRAITS: dict[str, Trait] = {
    trait.name: trait
    for trait in (
        Trait("low", 0.08, _low(_PLAIN_BASES, MAI_EK + MAI_THO)),
        Trait("low_mai_ek", 0.035, _low(_PLAIN_BASES, MAI_EK)),
        Trait("low_mai_tho", 0.03, _low(_PLAIN_BASES, MAI_THO)),
        Trait("low_thanthakhat", 0.01, _low(_PLAIN_BASES, THANTHAKHAT)),
        Trait("low_left", 0.1, _low(ASCENDER_BASES, MAI_EK + MAI_THO)),
        Trait("left", 0.2, _left),
        Trait("stacked", 0.15, _stacked(TOP_MARKS)),
        Trait("stacked_am", 0.03, _stacked_am),
        Trait("sara_am", 0.07, _either(SARA_AM)),
        Trait("sara_aa", 0.7, _either(SARA_AA)),
    )
}


def count(view: View, trait: str) -> tuple[int, int]:
    """Return the number of sites of a trait and of those that show it."""
    sites, seen = TRAITS[trait].see(view)
    return int(sites.sum()), int(seen.sum())


def is_lost(view: View, trait: str, spans: Iterable[Span]) -> bool:
    """Say whether so little of a trait is seen within `spans` that its glyph may be lost."""
    sites, seen = TRAITS[trait].see(view)
    there = expected = 0
    for start, end in spans:
        there += int(seen[start:end].sum())
        expected += int(sites[start:end].sum())
    return there <= LOST * TRAITS[trait].share * expected


def missing_stretches(view: View, trait: str) -> list[Span]:
    """Return the stretches where a trait is missing beyond chance.

    A short text is one stretch: what it lacks is looked at on less evidence.
    """
    at, gains = _weighed(view, trait)
    if not len(at):
        return []
    enough = EVIDENCE_NATS
    if len(view) <= SHORT_CHARACTERS:
        enough = 0.0 if gains.sum() > 0 else SHORT_EVIDENCE_NATS
    return _beyond_chance(at, gains, enough=enough)


def absence_nats(view: View, trait: str, spans: Iterable[Span]) -> float:
    """Return by how many nats what is seen of a trait within `spans` speaks for its loss."""
    at, gains = _weighed(view, trait)
    total = np.concatenate([[0.0], np.cumsum(gains)])
    return sum(
        float(total[np.searchsorted(at, span.end)] - total[np.searchsorted(at, span.start)])
        for span in spans
    )


def _weighed(view: View, trait: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the sites of a trait and by how many nats each speaks for its loss."""
    sites, seen = TRAITS[trait].see(view)
    at = np.flatnonzero(sites)
    share = TRAITS[trait].share
    absent = math.log((1 - SURVIVING * share) / (1 - share))
    return at, np.where(seen[at], math.log(SURVIVING), absent)


def swapped_stretches(view: View) -> list[Span]:
    """Return the stretches where SARA AM outnumbers SARA AA as SARA AA should SARA AM."""
    sites, seen = TRAITS["sara_am"].see(view)
    at = np.flatnonzero(sites)
    if not len(at):
        return []
    odds = math.log((1 - SWAPPED_SHARE) / SWAPPED_SHARE)
    return _beyond_chance(at, np.where(seen[at], odds, -odds), SWAP_SWITCH_NATS)


def _beyond_chance(
    at: NDArray[np.int64],
    gains: NDArray[np.float64],
    switch: float = SWITCH_NATS,
    enough: float = EVIDENCE_NATS,
) -> list[Span]:
    """Return the stretches of sites that speak for damage, if any does so loudly enough."""
    total = np.cumsum(gains)
    rise = total - np.minimum.accumulate(np.concatenate([[0.0], total[:-1]]))
    if rise.max() < enough:
        return []
    return list(_stretches(at, gains, switch))


def _stretches(at: NDArray[np.int64], gains: NDArray[np.float64], switch: float) -> Iterator[Span]:
    """Cut the sites into sound and damaged stretches by the best path of two states.

    Equal gains side by side are one step: a change among them never beats one at their edge.
    """
    firsts = np.flatnonzero(np.concatenate([[True], gains[1:] != gains[:-1]]))
    lengths = np.diff(np.append(firsts, len(gains)))
    sound, damaged = 0.0, 0.0
    from_damaged: list[bool] = []  # whether the best way to be sound came from damaged
    from_sound: list[bool] = []  # whether the best way to be damaged came from sound
    for gain in (gains[firsts] * lengths).tolist():
        leaves, enters = damaged - switch > sound, sound - switch > damaged
        from_damaged.append(leaves)
        from_sound.append(enters)
        sound, damaged = (
            damaged - switch if leaves else sound,
            (sound - switch if enters else damaged) + gain,
        )
    state = damaged > sound
    end = len(firsts)
    last = np.append(firsts, len(gains)) - 1  # the last site before each step
    found: list[Span] = []
    for i in range(len(firsts) - 1, -1, -1):
        if state and (from_sound[i] or i == 0):
            start = int(at[firsts[i]]) if from_sound[i] else 0
            found.append(Span(start, int(at[last[end]]) + 1))
            state = False
        elif not state and from_damaged[i]:
            state, end = True, i
    yield from reversed(found)
