"""Glyphs that nothing names, read as a cipher: which letter each of them stands for throughout.

Each glyph has a likelihood of every letter by its drawing. All its places together say which of
them the language bears out: the letter is taken under which the text around all of them becomes
likeliest. One glyph is settled after the other, the most frequent first, until none changes.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from pipeline.read.letters import SYMBOLS, Codes, Floats, LetterLaw

SWEEPS = 6
"""Times that all glyphs are settled: after two or three nothing changes."""
TRIED = 12
"""Letters tried for a glyph before the last sweep, the likeliest by its drawing."""


TRUST = 0.35
"""What the language counts beside the drawing. Its threes of letters overlap and are only a model
of it: with 0.5 twice as many letters were wrong (27 fonts that the network had not seen, held-out
text, 2,000 letters each), with 0.25 more were left undecided in short texts."""


class Solved(NamedTuple):
    """What one glyph stands for.

    symbol: the letter. margin: nats by which it is likelier than any other. looks: logarithm of
    how likely it is by the drawing alone.
    """

    symbol: str
    margin: float
    looks: float


def solve(text: Codes, drawn: Floats, law: LetterLaw) -> list[Solved]:
    """Read the glyphs of a text.

    text: codes of symbols in order of drawing; past the last, numbers of glyphs.
    drawn: logarithms of how likely each symbol is by the drawing of each glyph, one row a glyph.
    """
    cipher = _Cipher(text, drawn, law)
    cipher.settle()
    return [cipher.solved(glyph) for glyph in range(len(drawn))]


class _Cipher:
    """A text of which some symbols are not known, as threes in a row that hold such glyphs."""

    def __init__(self, text: Codes, drawn: Floats, law: LetterLaw) -> None:
        self.drawn, self.law = drawn, law
        threes = np.stack((text[:-2], text[1:-1], text[2:]), axis=1)
        threes = threes[(threes >= len(SYMBOLS)).any(axis=1)]
        self.threes, times = np.unique(threes, axis=0, return_counts=True)
        # The same letters again, in a title or a row of dots, say little that is new.
        self.weights = TRUST * (1 + np.log(times))
        self.places = np.bincount(text, minlength=len(SYMBOLS) + len(drawn))[len(SYMBOLS) :]
        self.reading = np.concatenate((np.arange(len(SYMBOLS)), drawn.argmax(axis=1)))
        self.holding = self._find_holding(len(drawn))

    def _find_holding(self, count: int) -> list[Codes]:
        """Return which threes hold each of so many glyphs, in order."""
        rows, columns = np.nonzero(self.threes >= len(SYMBOLS))
        held = np.unique(np.stack((self.threes[rows, columns], rows), axis=1), axis=0)
        ends = np.searchsorted(held[:, 0], len(SYMBOLS) + np.arange(1, count))
        return np.split(held[:, 1], ends)

    def settle(self) -> None:
        """Settle all glyphs until none changes."""
        order = sorted(range(len(self.drawn)), key=lambda glyph: (-self.places[glyph], glyph))
        tried = np.argsort(-self.drawn, axis=1, kind="stable")[:, :TRIED]
        for _ in range(SWEEPS):
            before = self.reading.copy()
            for glyph in order:
                likely = self._weigh(glyph, tried[glyph])
                self.reading[len(SYMBOLS) + glyph] = tried[glyph][likely.argmax()]
            if (before == self.reading).all():
                break

    def _weigh(self, glyph: int, symbols: Codes) -> Floats:
        """Return how likely each of some symbols is for a glyph, in nats, the others as read."""
        rows = self.holding[glyph]
        threes = self.threes[rows]
        codes = np.where(
            threes == len(SYMBOLS) + glyph, symbols[:, None, None], self.reading[threes]
        )
        likely = self.law.weigh(codes[..., 0], codes[..., 1], codes[..., 2])
        return np.asarray(self.drawn[glyph, symbols] + likely @ self.weights[rows], np.float32)

    def solved(self, glyph: int) -> Solved:
        """Return what a glyph stands for, all symbols being weighed."""
        totals = self._weigh(glyph, np.arange(len(SYMBOLS)))
        best = int(totals.argmax())
        second = float(np.delete(totals, best).max())
        looks = float(self.drawn[glyph, best])
        return Solved(SYMBOLS[best], float(totals[best]) - second, looks)
