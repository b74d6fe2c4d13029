"""Day, place and figure of a relation are those of its own clause; who is asked has not done it."""

from __future__ import annotations

import pytest

from pipeline.extract import extract_facts
from pipeline.records import QUALIFIERS
from tests.labelled import read_gold, tokens_of
from tests.measure_confidence import GOLD
from tests.qualified import Told, compare, count
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


@pytest.mark.parametrize(
    ("source", "date"),
    [
        (f"{SIGNED} และเริ่มขุดร่องน้ำเมื่อ[date:ปี~2561]", None),
        (f"{SIGNED} คาดว่าแล้วเสร็จใน[date:ปี~2561]", None),
        (f"{SIGNED} ลูกเรือจะได้ฝึกงานใน[date:ปี~2561]", None),
        (f"{SIGNED} [org:สมาคมเรือ]จัดสัมมนาใน[date:ปี~2561]", None),
        (f"{SIGNED} เพื่อเลิกใช้น้ำมันเตาภายใน[date:ปี~2561]", None),
        (f"[org:สมาคมเรือ]ตั้งเป้าลดควันภายใน[date:ปี~2599] {SIGNED}", None),
        (f"ใน[date:ปี~2561] [org:สมาคมเรือ]ประท้วงสองครั้ง {SIGNED}", None),
        (f"เมื่อ[date:ปี~2561] โฆษกเปิดเผยว่า {SIGNED}", None),
        (f"โฆษกเปิดเผยว่า ใน[date:ปี~2561] {SIGNED}", "2561"),
        (f"ในการประชุมใหญ่เมื่อ[date:ปี~2561] {SIGNED}", "2561"),
        (f"{SIGNED} ณ [place:จังหวัด~เลย] เมื่อ[date:ปี~2561]", "2561"),
        (f"{SIGNED} เพิ่มขึ้นสามฉบับจาก[date:ปี~2560]", None),
        (f"พิธี{SIGNED} มีขึ้นเมื่อ[date:ปี~2561]", "2561"),
        (f"ใน[date:ปี~2561] {SIGNED} พบพะยูนสิบตัว น้อยกว่าใน[date:ปี~2550]", "2561"),
    ],
)
def test_a_date_of_another_statement_dates_nothing(source: str, date: str | None) -> None:
    assert qualifiers(source, "signed_with").get("date") == date


def test_a_day_in_brackets_is_that_of_the_name_before_it() -> None:
    source = "[place:จังหวัด~เลย]เป็นเมืองพี่เมืองน้องกับ[city:เมือง~ก]และ[city:เมือง~ข] ([date:ปี~2561])"
    found = {r.object: dict(r.qualifiers).get("date") for r in read(source)}
    assert found == {"ก": None, "ข": "2561"}


@pytest.mark.parametrize(
    "source",
    [
        "[org:กรมเอ]ลงนามกับ[city:เมือง~ก]เมื่อ[date:ปี~2560] และกับ[city:เมือง~ข]เมื่อ[date:ปี~2561]",
        "[org:กรมเอ]เป็นเมืองพี่เมืองน้องกับ[city:เมือง~ก] ([date:2560]) และ[city:เมือง~ข] ([date:2561])",
        "เมืองพี่เมืองน้องของ[org:กรมเอ] ได้แก่ [city:เมือง~ก] ([date:2560])"
        " และ[city:เมือง~ข] ([date:2561])",
    ],
)
def test_each_name_of_a_list_keeps_its_own_day(source: str) -> None:
    found = {r.object: dict(r.qualifiers).get("date") for r in read(source)}
    assert found == {"ก": "2560", "ข": "2561"}


@pytest.mark.parametrize(
    ("source", "modality"),
    [
        ("คาดว่า[country:ลาว]จะมีสนามเด็กเล่น [count:90 แห่ง]", "projected"),
        ("คาดการณ์ว่าใน[date:ปี~2599] [country:ลาว]จะมีสนามเด็กเล่น [count:90 แห่ง]", "projected"),
        ("[country:ลาว]จะมีสนามเด็กเล่น [count:90 แห่ง]", "planned"),
    ],
)
def test_what_is_expected_is_no_plan(source: str, modality: str) -> None:
    assert {r.modality for r in read(source)} == {modality}


def test_a_question_in_the_middle_of_a_line_tells_nothing() -> None:
    assert not read("[city:เมือง~ก]จะลงนามกับ[org:กรมเอ]หรือไม่ ต้องรอสภา")


def test_a_sum_of_an_earlier_verb_is_not_invested() -> None:
    source = "คำขอลงทุนมีมูลค่า [money:8 ล้านบาท] ประเทศที่ลงทุนใน[country:ลาว]มากที่สุด ได้แก่ [country:จีน]"
    assert "amount" not in qualifiers(source, "invests_in")


def test_a_day_that_opens_the_sentence_dates_both_its_verbs() -> None:
    source = f"เมื่อ[date:ปี~2561] {SIGNED} และเป็นเจ้าภาพ[event:งานวันเรือ]"
    found = [dict(r.qualifiers).get("date") for r in read(source)]
    assert found == ["2561", "2561"]


def test_a_goal_is_planned_and_keeps_its_year_for_itself() -> None:
    source = "[country:ลาว]มีสนามเด็กเล่น [count:40 แห่ง] และตั้งเป้าเพิ่มเป็น [count:90 แห่ง] ใน[date:ปี~2599]"
    told = {r.object: (r.modality, dict(r.qualifiers).get("date")) for r in read(source)}
    assert told == {"40 แห่ง": ("asserted", None), "90 แห่ง": ("planned", "2599")}


@pytest.mark.parametrize(
    ("source", "date"),
    [
        ("[event:งานว่าวโลก] [date:ปี~2561] ณ [place:จังหวัด~เลย] ระหว่าง[date:3-5~มีนาคม]", "มีนาคม"),
        ("[event:งานว่าวโลก] ประจำ[date:ปี~2561] ณ [place:จังหวัด~เลย]", None),
        ("[event:งานว่าวโลก] ประจำปี[date:2561] ณ [place:จังหวัด~เลย]", None),
    ],
)
def test_the_days_of_an_event_count_more_than_the_year_of_its_title(
    source: str, date: str | None
) -> None:
    assert qualifiers(source, "occurs_at").get("date") == date


@pytest.mark.parametrize(
    ("source", "amount"),
    [
        ("[org:กรมเอ]ติดตั้ง[project:ทุ่นเตือนภัย] จำนวน [count:12 จุด]", "12 จุด"),
        ("[org:กรมเอ]ติดตั้ง[project:ทุ่นเตือนภัย] ในหมู่บ้าน [count:12 แห่ง]", "12 แห่ง"),
        ("[org:กรมเอ]จัดทำ[project:แผนน้ำสะอาด] ครอบคลุมพื้นที่ [count:12 ตำบล]", None),
        ("[org:กรมเอ]จัดทำ[project:แผนน้ำสะอาด] และซื้อรถ [count:12 คัน]", None),
    ],
)
def test_what_is_counted_stands_right_behind_what_is_made(source: str, amount: str | None) -> None:
    assert qualifiers(source, "implements").get("amount") == amount


def test_the_years_in_the_title_of_a_plan_do_not_date_it() -> None:
    source = "[org:กรมเอ]จัดทำ[project:แผนน้ำสะอาด] ([date:พ.ศ.~2567–2570])"
    assert "date" not in qualifiers(source, "implements")
    source = "[org:กรมเอ]และ[org:กรมบี]ลงนามแผนงานร่วม [date:พ.ศ.~2567–2570]"
    assert "date" not in qualifiers(source, "signed_with")


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
        (SIGNED.replace("ลงนาม", "จะต่อเรือสองลำ และลงนาม"), "planned"),
        (SIGNED.replace("ลงนาม", "จะร่วมกับ[org:กรมเอ]ลงนาม"), "planned"),
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


@pytest.mark.parametrize(
    ("source", "modality"),
    [
        ("[org:กรมเอ]จะเป็นเจ้าภาพ[event:งานว่าวโลก]ที่[place:จังหวัด~เลย]", "planned"),
        ("[event:งานว่าวโลก] ซึ่งจะจัดขึ้นที่[place:จังหวัด~เลย]", "planned"),
        ("[org:กรมเอ]เป็นเจ้าภาพ[event:งานว่าวโลก]ที่[place:จังหวัด~เลย]", "asserted"),
    ],
)
def test_an_event_to_come_is_planned_wherever_it_is(source: str, modality: str) -> None:
    assert {r.modality for r in read(source) if r.type == "occurs_at"} == {modality}


@pytest.mark.parametrize("folder", ["tune", "held_out", "blind", "fresh"])
def test_qualifiers_of_the_labelled_texts_are_right(folder: str) -> None:
    told: list[Told] = []
    for path in sorted((GOLD / folder).glob("*.facts.json")):
        text, gold = read_gold(path)
        if "qualifiers" in gold:
            told += compare(extract_facts(tokens_of(text)), gold)
    for kind, (right, found, wanted) in count(told).items():
        assert right >= 0.95 * found - 1, kind
        assert right >= 0.9 * wanted - 1, kind


def test_a_denial_between_the_words_of_a_cue_denies_it() -> None:
    source = "[event:งานว่าวโลก]เริ่มแล้ว มีผู้แทนจาก[country:ลาว] แต่ยังไม่เข้าร่วม"
    assert {r.modality for r in read(source) if r.type == "participates_in"} == {"negated"}
