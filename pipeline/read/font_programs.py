"""Embedded font programs: TrueType, CFF (bare or in OpenType), Type 1 and Type 3.

All have one interface, `Program`, in `font_program.py`.
"""

from __future__ import annotations

import io

from fontTools.cffLib import CFFFontSet
from playa.font import Font, Type3Font
from playa.pdftypes import resolve1

from pipeline.read.font_program import Key, Program, Rect
from pipeline.read.opentype import OpenTypeProgram
from pipeline.read.postscript import CffProgram, Type1Program
from pipeline.read.sizes import unpacks_past
from pipeline.read.streams import is_stream
from pipeline.read.type3 import Type3Program
from pipeline.settings import limits

__all__ = ["Key", "OpenTypeProgram", "Program", "Rect", "open_program"]


def open_program(font: Font) -> Program:
    """Open the program embedded for a font of a PDF; an empty one if there is none.

    Raises whatever fontTools raises on a broken program; the caller records it.
    """
    if isinstance(font, Type3Font):
        return Type3Program(font)
    for name in ("FontFile2", "FontFile3", "FontFile"):
        stream = resolve1(font.descriptor.get(name))
        if not is_stream(stream):
            continue
        if excess := unpacks_past(stream, limits().max_font_bytes):
            raise ValueError(f"the program unpacks to {excess}")
        if data := stream.buffer:
            return _parse(data, font)
    return Program()


def _parse(data: bytes, font: Font) -> Program:
    if data[:4] in (b"\0\1\0\0", b"OTTO", b"true", b"ttcf"):
        return OpenTypeProgram(data, font)
    if data[:2] in (b"%!", b"\x80\x01"):
        return Type1Program(data, font)
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(data), None)
    return CffProgram(fonts, font)
