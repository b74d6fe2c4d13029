"""Paths of a page: ruled lines and rectangles, of which tables and panels are made."""

from __future__ import annotations

import math
from itertools import pairwise

from playa.utils import apply_matrix_pt

from pipeline.records import Box

THIN_PT = 3.0
"""A filled rectangle up to this wide is a ruled line; tables are drawn with 0.5 to 2 pt."""
SHORTEST_RULE_PT = 3.0
"""Shorter strokes are parts of drawings."""
MOST_SEGMENTS = 4000
"""Segments of one path looked at for ruled lines; charts and maps have more."""
MOST_RULES = 50_000
"""Rules and panels kept of a page; the densest timetable seen has 3,000."""

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]


class Drawing:
    """The path being drawn, and the rules and panels drawn so far.

    corner: the upper left corner of what is shown of the page, in playa's coordinates.
    filled: the rectangles that filled paths of any form lie in, but for white ones.
    """

    def __init__(self, corner: Point) -> None:
        self.left, self.top = corner
        self.rules: list[Box] = []
        self.panels: list[Box] = []
        self.filled: list[Box] = []
        self._parts: list[list[Point]] = []
        self._curved: set[int] = set()
        self._segments = 0

    def move(self, x: float, y: float) -> None:
        """Begin a new part of the path."""
        self._segments += 1
        if self._segments <= MOST_SEGMENTS:
            self._parts.append([(x, y)])

    def line(self, x: float, y: float) -> None:
        """Go on in a straight line."""
        self._segments += 1
        if self._segments <= MOST_SEGMENTS:
            if not self._parts:
                self._parts.append([])
            self._parts[-1].append((x, y))

    def curve(self, x: float, y: float) -> None:
        """Go on in a curve that ends here."""
        self.line(x, y)
        self._curved.add(len(self._parts))

    def rectangle(self, x: float, y: float, wide: float, high: float) -> None:
        """Add a rectangle to the path."""
        self._segments += 5
        if self._segments <= MOST_SEGMENTS:
            self._parts.append([(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)])

    def forget(self) -> None:
        """End the path without painting it."""
        if self._segments:
            self._parts, self._curved, self._segments = [], set(), 0

    def outline(self, ctm: Matrix) -> Box | None:
        """Return the rectangle around the path; None if it has no point or too many."""
        if not self._parts or self._segments > MOST_SEGMENTS:
            return None
        return self._around([apply_matrix_pt(ctm, point) for part in self._parts for point in part])

    def paint(self, ctm: Matrix, stroke: bool, fill: bool, white: bool) -> None:
        """Paint the path, and keep what of it is a ruled line or a rectangle."""
        parts, curved, segments = self._parts, self._curved, self._segments
        self.forget()
        if fill and not white and parts:
            corners = [apply_matrix_pt(ctm, point) for part in parts for point in part]
            self._keep(self.filled, self._around(corners))
        if segments > MOST_SEGMENTS:
            return
        for number, part in enumerate(parts, 1):
            if number not in curved and len(part) > 1:
                self._straight([apply_matrix_pt(ctm, point) for point in part], stroke)

    def _straight(self, points: list[Point], stroke: bool) -> None:
        box = self._around(points)
        wide, high = box.x1 - box.x0, box.bottom - box.top
        xs, ys = {x for x, _ in points}, {y for _, y in points}
        if min(wide, high) <= THIN_PT:
            if max(wide, high) >= SHORTEST_RULE_PT:
                self._keep(self.rules, box)
        elif set(points) == {(x, y) for x in (min(xs), max(xs)) for y in (min(ys), max(ys))}:
            self._keep(self.panels, box)
        elif stroke:
            for one, two in pairwise(points):
                level, upright = abs(two[1] - one[1]) < 0.1, abs(two[0] - one[0]) < 0.1
                length = abs(two[0] - one[0]) + abs(two[1] - one[1])
                if (level or upright) and length >= SHORTEST_RULE_PT:
                    self._keep(self.rules, self._around([one, two]))

    def _keep(self, boxes: list[Box], box: Box) -> None:
        if len(boxes) < MOST_RULES and all(map(math.isfinite, box)):
            boxes.append(box)

    def _around(self, points: list[Point]) -> Box:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        return Box(min(xs) - self.left, min(ys) - self.top, max(xs) - self.left, max(ys) - self.top)
