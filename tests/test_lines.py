"""Lines put together again: what stays on a line of its own in a block, and what proves that a
text file was wrapped at all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pythainlp.tokenize import word_tokenize

from pipeline.records import Block
from pipeline.repair.lines import join_block_lines, join_wrapped_lines
from pipeline.spans import Span
from pipeline.thai import MARKS


def joined(text: str, *paragraphs: Span) -> str:
    edits = join_block_lines(text, paragraphs)
    for edit in sorted(edits, key=lambda made: made.span, reverse=True):
        text = text[: edit.span.start] + edit.replacement + text[edit.span.end :]
    return text


def test_lines_are_joined_within_paragraphs_only() -> None:
    row = "ถนนสายใหม่\tระยะทางที่สร้างเสร็จใน\nปีนี้\n- จำนวนสะพานที่ซ่อม"
    at = row.index("-")
    block = Block(Span(0, len(row)), "table_row", 1, None, (at,))
    assert joined(row, *block.paragraphs()) == ("ถนนสายใหม่\tระยะทางที่สร้างเสร็จในปีนี้\n- จำนวนสะพานที่ซ่อม")


def test_a_dash_in_a_paragraph_is_joined_as_its_reader_decided() -> None:
    text = "ระยะทางจากเมือง\n-ท่าเรือเก่า"
    assert "\n" not in joined(text, Span(0, len(text)))


@pytest.mark.parametrize(
    ("lines", "one"),
    [
        ("ตลาดน้ำแห่งกรุงเทพ\nฯ เปิดแล้ว", "ตลาดน้ำแห่งกรุงเทพฯ เปิดแล้ว"),
        ("ขายผักผลไม้\nฯลฯ", "ขายผักผลไม้ ฯลฯ"),
        ("พร้อมด้วย\nฯพณฯ เอกอัครราชทูต", "พร้อมด้วย ฯพณฯ เอกอัครราชทูต"),
    ],
)
def test_what_shortens_a_word_stands_close_to_it(lines: str, one: str) -> None:
    assert joined(lines, Span(0, len(lines))) == one


NOTICE = (
    "สหกรณ์ประมงพื้นบ้านเปิดศูนย์เรียนรู้การเพาะพันธุ์หอยแครงที่ปากแม่น้ำ โดยใช้อาคารโรงเรียนเก่าซึ่ง"
    "ปิดไปเมื่อสิบปีก่อน ผู้เข้าชมจะได้เห็นบ่ออนุบาลลูกหอยและเครื่องกรองน้ำทะเลที่ชาวบ้านช่วยกันสร้างขึ้น "
    "นอกจากนี้ยังมีการสาธิตทำอาหารจากวัตถุดิบในท้องถิ่นทุกวันเสาร์และวันอาทิตย์ คณะนักเรียนนักศึกษา"
    "ที่ต้องการมาทัศนศึกษาสามารถติดต่อสำนักงานของสหกรณ์ได้โดยไม่เสียค่าใช้จ่ายใดทั้งสิ้น"
)
PHRASES = (
    "สหกรณ์ประมงพื้นบ้านเปิดศูนย์เรียนรู้การเพาะพันธุ์หอยแครงที่ปากแม่น้ำ",
    "โดยใช้อาคารโรงเรียนเก่าซึ่งปิดไปเมื่อสิบปีก่อนและซ่อมแซมเสร็จในปีนี้",
    "เพื่อให้ผู้เข้าชมได้เห็นบ่ออนุบาลลูกหอยและเครื่องกรองน้ำทะเล",
    "และได้เห็นการสาธิตทำอาหารจากวัตถุดิบในท้องถิ่นทุกวันเสาร์และวันอาทิตย์",
    "ซึ่งคณะนักเรียนนักศึกษาที่ต้องการมาทัศนศึกษาสามารถติดต่อสำนักงาน",
    "ของสหกรณ์ในวันเวลาราชการได้โดยไม่เสียค่าใช้จ่ายใดทั้งสิ้น",
)
"""Lines that a writer ended where a blank may stand; some begin with a word that goes on."""


def room(text: str) -> int:
    return sum(character not in MARKS for character in text)


def wrapped(text: str, measure: int) -> Iterator[str]:
    """Give the lines of a text that breaks where words end."""
    line = ""
    for word in word_tokenize(text):
        if line and room((line + word).rstrip()) > measure:
            yield line.strip()
            line = ""
        line += word
    yield line.strip()


@pytest.mark.parametrize("measure", [30, 40, 50, 60])
def test_a_wrapped_paragraph_is_joined_whole(measure: int) -> None:
    text = "\n".join(wrapped(NOTICE, measure))
    assert text.count("\n") >= 3
    edits = list(join_wrapped_lines(text))
    assert len(edits) == text.count("\n")
    assert not any("\n" in edit.replacement for edit in edits)


@pytest.mark.parametrize(("lines", "times"), [(4, 1), (5, 1), (6, 1), (6, 4), (6, 30)])
def test_lines_that_end_with_a_phrase_are_left(lines: int, times: int) -> None:
    text = "\n".join(PHRASES[:lines] * times)
    assert not list(join_wrapped_lines(text))


def test_lines_of_a_list_are_left() -> None:
    boats = "\n".join(
        f"{number}. เรือลำที่ {number} บรรทุกได้ {number * 3} คน" for number in range(2, 30)
    )
    assert not list(join_wrapped_lines(boats))


def test_one_cut_does_not_prove_that_a_text_was_wrapped() -> None:
    lines = list(PHRASES)
    cut = lines[1].index("เรียนเก่า")
    assert not list(
        join_wrapped_lines("\n".join([lines[0], lines[1][:cut], lines[1][cut:], *lines[2:]]))
    )


def test_cuts_in_lines_that_share_no_margin_are_left() -> None:
    words = word_tokenize(NOTICE.replace(" ", ""))
    lines, at = [], 0
    for count in (2, 17, 4, 3, 15, 2, 5, 3, 12, 2, 4):
        lines.append("".join(words[at : at + count]))
        at += count
    assert not list(join_wrapped_lines("\n".join(line for line in lines if line)))
