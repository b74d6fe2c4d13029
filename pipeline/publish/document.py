"""FactSheet → one JSON document: the envelope, the entities, the relations.

Everything in it follows from the brochure and the producer: no time, no host, no absolute
path. The same input gives the same bytes.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from pipeline.errors import Status
from pipeline.publish.entities import entity_object, place_of, relation_id, relation_objects
from pipeline.publish.mentions import Provenance, mention_object, warning_object
from pipeline.publish.producer import NAME, Producer
from pipeline.publish.schema import SCHEMA_VERSION
from pipeline.records import (
    SECTIONS,
    Brochure,
    CleanText,
    Fact,
    FactSheet,
    Mention,
    Note,
    RawText,
)

THAI_LETTER_RE = re.compile(r"[ก-ฮ]")
ENGLISH_WORD_RE = re.compile(r"(?<![A-Za-z])(?:the|and|of|in|to|for|is|with)(?![A-Za-z])", re.I)
ENGLISH_WORDS_MIN = 5
"""So many small English words make running English; a name such as Bank of China has one."""


def make_document(
    sheet: FactSheet,
    producer: Producer,
    *,
    reference_date: date | None = None,
    text_path: str | None = None,
) -> dict[str, Any]:
    """Return the document of one brochure, ready to be written as JSON.

    Args:
        sheet: what the brochure states.
        producer: what made it.
        reference_date: the user's date, if one was given.
        text_path: name of the clean text file beside the document.
    """
    clean = sheet.tokens.clean
    provenance = Provenance(clean)
    facts = sorted(sheet.facts, key=lambda fact: (place_of(fact.mentions[0]), fact.value.id))
    identified = _identify(facts)
    names = {id(mention): name for name, mention, _ in identified}
    document: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "document": _envelope(clean, producer, reference_date, text_path),
    }
    document["document"]["status"] = status_of(clean.raw)
    document["document"]["counts"] = _counts(sheet)
    document["document"]["repairs"] = _repairs(clean)
    for section, kind in SECTIONS.items():
        document[section] = [entity_object(f, names) for f in facts if f.kind == kind]
    document["relations"] = relation_objects(sheet.relations, provenance)
    document["mentions"] = [
        mention_object(m, fact, name, provenance) for name, m, fact in identified
    ]
    document["warnings"] = [
        warning_object(note, stage, provenance) for note, stage in _notes(sheet)
    ]
    return document


def status_of(raw: RawText) -> Status:
    """Say what became of a brochure that was read: all of it, or all but what needs OCR."""
    needs_ocr = any(note.code == Status.NEEDS_OCR for note in raw.notes)
    return Status.NEEDS_OCR if needs_ocr else Status.DONE


def _counts(sheet: FactSheet) -> dict[str, int]:
    """Count what the document holds, so that a reader of the head need not read it all."""
    counts = {s: sum(f.kind == kind for f in sheet.facts) for s, kind in SECTIONS.items()}
    clean = sheet.tokens.clean
    return counts | {
        "relations": len({relation_id(relation) for relation in sheet.relations}),
        "repairs": len(clean.repairs),
        "warnings": sum(1 for _ in _notes(sheet)),
    }


def _repairs(clean: CleanText) -> dict[str, int]:
    """Count the repairs by their mechanism: what was wrong with the brochure as it came."""
    return dict(sorted(Counter(repair.mechanism for repair in clean.repairs).items()))


def _identify(facts: Sequence[Fact]) -> list[tuple[str, Mention, Fact]]:
    """Give every mention its id, in text order; a second one at the same place gets its kind."""
    identified: list[tuple[str, Mention, Fact]] = []
    taken: set[str] = set()
    pairs = [(mention, fact) for fact in facts for mention in fact.mentions]
    for mention, fact in sorted(pairs, key=lambda p: (place_of(p[0]), p[1].value.id)):
        name = mention.id if mention.id not in taken else f"{mention.id}:{fact.value.id}"
        taken.add(name)
        identified.append((name, mention, fact))
    return identified


# --- the envelope ---------------------------------------------------------------------------


def _envelope(
    clean: CleanText, producer: Producer, reference_date: date | None, text_path: str | None
) -> dict[str, Any]:
    brochure = clean.raw.brochure
    return {
        "id": f"sha256:{brochure.sha256}",
        "title": brochure.title,
        "source": _source(brochure),
        "languages": _languages(clean.text),
        "reference_date": reference_date.isoformat() if reference_date else None,
        "layers": {
            "raw": _layer(clean.raw.text, None),
            "repaired": _layer(clean.text, text_path),
        },
        "readers": sorted({page.reader for page in clean.raw.pages if page.reader}),
        "producer": _producer(producer),
    }


def _source(brochure: Brochure) -> dict[str, Any]:
    return {
        "path": brochure.path,
        "media_type": brochure.media_type,
        "bytes": brochure.n_bytes,
        "page_count": brochure.page_count,
    }


def _layer(text: str, path: str | None) -> dict[str, Any]:
    return {
        "sha256": hashlib.sha256(text.encode("utf-8")).hexdigest(),
        "n_chars": len(text),
        "unit": "unicode_code_point",
        "path": path,
    }


def _languages(text: str) -> list[str]:
    """Return the languages that the text is written in, as far as its script and words say."""
    found = ["th"] if THAI_LETTER_RE.search(text) else []
    words = ENGLISH_WORD_RE.finditer(text)
    return found + ["en"] * (sum(1 for _ in words) >= ENGLISH_WORDS_MIN)


def _producer(producer: Producer) -> dict[str, Any]:
    libraries = dict(producer.libraries)
    return {
        "name": NAME,
        "version": producer.version,
        "rules_sha256": producer.rules_sha256,
        "gazetteers": [
            {"name": gazetteer.name, "version": f"sha256:{gazetteer.sha256}"}
            for gazetteer in producer.gazetteers
        ],
        "tokenizer": {"name": "pythainlp", "version": libraries.get("pythainlp")},
        "libraries": libraries,
        "options": dict(producer.options),
        "fingerprint": producer.fingerprint,
    }


# --- warnings -------------------------------------------------------------------------------


def _notes(sheet: FactSheet) -> Iterator[tuple[Note, str]]:
    """Yield each note once, with its stage; the repair stage carries those of the reading on."""
    clean = sheet.tokens.clean
    read = {_told(note) for note in clean.raw.notes}
    yield from ((note, "read") for note in clean.raw.notes)
    yield from ((note, "repair") for note in clean.notes if _told(note) not in read)
    yield from ((note, "extract") for note in sheet.warnings)


def _told(note: Note) -> tuple[object, ...]:
    return note.code, note.message, note.page, note.box, note.times
