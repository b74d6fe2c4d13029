"""The extract stage as a whole: facts, relations, warnings of whole texts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.extract import extract_facts
from pipeline.extract.confidence import FEW, load_confidences
from pipeline.read import read_plain_text
from pipeline.records import FactSheet
from pipeline.repair import repair_text
from pipeline.tokens import tokenize_text
from tests.labelled import DEV, gold_mentions, read_gold, tokens_of
from tests.measure_confidence import measure

GOLD = Path(__file__).parent / "gold"
OWNER = DEV.parents[1] / "brochures" / "000_a16f7675d2a8e872.txt"
TEXT = """ตลาดน้ำสองแผ่นดิน

จังหวัดหนองคายและนครหลวงเวียงจันทน์ สปป.ลาว จัดงานเทศกาลตลาดน้ำโขง ครั้งที่ 3 (Mekong Market Fair 2026) \
ที่จังหวัดหนองคาย ระหว่างวันที่ 6 – 8 มีนาคม 2569 มีผู้เข้าร่วมงาน 12,000 คน

กรมส่งเสริมวัฒนธรรม กระทรวงวัฒนธรรม สนับสนุนงบประมาณ 3 ล้านบาท ให้แก่จังหวัดหนองคาย
"""


@pytest.fixture(scope="module")
def sheet() -> FactSheet:
    return extract_facts(tokens_of(TEXT))


def triples(found: FactSheet) -> set[tuple[str, str, str | None]]:
    names = {
        fact.value.id: fact.mentions[0].span.of(found.tokens.clean.text) for fact in found.facts
    }
    return {(r.type, names[r.subject], names.get(r.object or "")) for r in found.relations}


def test_relations_of_a_fresh_text(sheet: FactSheet) -> None:
    fair = "เทศกาลตลาดน้ำโขง ครั้งที่ 3"
    assert {
        ("occurs_at", fair, "หนองคาย"),
        ("has_quantity", fair, "12,000 คน"),
        ("part_of", "กรมส่งเสริมวัฒนธรรม", "กระทรวงวัฒนธรรม"),
        ("funds", "กรมส่งเสริมวัฒนธรรม", "หนองคาย"),
    } <= triples(sheet)


def test_relations_point_to_facts_and_evidence_lies_in_the_text(sheet: FactSheet) -> None:
    ids = {fact.value.id for fact in sheet.facts}
    n = len(sheet.tokens.clean.text)
    for relation in sheet.relations:
        assert relation.subject in ids
        assert relation.object is None or relation.object in ids
        assert {identity for _, identity in relation.qualifiers} <= ids
        assert relation.evidence
        assert all(0 <= span.start < span.end <= n for span in relation.evidence)


def test_facts_are_unique_and_in_text_order(sheet: FactSheet) -> None:
    ids = [fact.value.id for fact in sheet.facts]
    assert len(ids) == len(set(ids))
    firsts = [fact.mentions[0].span for fact in sheet.facts]
    assert firsts == sorted(firsts)


def test_twice_the_same(sheet: FactSheet) -> None:
    again = extract_facts(tokens_of(TEXT))
    assert (again.facts, again.relations, again.warnings) == (
        sheet.facts,
        sheet.relations,
        sheet.warnings,
    )


@pytest.mark.parametrize("text", ["", " ", "\n\n", "?", "ก" * 50, "(1) (2) (3)", "และ " * 40])
def test_nothing_comes_of_nothing(text: str) -> None:
    found = extract_facts(tokens_of(text))
    assert (found.facts, found.relations) == ((), ())


def test_every_confidence_names_what_it_was_measured_on(sheet: FactSheet) -> None:
    for item in (*sheet.facts, *sheet.relations):
        assert 0.0 <= item.confidence.score <= 1.0
        assert "n=" in item.confidence.basis or item.confidence.basis.startswith("no labelled")


def test_confidence_table_counts_no_more_right_than_found() -> None:
    lines = [line for line in _table() if line]
    assert lines
    for rule, right, n, _ in lines:
        assert 0 <= int(right) <= int(n)
        assert int(n) > 0
        score = load_confidences().of(rule).score
        assert score == round(int(right) / int(n), 3) if int(n) >= FEW else score < 0.6


def _table() -> Iterator[list[str]]:
    path = Path(__file__).parents[1] / "pipeline" / "extract" / "confidence.csv"
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith(("#", "rule,")):
            yield line.split(",")


def gold_texts(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.facts.json"))


def totals(paths: list[Path]) -> tuple[int, int, int]:
    """Return relations right, found and wanted, over all texts, entities found by the stage."""
    right = found = wanted = 0
    for path in paths:
        text, gold = read_gold(path)
        results = [good for rule, good in _measured(text, gold) if rule.startswith("relations.")]
        right += sum(results)
        found += len(results)
        wanted += sum(not relation.get("optional") for relation in gold["relations"])
    return right, found, wanted


def _measured(text: str, gold: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    return measure(extract_facts(tokens_of(text)), gold)


@pytest.mark.parametrize("half", ["tune", "held_out"])
def test_relations_of_the_labelled_texts_are_right(half: str) -> None:
    right, found, wanted = totals(gold_texts(GOLD / half))
    assert right / found >= 0.85
    assert right / wanted >= 0.7


@pytest.mark.skipif(not DEV.is_dir(), reason="the reference texts are not beside the repository")
def test_relations_of_the_reference_texts_are_right() -> None:
    right, found, _ = totals(gold_texts(DEV))
    assert right == found


@pytest.mark.skipif(not DEV.is_dir(), reason="the reference texts are not beside the repository")
def test_every_reference_mention_is_found() -> None:
    for path in gold_texts(DEV):
        text, gold = read_gold(path)
        sheet = extract_facts(tokens_of(text))
        ends = {(m.kind, m.span.end) for fact in sheet.facts for m in fact.mentions}
        assert {(m.kind, m.span.end) for m in gold_mentions(gold)} <= ends, path.name


@pytest.mark.skipif(not OWNER.is_file(), reason="no reference brochure beside the repository")
def test_the_brochure_states_who_did_what() -> None:
    clean = repair_text(read_plain_text(OWNER.read_bytes(), OWNER.name))
    sheet = extract_facts(tokenize_text(clean))
    found = {(r.type, r.subject, r.object) for r in sheet.relations}
    names = {fact.value.id: getattr(fact.value, "names", None) for fact in sheet.facts}
    network = next(i for i, n in names.items() if n and "ASCN" in (n.en, *n.aliases))
    fund = next(i for i, n in names.items() if n and n.en and "Trust Fund" in n.en)
    cities = ("city:TH-10", "city:TH-20", "city:TH-83")
    assert {("member_of", city, network) for city in cities} <= found
    assert {
        ("initiated", "country:SG", network),
        ("chair_of", "country:TH", network),
        ("succeeds", "country:TH", "country:SG"),
        ("established", "country:AU", fund),
    } <= found
    countries = ("country:US", "country:CN", "country:JP", "country:KR")
    assert {("met_with", country, network) for country in countries} <= found
    flags = {flag for fact in sheet.facts for flag in fact.flags}
    assert {"claim_check", "spelling_suspect"} <= flags
    assert {"claim_check", "spelling_suspect"} <= {note.code for note in sheet.warnings}


def test_labelled_files_are_what_the_tests_think() -> None:
    for path in gold_texts(GOLD):
        assert json.loads(path.read_text(encoding="utf-8"))["relations"], path.name
