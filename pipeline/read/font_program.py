"""A font program: which glyph a code draws, what the program calls it, its outline.

A glyph is known by its key: the glyph index in TrueType and CFF, the glyph's name in Type 1 and
Type 3. Outlines are drawn in the program's own units; `scale` brings them to units of the
font size, y upwards.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from fontTools.pens.basePen import AbstractPen, BasePen
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.recordingPen import DecomposingRecordingPen, RecordingPen

Key = int | str
Rect = tuple[float, float, float, float]


T = TypeVar("T")
MOST_KNOWN = 20_000
"""Outlines remembered for the brochures to come, in 0.4 kB each: an office uses a few fonts,
and to run the program of a glyph takes 0.5 ms."""

MOST_COMPONENTS = 1_000
"""Glyphs that one is drawn of; honest ones are of two or three. Twenty inside each other, each
drawn twice, make a million."""


class Recorder(DecomposingRecordingPen):  # type: ignore[misc]  # fontTools is not typed
    """A pen that records. is_composite: whether the glyph is drawn of other glyphs."""

    def __init__(self) -> None:
        super().__init__({})
        self.is_composite = False
        self._components = 0

    def addComponent(self, *arguments: Any, **named: Any) -> None:  # noqa: N802
        """Record the outline of another glyph.

        Raises:
            ValueError: there are too many of them inside each other.
        """
        self.is_composite = True
        self._components += 1
        if self._components > MOST_COMPONENTS:
            raise ValueError(f"a glyph of more than {MOST_COMPONENTS:,} others")
        super().addComponent(*arguments, **named)


class Known(Generic[T]):
    """What was made of outlines, by their fingerprints; forgotten when there are too many."""

    def __init__(self) -> None:
        self.held: dict[bytes, T] = {}

    def keep(self, print_of: bytes, found: T) -> None:
        """Remember what was made of an outline."""
        if len(self.held) >= MOST_KNOWN:
            self.held.clear()
        self.held[print_of] = found


BOUNDS: Known[Rect | None] = Known()


def digest(kind: bytes, scale: tuple[float, float], *parts: bytes) -> bytes:
    """Return a fingerprint of an outline: of its program, what that calls, and the scale."""
    told = hashlib.blake2b(kind + struct.pack("<2d", *scale), digest_size=16)
    for part in parts:
        told.update(struct.pack("<I", len(part)))
        told.update(part)
    return told.digest()


class Program:
    """A font program that says nothing: what is known of a font that is not embedded.

    scale: from the program's units to the font size, in x and in y.
    writes_bounds: whether a glyph's rectangle is written down; else its program must be run
    (0.15 ms).
    """

    scale: tuple[float, float] = (0.001, 0.001)
    writes_bounds = False

    def glyph(self, code: int, cid: int) -> Key | None:
        """Return the key of the glyph that a code draws, or None if it draws none."""
        return None

    def name(self, key: Key) -> str | None:
        """Return the program's own name for a glyph, or None if it has none of its own."""
        return None

    def characters(self, key: Key) -> tuple[int, ...]:
        """Return the code points that the program's own Unicode cmap sends to a glyph."""
        return ()

    def sources(self, key: Key) -> tuple[Key, ...]:
        """Return the glyphs that the program's GSUB may replace by this one."""
        return ()

    def advance(self, key: Key) -> float | None:
        """Return the glyph's advance by the program itself, in units of the font size."""
        return None

    def fingerprint(self, key: Key) -> bytes | None:
        """Return bytes that stand for the outline of a glyph in this and any other program.

        None if it is drawn of other glyphs, or if its program cannot be told from another.
        """
        return None

    def draw(self, key: Key, pen: AbstractPen) -> None:
        """Draw the outline of a glyph in the program's units."""

    def bounds(self, key: Key) -> Rect | None:
        """Return the outline's rectangle in units of the font size; None if it is empty."""
        return self.trace(key, BOUNDS, self.bounds_of)

    def trace(self, key: Key, known: Known[T], look: Callable[[RecordingPen], T]) -> T:
        """Return what `look` makes of a glyph's recorded outline, remembered in `known`."""
        print_of = self.fingerprint(key)
        if print_of is not None and print_of in known.held:
            return known.held[print_of]
        drawing = Recorder()
        self.draw(key, drawing)
        found = look(drawing)
        if print_of is not None and not drawing.is_composite:
            known.keep(print_of, found)
        return found

    def bounds_of(self, drawing: RecordingPen) -> Rect | None:
        """Return the rectangle of a recorded outline in units of the font size."""
        pen = BoundsPen(None)
        drawing.replay(pen)
        if pen.bounds is None:
            return None
        x0, y0, x1, y1 = pen.bounds
        across, up = self.scale
        low, high = sorted((y0 * up, y1 * up))
        return (x0 * across, low, x1 * across, high)


def lend(pen: AbstractPen, glyphs: Any) -> None:
    """Tell a pen where to find the glyphs that a composite glyph is made of."""
    if isinstance(pen, BasePen | DecomposingRecordingPen):
        pen.glyphSet = glyphs
