"""The noisy channels: what damage may have made of a unit, and how to look that up.

A channel says, for a unit of true text, every way it may read once damaged. Its key is the
form with everything lost or merged: all originals of one observed unit share its key, so a
lexicon keyed that way finds them in one look-up, and what survived then rules out the rest.

Which marks a font drew with private-use glyphs follows from the law of positions
(`shaping.py`); the damage simulator of the tests uses these same channels.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from pipeline.repair.shaping import place
from pipeline.thai import (
    ABOVE_MARKS,
    LEADING_VOWELS,
    MAI_CHATTAWA,
    MAI_EK,
    MAI_THO,
    MAI_TRI,
    MARKS,
    NIKHAHIT,
    SARA_AA,
    SARA_AM,
    SARA_U,
    SARA_UU,
    THANTHAKHAT,
    TOP_MARKS,
)
from pipeline.variants import Position

_MAX_FORMS = 64
"""Forms of one unit that are looked at; a well-formed unit has at most 8 in one channel."""


REMEMBERED = 4_096
"""Units whose forms are kept for each channel: every set of channels that is tried asks for them
again, which took a sixth of the restoration of 60,000 characters. 1 MB each."""


class Channel(NamedTuple):
    """One kind of damage.

    name: the mechanism, as recorded in the edits.
    noun: what a brochure lost by it, for the diagnosis.
    forms: a true unit → the ways it may read, the fullest damage first, itself left out.
    """

    name: str
    noun: str
    forms: Callable[[str], tuple[str, ...]]


def split_unit(unit: str) -> tuple[str, str, str]:
    """Part a unit into leading vowels, the base with its marks and SARA AM, and what follows."""
    start = len(unit) - len(unit.lstrip(LEADING_VOWELS))
    rest = unit[start:]
    end = 1
    while end < len(rest) and rest[end] in MARKS:
        end += 1
    if end < len(rest) and rest[end] == SARA_AM:
        end += 1
    return unit[:start], rest[:end], rest[end:]


def _without(
    positions: frozenset[Position], marks: str = MARKS
) -> Callable[[str], tuple[str, ...]]:
    """Make the forms of a channel that loses the glyphs of `marks` drawn in `positions`."""

    @lru_cache(maxsize=REMEMBERED)
    def forms(unit: str) -> tuple[str, ...]:
        lead, cluster, tail = split_unit(unit)
        if not cluster:
            return ()
        placed = place(cluster)
        droppable = [
            i for i, p in enumerate(placed) if p.position in positions and p.character in marks
        ]
        found = []
        for size in range(len(droppable), 0, -1):
            for dropped in combinations(droppable, size):
                kept = "".join(p.character for i, p in enumerate(placed) if i not in dropped)
                found.append(lead + _join_sara_am(kept, cluster) + tail)
        return tuple(found)

    return forms


def _join_sara_am(kept: str, cluster: str) -> str:
    """Put SARA AM back together in what `place` took apart."""
    if not cluster.endswith(SARA_AM) or NIKHAHIT not in kept:
        return kept
    return kept.replace(NIKHAHIT, "")[:-1] + SARA_AM


def _stacked_tones(unit: str) -> tuple[str, ...]:
    """Lose the tone that stands above an above-base vowel."""
    for i in range(1, len(unit)):
        if unit[i] in TOP_MARKS and unit[i - 1] in ABOVE_MARKS:
            return (unit[:i] + unit[i + 1 :],)
    return ()


def _stacked_sara_am_tones(unit: str) -> tuple[str, ...]:
    """Lose the tone that stands above the NIKHAHIT of SARA AM."""
    for i in range(1, len(unit) - 1):
        if unit[i] in TOP_MARKS and unit[i + 1] == SARA_AM:
            return (unit[:i] + unit[i + 1 :],)
    return ()


def _sara_am_as_aa(unit: str) -> tuple[str, ...]:
    return (unit.replace(SARA_AM, SARA_AA),) if SARA_AM in unit else ()


def _sara_aa_as_am(unit: str) -> tuple[str, ...]:
    return (unit.replace(SARA_AA, SARA_AM),) if SARA_AA in unit else ()


_DOUBLED_VOWEL_RE = re.compile(rf"([{SARA_U}{SARA_UU}])\1")
_BELOW_DROPPED = dict.fromkeys(map(ord, SARA_U + SARA_UU))
_LOW_AS_BELOW = {MAI_EK: SARA_U, MAI_THO: SARA_UU}


def _low_as_below(positions: frozenset[Position]) -> Callable[[str], tuple[str, ...]]:
    """Make the forms of a channel that draws low tones as below-base vowels.

    What is then there twice, `ผู้` read as `ผูู`, may have been taken for a doubled mark since.
    """

    def forms(unit: str) -> tuple[str, ...]:
        lead, cluster, tail = split_unit(unit)
        if not cluster or cluster.endswith(SARA_AM):
            return ()
        placed = place(cluster)
        changed = "".join(
            _LOW_AS_BELOW.get(p.character, p.character) if p.position in positions else p.character
            for p in placed
        )
        single = _DOUBLED_VOWEL_RE.sub(r"\1", changed)
        return tuple(
            lead + form + tail for form in dict.fromkeys((changed, single)) if form != cluster
        )

    return forms


_LOW: frozenset[Position] = frozenset({"low"})
LOW_EK = Channel("restore_low_tone", "low MAI EK", _without(_LOW, MAI_EK))
LOW_THO = Channel("restore_low_tone", "low MAI THO", _without(_LOW, MAI_THO))
LOW_RARE = Channel(
    "restore_low_tone", "low MAI TRI and MAI CHATTAWA", _without(_LOW, MAI_TRI + MAI_CHATTAWA)
)
LOW_THANTHAKHAT = Channel("restore_low_tone", "low THANTHAKHAT", _without(_LOW, THANTHAKHAT))
LOW_LEFT = Channel(
    "restore_low_left_tone", "tone marks of tall bases", _without(frozenset({"low_left"}))
)
LEFT = Channel(
    "restore_left_mark", "marks shifted left over tall bases", _without(frozenset({"left"}))
)
LOWERED = Channel(
    "restore_lowered_vowel", "vowels lowered under ฎ and ฏ", _without(frozenset({"lowered"}))
)
STACKED = Channel("restore_stacked_tone", "tone marks above vowels", _stacked_tones)
STACKED_AM = Channel("restore_stacked_tone", "tone marks above SARA AM", _stacked_sara_am_tones)
AM_AS_AA = Channel("restore_sara_am", "the ring of SARA AM, which reads as SARA AA", _sara_am_as_aa)
AA_AS_AM = Channel("restore_sara_aa", "the bare SARA AA, which reads as SARA AM", _sara_aa_as_am)
LOW_AS_BELOW = Channel(
    "restore_tone_from_vowel",
    "low tone marks, which read as below-base vowels",
    _low_as_below(frozenset({"low", "low_left"})),
)
OVERLOOKED = (STACKED, STACKED_AM, AM_AS_AA)
"""Small marks over others and small rings: who reads from a picture overlooks them too."""
LOW_TONES = (LOW_EK, LOW_THO, LOW_RARE)
PRIVATE = (*LOW_TONES, LOW_THANTHAKHAT, LOW_LEFT, LEFT, LOWERED)
"""Everything that an old font drew with private-use glyphs: class 16."""
ALL = (*PRIVATE, LOW_AS_BELOW, STACKED, STACKED_AM, AM_AS_AA, AA_AS_AM)
"""All channels, in the order in which they apply where several are at work."""


class Damage:
    """Several channels at work together, in both directions."""

    def __init__(self, channels: Iterable[Channel]) -> None:
        self.channels = tuple(channels)
        # A tone that may be lost or read as a vowel: both look like the base alone.
        self._plain = LOW_AS_BELOW not in self.channels or LOW_EK not in self.channels
        self._known: dict[str, frozenset[str]] = {}

    def key(self, unit: str) -> str:
        """Return the form of `unit` with everything lost that can be lost."""
        for _ in range(4):
            before = unit
            for channel in self.channels:
                forms = channel.forms(unit)
                unit = forms[0] if forms else unit
            if unit == before:
                break
        return unit if self._plain else unit.translate(_BELOW_DROPPED)

    def readings(self, unit: str) -> frozenset[str]:
        """Return every way in which a true `unit` may read, itself among them."""
        known = self._known.get(unit)
        if known is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            known = self._known[unit] = self._find_readings(unit)
        return known

    def _find_readings(self, unit: str) -> frozenset[str]:
        """Find these ways."""
        found = {unit}
        fresh = [unit]
        while fresh and len(found) < _MAX_FORMS:
            unit = fresh.pop()
            for form in self._forms(unit):
                if form not in found:
                    found.add(form)
                    fresh.append(form)
        return frozenset(found)

    def _forms(self, unit: str) -> Iterator[str]:
        for channel in self.channels:
            yield from channel.forms(unit)
