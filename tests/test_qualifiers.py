"""Day, place and figure of a relation are those of its own clause; who is asked has not done it."""

from __future__ import annotations

import pytest

from pipeline.records import QUALIFIERS
from tests.test_relations import read

SIGNED = "[org:กรมท่าเรือ]ลงนามกับ[org:บริษัท~สมุทรทอง]"


def qualifiers(source: str, kind: str) -> dict[str, str]:
    return dict(next(r for r in read(source) if r.type == kind).qualifiers)


@pytest.mark.parametrize(
    ("source", "date"),
    [
        (f"เมื่อ[date:ปี~2561] {SIGNED}", "2561"),
        (f"{SIGNED} เมื่อ[date:ปี~2561]", "2561"),
        (f"{SIGNED} เพื่อขยายลานตู้สินค้า ใน[date:ปี~2561]", "2561"),
        (f"{SIGNED} ซึ่งก่อตั้งเมื่อ[date:ปี~2480]", None),
        (f"{SIGNED} และจะเปิดท่าใหม่ใน[date:ปี~2599]", None),
        (f"[org:สมาคมเรือ]ก่อตั้งเมื่อ[date:ปี~2480] ต่อมา{SIGNED}", None),
        (f"ใน[date:ปี~2561] {SIGNED} ซึ่งเปิดท่ามาตั้งแต่[date:ปี~2480]", "2561"),
    ],
)
def test_a_date_of_another_clause_dates_nothing(source: str, date: str | None) -> None:
    assert qualifiers(source, "signed_with").get("date") == date


@pytest.mark.parametrize(
    ("source", "place"),
    [
        (f"{SIGNED} ณ โรงแรมริมน้ำ [place:จังหวัด~เลย]", "เลย"),
        (f"{SIGNED} เพื่อการท่องเที่ยว[place:จังหวัด~เลย]", None),
        (f"{SIGNED} ซึ่งจะเปิดสาขาใน[place:จังหวัด~เลย]", None),
        (f"พบกันที่[place:จังหวัด~เลย] เพื่อดูงาน โดย{SIGNED}", None),
    ],
)
def test_a_place_of_another_clause_places_nothing(source: str, place: str | None) -> None:
    assert qualifiers(source, "signed_with").get("place") == place


def test_the_years_in_the_title_of_a_plan_do_not_date_it() -> None:
    source = "[org:กรมเอ]จัดทำ[project:แผนน้ำสะอาด] ([date:พ.ศ.~2567–2570])"
    assert "date" not in qualifiers(source, "implements")


def test_an_event_tells_when_and_where_it_was_attended() -> None:
    source = "[event:งานวันข้าวใหม่] ณ [place:จังหวัด~เลย] เมื่อ[date:ปี~2561] มีผู้ค้าจาก[country:ลาว]เข้าร่วม"
    found = qualifiers(source, "participates_in")
    assert (found["date"], found["place"]) == ("2561", "เลย")


@pytest.mark.parametrize(
    ("source", "modality"),
    [
        (f"ที่ประชุมเสนอให้{SIGNED}", "planned"),
        (f"ฉบับเช้าลงว่า {SIGNED} ซึ่งไม่เป็นความจริง", "negated"),
        (f"โฆษกปฏิเสธข่าวที่ว่า {SIGNED}", "negated"),
        ("[org:กรมท่าเรือ] มิได้ลงนามกับ[org:บริษัท~สมุทรทอง]", "negated"),
        (f"รัฐมนตรีสั่งการให้ {SIGNED}", "planned"),
        (f"ผลการเจรจาส่งผลให้{SIGNED}", "asserted"),
        (SIGNED, "asserted"),
        (SIGNED.replace("ลงนาม", "หวังลงนาม"), "planned"),
        (SIGNED.replace("ลงนาม", "อาจลงนาม"), "planned"),
        (SIGNED.replace("ลงนาม", "ส่งอาจารย์ลงนาม"), "asserted"),
    ],
)
def test_who_is_asked_has_not_done_it_yet(source: str, modality: str) -> None:
    assert {r.modality for r in read(source) if r.type == "signed_with"} == {modality}


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("[org:กรมเอ]และ[org:กรมบี]มอบเงิน [money:8 ล้านบาท] แก่[org:บริษัทซี]", "joint_amount"),
        ("[org:กรมเอ]มอบเงิน [money:8 ล้านบาท] แก่[org:กรมบี]และ[org:บริษัทซี]", "joint_amount"),
        ("[org:กรมเอ]มอบเงิน [money:8 ล้านบาท] แก่[org:บริษัทซี]", "amount"),
        (
            "[org:กรมเอ]มอบเงิน [money:8 ล้านบาท] แก่[org:กรมเอ]และ[org:บริษัทซี]",
            "amount",
        ),
        ("[org:กรมเอ]และ[org:กรมบี]มอบเงินแห่งละ [money:8 ล้านบาท] แก่[org:บริษัทซี]", "amount"),
    ],
)
def test_a_sum_given_together_is_the_amount_of_no_one(source: str, name: str) -> None:
    found = [dict(r.qualifiers) for r in read(source) if r.type == "funds"]
    assert found and all(set(q) <= QUALIFIERS.keys() for q in found)
    assert all(set(q) & {"amount", "joint_amount"} == {name} for q in found)


def test_a_denial_between_the_words_of_a_cue_denies_it() -> None:
    source = "[event:งานว่าวโลก]เริ่มแล้ว มีผู้แทนจาก[country:ลาว] แต่ยังไม่เข้าร่วม"
    assert {r.modality for r in read(source) if r.type == "participates_in"} == {"negated"}
