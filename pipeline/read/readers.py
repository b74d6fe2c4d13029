"""Each page to the reader it needs: its text layer, or OCR of its picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

from pipeline.read.glyphs import PageGlyphs
from pipeline.read.ocr import OcrEngine
from pipeline.read.page_ocr import TEXT_LAYER, PageOcr
from pipeline.read.triage import judge

__all__ = ["TEXT_LAYER", "assign_readers"]

AT_A_TIME = 32
"""Pages that are looked at before the first of them is read: digits are compared across them. A
page of text takes 1 to 2 MB until it is passed on."""


def assign_readers(
    source: Path | bytes, pages: Iterable[PageGlyphs], engine: OcrEngine | None
) -> Iterator[tuple[PageGlyphs, str]]:
    """Yield each page with its reader; what OCR reads stands in place of an unusable text layer.

    Args:
        source: the PDF or its bytes, for its pictures.
        pages: as its text layer has them.
        engine: None if OCR is not to be had; then the page says that it needs it.
    """
    coming = iter(pages)
    with ExitStack() as stack:
        ocr = PageOcr(source, engine, stack)
        while batch := list(islice(coming, AT_A_TIME)):
            judged = [(page, judge(page)) for page in batch]
            ocr.glance(page.number for page, verdict in judged if verdict.needs_ocr)
            for page, verdict in judged:
                yield ocr.read(page, verdict) if verdict.needs_ocr else (page, TEXT_LAYER)
