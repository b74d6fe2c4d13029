r"""What the name of a glyph says: its character, and where the font draws this variant.

Names are evidence of their own, often better than ToUnicode: a font editor wrote them for
people. Each foundry has a dialect for the variants of a Thai mark:

* TLWG: `uni0E48.low`, `uni0E48.low_left`, `uni0E48.left`, `uni0E0D.descless`;
* Cadson Demak: `maiEk-thai.small`, `yoYingthai.less`, ligatures `nikhahit_maiEkthai`;
* TH Sarabun and others after the Windows codes: `uniF70A`;
* the Adobe Glyph List after the Macintosh codes: `maieklowrightthai`, which it sends to
  U+F88B.

Sources: Adobe Glyph List specification; the fonts named in `outlines.csv`; the private-use
codes of both systems as in `repair/pua.py`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from fontTools import agl

from pipeline.thai import (
    ABOVE_VOWELS,
    BELOW_MARKS,
    MAI_HAN_AKAT,
    MAITAIKHU,
    MARKS,
    NIKHAHIT,
    SARA_I,
    SARA_II,
    SARA_UE,
    SARA_UEE,
    TOP_MARKS,
)

LOW, LOW_LEFT, LEFT, LOWERED, NO_DESCENDER = (
    "low",
    "low_left",
    "left",
    "lowered",
    "no_descender",
)
SUFFIX_POSITIONS = {
    "low": LOW,
    "low_left": LOW_LEFT,
    "lowleft": LOW_LEFT,
    "left": LEFT,
    "high_left": LEFT,
    "descless": NO_DESCENDER,
    "less": NO_DESCENDER,
}
"""Suffixes seen in 134 fonts; `.small`, `.narrow`, `.high`, `.short` do not say where."""

YO_YING = "\N{THAI CHARACTER YO YING}"
THO_THAN = "\N{THAI CHARACTER THO THAN}"


def _positional() -> dict[str, tuple[str, str]]:
    windows = [(THO_THAN, NO_DESCENDER)]
    windows += [(mark, LEFT) for mark in SARA_I + SARA_II + SARA_UE + SARA_UEE]
    windows += [(mark, place) for place in (LOW_LEFT, LOW) for mark in TOP_MARKS]
    windows += [(YO_YING, NO_DESCENDER)]
    windows += [(mark, LEFT) for mark in MAI_HAN_AKAT + NIKHAHIT + MAITAIKHU + TOP_MARKS]
    windows += [(mark, LOWERED) for mark in BELOW_MARKS]
    mac = [(mark, LEFT) for mark in ABOVE_VOWELS + MAITAIKHU]
    mac += [(mark, place) for mark in TOP_MARKS for place in (LEFT, LOW, LOW_LEFT)]
    mac += [(NIKHAHIT, LEFT), (YO_YING, NO_DESCENDER)]
    mac += [(mark, LOWERED) for mark in BELOW_MARKS] + [(THO_THAN, NO_DESCENDER)]
    table = {chr(0xF700 + i): entry for i, entry in enumerate(windows)}
    return table | {chr(0xF884 + i): entry for i, entry in enumerate(mac)}


POSITIONAL = _positional()
"""Private-use code point → (character, position): U+F700-F71A (Windows), U+F884-F89E (Mac)."""

HEX_NAME_RE = re.compile(r"uni((?:[0-9A-F]{4})+)|u([0-9A-F]{4,6})")
SERIAL_RE = re.compile(r"#\d+$")


class Named(NamedTuple):
    """What a glyph name says: the text, which may be a private-use code, and the position."""

    text: str
    position: str


def read_name(name: str) -> Named | None:
    """Read a glyph name in any of the dialects; None if it says nothing (`g12`, `cid00017`).

    >>> read_name('uni0E0D.descless')
    Named(text='ญ', position='no_descender')
    """
    base, _, suffix = SERIAL_RE.sub("", name).partition(".")
    text = "".join(_read_part(part) for part in _parts(base)) if base else ""
    if not text:
        return None
    if text in POSITIONAL:
        return Named(text, POSITIONAL[text][1])
    position = SUFFIX_POSITIONS.get(suffix, "")
    if position == LOW and text in BELOW_MARKS:
        position = LOWERED
    if position and not (text in MARKS or position == NO_DESCENDER):
        position = ""
    return Named(text, position)


def _parts(base: str) -> list[str]:
    if base.endswith("thai") and "_" in base:
        stems = base.removesuffix("thai").removesuffix("-").split("_")
        return [stem.removesuffix("-thai") + "thai" for stem in stems]
    return base.split("_")


def _read_part(part: str) -> str:
    if part in agl.AGL2UV or HEX_NAME_RE.fullmatch(part):
        return str(agl.toUnicode(part))
    if part.endswith("thai"):
        return str(agl.toUnicode(part.replace("-", "").lower()))
    return ""


def plain(text: str) -> str:
    """Return `text` with positional private-use codes replaced by the characters they draw."""
    return "".join(POSITIONAL[c][0] if c in POSITIONAL else c for c in text)
