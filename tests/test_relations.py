"""Relations: every cue matches its example and not its counterexample; marked texts in full."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.extract.confidence import Confidences
from pipeline.extract.relation_rules import load_rules
from pipeline.extract.relations import SYMMETRIC, find_relations
from pipeline.extract.tables import read_table
from pipeline.records import Relation
from tests.marked import marked

RULES = Path("pipeline/extract/relations.csv")
COLUMNS = ("id", "type", "pattern", "subject", "object", "options", "example", "counterexample")
ROWS = read_table(Path(__file__).parents[1] / RULES, COLUMNS)
CASES = json.loads(
    (Path(__file__).parent / "cases" / "extract" / "relations.json").read_text(encoding="utf-8")
)
NONE = Confidences({}, "no set")
TYPES = {
    "member_of", "chair_of", "succeeds", "initiated", "established", "funds", "supports",
    "signed_with", "twinned_with", "paired_with", "plans_twinning_with", "partners_with",
    "implements", "invests_in", "hosts", "participates_in", "met_with", "located_in", "part_of",
    "covers", "occurs_at", "has_quantity", "projection",
}  # fmt: skip


def read(source: str) -> list[Relation]:
    tokens, mentions = marked(source)
    return find_relations(tokens, mentions, NONE)


def shown(relation: Relation) -> str:
    ends = [relation.subject, relation.object or ""]
    if relation.type in SYMMETRIC:
        ends.sort()
    return f"{relation.type}({ends[0]}, {ends[1]})"


def expected(name: str) -> str:
    kind, _, rest = name.removesuffix(")").partition("(")
    subject, _, other = rest.partition(", ")
    ends = sorted([subject, other]) if kind in SYMMETRIC else [subject, other]
    return f"{kind}({ends[0]}, {ends[1]})"


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_cue_matches_its_example_and_not_its_counterexample(row: dict[str, str]) -> None:
    rule = f"relations.{row['id']}"
    assert rule in {relation.rule for relation in read(row["example"])}
    assert rule not in {relation.rule for relation in read(row["counterexample"])}


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:40] for case in CASES])
def test_marked_text_gives_exactly_its_relations(case: dict[str, list[str]]) -> None:
    found = {shown(relation) for relation in read(str(case["text"]))}
    wanted = {expected(name) for name in case["want"]}
    optional = {expected(name) for name in case.get("optional", [])}
    assert found - optional == wanted


def test_every_rule_has_a_known_type_and_its_id_names_it() -> None:
    for rule in load_rules():
        assert rule.type in TYPES
        assert rule.id.startswith(rule.type + ".")


@pytest.mark.parametrize(
    ("other", "date"),
    [("น่าน", "2563"), ("แพร่", "2566")],
)
def test_a_date_that_begins_the_next_clause_dates_that_one(other: str, date: str) -> None:
    found = read(
        "เมื่อ[date:ปี~2563] [city:ลำพูน]ลงนามกับ[city:น่าน] และเมื่อ[date:ปี~2566] ลงนามกับ[city:แพร่]"
    )
    dates = {r.object: dict(r.qualifiers).get("date") for r in found if r.type == "signed_with"}
    assert dates[other] == date


@pytest.mark.parametrize(
    ("source", "modality"),
    [
        ("ส่วนข่าวที่ว่า[org:บริษัทเอ]จะลงทุนที่[place:ตรัง]นั้น จังหวัดชี้แจงแล้ว", "negated"),
        ("[gov:สภาเอ]ไม่เห็นชอบให้ลงนามกับ[org:บริษัทบี]", "negated"),
        ("[gov:เทศบาลเอ]เป็นเมืองพี่เมืองน้องกับ[city:นารา] ส่วนข่าวอื่นไม่เป็นความจริง", "asserted"),
        ("[gov:สภาเอ]ลงนามกับ[org:บริษัทบี] ตั้งแต่[date:ปี~2560] ซึ่งไม่เป็นความจริง", "negated"),
        ("[gov:สภาเอ]จะลงนามกับ[org:บริษัทบี]หรือไม่ก็เลิกแผน", "planned"),
    ],
)
def test_news_that_is_corrected_denies_only_what_it_tells(source: str, modality: str) -> None:
    assert [relation.modality for relation in read(source)] == [modality]
