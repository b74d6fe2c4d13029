"""Facts and relations as the objects of the output format."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, assert_never

from pipeline.publish.mentions import Provenance
from pipeline.records import (
    Confidence,
    DateValue,
    Fact,
    Identifiers,
    Mention,
    Names,
    PartnerValue,
    PlaceValue,
    ProgrammeValue,
    QuantityValue,
    Relation,
    Value,
)


def place_of(mention: Mention) -> tuple[int, int]:
    """Return what puts mentions in text order, the longer of two before the shorter."""
    return mention.span.start, -mention.span.end


def entity_object(fact: Fact, names: Mapping[int, str]) -> dict[str, Any]:
    """Return one entity. names: the id of each mention, by the identity of the mention."""
    ids = [names[id(m)] for m in sorted(fact.mentions, key=place_of)]
    head: dict[str, Any] = {"id": fact.value.id, **_value(fact.value)}
    if not isinstance(fact.value, DateValue | QuantityValue):
        head["roles"] = list(fact.roles)
    return head | {
        "mentions": ids,
        "confidence": _confidence(fact.confidence),
        "flags": sorted({*fact.flags, *(flag for m in fact.mentions for flag in m.flags)}),
    }


def _value(value: Value) -> dict[str, Any]:
    """Return the fields of an entity that its kind alone has."""
    match value:
        case PlaceValue():
            return _named(value.type, value.names, value.identifiers) | {
                "country": value.country,
                "admin1": value.admin1,
                "alternatives": list(value.alternatives),
            }
        case PartnerValue():
            return _named(value.type, value.names, value.identifiers) | {
                "country": value.country,
                "country_source": value.country_source,
            }
        case ProgrammeValue():
            return _named(value.type, value.names, value.identifiers)
        case DateValue():
            return {
                "edtf": value.edtf,
                "granularity": value.granularity,
                "calendar": value.calendar,
                "surface_year": value.surface_year,
                "mod": value.mod,
                "earliest": value.earliest,
                "latest": value.latest,
            }
        case QuantityValue():
            return {"value": _number(value.value), "unit": value.unit, "mod": value.mod}
        case _:
            assert_never(value)


def _named(type_: str, names: Names, identifiers: Identifiers) -> dict[str, Any]:
    return {
        "type": type_,
        "names": {"th": names.th, "en": names.en, "aliases": list(names.aliases)},
        "identifiers": {
            "iso3166_1": identifiers.iso3166_1,
            "iso3166_2": identifiers.iso3166_2,
            "geonames": identifiers.geonames,
            "wikidata": identifiers.wikidata,
        },
    }


def _number(value: float) -> int | float:
    """Write 90,000,000 as people count it, not as 90000000.0."""
    return int(value) if float(value).is_integer() else value


def _confidence(confidence: Confidence) -> dict[str, Any]:
    return {
        "level": confidence.level,
        "score": round(confidence.score, 4),
        "basis": confidence.basis,
    }


def relation_objects(relations: Sequence[Relation], provenance: Provenance) -> list[dict[str, Any]]:
    """Return the relations in text order; one stated twice on the same evidence stands once."""
    told: dict[str, dict[str, Any]] = {}
    for relation in sorted(
        relations, key=lambda r: (r.evidence, r.type, r.subject, r.object or "")
    ):
        entry = _relation(relation, provenance)
        told.setdefault(entry["id"], entry)
    return list(told.values())


def _relation(relation: Relation, provenance: Provenance) -> dict[str, Any]:
    return {
        "id": relation_id(relation),
        "type": relation.type,
        "subject": relation.subject,
        "object": relation.object,
        "qualifiers": dict(sorted(relation.qualifiers)),
        "status": relation.status,
        "modality": relation.modality,
        "evidence": [provenance.place(span) for span in relation.evidence],
        "rule": relation.rule,
        "confidence": _confidence(relation.confidence),
        "flags": list(relation.flags),
    }


def relation_id(relation: Relation) -> str:
    """Return the stable id: `r:` and 12 hex digits of type, arguments and evidence."""
    parts = [relation.type, relation.subject, relation.object, relation.evidence]
    told = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return "r:" + hashlib.sha256(told.encode("utf-8")).hexdigest()[:12]
