"""How one string of a page is drawn: its font, size, direction and visibility."""

from __future__ import annotations

import math

from pipeline.read.drawings import Rect
from pipeline.read.fonts import FontTable
from pipeline.records import Box


class Brush:
    """How one string is drawn: its font, size, direction and visibility.

    matrix: from units of the font size to points on the page, without the pen's place.
    """

    def __init__(self, table: FontTable, size: float, matrix: Rect, hidden: bool) -> None:
        self.table = table
        self.name = table.name
        self.size = size
        self.matrix = matrix
        self.hidden = hidden
        a, b, c, d = matrix
        self.stretch = math.hypot(a, b)
        self.angle = round(math.degrees(math.atan2(b, a))) % 360
        self.upright = b == 0 and c == 0 and a > 0 > d
        self.wide, self.high = a, d
        self.y = self.top = self.bottom = math.nan

    def set_line(self, y: float) -> None:
        """Go to a base line; its numbers are kept once for all of its glyphs."""
        self.y = y
        self.top, self.bottom = (
            y + self.high * self.table.ascent,
            y + self.high * self.table.descent,
        )

    def stand(self, x: float, y: float, x0: float, y0: float, x1: float, y1: float) -> Box:
        """Return where a rectangle in units of the font size lies, the pen being at x, y."""
        a, b, c, d = self.matrix
        xs = (a * x0 + c * y0, a * x1 + c * y0, a * x0 + c * y1, a * x1 + c * y1)
        ys = (b * x0 + d * y0, b * x1 + d * y0, b * x0 + d * y1, b * x1 + d * y1)
        return Box(x + min(xs), y + min(ys), x + max(xs), y + max(ys))
