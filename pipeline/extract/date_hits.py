"""A pattern of dates that matched, what stands in its groups, and what comes of it."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.extract import eras
from pipeline.extract.date_atoms import Atom, lexicon
from pipeline.extract.eras import Stretch, Year
from pipeline.spans import Span


class Found(NamedTuple):
    """A date and where it stands; key names one that stays unresolved, in its id."""

    core: Span
    full: Span
    stretch: Stretch
    year: Year | None
    key: str = ""


class Hit:
    """A pattern that matched a stretch of atoms."""

    def __init__(self, atoms: list[Atom], match: re.Match[str], plain: str) -> None:
        self.atoms = atoms
        self.match = match
        self.plain = plain

    def atom(self, group: str) -> Atom | None:
        """Return the first atom of a named group, None if it took no part."""
        if group not in self.match.re.groupindex or self.match.start(group) < 0:
            return None
        return self.atoms[self.match.start(group)]

    def number(self, group: str) -> int:
        """Return the number in a group that is a number."""
        atom = self.atom(group)
        return int(atom.text) if atom else 0

    def value(self, group: str) -> str:
        """Return the table's value for the word in a group, "" if it took no part."""
        atom = self.atom(group)
        return atom.word.value if atom and atom.word else ""

    def span(self, group: str | int) -> Span:
        """Return where a group stands in the text."""
        first, last = self.match.span(group)
        return Span(self.atoms[first].start, self.atoms[last - 1].end)

    def year(self, number: str = "y", era: str = "e") -> Year | None:
        """Return the year in a group; two digits are a year only where nothing is counted."""
        atom = self.atom(number)
        if atom is None or not self.is_year(atom, self.value(era)):
            return None
        return eras.printed_year(int(atom.text), self.value(era) or None, len(atom.text))

    def is_year(self, atom: Atom, era: str) -> bool:
        """Say whether a number may be a year here."""
        if atom.letter == "Y" or era in ("rs", "cs"):
            return True
        if atom.letter == "H" and era:
            return True
        if atom.letter != "D" or len(atom.text) != 2:
            return False
        return bool(era) or not lexicon().counted_re.match(self.plain, atom.end)

    def found(self, stretch: Stretch | None, year: Year | None, key: str = "") -> list[Found]:
        """Return the one date of this hit, over the groups `core` and the whole."""
        if stretch is None:
            return []
        core = self.span("core")
        return [Found(core, self.span(0), stretch, year, key or core.of(self.plain))]


def month_of(hit: Hit, group: str) -> int:
    """Return the number of the month in a group."""
    return int(hit.value(group))


def unresolved(granularity: str) -> Stretch:
    """Return a stretch of a year that is not printed."""
    return Stretch(None, granularity, flags=("year_missing",))


def second_year(hit: Hit, first: Year) -> Year | None:
    """Return the year that ends a range of years: y2 with the era e2, or in the first's."""
    atom = hit.atom("y2")
    if atom is None or not hit.is_year(atom, hit.value("e2")):
        return None
    return eras.following_year(first, int(atom.text), len(atom.text), hit.value("e2") or None)
