"""The law of blanks: where writers of Thai set one between two words, and where they do not.

Thai has no blanks between words but between phrases, and how long a phrase gets, which words
open and close one, what stands beside a figure or a name decides where. `spacing.bin` holds
what was learned about it from texts (`train_spacing.py`): a weight for each of many features of a
place (`surroundings.py`), added up to log-odds. The language model weighs three words; this looks
at the words around together, and how far away the next blanks or signs are on both sides.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.repair.language import read_sections
from pipeline.repair.surroundings import Row, Whole, features

MODEL_PATH = Path(__file__).with_name("spacing.bin")
VERSION = 6
"""Of that file."""
FULL = 255
"""A byte that says that a step is longer than it and goes on in the next byte."""


class Spacing(NamedTuple):
    """What was learned.

    numbers: of the features that have a weight, in order. weights: of these, in steps of `step`
    nats. shares: how much each of the `evidence` counts.
    """

    numbers: NDArray[np.int32]
    weights: NDArray[np.int8]
    step: float
    shares: tuple[float, ...]

    def log_odds(self, row: Row, places: Whole, nats: NDArray[np.float64]) -> list[float]:
        """Return for each place the log-odds that a writer sets a blank there.

        nats: by how many the language model likes a blank there.
        """
        odds: list[float] = (self.evidence(row, places, nats) @ np.array(self.shares)).tolist()
        return odds

    def evidence(self, row: Row, places: Whole, nats: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return what is known of each place, to be weighed together.

        That it is one; the sum of the weights; the nats. The same three once more where a word is
        unknown, for there letters say more than words do; and whether it is one with the other
        then, in some list.
        """
        seen = features(row, places)
        at = np.minimum(np.searchsorted(self.numbers, seen), len(self.numbers) - 1)
        weights = np.where(self.numbers[at] == seen, self.weights[at], 0)
        sums = weights.sum(axis=1, dtype=np.int64) * self.step
        rare = row.is_rare(places)
        listed = rare & (row.joined[places] > 0)
        known = np.stack([np.ones(len(sums)), sums, nats], axis=1)
        return np.column_stack([known, known * rare[:, None], listed])


def pack_numbers(numbers: NDArray[np.int32]) -> bytes:
    """Return numbers in order as the steps between them, a byte each or more."""
    full, rest = np.divmod(np.diff(numbers, prepend=-1) - 1, FULL)
    ends = np.cumsum(full + 1) - 1
    packed = np.full(ends[-1] + 1 if len(ends) else 0, FULL, dtype=np.uint8)
    packed[ends] = rest
    return packed.tobytes()


def unpack_numbers(packed: bytes) -> NDArray[np.int32]:
    """Undo `pack_numbers`."""
    steps = np.frombuffer(packed, dtype=np.uint8)
    ends = np.flatnonzero(steps < FULL)
    numbers: NDArray[np.int32] = (
        np.cumsum(steps, dtype=np.int64)[ends] + np.arange(len(ends))
    ).astype(np.int32)
    return numbers


@cache
def load_spacing() -> Spacing:
    """Return what comes with the program; it is read once.

    Raises:
        DataError: the file is missing, damaged, or of another version.
    """
    header, sections = read_sections(MODEL_PATH, VERSION)
    shares = tuple(float(share) for share in str(header["shares"]).split())
    weights = np.frombuffer(sections["weights"], dtype=np.int8)
    return Spacing(unpack_numbers(sections["numbers"]), weights, float(str(header["step"])), shares)
