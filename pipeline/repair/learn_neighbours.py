"""Learns the network that weighs words by those on both sides: a part of the tool `train`.

Each word of the training text that damage could confuse with another is an example: the network
sees the words around it and learns to tell it from the words that it could be taken for. Descent
is stochastic, by Adagrad (Duchi et al., 2011); a share of the words around is hidden each time,
so that none is relied on alone. Seeded: the same texts, numpy and processor give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.repair import channels, language
from pipeline.repair.channels import Damage
from pipeline.repair.counting import Numbers, Reals
from pipeline.repair.lexicon import UNIT_RE
from pipeline.repair.neighbours import FAR, HIDDEN, INPUTS, NEAR, SIZE, Floats, Network, as_sections

Whole = NDArray[np.int64]

WORDS = 40_000
"""Most frequent tokens that have a row; rarer ones are unknown words."""
RIVALS = 8
"""Words that are told apart from each other, at most."""
LEAST_COUNT, LEAST_SHARE = 5, 1e-5
"""What a word must be seen, and its share of those it can be confused with."""
SURE_KEPT, DOUBT_KEPT = 0.2, 100
"""Share of the examples that is kept where one word is nearly always meant; how fast it grows with
the share of the others."""
EPOCHS, BATCH, RATE = 2, 2_048, 0.06
INNER_RATE = 0.3
"""Steps of the inner layer, which every example moves, against those of the other tables."""
LAST_RATE = 0.02
"""Share of the rate that is left at the end."""
HIDDEN_WORDS = 0.15
"""Share of the words around a place that is not shown."""
SEED = 2568
_AROUND = np.array([*range(-FAR, 0), *range(1, FAR + 1)])
_CONFUSABLE = tuple(
    channel for channel in channels.ALL if channel not in (channels.AA_AS_AM, channels.LOW_AS_BELOW)
)


class Told(NamedTuple):
    """The words that are told apart.

    tokens: their numbers. rivals: for each the rows of its group, itself among them, filled up
    with -1. kept: the share of its examples that is learned from.
    """

    tokens: Whole
    rivals: Whole
    kept: Reals


class Examples(NamedTuple):
    """Places of a text, and the row of the word that stands at each."""

    text: NDArray[np.int32]
    places: Whole
    right: Whole


def learn(streams: Sequence[tuple[Numbers, float]], words: Sequence[str]) -> dict[str, bytes]:
    """Return the network's sections, from token streams with their weights."""
    size = language.FIRST_WORD + len(words)
    counts = np.zeros(size)
    for stream, weight in streams:
        counts += weight * np.bincount(stream.astype(np.int64), minlength=size)
    told = tell_apart(words, counts)
    chance = np.random.default_rng(SEED)
    network = train(collect(streams, told, size, chance), told, min(size, WORDS), chance)
    return as_sections(network, told.tokens.tolist())


def tell_apart(words: Sequence[str], counts: Reals) -> Told:
    """Choose the words that damage makes look alike; `counts` by token."""
    damage = Damage(_CONFUSABLE)
    groups: dict[str, list[int]] = {}
    for token, word in enumerate(words, language.FIRST_WORD):
        groups.setdefault("".join(map(damage.key, UNIT_RE.findall(word))), []).append(token)
    tokens: list[int] = []
    rivals: list[list[int]] = []
    kept: list[float] = []
    for group in groups.values():
        least = max(LEAST_COUNT, LEAST_SHARE * counts[group].sum())
        some = sorted(group, key=lambda token: (-counts[token], token))[:RIVALS]
        some = [token for token in some if counts[token] >= least]
        if len(some) < 2:
            continue
        doubt = 1 - counts[some[0]] / counts[some].sum()
        rows = [*range(len(tokens), len(tokens) + len(some))]
        tokens += some
        rivals += [rows + [-1] * (RIVALS - len(rows))] * len(some)
        kept += [min(1.0, max(SURE_KEPT, DOUBT_KEPT * doubt))] * len(some)
    return Told(np.array(tokens), np.array(rivals).reshape(-1, RIVALS), np.array(kept))


def collect(
    streams: Sequence[tuple[Numbers, float]],
    told: Told,
    size: int,
    chance: np.random.Generator,
) -> Examples:
    """Return the examples of all streams, shuffled.

    A text gives as many as the square root of its weight says: what is seen too often is learned
    by heart.
    """
    row_of = np.full(size, -1)
    row_of[told.tokens] = np.arange(len(told.tokens))
    pad = np.full(FAR, language.LINE, dtype=np.int32)
    pieces, places, right = [pad], [], []
    start = FAR
    for stream, weight in streams:
        tokens = stream.astype(np.int32)
        rows = row_of[tokens]
        open_ones = np.flatnonzero(rows >= 0)
        often = weight**0.5 * told.kept[rows[open_ones]] + chance.random(len(open_ones))
        chosen = np.repeat(open_ones, often.astype(np.int64))
        places.append(chosen + start)
        right.append(rows[chosen])
        pieces += (np.where(tokens < WORDS, tokens, language.UNKNOWN).astype(np.int32), pad)
        start += len(tokens) + FAR
    order = chance.permutation(sum(map(len, places)))
    return Examples(
        np.concatenate(pieces), np.concatenate(places)[order], np.concatenate(right)[order]
    )


def train(examples: Examples, told: Told, rows: int, chance: np.random.Generator) -> Network:
    """Fit a network with `rows` rows of words."""
    network = Network(
        chance.normal(0, 0.1, (rows, SIZE)).astype(np.float32),
        chance.normal(0, INPUTS**-0.5, (INPUTS + 1, HIDDEN)).astype(np.float32),
        chance.normal(0, 0.05, (len(told.tokens), HIDDEN)).astype(np.float32),
        np.zeros(len(told.tokens), np.float32),
    )
    network.inner[-1] = 0
    steps = [_Adagrad(table) for table in network]
    starts = [
        start for _ in range(EPOCHS) for start in range(0, len(examples.places) - BATCH + 1, BATCH)
    ]
    for done, start in enumerate(starts):
        rate = RATE * max(LAST_RATE, 1 - done / len(starts))
        some = slice(start, start + BATCH)
        seen = examples.text[examples.places[some, None] + _AROUND].astype(np.int64)
        seen[chance.random(seen.shape) < HIDDEN_WORDS] = language.UNKNOWN
        slopes = list(_slopes(network, seen, told.rivals, examples.right[some]))
        for step, table, (at, slope) in zip(steps, network, slopes, strict=True):
            step.take(table, at, slope, rate * (INNER_RATE if table is network.inner else 1.0))
    return network


def _slopes(
    network: Network, seen: Whole, rivals: Whole, right: Whole
) -> Iterator[tuple[Whole | slice, Floats]]:
    """Yield for each table of the network which rows move, and the slopes of the loss there.

    The loss is the cross entropy of the right word among its rivals.
    """
    given = network.gather(seen)
    inner = np.maximum(given @ network.inner[:-1] + network.inner[-1], 0)
    there = rivals[right]
    empty = there < 0
    rows = network.outer[there]
    likely = np.einsum("brh,bh->br", rows, inner) + network.bias[there]
    likely[empty] = -np.inf
    error = np.exp(likely - likely.max(axis=1, keepdims=True))
    error /= error.sum(axis=1, keepdims=True)
    error[there == right[:, None]] -= 1
    back = np.einsum("br,brh->bh", error, rows) * (inner > 0)
    given_back = (back @ network.inner[:-1].T).reshape(len(seen), -1, SIZE)
    far = FAR - NEAR
    words = np.concatenate(
        [
            np.repeat(given_back[:, -2:-1] / far, far, axis=1),
            given_back[:, :-2],
            np.repeat(given_back[:, -1:] / far, far, axis=1),
        ],
        axis=1,
    )
    yield _by_row(seen.ravel(), words.reshape(-1, SIZE))
    yield slice(None), np.concatenate([given.T @ back, back.sum(axis=0, keepdims=True)])
    outer = (error[:, :, None] * inner[:, None, :])[~empty]
    yield _by_row(there[~empty], outer)
    at, slope = _by_row(there[~empty], error[~empty][:, None])
    yield at, slope[:, 0]


def _by_row(rows: Whole, slopes: Floats) -> tuple[Whole, Floats]:
    """Add up slopes that belong to one row."""
    order = np.argsort(rows, kind="stable")
    ordered = rows[order]
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    return ordered[starts], np.add.reduceat(slopes[order], starts, axis=0)


class _Adagrad:
    """Steps of one table: the more a row was moved, the less it moves."""

    def __init__(self, table: Floats) -> None:
        self._squares = np.full(len(table), 1e-6, np.float32)

    def take(self, table: Floats, at: Whole | slice, slope: Floats, rate: float) -> None:
        """Move rows of a table down their slope."""
        flat = slope.reshape(len(slope), -1)
        self._squares[at] += (flat * flat).mean(axis=1)
        pace = np.float32(rate) / np.sqrt(self._squares[at])
        table[at] -= (flat * pace[:, None]).reshape(slope.shape)
