"""The law of blanks: where writers of Thai set one between two words, and where they do not.

Thai has no blanks between words but between phrases, and how long a phrase gets, which words
open and close one, what stands beside a figure or a name decides where. `spacing.bin` holds
what was learned about it from texts (`train_spacing.py`): a weight for each of many features of a
place, added up to log-odds. The language model weighs three words; this looks at the words
around together, and how far away the next blank or sign is on both sides.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.repair.language import LINE, unpack

MODEL_PATH = Path(__file__).with_name("spacing.bin")
VERSION = 3
"""Of that file."""
BITS = 21
"""Features share 2**21 weights by their hash: .9 MB packed. With 2**20 a tenth more false blanks
stay, with 2**22 a tenth fewer."""
WORD, GAP, UNKNOWN_WORD = range(3)
"""Kinds of what stands in a row."""
MARGIN = 4
"""Gaps that a row begins and ends with, so that every place has neighbours."""
LAST_BUCKET = 14
"""Distances are told apart by half octaves, up to 128 characters."""
LONG_WORD = 12
"""Characters from which on words are alike."""
_GAPS = tuple(zlib.crc32(b"gap%d" % token) for token in range(8))
_NEIGHBOURS = ((-1,), (0,), (-2,), (1,), (-1, 0), (-2, -1), (0, 1))
"""Which words around a place are looked at together: -1 is the last one before it. With three
together no more false blanks were found: that the language model knows."""
_DISTANCES = (
    *(("before",), ("after",), ("before", "after"), ("before", "right"), ("after", "left")),
    *(("after", "right"), ("before", "left"), ("sign before", "before"), ("sign after", "after")),
    *(("sign before", "right", "before"), ("sign after", "left", "after"), ("kinds", "lengths")),
)
"""Which of the distances to the next blank or sign are looked at, and together with what."""
_SALT, _MULTIPLIER = 7919, np.uint32(0x9E3779B1)

Hashes = NDArray[np.uint32]


class Row(NamedTuple):
    """Words and signs in a row, without the blanks between the words.

    hashes: of each word or sign. lengths: in characters. kinds: `WORD`, `GAP` or `UNKNOWN_WORD`.
    blanks: whether one stands before it.
    """

    hashes: Hashes
    lengths: NDArray[np.int64]
    kinds: NDArray[np.int8]
    blanks: NDArray[np.bool_]

    @property
    def places(self) -> NDArray[np.int64]:
        """The numbers of the words with a word before them."""
        words = self.kinds != GAP
        return np.flatnonzero(words[1:] & words[:-1]) + 1


class Item(NamedTuple):
    """One word or sign: its text or, of a sign, the number of its token; whether after a blank."""

    text: str | int
    length: int
    kind: int
    blank: bool


def make_row(items: Iterable[Item]) -> Row:
    """Return items as arrays, with line ends around them."""
    edge = [Item(LINE, 1, GAP, False)] * MARGIN
    padded = [*edge, *items, *edge]
    return Row(
        np.array([_hash_of(item.text) for item in padded], dtype=np.uint32),
        np.array([item.length for item in padded], dtype=np.int64),
        np.array([item.kind for item in padded], dtype=np.int8),
        np.array([item.blank for item in padded], dtype=np.bool_),
    )


@lru_cache(maxsize=100_000)
def _hash_of(text: str | int) -> int:
    """Return the hash of a word or of a sign's token."""
    return _GAPS[text] if isinstance(text, int) else zlib.crc32(text.encode())


def features(row: Row, places: NDArray[np.int64]) -> NDArray[np.int32]:
    """Return for each place, between a word and the one before it, the numbers of its weights."""
    known = _distances(row, places)
    groups: list[Sequence[Hashes]] = [
        [row.hashes[places + offset] for offset in offsets] for offsets in _NEIGHBOURS
    ]
    groups += [[known[name] for name in names] for names in _DISTANCES]
    columns = [_mixed(salt, group) for salt, group in enumerate(groups, 1)]
    return np.stack(columns, axis=1).astype(np.int32)


def _distances(row: Row, places: NDArray[np.int64]) -> dict[str, Hashes]:
    """Return how far the nearest blanks or signs around each place are, and what they are."""
    edges = row.blanks | (row.kinds == GAP)
    edges[1:] |= row.kinds[:-1] == GAP
    numbers = np.arange(len(edges))
    starts = np.cumsum(row.lengths) - row.lengths
    last = np.maximum.accumulate(np.where(edges, numbers, 0))[places - 1]
    following = np.where(edges, numbers, len(edges) - 1)
    following = np.minimum.accumulate(following[::-1])[::-1][places + 1]
    before, left = np.maximum(last - 1, 0), places - 1
    kinds = row.kinds.astype(np.uint32)
    lengths = np.minimum(row.lengths, LONG_WORD).astype(np.uint32)
    return {
        "before": _bucket(starts[places] - starts[last]),
        "after": _bucket(starts[following] - starts[places]),
        "sign before": np.where(row.kinds[before] == GAP, row.hashes[before], 1).astype(np.uint32),
        "sign after": np.where(row.kinds[following] == GAP, row.hashes[following], 1).astype(
            np.uint32
        ),
        "left": row.hashes[left],
        "right": row.hashes[places],
        "kinds": kinds[left] * np.uint32(4) + kinds[places],
        "lengths": lengths[left] * np.uint32(16) + lengths[places],
    }


def _bucket(distance: NDArray[np.int64]) -> Hashes:
    """Return distances in characters as numbers of half octaves."""
    octaves: Hashes = np.minimum(2 * np.log2(np.maximum(distance, 1)), LAST_BUCKET).astype(
        np.uint32
    )
    return octaves


def _mixed(salt: int, group: Sequence[Hashes]) -> Hashes:
    """Return one hash of several, `BITS` wide."""
    mixed: Hashes = np.zeros_like(group[0])
    for part in (np.full_like(mixed, salt * _SALT), *group):
        mixed = (mixed ^ part) * _MULTIPLIER
        mixed ^= mixed >> np.uint32(15)
    mixed >>= np.uint32(32 - BITS)
    return mixed


class Spacing(NamedTuple):
    """What was learned.

    weights: of the features, in steps of `step` nats. bias: log-odds of any place.
    own, context: how much the sum counts, and a nat of the language model's.
    """

    weights: NDArray[np.int8]
    step: float
    bias: float
    own: float
    context: float

    def log_odds(
        self, row: Row, places: NDArray[np.int64], nats: NDArray[np.float64]
    ) -> list[float]:
        """Return for each place the log-odds that a writer sets a blank there.

        nats: by how many the language model likes a blank there.
        """
        sums = self.weights[features(row, places)].sum(axis=1, dtype=np.int64) * self.step
        odds: list[float] = (self.bias + self.own * sums + self.context * nats).tolist()
        return odds


@cache
def load_spacing() -> Spacing:
    """Return what comes with the program; it is read once.

    Raises:
        DataError: the file is damaged, or of another version.
    """
    header, sections = unpack(MODEL_PATH.read_bytes(), MODEL_PATH.name, VERSION)
    step, bias, own, context = (
        float(str(header[name])) for name in ("step", "bias", "own", "context")
    )
    return Spacing(np.frombuffer(sections["weights"], dtype=np.int8), step, bias, own, context)
