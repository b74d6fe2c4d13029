"""Private-use code points of old Thai fonts, and what each stands for.

Before OpenType a font drew a mark in one of several places and gave every place a code of
its own: Windows fonts in U+F700 to U+F71A, Macintosh fonts in U+F884 to U+F89E, 8-bit fonts
in the bytes that TIS-620 leaves free. The code is evidence, not noise: it says which mark
was meant and where it was drawn, and the place follows from the cluster (`shaping.py`).

Sources: HarfBuzz, `hb-ot-shaper-thai.cc`; libthai, `thrend.c`; X11, `tis620-2.enc`; Adobe
Glyph List. U+F71B is in use but its meaning is unknown: it is left, with a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Literal, NamedTuple

from pipeline.spans import Edit, Span
from pipeline.thai import (
    MAI_HAN_AKAT,
    MAITAIKHU,
    NIKHAHIT,
    PHINTHU,
    SARA_I,
    SARA_II,
    SARA_U,
    SARA_UE,
    SARA_UEE,
    SARA_UU,
    TOP_MARKS,
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
    (0xF701, "left", SARA_I + SARA_II + SARA_UE + SARA_UEE),
    (0xF705, "low_left", TOP_MARKS),
    (0xF70A, "low", TOP_MARKS),
    (0xF70F, "no_descender", YO_YING),
    (0xF710, "left", MAI_HAN_AKAT + NIKHAHIT + MAITAIKHU + TOP_MARKS),
    (0xF718, "lowered", SARA_U + SARA_UU + PHINTHU),
)
WINDOWS: dict[str, Placed] = {
    chr(first + i): Placed(character, position)
    for first, position, characters in _WINDOWS_ROWS
    for i, character in enumerate(characters)
}
"""The 27 private-use codes of Windows fonts ("C90")."""

_MAC_ROWS: tuple[tuple[int, Position, str], ...] = (
    (0xF884, "left", MAI_HAN_AKAT + SARA_I + SARA_II + SARA_UE + SARA_UEE + MAITAIKHU),
    (0xF899, "left", NIKHAHIT),
    (0xF89A, "no_descender", YO_YING),
    (0xF89B, "lowered", SARA_U + SARA_UU + PHINTHU),
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

_BYTE_ROWS = ((0x80, 0xF700, 5), (0x86, 0xF705, 11), (0x98, 0xF710, 8), (0xFC, 0xF718, 3))
BYTES: dict[int, Placed] = {
    byte + i: WINDOWS[chr(code + i)] for byte, code, count in _BYTE_ROWS for i in range(count)
}
"""The same glyphs as bytes of an 8-bit font; TIS-620 uses none of them."""

_MAC_BYTE_ROWS: tuple[tuple[int, Position, str], ...] = (
    (0x83, "low_left", TOP_MARKS),
    (0x88, "low", TOP_MARKS),
    (0x8F, "left", NIKHAHIT),
    (0x92, "left", MAI_HAN_AKAT + MAITAIKHU + SARA_I + SARA_II + SARA_UE + SARA_UEE),
    (0x98, "left", TOP_MARKS),
)
MAC_BYTES: dict[int, Placed] = {
    first + i: Placed(character, position)
    for first, position, characters in _MAC_BYTE_ROWS
    for i, character in enumerate(characters)
}
"""The same in fonts of the Macintosh (Apple, THAI.TXT)."""

CONTROLS: dict[str, Placed] = {
    chr(byte): placed for byte, placed in BYTES.items() if 0x80 <= byte <= 0x9F
}
"""Those bytes read as Latin-1 become C1 control characters."""

UNASSIGNED: dict[str, Placed] = {
    chr(0xF8C1 + i): Placed(mark, "low")
    for i, mark in enumerate(TOP_MARKS[1:])  # IBM-874 keeps low tone marks in DB to DE
} | {chr(0xF8C5 + i): BYTES[0xFC + i] for i in range(3)}
"""Bytes that Windows-874 does not assign, as Windows hands them on: U+F8C1 to U+F8C7."""

_CODES = "".join(MEANINGS)
_THAI = "\u0e01-\u0e3a\u0e40-\u0e4e"
PRIVATE_USE_RE = re.compile(rf"[{_CODES}]")
_TOUCHING_RE = re.compile(
    # A blank that some producer put before or behind the mark does not part it from its word.
    rf"(?:(?<=[{_THAI}{_CODES}])|(?<=[{_THAI}{_CODES}][ \u00a0])|(?=[{_CODES}][ \u00a0]?[{_THAI}]))"
    rf"[{_CODES}]"
)
_LOW_CODES = "".join(
    code
    for code, (character, position) in MEANINGS.items()
    if position != "no_descender" and not (position == "left" and character in TOP_MARKS)
)
GAP_BEFORE_LOW_MARK_RE = re.compile(
    rf"(?<=[{_THAI}{_CODES}])[ \u00a0\u2000-\u200a\u202f\u205f\u3000]{{1,4}}(?=[{_LOW_CODES}])"
)
APPLE_HINTS_RE = re.compile(
    rf"(?<=[{_THAI}{_CODES}])[\uf873-\uf875]+|(?<=[{_THAI}{_CODES}] )[\uf873-\uf875]+"
)
UNASSIGNED_RE = re.compile(r"[\uf8c1-\uf8c7]")
CONTROLS_RE = re.compile(
    # The second and the third byte of a character in UTF-8 read as Latin-1 are no glyphs.
    rf"(?<![\xc2-\xf4])(?<![\xe0-\xf4][\x80-\xbf])(?:(?<=[{_THAI}\x80-\x9f])|(?=[\x80-\x9f][{_THAI}]))[{''.join(CONTROLS)}]"
)
NUMBERED_RE = re.compile(rf"(?<=[{_THAI}{_CODES}])(?:\(cid:\d{{1,4}}\)){{1,3}}")
NUMBER_RE = re.compile(r"\(cid:(\d+)\)")
FIRST_NUMBER, PAST_NUMBERS = 0xF0000, 0xF0000 + 10_000
"""Private-use codes of plane 15 that stand for glyphs of which only the number is known."""
UNKNOWN_PRIVATE_RE = re.compile(r"[\ue000-\uf8ff\U000f0000-\U0010ffff]+")


def close_gap_before_low_mark(text: str) -> Iterator[Edit]:
    """Close a blank in front of a private-use mark that is drawn low or beside its base.

    It needs the base in front of the blank, and nothing stands between them: over a NIKHAHIT
    that was read as a blank the mark would be drawn high (`words.close_gap_before_sara_aa`).
    """
    for match in GAP_BEFORE_LOW_MARK_RE.finditer(text):
        yield Edit(Span(*match.span()), "", "a blank before a low mark, which needs its base")


def map_private_use(text: str) -> Iterator[Edit]:
    r"""Put the standard character where an old font's private-use code stands.

    Fonts of the Windows 95 and Mac OS 9 age; PDF producers copy their codes into ToUnicode,
    and pdfminer makes them out of Adobe glyph names such as `maieklowrightthai`.
    Cocoa uses U+F700 to U+F747 for function keys: a code that touches nothing Thai is left.

    >>> [edit.replacement for edit in map_private_use("อย\uf70aาง")] == ["\u0e48"]
    True
    """
    if not PRIVATE_USE_RE.search(text):
        return
    for match in _TOUCHING_RE.finditer(text):
        placed = MEANINGS[match[0]]
        place = placed.position.replace("_", " ")
        evidence = f"private-use code U+{ord(match[0]):04X} of an old Thai font, drawn {place}"
        yield Edit(Span(*match.span()), placed.character, evidence)


def drop_apple_hints(text: str) -> Iterator[Edit]:
    """Drop Apple's transcoding hints U+F873 to U+F875 behind a Thai mark.

    Mac OS wrote them so that a text could travel to MacThai and back; they draw nothing.
    """
    for match in APPLE_HINTS_RE.finditer(text):
        yield Edit(Span(*match.span()), "", "transcoding hint of Mac OS, draws nothing")


def code_numbered_glyphs(text: str) -> Iterator[Edit]:
    """Put one private-use character for each `(cid:123)` behind Thai: most are marks.

    So pdfminer writes a glyph of which it knows the number only. What it stands for is found
    out afterwards (`decipher.py`, `undecoded.py`), or it is noted as a character without a meaning.
    """
    for match in NUMBERED_RE.finditer(text):
        for glyph in NUMBER_RE.finditer(text, *match.span()):
            code = chr(FIRST_NUMBER + int(glyph[1]))
            yield Edit(Span(*glyph.span()), code, "a glyph that was only numbered")


def map_unassigned_bytes(text: str) -> Iterator[Edit]:
    """Turn U+F8C1 to U+F8C7 back into the marks whose bytes they carry.

    Windows maps the bytes that Windows-874 leaves free there; the texts come from IBM-874
    and from 8-bit fonts, which keep low tone marks and lowered vowels in them.
    """
    for match in UNASSIGNED_RE.finditer(text):
        evidence = f"U+{ord(match[0]):04X} carries a byte that Windows-874 does not assign"
        yield Edit(Span(*match.span()), UNASSIGNED[match[0]].character, evidence)


def map_glyph_bytes(text: str) -> Iterator[Edit]:
    """Put the mark where a byte of an 8-bit Thai glyph font was read as a control character.

    Such fonts put positional variants in 80 to 9F, which TIS-620 leaves free. Must run
    before ftfy, which reads the same characters as Windows-1252 punctuation.
    """
    for match in CONTROLS_RE.finditer(text):
        evidence = f"byte {ord(match[0]):02X} of an 8-bit Thai glyph font"
        yield Edit(Span(*match.span()), CONTROLS[match[0]].character, evidence)


def observed_place(character: str) -> Placed | None:
    """Return what a stand-in says about mark and place; None for any other character."""
    return MEANINGS.get(character) or CONTROLS.get(character) or UNASSIGNED.get(character)


OBSERVED_RE = re.compile("[" + "".join(chain(MEANINGS, CONTROLS, UNASSIGNED)) + "]")
"""Any character for which `observed_place` has an answer."""
