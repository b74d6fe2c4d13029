"""Thai digits in pictures: by shape, by the other digits, through the engine and back."""

from __future__ import annotations

import csv
import zlib
from pathlib import Path

import numpy as np
import pytest
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from pipeline.errors import UsageError
from pipeline.read import learn_signs, signs
from pipeline.read.digit_alignment import doubt, put_back
from pipeline.read.digit_painting import erase, paint
from pipeline.read.digit_reader import DigitReader
from pipeline.read.digit_typefaces import Typeface, learn_typeface
from pipeline.read.digits import (
    Look,
    SeenDigit,
    find_numbers,
    find_suspects,
    look,
    seen,
    specks_over,
)
from pipeline.read.ink import find_components, ink_level
from pipeline.read.inklines import find_ink_lines
from pipeline.read.layer_digits import with_layer_digits
from pipeline.read.learn_outlines import find_sources
from pipeline.read.learn_worn import blot, open_face, part_of, wear
from pipeline.read.ocr import OcrWord
from pipeline.read.parts import Pixels
from pipeline.read.rereading import find_spoilt
from pipeline.read.sign_slots import Slot, View
from pipeline.thai import THAI_DIGITS
from tests.drawing import glyph
from tests.spoilt import refuses_spoilt
from tests.test_ocr import FakeEngine

TLWG = Path("/usr/share/fonts/truetype/tlwg")
FACES = ("Laksaman.ttf", "Norasi.ttf", "Loma.ttf", "Kinnari.ttf")
needs_fonts = pytest.mark.skipif(
    not all((TLWG / face).is_file() for face in FACES), reason="fonts-thai-tlwg is not installed"
)


def printed(*lines: str, face: str = "Laksaman.ttf", size: int = 64) -> Pixels:
    """Print lines of text without stacked marks, black on white."""
    font = ImageFont.truetype(TLWG / face, size, layout_engine=ImageFont.Layout.BASIC)
    image = Image.new("L", (1200, 60 + 2 * size * len(lines)), 255)
    for number, line in enumerate(lines):
        ImageDraw.Draw(image).text((60, 30 + size * (2 * number + 1)), line, 0, font, "ls")
    return np.array(image)


def digits_of(picture: Pixels, typeface: Typeface | None = None) -> str:
    looks = look(find_components(picture), signs.load())
    looks = [(typeface or Typeface()).read(one) for one in looks]
    return "".join(seen(one).text for number in find_numbers(looks) for one in number)


def digit(text: str, x: int, *, sure: bool = True, high: int = 20) -> SeenDigit:
    return SeenDigit(text, x, 10, x + 14, 30, 30.0, high, (), sure)


def word(text: str, x0: int, x1: int, line: int = 0) -> OcrWord:
    return OcrWord(text, x0, 10, x1, 30, line, 0.9)


# --- shapes -------------------------------------------------------------------------------


@needs_fonts
@pytest.mark.parametrize("face", FACES)
def test_digits_are_read_by_their_shape(face: str) -> None:
    lines = ("มาตรา ๔๗ ลงวนท ๑๙ พ.ศ. ๒๕๖๓", "รวม ๓,๘๔๗ บาท (๖) หนา ๙๐", "กขคง จฉชซ ดตถท ผฝพฟ")
    assert digits_of(printed(*lines, face=face)) == "๔๗๑๙๒๕๖๓๓๘๔๗๖๙๐"


@needs_fonts
def test_letters_and_latin_are_no_digits() -> None:
    assert digits_of(printed("กขคงจฉชซญดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ", "good example.go.th 2567")) == ""


@needs_fonts
def test_dirt_over_a_digit_goes_with_it() -> None:
    picture = printed("มาตรา ๔๗")
    ink = find_components(picture)
    clean = [one for number in find_numbers(look(ink, signs.load())) for one in number]
    box = clean[0].view
    picture[box.top - 20 : box.top - 10, box.x0 + 8 : box.x0 + 18] = 0
    ink = find_components(picture)
    found = [seen(one) for n in find_numbers(look(ink, signs.load())) for one in n]
    (speck,) = specks_over(ink, found)
    assert ink.bottom[speck] == box.top - 10
    assert (erase(picture, ink, np.array([speck])) == printed("มาตรา ๔๗")).all()


def test_thin_grey_strokes_are_ink_too() -> None:
    picture = np.full((90, 90), 240, np.uint8)
    picture[30:60, 30:60] = 150
    level = ink_level(picture)
    assert 128 <= level <= 240
    assert not len(find_components(picture).x0) and ink_level(np.full((9, 9), 255, np.uint8)) == 128


def test_a_spoilt_network_is_named(tmp_path: Path) -> None:
    body = zlib.decompress(signs.DATA.read_bytes())
    other = body.replace(b'"*"', b'"#"')
    refuses_spoilt(signs, tmp_path, (b"other", body[:-8], other))


def test_every_font_of_the_network_states_its_licence() -> None:
    with signs.DATA.with_suffix(".csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    assert len(rows) > 100 and all(row["licence"] and row["sha256"] for row in rows)
    assert set(THAI_DIGITS) < set(signs.SIGNS) and signs.DATA.stat().st_size < 200_000


# --- learning -----------------------------------------------------------------------------


@needs_fonts
def test_learning_is_deterministic(tmp_path: Path) -> None:
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    (fonts / "a.ttf").write_bytes((TLWG / "Loma.ttf").read_bytes())
    made = []
    for name in ("one.bin", "two.bin"):
        assert learn_signs.make([("a test", fonts)], tmp_path / name, often=1) > 100
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]
    with pytest.raises(UsageError):
        find_sources(["no folder"])


@needs_fonts
def test_worn_signs_stay_within_their_picture() -> None:
    path = TLWG / "Norasi.ttf"
    face = open_face(path, frozenset(TTFont(path, lazy=True).getBestCmap()))
    chance = np.random.default_rng(1)
    drawn = [wear(face, text, chance, digit=True) for text in THAI_DIGITS * 4]
    whole = [one for one in drawn if one is not None]
    assert len(whole) > 30
    for one in (*whole, *filter(None, (part_of(one, chance) for one in whole)), blot(chance)):
        assert one is not None and one.ink[0].any() and one.ink[-1].any()
        assert one.top - one.foot == pytest.approx(len(one.ink)) and one.high > 0


# --- one typeface -------------------------------------------------------------------------


def shaped(chances: dict[str, float], shape: np.ndarray, *, blank: bool = True) -> Look:
    drawing = signs.Drawing(np.ones((20, 14), np.bool_), 20.0, 0.0, 20.0)
    view = View(10, 10, 24, 30, drawing)
    slot = Slot(0, 30.0, 20, 10, 24, (0,), (view,))
    unit = (shape / np.linalg.norm(shape)).astype(np.float32)
    told = tuple(chances.get(text, 0.0) for text in THAI_DIGITS)
    return Look(slot, view, told, "", unit, blank, blank)


def axis(number: int, off: float = 0.0, towards: int = 0) -> np.ndarray:
    shape = np.zeros(16)
    shape[number] = 1.0
    shape[towards] += off
    return shape


def a_brochure(strange: int) -> list[list[Look]]:
    """Make numbers of two digits: all but ๙ are known, and some of the shape 9 are not."""
    known = [shaped({text: 0.99}, axis(n)) for n, text in enumerate(THAI_DIGITS[:9])]
    odd = shaped({"๘": 0.5, "๔": 0.4}, axis(9, 0.2, 8))
    return [[one, one] for one in known for _ in range(3)] + [[known[0], odd]] * strange


def test_a_shape_like_none_is_the_digit_that_is_missing() -> None:
    learned = learn_typeface(a_brochure(strange=5))
    found = learned.read(shaped({"๘": 0.9}, axis(9, 0.25, 8)))
    assert found.digit == "๙" and found.clear


def test_few_strange_shapes_prove_nothing() -> None:
    learned = learn_typeface(a_brochure(strange=2))
    assert "๙" not in {group.digit for group in learned.groups}
    assert learn_typeface([]) == Typeface()


def test_a_worn_digit_is_read_as_its_like() -> None:
    learned = learn_typeface(a_brochure(strange=0))
    assert learned.read(shaped({"๑": 0.4, "๗": 0.3}, axis(7, 0.2, 1))).digit == "๗"


def test_a_shape_between_two_digits_is_not_clear() -> None:
    learned = learn_typeface(a_brochure(strange=0))
    between = learned.read(shaped({"๔": 0.99}, axis(4, 0.8, 5)))
    assert between.digit == "๔" and not between.clear and not seen(between).sure


def test_what_is_no_digit_of_the_brochure_is_no_number_alone() -> None:
    learned = learn_typeface(a_brochure(strange=0))
    blotted = learned.read(shaped({"๘": 0.99}, axis(12)))
    assert find_numbers([blotted]) == [] and find_suspects([blotted]) == [blotted]


# --- through the engine and back ----------------------------------------------------------


def test_painted_digits_are_put_back_whatever_was_read() -> None:
    painted = [digit("๔", 100), digit("๗", 118), digit("๙", 136)]
    for read in ("479", "419", "4๗9", "4S9"):
        (found,) = put_back([word(read, 98, 152)], painted)
        assert found.text == "๔๗๙" and not found.doubtful


def test_other_digits_of_the_line_stay() -> None:
    words = [word("2567", 0, 60), word("(4)", 96, 120), word("ข้อ", 150, 190), word("8", 300, 314)]
    found = put_back(words, [digit("๔", 101)])
    assert [one.text for one in found] == ["2567", "(๔)", "ข้อ", "8"]
    assert not any(one.doubtful for one in found)


def test_a_painted_digit_that_was_not_read_is_put_at_its_place() -> None:
    found = put_back([word("มาตรา", 0, 90), word("ให้", 140, 180)], [digit("๖", 105)])
    assert [one.text for one in found] == ["มาตรา", "๖", "ให้"] and found[1].doubtful
    (alone,) = put_back([], [digit("๖", 105)])
    assert alone.text == "๖" and alone.doubtful


def test_a_word_is_parted_where_a_lost_digit_stands() -> None:
    found = put_back([word("กขคงจฉ", 0, 120)], [digit("๒", 53)])
    assert [one.text for one in found] == ["กขค", "๒", "งจฉ"]


def test_what_is_not_sure_is_told() -> None:
    (found,) = put_back([word("47", 98, 132)], [digit("๔", 100), digit("๗", 118, sure=False)])
    assert found.text == "๔๗" and found.doubtful
    (own,) = put_back([word("๕", 98, 112)], [])
    assert own.doubtful  # the engine's own Thai digits are never sure
    view = shaped({}, axis(0)).view
    near, far = doubt([word("ก", 5, 20), word("ก", 50, 70)], [view])
    assert near.doubtful and not far.doubtful


def test_digits_go_to_the_line_they_stand_in() -> None:
    upper, lower = word("4", 98, 114), OcrWord("7", 98, 60, 114, 80, 1, 0.9)
    below = SeenDigit("๗", 100, 60, 114, 80, 80.0, 20, (), True)
    found = put_back([upper, lower], [below, digit("๔", 100)])
    assert [one.text for one in found] == ["๔", "๗"]


@needs_fonts
def test_the_engine_sees_arabic_digits_and_the_text_has_thai_ones() -> None:
    picture = printed("มาตรา ๔๗ และ ๙")
    boxes = [
        one.view for n in find_numbers(look(find_components(picture), signs.load())) for one in n
    ]
    four, seven, nine = boxes
    read = [
        OcrWord("47", four.x0, four.top, seven.x1, four.bottom, 0, 0.9),
        OcrWord("9", nine.x0, nine.top, nine.x1, nine.bottom, 0, 0.9),
    ]
    reader = DigitReader(FakeEngine(read))
    assert [one.text for one in reader.read_words(picture)] == ["๔๗", "๙"]
    painted = paint(np.full_like(picture, 255), [digit("๔", 100, high=40)])
    assert (painted < 128).any() and (picture == printed("มาตรา ๔๗ และ ๙")).all()


# --- rows of marks, hidden layers ---------------------------------------------------------


def test_a_row_of_marks_is_read_again_with_its_line() -> None:
    picture = np.full((200, 600), 255, np.uint8)
    for foot in (80, 160):
        for x in range(50, 400, 30):
            picture[foot - 20 : foot, x : x + 14] = 0
    lines = find_ink_lines(picture)
    assert [(line.top, line.foot) for line in lines] == [(60, 80), (140, 160)]
    first = OcrWord("กขค", 50, 60, 400, 80, 0, 0.9)
    marks = OcrWord("๕6๕", 50, 125, 400, 135, 1, 0.6)
    second = OcrWord("งจฉ", 50, 140, 400, 160, 2, 0.9)
    assert find_spoilt([first, marks, second], lines) == {1: {1, 2}}
    assert find_spoilt([first, second._replace(line=1)], lines) == {}
    high = lines[1].foot - lines[1].top
    between = marks._replace(top=lines[1].top - high, bottom=lines[1].top)
    assert find_spoilt([first, between, second], lines) == {}


def test_digits_of_a_hidden_layer_win() -> None:
    layer = [glyph("2", 50.0), glyph("4", 56.0), glyph("7", 62.0), glyph("5", 68.0)]
    seen_word = glyph("๒๕๓๕", 49.0, width=26.0)
    (won,) = with_layer_digits([seen_word], layer)
    assert won.text == "๒๕๓๕" and won.meaning == "2475" and "text layer" in won.reason


def test_a_layer_with_other_digits_than_the_word_settles_nothing() -> None:
    seen_word = glyph("๒๕๓๕", 49.0, width=26.0)
    elsewhere = [glyph("2", 50.0, y=300.0)]
    for layer in ([glyph("2", 50.0)], elsewhere, [], [glyph("๒๕๓๕", 49.0, width=26.0)]):
        assert with_layer_digits([seen_word], layer) == (seen_word,)
