"""Each page to the reader it needs: its text layer, or OCR of its picture."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter

from pipeline.read.camera import Camera, open_camera
from pipeline.read.glyphs import PageGlyphs
from pipeline.read.ocr import RESOLUTION_DPI, OcrEngine, read_picture
from pipeline.read.parts import Pixels, find_parts
from pipeline.read.rereading import Rereader
from pipeline.read.triage import Verdict, is_blank, judge
from pipeline.records import Glyph, Note

TEXT_LAYER = "text layer"
GLANCE_DPI = 50
"""Enough to see whether a page is blank."""
SOFTEN_PX = 1.0
"""Radius of the blur before OCR of a coarse scan: it rounds the steps of enlarged pixels.
Characters wrong on the 150 dpi scans: 1.2 % with, 1.5 % without; on the 300 dpi ones 1.9 % with,
1.5 % without. Sharpening and contrast help neither."""
THAI_DIGIT_RE = re.compile("[๐-๙]")
COARSE_DPI = 0.8 * RESOLUTION_DPI
"""Scans under this resolution are enlarged noticeably."""


def assign_readers(
    source: Path | bytes, pages: Iterable[PageGlyphs], engine: OcrEngine | None
) -> Iterator[tuple[PageGlyphs, str]]:
    """Yield each page with its reader; what OCR reads stands in place of an unusable text layer.

    Args:
        source: the PDF or its bytes, for its pictures.
        pages: as its text layer has them.
        engine: None if OCR is not to be had; then the page says that it needs it.
    """
    with ExitStack() as stack:
        camera: Camera | None = None
        for page in pages:
            verdict = judge(page)
            if not verdict.needs_ocr:
                yield page, TEXT_LAYER
                continue
            try:
                camera = camera or stack.enter_context(open_camera(source))
                yield _read_by_eye(page, verdict, camera, engine)
            except pypdfium2.PdfiumError as error:
                yield _unread(page, f"{verdict.reason}, and no picture of it: {error}")


def _read_by_eye(
    page: PageGlyphs, verdict: Verdict, camera: Camera, engine: OcrEngine | None
) -> tuple[PageGlyphs, str]:
    """Read a page's picture, if there is anything on it."""
    if is_blank(camera.take(page.number, GLANCE_DPI)[0]):
        return page, ""
    if engine is None:
        return _unread(page, f"{verdict.reason}, and OCR is not installed or switched off")
    picture, dpi = camera.take(page.number, RESOLUTION_DPI)
    if (camera.resolution(page.number) or dpi) < COARSE_DPI:
        picture = soften(picture)
    glyphs = read_picture(Rereader(engine), picture, dpi, find_parts(picture, dpi))
    message = f"Page {page.number} was read by OCR because {verdict.reason}."
    notes = (*page.notes, Note("read_by_ocr", message, page.number), *_doubts(glyphs, page.number))
    return page._replace(glyphs=glyphs, notes=notes), engine.reader


def _doubts(glyphs: Sequence[Glyph], number: int) -> Iterator[Note]:
    """Say of a page with Thai digits that they are not to be relied on.

    Tesseract's Thai model (2019) does not know ๔ ๖ ๗ ๘ ๙: they are no entries of its
    lstm-unicharset. It reads ๔ as ๕ with confidence 0.97, drops ๖ and ๗ or takes them for ๓, ๑
    or Latin, so its confidence does not tell which digits are right.
    """
    seen = [glyph.text for glyph in glyphs if THAI_DIGIT_RE.search(glyph.text)]
    if seen:
        message = (
            f"Page {number} has Thai digits at {len(seen)} places read by OCR, which does not"
            " know ๔, ๖, ๗, ๘ and ๙: compare them with the page."
        )
        yield Note("ocr_digits_doubtful", message, number)


def _unread(page: PageGlyphs, reason: str) -> tuple[PageGlyphs, str]:
    """Say of a page that it needs OCR; what its text layer holds is kept."""
    note = Note("needs_ocr", f"Page {page.number} needs OCR: {reason}.", page.number)
    return page._replace(notes=(*page.notes, note)), TEXT_LAYER if page.glyphs else ""


def soften(picture: Pixels) -> Pixels:
    """Blur a grey picture a little."""
    return np.array(Image.fromarray(picture).filter(ImageFilter.GaussianBlur(SOFTEN_PX)))
