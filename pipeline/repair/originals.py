"""The originals of what is seen: all words that damage could have made into it, and how.

Nothing is entered beforehand. A stretch is looked up when it is first seen, unit by unit: the
words that begin with an original of what stands before it are known already, and a unit has a
handful of originals. So a brochure pays for the words it has, and not for the whole lexicon
under every set of channels that is tried on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from pipeline.repair.channels import Damage
from pipeline.repair.lexicon import NO_MORE, UNIT_RE, Beginning, bare
from pipeline.repair.unnamed import SIGN
from pipeline.thai import SARA_A, SARA_AA

MAX_SEEN = 50_000
"""Stretches that are remembered; 20 MB."""

Entries = tuple[tuple[int, int, int], ...]
"""Words for a stretch: the number of each, how many units were hit, and how many spared."""


Found = tuple[int, int, int, int]
"""A word that begins where a stretch begins: how many units it takes of it, its number, units that
damage changed (if none, it is what is seen), and units that it could have changed."""

Way = tuple[Beginning, int, int]
"""The beginning of a word that may stand for a stretch, its units that were hit, and spared."""


class Stretch(dict[str, "Stretch"]):
    """What was seen so far, unit by unit: the next unit leads on to a longer stretch.

    A unit is hashed once; a stretch as text would be cut out and hashed at every step, which
    took a fifth of the time of the lattice.

    words: all words found so far, the shortest first. ways: the ways to get here.
    """

    __slots__ = ("_lengthen", "size", "ways", "words")

    def __init__(
        self, lengthen: Lengthen, size: int, words: tuple[Found, ...], ways: Sequence[Way]
    ) -> None:
        self._lengthen = lengthen
        self.size = size
        self.words = words
        self.ways = ways

    def __missing__(self, unit: str) -> Stretch:
        """Look up what one unit more makes of it, and remember it."""
        longer = self[unit] = self._lengthen(self, unit)
        return longer


Lengthen = Callable[[Stretch, str], Stretch]

NO_WORD = Stretch(lambda before, _: before, 0, (), ())
"""The stretch that no word begins with."""


def units_of(observed: str) -> list[str]:
    """Return the units of what was observed, without the blanks among them."""
    return [unit for piece in observed.split() for unit in UNIT_RE.findall(piece)]


class UnitOriginals:
    """The units that damage could have made into a unit; found as they are asked for.

    It knows no stretches, though it lengthens them: what is forgotten is freed at once, not when
    the collector next looks for cycles.

    units: all units that words have, by what no channel changes of them.
    seen: stretches that were looked up.
    """

    def __init__(self, units: Mapping[str, Sequence[str]], damage: Damage) -> None:
        self.units = units
        self.damage = damage
        self.seen = 0
        self._known: dict[str, tuple[tuple[str, bool, bool], ...]] = {}

    def of(self, unit: str) -> tuple[tuple[str, bool, bool], ...]:
        """Return the originals of `unit`: each with whether it was hit, and whether spared."""
        known = self._known.get(unit)
        if known is None:
            found = []
            for letters in _letters_of(unit):
                for true in self.units.get(letters, ()):
                    readings = self.damage.readings(true)
                    if unit in readings:
                        found.append((true, unit != true, unit == true and len(readings) > 1))
            known = self._known[unit] = tuple(found)
        return known

    def lengthen(self, before: Stretch, unit: str) -> Stretch:
        """Look up what one unit more makes of a stretch."""
        self.seen += 1
        units = self.of(unit)
        size = before.size + 1
        ways: list[Way] = []
        words: list[Found] = []
        for beginning, hits, spares in before.ways:
            after = beginning.after or beginning.part()
            for true, hit, spared in units:
                longer = after.get(true)
                if longer is not None:
                    if longer.after is not NO_MORE:
                        ways.append((longer, hits + hit, spares + spared))
                    if longer.number >= 0:
                        words.append((size, longer.number, hits + hit, spares + spared))
        if not ways and not words:
            return NO_WORD
        words.sort()
        return Stretch(self.lengthen, size, (*before.words, *words), ways)


def _letters_of(unit: str) -> Iterator[str]:
    """Yield what letters the originals of a unit may have: the last sign may be a vowel's."""
    yield bare(unit)
    before, sign, behind = unit.rpartition(SIGN)
    if sign:
        for vowel in SARA_A + SARA_AA:  # which SARA AM counts as
            yield bare(before + vowel + behind)


class Originals:
    """The words that could have been made into a stretch of observed text.

    start: the stretch without units, from which all others are found.
    """

    def __init__(self, words: Beginning, units: UnitOriginals) -> None:
        """Start with nothing seen.

        Args:
            words: by what they begin with.
            units: the originals of single units.
        """
        self._words = words
        self._units = units
        self._forget()

    def _forget(self) -> None:
        """Forget what was seen; the only way to the stretch without units is that of all words."""
        self._units.seen = 0
        self.start = Stretch(self._units.lengthen, 0, (), [(self._words, 0, 0)])

    def make_room(self) -> None:
        """Forget what was seen if it was much; only between two runs of text."""
        if self._units.seen > MAX_SEEN:
            self._forget()

    def of(self, units: Iterable[str]) -> Entries:
        """Return the words for a stretch, none of whose beginnings needs to have been seen."""
        stretch = self.start
        for unit in units:
            stretch = stretch[unit]
            if stretch is NO_WORD:
                break
        return tuple(word[1:] for word in stretch.words if word[0] == stretch.size)
