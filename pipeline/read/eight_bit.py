"""8-bit Thai fonts: they draw Thai under the Latin codes of TIS-620."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from playa.font import SimpleFont

from pipeline.read.evidence import SAME_PROFILE, Evidence
from pipeline.read.glyph_names import POSITIONAL
from pipeline.read.meanings import Witness, fits
from pipeline.read.outlines import profile
from pipeline.thai import (
    MAI_HAN_AKAT,
    MAITAIKHU,
    MARKS,
    NIKHAHIT,
    SARA_I,
    SARA_II,
    SARA_UE,
    SARA_UEE,
    TOP_MARKS,
    is_thai,
)

TIS_BYTES = {
    byte: bytes((byte,)).decode("cp874") for byte in (*range(0xA1, 0xDB), *range(0xDF, 0xFC))
}
"""Byte → character in TIS-620."""
GLYPH_BYTES = {
    byte: chr(code + byte - start)
    for start, end, code in (
        (0x80, 0x84, 0xF700),
        (0x86, 0x8A, 0xF705),
        (0x8B, 0x8F, 0xF70A),
        (0x90, 0x90, 0xF70F),
        (0x98, 0x9F, 0xF710),
        (0xFC, 0xFE, 0xF718),
    )
    for byte in range(start, end + 1)
}
"""Byte → private-use code of the same variant, in 8-bit fonts (X11, tis620-2.enc)."""
MAC_GLYPH_BYTES = {
    byte: mark
    for start, marks in (
        (0x83, TOP_MARKS),
        (0x88, TOP_MARKS),
        (0x8F, NIKHAHIT),
        (0x92, MAI_HAN_AKAT + MAITAIKHU + SARA_I + SARA_II + SARA_UE + SARA_UEE),
        (0x98, TOP_MARKS),
    )
    for byte, mark in enumerate(marks, start)
}
"""Byte → mark in fonts of the Mac (Apple, THAI.TXT). Which byte stands for which place differs
from font to font: DB ThaiText draws 88, said to be low, high."""


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
        if byte in MAC_GLYPH_BYTES and self._is_of_the_mac:
            words = f"an 8-bit Thai font: glyph byte {byte:02X} of the Mac"
            return Witness(MAC_GLYPH_BYTES[byte], "", words)
        if byte in GLYPH_BYTES:
            words = f"an 8-bit Thai font: glyph byte {byte:02X}"
            return Witness(*POSITIONAL[GLYPH_BYTES[byte]], words)
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
        for byte in MAC_GLYPH_BYTES.keys() | GLYPH_BYTES.keys():
            drawn = self._profile(byte)
            if drawn is None:
                continue
            like = {
                mark
                for mark, own in plain.items()
                if own is not None and np.linalg.norm(own - drawn) <= SAME_PROFILE
            }
            mac += MAC_GLYPH_BYTES.get(byte) in like
            windows += byte in GLYPH_BYTES and POSITIONAL[GLYPH_BYTES[byte]][0] in like
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
