"""Each repair in words: page and place, raw → clean, mechanism, evidence, how sure."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator

from pipeline.records import CleanText, Note, Repair
from pipeline.spans import Span
from pipeline.thai import is_mark

CONTEXT_CHARACTERS = 6
"""Characters shown on each side, so that a mark is seen with its word."""


def explain(clean: CleanText) -> Iterator[str]:
    """Yield what was repaired in a brochure: a summary, what was noted, then every repair.

    A line of a repair has six columns separated by tabs: place, raw text, clean text,
    mechanism, evidence, and "proved" or the probability, which is never shown as 100%.
    """
    raw = clean.raw
    n = len(clean.repairs)
    yield f"{raw.brochure.path}: {len(clean.text):,} characters, {n:,} repair{'s' * (n != 1)}"
    for mechanism, n in Counter(r.mechanism for r in clean.repairs).most_common():
        yield f"  {n:,} × {mechanism}"
    for note in clean.notes or raw.notes:
        yield f"  note: {_note(note)}"
    for repair in clean.repairs:
        yield "\t".join(_columns(repair, clean))


def _note(note: Note) -> str:
    page = f", page {note.page}" if note.page else ""
    times = f", {note.times} times" if note.times > 1 else ""
    return f"{note.code}{page}{times}: {note.message}"


def _columns(repair: Repair, clean: CleanText) -> tuple[str, ...]:
    raw = clean.raw
    sure = "proved" if repair.lossless else f"{min(repair.confidence, 0.99):.0%}"
    if repair.alternatives:
        sure += f" (or {', '.join(visible(a) for a in repair.alternatives)})"
    return (
        _place(repair.raw_span, clean),
        _in_context(raw.text, repair.raw_span),
        _in_context(clean.text, repair.clean_span),
        repair.mechanism,
        repair.evidence,
        sure,
    )


def _place(span: Span, clean: CleanText) -> str:
    """Say where a stretch of the raw text stands: page and points, or the line of a text."""
    around = Span(max(0, span.start - 1), span.end + 1)
    boxes = clean.raw.boxes_of(span) or clean.raw.boxes_of(around)
    if boxes:
        page, box = boxes[0]
        return f"page {page} at {box.x0:.0f},{box.top:.0f}"
    page_at = clean.raw.page_at(span.start)
    if page_at is not None:
        return f"page {page_at.number}"
    return f"character {span.start}"


def _in_context(text: str, span: Span) -> str:
    """Return a stretch with what stands beside it on its line, the stretch in brackets."""
    start = max(0, span.start - CONTEXT_CHARACTERS)
    while start > 0 and is_mark(text[start]):
        start -= 1
    end = min(len(text), span.end + CONTEXT_CHARACTERS)
    before = text[start : span.start].rpartition("\n")[2]
    after = text[span.end : end].partition("\n")[0]
    return f"{visible(before)}[{visible(span.of(text))}]{visible(after)}"


def visible(text: str) -> str:
    """Spell out what cannot be seen: private-use and control characters, blanks of other kinds."""
    return "".join(_visible(character) for character in text)


def _visible(character: str) -> str:
    if character == "\n":
        return "↵"
    category = unicodedata.category(character)
    if category in {"Co", "Cc", "Cf", "Cs", "Cn", "Zl", "Zp"} or character == "\u00a0":
        return f"<U+{ord(character):04X}>"
    return character
