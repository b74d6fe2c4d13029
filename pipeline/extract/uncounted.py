"""Numbers that count nothing: in names and ordinals, of sections, of telephones."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extract.numerals import Number
from pipeline.extract.quantity_words import WORD_REACH, lexicon
from pipeline.spans import Span

TELEPHONE_RE = re.compile(
    r"(?:โทร|แฟกซ์|สายด่วน|Tel|Fax)[^0-9\n]{0,12}(?:0[0-9]{0,2}(?:[ -]?[0-9]{3,4}){2,3}|[0-9]{3,5})"
    r"(?: ?ต่อ ?[0-9]{1,5})?"
)
GLUED_RE = re.compile(r"[A-Za-z0-9][-/.:]?$")
SECTION_RE = re.compile(r"^[ \t]*([0-9]{1,2})\.([0-9]{1,2})(?=[ \t])", re.MULTILINE)


def counts_nothing(plain: str, number: Number) -> bool:
    """Say whether a number is part of a name or an ordinal: ครั้งที่ 3, G20, PM2.5, Expo 2025."""
    before = plain[max(0, number.start - WORD_REACH) : number.start]
    return bool(
        (GLUED_RE.search(before) and not lexicon().symbol_re.search(before))
        or lexicon().numbered_re.search(before)
    )


def section_numbers(plain: str) -> frozenset[int]:
    """Return where the numbers of sections start: 8.1 and 8.2, each at the start of a block."""
    places = [
        (match.start(1), int(match[1]), int(match[2])) for match in SECTION_RE.finditer(plain)
    ]
    known = {(chapter, section) for _, chapter, section in places}
    return frozenset(
        start
        for start, chapter, section in places
        if (chapter, section - 1) in known or (chapter, section + 1) in known
    )


def find_telephones(plain: str) -> Iterator[Span]:
    """Yield the telephone numbers of the text, each with the word that announces it."""
    return (Span(*match.span()) for match in TELEPHONE_RE.finditer(plain))
