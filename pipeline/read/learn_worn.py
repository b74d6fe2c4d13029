"""Signs of a font as worn and badly scanned print shows them: a tool of `learn_signs`.

A sign is drawn large, made bolder or lighter, bent, stretched, turned and slanted a little, scaled
to the size it has in a scan, blurred, spoilt by noise, and cut into ink and paper at a threshold
that varies. Digits are stretched and scaled more than letters: old type has small ones.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from pipeline.read.ink import find_components
from pipeline.read.parts import Pixels
from pipeline.read.signs import Drawing

LARGE_PX = 96
"""The size of type that signs are first drawn at."""
MARGIN_PX = 24
"""White around it, into which it may be bent."""
LETTER_PX = 14.0, 52.0
"""How high a consonant is in the worn print: 6 to 22 pt type at 300 dpi."""
OLD_STYLE = 0.62, 1.1
"""What digits are scaled by, in six cases of ten."""
STRETCH, STRETCH_OF_DIGITS = (0.85, 1.15), (0.68, 1.25)
BEND = 0.035
"""How far points are moved, one standard deviation, as a share of the size of type."""
BENDS = 4
"""Fields along a side that are bent one by one."""
TURN, SLANT = 0.021, 0.05
BLUR = 0.022
"""In heights of a consonant, one standard deviation."""
NOISE, WEAR = 0.06, 0.12
"""Standard deviations of what is added to each pixel, and to fields of five pixels."""
THRESHOLD = 0.5, 0.1, 0.25, 0.75
"""Mean, standard deviation and limits of what counts as ink."""
SPECK = 0.06
"""A piece with a smaller share of the ink is lost."""
LEAST_INK = 12
"""A drawing with fewer pixels shows nothing."""

Numbers = np.random.Generator
Grey = NDArray[np.float64]


class Face(NamedTuple):
    """A font file opened for drawing. high: how high KO KAI is at LARGE_PX."""

    font: ImageFont.FreeTypeFont
    characters: frozenset[int]
    high: float


def open_face(path: Path, characters: frozenset[int]) -> Face:
    """Open a font file whose cmap holds `characters`."""
    font = ImageFont.truetype(path, LARGE_PX, layout_engine=ImageFont.Layout.BASIC)
    return Face(font, characters, -font.getbbox("ก", anchor="ls")[1])


def wear(face: Face, text: str, chance: Numbers, *, digit: bool) -> Drawing | None:
    """Draw a text, commonly one sign, as worn print would show it; None if nothing is left."""
    x0, top, x1, bottom = face.font.getbbox(text, anchor="ls")
    if x1 - x0 < 2 or bottom - top < 2:
        return None
    paper = Image.new("L", (int(x1 - x0) + 2 * MARGIN_PX, int(bottom - top) + 2 * MARGIN_PX), 0)
    base = MARGIN_PX - top
    ImageDraw.Draw(paper).text((MARGIN_PX - x0, base), text, 255, face.font, "ls")
    paper = _bent(_weighted(paper, chance), chance)
    high = float(np.exp(chance.uniform(*np.log(LETTER_PX))))
    scale = chance.uniform(*OLD_STYLE) if digit and chance.random() < 0.6 else 1.0
    grey, base_line = _scaled(paper, base, high / face.high, scale, chance, digit=digit)
    ink = _inked(_blurred(grey, high, chance), chance)
    if ink is None:
        return None
    if scale < 1 and chance.random() < 0.3:
        base_line += (1 - scale) * high * chance.uniform(0, 0.5)  # small, and off the base line
    return _cut(ink, base_line + chance.normal(0, 0.04) * high, high * chance.normal(1, 0.05))


def _weighted(paper: Image.Image, chance: Numbers) -> Image.Image:
    """Make a sign bolder or lighter in a third of the cases."""
    which = chance.random()
    if which < 0.2:
        return paper.filter(ImageFilter.MaxFilter(3 if which < 0.12 else 5))
    return paper.filter(ImageFilter.MinFilter(3)) if which < 0.35 else paper


def _bent(paper: Image.Image, chance: Numbers) -> Image.Image:
    """Move the corners of a mesh a little."""
    width, height = paper.size
    across = np.linspace(0, width, BENDS + 1).astype(int).tolist()
    down = np.linspace(0, height, BENDS + 1).astype(int).tolist()
    far = abs(chance.normal(0, BEND)) * LARGE_PX
    moved = chance.normal(0, far, (BENDS + 1, BENDS + 1, 2))
    moved[[0, -1]] *= 0.3
    moved[:, [0, -1]] *= 0.3
    mesh = []
    for row in range(BENDS):
        for column in range(BENDS):
            corners = ((row, column), (row + 1, column), (row + 1, column + 1), (row, column + 1))
            source = tuple(
                float(value)
                for i, j in corners
                for value in (across[j] + moved[i, j, 0], down[i] + moved[i, j, 1])
            )
            box = (across[column], down[row], across[column + 1], down[row + 1])
            mesh.append((box, source))
    return paper.transform(paper.size, Image.Transform.MESH, mesh, Image.Resampling.BILINEAR)


def _scaled(
    paper: Image.Image, base: float, size: float, scale: float, chance: Numbers, *, digit: bool
) -> tuple[Image.Image, float]:
    """Scale, stretch, turn and slant a sign; return it and where its base line comes to lie."""
    across = size * scale * chance.uniform(*(STRETCH_OF_DIGITS if digit else STRETCH))
    down = size * scale * chance.uniform(0.95, 1.05)
    turn, slant = chance.normal(0, TURN), chance.normal(0, SLANT)
    turned = np.array([[np.cos(turn), slant - np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    forth = turned @ np.diag([across, down])
    back = np.linalg.inv(forth)
    wide, tall = max(4, int(paper.width * across) + 6), max(4, int(paper.height * down) + 6)
    middle = np.array([wide / 2, tall / 2])
    source = np.array([paper.width / 2, paper.height / 2]) + chance.uniform(-0.5, 0.5, 2) / max(
        size, 0.1
    )
    shift = source - back @ middle
    blur = float(1 / min(across, down) / 2.2)
    soft = paper.filter(ImageFilter.GaussianBlur(blur)) if blur > 0.5 else paper
    how = (*back[0].tolist(), float(shift[0]), *back[1].tolist(), float(shift[1]))
    done = soft.transform((wide, tall), Image.Transform.AFFINE, how, Image.Resampling.BILINEAR)
    place = forth @ (np.array([paper.width / 2, base]) - source) + middle
    return done, float(place[1])


def _blurred(paper: Image.Image, high: float, chance: Numbers) -> Grey:
    """Blur a sign and add noise: 1 is ink."""
    blur = float(abs(chance.normal(0, BLUR)) * high)
    soft = paper.filter(ImageFilter.GaussianBlur(blur)) if blur > 0.3 else paper
    grey = np.asarray(soft, np.float64) / 255
    rows, columns = grey.shape
    coarse = chance.normal(0, 1, (max(2, rows // 5), max(2, columns // 5))).astype(np.float32)
    fields = Image.fromarray(coarse).resize((columns, rows), Image.Resampling.BICUBIC)
    noise = chance.normal(0, 1, grey.shape) * abs(chance.normal(0, NOISE))
    return np.asarray(grey + noise + np.asarray(fields) * abs(chance.normal(0, WEAR)), np.float64)


def _inked(grey: Grey, chance: Numbers) -> NDArray[np.bool_] | None:
    """Tell ink from paper, and drop small pieces; None if too little is left."""
    mean, spread, least, most = THRESHOLD
    ink = grey > np.clip(chance.normal(mean, spread), least, most)
    if ink.sum() < LEAST_INK:
        return None
    picture: Pixels = np.where(ink, 0, 255).astype(np.uint8)
    found = find_components(picture)
    areas = np.bincount(found.owner, weights=(found.end - found.start).astype(np.float64))
    large = np.flatnonzero(areas >= SPECK * areas.sum())
    if not len(large):
        return None
    x, y, kept = found.draw(large, picture, 0)
    whole = np.zeros_like(ink)
    whole[y : y + kept.shape[0], x : x + kept.shape[1]] = kept < 128
    return np.asarray(whole, np.bool_)


def _cut(ink: NDArray[np.bool_], base_line: float, high: float) -> Drawing:
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    top, bottom, x0, x1 = int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1
    return Drawing(ink[top:bottom, x0:x1], base_line - top, base_line - bottom, high)


def part_of(drawing: Drawing, chance: Numbers) -> Drawing | None:
    """Cut a drawing in two and keep one piece: no sign."""
    ink = drawing.ink
    axis = int(chance.integers(2))
    cut = int(ink.shape[axis] * chance.uniform(0.33, 0.7))
    kept = np.zeros_like(ink)
    if chance.random() < 0.5:
        kept.swapaxes(0, axis)[:cut] = ink.swapaxes(0, axis)[:cut]
    else:
        kept.swapaxes(0, axis)[cut:] = ink.swapaxes(0, axis)[cut:]
    return _cut(kept, drawing.top, drawing.high) if kept.sum() >= LEAST_INK else None


def blot(chance: Numbers) -> Drawing | None:
    """Draw a blot: no sign."""
    high = float(chance.uniform(*LETTER_PX))
    rows = max(4, int(high * chance.uniform(0.3, 1.1)))
    columns = max(4, int(rows * np.exp(chance.normal(0, 0.35))))
    y, x = np.mgrid[-1 : 1 : rows * 1j, -1 : 1 : columns * 1j]
    coarse = chance.normal(0, abs(chance.normal(0, 0.35)), (4, 4)).astype(np.float32)
    bumps = np.asarray(Image.fromarray(coarse).resize((columns, rows), Image.Resampling.BICUBIC))
    ink = x**2 + y**2 + bumps < 1
    if ink.sum() < LEAST_INK:
        return None
    return _cut(ink, rows + chance.uniform(-0.3, 0.6) * high, high)
