"""The n-grams of the language model as they lie in its file.

Words lie in the order of the alphabet, each as what it does not share with the one before. The
last word of a trigram lies as its rank among the words known after the middle one, the likeliest
first. Every other column is laid down in the order of what is known of its entries when it is
read, so that like stands by like and packs well: the cost of a trigram beside others with as much
left to shorter n-grams, as many fellows, and a last word as likely without the first.

All this together takes two thirds of what plain columns take; reading it back costs .2 s.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int32]
Bytes = NDArray[np.uint8]
Keys = NDArray[np.uint16]
T = TypeVar("T", bound=np.generic)

GRAIN = 3
"""Steps to which the costs of n-grams are rounded: .3 nats. With .4 a hundredth more words were
wrong than with .2."""
_SPAN = 1 << 16
"""Keys end here: numbers of 16 bits are sorted in linear time."""


class Grams(NamedTuple):
    """Words and what may stand beside each other; costs are steps.

    words: those of the tokens past the ones that are no words, the most frequent first.
    unigrams, left: by token: its cost, and that of falling back from its bigrams.
    bigram_counts: how many bigrams begin with each token.
    seconds, bigrams: the last token of each bigram, rising in each row; its cost.
    trigram_counts: how many trigrams begin with each bigram.
    thirds, trigrams: the last token of each trigram; its cost. The last two tokens of a trigram
        are a bigram too.
    trigram_left: for each bigram that begins a trigram: the cost of falling back.
    """

    words: Sequence[str]
    unigrams: Bytes
    left: Bytes
    bigram_counts: Whole
    seconds: Whole
    bigrams: Bytes
    trigram_counts: Whole
    thirds: Whole
    trigrams: Bytes
    trigram_left: Bytes


def starts_of(counts: Whole) -> Whole:
    """Return where each row starts, and where the last one ends."""
    starts: Whole = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    return starts


def rows_of(counts: Whole) -> Whole:
    """Return for each entry the row that it stands in."""
    rows: Whole = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    return rows


def as_sections(grams: Grams) -> dict[str, bytes]:
    """Return n-grams as sections of a model."""
    g = grams
    first, rows = rows_of(g.bigram_counts), rows_of(g.trigram_counts)
    often = _often(g.unigrams[first], g.bigrams)
    begins = g.trigram_counts > 0
    likeliest = _likeliest_first(first, g.bigrams)
    rank_of = np.empty_like(likeliest)
    rank_of[likeliest] = np.arange(len(likeliest)) - starts_of(g.bigram_counts)[first]
    size = np.int64(len(g.left))
    ends = np.searchsorted(first * size + g.seconds, g.seconds[rows] * size + g.thirds)
    inner = np.lexsort((rank_of[ends], rows))
    ends, trigrams = ends[inner], g.trigrams[inner]
    alphabet = np.argsort(np.array(g.words))
    unlike = len(g.unigrams) - len(g.words)
    shared, endings = _share([g.words[at] for at in alphabet.tolist()])
    fellows = g.trigram_counts[begins]
    widths = _widths(g.bigram_counts, g.seconds, g.trigram_counts)
    return {
        "shared": shared,
        "endings": endings,
        "unigrams": np.concatenate([g.unigrams[:unlike], g.unigrams[unlike:][alphabet]]).tobytes(),
        "left": g.left.tobytes(),
        "bigram_counts": _planes(g.bigram_counts),
        "bigram_words": _planes(_gaps(first, g.seconds)),
        "bigrams": _ordered(g.bigrams // GRAIN, _pairs(g.unigrams[first], g.unigrams[g.seconds])),
        "trigram_counts": _planes(g.trigram_counts[_order(often)]),
        "trigram_left": _ordered(g.trigram_left // GRAIN, _fellowship(fellows, often[begins])),
        "trigram_words": _planes(_gaps(rows, rank_of[ends])[_order(widths)]),
        "trigrams": _ordered(
            trigrams // GRAIN, _company(g.trigram_counts, g.trigram_left, g.bigrams[ends])
        ),
    }


def from_sections(sections: Mapping[str, bytes]) -> Grams:
    """Read n-grams back."""
    words, unigrams = _words(sections)
    bigram_counts = _numbers(sections["bigram_counts"])
    first = rows_of(bigram_counts)
    starts = starts_of(bigram_counts)
    seconds = _undo_gaps(_numbers(sections["bigram_words"]), starts)
    bigrams = _undo_order(
        _bytes(sections["bigrams"]) * np.uint8(GRAIN), _pairs(unigrams[first], unigrams[seconds])
    )
    often = _often(unigrams[first], bigrams)
    trigram_counts = _undo_order(_numbers(sections["trigram_counts"]), often)
    begins = trigram_counts > 0
    trigram_left = _undo_order(
        _bytes(sections["trigram_left"]) * np.uint8(GRAIN),
        _fellowship(trigram_counts[begins], often[begins]),
    )
    ranks = _undo_gaps(
        _undo_order(
            _numbers(sections["trigram_words"]), _widths(bigram_counts, seconds, trigram_counts)
        ),
        starts_of(trigram_counts),
    )
    ranks += np.repeat(starts[seconds], trigram_counts)
    ends = _likeliest_first(first, bigrams)[ranks]
    trigrams = _undo_order(
        _bytes(sections["trigrams"]) * np.uint8(GRAIN),
        _company(trigram_counts, trigram_left, bigrams[ends]),
    )
    return Grams(
        words=words,
        unigrams=unigrams,
        left=_bytes(sections["left"]),
        bigram_counts=bigram_counts,
        seconds=seconds,
        bigrams=bigrams,
        trigram_counts=trigram_counts,
        thirds=seconds[ends],
        trigrams=trigrams,
        trigram_left=trigram_left,
    )


def _words(sections: Mapping[str, bytes]) -> tuple[list[str], Bytes]:
    """Return the words, the most frequent first, and the costs of all tokens."""
    words: list[str] = []
    word = ""
    endings = sections["endings"].decode("tis_620").split("\n")
    for length, ending in zip(sections["shared"], endings, strict=True):
        word = word[:length] + ending
        words.append(word)
    costs = _bytes(sections["unigrams"])
    unlike = len(costs) - len(words)
    order = np.argsort(costs[unlike:], kind="stable")
    unigrams = np.concatenate([costs[:unlike], costs[unlike:][order]])
    return [words[at] for at in order.tolist()], unigrams


def _share(words: Iterable[str]) -> tuple[bytes, bytes]:
    """Return how many letters each word shares with the one before, and its other letters."""
    shared = bytearray()
    endings: list[str] = []
    last = ""
    for word in words:
        length = 0
        for one, other in zip(word, last, strict=False):
            if one != other:
                break
            length += 1
        shared.append(length)
        endings.append(word[length:])
        last = word
    return bytes(shared), "\n".join(endings).encode("tis_620")


def _pairs(one: Bytes, other: Bytes) -> Keys:
    """Return keys of two bytes each."""
    keys: Keys = (one.astype(np.uint16) << 8 | other).astype(np.uint16)
    return keys


def _often(first: Bytes, bigrams: Bytes) -> Keys:
    """Return keys of bigrams: about how often each is seen."""
    keys: Keys = first.astype(np.uint16) + bigrams
    return keys


def _fellowship(counts: Whole, often: Keys) -> Keys:
    """Return keys of bigrams that begin trigrams: how many, and how often the bigram is seen."""
    keys: Keys = (np.minimum(counts, 127) << 9 | often).astype(np.uint16)
    return keys


def _widths(bigram_counts: Whole, seconds: Whole, trigram_counts: Whole) -> Keys:
    """Return keys of trigrams: how far apart the ranks in a row are, evenly spread."""
    there = trigram_counts > 0
    widths = bigram_counts[seconds[there]] // trigram_counts[there]
    keys: Keys = np.repeat(np.minimum(widths, _SPAN - 1).astype(np.uint16), trigram_counts[there])
    return keys


def _company(counts: Whole, left: Bytes, lower: Bytes) -> Keys:
    """Return keys of trigrams: how many begin alike, what is left to others, the bigram's cost."""
    there = counts[counts > 0]
    shared = np.minimum(there, 31) << 11 | (left.astype(np.int32) >> 2) << 5
    keys: Keys = (np.repeat(shared, there) | lower >> 3).astype(np.uint16)
    return keys


def _likeliest_first(first: Whole, bigrams: Bytes) -> Whole:
    """Return the numbers of the bigrams, those of each row in the order of their costs."""
    order: Whole = np.argsort(first << 8 | bigrams, kind="stable").astype(np.int32)
    return order


def _order(keys: Keys) -> NDArray[np.int64]:
    return np.argsort(keys, kind="stable")


def _ordered(values: Bytes, keys: Keys) -> bytes:
    """Return values in the order of their keys."""
    return values[_order(keys)].tobytes()


def _undo_order(values: NDArray[T], keys: Keys) -> NDArray[T]:
    """Return values that lay in the order of their keys."""
    back = np.empty_like(values)
    back[_order(keys)] = values
    return back


def _gaps(rows: Whole, values: Whole) -> Whole:
    """Return for values that rise in each row how many were passed over before each."""
    gaps = values.copy()
    gaps[1:] -= np.where(rows[1:] == rows[:-1], values[:-1] + 1, 0)
    return gaps


def _undo_gaps(gaps: Whole, starts: Whole) -> Whole:
    """Turn gaps within rows into values."""
    total = np.concatenate([[0], np.cumsum(gaps + 1, dtype=np.int64)])
    total[1:] -= np.repeat(total[starts[:-1]], np.diff(starts)) + 1
    return total[1:].astype(np.int32)


def _bytes(data: bytes) -> Bytes:
    return np.frombuffer(data, dtype=np.uint8)


def _planes(values: Whole) -> bytes:
    """Return numbers below 2**24 as three byte planes, which pack better than whole numbers."""
    return b"".join(((values >> shift) & 255).astype(np.uint8).tobytes() for shift in (0, 8, 16))


def _numbers(planes: bytes) -> Whole:
    """Read numbers from three byte planes, the lowest first."""
    low, middle, high = _bytes(planes).reshape(3, -1)
    numbers: Whole = high.astype(np.int32)
    for plane in (middle, low):
        numbers <<= 8
        numbers |= plane
    return numbers
