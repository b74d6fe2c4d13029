"""The picture of a column → its lines, each on paper of its own, without dust.

Tesseract finds lines by the heights of what it sees. Where Thai is widely leaded or spaced, as in
print of the last century, it takes the row of upper marks for a line and loses the marks: on an
old gazette 27 to 39 % of the characters. So lines are found here by where letters stand, a mark
goes to the line that it lies over, and the engine reads line by line: 5 % wrong. What is ink is
asked of each picture: the grey strokes of a light scan fell to pieces at a fixed level.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image

from pipeline.read.ink import Components, Integers, find_components, ink_level
from pipeline.read.parts import Pixels

LETTER_PX = 20
"""How high consonants are made before they are read. Characters wrong on three pages of a 300 dpi
gazette at 20 / 26 / 32 px: 6.2 / 6.9 / 7.2 %; on test scans 20 and 28 px differ by less than
0.5 %. The engine scales lines to 36 px, marks included."""
SMALLEST_PX, LARGEST_PX = 8, 120
"""Letters are looked for among components of this height; at 300 dpi 3.4 to 51 pt type."""
LETTERS = 0.7, 1.7
"""The share of the usual height that is a letter's; marks have 0.2 to 0.6."""
PITCH = 1.6
"""Lines are at least this far apart, in heights of a consonant; set solid they are 1.8 apart."""
LARGE, SMALL_ONES = 1.35, 0.25
"""A line is of a larger type if all but this share of its letters are this much higher than usual:
ป ศ ๒ ๕ stand 1.3 high in any."""
NEAR_FOOT = 0.3
"""Feet this close to a line stand on it, in heights of a consonant."""
LIGHTEST = 0.5
"""A line holds at least this width of letters, in heights of a consonant: one digit."""
ABOVE, BELOW = 1.84, 1.15
"""How far above and below the middle of its line's letters the middle of a component may lie,
in heights of a consonant."""
RULE = 3.2, 12.0
"""A component higher or wider than this, in heights of a consonant, is a rule or a picture."""
DUST = 0.55
"""A component lower than this is a mark, a stop or dust."""
NEAR = 0.6
"""Dust is what lies farther than this from any letter of its line, in heights of a consonant."""


class InkLine(NamedTuple):
    """A line on paper of its own: x and y of its corner in the picture; what it is scaled by.

    top, foot: between which rows of the picture its letters stand, marks aside.
    """

    x: int
    y: int
    scale: float
    picture: Pixels
    top: int
    foot: int


def find_ink_lines(picture: Pixels) -> list[InkLine]:
    """Return the lines of a column's picture, from above."""
    ink = find_components(picture, ink_level(picture))
    lines: list[InkLine] = []
    for foot, high, whole in lines_of_ink(ink):
        mine = _without_dust(ink, whole, high)
        if len(mine):
            x, y, paper = ink.draw(mine, picture, high // 2)
            drawn = _scaled(paper, LETTER_PX / high)
            lines.append(InkLine(x, y, LETTER_PX / high, drawn, foot - high, foot))
    return lines


def lines_of_ink(ink: Components) -> Iterator[tuple[int, int, Integers]]:
    """Yield of each line from above where it stands, how high its letters are, its components."""
    high = letter_height(ink)
    if not high:
        return
    feet = _base_lines(ink, high)
    sizes = _type_heights(ink, feet, high)
    owner = _owners(ink, feet, sizes)
    for line, (foot, size) in enumerate(zip(feet.tolist(), sizes.tolist(), strict=True)):
        yield foot, size, np.flatnonzero(owner == line)


def letter_height(ink: Components) -> int:
    """Return how high most letters are, each height weighted by itself; 0 if there are none."""
    fit = ink.height[
        (ink.height >= SMALLEST_PX)
        & (ink.height <= LARGEST_PX)
        & (ink.width > SMALLEST_PX // 2)
        & (ink.width <= LARGEST_PX)
    ]
    if not len(fit):
        return 0
    weights = np.bincount(fit, minlength=LARGEST_PX + 3) * np.arange(LARGEST_PX + 3)
    return int(np.argmax(np.convolve(weights, np.bartlett(7), "same")))


def _base_lines(ink: Components, high: int) -> Integers:
    """Return where lines stand: the heaviest rows of letters' feet, no two too close.

    Above a line of larger type the room for its marks, which are as high as letters, is larger.
    """
    letters = (ink.height > LETTERS[0] * high) & (ink.height <= RULE[0] * high)
    letters &= ink.width <= RULE[0] * high
    feet = np.bincount(ink.bottom[letters], weights=ink.width[letters])
    left = np.convolve(feet, np.bartlett(max(3, high // 3) + 2), "same")
    apart = int(PITCH * high)
    found: list[int] = []
    while len(left) and left.max() >= LIGHTEST * high:
        foot = int(left.argmax())
        found.append(foot)
        (size,) = _type_heights(ink, np.array([foot]), high).tolist()
        left[max(0, foot - int(PITCH * size)) : foot + apart] = 0
    return np.array(sorted(found), np.int64)


def _type_heights(ink: Components, feet: Integers, high: int) -> Integers:
    """Return how high the letters of each line are: `high`, or more if nearly all are higher."""
    tall = (ink.height > LETTERS[0] * high) & (ink.height <= RULE[0] * high)
    tall &= ink.width <= RULE[0] * high
    bottoms, heights = ink.bottom[tall], ink.height[tall]
    order = np.argsort(bottoms, kind="stable")
    bottoms, heights = bottoms[order], heights[order]
    first = np.searchsorted(bottoms, feet - NEAR_FOOT * high, side="left")
    last = np.searchsorted(bottoms, feet + NEAR_FOOT * high, side="right")
    found = [
        int(np.quantile(heights[i:j], SMALL_ONES)) if j > i else high
        for i, j in zip(first.tolist(), last.tolist(), strict=True)
    ]
    return np.array([size if size > LARGE * high else high for size in found], np.int64)


def _owners(ink: Components, feet: Integers, sizes: Integers) -> Integers:
    """Return the number of the line that each component belongs to, -1 for none.

    feet, sizes: of the lines, from above: where they stand, and how high their letters are.
    """
    if not len(feet):
        return np.full(len(ink.x0), -1)
    middles = feet - sizes // 2
    nearest: npt.NDArray[np.float64] = np.full(len(ink.x0), np.inf)
    owner = np.full(len(ink.x0), -1)
    centres = (ink.top + ink.bottom) / 2
    for near in (-1, 0, 1):  # of the lines around a component one is the nearest
        line = np.clip(np.searchsorted(middles, centres) + near, 0, len(feet) - 1)
        up = middles[line] - centres
        distance = np.where(up > 0, up / ABOVE, -up / BELOW) / sizes[line]
        closer = (distance < nearest) & (distance <= 1)
        owner[closer], nearest[closer] = line[closer], distance[closer]
    high = sizes[owner]
    owner[(ink.height > RULE[0] * high) | (ink.width > RULE[1] * high)] = -1
    return owner


def _without_dust(ink: Components, mine: Integers, high: int) -> Integers:
    """Drop what is too small for a letter and stands by no letter; all, if there is no letter."""
    is_letter = ink.height[mine] > DUST * high
    letters, small = mine[is_letter], mine[~is_letter]
    if not len(letters):
        return letters
    left, right = np.sort(ink.x0[letters]), np.sort(ink.x1[letters])
    reach = NEAR * high
    # A letter is near unless it ends before the reach or begins behind it.
    ended = np.searchsorted(right, ink.x0[small] - reach, side="right")
    begun = np.searchsorted(left, ink.x1[small] + reach, side="left")
    return np.sort(np.concatenate((letters, small[begun > ended])))


def _scaled(picture: Pixels, scale: float) -> Pixels:
    size = tuple(max(1, round(side * scale)) for side in (picture.shape[1], picture.shape[0]))
    how = Image.Resampling.BOX if scale < 1 else Image.Resampling.BICUBIC
    return np.array(Image.fromarray(picture).resize((size[0], size[1]), how))
