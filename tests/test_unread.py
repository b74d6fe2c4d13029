"""Fonts that say nothing of their glyphs: drawings, the law of letters, the cipher, the order."""

from __future__ import annotations

import json
import lzma
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from fontTools.pens.basePen import AbstractPen, OpenContourError
from fontTools.ttLib import TTLibError

from pipeline.explain import explain
from pipeline.read import (
    drawn_letters,
    learn_letters,
    letters,
    outline_ink,
    outlines,
    read_brochure,
    unread,
)
from pipeline.read.cipher import solve
from pipeline.read.cipher_text import Letter, write
from pipeline.read.evidence import Evidence
from pipeline.read.font_programs import OpenTypeProgram
from pipeline.read.glyph_names import plain
from pipeline.read.glyph_order import Known, weigh_order
from pipeline.read.glyphs import read_pages
from pipeline.read.letters import CODES, KINDS, SYMBOLS, codes_of
from pipeline.read.meanings import UNKNOWN
from pipeline.read.outline_ink import LETTER_PX, draw_outline
from pipeline.read.outlines import OutlineTable
from pipeline.read.unread import read_unread
from pipeline.records import Box, Glyph
from pipeline.repair import repair_text
from pipeline.repair.evidence import read_glyphs_by_font
from pipeline.thai import MAI_EK, MAI_THO, NIKHAHIT, SARA_AA, SARA_AM, SARA_II, is_thai
from tests import drawing
from tests.repairing import raw_text
from tests.spoilt import refuses_spoilt
from tests.tiny_pdf import Rect, tiny_font

BROCHURES = Path(__file__).parent / "brochures"
SAMPLES = Path(__file__).parents[1] / "corpus" / "raw"
TOLD = Evidence.told
SAME_DRAWING = str.maketrans({"\N{EN DASH}": "-"})


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fonts without ToUnicode, names and cmap, none of which is a known one."""
    alien = (9.0,) * outlines.MEASURES
    monkeypatch.setattr(Evidence, "told", lambda *_: None)
    monkeypatch.setattr(Evidence, "own", lambda *_: [])
    monkeypatch.setattr(outlines, "load", lambda: OutlineTable.of([[(alien, "?", "")]]))


def glyphs_of(path: Path) -> Iterator[Glyph]:
    for page in read_pages(path):
        yield from page.glyphs


PATHS = [
    BROCHURES / "reportlab_no_tounicode.pdf",
    BROCHURES / "reportlab_pua.pdf",
    BROCHURES / "reportlab_row_wise.pdf",
    SAMPLES / "friendship_bridges.pdf",
]


@pytest.fixture
def told(request: pytest.FixtureRequest) -> tuple[Path, list[str]]:
    """A brochure, and what its glyphs mean by the word of its fonts."""
    path: Path = request.param
    return path, [plain(glyph.meaning).translate(SAME_DRAWING) for glyph in glyphs_of(path)]


@pytest.mark.parametrize("told", PATHS, indirect=True, ids=lambda path: path.stem)
def test_a_brochure_whose_fonts_say_nothing_is_read(told, silent):
    path, meant = told
    found = list(glyphs_of(path))
    assert [
        (right, glyph.meaning)
        for glyph, right in zip(found, meant, strict=True)
        if glyph.meaning not in (right, UNKNOWN)
    ] == []
    assert sum(glyph.meaning == UNKNOWN for glyph in found) <= 1
    deciphered = [glyph for glyph in found if glyph.confidence < 1]
    assert len(deciphered) > 500
    assert all(glyph.text == UNKNOWN and glyph.reason for glyph in deciphered)


@pytest.mark.parametrize("told", [PATHS[2]], indirect=True, ids=lambda path: path.stem)
def test_a_brochure_whose_tounicode_calls_every_letter_by_another_is_read(
    told, silent, monkeypatch
):
    path, meant = told
    letters_meant = sorted({text for text in meant if is_thai(text[:1] or " ")})
    turned = dict(zip(letters_meant, letters_meant[7:] + letters_meant[:7], strict=True))

    def lie(evidence: Evidence, code: int, cid: int) -> str | None:
        truth = TOLD(evidence, code, cid)
        return turned.get(truth or "", truth)

    monkeypatch.setattr(Evidence, "told", lie)
    found = list(glyphs_of(path))
    wrong = [g.meaning for g, right in zip(found, meant, strict=True) if g.meaning != right]
    assert set(wrong) <= {UNKNOWN, "\N{EN DASH}"}
    assert len(wrong) <= 0.01 * len(found)


def test_what_is_left_is_counted_and_so_is_what_is_read(silent):
    pages = list(read_pages(PATHS[0]))
    glyphs = [glyph for page in pages for glyph in page.glyphs]
    left = sum(glyph.meaning == UNKNOWN for glyph in glyphs)
    counted: Counter[str] = Counter()
    for note in (note for page in pages for note in page.notes):
        counted[note.code] += note.times
    assert left and counted["unknown_glyphs"] == left
    assert counted["deciphered_glyphs"] == sum(glyph.confidence < 1 for glyph in glyphs) > 500


def test_a_font_whose_text_is_no_language_stays_unread(silent, monkeypatch):
    def jumble(*arguments: object) -> list[Letter]:
        found = list(write(*arguments))  # type: ignore[arg-type]
        return [letter for start in range(97) for letter in found[start::97]]

    monkeypatch.setattr(unread, "write", jumble)
    assert all(glyph.confidence == 1 for glyph in glyphs_of(PATHS[0]))


def test_a_font_whose_glyphs_look_like_no_letters_stays_unread(silent, monkeypatch):
    def backwards(wanted: list[drawn_letters.Outline]) -> np.ndarray:
        return np.roll(drawn_letters.look(wanted), 7, axis=1)

    monkeypatch.setattr(unread, "look", backwards)
    assert all(glyph.confidence == 1 for glyph in glyphs_of(PATHS[0]))


def test_pages_without_such_glyphs_are_not_held_back():
    pages = [drawing.page([], number=number) for number in (1, 2)]
    coming = iter(pages)
    assert next(read_unread(coming)) is pages[0]
    assert next(coming) is pages[1]


def test_a_mark_drawn_before_the_one_below_it_is_written_behind_it():
    vowel = drawing.glyph(SARA_II, 56, ink=Box(52, 92, 56, 94))
    tone = drawing.glyph(MAI_EK, 56, ink=Box(54, 88, 55, 91))
    page = drawing.page([drawing.glyph("ท", 50), tone, vowel, drawing.glyph("น", 56)])
    written = [letter.code for letter in write(page, {}, {})]
    assert written == codes_of("ท" + SARA_II + MAI_EK + "น").tolist()


def test_a_wide_gap_and_a_new_line_part_what_is_written():
    page = drawing.page(
        [drawing.glyph("ก", 50), drawing.glyph("ข", 60), drawing.glyph("ค", 66, 120)]
    )
    blank = CODES[" "]
    assert [letter.code for letter in write(page, {}, {})] == [
        *(blank, blank, CODES["ก"], blank, blank, CODES["ข"]),
        *(blank, blank, CODES["ค"], blank, blank),
    ]


# --- drawings ---------------------------------------------------------------------------------


def program(rects: list[Rect]) -> OpenTypeProgram:
    from playa.font import Font

    return OpenTypeProgram(tiny_font({"a": (600, rects)}), Font({}, {}))


def test_an_outline_is_filled_and_stands_where_it_stands():
    drawn = draw_outline(program([(100, -125, 350, 500)]), 1, 0.5)
    assert drawn is not None and drawn.ink.all()
    assert drawn.ink.shape == (50, 20)
    assert (drawn.top, drawn.foot, drawn.high) == (LETTER_PX, -10.0, LETTER_PX)


def test_what_lies_on_each_other_is_ink_once_more():
    drawn = draw_outline(program([(0, 0, 500, 500), (125, 125, 375, 375)]), 1, 0.5)
    assert drawn is not None and drawn.ink.all()


def test_a_gap_between_two_pieces_holds_no_ink():
    drawn = draw_outline(program([(0, 0, 500, 125), (0, 375, 500, 500)]), 1, 0.5)
    assert drawn is not None
    assert drawn.ink.any(axis=1).tolist() == [True] * 10 + [False] * 20 + [True] * 10


@pytest.mark.parametrize("rects", [[], [(0, 0, 9000, 500)]], ids=["nothing", "a banner"])
def test_what_is_no_letter_is_not_drawn(rects):
    assert draw_outline(program(rects), 1, 0.5) is None


@pytest.mark.parametrize("steps", [1_500, 3_000], ids=["crossings", "points"])
def test_what_would_take_gigabytes_to_fill_is_no_letter(steps, monkeypatch):
    def draw(_: int, pen: AbstractPen) -> None:
        pen.moveTo((0, 0))
        for step in range(steps):
            pen.lineTo((step % 7, 100 if steps > 2_000 else step % 2 * 9_000))
        pen.closePath()

    monkeypatch.setattr(outline_ink, "_fill", None)
    assert draw_outline(SimpleNamespace(draw=draw, scale=(0.0005, 0.0005)), 1, 0.5) is None


def test_what_moves_the_pen_is_no_mark_and_what_does_not_is_one():
    bar = program([(-100, 600, -60, 850)])
    narrow, wide = drawn_letters.look(
        [drawn_letters.Outline(bar, 1, width, 0.5) for width in (0.0, 0.6)]
    )
    mark, letter = CODES[MAI_EK], CODES["l"]
    assert narrow[mark] - narrow[letter] > wide[mark] - wide[letter] + 10


# --- the law of letters -----------------------------------------------------------------------


def test_the_likelihoods_of_all_letters_behind_two_make_one():
    law = letters.load()
    every = np.arange(len(SYMBOLS))
    kept = every[every == KINDS]
    for first, second in ("กา", "ที", "  ", "เป"):
        before = np.full(len(every), CODES[first]), np.full(len(every), CODES[second])
        likely = np.exp(law.weigh(*before, every))
        assert likely.sum() == pytest.approx(1, abs=0.06)
    assert len(kept) == len(every) - 18


def test_no_digit_is_likelier_than_another():
    law = letters.load()
    digits = np.array([CODES[digit] for digit in "0123456789"])
    before = np.full(10, CODES["2"])
    assert np.ptp(law.weigh(before, before, digits)) == 0


@pytest.mark.parametrize(
    ("how", "pieces"),
    [
        ({}, ["น", MAI_THO, SARA_AM]),
        ({"split": True}, ["น", NIKHAHIT, MAI_THO, SARA_AA]),
        ({"split": True, "joined": True}, ["น", NIKHAHIT + MAI_THO, SARA_AA]),
    ],
)
def test_sara_am_is_written_as_programs_draw_it(how, pieces):
    codes = codes_of("น" + MAI_THO + SARA_AM, **how).tolist()
    assert [SYMBOLS[code] for code in codes] == [" ", " ", *pieces, " ", " "]


def test_learning_the_law_is_deterministic(tmp_path):
    for name in learn_letters.WEIGHTS:
        with lzma.open(tmp_path / f"{name}.txt.xz", "wt", encoding="utf-8") as out:
            out.writelines(f"หมู่บ้านที่ {number} มีน้ำใช้ทั้งปี\n" for number in range(60))
    one, other = tmp_path / "one.bin", tmp_path / "other.bin"
    assert learn_letters.make(tmp_path, one) == learn_letters.make(tmp_path, other) > 20
    assert one.read_bytes() == other.read_bytes()


def test_a_spoilt_law_is_refused(tmp_path):
    body = zlib.decompress(letters.DATA.read_bytes())
    told, _, numbers = body[len(letters.MAGIC) :].partition(b"\n")
    head = json.loads(told)
    head["symbols"].reverse()
    swapped = letters.MAGIC + json.dumps(head).encode() + b"\n" + numbers
    bodies = (b"other", body[:-9], letters.MAGIC, letters.MAGIC + b"[]\n", swapped)
    refuses_spoilt(letters, tmp_path, bodies)


# --- the cipher and the order -----------------------------------------------------------------

TEXT = "การประชุมคณะกรรมการหมู่บ้านจัดขึ้นที่ศาลากลางบ้านทุกเดือน ชาวบ้านช่วยกันทำความสะอาดถนนและคูน้ำ"


def enciphered(hidden: str, doubt: str = "") -> tuple[np.ndarray, np.ndarray]:
    """The codes of TEXT with some letters hidden, and drawings that tell them but for `doubt`."""
    codes = codes_of(TEXT)
    drawn = np.full((len(hidden), len(SYMBOLS)), -9.0, np.float32)
    for number, letter in enumerate(hidden):
        codes[codes == CODES[letter]] = len(SYMBOLS) + number
        alike = doubt if letter in doubt else letter
        drawn[number, [CODES[one] for one in alike]] = -np.log(len(alike))
    return codes, drawn


def test_of_letters_that_look_alike_the_language_chooses():
    codes, drawn = enciphered("กบนร", doubt="กนร")
    found = solve(codes, drawn, letters.load())
    assert "".join(solved.symbol for solved in found) == "กบนร"
    assert min(solved.margin for solved in found) > unread.DECISIVE


def test_of_digits_that_look_alike_none_is_sure():
    codes = codes_of("บ้านเลขที่ 7 ถนนใหญ่")
    codes[codes == CODES["7"]] = len(SYMBOLS)
    drawn = np.full((1, len(SYMBOLS)), -9.0, np.float32)
    drawn[0, [CODES["1"], CODES["7"]]] = -np.log(2)
    (found,) = solve(codes, drawn, letters.load())
    assert found.symbol in "17" and found.margin < 0.1


KNOWN = [Known(20 + ord(letter) - ord("ก"), letter) for letter in "กขคงจชณดตทนมรลวสห"]


def likeliest(odds: np.ndarray) -> set[str]:
    return {SYMBOLS[code] for code in np.flatnonzero(odds == 0)}


def test_a_glyph_between_two_letters_in_step_is_the_one_at_its_place():
    (odds,) = weigh_order([20 + ord("บ") - ord("ก")], KNOWN)
    assert likeliest(odds) == {"บ"}
    assert odds[CODES["ป"]] > odds[CODES["a"]]


def test_a_glyph_between_two_letters_with_variants_is_one_of_those_between():
    spread = [Known(3 * number, letter) for number, letter in KNOWN]
    (odds,) = weigh_order([3 * (20 + ord("บ") - ord("ก")) + 1], spread)
    assert likeliest(odds) == set("นบปผฝพฟภม")


def test_a_font_without_order_says_nothing():
    numbers = [one.number for one in KNOWN]
    numbers = numbers[::3] + numbers[1::3] + numbers[2::3]
    mixed = [Known(number, one.symbol) for number, one in zip(numbers, KNOWN, strict=True)]
    assert not weigh_order(list(range(20, 70)), mixed).any()


def test_few_letters_in_order_may_be_chance():
    assert not weigh_order(
        list(range(20, 70)), [Known(25, "ก"), Known(30, "ช"), Known(41, "ส")]
    ).any()


def test_what_was_deciphered_is_no_proof():
    glyph = drawing.glyph("ก", 50)._replace(text=UNKNOWN, reason="its drawing", confidence=0.9)
    raw = raw_text(UNKNOWN)
    (edit,) = read_glyphs_by_font(type(raw)(raw.brochure, (), UNKNOWN, (glyph,)))
    assert (edit.replacement, edit.lossless, edit.confidence) == ("ก", False, 0.9)


def test_what_was_deciphered_is_explained_and_never_quite_sure(silent):
    told = list(explain(repair_text(read_brochure(PATHS[0], ocr=False))))
    lines = [line.split("\t") for line in told if unread.REASON in line]
    assert len(lines) > 500
    assert {line[-1] for line in lines} == {"99%"}
    assert any("deciphered_glyphs" in line for line in told)


class _Font:
    """A font some of whose glyphs have been read."""

    read_as = {7: "ก"}  # noqa: RUF012


def test_of_one_font_a_bounded_number_of_glyphs_is_looked_at():
    font = _Font()
    glyphs = [unread.Unread(font, code, code) for code in range(unread.MOST_GLYPHS + 40)]
    chosen = unread._chosen(Counter(glyphs))
    assert len(chosen) == unread.MOST_GLYPHS
    assert glyphs[7] not in chosen


def test_of_many_fonts_a_bounded_number_of_glyphs_is_looked_at():
    fonts = [_Font() for _ in range(30)]
    glyphs = [unread.Unread(font, code, code) for font in fonts for code in range(100, 200)]
    assert unread._chosen(Counter(glyphs)) == glyphs[: unread.MOST_OF_ALL]


def test_pages_that_draw_much_are_not_held_back_for_long(monkeypatch):
    monkeypatch.setattr(unread, "DRAWN", 5)
    table = SimpleNamespace(unread={}, read_as={}, unknown=0)
    pages = [
        drawing.page([drawing.glyph("ก", 50)] * 3, number=n)._replace(unread=((0, 3, table),))
        for n in (1, 2, 3)
    ]
    coming = iter(pages)
    assert next(read_unread(coming)).number == 1
    assert next(coming) is pages[2]


@pytest.mark.parametrize("error", [TTLibError("hmtx"), OpenContourError(), IndexError()])
def test_a_program_that_cannot_draw_a_glyph_draws_nothing(error):
    def draw(*_: object) -> None:
        raise error

    program = SimpleNamespace(draw=draw, scale=(0.001, 0.001))
    assert draw_outline(program, 1, 0.5) is None
