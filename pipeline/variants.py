"""The variants of Thai glyphs in old fonts, and the codes that these give them.

Before OpenType a font drew a mark in one of several places and gave every place a code of its own:
Windows fonts in U+F700 to U+F71A, Macintosh fonts in U+F884 to U+F89E, 8-bit fonts in the bytes
that TIS-620 leaves free.

Sources: HarfBuzz, `hb-ot-shaper-thai.cc`; libthai, `thrend.c`; X11, `tis620-2.enc`; Adobe Glyph
List. U+F71B is in use, but its meaning is unknown.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from pipeline.thai import (
    BELOW_MARKS,
    MAI_HAN_AKAT,
    MAITAIKHU,
    NIKHAHIT,
    TOP_MARKS,
    UPPER_VOWELS,
)

Position = Literal["", "low", "low_left", "left", "lowered", "no_descender"]
"""Where a font draws a variant; "" is the plain glyph. A left tone stands high."""

YO_YING = "\N{THAI CHARACTER YO YING}"
THO_THAN = "\N{THAI CHARACTER THO THAN}"


class Placed(NamedTuple):
    """A character and the place its glyph is drawn in."""

    character: str
    position: Position


_WINDOWS_ROWS: tuple[tuple[int, Position, str], ...] = (
    (0xF700, "no_descender", THO_THAN),
    (0xF701, "left", UPPER_VOWELS),
    (0xF705, "low_left", TOP_MARKS),
    (0xF70A, "low", TOP_MARKS),
    (0xF70F, "no_descender", YO_YING),
    (0xF710, "left", MAI_HAN_AKAT + NIKHAHIT + MAITAIKHU + TOP_MARKS),
    (0xF718, "lowered", BELOW_MARKS),
)
WINDOWS: dict[str, Placed] = {
    chr(first + i): Placed(character, position)
    for first, position, characters in _WINDOWS_ROWS
    for i, character in enumerate(characters)
}
"""The 27 private-use codes of Windows fonts ("C90")."""

_MAC_ROWS: tuple[tuple[int, Position, str], ...] = (
    (0xF884, "left", MAI_HAN_AKAT + UPPER_VOWELS + MAITAIKHU),
    (0xF899, "left", NIKHAHIT),
    (0xF89A, "no_descender", YO_YING),
    (0xF89B, "lowered", BELOW_MARKS),
    (0xF89E, "no_descender", THO_THAN),
)
_MAC_TOP_POSITIONS: tuple[Position, ...] = ("left", "low", "low_left")
MAC: dict[str, Placed] = {
    chr(first + i): Placed(character, position)
    for first, position, characters in _MAC_ROWS
    for i, character in enumerate(characters)
} | {
    chr(0xF88A + 3 * i + j): Placed(character, position)
    for i, character in enumerate(TOP_MARKS)
    for j, position in enumerate(_MAC_TOP_POSITIONS)
}
"""The 27 private-use codes of Macintosh fonts."""

MEANINGS: dict[str, Placed] = WINDOWS | MAC
"""What each of these codes draws."""

_BYTE_ROWS = ((0x80, 0xF700, 5), (0x86, 0xF705, 11), (0x98, 0xF710, 8), (0xFC, 0xF718, 3))
BYTES: dict[int, Placed] = {
    byte + i: WINDOWS[chr(code + i)] for byte, code, count in _BYTE_ROWS for i in range(count)
}
"""The same glyphs as bytes of an 8-bit font; TIS-620 uses none of them."""

_MAC_BYTE_ROWS: tuple[tuple[int, Position, str], ...] = (
    (0x83, "low_left", TOP_MARKS),
    (0x88, "low", TOP_MARKS),
    (0x8F, "left", NIKHAHIT),
    (0x92, "left", MAI_HAN_AKAT + MAITAIKHU + UPPER_VOWELS),
    (0x98, "left", TOP_MARKS),
)
MAC_BYTES: dict[int, Placed] = {
    first + i: Placed(character, position)
    for first, position, characters in _MAC_BYTE_ROWS
    for i, character in enumerate(characters)
}
"""The same in fonts of the Macintosh (Apple, THAI.TXT). Which byte stands for which place differs
from font to font: DB ThaiText draws 88, said to be low, high."""
