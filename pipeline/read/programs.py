"""Embedded font programs: which glyph a code draws, what the program calls it, its outline.

TrueType, CFF (bare or in OpenType), Type 1 and Type 3 behind one interface. A glyph is
known by its key: the glyph index in TrueType and CFF, the glyph's name in Type 1 and
Type 3. Outlines are drawn in the program's own units; `scale` brings them to units of the
font size, y upwards.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
from fontTools import agl
from fontTools.cffLib import CFFFontSet
from fontTools.encodings.MacRoman import MacRoman
from fontTools.misc.psCharStrings import T1CharString
from fontTools.pens.basePen import AbstractPen, BasePen
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.recordingPen import DecomposingRecordingPen, RecordingPen
from fontTools.ttLib import TTFont
from playa.font import CIDFont, Font, SimpleFont, Type3Font
from playa.pdftypes import ContentStream, resolve1

Key = int | str
Rect = tuple[float, float, float, float]

SYMBOLIC = 4
"""Bit of /Flags: the font has characters outside the Latin standard set (PDF 1.7, 9.8.2)."""
SYMBOL_BASES = (0xF000, 0, 0xF100, 0xF200)
"""Where a (3, 0) cmap keeps the codes of a symbolic font (PDF 1.7, 9.6.6.4)."""
PREDEFINED_CHARSETS = (0, 1, 2)
"""CFF charset "offsets" that stand for a list of names in the specification (Adobe 5176)."""
RETURN = b"\x0b"
"""A Type 1 subroutine that does nothing."""
MOST_SUBRS = 65_536
INVERSE = pow(52845, -1, 65536)
MAC_CODES = {name: code for code, name in enumerate(MacRoman)}


class Program:
    """A font program that says nothing: what is known of a font that is not embedded.

    scale: from the program's units to the font size, in x and in y.
    writes_bounds: whether a glyph's rectangle is written down; else its program must be run
    (0.15 ms).
    """

    scale: tuple[float, float] = (0.001, 0.001)
    writes_bounds = False

    def glyph(self, code: int, cid: int) -> Key | None:
        """Return the key of the glyph that a code draws, or None if it draws none."""
        return None

    def name(self, key: Key) -> str | None:
        """Return the program's own name for a glyph, or None if it has none of its own."""
        return None

    def characters(self, key: Key) -> tuple[int, ...]:
        """Return the code points that the program's own Unicode cmap sends to a glyph."""
        return ()

    def sources(self, key: Key) -> tuple[Key, ...]:
        """Return the glyphs that the program's GSUB may replace by this one."""
        return ()

    def advance(self, key: Key) -> float | None:
        """Return the glyph's advance by the program itself, in units of the font size."""
        return None

    def draw(self, key: Key, pen: AbstractPen) -> None:
        """Draw the outline of a glyph in the program's units."""

    def bounds(self, key: Key) -> Rect | None:
        """Return the outline's rectangle in units of the font size; None if it is empty."""
        drawing = DecomposingRecordingPen({})
        self.draw(key, drawing)
        return self.bounds_of(drawing)

    def bounds_of(self, drawing: RecordingPen) -> Rect | None:
        """Return the rectangle of a recorded outline in units of the font size."""
        pen = BoundsPen(None)
        drawing.replay(pen)
        if pen.bounds is None:
            return None
        x0, y0, x1, y1 = pen.bounds
        across, up = self.scale
        low, high = sorted((y0 * up, y1 * up))
        return (x0 * across, low, x1 * across, high)


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
            index = self.by_cid.get(cid, 0) if self.by_cid else cid
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

    def draw(self, key: Key, pen: AbstractPen) -> None:
        """See `Program.draw`."""
        if self.cff is not None:
            self.cff.draw(key, pen)
            return
        if self._glyph_set is None:
            self._glyph_set = self.font.getGlyphSet()
        _lend(pen, self._glyph_set)
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


class CffProgram(Program):
    """A CFF program; keys are glyph indices."""

    def __init__(self, fonts: CFFFontSet, font: Font) -> None:
        self.top = fonts[fonts.fontNames[0]]
        self.scale = (float(self.top.FontMatrix[0]), float(self.top.FontMatrix[3]))
        self.strings = self.top.CharStrings
        self.order: list[str] = self.top.charset
        self.by_cid: dict[int, int] = {}
        if hasattr(self.top, "ROS"):
            self.by_cid = {int(name[3:]): i for i, name in enumerate(self.order) if i}
        listed = self.top.rawDict.get("charset", 0) in PREDEFINED_CHARSETS
        self.named = not self.by_cid and not (listed and isinstance(font, CIDFont))
        self.index = {name: i for i, name in enumerate(self.order)}
        self.encoding: Mapping[int, str] = font.encoding if isinstance(font, SimpleFont) else {}
        self.multibyte = isinstance(font, CIDFont)

    def glyph(self, code: int, cid: int) -> Key | None:
        """See `Program.glyph`."""
        if self.by_cid:
            return self.by_cid.get(cid)
        if self.multibyte:
            return cid if 0 < cid < len(self.order) else None
        return self.index.get(self.encoding.get(code, ".notdef")) or None

    def name(self, key: Key) -> str | None:
        """See `Program.name`."""
        return self.order[int(key)] if self.named else None

    def _string(self, key: Key) -> Any:
        if self.strings.charStringsAreIndexed:
            return self.strings.charStringsIndex[int(key)]
        return self.strings[self.order[int(key)]]

    def draw(self, key: Key, pen: AbstractPen) -> None:
        """See `Program.draw`."""
        _lend(pen, self.strings)
        self._string(key).draw(pen)


class Type1Program(Program):
    """A Type 1 program; keys are glyph names."""

    def __init__(self, data: bytes, font: Font) -> None:
        clear, _, rest = data.partition(b"eexec")
        rest = rest.lstrip(b" \t\r\n")
        if re.match(rb"[0-9A-Fa-f\s]{8}", rest):
            rest = bytes.fromhex(re.sub(rb"[^0-9A-Fa-f]", b"", rest).decode("ascii"))
        private = _decrypt(rest, 55665)
        skip = re.search(rb"/lenIV\s+(\d+)", private)
        self.skip = int(skip[1]) if skip else 4
        matrix = re.search(rb"/FontMatrix\s*\[\s*([-\d.eE]+)\s+\S+\s+\S+\s+([-\d.eE]+)", clear)
        self.scale = (float(matrix[1]), float(matrix[2])) if matrix else (0.001, 0.001)
        head, mark, tail = private.partition(b"/CharStrings")
        self._subrs = {
            int(number): body
            for number, body in self._strings(head, rb"dup\s{1,8}(\d{1,6})")
            if int(number) < MOST_SUBRS
        }
        self.strings = {
            name.decode("latin-1"): body
            for name, body in self._strings(mark + tail, rb"/(\S{1,64})")
        }
        self.encoding: Mapping[int, str] = font.encoding if isinstance(font, SimpleFont) else {}
        self._decoded: list[T1CharString] | None = None

    def _strings(self, data: bytes, label: bytes) -> list[tuple[bytes, bytes]]:
        found = []
        pattern = re.compile(label + rb"\s{1,8}(\d{1,6})\s{1,8}(?!dict|array)\S{1,8} ")
        at = 0
        while match := pattern.search(data, at):
            end = match.end() + int(match[2])
            found.append((match[1], data[match.end() : end]))
            at = end
        return found

    def glyph(self, code: int, cid: int) -> Key | None:
        """See `Program.glyph`."""
        name = self.encoding.get(code)
        return name if name in self.strings and name != ".notdef" else None

    def name(self, key: Key) -> str | None:
        """See `Program.name`."""
        return str(key)

    def __getitem__(self, name: str) -> T1CharString:
        """Return the outline program of a glyph: accented letters are made of two others."""
        if self._decoded is None:
            count = max(self._subrs, default=-1) + 1
            bodies = (self._subrs.get(i) for i in range(count))
            self._decoded = [T1CharString(self._plain(body) if body else RETURN) for body in bodies]
        return T1CharString(self._plain(self.strings[name]), subrs=self._decoded)

    def _plain(self, body: bytes) -> bytes:
        return _decrypt(body, 4330)[self.skip :]

    def draw(self, key: Key, pen: AbstractPen) -> None:
        """See `Program.draw`."""
        _lend(pen, self)
        self[str(key)].draw(pen)


class Type3Program(Program):
    """A Type 3 font: each glyph is a little content stream; keys are its names."""

    def __init__(self, font: Type3Font) -> None:
        self.scale = (float(font.matrix[0]), float(font.matrix[3]))
        self.writes_bounds = True
        self.streams = font.charprocs
        self.encoding = font.encoding

    def glyph(self, code: int, cid: int) -> Key | None:
        """See `Program.glyph`."""
        name = self.encoding.get(code)
        return name if name in self.streams else None

    def name(self, key: Key) -> str | None:
        """See `Program.name`."""
        return str(key)

    def draw(self, key: Key, pen: AbstractPen) -> None:
        """See `Program.draw`."""
        stream = resolve1(self.streams[str(key)])
        if isinstance(stream, ContentStream):
            draw_content(stream.buffer, pen)

    def bounds(self, key: Key) -> Rect | None:
        """See `Program.bounds`."""
        stream = resolve1(self.streams[str(key)])
        if not isinstance(stream, ContentStream):
            return None
        head = stream.buffer[:120].split()
        if b"d1" not in head[:8] or len(head) < 8:
            return super().bounds(key)
        x0, y0, x1, y1 = (float(number) for number in head[2:6])
        if x0 >= x1 or y0 >= y1:
            return None
        across, up = self.scale
        low, high = sorted((y0 * up, y1 * up))
        return (x0 * across, low, x1 * across, high)


def _decrypt(data: bytes, key: int) -> bytes:
    """Undo the encryption of Type 1 programs (Adobe Type 1 Font Format, chapter 7).

    The key follows r[n+1] = (c[n] + r[n]) * 52845 + 22719 modulo 65536. As 52845 has an
    inverse there, r is a running sum, which numpy takes a hundred times faster than a loop.
    """
    cipher = np.frombuffer(data, np.uint8)
    count = len(cipher)
    if count == 0:
        return b""
    powers = np.full(count, 52845, np.uint16).cumprod(dtype=np.uint16)
    inverses = np.full(count, INVERSE, np.uint16).cumprod(dtype=np.uint16)
    steps = (cipher.astype(np.uint16) * np.uint16(52845) + np.uint16(22719)) * inverses
    sums = steps.cumsum(dtype=np.uint16) + np.uint16(key)
    keys = np.empty(count, np.uint16)
    keys[0] = key
    keys[1:] = (sums * powers)[:-1]
    return (cipher ^ (keys >> 8).astype(np.uint8)).tobytes()


def _lend(pen: AbstractPen, glyphs: Any) -> None:
    """Tell a pen where to find the glyphs that a composite glyph is made of."""
    if isinstance(pen, BasePen | DecomposingRecordingPen):
        pen.glyphSet = glyphs


def draw_content(data: bytes, pen: AbstractPen) -> None:
    """Draw the paths of a content stream: what m, l, c, v, y, h, re say, under its cm."""
    stack: list[float] = []
    matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    saved = [matrix]
    here = (0.0, 0.0)
    is_open = False

    def at(i: int) -> tuple[float, float]:
        a, b, c, d, e, f = matrix
        x, y = stack[i], stack[i + 1]
        return (a * x + c * y + e, b * x + d * y + f)

    def end() -> None:
        nonlocal is_open
        if is_open:
            pen.closePath()
        is_open = False

    for token in data.split():
        try:
            stack.append(float(token))
            continue
        except ValueError:
            operator = token
        count = len(stack)
        if operator == b"m" and count >= 2:
            end()
            here = at(-2)
            pen.moveTo(here)
            is_open = True
        elif operator == b"l" and count >= 2 and is_open:
            here = at(-2)
            pen.lineTo(here)
        elif operator == b"c" and count >= 6 and is_open:
            pen.curveTo(at(-6), at(-4), at(-2))
            here = at(-2)
        elif operator == b"v" and count >= 4 and is_open:
            pen.curveTo(here, at(-4), at(-2))
            here = at(-2)
        elif operator == b"y" and count >= 4 and is_open:
            pen.curveTo(at(-4), at(-2), at(-2))
            here = at(-2)
        elif operator == b"re" and count >= 4:
            end()
            x, y, width, height = stack[-4:]
            stack[:] = [x, y, x + width, y, x + width, y + height, x, y + height]
            pen.moveTo(at(0))
            for i in (2, 4, 6):
                pen.lineTo(at(i))
            pen.closePath()
        elif operator == b"cm" and count >= 6:
            a, b, c, d, e, f = stack[-6:]
            g, h, i2, j, k, m = matrix
            matrix = (
                a * g + b * i2,
                a * h + b * j,
                c * g + d * i2,
                c * h + d * j,
                e * g + f * i2 + k,
                e * h + f * j + m,
            )
        elif operator == b"q":
            saved.append(matrix)
        elif operator == b"Q" and len(saved) > 1:
            matrix = saved.pop()
        elif operator in (b"h", b"f", b"F", b"f*", b"b", b"B", b"s", b"n", b"S"):
            end()
        elif operator == b"BI":
            break
        stack.clear()
    end()


def _cid_to_gid(font: Font) -> Mapping[int, int] | None:
    """Return the map of a CID font; empty if CID and index are one; None for simple fonts."""
    if not isinstance(font, CIDFont):
        return None
    told = resolve1(font.spec.get("CIDToGIDMap"))
    if not isinstance(told, ContentStream):
        return {}
    data = told.buffer
    return dict(enumerate(struct.unpack(f">{len(data) // 2}H", data[: len(data) // 2 * 2])))


def open_program(font: Font) -> Program:
    """Open the program embedded for a font of a PDF; an empty one if there is none.

    Raises whatever fontTools raises on a broken program; the caller records it.
    """
    if isinstance(font, Type3Font):
        return Type3Program(font)
    for name in ("FontFile2", "FontFile3", "FontFile"):
        stream = resolve1(font.descriptor.get(name))
        if isinstance(stream, ContentStream) and stream.buffer:
            return _parse(stream.buffer, font)
    return Program()


def _parse(data: bytes, font: Font) -> Program:
    if data[:4] in (b"\0\1\0\0", b"OTTO", b"true", b"ttcf"):
        return OpenTypeProgram(data, font)
    if data[:2] in (b"%!", b"\x80\x01"):
        return Type1Program(data, font)
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(data), None)
    return CffProgram(fonts, font)
