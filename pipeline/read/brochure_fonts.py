"""The fonts of one brochure: each worked out once, each a witness for the others."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial

from playa.document import Document
from playa.font import Font
from playa.pdftypes import ObjRef, PDFObject, resolve1

from pipeline.read.evidence import Evidence
from pipeline.read.fonts import FontTable
from pipeline.read.layers import Layers
from pipeline.read.meanings import FILE_ERRORS, PROGRAM_ERRORS
from pipeline.read.outlines import OutlineTable
from pipeline.read.structure_tree import Structure
from pipeline.records import Note

log = logging.getLogger("playa.font")
MOST_FONTS = 200
"""Fonts of a brochure that may vouch for the unknown glyphs of another."""
MOST_PAGES = 500
"""Pages searched for such fonts."""


class FontShelf:
    """The font tables of a brochure, and what is known of its fonts as a whole.

    name: of the brochure, for errors. layers, structure: what else its pages need to know of it.
    """

    def __init__(self, document: Document, data: bytes = b"", name: str = "") -> None:
        self.document = document
        self.name = name
        self.layers = Layers(document)
        self.structure = Structure(document, data)
        self._by_number: dict[int, FontTable] = {}
        self._inline: dict[int, tuple[PDFObject, FontTable]] = {}
        self._tables: dict[int, FontTable] = {}
        self._outlines: OutlineTable | None = None
        self._numbers: dict[int, int] | None = None

    def font(self, told: PDFObject) -> FontTable:
        """Return the table of a font of the resources; of an empty one where there is none.

        told: a reference to its dictionary, or the dictionary itself.
        """
        number = told.objid if isinstance(told, ObjRef) else 0
        found = self._by_number.get(number)
        if found is not None and number:
            return found
        spec = resolve1(told)
        if number:
            found = self._by_number[number] = self.table(self._open(number, spec))
            return found
        held = self._inline.get(id(spec))
        if held is None:
            held = self._inline[id(spec)] = (spec, self.table(self._open(0, spec)))
        return held[1]

    def _open(self, number: int, spec: PDFObject) -> Font:
        """Open a font; where its ToUnicode may be what is broken, the font without it."""
        if not isinstance(spec, dict):
            spec = None
        try:
            return self.document.get_font(number, spec)
        except FILE_ERRORS as error:
            log.warning("a font's dictionary is broken: %s", error)
        if spec is not None and "ToUnicode" in spec:
            silent = {key: value for key, value in spec.items() if key != "ToUnicode"}
            return self._open(0, silent)
        return self.document.get_font()

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
        """Return a note for each font that could not be read or understood, or was deciphered."""
        notes = []
        for table in self._tables.values():
            if table.evidence.trouble:
                words = f"The program of font {table.name} is broken ({table.evidence.trouble})."
                notes.append(Note("font_unreadable", words))
        unknown: Counter[str] = Counter()
        deciphered: Counter[str] = Counter()
        for table in self._tables.values():
            unknown[table.name] += table.unknown
            deciphered[table.name] += table.deciphered
        for name, times in sorted((+unknown).items()):
            words = f"Font {name} does not say what {times} of its glyphs mean."
            notes.append(Note("unknown_glyphs", words, times=times))
        for name, times in sorted((+deciphered).items()):
            words = (
                f"Font {name} does not say what {times} of its glyphs mean; they were read by their"
                " drawing and the text around them."
            )
            notes.append(Note("deciphered_glyphs", words, times=times))
        return notes


def _page_fonts(fonts: Iterable[Font]) -> list[Font]:
    """Return the fonts of a page's resources, none if the resources are broken."""
    try:
        return list(fonts)
    except PROGRAM_ERRORS:
        return []
