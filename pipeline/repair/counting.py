"""Word n-grams for the language model: counted, smoothed, pruned. Training only.

Smoothing is absolute discounting with interpolation, the discount taken in each text before
the texts are weighted and added, so that a text that counts six times is not trusted six
times. (Kneser-Ney was left aside: it suffers from pruning; Chelba et al., Interspeech 2010.)

An n-gram is kept if leaving it to the shorter one would cost much over the training text,
and more readily if one of its words can be confused with another by damage: the others are
never in question.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.repair import language
from pipeline.repair.columns import GRAIN, Bytes, Grams, as_sections
from pipeline.thai import MARKS, SARA_AA, SARA_AM

Numbers = NDArray[np.uint64]
Reals = NDArray[np.float64]

DISCOUNT = 0.75
"""Taken from every count; the usual value, and the best of .6 to .9 on held-out news."""
SURE_WEIGHT = 0.032
"""How much less an n-gram matters whose words nothing can be confused with."""
BIGRAM_GAIN, TRIGRAM_GAIN = 1.5, 4.8
"""Nats over the whole training text that an n-gram must save; they set the model's size."""
_BARE = str.maketrans({**dict.fromkeys(MARKS, ""), SARA_AM: SARA_AA})


class Counts(NamedTuple):
    """N-grams of one length: keys sorted, discounted counts, plain counts (both weighted)."""

    keys: Numbers
    discounted: Reals
    plain: Reals


def rank_words(
    streams: Sequence[tuple[Numbers, float]], words: Sequence[str]
) -> tuple[list[tuple[Numbers, float]], list[str]]:
    """Return words in the order of their costs, equals by the alphabet; and the streams so."""
    costs = _steps(_shares(streams, len(words)), 1)[language.FIRST_WORD :].tolist()
    order = sorted(range(len(words)), key=lambda at: (costs[at], words[at]))
    renumber = np.arange(language.FIRST_WORD + len(words), dtype=np.uint64)
    renumber[np.array(order) + language.FIRST_WORD] = renumber[language.FIRST_WORD :].copy()
    ranked = [(renumber[stream.astype(np.int64)], weight) for stream, weight in streams]
    return ranked, [words[at] for at in order]


def estimate(streams: Sequence[tuple[Numbers, float]], words: Sequence[str]) -> dict[str, bytes]:
    """Return the model's sections, from token streams with their weights; words as ranked."""
    share = _shares(streams, len(words))
    size = len(share)
    doubt = _doubts(words, share)
    bigrams = _add([(_count(_pairs(s, size)), w) for s, w in streams])
    trigrams = _add([(_count(_triples(s, size)), w) for s, w in streams])
    return as_sections(_build(share, doubt, bigrams, trigrams, words))


def _shares(streams: Sequence[tuple[Numbers, float]], words: int) -> Reals:
    """Return the probability of each token."""
    size = language.FIRST_WORD + words
    unigrams = np.full(size, 0.2)
    unigrams[language.FIRST_WORD :] = 0.05
    for stream, weight in streams:
        unigrams += weight * np.bincount(stream.astype(np.int64), minlength=size)
    share: Reals = unigrams / unigrams.sum()
    return share


def _doubts(words: Sequence[str], share: Reals) -> Reals:
    """Return for each token how much it matters, from the words it could be confused with."""
    totals: dict[str, float] = {}
    bares = [word.translate(_BARE) for word in words]
    own = share[language.FIRST_WORD :].tolist()
    for bare, probability in zip(bares, own, strict=True):
        totals[bare] = totals.get(bare, 0.0) + probability
    others = np.array([1 - p / totals[b] for b, p in zip(bares, own, strict=True)])
    # One in a thousand is already worth a full n-gram: it is 1,000 words in a million.
    doubt = np.clip(1 + np.log10(np.maximum(others, 1e-6)) / 8, SURE_WEIGHT, 1.0)
    doubt[others <= 1e-6] = SURE_WEIGHT
    return np.concatenate([np.full(language.FIRST_WORD, SURE_WEIGHT), doubt])


def _pairs(stream: Numbers, size: int) -> Numbers:
    keys: Numbers = stream[:-1] * np.uint64(size) + stream[1:]
    kept: Numbers = keys[stream[:-1] + stream[1:] > 0]
    return kept


def _triples(stream: Numbers, size: int) -> Numbers:
    keys = (stream[:-2] * np.uint64(size) + stream[1:-1]) * np.uint64(size) + stream[2:]
    kept: Numbers = keys[stream[1:-1] != language.LINE]
    return kept


def _count(keys: Numbers) -> tuple[Numbers, Reals]:
    unique, counts = np.unique(keys, return_counts=True)
    return unique, counts.astype(np.float64)


def _add(parts: Sequence[tuple[tuple[Numbers, Reals], float]]) -> Counts:
    """Add weighted counts of several texts."""
    keys = np.concatenate([part[0] for part, _ in parts])
    plain = np.concatenate([part[1] * weight for part, weight in parts])
    discounted = np.concatenate([(part[1] - DISCOUNT) * weight for part, weight in parts])
    order = np.argsort(keys, kind="stable")
    keys, plain, discounted = keys[order], plain[order], discounted[order]
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    return Counts(keys[starts], np.add.reduceat(discounted, starts), np.add.reduceat(plain, starts))


def _build(
    share: Reals, doubt: Reals, bigrams: Counts, trigrams: Counts, words: Sequence[str]
) -> Grams:
    """Smooth and prune."""
    size = len(share)
    width = np.uint64(size)
    first, second = (
        (bigrams.keys // width).astype(np.int64),
        (bigrams.keys % width).astype(np.int64),
    )
    mass: Reals = np.bincount(first, bigrams.plain, minlength=size).astype(np.float64)
    kept, left = _prune(
        bigrams, first, mass, share[second], np.maximum(doubt[first], doubt[second]), BIGRAM_GAIN
    )
    first, second = first[kept], second[kept]
    bigram_share = bigrams.discounted[kept] / mass[first] + left[first] * share[second]
    bigram_keys = bigrams.keys[kept]

    # Only trigrams both of whose bigrams are kept: the last word lies as its rank after the middle
    # one. Of those worth keeping a ninth is left out so; what it costs is within chance.
    row, begins = _find(bigram_keys, trigrams.keys // width)
    end, ends = _find(bigram_keys, trigrams.keys % (width * width))
    known = begins & ends
    trigrams = Counts(trigrams.keys[known], trigrams.discounted[known], trigrams.plain[known])
    row, end = row[known], end[known]
    mass3: Reals = np.bincount(row, trigrams.plain, minlength=len(bigram_keys)).astype(float)
    lower = bigram_share[end]
    weight = np.maximum(np.maximum(doubt[first[row]], doubt[second[row]]), doubt[second[end]])
    kept3, left3 = _prune(trigrams, row, mass3, lower, weight, TRIGRAM_GAIN)
    row, end, lower = row[kept3], end[kept3], lower[kept3]
    trigram_share = trigrams.discounted[kept3] / mass3[row] + left3[row] * lower
    counts3 = np.bincount(row, minlength=len(bigram_keys)).astype(np.int32)
    return Grams(
        words=words,
        unigrams=_steps(share, 1),
        left=_steps(left, 1),
        bigram_counts=np.bincount(first, minlength=size).astype(np.int32),
        seconds=second.astype(np.int32),
        bigrams=_steps(bigram_share, GRAIN),
        trigram_counts=counts3,
        thirds=second[end].astype(np.int32),
        trigrams=_steps(trigram_share, GRAIN),
        trigram_left=_steps(left3[counts3 > 0], GRAIN),
    )


def _find(keys: Numbers, wanted: Numbers) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return where keys stand among rising ones, and which of them do."""
    at = np.searchsorted(keys, wanted)
    at[at == len(keys)] = 0
    return at, keys[at] == wanted


def _prune(
    counts: Counts,
    context: NDArray[np.int64],
    mass: Reals,
    lower: Reals,
    weight: Reals,
    gain: float,
) -> tuple[NDArray[np.bool_], Reals]:
    """Choose the n-grams worth keeping; return them and the mass left to shorter ones."""
    contexts = np.maximum(mass, 1e-9)
    full_left = 1 - np.bincount(context, counts.discounted, minlength=len(mass)) / contexts
    full = counts.discounted / contexts[context] + full_left[context] * lower
    saved = counts.plain * np.log(full / np.maximum(full_left[context] * lower, 1e-12))
    kept = saved * weight > gain
    held = np.bincount(context[kept], counts.discounted[kept], minlength=len(mass))
    return kept, np.clip(1 - held / contexts, 1e-6, 1.0)


def _steps(share: Reals, grain: int) -> Bytes:
    """Return probabilities as costs in steps, rounded to `grain` steps."""
    steps = -np.log(share) / language.COST_STEP
    whole: Bytes = np.clip(np.rint(steps / grain), 0, 255 // grain).astype(np.uint8)
    return whole * np.uint8(grain)
