"""The law of letters: how likely a letter follows two others in Thai, by counts of running text.

It is what reading knows of the language: enough to tell which letter a drawing stands for when
the drawing stands at many places, and whether what comes out is language at all. The law
(`letters.bin`) is remade, with the texts at hand, by

    python -m pipeline.read.learn_letters FOLDER
"""

from __future__ import annotations

import functools
import math
import re
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.read.data_files import load_data, save_data
from pipeline.read.signs import SIGNS
from pipeline.thai import NIKHAHIT, SARA_AA, SARA_AM, THAI_DIGITS, TONE_MARKS

BLANK, OTHER = " ", ""
"""A blank, the end of a line; whatever else is no symbol."""
DATA = Path(__file__).with_suffix(".bin")
MAGIC = b"letters 2\n"
STEP = 1 / 12
"""Logarithms are kept in steps of so many nats, from 0 down to -21."""

Codes = NDArray[np.int64]
Floats = NDArray[np.float32]


RINGED_TONES = tuple(NIKHAHIT + tone for tone in TONE_MARKS)
"""What many fonts draw as one glyph before SARA AA: the ring of a SARA AM and the tone on it."""
SYMBOLS = tuple(sorted({*SIGNS, *RINGED_TONES, SARA_AM, BLANK, OTHER}))
"""What the law tells apart: the signs that the network knows, SARA AM, ringed tones, a blank."""
CODES = {symbol: code for code, symbol in enumerate(SYMBOLS)}
DIGITS = (THAI_DIGITS, "0123456789")
"""All digits of a kind are one to the law: which of them stands in a number no language says."""
KINDS = np.array(
    [CODES[next((kind[0] for kind in DIGITS if s and s in kind), s)] for s in SYMBOLS], np.int64
)
"""For each symbol the one that the law keeps in its place."""
OF_TEN = np.where(np.isin(KINDS, [CODES[kind[0]] for kind in DIGITS]), -math.log(10), 0)
PIECES_RE = re.compile("|".join(RINGED_TONES) + "|.")
TONED_AM_RE = re.compile(f"([{TONE_MARKS}]?){SARA_AM}")


def codes_of(text: str, *, split: bool = False, joined: bool = False) -> Codes:
    """Return the codes of a text's characters.

    split: whether a SARA AM is drawn in two, its NIKHAHIT before a tone mark. joined: whether this
    and the tone mark are one glyph.
    """
    text = " ".join(text.split())
    if split:
        text = TONED_AM_RE.sub(rf"{NIKHAHIT}\1{SARA_AA}", text)
    pieces = PIECES_RE.findall(text) if joined else text
    return np.array([CODES.get(piece, CODES[OTHER]) for piece in (*"  ", *pieces, *"  ")], np.int64)


class LetterLaw(NamedTuple):
    """The law, in nats.

    threes: sorted numbers of three symbols in a row, and how likely the third is there.
    pairs: how likely a symbol follows another; left: what is added where three are not known.
    """

    keys: Codes
    threes: Floats
    pairs: Floats
    left: Floats

    def weigh(self, first: Codes, second: Codes, third: Codes) -> Floats:
        """Return how likely each third symbol is after a first and a second: same shapes."""
        size = len(SYMBOLS)
        before, last = KINDS[first] * size + KINDS[second], KINDS[third]
        wanted = before * size + last
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        known = self.keys[at] == wanted
        otherwise = self.left.ravel()[before] + self.pairs[KINDS[second], last]
        likely = np.where(known, self.threes[at], otherwise) + OF_TEN[third]
        return np.asarray(likely, np.float32)


def save(
    threes: NDArray[np.float64],
    pairs: NDArray[np.float64],
    left: NDArray[np.float64],
    data: Path = DATA,
) -> None:
    """Write a law. threes: three axes, NaN where not known; pairs, left: two."""
    keys = np.flatnonzero(np.isfinite(threes))
    gaps = np.diff(keys, prepend=0).astype("<u4")
    numbers = [
        *(gaps.view(np.uint8).reshape(-1, 4)[:, byte].tobytes() for byte in range(4)),
        *(_packed(numbers) for numbers in (threes.ravel()[keys], pairs, left)),
    ]
    save_data(data, MAGIC, {"symbols": SYMBOLS, "threes": len(keys)}, numbers)


def _packed(numbers: NDArray[np.float64]) -> bytes:
    return np.clip(np.rint(-numbers / STEP), 0, 255).astype(np.uint8).tobytes()


@functools.cache
def load() -> LetterLaw:
    """Return the law that comes with the program.

    Raises:
        DataError: the file is missing or spoilt.
    """
    return load_data(DATA, MAGIC, _parse)


def _parse(head: dict[str, Any], body: bytes) -> LetterLaw:
    if tuple(head["symbols"]) != SYMBOLS:
        raise ValueError("it is of other symbols")
    count, size = head["threes"], len(SYMBOLS)
    if len(body) != 5 * count + 2 * size * size:
        raise ValueError("it is cut short")
    gaps = np.frombuffer(body, np.uint8, 4 * count).reshape(4, count).T
    keys = np.ascontiguousarray(gaps).view("<u4").ravel().astype(np.int64).cumsum()
    rest = np.frombuffer(body, np.uint8, offset=4 * count).astype(np.float32) * -STEP
    square = size * size
    pairs, left = rest[count : count + square], rest[count + square :]
    return LetterLaw(keys, rest[:count], pairs.reshape(size, size), left.reshape(size, size))
