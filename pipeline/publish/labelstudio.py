"""Documents → import files of Label Studio: one task each, with what was found as predictions.

Label Studio runs in a browser and counts UTF-16 units; the documents count code points. The
two differ behind a character outside the Basic Multilingual Plane, and are converted.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from itertools import accumulate
from typing import Any

from pipeline.publish.schema_parts import RelationType
from pipeline.records import SECTIONS

MODEL_FIELDS = ("name", "version")


def task(document: Mapping[str, Any], text: str) -> dict[str, Any]:
    """Return one task: the clean text, and every mention and relation as a prediction.

    Args:
        document: of a brochure.
        text: its clean text.
    """
    head = document["document"]
    units = [0, *accumulate(1 + (character > "\uffff") for character in text)]
    found = [_region(m, units) for m in document["mentions"] if m["entity"] is not None]
    known = {region["id"] for region in found}
    first = {
        fact["id"]: fact["mentions"][0]
        for section in SECTIONS
        for fact in document[section]
        if fact["mentions"][0] in known
    }
    links = [
        _link(relation, first)
        for relation in document["relations"]
        if relation["subject"] in first and relation["object"] in first
    ]
    producer = " ".join(str(head["producer"][field]) for field in MODEL_FIELDS)
    return {
        "data": {"text": text, "brochure": head["source"]["path"], "document": head["id"]},
        "predictions": [{"model_version": producer, "result": [*found, *links]}],
    }


def _region(mention: Mapping[str, Any], units: list[int]) -> dict[str, Any]:
    start, end = mention["span"]
    return {
        "id": mention["id"],
        "type": "labels",
        "from_name": "label",
        "to_name": "text",
        "value": {
            "start": units[start],
            "end": units[end],
            "text": mention["text"],
            "labels": [mention["kind"]],
        },
        "meta": {"text": [mention["entity"]]},
    }


def _link(relation: Mapping[str, Any], first: Mapping[str, str]) -> dict[str, Any]:
    return {
        "type": "relation",
        "from_id": first[relation["subject"]],
        "to_id": first[relation["object"]],
        "direction": "right",
        "labels": [relation["type"]],
    }


def labelling_config() -> str:
    """Return the labelling interface that the tasks are made for, as Label Studio's XML."""
    labels = "".join(f'\n    <Label value="{escape(kind)}"/>' for kind in SECTIONS.values())
    kinds = RelationType.__args__  # type: ignore[attr-defined]
    relations = "".join(f'\n    <Relation value="{escape(kind)}"/>' for kind in kinds)
    return (
        f'<View>\n  <Labels name="label" toName="text">{labels}\n  </Labels>\n'
        f"  <Relations>{relations}\n  </Relations>\n"
        '  <Text name="text" value="$text"/>\n</View>\n'
    )
