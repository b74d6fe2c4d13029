"""OCR: one interface, one engine (Tesseract), one probe.

Words come back with their place in the picture and how sure the engine is.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol

from PIL import Image

from pipeline.errors import MissingDependencyError
from pipeline.read.parts import Pixels

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
