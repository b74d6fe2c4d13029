"""Documents → rows of flat tables: the same for CSV, SQLite and Parquet.

A row is numbered in the order of the brochures, so that the same documents give the same
numbers. A column that names a row of another table holds its number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple

from pipeline.records import QUALIFIERS, SECTIONS

NOWHERE = (None, None)
Cell = str | int | float | None
Row = tuple[Cell, ...]


class Result(NamedTuple):
    """One brochure's document and what lies beside it.

    files: what it is ("text", "facts", "page") → name in the output folder, as shown.
    words: the clean text with its words apart. verdicts: fact id → a person's verdict on it.
    """

    document: Mapping[str, Any]
    files: Mapping[str, str]
    words: str
    verdicts: Mapping[str, Mapping[str, Any]]


class Column(NamedTuple):
    """A column: its name, its type, the table whose number it holds, and what it says."""

    name: str
    type: Literal["INTEGER", "REAL", "TEXT"]
    refers_to: str = ""
    says: str = ""


def _text(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, "TEXT") for name in names)


def _whole(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, "INTEGER") for name in names)


NUMBER = Column("number", "INTEGER", says="of the row")
OF_DOCUMENT = (Column("document", "INTEGER", "documents"), Column("brochure", "TEXT"))
SURE = (
    Column("confidence", "REAL", says="measured precision of the rule, 0 to 1"),
    *_text("confidence_level", "flags"),
)
REVIEWED = (
    Column("review", "TEXT", says="accept, reject or correct, by a person"),
    Column("correction", "TEXT", says="the right value, as the person typed it"),
    Column("note", "TEXT"),
)
TABLES: dict[str, tuple[Column, ...]] = {
    "documents": (
        NUMBER,
        Column("id", "TEXT", says="sha256 of the brochure"),
        *_text("brochure", "status", "title", "media_type"),
        *_whole("bytes", "pages", "characters"),
        *_text("languages", "reference_date", "text_file", "facts_file", "page_file"),
        *_text("version", "fingerprint"),
        *_whole(*SECTIONS, "relations", "repairs", "warnings"),
    ),
    "facts": (
        NUMBER,
        *OF_DOCUMENT,
        Column("kind", "TEXT", says="city, date, partner, programme or quantity"),
        *_text("id", "type", "name_th", "name_en", "aliases", "country"),
        *_text("iso3166_1", "iso3166_2"),
        *_whole("geonames"),
        *_text("wikidata"),
        Column("longitude", "REAL", says="degrees, WGS 84"),
        Column("latitude", "REAL", says="degrees, WGS 84"),
        *_text("roles"),
        Column("edtf", "TEXT", says="the date in EDTF, Gregorian"),
        *_text("earliest", "latest", "granularity", "calendar"),
        Column("surface_year", "INTEGER", says="the year as printed"),
        Column("value", "REAL", says="in base units"),
        *_text("unit", "mod"),
        Column("text", "TEXT", says="of the first mention"),
        Column("page", "INTEGER", says="of the first mention, from 1"),
        Column("times", "INTEGER", says="how many mentions"),
        *SURE,
        *REVIEWED,
    ),
    "mentions": (
        NUMBER,
        Column("document", "INTEGER", "documents"),
        Column("fact", "INTEGER", "facts"),
        *_text("id", "kind", "text", "full_text", "raw_text"),
        Column("start", "INTEGER", says="in the clean text, code points"),
        *_whole("end", "raw_start", "raw_end", "page"),
        Column("left", "REAL", says="first box, points from the top left corner"),
        *(Column(side, "REAL") for side in ("top", "right", "bottom")),
        *_text("rule", "match"),
        *_whole("repairs"),
    ),
    "relations": (
        NUMBER,
        *OF_DOCUMENT,
        *_text("id", "type"),
        *(Column(end, "INTEGER", "facts") for end in ("subject", "object")),
        *_text("subject_name", "object_name"),
        *(Column(name, "INTEGER", "facts", says) for name, says in QUALIFIERS.items()),
        *_text("status", "modality"),
        Column("text", "TEXT", says="the words that say so"),
        *_whole("start", "end", "page"),
        *_text("rule"),
        *SURE,
        *REVIEWED,
    ),
    "warnings": (
        NUMBER,
        Column("document", "INTEGER", "documents"),
        *_text("code", "message", "stage"),
        *_whole("page"),
        *_text("text"),
    ),
}


class Rows:
    """Makes the rows of one document after another, numbering them as it goes."""

    def __init__(self, coordinates: Mapping[str, tuple[float, float]]) -> None:
        self._coordinates = coordinates
        self._last = dict.fromkeys(TABLES, 0)

    def of(self, result: Result) -> dict[str, list[Row]]:
        """Return the rows of one result: table → rows, in the order of `TABLES`."""
        document = result.document
        head = self._numbered("documents", _document(result))
        common = {"document": head["number"], "brochure": head["brochure"]}
        mentions = {mention["id"]: mention for mention in document["mentions"]}
        told = {table: list[dict[str, Any]]() for table in TABLES} | {"documents": [head]}
        numbers: dict[str, int] = {}
        for section, kind in SECTIONS.items():
            for fact in document[section]:
                row = _fact(fact, mentions, result.verdicts) | common | {"kind": kind}
                row["longitude"], row["latitude"] = self._coordinates.get(fact["id"], NOWHERE)
                numbers[fact["id"]] = self._numbered("facts", row)["number"]
                told["facts"].append(row)
        for mention in document["mentions"]:
            row = _mention(mention) | common | {"fact": numbers.get(mention["entity"])}
            told["mentions"].append(self._numbered("mentions", row))
        names = {f["id"]: title(f) for section in SECTIONS for f in document[section]}
        for relation in document["relations"]:
            row = _relation(relation, numbers, names, result.verdicts) | common
            told["relations"].append(self._numbered("relations", row))
        for warning in document["warnings"]:
            told["warnings"].append(self._numbered("warnings", dict(warning) | common))
        return {
            table: [tuple(row.get(c.name) for c in TABLES[table]) for row in rows]
            for table, rows in told.items()
        }

    def _numbered(self, table: str, row: dict[str, Any]) -> dict[str, Any]:
        self._last[table] += 1
        row["number"] = self._last[table]
        return row


def _document(result: Result) -> dict[str, Any]:
    head = result.document["document"]
    return {
        "id": head["id"],
        "brochure": head["source"]["path"],
        "status": head.get("status"),
        "title": head.get("title"),
        "media_type": head["source"]["media_type"],
        "bytes": head["source"]["bytes"],
        "pages": head["source"].get("page_count"),
        "characters": head["layers"]["repaired"]["n_chars"],
        "languages": " ".join(head["languages"]),
        "reference_date": head["reference_date"],
        **{f"{what}_file": name for what, name in result.files.items()},
        "version": head["producer"]["version"],
        "fingerprint": head["producer"].get("fingerprint"),
        **head.get("counts", {}),
    }


def _fact(
    fact: Mapping[str, Any], mentions: Mapping[str, Any], verdicts: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    names = fact.get("names") or {}
    first = mentions[fact["mentions"][0]]
    plain = {k: v for k, v in fact.items() if not isinstance(v, list | dict)}
    return {
        **plain,
        **(fact.get("identifiers") or {}),
        "name_th": names.get("th"),
        "name_en": names.get("en"),
        "aliases": _joined(names.get("aliases")),
        "roles": _joined(fact.get("roles")),
        "text": first["text"],
        "page": first["page"],
        "times": len(fact["mentions"]),
        **_sure(fact),
        **reviewed(verdicts.get(fact["id"])),
    }


def _mention(mention: Mapping[str, Any]) -> dict[str, Any]:
    box = (mention["bbox"] or [{}])[0]
    return {
        **{k: mention.get(k) for k in ("id", "kind", "text", "full_text", "raw_text", "page")},
        "start": mention["span"][0],
        "end": mention["span"][1],
        "raw_start": mention["raw_span"][0],
        "raw_end": mention["raw_span"][1],
        **{side: box.get(side[0]) for side in ("left", "top", "right", "bottom")},
        "rule": mention["rule"],
        "match": mention["match"],
        "repairs": len(mention["repairs"]),
    }


def _relation(
    relation: Mapping[str, Any],
    numbers: Mapping[str, int],
    names: Mapping[str, str],
    verdicts: Mapping[str, Mapping[str, Any]],
) -> dict[str, Any]:
    first = relation["evidence"][0]
    start, end = first["span"]
    ends = {end: relation[end] for end in ("subject", "object")}
    qualifiers = {name: relation.get("qualifiers", {}).get(name) for name in QUALIFIERS}
    return {
        **{k: relation[k] for k in ("id", "type", "status", "modality", "rule")},
        **{name: numbers.get(fact) for name, fact in (ends | qualifiers).items()},
        **{f"{name}_name": names.get(fact) for name, fact in ends.items()},
        "text": " … ".join(item["text"] for item in relation["evidence"]),
        "start": start,
        "end": end,
        "page": first.get("page"),
        **_sure(relation),
        **reviewed(verdicts.get(relation["id"])),
    }


def _sure(fact: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "confidence": fact["confidence"]["score"],
        "confidence_level": fact["confidence"]["level"],
        "flags": _joined(fact.get("flags")),
    }


def reviewed(verdict: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the three review columns of a fact."""
    verdict = verdict or {}
    return {
        "review": verdict.get("verdict"),
        "correction": verdict.get("correction"),
        "note": verdict.get("note"),
    }


def _joined(values: Any) -> str | None:
    return "|".join(str(value) for value in values) if values else None


def title(fact: Mapping[str, Any]) -> str:
    """Return what a person would call a fact: its name, its date, or its figure with the unit."""
    if "edtf" in fact:
        return str(fact["edtf"] or "unresolved")
    if "unit" in fact:
        return f"{fact['value']:,} {fact['unit']}"
    names = fact.get("names") or {}
    return " · ".join(dict.fromkeys(filter(None, [names.get("th"), names.get("en")])))


def facts_of(document: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield (kind, fact) for every fact of a document, relations last."""
    for section, kind in SECTIONS.items():
        yield from ((kind, fact) for fact in document[section])
    yield from (("relation", relation) for relation in document["relations"])
