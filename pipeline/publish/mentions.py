"""Mentions and evidence with their provenance: both layers, page, boxes, repairs.

The walk back from a span in the clean text is done here and nowhere else:
clean span → alignment → raw span → glyphs → boxes on the page.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from pipeline.records import Box, CleanText, Fact, Mention, Note, Repair
from pipeline.spans import Span
from pipeline.thai import is_mark

QUOTE_CHARACTERS = 32
"""Characters of context on each side of a quote: enough to find it again by eye and by search."""

MARKS_MAX = 4
"""How far a quote is widened so that it does not cut a cluster; no cluster has more marks."""


class Provenance:
    """Looks up where a stretch of one clean text comes from."""

    def __init__(self, clean: CleanText) -> None:
        self.clean = clean
        self._repairs: Sequence[Repair] = sorted(clean.repairs, key=lambda r: r.clean_span)
        self._starts = [repair.clean_span.start for repair in self._repairs]
        self._furthest = list(accumulate((r.clean_span.end for r in self._repairs), max))

    def raw_span(self, span: Span) -> Span:
        """Return the stretch of the raw text that became `span` of the clean text."""
        return self.clean.alignment.to_source(span)

    def page(self, raw_span: Span) -> int | None:
        """Return the number of the page on which `raw_span` begins; None for a text."""
        page = self.clean.raw.page_at(raw_span.start)
        return page.number if page else None

    def boxes(self, raw_span: Span) -> list[dict[str, Any]] | None:
        """Return where the ink of `raw_span` is; None where there are no pages."""
        if not self.clean.raw.pages:
            return None
        return [box_object(page, box) for page, box in self.clean.raw.boxes_of(raw_span)]

    def repairs(self, span: Span) -> list[Repair]:
        """Return the repairs that touch `span` of the clean text, in text order.

        Takes time in the number found, not in the number of all repairs.
        """
        found: list[Repair] = []
        at = bisect_left(self._starts, span.end) - 1
        while at >= 0 and self._furthest[at] > span.start:
            if _touches(self._repairs[at].clean_span, span):
                found.append(self._repairs[at])
            at -= 1
        return found[::-1]

    def place(self, span: Span) -> dict[str, Any]:
        """Return `span` in both layers, with its text in both and its page."""
        raw_span = self.raw_span(span)
        return {
            "span": list(span),
            "text": span.of(self.clean.text),
            "raw_span": list(raw_span),
            "raw_text": raw_span.of(self.clean.raw.text),
            "page": self.page(raw_span),
        }


def _touches(edit: Span, span: Span) -> bool:
    """Say whether an edit lies on `span`; a deletion must lie strictly inside it."""
    if edit.start == edit.end:
        return span.start < edit.start < span.end
    return edit.overlaps(span)


def box_object(page: int, box: Box) -> dict[str, Any]:
    """Return a box as the format wants it: points, two decimals, origin top left."""
    return {
        "page": page,
        "l": round(box.x0, 2),
        "t": round(box.top, 2),
        "r": round(box.x1, 2),
        "b": round(box.bottom, 2),
    }


def mention_object(
    mention: Mention, fact: Fact, identifier: str, provenance: Provenance
) -> dict[str, Any]:
    """Return one mention of `fact` with where it comes from."""
    text = provenance.clean.text
    raw_span = provenance.raw_span(mention.span)
    return {
        "id": identifier,
        "entity": fact.value.id,
        "kind": mention.kind,
        "text": mention.span.of(text),
        "full_text": mention.full_span.of(text),
        "span": list(mention.span),
        "full_span": list(mention.full_span),
        "raw_span": list(raw_span),
        "raw_text": raw_span.of(provenance.clean.raw.text),
        "page": provenance.page(raw_span),
        "bbox": provenance.boxes(raw_span),
        "quote": quote_object(text, mention.span),
        "repairs": [repair_object(r, provenance.clean) for r in provenance.repairs(mention.span)],
        "rule": mention.rule,
        "match": mention.match,
        "edit_distance": mention.edit_distance,
    }


def quote_object(text: str, span: Span) -> dict[str, str]:
    """Return `span` with what stands around it, never cut between a base and its marks."""
    start = max(0, span.start - QUOTE_CHARACTERS)
    end = min(len(text), span.end + QUOTE_CHARACTERS)
    for _ in range(MARKS_MAX):
        start -= 0 < start < span.start and is_mark(text[start])
        end += span.end < end < len(text) and is_mark(text[end])
    return {
        "exact": span.of(text),
        "prefix": text[start : span.start],
        "suffix": text[span.end : end],
    }


def repair_object(repair: Repair, clean: CleanText) -> dict[str, Any]:
    """Return a repair: `from` is its slice of the raw text, `to` its slice of the clean text.

    A fix that worked on what another had left saw a text of neither layer; what it saw and
    put there is then told as `saw` and `put`.
    """
    before, after = repair.raw_span.of(clean.raw.text), repair.clean_span.of(clean.text)
    told: dict[str, Any] = {
        "rule": repair.mechanism,
        "raw_span": list(repair.raw_span),
        "from": before,
        "to": after,
        "span": list(repair.clean_span),
        "evidence": repair.evidence,
        "lossless": repair.lossless,
        "confidence": round(repair.confidence, 4),
    }
    if (repair.before, repair.after) != (before, after):
        told |= {"saw": repair.before, "put": repair.after}
    if repair.alternatives:
        told["alternatives"] = list(repair.alternatives)
    return told


def warning_object(note: Note, stage: str, provenance: Provenance) -> dict[str, Any]:
    """Return a note of `stage`; its span is in the raw text if the stage is "read"."""
    told: dict[str, Any] = {"code": note.code, "message": note.message, "stage": stage}
    page = note.page
    if note.span is not None and stage == "read":
        text = note.span.of(provenance.clean.raw.text)
        told |= {"raw_span": list(note.span), "raw_text": text}
        page = page or provenance.page(note.span)
    elif note.span is not None:
        told |= provenance.place(note.span)
        page = page or told["page"]
    told["page"] = page
    if note.box is not None and page is not None:
        told["bbox"] = [box_object(page, note.box)]
    if note.times != 1:
        told["times"] = note.times
    return told
