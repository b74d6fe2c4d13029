"""publish: FactSheet → the JSON document that others read, and all that is made of documents.

The document
    document      the envelope, the entities, the relations
    entities      facts and relations as objects of the format
    mentions      where everything comes from: both layers, page, boxes, repairs
    producer      what made it: versions and hashes
    schema        the agreed format (`facts.schema.json`)
    schema_parts  its parts: entity, mention, relation, source
    check         refuses to publish what breaks it
    words         the text with its words apart, for search

The pages
    page          their frame: one file that works offline and asks nothing
    inspection    one brochure: every fact beside its page
    overview      all brochures, and a search over their facts

The feeds
    rows          documents → rows of flat tables
    csv_tables    the tables as CSV
    sqlite        the tables as SQLite, with full-text search
    parquet       the tables as Parquet
    jsonl         facts and documents as JSON lines, places as GeoJSON
    labelstudio   texts and facts for Label Studio
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from pipeline.publish.check import check_document
from pipeline.publish.document import make_document
from pipeline.publish.producer import Producer
from pipeline.records import FactSheet


def publish_facts(
    sheet: FactSheet,
    producer: Producer,
    *,
    reference_date: date | None = None,
    text_path: str | None = None,
) -> str:
    """Return the JSON document of one brochure, checked: the same sheet gives the same text.

    Args:
        sheet: what the brochure states.
        producer: what made it (`producer.identify_producer`).
        reference_date: the user's date, if one was given.
        text_path: name of the clean text file beside the document.

    Raises:
        BrochureError: the document breaks the agreed format or one of its rules.
    """
    document = make_document(sheet, producer, reference_date=reference_date, text_path=text_path)
    text = json_text(document)
    clean = sheet.tokens.clean
    check_document(document, text, clean.raw.text, clean.text)
    return text


def json_text(document: dict[str, Any]) -> str:
    """Return `document` as JSON, one item of each list on a line of its own.

    So the facts can be read, searched by line and compared by line, and a reader that wants
    only the head need not read the rest.
    """
    parts = []
    for key, value in document.items():
        if isinstance(value, list) and value:
            items = ",\n  ".join(_line(item) for item in value)
            parts.append(f"{_line(key)}: [\n  {items}\n]")
        else:
            parts.append(f"{_line(key)}: {_line(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
