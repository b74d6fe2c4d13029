"""The picture of a page → its columns, before OCR.

An engine that takes the page for one block reads straight across two columns. So the picture is
cut first where white runs down between two stretches of writing.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
"""A grey picture: rows, columns; 0 is black."""

INK = 128
"""Pixels darker than this are ink."""
COARSE_PT = 1.5
"""The picture is looked at in squares of this side: lines of writing stay apart, dust does not."""
GUTTER_PT = 7.5
"""The narrowest gutter: 10 pt between columns are usual, a blank is 4 to 6 pt wide."""
TALL_PT = 120.0
"""A gutter runs through at least this height, some six lines: blanks do not line up so far."""
BESIDE = 0.25
"""At least this share of the height has writing close to either side of a gutter."""
CLOSE_PT = 60.0
"""What "close" is."""
DUST = 0.02
"""A square with less ink than this is white."""
COLUMN_PT = 120.0
"""The narrowest column of running text; columns of a table are often narrower."""
CLOSE_GAP_PT = 36.0
"""Lines of running text end near the gutter: in half of them the white between two columns is no
wider than this, while cells of a table are far apart. A table is read in one piece, row by row."""
FILLED = 0.28
"""The share of squares along a line that running text inks: 0.33 to 0.57 on test scans, blanks of
justified lines included; columns of figures in a table 0.03 to 0.2."""
MAX_DEPTH = 6


class Part(NamedTuple):
    """A stretch of a picture, in pixels."""

    x0: int
    top: int
    x1: int
    bottom: int

    def of(self, picture: Pixels) -> Pixels:
        """Return this stretch of a picture."""
        return picture[self.top : self.bottom, self.x0 : self.x1]


def find_parts(picture: Pixels, dpi: float) -> list[Part]:
    """Return the parts of a page's picture that are read one after the other."""
    side = max(1, round(COARSE_PT * dpi / 72))
    rows, columns = picture.shape[0] // side, picture.shape[1] // side
    if not rows or not columns:
        return [Part(0, 0, picture.shape[1], picture.shape[0])]
    squares = picture[: rows * side, : columns * side] < INK
    inked = squares.reshape(rows, side, columns, side).mean(axis=(1, 3)) > DUST
    return [
        Part(x0 * side, top * side, x1 * side, bottom * side)
        for x0, top, x1, bottom in _cut(inked, Part(0, 0, columns, rows), MAX_DEPTH)
    ]


def _cut(inked: npt.NDArray[np.bool_], part: Part, depth: int) -> list[Part]:
    """Cut a part at its tallest gutter: what is above, left, right, below."""
    gutter = _tallest_gutter(inked[part.top : part.bottom, part.x0 : part.x1]) if depth else None
    if gutter is None:
        return [part]
    top, bottom = part.top + gutter.top, part.top + gutter.bottom
    middle = part.x0 + (gutter.x0 + gutter.x1) // 2
    pieces = (
        Part(part.x0, part.top, part.x1, top),
        Part(part.x0, top, middle, bottom),
        Part(middle, top, part.x1, bottom),
        Part(part.x0, bottom, part.x1, part.bottom),
    )
    return [
        deeper
        for piece in pieces
        if inked[piece.top : piece.bottom, piece.x0 : piece.x1].any()
        for deeper in _cut(inked, piece, depth - 1)
    ]


def _tallest_gutter(inked: npt.NDArray[np.bool_]) -> Part | None:
    """Return the tallest white strip with writing on both sides, in squares of the part."""
    wide = max(1, round(GUTTER_PT / COARSE_PT))
    tall = round(TALL_PT / COARSE_PT)
    rows, columns = inked.shape
    if rows < tall or columns < 3 * wide:
        return None
    sums = np.cumsum(np.pad(inked, ((0, 0), (1, 0))), axis=1, dtype=np.int32)
    white = sums[:, wide:] == sums[:, :-wide]  # [row, x]: no ink in x .. x + wide
    best: Part | None = None
    for x in range(white.shape[1]):
        run = _longest_run(white[:, x])
        if run is None or run[1] - run[0] < tall:
            continue
        if best is not None and run[1] - run[0] <= best.bottom - best.top:
            continue
        candidate = _between_writing(inked, x, x + wide, *run)
        if (
            candidate is not None
            and candidate.bottom - candidate.top >= tall
            and (best is None or candidate.bottom - candidate.top > best.bottom - best.top)
        ):
            best = candidate
    return best


def _longest_run(flags: npt.NDArray[np.bool_]) -> tuple[int, int] | None:
    """Return the longest stretch of True, half-open."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    if not len(edges):
        return None
    runs = edges.reshape(-1, 2)
    start, end = runs[int(np.argmax(runs[:, 1] - runs[:, 0]))]
    return int(start), int(end)


def _between_writing(
    inked: npt.NDArray[np.bool_], x0: int, x1: int, top: int, bottom: int
) -> Part | None:
    """Trim a white strip to where both sides have writing; None if they have too little."""
    close = round(CLOSE_PT / COARSE_PT)
    left = np.asarray(inked[top:bottom, max(0, x0 - close) : x0].any(axis=1))
    right = np.asarray(inked[top:bottom, x1 : x1 + close].any(axis=1))
    if not left.any() or not right.any():
        return None
    first = max(int(np.argmax(left)), int(np.argmax(right)))
    ends = [len(side) - int(np.argmax(side[::-1])) for side in (left, right)]
    last = max(ends)
    if last <= first or min(left[first:last].mean(), right[first:last].mean()) < BESIDE:
        return None
    if not _parts_text(inked[top + first : top + last], x0, x1):
        return None
    return Part(x0, top + first, x1, top + last)


def _parts_text(inked: npt.NDArray[np.bool_], x0: int, x1: int) -> bool:
    """Say whether what stands on the two sides of a white strip are columns of running text."""
    left, right = inked[:, :x0], inked[:, x1:]
    columns = np.flatnonzero(left.any(axis=0)), np.flatnonzero(right.any(axis=0))
    narrowest = min(int(found[-1] - found[0]) for found in columns if len(found))
    ink = inked.sum(axis=1)
    lines = ink >= np.quantile(ink[ink > 0], 0.75) / 2  # not the rows that only marks reach into
    both = lines & left.any(axis=1) & right.any(axis=1)
    if narrowest * COARSE_PT < COLUMN_PT or not both.any():
        return False
    sides = zip((left, right), columns, strict=True)
    if min(side[both][:, at[0] : at[-1] + 1].mean() for side, at in sides) < FILLED:
        return False
    before = np.argmax(left[both][:, ::-1], axis=1)
    behind = np.argmax(right[both], axis=1)
    return float(np.median(before + behind + x1 - x0)) * COARSE_PT <= CLOSE_GAP_PT
