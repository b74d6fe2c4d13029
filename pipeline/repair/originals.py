"""The originals of what is seen: all words that damage could have made into it, with prices.

Nothing is entered beforehand. A stretch is looked up when it is first seen, unit by unit: the
words that begin with an original of what stands before it are known already, and a unit has a
handful of originals. So a brochure pays for the words it has, and not for the whole lexicon
under every set of channels that is tried on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pipeline.repair.beginnings import Beginning
from pipeline.repair.channels import Damage
from pipeline.repair.lexicon import bare

MAX_SEEN = 150_000
"""Stretches that are remembered; 60 MB."""

Entries = tuple[tuple[int, int], ...]
"""Words that end a stretch: the number of each, and the price of its changes in steps."""


class Found(NamedTuple):
    """A word that begins where a stretch begins.

    units: how many it takes of the stretch. number: of the word. price: of its changes, in steps.
    changed: whether it is another word than what is seen.
    """

    units: int
    number: int
    price: int
    changed: bool


Way = tuple[Beginning, int, bool]
"""The beginning of a word that may stand for a stretch, its price, whether it is another."""


class Stretch(dict[str, "Stretch"]):
    """What was seen so far, unit by unit: the next unit leads on to a longer stretch.

    A unit is hashed once; a stretch as text would be cut out and hashed at every step, which
    took a fifth of the time of the lattice.

    words: all words found so far, the shortest first. ways: the ways to get here.
    """

    __slots__ = ("size", "ways", "words")

    def __init__(self, size: int, words: tuple[Found, ...], ways: Sequence[Way]) -> None:
        super().__init__()
        self.size = size
        self.words = words
        self.ways = ways


NO_WORD = Stretch(0, (), ())
"""The stretch that no word begins with."""


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
        vocabularies: Sequence[Beginning],
        units: UnitOriginals,
        *,
        lost: int = 0,
        spared: int = 0,
    ) -> None:
        """Start with nothing seen.

        Args:
            vocabularies: the words, by what they begin with.
            units: the originals of single units.
            lost: steps for each unit that was hit.
            spared: steps for each unit that could have been hit and was not.
        """
        self._vocabularies = tuple(vocabularies)
        self._units = units
        self._prices = lost, spared
        self._priced: dict[str, tuple[tuple[str, int, bool], ...]] = {}
        self.start = self._beginning()

    def _beginning(self) -> Stretch:
        """Return the stretch without units: there is one way to it in each vocabulary."""
        self._seen = 0
        self.whole: dict[str, Entries] = {}
        return Stretch(0, (), [(words, 0, False) for words in self._vocabularies])

    def at_prices(self, lost: int, spared: int) -> Originals:
        """Return the same words where changes have a price."""
        return Originals(self._vocabularies, self._units, lost=lost, spared=spared)

    def with_more(self, words: Beginning, units: Mapping[str, Sequence[str]]) -> Originals:
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
        units = self._priced.get(unit)
        if units is None:
            units = self._priced[unit] = self._price(unit)
        size = before.size + 1
        ways: list[Way] = []
        words: list[Found] = []
        for beginning, price, changed in before.ways:
            after = beginning.after
            for true, more, hit in units:
                longer = after.get(true)
                if longer is not None:
                    way = longer, price + more, changed or hit
                    ways.append(way)
                    if longer.number >= 0:
                        words.append(Found(size, longer.number, *way[1:]))
        words.sort()
        found = Stretch(size, (*before.words, *words), ways) if ways else NO_WORD
        before[unit] = found
        return found

    def _price(self, unit: str) -> tuple[tuple[str, int, bool], ...]:
        """Return the originals of a unit, each with the price of its change."""
        lost, spared = self._prices
        found = self._units.of(unit)
        return tuple((true, hit * lost + safe * spared, hit) for true, hit, safe in found)

    def of(self, units: Iterable[str]) -> Entries:
        """Return the words for a stretch, none of whose beginnings needs to have been seen."""
        stretch = self.start
        for unit in units:
            longer = stretch.get(unit)
            stretch = self.lengthen(stretch, unit) if longer is None else longer
            if stretch is NO_WORD:
                break
        return tuple(
            (word.number, word.price) for word in stretch.words if word.units == stretch.size
        )
