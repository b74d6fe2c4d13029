"""With which lines of a cell paragraphs begin, and which rows one column of figures parts."""

from __future__ import annotations

import pytest

from pipeline.read.cell_paragraphs import find_cell_starts
from pipeline.read.clusters import gather_clusters
from pipeline.read.layout import find_strips, lay_out
from pipeline.read.lines import Strip, cut_strips
from pipeline.read.unruled_rows import part_rows
from pipeline.read.writing import write_pages
from pipeline.records import Box, Brochure
from pipeline.repair import repair_text
from tests.drawing import page, write

BOLD = "Sarabun-Bold"


def cell(*lines: tuple[float, float, str], font: str = "Sarabun") -> tuple[Strip, ...]:
    """Write lines, each at its x and y."""
    strips = [cut_strips(gather_clusters(write(t, x, y, font=font), 0)) for x, y, t in lines]
    return tuple(strip for found in strips for strip in found)


@pytest.mark.parametrize("mark", ["- ", "-", "• ", "(2) ", "2) ", "2. ", "๒. ", "๒)", "\uf0b7 "])
def test_marks_of_items_begin_paragraphs(mark: str) -> None:
    lines = cell((0, 0, "ระยะทางที่สร้างเสร็จใน"), (0, 15, "ปีนี้"), (0, 30, f"{mark}จำนวนสะพานที่ซ่อม"))
    assert find_cell_starts(lines) == {2}


@pytest.mark.parametrize(
    "start", ["25.5 ล้านบาท", "-5 องศา", "2560 ที่ผ่านมา", "จำนวนสะพาน", "12.30 น."]
)
def test_figures_and_words_begin_none(start: str) -> None:
    assert not find_cell_starts(cell((0, 0, "เงินที่ใช้ไปทั้งหมด"), (0, 15, start)))


def test_numbers_that_count_on_begin_paragraphs() -> None:
    lines = cell((0, 0, "2.1 ดูแลคลอง"), (0, 15, "ทุกสาย"), (0, 30, "2.2 ปลูกป่าชายเลน"))
    assert find_cell_starts(lines) == {2}


def test_text_under_a_bold_line_begins_a_paragraph() -> None:
    head = cell((0, 0, "๑.๑ ส่งเสริมการทำนา"), (0, 15, "อินทรีย์"), font=BOLD)
    text = cell((0, 30, "จัดอบรมชาวนาทุกหมู่บ้าน"), (0, 45, "ปีละสองครั้ง"))
    assert find_cell_starts((*head, *text)) == {2}
    rest = cell((0, 30, "ย์"))
    assert not find_cell_starts((*head, *rest))


def test_room_above_and_an_indent_begin_paragraphs() -> None:
    lines = cell(
        (0, 0, "ทางเท้าริมแม่น้ำสายเก่า"),
        (0, 15, "ยาวสองกิโลเมตร"),
        (0, 40, "สวนหย่อมสี่แห่งพร้อมม้านั่ง"),
        (0, 55, "และไฟส่องสว่าง"),
        (20, 70, "สนามเด็กเล่นในสวนเก่า"),
        (0, 85, "ทุกแห่งของเมือง"),
    )
    assert find_cell_starts(lines) == {2, 4}


def test_centred_lines_and_short_ones_are_one_paragraph() -> None:
    """Writers break the lines of a cell to their liking."""
    centred = cell(
        (30, 0, "แผนงาน"), (0, 15, "ด้านทางหลวงชนบท"), (30, 30, "ปีหน้า"), (0, 45, "ของหมู่บ้านเหนือ")
    )
    assert not find_cell_starts(centred)
    assert not find_cell_starts(cell((0, 0, "จำนวนสระที่ร้องขอและ"), (0, 15, "ได้รับ"), (0, 30, "งบ")))


def test_figures_below_each_other_stay_on_their_lines() -> None:
    assert find_cell_starts(cell((0, 0, "204.36"), (0, 15, "103.93"))) == {1}
    assert not find_cell_starts(cell((0, 0, "2560 -"), (0, 15, "2561")))


STACKED = (
    cell((50, 100, "ป่าชุมชน"), (50, 115, "ภาคเหนือ")),
    cell(
        (200, 100, "ปลูกไม้ผลัดใบ"), (200, 115, "ในเขตต้นน้ำ"),
        (200, 133, "ดูแลแนวกันไฟ"), (200, 148, "ตลอดปี"), (200, 166, "อบรมเยาวชน"),
    ),
    cell((400, 100, "12.5"), (400, 133, "7.25"), (400, 166, "300")),
)  # fmt: skip


def test_one_column_of_figures_beside_text_that_stands_apart_parts_rows() -> None:
    read = [[" ".join(line.text for line in held) for held in row] for row in part_rows(STACKED)]
    assert read == [
        ["ป่าชุมชน ภาคเหนือ", "ปลูกไม้ผลัดใบ ในเขตต้นน้ำ", "12.5"],
        ["", "ดูแลแนวกันไฟ ตลอดปี", "7.25"],
        ["", "อบรมเยาวชน", "300"],
    ]


def test_one_column_of_figures_beside_lines_that_go_on_parts_nothing() -> None:
    text = cell(*((200, 100 + 15 * i, "ปลูกไม้ผลัดใบ") for i in range(5)))
    assert len(part_rows((STACKED[0], text, cell((400, 100, "12.5"), (400, 130, "7.25"))))) == 1
    assert (
        len(part_rows((STACKED[0], STACKED[1], cell((400, 115, "12.5"), (400, 133, "7.25"))))) == 1
    )


def test_a_heading_and_its_text_in_a_cell_are_two_lines_of_the_clean_text() -> None:
    rules = (
        *(Box(50, y, 450, y + 0.5) for y in (80, 160)),
        *(Box(x, 80, x + 0.5, 160) for x in (50, 250, 450)),
    )
    drawn = [
        write("๑.๑ ส่งเสริมการทำนา", 55, 95, font=BOLD),
        write("อินทรีย์", 55, 110, font=BOLD),
        write("จัดอบรมชาวนาทุกหมู่บ้าน", 55, 125),
        write("ปีละสองครั้ง", 55, 140),
        write("จำนวนชาวนาที่อบรม", 255, 95),
    ]
    laid = lay_out([find_strips(page(*drawn, rules=rules), "test")])
    raw = write_pages(Brochure("a.pdf", "0" * 64, "application/pdf", 1, 1), laid)
    clean = repair_text(raw)
    assert clean.text == ("๑.๑ ส่งเสริมการทำนาอินทรีย์\nจัดอบรมชาวนาทุกหมู่บ้านปีละสองครั้ง\tจำนวนชาวนาที่อบรม")
    (block,) = clean.blocks
    assert [clean.text[start:].startswith("จัดอบรม") for start in block.starts] == [True]
