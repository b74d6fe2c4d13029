"""Paragraphs in two blocks: what goes on below, and what only stands there."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

import pytest

from pipeline.records import Block, Box, Brochure, Glyph, Page, RawText
from pipeline.repair.halves import join_halves
from pipeline.spans import Span

SIZE = 14.0
WIDE = 7.0
"""Points: the size of the type, and how far each character moves the pen."""


class Row(NamedTuple):
    """One line that is a block of its own. x0, base: points."""

    text: str
    x0: float
    base: float
    font: str = "Regular"


def page_of(rows: list[Row]) -> RawText:
    text = "\n\n".join(row.text for row in rows)
    glyphs: list[Glyph | None] = []
    blocks = []
    for row in rows:
        start = len(glyphs) + 2 * bool(glyphs)
        glyphs += [None] * (start - len(glyphs))
        for i, character in enumerate(row.text):
            x0 = row.x0 + i * WIDE
            box = Box(x0, row.base - SIZE, x0 + WIDE, row.base)
            glyphs.append(
                Glyph(character, character, "", "", 1, None, row.font, SIZE, box, WIDE, start + i)
            )
        box = Box.around([glyph.box for glyph in glyphs[start:] if glyph is not None])
        blocks.append(Block(Span(start, len(glyphs)), "paragraph", 1, box))
    brochure = Brochure("t.pdf", hashlib.sha256(text.encode()).hexdigest(), "application/pdf", 1, 1)
    pages = (Page(1, 600.0, 800.0, "text layer", Span(0, len(text))),)
    return RawText(brochure, pages, text, tuple(glyphs), tuple(blocks))


def joined(rows: list[Row]) -> bool:
    raw = page_of(rows)
    return bool(list(join_halves(raw.text, raw, [block.span for block in raw.blocks])))


FIRST = "ชาวบ้านช่วยกันซ่อมสะพานไม้ที่พังลงมาเพราะน้ำป่าไหลหลากโดยได้รับการ"
SECOND = "สนับสนุนจากจังหวัด"
LABEL = "3.1 หน่วยงาน"
UNDER_IT = "ที่รับผิดชอบโครงการซ่อมสะพานและถนนสายใหม่ของหมู่บ้านริมแม่น้ำทั้งสองฝั่ง"


def test_a_full_line_goes_on_in_the_block_below() -> None:
    assert joined([Row(FIRST, 60, 100), Row(SECOND, 60, 120)])


@pytest.mark.parametrize("font", ["Regular", "Bold"])
def test_a_short_line_goes_on_below_in_its_own_font_only(font: str) -> None:
    rows = [Row(LABEL, 60, 100, font), Row(UNDER_IT, 80, 120)]
    assert joined(rows) == (font == "Regular")


def test_lines_far_apart_are_not_one_paragraph() -> None:
    assert not joined([Row(FIRST, 60, 100), Row(SECOND, 60, 160)])
