"""pdfplumber, the second reader: it finds pages where the page tree is broken.

Where the tree has lost its root or its /Kids, pdfminer, on which pdfplumber stands, searches
the objects of the file for pages. Of 30 ways to break a sample playa reads 13 to the last
glyph, pdfplumber and PDFium 9 each: without /Kids only pdfplumber reads it, without the page
tree's /Type pdfplumber and PDFium, with a senseless MediaBox only PDFium. Unlike PDFium,
pdfplumber also tells ruled lines, rectangles and pictures, so that tables survive. It costs
four times what playa does, and is opened only when playa finds nothing or stumbles.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

import pdfplumber
from pdfminer.psexceptions import PSException
from pdfplumber.page import Page
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from pipeline.read.content import SHORTEST_RULE_PT, THIN_PT, PageGlyphs
from pipeline.read.meanings import PROGRAM_ERRORS, UNKNOWN
from pipeline.records import Box, Glyph, Note

PLUMBER_ERRORS = (
    *PROGRAM_ERRORS,
    MalformedPDFException,
    PdfminerException,
    PSException,
    StopIteration,
    OSError,
)
"""What pdfplumber and pdfminer raise on a broken file."""
CID_RE = re.compile(r"\(cid:(\d{1,9})\)")
"""How pdfminer spells a glyph whose meaning it does not know."""


class PlumberReader:
    """A PDF as pdfplumber sees it, opened when first asked.

    It is not closed: `PDF.close` counts the pages once more, and raises on a broken file.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data

    @cached_property
    def _pages(self) -> list[Page]:
        try:
            return list(pdfplumber.open(io.BytesIO(self._data)).pages)
        except PLUMBER_ERRORS:
            return []

    @property
    def count(self) -> int:
        """How many pages it finds; 0 if it cannot open the file."""
        return len(self._pages)

    def read(self, number: int) -> PageGlyphs | None:
        """Return a page (from 1) as pdfplumber reads it; None if it cannot."""
        if not 1 <= number <= self.count:
            return None
        page = self._pages[number - 1]
        try:
            return _read(page, number)
        except PLUMBER_ERRORS:
            return None
        finally:
            page.close()


def _read(page: Page, number: int) -> PageGlyphs:
    left, top, right, bottom = page.cropbox
    glyphs = tuple(
        _glyph(page, char, order, float(left), float(top)) for order, char in enumerate(page.chars)
    )
    rules, panels = [], []
    for box in (_box(item, left, top) for item in (*page.rects, *page.lines)):
        wide, high = box.x1 - box.x0, box.bottom - box.top
        if min(wide, high) > THIN_PT:
            panels.append(box)
        elif max(wide, high) >= SHORTEST_RULE_PT:
            rules.append(box)
    words = "The page was read by pdfplumber: the first reader found nothing."
    return PageGlyphs(
        number,
        float(right - left),
        float(bottom - top),
        glyphs,
        tuple(rules),
        tuple(panels),
        tuple(_boxes(page.images, left, top)),
        (Note("readers_disagree", words, number),),
    )


def _boxes(items: Iterable[Mapping[str, Any]], left: float, top: float) -> list[Box]:
    return [_box(item, left, top) for item in items]


def _box(item: Mapping[str, Any], left: float, top: float) -> Box:
    """Return where an object lies, from the corner of the part of the page that is shown."""
    x0, x1 = sorted((float(item["x0"]) - left, float(item["x1"]) - left))
    y0, y1 = sorted((float(item["top"]) - top, float(item["bottom"]) - top))
    return Box(x0, y0, x1, y1)


def _glyph(page: Page, char: Mapping[str, Any], order: int, left: float, top: float) -> Glyph:
    a, b, _, _, e, f = char["matrix"]
    x, y = page.point2coord((e, f))
    unknown = CID_RE.fullmatch(char["text"])
    text = UNKNOWN if unknown else char["text"]
    box = _box(char, left, top)
    angle = round(math.degrees(-math.atan2(b, a))) % 360
    upright = angle % 180 == 0
    return Glyph(
        text,
        text,
        "",
        "",
        int(unknown[1]) if unknown else None,
        None,
        str(char["fontname"]),
        box.bottom - box.top if upright else box.x1 - box.x0,
        box,
        box.x1 - box.x0 if upright else box.bottom - box.top,
        order,
        (float(x) - left, float(y) - top),
        angle,
    )
