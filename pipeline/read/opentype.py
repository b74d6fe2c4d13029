"""TrueType and OpenType programs."""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
from fontTools import agl
from fontTools.encodings.MacRoman import MacRoman
from fontTools.pens.basePen import AbstractPen
from fontTools.ttLib import TTFont
from numpy.typing import NDArray
from playa.font import CIDFont, Font, SimpleFont
from playa.pdftypes import resolve1

from pipeline.read.font_program import Key, Program, Rect, digest, lend
from pipeline.read.postscript import CffProgram
from pipeline.read.streams import is_stream

SYMBOLIC = 4
"""Bit of /Flags: the font has characters outside the Latin standard set (PDF 1.7, 9.8.2)."""
SYMBOL_BASES = (0xF000, 0, 0xF100, 0xF200)
"""Where a (3, 0) cmap keeps the codes of a symbolic font (PDF 1.7, 9.6.6.4)."""
MAC_CODES = {name: code for code, name in enumerate(MacRoman)}


class OpenTypeProgram(Program):
    """A TrueType or OpenType program; keys are glyph indices."""

    def __init__(self, data: bytes, font: Font) -> None:
        self.font = TTFont(io.BytesIO(data), lazy=True)
        self.count = int(self.font["maxp"].numGlyphs)
        em = 1.0 / (self.font["head"].unitsPerEm or 1000)
        self.scale = (em, em)
        self.cff = CffProgram(self.font["CFF "].cff, font) if "CFF " in self.font else None
        self.writes_bounds = self.cff is None
        if self.cff is None:
            self.font.setGlyphOrder([f"g{i}" for i in range(self.count)])
            self.locations = self.font["loca"].locations
            self.outlines: bytes = self.font.reader["glyf"]
        self._read_cmaps()
        self.by_cid = _cid_to_gid(font)
        self.encoding: Mapping[int, str] = font.encoding if isinstance(font, SimpleFont) else {}
        self.symbolic = bool(font.flags & SYMBOLIC)
        self._names: list[str] | None = None
        self._sources: dict[Key, tuple[Key, ...]] | None = None
        self._glyph_set: Any = None

    def _read_cmaps(self) -> None:
        self.unicode: dict[int, int] = {}
        self.symbol: dict[int, int] = {}
        self.mac: dict[int, int] = {}
        for table in self.font["cmap"].tables if "cmap" in self.font else ():
            if not hasattr(table, "cmap"):
                continue
            indices = {code: self.font.getGlyphID(name) for code, name in table.cmap.items()}
            if (table.platformID, table.platEncID) == (1, 0):
                self.mac = indices
            elif (table.platformID, table.platEncID) == (3, 0):
                self.symbol = indices
            elif table.platformID in (0, 3) and len(indices) >= len(self.unicode):
                self.unicode = indices
        self._characters: dict[int, tuple[int, ...]] = {}
        for character, index in self.unicode.items():
            self._characters[index] = (*self._characters.get(index, ()), character)

    def glyph(self, code: int, cid: int) -> Key | None:
        """See `Program.glyph`."""
        if self.by_cid is not None:
            if self.cff is not None and self.cff.by_cid:
                return self.cff.by_cid.get(cid)
            index = cid
            if len(self.by_cid):
                index = int(self.by_cid[cid]) if cid < len(self.by_cid) else 0
        else:
            found = self._simple_glyph(code)
            if found is None:
                return None
            index = found
        return index if 0 < index < self.count else None

    def _simple_glyph(self, code: int) -> int | None:
        name = self.encoding.get(code)
        by_name = self._by_name(name) if name else None
        if by_name is not None and not (self.symbolic and (self.symbol or self.mac)):
            return by_name
        for base in SYMBOL_BASES:
            if base + code in self.symbol:
                return self.symbol[base + code]
        if code in self.mac:
            return self.mac[code]
        if by_name is not None:
            return by_name
        if not (self.symbol or self.mac or self.unicode):
            return code
        return self.unicode.get(0xF000 + code, self.unicode.get(code))

    def _by_name(self, name: str) -> int | None:
        text = agl.toUnicode(name)
        if len(text) == 1 and ord(text) in self.unicode:
            return self.unicode[ord(text)]
        if name in MAC_CODES and MAC_CODES[name] in self.mac:
            return self.mac[MAC_CODES[name]]
        names = self._post_names()
        return names.index(name) if name in names else None

    def _post_names(self) -> list[str]:
        if self._names is None:
            post = self.font.get("post", None)
            own = post is not None and post.formatType in (1.0, 2.0)
            self._names = list(post.getGlyphOrder()) if post is not None and own else []
        return self._names

    def name(self, key: Key) -> str | None:
        """See `Program.name`."""
        if self.cff is not None:
            return self.cff.name(key)
        names = self._post_names()
        return names[int(key)] if int(key) < len(names) else None

    def characters(self, key: Key) -> tuple[int, ...]:
        """See `Program.characters`."""
        return self._characters.get(int(key), ())

    def sources(self, key: Key) -> tuple[Key, ...]:
        """See `Program.sources`."""
        if self._sources is None:
            self._sources = self._read_substitutions() if "GSUB" in self.font else {}
        return self._sources.get(key, ())

    def _read_substitutions(self) -> dict[Key, tuple[Key, ...]]:
        found: dict[Key, tuple[Key, ...]] = {}
        lookups = self.font["GSUB"].table.LookupList
        for lookup in lookups.Lookup if lookups else ():
            for table in lookup.SubTable:
                single = getattr(table, "ExtSubTable", table)
                if single.LookupType != 1:
                    continue
                for before, after in single.mapping.items():
                    key = self.font.getGlyphID(after)
                    found[key] = (*found.get(key, ()), self.font.getGlyphID(before))
        return found

    def advance(self, key: Key) -> float | None:
        """See `Program.advance`."""
        name = self.font.getGlyphName(int(key))
        return float(self.font["hmtx"].metrics[name][0]) * self.scale[0]

    def fingerprint(self, key: Key) -> bytes | None:
        """See `Program.fingerprint`."""
        if self.cff is not None:
            return self.cff.fingerprint(key)
        start, end = self.locations[int(key)], self.locations[int(key) + 1]
        return digest(b"truetype", self.scale, self.outlines[start:end])

    def draw(self, key: Key, pen: AbstractPen) -> None:
        """See `Program.draw`."""
        if self.cff is not None:
            self.cff.draw(key, pen)
            return
        if self._glyph_set is None:
            self._glyph_set = self.font.getGlyphSet()
        lend(pen, self._glyph_set)
        self.font["glyf"][f"g{key}"].draw(pen, self.font["glyf"])

    def bounds(self, key: Key) -> Rect | None:
        """See `Program.bounds`."""
        if self.cff is not None:
            return super().bounds(key)
        start, end = self.locations[int(key)], self.locations[int(key) + 1]
        if end - start < 10:
            return None
        x0, y0, x1, y1 = struct.unpack_from(">4h", self.outlines, start + 2)
        em = self.scale[0]
        return (x0 * em, y0 * em, x1 * em, y1 * em)


def _cid_to_gid(font: Font) -> NDArray[np.uint16] | None:
    """Return the indices by CID; none if CID and index are one; None for simple fonts.

    Some producers write all 65,536 of them: as numbers of Python they take 4 MB.
    """
    if not isinstance(font, CIDFont):
        return None
    told = resolve1(font.spec.get("CIDToGIDMap"))
    data = told.buffer if is_stream(told) else b""
    return np.frombuffer(data, ">u2", len(data) // 2)
