"""From a FactSheet made by hand to a document: provenance, order, refusals, bytes."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from datetime import date
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import BrochureError, Status
from pipeline.publish import check, json_text, publish_facts
from pipeline.publish.document import make_document
from pipeline.publish.entities import relation_id
from pipeline.publish.mentions import Provenance, quote_object
from pipeline.publish.producer import Producer, identify_producer
from pipeline.records import (
    Box,
    Brochure,
    CleanText,
    Confidence,
    Fact,
    FactSheet,
    Glyph,
    Identifiers,
    Mention,
    Names,
    Note,
    Page,
    PlaceValue,
    QuantityValue,
    RawText,
    Relation,
    Repair,
    Tokens,
)
from pipeline.spans import Alignment, Edit, Span, apply_edits
from pipeline.thai import MAI_EK, SARA_I, THANTHAKHAT, is_mark

LOW_MAI_EK = "\uf70a"
RAW = f"จังหวัดน{LOW_MAI_EK} าน\n\nมี 12 อำเภอ"
PRODUCER = Producer("0.1.0", "a" * 64, (), (("pythainlp", "5"),), (("ocr", "True"),))
MEASURED = Confidence(0.96, "a labelled set, n = 50")


def make_glyph(character: str, position: int) -> Glyph | None:
    if character.isspace():
        return None
    left = 50.0 + 6.1234 * position
    box = Box(left, 100, left + 6.1234, 116) if position < 12 else Box(left, 130, left + 6, 146)
    return Glyph(character, character, "", "", 1, None, "F1", 16, box, 6.1234, position)


def make_repair(edit: Edit, clean: Span, before: str, mechanism: str) -> Repair:
    return Repair(edit.span, clean, before, edit.replacement, mechanism, "as drawn", True, 1.0)


def make_clean(notes: tuple[Note, ...] = ()) -> CleanText:
    """Return two lines on two pages, the first with a private-use mark and a false blank."""
    page_break = RAW.index("\n\n")
    pages = (
        Page(1, 595, 842, "text layer", Span(0, page_break)),
        Page(2, 595, 842, "text layer", Span(page_break + 2, len(RAW))),
    )
    glyphs = tuple(make_glyph(character, at) for at, character in enumerate(RAW))
    brochure = Brochure("sub/a.pdf", "b" * 64, "application/pdf", 999, 2)
    raw = RawText(brochure, pages, RAW, glyphs, notes=notes)
    at = RAW.index(LOW_MAI_EK)
    edits = [Edit(Span(at, at + 1), MAI_EK), Edit(Span(at + 1, at + 2), "")]
    repairs = (
        make_repair(edits[0], Span(at, at + 1), LOW_MAI_EK, "map_private_use"),
        make_repair(edits[1], Span(at + 1, at + 1), " ", "close_gap"),
    )
    return CleanText(raw, apply_edits(RAW, edits), Alignment.from_edits(edits), repairs)


NAN = PlaceValue(
    "city:TH-55", "province", Names("น่าน", "Nan"), "TH", Identifiers("TH", "TH-55"), "TH-55"
)
TWELVE = QuantityValue("quantity:12-district", 12.0, "district")


def make_sheet(notes: tuple[Note, ...] = (), warnings: tuple[Note, ...] = ()) -> FactSheet:
    clean = make_clean(notes)
    nan = Span(7, 11)
    twelve = Span(clean.text.index("12"), clean.text.index("12") + 2)
    facts = (
        Fact(
            TWELVE,
            "quantity",
            (Mention(twelve, twelve, "quantity", TWELVE, "quantities.counted", "pattern"),),
            MEASURED,
        ),
        Fact(
            NAN,
            "city",
            (
                Mention(
                    nan, Span(0, 11), "city", NAN, "cities.gazetteer", "exact", flags=("z", "a")
                ),
            ),
            MEASURED,
            roles=("host",),
        ),
    )
    has = Relation(
        "has_quantity", NAN.id, TWELVE.id, (Span(0, twelve.end),), "relations.has", MEASURED
    )
    tokens = Tokens(clean, (Span(0, len(clean.text)),), cast("Any", None))
    return FactSheet(tokens, facts, (has, has), warnings)


def published(sheet: FactSheet, **more: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads(publish_facts(sheet, PRODUCER, **more)))


def test_a_mention_is_carried_back_to_the_ink() -> None:
    [mention] = [m for m in published(make_sheet())["mentions"] if m["kind"] == "city"]
    assert mention["text"] == "น่าน"
    assert mention["full_text"] == "จังหวัดน่าน"
    assert mention["raw_text"] == f"น{LOW_MAI_EK} าน"
    assert mention["raw_span"] == [7, 12]
    assert mention["page"] == 1
    assert mention["bbox"] == [{"page": 1, "l": 92.86, "t": 100, "r": 123.48, "b": 116}]
    assert mention["quote"]["prefix"] == "จังหวัด"
    assert [(r["rule"], r["from"], r["to"]) for r in mention["repairs"]] == [
        ("map_private_use", LOW_MAI_EK, MAI_EK),
        ("close_gap", " ", ""),
    ]


def test_a_mention_on_the_second_page_says_so() -> None:
    [mention] = [m for m in published(make_sheet())["mentions"] if m["kind"] == "quantity"]
    assert (mention["page"], mention["bbox"][0]["page"], mention["repairs"]) == (2, 2, [])


def test_layers_are_hashed_as_they_are_written() -> None:
    sheet = make_sheet()
    layers = published(sheet, text_path="a.pdf.txt")["document"]["layers"]
    text = sheet.tokens.clean.text
    assert layers["raw"]["sha256"] == hashlib.sha256(RAW.encode()).hexdigest()
    assert layers["repaired"] == {
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "n_chars": len(text),
        "unit": "unicode_code_point",
        "path": "a.pdf.txt",
    }


def test_entities_are_readable_without_joins() -> None:
    document = published(make_sheet())
    [city] = document["cities"]
    assert (city["names"]["en"], city["identifiers"]["iso3166_2"]) == ("Nan", "TH-55")
    assert city["mentions"] == ["m7-11"]
    assert city["flags"] == ["a", "z"]
    assert document["quantities"][0]["value"] == 12
    assert isinstance(document["quantities"][0]["value"], int)
    assert document["document"]["counts"]["cities"] == 1


def test_a_relation_stated_twice_on_the_same_evidence_stands_once() -> None:
    document = published(make_sheet())
    [relation] = document["relations"]
    assert relation["id"] == relation_id(make_sheet().relations[0])
    assert relation["id"].startswith("r:") and len(relation["id"]) == 14
    assert relation["evidence"][0]["text"] == "จังหวัดน่าน\n\nมี 12"
    assert document["document"]["counts"]["relations"] == 1


def test_warnings_keep_their_stage_place_and_page() -> None:
    read = Note("overprint", "drawn twice", page=1, box=Box(1, 2, 3, 4), times=3)
    seen = Note("needs_ocr", "no text layer", span=Span(15, 17))
    claim = Note("claim_check", "too many districts", span=Span(13, 15))
    first, second, third = published(make_sheet((read, seen), (claim,)))["warnings"]
    assert (first["stage"], first["times"], first["bbox"][0]["b"]) == ("read", 3, 4)
    assert (second["raw_text"], second["page"]) == (RAW[15:17], 2)
    assert (third["stage"], third["text"], third["page"]) == ("extract", "มี", 2)


def test_a_note_that_the_repair_stage_carries_on_is_told_once() -> None:
    read = Note("overprint", "drawn twice", page=1, span=Span(8, 10))
    sheet = make_sheet((read,))
    clean = sheet.tokens.clean
    carried = read._replace(span=clean.alignment.to_target(Span(8, 10)))
    tokens = dataclasses.replace(
        sheet.tokens, clean=dataclasses.replace(clean, notes=(carried, Note("x", "its own")))
    )
    document = published(dataclasses.replace(sheet, tokens=tokens))
    assert [(w["code"], w["stage"]) for w in document["warnings"]] == [
        ("overprint", "read"),
        ("x", "repair"),
    ]
    assert document["document"]["counts"]["warnings"] == 2


def test_a_page_that_needs_ocr_is_the_status_of_the_document() -> None:
    assert published(make_sheet())["document"]["status"] == Status.DONE
    note = Note("needs_ocr", "no text layer", page=2)
    assert published(make_sheet((note,)))["document"]["status"] == Status.NEEDS_OCR


def test_the_reference_date_is_recorded() -> None:
    assert published(make_sheet())["document"]["reference_date"] is None
    told = published(make_sheet(), reference_date=date(2024, 5, 1))
    assert told["document"]["reference_date"] == "2024-05-01"


def test_same_sheet_same_bytes_whatever_the_order_of_facts() -> None:
    sheet = make_sheet()
    shuffled = dataclasses.replace(sheet, facts=sheet.facts[::-1])
    text = publish_facts(sheet, PRODUCER)
    assert text == publish_facts(shuffled, PRODUCER)
    assert text.endswith("}\n")
    assert json_text(json.loads(text)) == text


def test_one_item_of_a_list_is_one_line() -> None:
    lines = publish_facts(make_sheet(), PRODUCER).splitlines()
    assert sum(line.startswith('  {"id": "m') for line in lines) == 2
    assert all(json.loads(line.rstrip(",")) for line in lines if line.startswith("  {"))


@pytest.mark.parametrize(
    ("section", "change"),
    [
        ("mentions", {"text": "เลย"}),
        ("mentions", {"raw_text": "x"}),
        ("mentions", {"span": [7, 9999]}),
        ("mentions", {"full_span": [1, 11]}),
        ("mentions", {"entity": "city:none"}),
        ("mentions", {"kind": "river"}),
        ("relations", {"object": "org:none"}),
        ("relations", {"qualifiers": {"date": "date:none"}}),
        ("relations", {"evidence": []}),
        ("cities", {"mentions": ["m0-1"]}),
        ("cities", {"id": TWELVE.id}),
    ],
)
def test_what_is_not_sound_is_refused(section: str, change: dict[str, Any]) -> None:
    sheet = make_sheet()
    document = make_document(sheet, PRODUCER)
    document[section][0].update(change)
    clean = sheet.tokens.clean
    with pytest.raises(BrochureError) as caught:
        check.check_document(document, json_text(document), RAW, clean.text)
    assert caught.value.status is Status.FAILED
    assert "sub/a.pdf" in str(caught.value)


def test_a_sound_document_passes_the_check() -> None:
    sheet = make_sheet()
    document = make_document(sheet, PRODUCER)
    check.check_document(document, json_text(document), RAW, sheet.tokens.clean.text)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine
@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 4)), max_size=12),
    st.integers(0, 34),
    st.integers(1, 6),
)
def test_the_index_finds_the_repairs_that_a_scan_finds(
    places: list[tuple[int, int]], start: int, length: int
) -> None:
    clean = make_clean()
    repairs = tuple(
        Repair(Span(0, 0), Span(at, at + n), "", "", str(i), "", True, 1)
        for i, (at, n) in enumerate(places)
    )
    clean = dataclasses.replace(clean, repairs=repairs)
    span = Span(start, start + length)
    touching = {
        repair
        for repair in repairs
        if repair.clean_span.overlaps(span) or span.start < repair.clean_span.start < span.end
    }
    assert set(Provenance(clean).repairs(span)) == touching


@given(st.text("กม " + MAI_EK + SARA_I + THANTHAKHAT, max_size=120), st.data())
def test_a_quote_never_cuts_a_cluster(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    quote = quote_object(text, Span(start, end))
    assert quote["prefix"] + quote["exact"] + quote["suffix"] in text
    assert text[start:end] == quote["exact"]
    whole = not any(
        is_mark(a) and is_mark(b) and is_mark(c)
        for a, b, c in zip(text, text[1:], text[2:], strict=False)
    )
    if whole and len(quote["prefix"]) >= 32:
        assert not is_mark(quote["prefix"][0])


def test_the_producer_names_what_a_result_depends_on(tmp_path: Any) -> None:
    own = identify_producer()
    assert own == identify_producer()
    assert len(own.rules_sha256) == 64
    extra = tmp_path / "towns.csv"
    extra.write_text("name\n", encoding="utf-8")
    prints = {own.fingerprint, identify_producer([extra]).fingerprint}
    extra.write_text("name\nน่าน\n", encoding="utf-8")
    prints |= {
        identify_producer([extra]).fingerprint,
        identify_producer(options=[("ocr", "False")]).fingerprint,
    }
    assert len(prints) == 4
