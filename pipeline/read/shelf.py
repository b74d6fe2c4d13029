"""The fonts of one brochure: each worked out once, each a witness for the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial

from playa.document import Document
from playa.font import Font

from pipeline.read.evidence import PROGRAM_ERRORS, Evidence
from pipeline.read.fonts import FontTable
from pipeline.read.outlines import OutlineTable
from pipeline.records import Note

MOST_FONTS = 200
"""Fonts of a brochure that may vouch for the unknown glyphs of another."""
MOST_PAGES = 500
"""Pages searched for such fonts."""


class FontShelf:
    """The font tables of a brochure, and what is known of its fonts as a whole."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._tables: dict[int, FontTable] = {}
        self._outlines: OutlineTable | None = None
        self._numbers: dict[int, int] | None = None
        self.unknown: Counter[str] = Counter()

    def table(self, font: Font) -> FontTable:
        """Return the table of a font."""
        found = self._tables.get(id(font))
        if found is None:
            found = self._tables[id(font)] = FontTable(font, partial(self.neighbours, font))
        return found

    def neighbours(self, font: Font) -> OutlineTable | None:
        """Return the outlines of all other fonts of the brochure that nothing contradicts.

        Worked out when the first glyph needs it: a font may be explained on a later page.
        """
        if self._numbers is None:
            fonts = list(self._fonts())
            self._numbers = {id(other): number for number, other in enumerate(fonts)}
            known = [list(Evidence(other, lambda: None).trusted()) for other in fonts]
            self._outlines = OutlineTable.of(known) if any(known) else None
        if self._outlines is None:
            return None
        return self._outlines.without(self._numbers.get(id(font), -1))

    def _fonts(self) -> Iterator[Font]:
        """Yield the fonts that the pages name, each once."""
        seen: set[int] = set()
        for page in self.document.pages[:MOST_PAGES]:
            for font in _page_fonts(page.fonts.values()):
                if id(font) not in seen and len(seen) < MOST_FONTS:
                    seen.add(id(font))
                    yield font

    def notes(self) -> list[Note]:
        """Return one note for each font that could not be read or understood."""
        notes = []
        for table in self._tables.values():
            if table.evidence.trouble:
                words = f"The program of font {table.name} is broken ({table.evidence.trouble})."
                notes.append(Note("font_unreadable", words))
        for name, times in sorted(self.unknown.items()):
            words = f"Font {name} does not say what {times} of its glyphs mean."
            notes.append(Note("unknown_glyphs", words, times=times))
        return notes


def _page_fonts(fonts: Iterable[Font]) -> list[Font]:
    """Return the fonts of a page's resources, none if the resources are broken."""
    try:
        return list(fonts)
    except PROGRAM_ERRORS:
        return []
