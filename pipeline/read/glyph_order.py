"""What the order of a font's glyphs says of those between two known ones.

Most fonts keep letters in the order of Unicode, some with variants behind each; a subset keeps the
order or the numbers themselves, unless its producer numbers glyphs as they are used. Whether a
font is in order shows in the letters that are sure without it; a glyph between two of them is then
one of the letters between, and where as many numbers lie between as letters, the one at its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from pipeline.read.letters import CODES, SYMBOLS, Floats
from pipeline.thai import THAI_DIGITS

BLOCKS = (
    "".join(chr(code) for code in range(0x0E01, 0x0E2F)),
    THAI_DIGITS,
    "0123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
)
"""What fonts keep together and in order, if anything."""
ENOUGH, ORDERED = 8, 0.95
"""So many neighbours must be in order, and this share of them: by chance one font in 256 is."""
IN_STEP = 3
"""... or so many, if their numbers and those of Unicode go in step."""
OUT_OF_ORDER, OUT_OF_STEP = -7.0, -3.0
"""What it costs, in nats, to be none of the letters between two, and not the one in step."""
_BLOCK_OF = {letter: number for number, block in enumerate(BLOCKS) for letter in block}


class Known(NamedTuple):
    """A glyph that is sure: its number in the font, and what it stands for."""

    number: int
    symbol: str


def weigh_order(numbers: Sequence[int], known: Sequence[Known]) -> Floats:
    """Return what their order adds to the likelihood of each symbol: one row a glyph, in nats.

    numbers: of the glyphs of one font. known: what is sure of its glyphs.
    """
    odds = np.zeros((len(numbers), len(SYMBOLS)), np.float32)
    for below, above in _brackets(sorted(known)):
        between = [row for row, at in enumerate(numbers) if below.number < at < above.number]
        letters = [chr(code) for code in range(ord(below.symbol), ord(above.symbol) + 1)]
        inside = [CODES[letter] for letter in letters if letter in CODES]
        in_step = len(letters) == above.number - below.number + 1
        for row in between:
            ahead = numbers[row] - below.number
            odds[row] = OUT_OF_ORDER
            odds[row, inside] = OUT_OF_STEP if in_step else 0
            if in_step:
                odds[row, CODES[letters[ahead]]] = 0
    return odds


def _brackets(known: Sequence[Known]) -> Iterator[tuple[Known, Known]]:
    """Yield neighbours of one block that are in order, of blocks that are in order as a whole."""
    for block in range(len(BLOCKS)):
        members = [one for one in known if _BLOCK_OF.get(one.symbol) == block]
        pairs = list(pairwise(members))
        rising = [(one, other) for one, other in pairs if one.symbol <= other.symbol]
        steps = {ord(one.symbol) - one.number for one in members}
        in_order = len(rising) >= max(ENOUGH, ORDERED * len(pairs))
        if in_order or (len(members) >= IN_STEP and len(steps) == 1):
            inside = set(members)
            for one, other in rising:
                if not _stands_between(one, other, known, inside):
                    yield one, other


def _stands_between(one: Known, other: Known, known: Sequence[Known], inside: set[Known]) -> bool:
    """Say whether a known glyph of another block stands between two."""
    return any(one.number < k.number < other.number and k not in inside for k in known)
