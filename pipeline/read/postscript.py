"""PostScript programs: CFF and Type 1."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
from fontTools.cffLib import CFFFontSet
from fontTools.misc.psCharStrings import T1CharString
from fontTools.pens.basePen import AbstractPen
from playa.font import CIDFont, Font, SimpleFont

from pipeline.read.font_program import Key, Program, digest, lend

PREDEFINED_CHARSETS = (0, 1, 2)
"""CFF charset "offsets" that stand for a list of names in the specification (Adobe 5176)."""
RETURN = b"\x0b"
"""A Type 1 subroutine that does nothing."""
MOST_SUBRS = 65_536
INVERSE = pow(52845, -1, 65536)


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
        self._called: dict[int, bytes] = {}

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

    def fingerprint(self, key: Key) -> bytes | None:
        """See `Program.fingerprint`."""
        string = self._string(key)
        private = string.private
        called = self._called.get(id(private))
        if called is None:
            groups = (getattr(private, "Subrs", None) or (), string.globalSubrs or ())
            bodies = [_code(group[i]) for group in groups for i in range(len(group))]
            counts = b"%d %d" % (len(groups[0]), len(groups[1]))
            called = self._called[id(private)] = digest(counts, self.scale, *bodies)
        code = _code(string)
        return digest(b"cff", self.scale, code, called) if code else None

    def draw(self, key: Key, pen: AbstractPen) -> None:
        """See `Program.draw`."""
        lend(pen, self.strings)
        self._string(key).draw(pen)


def _code(string: Any) -> bytes:
    """Return the program of a glyph or subroutine as the file has it; empty if it was run."""
    return string.bytecode or b""


class Type1Program(Program):
    """A Type 1 program; keys are glyph names."""

    def __init__(self, data: bytes, font: Font) -> None:
        clear, _, rest = data.partition(b"eexec")
        rest = rest.lstrip(b" \t\r\n")
        if re.match(rb"[0-9A-Fa-f\s]{8}", rest):
            rest = bytes.fromhex(re.sub(rb"[^0-9A-Fa-f]", b"", rest).decode("ascii"))
        private = decrypt(rest, 55665)
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
        self._called: bytes | None = None

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
        return decrypt(body, 4330)[self.skip :]

    def fingerprint(self, key: Key) -> bytes | None:
        """See `Program.fingerprint`."""
        if self._called is None:
            numbered = (b"%d %s" % item for item in sorted(self._subrs.items()))
            self._called = digest(b"%d" % self.skip, self.scale, *numbered)
        return digest(b"type 1", self.scale, self.strings[str(key)], self._called)

    def draw(self, key: Key, pen: AbstractPen) -> None:
        """See `Program.draw`."""
        lend(pen, self)
        self[str(key)].draw(pen)


def decrypt(data: bytes, key: int) -> bytes:
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
