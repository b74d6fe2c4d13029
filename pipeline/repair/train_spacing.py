"""Remake the law of blanks: ``python -m pipeline.repair.train_spacing FOLDER [--out FILE]``.

FOLDER is the one that the language model is trained on (`train.py`, which names the texts and
their licences), and `language.bin` must be there already: its words are what blanks stand
between. Every place between two words is shown, of every second line of the news once, of general
text twice. Blanks are strewn in that no writer set, so that those around a place are not trusted
too much; they tear names, and compounds into the words that these are made of. What learns is a
logistic regression on hashed features, by FTRL-Proximal (McMahan et al., 2013), which leaves most
weights at nothing. How much its sum counts beside the language model, and how much where a word is
unknown, is then fitted to lines that neither was trained on.

The same folder gives the same file, byte for byte: 330 seconds of CPU on one core and 1.9 GB of
memory for 88 million characters. It is published under CC BY-SA 4.0, as the language model.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.collector import calm_collector
from pipeline.repair.context import plain_lattice
from pipeline.repair.language import BLANK, LINE, UNKNOWN, LanguageModel, gap_token, load, pack
from pipeline.repair.lexicon import RUN_RE, UNIT_RE, Lexicon
from pipeline.repair.spacing import (
    MODEL_PATH,
    VERSION,
    Spacing,
    load_spacing,
    pack_numbers,
)
from pipeline.repair.surroundings import (
    BITS,
    GAP,
    MARGIN,
    UNKNOWN_WORD,
    Item,
    Row,
    Whole,
    features,
    kind_of,
    make_row,
)
from pipeline.repair.train import read_held_out, read_lines


class Text(NamedTuple):
    """How a text is shown: one line in `every`, so many `times`, and how much each place counts."""

    every: int
    times: int
    weight: float


TEXTS = {
    "thaigov_train": Text(2, 1, 1.0),
    "general_train": Text(1, 2, 2.0),
    "ud_tud_train": Text(1, 2, 2.0),
}
"""What is learned from. Posts and software texts are left out: their blanks follow no law."""
LINES = 4_000
"""Lines in one row."""
STREWN = 0.05
"""Share of the places without a blank that get one."""
RATE, BATCH, FIRST_SQUARES, FIRST_BIAS = 0.15, 50_000, 0.01, -2.0
"""What a step is multiplied by, places looked at together, and where they start."""
PULL = 1.0
"""What a weight is pulled to nothing by, in errors: what is rarely seen gets none."""
KEPT = 800_000
"""Weights that are kept, the largest: .9 MB packed. Of a seventh of the news 1.2 million were left;
the largest half of them left 1 % more blanks wrong than all."""
STEP = 0.125
"""Nats for one step of a weight; steps of .25 lose 1 % of the false blanks."""
CALIBRATION_CHARACTERS = 2_000_000
"""Of each text, that the language model was not trained on either."""
ROUNDS, LEAST_CURVE = 25, 1e-6
"""Of Newton's method; the curve is kept from vanishing where a text shows nothing."""
PIECE_RE = re.compile(rf"({RUN_RE.pattern})|([^\u0e01-\u0e3a\u0e40-\u0e4e]+)")
_units_of = lru_cache(maxsize=100_000)(UNIT_RE.findall)

Floats = NDArray[np.float64]


class Lesson(NamedTuple):
    """A row to learn from; where a word in it was torn; and how much each place counts."""

    row: Row
    torn: NDArray[np.bool_]
    weight: float

    def counts(self, places: Whole) -> Floats:
        """Return how often places count: few words are torn, but all of them could have been."""
        return np.where(self.torn[places], 1 / STREWN, 1.0)


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
                yield Item(word, len(word), kind_of(word, lexicon), blank)
                blank = False
            blank = False
        yield Item(LINE, 1, GAP, blank=False)


def tear(item: Item, lexicon: Lexicon, generator: np.random.Generator) -> list[list[Item]]:
    """Return an item, or the words in each of the pieces that false blanks tear it into.

    A known word is torn into known words only: any other pieces show that it is torn.
    """
    units = [] if item.kind == GAP else _units_of(str(item.text))
    falls = generator.random(len(units)) < STREWN
    if not falls[1:].any():
        return [[item]]
    pieces: list[str] = []
    for unit, fell in zip(units, falls.tolist(), strict=True):
        if fell or not pieces:
            pieces.append(unit)
        else:
            pieces[-1] += unit
    if item.kind != UNKNOWN_WORD and not all(piece in lexicon for piece in pieces):
        return [[item]]
    torn = [
        [
            Item(word, len(word), kind_of(word, lexicon), blank=False)
            for word in lexicon.cut(piece)[0]
        ]
        for piece in pieces
    ]
    torn[0][0] = torn[0][0]._replace(blank=item.blank)
    return torn


def torn_items(
    lines: Iterable[str], model: LanguageModel, generator: np.random.Generator
) -> tuple[list[Item], list[int]]:
    """Return the words and signs of some lines, some torn, and which of them were torn off."""
    items: list[Item] = []
    torn: list[int] = []
    for item in items_of(lines, model):
        first, *others = tear(item, model.lexicon, generator)
        items += first
        for piece in others:
            torn.append(len(items))
            items += piece
    return items, torn


def make_lesson(
    items: Sequence[Item], starts: Sequence[int], weight: float, lexicon: Lexicon
) -> Lesson:
    """Return items as a row; `starts` are the numbers of those that were torn off."""
    row = make_row(items, lexicon)
    torn = np.zeros(len(row.blanks), dtype=np.bool_)
    torn[np.array(starts, dtype=np.int64) + MARGIN] = True
    return Lesson(row, torn, weight)


def read_lessons(
    path: Path, text: Text, model: LanguageModel, generator: np.random.Generator
) -> Iterator[Lesson]:
    """Yield a text that is trained on, in rows, each time torn otherwise."""
    for _ in range(text.times):
        lines = islice(read_lines(path, sys.maxsize), 0, None, text.every)
        while block := list(islice(lines, LINES)):
            items, torn = torn_items(block, model, generator)
            yield make_lesson(items, torn, text.weight, model.lexicon)


def strew(lesson: Lesson, generator: np.random.Generator) -> Row:
    """Return a row with false blanks in it."""
    row, places = lesson.row, lesson.row.places
    blanks = row.blanks | lesson.torn
    blanks[places] |= generator.random(len(places)) < STREWN
    return row._replace(blanks=blanks)


class Learner:
    """Weights that are being learned.

    sums: of the slopes, what each step took off left out. squares: of the slopes.
    """

    def __init__(self) -> None:
        self.weights = np.zeros(1 << BITS, np.float32)
        self.sums = np.zeros(1 << BITS, np.float32)
        self.squares = np.full(1 << BITS, FIRST_SQUARES, np.float32)
        self.bias, self.bias_squares = FIRST_BIAS, FIRST_SQUARES

    def learn(self, lesson: Lesson, generator: np.random.Generator) -> None:
        """Learn from all places of a row."""
        row = lesson.row
        places = generator.permutation(row.places)
        numbers = features(strew(lesson, generator), places)
        counts = lesson.weight * lesson.counts(places)
        for at in range(0, len(places), BATCH):
            some = slice(at, at + BATCH)
            odds = self.weights[numbers[some]].sum(axis=1) + self.bias
            errors = 1 / (1 + np.exp(-odds)) - row.blanks[places[some]]
            self._step(numbers[some], errors * counts[some])

    def _step(self, numbers: NDArray[np.int32], errors: Floats) -> None:
        """Move the weights of some features against their errors."""
        flat = numbers.ravel()
        order = np.argsort(flat, kind="stable")
        ordered = flat[order]
        starts = np.flatnonzero(np.diff(ordered, prepend=-1))
        used = ordered[starts]
        slope = np.add.reduceat(np.repeat(errors, numbers.shape[1])[order], starts)
        slope = slope.astype(np.float32)
        old = self.squares[used]
        new = old + slope * slope
        self.squares[used] = new
        paces = np.sqrt(new) / np.float32(RATE)
        sums = self.sums[used] + slope
        sums -= (paces - np.sqrt(old) / np.float32(RATE)) * self.weights[used]
        self.sums[used] = sums
        beyond = np.maximum(np.abs(sums) - np.float32(PULL), 0)
        self.weights[used] = -np.sign(sums) * beyond / paces
        self.bias_squares += errors.sum() ** 2
        self.bias -= RATE * errors.sum() / self.bias_squares**0.5

    def law(self) -> Spacing:
        """Return the weights that matter most, in whole steps, and nothing beside them."""
        steps = np.clip(np.round(self.weights / STEP), -127, 127).astype(np.int8)
        largest = np.sort(np.argsort(-np.abs(self.weights), kind="stable")[:KEPT])
        numbers = largest[steps[largest] != 0].astype(np.int32)
        return Spacing(numbers, steps[numbers], STEP, ())


class Trial(NamedTuple):
    """Places of a text that nothing was trained on.

    known: the evidence of each. told: whether a blank is there. counts: how often it counts.
    """

    known: Floats
    told: NDArray[np.bool_]
    counts: Floats


def try_out(
    path: Path, learned: Spacing, model: LanguageModel, generator: np.random.Generator
) -> Trial:
    """Return what is known of the places of a text's lines that nothing was trained on."""
    lines = read_held_out(path, CALIBRATION_CHARACTERS)
    items, torn = torn_items(lines, model, generator)
    lesson = make_lesson(items, torn, 1.0, model.lexicon)
    row, places = lesson.row, lesson.row.places
    nats = nats_of(items, (places - MARGIN).tolist(), model)
    known = learned.evidence(strew(lesson, generator), places, nats)
    return Trial(known, row.blanks[places], lesson.counts(places))


def nats_of(
    items: Sequence[Item], numbers: Iterable[int], model: LanguageModel
) -> NDArray[np.float64]:
    """Return by how many nats the language model likes a blank before some of the items."""
    tokens: list[int] = []
    starts: list[int] = []
    for item in items:
        tokens += [BLANK] * item.blank
        starts.append(len(tokens))
        text = item.text
        tokens.append(text if isinstance(text, int) else model.numbers.get(text, UNKNOWN))
    ngrams = plain_lattice(model).ngrams
    nats: list[float] = []
    for number in numbers:
        start = starts[number]
        before = tokens[max(0, start - 3) : start - items[number].blank][-2:]
        joined = model.numbers.get(f"{items[number - 1].text}{items[number].text}")
        nats.append(ngrams.nats_for_blank(before, tokens[start : start + 2], joined))
    return np.array(nats)


def calibrate(trials: Sequence[Trial]) -> Floats:
    """Return how much the evidence counts: a logistic regression.

    A text counts as the square root of its places, or the news would decide alone.
    """
    known = np.concatenate([trial.known for trial in trials])
    told = np.concatenate([trial.told for trial in trials])
    counts = np.concatenate([trial.counts / len(trial.told) ** 0.5 for trial in trials])
    found = np.zeros(known.shape[1])
    found[0] = FIRST_BIAS
    for _ in range(ROUNDS):
        likely = 1 / (1 + np.exp(-known @ found))
        curve = known.T @ (known * (counts * likely * (1 - likely))[:, None])
        curve += np.eye(len(found)) * LEAST_CURVE
        found = found + np.linalg.solve(curve, known.T @ (counts * (told - likely)))
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
    with calm_collector():
        lessons = [
            lesson
            for name, text in TEXTS.items()
            for lesson in read_lessons(paths[name], text, model, generator)
        ]
    learner = Learner()
    for at in generator.permutation(len(lessons)).tolist():
        learner.learn(lessons[at], generator)
    learned = learner.law()
    trials = [try_out(path, learned, model, generator) for path in paths.values()]
    shares = " ".join(f"{share:.4f}" for share in calibrate(trials).tolist())
    header = {"step": STEP, "shares": shares}
    sections = {
        "numbers": pack_numbers(learned.numbers),
        "weights": learned.weights.tobytes(),
    }
    options.out.write_bytes(pack(header, sections, VERSION))
    load_spacing.cache_clear()
    return 0


if __name__ == "__main__":
    sys.exit(main())
