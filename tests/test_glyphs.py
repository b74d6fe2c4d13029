"""Glyphs of a page: their place, order and visibility, and what happens to broken files."""

from __future__ import annotations

import logging
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import BrochureError, Status
from pipeline.read.agreement import compare
from pipeline.read.evidence import Evidence
from pipeline.read.glyphs import PageGlyphs, read_pages
from pipeline.read.guard import is_excessive
from pipeline.read.plumber import PlumberReader
from pipeline.read.salvage import PdfiumReader
from pipeline.settings import Limits, limited
from tests.tiny_pdf import letter, stream, tiny_font, tiny_pdf

MAI_EK = "\N{THAI CHARACTER MAI EK}"
MAI_THO = "\N{THAI CHARACTER MAI THO}"
SARA_UU = "\N{THAI CHARACTER SARA UU}"
WEDGE = (0, [(-120, 650, -60, 850), (-60, 650, -40, 700)])
BELOW = (0, [(-120, -200, -60, -80)])
FONT = {
    "program": tiny_font(
        {"a": letter(400), "b": letter(460), "space": (250, []), "ek": WEDGE, "uu": BELOW},
        {0x0E01: "a", 0x0E02: "b", 0x20: "space", 0x0E48: "ek", 0x0E39: "uu"},
    ),
    "widths": {1: 400, 2: 460, 3: 250, 4: 0, 5: 0},
    "to_unicode": {1: "ก", 2: "ข", 3: " ", 4: MAI_EK, 5: SARA_UU},
}
SHARED = Path(__file__).resolve().parents[2] / "shared"


def pages_of(*contents: str, **options: object) -> list[PageGlyphs]:
    """The pages of a PDF with these content streams and the tiny font as F1."""
    data = tiny_pdf([content.encode() for content in contents], {"F1": FONT}, **options)  # type: ignore[arg-type]
    return list(read_pages(data))


def page_of(content: str, **options: object) -> PageGlyphs:
    """The only page of such a PDF."""
    (page,) = pages_of(content, **options)
    return page


def words(page: PageGlyphs) -> str:
    """What the glyphs of a page mean, in content order."""
    return "".join(glyph.meaning for glyph in page.glyphs)


# --- places ----------------------------------------------------------------------------------


def test_a_glyph_has_its_pen_box_ink_and_advance():
    page = page_of("BT /F1 10 Tf 20 30 Td <00010002> Tj ET")
    one, two = page.glyphs
    assert (page.number, page.width, page.height) == (1, 200, 100)
    assert one.pen == (20, 70) and two.pen == (24, 70)
    assert one.box == pytest.approx((20, 61, 24, 73))
    assert one.ink == pytest.approx((20.4, 65, 23.6, 70))
    assert (one.advance, one.size, one.angle, one.code) == (4, 10, 0, 1)
    assert [glyph.order for glyph in page.glyphs] == [0, 1]


def test_spacing_scaling_and_kerning_move_the_pen():
    page = page_of("BT /F1 10 Tf 2 Tc 50 Tz 10 50 Td [<0001> -1000 <0002>] TJ <0001> Tj ET")
    assert [glyph.pen[0] for glyph in page.glyphs] == pytest.approx([10, 18, 21.3])
    assert page.glyphs[0].advance == pytest.approx(2)


def test_word_spacing_counts_for_the_single_byte_blank_only():
    font = {
        **FONT,
        "simple": "TrueType",
        "widths": {1: 400, 32: 250},
        "to_unicode": {1: "ก", 32: " "},
    }
    content = b"BT /F1 10 Tf 5 Tw 10 50 Td <012001> Tj ET"
    (page,) = read_pages(tiny_pdf([content], {"F1": font}))
    assert [glyph.pen[0] for glyph in page.glyphs] == pytest.approx([10, 14, 21.5])
    assert page_of("BT /F1 10 Tf 5 Tw 10 50 Td <00030001> Tj ET").glyphs[1].pen[0] == 12.5


def test_an_odd_byte_at_the_end_of_a_string_is_dropped():
    assert words(page_of("BT /F1 10 Tf 10 50 Td <0001000200> Tj <0001> Tj ET")) == "กขก"


def test_text_rise_lifts_the_pen_and_does_not_last():
    page = page_of("BT /F1 10 Tf 10 50 Td 3 Ts <0001> Tj <0002> Tj 0 Ts <0001> Tj ET")
    assert [glyph.pen[1] for glyph in page.glyphs] == pytest.approx([47, 47, 50])


@pytest.mark.parametrize(
    ("turn", "size", "pen", "angle"),
    [
        (0, (200, 100), (20, 70), 0),
        (90, (100, 200), (30, 20), 90),
        (180, (200, 100), (180, 30), 180),
        (270, (100, 200), (70, 180), 270),
    ],
)
def test_a_turned_page_is_read_as_it_is_shown(turn, size, pen, angle):
    page = page_of(
        "BT /F1 10 Tf 20 30 Td <0001> Tj ET", page=f"/MediaBox [0 0 200 100] /Rotate {turn}"
    )
    (glyph,) = page.glyphs
    assert (page.width, page.height) == size
    assert glyph.pen == pytest.approx(pen) and glyph.angle == angle
    assert glyph.box.x0 < glyph.box.x1 and glyph.box.top < glyph.box.bottom


def test_text_turned_on_the_page_has_its_angle():
    page = page_of("BT /F1 10 Tf 0 1 -1 0 50 20 Tm <00010002> Tj ET")
    assert [glyph.angle for glyph in page.glyphs] == [270, 270]
    assert page.glyphs[1].pen == pytest.approx((50, 76))


def test_places_count_from_the_corner_of_the_crop_box():
    page = page_of(
        "BT /F1 10 Tf 60 30 Td <0001> Tj ET", page="/MediaBox [0 0 200 100] /CropBox [50 10 150 90]"
    )
    assert (page.width, page.height) == (100, 80)
    assert page.glyphs[0].pen == pytest.approx((10, 60))


def test_lines_beside_the_page_are_left_out_and_counted_but_a_line_that_runs_on_is_kept():
    page = page_of(
        "BT /F1 10 Tf 300 50 Td <00010001> Tj ET BT /F1 10 Tf 196 20 Td <000200020002> Tj ET"
    )
    assert words(page) == "ขขข"
    assert [(note.code, note.times) for note in page.notes] == [("outside_page", 4)]


def test_hidden_text_is_marked():
    page = page_of("BT /F1 10 Tf 10 50 Td 3 Tr <0001> Tj 0 Tr <0002> Tj ET")
    assert [glyph.hidden for glyph in page.glyphs] == [True, False]


def test_forms_are_read_in_place_and_a_form_inside_itself_ends():
    inner = stream(
        b"BT /F1 10 Tf 0 0 Td <0002> Tj ET /X Do",
        "/Type /XObject /Subtype /Form /BBox [0 0 99 99] /Matrix [1 0 0 1 5 5] "
        "/Resources << /Font << /F1 10 0 R >> /XObject << /X 100 0 R >> >>",
    )
    content = (
        "BT /F1 10 Tf 10 50 Td <0001> Tj ET q 1 0 0 1 20 20 cm /X Do Q BT /F1 10 Tf <0001> Tj ET"
    )
    page = page_of(content, resources="/XObject << /X 100 0 R >>", extra=[inner])
    assert words(page) == "กขก"
    assert page.glyphs[1].pen == pytest.approx((25, 75))


def test_rules_panels_and_pictures():
    page = page_of(
        "10 10 m 90 10 l S  10 20 80 1 re f  10 30 60 20 re f  5 5 m 6 6 l S "
        "10 60 m 50 60 l 50 90 l S  q 20 0 0 10 100 50 cm /I Do Q",
        resources="/XObject << /I 100 0 R >>",
        extra=[
            stream(
                b"\0",
                "/Type /XObject /Subtype /Image /Width 1 /Height 1 "
                "/BitsPerComponent 8 /ColorSpace /DeviceGray",
            )
        ],
    )
    assert [tuple(map(round, rule)) for rule in page.rules] == [
        (10, 90, 90, 90), (10, 79, 90, 80), (10, 40, 50, 40), (50, 10, 50, 40),
    ]  # fmt: skip
    assert [tuple(map(round, panel)) for panel in page.panels] == [(10, 50, 70, 70)]
    assert [tuple(map(round, image)) for image in page.images] == [(100, 40, 120, 50)]


# --- what is drawn and not seen ---------------------------------------------------------------


def codes(page: PageGlyphs) -> list[tuple[str, int]]:
    return [(note.code, note.times) for note in page.notes]


def layered(default: str) -> PageGlyphs:
    """A page with one letter on layer 100, one on layer 101, one of both, and one on none."""
    content = (
        "BT /F1 10 Tf 10 50 Td /OC /A BDC <0001> Tj EMC /OC /B BDC <0002> Tj /Span BMC <0002> Tj"
        " EMC EMC /OC /AB BDC <0001> Tj EMC <0002> Tj ET"
    )
    groups = [b"<< /Type /OCG /Name (a) >>", b"<< /Type /OCG /Name (b) >>"]
    groups += [b"<< /Type /OCMD /OCGs [100 0 R 101 0 R] /P /AllOn >>"]
    properties = "/Properties << /A 100 0 R /B 101 0 R /AB 102 0 R >>"
    told = f"/OCProperties << /OCGs [100 0 R 101 0 R] /D << {default} >> >>"
    return page_of(content, resources=properties, extra=groups, catalog=told)


@pytest.mark.parametrize(
    ("default", "seen", "left_out"),
    [
        ("", "กขขกข", 0),
        ("/OFF [101 0 R]", "กข", 3),
        ("/BaseState /OFF /ON [101 0 R]", "ขขข", 2),
        ("/OFF [100 0 R 101 0 R]", "ข", 4),
    ],
)
def test_a_layer_that_is_switched_off_is_left_out_and_counted(default, seen, left_out):
    page = layered(default)
    assert words(page) == seen
    assert codes(page) == ([("layer_off", left_out)] if left_out else [])


def form(content: bytes) -> bytes:
    return stream(
        content,
        "/Type /XObject /Subtype /Form /BBox [0 0 200 100] /Resources << /Font << /F1 10 0 R >> >>",
    )


def test_what_is_cropped_of_a_placed_page_is_left_out_and_what_a_cell_cuts_off_is_kept():
    letters = "BT /F1 10 Tf 10 50 Td <0001> Tj 100 0 Td <0002> Tj ET"
    page = page_of(f"q 0 0 60 100 re W n {letters} Q")
    assert words(page) == "กข" and codes(page) == [("clipped_text", 1)]
    page = page_of(
        "q 0 0 60 100 re W n /X Do Q /X Do",
        resources="/XObject << /X 100 0 R >>",
        extra=[form(letters.encode())],
    )
    assert words(page) == "กกข" and codes(page) == [("cropped_text", 1)]
    page = page_of(f"/PlacedPDF BMC q 0 0 60 100 re W n {letters} Q EMC {letters}")
    assert words(page) == "กกข" and codes(page) == [("cropped_text", 1)]


def test_what_is_cropped_is_left_out_in_a_font_that_says_nothing_too(monkeypatch):
    monkeypatch.setattr(Evidence, "told", lambda *_: None)
    monkeypatch.setattr(Evidence, "own", lambda *_: [])
    letters = b"BT /F1 10 Tf 10 50 Td <0001> Tj 100 0 Td <0002> Tj ET"
    page = page_of(
        "q 0 0 60 100 re W n /X Do Q", resources="/XObject << /X 100 0 R >>", extra=[form(letters)]
    )
    assert [glyph.code for glyph in page.glyphs] == [1]
    assert codes(page) == [("cropped_text", 1), ("unknown_glyphs", 1)]


def test_a_mark_that_protrudes_from_the_next_page_is_left_out() -> None:
    """Chromium draws of the next page's first line what reaches into this one."""
    clip = "0 20 200 80 re W n"
    line = "BT /F1 10 Tf 10 50 Td <0001> Tj ET"
    page = page_of(f"{clip} {line} BT /F1 10 Tf 60 12 Td <0004> Tj ET")
    assert words(page) == "ก" and codes(page) == [("cropped_text", 1)]
    page = page_of(f"{clip} {line} BT /F1 10 Tf 10 12 Td <0001> Tj <0004> Tj ET")
    assert words(page) == "กก" + MAI_EK


@pytest.mark.parametrize("white", ["1 g", "1 1 1 rg", "0 0 0 0 k", "/DeviceRGB cs 1 1 1 scn"])
def test_white_on_nothing_is_noted_and_white_on_a_ground_is_not(white):
    letters = f"{white} BT /F1 10 Tf 10 50 Td <00010002> Tj ET"
    assert codes(page_of(letters)) == [("white_text", 2)]
    assert codes(page_of(f"0 0 1 rg 0 40 90 30 re f {letters}")) == []
    assert codes(page_of(f"{letters} 0 g BT /F1 10 Tf 10 20 Td <0001> Tj ET")) == [
        ("white_text", 2)
    ]


def test_full_ink_of_a_colour_of_its_own_is_not_white():
    assert codes(page_of("/Spot cs 1 scn BT /F1 10 Tf 10 50 Td <0001> Tj ET")) == []


def test_invisible_text_is_noted_unless_a_picture_stands_over_it():
    letters = "BT /F1 10 Tf 3 Tr 10 50 Td <0001> Tj ET"
    assert codes(page_of(letters)) == [("hidden_text", 1)]
    picture = stream(b"\0", "/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8")
    page = page_of(
        f"q 200 0 0 100 0 0 cm /I Do Q {letters}",
        resources="/XObject << /I 100 0 R >>",
        extra=[picture],
    )
    assert codes(page) == []


# --- /ActualText -----------------------------------------------------------------------------


def actual(text: str, codes: str) -> str:
    """A string of glyphs under an /ActualText."""
    told = ("\ufeff" + text).encode("utf-16-be").hex()
    return f"/Span << /ActualText <{told}> >> BDC <{codes}> Tj EMC "


def test_actual_text_goes_before_tounicode():
    page = page_of(f"BT /F1 10 Tf 10 50 Td <0001> Tj {actual('ค', '0002')} <0002> Tj ET")
    assert [(g.text, g.meaning) for g in page.glyphs] == [("ก", "ก"), ("ค", "ค"), ("ข", "ข")]


def test_the_outermost_actual_text_speaks_for_what_is_in_it():
    told = ("\ufeff" + "คง").encode("utf-16-be").hex()
    inner = actual("จ", "0002")
    page = page_of(
        f"BT /F1 10 Tf 10 50 Td /Span << /ActualText <{told}> >> BDC <0001> Tj {inner} EMC ET"
    )
    assert words(page) == "คง"


def test_a_structure_element_tells_the_text_of_its_content():
    told = ("\ufeff" + "ค").encode("utf-16-be").hex()
    tree = [
        b"<< /Type /StructTreeRoot /K 101 0 R /ParentTree << /Nums [0 [102 0 R 101 0 R]] >> >>",
        b"<< /Type /StructElem /S /P /P 100 0 R /K [102 0 R 1] >>",
        f"<< /Type /StructElem /S /Span /P 101 0 R /K 0 /ActualText <{told}> >>".encode(),
    ]
    page = page_of(
        "BT /F1 10 Tf 10 50 Td /Span << /MCID 0 >> BDC <0001> Tj EMC"
        " /P << /MCID 1 >> BDC <0002> Tj EMC ET",
        page="/MediaBox [0 0 200 100] /StructParents 0",
        extra=tree,
        catalog="/StructTreeRoot 100 0 R",
    )
    assert words(page) == "คข"


def test_two_stretches_of_equal_actual_text_are_two():
    page = page_of(f"BT /F1 10 Tf 10 50 Td {actual('ค', '0001')}{actual('ค', '0001')} ET")
    assert words(page) == "คค"


def test_a_cluster_told_again_for_a_mark_drawn_apart_stands_once():
    """Typst cuts a cluster where a mark is raised, and tells the whole of it for each piece."""
    cluster = "ค" + SARA_UU + MAI_EK
    pieces = f"{actual(cluster, '00010005')} ET BT /F1 10 Tf 14 52 Td {actual(cluster, '0004')}"
    page = page_of(f"BT /F1 10 Tf 10 50 Td {pieces} ET")
    assert [g.meaning for g in page.glyphs] == ["ค", SARA_UU, MAI_EK]
    page = page_of(f"BT /F1 10 Tf 10 50 Td {pieces} {actual(cluster, '000100050004')} ET")
    assert words(page) == 2 * cluster
    page = page_of(f"BT /F1 10 Tf 10 50 Td {pieces} <0002> Tj {actual(cluster, '000100050004')} ET")
    assert words(page) == cluster + "ข" + cluster


def test_a_piece_that_tounicode_calls_by_the_whole_cluster_belongs_to_it():
    cluster = "ค" + SARA_UU + MAI_EK
    font = {**FONT, "to_unicode": {1: "ก", 4: MAI_EK, 5: cluster}}
    pieces = f"{actual(cluster, '0001')} <0005> Tj {actual(cluster, '0004')}"
    content = f"BT /F1 10 Tf 10 50 Td {pieces} ET"
    (page,) = read_pages(tiny_pdf([content.encode()], {"F1": font}))
    assert words(page) == cluster


def test_a_base_that_tounicode_calls_by_the_whole_cluster_belongs_to_it():
    """Only the mark in the middle has an /ActualText; base and last mark were met here first."""
    cluster = "ค" + SARA_UU + MAI_EK
    font = {**FONT, "to_unicode": {1: cluster, 4: cluster, 5: SARA_UU}}
    pieces = f"<0001> Tj {actual(cluster, '0005')} <0004> Tj"
    (page,) = read_pages(tiny_pdf([f"BT /F1 10 Tf 10 50 Td {pieces} ET".encode()], {"F1": font}))
    assert [g.meaning for g in page.glyphs] == ["ค", SARA_UU, MAI_EK]
    twice = f"BT /F1 10 Tf 10 50 Td {pieces} {pieces} ET"
    (page,) = read_pages(tiny_pdf([twice.encode()], {"F1": font}))
    assert words(page) == 2 * cluster


def test_an_actual_text_that_leaves_out_a_mark_that_is_drawn_is_not_believed():
    """The font's own cmap knows the mark that ToUnicode and /ActualText do not."""
    font = {**FONT, "to_unicode": {1: "ก", 2: "ข", 5: SARA_UU}}
    wrapped = f"{actual('ก', '00010004')} <0002> Tj"
    (page,) = read_pages(tiny_pdf([f"BT /F1 10 Tf 10 50 Td {wrapped} ET".encode()], {"F1": font}))
    assert words(page) == "ก" + MAI_EK + "ข"
    spelt = f"{actual('ค', '00010004')} <0002> Tj"
    (page,) = read_pages(tiny_pdf([f"BT /F1 10 Tf 10 50 Td {spelt} ET".encode()], {"F1": font}))
    assert words(page) == "คข"


def test_an_actual_text_of_replacement_characters_is_no_word():
    assert words(page_of(f"BT /F1 10 Tf 10 50 Td {actual(chr(0xFFFD), '0001')} ET")) == "ก"


def test_marks_named_before_they_are_drawn_stand_once():
    page = page_of(f"BT /F1 10 Tf 10 50 Td {actual('ก' + MAI_EK, '0001')} <0004> Tj <0002> Tj ET")
    assert [g.meaning for g in page.glyphs] == ["ก", MAI_EK, "ข"]
    alone = page_of(f"BT /F1 10 Tf 10 50 Td {actual('ก' + MAI_EK, '0001')} <0002> Tj ET")
    assert [g.meaning for g in alone.glyphs] == ["ก" + MAI_EK, "ข"]


def test_glyphs_told_in_the_order_of_the_text_keep_its_words():
    """Drawn: MAI EK, SARA UU; told: SARA UU by /ActualText, then MAI EK by ToUnicode."""
    font = {**FONT, "to_unicode": {1: "ก", 4: MAI_EK, 5: MAI_EK}}
    content = f"BT /F1 10 Tf 10 50 Td <0001> Tj {actual(SARA_UU, '0004')} <0005> Tj ET"
    (page,) = read_pages(tiny_pdf([content.encode()], {"F1": font}))
    assert words(page) == "ก" + SARA_UU + MAI_EK
    assert not any(glyph.reason for glyph in page.glyphs)


# --- font maps out of all proportion ---------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        b"1 beginbfrange <00000000> <7FFFFFFF> <0E01> endbfrange",
        b"<0000> <1FFFF> <0E01> endbfrange",
        b"2 beginbfrange <01><02>[<0E01> <0E02>] <00> <FFFFFFFF> [<0E01>] endbfrange",
        b"1 begincidrange <00000000> <00FFFFFF> 7 endcidrange",
        b"100 beginbfrange" + b"<0000> <FFFF> <0000>" * 17 + b"endbfrange",
        b"1 beginbfchar" + b"<0001> <0E01>\n" * 700_000 + b"endbfchar",
    ],
)
def test_a_map_of_more_than_a_font_can_have_is_excessive(body):
    assert is_excessive(body)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"1 beginbfrange <0000> <FFFF> <0000> endbfrange",
        b"2 beginbfrange <01> <02> [<0E01> <7FFFFFFF>] <03> <04> <0E01> endbfrange",
        b"1 beginbfchar <0001> <7FFFFFFF> endbfchar 1 beginbfrange <05> <06> <0E05> endbfrange",
        b"1 begincodespacerange <00000000> <FFFFFFFF> endcodespacerange",
        b"beginbfrange <zz> <01> <02> endbfrange [ [ <",
    ],
)
def test_an_honest_map_is_not(body):
    assert not is_excessive(body)


def test_impossible_widths_are_left_out_and_the_others_count():
    data = tiny_pdf([b"BT /F1 10 Tf 10 50 Td <00010002> Tj ET"], {"F1": FONT})
    spoilt = re.sub(rb"/W \[", b"/W [ 0 2147483647 500 70000 70001 3 ", data)
    assert spoilt != data
    (page,) = read_pages(spoilt)
    before = next(iter(read_pages(data)))
    assert [g.advance for g in page.glyphs] == [g.advance for g in before.glyphs]
    assert "font_map_refused" in [note.code for note in page.notes]


# --- broken files ----------------------------------------------------------------------------

SOUND = tiny_pdf([b"BT /F1 10 Tf 10 50 Td <00010002> Tj ET"] * 2, {"F1": FONT})


@pytest.mark.parametrize(
    "data",
    [
        SOUND[:-120],
        SOUND.replace(b"startxref", b"startxxxx"),
        re.sub(rb"(?m)^\d{10} 00000 n", b"0000000007 00000 n", SOUND),
        re.sub(rb"/MediaBox \[[^]]*\]", b"", SOUND),
        re.sub(rb"/MediaBox \[[^]]*\]", b"/MediaBox [0 0 (x) 5]", SOUND),
        SOUND.replace(b"/Type /Pages", b"/Type /Paget"),
        SOUND.replace(b"/Kids", b"/Kidz"),
        b"junk before\n" + SOUND,
    ],
    ids=[
        "no end",
        "no startxref",
        "wrong xref",
        "no MediaBox",
        "bad MediaBox",
        "no page tree",
        "no kids",
        "junk",
    ],
)
def test_a_damaged_file_is_read_by_whoever_can(data):
    pages = list(read_pages(data))
    assert [page.number for page in pages] == [1, 2]
    assert [words(page) for page in pages] == ["กข", "กข"]


@pytest.mark.parametrize("lost", [b"/Type /Pages", b"/Kids"])
def test_what_only_pdfplumber_can_read_is_said_so(lost):
    data = SOUND.replace(lost, lost[:-1] + b"z")
    notes = [note for page in read_pages(data) for note in page.notes]
    assert [note.code for note in notes] == ["readers_disagree"] * 3
    assert "read by pdfplumber" in notes[0].message


def test_pdfplumber_keeps_lines_rectangles_and_pictures():
    content = b"BT /F1 10 Tf 10 50 Td <0001> Tj ET 10 10 m 90 10 l S 10 30 60 20 re f"
    data = tiny_pdf([content], {"F1": FONT})
    page, other = next(iter(read_pages(data))), PlumberReader(data).read(1)
    assert other is not None and other.rules and other.panels
    for one, two in zip(page.rules + page.panels, other.rules + other.panels, strict=True):
        assert one == pytest.approx(two, abs=0.01)


def test_a_glyph_unknown_to_pdfplumber_keeps_its_code():
    data = tiny_pdf(
        [b"BT /F1 10 Tf 10 50 Td <00010002> Tj ET"], {"F1": {**FONT, "to_unicode": {1: "ก"}}}
    )
    other = PlumberReader(data).read(1)
    assert other is not None
    assert [(g.text, g.code) for g in other.glyphs] == [("ก", None), ("\ufffd", 2)]


def test_readers_that_count_otherwise_are_reported():
    line = "BT /F1 10 Tf 10 {} Td <" + "00010002" * 20 + "> Tj ET "
    page = page_of(line.format(20) + line.format(60))
    assert compare(page, 80) is None
    for counted in (0, 40, 72, 96, 160):
        note = compare(page, counted)
        assert note is not None and note.code == "readers_disagree" and str(counted) in note.message
    assert compare(page, 100, spelt_out=True) is None


def test_shadows_and_glyphs_without_a_meaning_are_no_disagreement():
    line = "BT /F1 10 Tf {} 50 Td <" + "00010002" * 8 + "> Tj ET "
    shadows = page_of("".join(line.format(10 + i / 4) for i in range(4)))
    assert compare(shadows, 16) is None
    data = tiny_pdf([line.format(10).encode()], {"F1": {**FONT, "to_unicode": {}}})
    assert compare(next(iter(read_pages(data))), 0) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (rb"/Type /Page ", b"/Type /Foo "),
        (rb"/Kids \[[^]]*\]", b""),
        (rb"/Root 1 0 R", b""),
    ],
)
def test_pages_that_do_not_say_what_they_are_are_found(before, after):
    bare = re.sub(rb"/Type /Page (?=/)", b"", SOUND)
    data = re.sub(before, after, SOUND if before.startswith(b"/Type") else bare)
    pages = list(read_pages(data))
    assert "".join(map(words, pages)) == "".join(map(words, read_pages(SOUND)))
    assert "rebuilt" in [note.code for note in pages[-1].notes]


def test_a_dictionary_stays_a_mapping_whatever_playa_asks_about_it():
    code = (
        "from collections.abc import Mapping\n"
        "from pipeline.read.streams import ContentStream, is_stream\n"
        "isinstance({}, ContentStream)\n"
        "print(isinstance({}, Mapping), is_stream({}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "True False\n"


def test_no_file_of_ours_asks_isinstance_for_streams():
    for path in (Path(__file__).parents[1] / "pipeline").rglob("*.py"):
        assert not re.search(r"isinstance\([^)]*ContentStream", path.read_text(encoding="utf-8"))


UNFINISHED = SOUND[: SOUND.rindex(b"xref", 0, SOUND.rindex(b"startxref"))] + b"99 0 obj"


def test_a_file_that_ends_before_its_trailer_is_read():
    assert "".join(map(words, read_pages(UNFINISHED))) == "".join(map(words, read_pages(SOUND)))


@pytest.mark.parametrize("end", [b" (an open string", b" <<", b" ["], ids=ascii)
def test_a_file_whose_objects_cannot_be_listed_is_damaged(end):
    with pytest.raises(BrochureError) as caught:
        list(read_pages(UNFINISHED + end))
    assert caught.value.status == Status.DAMAGED


def test_a_missing_media_box_is_said():
    data = re.sub(rb"/MediaBox \[[^]]*\]", b"", SOUND)
    first, last = read_pages(data)
    assert [note.code for note in first.notes] == ["no_media_box"]
    assert "pdf_defects" in [note.code for note in last.notes]


def test_a_sound_file_gets_no_notes():
    assert [page.notes for page in read_pages(SOUND)] == [(), ()]


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\n", b"%PDF-1.4\n" + b"hello " * 99, b"no PDF at all", b" "]
)
def test_a_file_without_any_page_is_damaged(data):
    with pytest.raises(BrochureError) as caught:
        list(read_pages(data, "sub/a.pdf"))
    assert caught.value.status == Status.DAMAGED
    assert "sub/a.pdf" in caught.value.message and caught.value.remedy


def test_a_password_is_asked_for(tmp_path):
    canvas = pytest.importorskip("reportlab.pdfgen.canvas")
    encryption = pytest.importorskip("reportlab.lib.pdfencrypt")
    for user, needed in (("secret", True), ("", False)):
        path = tmp_path / f"{needed}.pdf"
        lock = encryption.StandardEncryption(user, ownerPassword="owner", canPrint=0)
        sheet = canvas.Canvas(str(path), encrypt=lock)
        sheet.drawString(72, 72, "hello")
        sheet.save()
        if needed:
            with pytest.raises(BrochureError) as caught:
                list(read_pages(path))
            assert caught.value.status == Status.ENCRYPTED and "password" in caught.value.remedy
        else:
            assert words(next(iter(read_pages(path)))) == "hello"


def test_too_many_pages_are_refused():
    with limited(Limits(max_pages=1)), pytest.raises(BrochureError) as caught:
        list(read_pages(SOUND))
    assert caught.value.status == Status.TOO_LARGE


def test_reading_says_nothing_on_stderr_and_leaves_logging_as_it_was(capfd):
    logger = logging.getLogger("playa")
    before = (list(logger.handlers), logger.propagate)
    list(read_pages(re.sub(rb"/MediaBox \[[^]]*\]", b"", SOUND)))
    assert capfd.readouterr().err == ""
    assert (list(logger.handlers), logger.propagate) == before


@settings(max_examples=40, deadline=None)
@given(st.integers(0, len(SOUND) - 1), st.binary(min_size=1, max_size=6))
def test_no_damage_ends_in_a_traceback(at, junk):
    data = SOUND[:at] + junk + SOUND[at + len(junk) :]
    try:
        pages = list(read_pages(data))
    except BrochureError:
        return
    assert pages


def test_a_second_reading_is_the_same():
    assert list(read_pages(SOUND)) == list(read_pages(SOUND))


def test_playa_and_pdfium_agree_on_places():
    page = next(iter(read_pages(SOUND)))
    with PdfiumReader(SOUND) as pdfium:
        other = pdfium.read(1)
        assert pdfium.count == 2 and pdfium.characters(1) == 2
    assert other is not None and words(other) == words(page)
    for one, two in zip(page.glyphs, other.glyphs, strict=True):
        assert one.pen == pytest.approx(two.pen, abs=0.01)
        assert one.ink == pytest.approx(two.ink, abs=0.3)
        assert one.size == pytest.approx(two.size, abs=0.01)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_other_readers_turn_pages_too(turn):
    data = tiny_pdf(
        [b"BT /F1 10 Tf 20 30 Td <0001> Tj ET"],
        {"F1": FONT},
        page=f"/MediaBox [0 0 200 100] /CropBox [10 10 190 90] /Rotate {turn}",
    )
    page = next(iter(read_pages(data)))
    with PdfiumReader(data) as pdfium:
        others = [pdfium.read(1), PlumberReader(data).read(1)]
    for other in others:
        assert other is not None
        assert (other.width, other.height) == pytest.approx((page.width, page.height))
        (one,), (two,) = page.glyphs, other.glyphs
        assert two.pen == pytest.approx(one.pen, abs=0.01)
        assert (two.angle, two.size) == (one.angle, pytest.approx(one.size))


@pytest.mark.skipif(not (SHARED / "brochures").is_dir(), reason="the shared brochures are not here")
def test_twins_by_two_producers_say_the_same():
    texts = []
    for name in ("hangdong_strategy", "hangdong_strategy_w2010"):
        pages = read_pages(SHARED / "brochures" / f"{name}.pdf")
        drawn = "".join(glyph.meaning for page in pages for glyph in page.glyphs)
        texts.append(sorted("".join(drawn.split())))
    assert texts[0] == texts[1]
