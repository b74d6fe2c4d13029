"""Outlines made bold by a program: the known design below them, and which glyph each one is.

Where a page asks for bold type and the font has none, browsers draw the outline with a pen: it
grows by the same amount on all sides. In Chromium's PDFs these are Type 3 fonts, 1/64 of the font
size fatter; other programs that rewrite the file often spoil their ToUnicode. Letters stand on the
base line: no font reaches below it by just so much as it reaches higher than another, so the amount
and the design are sure when most glyphs agree on them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.read.glyph_names import plain
from pipeline.read.outlines import Match, OutlineTable, Shape

LEAST, MOST = 0.008, 0.03
"""How far, in units of the font size, an outline may have grown on each side."""
EVEN = 0.002
"""Where no corner is sharp all sides grow alike, within this: rounding stays under 0.001."""
STEP = 0.001
"""Amounts are counted in steps of this."""
AGREEING, SHARE = 6, 0.4
"""So many glyphs, and this share of those asked, must agree on amount and design."""
SPREADING = 0.25
"""Share of the amount by which the spread of an outline grows: 0 to 0.6 in seven fonts."""
CORNER = 0.5
"""A side that grew too far counts so much only: strokes end in sharp corners."""
NEAR, APART = 0.013, 1.5
"""An outline has grown from a glyph that is so near, if any of other meaning is so many times as
far off. Of 287 glyphs that Chromium made bold of known fonts 256 are read so, and two wrongly
(SO SO for CHO CHANG, THO THAHAN for HO HIP)."""


class Growth(NamedTuple):
    """A known design that has grown: the number of its font in the table, and by how much."""

    font: int
    amount: float


def find_growth(shapes: Sequence[Shape], table: OutlineTable) -> Growth | None:
    """Return the design that most outlines of a font have grown from, if one stands out."""
    votes: Counter[tuple[int, int]] = Counter()
    for shape in shapes:
        out = _outwards(shape, table.shapes)
        amounts = out.mean(axis=1)
        even = (out.max(axis=1) - out.min(axis=1) <= EVEN) & (amounts >= LEAST) & (amounts <= MOST)
        steps = np.rint(amounts[even] / STEP).astype(int)
        votes.update(set(zip(table.fonts[even].tolist(), steps.tolist(), strict=True)))
    around = {
        (font, step): sum(votes[font, step + aside] for aside in (-1, 0, 1)) for font, step in votes
    }
    best = max(around, key=lambda key: (around[key], votes[key], key), default=None)
    if best is None or around[best] < max(AGREEING, SHARE * len(shapes)):
        return None
    return Growth(best[0], best[1] * STEP)


def match_grown(shape: Shape, growth: Growth, table: OutlineTable) -> Match | None:
    """Return the glyph of the design that an outline has grown from; None if two are as likely."""
    rows = np.flatnonzero(table.fonts == growth.font)
    distances = _distances(shape, table.shapes[rows], growth.amount)
    near = sorted(zip(distances.tolist(), rows.tolist(), strict=True))
    distance, best = near[0]
    text, position = table.meanings[table.rows[best]]
    others = (d for d, row in near if plain(table.meanings[table.rows[row]][0]) != plain(text))
    if distance > NEAR or next(others, 1.0) < APART * distance:
        return None
    return Match(text, position, distance)


def _outwards(shape: Shape, known: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how far each side of an outline lies outside that of known ones, one row each."""
    signs = np.array([-1, -1, 1, 1], np.float32)
    return np.asarray((np.asarray(shape[:4], np.float32) - known[:, :4]) * signs)


def _distances(shape: Shape, known: NDArray[np.float32], amount: float) -> NDArray[np.float32]:
    """Return how far an outline is from known ones that have grown by an amount."""
    sides = _outwards(shape, known) - amount
    sides = np.where(sides > 0, CORNER * sides, sides)
    moved = np.asarray(shape[5:9], np.float32) - known[:, 5:9]
    moved[:, 2:] -= SPREADING * amount
    return np.asarray(np.sqrt((sides**2).sum(axis=1) + (moved**2).sum(axis=1)))
