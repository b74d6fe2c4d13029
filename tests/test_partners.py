"""Partners: countries and their adjectives, organisations, second names, bodies abroad."""

import json
from pathlib import Path

import pytest

from pipeline.extract.gazetteer import load
from pipeline.extract.organisations import find_organisations
from pipeline.extract.partners import find_countries
from pipeline.extract.unlinked import find_unlinked
from pipeline.records import Mention, PartnerValue
from tests.labelled import tokens_of

CASES = json.loads(
    (Path(__file__).parent / "cases" / "extract" / "partners.json").read_text(encoding="utf-8")
)
COUNTRIES = [entry for entry in load().entries if entry.type == "country"]


def partners_of(text: str) -> list[Mention]:
    tokens = tokens_of(text)
    organisations = find_organisations(tokens)
    taken = [mention.full_span for mention in organisations]
    return sorted([*organisations, *find_countries(tokens, taken)], key=lambda m: m.span)


def country_of(mention: Mention) -> str | None:
    assert isinstance(mention.value, PartnerValue)
    return mention.value.country


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_case(case):
    text = case["text"]
    found = partners_of(text)
    assert [m.span.of(text) for m in found] == [core for core, _ in case["partners"]]
    same: dict[str, set[str]] = {}
    for mention, (_, ident) in zip(found, case["partners"], strict=True):
        if ident and ":" in ident:
            assert mention.value.id == ident
        elif ident:
            same.setdefault(ident, set()).add(mention.value.id)
    assert all(len(ids) == 1 for ids in same.values())


@pytest.mark.parametrize("entry", COUNTRIES, ids=lambda entry: entry.country)
def test_every_country_is_found_by_its_thai_and_english_name(entry):
    for name in (entry.th, entry.en):
        found = partners_of(f"เดินทางจากประเทศ{name} เมื่อวาน" if name == entry.th else f"({name})")
        assert f"country:{entry.country}" in [mention.value.id for mention in found]


def test_all_countries_of_the_standard_are_there():
    assert len({entry.country for entry in COUNTRIES}) == 249


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("มหาวิทยาลัยดาราศาสตร์ ประเทศชิลี", "CL"),
        ("สถาบันหิมะแห่งนอร์เวย์", "NO"),
        ("โรงพยาบาลแม่สอด", "TH"),
        ("กระทรวงสาธารณสุขของเวียดนาม", "VN"),
        ("บริษัท โตโยมอเตอร์ (ประเทศไทย) จำกัด", "TH"),
        ("บริษัท เมฆขาว จำกัด", None),
        ("สถานเอกอัครราชทูตอินเดียประจำประเทศไทย", "IN"),
    ],
)
def test_country_of_an_organisation(text, country):
    assert country_of(partners_of(text)[0]) == country


def test_the_gazetteer_names_a_body_found_by_pattern():
    found = partners_of("องค์กรความร่วมมือเยอรมัน (GIZ)")
    assert [mention.value.id for mention in found if mention.match != "fuzzy"][-1] == "org:giz"


def test_a_company_is_known_by_its_short_name_later():
    text = "บริษัท ดาวเหนือพลังงาน จำกัด ขาดทุน แต่ดาวเหนือพลังงานจะลงทุนต่อ"
    first, second = partners_of(text)
    assert second.span.of(text) == "ดาวเหนือพลังงาน"
    assert (first.value.id, second.match) == (second.value.id, "coreference")


def test_an_abbreviation_is_that_of_the_phrase_whose_initials_it_has():
    text = "คณะกรรมการวิชาการ มหาวิทยาลัยเกษตรศาสตร์ หรือ ก.ว.ช. ลงมติ ส่วน ก.ว.ช. เดิมลาออก"
    (university,) = partners_of(text)
    assert isinstance(university.value, PartnerValue)
    assert "ก.ว.ช." not in university.value.names.aliases


def test_there_are_enough_organisations():
    found = [e for e in load().entries if e.file == "organisations.csv"]
    assert len(found) >= 150
    assert len({entry.id for entry in found}) == len(found)


def test_names_that_were_not_linked_are_noted_once_with_their_count():
    text = "ใช้ระบบ Blue Lagoon ร่วมกับ ZXQW ต่อมา ZXQW ปิดตัว ที่จังหวัดฟ้าคราม และ WHO"
    tokens = tokens_of(text)
    notes = find_unlinked(tokens, find_organisations(tokens))
    shown = [(note.code, note.span.of(text), note.times) for note in notes if note.span]
    assert shown == [
        ("unlinked_organisation", "Blue Lagoon", 1),
        ("unlinked_organisation", "ZXQW", 2),
        ("unlinked_place", "ฟ้าคราม", 1),
    ]
