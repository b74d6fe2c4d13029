"""The values that flow from stage to stage, each holding the one before it.

Provenance is a walk back: fact → mention → span in the clean text → alignment → span in
the raw text → glyphs → boxes on the page. Nothing here is ever changed after it was made.

Coordinates are points (1/72 inch) from the top left corner of the page as it is shown.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, TypeVar, runtime_checkable

from pipeline.spans import Alignment, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

T = TypeVar("T")

# --- read ---------------------------------------------------------------------------------


class Box(NamedTuple):
    """A rectangle on a page in points, origin top left: x0 <= x1 and top <= bottom."""

    x0: float
    top: float
    x1: float
    bottom: float

    @classmethod
    def around(cls, boxes: list[Box]) -> Box:
        """Return the smallest box that holds all of `boxes` (at least one)."""
        x0, top, x1, bottom = zip(*boxes, strict=True)
        return cls(min(x0), min(top), max(x1), max(bottom))


class Glyph(NamedTuple):
    """One drawn mark on a page.

    text: what the text layer says it is (/ActualText before ToUnicode, or the OCR engine's
        word); U+FFFD where it says nothing. May be several characters, or empty.
    meaning: what all the evidence in the file says it is; equal to `text` unless the font's
        own names, widths or outlines overrule it. The raw text is made of `text`; the repair
        stage puts `meaning` in its place, as an edit with `reason`.
    reason: why `meaning` differs from `text`; empty where it does not.
    position: where the font draws this variant of a mark, as evidence for the repair stage:
        "low", "low_left", "left", "lowered", "no_descender", or "" if unknown or plain.
    code: the character code or CID in the font; None from OCR.
    name: the font's own name for the glyph; None if it has none.
    font: the font's name as the page uses it; "" from OCR.
    size: font size in points.
    box: where it was drawn.
    advance: how far the pen moved, in points.
    order: place in the content stream, from 0.
    pen: where the pen stood before the glyph was drawn: x, and y of the base line; None from
        OCR.
    angle: direction of writing in whole degrees clockwise from left-to-right: 0 to 359.
    ink: the rectangle that the outline itself covers; None if the outline is not at hand or
        is empty. (`box` spans the advance and the height of the font.)
    hidden: True if the glyph is drawn invisibly (text rendering mode 3), as OCR layers are.
    confidence: how sure the OCR engine is, or the reading of a font that says nothing of its
        glyphs, 0 to 1; 1 where the file itself says what the glyph means.
    """

    text: str
    meaning: str
    reason: str
    position: str
    code: int | None
    name: str | None
    font: str
    size: float
    box: Box
    advance: float
    order: int
    pen: tuple[float, float] | None = None
    angle: int = 0
    ink: Box | None = None
    hidden: bool = False
    confidence: float = 1.0


class Note(NamedTuple):
    """Something a reader of the result should know: a warning before it has an address.

    code: a short fixed word, e.g. "overprint", "needs_ocr", "readers_disagree".
    message: one English sentence.
    page: page number from 1, or None.
    box: where on the page, or None.
    span: the stretch of the text layer of the stage that made the note, or None.
    times: how often.
    """

    code: str
    message: str
    page: int | None = None
    box: Box | None = None
    span: Span | None = None
    times: int = 1


@dataclass(frozen=True, slots=True)
class Brochure:
    """The identity of a source.

    path: as given, with forward slashes; for display, never opened again.
    sha256: of the bytes, 64 hex digits.
    media_type: "application/pdf" or "text/plain".
    n_bytes: size of the source.
    page_count: None for a text.
    """

    path: str
    sha256: str
    media_type: str
    n_bytes: int
    page_count: int | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a brochure.

    number: from 1. width, height: points. reader: "text layer", or the OCR engine and its
    version, or "" if nothing could be read. span: the stretch of the raw text that came
    from this page; the separator behind it is not included.
    """

    number: int
    width: float
    height: float
    reader: str
    span: Span


BlockKind = Literal["paragraph", "heading", "list_item", "table_row", "furniture"]


class Block(NamedTuple):
    """A stretch of the raw text that belongs together on its page.

    "furniture" is a running header, a footer or a page number. starts: where in a table row a
    paragraph begins that is not the first of its cell.
    """

    span: Span
    kind: BlockKind
    page: int | None
    box: Box | None
    starts: tuple[int, ...] = ()

    def paragraphs(self) -> Iterator[Span]:
        """Yield the stretches of a block that no paragraph within a cell parts."""
        yield from map(Span, (self.span.start, *self.starts), (*self.starts, self.span.end))


@runtime_checkable
class InColumns(Protocol):
    """Glyphs that are made anew each time they are asked for."""

    def told(self, ask: Callable[[Glyph], T]) -> Iterator[T | None]:
        """Yield what `RawText.told` does."""


@dataclass(frozen=True, slots=True)
class RawText:
    """The text exactly as it was read, and for each character the glyph it came from.

    text: lines end in one newline; blocks are separated by two, pages by two as well; cells
        of a table row by a tab.
    glyphs: as long as `text`; None where no ink stands behind a character (line ends,
        blanks that the layout implies, any character of a text file).
    blocks: sorted and not overlapping; empty for a text file, whose layout is unknown.
    notes: what the reading was not sure of; spans in `text`.
    """

    brochure: Brochure
    pages: tuple[Page, ...]
    text: str
    glyphs: Sequence[Glyph | None]
    blocks: tuple[Block, ...] = ()
    notes: tuple[Note, ...] = ()

    def __post_init__(self) -> None:
        if self.glyphs and len(self.glyphs) != len(self.text):
            raise ValueError(f"{len(self.glyphs)} glyphs for {len(self.text)} characters")

    def told(self, ask: Callable[[Glyph], T]) -> Iterator[T | None]:
        """Yield for each character what `ask` says of its glyph, or None if it has none.

        ask: must go by what the font says of a glyph, not by where it stands: glyphs that are held
            in columns are asked once for each kind.
        """
        if isinstance(self.glyphs, InColumns):
            return self.glyphs.told(ask)
        return (None if glyph is None else ask(glyph) for glyph in self.glyphs)

    def page_at(self, position: int) -> Page | None:
        """Return the page that holds the character at `position` of the raw text."""
        at = bisect_right(self.pages, position, key=lambda page: page.span.start) - 1
        return self.pages[at] if at >= 0 else None

    def boxes_of(self, span: Span) -> tuple[tuple[int, Box], ...]:
        """Return the boxes that the ink of `span` covers: (page number, box), one for each line."""
        found: list[tuple[int, Box]] = []
        page = self.page_at(span.start)
        for position in range(span.start, min(span.end, len(self.glyphs))):
            glyph = self.glyphs[position]
            if glyph is None:
                continue
            if page is None or position >= page.span.end:
                page = self.page_at(position)
                if page is None:
                    continue
            if found and found[-1][0] == page.number and _same_line(found[-1][1], glyph.box):
                found[-1] = (page.number, Box.around([found[-1][1], glyph.box]))
            else:
                found.append((page.number, glyph.box))
        return tuple(found)


def _same_line(line: Box, box: Box) -> bool:
    """Say whether a box overlaps a line by half its own height and does not start it anew."""
    overlap = min(line.bottom, box.bottom) - max(line.top, box.top)
    height = min(line.bottom - line.top, box.bottom - box.top)
    return overlap >= 0.5 * height and box.x1 >= line.x0


# --- repair -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Repair:
    """One edit, carried to both layers.

    raw_span, clean_span: where it stands in the raw and in the clean text.
    before, after: what the fix saw and what it put there.
    mechanism: the name of the fix. evidence: why, in one English phrase.
    lossless: follows from evidence (True) or is the likeliest reading (False).
    confidence: probability that `after` is right; 1 if lossless.
    """

    raw_span: Span
    clean_span: Span
    before: str
    after: str
    mechanism: str
    evidence: str
    lossless: bool
    confidence: float
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CleanText:
    """The repaired text with every repair, and the exact map to the raw text.

    alignment: source = raw text, target = clean text.
    repairs: sorted by place in the raw text.
    blocks: as in the raw text, with spans in the clean text.
    notes: what was seen and left as it was, and the diagnosis of the brochure's damage;
        spans in the clean text.
    """

    raw: RawText
    text: str
    alignment: Alignment
    repairs: tuple[Repair, ...] = ()
    blocks: tuple[Block, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Tokens:
    """The clean text cut into words; joined they are the text again, to the character.

    make_doc: makes `doc` when it is first asked for: to import spaCy takes 45 MB and 0.4 s, and
        no stage of this program needs it.
    """

    clean: CleanText
    spans: tuple[Span, ...]
    make_doc: Callable[[], Doc] = field(repr=False, compare=False)

    @property
    def doc(self) -> Doc:
        """The same words as a spaCy `Doc`; `token.idx` are offsets in the clean text."""
        return self.make_doc()

    def __post_init__(self) -> None:
        at = 0
        for span in self.spans:
            if span.start != at:
                raise ValueError(f"token at {span.start}, expected {at}")
            at = span.end
        if at != len(self.clean.text):
            raise ValueError(f"tokens end at {at}, the text at {len(self.clean.text)}")


# --- extract ------------------------------------------------------------------------------

Kind = Literal["city", "date", "partner", "programme", "quantity"]
SECTIONS: dict[str, Kind] = {
    "cities": "city",
    "dates": "date",
    "partners": "partner",
    "programmes": "programme",
    "quantities": "quantity",
}
"""List of a document → the kind of the entities in it."""
QUALIFIERS = {
    "date": "",
    "place": "",
    "amount": "",
    "joint_amount": "of several relations together, what each has is not said",
    "programme": "",
}
"""What says more of a relation → what is to be said of it."""
Match = Literal["exact", "alias", "pattern", "fuzzy", "coreference"]


@dataclass(frozen=True, slots=True)
class Names:
    """The canonical names of an entity, and others it goes by."""

    th: str | None
    en: str | None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Identifiers:
    """Codes other programs know an entity by; None where unknown."""

    iso3166_1: str | None = None
    iso3166_2: str | None = None
    geonames: int | None = None
    wikidata: str | None = None


PlaceType = Literal["city", "province", "district", "subdistrict", "state", "island", "region"]
PartnerType = Literal[
    "country",
    "international_organization",
    "group",
    "network",
    "government_agency",
    "local_government",
    "state_enterprise",
    "company",
    "university",
    "hospital",
    "foundation",
    "fund",
    "business_association",
    "other_organization",
]
"""The closed lists of the fact format: what a place, what a partner may be."""


@dataclass(frozen=True, slots=True)
class PlaceValue:
    """A settlement or administrative place. type: see the schema's list for `place`."""

    id: str
    type: str
    names: Names
    country: str | None
    identifiers: Identifiers = Identifiers()
    admin1: str | None = None
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartnerValue:
    """A country or an organisation. type: see the schema's list for `partner`."""

    id: str
    type: str
    names: Names
    country: str | None
    country_source: Literal["text", "gazetteer"] | None = None
    identifiers: Identifiers = Identifiers()


@dataclass(frozen=True, slots=True)
class ProgrammeValue:
    """A project, plan, fund, agenda, event or exhibition."""

    id: str
    type: str
    names: Names
    identifiers: Identifiers = Identifiers()


@dataclass(frozen=True, slots=True)
class DateValue:
    """A date in EDTF, Gregorian; None where it stays unresolved. Terms: see FactSheet's schema.

    surface_year: the year as printed (any calendar), or None.
    earliest, latest: ISO days that bound it, or None.
    """

    id: str
    edtf: str | None
    granularity: str
    calendar: str
    surface_year: int | None
    mod: str | None = None
    earliest: str | None = None
    latest: str | None = None


@dataclass(frozen=True, slots=True)
class QuantityValue:
    """A number in base units with the thing counted or measured."""

    id: str
    value: float
    unit: str
    mod: str | None = None


Value = PlaceValue | PartnerValue | ProgrammeValue | DateValue | QuantityValue


@dataclass(frozen=True, slots=True)
class Mention:
    """One place in the clean text that names a value.

    span: the name without its generic word; full_span: with it. rule: id of the rule.
    """

    span: Span
    full_span: Span
    kind: Kind
    value: Value
    rule: str
    match: Match
    edit_distance: int = 0
    flags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.full_span.contains(self.span) or self.span.start >= self.span.end:
            raise ValueError(f"a mention needs full_span ⊇ span ≠ ∅: {self.full_span} {self.span}")

    @property
    def id(self) -> str:
        """The mention's stable id: its place in the clean text."""
        return f"m{self.span.start}-{self.span.end}"


@dataclass(frozen=True, slots=True)
class Confidence:
    """How often the rule was right on a labelled set. basis names the set and its n."""

    score: float
    basis: str

    @property
    def level(self) -> Literal["high", "medium", "low"]:
        """High from 0.9, medium from 0.7."""
        return "high" if self.score >= 0.9 else "medium" if self.score >= 0.7 else "low"


@dataclass(frozen=True, slots=True)
class Fact:
    """One entity of the brochure: its value and every mention of it, in text order."""

    value: Value
    kind: Kind
    mentions: tuple[Mention, ...]
    confidence: Confidence
    flags: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """Who did what with whom. subject, object: ids of facts; object None = not named.

    subject is an id; where the text leaves it out and none can be inferred the relation is
    not made. qualifiers: name → fact id, names among `QUALIFIERS`.
    """

    type: str
    subject: str
    object: str | None
    evidence: tuple[Span, ...]
    rule: str
    confidence: Confidence
    qualifiers: tuple[tuple[str, str], ...] = ()
    status: Literal["explicit", "derived"] = "explicit"
    modality: Literal["asserted", "planned", "projected", "negated"] = "asserted"
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FactSheet:
    """All that one brochure states. warnings: spans in the clean text."""

    tokens: Tokens
    facts: tuple[Fact, ...]
    relations: tuple[Relation, ...]
    warnings: tuple[Note, ...] = ()
