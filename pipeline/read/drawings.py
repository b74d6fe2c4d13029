"""What is drawn on a page but text: ruled lines and rectangles, of which tables are made; pictures;
and what decides whether a text can be seen, the colour and the clip.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from playa.utils import apply_matrix_pt, mult_matrix, transform_bbox

from pipeline.records import Box

THIN_PT = 3.0
"""A filled rectangle up to this wide is a ruled line; tables are drawn with 0.5 to 2 pt."""
SHORTEST_RULE_PT = 3.0
"""Shorter strokes are parts of drawings."""
MOST_SEGMENTS = 4000
"""Segments of one path looked at for ruled lines; charts and maps have more."""
MOST_RULES = 50_000
"""Rules, panels, pictures kept of a page, each; the densest timetable seen has 3,000."""

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
Rect = tuple[float, float, float, float]
WHITE = 0.95
"""A colour of which every part is at least this is white."""


class Drawing:
    """The path being drawn, and the rules, panels and pictures drawn so far.

    ctm: from the coordinates at hand to playa's. shown: the part of the page that is shown, in
    playa's coordinates; all boxes count from its corner. white: whether the colour is white.
    clip: where drawing can be seen; None if everywhere. filled: the rectangles that filled paths
    of any form lie in, but for white ones.
    """

    def __init__(self, ctm: Matrix, shown: Box) -> None:
        self.ctm = ctm
        self.left, self.top = shown.x0, shown.top
        self.width, self.height = shown.x1 - shown.x0, shown.bottom - shown.top
        self.white = False
        self.clip: Box | None = None
        self.images: list[Box] = []
        self._clips = False
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

    def outline(self) -> Box | None:
        """Return the rectangle around the path; None if it has no point or too many."""
        if not self._parts or self._segments > MOST_SEGMENTS:
            return None
        return self._around(
            [apply_matrix_pt(self.ctm, point) for part in self._parts for point in part]
        )

    def paint(self, stroke: bool, fill: bool) -> None:
        """Paint the path, and keep what of it is a ruled line or a rectangle."""
        parts, curved, segments = self._parts, self._curved, self._segments
        self.forget()
        ctm = self.ctm
        if fill and not self.white and parts:
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

    # --- colour, clip, pictures ---------------------------------------------------------------

    def state(self) -> tuple[Matrix, bool, Box | None]:
        """Return what q keeps."""
        return self.ctm, self.white, self.clip

    def set_state(self, state: tuple[Matrix, bool, Box | None]) -> None:
        """Go back to what q kept."""
        self.ctm, self.white, self.clip = state

    def transform(self, matrix: Matrix) -> None:
        """Change the coordinates."""
        self.ctm = mult_matrix(matrix, self.ctm)

    def set_colour(self, operands: Sequence[float]) -> None:
        """g, rg: fill with light; all that matters is whether it is white."""
        self.white = min(operands) >= WHITE

    def set_inks(self, operands: Sequence[float]) -> None:
        """k: fill with four inks."""
        self.white = max(operands) <= 1 - WHITE

    def set_components(self, operands: Sequence[object]) -> None:
        """sc, scn: fill in the colour space at hand; one number is an ink, a name a pattern."""
        numbers = [number for number in operands if isinstance(number, float)]
        self.white = False
        if len(numbers) == len(operands) == 3:
            self.set_colour(numbers)
        elif len(numbers) == len(operands) == 4:
            self.set_inks(numbers)

    def clip_to_path(self) -> None:
        """W: what is drawn from now on is seen within the path only."""
        self._clips = True

    def end_path(self) -> None:
        """n: end the path without painting it."""
        self._narrow()
        self.forget()

    def _narrow(self) -> None:
        """Make the clip smaller if the path at hand is to do so."""
        if self._clips:
            self._clips = False
            self.narrow_to(self.outline())

    def narrow_to(self, box: Box | None) -> None:
        """Make the clip smaller: nothing is seen outside this rectangle."""
        if box is None or not all(map(math.isfinite, box)):
            return
        clip = self.clip or box
        x0, top = max(clip.x0, box.x0), max(clip.top, box.top)
        x1, bottom = max(x0, min(clip.x1, box.x1)), max(top, min(clip.bottom, box.bottom))
        self.clip = Box(x0, top, x1, bottom)

    def stroke(self) -> None:
        """S, s: stroke the path."""
        self._narrow()
        self.paint(stroke=True, fill=False)

    def fill(self) -> None:
        """f, F: fill the path."""
        self._narrow()
        self.paint(stroke=False, fill=True)

    def fill_and_stroke(self) -> None:
        """B, b: do both."""
        self._narrow()
        self.paint(stroke=True, fill=True)

    def shade(self) -> None:
        """sh: fill all that is not clipped."""
        self._keep(self.filled, self.clip or Box(0.0, 0.0, self.width, self.height))

    def draw_picture(self) -> None:
        """EI, or Do of a picture: it fills the unit square."""
        self._keep(self.images, self.place((0, 0, 1, 1)))

    def place(self, rect: Rect) -> Box:
        """Return where a rectangle of the coordinates at hand lies on the page."""
        x0, y0, x1, y1 = transform_bbox(self.ctm, rect)
        return Box(x0 - self.left, y0 - self.top, x1 - self.left, y1 - self.top)
