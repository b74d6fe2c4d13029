"""Programmes: their names, their edges, and what is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.extract.programme_words import load_words, make_value
from pipeline.extract.programmes import find_programmes
from pipeline.records import Mention, Names, PartnerValue
from pipeline.spans import Span
from tests.labelled import tokens_of

CASES = json.loads(
    (Path(__file__).parent / "cases" / "extract" / "programmes.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:30] for case in CASES])
def test_names_and_their_kinds(case: dict[str, list[str]]) -> None:
    text = str(case["text"])
    found = find_programmes(tokens_of(text))
    assert [f"{m.span.of(text)}|{getattr(m.value, 'type', '')}" for m in found] == case["want"]


def party(text: str, name: str) -> Mention:
    span = Span(text.index(name), text.index(name) + len(name))
    value = PartnerValue("org:x", "government_agency", Names(name, None), "TH")
    return Mention(span, span, "partner", value, "test.party", "exact")


def test_direct_object_of_a_named_party_is_a_programme() -> None:
    text = "กรมอุทยานจะติดตั้งกล้องดักถ่ายสัตว์ป่า จำนวน 40 ตัว"
    found = find_programmes(tokens_of(text), [party(text, "กรมอุทยาน")])
    assert [m.span.of(text) for m in found] == ["กล้องดักถ่ายสัตว์ป่า"]


@pytest.mark.parametrize(
    "text",
    [
        "กรมอุทยานลงนามเพื่อพัฒนาระบบจองตั๋วออนไลน์",
        "ชาวบ้านติดตั้งกล้องดักถ่ายสัตว์ป่า ตามคำแนะนำของกรมอุทยาน",
        "กรมอุทยานจัดทำบันทึกข้อตกลงกับชุมชน",
        "กรมอุทยานเป็นเจ้าภาพกลางเดือนพฤษภาคมนี้",
        "กรมอุทยานพัฒนาเว็บไซต์ ให้คนทั่วไปใช้",
    ],
)
def test_purpose_clauses_unnamed_parties_and_contracts_make_no_programme(text: str) -> None:
    assert find_programmes(tokens_of(text), [party(text, "กรมอุทยาน")]) == []


def test_one_programme_with_and_without_its_generic_word_has_one_id() -> None:
    whole = make_value("project", "โครงการครัวสะอาด", None, [])
    short = make_value("project", "ครัวสะอาด", None, [])
    assert whole.id == short.id


def test_name_ends_before_a_date_and_before_a_place_behind_in() -> None:
    text = "โครงการอ่านสร้างเมืองในจังหวัดยะลา ตั้งแต่ปี 2566"
    (found,) = find_programmes(tokens_of(text))
    assert found.span.of(text) == "อ่านสร้างเมือง"
    assert found.full_span.of(text) == "โครงการอ่านสร้างเมือง"


def test_head_words_are_not_stop_words() -> None:
    words = load_words()
    assert not words.stops & set(words.heads)


@pytest.mark.parametrize(
    "short", ["แผนพัฒนาเศรษฐกิจฯ ฉบับที่ 9", "แผนพัฒนาเศรษฐกิจและสังคมแห่งชาติ  ฉบับที่  9"]
)
def test_a_numbered_plan_is_one_whether_its_name_is_written_out_or_not(short):
    found = find_programmes(tokens_of(f"ตามแผนพัฒนาเศรษฐกิจและสังคมแห่งชาติ ฉบับที่ 9 และ{short} นั้น"))
    assert len(found) == 2
    assert len({mention.value.id for mention in found}) == 1


def test_name_of_a_joint_project_holds_both_parties() -> None:
    text = "ลงนามในโครงการความร่วมมือทางทะเลระหว่างเมืองก้องกับเมืองไกล ที่ตราด"
    parties = [party(text, "เมืองก้อง"), party(text, "เมืองไกล")]
    found = find_programmes(tokens_of(text), parties)
    assert [m.span.of(text) for m in found] == ["ความร่วมมือทางทะเลระหว่างเมืองก้องกับเมืองไกล"]
