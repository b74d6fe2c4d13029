"""What the words on both sides say about a word: a small network beside the n-grams.

An n-gram sees two words on either side, and only what stood together in training. The network
sees ten, each as a row of numbers that says what kind of word it is, and tells apart the words
that damage makes look alike (`ด้าน` and `ด่าน`, `แก้` and `แก่`). Of the words that the n-grams
alone got wrong among such, on text held out from training, it put right a seventh.

It is learned by `learn_neighbours.py` and kept in `language.bin`: weights are whole steps.

Cost: some 50 microseconds for a place, asked for at one in 1,800 characters of damaged text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

NEAR = 4
"""Words on either side whose place counts."""
FAR = 10
"""Words on either side that are looked at; those past the near ones as one mean."""
SIZE, HIDDEN = 32, 128
"""Numbers that stand for a word, and size of the inner layer."""
INPUTS = (2 * NEAR + 2) * SIZE
GRAIN = 0.32
"""A step of a stored weight, in standard deviations of its table: 4 bits each, packed."""
BIAS_STEP = 0.1
"""Nats for one step of what a word has without context."""
DECIMALS = 2
"""Of a gain, in nats: processors add in different orders, and what differs in the seventh digit
must not decide."""
_PARTS = ("near_words", "near_inner", "near_outer", "near_told", "near_bias", "near_steps")


class Network(NamedTuple):
    """The weights.

    words: a row for each token, by its number; tokens past the last row are unknown words.
    inner: from the words on both sides to the inner layer; the last row is the bias.
    outer: a row for each word that is told apart.
    bias: what each of these has without context, in nats.
    """

    words: Floats
    inner: Floats
    outer: Floats
    bias: Floats

    def inner_layer(self, seen: NDArray[np.int64]) -> Floats:
        """Return the inner layer for rows of words: `FAR` before a place and `FAR` behind it."""
        inner: Floats = np.maximum(self.gather(seen) @ self.inner[:-1] + self.inner[-1], 0)
        return inner

    def gather(self, seen: NDArray[np.int64]) -> Floats:
        """Return what the inner layer is made from: the near words, and two means of the rest."""
        rows = self.words[seen]
        near = rows[:, FAR - NEAR : FAR + NEAR].reshape(len(seen), -1)
        before, behind = rows[:, : FAR - NEAR].mean(axis=1), rows[:, FAR + NEAR :].mean(axis=1)
        return np.concatenate([near, before, behind], axis=1)


class Neighbours:
    """Says by the words on both sides how likely the words are that can stand at a place."""

    def __init__(self, sections: Mapping[str, bytes], unknown: int) -> None:
        """Read the network from a model's sections; `unknown` is the token of unknown words."""
        words, inner, outer, told, bias, steps = (sections[part] for part in _PARTS)
        sizes = np.frombuffer(steps, dtype="<f4")
        tables = [
            np.frombuffer(data, dtype=np.int8).astype(np.float32) * size
            for data, size in zip((words, inner, outer), sizes, strict=True)
        ]
        self._network = Network(
            tables[0].reshape(-1, SIZE),
            tables[1].reshape(-1, HIDDEN),
            tables[2].reshape(-1, HIDDEN),
            np.frombuffer(bias, dtype=np.int8).astype(np.float32) * np.float32(BIAS_STEP),
        )
        tokens = np.frombuffer(told, dtype="<u4").tolist()
        self._rows = {token: row for row, token in enumerate(tokens)}
        self._unknown = unknown

    def __contains__(self, token: int) -> bool:
        return token in self._rows

    def gains(self, around: Sequence[int], tokens: Sequence[int]) -> list[float]:
        """Return by how many nats each token is likelier at a place than the first one.

        Args:
            around: `FAR` tokens before the place and `FAR` behind it.
            tokens: words that are told apart.
        """
        network = self._network
        last = len(network.words)
        seen = np.array([[token if token < last else self._unknown for token in around]])
        inner = network.inner_layer(seen)[0]
        rows = [self._rows[token] for token in tokens]
        likely = network.outer[rows] @ inner + network.bias[rows]
        gains: list[float] = np.round(likely - likely[0], DECIMALS).tolist()
        return gains


def as_sections(network: Network, told: Sequence[int]) -> dict[str, bytes]:
    """Return a network as sections of a model, its weights as whole steps.

    told: the tokens that are told apart, one for each row of `network.outer`.
    """
    tables = (network.words, network.inner, network.outer)
    sizes = [float(np.float32(GRAIN * table.std())) for table in tables]
    whole = [_steps(table, size) for table, size in zip(tables, sizes, strict=True)]
    marked = np.array(told, dtype="<u4").tobytes()
    bias = _steps(network.bias, BIAS_STEP)
    parts = (*whole, marked, bias, np.array(sizes, dtype="<f4").tobytes())
    return dict(zip(_PARTS, parts, strict=True))


def _steps(table: Floats, size: float) -> bytes:
    """Return weights as whole steps of a size, one byte each."""
    whole: bytes = np.clip(np.rint(table / np.float32(size)), -127, 127).astype(np.int8).tobytes()
    return whole
