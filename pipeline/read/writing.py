"""Blocks of all pages → RawText: one text, each character with its glyph."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.read.layout import PageLayout
from pipeline.read.packing import HELD, GlyphColumns
from pipeline.records import Block, Brochure, Glyph, Note, Page, RawText
from pipeline.spans import Span


def write_pages(brochure: Brochure, layouts: Iterable[PageLayout]) -> RawText:
    """Write pages one after the other: blocks and pages two newlines apart."""
    characters: list[str] = []
    glyphs: list[Glyph | None] | GlyphColumns = []
    pages: list[Page] = []
    blocks: list[Block] = []
    notes: list[Note] = []
    for layout in layouts:
        if pages and characters and layout.blocks:
            characters += "\n\n"
            glyphs.extend((None, None))
        start = len(characters)
        for i, block in enumerate(layout.blocks):
            if i:
                characters += "\n\n"
                glyphs.extend((None, None))
            at = len(characters)
            if block.characters:
                written, drawn = zip(*block.characters, strict=True)
                characters += written
                glyphs.extend(drawn)
            span = Span(at, len(characters))
            starts = tuple(at + start for start in block.starts)
            blocks.append(Block(span, block.kind, layout.number, block.box, starts))
        span = Span(start, len(characters))
        pages.append(Page(layout.number, layout.width, layout.height, layout.reader, span))
        notes += layout.notes
        if isinstance(glyphs, list) and len(glyphs) > HELD:
            glyphs = GlyphColumns(glyphs)
    return RawText(
        brochure,
        tuple(pages),
        "".join(characters),
        tuple(glyphs) if isinstance(glyphs, list) else glyphs,
        tuple(blocks),
        tuple(notes),
    )
