"""Makes the network that tells signs apart from font files: a tool, not part of reading.

    python -m pipeline.read.learn_signs "SOURCE=FOLDER" ...

Every font with Thai digits in a FOLDER (.ttf, .otf, .woff) is taken to come from SOURCE; its
licence and its notice are those that its own name table states. Each family gives the same number
of worn drawings (`worn`) of each sign. Writes `signs.bin` and its list of fonts `signs.csv`; the
same fonts and versions of Pillow and numpy give the same bytes. 30 families take 15 minutes.
"""

from __future__ import annotations

import csv
import hashlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from fontTools.ttLib import TTFont
from numpy.typing import NDArray

from pipeline.read.learn_outlines import find_sources, rights
from pipeline.read.learn_worn import Face, Numbers, blot, open_face, part_of, wear
from pipeline.read.signs import (
    DATA,
    LETTERS,
    SIGNS,
    Drawing,
    Floats,
    SignTable,
    measure,
    save,
    softmax,
)
from pipeline.thai import THAI_DIGITS

TIMES = {THAI_DIGITS: 6.0, "0123456789": 1.0, LETTERS: 1.0, "": 10.0}
"""How often a sign is drawn, in units of the number asked for; others half as often."""
OFTEN = 40
HIDDEN = 192
"""Size of the inner layer: the table takes 73 kB."""
EPOCHS, BATCH, RATE = 20, 256, 0.002
KEEP, SHAKE, DECAY = 0.85, 0.1, 0.0003
"""Share of the inner layer kept in each step, noise on the measures, decay of the weights."""
SEED = 2475


class Family(NamedTuple):
    """Fonts of one name."""

    name: str
    faces: tuple[Face, ...]


def drawings(family: Family, often: int, chance: Numbers) -> Iterator[tuple[Drawing, int]]:
    """Yield worn drawings of all signs of a family, each with the number of its sign."""
    for number, sign in enumerate(SIGNS):
        factor = next((times for signs, times in TIMES.items() if sign in signs), 0.5)
        factor = TIMES[""] if not sign else factor
        for _ in range(max(1, round(often * factor))):
            face = family.faces[int(chance.integers(len(family.faces)))]
            if sign and ord(sign) not in face.characters:
                continue
            drawn = (
                wear(face, sign, chance, digit=sign in THAI_DIGITS)
                if sign
                else no_sign(face, chance)
            )
            if drawn is not None:
                yield drawn, number


def no_sign(face: Face, chance: Numbers) -> Drawing | None:
    """Draw what is no sign: two that touch, a piece of one, or a blot."""
    signs = [sign for sign in (*LETTERS, *THAI_DIGITS) if ord(sign) in face.characters]
    one, other = (signs[int(chance.integers(len(signs)))] for _ in range(2))
    kind = int(chance.integers(3))
    if kind == 0:
        return blot(chance)
    if kind == 1:
        return wear(face, one + other, chance, digit=False)
    whole = wear(face, one, chance, digit=False)
    return part_of(whole, chance) if whole is not None else None


def train(measures: Floats, wanted: NDArray[np.int64], epochs: int = EPOCHS) -> SignTable:
    """Fit the network to measures (one row a drawing) and the numbers of their signs."""
    chance = np.random.default_rng(SEED)
    middle, spread = measures.mean(axis=0), measures.std(axis=0) + np.float32(1e-3)
    rows = ((measures - middle) / spread).astype(np.float32)
    weights = [
        chance.normal(0, (2 / rows.shape[1]) ** 0.5, (rows.shape[1], HIDDEN)).astype(np.float32),
        np.zeros(HIDDEN, np.float32),
        chance.normal(0, (1 / HIDDEN) ** 0.5, (HIDDEN, len(SIGNS))).astype(np.float32),
        np.zeros(len(SIGNS), np.float32),
    ]
    steps = [_Adam(layer) for layer in weights]
    total, done = epochs * (len(rows) // BATCH), 0
    for _ in range(epochs):
        order = chance.permutation(len(rows))
        for start in range(0, len(rows) - BATCH + 1, BATCH):
            some = order[start : start + BATCH]
            slopes = _slopes(weights, rows[some], wanted[some], chance)
            done += 1
            rate = RATE * 0.5 * (1 + np.cos(np.pi * done / total))
            for step, layer, slope in zip(steps, weights, slopes, strict=True):
                step.take(layer, slope, rate)
    return SignTable(middle, spread, *weights)


def _slopes(
    weights: Sequence[Floats], rows: Floats, wanted: NDArray[np.int64], chance: Numbers
) -> list[Floats]:
    """Return the slopes of the loss: cross entropy, with noise and a part of the layer left out."""
    inner, inner_bias, outer, outer_bias = weights
    rows = rows + chance.normal(0, SHAKE, rows.shape).astype(np.float32)
    hidden = np.maximum(rows @ inner + inner_bias, 0)
    kept = (chance.random(hidden.shape) < KEEP).astype(np.float32) / np.float32(KEEP)
    error = softmax((hidden * kept) @ outer + outer_bias)
    error[np.arange(len(rows)), wanted] -= 1
    error /= len(rows)
    back = error @ outer.T * kept * (hidden > 0)
    return [rows.T @ back, back.sum(axis=0), (hidden * kept).T @ error, error.sum(axis=0)]


class _Adam:
    """Steps of one layer (Kingma and Ba, 2015), with decay of its weights."""

    def __init__(self, layer: Floats) -> None:
        self._mean, self._square, self._count = np.zeros_like(layer), np.zeros_like(layer), 0

    def take(self, layer: Floats, slope: Floats, rate: float) -> None:
        """Move a layer down its slope."""
        self._count += 1
        self._mean = np.float32(0.9) * self._mean + np.float32(0.1) * slope
        self._square = np.float32(0.999) * self._square + np.float32(0.001) * slope * slope
        mean = self._mean / np.float32(1 - 0.9**self._count)
        square = self._square / np.float32(1 - 0.999**self._count)
        decay = DECAY if layer.ndim == 2 else 0.0
        layer -= np.float32(rate) * (mean / (np.sqrt(square) + np.float32(1e-8)) + decay * layer)


def make(sources: Sequence[tuple[str, Path]], data: Path = DATA, often: int = OFTEN) -> int:
    """Learn the fonts of (source, folder), write the network and its list; return the drawings."""
    families: dict[str, list[Face]] = {}
    listed: list[list[str]] = []
    for source, folder in sources:
        for path in sorted(p for p in folder.iterdir() if p.suffix in (".ttf", ".otf", ".woff")):
            font = TTFont(path, lazy=True)
            characters = frozenset(font.getBestCmap() or {})
            if not characters.issuperset(map(ord, THAI_DIGITS + "ก")):
                continue
            words = font["name"]
            name = words.getDebugName(16) or words.getDebugName(1) or path.stem
            families.setdefault(name, []).append(open_face(path, characters))
            version = (words.getDebugName(5) or "").strip()
            digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
            listed.append([path.name, version, source, *rights(words), digest])
    chance = np.random.default_rng(SEED)
    measures: list[Floats] = []
    wanted: list[int] = []
    for name in sorted(families):
        some = list(drawings(Family(name, tuple(families[name])), often, chance))
        measures.append(measure([drawing for drawing, _ in some]))
        wanted += (number for _, number in some)
    save(train(np.concatenate(measures), np.array(wanted, np.int64)), data)
    _list(listed, data.with_suffix(".csv"))
    return len(wanted)


def _list(listed: Sequence[Sequence[str]], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write("# The fonts that signs.bin was learned from. It holds weights, no font data.\n")
        out.write("# licence, notice: what the font's own name table states (entries 13, 14; 0).\n")
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["file", "version", "source", "licence", "notice", "sha256"])
        writer.writerows(listed)


if __name__ == "__main__":
    make(find_sources(sys.argv[1:]))
