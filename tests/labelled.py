"""Labelled texts as the extract stage's own values: perfect mentions for relation tests."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from pipeline.records import (
    SECTIONS,
    Brochure,
    CleanText,
    DateValue,
    Identifiers,
    Mention,
    Names,
    Page,
    PartnerValue,
    PlaceValue,
    ProgrammeValue,
    QuantityValue,
    RawText,
    Tokens,
    Value,
)
from pipeline.spans import Alignment, Span
from pipeline.tokens import tokenize_text

DEV = Path(__file__).resolve().parents[2] / "shared" / "facts" / "dev"


def clean_text(text: str, name: str = "text.txt") -> CleanText:
    """Take a text for clean: no repairs, one page."""
    data = text.encode()
    brochure = Brochure(name, hashlib.sha256(data).hexdigest(), "text/plain", len(data))
    page = Page(1, 0.0, 0.0, "text layer", Span(0, len(text)))
    raw = RawText(brochure, (page,), text, (None,) * len(text))
    return CleanText(raw, text, Alignment())


def tokens_of(text: str) -> Tokens:
    return tokenize_text(clean_text(text))


def with_remarks(row: dict[str, object], mention: Mention) -> dict[str, object]:
    """Add to a case's row what is said of a value: its mod, and the flags of the mention."""
    mod = getattr(mention.value, "mod", None)
    return (
        row
        | ({"mod": mod} if mod else {})
        | ({"flags": list(mention.flags)} if mention.flags else {})
    )


def value_of(kind: str, entity: dict[str, Any]) -> Value:
    """Turn a gold entity into a value; the gold's own id is kept."""
    names = Names(
        entity.get("canonical_th"), entity.get("canonical_en"), tuple(entity.get("aliases", ()))
    )
    identity = entity["id"]
    if kind == "city":
        admin1 = entity.get("admin1")
        return PlaceValue(
            identity,
            entity["place_type"],
            names,
            entity.get("country"),
            Identifiers(entity.get("country"), admin1),
            admin1,
        )
    if kind == "partner":
        return PartnerValue(identity, entity["type"], names, entity.get("country"))
    if kind == "programme":
        return ProgrammeValue(identity, entity["type"], names)
    if kind == "date":
        return DateValue(identity, entity["edtf"], "day", "buddhist", None, entity.get("mod"))
    return QuantityValue(identity, float(entity["value"]), entity["unit"], entity.get("mod"))


def gold_mentions(gold: dict[str, Any], *, optional: bool = False) -> list[Mention]:
    """Return the gold's mentions, sorted; optional entities only if asked for."""
    mentions = []
    for section, kind in SECTIONS.items():
        for entity in gold[section]:
            if entity.get("optional") and not optional:
                continue
            value = value_of(kind, entity)
            for place in entity["mentions"]:
                span = Span(place["start"], place["end"])
                full = Span(place.get("full_start", span.start), place.get("full_end", span.end))
                mentions.append(Mention(span, full, kind, value, "gold.label", "exact"))
    return sorted(mentions, key=lambda mention: mention.span)


def read_gold(path: Path) -> tuple[str, dict[str, Any]]:
    """Return the text and the gold of one labelled text."""
    gold = json.loads(path.read_text(encoding="utf-8"))
    text = path.with_name(path.name.replace(".facts.json", ".txt")).read_text(encoding="utf-8")
    return text, gold
