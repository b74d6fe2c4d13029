"""Scans of several pages: dirt on the scanner's glass, and heads that come back."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipeline.read.digit_pieces import complete
from pipeline.read.digit_typefaces import Group, Typeface
from pipeline.read.digits import Look, find_numbers, look
from pipeline.read.glass import Sheet, find_dirt, find_lie, find_sheet, wipe
from pipeline.read.glyphs import read_pages
from pipeline.read.ink import find_components
from pipeline.read.page_ocr import PageOcr
from pipeline.read.parts import INK, Pixels
from pipeline.read.running_heads import Outer, RunningHeads, Witness, agreed, align, find_outer
from pipeline.read.signs import load
from pipeline.read.triage import judge
from pipeline.thai import THAI_DIGITS
from tests.measure_scan_digits import GOLD
from tests.test_digits import axis, needs_fonts, printed, shaped
from tests.test_ocr import FakeEngine

SPECKS = ((40, 300), (700, 60), (1100, 500), (90, 560), (620, 350), (900, 580), (1150, 30))
"""Where dirt lies on the glass: middle of each speck, in pixels."""
SCAN = Path(__file__).parents[2] / "shared" / "brochures" / "con2475scan.pdf"


def page_of_letters(number: int) -> Pixels:
    """Draw lines of letters that stand elsewhere on every page."""
    chance = np.random.default_rng(number)
    paper = np.full((640, 1200), 255, np.uint8)
    for foot in range(120 + int(chance.integers(40)), 560, 80):
        left = 150
        while (left := left + int(chance.integers(22, 40))) < 1050:
            high, wide = int(chance.integers(26, 34)), int(chance.integers(12, 20))
            paper[foot - high : foot, left : left + wide] = 0
            paper[foot - high + 5 : foot - 5, left + 4 : left + wide - 4] = 255
    return paper


def dirtied(paper: Pixels, shift: tuple[int, int] = (0, 0), turn: float = 0.0) -> Pixels:
    """Put the dirt of the glass onto a page that lies shifted and turned on it."""
    image = Image.fromarray(paper)
    middle = complex(*image.size) / 2
    for place in SPECKS:
        at = (complex(*place) - middle) * np.exp(1j * turn) + middle + complex(*shift)
        box = (at.real - 5, at.imag - 5, at.real + 5, at.imag + 5)
        ImageDraw.Draw(image).ellipse(tuple(map(round, box)), 0)
    return np.array(image)


def sheet_of(picture: Pixels) -> Sheet:
    return find_sheet(picture, find_components(picture), INK)


# --- dirt on the glass ----------------------------------------------------------------------


@pytest.mark.parametrize("count", [3, 8])
def test_what_comes_back_on_every_page_is_wiped_off_also_from_letters(count: int) -> None:
    shifts = [(number % 3 - 1, number % 2 * 2) for number in range(count)]
    clean = [page_of_letters(number) for number in range(count)]
    pages = [dirtied(page, shift) for page, shift in zip(clean, shifts, strict=True)]
    sheets = {number: sheet_of(page) for number, page in enumerate(pages)}
    for number, page in enumerate(pages):
        wiped = wipe(page, find_dirt(sheets, number), INK)
        spoilt, left = (int((one != clean[number]).sum()) for one in (page, wiped))
        assert left < 0.25 * spoilt
        assert (page[wiped != page] < 255).any()


def test_a_page_that_was_straightened_lies_turned_on_the_glass() -> None:
    pages = [dirtied(page_of_letters(n), (3 * n, 1), 0.01 * (n % 2)) for n in range(3)]
    sheets = {number: sheet_of(page) for number, page in enumerate(pages)}
    lie = find_lie(sheets[0], sheets[1])
    assert lie is not None and np.angle(lie[0]) == pytest.approx(0.01, abs=0.002)
    assert len(find_dirt(sheets, 1)) >= 4


def test_specks_of_one_page_and_furniture_are_left_alone() -> None:
    lone = [page_of_letters(0), dirtied(page_of_letters(1)), page_of_letters(2)]
    sheets = {number: sheet_of(page) for number, page in enumerate(lone)}
    assert [find_dirt(sheets, number) for number in sheets] == [()] * 3
    form = dirtied(page_of_letters(0))  # the same page thrice: its dots are print like its letters
    sheets = {number: sheet_of(form) for number in range(3)}
    assert find_dirt(sheets, 1) == ()


def test_a_speck_that_is_not_there_wipes_nothing() -> None:
    dirt = find_dirt({n: sheet_of(dirtied(page_of_letters(n))) for n in range(3)}, 1)
    clean = page_of_letters(7)
    assert dirt and (wipe(clean, dirt, INK) == clean).mean() > 0.999
    assert (wipe(clean, (), INK) == clean).all()
    blank = np.full((300, 300), 255, np.uint8)
    assert sheet_of(blank).specks == ()


# --- pieces -----------------------------------------------------------------------------------


def typeface_of(picture: Pixels) -> Typeface:
    numbers = find_numbers(look(find_components(picture), load()))
    return Typeface(tuple(Group(one.digit, one.shape) for number in numbers for one in number))


@needs_fonts
def test_a_digit_in_two_pieces_is_one_digit() -> None:
    whole = printed("มาตรา ๔๗๕ ๒๖ ๓๘ ๐๑๙")
    typeface = typeface_of(whole)
    ink = find_components(whole)
    (box,) = [one.view for one in look(ink, load()) if one.digit == "๗" and one.chance > 0.9]
    broken = whole.copy()
    middle = (box.x0 + box.x1) // 2
    broken[box.top : box.bottom, middle - 1 : middle + 2] = 255
    ink = find_components(broken)
    looks = [typeface.read(one) for one in look(ink, load())]
    done = complete(looks, ink, load(), typeface)
    text = "".join(one.digit for number in find_numbers(done) for one in number)
    assert text == "๔๗๕๒๖๓๘๐๑๙" and len(done) < len(looks)
    assert complete(looks, ink, load(), Typeface()) == looks


@pytest.mark.parametrize(("chance", "read"), [(0.2, True), (0.02, False)])
def test_an_odd_form_beside_a_digit_is_one_and_a_letter_is_not(chance: float, read: bool) -> None:
    typeface = Typeface(tuple(Group(text, axis(n)) for n, text in enumerate(THAI_DIGITS)))
    digit = typeface.read(shaped({"๑": 0.99}, axis(1)))
    odd = shaped({"๓": chance}, axis(3, 0.1))
    odd = odd._replace(slot=odd.slot._replace(x0=30, x1=44), view=odd.view._replace(x0=30, x1=44))
    nothing = find_components(np.full((9, 9), 255, np.uint8))
    done = complete([digit, odd], nothing, load(), typeface)
    assert (done[1].chance > 0.9) == read
    far = odd._replace(slot=odd.slot._replace(line=1))
    assert complete([digit, far], nothing, load(), typeface)[1].chance == chance


@needs_fonts
def test_a_two_whose_stroke_broke_off_is_no_one_or_three() -> None:
    whole = printed("มาตรา ๔๒๕ ๐๑๓ ๖๗๘๙", face="Kinnari.ttf")
    typeface = typeface_of(whole)
    box = next(one.view for one in look(find_components(whole), load()) if one.digit == "๒")
    broken, at = whole.copy(), box.x0 + (box.x1 - box.x0) // 3
    broken[box.bottom - 12 : box.bottom, at : at + 3] = 255
    broken[box.bottom - 8 : box.bottom - 5, at : box.x1] = 255
    ink = find_components(broken)
    looks = [typeface.read(one) for one in look(ink, load())]
    done = complete(looks, ink, load(), typeface)
    text = "".join(one.digit for number in find_numbers(done) for one in number)
    assert text == "๔๒๕๐๑๓๖๗๘๙"


# --- running heads ----------------------------------------------------------------------------


def heads_of(*lines: str) -> tuple[dict[int, Outer], Typeface]:
    """Print one head for each page, above a line of text."""
    texts = ("กขคงจฉชซญดต", "ถทธนบปผฝพฟภ", "มยรลวศษสหฬอ", "ปผฝดตถทคงจฉ", "ลวศษสหกขคงญ")
    pages, numbers = {}, "๐๑๒๓๔๕๖๗๘๙"
    for page, line in enumerate(lines, 1):
        picture = printed(line, texts[page % 5], texts[(page + 2) % 5])
        pages[page] = find_outer(look(find_components(picture), load()))
    return pages, typeface_of(printed(numbers))


def smudged(text: str, digit: str) -> tuple[Pixels, list[Look]]:
    """Print a line whose last `digit` is a blot of its size."""
    picture = printed(text)
    looks = look(find_components(picture), load())
    box = [one.view for one in looks if one.digit == digit and one.chance > 0.9][-1]
    picture[box.top + 4 : box.bottom, box.x0 : box.x1] = 0
    return picture, look(find_components(picture), load())


def settled(digit: str, text: str, page: int, *others: str) -> tuple[str, list[Look]]:
    pages, typeface = heads_of(*others)
    picture, looks = smudged(text, digit)
    looks = [typeface.read(one) for one in looks]
    heads = RunningHeads(pages, typeface).of(page)
    done = heads.settle(looks, find_components(picture), load())
    found = [one for number in find_numbers(done) for one in number]
    return "".join(one.digit for one in found), [one for one in found if one.expected]


HEAD = "ราชการ เลม ๔๙ หนา {} ธนวาคม ๒๔๗๕"


@needs_fonts
def test_a_blot_in_a_head_is_read_as_on_the_other_pages() -> None:
    others = [HEAD.format(number) for number in ("๓๑", "๓๒", "๓๓", "๓๔")]
    text, expected = settled("๗", HEAD.format("๓๕"), 5, *others)
    assert text == "๔๙๓๕๒๔๗๕"
    assert [one.digit for one in expected] == ["๗"] and not expected[0].clear


@needs_fonts
def test_a_blot_in_a_page_number_is_counted_up() -> None:
    others = [HEAD.format(number) for number in ("๒๖", "๒๗", "๒๘", "๒๙")]
    text, expected = settled("๐", HEAD.format("๓๐"), 5, *others)
    assert text == "๔๙๓๐๒๔๗๕" and [one.digit for one in expected] == ["๐"]


@needs_fonts
def test_two_pages_or_other_heads_tell_nothing() -> None:
    others = [HEAD.format(number) for number in ("๓๑", "๓๒")]
    assert not settled("๗", HEAD.format("๓๕"), 5, *others)[1]
    strange = ["งบประมาณ ภาค ๑๒ สวน ๓๔ ผลผลต"] * 4
    assert not settled("๗", HEAD.format("๓๕"), 5, *strange)[1]


@needs_fonts
def test_a_clear_digit_is_kept_and_doubted_where_other_pages_differ() -> None:
    pages, typeface = heads_of(*[HEAD.format(number) for number in ("๓๑", "๓๒", "๓๓", "๓๔")])
    picture = printed(HEAD.format("๓๕").replace("๔๙", "๔๘"))
    ink = find_components(picture)
    looks = [typeface.read(one) for one in look(ink, load())]
    done = RunningHeads(pages, typeface).of(5).settle(looks, ink, load())
    found = [one for number in find_numbers(done) for one in number]
    assert "".join(one.digit for one in found) == "๔๘๓๕๒๔๗๕"
    assert [one.digit for one in found if not one.clear] == ["๘"]


def test_pages_agree_on_a_digit_or_on_counting() -> None:
    def told(*numbers: str, place: int = 0) -> list[Witness]:
        return [
            Witness(shaped({number[-1 - place]: 0.99}, axis(0)), number, place, page)
            for page, number in enumerate(numbers, 1)
        ]

    assert agreed(told("๕๑", "๕๒", "๕๓"), 4) == "๔"
    assert agreed(told("๕๗", "๕๘", "๕๙", place=1), 4) == "๖"
    assert agreed(told("๔๙", "๔๙", "๔๙", "๔๙", "๑๑"), 6) == "๙"
    assert agreed(told("๑๑", "๑๒", "๑๓", place=1), 0) == "๑"
    assert agreed(told("๑๐", "๑๑", "๑๒", place=1), 0) == ""
    assert agreed(told("๔๙", "๔๙"), 3) == agreed(told("๔๙", "๑๓", "๒๗"), 4) == ""
    assert agreed([], 1) == ""


def test_lines_that_are_not_alike_are_not_aligned() -> None:
    row = [shaped({}, axis(number)) for number in range(8)]
    assert align(row, row) == [(number, number) for number in range(8)]
    assert align(row, row[:4]) == [] and align(row, row[::-1]) == []
    assert (0, 0) not in align([shaped({}, axis(12)), *row], row)


# --- a worn scan ------------------------------------------------------------------------------

LOOKED_AT = range(4, 13)
"""Pages of the scan whose digits are compared, one by one."""


@pytest.mark.skipif(not SCAN.is_file(), reason="../shared is not there")
def test_digits_of_a_worn_scan_are_seen_as_by_eye() -> None:
    data = SCAN.read_bytes()
    pages = [page for page in read_pages(data, SCAN.name) if page.number in LOOKED_AT]
    with ExitStack() as stack:
        ocr = PageOcr(data, FakeEngine([]), stack)  # what it does not read is put in digit by digit
        ocr.glance(LOOKED_AT)
        read = [ocr.read(page, judge(page))[0] for page in pages]
    seen = {str(page.number): "".join(glyph.text for glyph in page.glyphs) for page in read}
    gold = json.loads(GOLD.read_text(encoding="utf-8"))["pages"]
    assert seen == {number: gold[number].replace(" ", "") for number in seen}
