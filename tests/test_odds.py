"""A fact that rests on a restored stretch inherits its odds."""

from __future__ import annotations

import pytest

from pipeline.extract import extract_facts
from pipeline.extract.odds import Odds
from pipeline.records import Confidence, Relation, Repair
from pipeline.spans import Span
from pipeline.tokens import tokenize_text
from tests.damage import KINDS
from tests.repairing import repaired

RULE = Confidence(0.9, "precision of a rule")
TRUE = """\
เทศบาลนครเชียงใหม่ลงนามบันทึกความเข้าใจกับเมืองคุนหมิง ประเทศจีน เมื่อวันที่ 4 กุมภาพันธ์ พ.ศ. 2562
ทั้งสองเมืองจะร่วมกันดูแลสิ่งแวดล้อมและต้อนรับนักท่องเที่ยวที่เพิ่มขึ้นทุกปี
ผู้แทนจังหวัดน่านและเทศบาลเมืองแพร่เข้าร่วมพิธีด้วย โดยกล่าวว่าพื้นที่ของตนก็พร้อมร่วมงาน
"""


def _repair(
    start: int, end: int, odds: float, *, lossless: bool = False, before: str = "คา"
) -> Repair:
    span = Span(start, end)
    return Repair(span, span, before, "ค่า", "restore_low_tone", "", lossless, odds)


def test_what_touches_no_restored_word_is_as_sure_as_its_rule() -> None:
    assert Odds([_repair(0, 4, 0.8)]).weigh(RULE, Span(4, 8)) == RULE


def test_what_rests_on_two_restored_words_has_the_odds_of_both() -> None:
    found = Odds([_repair(0, 4, 0.8), _repair(4, 8, 0.5), _repair(8, 9, 0.1)])
    assert found.weigh(RULE, Span(3, 8)).score == pytest.approx(0.9 * 0.8 * 0.5)
    assert "40.0% sure" in found.weigh(RULE, Span(3, 8)).basis


def test_what_was_mended_twice_is_doubted_once() -> None:
    found = Odds([_repair(0, 4, 0.8), _repair(2, 6, 0.5), _repair(3, 4, 0.9)])
    assert found.weigh(RULE, Span(0, 8)).score == found.weigh(RULE, Span(5, 8)).score
    assert found.weigh(RULE, Span(0, 8)).score == pytest.approx(0.45)


def test_a_relation_is_no_surer_than_its_least_sure_word() -> None:
    found = Odds([_repair(0, 4, 0.8), _repair(4, 8, 0.5)])
    relation = Relation("member_of", "a", "b", (Span(0, 8),), "relations.x", RULE)
    assert found.weigh_relation(relation).confidence.score == pytest.approx(0.45)


@pytest.mark.parametrize(
    "repair",
    [_repair(0, 4, 1.0, lossless=True), _repair(0, 3, 0.7, before="ค่ า")],
)
def test_what_is_proved_or_only_blank_lowers_nothing(repair: Repair) -> None:
    assert Odds([repair]).weigh(RULE, Span(0, 8)) == RULE


def test_facts_of_a_damaged_text_inherit_the_odds() -> None:
    whole, damaged = repaired(TRUE), repaired(KINDS["16"](TRUE))
    assert damaged.text == whole.text
    before = {fact.value.id: fact for fact in extract_facts(tokenize_text(whole)).facts}
    after = {fact.value.id: fact for fact in extract_facts(tokenize_text(damaged)).facts}
    assert before.keys() == after.keys()
    lower = {key for key in before if after[key].confidence.score < before[key].confidence.score}
    restored = [repair.clean_span for repair in damaged.repairs if not repair.lossless]
    rests = {
        key
        for key, fact in after.items()
        if all(any(m.span.overlaps(span) for span in restored) for m in fact.mentions)
    }
    assert lower
    assert lower == rests
    assert all("restored text" in after[key].confidence.basis for key in lower)
