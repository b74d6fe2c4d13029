"""Triage, the picture's parts, and what is made of an OCR engine's words."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw
from reportlab.pdfgen.canvas import Canvas

from pipeline import thai
from pipeline.errors import MissingDependencyError
from pipeline.read import read_brochure
from pipeline.read.dirt import without_dirt
from pipeline.read.ink import find_components
from pipeline.read.inklines import find_ink_lines
from pipeline.read.missed_lines import find_missed, with_missed
from pipeline.read.ocr import OcrWord, Tesseract, find_engine, parse_tsv
from pipeline.read.ocr_words import read_picture, tighten
from pipeline.read.parts import Part, Pixels, find_parts
from pipeline.read.readers import TEXT_LAYER, assign_readers
from pipeline.read.rereading import Rereader
from pipeline.read.triage import is_blank, judge
from pipeline.records import Box
from tests.drawing import glyph, page, write

SHARED = Path(__file__).resolve().parents[2] / "shared"


@dataclasses.dataclass
class FakeEngine:
    """Reads the same words from every picture, and remembers how often it was asked."""

    words: list[OcrWord]
    reader: str = "fake 1.0"
    asked: int = 0
    again: list[OcrWord] = dataclasses.field(default_factory=list)
    in_thai: list[OcrWord] = dataclasses.field(default_factory=list)

    def read_words(self, picture: Pixels) -> list[OcrWord]:
        self.asked += 1
        assert picture.ndim == 2 and picture.dtype == np.uint8
        return self.words

    def read_lines(
        self, pictures: Sequence[Pixels], *, only_thai: bool = False
    ) -> list[list[OcrWord]]:
        return [self.in_thai if only_thai else self.again for _ in pictures]


def scan(path: Path, lines: int = 3) -> Path:
    """Make a PDF of one page that is only a picture."""
    image = Image.new("L", (800, 1000), 255)
    pen = ImageDraw.Draw(image)
    for i in range(lines):
        pen.rectangle((100, 100 + 60 * i, 700, 130 + 60 * i), fill=0)
    image.save(path.with_suffix(".png"))
    canvas = Canvas(str(path), pagesize=(400, 500))
    canvas.drawImage(str(path.with_suffix(".png")), 0, 0, 400, 500)
    canvas.save()
    return path


# --- triage -------------------------------------------------------------------------------


def test_a_page_with_text_is_trusted() -> None:
    assert not judge(page(write("เมืองน่าอยู่"))).needs_ocr


def test_a_page_without_text_is_not() -> None:
    assert judge(page()).reason == "it has no text layer"


def test_a_hidden_layer_behind_a_scan_is_not() -> None:
    hidden = [g._replace(hidden=True) for g in write("เมืองน่าอยู่")]
    assert judge(page(hidden, images=(Box(0, 0, 600, 800),))).needs_ocr
    assert not judge(page(hidden, images=(Box(0, 0, 60, 80),))).needs_ocr


def test_a_layer_that_says_nothing_is_not() -> None:
    mute = [g._replace(text="\ufffd", meaning="\ufffd") for g in write("ก" * 30)]
    assert "30 of its 30 glyphs" in judge(page(mute)).reason
    told = [g._replace(text="\ufffd", meaning="ก") for g in mute]
    assert not judge(page(told)).needs_ocr


def test_white_paper_is_blank_and_a_line_of_writing_is_not() -> None:
    picture = np.full((500, 400), 255, np.uint8)
    assert is_blank(picture)
    picture[100:104, 50:80] = 0
    assert not is_blank(picture)


# --- readers ------------------------------------------------------------------------------


def test_a_scan_goes_to_the_engine(tmp_path: Path) -> None:
    path = scan(tmp_path / "scan.pdf")
    engine = FakeEngine([OcrWord("เมือง", 417, 417, 1000, 540, 0, 0.9)])
    ((read, reader),) = assign_readers(path, [page(width=400, height=500)], engine)
    assert reader == "fake 1.0" and engine.asked == 1
    (word,) = read.glyphs
    assert word.text == "เมือง" and word.confidence == 0.9 and word.code is None
    assert word.box.x0 == pytest.approx(417 * 72 / 300)
    assert [n.code for n in read.notes] == ["read_by_ocr"]


def test_thai_digits_seen_by_the_engine_are_noted_as_doubtful(tmp_path: Path) -> None:
    path = scan(tmp_path / "scan.pdf")
    for text, noted in (("๒๕", True), ("(๑)", True), ("25", False), ("เมือง", False)):
        engine = FakeEngine([OcrWord(text, 417, 417, 1000, 540, 0, 0.97)])
        ((read, _),) = assign_readers(path, [page(width=400, height=500)], engine)
        assert [n.page for n in read.notes if n.code == "ocr_digits_doubtful"] == [1] * noted


def test_digits_of_a_layer_behind_a_scan_win_over_what_is_seen(tmp_path: Path) -> None:
    path = scan(tmp_path / "scan.pdf")
    layer = [glyph(text, 102.0 + 10 * n, 112.0, hidden=True) for n, text in enumerate("2475")]
    given = page(layer, width=400, height=500, images=(Box(0, 0, 400, 500),))
    engine = FakeEngine([OcrWord("2435", 417, 417, 640, 540, 0, 0.97)])
    ((read, reader),) = assign_readers(path, [given], engine)
    (word,) = read.glyphs
    assert reader == "fake 1.0" and (word.text, word.meaning) == ("2435", "2475")


def test_without_an_engine_the_page_says_that_it_needs_one(tmp_path: Path) -> None:
    path = scan(tmp_path / "scan.pdf")
    ((read, reader),) = assign_readers(path, [page(width=400, height=500)], None)
    assert reader == "" and [(n.code, n.page) for n in read.notes] == [("needs_ocr", 1)]


def test_blank_paper_needs_no_ocr(tmp_path: Path) -> None:
    path = scan(tmp_path / "scan.pdf", lines=0)
    engine = FakeEngine([])
    ((read, reader),) = assign_readers(path, [page(width=400, height=500)], engine)
    assert reader == "" and not read.notes and engine.asked == 0


def test_a_page_that_can_be_read_is_never_pictured(tmp_path: Path) -> None:
    given = page(write("เมืองน่าอยู่"))
    ((read, reader),) = assign_readers(tmp_path / "no such file", [given], None)
    assert read is given and reader == TEXT_LAYER


def test_ocr_switched_off_is_said_of_the_brochure(tmp_path: Path) -> None:
    raw = read_brochure(scan(tmp_path / "scan.pdf"), ocr=False)
    assert raw.text == "" and [p.reader for p in raw.pages] == [""]
    assert [n.code for n in raw.notes] == ["needs_ocr"]


# --- words --------------------------------------------------------------------------------

TSV = (
    "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
    "1\t1\t0\t0\t0\t0\t0\t0\t600\t800\t-1\t\n"
    '5\t1\t1\t1\t1\t1\t10\t20\t30\t12\t96.5\t"เมือง\n'
    "5\t1\t1\t1\t1\t2\t45\t20\t30\t12\t91\t \n"
    "5\t1\t1\t1\t2\t1\t10\t40\t30\t12\t88\t๑๒\n"
)


def test_words_of_tesseracts_table() -> None:
    ((first, second),) = parse_tsv(TSV)
    assert first == OcrWord('"เมือง', 10, 20, 40, 32, 0, 0.965)
    assert second.text == "๑๒" and second.line == 1


def paper(*inked: tuple[int, int]) -> Pixels:
    picture = np.full((40, 200), 255, np.uint8)
    for start, end in inked:
        picture[10:30, start:end] = 0
    return picture


def word(text: str, x0: int, x1: int, line: int = 0) -> OcrWord:
    return OcrWord(text, x0, 10, x1, 30, line, 0.8)


def test_sides_of_words_move_to_the_white_between_them() -> None:
    left, right = tighten([word("กา", 10, 62), word("มา", 66, 120)], paper((10, 58), (72, 120)))
    assert (left.x1, right.x0) == (58, 72)


def test_words_that_overlap_touch_and_keep_their_order() -> None:
    left, right = tighten([word("กา", 10, 80), word("มา", 60, 120)], paper((10, 120)))
    assert left.x1 == right.x0 and left.text == "กา"


def test_a_mark_is_never_a_word_of_its_own() -> None:
    cut = [word("ท", 10, 30), word(thai.SARA_II + thai.MAI_EK + "นา", 30, 60), word("า", 61, 70)]
    (joined,) = tighten(cut, paper((10, 70)))
    assert joined.text == "ที่นาา" and joined.x1 == 70 and joined.confidence == 0.8


def test_a_leading_vowel_waits_for_its_base() -> None:
    (joined,) = tighten([word("เ", 10, 20), word("มือง", 40, 60)], paper((10, 20), (40, 60)))
    assert joined.text == "เมือง"


def test_false_blanks_are_closed_and_true_ones_kept() -> None:
    picture = paper((10, 40), (42, 80), (95, 130), (132, 160))
    words = [word("เมือง", 10, 41), word("ใหม่", 41, 82), word("น่า", 93, 131), word("อยู่", 131, 160)]
    glyphs = read_picture(FakeEngine(words), picture, 72.0, [Part(0, 0, 200, 40)]).glyphs
    gaps = [round(b.box.x0 - a.box.x1) for a, b in pairwise(glyphs)]
    assert gaps == [2, 15, 2]


def test_lines_of_later_parts_are_not_mixed_with_earlier_ones() -> None:
    engine = FakeEngine([word("ก", 10, 20)])
    glyphs = read_picture(
        engine, paper((10, 20)), 72.0, [Part(0, 0, 100, 40), Part(100, 0, 200, 40)]
    ).glyphs
    assert [round(g.box.x0) for g in glyphs] == [10, 110] and engine.asked == 2


# --- parts --------------------------------------------------------------------------------


def columns_of_writing(gutter: tuple[int, int], heading: bool) -> Pixels:
    picture = np.full((800, 600), 255, np.uint8)
    for y in range(100, 700, 20):
        picture[y : y + 9, 50 : gutter[0]] = 0
        picture[y : y + 9, gutter[1] : 550] = 0
    if heading:
        picture[40:70, 50:550] = 0
    return picture


def test_two_columns_are_two_parts() -> None:
    head, left, right = find_parts(columns_of_writing((290, 310), heading=True), 72.0)
    assert head.bottom <= 105 and left.x1 == right.x0 and 290 <= left.x1 <= 310


def test_one_column_is_one_part() -> None:
    assert len(find_parts(columns_of_writing((290, 290), heading=True), 72.0)) == 1


def test_a_table_is_read_in_one_piece() -> None:
    picture = columns_of_writing((290, 310), heading=False)
    for y in range(100, 700, 40):
        picture[y : y + 9, 150:290] = 255
        picture[y + 20 : y + 29, 120:290] = 255
    picture[300:309, 150:290] = 0
    assert len(find_parts(picture, 72.0)) == 1


def test_a_margin_is_no_gutter() -> None:
    picture = columns_of_writing((60, 60), heading=False)
    picture[:, :200] = 255
    picture[100:109, 50:200] = 0
    assert len(find_parts(picture, 72.0)) == 1


# --- Tesseract itself -----------------------------------------------------------------------


def test_a_program_that_fails_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingDependencyError, match="Tesseract"):
        Tesseract(str(tmp_path / "missing"), "0").read_words(paper((10, 20)))


@pytest.mark.skipif(find_engine() is None, reason="Tesseract with Thai is not installed")
@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared test papers are not here")
def test_tesseract_reads_a_scan() -> None:
    raw = read_brochure(SHARED / "e2e/pdf/dev01_khonkaen_smartcity__scan200.pdf")
    assert raw.pages[0].reader.startswith("tesseract ")
    assert "ขอนแก่น" in raw.text and "ส่งเสริมเศรษฐกิจดิจิทัล" in raw.text
    assert not any(note.code == "needs_ocr" for note in raw.notes)


# --- lines of ink -------------------------------------------------------------------------


def lettered(*feet: int) -> Pixels:
    """Draw lines of letters 20 px high that stand on `feet`, each with a mark over its third."""
    picture = np.full((300, 600), 255, np.uint8)
    for foot in feet:
        for x in range(50, 400, 30):
            picture[foot - 20 : foot, x : x + 14] = 0
        picture[foot - 32 : foot - 25, 112:122] = 0
    return picture


def test_lines_of_ink_keep_their_marks_and_lose_the_dust() -> None:
    picture = lettered(80, 140, 200)
    picture[20:26, 300:306] = 0  # dust above the page
    picture[130:136, 500:506] = 0  # dust beside the second line
    picture[:, 598:] = 0  # the edge of the sheet
    found = find_ink_lines(picture)
    assert len(found) == 3
    for line, foot in zip(found, (80, 140, 200), strict=True):
        assert line.scale == 1.0
        assert (line.x, line.y) == (40, foot - 32 - 10)
        ink = np.argwhere(line.picture < 128) + np.array((line.y, line.x))
        assert ink.min(axis=0).tolist() == [foot - 32, 50]
        assert ink.max(axis=0).tolist() == [foot - 1, 393]


def test_marks_over_a_line_of_larger_type_are_no_line_of_their_own() -> None:
    picture = lettered(60, 110, 280)
    for x in range(60, 300, 60):
        picture[180:216, x : x + 30] = 0
        picture[186:210, x + 8 : x + 22] = 255
        picture[158:174, x : x + 24] = 0  # as high as small letters are
        picture[162:170, x + 4 : x + 20] = 255
    lines = find_ink_lines(picture)
    assert [line.foot for line in lines] == [60, 110, 216, 280]
    usual = lines[0].foot - lines[0].top
    assert [line.foot - line.top for line in lines] == [usual, usual, 36, usual]
    assert lines[2].y < 158 and lines[2].scale < lines[0].scale


def test_letters_of_a_light_scan_are_whole() -> None:
    """Letters are grey with a lighter edge; what is darker than half are slivers of them."""
    picture = lettered(80, 140, 200)
    ink = picture == 0
    edge = np.roll(ink, 4, axis=1) & ~ink
    picture[ink], picture[edge] = 135, 180
    picture[:, ::5][ink[:, ::5]] = 110
    found = find_ink_lines(picture)
    assert [(line.top, line.foot) for line in found] == [(60, 80), (120, 140), (180, 200)]
    assert (found[1].picture == 135).any()


def test_a_picture_without_letters_has_no_lines() -> None:
    assert find_ink_lines(np.full((60, 60), 255, np.uint8)) == []
    assert find_ink_lines(np.zeros((600, 600), np.uint8)) == []


def test_components_join_what_touches_also_at_corners() -> None:
    picture = np.full((6, 8), 255, np.uint8)
    for x, y in ((0, 0), (1, 1), (2, 0), (5, 5), (6, 4), (7, 5)):
        picture[y, x] = 0
    found = find_components(picture)
    assert found.x0.tolist() == [0, 5] and found.x1.tolist() == [3, 8]
    assert found.top.tolist() == [0, 4] and found.bottom.tolist() == [2, 6]
    assert len(find_components(np.full((3, 3), 255, np.uint8)).x0) == 0


def test_the_surer_reading_stays() -> None:
    sure, unsure = (OcrWord("เมือง", 20, 10, 60, 30, 0, c) for c in (0.95, 0.6))
    picture = lettered(80)
    ((word),) = Rereader(FakeEngine([unsure], again=[sure])).read_words(picture)
    assert word.confidence == 0.95 and (word.x0, word.top) == (60, 48)
    assert Rereader(FakeEngine([sure], again=[unsure])).read_words(picture) == [sure]
    assert Rereader(FakeEngine([unsure], again=[unsure])).read_words(picture) == [unsure]


def test_a_line_with_latin_letters_is_read_without_them_too() -> None:
    wrong, right, worse = (
        OcrWord(text, 20, 10, 60, 30, 0, sure)
        for text, sure in (("waga", 0.8), ("๒๔๗๕", 0.9), ("ฟฟฟ", 0.7))
    )
    picture = lettered(80)
    for in_thai, kept in ((right, "๒๔๗๕"), (worse, "waga")):
        engine = FakeEngine([wrong._replace(confidence=0.5)], again=[wrong], in_thai=[in_thai])
        assert [word.text for word in Rereader(engine).read_words(picture)] == [kept]


def test_dirt_is_left_out_and_told() -> None:
    edge = glyph("ป", 597.0, width=1.0)._replace(confidence=0.3)
    thread = glyph("ป", 300.0, width=0.5)._replace(confidence=0.3)
    stroke = glyph("|", 300.0, width=0.5)._replace(confidence=0.3)
    unsure, sure = glyph("ป", 300.0)._replace(confidence=0.1), glyph("ป", 597.0, width=1.0)
    words = [edge, thread, stroke, unsure, sure]
    kept, notes = without_dirt(words, 600.0, 800.0, 7)
    assert list(kept) == [stroke, unsure, sure]
    assert [(note.code, note.page, note.box) for note in notes] == [
        ("ocr_dirt", 7, edge.box),
        ("ocr_dirt", 7, thread.box),
    ]


def test_a_line_that_was_passed_over_is_read() -> None:
    picture = lettered(80, 140, 200)
    read = [OcrWord("กขคง", 40, 40, 400, 85, 0, 0.9), OcrWord("จฉชซ", 40, 160, 400, 205, 1, 0.9)]
    junk = OcrWord("x", 100, 125, 110, 135, 0, 0.3)
    (missed,) = find_missed([*read, junk], picture, 20)
    assert (missed.top, missed.foot) == (120, 140)
    assert find_missed([*read, OcrWord("ฒณ", 40, 100, 400, 145, 2, 0.6)], picture, 20) == []
    seen = [
        OcrWord("วันที่", 50, 105, 200, 140, 0, 0.95),
        OcrWord("สิบสอง", 210, 105, 400, 140, 0, 0.9),
    ]
    found = with_missed([*read, junk], seen)
    assert [(word.text, word.line) for word in found] == [
        ("กขคง", 0),
        ("จฉชซ", 1),
        ("วันที่", 2),
        ("สิบสอง", 2),
    ]
    unsure = [word._replace(confidence=0.7) for word in seen]
    assert with_missed([*read, junk], unsure) == [*read, junk]
    assert with_missed([*read, junk], seen[:1]) == [*read, junk]
