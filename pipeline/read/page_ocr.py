"""OCR of pages: the picture of a page → its words, with Thai digits and without dirt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter

from pipeline.read.camera import Camera, open_camera
from pipeline.read.digit_reader import DigitReader
from pipeline.read.digit_typefaces import Typeface, learn_typeface
from pipeline.read.digits import Look, find_numbers, look
from pipeline.read.dirt import without_dirt
from pipeline.read.glass import Sheet, Speck, find_dirt, find_sheet, wipe
from pipeline.read.glyphs import PageGlyphs
from pipeline.read.ink import find_components, ink_level
from pipeline.read.layer_digits import with_layer_digits
from pipeline.read.ocr import RESOLUTION_DPI, OcrEngine
from pipeline.read.ocr_words import Reading, read_picture
from pipeline.read.parts import Pixels, find_parts
from pipeline.read.rereading import Rereader
from pipeline.read.running_heads import Outer, RunningHeads, find_outer
from pipeline.read.signs import load
from pipeline.read.triage import Verdict, is_blank
from pipeline.records import Note

TEXT_LAYER = "text layer"
GLANCE_DPI = 50
"""Enough to see whether a page is blank."""
SOFTEN_PX = 1.0
"""Radius of the blur before OCR of a coarse scan: it rounds the steps of enlarged pixels.
Characters wrong on the 150 dpi scans: 1.2 % with, 1.5 % without; on the 300 dpi ones 1.9 % with,
1.5 % without. Sharpening and contrast help neither."""
COARSE_DPI = 0.8 * RESOLUTION_DPI
"""Scans under this resolution are enlarged noticeably."""


class PageOcr:
    """Reads pages of one PDF from their pictures; what it learns of its digits serves all pages.

    source: the PDF or its bytes. engine: None if OCR is not to be had. stack: closes the PDF.
    """

    def __init__(self, source: Path | bytes, engine: OcrEngine | None, stack: ExitStack) -> None:
        self._source = source
        self._engine = engine
        self._stack = stack
        self._camera: Camera | None = None
        self._numbers: list[list[Look]] = []
        self._typeface = Typeface()
        self._outer: dict[int, Outer] = {}
        self._heads = RunningHeads()
        self._sheets: dict[int, Sheet] = {}
        self._dirt: dict[int, tuple[Speck, ...]] = {}

    def glance(self, pages: Iterable[int]) -> None:
        """Learn of some pages, by number, before any is read: dirt on the glass, digits."""
        if self._engine is None:
            return
        numbers = list(pages)
        self._look_for_dirt(numbers)
        seen = len(self._numbers)
        outer: dict[int, Outer] = {}
        for number in numbers:
            try:
                picture, _ = self._take(number)
            except pypdfium2.PdfiumError:
                continue  # it will be said when the page is to be read
            ink = find_components(picture, ink_level(picture))
            looks = look(ink, load())
            self._numbers += find_numbers(looks)
            outer[number] = find_outer(looks)
        if len(self._numbers) > seen:
            self._typeface = learn_typeface(self._numbers)
        self._heads = RunningHeads(self._outer | outer, self._typeface)
        self._outer = outer

    def _look_for_dirt(self, numbers: Sequence[int]) -> None:
        """Compare some pages with each other and with those of the last time."""
        sheets: dict[int, Sheet] = {}
        for number in numbers:
            try:
                picture, _ = self._take(number)
            except pypdfium2.PdfiumError:
                continue
            level = ink_level(picture)
            sheets[number] = find_sheet(picture, find_components(picture, level), level)
        around = self._sheets | sheets
        self._dirt = {number: find_dirt(around, number) for number in sheets}
        self._sheets = sheets

    def read(self, page: PageGlyphs, verdict: Verdict) -> tuple[PageGlyphs, str]:
        """Read a page's picture, if there is anything on it; return it with its reader."""
        try:
            if is_blank(self._open().take(page.number, GLANCE_DPI)[0]):
                return page, ""
            if self._engine is None:
                reason = f"{verdict.reason}, and OCR is not installed or switched off"
                return unread(page, reason)
            picture, dpi = self._take(page.number)
        except pypdfium2.PdfiumError as error:
            return unread(page, f"{verdict.reason}, and no picture of it: {error}")
        engine = DigitReader(Rereader(self._engine), self._typeface, self._heads.of(page.number))
        reading = read_picture(engine, picture, dpi, find_parts(picture, dpi))
        message = f"Page {page.number} was read by OCR because {verdict.reason}."
        told = Note("read_by_ocr", message, page.number)
        notes = (*page.notes, told, *_doubts(reading, page.number))
        hidden = [glyph for glyph in page.glyphs if glyph.hidden]
        words = with_layer_digits(reading.glyphs, hidden) if hidden else reading.glyphs
        clean, dirt = without_dirt(words, page.width, page.height, page.number)
        return page._replace(glyphs=clean, notes=(*notes, *dirt)), self._engine.reader

    def _open(self) -> Camera:
        self._camera = self._camera or self._stack.enter_context(open_camera(self._source))
        return self._camera

    def _take(self, number: int) -> tuple[Pixels, float]:
        """Return the picture of a page as the engine is to see it, and its resolution."""
        camera = self._open()
        picture, dpi = camera.take(number, RESOLUTION_DPI)
        if (camera.resolution(number) or dpi) < COARSE_DPI:
            picture = soften(picture)
        dirt = self._dirt.get(number, ())
        return wipe(picture, dirt, ink_level(picture)) if dirt else picture, dpi


def unread(page: PageGlyphs, reason: str) -> tuple[PageGlyphs, str]:
    """Say of a page that it needs OCR; what its text layer holds is kept."""
    note = Note("needs_ocr", f"Page {page.number} needs OCR: {reason}.", page.number)
    return page._replace(notes=(*page.notes, note)), TEXT_LAYER if page.glyphs else ""


def soften(picture: Pixels) -> Pixels:
    """Blur a grey picture a little."""
    return np.array(Image.fromarray(picture).filter(ImageFilter.GaussianBlur(SOFTEN_PX)))


def _doubts(reading: Reading, number: int) -> Iterator[Note]:
    """Say of each place where a Thai digit is not sure which one it is, or how it was settled."""
    for glyph in reading.doubtful:
        message = f"“{glyph.text}” has Thai digits that are not clear: compare them with the page."
        yield Note("ocr_digits_doubtful", message, number, glyph.box)
    for glyph in reading.expected:
        message = f"“{glyph.text}” has Thai digits that are not clear: read as on other pages."
        yield Note("ocr_digits_expected", message, number, glyph.box)
