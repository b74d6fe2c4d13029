"""The picture of a page → its connected components: letters, marks, dust, rules.

Runs of ink along the rows are joined with the runs they touch in the next row (8 neighbours);
labels spread by pointer jumping, so the cost is linear in the runs but for a logarithm.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.read.parts import INK, Pixels

SAMPLED = 3
"""Every third pixel says what is ink."""

Integers = npt.NDArray[np.int64]


class Components(NamedTuple):
    """The components of a picture, in pixels, half-open.

    row, start, end, owner: one entry for each run of ink, by rows; owner is its component.
    x0, top, x1, bottom: one entry for each component: its box.
    """

    row: Integers
    start: Integers
    end: Integers
    owner: Integers
    x0: Integers
    top: Integers
    x1: Integers
    bottom: Integers

    @property
    def height(self) -> Integers:
        """How high each component is."""
        return self.bottom - self.top

    @property
    def width(self) -> Integers:
        """How wide each component is."""
        return self.x1 - self.x0

    def draw(self, wanted: Integers, picture: Pixels, margin: int) -> tuple[int, int, Pixels]:
        """Copy some components, at least one, onto white paper.

        Returns:
            where the paper's upper left corner lies in the picture (x, y), and the paper.
        """
        x, y = int(self.x0[wanted].min()) - margin, int(self.top[wanted].min()) - margin
        wide = int(self.x1[wanted].max()) + margin - x
        high = int(self.bottom[wanted].max()) + margin - y
        chosen = np.zeros(len(self.x0), np.bool_)
        chosen[wanted] = True
        runs = chosen[self.owner]
        row, start, end = self.row[runs], self.start[runs], self.end[runs]
        paper = np.full((high, wide), 255, np.uint8)
        length = end - start
        first = np.repeat(start - (np.cumsum(length) - length), length)
        columns, rows = first + np.arange(int(length.sum())), np.repeat(row, length)
        paper[rows - y, columns - x] = picture[rows, columns]
        return x, y, paper


def ink_level(picture: Pixels) -> int:
    """Return what is darker than paper: half way between INK and what parts the two kinds best.

    Thin strokes of a coarse scan are grey. On made scans of five typefaces, digits lost or wrong
    with INK, half way, and with the level that parts best (Otsu, 1979): 218, 51, 67 of 2,115.
    """
    counts = np.bincount(picture.ravel()[::SAMPLED], minlength=256).astype(np.float64)
    below, weight = np.cumsum(counts), np.cumsum(counts * np.arange(256))
    total, mean = below[-1], weight[-1]
    apart = (mean * below / max(total, 1) - weight) ** 2
    best = int(np.argmax(apart / np.maximum(below * (total - below), 1)))
    return (INK + best) // 2 if best else INK


def find_components(picture: Pixels, level: int = INK) -> Components:
    """Find the components of a grey picture: what is darker than `level`."""
    padded = np.zeros((picture.shape[0], picture.shape[1] + 2), np.int8)
    padded[:, 1:-1] = picture < level
    steps = np.diff(padded, axis=1)
    row, start = np.nonzero(steps == 1)
    end = np.nonzero(steps == -1)[1]
    owner = _label(row, start, end, picture.shape[1] + 2)
    count = int(owner.max()) + 1 if len(owner) else 0
    x0, top = np.full(count, picture.shape[1]), np.full(count, picture.shape[0])
    x1, bottom = np.zeros(count, np.int64), np.zeros(count, np.int64)
    np.minimum.at(x0, owner, start)
    np.maximum.at(x1, owner, end)
    np.minimum.at(top, owner, row)
    np.maximum.at(bottom, owner, row + 1)
    return Components(row, start, end, owner, x0, top, x1, bottom)


def _label(row: Integers, start: Integers, end: Integers, stride: int) -> Integers:
    """Number the components and return the number of each run."""
    below = (row + 1) * stride
    first = np.searchsorted(row * stride + end, below + start, side="left")
    behind = np.searchsorted(row * stride + start, below + end, side="right")
    count = np.maximum(behind - first, 0)
    upper = np.repeat(np.arange(len(row)), count)
    lower = np.repeat(first - (np.cumsum(count) - count), count) + np.arange(int(count.sum()))
    parent = np.arange(len(row))
    while True:
        least = np.minimum(parent[upper], parent[lower])
        joined = parent.copy()
        # A root takes the least label of whatever touches its tree: trees at least halve.
        np.minimum.at(joined, parent[upper], least)
        np.minimum.at(joined, parent[lower], least)
        while (joined[joined] != joined).any():
            joined = joined[joined]
        if (joined[parent] == parent).all():
            return np.unique(parent, return_inverse=True)[1].astype(np.int64)
        parent = joined[parent]
