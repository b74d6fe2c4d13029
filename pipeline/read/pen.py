"""The pen of a page: its place, font and spacing, and the glyphs that it draws."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from playa.utils import mult_matrix

from pipeline.read.brush import Brush
from pipeline.read.drawings import Matrix, Rect
from pipeline.read.fonts import FontTable, Sign
from pipeline.read.visibility import LAYER_OFF, OUTSIDE
from pipeline.records import Box, Glyph

if TYPE_CHECKING:
    from pipeline.read.content import PageReader

FILLED, INVISIBLE = 0, (3, 7)
"""Text rendering modes: one that fills glyphs, and those that draw nothing (PDF 1.7, table 106)."""
RUN_ON_EM = 3.0
"""A glyph off the page belongs to a line on it if its pen is no further from the last one."""
START: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Stretch(NamedTuple):
    """Glyphs of a page, by number, shown in a font that leaves some unexplained."""

    start: int
    end: int
    table: FontTable


class Pen:
    """Where and how text is drawn on a page (PDF 1.7, 9.3).

    table: of the font in use, None before the first. line: the matrix of the line's start;
    at, up: how far the pen has moved from there, in units of that matrix. The other numbers
    are those of the operators Tf, Tc, Tw, Tz, TL, Ts, Tr.
    """

    def __init__(self, reader: PageReader) -> None:
        self.reader = reader
        self.table: FontTable | None = None
        self.size = 0.0
        self.charspace = self.wordspace = self.leading = self.rise = self.mode = 0.0
        self.scaling = 100.0
        self.line = START
        self.at = self.up = 0.0
        self._brush: Brush | None = None

    def state(self) -> tuple[object, ...]:
        """Return what q keeps."""
        return (
            *(self.table, self.size, self.charspace, self.wordspace, self.leading),
            *(self.rise, self.mode, self.scaling, self.line, self.at, self.up),
        )

    def set_state(self, state: tuple[Any, ...]) -> None:
        """Go back to what q kept."""
        self.table, self.size, self.charspace, self.wordspace, self.leading = state[:5]
        self.rise, self.mode, self.scaling, self.line, self.at, self.up = state[5:]

    def set_font(self, table: FontTable, size: float) -> None:
        """Take another font."""
        self.table, self.size = table, size

    def set_number(self, name: str, number: float) -> None:
        """Set a parameter of the text state."""
        setattr(self, name, number + 0.0)

    def begin(self) -> None:
        """Begin a text object."""
        self.line, self.at, self.up = START, 0.0, 0.0

    def place(self, a: float, b: float, c: float, d: float, e: float, f: float) -> None:
        """Begin a line with a matrix of its own."""
        self.line = (a + 0.0, b + 0.0, c + 0.0, d + 0.0, e + 0.0, f + 0.0)
        self.at = self.up = 0.0

    def move(self, x: float, y: float) -> None:
        """Begin a line this far from the start of the last one."""
        a, b, c, d, e, f = self.line
        self.line = (a, b, c, d, x * a + y * c + e, x * b + y * d + f)
        self.at = self.up = 0.0

    def move_and_lead(self, x: float, y: float) -> None:
        """The same, and lines follow each other at this distance."""
        self.leading = -y
        self.move(x, y)

    def next_line(self) -> None:
        """Begin the line below."""
        self.move(0.0, -self.leading)

    def show_next(self, parts: Iterable[Any]) -> None:
        """Show a string on the line below."""
        self.next_line()
        self.show(parts)

    def show_spaced(self, words: float, characters: float, string: bytes) -> None:
        """The same with other spacing."""
        self.wordspace, self.charspace = words + 0.0, characters + 0.0
        self.show_next([string])

    def show(self, parts: Iterable[Any]) -> None:
        """Draw strings; a number between them moves the pen back, in thousandths of the size."""
        table = self.table
        if table is None:
            return
        if table.vertical:
            self._show_down(table, parts)
            return
        reader = self.reader
        a, b, c, d, e, f = mult_matrix(self.line, reader.drawing.ctm)
        up = self.up + self.rise
        e += c * up - reader.left
        f += d * up - reader.top
        stretch = self.scaling * 0.01
        wide, spaced = self.size * stretch, self.charspace * stretch
        blank = 0.0 if table.two_bytes else self.wordspace * stretch
        at = self.at
        first = len(reader.glyphs)
        size = abs(self.size) * math.hypot(c, d)
        brush = self._brush_for(table, size, (a * wide, b * wide, c * self.size, d * self.size))
        level = brush.upright
        draw = self._draw
        for part in parts:
            if isinstance(part, bytes):
                for sign, cid, is_blank in table.read(part):
                    draw(brush, sign, cid, a * at + e, f if level else b * at + f)
                    at += sign.width * wide + spaced
                    if blank and is_blank:
                        at += blank
            elif isinstance(part, float):
                at -= part * 0.001 * wide
        self.at = at
        self._check(first, table)

    def _show_down(self, table: FontTable, parts: Iterable[Any]) -> None:
        """Draw text in vertical writing."""
        reader = self.reader
        a, b, c, d, e, f = mult_matrix(self.line, reader.drawing.ctm)
        wide, high = self.size * self.scaling * 0.01, self.size
        size = high * math.hypot(c, d)
        brush = self._brush_for(table, abs(size), (a * wide, b * wide, c * high, d * high))
        first = len(reader.glyphs)
        for part in parts:
            if isinstance(part, bytes):
                for sign, cid, _ in table.read(part):
                    up = self.up + self.rise
                    x, y = a * self.at + c * up + e, b * self.at + d * up + f
                    self._draw(brush, sign, cid, x - reader.left, y - reader.top)
                    self.up += table.font.vdisp(cid) * high + self.charspace
            elif isinstance(part, float):
                self.up -= part * 0.001 * high
        self._check(first, table)

    def _check(self, first: int, table: FontTable) -> None:
        """Look at the glyphs just drawn: are they too many, can they be seen, are they read?"""
        self.reader.check_size()
        self.reader.visibility.judge(first, filled=self.mode == FILLED)  # may leave them out
        if table.unread:
            self.reader.unread.append(Stretch(first, len(self.reader.glyphs), table))

    def _brush_for(self, table: FontTable, size: float, matrix: Rect) -> Brush:
        """Return the brush in use if nothing changed, else a new one."""
        brush = self._brush
        hidden = self.mode in INVISIBLE
        if (
            brush is None
            or brush.table is not table
            or brush.matrix != matrix
            or brush.size != size
            or brush.hidden != hidden
        ):
            brush = self._brush = Brush(table, size, matrix, hidden)
        return brush

    def _draw(self, brush: Brush, sign: Sign, cid: int, x: float, y: float) -> None:
        text, meaning, reason, position, name, width, ink = sign
        reader = self.reader
        spot: Box | None = None
        if brush.upright:
            if y != brush.y:
                brush.set_line(y)
            wide, high, y = brush.wide, brush.high, brush.y
            box = _new(Box, (x, brush.top, x + wide * width, brush.bottom))
            if ink is not None:
                x0, y0, x1, y1 = ink
                spot = _new(Box, (x + wide * x0, y + high * y1, x + wide * x1, y + high * y0))
        else:
            box = brush.stand(x, y, 0.0, brush.table.descent, width, brush.table.ascent)
            spot = brush.stand(x, y, *ink) if ink is not None else None
        if not (box[0] <= reader.width and box[2] >= 0 and box[1] <= reader.height and box[3] >= 0):
            reader.visibility.unseen[OUTSIDE] += 1
            if not self._runs_on(x, y, brush.size):
                return
        sections = reader.sections
        if sections.hidden:
            reader.visibility.unseen[LAYER_OFF] += 1
            return
        if sections.spill:
            text, meaning, reason = sections.take_spill(sign)
        glyphs = reader.glyphs
        reader.signs.append(sign)
        drawn = (
            text, meaning, reason, position, cid, name, brush.name, brush.size, box,
            width * brush.stretch, len(glyphs), (x, y), brush.angle, spot, brush.hidden, 1.0,
        )  # fmt: skip
        glyphs.append(_new(Glyph, drawn))

    def _runs_on(self, x: float, y: float, size: float) -> bool:
        """Say whether a glyph off the page goes on with a line that starts on it."""
        if not self.reader.glyphs:
            return False
        before = self.reader.glyphs[-1].pen
        return before is not None and math.dist(before, (x, y)) < RUN_ON_EM * size


_new = tuple.__new__
"""Makes a named tuple of its values: half the time of its own constructor."""
