"""Which letter an outline draws, in a font that nothing is known of: likelihoods, no verdict.

The network of signs (`signs.py`) was learned from other fonts and knows the skeleton that letters
share. What it does not know is put together of pieces that it knows: SARA AM of a ring and a
SARA AA, the ring with a tone mark on it that many fonts keep as one glyph. Then the place speaks:
Thai marks hardly move the pen and lie above or below the letters; nothing else does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.read import signs
from pipeline.read.font_program import Key, Program, Rect
from pipeline.read.letters import BLANK, CODES, OTHER, RINGED_TONES, SYMBOLS, Floats
from pipeline.read.meanings import NARROW
from pipeline.read.outline_ink import draw_outline
from pipeline.read.signs import Drawing
from pipeline.thai import MARKS, NIKHAHIT, SARA_AA, SARA_AM

DOUBT = 0.001
"""What is left for all letters alike: in fonts it has not seen the network errs with conviction."""
MISPLACED = np.log(0.002)
"""What it costs a mark to move the pen, and a letter not to."""
NEVER = -1e4
"""What it costs what is drawn to be a blank."""
_SIGNS = [CODES[sign] for sign in signs.SIGNS]
_IS_MARK: NDArray[np.bool_] = np.array([symbol[:1] in (*MARKS,) for symbol in SYMBOLS])
_BLANKS = [CODES[BLANK], CODES[OTHER]]
_PIECES = ((SARA_AM, SARA_AA, NIKHAHIT), *((ringed, *ringed) for ringed in RINGED_TONES))
"""What is put together: of a lower and an upper piece."""


UNLIKE, ENOUGH = 5.0, 8
"""A letter is not what is drawn if it is so many nats less likely than another; so many glyphs that
can be looked at say something of a font as a whole."""
ON_LINE = 0.06
"""A letter stands on the base line within this, in units of the font size."""
LETTER_HEIGHT = 0.55
"""How high letters are, in units of the font size, where nothing says so."""


class Outline(NamedTuple):
    """A glyph to be looked at. width: the pen's movement, in units of the font size."""

    program: Program
    key: Key
    width: float
    letter_height: float


class Standing(NamedTuple):
    """A glyph and its place: ink and width in units of the font size; how often it counts."""

    ink: Rect | None
    width: float
    times: int = 1


def letter_height(glyphs: Iterable[Standing]) -> float:
    """Return how high letters of a font are, in units of its size: most have no ascender."""
    tops: list[float] = []
    for ink, width, times in glyphs:
        if ink and abs(ink[1]) < ON_LINE < ink[3] and width >= NARROW:
            tops += [ink[3]] * times
    return float(np.median(tops)) if tops else LETTER_HEIGHT


def share_unlike(outlines: Sequence[Outline], letters: Sequence[str]) -> float:
    """Return what share of some letters are not what the outlines draw that they name.

    0 if there are too few to tell; of 28 honest fonts that the network had not seen up to a fifth.
    """
    named = zip(outlines, letters, strict=True)
    told = [(one, CODES[letter]) for one, letter in named if letter in CODES]
    if len(told) < ENOUGH:
        return 0.0
    odds = look([one for one, _ in told])
    own = odds[np.arange(len(told)), [code for _, code in told]]
    return float((own < odds.max(axis=1) - UNLIKE).mean())


def look(outlines: Sequence[Outline]) -> Floats:
    """Return how likely each symbol is for each outline: logarithms, one row an outline."""
    whole = [draw_outline(one.program, one.key, one.letter_height) for one in outlines]
    parts = [_part(drawing) if drawing else None for drawing in whole]
    lower = _likely([pair[0] if pair else None for pair in parts])
    upper = _likely([pair[1] if pair else None for pair in parts])
    likely = _likely(whole)
    for symbol, below, above in _PIECES:
        both = lower[:, CODES[below]] * upper[:, CODES[above]]
        likely *= (1 - both)[:, None]
        likely[:, CODES[symbol]] += both
    likely[:, _BLANKS] = 0
    narrow = np.array([one.width < NARROW for one in outlines])
    odds = np.log((1 - DOUBT) * likely + DOUBT / len(SYMBOLS))
    odds[:, _BLANKS] = NEVER
    return np.asarray(odds + np.where(narrow[:, None] == _IS_MARK, 0, MISPLACED), np.float32)


def _likely(drawings: Sequence[Drawing | None]) -> Floats:
    """Return what the network makes of some drawings; nothing of what is not drawn."""
    found = np.zeros((len(drawings), len(SYMBOLS)), np.float32)
    rows = [row for row, drawing in enumerate(drawings) if drawing is not None]
    table = signs.load()
    seen = table.hidden(signs.measure([drawing for drawing in drawings if drawing is not None]))
    if rows:
        found[np.ix_(rows, _SIGNS)] = signs.softmax(table.decide(seen))
    return found


def _part(drawing: Drawing) -> tuple[Drawing, Drawing] | None:
    """Part a drawing at the first row from below that holds no ink: its lower and upper piece."""
    inked: NDArray[np.bool_] = np.asarray(drawing.ink.any(axis=1))
    gaps = np.flatnonzero(~inked)
    if not len(gaps):
        return None
    below = int(gaps[-1]) + 1
    above = int(np.flatnonzero(inked[:below])[-1]) + 1
    lower, upper = _cut(drawing, below, len(inked)), _cut(drawing, 0, above)
    return lower, upper


def _cut(drawing: Drawing, start: int, end: int) -> Drawing:
    """Return some rows of a drawing, without the columns that they leave empty."""
    ink = drawing.ink[start:end]
    columns = np.flatnonzero(ink.any(axis=0))
    ink = ink[:, columns[0] : columns[-1] + 1]
    return Drawing(ink, drawing.top - start, drawing.top - end, drawing.high)
