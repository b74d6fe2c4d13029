"""Quantities: units, multipliers, mods, ranges, what counts nothing, claims to check."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract import claims, quantity_words
from pipeline.extract.dates import find_dates
from pipeline.extract.quantities import find_quantities
from pipeline.extract.tables import read_table
from pipeline.records import Mention, QuantityValue
from tests.labelled import tokens_of, with_remarks

CASES = json.loads(
    (Path(__file__).parent / "cases" / "extract" / "quantities.json").read_text(encoding="utf-8")
)
TABLE = Path(quantity_words.__file__).with_name("quantities.csv")
ROWS = read_table(TABLE, quantity_words.COLUMNS)
UNITS = [row for row in ROWS if row["class"] not in quantity_words.NOT_UNITS]


def found_in(text: str) -> list[Mention]:
    tokens = tokens_of(text)
    return find_quantities(tokens, find_dates(tokens))


def value_of(mention: Mention) -> QuantityValue:
    assert isinstance(mention.value, QuantityValue)
    return mention.value


def shown(text: str, mention: Mention) -> dict[str, object]:
    value = value_of(mention)
    row: dict[str, object] = {
        "core": mention.span.of(text),
        "value": value.value,
        "unit": value.unit,
    }
    return with_remarks(row, mention)


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_case(case):
    text = case["text"]
    assert [shown(text, mention) for mention in found_in(text)] == case["quantities"]


def test_there_are_enough_cases():
    assert sum(len(case["quantities"]) for case in CASES) >= 100
    assert sum(not case["quantities"] for case in CASES) >= 20


@pytest.mark.parametrize("row", UNITS, ids=lambda row: row["form"])
def test_every_unit_of_the_table_is_read(row):
    (mention,) = found_in(f"รวม 12 {row['form']} แล้ว")
    unit = "person" if row["unit"] == "company_or_person" else row["unit"]
    assert (value_of(mention).value, value_of(mention).unit) == (12, unit)


@pytest.mark.parametrize(
    "row", [row for row in UNITS if row["not_before"].isalpha()], ids=lambda row: row["form"]
)
def test_a_unit_is_not_the_start_of_another_word(row):
    assert not [
        m
        for m in found_in(f"เลือก 12 {row['form']}{row['not_before']}")
        if value_of(m).unit == row["unit"]
    ]


@pytest.mark.parametrize(
    "row", [r for r in ROWS if r["class"] == "mod_before"], ids=lambda r: r["form"]
)
def test_every_mod_before_a_number_is_read(row):
    (mention,) = found_in(f"รับ {row['form']} 12 คน แล้ว")
    assert value_of(mention).mod == row["unit"]


@pytest.mark.parametrize(
    "row", [r for r in ROWS if r["class"] == "numbered"], ids=lambda r: r["form"]
)
def test_what_is_numbered_is_not_counted(row):
    assert found_in(f"ดู {row['form']} 12 คน") == []


def test_no_form_has_two_meanings():
    seen: dict[str, str] = {}
    for row in UNITS:
        assert seen.setdefault(row["form"], row["unit"]) == row["unit"]


def test_a_taken_span_holds_no_quantity():
    text = "โครงการ 1 ตำบล 1 มหาวิทยาลัย ใน 5 จังหวัด"
    tokens = tokens_of(text)
    (name, *_) = find_quantities(tokens)
    assert name.span.of(text) == "1 ตำบล"
    left = find_quantities(tokens, [name])
    assert [m.span.of(text) for m in left] == ["1 มหาวิทยาลัย", "5 จังหวัด"]


@given(
    st.integers(1, 999_999),
    st.sampled_from(
        [
            ("", 1),
            ("พัน", 10**3),
            ("หมื่น", 10**4),
            ("แสน", 10**5),
            ("ล้าน", 10**6),
            ("พันล้าน", 10**9),
            ("แสนล้าน", 10**11),
        ]
    ),
)
def test_multipliers_are_exact(number, multiplier):
    word, factor = multiplier
    (mention,) = found_in(f"ใช้เงิน {number:,} {word}บาท")
    assert value_of(mention).value == number * factor
    assert value_of(mention).id == f"quantity:{number * factor}-THB"


@given(st.text(alphabet="0123456789๑๒ ,.-/%$ล้านบาทคนปี\n", max_size=50))
@settings(max_examples=150)
def test_any_text_gives_sound_mentions(text):
    end = 0
    for mention in found_in(text):
        assert mention.span.start >= end
        end = mention.span.end
        assert value_of(mention).value >= 0
        assert value_of(mention).id.startswith("quantity:")


@pytest.mark.parametrize(
    "known", claims.magnitudes(), ids=lambda known: known.statement_re.pattern[:30]
)
def test_a_claim_is_doubted_far_from_what_is_known_and_only_there(known):
    row = next(
        r
        for r in read_table(Path(claims.__file__).with_suffix(".csv"), claims.COLUMNS)
        if known.statement_re == claims._statement(r["names"], r["measure"])
    )
    name, measure = row["names"].split("|")[0], row["measure"].split("|")[0]
    unit = {"person": "คน", "country": "ประเทศ"}[row["unit"]]
    for factor, doubted in ((1.0, False), (1.4, False), (0.1, True), (30.0, True)):
        text = f"{name}มี{measure}กว่า {round(known.value * factor):,} {unit}"
        if round(known.value * factor) == 0:
            continue
        (mention,) = found_in(text)
        assert ("claim_check" in mention.flags) is doubted, text


def test_every_measure_is_looked_for():
    for row in read_table(Path(claims.__file__).with_suffix(".csv"), claims.COLUMNS):
        assert all(claims.MEASURES_RE.search(measure) for measure in row["measure"].split("|"))


def test_a_part_is_not_held_against_the_whole():
    for text in ("ประเทศไทยมีประชากรสูงอายุ 13 ล้านคน", "เมืองนารามีประชากร 3 แสนคน"):
        (mention,) = found_in(text)
        assert mention.flags == ()
