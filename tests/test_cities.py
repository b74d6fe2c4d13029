"""Places: homographs, lists, districts, persons, titles, misspelt and unlisted names."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.cities import find_cities
from pipeline.extract.gazetteer import load
from pipeline.extract.misspelt import edit_distance
from pipeline.extract.organisations import find_organisations
from pipeline.records import Mention, PlaceValue
from pipeline.spans import Span
from tests.labelled import tokens_of

CASES = json.loads(
    (Path(__file__).parent / "cases" / "extract" / "cities.json").read_text(encoding="utf-8")
)
PROVINCES = [entry for entry in load().entries if entry.file == "provinces.csv"]
PILOT_CITIES = [
    "Bandar Seri Begawan",
    "Battambang",
    "Phnom Penh",
    "Siem Reap",
    "Banyuwangi",
    "Jakarta",
    "Makassar",
    "Luang Prabang",
    "Vientiane",
    "Johor Bahru",
    "Kota Kinabalu",
    "Kuala Lumpur",
    "Kuching",
    "Mandalay",
    "Naypyidaw",
    "Yangon",
    "Cebu City",
    "Davao City",
    "Manila",
    "Singapore",
    "Bangkok",
    "Chonburi",
    "Phuket",
    "Da Nang",
    "Hanoi",
    "Ho Chi Minh City",
]


def places_of(text: str) -> list[Mention]:
    tokens = tokens_of(text)
    taken = [mention.full_span for mention in find_organisations(tokens)]
    return find_cities(tokens, taken)


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_case(case):
    text = case["text"]
    found = places_of(text)
    shown = [(m.span.of(text), m.full_span.of(text)) for m in found]
    assert shown == [(core, full) for core, full, _ in case["places"]]
    for mention, (_, _, ident) in zip(found, case["places"], strict=True):
        assert ident is None or mention.value.id == ident


def test_a_year_counts_no_cities_but_a_figure_does():
    text = "ในปี 2569 เมืองซากูลา โมร็อกโก จะต้อนรับแขกจาก 79 เมือง ประเทศไทยก็ไป"
    year = Span(text.index("2569"), text.index("2569") + 4)
    found = find_cities(tokens_of(text), [year])
    assert [(m.span.of(text), m.full_span.of(text)) for m in found] == [("ซากูลา", "เมืองซากูลา")]


@pytest.mark.parametrize("province", PROVINCES, ids=lambda entry: entry.en)
def test_every_province_is_found_behind_its_generic_word(province):
    generic = "" if province.th.startswith("กรุงเทพ") else "จังหวัด"
    text = f"งานจัดที่{generic}{province.th}เมื่อปีก่อน"
    found = places_of(text)
    assert [mention.value.id for mention in found] == [f"city:{province.subdivision}"]
    assert found[0].span.of(text) == province.th


def test_every_pilot_city_of_the_network_is_known():
    known = {name for entry in load().entries for name in entry.surfaces}
    assert set(PILOT_CITIES) <= known
    assert len(PILOT_CITIES) == 26


def test_a_misspelt_city_keeps_its_surface_and_is_flagged():
    text = "ความร่วมมือกับเมือง Wilwaukee ในสหรัฐอเมริกา"
    (mention,) = places_of(text)
    assert isinstance(mention.value, PlaceValue)
    assert mention.span.of(text) == "Wilwaukee"
    assert mention.value.names.en == "Milwaukee"
    assert (mention.match, mention.edit_distance) == ("fuzzy", 1)
    assert mention.flags == ("spelling_suspect",)


def test_a_misspelt_city_is_corrected_only_beside_its_country():
    (mention,) = places_of("ความร่วมมือกับเมือง Wilwaukee ในญี่ปุ่น")
    assert mention.match == "pattern"
    assert mention.value.names.en == "Wilwaukee"


def test_a_district_of_many_provinces_takes_the_one_named_beside_it():
    (district, _) = places_of("อำเภอเฉลิมพระเกียรติ จังหวัดน่าน")
    assert isinstance(district.value, PlaceValue)
    assert district.value.admin1 == "TH-55"


def test_a_district_of_many_provinces_without_one_keeps_no_code():
    (district,) = places_of("อำเภอเฉลิมพระเกียรติ")
    assert isinstance(district.value, PlaceValue)
    assert district.value.admin1 is None


@given(st.text("abc", max_size=8), st.text("abc", max_size=8), st.integers(0, 3))
def test_edit_distance_is_symmetric_and_bounded(first, second, limit):
    distance = edit_distance(first, second, limit)
    assert distance == edit_distance(second, first, limit)
    assert 0 <= distance <= limit + 1
    assert (distance == 0) == (first == second)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "จังหวัด",
                "เลย",
                "ตาก",
                "และ",
                "ภูเก็ต",
                "",
                "อำเภอ",
                "ไทย-ลาว",
                "Las",
                "Vegas",
                "ฯ",
                "1",
                "\n",
                "(",
            ]
        )
    )
)
def test_mentions_never_overlap(words):
    text = "".join(words) or "ก"
    end = 0
    for mention in places_of(text):
        assert mention.span.start >= end
        end = mention.span.end
