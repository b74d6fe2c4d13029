"""8-bit Thai fonts: they draw Thai under the Latin codes of TIS-620."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from playa.font import SimpleFont

from pipeline.read.evidence import SAME_PROFILE, Evidence
from pipeline.read.meanings import Witness, fits
from pipeline.read.outlines import profile
from pipeline.thai import MARKS, is_thai
from pipeline.variants import BYTES, MAC_BYTES

TIS_BYTES = {
    byte: bytes((byte,)).decode("cp874") for byte in (*range(0xA1, 0xDB), *range(0xDF, 0xFC))
}
"""Byte → character in TIS-620."""


class EightBit:
    """What the codes of a font mean if it is one of these."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence

    def _byte(self, code: int, told: str | None) -> int | None:
        """Return the byte that an 8-bit Thai font would have drawn here, or None."""
        if isinstance(self.evidence.font, SimpleFont):
            return code
        if told is not None and len(told) == 1 and (told <= "\xff" or "\uf000" <= told <= "\uf0ff"):
            return ord(told) & 0xFF
        return None

    def reading(self, code: int, told: str | None) -> Witness | None:
        """Return what a code means in an 8-bit Thai font; None if it means nothing there."""
        byte = self._byte(code, told) or 0
        if byte in TIS_BYTES:
            return Witness(TIS_BYTES[byte], "", f"an 8-bit Thai font: byte {byte:02X} of TIS-620")
        if byte in MAC_BYTES and self._is_of_the_mac:
            words = f"an 8-bit Thai font: glyph byte {byte:02X} of the Mac"
            return Witness(MAC_BYTES[byte].character, "", words)
        if byte in BYTES:
            words = f"an 8-bit Thai font: glyph byte {byte:02X}"
            return Witness(*BYTES[byte], words)
        if told is not None and "\uf020" <= told <= "\uf07e" and 0x20 <= byte <= 0x7E:
            return Witness(chr(byte), "", f"an 8-bit Thai font: byte {byte:02X} is ASCII")
        return None

    @cached_property
    def _is_of_the_mac(self) -> bool:
        """Whether the bytes from 80 are drawn as the Mac's table of them says, not Windows'.

        A variant of a mark is the drawing that the font has under its byte of TIS-620, moved.
        """
        plain = {mark: self._profile(byte) for byte, mark in TIS_BYTES.items() if mark in MARKS}
        mac = windows = 0
        for byte in MAC_BYTES.keys() | BYTES.keys():
            drawn = self._profile(byte)
            if drawn is None:
                continue
            like = {
                mark
                for mark, own in plain.items()
                if own is not None and np.linalg.norm(own - drawn) <= SAME_PROFILE
            }
            mac += byte in MAC_BYTES and MAC_BYTES[byte].character in like
            windows += byte in BYTES and BYTES[byte].character in like
        return mac > windows

    def _profile(self, byte: int) -> NDArray[np.float32] | None:
        """Return the profile of what a byte draws; None if that is nothing."""
        key = self.evidence.key(byte, byte)
        shape = self.evidence.shape(key) if key is not None else None
        return profile(np.asarray([shape], np.float32))[0] if shape else None

    @cached_property
    def is_one(self) -> bool:
        """Whether the font draws Thai under the Latin codes of TIS-620.

        It does if the marks of TIS-620 lie where marks lie and hardly move the pen: no
        Latin font has accented capitals of no width.
        """
        marks = letters = right = 0
        for code, cid in self.evidence.codes():
            told = self.evidence.told(code, cid)
            if told is not None and any(map(is_thai, told)):
                return False
            character = TIS_BYTES.get(self._byte(code, told) or 0)
            key = self.evidence.key(code, cid) if character else None
            ink = self.evidence.ink(key)
            if character is None or key is None or ink is None:
                continue
            width = self.evidence.program.advance(key)
            width = self.evidence.width(cid) if width is None else width
            marks += character in MARKS
            letters += character not in MARKS
            right += fits(character, width, ink)
        return marks >= 2 and letters >= 3 and right >= 0.9 * (marks + letters)
