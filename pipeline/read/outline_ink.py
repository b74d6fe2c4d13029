"""Outlines as ink: a glyph's outline filled, as the network of signs wants to see it.

A line of the picture crosses the outline at certain places; where the crossings to the left of a
pixel's middle, counted up or down by their direction, do not add up to nothing, there is ink: the
non-zero winding rule of PDF 1.7, 8.5.3.3.2, by which fonts are filled.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from fontTools.pens.basePen import BasePen
from numpy.typing import NDArray

from pipeline.read.font_program import Key, Program, Recorder
from pipeline.read.meanings import PROGRAM_ERRORS
from pipeline.read.signs import Drawing

LETTER_PX = 40.0
"""How high letters are drawn: the network was learned from letters 14 to 52 pixels high."""
LARGEST_PX = 400.0
"""What is drawn larger, on either side, is no letter."""
MOST_POINTS, MOST_CROSSINGS = 2_000, 50_000
"""What has more points, or crosses the lines of the picture more often, is no letter: it would take
seconds and gigabytes. Thai letters of 64 fonts have up to 203 points and cross up to 490 times."""
STEPS = 6
"""Straight pieces that a curve is taken for: within a tenth of a pixel of letters so small."""

Floats = NDArray[np.float64]
Point = tuple[float, float]


class _Flat(BasePen):  # type: ignore[misc]  # fontTools is not typed
    """A pen that collects closed contours, their curves taken for straight pieces."""

    def __init__(self) -> None:
        super().__init__(None)
        self.contours: list[list[Point]] = []

    def _moveTo(self, at: Point) -> None:  # noqa: N802
        self.contours.append([at])

    def _lineTo(self, at: Point) -> None:  # noqa: N802
        self.contours[-1].append(at)

    def _curveToOne(self, one: Point, two: Point, end: Point) -> None:  # noqa: N802
        start = self.contours[-1][-1]
        for step in range(1, STEPS + 1):
            t = step / STEPS
            shares = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
            points = (start, one, two, end)
            x, y = (
                sum(share * point[axis] for share, point in zip(shares, points, strict=True))
                for axis in (0, 1)
            )
            self.contours[-1].append((x, y))


def draw_outline(program: Program, key: Key, letter_height: float) -> Drawing | None:
    """Return a glyph's outline as ink; None if it draws nothing or is no letter by its size.

    A broken program draws nothing.

    letter_height: of the font's letters without ascender, in units of the font size.
    """
    recorded, flat = Recorder(), _Flat()
    try:
        program.draw(key, recorded)
        if sum(len(points) for _, points in recorded.value) > MOST_POINTS:
            return None
        recorded.replay(flat)
    except PROGRAM_ERRORS:
        return None
    across, up = (unit * LETTER_PX / letter_height for unit in program.scale)
    edges = np.array(list(_edges(flat.contours)), np.float64).reshape(-1, 4)
    edges *= (across, up, across, up)
    if not len(edges):
        return None
    left, right = edges[:, ::2].min(), edges[:, ::2].max()
    foot, top = edges[:, 1::2].min(), edges[:, 1::2].max()
    if right - left > LARGEST_PX or top - foot > LARGEST_PX:
        return None
    if np.abs(edges[:, 1] - edges[:, 3]).sum() > MOST_CROSSINGS:
        return None
    ink = _fill(edges - (left, foot, left, foot), int(right - left) + 1, int(top - foot) + 1)
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not len(rows):
        return None
    shown = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return Drawing(shown[::-1], float(foot + rows[-1] + 1), float(foot + rows[0]), LETTER_PX)


def _edges(contours: Sequence[Sequence[Point]]) -> Iterator[tuple[float, float, float, float]]:
    """Yield the straight pieces of closed contours: from x, y to x, y."""
    for contour in contours:
        for one, two in zip(contour, (*contour[1:], contour[0]), strict=True):
            yield (*one, *two)


def _fill(edges: Floats, columns: int, rows: int) -> NDArray[np.bool_]:
    """Fill what edges enclose; the first row is the lowest."""
    y0, y1 = edges[:, 1, None], edges[:, 3, None]
    middles = np.arange(rows) + 0.5
    goes_up = (y0 <= middles) & (y1 > middles)
    goes_down = (y1 <= middles) & (y0 > middles)
    edge, row = np.nonzero(goes_up | goes_down)
    start, end = edges[edge, :2], edges[edge, 2:]
    share = (middles[row] - start[:, 1]) / (end[:, 1] - start[:, 1])
    at = start[:, 0] + share * (end[:, 0] - start[:, 0])
    winding = np.zeros((rows, columns + 1), np.int32)
    column = np.clip(np.ceil(at - 0.5).astype(np.int64), 0, columns)
    np.add.at(winding, (row, column), np.where(goes_up[edge, row], 1, -1))
    return np.asarray(winding.cumsum(axis=1)[:, :columns] != 0)
