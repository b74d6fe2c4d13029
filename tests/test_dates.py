"""The grammar of dates: every form, what is no date, calendars, relative times, bounds."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract import eras
from pipeline.extract.date_atoms import COLUMNS, LETTERS, TABLE, lexicon
from pipeline.extract.dates import find_date_expressions, find_dates
from pipeline.extract.tables import read_table
from pipeline.records import DateValue, Mention
from tests.labelled import tokens_of, with_remarks

CASES = json.loads(
    (Path(__file__).parent / "cases" / "extract" / "dates.json").read_text(encoding="utf-8")
)
MONTHS = [
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
]  # fmt: skip


def value_of(mention: Mention) -> DateValue:
    assert isinstance(mention.value, DateValue)
    return mention.value


def shown(text: str, mention: Mention) -> dict[str, object]:
    value = value_of(mention)
    row: dict[str, object] = {
        "core": mention.span.of(text),
        "full": mention.full_span.of(text),
        "edtf": value.edtf,
        "granularity": value.granularity,
        "calendar": value.calendar,
        "surface_year": value.surface_year,
    }
    return with_remarks(row, mention)


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_case(case):
    text = case["text"]
    assert [shown(text, mention) for mention in find_dates(tokens_of(text))] == case["dates"]


def test_there_are_enough_cases():
    assert sum(len(case["dates"]) for case in CASES) >= 120
    assert sum(not case["dates"] for case in CASES) >= 20


def test_all_cases_in_one_text_read_the_same():
    text = "\n".join(case["text"] for case in CASES)
    found = find_dates(tokens_of(text))
    edtfs = [value_of(m).edtf for m in found if "year_inferred" not in m.flags]
    alone = [
        d["edtf"] for c in CASES for d in c["dates"] if "year_inferred" not in d.get("flags", ())
    ]
    assert [e for e in edtfs if e] == [e for e in alone if e]


@pytest.mark.parametrize(
    "row",
    [row for row in read_table(TABLE, COLUMNS) if row["class"].startswith(("month", "era"))],
    ids=lambda row: row["form"],
)
def test_every_month_and_era_of_the_table_is_read(row):
    form, kind, value = row["form"], row["class"], row["value"]
    if kind in ("month_word", "months_of"):
        return
    if kind.startswith("month"):
        found = find_dates(tokens_of(f"จัดวันที่ 9 {form} 2567 ที่นี่"))
        assert [value_of(m).edtf for m in found] == [f"2024-{int(value):02d}-09"]
        return
    year = {"be": "2500", "ce": "1957", "rs": "176", "cs": "1319"}[value]
    found = find_dates(tokens_of(f"{year} {form}" if kind == "era_english" else f"{form} {year}"))
    assert [value_of(m).edtf for m in found] == ["1957"]


def test_every_class_of_the_table_is_used():
    known = set(LETTERS) | {
        "onward",
        "recurring",
        "numbered",
        "counted",
        "law",
        "relative",
        "deictic_tail",
    }
    assert {row["class"] for row in read_table(TABLE, COLUMNS)} == known


@given(st.dates(date(1941, 1, 1), date(2156, 12, 31)))
def test_any_day_of_the_modern_calendar(day):
    text = f"ณ วันที่ {day.day} {MONTHS[day.month - 1]} พ.ศ. {day.year + 543}"
    (mention,) = find_dates(tokens_of(text))
    assert value_of(mention).edtf == day.isoformat()
    assert value_of(mention).earliest == value_of(mention).latest == day.isoformat()


@given(st.dates(date(1900, 4, 1), date(1940, 12, 31)))
def test_any_day_of_the_old_calendar(day):
    buddhist = day.year + 543 - (day.month < 4)
    text = f"{day.day} {MONTHS[day.month - 1]} พ.ศ. {buddhist}"
    assert value_of(find_dates(tokens_of(text))[0]).edtf == day.isoformat()


def test_the_year_2483_had_nine_months():
    # It began on 1 April 1940 and ended on 31 December: its January never was.
    assert value_of(find_dates(tokens_of("31 ธันวาคม พ.ศ. 2483"))[0]).edtf == "1940-12-31"
    (mention,) = find_dates(tokens_of("15 มกราคม พ.ศ. 2483"))
    assert value_of(mention).edtf is None
    assert "impossible_date" in mention.flags


@given(st.text(alphabet="0123456789๐๑๒๕๖๗ /-.,ถึงปีมกราคม พ.ศ.\nวันที่", max_size=60))
@settings(max_examples=150)
def test_any_text_gives_sound_mentions(text):
    end = 0
    for mention in find_dates(tokens_of(text), reference_date=date(2026, 3, 1)):
        assert mention.full_span.start >= end
        end = mention.full_span.end
        value = value_of(mention)
        assert value.id.startswith("date:") and value.id != "date:"
        assert value.edtf is None or value.id.startswith(f"date:{value.edtf}")
        if value.earliest and value.latest:
            assert value.earliest <= value.latest


@pytest.mark.parametrize(
    ("text", "edtf", "mod"),
    [
        ("ปีนี้", "2026", None),
        ("ปลายปีที่แล้ว", "2025", "end"),
        ("ในเดือนหน้า", "2026-04", None),
        ("เมื่อวานนี้", "2026-02-28", None),
        ("สัปดาห์หน้า", "2026-03-02/2026-03-08", None),
        ("ปีงบประมาณนี้", "2025-10-01/2026-09-30", None),
        ("วันที่ 28 กุมภาพันธ์", "2026-02-28", None),
        ("วันที่ 20 ธันวาคม", "2025-12-20", None),
    ],
)
def test_a_reference_date_resolves_relative_times(text, edtf, mod):
    assert [m for m in find_dates(tokens_of(text)) if value_of(m).edtf] == []
    (mention,) = find_dates(tokens_of(text), reference_date=date(2026, 3, 1))
    assert (value_of(mention).edtf, value_of(mention).mod) == (edtf, mod)
    assert "relative" in mention.flags


def test_expressions_include_what_stays_unresolved():
    text = "ปีนี้ ต้นเดือนกุมภาพันธ์ วันศุกร์ที่ผ่านมา และ 18 มีนาคม 2567"
    found = find_date_expressions(tokens_of(text))
    assert [m.span.of(text) for m in found] == [
        "ปีนี้",
        "ต้นเดือนกุมภาพันธ์",
        "วันศุกร์ที่ผ่านมา",
        "18 มีนาคม 2567",
    ]
    assert [value_of(m).edtf for m in found] == [None, None, None, "2024-03-18"]


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("เปิดรับไตรมาส 4 ปีนี้", ["ปีนี้"]),
        ("ออกเดินทางตี 4 วันพรุ่งนี้", ["วันพรุ่งนี้"]),
        ("เริ่ม 09.30 น. วันนี้", ["วันนี้"]),
        ("เปลี่ยนไปจาก 4 ปีก่อน", []),
        ("รู้ผลใน 2 วันนี้", []),
        ("ภาคเหนือและภาคกลาง วันนี้มีฝน", ["วันนี้"]),
    ],
)
def test_a_number_before_a_deictic_time_counts_it_or_numbers_what_stands_before(text, times):
    tokens = tokens_of(text)
    assert [m.span.of(text) for m in find_date_expressions(tokens)] == times
    resolved = find_dates(tokens, reference_date=date(2026, 3, 1))
    assert [m.span.of(text) for m in resolved] == times


def test_eras_agree():
    for era, number in (("be", 2436), ("rs", 112), ("cs", 1255), ("ce", 1893)):
        year = eras.printed_year(number, era, 4)
        assert year is not None and year.common == 1893


def test_the_lexicon_has_no_word_twice_with_two_meanings():
    seen: dict[str, tuple[str, str]] = {}
    for row in read_table(TABLE, COLUMNS):
        if row["class"] in LETTERS:
            meaning = (row["class"], row["value"])
            assert seen.setdefault(row["form"], meaning) == meaning
    assert seen and lexicon() is lexicon()


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2543 – เปิดสะพาน\n2549 – ปิดสะพาน", ["2000", "2006"]),
        ("1998: first bridge\n2004: second bridge", ["1998", "2004"]),
        ("2549 – ปิดสะพาน", []),
        ("2500 – 3000 บาท\n2600 – 2900 บาท", []),
        ("จังหวัด คู่มิตร ปีที่ลงนาม\nแพร่ นารา 2556\nน่าน โคเบะ 2552", ["2013", "2009"]),
        ("ปี ผลงาน\n2561 ปลูกป่า\n2562 ขุดสระ", ["2018", "2019"]),
        ("ชื่อ ราคา\nเก้าอี้ 2556\nโต๊ะ 2552", []),
    ],
)
def test_bare_years_of_a_timeline_or_a_column_headed_year_are_dates(text, years):
    assert [value_of(m).edtf for m in find_dates(tokens_of(text))] == years
