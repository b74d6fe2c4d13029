"""Strings of the content stream cut into codes, and how high a font stands."""

from __future__ import annotations

import struct
from collections.abc import Iterable

from playa.font import CIDFont, Font, Type3Font


def cut(font: Font, data: bytes) -> Iterable[tuple[int, int, bool]]:
    """Cut a string of the content stream: (code, CID, is it the single byte 32) of each glyph."""
    if not isinstance(font, CIDFont):
        return [(byte, byte, byte == 32) for byte in data]
    try:
        codes = list(font.cmap.decode(data))
    except struct.error:  # an odd byte at the end of a string of two-byte codes
        codes = list(font.cmap.decode(data[:-1]))
    return [(int.from_bytes(code, "big"), cid, code == b" ") for code, cid in codes]


def height(font: Font) -> tuple[float, float]:
    """Return ascent and descent (at most 0) of a font in units of its size."""
    scale = font.matrix[3] or 0.001
    ascent, descent = font.ascent * abs(scale), -abs(font.descent) * abs(scale)
    if isinstance(font, Type3Font):
        descent, ascent = sorted((font.bbox[1] * scale, font.bbox[3] * scale))
    sane = 0.1 <= ascent - descent <= 4 and descent <= 0 < ascent
    return (ascent, descent) if sane else (0.88, -0.12)
