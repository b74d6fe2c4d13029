"""All facts and all documents as JSON, one to a line; and the places as GeoJSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.publish.rows import Result, facts_of, reviewed, title


def fact_lines(result: Result) -> Iterator[str]:
    """Yield each fact of a document as one line: the fact, its brochure, its mentions, its review.

    The mentions are written out where the document has their ids.
    """
    document = result.document
    head = document["document"]
    mentions = {
        m["id"]: {k: v for k, v in m.items() if k not in ("entity", "kind")}
        for m in document["mentions"]
    }
    names = {fact["id"]: title(fact) for kind, fact in facts_of(document) if kind != "relation"}
    for kind, fact in facts_of(document):
        told = {"document": head["id"], "brochure": head["source"]["path"], "kind": kind, **fact}
        if kind == "relation":
            told["subject_name"] = names.get(fact["subject"])
            told["object_name"] = names.get(fact["object"])
        else:
            told["mentions"] = [mentions[name] for name in fact["mentions"]]
        yield json_line(told | reviewed(result.verdicts.get(fact["id"])))


def document_line(result: Result) -> str:
    """Return a document's head, the names of its files and its warnings as one line."""
    head = result.document["document"]
    told = {
        "brochure": head["source"]["path"],
        **head,
        "files": dict(result.files),
        "warnings": result.document["warnings"],
        "reviewed": sum(fact["id"] in result.verdicts for _, fact in facts_of(result.document)),
    }
    return json_line(told)


def json_line(value: object) -> str:
    """Return `value` as one line of JSON; line separators of any kind are escaped."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    for separator in "\x85\u2028\u2029":
        text = text.replace(separator, f"\\u{ord(separator):04x}")
    return text + "\n"


class Places:
    """Gathers the places of all documents into one GeoJSON feature each."""

    def __init__(self, coordinates: Mapping[str, tuple[float, float]]) -> None:
        self._coordinates = coordinates
        self._features: dict[str, dict[str, Any]] = {}

    def add(self, document: Mapping[str, Any]) -> None:
        """Add the places of one document."""
        for place in document["cities"]:
            feature = self._features.setdefault(place["id"], self._feature(place))
            told = feature["properties"]
            told["mentions"] += len(place["mentions"])
            told["brochures"].append(document["document"]["source"]["path"])

    def _feature(self, place: Mapping[str, Any]) -> dict[str, Any]:
        at = self._coordinates.get(place["id"])
        properties = {
            "name": title(place),
            "name_th": place["names"]["th"],
            "name_en": place["names"]["en"],
            "type": place["type"],
            "country": place["country"],
            **(place.get("identifiers") or {}),
            "mentions": 0,
            "brochures": [],
        }
        return {
            "type": "Feature",
            "id": place["id"],
            "geometry": {"type": "Point", "coordinates": list(at)} if at else None,
            "properties": properties,
        }

    def text(self) -> str:
        """Return the GeoJSON (RFC 7946), one place a line; unknown coordinates are null."""
        lines = [json_line(self._features[name]).rstrip("\n") for name in sorted(self._features)]
        inner = ",\n".join(lines)
        return f'{{"type": "FeatureCollection", "features": [\n{inner}\n]}}\n'
