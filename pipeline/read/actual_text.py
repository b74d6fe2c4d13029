"""/ActualText: a producer's own word for a stretch of glyphs, shared out over them.

LibreOffice and Chromium set it around clusters whose ToUnicode cannot say what they mean:
one glyph may draw part of a letter, two glyphs may come in another order than their
characters. The text is shared out so that each character keeps the box of its own ink.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.read.glyph_names import plain
from pipeline.thai import MARKS, NIKHAHIT, SARA_AA, SARA_AM

LONGEST = 96
"""Glyphs or characters up to which the best alignment is sought (its cost is their product)."""
SKIP_GLYPH, SKIP_CHARACTER, REPLACE = 4, 5, 6
"""Costs of a glyph without text, of a character without a glyph, and of a wrong pair."""


def share_text(text: str, signs: Sequence[str]) -> list[str]:
    """Share a text out over glyphs; `signs` is what each glyph says on its own.

    Joined, the pieces are the text. A glyph may get several characters, or none.

    >>> share_text("ทำ", ["ท", "\N{THAI CHARACTER NIKHAHIT}", "า"]) == ["ท", "", SARA_AM]
    True
    """
    if not signs:
        return []
    if len(text) == len(signs):
        return list(text)
    if len(text) > LONGEST or len(signs) > LONGEST:
        return _share_in_step(text, signs)
    return _share_best(text, [plain(sign) for sign in signs])


def _cost(character: str, sign: str) -> int:
    if character == sign:
        return 0
    if character == SARA_AM and sign in (SARA_AA, NIKHAHIT):
        return 1 if sign == SARA_AA else 2
    if (character in MARKS) != (sign[:1] in MARKS):
        return 2 * REPLACE
    return REPLACE


def _share_best(text: str, signs: Sequence[str]) -> list[str]:
    """Align by least cost; a character without a glyph goes to the glyph before it."""
    rows, columns = len(signs), len(text)
    cost = [[0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows, -1, -1):
        for j in range(columns, -1, -1):
            ways = []
            if i < rows and j < columns:
                ways.append(cost[i + 1][j + 1] + _cost(text[j], signs[i]))
            if i < rows:
                ways.append(cost[i + 1][j] + SKIP_GLYPH)
            if j < columns:
                ways.append(cost[i][j + 1] + SKIP_CHARACTER)
            cost[i][j] = min(ways, default=0)
    pieces = [""] * rows
    i = j = 0
    while i < rows or j < columns:
        if i < rows and j < columns and cost[i][j] == cost[i + 1][j + 1] + _cost(text[j], signs[i]):
            pieces[i] += text[j]
            i, j = i + 1, j + 1
        elif j < columns and cost[i][j] == cost[i][j + 1] + SKIP_CHARACTER:
            pieces[max(i - 1, 0)] += text[j]
            j += 1
        else:
            i += 1
    return pieces


def _share_in_step(text: str, signs: Sequence[str]) -> list[str]:
    """Align a long text in one pass: each glyph takes what it says if that stands next."""
    pieces: list[str] = []
    at = 0
    for sign in signs:
        said = plain(sign)
        found = text.find(said, at, at + LONGEST // 8) if said else -1
        if found > at and pieces:
            pieces[-1] += text[at:found]
            at = found
        size = len(said) if found >= 0 else min(1, len(text) - at)
        pieces.append(text[at : at + size])
        at += size
    pieces[-1] += text[at:]
    return pieces
