"""Makes the law of letters from running text: a tool, not part of reading.

    python -m pipeline.read.learn_letters FOLDER

FOLDER holds running Thai text, one paragraph a line, as `*_train.txt.xz`, as for
`pipeline.repair.train`, which names the texts that the law in the repository was learned from,
their sources and licences; one line in `HELD_OUT` is left out as there. The law holds rounded
likelihoods of three letters in a row, no text. It is published under CC BY-SA 4.0. The same
folder gives the same bytes.
"""

from __future__ import annotations

import lzma
import sys
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.read.letters import DATA, KINDS, SYMBOLS, codes_of, save

WEIGHTS: Mapping[str, tuple[float, int]] = {
    "thaigov_train": (1.0, 12_000_000),
    "general_train": (4.0, 8_000_000),
    "ud_tud_train": (4.0, 8_000_000),
    "software_docs_train": (0.5, 4_000_000),
}
"""How much a character of each text counts, and how many of its characters are read."""
HELD_OUT = 32
"""One line in so many, by its CRC-32, is not learned from."""
LEAST = 12.0
"""Threes of letters counted less often are not kept: their likelihood follows from the twos."""
DISCOUNT = 0.75
"""What is taken from each count for what was not seen (Ney, Essen and Kneser, 1994)."""

Counts = NDArray[np.float64]


def lines_of(path: Path, limit: int, *, held_out: bool = False) -> Iterator[str]:
    """Yield the lines of a packed text that are learned from, or the others, up to a limit."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if (zlib.crc32(line.encode()) % HELD_OUT == 0) == held_out:
                yield line
                limit -= len(line)
                if limit <= 0:
                    return


def count(folder: Path) -> Counts:
    """Return how often each three symbols stand in a row, by weight: three axes.

    Raises:
        OSError: a text is missing.
    """
    size = len(SYMBOLS)
    counts = np.zeros(size**3)
    for name, (weight, limit) in WEIGHTS.items():
        lines = lines_of(folder / f"{name}.txt.xz", limit)
        codes = np.concatenate(
            [codes_of(line, split=n % 2 > 0, joined=n % 4 > 1) for n, line in enumerate(lines)]
        )
        codes = KINDS[codes]
        threes = (codes[:-2] * size + codes[1:-1]) * size + codes[2:]
        counts += weight * np.bincount(threes, minlength=size**3)
    return counts.reshape(size, size, size)


def learn(threes: Counts) -> tuple[Counts, Counts, Counts]:
    """Return the logarithms of three likelihoods, NaN where the next stands for it.

    Of the third symbol after two others; of the second after one; and what the second counts
    where the third was not seen.
    """
    size = len(threes)
    twos = threes.sum(axis=0)
    ones = twos.sum(axis=0) + 1.0
    lower = ones / ones.sum()
    held = twos.sum(axis=1, keepdims=True)
    spared = (DISCOUNT * (twos > 0).sum(axis=1, keepdims=True) + 1e-9) / (held + 1e-9)
    pairs = (np.maximum(twos - DISCOUNT, 0) / np.maximum(held, 1e-9)) + np.minimum(
        spared, 1
    ) * lower
    kept = threes >= LEAST
    held = np.maximum(threes.sum(axis=2, keepdims=True), 1e-9)
    own = np.where(kept, np.maximum(threes - DISCOUNT, 0) / held, 0)
    left = np.clip(1 - own.sum(axis=2), 1e-4, 1)
    likely = own + left[:, :, None] * pairs[None]
    with np.errstate(divide="ignore"):
        return np.where(kept, np.log(likely), np.nan), np.log(pairs), np.log(left).reshape(size, -1)


def make(folder: Path, data: Path = DATA) -> int:
    """Learn the law and write it; return how many threes it holds."""
    threes, pairs, left = learn(count(folder))
    save(threes, pairs, left, data)
    return int(np.isfinite(threes).sum())


if __name__ == "__main__":
    make(Path(sys.argv[1]))
