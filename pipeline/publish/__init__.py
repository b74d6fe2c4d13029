"""publish: FactSheet → the JSON document that others read.

`document` puts it together, `mentions` adds where everything comes from, `producer` says
what made it, `schema` is the agreed format, and `check` refuses to publish what breaks it.
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
