"""Type 3 fonts, whose glyphs are little content streams."""

from __future__ import annotations

from functools import cached_property

from fontTools.pens.basePen import AbstractPen
from playa.font import Type3Font
from playa.pdftypes import ContentStream, resolve1

from pipeline.read.font_program import Key, Program, Rect, digest

ALIKE = 6
"""Glyphs whose rectangles are compared; no six glyphs of a font that states them are of a size."""


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

    def fingerprint(self, key: Key) -> bytes | None:
        """See `Program.fingerprint`."""
        stream = resolve1(self.streams[str(key)])
        return digest(
            b"type 3", self.scale, stream.buffer if isinstance(stream, ContentStream) else b""
        )

    def draw(self, key: Key, pen: AbstractPen) -> None:
        """See `Program.draw`."""
        stream = resolve1(self.streams[str(key)])
        if isinstance(stream, ContentStream):
            draw_content(stream.buffer, pen)

    def bounds(self, key: Key) -> Rect | None:
        """See `Program.bounds`."""
        box = self._stated(str(key))
        if box is None or box == self._shared_box:
            return super().bounds(key) or box
        x0, y0, x1, y1 = box
        return box if x0 < x1 and y0 < y1 else None

    @cached_property
    def _shared_box(self) -> Rect | None:
        """The rectangle that d1 states for every glyph alike: the font's, not the glyph's."""
        stated = [self._stated(name) for name in [*self.streams][:ALIKE]]
        return stated[0] if len(stated) > 1 and len(set(stated)) == 1 else None

    def _stated(self, name: str) -> Rect | None:
        """Return the rectangle of a glyph's own d1, or None if it has none."""
        stream = resolve1(self.streams[name])
        head = stream.buffer[:120].split() if isinstance(stream, ContentStream) else []
        if b"d1" not in head[:8] or len(head) < 8:
            return None
        x0, y0, x1, y1 = (float(number) for number in head[2:6])
        across, up = self.scale
        low, high = sorted((y0 * up, y1 * up))
        return (x0 * across, low, x1 * across, high)


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
