"""PDFium, the third reader: it counts what is there, and reads what the others cannot.

PDFium shares no code with playa and pdfminer, so that a file that breaks one rarely breaks
the other. It hides character codes and glyph names: what it reads is text without evidence.
It must not be used from threads, and it aborts the process when memory runs out.
"""

from __future__ import annotations

import ctypes
import math
from types import TracebackType

import pypdfium2
from pypdfium2 import raw

from pipeline.read.content import PageGlyphs
from pipeline.read.meanings import UNKNOWN
from pipeline.records import Box, Glyph, Note


class PdfiumReader:
    """A PDF as PDFium sees it.

    count: its pages; 0 if it cannot be opened. trouble: why not, or "".
    needs_password: whether a password is what is missing.
    """

    def __init__(self, data: bytes) -> None:
        self.trouble = ""
        self.document: pypdfium2.PdfDocument | None = None
        try:
            self.document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            self.trouble = str(error)
        self.needs_password = "password" in self.trouble.lower()
        self.count = len(self.document) if self.document is not None else 0

    def __enter__(self) -> PdfiumReader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.document is not None:
            self.document.close()

    def characters(self, number: int) -> int:
        """Return how many characters with ink PDFium counts on a page (from 1)."""
        page = self._page(number)
        if page is None:
            return 0
        try:
            text = page.get_textpage()
            said = str(text.get_text_range())
            text.close()
        except pypdfium2.PdfiumError:
            return 0
        finally:
            page.close()
        return sum(1 for character in said if character > " ")

    def read(self, number: int) -> PageGlyphs | None:
        """Return a page (from 1) as PDFium reads it; None if it cannot."""
        page = self._page(number)
        if page is None:
            return None
        try:
            text = page.get_textpage()
            width, height = page.get_size()
            place = _Placer(page)
            glyphs: list[Glyph] = []
            for index in range(text.count_chars()):
                glyph = _glyph(text.raw, index, len(glyphs), place)
                if glyph is not None:
                    glyphs.append(glyph)
            text.close()
        except pypdfium2.PdfiumError:
            return None
        finally:
            page.close()
        note = Note(
            "readers_disagree",
            "The page was read by PDFium: the other readers found less.",
            number,
        )
        return PageGlyphs(number, width, height, tuple(glyphs), notes=(note,))

    def _page(self, number: int) -> pypdfium2.PdfPage | None:
        if self.document is None or not 1 <= number <= self.count:
            return None
        try:
            return self.document[number - 1]
        except pypdfium2.PdfiumError:
            return None


class _Placer:
    """Moves points from a page's own coordinates to the page as it is shown."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self.left, self.bottom, self.right, self.top = page.get_cropbox()
        self.turn = page.get_rotation()

    def point(self, x: float, y: float) -> tuple[float, float]:
        if self.turn == 90:
            return (y - self.bottom, x - self.left)
        if self.turn == 180:
            return (self.right - x, y - self.bottom)
        if self.turn == 270:
            return (self.top - y, self.right - x)
        return (x - self.left, self.top - y)

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        (a, b), (c, d) = self.point(x0, y0), self.point(x1, y1)
        return Box(min(a, c), min(b, d), max(a, c), max(b, d))


def _glyph(text: raw.FPDF_TEXTPAGE, index: int, order: int, place: _Placer) -> Glyph | None:
    """Return one glyph; None for the blanks and line ends that PDFium adds itself."""
    if raw.FPDFText_IsGenerated(text, index) == 1:
        return None
    code = int(raw.FPDFText_GetUnicode(text, index))
    character = chr(code) if code and not 0xD800 <= code < 0xE000 and code < 0x110000 else UNKNOWN
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(text, index, x, y)
    ink = [ctypes.c_double() for _ in range(4)]
    raw.FPDFText_GetCharBox(text, index, ink[0], ink[1], ink[2], ink[3])
    left, right, low, high = (number.value for number in ink)
    loose = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(text, index, loose)
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, index, matrix)
    size = float(raw.FPDFText_GetFontSize(text, index)) * (math.hypot(matrix.c, matrix.d) or 1.0)
    angle = round(math.degrees(-math.atan2(matrix.b, matrix.a))) + place.turn
    box = place.box(loose.left, loose.bottom, loose.right, loose.top)
    return Glyph(
        character,
        character,
        "",
        "",
        None,
        None,
        _font_name(text, index),
        size,
        box,
        box.x1 - box.x0 if angle % 180 == 0 else box.bottom - box.top,
        order,
        place.point(x.value, y.value),
        angle % 360,
        place.box(left, low, right, high) if right > left and high > low else None,
    )


def _font_name(text: raw.FPDF_TEXTPAGE, index: int) -> str:
    size = raw.FPDFText_GetFontInfo(text, index, None, 0, None)
    if size <= 1:
        return ""
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFText_GetFontInfo(text, index, buffer, size, None)
    return buffer.value.decode("utf-8", "replace")
