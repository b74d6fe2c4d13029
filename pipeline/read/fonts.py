"""What a glyph means: one table per font from character code to text, from all the evidence.

First version: ToUnicode, then the encoding's glyph names.
"""

from __future__ import annotations

from typing import NamedTuple

from fontTools.agl import toUnicode as agl_to_unicode
from playa.font import CIDFont, Font, SimpleFont

UNKNOWN = "\N{REPLACEMENT CHARACTER}"


class Sign(NamedTuple):
    """What one character code of a font stands for, and the shape of its glyph.

    text, meaning, reason, position, name: as in `records.Glyph`.
    width: the pen's movement; ink: x0, y0, x1, y1 of the outline from the pen, y upwards;
    both in units of the font size.
    """

    text: str
    meaning: str
    reason: str
    position: str
    name: str | None
    width: float
    ink: tuple[float, float, float, float] | None


class FontTable:
    """The signs of one font as one brochure uses it, worked out when first met.

    name: the font's name; ascent, descent: of the font, in units of the font size, descent
    at most 0; two_bytes: True if every code has exactly two bytes and is its own CID.
    """

    def __init__(self, font: Font) -> None:
        self.font = font
        self.name = font.fontname
        scale = abs(font.matrix[3]) or 0.001
        self.ascent, self.descent = font.ascent * scale, -abs(font.descent) * scale
        if not 0.1 <= self.ascent - self.descent <= 4:
            self.ascent, self.descent = 0.88, -0.12
        self.two_bytes = isinstance(font, CIDFont) and "Identity" in type(font.cmap).__name__
        self._signs: dict[bytes, Sign] = {}
        unicode_map = getattr(font, "tounicode", None)
        self._to_unicode: dict[bytes, str] = unicode_map.bytes2unicode if unicode_map else {}

    def decode(self, data: bytes) -> list[tuple[bytes, int]]:
        """Cut a string of the content stream into codes: (the bytes, the CID) of each."""
        if isinstance(self.font, CIDFont):
            return list(self.font.cmap.decode(data))
        return [(data[i : i + 1], byte) for i, byte in enumerate(data)]

    def sign(self, code: bytes, cid: int) -> Sign:
        """Return what a code stands for."""
        found = self._signs.get(code)
        if found is None:
            found = self._signs[code] = self._find(code, cid)
        return found

    def _find(self, code: bytes, cid: int) -> Sign:
        name = self.font.encoding.get(cid) if isinstance(self.font, SimpleFont) else None
        text = self._to_unicode.get(code) or (agl_to_unicode(name) if name else "") or UNKNOWN
        return Sign(text, text, "", "", name, self.font.hdisp(cid), None)
