"""The words of an OCR engine, placed on the page: one glyph for each.

What the engine takes for a blank is looked up in the picture: Tesseract puts blanks inside runs
of Thai, where no white is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from statistics import median
from typing import NamedTuple

import numpy as np

from pipeline import thai
from pipeline.read.ocr import OcrEngine, OcrWord
from pipeline.read.parts import INK, Part, Pixels
from pipeline.records import Box, Glyph

BODY = 0.56
"""How high a Thai consonant is, in em: 0.52 to 0.60 in TLWG, Noto and Sarabun fonts."""
LARGE_LINE = 1.2
"""Lines whose letters are this much higher than usual are set in larger type."""
NEVER_FIRST = frozenset(thai.MARKS + thai.FOLLOWING_VOWELS)
"""Characters that no Thai word starts with."""


class Reading(NamedTuple):
    """What was read. glyphs: one for each word.

    doubtful, expected: those with a digit that is not sure, and those with one that other pages
    tell; none is in both.
    """

    glyphs: tuple[Glyph, ...] = ()
    doubtful: tuple[Glyph, ...] = ()
    expected: tuple[Glyph, ...] = ()


def read_picture(engine: OcrEngine, picture: Pixels, dpi: float, parts: Sequence[Part]) -> Reading:
    """Read a page's picture: one glyph for each word, placed in points.

    The white between two words of a line is measured in the picture, because the engine's boxes
    of Thai words are loose.

    Args:
        engine: what reads.
        picture: grey.
        dpi: its resolution.
        parts: the stretches of it that are read one after the other.
    """
    words: list[OcrWord] = []
    for part in parts:
        seen = engine.read_words(np.ascontiguousarray(part.of(picture)))
        first_line = words[-1].line + 1 if words else 0
        words += [_moved(word, part.x0, part.top, first_line) for word in seen]
    words = tighten(words, picture)
    if not words:
        return Reading()
    scale = 72 / dpi
    lines = [list(group) for _, group in groupby(words, key=lambda word: word.line)]
    heights = [_type_size(line) for line in lines]
    usual = median(heights)
    glyphs: list[Glyph] = []
    doubtful: list[Glyph] = []
    expected: list[Glyph] = []
    for line, height in zip(lines, heights, strict=True):
        size = (height if height > LARGE_LINE * usual else usual) * scale
        base_line = _lower_quarter([word.bottom for word in line]) * scale
        for word in line:
            box = Box(word.x0 * scale, word.top * scale, word.x1 * scale, word.bottom * scale)
            glyphs.append(_glyph(word, box, size, base_line, len(glyphs)))
            doubtful += glyphs[-1:] * word.doubtful
            expected += glyphs[-1:] * (word.expected and not word.doubtful)
    return Reading(tuple(glyphs), tuple(doubtful), tuple(expected))


def _moved(word: OcrWord, x: int, y: int, line: int) -> OcrWord:
    """Place a word seen in a part of a picture on the whole of it."""
    return word._replace(
        x0=word.x0 + x,
        top=word.top + y,
        x1=word.x1 + x,
        bottom=word.bottom + y,
        line=word.line + line,
    )


def _type_size(line: Sequence[OcrWord]) -> float:
    """Estimate the size of a line's type, in pixels, from words that have no mark above or below.

    Tesseract cuts Thai so finely that a quarter of the words are a bare consonant or two.
    """
    lettered = [word for word in line if any(c.isalnum() for c in word.text)] or line
    return _lower_quarter([word.bottom - word.top for word in lettered]) / BODY


def _lower_quarter(values: Sequence[int]) -> int:
    return sorted(values)[len(values) // 4]


def _glyph(word: OcrWord, box: Box, size: float, base_line: float, order: int) -> Glyph:
    return Glyph(
        text=word.text,
        meaning=word.text,
        reason="",
        position="",
        code=None,
        name=None,
        font="",
        size=size,
        box=box,
        advance=box.x1 - box.x0,
        order=order,
        pen=(box.x0, base_line),
        confidence=word.confidence,
    )


def tighten(words: Iterable[OcrWord], picture: Pixels) -> list[OcrWord]:
    """Put the sides of neighbouring words at the edges of the white between them.

    The engine's order is kept, also where its boxes overlap or run back: then the words touch.
    A word that cannot begin one, such as a mark cut from its base, is joined to the one before.
    """
    tight: list[OcrWord] = []
    for word in words:
        if not tight or tight[-1].line != word.line:
            tight.append(word)
            continue
        before = tight[-1]
        if word.text[0] in NEVER_FIRST or before.text[-1] in thai.LEADING_VOWELS:
            tight[-1] = _joined(before, word)
            continue
        start, end = _white_between(before, word, picture)
        start = max(start, before.x0 + 1)
        end = max(end, start)
        tight[-1] = before._replace(x1=start)
        tight.append(word._replace(x0=end, x1=max(word.x1, end + 1)))
    return tight


def _joined(before: OcrWord, word: OcrWord) -> OcrWord:
    """Make one word of two that a false blank parted; it is as sure as the less sure one."""
    return before._replace(
        text=before.text + word.text,
        top=min(before.top, word.top),
        x1=max(before.x1, word.x1),
        bottom=max(before.bottom, word.bottom),
        confidence=min(before.confidence, word.confidence),
        doubtful=before.doubtful or word.doubtful,
        expected=before.expected or word.expected,
    )


def _white_between(left: OcrWord, right: OcrWord, picture: Pixels) -> tuple[int, int]:
    """Return the widest stretch without ink around the seam of two words, in pixels."""
    top, bottom = min(left.top, right.top), max(left.bottom, right.bottom)
    reach = (bottom - top) // 3
    seam = sorted((left.x1, right.x0))
    first = max(left.x0, seam[0] - reach)
    last = min(right.x1, seam[1] + reach)
    middle = (left.x1 + right.x0) // 2
    if last <= first or bottom <= top:
        return middle, middle
    inked = (picture[top:bottom, first:last] < INK).any(axis=0)
    edges = np.flatnonzero(np.diff(np.concatenate(([True], inked, [True])).astype(np.int8)))
    runs = edges.reshape(-1, 2)
    if not len(runs):
        return middle, middle
    start, end = max(runs.tolist(), key=lambda run: (run[1] - run[0], -run[0]))
    return first + int(start), first + int(end)
