"""The parts of the output format: what an entity, a mention, a relation, a source consist of.

How open the models are, and their units, is said in `schema.py`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from pipeline.records import PartnerType, PlaceType


def _whole(value: object) -> object:
    """Take 3.0 for 3, as JSON Schema does, and leave everything else to the type."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Integer = Annotated[int, BeforeValidator(_whole)]
Offset = Annotated[int, Field(ge=0), BeforeValidator(_whole)]
SpanPair = tuple[Offset, Offset]
CountryCode = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
RelationType = Literal[
    "member_of",
    "chair_of",
    "succeeds",
    "initiated",
    "established",
    "funds",
    "supports",
    "signed_with",
    "twinned_with",
    "paired_with",
    "plans_twinning_with",
    "partners_with",
    "implements",
    "invests_in",
    "hosts",
    "participates_in",
    "met_with",
    "located_in",
    "part_of",
    "covers",
    "occurs_at",
    "has_quantity",
    "projection",
]
Granularity = Literal[
    "day",
    "month",
    "quarter",
    "half_year",
    "year",
    "fiscal_year",
    "academic_year",
    "interval",
    "relative",
]
Calendar = Literal["buddhist", "buddhist_assumed", "gregorian", "gregorian_assumed", "none"]


class Open(BaseModel):
    """An object to which a later 1.x version may add fields."""

    model_config = ConfigDict(extra="allow", strict=True, frozen=True)


class Closed(BaseModel):
    """An object whose fields are all listed here."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Confidence(Open):
    """How often the rule was right."""

    level: Literal["high", "medium", "low"]
    score: Annotated[float, Field(ge=0, le=1)]
    basis: Annotated[
        str, Field(description="The labelled set on which the rule's precision was measured.")
    ]


class Names(Open):
    """Canonical names of an entity."""

    th: str | None
    en: str | None
    aliases: list[str] = []


class Identifiers(Open):
    """Codes by which other programs know the entity."""

    iso3166_1: CountryCode | None = None
    iso3166_2: Annotated[str, Field(pattern=r"^[A-Z]{2}-[A-Z0-9]{1,3}$")] | None = None
    geonames: Integer | None = None
    wikidata: Annotated[str, Field(pattern=r"^Q[1-9][0-9]*$")] | None = None


class Base(Open):
    """What every entity has: a stable id and the mentions that name it."""

    id: str
    mentions: Annotated[list[str], Field(min_length=1)]
    confidence: Confidence
    flags: list[str] = []


class Entity(Base):
    """A named thing; a programme is one."""

    type: str
    names: Names
    identifiers: Identifiers = Identifiers()
    roles: list[str] = []


class Place(Entity):
    """A settlement or administrative place."""

    type: PlaceType
    country: CountryCode | None
    admin1: str | None = None
    alternatives: list[Any] = []


class Partner(Entity):
    """A country or an organisation."""

    type: PartnerType
    country: CountryCode | None
    country_source: Literal["text", "gazetteer"] | None = None


class Date(Base):
    """A date in EDTF, in the Gregorian calendar."""

    edtf: str | None
    granularity: Granularity
    calendar: Calendar
    surface_year: Integer | None
    mod: Literal["by", "since", "start", "mid", "end", "approx"] | None = None
    earliest: str | None = None
    latest: str | None = None


class Quantity(Base):
    """A number in base units with the thing counted."""

    value: float
    unit: str
    mod: Literal["more_than", "less_than", "at_least", "at_most", "approx"] | None = None


class BoundingBox(Open):
    """Where the ink is: page from 1, left, top, right, bottom in points."""

    page: Any
    l: Any  # noqa: E741 - the contract's name
    t: Any
    r: Any
    b: Any


class Quote(Open):
    """The mention with what stands around it in the repaired text."""

    exact: str
    prefix: str
    suffix: str


class AppliedRepair(Open):
    """One repair under the mention: `from` in the raw layer became `to` in the repaired one."""

    rule: Any
    raw_span: Any
    from_: Any = Field(alias="from")
    to: Any


class Mention(Closed):
    """One place in the text that names an entity, or a trigger word of a relation."""

    id: str
    entity: str | None
    kind: Literal["city", "date", "partner", "programme", "quantity", "trigger"]
    text: str
    full_text: Annotated[
        str, Field(description="With the generic word that stands at the name.")
    ] = ""
    span: SpanPair
    full_span: SpanPair = (0, 0)
    raw_span: SpanPair
    raw_text: str
    page: Integer | None
    bbox: list[BoundingBox] | None
    quote: Quote
    repairs: list[AppliedRepair]
    rule: str
    match: Literal["exact", "alias", "pattern", "fuzzy", "coreference"]
    edit_distance: Integer = 0
    occurrences: Integer = 1


class Relation(Open):
    """Who did what with whom.

    subject, object and the values of qualifiers are entity ids; the names of these are date,
    place, amount, joint_amount (of several relations together) and programme. Each item of
    evidence has span, text, raw_span, raw_text and page.
    """

    id: str
    type: RelationType
    subject: str
    object: str | None
    qualifiers: dict[str, Any] = {}
    status: Literal["explicit", "derived"]
    modality: Literal["asserted", "planned", "projected", "negated"]
    evidence: Annotated[list[Any], Field(min_length=1)]
    rule: str
    confidence: Confidence
    flags: list[Any] = []


class Warning(Open):  # noqa: A001 - the contract's word
    """What was not certain; this program adds stage, page, bbox, span, text and times."""

    code: Any
    message: Any


class Source(Open):
    """The brochure as received; path as given, never absolute."""

    path: str
    media_type: str
    bytes: Integer
    page_count: Integer | None = None


class Layer(Open):
    """One text: sha256 of its UTF-8 bytes, and its length."""

    sha256: str
    n_chars: Integer
    unit: Literal["unicode_code_point"]
    path: str | None = None


class Layers(BaseModel):
    """The text exactly as read, and as it stands in the clean text file."""

    model_config = ConfigDict(extra="allow", strict=True, frozen=True)
    __pydantic_extra__: dict[str, Layer]

    raw: Layer
    repaired: Layer


class Gazetteer(Open):
    """A list of names that was used; version is the sha256 of the file."""

    name: Any
    version: Any


class Producer(Open):
    """What made the document: the same producer and source give the same bytes."""

    name: str
    version: str
    rules_sha256: str
    gazetteers: list[Gazetteer]
    tokenizer: dict[str, Any]
