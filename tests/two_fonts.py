"""Brochures set in two fonts, one of which spoils what it sets: headings, or the body."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from pipeline.records import Box, Glyph, RawText
from tests.repairing import raw_text

Damage = Callable[[str], str]


def set_in_fonts(parts: Iterable[tuple[str, str]]) -> RawText:
    """Return a raw text whose parts are each set in the font named with it."""
    text = ""
    glyphs: list[Glyph | None] = []
    for part, font in parts:
        text += part
        glyphs += [None if c.isspace() else _glyph(c, font, len(glyphs)) for c in part]
    return replace(raw_text(text), glyphs=tuple(glyphs))


def _glyph(character: str, font: str, order: int) -> Glyph:
    box = Box(0.0, 0.0, 1.0, 1.0)
    return Glyph(character, character, "", "", None, None, font, 12.0, box, 6.0, order)


def headed(lines: Iterable[str], heading: Damage, body: Damage) -> list[tuple[str, str]]:
    """Return every fourth line as a heading in a font of its own, each font with its damage."""
    return [
        (heading(line), "AAAAAA+Bold") if number % 4 == 0 else (body(line), "BBBBBB+Regular")
        for number, line in enumerate(lines)
    ]
