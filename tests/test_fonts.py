"""What a glyph means: names, ToUnicode against the program, outlines, 8-bit fonts."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import pytest
from fontTools.misc.eexec import decrypt
from fontTools.pens.recordingPen import RecordingPen
from hypothesis import given
from hypothesis import strategies as st
from playa.font import Font, Type3Font
from playa.pdftypes import ContentStream

from pipeline.read import learn_outlines, outlines
from pipeline.read.actual_text import share_text
from pipeline.read.fat_outlines import find_growth, match_grown
from pipeline.read.font_programs import OpenTypeProgram
from pipeline.read.glyph_names import plain, read_name
from pipeline.read.glyphs import read_pages
from pipeline.read.meanings import fits
from pipeline.read.outlines import OutlineTable, measure
from pipeline.read.postscript import decrypt as undo
from pipeline.read.type3 import Type3Program, draw_paths
from pipeline.records import Glyph
from tests.spoilt import refuses_spoilt
from tests.tiny_pdf import Rect, letter, tiny_font, tiny_pdf

MAI_EK = "\N{THAI CHARACTER MAI EK}"
MAI_THO = "\N{THAI CHARACTER MAI THO}"
MAI_CHATTAWA = "\N{THAI CHARACTER MAI CHATTAWA}"
NIKHAHIT = "\N{THAI CHARACTER NIKHAHIT}"
SARA_AA = "\N{THAI CHARACTER SARA AA}"
SARA_AM = "\N{THAI CHARACTER SARA AM}"
SARA_UEE = "\N{THAI CHARACTER SARA UEE}"
SARA_U = "\N{THAI CHARACTER SARA U}"
UNKNOWN = "\N{REPLACEMENT CHARACTER}"

RING: tuple[int, list[Rect]] = (
    0,
    [(-150, 600, -50, 640), (-150, 700, -50, 740), (-150, 640, -130, 700)],
)
WEDGE: tuple[int, list[Rect]] = (0, [(-120, 650, -60, 850), (-60, 650, -40, 700)])
HOOK: tuple[int, list[Rect]] = (
    0,
    [(-250, 650, -60, 700), (-250, 700, -220, 820), (-180, 760, -60, 800)],
)


def read(
    glyphs: Mapping[str, tuple[int, list[Rect]]],
    told: Mapping[int, str] | None,
    cmap: Mapping[int, str] | None = None,
    *,
    names: bool = False,
    drawn: list[int] | None = None,
) -> list[Glyph]:
    """The glyphs of a page that draws each glyph of a CID font once, in order."""
    codes = drawn or list(range(1, len(glyphs) + 1))
    widths = {i: width for i, (width, _) in enumerate(glyphs.values(), 1)}
    font = {"program": tiny_font(glyphs, cmap, names=names), "widths": widths, "to_unicode": told}
    text = "".join(f"{code:04X}" for code in codes)
    data = tiny_pdf([f"BT /F1 10 Tf 10 50 Td <{text}> Tj ET".encode()], {"F1": font})
    return list(next(iter(read_pages(data))).glyphs)


# --- names ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "position"),
    [
        ("uni0E48.low", MAI_EK, "low"),
        ("uni0E48.low_left", MAI_EK, "low_left"),
        ("uni0E48.lowleft", MAI_EK, "low_left"),
        ("uni0E31.left", "\N{THAI CHARACTER MAI HAN-AKAT}", "left"),
        ("uni0E38.low", SARA_U, "lowered"),
        ("uni0E0D.descless", "ญ", "no_descender"),
        ("yoYingthai.less", "ญ", "no_descender"),
        ("thoThanthai.less", "ฐ", "no_descender"),
        ("maiEk-thai.small", MAI_EK, ""),
        ("nikhahit_maiEkthai", NIKHAHIT + MAI_EK, ""),
        ("uniF70A", "\uf70a", "low"),
        ("maieklowrightthai", "\uf88b", "low"),
        ("uni0E48#1", MAI_EK, ""),
        ("A.low", "A", ""),
        ("f_i", "fi", ""),
    ],
)
def test_a_glyph_name_is_read_in_every_dialect(name, text, position):
    assert read_name(name) == (text, position)


@pytest.mark.parametrize("name", ["g12", "cid00017", ".notdef", "", "glyph7", "bad643", "uni0E4"])
def test_a_name_that_says_nothing_is_none(name):
    assert read_name(name) is None


# --- ToUnicode against the program -----------------------------------------------------------


def test_a_blank_of_no_width_that_the_font_calls_nikhahit_is_a_nikhahit():
    glyphs = read(
        {"a": letter(400), "ring": RING, "space": (250, [])},
        {1: "น", 2: " ", 3: " "},
        {0x0E19: "a", 0x0E4D: "ring", 0x20: "space"},
    )
    assert [g.text for g in glyphs] == ["น", " ", " "]
    assert [g.meaning for g in glyphs] == ["น", NIKHAHIT, " "]
    assert "U+0E4D" in glyphs[1].reason and "width is 0" in glyphs[1].reason
    assert glyphs[0].reason == glyphs[2].reason == ""


def test_without_tounicode_the_programs_own_cmap_speaks():
    glyphs = read({"a": letter(400), "b": letter(450)}, None, {0x0E01: "a", 0x42: "b"})
    assert [(g.text, g.meaning) for g in glyphs] == [(UNKNOWN, "ก"), (UNKNOWN, "B")]


def test_a_missing_entry_and_a_symbol_code_are_filled_from_the_cmap():
    glyphs = read(
        {"a": letter(400), "b": letter(450), "c": letter(500)},
        {1: "ก", 2: "\uf0a2"},
        {0x0E01: "a", 0x0E02: "b", 0x0E03: "c"},
    )
    assert "".join(g.meaning for g in glyphs) == "กขฃ"


def test_of_two_thai_characters_the_program_is_believed():
    glyphs = read(
        {"a": letter(400), "b": letter(450)}, {1: "ข", 2: "ก"}, {0x0E01: "a", 0x0E02: "b"}
    )
    assert "".join(g.meaning for g in glyphs) == "กข"


def test_ascii_digits_drawn_as_thai_digits_stay():
    (glyph,) = read({"a": letter(400)}, {1: "6"}, {0x0E56: "a"})
    assert glyph.meaning == "6" and glyph.reason == ""


LYING = {f"t{i}": letter(400 + 10 * i) for i in range(6)} | {"o": letter(380), "space": (250, [])}
"""Six Thai letters, a Latin one and a blank."""
LYING_CMAP = {0x0E01 + i: f"t{i}" for i in range(6)} | {0x6F: "o", 0x20: "space"}


def test_a_map_that_names_most_thai_letters_wrongly_lies_about_latin_ones_too():
    counted_on = {i + 1: chr(0x0E02 + i) for i in range(6)} | {7: "p", 8: "\u4e08"}
    glyphs = read(LYING, counted_on, LYING_CMAP)
    assert "".join(g.meaning for g in glyphs) == "กขฃคฅฆo "


def test_a_map_that_names_few_thai_letters_wrongly_is_believed_on_latin_ones():
    one_wrong = {i + 1: chr(0x0E01 + i) for i in range(6)} | {1: "ฆ", 7: "p", 8: " "}
    glyphs = read(LYING, one_wrong, LYING_CMAP)
    assert "".join(g.meaning for g in glyphs) == "กขฃคฅฆp "


def test_a_mark_said_to_be_nothing_has_a_place_in_the_text():
    """WeasyPrint maps the MAI THO of น้ำ to no characters at all."""
    glyphs = read({"a": letter(400), "tho": HOOK}, {1: "น", 2: ""}, {0x0E19: "a", 0x0E49: "tho"})
    assert [(g.text, g.meaning) for g in glyphs] == [("น", "น"), (UNKNOWN, MAI_THO)]


def test_a_part_of_a_letter_said_to_be_nothing_stays_nothing():
    glyphs = read({"a": letter(400), "part": HOOK}, {1: "น", 2: ""})
    assert [(g.text, g.meaning) for g in glyphs][1] == ("", "")


def test_a_blank_under_a_symbol_code_is_a_blank():
    glyphs = read({"a": letter(400), "b": (250, [])}, {1: "น", 2: "\uf020"})
    assert "".join(g.meaning for g in glyphs) == "น "


def test_thai_under_latin_names_is_thai():
    (glyph,) = read({"Ntilde": letter(400)}, {1: "ก"}, names=True)
    assert glyph.meaning == "ก" and glyph.name == "Ntilde"


def test_compatible_characters_are_no_contradiction():
    (glyph,) = read({"a": (250, [])}, {1: "\N{NO-BREAK SPACE}"}, {0x20: "a"})
    assert glyph.meaning == "\N{NO-BREAK SPACE}" and not glyph.reason


def test_a_private_use_code_stays_and_shows_its_position():
    glyphs = read({"a": letter(400), "low": WEDGE}, {1: "น", 2: "\uf70a"})
    assert (glyphs[1].text, glyphs[1].meaning) == ("\uf70a", "\uf70a")
    assert glyphs[1].position == "low"


def test_a_cid_that_the_cmap_reaches_by_a_private_use_code_shows_its_position():
    glyphs = read(
        {"a": letter(400), "low": WEDGE}, {1: "น", 2: MAI_EK}, {0x0E19: "a", 0xF70A: "low"}
    )
    assert (glyphs[1].meaning, glyphs[1].position, glyphs[1].reason) == (MAI_EK, "low", "")


def test_a_sara_am_without_a_ring_is_sara_aa():
    tall = (450, [(40, 0, 110, 500), (-100, 620, 0, 720)])
    told = {1: "น", 2: SARA_AM}
    assert read({"a": letter(400), "aa": letter(300, 505)}, told)[1].meaning == SARA_AA
    assert read({"a": letter(400), "am": tall}, told)[1].meaning == SARA_AM


def test_a_base_said_to_carry_marks_that_are_not_drawn_is_bare():
    told = {1: "น", 2: "จ" + MAI_EK, 3: MAI_EK}
    with_mark = (420, [(40, 0, 110, 500), (200, 620, 240, 760)])
    assert read({"a": letter(400), "b": letter(420), "m": WEDGE}, told)[1].meaning == "จ"
    assert read({"a": letter(400), "b": with_mark, "m": WEDGE}, told)[1].meaning == "จ" + MAI_EK


def test_the_high_form_of_a_mark_is_known_by_its_low_form():
    small = (
        0,
        [(x0 // 2 - 40, y0 // 2 + 500, x1 // 2 - 40, y1 // 2 + 500) for x0, y0, x1, y1 in HOOK[1]],
    )
    glyphs = {"a": letter(400), "low": HOOK, "wedge": WEDGE, "high": small}
    told = {1: "น", 2: MAI_THO, 3: MAI_EK}
    high = read(glyphs, told)[3]
    assert (high.text, high.meaning) == (UNKNOWN, MAI_THO)
    assert "like that of U+0E49" in high.reason


def test_a_mark_like_none_of_the_explained_ones_stays_unknown():
    odd = (0, [(-300, 700, -100, 710), (-300, 780, -280, 900), (-120, 600, -100, 640)])
    page = read({"a": letter(400), "low": HOOK, "odd": odd}, {1: "น", 2: MAI_THO})
    assert page[2].meaning == UNKNOWN


def test_one_mark_for_two_drawings_is_settled_by_the_brochures_other_fonts():
    first = {
        "program": tiny_font({"a": letter(400), "ek": WEDGE, "uee": HOOK}, None),
        "widths": {1: 400, 2: 0, 3: 0},
        "to_unicode": {1: "น", 2: MAI_EK, 3: MAI_EK},
    }
    second = {**first, "to_unicode": {1: "น", 3: SARA_UEE}}
    content = b"BT /F1 10 Tf 10 50 Td <000100020003> Tj /F2 10 Tf <00010003> Tj ET"
    page = next(iter(read_pages(tiny_pdf([content], {"F1": first, "F2": second}))))
    assert [g.meaning for g in page.glyphs] == ["น", MAI_EK, SARA_UEE, "น", SARA_UEE]


def test_an_unknown_font_is_read_by_the_brochures_other_fonts_and_counted_where_not():
    known = {
        "program": tiny_font({"a": letter(400), "b": letter(460)}, None),
        "widths": {1: 400, 2: 460},
        "to_unicode": {1: "ก", 2: "ข"},
    }
    silent = {
        "program": tiny_font({"z": letter(700), "b": letter(460), "a": letter(400)}, None),
        "widths": {1: 700, 2: 460, 3: 400},
    }
    first = b"BT /F2 10 Tf 10 50 Td <000300020001> Tj ET"
    later = b"BT /F1 10 Tf 10 50 Td <00010002> Tj ET"
    pages = list(read_pages(tiny_pdf([first, later], {"F1": known, "F2": silent})))
    assert [g.meaning for g in pages[0].glyphs] == ["ก", "ข", UNKNOWN]
    notes = [note for page in pages for note in page.notes if note.code == "unknown_glyphs"]
    assert [note.times for note in notes] == [1]


def test_a_font_whose_tounicode_contradicts_its_cmap_is_no_witness_for_others():
    drawings = {
        name: letter(width) for name, width in zip("abcd", (400, 460, 520, 580), strict=True)
    }
    lying = {
        "program": tiny_font(drawings, {ord("ก"): "a", ord("ข"): "b"}),
        "widths": {1: 400, 2: 460, 3: 520, 4: 580},
        "to_unicode": {1: "ม", 2: "น", 3: "ร", 4: "ส"},
    }
    silent = {"program": tiny_font({"c": drawings["c"]}, None), "widths": {1: 520}}
    content = b"BT /F2 10 Tf 10 50 Td <0001> Tj /F1 10 Tf <00010002> Tj ET"
    (page,) = read_pages(tiny_pdf([content], {"F1": lying, "F2": silent}))
    assert [g.meaning for g in page.glyphs] == [UNKNOWN, "ก", "ข"]


def test_a_font_that_cannot_be_read_is_said_so_and_its_tounicode_still_counts():
    font = {"program": b"\0\1\0\0" + b"broken" * 9, "widths": {1: 400}, "to_unicode": {1: "ก"}}
    (page,) = read_pages(tiny_pdf([b"BT /F1 10 Tf 10 50 Td <0001> Tj ET"], {"F1": font}))
    assert page.glyphs[0].meaning == "ก"
    assert "font_unreadable" in [note.code for note in page.notes]


def test_an_eight_bit_font_is_read_as_tis_620():
    forms: dict[int, tuple[int, list[Rect]]] = {
        0xA1: letter(400), 0xB9: letter(420), 0xC3: letter(380), 0xD2: letter(300),
        0xE8: WEDGE, 0xE9: HOOK, 0x8B: (0, [(-120, 550, -60, 700)]), 0x41: letter(600),
    }  # fmt: skip
    names = {code: f"g{code}" for code in forms}
    glyphs = {names[code]: form for code, form in forms.items()}
    font = {
        "program": tiny_font(glyphs, {0xF000 + code: name for code, name in names.items()}),
        "widths": {code: form[0] for code, form in forms.items()},
        "simple": "TrueType",
        "encoding": "/Encoding /WinAnsiEncoding",
    }
    text = "".join(f"{code:02X}" for code in (0xB9, 0xE8, 0xD2, 0xA1, 0x8B, 0x41))
    (page,) = read_pages(tiny_pdf([f"BT /F1 10 Tf 10 50 Td <{text}> Tj ET".encode()], {"F1": font}))
    assert "".join(g.meaning for g in page.glyphs) == "น" + MAI_EK + SARA_AA + "ก" + MAI_EK + "A"
    assert page.glyphs[4].position == "low"
    assert "TIS-620" in page.glyphs[0].reason


def test_an_eight_bit_font_that_calls_its_thai_by_latin_names_is_read_as_tis_620():
    forms: dict[str, tuple[int, int, list[Rect]]] = {
        "exclamdown": (0xA1, *letter(400)), "onesuperior": (0xB9, *letter(420)),
        "Atilde": (0xC3, *letter(380)), "Ograve": (0xD2, *letter(300)),
        "circumflex": (0xE8, *WEDGE), "perthousand": (0xE9, *HOOK), "A": (0x41, *letter(600)),
    }  # fmt: skip
    differences = " ".join(f"{code} /{name}" for name, (code, *_) in forms.items())
    font = {
        "program": tiny_font(
            {name: form[1:] for name, form in forms.items()},
            {0xF000 + code: name for name, (code, *_) in forms.items()},
            names=True,
        ),
        "widths": {code: width for code, width, _ in forms.values()},
        "simple": "TrueType",
        "encoding": f"/Encoding << /Differences [{differences}] >>",
    }
    content = b"BT /F1 10 Tf 10 50 Td <C3D2E8B9E9A141> Tj ET"
    (page,) = read_pages(tiny_pdf([content], {"F1": font}))
    read_as = "".join(g.meaning for g in page.glyphs)
    assert read_as == "ร" + SARA_AA + MAI_EK + "น" + MAI_THO + "ก" + "A"
    assert [g.text for g in page.glyphs][:2] == ["Ã", "Ò"]


@pytest.mark.parametrize(
    ("tone", "text"),
    [(0x89, "น" + MAI_THO), (0x8B, "น" + MAI_CHATTAWA)],
    ids=["Mac", "Windows would say MAI EK"],
)
def test_glyph_bytes_are_those_of_the_mac_where_they_are_drawn_so(tone: int, text: str):
    high = [(x0, y0 + 200, x1, y1 + 200) for x0, y0, x1, y1 in HOOK[1]]
    forms: dict[int, tuple[int, list[Rect]]] = {
        0xA1: letter(400), 0xB9: letter(420), 0xC3: letter(380), 0xD2: letter(300),
        0xE8: WEDGE, 0xE9: HOOK, 0x89: (0, high), 0x8B: (0, [(-120, 550, -60, 700)]),
    }  # fmt: skip
    glyphs = {f"g{code}": form for code, form in forms.items()}
    font = {
        "program": tiny_font(glyphs, {0xF000 + code: f"g{code}" for code in forms}),
        "widths": {code: form[0] for code, form in forms.items()},
        "simple": "TrueType",
        "encoding": "/Encoding /WinAnsiEncoding",
    }
    content = f"BT /F1 10 Tf 10 50 Td <B9{tone:02X}> Tj ET".encode()
    (page,) = read_pages(tiny_pdf([content], {"F1": font}))
    assert "".join(g.meaning for g in page.glyphs) == text


def test_an_eight_bit_font_under_symbol_codes_has_latin_letters_too():
    forms: dict[int, tuple[int, list[Rect]]] = {
        0xA1: letter(400), 0xB9: letter(420), 0xC3: letter(380), 0xD2: letter(300),
        0xE8: WEDGE, 0xE9: HOOK, 0x53: letter(600),
    }  # fmt: skip
    glyphs = {f"g{byte}": form for byte, form in forms.items()}
    told = {i: chr(0xF000 + byte) for i, byte in enumerate(forms, 1)}
    assert (
        "".join(g.meaning for g in read(glyphs, told)) == "กนร" + SARA_AA + MAI_EK + MAI_THO + "S"
    )
    two = "\uf041\uf042"
    assert read(glyphs, told | {7: two})[-1].meaning == two


def test_accented_latin_is_not_taken_for_thai():
    codes = (0xC0, 0xC9, 0xD1, 0xD4, 0xD8, 0xE8, 0xE9, 0xED)
    glyphs = {f"g{code}": letter(400 + 10 * i) for i, code in enumerate(codes)}
    font = {
        "program": tiny_font(glyphs, {code: f"g{code}" for code in codes}),
        "widths": {code: 400 + 10 * i for i, code in enumerate(codes)},
        "simple": "TrueType",
        "encoding": "/Encoding /WinAnsiEncoding",
    }
    text = "".join(f"{code:02X}" for code in codes)
    (page,) = read_pages(tiny_pdf([f"BT /F1 10 Tf 10 50 Td <{text}> Tj ET".encode()], {"F1": font}))
    assert "".join(g.meaning for g in page.glyphs) == "ÀÉÑÔØèéí"
    assert not any(g.reason for g in page.glyphs)


@pytest.mark.parametrize(
    ("text", "width", "ink", "possible"),
    [
        (MAI_EK, 0.0, (-0.1, 0.6, 0.0, 0.8), True),
        (MAI_EK, 0.0, (-0.1, -0.3, 0.0, -0.1), False),
        (MAI_EK, 0.5, (0.1, 0.6, 0.2, 0.8), False),
        (SARA_U, 0.0, (-0.1, -0.3, 0.0, -0.1), True),
        (SARA_U, 0.0, (-0.1, 0.6, 0.0, 0.8), False),
        ("ก", 0.5, (0.0, 0.0, 0.5, 0.5), True),
        ("k", 0.0, (-0.2, 0.6, 0.0, 0.8), False),
        ("'", 0.05, (0.0, 0.6, 0.0, 0.8), True),
    ],
)
def test_a_mark_lies_where_marks_lie(text, width, ink, possible):
    assert fits(text, width, ink) is possible


# --- outlines --------------------------------------------------------------------------------


def test_truetype_and_postscript_of_one_design_measure_the_same():
    design = {"a": letter(400), "m": HOOK}
    shapes = []
    for curves in ("truetype", "postscript"):
        program = OpenTypeProgram(tiny_font(design, {0x41: "a"}, curves=curves), Font({}, {}))
        shapes.append([measure(program, key) for key in (1, 2)])
    for one, other in zip(*shapes, strict=True):
        assert one == pytest.approx(other, abs=1e-4)


def test_a_page_description_draws_as_the_font_does():
    pen = RecordingPen()
    draw_paths(b"600 0 0 0 9 9 d1 2 0 0 2 10 0 cm 1 1 m 5 1 l 5 5 l h 0 0 3 4 re f", pen)
    points = [point for _, points in pen.value for point in points]
    assert points == [(12, 2), (20, 2), (20, 10), (10, 0), (16, 0), (16, 8), (10, 8)]
    assert [operator for operator, _ in pen.value].count("closePath") == 2


@pytest.mark.parametrize(
    ("content", "last"),
    [
        (b"0 0 m 1 2 3 4 5 6 c f", ("curveTo", ((1, 2), (3, 4), (5, 6)))),
        (b"7 8 m 3 4 5 6 v f", ("curveTo", ((7, 8), (3, 4), (5, 6)))),
        (b"0 0 m 1 2 5 6 y f", ("curveTo", ((1, 2), (5, 6), (5, 6)))),
        (b"q 2 0 0 2 0 0 cm 0 0 m 1 1 l f Q 0 0 m 1 1 l f", ("lineTo", ((1, 1),))),
        (b"0 0 m 1 1 l 5 l (x) 2 l 9 Q f", ("lineTo", ((1, 1),))),
    ],
)
def test_every_path_operator_of_a_page_description_is_known(content, last):
    """The last one lacks operands, and has one of the wrong kind: those lines are not drawn."""
    pen = RecordingPen()
    draw_paths(content, pen)
    assert pen.value[-2:] == [last, ("closePath", ())]


@pytest.mark.parametrize("shared", [True, False])
def test_a_rectangle_that_all_glyphs_of_a_type_3_font_state_is_not_theirs(shared):
    """Some producers write the font's rectangle into every glyph's d1."""
    bars = {"a": (0, 0, 90, 500), "b": (0, 0, 120, 480), "c": (0, 600, 60, 700)}
    procs = {}
    for name, (x0, y0, x1, y1) in bars.items():
        stated = "-500 -700 1500 1500" if shared else f"{x0} {y0} {x1} {y1}"
        text = f"500 0 {stated} d1 {x0} {y0} {x1 - x0} {y1 - y0} re f"
        procs[name] = ContentStream({}, text.encode())
    program = Type3Program(Type3Font({"FontMatrix": [0.001, 0, 0, 0.001, 0, 0]}))
    program.streams = procs
    for name, bar in bars.items():
        assert program.bounds(name) == pytest.approx([value / 1000 for value in bar])


@pytest.mark.parametrize(
    ("body", "draws"),
    [("", False), ("q Q", False), ("/Im1 Do", True), ("BI /W 1 /H 1 ID x EI", True)],
)
def test_a_type_3_glyph_without_a_path_is_blank_unless_it_shows_a_picture(body, draws):
    head = "500 0 -500 -700 1500 1500 d1 "
    program = Type3Program(Type3Font({"FontMatrix": [0.001, 0, 0, 0.001, 0, 0]}))
    program.streams = {
        "a": ContentStream({}, f"{head}0 0 90 500 re f".encode()),
        "b": ContentStream({}, f"{head}{body}".encode()),
    }
    assert (program.bounds("b") is not None) is draws


def test_the_table_finds_its_own_and_nothing_else():
    program = OpenTypeProgram(tiny_font({"a": letter(400), "b": letter(460)}, None), Font({}, {}))
    one, other = measure(program, 1), measure(program, 2)
    assert one is not None and other is not None
    table = OutlineTable.of([[(one, "ก", "")]])
    found = table.choose(table.near(one), outlines.Counter())
    assert found is not None and found.text == "ก"
    assert table.near(other) == []


def test_two_characters_of_one_outline_are_left_undecided():
    program = OpenTypeProgram(tiny_font({"a": letter(400)}, None), Font({}, {}))
    shape = measure(program, 1)
    assert shape is not None
    table = OutlineTable.of([[(shape, "l", ""), (shape, "I", "")]])
    assert table.choose(table.near(shape), outlines.Counter()) is None


@pytest.mark.parametrize(("votes", "found"), [(9, "ก"), (2, None)])
def test_a_changed_outline_is_known_only_in_a_font_of_known_design(votes, found):
    design = {"a": letter(400), "b": letter(460), "c": letter(400, 503)}
    program = OpenTypeProgram(tiny_font(design, None), Font({}, {}))
    one, other, changed = (measure(program, key) for key in (1, 2, 3))
    assert one is not None and other is not None and changed is not None
    table = OutlineTable.of([[(one, "ก", ""), (other, "ข", "")]])
    assert table.near(changed) == []
    match = table.warped(changed, outlines.Counter({0: votes}))
    assert (match and match.text) == found


def grown(rects: list[Rect], by: int) -> list[Rect]:
    """Rectangles that have grown by the same amount on all sides."""
    return [(x0 - by, y0 - by, x1 + by, y1 + by) for x0, y0, x1, y1 in rects]


def test_an_outline_made_bold_is_that_of_the_design_below_it():
    names = "กขคงจฉชซ"
    design = {n: letter(380 + 70 * i, 480 + 20 * i) for i, n in enumerate("abcdefgh")}
    bold = {n: (width, grown(rects, 16)) for n, (width, rects) in design.items()}
    plain_, fat = (
        [measure(OpenTypeProgram(tiny_font(d, None), Font({}, {})), i) for i in range(1, 9)]
        for d in (design, bold)
    )
    assert None not in plain_ and None not in fat
    table = OutlineTable.of([[(s, text, "") for s, text in zip(plain_, names, strict=True) if s]])
    growth = find_growth([s for s in fat if s], table)
    assert growth is not None and growth == (0, pytest.approx(0.016))
    found = [match_grown(s, growth, table) for s in fat if s]
    assert [match and match.text for match in found] == list(names)
    assert find_growth([s for s in plain_ if s], table) is None
    assert find_growth([s for s in fat if s][:5], table) is None


def test_letters_of_another_height_have_not_grown():
    """A larger design stands on the same base line: it does not reach below it."""
    design = {n: letter(380 + 70 * i, 480 + 20 * i) for i, n in enumerate("abcdefgh")}
    taller = {n: letter(380 + 70 * i, 512 + 20 * i) for i, n in enumerate("abcdefgh")}
    known, others = (
        [measure(OpenTypeProgram(tiny_font(d, None), Font({}, {})), i) for i in range(1, 9)]
        for d in (design, taller)
    )
    table = OutlineTable.of(
        [[(s, text, "") for s, text in zip(known, "กขคงจฉชซ", strict=True) if s]]
    )
    assert find_growth([s for s in others if s], table) is None


def test_a_blank_that_a_lying_tounicode_calls_a_letter_is_a_blank(monkeypatch):
    """Where most outlines contradict ToUnicode, what draws nothing is no letter."""
    names = "กขคงจ"
    design = {name: letter(380 + 70 * i) for i, name in enumerate("abcde")}
    program = OpenTypeProgram(tiny_font(design, None), Font({}, {}))
    rows = [(measure(program, i), text, "") for i, text in enumerate(names, 1)]
    monkeypatch.setattr(outlines, "load", lambda: OutlineTable.of([rows]))
    lies = {**dict(enumerate(names[1:] + "\uffff", 1)), 6: "ฉ"}
    glyphs = read({**design, "blank": (250, [])}, lies)
    assert "".join(glyph.meaning for glyph in glyphs) == names + " "
    honest = {**dict(enumerate(names, 1)), 6: "ฉ"}
    assert read({**design, "blank": (250, [])}, honest)[-1].meaning == "ฉ"


def test_a_font_whose_tounicode_cannot_be_read_is_read_without_it():
    """One range that runs past U+FFFF does not take the font's other evidence away."""
    program = tiny_font({"a": letter(400), "b": letter(460)}, {0x0E01: "a", 0x0E02: "b"})
    font = {"program": program, "widths": {1: 400, 2: 460}, "to_unicode": {1: "ก"}}
    data = tiny_pdf([b"BT /F1 10 Tf 10 50 Td <00010002> Tj ET"], {"F1": font})
    good = b"1 beginbfchar\n<0001> <0E01>\nendbfchar"
    bad = b"1 beginbfrange\n<0001> <0009> <FFFF>\nendbfrange"
    assert good in data
    broken = data.replace(good, bad)
    assert "".join(g.meaning for g in next(iter(read_pages(broken))).glyphs) == "กข"


def test_the_known_outlines_are_those_the_list_of_fonts_counts():
    table = outlines.load()
    with Path(outlines.DATA).with_suffix(".csv").open(encoding="utf-8") as lines:
        fonts = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    assert sum(int(font["rows"]) for font in fonts) == len(table.rows)
    assert all(font["source"] and font["licence"] and font["sha256"] for font in fonts)
    assert outlines.DATA.stat().st_size < 2_000_000
    texts = {text for text, _ in table.meanings}
    assert {
        chr(code) for code in range(0x0E01, 0x0E5C) if chr(code) not in "\u0e3b\u0e3c\u0e3d\u0e3e"
    } <= texts


def test_a_known_outline_is_found_again_in_its_table():
    table = outlines.load()
    for row in range(0, len(table.rows), 997):
        found = table.near(tuple(float(value) for value in table.shapes[row]))
        assert row in [other for _, other in found]


def test_learning_is_deterministic_and_learns_positions(tmp_path):
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    design = {"uni0E01": letter(400), "uni0E48": WEDGE, "uni0E48.low": HOOK, "uni0E4D": RING}
    (fonts / "a.ttf").write_bytes(
        tiny_font(design, {0x0E01: "uni0E01", 0xF711: "uni0E4D"}, names=True)
    )
    made = []
    for name in ("one.bin", "two.bin"):
        learn_outlines.make([("own drawing", fonts)], tmp_path / name)
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]
    learned = {(row.text, row.position) for row in learn_outlines.learn(fonts / "a.ttf")}
    assert learned == {("ก", ""), (MAI_EK, ""), (MAI_EK, "low"), (NIKHAHIT, "left")}


def test_the_tool_refuses_what_is_no_folder(tmp_path):
    with pytest.raises(learn_outlines.UsageError):
        learn_outlines.main(["no folder"])
    with pytest.raises(learn_outlines.UsageError):
        learn_outlines.main([])


def test_a_spoilt_table_is_refused(tmp_path):
    short = outlines.MAGIC + b'{"rows": 3, "meanings": []}\n' + b"\0" * 7
    refuses_spoilt(outlines, tmp_path, (b"other", outlines.MAGIC + b"no head\n", short))


@given(st.binary(max_size=300), st.sampled_from([55665, 4330]))
def test_type_1_programs_are_decrypted_as_the_specification_says(data, key):
    assert undo(data, key) == decrypt(data, key)[0]


# --- /ActualText -----------------------------------------------------------------------------


def test_each_character_keeps_the_ink_that_draws_it():
    assert share_text("น้ำ", ["น", NIKHAHIT, MAI_THO, SARA_AA]) == ["น", "", MAI_THO, SARA_AM]
    assert share_text("ที่", ["ท"]) == ["ที่"]
    assert share_text("ก", ["ก", "\uf70a"]) == ["ก", ""]
    assert share_text("", ["x", "y"]) == ["", ""]
    assert share_text("abc", []) == []


@given(
    st.text("กขค่้ำ ab", max_size=150),
    st.lists(st.text("กขค่้า", max_size=2), min_size=1, max_size=150),
)
def test_no_character_is_lost_or_made(text, signs):
    pieces = share_text(text, signs)
    assert len(pieces) == len(signs) and "".join(pieces) == text


@given(st.text("กขค่้", min_size=1, max_size=300))
def test_glyphs_that_say_the_text_get_their_own(text):
    assert share_text(text, list(text)) == list(text)


# --- the real ones ---------------------------------------------------------------------------

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.mark.skipif(not (SHARED / "brochures").is_dir(), reason="the shared brochures are not here")
def test_the_gazettes_six_lost_nikhahit_are_found_and_none_invented():
    pages = read_pages(SHARED / "brochures" / "gazette140.pdf")
    changed = [glyph for page in pages for glyph in page.glyphs if glyph.text != glyph.meaning]
    assert [(g.text, g.meaning, g.advance) for g in changed] == [(" ", NIKHAHIT, 0.0)] * 6


@pytest.mark.skipif(not (SHARED / "made").is_dir(), reason="the made set is not here")
@pytest.mark.parametrize(
    "name",
    ["gs_cr_1col", "gs_cr_ttf_1col", "cr_1col_notou", "lo_ttf_just_notou", "wp_1col_notou",
     "rl_plain_notou", "raw_tou_swap", "raw_tou_f0xx", "raw_tou_markmiss", "wp_1col", "lo_just"],
)  # fmt: skip
def test_every_character_of_the_made_set_is_there(name):
    def letters(text: str) -> list[str]:
        split = plain(text).replace(SARA_AM, NIKHAHIT + SARA_AA)
        return sorted(character for character in split if not character.isspace())

    pages = read_pages(SHARED / "made" / f"{name}.pdf")
    drawn = "".join(glyph.meaning for page in pages for glyph in page.glyphs)
    assert letters(drawn) == letters((SHARED / "made" / "truth.txt").read_text(encoding="utf-8"))
