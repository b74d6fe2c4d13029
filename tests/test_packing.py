"""Glyphs and clusters in columns are the same glyphs and clusters."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.read import layout, read_brochure, writing
from pipeline.read.clusters import gather_clusters
from pipeline.read.lines import Strip, cut_strips
from pipeline.read.packing import ClusterColumns, GlyphColumns, Numbered, unpack
from pipeline.records import Glyph
from pipeline.repair import repair_text
from tests.drawing import write
from tests.expected import SAMPLES

PDFS = [sample for sample in SAMPLES if sample.suffix == ".pdf"]


def drawn() -> list[Glyph]:
    glyphs = [*write("ท่าเรือ เก่า", 50, 100), *write("น้ำลึก", 50, 118, font="Sarabun-Bold")]
    return [glyph._replace(order=i, angle=90 * (i > 15)) for i, glyph in enumerate(glyphs)]


def lean(glyph: Glyph) -> Glyph:
    return glyph._replace(pen=None, ink=None)


def test_glyphs_come_back_without_pen_and_ink() -> None:
    glyphs = drawn()
    columns = GlyphColumns([glyphs[0], None, *glyphs[1:]])
    assert len(columns) == len(glyphs) + 1
    assert list(columns) == [lean(glyphs[0]), None, *map(lean, glyphs[1:])]
    assert columns[0] == lean(glyphs[0]) and columns[1] is None
    assert columns[-1] == lean(glyphs[-1])
    assert columns[1:3] == (None, lean(glyphs[1]))
    with pytest.raises(IndexError):
        columns[len(columns)]


def test_what_fonts_say_is_told_of_each_glyph_and_asked_once_for_each_kind() -> None:
    glyphs = drawn()
    columns = GlyphColumns([glyphs[0], None, *glyphs])
    asked: list[Glyph] = []

    def ask(glyph: Glyph) -> tuple[str, str, int]:
        asked.append(glyph)
        return glyph.meaning, glyph.font, glyph.angle

    told = [(glyph.meaning, glyph.font, glyph.angle) for glyph in glyphs]
    assert list(columns.told(ask)) == [told[0], None, *told]
    assert len(asked) == len(set(told)) < len(glyphs)


def test_strips_come_back_with_their_cells() -> None:
    strips = cut_strips(gather_clusters([g for g in drawn() if not g.angle]))
    table = Strip((), 0.0, 9.0, 5.0, 10.0, 0, ((tuple(strips), ()), (tuple(strips),)))
    columns = ClusterColumns(Numbered())
    for strip in (*strips, table):
        packed = columns.pack(strip)
        assert list(packed.clusters) == list(strip.clusters)
        assert unpack(packed) == strip
    packed = columns.pack(strips[0])
    assert packed.clusters[1:3] == tuple(strips[0].clusters[1:3])
    assert packed.text == strips[0].text


@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.stem)
def test_a_packed_brochure_reads_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = read_brochure(path, ocr=False)
    monkeypatch.setattr(layout, "HELD", -1)
    monkeypatch.setattr(writing, "HELD", -1)
    packed = read_brochure(path, ocr=False)
    assert isinstance(packed.glyphs, GlyphColumns)
    assert (packed.text, packed.blocks, packed.notes) == (plain.text, plain.blocks, plain.notes)
    assert tuple(packed.glyphs) == plain.glyphs
    assert repair_text(packed).repairs == repair_text(plain).repairs
