"""Lines of ink that an engine passed over.

Where lines on the left and on the right of a page do not stand level, the engine takes them for one
and reads only one of the two, or junk. What it read is taken away from the picture; lines that
are left over are shown to it once more, one by one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.read.inklines import LETTER_PX, InkLine, find_ink_lines
from pipeline.read.ocr import OcrWord
from pipeline.read.parts import INK, Pixels

READ = 0.5
"""Words that the engine is as sure of have been read."""
AROUND_PX = 4
"""Boxes of words are tight at the marks."""
SIMILAR = 0.7, 1.4
"""Letters of a missed line are as high as others, within these shares."""
LETTERS = 8
"""A missed line has at least this many letters: what is left over of worn letters is shorter."""
INK_OF_LETTER = 0.25
"""The share of a square as high as a letter that its ink covers, at least."""
RESCUED = 0.9
"""How sure the engine must be of a missed line. Leftovers of worn letters reach 0.87."""
JUNK = 0.6
"""A word less sure than this that stands in a missed line was the engine's mistake."""


def find_missed(words: Sequence[OcrWord], picture: Pixels, high: int) -> list[InkLine]:
    """Return lines of ink beside all words that were read. high: of letters, in pixels."""
    rest = picture.copy()
    for word in words:
        if word.confidence >= READ:
            top, x0 = max(0, word.top - AROUND_PX), max(0, word.x0 - AROUND_PX)
            rest[top : word.bottom + AROUND_PX, x0 : word.x1 + AROUND_PX] = 255
    least, most = SIMILAR
    return [
        line
        for line in find_ink_lines(rest)
        if least * high <= line.foot - line.top <= most * high
        and (line.picture < INK).sum() >= LETTERS * INK_OF_LETTER * LETTER_PX**2
    ]


def with_missed(words: Sequence[OcrWord], missed: Sequence[OcrWord]) -> list[OcrWord]:
    """Return the words with those of a missed line behind them, in place of junk read there.

    missed: of one line; taken only if they are many letters and sure.
    """
    lengths = [len(word.text) for word in missed]
    letters = sum(character.isalnum() for word in missed for character in word.text)
    if letters < LETTERS:
        return list(words)
    if np.average([word.confidence for word in missed], weights=lengths) < RESCUED:
        return list(words)
    line = max((word.line for word in words), default=-1) + 1
    kept = [word for word in words if word.confidence >= JUNK or not _within(word, missed)]
    return kept + [word._replace(line=line) for word in missed]


def _within(word: OcrWord, line: Sequence[OcrWord]) -> bool:
    """Say whether the middle of a word lies in the box of a line."""
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    top, bottom = min(other.top for other in line), max(other.bottom for other in line)
    return min(w.x0 for w in line) <= x <= max(w.x1 for w in line) and top <= y <= bottom
