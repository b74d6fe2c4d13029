"""Codes of old Thai fonts that stand for a mark, in private use and elsewhere, put right.

The code is evidence, not noise: it says which mark was meant and where it was drawn
(`variants.py`), and the place follows from the cluster (`shaping.py`). A private-use code whose
meaning is unknown is left, with a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from pipeline.spans import Edit, Span
from pipeline.thai import TOP_MARKS
from pipeline.variants import BYTES, MEANINGS, Placed

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
