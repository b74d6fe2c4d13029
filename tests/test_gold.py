"""The gold texts: they say what their marks say, and their offsets, ids and types are sound."""

import importlib.util
import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

from pipeline.records import QUALIFIERS
from pipeline.thai import FOLLOWING_VOWELS, LEADING_VOWELS, MARKS
from tests.test_relations import TYPES

FOLDER = Path(__file__).parent / "gold"
SOURCES = sorted(FOLDER.glob("*/*.gold"))
PLACE_TYPES = {"city", "province", "district", "subdistrict", "state", "island", "region"}
PARTNER_TYPES = {
    "country", "international_organization", "group", "network", "government_agency",
    "local_government", "state_enterprise", "company", "university", "hospital", "foundation",
    "fund", "business_association", "other_organization",
}  # fmt: skip
GRANULARITIES = {
    "day", "month", "quarter", "half_year", "year", "fiscal_year", "academic_year", "interval",
}  # fmt: skip
DATE_MODS = {None, "by", "since", "start", "mid", "end", "approx"}
QUANTITY_MODS = {None, "more_than", "less_than", "at_least", "at_most", "approx"}
MODALITIES = {"planned", "projected", "negated"}
EDTF_RE = re.compile(r"\d{3}[\dX](-\d\d(-\d\d)?)?(/\d{4}(-\d\d(-\d\d)?)?)?")
SECTIONS = ("cities", "dates", "partners", "programmes", "quantities")

spec = importlib.util.spec_from_file_location("build_gold", FOLDER / "build.py")
assert spec and spec.loader
build_gold = importlib.util.module_from_spec(spec)
spec.loader.exec_module(build_gold)


def read(source: Path) -> tuple[str, dict]:
    text = source.with_suffix(".txt").read_text(encoding="utf-8")
    return text, json.loads(source.with_suffix(".facts.json").read_text(encoding="utf-8"))


def entities(gold: dict) -> list[dict]:
    return [entity for section in SECTIONS for entity in gold[section]]


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
class TestGold:
    def test_text_and_facts_are_what_the_marks_say(self, source):
        builder = build_gold.Builder(source.stem, source.read_text(encoding="utf-8"))
        text, gold = read(source)
        assert builder.text == text
        assert json.loads(json.dumps(builder.gold())) == gold

    def test_every_span_is_its_slice(self, source):
        text, gold = read(source)
        assert gold["n_chars"] == len(text)
        for entity in entities(gold):
            assert entity["mentions"]
            for m in entity["mentions"]:
                assert text[m["start"] : m["end"]] == m["text"].strip() != ""
                assert text[m["full_start"] : m["full_end"]] == m["full_text"]
                assert m["full_start"] <= m["start"] < m["end"] <= m["full_end"]
        for other in [*gold["traps"], *gold["ignore"]]:
            assert text[other["start"] : other["end"]] == other["text"] != ""
        for relation in gold["relations"]:
            evidence = relation["evidence"]
            assert text[evidence["start"] : evidence["end"]] == evidence["text"]

    def test_mentions_do_not_overlap(self, source):
        _, gold = read(source)
        spans = sorted(
            (m["full_start"], m["full_end"]) for e in entities(gold) for m in e["mentions"]
        )
        assert all(a[1] <= b[0] for a, b in pairwise(spans))

    def test_marks_keep_whole_clusters(self, source):
        text, gold = read(source)
        for entity in entities(gold):
            for m in entity["mentions"]:
                assert not re.match(f"[{FOLLOWING_VOWELS}{MARKS}]", text[m["end"] : m["end"] + 1])
                assert not re.search(f"[{LEADING_VOWELS}]$", text[: m["full_start"]][-1:])

    def test_types_and_values_are_of_the_closed_lists(self, source):
        _, gold = read(source)
        assert all(e["place_type"] in PLACE_TYPES for e in gold["cities"])
        assert all(e["type"] in PARTNER_TYPES for e in gold["partners"])
        assert all(e["granularity"] in GRANULARITIES for e in gold["dates"])
        assert all(e.get("mod") in DATE_MODS for e in gold["dates"])
        assert all(e.get("mod") in QUANTITY_MODS for e in gold["quantities"])
        assert all(EDTF_RE.fullmatch(e["edtf"]) for e in gold["dates"])
        for entity in gold["cities"]:
            assert re.fullmatch("[A-Z]{2}", entity["country"])
        for entity in [*gold["cities"], *gold["partners"]]:
            assert entity["canonical_th"] or entity["canonical_en"]

    def test_relations_name_what_is_there(self, source):
        _, gold = read(source)
        known = {entity["id"] for entity in entities(gold)}
        seen = set()
        for relation in gold["relations"]:
            assert relation["type"] in TYPES
            assert {relation["subject"], relation["object"]} <= known | {None}
            said = {kind: relation[kind].lstrip("?") for kind in QUALIFIERS if kind in relation}
            assert set(said.values()) <= known, relation["id"]
            assert relation.get("modality", "planned").lstrip("?") in MODALITIES
            told = {*said, "modality", "id", "type", "subject", "object", "optional", "evidence"}
            assert relation.keys() <= told
            triple = (relation["type"], relation["subject"], relation["object"])
            assert triple not in seen, triple
            seen.add(triple)

    def test_every_digit_is_marked_or_left_out_on_purpose(self, source):
        # A number before a unit word that nobody marked is most likely a slip of the marker.
        text, gold = read(source)
        marked = [(m["start"], m["end"]) for e in entities(gold) for m in e["mentions"]]
        marked += [(x["start"], x["end"]) for x in [*gold["traps"], *gold["ignore"]]]
        unit = r"[0-9๐-๙] ?(?:ล้าน|พัน|แสน|หมื่น)*(?:บาท|คน|ไร่|แห่ง|กิโลเมตร|เมกะวัตต์|ราย|ปี(?!ก))"
        for match in re.finditer(unit, text):
            assert any(a <= match.start() < b for a, b in marked), text[match.start() - 15 :][:40]


def test_both_halves_are_there():
    tune = sorted((FOLDER / "tune").glob("*.gold"))
    held_out = sorted((FOLDER / "held_out").glob("*.gold"))
    assert len(held_out) >= 0.75 * len(tune) >= 18
    assert {path.stem for path in tune}.isdisjoint(path.stem for path in held_out)


def test_a_mark_that_is_not_understood_is_refused():
    with pytest.raises(SystemExit, match="not understood"):
        build_gold.Builder("x", "topic: x\n===\n{c1=city JP Nara|นารา\n===\n")
    with pytest.raises(SystemExit, match="not described"):
        build_gold.Builder("x", "topic: x\n===\n{c1|นารา}\n===\n")
