"""Pages as a text in cipher: letters where they are known, numbers of glyphs where they are not."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.read.content import PageGlyphs
from pipeline.read.font_program import Key
from pipeline.read.fonts import FontTable
from pipeline.read.letters import BLANK, CODES, OTHER
from pipeline.read.meanings import NARROW, UNKNOWN
from pipeline.records import Glyph

GAP, BACK = 0.2, -1.2
"""Glyphs do not follow each other where the pen skips more than this, in font sizes, or goes back
more: to draw a mark it does."""
ASIDE = 0.5
"""... nor where they stand further aside of one line."""


class Unread(NamedTuple):
    """A glyph without meaning: its font, its CID there, and which outline that draws."""

    table: FontTable
    code: int
    key: Key


class Letter(NamedTuple):
    """One place of the text: a code of a symbol or past them the number of a glyph.

    table: its font, if that leaves glyphs of the page unexplained.
    """

    code: int
    table: FontTable | None


SPACE = (Letter(CODES[BLANK], None),) * 2
"""What stands where the pen jumps: as much as a letter sees of what is before it."""


def find_unread(page: PageGlyphs) -> dict[int, Unread]:
    """Return where on a page glyphs without meaning are drawn: by their number there."""
    found = {}
    for start, end, table in page.unread:
        for at in range(start, end):
            code = page.glyphs[at].code
            key = table.unread.get(code) if code is not None else None
            if code is not None and key is not None and page.glyphs[at].meaning == UNKNOWN:
                found[at] = Unread(table, code, key)
    return found


def write(
    page: PageGlyphs, unread: Mapping[int, Unread], numbers: Mapping[Unread, int]
) -> Iterator[Letter]:
    """Yield what is drawn on a page, in order. numbers: of the glyphs that are to be read."""
    tables = {at: table for start, end, table in page.unread for at in range(start, end)}
    before: Glyph | None = None
    for at in _upwards(page.glyphs):
        glyph = page.glyphs[at]
        if before is None or not _follows(before, glyph):
            yield from SPACE
        before = glyph
        table, place = tables.get(at), unread.get(at)
        if place is None:
            yield from (Letter(_code_of(character), table) for character in glyph.meaning)
        elif place in numbers:
            yield Letter(numbers[place], table)
        else:
            yield Letter(CODES[place.table.read_as.get(place.code, OTHER)], table)
    yield from SPACE


def _upwards(glyphs: Sequence[Glyph]) -> Iterator[int]:
    """Yield the numbers of glyphs in order, but marks drawn one after the other from below.

    Some producers draw a tone mark before the vowel that it stands on.
    """
    marks: list[int] = []
    for at, glyph in enumerate(glyphs):
        if glyph.ink is not None and glyph.advance < NARROW * glyph.size and not glyph.angle:
            marks.append(at)
            continue
        yield from sorted(marks, key=lambda mark: -_foot(glyphs[mark]))
        marks = []
        yield at
    yield from sorted(marks, key=lambda mark: -_foot(glyphs[mark]))


def _foot(mark: Glyph) -> float:
    return mark.ink.bottom if mark.ink is not None else 0.0


def _code_of(character: str) -> int:
    return CODES[BLANK] if character.isspace() else CODES.get(character, CODES[OTHER])


def _follows(before: Glyph, glyph: Glyph) -> bool:
    """Say whether a glyph goes on where the one before ended, on the same line."""
    if before.pen is None or glyph.pen is None or before.angle != glyph.angle:
        return False
    across, down = glyph.pen[0] - before.pen[0], glyph.pen[1] - before.pen[1]
    turn = math.radians(glyph.angle)
    along = across * math.cos(turn) + down * math.sin(turn) - before.advance
    aside = down * math.cos(turn) - across * math.sin(turn)
    size = max(before.size, glyph.size)
    return abs(aside) < ASIDE * size and BACK * size < along < GAP * size
