"""Countries and groups of countries that are adjectives: อาหารไทย, นักศึกษาญี่ปุ่น, ประชาชนอาเซียน.

Such a name clings to the noun before it. It stands for itself at the start of a stretch,
behind a preposition or a verb (`contexts.csv`), behind ประเทศ, and after a place (ปูซาน
สาธารณรัฐเกาหลี). What is tied to an adjective by a dash, or listed behind it, is one too:
สะพานมิตรภาพไทย-ลาว, อาหารไทย จีน และญี่ปุ่น.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extract.contexts import Neighbours, contexts
from pipeline.extract.matcher import GENERIC_REACH, Hit
from pipeline.records import Tokens
from pipeline.spans import Span
from pipeline.thai import is_thai

COUNTRY_WORD_RE = re.compile(r"(?:ประเทศ|(?<!สห)ราชอาณาจักร)[ \N{NO-BREAK SPACE}]?$")
OFFICIAL_RE = re.compile(
    r"สาธารณรัฐ|สหพันธ|สหราช|สหภาพ|ราชอาณาจักร|ประเทศ|สปป|ส\.ป\.ป|เขตบริหาร|เขตปกครอง|รัฐ"
)
"""Official names are hardly ever adjectives, so they count behind an unknown word too."""
TIE_RE = re.compile(r"[ ]?[-/\N{EN DASH}][ ]?")
LIST_RE = re.compile(r"[ ]?(?:,|และ|หรือ)?[ ]?")
UNIT_RE = re.compile(r"(?:(?:ดอลลาร์|ดอลล่าร์|เหรียญ|ปอนด์|ภาษา)[ ]?|เงิน)\Z")
PREPOSITION_RE = re.compile(r"(?:ใน|ของ|จาก|และ|กับ)$")
"""Read letter by letter, because a token may have swallowed one: ร้อนใน|แคนาดา."""
TIE_REACH = 8
"""Characters between two tied names at most."""
GROUPS = frozenset(("asean", "eu", "g20", "g7", "apec", "un", "brics"))
"""Groups that are used as adjectives like countries are."""


def find_adjectives(hits: Sequence[Hit], tokens: Tokens) -> set[Span]:
    """Return the spans of the hits that are adjectives.

    Args:
        hits: names of the gazetteers, in text order.
        tokens: the brochure.
    """
    beside = Neighbours(tokens)
    # A place that ends where a country begins is no noun: ปูซานสาธารณรัฐเกาหลี.
    ends = {hit.span.end for hit in hits if hit.entries[0].is_place}
    found: set[Span] = set()
    previous: Hit | None = None
    adjective = False
    for hit in hits:
        if previous is None or not _tied(previous.span, hit.span, beside.text, adjective):
            adjective = _may_be(hit) and _clings(hit, beside, ends)
        previous = hit
        if adjective and _may_be(hit):
            found.add(hit.span)
        elif _may_be(hit):
            ends.add(hit.span.end)
    return found


def _may_be(hit: Hit) -> bool:
    """Say whether a hit is a country or a group of them."""
    return any(entry.type == "country" or entry.key in GROUPS for entry in hit.entries)


def _tied(before: Span, span: Span, text: str, adjective: bool) -> bool:
    """Say whether a name shares the lot of the one before: behind a dash, or in its list."""
    if span.start - before.end > TIE_REACH:
        return False
    gap = (before.end, span.start)
    return bool(TIE_RE.fullmatch(text, *gap)) or (adjective and bool(LIST_RE.fullmatch(text, *gap)))


def _clings(hit: Hit, beside: Neighbours, ends: set[int]) -> bool:
    """Say whether a country clings to the noun before it; a place that ends there is no noun."""
    text, start = beside.text, hit.span.start
    if UNIT_RE.search(text, max(0, start - GENERIC_REACH), start):
        return True
    if start in ends or start == 0 or not is_thai(text[start - 1]):
        return False
    if COUNTRY_WORD_RE.search(text, max(0, start - GENERIC_REACH), start):
        return False
    if PREPOSITION_RE.search(text, max(0, start - 4), start):
        return False
    words = beside.words_before(start, 3)
    if any(word in contexts().free for word in words):
        return False
    if OFFICIAL_RE.match(hit.surface):
        return any(word in contexts().attached for word in words)
    return True
