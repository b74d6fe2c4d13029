"""What stands around a place between two words, as numbers of features.

The words on both sides and the letters where they meet, how far away the next blank or sign is,
what the phrases there begin and end with, how many blanks this writer sets: a feature is one of
these or several together, hashed.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.repair.language import LINE
from pipeline.repair.lexicon import Lexicon
from pipeline.thai import (
    ABOVE_VOWELS,
    BELOW_VOWELS,
    CONSONANTS,
    LEADING_VOWELS,
    MAI_HAN_AKAT,
    MAITAIKHU,
    SARA_UEE,
    TONE_MARKS,
)

BITS = 24
"""Features are told apart by so many bits of their hash: 8 million are seen in training."""
WORD, GAP, UNKNOWN_WORD = range(3)
"""Kinds of what stands in a row."""
RARE_NATS = 17.0
"""Cost from which on a word counts as unknown: it was hardly ever seen in running text. Of the
titles that lists give without their blanks (a name and a surname) every second one has some."""
MARGIN = 4
"""Gaps that a row begins and ends with, so that every place has neighbours."""
LAST_BUCKET = 14
"""Distances are told apart by half octaves, up to 128 characters."""
LONG_WORD = 12
"""Characters from which on words are alike."""
JOINED_NATS, MOST_JOINED = 3.0, 6
"""Words that two make are told apart by their cost, in steps of so many nats, and up to there."""
AROUND, CROWDED = 40, 15
"""Words on either side of which those with a blank are counted, and the highest such number."""
_GAPS = tuple(zlib.crc32(b"gap%d" % token) for token in range(8))
_TOGETHER: tuple[tuple[int | str, ...], ...] = (
    *((-3,), (-2,), (-1,), (0,), (1,), (2,), (-2, -1), (-1, 0), (0, 1), (-2, 0), (-1, 1)),
    *(("before",), ("after",), ("before", "after"), ("before", 0), ("after", -1), ("after", 0)),
    *(("before", -1), ("sign before", "before"), ("sign after", "after")),
    *(("sign before", 0, "before"), ("sign after", -1, "after"), ("sign before", -1, 0)),
    *(("sign after", -1, 0), ("kinds", "lengths"), ("crowd",), ("crowd", "before", "after")),
    *(("earlier", "before", "after"), ("before", "after", "later"), ("first", 0), ("first", -1)),
    *((0, "next"), (-1, "previous"), (0, "last"), ("first", "last")),
    *(("joined", "lengths"), ("joined", "kinds"), ("end 2", "begin 1", "kinds")),
    *(("end 2", "kinds"), ("end 3", "kinds"), ("begin 2", "kinds"), ("begin 3", "kinds")),
    *(("end 2", "begin 2"), ("end 3", "begin 1"), ("end 1", "begin 3"), ("end 3", "begin 3")),
    *(("end shape", "kinds"), ("begin shape", "kinds"), ("end shape", "begin shape")),
    *(("end shape", "begin 1"), ("end 2", "begin shape")),
)
"""What is looked at together: words by their place, -1 the last one before, and what
`_surroundings` names. Three words together found no more: that the language model knows."""
_LETTERS = (
    *("end 1", "end 2", "end 3", "end shape"),
    *("begin 1", "begin 2", "begin 3", "begin shape"),
)
"""What of a word's letters is looked at: the last ones or the first ones, and their shape."""
SHAPE = 5
"""Characters of a shape, with the edge of the word."""
_SHAPES = {
    **dict.fromkeys(map(ord, set(CONSONANTS) - set("รวหอย")), "C"),
    **dict.fromkeys(map(ord, LEADING_VOWELS), "L"),
    **dict.fromkeys(map(ord, ABOVE_VOWELS + BELOW_VOWELS), "V"),
    **dict.fromkeys(map(ord, MAI_HAN_AKAT + SARA_UEE + MAITAIKHU), "O"),
    **dict.fromkeys(map(ord, TONE_MARKS)),
}
"""A word's shape tells which syllables it begins and ends with. Consonants that lead a cluster or
write a vowel stand for themselves, vowels that want a consonant behind them apart from others, and
tones leave no trace."""
_SALT, _MULTIPLIER = 7919, np.uint32(0x9E3779B1)

Hashes = NDArray[np.uint32]
Whole = NDArray[np.int64]


class Row(NamedTuple):
    """Words and signs in a row, without the blanks between the words.

    hashes: of each word or sign. lengths: in characters. kinds: `WORD`, `GAP` or `UNKNOWN_WORD`.
    blanks: whether one stands before it. letters: hashes of what it begins and ends with, a
        column for each of `_LETTERS`.
    joined: whether it makes a word with the one before it, and how rare a one.
    """

    hashes: Hashes
    lengths: NDArray[np.int32]
    kinds: NDArray[np.int8]
    blanks: NDArray[np.bool_]
    letters: Hashes
    joined: Hashes

    def is_rare(self, places: Whole) -> NDArray[np.bool_]:
        """Say for some places whether a word on either side is unknown."""
        unknown = self.kinds == UNKNOWN_WORD
        rare: NDArray[np.bool_] = unknown[places] | unknown[places - 1]
        return rare

    @property
    def places(self) -> Whole:
        """The numbers of the words with a word before them."""
        words = self.kinds != GAP
        return np.flatnonzero(words[1:] & words[:-1]) + 1


class Item(NamedTuple):
    """One word or sign: its text or, of a sign, the number of its token; whether after a blank."""

    text: str | int
    length: int
    kind: int
    blank: bool


def kind_of(word: str, lexicon: Lexicon) -> int:
    """Say whether a word is known well enough to be told from others."""
    cost = lexicon.cost(word)
    return WORD if cost is not None and cost < RARE_NATS else UNKNOWN_WORD


def make_row(items: Iterable[Item], lexicon: Lexicon) -> Row:
    """Return items as arrays, with line ends around them."""
    edge = [Item(LINE, 1, GAP, False)] * MARGIN
    padded = [*edge, *items, *edge]
    texts, lengths, kinds, blanks = zip(*padded, strict=True)
    hashes, letters = zip(*map(_hashes_of, texts), strict=True)
    joined = [0, *(_joined(*pair, lexicon) for pair in pairwise(texts))]
    return Row(
        np.array(hashes, dtype=np.uint32),
        np.array(lengths, dtype=np.int32),
        np.array(kinds, dtype=np.int8),
        np.array(blanks, dtype=np.bool_),
        np.array(letters, dtype=np.uint32),
        np.array(joined, dtype=np.uint32),
    )


@lru_cache(maxsize=100_000)
def _hashes_of(text: str | int) -> tuple[int, tuple[int, ...]]:
    """Return the hash of a word or of a sign's token, and those of its `_LETTERS`."""
    if isinstance(text, int):
        return _GAPS[text], (0,) * len(_LETTERS)
    shape = f"|{text.translate(_SHAPES)}|"
    last = (text[-1:], text[-2:], text[-3:], shape[-SHAPE:])
    first = (text[:1], text[:2], text[:3], shape[:SHAPE])
    return zlib.crc32(text.encode()), tuple(zlib.crc32(part.encode()) for part in last + first)


def _joined(before: str | int, word: str | int, lexicon: Lexicon) -> int:
    """Return 0, or how rare the word is that two words make, from 1."""
    if isinstance(before, int) or isinstance(word, int):
        return 0
    cost = lexicon.cost(before + word)
    return 0 if cost is None else 1 + min(MOST_JOINED, int(cost / JOINED_NATS))


def features(row: Row, places: Whole) -> NDArray[np.int32]:
    """Return for each place, between a word and the one before it, the numbers of its features."""
    named = _surroundings(row, places)
    columns = [
        _mixed(
            salt,
            [
                named[part] if isinstance(part, str) else row.hashes[places + part]
                for part in together
            ],
        )
        for salt, together in enumerate(_TOGETHER, 1)
    ]
    return np.stack(columns, axis=1).astype(np.int32)


def _surroundings(row: Row, places: Whole) -> dict[str, Hashes]:
    """Return what is around each place: see `_TOGETHER`.

    before, after: characters to the nearest blank or sign; earlier, later: from there to the next
    one. first, last: the word behind the one before the place, and the word before the one after
    it; previous, next: the words beyond those blanks.
    """
    edges = row.blanks | (row.kinds == GAP)
    edges[1:] |= row.kinds[:-1] == GAP
    numbers = np.arange(len(edges))
    lasts = np.maximum.accumulate(np.where(edges, numbers, 0))
    nexts = np.where(edges, numbers, len(edges) - 1)
    nexts = np.minimum.accumulate(nexts[::-1])[::-1]
    starts = np.cumsum(row.lengths) - row.lengths
    first, following = lasts[places - 1], nexts[places + 1]
    beyond = np.maximum(first - 1, 0)
    lengths = np.minimum(row.lengths, LONG_WORD).astype(np.uint32)
    kinds = row.kinds.astype(np.uint32)
    left = places - 1
    return {
        "before": _bucket(starts[places] - starts[first]),
        "after": _bucket(starts[following] - starts[places]),
        "earlier": _bucket(starts[first] - starts[lasts[beyond]]),
        "later": _bucket(
            starts[nexts[np.minimum(following + 1, len(edges) - 1)]] - starts[following]
        ),
        "sign before": _sign(row, beyond),
        "sign after": _sign(row, following),
        "first": row.hashes[first],
        "last": row.hashes[following - 1],
        "previous": row.hashes[beyond],
        "next": row.hashes[following],
        "kinds": kinds[left] * np.uint32(4) + kinds[places],
        "lengths": lengths[left] * np.uint32(16) + lengths[places],
        "crowd": _crowd(row)[places],
        "joined": row.joined[places],
        **{name: row.letters[left, at] for at, name in enumerate(_LETTERS[:4])},
        **{name: row.letters[places, at] for at, name in enumerate(_LETTERS[4:], 4)},
    }


def _sign(row: Row, at: Whole) -> Hashes:
    """Return which signs stand somewhere, 1 for a word."""
    signs: Hashes = np.where(row.kinds[at] == GAP, row.hashes[at], 1).astype(np.uint32)
    return signs


def _crowd(row: Row) -> Hashes:
    """Return how many of the words around each have a blank before them, it and signs apart."""
    counts = np.stack([row.blanks, row.kinds != GAP]).cumsum(axis=1)
    counts = np.pad(counts, ((0, 0), (1, 0)))
    numbers = np.arange(len(row.blanks))
    low, high = np.maximum(numbers - AROUND, 0), np.minimum(numbers + AROUND + 1, len(numbers))
    around = counts[:, high] - counts[:, low] - (counts[:, numbers + 1] - counts[:, numbers])
    crowd: Hashes = np.minimum(2 * AROUND * around[0] // (around[1] + 1), CROWDED).astype(np.uint32)
    return crowd


def _bucket(distance: Whole) -> Hashes:
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
