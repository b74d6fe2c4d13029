"""The output format as typed models; `facts.schema.json` beside it is made from them, by

    python -c 'from pipeline.publish.schema import *; SCHEMA_PATH.write_text(schema_text())'

The contract is version 1.0.0 of the fact format. Where the contract leaves a field open
(`Any`), so do the models: they accept and refuse exactly what the contract accepts and
refuses, so that a document of any 1.x version is still read. What this program writes into
the open fields is said in their descriptions.

Units: spans are half-open ``[start, end)`` in Unicode code points; boxes are points from the
top left corner of the page.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from pipeline.publish.schema_parts import (
    Closed,
    Date,
    Entity,
    Layers,
    Mention,
    Open,
    Partner,
    Place,
    Producer,
    Quantity,
    Relation,
    Source,
    Warning,  # noqa: A004 - the contract's word
)

SCHEMA_VERSION = "1.0.0"
SCHEMA_PATH = Path(__file__).with_name("facts.schema.json")


class Document(Open):
    """The brochure and how it was read."""

    id: Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$")]
    title: str | None = None
    source: Source
    languages: list[str]
    reference_date: Annotated[
        str | None,
        Field(description="Resolves relative dates; null: none given, they stay unresolved."),
    ]
    layers: Layers
    producer: Producer


class FactDocument(Closed):
    """Facts extracted from one Thai document."""

    model_config = ConfigDict(
        json_schema_extra={
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": f"urn:thai-brochure-facts:{SCHEMA_VERSION}",
        }
    )

    context: str | dict[str, Any] = Field(default={}, alias="@context")
    schema_version: Annotated[str, Field(pattern=r"^1\.\d+\.\d+$")]
    document: Document
    cities: list[Place]
    dates: list[Date]
    partners: list[Partner]
    programmes: list[Entity]
    quantities: list[Quantity]
    relations: list[Relation]
    mentions: list[Mention]
    warnings: list[Warning]


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) that the models stand for."""
    schema = FactDocument.model_json_schema(by_alias=True)
    head = {key: schema.pop(key) for key in ("$schema", "$id")}
    return _without_noise(head | schema)  # type: ignore[no-any-return]


def _without_noise(schema: Any) -> Any:
    """Drop titles and defaults, which say nothing to a reader of the schema.

    No field of the format is called `default`; one is called `title`, and it is an object.
    """
    if isinstance(schema, list):
        return [_without_noise(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: _without_noise(value)
        for key, value in schema.items()
        if key != "default" and not (key == "title" and isinstance(value, str))
    }


def schema_text() -> str:
    """Return the schema as it stands in `facts.schema.json` and as `schema` prints it."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


def read_document(text: str | bytes) -> FactDocument:
    """Read a document of any 1.x version.

    A field that this version does not know is kept where the contract is open and left aside
    where it is closed (the document itself and its mentions).

    Raises:
        pydantic.ValidationError: it is not one; the message names the place.
    """
    told = json.loads(text)
    if isinstance(told, dict):
        told = _known(told, FactDocument)
        if isinstance(mentions := told.get("mentions"), list):
            told["mentions"] = [_known(m, Mention) if isinstance(m, dict) else m for m in mentions]
    return FactDocument.model_validate_json(json.dumps(told))


def _known(told: dict[str, Any], model: type[Closed]) -> dict[str, Any]:
    """Return only the fields that a closed model knows, by the names of the format."""
    names = {field.alias or name for name, field in model.model_fields.items()}
    return {name: value for name, value in told.items() if name in names}
