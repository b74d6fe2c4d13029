"""Digits of a hidden text layer, which win over what OCR reads at the same place.

A scan with a hidden layer is read anew, because such layers garble Thai. But digits in them are
typed, or read by a program that knows all of them; OCR must never overrule a text layer's digits.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from math import inf

from pipeline.records import Glyph
from pipeline.thai import THAI_DIGITS

DIGITS = frozenset(f"0123456789{THAI_DIGITS}")
REASON = "the text layer has other digits at this place"


def with_layer_digits(words: Sequence[Glyph], layer: Sequence[Glyph]) -> tuple[Glyph, ...]:
    """Return words of OCR whose digits mean what the hidden layer has at their place.

    Only a word with as many digits as the layer has there is changed: then each has its twin.
    """
    digits = sorted(_digits_of(layer))
    found: list[Glyph] = []
    for seen in words:
        word = seen
        mine = [place for place, character in enumerate(word.text) if character in DIGITS]
        twins = _inside(word, digits) if mine else []
        if mine and len(twins) == len(mine):
            text = list(word.text)
            for place, twin in zip(mine, twins, strict=True):
                text[place] = twin
            meaning = "".join(text)
            if meaning != word.text:
                word = word._replace(meaning=meaning, reason=REASON)
        found.append(word)
    return tuple(found)


def _digits_of(layer: Sequence[Glyph]) -> Iterator[tuple[float, float, str]]:
    """Yield middle across, middle down and text of each digit; those of one glyph stand apart."""
    for glyph in layer:
        text = glyph.meaning or glyph.text
        step = (glyph.box.x1 - glyph.box.x0) / max(1, len(text))
        for place, character in enumerate(text):
            if character in DIGITS:
                x = glyph.box.x0 + (place + 0.5) * step
                yield x, (glyph.box.top + glyph.box.bottom) / 2, character


def _inside(word: Glyph, digits: Sequence[tuple[float, float, str]]) -> list[str]:
    """Return the digits that stand in the box of a word, from the left."""
    box = word.box
    first, last = bisect_left(digits, (box.x0,)), bisect_right(digits, (box.x1, inf))
    return [text for _, y, text in digits[first:last] if box.top <= y <= box.bottom]
