"""The originals of what is seen: all words that damage could have made into it, with prices.

Nothing is entered beforehand. A stretch is looked up when it is first seen, unit by unit: the
words that begin with an original of what stands before it are known already, and a unit has a
handful of originals. So a brochure pays for the words it has, and not for the whole lexicon
under every set of channels that is tried on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pipeline.repair.channels import Damage
from pipeline.repair.lexicon import Lexicon, bare

MAX_SEEN = 150_000
"""Stretches that are remembered; 60 MB."""

Entries = tuple[tuple[int, int], ...]
"""Words that end a stretch: the number of each, and the price of its changes in steps."""


Ways = Sequence[tuple[str, int]]
"""True beginnings of words that may stand for a stretch, each with its price."""


class Stretch(dict[str, "Stretch"]):
    """What was seen so far, unit by unit: the next unit leads on to a longer stretch.

    A unit is hashed once; a stretch as text would be cut out and hashed at every step, which
    took a fifth of the time of the lattice.

    entries: the words that end here. ways: the ways to get here, in each vocabulary.
    """

    __slots__ = ("entries", "ways")

    def __init__(self, entries: Entries, ways: list[Ways]) -> None:
        super().__init__()
        self.entries = entries
        self.ways = ways


NO_WORD = Stretch((), [])
"""The stretch that no word begins with."""


class Vocabulary(NamedTuple):
    """Words with their numbers."""

    lexicon: Lexicon
    numbers: Mapping[str, int]


class UnitOriginals:
    """The units that damage could have made into a unit; found as they are asked for.

    units: all units that words have, by what no channel changes of them.
    """

    def __init__(self, units: Mapping[str, Sequence[str]], damage: Damage) -> None:
        self.units = units
        self.damage = damage
        self._known: dict[str, tuple[tuple[str, bool, bool], ...]] = {}

    def of(self, unit: str) -> tuple[tuple[str, bool, bool], ...]:
        """Return the originals of `unit`: each with whether it was hit, and whether spared."""
        known = self._known.get(unit)
        if known is None:
            found = []
            for true in self.units.get(bare(unit), ()):
                readings = self.damage.readings(true)
                if unit in readings:
                    found.append((true, unit != true, unit == true and len(readings) > 1))
            known = self._known[unit] = tuple(found)
        return known


class Originals:
    """The words that could have been made into a stretch of observed text.

    start: the stretch without units, from which all others are found.
    whole: the words for what was read as one word, by how it was observed.
    """

    def __init__(
        self,
        vocabularies: Sequence[Vocabulary],
        units: UnitOriginals,
        *,
        lost: int = 0,
        spared: int = 0,
    ) -> None:
        """Start with nothing seen.

        Args:
            vocabularies: the words.
            units: the originals of single units.
            lost: steps for each unit that was hit.
            spared: steps for each unit that could have been hit and was not.
        """
        self._vocabularies = tuple(vocabularies)
        self._units = units
        self._prices = lost, spared
        self.start = self._beginning()

    def _beginning(self) -> Stretch:
        """Return the stretch without units: there is one way to it in each vocabulary."""
        self._seen = 0
        self.whole: dict[str, Entries] = {}
        return Stretch((), [(("", 0),)] * len(self._vocabularies))

    def at_prices(self, lost: int, spared: int) -> Originals:
        """Return the same words where changes have a price."""
        return Originals(self._vocabularies, self._units, lost=lost, spared=spared)

    def with_more(self, words: Vocabulary, units: Mapping[str, Sequence[str]]) -> Originals:
        """Return these words and more."""
        known = self._units.units
        wider = {**known, **{k: sorted({*known.get(k, ()), *units[k]}) for k in units}}
        originals = UnitOriginals(wider, self._units.damage)
        return Originals([*self._vocabularies, words], originals)

    def make_room(self) -> None:
        """Forget what was seen if it was much; only between two runs of text."""
        if self._seen > MAX_SEEN:
            self.start = self._beginning()

    def lengthen(self, before: Stretch, unit: str) -> Stretch:
        """Look up what one unit more makes of a stretch, and remember it there."""
        self._seen += 1
        lost, spared = self._prices
        units = [(t, hit * lost + safe * spared) for t, hit, safe in self._units.of(unit)]
        ways: list[Ways] = []
        entries: list[tuple[int, int]] = []
        for (lexicon, numbers), starts in zip(self._vocabularies, before.ways, strict=True):
            step = lexicon.step
            found: list[tuple[str, int]] = []
            for start, price in starts:
                for true, more in units:
                    prefix = start + true
                    cost = step(prefix)
                    if cost is not None:
                        found.append((prefix, price + more))
                        if cost >= 0:
                            entries.append((numbers[prefix], price + more))
            ways.append(found)
        longer = Stretch(tuple(sorted(entries)), ways) if any(ways) else NO_WORD
        before[unit] = longer
        return longer

    def of(self, units: Iterable[str]) -> Entries:
        """Return the words for a stretch, none of whose beginnings needs to have been seen."""
        stretch = self.start
        for unit in units:
            longer = stretch.get(unit)
            stretch = self.lengthen(stretch, unit) if longer is None else longer
            if stretch is NO_WORD:
                break
        return stretch.entries
