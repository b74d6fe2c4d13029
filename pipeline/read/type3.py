"""Type 3 fonts, whose glyphs are little content streams."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from functools import cached_property

from fontTools.pens.basePen import AbstractPen
from playa.font import Type3Font
from playa.pdftypes import resolve1
from playa.utils import mult_matrix

from pipeline.read.drawings import Matrix
from pipeline.read.font_program import Key, Program, Rect, digest
from pipeline.read.operators import OPERAND_ERRORS, Operands, cut_operators
from pipeline.read.streams import is_stream

Point = tuple[float, float]

log = logging.getLogger(__name__)

PAINTS_RE = re.compile(rb"\b(?:BI|Do|sh|Tj|TJ)\b")
"""Operators that draw something other than a path."""
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
        return digest(b"type 3", self.scale, stream.buffer if is_stream(stream) else b"")

    def draw(self, key: Key, pen: AbstractPen) -> None:
        """See `Program.draw`."""
        stream = resolve1(self.streams[str(key)])
        if is_stream(stream):
            draw_paths(stream.buffer, pen)

    def bounds(self, key: Key) -> Rect | None:
        """See `Program.bounds`."""
        box = self._stated(str(key))
        if box is None or box == self._shared_box:
            return super().bounds(key) or (box if self._paints(str(key)) else None)
        x0, y0, x1, y1 = box
        return box if x0 < x1 and y0 < y1 else None

    def _paints(self, name: str) -> bool:
        """Say whether a glyph may draw more than paths: a picture, a shade, text or a form."""
        stream = resolve1(self.streams[name])
        return is_stream(stream) and bool(PAINTS_RE.search(stream.buffer))

    @cached_property
    def _shared_box(self) -> Rect | None:
        """The rectangle that d1 states for every glyph alike: the font's, not the glyph's."""
        stated = [self._stated(name) for name in [*self.streams][:ALIKE]]
        return stated[0] if len(stated) > 1 and len(set(stated)) == 1 else None

    def _stated(self, name: str) -> Rect | None:
        """Return the rectangle of a glyph's own d1, or None if it has none."""
        stream = resolve1(self.streams[name])
        head = stream.buffer[:120].split() if is_stream(stream) else []
        if b"d1" not in head[:8] or len(head) < 8:
            return None
        x0, y0, x1, y1 = (float(number) for number in head[2:6])
        across, up = self.scale
        low, high = sorted((y0 * up, y1 * up))
        return (x0 * across, low, x1 * across, high)


def draw_paths(data: bytes, pen: AbstractPen) -> None:
    """Draw the paths of a glyph's content stream; an operator without its operands is skipped."""
    path = GlyphPath(pen)
    for operator, operands in cut_operators(data):
        action = ACTIONS.get(operator)
        if action is not None:
            try:
                action(path, operands)
            except OPERAND_ERRORS as error:
                log.debug("glyph: %s: %s", operator, error)
    path.end()


class GlyphPath:
    """The path that a glyph's operators build (PDF 1.7, 8.5.2), drawn with a pen as it grows."""

    def __init__(self, pen: AbstractPen) -> None:
        self.pen = pen
        self._matrix: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        self._saved: list[Matrix] = []
        self._here: Point = (0.0, 0.0)
        self._is_open = False

    def save(self) -> None:
        """q: keep the coordinates."""
        self._saved.append(self._matrix)

    def restore(self) -> None:
        """Q: go back to the coordinates last kept."""
        if self._saved:
            self._matrix = self._saved.pop()

    def transform(self, a: float, b: float, c: float, d: float, e: float, f: float) -> None:
        """cm: change the coordinates."""
        self._matrix = mult_matrix((a, b, c, d, e, f), self._matrix)

    def move(self, x: float, y: float) -> None:
        """m: begin a contour."""
        self.end()
        self._here = self._at(x, y)
        self.pen.moveTo(self._here)
        self._is_open = True

    def line(self, x: float, y: float) -> None:
        """l: a straight line."""
        if self._is_open:
            self._here = self._at(x, y)
            self.pen.lineTo(self._here)

    def curve(self, *numbers: float) -> None:
        """c: a curve with two control points."""
        x1, y1, x2, y2, x3, y3 = numbers
        self._bend(self._at(x1, y1), self._at(x2, y2), self._at(x3, y3))

    def curve_from_here(self, *numbers: float) -> None:
        """v: a curve whose first control point is where it starts."""
        x2, y2, x3, y3 = numbers
        self._bend(self._here, self._at(x2, y2), self._at(x3, y3))

    def curve_to_control(self, *numbers: float) -> None:
        """y: a curve whose second control point is where it ends."""
        x1, y1, x3, y3 = numbers
        self._bend(self._at(x1, y1), self._at(x3, y3), self._at(x3, y3))

    def rectangle(self, x: float, y: float, width: float, height: float) -> None:
        """re: a contour of its own."""
        self.end()
        self.pen.moveTo(self._at(x, y))
        for corner in ((x + width, y), (x + width, y + height), (x, y + height)):
            self.pen.lineTo(self._at(*corner))
        self.pen.closePath()

    def end(self) -> None:
        """h, and whatever paints: close the contour."""
        if self._is_open:
            self.pen.closePath()
        self._is_open = False

    def _at(self, x: float, y: float) -> Point:
        a, b, c, d, e, f = self._matrix
        return (a * x + c * y + e, b * x + d * y + f)

    def _bend(self, one: Point, two: Point, to: Point) -> None:
        if self._is_open:
            self.pen.curveTo(one, two, to)
            self._here = to


ACTIONS: dict[bytes, Callable[[GlyphPath, Operands], None]] = {
    b"q": lambda path, _: path.save(),
    b"Q": lambda path, _: path.restore(),
    b"cm": lambda path, numbers: path.transform(*numbers[-6:]),
    b"m": lambda path, numbers: path.move(*numbers[-2:]),
    b"l": lambda path, numbers: path.line(*numbers[-2:]),
    b"c": lambda path, numbers: path.curve(*numbers[-6:]),
    b"v": lambda path, numbers: path.curve_from_here(*numbers[-4:]),
    b"y": lambda path, numbers: path.curve_to_control(*numbers[-4:]),
    b"re": lambda path, numbers: path.rectangle(*numbers[-4:]),
} | {
    paints: lambda path, _: path.end()
    for paints in (b"h", b"f", b"F", b"f*", b"b", b"b*", b"B", b"B*", b"s", b"S", b"n")
}
"""Operators of PDF 1.7, 8.5, that make a glyph's outline."""
