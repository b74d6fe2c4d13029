"""What can be meant by a glyph: the words that witnesses say of it, compared and checked."""

from __future__ import annotations

import struct
import unicodedata
from typing import NamedTuple

from fontTools.pens.basePen import PenError
from fontTools.ttLib import TTLibError
from playa import PDFException

from pipeline.read.font_program import Rect
from pipeline.read.glyph_names import plain
from pipeline.read.outlines import ABOVE
from pipeline.thai import ABOVE_MARKS, BELOW_MARKS, TOP_MARKS, YAMAKKAN, is_thai
from pipeline.variants import MEANINGS

UNKNOWN = "\N{REPLACEMENT CHARACTER}"
PROGRAM_ERRORS = (
    TTLibError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    PenError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
)
"""What fontTools raises on a broken program; each font that does is reported in a note."""
FILE_ERRORS = (*PROGRAM_ERRORS, PDFException, StopIteration)
"""What playa raises where the objects of a file are broken; StopIteration where they break off."""
NARROW = 0.12
"""A Thai mark moves the pen by less, in units of the font size; the narrowest letter by more."""


class Witness(NamedTuple):
    """What somebody says of a glyph: text, position, and who says so, in English."""

    text: str
    position: str
    words: str


def fits(text: str, width: float, ink: Rect | None) -> bool:
    """Say whether a glyph of this width and ink can be `text`.

    Thai marks lie above or below the letters and hardly move the pen; letters and digits
    of any script move it.
    """
    character = plain(text)[:1]
    if ink is None or len(text) != 1:
        return True
    if character in BELOW_MARKS:
        return width < NARROW and ink[3] < 0.12 and ink[1] < -0.02
    if character in ABOVE_MARKS + TOP_MARKS + YAMAKKAN:
        return width < NARROW and ink[1] > ABOVE
    if is_thai(character) or unicodedata.category(character)[0] in "LN":
        return width >= NARROW
    return True


def is_meant(text: str) -> bool:
    """Say whether a text can be meant: no U+FFFD, no control, no unknown private use."""
    if not text:
        return False
    return all(
        character in MEANINGS
        or (character != UNKNOWN and unicodedata.category(character)[0] != "C")
        or character in "\u00ad\u200b\u200c\u200d"
        for character in text
    )


def same(one: str, other: str) -> bool:
    """Say whether two witnesses mean the same: equal, or compatible outside Thai."""
    if one == other or plain(one) == plain(other):
        return True
    if any(map(is_thai, one + other)):
        return False
    return unicodedata.normalize("NFKC", one) == unicodedata.normalize("NFKC", other)


def spell(text: str | None) -> str:
    """Return a text as code points for a reason: `U+0E48`; "nothing" for none."""
    return " ".join(f"U+{ord(character):04X}" for character in text or "") or "nothing"
