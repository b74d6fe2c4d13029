"""Remake the law of blanks: ``python -m pipeline.repair.train_spacing FOLDER [--out FILE]``.

FOLDER is the one that the language model is trained on (`train.py`, which names the texts and
their licences), and `language.bin` must be there already: its words are what blanks stand
between. Every place between two words of every text is shown once, general text twice, with
blanks strewn in that no writer set, so that those around a place are not trusted too much: a
logistic regression on hashed features, by AdaGrad. How much its sum counts beside the language
model is then fitted to lines that neither was trained on.

The same folder gives the same file, byte for byte: 300 seconds of CPU on one core and 1.0 GB of
memory for 173 million characters. It is published under CC BY-SA 4.0, as the language model.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.repair.context import plain_lattice
from pipeline.repair.language import BLANK, LINE, UNKNOWN, LanguageModel, gap_token, load, pack
from pipeline.repair.lexicon import RUN_RE
from pipeline.repair.spacing import (
    BITS,
    GAP,
    MODEL_PATH,
    UNKNOWN_WORD,
    VERSION,
    WORD,
    Item,
    Row,
    Spacing,
    features,
    load_spacing,
    make_row,
)
from pipeline.repair.train import read_held_out, read_lines

TEXTS = {"thaigov_train": (1, 1.0), "general_train": (2, 2.0), "ud_tud_train": (2, 2.0)}
"""How often each text is shown, and how much each place counts. Posts and software texts are left
out: their blanks follow no law."""
LINES = 4_000
"""Lines in one row."""
STREWN = 0.05
"""Share of the places without a blank that get one."""
RATE, BATCH, FIRST_SQUARES, FIRST_BIAS = 0.15, 50_000, 0.01, -2.0
"""Of AdaGrad: what a step is multiplied by, places looked at together, and where it starts."""
STEP = 0.125
"""Nats for one step of a weight; steps of .25 lose 1 % of the false blanks."""
CALIBRATION_CHARACTERS = 400_000
"""Of each text, that the language model was not trained on either."""
ROUNDS, LEAST_CURVE = 25, np.eye(3) * 1e-6
"""Of Newton's method; the curve is kept from vanishing where a text shows nothing."""
PIECE_RE = re.compile(rf"({RUN_RE.pattern})|([^\u0e01-\u0e3a\u0e40-\u0e4e]+)")

Floats = NDArray[np.float64]


def items_of(lines: Iterable[str], model: LanguageModel) -> Iterator[Item]:
    """Yield the words and signs of some lines."""
    cut, lexicon = model.lexicon.cut, model.lexicon
    for line in lines:
        blank = False
        for run, gap in PIECE_RE.findall(line.rstrip("\n")):
            if gap == " ":
                blank = True
                continue
            if gap:
                yield Item(gap_token(gap), len(gap), GAP, blank=False)
            for word in cut(run)[0] if run else ():
                yield Item(word, len(word), WORD if word in lexicon else UNKNOWN_WORD, blank)
                blank = False
            blank = False
        yield Item(LINE, 1, GAP, blank=False)


def read_rows(path: Path, model: LanguageModel) -> Iterator[Row]:
    """Yield a text that is trained on, in rows."""
    lines = read_lines(path, sys.maxsize)
    while block := list(islice(lines, LINES)):
        yield make_row(items_of(block, model))


def strew(row: Row, places: NDArray[np.int64], generator: np.random.Generator) -> Row:
    """Return a row with false blanks in it."""
    blanks = row.blanks.copy()
    blanks[places] |= generator.random(len(places)) < STREWN
    return row._replace(blanks=blanks)


class Learner:
    """Weights that are being learned."""

    def __init__(self) -> None:
        self.weights: Floats = np.zeros(1 << BITS)
        self.squares: Floats = np.full(1 << BITS, FIRST_SQUARES)
        self.bias, self.bias_squares = FIRST_BIAS, FIRST_SQUARES

    def learn(self, row: Row, weight: float, generator: np.random.Generator) -> None:
        """Learn from all places of a row."""
        places = generator.permutation(row.places)
        numbers = features(strew(row, row.places, generator), places)
        for at in range(0, len(places), BATCH):
            part = numbers[at : at + BATCH]
            told = row.blanks[places[at : at + BATCH]]
            odds = self.weights[part].sum(axis=1) + self.bias
            self._step(part, (1 / (1 + np.exp(-odds)) - told) * weight)

    def _step(self, numbers: NDArray[np.int32], errors: Floats) -> None:
        """Move the weights of some features against their errors."""
        used, inverse = np.unique(numbers.ravel(), return_inverse=True)
        slope = np.bincount(inverse, np.repeat(errors, numbers.shape[1]))
        self.squares[used] += slope * slope
        self.weights[used] -= RATE * slope / np.sqrt(self.squares[used])
        self.bias_squares += errors.sum() ** 2
        self.bias -= RATE * errors.sum() / self.bias_squares**0.5


class Trial(NamedTuple):
    """Places of a text that nothing was trained on.

    sums: of the weights. nats: of the language model. told: whether a blank is there.
    """

    sums: Floats
    nats: Floats
    told: NDArray[np.bool_]


def try_out(
    path: Path, learned: Spacing, model: LanguageModel, generator: np.random.Generator
) -> Trial:
    """Return what is known of the places of a text's lines that nothing was trained on."""
    items = list(items_of(read_held_out(path, CALIBRATION_CHARACTERS), model))
    row = make_row(items)
    places = row.places
    offset = (len(row.blanks) - len(items)) // 2
    tokens: list[int] = []
    starts: list[int] = []
    for item in items:
        tokens += [BLANK] * item.blank
        starts.append(len(tokens))
        text = item.text
        tokens.append(text if isinstance(text, int) else model.numbers.get(text, UNKNOWN))
    lattice = plain_lattice(model)
    nats = [
        lattice.ngrams.nats_for_blank(
            tokens[: starts[at] - item.blank][-2:], tokens[starts[at] : starts[at] + 2]
        )
        for at, item in ((at, items[at]) for at in (places - offset).tolist())
    ]
    plain = learned._replace(bias=0.0, own=1.0, context=0.0)
    sums = plain.log_odds(strew(row, places, generator), places, np.array(nats))
    return Trial(np.array(sums), np.array(nats), row.blanks[places])


def calibrate(trials: Sequence[Trial]) -> Floats:
    """Return bias, own and context weight: a logistic regression in which all texts count alike."""
    parts = [np.stack([np.ones(len(t.sums)), t.sums, t.nats], axis=1) for t in trials]
    known = np.concatenate(parts)
    told = np.concatenate([trial.told for trial in trials])
    shares = np.concatenate([np.full(len(t.sums), 1 / len(t.sums)) for t in trials])
    found = np.array([FIRST_BIAS, 0.5, 0.5])
    for _ in range(ROUNDS):
        likely = 1 / (1 + np.exp(-known @ found))
        curve = known.T @ (known * (shares * likely * (1 - likely))[:, None]) + LEAST_CURVE
        found = found + np.linalg.solve(curve, known.T @ (shares * (told - likely)))
    return found


def main(arguments: list[str] | None = None) -> int:
    """Learn and write the law."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.repair.train_spacing")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=MODEL_PATH)
    options = parser.parse_args(arguments)
    model = load()
    generator = np.random.default_rng(0)
    paths = {name: options.folder / f"{name}.txt.xz" for name in TEXTS}
    rows = [
        (row, weight)
        for name, (times, weight) in TEXTS.items()
        for row in read_rows(paths[name], model)
        for _ in range(times)
    ]
    learner = Learner()
    for at in generator.permutation(len(rows)).tolist():
        row, weight = rows[at]
        learner.learn(row, weight, generator)
    weights = np.clip(np.round(learner.weights / STEP), -127, 127).astype(np.int8)
    learned = Spacing(weights, STEP, 0.0, 1.0, 0.0)
    trials = [try_out(path, learned, model, generator) for path in paths.values()]
    bias, own, context = (round(value, 4) for value in calibrate(trials).tolist())
    header = {"step": STEP, "bias": bias, "own": own, "context": context}
    options.out.write_bytes(pack(header, {"weights": weights.tobytes()}, VERSION))
    load_spacing.cache_clear()
    return 0


if __name__ == "__main__":
    sys.exit(main())
