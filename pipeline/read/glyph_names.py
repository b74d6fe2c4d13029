r"""What the name of a glyph says: its character, and where the font draws this variant.

Names are evidence of their own, often better than ToUnicode: a font editor wrote them for
people. Each foundry has a dialect for the variants of a Thai mark:

* TLWG: `uni0E48.low`, `uni0E48.low_left`, `uni0E48.left`, `uni0E0D.descless`;
* Cadson Demak: `maiEk-thai.small`, `yoYingthai.less`, ligatures `nikhahit_maiEkthai`;
* TH Sarabun and others after the Windows codes: `uniF70A`;
* the Adobe Glyph List after the Macintosh codes: `maieklowrightthai`, which it sends to
  U+F88B.

Sources: Adobe Glyph List specification; the fonts named in `outlines.csv`. The private-use codes
of both systems stand in `variants.py`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from fontTools import agl

from pipeline.thai import BELOW_MARKS, MARKS
from pipeline.variants import MEANINGS, Position

SUFFIX_POSITIONS: dict[str, Position] = {
    "low": "low",
    "low_left": "low_left",
    "lowleft": "low_left",
    "left": "left",
    "high_left": "left",
    "descless": "no_descender",
    "less": "no_descender",
}
"""Suffixes seen in 134 fonts; `.small`, `.narrow`, `.high`, `.short` do not say where."""

HEX_NAME_RE = re.compile(r"uni((?:[0-9A-F]{4})+)|u([0-9A-F]{4,6})")
SERIAL_RE = re.compile(r"#\d+$")


class Named(NamedTuple):
    """What a glyph name says: the text, which may be a private-use code, and the position."""

    text: str
    position: Position


def read_name(name: str) -> Named | None:
    """Read a glyph name in any of the dialects; None if it says nothing (`g12`, `cid00017`).

    >>> read_name('uni0E0D.descless')
    Named(text='ญ', position='no_descender')
    """
    base, _, suffix = SERIAL_RE.sub("", name).partition(".")
    text = "".join(_read_part(part) for part in _parts(base)) if base else ""
    if not text:
        return None
    if text in MEANINGS:
        return Named(text, MEANINGS[text].position)
    position = SUFFIX_POSITIONS.get(suffix, "")
    if position == "low" and text in BELOW_MARKS:
        position = "lowered"
    if position and not (text in MARKS or position == "no_descender"):
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
    return "".join(MEANINGS[c].character if c in MEANINGS else c for c in text)


def position_of(text: str) -> Position:
    """Return the place that a private-use code tells; "" for any other text."""
    return MEANINGS[text].position if text in MEANINGS else ""
