"""Draws glyphs for tests of the reading stage: a page without a PDF."""

from __future__ import annotations

from pipeline import thai
from pipeline.read.content import PageGlyphs
from pipeline.records import Box, Glyph

EM = 0.6
"""Width of every letter that is no mark, in em; a blank is half as wide."""


def glyph(
    text: str,
    x: float,
    y: float = 100.0,
    *,
    width: float | None = None,
    size: float = 10.0,
    order: int = 0,
    ink: Box | None = None,
    font: str = "Sarabun",
    hidden: bool = False,
    angle: int = 0,
) -> Glyph:
    """Make a glyph whose pen stands at (x, y); marks have no width."""
    if width is None:
        width = 0.0 if text in thai.MARKS else EM * size * (0.5 if text == " " else 1.0)
    box = Box(x, y - 0.8 * size, x + width, y + 0.2 * size)
    return Glyph(
        text,
        text,
        "",
        "",
        ord(text[0]) if text else 0,
        None,
        font,
        size,
        box,
        width,
        order,
        (x, y),
        angle,
        ink,
        hidden,
    )


def write(
    text: str,
    x: float = 50.0,
    y: float = 100.0,
    *,
    size: float = 10.0,
    spacing: float = 0.0,
    blank: float | None = None,
    font: str = "Sarabun",
) -> list[Glyph]:
    """Write a line, letter by letter, marks where the pen stands after their base.

    spacing: added before every base but the first. blank: if given, a blank only moves the pen
    so far, in points; else it is a glyph.
    """
    glyphs: list[Glyph] = []
    for i, character in enumerate(text):
        if character == " " and blank is not None:
            x += blank
            continue
        if i and character not in thai.MARKS:
            x += spacing
        drawn = glyph(character, x, y, size=size, font=font)
        glyphs.append(drawn)
        x += drawn.advance
    return glyphs


def page(
    *lines: list[Glyph],
    number: int = 1,
    rules: tuple[Box, ...] = (),
    images: tuple[Box, ...] = (),
    panels: tuple[Box, ...] = (),
    width: float = 600.0,
    height: float = 800.0,
) -> PageGlyphs:
    """Make a page of lines, drawn in the order given."""
    drawn = [g for line in lines for g in line]
    numbered = tuple(g._replace(order=i) for i, g in enumerate(drawn))
    return PageGlyphs(number, width, height, numbered, rules, panels, images, ())
