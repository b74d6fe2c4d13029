"""What an engine reads into dirt: the shadow of a sheet's edge, staples, holes, specks.

It is left out of the text, and told at its place; nothing that may be a word is.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.records import Box, Glyph, Note

UNSURE = 0.5
"""Words the engine is surer of are never dirt."""
EDGE_PT = 8.0
"""What lies within this of the edge of the page, in points, is no writing; printers keep 12 off."""
THIN = 0.15
"""A letter is wider than this share of its height; strokes such as | and ! are not."""
STROKES = frozenset("|!'`:;.,iIl1()[]/\\า")


def is_dirt(word: Glyph, width: float, height: float) -> bool:
    """Say whether a word of OCR on a page of this size, in points, can only be dirt."""
    if word.confidence >= UNSURE:
        return False
    return _at_edge(word.box, width, height) or _is_thread(word)


def _at_edge(box: Box, width: float, height: float) -> bool:
    return (
        box.x1 <= EDGE_PT
        or box.x0 >= width - EDGE_PT
        or box.bottom <= EDGE_PT
        or box.top >= height - EDGE_PT
    )


def _is_thread(word: Glyph) -> bool:
    """Say whether a letter was seen where there is room for a stroke only."""
    box = word.box
    wide = any(character not in STROKES for character in word.text)
    return wide and box.x1 - box.x0 < THIN * (box.bottom - box.top)


def without_dirt(
    words: Iterable[Glyph], width: float, height: float, page: int
) -> tuple[tuple[Glyph, ...], tuple[Note, ...]]:
    """Part words from dirt; each piece of dirt is noted with what the engine took it for."""
    kept: list[Glyph] = []
    notes: list[Note] = []
    for word in words:
        if is_dirt(word, width, height):
            message = f"“{word.text}” was seen in what looks like dirt, and is left out."
            notes.append(Note("ocr_dirt", message, page, word.box))
        else:
            kept.append(word)
    return tuple(kept), tuple(notes)
