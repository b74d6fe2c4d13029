"""Blocks of all pages → RawText: one text, each character with its glyph."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.read.layout import PageLayout
from pipeline.records import Block, Box, Brochure, Glyph, Note, Page, RawText
from pipeline.spans import Span


def write_pages(brochure: Brochure, layouts: Iterable[PageLayout]) -> RawText:
    """Write pages one after the other: blocks and pages two newlines apart."""
    characters: list[str] = []
    glyphs: list[Glyph | None] = []
    pages: list[Page] = []
    blocks: list[Block] = []
    notes: list[Note] = []
    for layout in layouts:
        lean = _Lean()
        if pages and characters and layout.blocks:
            characters += "\n\n"
            glyphs += (None, None)
        start = len(characters)
        for i, block in enumerate(layout.blocks):
            if i:
                characters += "\n\n"
                glyphs += (None, None)
            at = len(characters)
            for character, glyph in block.characters:
                characters.append(character)
                glyphs.append(lean.glyph(glyph) if glyph is not None else None)
            blocks.append(Block(Span(at, len(characters)), block.kind, layout.number, block.box))
        span = Span(start, len(characters))
        pages.append(Page(layout.number, layout.width, layout.height, layout.reader, span))
        notes += layout.notes
    return RawText(
        brochure, tuple(pages), "".join(characters), tuple(glyphs), tuple(blocks), tuple(notes)
    )


class _Lean:
    """Glyphs of a page as the later stages need them, in 0.4 kB each instead of 0.7.

    `ink` and `pen` have served the layout; numbers that are equal, such as the top of all
    glyphs of a line, become one object.
    """

    def __init__(self) -> None:
        self._numbers: dict[float, float] = {}
        self._last: tuple[Glyph, Glyph] | None = None

    def glyph(self, glyph: Glyph) -> Glyph:
        """Return the lean twin of a glyph; the same one for each character it stands for."""
        if self._last is not None and self._last[0] is glyph:
            return self._last[1]
        one = self._numbers.setdefault
        box = Box(*(one(number, number) for number in glyph.box))
        size, advance = one(glyph.size, glyph.size), one(glyph.advance, glyph.advance)
        lean = glyph._replace(box=box, size=size, advance=advance, pen=None, ink=None)
        self._last = glyph, lean
        return lean
