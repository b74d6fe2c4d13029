"""Reading order, blanks, tables, blocks and furniture, from glyphs laid out by hand."""

from __future__ import annotations

from itertools import zip_longest

import pytest

from pipeline.read.content import PageGlyphs
from pipeline.read.layout import LaidBlock, find_strips, lay_out
from pipeline.read.list_marks import LIST_MARK_RE
from pipeline.read.overprint import MOST_REACH_PT, cells_around, drop_overprint
from pipeline.read.tables import find_grids
from pipeline.records import Box, Glyph
from tests.drawing import glyph, page, write


def blocks(*pages: PageGlyphs) -> list[list[LaidBlock]]:
    return [list(laid.blocks) for laid in lay_out([find_strips(p, "test") for p in pages])]


def texts(laid: list[LaidBlock]) -> list[str]:
    return ["".join(c for c, _ in block.characters) for block in laid]


def read_line(glyphs: list[Glyph]) -> str:
    (laid,) = blocks(page(glyphs))
    assert len(laid) == 1
    return texts(laid)[0]


# --- blanks -------------------------------------------------------------------------------


def test_letter_spacing_makes_no_blanks() -> None:
    assert read_line(write("เมืองใหม่ ปลอดภัย", spacing=2.5)) == "เมืองใหม่ ปลอดภัย"


def test_a_gap_is_a_blank_where_the_producer_writes_none() -> None:
    assert read_line(write("เมืองใหม่ ปลอดภัย", blank=3.0)) == "เมืองใหม่ ปลอดภัย"


def test_stretched_word_edges_are_no_blanks() -> None:
    """XeTeX stretches a line at word edges too: one point here, against four for a blank."""
    glyphs: list[Glyph] = []
    x = 50.0
    for phrase in ("การ|พัฒนา|เมือง|อัจฉริยะ", "เพื่อ|ประชาชน|ทุก|คน"):
        for word in phrase.split("|"):
            glyphs += write(word, x)
            x = glyphs[-1].box.x1 + 1.3
        x += 3.0
    assert read_line(glyphs) == "การพัฒนาเมืองอัจฉริยะ เพื่อประชาชนทุกคน"


def test_word_edges_stretched_as_wide_as_blanks() -> None:
    """In a narrow column XeTeX stretches five points at a word's edge; its blank is wider still."""
    glyphs: list[Glyph] = []
    x = 50.0
    for phrase in ("ท่าเรือ|ฝั่ง|ตะวัน|ออก", "(๓)", "โครงการ"):
        for word in phrase.split("|"):
            glyphs += write(word, x)
            x = glyphs[-1].box.x1 + 4.7
        x += 4.0
    assert read_line(glyphs) == "ท่าเรือฝั่งตะวันออก (๓) โครงการ"


def test_a_wide_blank_behind_a_number_leaves_the_others() -> None:
    glyphs = [*write("1.2", 50), *write("งานของเมือง ในปีนี้", 80, blank=3.3)]
    assert read_line(glyphs) == "1.2 งานของเมือง ในปีนี้"


def test_a_blank_that_is_drawn_over_is_no_blank() -> None:
    start = write("เมือง ")
    rest = write("ใหม่ น่าอยู่", x=start[-2].box.x1)
    assert read_line([*start, *rest]) == "เมืองใหม่ น่าอยู่"


def test_a_tab_wide_gap_beside_blank_glyphs_is_a_blank() -> None:
    left = write("ข้อ หนึ่ง")
    right = write("น่า อยู่", x=left[-1].box.x1 + 5.5)
    assert read_line([*left, *right]) == "ข้อ หนึ่ง น่า อยู่"


def test_an_amount_stands_apart_from_its_unit_beside_blank_glyphs() -> None:
    """A gap of 0.22 em behind a figure, where letters have none, is a blank."""
    amount = write("งบ ของ ปีนี้ 478,900")
    assert read_line([*amount, *write("บาท", amount[-1].box.x1 + 2.2)]) == "งบ ของ ปีนี้ 478,900 บาท"
    word = write("งบ ของ ปีนี้ ปร")
    assert read_line([*word, *write("ะมาณ", word[-1].box.x1 + 2.2)]) == "งบ ของ ปีนี้ ประมาณ"
    spread = write("งบของเมือง ปี 25", spacing=2.2)
    assert read_line([*spread, *write("ล้าน", spread[-1].box.x1 + 2.2, spacing=2.2)]).endswith(
        "25ล้าน"
    )


def test_a_lowered_letter_of_a_logotype_stays_in_its_word() -> None:
    """The E of TeX stands a fifth of an em below the line and under the arm of the T."""
    before = write("ชุดอักษร T")
    lowered = glyph("E", before[-1].box.x1 - 1.7, 102.2, size=10)
    after = write("X รุ่นใหม่", x=lowered.box.x1 - 1.2)
    below = write("อยู่ในแฟ้มเดียวกัน", y=114)
    laid = texts(blocks(page(before, [lowered], after, below))[0])
    assert laid == ["ชุดอักษร TEX รุ่นใหม่\nอยู่ในแฟ้มเดียวกัน"]


# --- columns ------------------------------------------------------------------------------

LEFT = ["เมืองหลายแห่งเริ่มใช้", "ระบบขนส่งที่สะอาดขึ้น", "และวัดคุณภาพอากาศทุก", "วันตลอดปีที่ผ่านมานี้"]
RIGHT = ["ส่วนชนบทนั้นยังต้องการ", "ถนนและโรงเรียนเพิ่มอีก", "มากกว่าที่วางแผนไว้ใน", "ปีแรกของโครงการนี้เอง"]


def column(lines: list[str], x: float, width: float, y: float = 100.0) -> list[list[Glyph]]:
    """Write lines that fill a column, by letter spacing."""
    written = []
    for i, line in enumerate(lines):
        plain = write(line, x)
        bases = sum(g.advance > 0 for g in plain)
        spacing = (width - (plain[-1].box.x1 - x)) / (bases - 1)
        written.append(write(line, x, y + 16 * i, spacing=spacing))
    return written


@pytest.mark.parametrize("by_row", [False, True])
def test_two_columns_whatever_they_were_drawn_by(by_row: bool) -> None:
    left, right = column(LEFT, 50, 160), column(RIGHT, 224, 160)
    if by_row:
        drawn = [line for pair in zip(left, right, strict=True) for line in pair]
    else:
        drawn = [*left, *right]
    read = "".join(texts(blocks(page(*drawn))[0])).replace("\n", "")
    assert read == "".join(LEFT + RIGHT)


def test_columns_whose_lines_do_not_meet() -> None:
    left, right = column(LEFT, 50, 160), column(RIGHT, 230, 160, y=107.0)
    drawn = [line for pair in zip(left, right, strict=True) for line in pair]
    read = "".join(texts(blocks(page(*drawn))[0])).replace("\n", "")
    assert read == "".join(LEFT + RIGHT)


def test_a_heading_across_columns_comes_first_and_a_line_below_last() -> None:
    head = write("หัวเรื่องที่พาดยาวข้ามทั้งสองคอลัมน์ของหน้านี้ไปเลย", 50, 70, size=16)
    foot = write("ท้ายหน้าที่พาดยาวข้ามทั้งสองคอลัมน์ของหน้านี้ไปจนสุดขอบขวามือด้านนี้", 50, 200)
    left, right = column(LEFT, 50, 160), column(RIGHT, 230, 160)
    read = texts(blocks(page(head, *left, *right, foot))[0])
    assert read[0].startswith("หัวเรื่อง") and read[-1].startswith("ท้ายหน้า")
    assert "".join(read[1:-1]).replace("\n", "") == "".join(LEFT + RIGHT)


def test_wide_blanks_of_justified_lines_are_no_gutter() -> None:
    first = [*write("ขอรายงานว่า", 50, 100), *write("เมื่อวันที่", 140, 100)]
    second = [*write("มกราคม", 50, 116), *write("คณะเขา", 140, 116)]
    lines = [write("กขคงจฉชซกขคงจฉชซกขคงจ", 50, 132), write("กขคงจฉชซกขคงจฉชซกขคงจ", 50, 148)]
    assert first[-1].box.x1 == second[-1].box.x1 == lines[0][-1].box.x1
    assert len(blocks(page(first, second, *lines))[0]) == 1


def test_a_paragraph_goes_on_in_the_next_column() -> None:
    left, right = column(LEFT, 50, 160), column(RIGHT, 230, 160)
    (laid,) = blocks(page(*left, *right))
    assert len(laid) == 1 and laid[0].kind == "paragraph"


# --- cards, and columns by the order they were drawn in ---------------------------------------

CARDS = (
    ("ตลาดน้ำ", "เปิดทุกวันเสาร์ตั้งแต่", "เช้ามืดจนถึงบ่ายสอง"),
    ("หอชมเมือง", "สูงสี่สิบเมตรเห็นทั้ง", "แม่น้ำและทุ่งนารอบ ๆ"),
    ("ถนนคนเดิน", "มีดนตรีพื้นบ้านและของ", "กินจากทุกอำเภอในจังหวัด"),
    ("สวนริมทะเล", "ปลูกต้นไม้ใหญ่ไว้สามร้อย", "ต้นเพื่อให้ร่มเงาแก่เด็ก"),
)


def card(x: float, y: float, lines: tuple[str, ...]) -> list[list[Glyph]]:
    """Write a card: a bold heading and the lines under it."""
    head = write(lines[0], x, y, size=12, font="Sarabun-Bold")
    return [head, *(write(line, x, y + 18 + 15 * i) for i, line in enumerate(lines[1:]))]


def test_cards_drawn_one_by_one_are_read_one_by_one() -> None:
    places = [(50, 100), (250, 100), (50, 180), (250, 180)]
    drawn = [g for (x, y), lines in zip(places, CARDS, strict=True) for g in card(x, y, lines)]
    (laid,) = blocks(page(*drawn))
    assert [b.kind for b in laid] == ["heading", "paragraph"] * 4
    assert "".join(texts(laid)).replace("\n", "") == "".join("".join(c) for c in CARDS)


def test_sections_in_columns_under_short_headings() -> None:
    """A heading inside the left column leaves the gutter white: the order of drawing tells."""
    sections = []
    for y in (100.0, 220.0):
        sections += [write("ส่วนหนึ่ง", 50, y - 20, size=12), *column(LEFT, 50, 160, y)]
        sections += column(RIGHT, 230, 160, y)
    read = "".join(texts(blocks(page(*sections))[0])).replace("\n", "")
    assert read == ("ส่วนหนึ่ง" + "".join(LEFT + RIGHT)) * 2


@pytest.mark.parametrize(("aside", "space"), [(0.0, 16.0), (7.0, 16.0), (7.0, 30.0)])
def test_the_longer_column_goes_on_below_the_shorter_one(aside: float, space: float) -> None:
    """Staggered lines halve the distance of rows; a heading has space above it."""
    left = column(LEFT + RIGHT, 50, 160)
    lower = column(LEFT, 50, 160, 100 + 7 * 16 + space)
    right = column(RIGHT[:3], 230, 160, 100 + aside)
    drawn = sorted([*left, *lower, *right], key=lambda line: line[0].pen[1])
    read = "".join(texts(blocks(page(*drawn))[0])).replace("\n", "")
    assert read == "".join(LEFT + RIGHT + LEFT + RIGHT[:3])


def test_two_justified_lines_of_an_indented_paragraph_are_no_columns() -> None:
    """Their wide blanks lie, by chance, below each other."""
    drawn = []
    for x, y, one, other in (
        (70.0, 100.0, "กรรมการของสภาเมืองน", "ตรวจงานกอสรางถนนสายใหมท"),
        (50.0, 116.0, "ผานหมบานของเราไปจนถงทา", "เรอรมนาเพอดความเรยบรอยเ"),
    ):
        line = write(one, x, y)
        drawn.append([*line, *write(other, 198, y)])
    assert drawn[0][-1].box.x1 == pytest.approx(drawn[1][-1].box.x1)
    read = "".join(texts(blocks(page(*drawn))[0]))
    assert read.index("ตรวจงาน") < read.index("ผานหม")


@pytest.mark.parametrize("marks", ["•••", "\uf0b7\uf0b7\uf0b7", "\ufffd\ufffd\ufffd", "๑๒๓", "กขค"])
def test_marks_of_a_list_in_the_last_of_three_columns_are_no_column(marks: str) -> None:
    close = "." if marks[0].isalnum() else ""
    left, middle = column(LEFT, 50, 150), column(RIGHT, 220, 150)
    items = ["ตลาดเช้าเปิดตั้งแต่ตีห้า", "ท่าเรือข้ามฟากปิดหนึ่งทุ่ม", "หอนาฬิกาซ่อมเสร็จแล้ว"]
    right = [
        line
        for i, (mark, item) in enumerate(zip(marks, items, strict=True))
        for line in (
            write(mark + close, 390, 100 + 32 * i),
            write(item[:12], 410, 100 + 32 * i),
            write(item[12:], 410, 116 + 32 * i),
        )
    ]
    read = "".join(texts(blocks(page(*left, *middle, *right))[0]))
    read = read.replace("\n", "").replace(" ", "")
    assert read.startswith("".join(LEFT + RIGHT).replace(" ", ""))
    assert read.endswith("".join(m + close + item for m, item in zip(marks, items, strict=True)))


def test_columns_drawn_row_by_row_from_either_side() -> None:
    """Two lines of one column are drawn in one go where the side changes: that is no row."""
    left = column(LEFT + RIGHT, 50, 160)
    right = column(RIGHT + LEFT, 230, 160, 100.2)
    drawn = []
    for i, row in enumerate(zip(left, right, strict=True)):
        drawn += row[::-1] if i in (1, 4, 7) else row
    read = "".join(texts(blocks(page(*drawn))[0])).replace("\n", "")
    assert read == "".join(LEFT + RIGHT + RIGHT + LEFT)


@pytest.mark.parametrize("place", [0, 1, 3])
def test_an_initial_begins_the_first_of_the_lines_beside_it(place: int) -> None:
    """LibreOffice draws it after the paragraph, others before."""
    lines = [
        write("ารเดินทางเริ่มต้นที่ท่าเรือเก่า", 75, 100),
        write("ของเมืองแล้วไปตามแม่น้ำจนถึง", 75, 116),
        write("เกาะกลางทะเลที่มีประภาคารและบ้านพัก", 50, 132),
    ]
    lines.insert(place, write("ก", 50, 116, size=40))
    (laid,) = blocks(page(*lines))
    assert "".join(texts(laid)).replace("\n", "") == (
        "การเดินทางเริ่มต้นที่ท่าเรือเก่าของเมืองแล้วไปตามแม่น้ำจนถึงเกาะกลางทะเลที่มีประภาคารและบ้านพัก"
    )
    assert len(laid) == 1


@pytest.mark.parametrize("initial", ["“เ", "๓", "ก"])
def test_an_initial_drawn_before_the_heading_of_its_page(initial: str) -> None:
    """Browsers draw what floats first. Quotes and numbers are set large with what they open."""
    lines = [
        write(initial, 50, 116, size=36),
        write("ตลาดน้ำ", 50, 60, size=24),
        write("ช้าตรู่ของทุกวันอาทิตย์ชาวบ้าน", 50 + 22 * len(initial), 100),
        write("พายเรือมาขายขนมและผลไม้", 50 + 22 * len(initial), 116),
    ]
    (laid,) = blocks(page(*lines, write("จนถึงเวลาที่แดดเริ่มร้อน", 50, 132)))
    assert "".join(texts(laid)[1:]).replace("\n", "") == (
        f"{initial}ช้าตรู่ของทุกวันอาทิตย์ชาวบ้านพายเรือมาขายขนมและผลไม้จนถึงเวลาที่แดดเริ่มร้อน"
    )


@pytest.mark.parametrize("sign", ["9", "ก"])
def test_a_large_sign_without_a_line_at_its_foot_is_no_initial(sign: str) -> None:
    """A price, or a letter beside a note."""
    drawn = [write(sign, 50, 120, size=40), write("บาทต่อวัน", 78, 92)]
    read = "".join(texts(blocks(page(*drawn))[0])).replace("\n", "").replace("\t", "")
    assert read == "บาทต่อวัน" + sign


def test_labels_beside_hanging_text_are_rows() -> None:
    drawn = [
        write("พันธกิจ", 50, 100),
        write("ดูแลเมืองให้สะอาดและปลอดภัย", 130, 100),
        write("สำหรับทุกคน", 130, 116),
        write("เป้าหมาย", 50, 140),
        write("ลดขยะลงครึ่งหนึ่งในสิบปีและ", 130, 140),
        write("ใช้น้ำซ้ำให้ได้มากที่สุด", 130, 156),
    ]
    (laid,) = blocks(page(*drawn))
    assert texts(laid) == [
        "พันธกิจ\tดูแลเมืองให้สะอาดและปลอดภัย\nสำหรับทุกคน",
        "เป้าหมาย\tลดขยะลงครึ่งหนึ่งในสิบปีและ\nใช้น้ำซ้ำให้ได้มากที่สุด",
    ]


def test_programmes_side_by_side_are_read_one_after_the_other() -> None:
    """Two timetables beside each other: the gutter between them comes before those in them."""
    days = [
        [("9.00 น. เปิดงาน", "พิธีบนเวที"), ("10.30 น. ประชุม", "ห้องใหญ่"), ("12.00 น. พัก", "ลานหน้า")],
        [("9.30 น. ดูงาน", "ท่าเรือเก่า"), ("11.00 น. เสวนา", "หอสมุด"), ("13.00 น. ปิดงาน", "เวทีกลาง")],
    ]  # fmt: skip
    drawn = []
    for x, day in zip((50, 330), days, strict=True):
        for i, (what, where) in enumerate(day):
            drawn += [write(what, x, 100 + 16 * i), write(where, x + 130, 100 + 16 * i)]
    (laid,) = blocks(page(*drawn))
    assert texts(laid) == ["\t".join(row) for day in days for row in day]


def test_the_last_row_of_cards_in_line_with_a_gutter_below() -> None:
    """Three cards above two columns: their last lines leave the gutter white by chance."""
    cards = [
        [write("ใช้ไฟลดลงในปีนี้", x, 70, size=9), write(text, x, 84, size=9)]
        for x, text in ((50, "ถนนใหม่"), (180, "และน้ำ"), (290, "ต้นไม้โต"))
    ]
    drawn = [line for lines in cards for line in lines]
    left, right = column(LEFT, 50, 180), column(RIGHT, 246, 180)
    read = "".join("".join(texts(blocks(page(*drawn, *left, *right))[0])).split())
    assert read.endswith("".join(LEFT + RIGHT))


def test_two_short_columns_drawn_in_turn() -> None:
    """A name on the left, an issue on the right: too few rows for an edge, but drawn in turn."""
    drawn = [
        write("ข่าวสารชาวเมืองท่า", 50, 100, size=16),
        write("จดหมายถึงทุกครัวเรือน", 50, 118),
        write("ฉบับที่สิบสอง", 420, 104),
        write("มกราคมปีนี้", 430, 122),
    ]
    (laid,) = blocks(page(*drawn))
    assert "".join(texts(laid)).replace("\n", "") == "".join(
        "".join(g.text for g in line) for line in drawn
    )


def test_columns_whose_bullets_are_drawn_last() -> None:
    """WeasyPrint draws the marks of all lists of a page after the text."""
    left, right = column(LEFT, 60, 150), column(RIGHT, 250, 150)
    marks = [write("•", x, 100 + 16 * i) for x in (50, 240) for i in (0, 2)]
    (laid,) = blocks(page(*left, *right, *marks))
    read = "".join(texts(laid)).replace("\n", "").replace("•", "").replace(" ", "")
    assert read == "".join(LEFT + RIGHT)


def test_the_longest_of_three_columns_is_read_to_its_end() -> None:
    middle = column([*LEFT, *RIGHT], 200, 130)
    drawn = [*column(LEFT, 50, 130), *middle, *column(RIGHT, 350, 130)]
    read = "".join(texts(blocks(page(*drawn))[0])).replace("\n", "")
    assert read == "".join([*LEFT, *LEFT, *RIGHT, *RIGHT])


# --- tables -------------------------------------------------------------------------------


def frame(xs: list[float], ys: list[float]) -> tuple[Box, ...]:
    across = [Box(xs[0], y - 0.25, xs[-1], y + 0.25) for y in ys]
    down = [Box(x - 0.25, ys[0], x + 0.25, ys[-1]) for x in xs]
    return (*across, *down)


def test_a_ruled_table_is_read_cell_by_cell() -> None:
    rules = frame([50, 150, 250], [80, 120, 140])
    drawn = [
        write("ชื่อ", 55, 95),
        write("งบประมาณ", 155, 95),
        write("โครงการ", 55, 112),
        write("(บาท)", 155, 112),
        write("ถนน", 55, 134),
        write("500", 155, 134),
    ]
    (laid,) = blocks(page(*drawn, rules=rules))
    assert [b.kind for b in laid] == ["table_row", "table_row"]
    assert texts(laid) == ["ชื่อ\nโครงการ\tงบประมาณ\n(บาท)", "ถนน\t500"]


def test_a_merged_cell_stands_in_its_first_row() -> None:
    rules = (*frame([50, 150, 250], [80, 140]), Box(150, 109.8, 250, 110.2))
    drawn = [write("รวม", 55, 100), write("หนึ่ง", 155, 100), write("สอง", 155, 130)]
    (laid,) = blocks(page(*drawn, rules=rules))
    assert texts(laid) == ["รวม\tหนึ่ง", "\tสอง"]


def test_lines_that_find_no_room_in_their_cell_stay_with_it() -> None:
    """Rows of fixed height: the second line of a heading lies in the cell below, or is hidden."""
    rules = frame([50, 150, 250], [80, 100, 160])
    drawn = [
        write("แนวทาง", 55, 95),
        write("ตัวชี้วัดของ", 155, 95),
        write("โครงการนี้", 155, 110),
        write("ปลูกต้นไม้", 55, 112),
        write("จำนวนต้นไม้", 155, 128),
    ]
    (laid,) = blocks(page(*drawn, rules=rules))
    assert texts(laid) == ["แนวทาง\tตัวชี้วัดของ\nโครงการนี้", "ปลูกต้นไม้\tจำนวนต้นไม้"]


def test_lines_below_the_table_belong_to_the_cell_they_follow() -> None:
    rules = frame([50, 150, 250], [80, 100, 120])
    drawn = [
        write("ถนน", 55, 95),
        write("ระยะทางรวม", 155, 95),
        write("ตลาด", 55, 112),
        write("จำนวนร้านค้า", 155, 112),
        write("และผู้มาเยือน", 155, 128),
        write("ต่อเดือน", 155, 144),
        write("ผู้รับผิดชอบ", 50, 132),
        write("กองช่าง", 50, 148),
    ]
    (laid,) = blocks(page(*drawn, rules=rules))
    assert texts(laid)[1] == "ตลาด\tจำนวนร้านค้า\nและผู้มาเยือน\nต่อเดือน"
    assert "".join(texts(laid)[2:]).replace("\n", "") == "ผู้รับผิดชอบกองช่าง"


def test_a_table_drawn_row_by_row_keeps_its_cells() -> None:
    """The next row starts one line below, under another cell: nothing runs over."""
    rules = frame([50, 150, 250], [80, 100, 120, 140])
    cells = [("ก่อน", "หลัง"), ("เหนือ", "ใต้"), ("ออก", "ตก")]
    drawn = [
        write(text, 55 + 100 * i, 95 + 20 * j)
        for j, row in enumerate(cells)
        for i, text in enumerate(row)
    ]
    (laid,) = blocks(page(*drawn, write("หมายเหตุ", 50, 158), rules=rules))
    assert texts(laid) == ["\t".join(row) for row in cells] + ["หมายเหตุ"]


def test_labels_as_long_as_lines_are_rows() -> None:
    drawn = [
        line
        for i, (label, text) in enumerate(
            [
                ("พันธกิจย่อยที่หนึ่ง", "การดูแลผู้สูงอายุและเด็กเล็กในทุกหมู่บ้าน"),
                ("พันธกิจย่อยที่สอง", "การพัฒนาเศรษฐกิจ"),
                ("พันธกิจหลักที่สาม", "การบริหารที่ดี"),
            ]
        )
        for line in (write(label, 50, 100 + 20 * i), write(text, 230, 100 + 20 * i))
    ]
    read = "".join(texts(blocks(page(*drawn))[0])).replace("\t", "")
    assert read == "".join(g.text for line in drawn for g in line)


@pytest.mark.parametrize("sums_on", ["first", "last"])
def test_sums_in_one_ruled_row_are_rows(sums_on: str) -> None:
    """Columns are ruled, rows are not: each line with sums is a row with the text beside it."""
    rules = frame([50, 170, 230, 290], [80, 100, 180])
    drawn = [write("รายการ", 55, 95), write("ปีนี้", 175, 95), write("ปีหน้า", 235, 95)]
    for i, (name, one, two) in enumerate([("ค่าถนนกับ", "12.5", "-"), ("ค่าเรือกับ", "7", "8.25")]):
        y = 115 + 32 * i
        drawn += [write(name, 55, y), write("ค่าซ่อม", 55, y + 15)]
        at = y if sums_on == "first" else y + 15
        drawn += [write(one, 175, at), write(two, 235, at)]
    (laid,) = blocks(page(*drawn, rules=rules))
    assert texts(laid)[1:] == ["ค่าถนนกับ\nค่าซ่อม\t12.5\t-", "ค่าเรือกับ\nค่าซ่อม\t7\t8.25"]


def test_items_with_sums_below_a_heading_in_one_ruled_row_are_rows() -> None:
    """The heading stands above the first sum, and the last item goes on below the last one."""
    cells = [
        *(write(text, 60, y) for text, y in (
            ("ผลของงานปีนี้", 115), ("- จำนวนผู้รับ", 130), ("บริการ", 145), ("- จำนวนวัคซีน", 160),
            ("ทุกชนิด", 175),
        )),
        *(write(text, x, y) for x, y, text in (
            (210, 130, "๓๐๐"), (310, 130, "๔๐๐"), (210, 160, "-"), (310, 160, "๙๐"),
        )),
    ]  # fmt: skip
    laid = page(*cells, rules=frame([50, 200, 300, 400], [100, 190]))
    assert texts(blocks(laid)[0]) == [
        "ผลของงานปีนี้",
        "- จำนวนผู้รับ\nบริการ\t๓๐๐\t๔๐๐",
        "- จำนวนวัคซีน\nทุกชนิด\t-\t๙๐",
    ]


def test_numbers_below_each_other_in_one_cell_are_no_rows() -> None:
    rules = frame([50, 170, 260], [80, 100, 140])
    drawn = [
        write("ผู้ติดต่อ", 55, 95),
        write("โทรศัพท์", 175, 95),
        write("สำนักปลัด", 55, 115),
        write("เทศบาล", 55, 130),
        write("053 111 222", 175, 115),
        write("053 333 444", 175, 130),
    ]
    (laid,) = blocks(page(*drawn, rules=rules))
    assert texts(laid)[1] == "สำนักปลัด\nเทศบาล\t053 111 222\n053 333 444"


def test_words_are_not_torn_by_frames_and_the_lines_that_connect_them() -> None:
    """A call-out whose frame is crossed by another's connecting line looks like a table."""
    rules = frame([50, 150, 250, 350], [80, 110, 140])
    head = write("หัวเรื่องที่เริ่มนอกกรอบ", 30, 100)
    inside = [write("กดที่นี่เพื่อเพิ่มราย", 170, 125), write("รอผลก่อน", 255 + 50, 125)]
    others = [write("ข้อมูลทั่วไปของหน้านี้", 52, 170 + 15 * i) for i in range(3)]
    (laid,) = blocks(page(head, *inside, *others, rules=rules))
    read = "\n".join(texts(laid))
    for line in (head, *inside, *others):
        assert "".join(g.text for g in line) in read


def callout(x: float, y: float, *lines: str) -> tuple[Box, list[list[Glyph]]]:
    """A frame of 120 by 50 points, and the lines in it."""
    return Box(x, y, x + 120, y + 50), [
        write(line, x + 10, y + 20 + 14 * i) for i, line in enumerate(lines)
    ]


def test_callouts_that_lines_connect_are_read_one_by_one() -> None:
    """The lines between the frames meet them as those of a table would."""
    one, left = callout(50, 100, "ทางเข้าหลัก", "เปิดทุกวัน")
    other, right = callout(400, 130, "จุดจอดรถ", "สองร้อยคัน")
    rules = (Box(170, 125, 300, 125.5), Box(300, 125, 300.5, 260), Box(300, 155, 400, 155.5))
    below, foot = callout(240, 260, "แผนผังของอาคาร")
    laid = page(*left, *right, *foot, rules=rules, panels=(one, other, below))
    assert texts(blocks(laid)[0]) == [
        "ทางเข้าหลัก\nเปิดทุกวัน",
        "จุดจอดรถ\nสองร้อยคัน",
        "แผนผังของอาคาร",
    ]
    assert {b.kind for b in blocks(laid)[0]} == {"paragraph"}


def test_a_table_that_a_line_connects_with_a_callout_stays_a_table() -> None:
    note, lines = callout(50, 60, "ตัวเลขของปีนี้")
    cells = [write(text, x, y) for text, x, y in (
        ("ถนน", 260, 120), ("๑๒", 360, 120), ("คลอง", 260, 150), ("๗", 360, 150),
    )]  # fmt: skip
    rules = (Box(110, 110, 110.5, 140), Box(110, 140, 250, 140.5))
    laid = page(
        *lines, *cells, rules=(*rules, *frame([250, 350, 450], [100, 130, 160])), panels=(note,)
    )
    assert texts(blocks(laid)[0]) == ["ตัวเลขของปีนี้", "ถนน\t๑๒", "คลอง\t๗"]


def test_a_table_without_sides_or_with_an_empty_corner_is_one_table() -> None:
    rules = frame([150, 250, 350], [100, 130, 160, 190])
    rules += tuple(Box(50, y, 150, y + 0.5) for y in (130, 160, 190))
    cells = [write(text, x, y) for text, x, y in (
        ("ปีก่อน", 160, 120), ("ปีนี้", 260, 120),
        ("ถนน", 60, 150), ("๓", 160, 150), ("๔", 260, 150),
        ("คลอง", 60, 180), ("๕", 160, 180), ("๖", 260, 180),
    )]  # fmt: skip
    found = texts(blocks(page(*cells, rules=rules))[0])
    assert found == ["\tปีก่อน\tปีนี้", "ถนน\t๓\t๔", "คลอง\t๕\t๖"]


def test_a_short_line_centred_above_a_long_one_is_a_heading_of_its_own() -> None:
    lines = [write("เต็มหน้ากระดาษจากขอบซ้ายถึงขอบขวาของประกาศฉบับนี้ทุกบรรทัด", 50, 86)]
    middle = (50 + lines[0][-1].box.x1) / 2
    for i, text in enumerate(("หมวดหนึ่ง", "ทรัพย์สินและรายได้ของสภา")):
        width = write(text)[-1].box.x1 - 50
        lines.append(write(text, middle - width / 2, 130 + 14 * i))
    assert len(blocks(page(*lines))[0]) == 3


def test_lines_with_one_middle_are_one_paragraph() -> None:
    lines = []
    for i, text in enumerate(("กรมส่งเสริมการปกครองท้องถิ่น", "ประกาศให้ทุกหน่วยงานรู้", "ทั่วกัน")):
        width = write(text)[-1].box.x1 - 50
        lines.append(write(text, 200 - width / 2, 100 + 14 * i))
    assert len(blocks(page(*lines))[0]) == 1


@pytest.mark.parametrize("wide", [0.2, 0.0])
def test_a_centred_heading_goes_on_below_a_line_that_nearly_fills_its_column(wide: float) -> None:
    """A centred line stops short of both edges; one that meets them ends a paragraph."""
    (body,) = column(["เทศบาลจะเปิดให้ชมเรือนไม้เก่าทั้งสี่หลังในเดือนหน้า"], 50, 240, 160)
    (first,) = column(["แผนบูรณะย่านการค้าเก่าริมแม่น้ำ"], 50 + 10 * wide, 240 - 20 * wide)
    second = write("ระยะที่สอง")
    second = write("ระยะที่สอง", 170 - (second[-1].box.x1 - 50) / 2, 114)
    (laid,) = blocks(page(first, second, body, write("และวันหยุด", 50, 174)))
    assert len(laid) == (2 if wide else 3)


def test_a_word_that_leaves_the_last_cell_stays_whole() -> None:
    rules = frame([50, 150, 200], [80, 100, 120])
    drawn = [
        write("หัวข้อ", 55, 95),
        write("เงื่อนไขทั้งหมด", 155, 95),
        write("หนึ่ง", 55, 115),
        write("ก", 155, 115),
    ]
    (laid,) = blocks(page(*drawn, rules=rules))
    assert texts(laid) == ["หัวข้อ\tเงื่อนไขทั้งหมด", "หนึ่ง\tก"]


def upwards(text: str, x: float, y: float) -> list[Glyph]:
    """Write a line from the bottom up, its first letter standing at (x, y)."""
    return [
        g._replace(pen=(x, y - 6 * i), angle=270, box=Box(x - 8, y - 6 - 6 * i, x + 2, y - 6 * i))
        for i, g in enumerate(write(text))
    ]


def test_headings_written_upwards_stand_in_their_cells() -> None:
    rules = frame([50, 150, 180, 210], [80, 140, 160])
    drawn = [
        write("รายการ", 55, 110),
        upwards("แผน", 168, 130),
        upwards("ผล", 198, 130),
        write("ถนน", 55, 154),
        write("70", 155, 154),
        write("45", 185, 154),
    ]
    (laid,) = blocks(page(*drawn, upwards("ริมหน้า", 590, 400), rules=rules))
    assert texts(laid) == ["รายการ\tแผน\tผล", "ถนน\t70\t45", "ริมหน้า"]


@pytest.mark.parametrize("between", [["ซ่อมสะพาน", "350"], ["ข้อความที่ยาวข้ามช่องทั้งสองไป"]])
def test_rows_between_shaded_rows(between: list[str]) -> None:
    """Only the shaded cells have edges; what stands between them are cells if it keeps to them."""
    shaded = tuple(
        box
        for y in (80.0, 160.0)
        for x in (50.0, 150.0)
        for box in (Box(x, y, x + 100, y + 0.1), Box(x, y + 40, x + 100, y + 40.1))
    ) + tuple(Box(x, y, x + 0.1, y + 40) for y in (80.0, 160.0) for x in (50.0, 150.0, 250.0))
    rows = [["สร้างถนน", "ระยะสอง", "กิโลเมตร"], ["ปลูกต้นไม้", "สามร้อย", "ต้น"]]
    drawn = [
        write(text, 55 + 100 * (i > 0), 95 + 80 * j + 15 * (i == 2))
        for j, row in enumerate(rows)
        for i, text in enumerate(row)
    ]
    drawn += [write(text, 55 + 100 * i, 145) for i, text in enumerate(between)]
    (laid,) = blocks(page(*drawn, rules=shaded))
    assert texts(laid) == [
        "สร้างถนน\tระยะสอง\nกิโลเมตร",
        "\t".join(between),
        "ปลูกต้นไม้\tสามร้อย\nต้น",
    ]
    assert laid[1].kind == ("table_row" if len(between) > 1 else "paragraph")


LANTERNS = [
    (["งาน", ""], ["เจ้าภาพ", ""], ["คน", ""]),
    (["ลอยโคมหน้า", "ศาลากลาง"], ["ชมรมช่างกระดาษ", ""], ["120", ""]),
    (["ประกวดเรือไฟ", ""], ["บ้านริมน้ำร่วมกับ", "โรงเรียนวัดท่าเรือ"], ["86", ""]),
    (["ตักบาตรเช้า", ""], ["ชุมชนสะพานไม้", ""], ["240", ""]),
    (["แข่งตีกลองยาว", "รุ่นเยาวชน"], ["คณะศิษย์เก่า", ""], ["64", ""]),
]
"""A programme: in each row two lines of three cells."""


EDGES = (75, 98, 135, 172, 195, 232)
"""Where its rows begin and end: 14 points a line, and 9."""


def programme(down: float = 0.0) -> list[list[Glyph]]:
    """Draw the programme so many points further down."""
    return [
        write(text, at, down + top + 15 + 14 * j)
        for top, row in zip(EDGES, LANTERNS, strict=False)
        for at, cell in zip((50, 170, 310), row, strict=True)
        for j, text in enumerate(cell)
        if text
    ]


def across(*ys: float) -> tuple[Box, ...]:
    return tuple(Box(45, y, 340, y + 0.5) for y in ys)


ROWS_OF_LANTERNS = ["\t".join("\n".join(filter(None, c)) for c in row) for row in LANTERNS]


@pytest.mark.parametrize(
    "drawn",
    [
        {"rules": across(*EDGES)},
        {"rules": across(*EDGES[1:-1])},
        {"panels": tuple(Box(45, EDGES[i], 340, EDGES[i + 1]) for i in (1, 3))},
        {"rules": (*across(*EDGES), *frame([45, 340], [EDGES[0], EDGES[-1]]))},
    ],
    ids=["every row", "no line above or below", "every other row shaded", "a box around it"],
)
def test_rows_that_lines_part_and_columns_that_do_not(drawn: dict[str, tuple[Box, ...]]) -> None:
    (laid,) = blocks(page(*programme(), **drawn))
    assert texts(laid) == ROWS_OF_LANTERNS
    assert {block.kind for block in laid} == {"table_row"}


def test_lines_that_begin_nearly_at_one_place_rule_one_table_below_the_rule_of_a_page() -> None:
    starts = (43.74, 43.74, 43.76, 43.76, 43.76, 43.76)
    rules = [Box(start, y, 340, y + 0.5) for start, y in zip(starts, EDGES, strict=True)]
    (laid,) = blocks(page(*programme(), rules=(Box(43.74, 40, 560, 40.5), *rules)))
    assert texts(laid) == ROWS_OF_LANTERNS


def test_shaded_cells_below_a_shaded_head_are_rows_of_one_table() -> None:
    """The head and the row below it are a grid by themselves; the last row has no lines at all."""
    shaded = tuple(
        Box(x, EDGES[i], x1, EDGES[i + 1])
        for i in (0, 1, 3)
        for x, x1 in ((45, 165), (165, 305), (305, 340))
    )
    (laid,) = blocks(page(*programme(), panels=shaded))
    assert texts(laid) == ROWS_OF_LANTERNS


def test_rows_that_only_the_head_is_ruled_off_from_are_read_line_by_line() -> None:
    """Three lines, above and below the head and below all: they part no rows of the body."""
    names = ("ข้าวหอม", "ผักกาด", "มะม่วง", "กล้วยไข่", "ลำไยแห้ง")
    drawn = [write("พืช", 50, 90), write("ไร่", 200, 90)]
    drawn += [
        write(text, x, 115 + 14 * i)
        for i, name in enumerate(names)
        for text, x in ((name, 50), (str(37 + i), 200))
    ]
    (laid,) = blocks(page(*drawn, rules=across(75, 100, 180)))
    assert texts(laid) == ["พืช\tไร่", *(f"{name}\t{37 + i}" for i, name in enumerate(names))]


def test_a_paragraph_between_two_tables_with_the_same_lines_is_in_neither() -> None:
    text = write("ตารางแรกเป็นงานของปีนี้และตารางที่สองเป็นงานของปีก่อน", 50, 250)
    rules = across(*EDGES, *(185 + y for y in EDGES))
    (laid,) = blocks(page(*programme(), text, *programme(185), rules=rules))
    assert texts(laid) == [
        *ROWS_OF_LANTERNS,
        "ตารางแรกเป็นงานของปีนี้และตารางที่สองเป็นงานของปีก่อน",
        *ROWS_OF_LANTERNS,
    ]


@pytest.mark.parametrize("size", [6.0, 8.3, 9.7])
def test_the_number_of_a_note_stays_with_its_word(size: float) -> None:
    """Browsers set it .83 as large as the text, WeasyPrint .97 as large beside 11 points."""
    word = write("สะพานไม้เก่า", 50, 100)
    mark = write("2", word[-1].box.x1, 95.5, size=size)
    note = write("2", 50, 180.5, size=size)
    text = write("ซ่อมเมื่อปีก่อน", note[-1].box.x1 + 1, 185)
    (laid,) = blocks(page(word, mark, note, text))
    assert texts(laid) == ["สะพานไม้เก่า2", "2ซ่อมเมื่อปีก่อน"]


@pytest.mark.parametrize(("number", "size"), [("2", 10.0), ("2547", 9.7)])
def test_a_number_that_is_no_note_takes_no_letter_of_the_text_behind_it(
    number: str, size: float
) -> None:
    """One as large as the text, and one of four digits: whatever they are, the text stays whole."""
    note = write(number, 50, 180.5, size=size)
    text = write("ซ่อมเมื่อปีก่อน", note[-1].box.x1 + 1, 185)
    (laid,) = blocks(page(note, text))
    assert texts(laid) == [number, "ซ่อมเมื่อปีก่อน"]


def test_a_span_of_days_that_a_line_ends_in_is_no_list() -> None:
    lines = ["งานเทศกาลผลไม้จัดขึ้นวันที่ 25", "– 27 เมษายนที่สวนสาธารณะกลางเมือง", "และมีรถรับส่งฟรี"]
    (laid,) = blocks(page(*column(lines, 50, 180)))
    assert len(laid) == 1


def test_dashes_below_figures_mark_items_if_another_dash_does() -> None:
    lines = ["– ค่าเช่าเต็นท์และโต๊ะเก้าอี้ 25", "– ค่าเวทีและเครื่องเสียงรวม 18", "– ค่าอาหาร"]
    (laid,) = blocks(page(*column(lines, 50, 180)))
    assert [block.kind for block in laid] == ["list_item"] * 3


def test_blanks_of_a_narrow_justified_column_that_lie_below_each_other_part_nothing() -> None:
    lines = [("ราคาข้าวเปลือกเกวียนละ", "8,350"), ("บาทสูงกว่าปีที่ผ่านมาถึง", "สิบสอง"),
             ("ส่วนข้าวโพดมีราคากิโลกรัม", "ละเก้า"), ("ใกล้กับของปีก่อนหน้านั้น", "มากจน")]  # fmt: skip
    left = column([line for line, _ in lines], 50, 160)
    right = column([line for _, line in lines], 217, 60)
    drawn = [line for pair in zip(left, right, strict=True) for line in pair]
    (laid,) = blocks(page(*drawn))
    assert "".join(texts(laid)).replace(" ", "").replace("\n", "") == "".join(map("".join, lines))


def test_a_ragged_line_of_a_narrow_column_goes_on_where_no_word_found_room() -> None:
    """A line ends 4 em short because the word after it is longer; one that ends a paragraph
    leaves room for the word that the next begins with."""
    lines = [
        "ชุมชนริมคลองแห่งนี้มีประวัติ",
        "ยาวนานกว่าร้อยปีมี",
        "พิพิธภัณฑ์พื้นบ้านของตนเอง",
        "และเปิดให้ชมทุกวันไม่เว้น",
        "วันหยุดราชการด้วย",
        "วัน เวลา และค่าเข้าชมดูที่ป้าย",
    ]
    drawn = [write(text, 50, 100 + 15 * i) for i, text in enumerate(lines)]
    (laid,) = blocks(page(*drawn))
    assert [text.replace("\n", "") for text in texts(laid)] == ["".join(lines[:5]), lines[5]]


def test_pieces_of_a_rule_are_one_line() -> None:
    pieces = tuple(Box(x, y - 0.2, x + 50, y + 0.2) for x in (50, 100.5, 151) for y in (80, 100))
    sides = tuple(Box(x - 0.2, 80, x + 0.2, 100) for x in (50, 125, 201))
    (grid,) = find_grids((*pieces, *sides), ())
    assert len(grid.xs) == 3 and len(grid.ys) == 2


def test_a_drawing_that_writing_runs_across_is_no_table() -> None:
    rules = frame([50, 110, 170], [80, 105, 130])
    drawn = [write("ข้อความนี้วิ่งข้ามเส้น", 55, 95), write("และบรรทัดนี้ก็ข้ามด้วย", 55, 120)]
    (laid,) = blocks(page(*drawn, rules=rules))
    assert all(b.kind != "table_row" for b in laid)


def test_figures_beside_names_are_rows() -> None:
    drawn = [
        line
        for i, (name, sum_) in enumerate(
            [("ค่าก่อสร้างถนน", "1,200"), ("ค่าอบรม", "350"), ("ค่าเดินทาง", "90")]
        )
        for line in (write(name, 50, 100 + 16 * i), write(sum_, 300, 100 + 16 * i))
    ]
    (laid,) = blocks(page(*drawn))
    assert texts(laid) == ["ค่าก่อสร้างถนน\t1,200", "ค่าอบรม\t350", "ค่าเดินทาง\t90"]


@pytest.mark.parametrize("in_turn", [False, True])
def test_times_beside_what_happens_then_are_the_first_column_of_a_table(in_turn: bool) -> None:
    """Browsers draw what floats on the left before all the rest."""
    agenda = [
        ("08.30 น.", ["ลงทะเบียนที่หน้าหอประชุม"]),
        ("09.15 น.", ["นายอำเภอกล่าวต้อนรับและเล่าเรื่อง", "ตลาดเก่าริมคลอง"]),
        ("11.00 น.", ["ชมโรงทอผ้าและเลือกซื้อของฝาก"]),
        ("13.30 น.", ["ล่องเรือกลับท่าน้ำหน้าวัดกลาง"]),
    ]
    times, texts_of, y = [], [], 100
    for time, lines in agenda:
        times.append(write(time, 50, y))
        texts_of.append([write(line, 140, y + 15 * i) for i, line in enumerate(lines)])
        y += 22 + 15 * (len(lines) - 1)
    if in_turn:
        drawn = [*times, *(line for lines in texts_of for line in lines)]
    else:
        drawn = [d for time, lines in zip(times, texts_of, strict=True) for d in (time, *lines)]
    (laid,) = blocks(page(*drawn))
    read = "".join(texts(laid)).replace("\t", "").replace("\n", "")
    assert read == "".join(time + "".join(lines) for time, lines in agenda)


@pytest.mark.parametrize("apart", [22, 15])
def test_labels_beside_their_items_are_a_column_if_the_items_stand_apart(apart: int) -> None:
    """Drawn column by column; where nothing sets the items apart they are two columns of text."""
    items = [
        ("ศพด.", ["ศูนย์พัฒนาเด็กเล็กที่ตำบลดูแล", "ก่อนเข้าโรงเรียน"]),
        ("รพ.สต.", ["โรงพยาบาลส่งเสริมสุขภาพใกล้บ้าน"]),
        ("กยท.", ["การยางแห่งประเทศไทยสาขาอำเภอ", "ริมทะเล"]),
        ("ธ.ก.ส.", ["ธนาคารเพื่อการเกษตรและสหกรณ์"]),
    ]
    labels, said, y = [], [], 100
    for label, lines in items:
        labels.append(write(label, 50, y))
        said.append([write(line, 130, y + 15 * i) for i, line in enumerate(lines)])
        y += apart + 15 * (len(lines) - 1)
    (laid,) = blocks(page(*labels, *(line for lines in said for line in lines)))
    read = "".join(texts(laid)).replace("\t", "").replace("\n", "")
    in_rows = "".join(label + "".join(lines) for label, lines in items)
    in_columns = "".join(a for a, _ in items) + "".join(line for _, b in items for line in b)
    assert read == (in_rows if apart > 15 else in_columns)


def test_large_years_beside_two_lines_of_text_are_read_before_them() -> None:
    """The base line of a large figure lies between those of the lines beside it."""
    story = [
        ("2541", ["ทดลองปลูกไผ่ริมตลิ่งสองร้อยกอ", "หลังบ้านครูใหญ่"]),
        ("2547", ["เปิดโรงจักสานแห่งแรกของตำบล"]),
        ("2559", ["ส่งตะกร้าใบแรกไปขายที่เชียงใหม่", "และขอนแก่น"]),
        ("2563", ["ตั้งสหกรณ์ช่างสานหญิงเจ็ดหมู่บ้าน"]),
    ]
    drawn = []
    for i, (year, lines) in enumerate(story):
        y = 100 + 45 * i
        drawn.append(write(year, 50, y + (8 if len(lines) > 1 else 7), size=16))
        drawn += [write(line, 160, y + 16 * j) for j, line in enumerate(lines)]
    (laid,) = blocks(page(*drawn))
    read = "".join(texts(laid)).replace("\t", "").replace("\n", "")
    assert read == "".join(year + "".join(lines) for year, lines in story)


def test_two_unruled_tables_below_each_other_have_their_own_columns() -> None:
    sums = [("เสื่อกก", "12", "150.00"), ("ตะกร้า", "30", "95.50"), ("หมวก", "8", "60.00")]
    works = [
        ("บ้านนา", "ขุดลอกลำห้วยยาวสองกิโลเมตรแล้วทำฝาย", "ไม้ไผ่สามแห่ง", "กลุ่มน้ำ", "ใจดี"),
        ("บ้านดอน", "ปลูกหญ้าแฝกตามแนวคันดินรอบหนองน้ำ", "เก่าของวัด", "ครูและ", "นักเรียน"),
        ("บ้านท่า", "ซ่อมท่าเรือและทาสีราวกันตกให้เด็กเล็ก", "เดินได้", "อาสา", "ริมน้ำ"),
    ]
    drawn = []
    for i, row in enumerate(sums):
        drawn += [write(t, x, 100 + 18 * i) for t, x in zip(row, (50, 190, 300), strict=True)]
    for i, (place, one, two, who, whose) in enumerate(works):
        y = 170 + 36 * i
        drawn += [write(place, 50, y), write(one, 110, y), write(two, 110, y + 15)]
        drawn += [write(who, 420, y), write(whose, 420, y + 15)]
    (laid,) = blocks(page(*drawn))
    read = "".join(texts(laid)).replace("\t", "").replace("\n", "")
    assert read == "".join("".join(row) for row in (*sums, *works))


def test_the_layout_looks_at_what_is_meant_not_at_what_tounicode_says() -> None:
    """Without a ToUnicode map all letters are U+FFFD: that makes no column of figures."""
    rows = [
        ("ช่างไม้", ["ทำประตูและหน้าต่างบ้านเรือนไทย", "ตามแบบโบราณ"], ["ลุงจันทร์", "ใจงาม"]),
        ("ช่างปั้น", ["ปั้นโอ่งน้ำและกระถางต้นไม้ใบใหญ่", "จากดินริมน้ำ"], ["ป้าบัวลอย", "มีสุข"]),
        ("ช่างทอ", ["ทอผ้าขาวม้าย้อมสีเปลือกไม้ลายตาราง", "ผืนยาว"], ["ยายทองดี", "แสนคำ"]),
    ]
    drawn = []
    for i, (craft, work, who) in enumerate(rows):
        for x, lines in ((50, [craft]), (120, work), (420, who)):
            drawn += [write(line, x, 100 + 40 * i + 15 * j) for j, line in enumerate(lines)]
    known = texts(blocks(page(*drawn))[0])
    silent = [[g._replace(text="\ufffd") for g in line] for line in drawn]
    (laid,) = blocks(page(*silent))
    shown = ["".join(g.meaning if g else c for c, g in b.characters) for b in laid]
    assert shown == known


def test_cells_of_an_unruled_table_keep_their_lines() -> None:
    rows = [
        ("ซ่อมถนนสายตะวันออก", "ระยะทางสิบสองกิโลเมตรจาก", "สะพานถึงตลาดเก่า", "1,200"),
        ("ปลูกป่าชายเลน", "เนื้อที่สามร้อยไร่รอบอ่าว", "และปากแม่น้ำ", "350"),
        ("ห้องสมุดชุมชน", "หนังสือห้าพันเล่มกับมุม", "สำหรับเด็กเล็ก", "90"),
    ]
    drawn = []
    for i, (name, first, second, cost) in enumerate(rows):
        y = 100 + 40 * i
        drawn += [write(name, 50, y), write(first, 200, y), write(second, 200, y + 15)]
        drawn += [write(cost, 420, y + 15)]
    (laid,) = blocks(page(*drawn))
    assert texts(laid) == [f"{a}\t{b}\n{c}\t{d}" for a, b, c, d in rows]


@pytest.mark.parametrize(("marks", "are_cells"), [("9.45 13.30 17.15", True), ("1. 2. 3.", False)])
def test_a_narrow_column_of_times_is_one_and_list_marks_are_none(
    marks: str, are_cells: bool
) -> None:
    drawn = []
    for i, mark in enumerate(marks.split()):
        y = 100 + 36 * i
        drawn += [write(mark, 50, y)] + ([write("น.", 50, y + 15)] if are_cells else [])
        drawn += [write("รวมพลที่ท่าเรือเก่าแล้วเดิน", 95, y), write("ไปตามถนนริมน้ำ", 95, y + 15)]
    (laid,) = blocks(page(*drawn))
    assert [b.kind for b in laid] == ["table_row" if are_cells else "list_item"] * 3
    assert texts(laid)[0].startswith("9.45\nน.\tรวมพล" if are_cells else "1. รวมพล")


def test_sums_one_below_the_other_are_rows_of_their_own() -> None:
    """Word writes a column of sums in one go; each still belongs to its line."""
    names = ["เงินเดือน", "ค่าเช่า", "ค่าน้ำ", "ค่าไฟ"]
    sums = ["4,000", "3,500", "120", "980"]
    drawn = [write(name, 50, 100 + 16 * i) for i, name in enumerate(names)]
    drawn += [write(sum_, 300, 100 + 16 * i) for i, sum_ in enumerate(sums)]
    (laid,) = blocks(page(*drawn))
    assert texts(laid) == [f"{a}\t{b}" for a, b in zip(names, sums, strict=True)]


# --- blocks -------------------------------------------------------------------------------


def test_headings_paragraphs_and_list_items() -> None:
    lines = [
        write("หัวข้อใหญ่", 50, 80, size=16),
        write("ย่อหน้าแรกเริ่มตรงนี้และยาวจนสุดบรรทัดพอดี", 70, 110),
        write("แล้วขึ้นบรรทัดใหม่จนจบ", 50, 126),
        write("(๑) ข้อแรก", 60, 142),
        write("(๒) ข้อที่สอง", 60, 158),
    ]
    (laid,) = blocks(page(*lines))
    assert [b.kind for b in laid] == ["heading", "paragraph", "list_item", "list_item"]


@pytest.mark.parametrize(
    "mark",
    ["(1) ", "1) ", "ก. ", "๑. ", "• ", "- ", "-ข้อ", "1.2 ", "(ก) ", "a) ", "\uf071 ", "\uf0a7"],
)
def test_marks_of_list_items(mark: str) -> None:
    assert LIST_MARK_RE.match(mark + "ก")


@pytest.mark.parametrize(
    "text", ["-5 องศา", "25.5 ล้าน", "พ.ศ. 2560", "(Smart City)", "2560 ปี", "ก่อน"]
)
def test_what_marks_no_list_item(text: str) -> None:
    assert not LIST_MARK_RE.match(text)


def lines_at(*lines: tuple[float, str], width: float = 0.0) -> PageGlyphs:
    """Write lines below each other, each from its x; those that end in | fill up to `width`."""
    written = []
    for i, (x, text) in enumerate(lines):
        plain = write(text.rstrip("|"), x, 100 + 14 * i)
        spare = (width - plain[-1].box.x1) / sum(g.advance > 0 for g in plain)
        filled = write(text[:-1], x, 100 + 14 * i, spacing=spare) if text[-1] == "|" else plain
        written.append(filled)
    return page(*written)


def test_a_page_in_larger_type_is_not_full_of_headings() -> None:
    text = "คณะทำงานประชุมทุกเดือนเพื่อดูความก้าวหน้าของโครงการ"
    small = page(*(write(text, 50, 60 + 10 * i, size=8) for i in range(40)))
    head = write("ผลงาน", 50, 60, size=12, font="Sarabun-Bold")
    large = page(head, *(write(text, 50, 90 + 30 * i, size=10) for i in range(16)), number=2)
    kinds = [block.kind for block in blocks(small, large)[1]]
    assert kinds == ["heading"] + ["paragraph"] * 16


def test_dots_that_lead_to_a_page_number_end_a_block() -> None:
    laid = lines_at(
        (50, "คำนำของนายกเทศมนตรีถึงประชาชนทุกคน......... ๑|"),
        (50, "แผนพัฒนาด้านการศึกษา . . . . . . . . . . . ๑๒|"),
        (50, "รายชื่อผู้ที่ช่วยกันเขียนและตรวจต้นฉบับก่อนพิมพ์|"),
        (50, "ครั้งที่สอง..................................... ๓๐|"),
        width=330,
    )
    found = [text.split("\n")[0][:5] for text in texts(blocks(laid)[0])]
    assert found == ["คำนำข", "แผนพั", "รายชื"]


def test_lines_hang_under_the_first_of_a_paragraph() -> None:
    laid = lines_at(
        (50, "บทแรก ว่าด้วยถนนและสะพานของเมืองเก่ากับ|"),
        (75, "ท่าเรือที่สร้างขึ้นใหม่"),
        (50, "บทถัดไป ว่าด้วยน้ำประปาและไฟฟ้าที่ส่งไป|"),
        (75, "ถึงทุกตำบลรวมทั้งเกาะที่อยู่ห่างจากฝั่ง|"),
        (75, "หลายกิโลเมตร"),
        (50, "บทท้าย"),
        width=330,
    )
    assert [text[:6] for text in texts(blocks(laid)[0])] == ["บทแรก ", "บทถัดไ", "บทท้าย"]


def test_short_lines_at_the_first_lines_indent_are_paragraphs() -> None:
    laid = lines_at(
        (75, "ข้อบังคับนี้ใช้คำว่า สภา ในความหมายของสภา|"),
        (50, "เทศบาล และคำอื่นตามความหมายในกฎหมายว่าด้วย|"),
        (50, "เทศบาล"),
        (75, "นายก คือผู้บริหารสูงสุด"),
        (75, "ปลัด คือหัวหน้าของพนักงาน"),
        (75, "เขต คือพื้นที่ที่ประกาศไว้ในราชกิจจานุเบก|"),
        (50, "ษาและที่ขยายออกไปภายหลัง"),
        width=330,
    )
    found = texts(blocks(laid)[0])
    assert [text[:4] for text in found] == ["ข้อบ", "นายก", "ปลัด", "เขต "]


@pytest.mark.parametrize("begins", ["(ช) ด้วยและไม่นับปี", "๒.๕๐ ขึ้นไปในทุกปี"])
def test_what_counts_from_nothing_is_no_list_mark(begins: str) -> None:
    laid = lines_at(
        (50, "ผู้ที่ขอรับทุนนี้ต้องได้คะแนนเฉลี่ยไม่น้อยกว่า|"),
        (50, begins),
        width=330,
    )
    (block,) = blocks(laid)[0]
    assert block.kind == "paragraph"


def test_list_marks_that_follow_on_from_each_other_part_full_lines() -> None:
    laid = lines_at(
        (50, "(๔) ซ่อมท่อระบายน้ำทุกสายก่อนฤดูฝนของแต่ละปี|"),
        (50, "(๕) ขุดลอกคลองสามสายที่ไหลผ่านตลาดกลางเมือง|"),
        (50, "ข. ไม่ใช่ข้อถัดไปของรายการที่นับด้วยตัวเลขนี้|"),
        width=330,
    )
    assert [block.kind for block in blocks(laid)[0]] == ["list_item", "list_item"]


def test_codes_mark_items_beside_their_neighbours_only() -> None:
    listed = lines_at(
        (50, "S1 มีท่าเรือน้ำลึกที่เรือสินค้าขนาดใหญ่เข้าได้|"),
        (75, "ตลอดปี"),
        (50, "S2 มีแรงงาน"),
        width=330,
    )
    assert [block.kind for block in blocks(listed)[0]] == ["list_item", "list_item"]
    alone = lines_at((50, "ใช้กระดาษขนาดมาตรฐานซึ่งโรงพิมพ์เรียกกันว่าแบบ|"), (50, "A4 เสมอ"), width=330)
    assert [block.kind for block in blocks(alone)[0]] == ["paragraph"]


def test_an_address_that_finds_no_room_goes_on() -> None:
    laid = lines_at(
        (50, "ข้อมูลทั้งหมดของปีนี้เผยแพร่ไว้แล้วบนหน้าเว็บ|"),
        (50, "ดูได้จาก"),
        (50, "https://example.org/reports/city/budget/"),
        width=330,
    )
    assert len(blocks(laid)[0]) == 1


def test_bold_type_in_the_middle_of_a_paragraph_parts_nothing() -> None:
    bold = "Sarabun-Bold"
    first = [*write("สภาเห็นชอบให้", 50, 100), *write("ลดภาษีโรงเรือน", 128, 100, font=bold)]
    second = write("ทุกหลังในเขตของเมืองเก่าตามแผน", 50, 114, font=bold)
    third = [*write("ลงครึ่งหนึ่ง", 50, 128, font=bold), *write("ทั้งนี้มีผลทันที", 100, 128)]
    (block,) = blocks(page(first, second, third))[0]
    assert block.kind == "paragraph"
    head = write("ภาษีโรงเรือน", 50, 86, font=bold)
    rest = [write("เจ้าของยื่นคำขอที่สำนักงานเขตได้", 50, 160 + 14 * i) for i in range(3)]
    kinds = [b.kind for b in blocks(page(head, first, second, third, *rest))[0]]
    assert kinds == ["heading", "paragraph", "paragraph"]


def test_a_line_that_is_bold_in_part_is_no_heading() -> None:
    term = [*write("ความหมาย", 50, 100, font="Sarabun-Bold"), *write("ของคำที่ใช้ในประกาศนี้", 100, 100)]
    assert [b.kind for b in blocks(page(term, write("มีดังนี้", 50, 130)))[0]] == ["paragraph"] * 2


def test_lines_of_one_margin_are_not_centred() -> None:
    laid = lines_at(
        (50, "เอกสารแนบท้ายประกาศของเทศบาลนครทุกแห่งใน"),
        (110, "ที่ทำการไปรษณีย์กลาง"),
        (110, "สถานีตำรวจ"),
    )
    assert len(blocks(laid)[0]) == 3


def test_a_line_between_mark_and_margin_goes_on_from_no_item() -> None:
    laid = lines_at(
        (50, "๑. ข้อมูลของโรงเรียนที่ขอเข้าร่วมในปีแรก"),
        (70, "๑.๑ จำนวนห้องเรียนและจำนวนครูที่สอนประจำทุกชั้น"),
        (62, "ข้อมูลของผู้ปกครอง"),
    )
    assert len(blocks(laid)[0]) == 3


# --- furniture, overprint, rotation ---------------------------------------------------------


def test_running_header_and_page_number_are_furniture() -> None:
    bodies = ["เรื่องแรกยาวพอควร", "เรื่องต่อมาอีกหน้า", "เรื่องสุดท้ายจบแล้ว"]
    pages = [
        page(
            write("วารสารเมือง ฉบับที่ ๔", 50, 40),
            write(body, 50, 300),
            write(f"- {i} -", 280, 770),
            number=i,
        )
        for i, body in enumerate(bodies, start=1)
    ]
    for laid in blocks(*pages):
        assert [b.kind for b in laid] == ["furniture", "paragraph", "furniture"]


def test_a_line_that_stands_on_one_page_only_is_no_furniture() -> None:
    pages = [page(write(text, 50, 40), write("เนื้อความ", 50, 300)) for text in ("กกก", "ขขข", "คคค")]
    assert all(b.kind == "paragraph" for laid in blocks(*pages) for b in laid)


@pytest.mark.parametrize("interleaved", [False, True])
def test_shadows_are_read_once(interleaved: bool) -> None:
    copies = [write("ฝ่ายปุ๋ยใหม่", 50 + d, 100 + d) for d in (0.0, 0.6, 1.2, 1.5)]
    if interleaved:
        drawn = [g for group in zip_longest(*copies) for g in group]
    else:
        drawn = [g for copy in copies for g in copy]
    glyphs, notes = drop_overprint(page(drawn).glyphs, 1)
    assert "".join(g.text for g in glyphs) == "ฝ่ายปุ๋ยใหม่"
    assert notes[0].code == "overprint" and notes[0].times == 4


@pytest.mark.parametrize("aside", [2.6, 4.0])
def test_a_shadow_that_falls_far_is_known_by_the_whole_of_it(aside: float) -> None:
    """Narrow letters, too, are copies if all the row is drawn again equally far away."""
    words = "เมืองเก่าใต้สะพาน"
    narrow = [
        g._replace(advance=2.0) if g.text in "เใา" else g
        for d in (aside, aside / 2, 0.0)
        for g in write(words, 50 + d, 100 + d)
    ]
    glyphs, notes = drop_overprint(page(narrow).glyphs, 1)
    assert "".join(g.text for g in glyphs) == words
    assert notes[0].times == 3


def test_leaders_and_lines_set_tight_are_no_shadow() -> None:
    dots = [
        g._replace(pen=(50 + 2.5 * i, 100.0), advance=2.5) for i, g in enumerate(write("." * 30))
    ]
    tight = [*write("บ้านสวน", 50, 200), *write("บ้านสวน", 50, 205)]
    glyphs, notes = drop_overprint(page(dots, tight).glyphs, 1)
    assert len(glyphs) == len(dots) + len(tight) and not notes


@pytest.mark.parametrize("raised", [4.0, 5.25])
def test_the_number_of_a_footnote_stays_in_its_line(raised: float) -> None:
    first, rest = write("ตลาดใหม่", 50, 100), write("ริมคลอง", 104, 100)
    number = write("2", first[-1].box.x1, 100 - raised, size=8)
    (laid,) = blocks(page(first, number, rest))
    assert "".join(texts(laid)).replace(" ", "") == "ตลาดใหม่2ริมคลอง"


def test_copies_of_huge_glyphs_are_looked_for_nearby_only() -> None:
    """A font size that no page can hold must not make a walk over millions of cells."""
    cells = list(cells_around(300.0, 300.0, 1e9))
    assert len(cells) == len(list(cells_around(300.0, 300.0, MOST_REACH_PT))) <= 60**2
    assert set(cells_around(300.0, 300.0, 20.0)) <= set(cells)


def test_letters_that_stand_close_are_no_overprint() -> None:
    drawn = [*write("llll", 50), *write("....", 100)]
    narrow = [g._replace(advance=2.2, pen=(50 + 2.2 * i, 100.0)) for i, g in enumerate(drawn)]
    glyphs, notes = drop_overprint(page(narrow).glyphs, 1)
    assert len(glyphs) == 8 and not notes


def test_rotated_text_is_kept_apart() -> None:
    turned = [
        g._replace(pen=(20.0, 400.0 - 6 * i), angle=270, box=Box(12, 394 - 6 * i, 22, 400 - 6 * i))
        for i, g in enumerate(write("สนปก"))
    ]
    (laid,) = blocks(page(write("เนื้อความของหน้านี้", 50, 300), turned))
    assert texts(laid) == ["เนื้อความของหน้านี้", "สนปก"]


def test_nothing_visible_is_dropped() -> None:
    left, right = column(LEFT, 50, 160), column(RIGHT, 230, 160)
    rules = frame([50, 150, 250], [380, 420, 440])
    drawn = [write("หัว", 10, 20), *left, *right, write("ก", 60, 400), write("ข", 160, 400)]
    one = page(*drawn, rules=rules)
    (laid,) = blocks(one)
    kept = [g for block in laid for _, g in block.characters if g is not None]
    assert sorted(g.order for g in kept) == [g.order for g in one.glyphs]
