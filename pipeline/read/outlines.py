"""Known outlines: which character a glyph draws when its font says nothing.

A glyph's outline is boiled down to ten measures in units of the font size: its rectangle,
the root of its area, its centre, its spread and its lean. All follow from moments of the
exact curves, so that a TrueType and a PostScript version of one design agree: over 1,872
glyphs of nine TLWG fonts in both formats the rectangles were equal and no measure differed
by more than 0.0016, while the two likest letters of one font (TO TAO, DO DEK) are 0.0038
apart. No outline can be drawn from ten numbers: the table holds no font data.

The table (`outlines.bin`) was learned from the fonts in `outlines.csv`, which
states their licences. To remake both:

    python -m pipeline.read.learn_outlines "SOURCE=FOLDER" ...

where every font in a FOLDER (.ttf, .otf, .woff) is taken to come from SOURCE.
"""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from fontTools.pens.momentsPen import MomentsPen
from fontTools.pens.recordingPen import RecordingPen
from numpy.typing import NDArray

from pipeline.read.data_files import load_data
from pipeline.read.font_program import Key, Known, Program, Rect
from pipeline.read.glyph_names import plain
from pipeline.thai import MARKS

Shape = tuple[float, ...]
"""x0, y0, x1, y1, root of area, centre x, centre y, spread x, spread y, lean."""

MEASURES = 10
UNIT = 1 / 8192
"""Step to which the table rounds, in units of the font size."""
TOLERANCE = 0.0025
"""Largest difference of any measure within one design: 1.5 times what was seen."""
WARPED = 4 * TOLERANCE
"""Largest difference within one design whose outlines a producer has changed: Qt's copies of a few
glyphs of Loma and Sawasdee differ by 0.003 to 0.005, because a contour ends elsewhere."""
AT_HOME = 5
"""So many glyphs of a font that one known font accounts for make it that font's design, …"""
NO_OTHER = 2.5
"""… whose glyph is meant if its glyphs of other meaning differ by so many times as much."""
CLEAR = 0.0008
"""A second character this close behind the best leaves a match undecided."""
LIKE = 0.03
STANDS_OUT = 4.0
"""A mark of an unknown font is taken for the likest known one if their profiles are as near
as LIKE and no other mark is nearer than STANDS_OUT times that: with each of 39 families left
out in turn, 40 % of 3,000 marks were read so, one of them wrongly."""
ABOVE = 0.2
"""A mark whose foot is higher than this, in units of the font size, lies above the letters."""
MARK_SET = frozenset(MARKS)
MOST_REMEMBERED = 4_096
"""Shapes whose near rows are remembered: 2 MB."""
MAGIC = b"outlines 1\n"
COLUMNS = MEASURES + 2
"""Numbers in a row of the table: the measures, the meaning, the font."""
DATA = Path(__file__).with_suffix(".bin")


SHAPES: Known[Shape | None] = Known()
"""Shapes measured so far, of this brochure and those before it."""


class Match(NamedTuple):
    """A known glyph: its text, where its font draws it, and how well it fits (0 is best)."""

    text: str
    position: str
    distance: float


def measure(program: Program, key: Key) -> Shape | None:
    """Return the shape of a glyph's outline; None if it has no area."""
    bounds = program.bounds(key) if program.writes_bounds else None
    if program.writes_bounds and bounds is None:
        return None

    def look(drawing: RecordingPen) -> Shape | None:
        return _measure(drawing, bounds or program.bounds_of(drawing), program.scale)

    return program.trace(key, SHAPES, look)


def _measure(
    drawing: RecordingPen, bounds: Rect | None, scale: tuple[float, float]
) -> Shape | None:
    pen = MomentsPen()
    drawing.replay(pen)
    if bounds is None or abs(pen.area) < 1e-9:
        return None
    across, up = scale
    x, y = pen.momentX / pen.area, pen.momentY / pen.area
    wide = math.sqrt(abs(pen.momentXX / pen.area - x * x)) * abs(across)
    high = math.sqrt(abs(pen.momentYY / pen.area - y * y)) * abs(up)
    lean = (pen.momentXY / pen.area - x * y) * across * up / (wide + high or 1.0)
    root = math.sqrt(abs(pen.area * across * up))
    return (*bounds, root, x * across, y * up, wide, high, lean)


def profile(shapes: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return what is left of shapes when place and size are taken away: seven ratios each.

    The high and the low form of a mark differ in place and often in size, not in this.
    """
    x0, y0, x1, y1, root, x, y, wide, high, lean = shapes.T
    across, up = np.maximum(x1 - x0, 1e-4), np.maximum(y1 - y0, 1e-4)
    tilt = lean * (wide + high) / np.maximum(wide * high, 1e-9)
    ratios = (
        0.5 * np.log(across / up),
        root / np.sqrt(across * up),
        (x - x0) / across,
        (y - y0) / up,
        wide / across,
        high / up,
        0.3 * tilt,
    )
    return np.stack(ratios, axis=1).astype(np.float32)


class OutlineTable:
    """Shapes with their texts, searched by distance.

    shapes: one row of ten measures each, sorted by the third. meanings: (text, position)
    pairs; rows: for each row the number of its meaning; fonts: and of the font it came from.
    """

    def __init__(
        self,
        shapes: NDArray[np.float32],
        meanings: Sequence[tuple[str, str]],
        rows: NDArray[np.int16],
        fonts: NDArray[np.int16],
    ) -> None:
        self.shapes = shapes
        self.left, self.right = (np.ascontiguousarray(shapes[:, edge]) for edge in (0, 2))
        if np.any(np.diff(self.right) < 0):
            raise ValueError("the rows must be sorted by their right edge")
        self.meanings = meanings
        self.rows = rows
        self.fonts = fonts
        self._near: dict[Shape, list[tuple[float, int]]] = {}

    @classmethod
    def of(cls, fonts: Iterable[Iterable[tuple[Shape, str, str]]]) -> OutlineTable:
        """Make a table of the (shape, text, position) of some fonts, numbered as they come."""
        known = [(item, number) for number, font in enumerate(fonts) for item in font]
        known.sort(key=lambda pair: (pair[0][0][2], pair))
        meanings = sorted({(text, position) for (_, text, position), _ in known})
        numbers = {meaning: i for i, meaning in enumerate(meanings)}
        return cls(
            np.array([shape for (shape, *_), _ in known], np.float32).reshape(-1, MEASURES),
            meanings,
            np.array([numbers[text, position] for (_, text, position), _ in known], np.int16),
            np.array([number for _, number in known], np.int16),
        )

    def without(self, font: int) -> OutlineTable:
        """Return the table without the rows of one font."""
        kept = self.fonts != font
        return OutlineTable(self.shapes[kept], self.meanings, self.rows[kept], self.fonts[kept])

    def near(self, shape: Shape) -> list[tuple[float, int]]:
        """Return the rows within the tolerance of a shape: (distance, row), best first.

        They are remembered: fonts share most of their outlines with those of the last brochure.
        """
        known = self._near.get(shape)
        if known is None:
            if len(self._near) >= MOST_REMEMBERED:
                self._near.clear()
            known = self._near[shape] = self._search(shape)
        return known

    def _search(self, shape: Shape) -> list[tuple[float, int]]:
        """Find the rows within the tolerance of a shape: both edges first, then all measures."""
        low = int(np.searchsorted(self.right, shape[2] - TOLERANCE))
        high = int(np.searchsorted(self.right, shape[2] + TOLERANCE, side="right"))
        measures = np.asarray(shape, np.float32)
        rows = low + np.flatnonzero(np.abs(self.left[low:high] - measures[0]) <= TOLERANCE)
        if not len(rows):
            return []
        distances = np.abs(self.shapes[rows] - measures).max(axis=1)
        found = distances <= TOLERANCE
        return sorted(zip(distances[found].tolist(), rows[found].tolist(), strict=True))

    def choose(self, rows: Sequence[tuple[float, int]], votes: Counter[int]) -> Match | None:
        """Return the best of some near rows; None if two characters fit equally well.

        votes: how many glyphs of the font at hand each known font accounts for. The one
        that accounts for most has the first word: a letter that two fonts draw alike is
        read as in the font that the others come from.
        """
        if not rows:
            return None
        most = max(votes[int(self.fonts[row])] for _, row in rows)
        distance, row = next(item for item in rows if votes[int(self.fonts[item[1]])] == most)
        text, position = self.meanings[self.rows[row]]
        if most < 3:
            others = [d for d, other in rows if plain(self.meanings[self.rows[other]][0]) != text]
            if others and others[0] - distance < CLEAR:
                return None
        return Match(text, position, distance)

    def warped(self, shape: Shape, votes: Counter[int]) -> Match | None:
        """Return the glyph of the font's own design that a changed outline comes from.

        votes: as for `choose`. Without a design that accounts for many glyphs there is none.
        """
        homes = [font for font, count in votes.items() if count >= AT_HOME]
        if not homes:
            return None
        distances = np.abs(self.shapes - np.asarray(shape, np.float32)).max(axis=1)
        rows = np.flatnonzero((distances <= NO_OTHER * WARPED) & np.isin(self.fonts, homes))
        near = sorted(zip(distances[rows].tolist(), rows.tolist(), strict=True))
        if not near or near[0][0] > WARPED:
            return None
        distance, best = near[0]
        text, position = self.meanings[self.rows[best]]
        others = (d for d, row in near if plain(self.meanings[self.rows[row]][0]) != plain(text))
        return Match(text, position, distance) if next(others, 1.0) >= NO_OTHER * distance else None

    @functools.cached_property
    def _marks(self) -> dict[bool, tuple[NDArray[np.float32], NDArray[np.int16]]]:
        """For marks above and below: the profiles of the table's, and their code points."""
        texts = [text for text, _ in self.meanings]
        points = np.array([ord(text) if text in MARK_SET else 0 for text in texts], np.int16)
        points = points[self.rows]
        found = {}
        for above in (True, False):
            rows = np.flatnonzero((points > 0) & ((self.shapes[:, 1] > ABOVE) == above))
            found[above] = (profile(self.shapes[rows]), points[rows])
        return found

    def likest_mark(self, shape: Shape) -> Match | None:
        """Return the mark that an unknown mark of an unknown font is like, if one stands out."""
        profiles, points = self._marks[shape[1] > ABOVE]
        if not len(points):
            return None
        own = profile(np.asarray([shape], np.float32))
        distances = np.sqrt(((profiles - own) ** 2).sum(axis=1))
        best = int(distances.argmin())
        distance = float(distances[best])
        rest = float(distances[points != points[best]].min(initial=1.0))
        if distance > LIKE or rest < STANDS_OUT * distance:
            return None
        return Match(chr(points[best]), "", distance)


@functools.cache
def load() -> OutlineTable:
    """Read the table of known outlines.

    Raises:
        DataError: the file is missing or not one of this version.
    """
    return load_data(DATA, MAGIC, _parse)


def _parse(head: dict[str, Any], body: bytes) -> OutlineTable:
    count = head["rows"]
    if len(body) != count * COLUMNS * 2:
        raise ValueError("it is cut short")
    numbers = np.frombuffer(body, "<i2").reshape(COLUMNS, count)
    shapes = np.ascontiguousarray(numbers[:MEASURES].T, np.float32) * np.float32(UNIT)
    meanings = [(text, position) for text, position in head["meanings"]]
    return OutlineTable(shapes, meanings, numbers[MEASURES], numbers[MEASURES + 1])
