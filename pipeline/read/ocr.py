"""OCR: one interface, one engine (Tesseract), one probe.

Words come back with their place and how sure the engine is. What the engine takes for a blank
is looked up in the picture: Tesseract puts blanks inside runs of Thai, where no white is.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import groupby
from statistics import median
from typing import NamedTuple, Protocol

import numpy as np
from PIL import Image

from pipeline import thai
from pipeline.errors import MissingDependencyError
from pipeline.read.parts import INK, Part, Pixels
from pipeline.records import Box, Glyph

LANGUAGES, THAI = "tha+eng", "tha"
RESOLUTION_DPI = 300
"""What the page is drawn at. On four test scans at 150 and 300 dpi, characters wrong at
200/300/400 dpi: 3.4/1.5/1.5 %."""
SEGMENTATION = 6
"""One block of text, Tesseract's mode 6: 1.5 % wrong, against 3.6 % for mode 3 (fully automatic),
which loses lines, and 2.7 % for mode 4. Columns are found afterwards from the words' places."""
ONE_LINE = 7
"""A single line of text, Tesseract's mode 7; 13 (raw line) gets twice as many wrong."""
TIME_LIMIT_S = 180
"""A dense page takes 2 to 10 s on one core."""
BODY = 0.56
"""How high a Thai consonant is, in em: 0.52 to 0.60 in TLWG, Noto and Sarabun fonts."""
LARGE_LINE = 1.2
"""Lines whose letters are this much higher than usual are set in larger type."""


NEVER_FIRST = frozenset(thai.MARKS + thai.FOLLOWING_VOWELS)
"""Characters that no Thai word starts with."""


class OcrWord(NamedTuple):
    """A word seen in a picture.

    x0, top, x1, bottom: pixels. line: number of the line it stands in. confidence: 0 to 1.
    doubtful: whether it holds a digit that is not sure. expected: whether it holds one that other
    pages tell, and not its ink.
    """

    text: str
    x0: int
    top: int
    x1: int
    bottom: int
    line: int
    confidence: float
    doubtful: bool = False
    expected: bool = False


class OcrEngine(Protocol):
    """Whatever reads words from a picture. reader: its name and version."""

    @property
    def reader(self) -> str:
        """Name and version, as recorded for each page."""
        ...

    def read_words(self, picture: Pixels) -> list[OcrWord]:
        """Return the words of a grey picture (rows, columns; 0 is black), line by line."""
        ...

    def read_lines(
        self, pictures: Sequence[Pixels], *, only_thai: bool = False
    ) -> list[list[OcrWord]]:
        """Return the words of grey pictures that hold one line each.

        only_thai: Latin letters are not looked for; digits are.
        """
        ...


class Tesseract:
    """Tesseract 4 or 5 as an outside program, run without a shell and with a time limit."""

    def __init__(self, program: str, version: str) -> None:
        self._program = program
        self._version = version

    @property
    def reader(self) -> str:
        """Name and version, as recorded for each page."""
        return f"tesseract {self._version}"

    def read_words(self, picture: Pixels) -> list[OcrWord]:
        """Return the words of a grey picture, line by line.

        Raises:
            MissingDependencyError: the program failed or took too long.
        """
        buffer = io.BytesIO()
        Image.fromarray(picture).save(buffer, "PPM")
        return [word for page in parse_tsv(self._ask(buffer, SEGMENTATION)) for word in page]

    def read_lines(
        self, pictures: Sequence[Pixels], *, only_thai: bool = False
    ) -> list[list[OcrWord]]:
        """Return the words of grey pictures that hold one line each, all in one run.

        Raises:
            MissingDependencyError: the program failed or took too long.
        """
        if not pictures:
            return []
        buffer = io.BytesIO()
        first, *others = (Image.fromarray(picture) for picture in pictures)
        first.save(buffer, "TIFF", save_all=True, append_images=others)
        found = parse_tsv(self._ask(buffer, ONE_LINE, THAI if only_thai else LANGUAGES))
        return found + [[] for _ in range(len(pictures) - len(found))]

    def _ask(self, pictures: io.BytesIO, segmentation: int, languages: str = LANGUAGES) -> str:
        """Return Tesseract's table of a picture, or of several in one file."""
        command = [
            *(self._program, "stdin", "stdout", "-l", languages),
            *("--oem", "1", "--psm", str(segmentation), "--dpi", str(RESOLUTION_DPI)),
            *("-c", "tessedit_create_tsv=1"),
        ]
        try:
            done = subprocess.run(  # noqa: S603
                command,
                input=pictures.getvalue(),
                capture_output=True,
                timeout=TIME_LIMIT_S,
                check=True,
                env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise MissingDependencyError(
                f"Tesseract could not read a page: {error}", "run `tesseract --list-langs`"
            ) from error
        return done.stdout.decode("utf-8", "replace")


@lru_cache(maxsize=1)
def find_engine() -> OcrEngine | None:
    """Return Tesseract if it is installed with Thai, else None. Asked once per process."""
    program = shutil.which("tesseract")
    if program is None:
        return None
    version = _ask(program, "--version")
    languages = _ask(program, "--list-langs").split()
    found = re.search(r"tesseract\s+v?([0-9][\w.]*)", version)
    if "tha" not in languages or "eng" not in languages or found is None:
        return None
    return Tesseract(program, found[1])


def _ask(program: str, question: str) -> str:
    """Return what a program answers, on either stream; nothing if it cannot be run."""
    try:
        done = subprocess.run(  # noqa: S603
            [program, question], capture_output=True, timeout=20, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return (done.stdout + done.stderr).decode("utf-8", "replace")


def parse_tsv(table: str) -> list[list[OcrWord]]:
    """Return the words of Tesseract's TSV output, picture by picture: level 5 of its table."""
    pages: list[list[OcrWord]] = []
    lines: dict[tuple[str, ...], int] = {}
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["level"] == "1":
            pages += [[] for _ in range(int(row["page_num"]) - len(pages))]
            lines = {}
        text = (row.get("text") or "").strip()
        if row["level"] != "5" or not text:
            continue
        key = (row["block_num"], row["par_num"], row["line_num"])
        line = lines.setdefault(key, len(lines))
        left, top = int(row["left"]), int(row["top"])
        right, bottom = left + int(row["width"]), top + int(row["height"])
        confidence = min(1.0, max(0.0, float(row["conf"]) / 100))
        pages[-1].append(OcrWord(text, left, top, right, bottom, line, confidence))
    return pages


class Reading(NamedTuple):
    """What was read. glyphs: one for each word.

    doubtful, expected: those with a digit that is not sure, and those with one that other pages
    tell; none is in both.
    """

    glyphs: tuple[Glyph, ...] = ()
    doubtful: tuple[Glyph, ...] = ()
    expected: tuple[Glyph, ...] = ()


def read_picture(engine: OcrEngine, picture: Pixels, dpi: float, parts: Sequence[Part]) -> Reading:
    """Read a page's picture: one glyph for each word, placed in points.

    The white between two words of a line is measured in the picture, because the engine's boxes
    of Thai words are loose.

    Args:
        engine: what reads.
        picture: grey.
        dpi: its resolution.
        parts: the stretches of it that are read one after the other.
    """
    words: list[OcrWord] = []
    for part in parts:
        seen = engine.read_words(np.ascontiguousarray(part.of(picture)))
        first_line = words[-1].line + 1 if words else 0
        words += [_moved(word, part.x0, part.top, first_line) for word in seen]
    words = tighten(words, picture)
    if not words:
        return Reading()
    scale = 72 / dpi
    lines = [list(group) for _, group in groupby(words, key=lambda word: word.line)]
    heights = [_type_size(line) for line in lines]
    usual = median(heights)
    glyphs: list[Glyph] = []
    doubtful: list[Glyph] = []
    expected: list[Glyph] = []
    for line, height in zip(lines, heights, strict=True):
        size = (height if height > LARGE_LINE * usual else usual) * scale
        base_line = _lower_quarter([word.bottom for word in line]) * scale
        for word in line:
            box = Box(word.x0 * scale, word.top * scale, word.x1 * scale, word.bottom * scale)
            glyphs.append(_glyph(word, box, size, base_line, len(glyphs)))
            doubtful += glyphs[-1:] * word.doubtful
            expected += glyphs[-1:] * (word.expected and not word.doubtful)
    return Reading(tuple(glyphs), tuple(doubtful), tuple(expected))


def _moved(word: OcrWord, x: int, y: int, line: int) -> OcrWord:
    """Place a word seen in a part of a picture on the whole of it."""
    return word._replace(
        x0=word.x0 + x,
        top=word.top + y,
        x1=word.x1 + x,
        bottom=word.bottom + y,
        line=word.line + line,
    )


def _type_size(line: Sequence[OcrWord]) -> float:
    """Estimate the size of a line's type, in pixels, from words that have no mark above or below.

    Tesseract cuts Thai so finely that a quarter of the words are a bare consonant or two.
    """
    lettered = [word for word in line if any(c.isalnum() for c in word.text)] or line
    return _lower_quarter([word.bottom - word.top for word in lettered]) / BODY


def _lower_quarter(values: Sequence[int]) -> int:
    return sorted(values)[len(values) // 4]


def _glyph(word: OcrWord, box: Box, size: float, base_line: float, order: int) -> Glyph:
    return Glyph(
        text=word.text,
        meaning=word.text,
        reason="",
        position="",
        code=None,
        name=None,
        font="",
        size=size,
        box=box,
        advance=box.x1 - box.x0,
        order=order,
        pen=(box.x0, base_line),
        confidence=word.confidence,
    )


def tighten(words: Iterable[OcrWord], picture: Pixels) -> list[OcrWord]:
    """Put the sides of neighbouring words at the edges of the white between them.

    The engine's order is kept, also where its boxes overlap or run back: then the words touch.
    A word that cannot begin one, such as a mark cut from its base, is joined to the one before.
    """
    tight: list[OcrWord] = []
    for word in words:
        if not tight or tight[-1].line != word.line:
            tight.append(word)
            continue
        before = tight[-1]
        if word.text[0] in NEVER_FIRST or before.text[-1] in thai.LEADING_VOWELS:
            tight[-1] = _joined(before, word)
            continue
        start, end = _white_between(before, word, picture)
        start = max(start, before.x0 + 1)
        end = max(end, start)
        tight[-1] = before._replace(x1=start)
        tight.append(word._replace(x0=end, x1=max(word.x1, end + 1)))
    return tight


def _joined(before: OcrWord, word: OcrWord) -> OcrWord:
    """Make one word of two that a false blank parted; it is as sure as the less sure one."""
    return before._replace(
        text=before.text + word.text,
        top=min(before.top, word.top),
        x1=max(before.x1, word.x1),
        bottom=max(before.bottom, word.bottom),
        confidence=min(before.confidence, word.confidence),
        doubtful=before.doubtful or word.doubtful,
        expected=before.expected or word.expected,
    )


def _white_between(left: OcrWord, right: OcrWord, picture: Pixels) -> tuple[int, int]:
    """Return the widest stretch without ink around the seam of two words, in pixels."""
    top, bottom = min(left.top, right.top), max(left.bottom, right.bottom)
    reach = (bottom - top) // 3
    seam = sorted((left.x1, right.x0))
    first = max(left.x0, seam[0] - reach)
    last = min(right.x1, seam[1] + reach)
    middle = (left.x1 + right.x0) // 2
    if last <= first or bottom <= top:
        return middle, middle
    inked = (picture[top:bottom, first:last] < INK).any(axis=0)
    edges = np.flatnonzero(np.diff(np.concatenate(([True], inked, [True])).astype(np.int8)))
    runs = edges.reshape(-1, 2)
    if not len(runs):
        return middle, middle
    start, end = max(runs.tolist(), key=lambda run: (run[1] - run[0], -run[0]))
    return first + int(start), first + int(end)
