"""Dirt that stands at the same place on many pages: it lies on the scanner's glass.

Such a speck makes another digit of the one it touches, and marks of its own beside letters. Pages
are compared by their lone specks: where several come back at one shift and the letters do not,
both pages lay on the same glass. What most of such pages have at a place is dirt there, also where
it touches print, and is taken off the picture before anything is read.

Dotted lines and the furniture of forms come back as well; but their letters come back with them,
and their dots are not alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pipeline.read.ink import Components, Integers, find_components
from pipeline.read.inklines import LETTERS, letter_height
from pipeline.read.parts import Pixels

LEAST_PX = 4
"""A speck that is thinner than this is grain."""
SPECK = 0.6
"""A speck is smaller than this both ways, in heights of a consonant."""
LONE, ALONE = 0.3, 0.8
"""Nothing but grain is nearer to a lone speck than this, in heights of a consonant, on a page, and
in what many pages have in common: there print leaves fragments of its strokes, never one alone."""
GRAIN = 0.25
"""The ink around a lone speck is less than this share of its own."""
MOST = 400
"""The largest specks of a page are compared, up to this number."""
SHIFT_PX = 24
"""How far a page may lie off another one on the glass: 2 mm at 300 dpi."""
TURNS = tuple(turn * 0.0025 for turn in (0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6))
"""How far a page may be turned against another one, in radians: scanning programs straighten."""
OFF_PX = 3
"""How far a speck may be off its place."""
ALIKE = 4
"""With this many lone specks in place two pages lay on the same glass. In a gazette of 1932 that
was turned on every other page, pages of one side share 3 to 14, of both sides 0 or 1."""
PRINT = 0.1
"""Where a larger share of the letters comes back too, it is print that comes back; there 0.005."""
SAMPLE = 200
"""So many letters of a page are looked for on the other."""
JURY = 5, 12
"""So many other pages at least, and at most, are laid over each other."""
AGREED = 0.7
"""What is ink on this share of them, and alone on one of them or here, is dirt. Letters that stand
at one place by chance have strokes in common, but these are not alone."""
WITNESSES = 2
"""With fewer pages a speck must be alone on so many others."""
THERE = 0.8
"""The share of a speck's pixels that are ink where it is there."""
GREY_PX = 2
"""How far the grey around a speck reaches."""
PAPER = 255

Mask = NDArray[np.bool_]
Lie = tuple[complex, complex]
"""How a page lies on the glass against another: what is at x + iy there is at a (x + iy) + b."""


class Speck(NamedTuple):
    """Dirt on the glass. x, y: its upper left corner on a page, in pixels. ink: its shape."""

    x: int
    y: int
    ink: Mask

    @property
    def middle(self) -> complex:
        """Its middle, x + iy."""
        return complex(self.x + self.ink.shape[1] / 2, self.y + self.ink.shape[0] / 2)


class Sheet(NamedTuple):
    """What of a page is compared with others.

    shape: rows and columns of its picture. bits: its ink, packed. specks: the lone ones.
    letters: x0, top, x1, bottom of each letter, in pixels. high: how high letters are.
    """

    shape: tuple[int, int]
    bits: NDArray[np.uint8]
    specks: tuple[Speck, ...]
    letters: Integers
    high: int

    @property
    def ink(self) -> Mask:
        """Where there is ink."""
        return np.unpackbits(self.bits, axis=1, count=self.shape[1]).astype(np.bool_)


def find_sheet(picture: Pixels, ink: Components, level: int) -> Sheet:
    """Return what of a page is compared with others. level: what is darker is ink."""
    high = letter_height(ink)
    low, tall = LETTERS
    letters = (ink.height > low * high) & (ink.height < tall * high)
    boxes = np.stack([ink.x0, ink.top, ink.x1, ink.bottom], axis=1)
    dark = picture < level
    specks = _lone(ink, dark, high, LONE) if high else ()
    shape = (picture.shape[0], picture.shape[1])
    return Sheet(shape, np.packbits(dark, axis=1), specks, boxes[letters], high)


def _lone(ink: Components, dark: Mask, high: int, around: float) -> tuple[Speck, ...]:
    """Return the specks that nothing but grain stands by."""
    small = np.maximum(ink.height, ink.width) < SPECK * high
    mine = np.flatnonzero(small & (np.minimum(ink.height, ink.width) >= LEAST_PX))
    sums = np.zeros((dark.shape[0] + 1, dark.shape[1] + 1), np.int64)
    sums[1:, 1:] = dark.cumsum(axis=0).cumsum(axis=1)
    margin = round(around * high)
    x0, x1 = np.maximum(ink.x0[mine] - margin, 0), np.minimum(ink.x1[mine] + margin, dark.shape[1])
    top = np.maximum(ink.top[mine] - margin, 0)
    bottom = np.minimum(ink.bottom[mine] + margin, dark.shape[0])
    near = sums[bottom, x1] - sums[top, x1] - sums[bottom, x0] + sums[top, x0]
    own = np.bincount(ink.owner, ink.end - ink.start, len(ink.x0))[mine].astype(np.int64)
    lone = mine[near - own <= GRAIN * own]
    largest = np.sort(lone[np.argsort(-(ink.height * ink.width)[lone], kind="stable")[:MOST]])
    places = np.stack([ink.x0, ink.top, ink.x1, ink.bottom], axis=1)[largest].tolist()
    return tuple(Speck(left, up, dark[up:down, left:right]) for left, up, right, down in places)


def find_dirt(sheets: Mapping[int, Sheet], number: int) -> tuple[Speck, ...]:
    """Return what lies on the glass, at its place on one page, by number, among others."""
    mine = sheets[number]
    lies = {
        other: lie
        for other in sorted(sheets, key=lambda other: (abs(other - number), other))
        if other != number and (lie := find_lie(sheets[other], mine)) is not None
    }
    least, most = JURY
    if len(lies) < least:
        return _witnessed([(sheets[other], lie) for other, lie in lies.items()])
    jury = list(lies.items())[:most]
    votes = np.zeros(mine.shape, np.uint8)
    for other, lie in jury:
        votes += _laid(sheets[other].ink, lie, mine.shape)
    common = votes >= AGREED * len(jury)
    ink = find_components(np.where(common, 0, PAPER).astype(np.uint8))
    seen = [lie[0] * speck.middle + lie[1] for other, lie in jury for speck in sheets[other].specks]
    alone = np.array([*seen, *(speck.middle for speck in mine.specks)])
    return tuple(
        speck
        for speck in _lone(ink, common, mine.high, ALONE)
        if (np.abs(alone - speck.middle) <= OFF_PX).any()
    )


def find_lie(one: Sheet, other: Sheet) -> Lie | None:
    """Return how the second page lies against the first; None if on another glass."""
    if min(len(one.specks), len(other.specks)) < ALIKE:
        return None
    here, there = (np.array([s.middle for s in sheet.specks]) for sheet in (one, other))
    middle = complex(one.shape[1], one.shape[0]) / 2
    best, found = ALIKE - 1, None
    for turn in TURNS:
        turned = (here - middle) * np.exp(1j * turn) + middle
        shift, count = _common_shift(turned, there)
        if count > best:
            factor = complex(np.exp(1j * turn))
            best, found = count, (factor, middle - factor * middle + shift)
    if found is None:
        return None
    lie = _refined(here, there, found)
    return None if _is_print(one.letters, other.letters, lie) else lie


def _common_shift(
    here: NDArray[np.complex128], there: NDArray[np.complex128]
) -> tuple[complex, int]:
    """Return the shift at which most places of one page come to those of another, and how many."""
    off = (there[None] - here[:, None]).ravel()
    off = off[np.maximum(np.abs(off.real), np.abs(off.imag)) <= SHIFT_PX]
    side = 2 * SHIFT_PX + 1
    bins = (np.rint(off.real) + SHIFT_PX) * side + np.rint(off.imag) + SHIFT_PX
    votes = np.pad(np.bincount(bins.astype(np.int64), minlength=side * side).reshape(side, side), 1)
    near = [votes[i : i + side, j : j + side] for i in range(3) for j in range(3)]
    total = np.sum(near, axis=0)
    x, y = np.unravel_index(int(total.argmax()), total.shape)
    return complex(int(x) - SHIFT_PX, int(y) - SHIFT_PX), int(total.max())


def _refined(here: NDArray[np.complex128], there: NDArray[np.complex128], lie: Lie) -> Lie:
    """Return how a page lies, fitted to the specks that are in place."""
    apart = np.abs(there[None] - (lie[0] * here + lie[1])[:, None])
    nearest = apart.argmin(axis=1)
    fit = apart.min(axis=1) <= 2 * OFF_PX
    rows = np.stack([here[fit], np.ones(int(fit.sum()))], axis=1)
    factor, shift = np.linalg.lstsq(rows, there[nearest[fit]], rcond=None)[0].tolist()
    return complex(factor), complex(shift)


def _is_print(one: Integers, other: Integers, lie: Lie) -> bool:
    """Say whether letters of a page come back on another one."""
    if not len(one) or not len(other):
        return False
    some = one[:: max(1, len(one) // SAMPLE)]
    corner = lie[0] * (some[:, 0] + 1j * some[:, 1]) + lie[1]
    size = (some[:, 2] - some[:, 0]) + 1j * (some[:, 3] - some[:, 1])
    corners, sizes = other[:, 0] + 1j * other[:, 1], (other[:, 2:] - other[:, :2]) @ [1, 1j]
    apart = np.abs(corners[None] - corner[:, None]), np.abs(sizes[None] - size[:, None])
    back = ((apart[0] <= OFF_PX) & (apart[1] <= OFF_PX)).any(axis=1)
    return float(back.mean()) > PRINT


def _laid(ink: Mask, lie: Lie, shape: tuple[int, int]) -> NDArray[np.uint8]:
    """Return the ink of a page, 1, as it would lie on another one of this shape."""
    back, start = 1 / lie[0], -lie[1] / lie[0]
    how = (back.real, -back.imag, start.real, back.imag, back.real, start.imag)
    image = Image.fromarray(ink.astype(np.uint8))
    return np.array(image.transform((shape[1], shape[0]), Image.Transform.AFFINE, how))


def _witnessed(pages: Sequence[tuple[Sheet, Lie]]) -> tuple[Speck, ...]:
    """Return the lone specks that enough other pages show at one place, each once."""
    seen = [
        (page, lie[0] * speck.middle + lie[1], speck)
        for page, (sheet, lie) in enumerate(pages)
        for speck in sheet.specks
    ]
    owner = np.array([page for page, _, _ in seen])
    places = np.array([place for _, place, _ in seen])
    taken = np.zeros(len(seen), np.bool_)
    found: list[Speck] = []
    for number, (_, place, speck) in enumerate(seen):
        same = ~taken & (np.abs(places - place) <= OFF_PX)
        if not taken[number] and len(set(owner[same].tolist())) >= WITNESSES:
            corner = place - complex(*speck.ink.shape[::-1]) / 2
            found.append(Speck(round(corner.real), round(corner.imag), speck.ink))
            taken |= same
    return tuple(found)


def wipe(picture: Pixels, dirt: Sequence[Speck], level: int) -> Pixels:
    """Return a picture without the dirt that is there. level: what is darker is ink."""
    margin = max((max(speck.ink.shape) for speck in dirt), default=0) + 2 * OFF_PX + GREY_PX
    ink = np.pad(picture < level, margin)
    clean = np.pad(picture, margin, constant_values=PAPER)
    for speck in dirt:
        place = _fit(ink, speck._replace(x=speck.x + margin, y=speck.y + margin))
        if place is not None:
            rows, columns = np.nonzero(_wider(speck.ink))
            clean[rows + place[1] - GREY_PX, columns + place[0] - GREY_PX] = PAPER
    return clean[margin : margin + picture.shape[0], margin : margin + picture.shape[1]]


def _fit(ink: Mask, speck: Speck) -> tuple[int, int] | None:
    """Return where a speck lies on a page; None if it is not there."""
    rows, columns = speck.ink.shape
    best, place = THERE * float(speck.ink.sum()), None
    steps = sorted(range(-OFF_PX, OFF_PX + 1), key=abs)
    for y in (speck.y + step for step in steps):
        for x in (speck.x + step for step in steps):
            part = ink[max(0, y) : y + rows, max(0, x) : x + columns]
            if part.shape == speck.ink.shape and float(part[speck.ink].sum()) > best:
                best, place = float(part[speck.ink].sum()), (x, y)
    return place


def _wider(shape: Mask) -> Mask:
    """Return a shape with the grey around it."""
    rows, columns = (side + 2 * GREY_PX for side in shape.shape)
    wide = np.pad(shape, 2 * GREY_PX)
    near = [
        wide[GREY_PX + y : GREY_PX + y + rows, GREY_PX + x : GREY_PX + x + columns]
        for y in range(-GREY_PX, GREY_PX + 1)
        for x in range(-GREY_PX, GREY_PX + 1)
        if abs(x) + abs(y) <= GREY_PX
    ]
    return np.asarray(np.any(near, axis=0), np.bool_)
