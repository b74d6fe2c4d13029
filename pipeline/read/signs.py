"""Which sign some ink draws: a small network over the directions of its edges.

Tesseract's Thai model (2019) does not know ๔ ๖ ๗ ๘ ๙: they are no entries of its
lstm-unicharset, so that it cannot read them however clear they are. So the signs of a page are
looked at one by one, apart from what the engine makes of them.

A drawing is scaled to a square; how strongly its edges run in eight directions in each of 25
fields, how much ink these hold, its proportions and its place on the line are the 229 measures
that the network weighs. The network (`signs.bin`) was learned from the fonts in `signs.csv`, which
states their licences, drawn as worn print shows them. It holds weights, no font data. To remake
both (15 minutes):

    python -m pipeline.read.learn_signs "SOURCE=FOLDER" ...

where every font in a FOLDER (.ttf, .otf, .woff) is taken to come from SOURCE.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pipeline.read.data_files import load_data, save_data
from pipeline.thai import MARKS, THAI_DIGITS

LETTERS = "".join(map(chr, range(0x0E01, 0x0E2F))) + "ะาเแโใไๅๆฯ"
LATIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
STOPS = "().,-/:;\"'!?%+=&*[]|"
SIGNS = (*THAI_DIGITS, *"0123456789", "", *LETTERS, *MARKS, *LATIN, *STOPS)
"""What is told apart; "" is what is no sign: pieces, blots, signs that touch."""
SIDE = 24
"""Drawings are scaled to a square of this side, in pixels; worn letters are 20 to 40 high."""
FIELDS, DIRECTIONS = 5, 8
"""Fields along a side, and directions of an edge in each."""
MEASURES = FIELDS * FIELDS * (DIRECTIONS + 1) + 4
BATCH = 1024
"""Drawings measured at a time: 20 MB of memory."""
MAGIC = b"signs 1\n"
DATA = Path(__file__).with_suffix(".bin")

Floats = NDArray[np.float32]


class Drawing(NamedTuple):
    """Ink on a line.

    ink: rows and columns, True where there is ink; its first and last row and column hold some.
    top, foot: how far its upper and lower edge lie above the base line, in pixels.
    high: how high letters of the line are, in pixels.
    """

    ink: NDArray[np.bool_]
    top: float
    foot: float
    high: float


class SignTable(NamedTuple):
    """The network: two layers.

    middle, spread: of the measures. inner, inner_bias, outer, outer_bias: the weights.
    """

    middle: Floats
    spread: Floats
    inner: Floats
    inner_bias: Floats
    outer: Floats
    outer_bias: Floats

    def hidden(self, measures: Floats) -> Floats:
        """Return what the inner layer makes of some measures: one row each."""
        scores = (measures - self.middle) / self.spread @ self.inner + self.inner_bias
        return np.asarray(np.maximum(scores, 0), np.float32)

    def decide(self, hidden: Floats) -> Floats:
        """Return the scores of each of `SIGNS`."""
        return np.asarray(hidden @ self.outer + self.outer_bias, np.float32)


def softmax(scores: Floats) -> Floats:
    """Return likelihoods for scores, row by row."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)


def measure(drawings: Sequence[Drawing]) -> Floats:
    """Return the measures of some drawings: one row each."""
    found = [np.zeros((0, MEASURES), np.float32)]
    for start in range(0, len(drawings), BATCH):
        some = drawings[start : start + BATCH]
        edges = _edges(np.stack([_square(drawing.ink) for drawing in some]))
        places = np.array([_place(drawing) for drawing in some], np.float32)
        found.append(np.concatenate((edges, places), axis=1))
    return np.concatenate(found)


def _square(ink: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Scale ink to a square, 255 where it is full."""
    how = Image.Resampling.BOX if min(ink.shape) >= SIDE else Image.Resampling.BILINEAR
    return np.array(Image.fromarray(ink.astype(np.uint8) * 255).resize((SIDE, SIDE), how))


def _place(drawing: Drawing) -> tuple[float, float, float, float]:
    rows, columns = drawing.ink.shape
    return (
        math.log(columns / rows),
        math.log(rows / drawing.high),
        drawing.foot / drawing.high,
        drawing.top / drawing.high,
    )


def _edges(squares: NDArray[np.uint8]) -> Floats:
    """Return strength of edges by direction and field, and ink by field."""
    paper = _softened(squares.astype(np.float32) / np.float32(255))
    wider = np.pad(paper, ((0, 0), (1, 1), (1, 1)))
    across = wider[:, 1:-1, 2:] - wider[:, 1:-1, :-2]
    down = wider[:, 2:, 1:-1] - wider[:, :-2, 1:-1]
    strength = np.hypot(across, down)
    turn = np.arctan2(down, across) / (2 * np.pi) * DIRECTIONS
    lower = np.floor(turn)
    part = turn - lower
    first = lower.astype(np.int64) % DIRECTIONS
    found = []
    for direction in range(DIRECTIONS):
        before = (first + 1) % DIRECTIONS == direction
        share = np.where(first == direction, 1 - part, np.where(before, part, 0))
        found.append(2 * np.sqrt(_by_field(strength * share)))
    found.append(_by_field(paper))
    return np.concatenate(found, axis=1).astype(np.float32)


def _softened(paper: Floats) -> Floats:
    """Blur squares over three pixels each way."""
    wider = np.pad(paper, ((0, 0), (1, 1), (1, 1)))
    rows = (wider[:, :-2] + 2 * wider[:, 1:-1] + wider[:, 2:]) / 4
    return np.asarray((rows[:, :, :-2] + 2 * rows[:, :, 1:-1] + rows[:, :, 2:]) / 4, np.float32)


@functools.cache
def _windows() -> Floats:
    """Return how much each pixel of a side counts for each field: bells that overlap."""
    step = SIDE / FIELDS
    middles = (np.arange(FIELDS) + 0.5) * step - 0.5
    bells = np.exp(-0.5 * ((np.arange(SIDE) - middles[:, None]) / (0.55 * step)) ** 2)
    return np.asarray(bells / bells.sum(axis=1, keepdims=True), np.float32)


def _by_field(squares: Floats) -> Floats:
    windows = _windows()
    fields = windows @ squares @ windows.T
    return np.asarray(np.maximum(fields, 0).reshape(len(squares), -1), np.float32)


def save(table: SignTable, data: Path = DATA) -> None:
    """Write a network: its weights in steps of a 127th of the largest of their column."""
    head = {"signs": SIGNS, "hidden": len(table.inner_bias)}
    body: list[bytes] = []
    for layer in (table.inner, table.outer):
        steps = np.maximum(np.abs(layer).max(axis=0), 1e-9) / 127
        body += (steps.astype("<f4").tobytes(), np.rint(layer / steps).astype(np.int8).tobytes())
    for row in (table.middle, table.spread, table.inner_bias, table.outer_bias):
        body.append(row.astype("<f4").tobytes())
    save_data(data, MAGIC, head, body)


@functools.cache
def load() -> SignTable:
    """Return the network that comes with the program.

    Raises:
        DataError: the file is missing or spoilt.
    """
    return load_data(DATA, MAGIC, _parse)


def _parse(head: dict[str, Any], numbers: bytes) -> SignTable:
    if tuple(head["signs"]) != SIGNS:
        raise ValueError("it is of other signs")
    hidden, count = head["hidden"], len(SIGNS)
    layers, at = [], 0
    for rows, columns in ((MEASURES, hidden), (hidden, count)):
        steps = np.frombuffer(numbers, "<f4", columns, at)
        at += 4 * columns
        layer = np.frombuffer(numbers, np.int8, rows * columns, at).reshape(rows, columns)
        layers.append(layer.astype(np.float32) * steps)
        at += rows * columns
    sizes = (MEASURES, MEASURES, hidden, count)
    if len(numbers) != at + 4 * sum(sizes):
        raise ValueError("it is cut short")
    rest = []
    for size in sizes:
        rest.append(np.frombuffer(numbers, "<f4", size, at).astype(np.float32))
        at += 4 * size
    middle, spread, inner_bias, outer_bias = rest
    return SignTable(middle, spread, layers[0], inner_bias, layers[1], outer_bias)
