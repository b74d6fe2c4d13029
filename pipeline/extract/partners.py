"""Partners that are countries, in all the forms brochures use (สหรัฐฯ, สปป. ลาว, เกาหลีใต้).

A country that clings to a noun is an adjective and no mention: อาหารไทย, นักศึกษาญี่ปุ่น,
ดอลลาร์สหรัฐ. It stands for itself at the start of a stretch, behind a preposition or a verb
(`contexts.csv`), behind ประเทศ, and after a place (ปูซาน สาธารณรัฐเกาหลี). What is tied to
such an adjective by a dash shares its lot: สะพานมิตรภาพไทย-ลาว.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from pipeline.extract.contexts import (
    Neighbours,
    contexts,
    find_persons,
    in_latin_title,
    overlaps_any,
    settle,
)
from pipeline.extract.gazetteer import Entry
from pipeline.extract.matcher import GENERIC_REACH, Hit, find_hits
from pipeline.records import Mention, Tokens
from pipeline.spans import Span
from pipeline.thai import is_thai

COUNTRY_WORD_RE = re.compile(r"(?:ประเทศ|ราชอาณาจักร)[ \N{NO-BREAK SPACE}]?$")
OFFICIAL_RE = re.compile(
    r"สาธารณรัฐ|สหพันธ|สหราช|สหภาพ|ราชอาณาจักร|ประเทศ|สปป|ส\.ป\.ป|เขตบริหาร|เขตปกครอง|รัฐ"
)
"""Official names are hardly ever adjectives, so they count behind an unknown word too."""
TIE_RE = re.compile(r"[ ]?[-/\N{EN DASH}][ ]?")
LIST_RE = re.compile(r"[ ]?(?:,|และ|หรือ)?[ ]?")
UNIT_RE = re.compile(r"(?:ดอลลาร์|ดอลล่าร์|เหรียญ|ปอนด์|ภาษา|เงิน)[ ]?$")


def find_countries(
    tokens: Tokens, taken: Sequence[Span] = (), gazetteers: Sequence[Path] = ()
) -> list[Mention]:
    """Find the mentions of countries.

    Args:
        tokens: the brochure.
        taken: spans of earlier mentions (dates, organisations), sorted and disjoint; a name
            inside one is part of it and no mention of its own.
        gazetteers: CSV files of the user.

    Returns:
        Mentions of kind `partner` in text order.
    """
    text = tokens.clean.text
    hits = settle(find_hits(tokens, gazetteers), text)
    hits = [hit for hit in hits if not overlaps_any(hit.span, taken)]
    persons = frozenset(span.start for span in find_persons(tokens))
    edges = frozenset(edge for hit in hits for edge in hit.span)
    ends = frozenset(span.end for span in (*taken, *(hit.span for hit in hits)))
    beside = Neighbours(tokens)
    found: list[Mention] = []
    previous: Hit | None = None
    adjective = False
    for hit in hits:
        entry = country_of(hit)
        tied = previous is not None and _tied(previous.span, hit.span, text, adjective)
        if not tied:
            adjective = not hit.entries[0].is_place and _is_adjective(hit, beside, ends)
        previous = hit
        if entry is None or adjective or hit.span.start in persons:
            continue
        if in_latin_title(hit.span, text, edges):
            continue
        found.append(_mention(hit, entry, text))
    return found


def country_of(hit: Hit) -> Entry | None:
    """Return the country a hit names, unless a state of that name is meant."""
    for entry in hit.entries:
        if entry.type == "country":
            return entry
    return None


def _tied(before: Span, span: Span, text: str, adjective: bool) -> bool:
    """Say whether a name shares the lot of the one before: behind a dash, or in its list."""
    gap = (before.end, span.start)
    if gap[1] - gap[0] > 8:
        return False
    return bool(TIE_RE.fullmatch(text, *gap)) or (adjective and bool(LIST_RE.fullmatch(text, *gap)))


def _is_adjective(hit: Hit, beside: Neighbours, ends: frozenset[int]) -> bool:
    """Say whether a country clings to the noun before it; a name that ends there is no noun."""
    text, start = beside.text, hit.span.start
    if UNIT_RE.search(text, max(0, start - GENERIC_REACH), start):
        return True
    if start in ends or start == 0 or not is_thai(text[start - 1]):
        return False
    if COUNTRY_WORD_RE.search(text, max(0, start - GENERIC_REACH), start):
        return False
    words = beside.words_before(start, 3)
    if any(word in contexts().free for word in words):
        return False
    if OFFICIAL_RE.match(hit.surface):
        return any(word in contexts().attached for word in words)
    return True


def _mention(hit: Hit, entry: Entry, text: str) -> Mention:
    """Build the mention of a country, with ประเทศ in its full span."""
    span = hit.span
    word = COUNTRY_WORD_RE.search(text, max(0, span.start - GENERIC_REACH), span.start)
    full = Span(word.start() if word else span.start, span.end)
    if hit.surface.startswith("ประเทศ") and text.startswith("ประเทศ", span.start):
        span = Span(span.start + len("ประเทศ"), span.end)
    return Mention(
        span,
        full,
        "partner",
        entry.value(),
        "countries.gazetteer",
        "exact" if hit.surface in (entry.th, entry.en) else "alias",
    )
