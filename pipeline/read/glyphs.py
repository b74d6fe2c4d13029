"""The glyphs of a brochure's pages, in content order, each with its meaning and its place."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import playa
from playa.content import ContentObject, ImageObject, PathObject, TextObject, XObjectObject
from playa.page import Page as PdfPage
from playa.utils import decode_text, mult_matrix, transform_bbox

from pipeline.errors import BrochureError, Status
from pipeline.read.fonts import FontTable, Sign
from pipeline.records import Box, Glyph, Note

INVISIBLE = 3
"""Text rendering mode that draws nothing (PDF 1.7, table 106)."""
THIN_PT = 3.0
"""A filled rectangle up to this wide is a ruled line; tables are drawn with 0.5 to 2 pt."""

Matrix = tuple[float, float, float, float, float, float]


class PageGlyphs(NamedTuple):
    """What is drawn on one page.

    number: from 1. width, height: points, as the page is shown (rotated and cropped).
    glyphs: in content order, on the page at least in part.
    rules: straight ruled lines, horizontal or vertical, as thin boxes.
    panels: larger filled or stroked rectangles: coloured cells, sidebars.
    images: where pictures are drawn.
    notes: what the reading was not sure of; those about the whole brochure are on its last page.
    """

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    rules: tuple[Box, ...] = ()
    panels: tuple[Box, ...] = ()
    images: tuple[Box, ...] = ()
    notes: tuple[Note, ...] = ()


def read_pages(path: Path) -> Iterator[PageGlyphs]:
    """Yield the pages of a PDF one by one; none is kept.

    Raises:
        BrochureError: the file cannot be read as a PDF.
    """
    try:
        document = playa.open(path)
    except playa.PDFEncryptionError as error:
        raise BrochureError(
            Status.ENCRYPTED, f"{path} is encrypted", "save a copy without the password"
        ) from error
    fonts: dict[int, FontTable] = {}
    with closing(document):
        for page in document.pages:
            yield _PageReader(page, fonts).read()


class _PageReader:
    """Reads one page: walks its content, forms included, and collects what is drawn."""

    def __init__(self, page: PdfPage, fonts: dict[int, FontTable]) -> None:
        self.page = page
        self.fonts = fonts
        left, top, right, bottom = transform_bbox(page.ctm, page.cropbox)
        self.left, self.top = left, top
        self.width, self.height = right - left, bottom - top
        self.glyphs: list[Glyph] = []
        self.rules: list[Box] = []
        self.panels: list[Box] = []
        self.images: list[Box] = []
        self.actual: object = None
        self.actual_start = 0

    def read(self) -> PageGlyphs:
        """Return what is drawn on the page."""
        self._walk(iter(self.page), set())
        self._close_actual_text()
        return PageGlyphs(
            self.page.page_idx + 1,
            self.width,
            self.height,
            tuple(self.glyphs),
            tuple(self.rules),
            tuple(self.panels),
            tuple(self.images),
        )

    def _walk(self, objects: Iterator[ContentObject], inside: set[int]) -> None:
        for item in objects:
            if isinstance(item, TextObject):
                self._text(item)
            elif isinstance(item, XObjectObject):
                number = item.stream.objid or 0
                if number not in inside:
                    self._walk(iter(item), inside | {number})
            elif isinstance(item, PathObject):
                self._path(item)
            elif isinstance(item, ImageObject):
                self.images.append(self._box(item.bbox))

    def _box(self, rect: tuple[float, float, float, float]) -> Box:
        x0, y0, x1, y1 = rect
        return Box(x0 - self.left, y0 - self.top, x1 - self.left, y1 - self.top)

    def _path(self, path: PathObject) -> None:
        box = self._box(path.bbox)
        if min(box.x1 - box.x0, box.bottom - box.top) <= THIN_PT:
            self.rules.append(box)
        elif all(segment.operator in "mlh" for segment in path.raw_segments):
            self.panels.append(box)

    def _text(self, item: TextObject) -> None:
        state = item.gstate
        if state.font is None:
            return
        self._actual_text(item)
        table = self.fonts.get(id(state.font))
        if table is None:
            table = self.fonts[id(state.font)] = FontTable(state.font)
        a, b, c, d, e, f = mult_matrix(item.line_matrix, item.ctm)
        e, f = e - self.left, f - self.top
        size, stretch = state.fontsize, state.scaling * 0.01
        wide, spaced = size * stretch, state.charspace * stretch
        blank = 0.0 if table.two_bytes else state.wordspace * stretch
        pos, y = item._glyph_offset
        y += state.rise
        points = abs(size) * math.hypot(c, d)
        angle = round(math.degrees(math.atan2(b * wide, a * wide))) % 360
        hidden = state.render_mode == INVISIBLE
        matrix = (a * wide, b * wide, c * size, d * size)
        for part in item.args:
            if not isinstance(part, bytes):
                pos -= part * 0.001 * wide
                continue
            for code, cid in table.decode(part):
                sign = table.sign(code, cid)
                pen = (a * pos + c * y + e, b * pos + d * y + f)
                self._draw(table, sign, cid, points, pen, angle, matrix, hidden)
                pos += sign.width * wide + spaced
                if blank and code == b" ":
                    pos += blank

    def _draw(
        self,
        table: FontTable,
        sign: Sign,
        cid: int,
        size: float,
        pen: tuple[float, float],
        angle: int,
        matrix: tuple[float, float, float, float],
        hidden: bool,
    ) -> None:
        box = _place(matrix, pen, (0.0, table.descent, sign.width, table.ascent))
        ink = _place(matrix, pen, sign.ink) if sign.ink else None
        advance = sign.width * math.hypot(matrix[0], matrix[1])
        self.glyphs.append(
            Glyph(
                sign.text,
                sign.meaning,
                sign.reason,
                sign.position,
                cid,
                sign.name,
                table.name,
                size,
                box,
                advance,
                len(self.glyphs),
                pen,
                angle,
                ink,
                hidden,
            )
        )

    def _actual_text(self, item: TextObject) -> None:
        for section in reversed(item.mcstack):
            if "ActualText" in section.props:
                break
        else:
            section = None
        if section is not self.actual:
            self._close_actual_text()
            self.actual, self.actual_start = section, len(self.glyphs)

    def _close_actual_text(self) -> None:
        if self.actual is None:
            return
        told = self.actual.props["ActualText"]
        text = decode_text(told) if isinstance(told, bytes) else ""
        covered = self.glyphs[self.actual_start :]
        pieces = share_text(text, [glyph.text for glyph in covered])
        self.glyphs[self.actual_start :] = [
            glyph._replace(text=piece, meaning=piece, reason="")
            for glyph, piece in zip(covered, pieces, strict=True)
        ]
        self.actual = None


def share_text(text: str, signs: list[str]) -> list[str]:
    """Share the text of an /ActualText out over the glyphs it covers."""
    if not signs:
        return []
    if len(text) == len(signs):
        return list(text)
    return [text] + [""] * (len(signs) - 1)


def _place(
    matrix: tuple[float, float, float, float],
    pen: tuple[float, float],
    rect: tuple[float, float, float, float],
) -> Box:
    """Move a rectangle from the glyph's own units to the page."""
    a, b, c, d = matrix
    x, y = pen
    x0, y0, x1, y1 = rect
    xs = (a * x0 + c * y0, a * x1 + c * y0, a * x0 + c * y1, a * x1 + c * y1)
    ys = (b * x0 + d * y0, b * x1 + d * y0, b * x0 + d * y1, b * x1 + d * y1)
    return Box(x + min(xs), y + min(ys), x + max(xs), y + max(ys))
