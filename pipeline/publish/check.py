"""The last look before a document is written: what must always hold of it, holds.

The check reads the finished document as any other program would, so that a slip anywhere
on the way (a rule, the alignment, the writing itself) is found before it is published.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from pipeline.errors import BrochureError, Status
from pipeline.publish.schema import FactDocument
from pipeline.records import SECTIONS

REMEDY = "this is a fault of the program: please report it with the brochure"

LAYER_FIELDS = {
    "mentions": (
        ("span", "text", "clean"),
        ("full_span", "full_text", "clean"),
        ("raw_span", "raw_text", "raw"),
    ),
    "repairs": (("raw_span", "from", "raw"), ("span", "to", "clean")),
    "evidence": (("span", "text", "clean"), ("raw_span", "raw_text", "raw")),
    "warnings": (("span", "text", "clean"), ("raw_span", "raw_text", "raw")),
}
"""For each list of the document: which field is the slice of which layer at which span."""


def check_document(document: dict[str, Any], json_text: str, raw: str, clean: str) -> None:
    """Refuse a document that breaks the format or one of its rules.

    Args:
        document: as made.
        json_text: as it will be written.
        raw: the raw text.
        clean: the clean text.

    Raises:
        BrochureError: the document must not be published; the message says where it is wrong.
    """
    try:
        FactDocument.model_validate_json(json_text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = "/".join(str(part) for part in first["loc"])
        raise _refusal(document, f"{where}: {first['msg']}") from error
    for complaint in (*_wrong_slices(document, raw, clean), *_wrong_references(document)):
        raise _refusal(document, complaint)


def _refusal(document: dict[str, Any], complaint: str) -> BrochureError:
    path = document["document"]["source"]["path"]
    return BrochureError(Status.FAILED, f"{path}: the facts are not sound ({complaint})", REMEDY)


def _wrong_slices(document: dict[str, Any], raw: str, clean: str) -> Iterator[str]:
    """Yield a complaint for every text that is not the slice of its layer."""
    layers = {"raw": raw, "clean": clean}
    for name, item in _items(document):
        for span_field, text_field, layer in LAYER_FIELDS[name]:
            if span_field not in item:
                continue
            start, end = item[span_field]
            if not 0 <= start <= end <= len(layers[layer]):
                yield f"{name}: {span_field} {start}-{end} lies outside the {layer} text"
            elif layers[layer][start:end] != item[text_field]:
                yield f"{name}: {text_field} is not the {layer} text at {start}-{end}"


def _items(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for mention in document["mentions"]:
        yield "mentions", mention
        yield from (("repairs", repair) for repair in mention["repairs"])
    for relation in document["relations"]:
        yield from (("evidence", item) for item in relation["evidence"])
    yield from (("warnings", item) for item in document["warnings"])


def _wrong_references(document: dict[str, Any]) -> Iterator[str]:
    """Yield a complaint for every id that stands twice or leads nowhere."""
    entities = [entity for section in SECTIONS for entity in document[section]]
    mentions = {mention["id"] for mention in document["mentions"]}
    known = {entity["id"] for entity in entities}
    if len(known) != len(entities):
        yield "two entities have the same id"
    if len(mentions) != len(document["mentions"]):
        yield "two mentions have the same id"
    for entity in entities:
        yield from (
            f"{entity['id']}: no mention {m}" for m in entity["mentions"] if m not in mentions
        )
    for mention in document["mentions"]:
        if mention["entity"] is not None and mention["entity"] not in known:
            yield f"{mention['id']}: no entity {mention['entity']}"
    for relation in document["relations"]:
        ends = [relation["subject"], relation["object"], *relation["qualifiers"].values()]
        yield from (
            f"{relation['id']}: no entity {e}" for e in ends if e is not None and e not in known
        )
