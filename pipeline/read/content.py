"""The content of one PDF page, walked in order: glyphs, ruled lines, rectangles, pictures."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from playa.page import Page as PdfPage
from playa.pdftypes import (
    ContentStream,
    PDFObject,
    PSLiteral,
    matrix_value,
    num_value,
    rect_value,
    resolve1,
)
from playa.utils import transform_bbox

from pipeline.errors import BrochureError, Status
from pipeline.read.brochure_fonts import FontShelf
from pipeline.read.drawings import SHORTEST_RULE_PT, THIN_PT, Drawing, Rect
from pipeline.read.fonts import Sign
from pipeline.read.marked_content import Sections
from pipeline.read.meanings import UNKNOWN
from pipeline.read.operators import OPERAND_ERRORS, Operands, cut_operators
from pipeline.read.pen import Pen, Stretch
from pipeline.read.sizes import is_huge_picture, unpacks_past
from pipeline.read.streams import is_stream
from pipeline.read.visibility import Visibility
from pipeline.records import Box, Glyph, Note
from pipeline.settings import limits

__all__ = ["SHORTEST_RULE_PT", "THIN_PT", "PageGlyphs", "PageReader"]

PLACED = "PlacedPDF"
"""The mark that InDesign sets around what it places from another PDF."""

log = logging.getLogger("playa.content")


class PageGlyphs(NamedTuple):
    """What is drawn on one page.

    number: from 1. width, height: points, as the page is shown (rotated and cropped).
    glyphs: in content order; some may lie outside the page.
    rules: straight ruled lines, horizontal or vertical, as thin boxes.
    panels: larger filled or stroked rectangles: coloured cells, sidebars.
    images: where pictures are drawn.
    notes: what the reading was not sure of; those about the whole brochure are on its last page.
    unread: where glyphs without meaning may stand.
    """

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    rules: tuple[Box, ...] = ()
    panels: tuple[Box, ...] = ()
    images: tuple[Box, ...] = ()
    notes: tuple[Note, ...] = ()
    unread: tuple[Stretch, ...] = ()


class PageReader:
    """Reads one page: walks its content, forms included, and collects what is drawn.

    Every operator that matters is a method, named in `ACTIONS`; the others are passed over.
    """

    def __init__(self, page: PdfPage, shelf: FontShelf) -> None:
        self.page = page
        self.shelf = shelf
        self.limits = limits()
        self.left, self.top, right, bottom = _shown(page)
        self.width, self.height = right - self.left, bottom - self.top
        self.glyphs: list[Glyph] = []
        self.signs: list[Sign] = []
        self.unread: list[Stretch] = []
        self.sections = Sections(self.glyphs, self.signs)
        self.drawing = Drawing(page.ctm, Box(self.left, self.top, right, bottom))
        self.visibility = Visibility(self)
        self.pen = Pen(self)
        self.resources: dict[str, PDFObject] = page.resources
        self._words = shelf.structure.words(page)
        self._saved: list[tuple[Any, Any]] = []
        self.in_form = False
        self._forms = 0
        self._breaches: Counter[str] = Counter()

    def read(self) -> PageGlyphs:
        """Return what is drawn on the page.

        Raises:
            BrochureError: more is drawn than any honest page holds.
        """
        self._refuse_if(size_excess(self.width, self.height), "is too large: ")
        left = self.limits.max_content_bytes
        streams = []
        for stream in self.page.streams:
            self._refuse_if(unpacks_past(stream, left), "unpacks to ")
            streams.append(stream.buffer)
            left -= len(streams[-1])
        self._run(b"\n".join(streams), frozenset())
        return self.result()

    def result(self) -> PageGlyphs:
        """Return what has been read so far; nothing of it stays here.

        Reader and pen hold each other: the glyphs would wait for the garbage collector.
        """
        self.sections.finish()
        for start, end, table in self.unread:
            table.unknown += sum(glyph.meaning == UNKNOWN for glyph in self.glyphs[start:end])
        for words, times in self._breaches.items():
            log.warning("page %d: %s, %d times", self.page.page_idx + 1, words, times)
        drawing = self.drawing
        found = PageGlyphs(
            self.page.page_idx + 1,
            self.width,
            self.height,
            tuple(self.glyphs),
            tuple(drawing.rules),
            tuple(drawing.panels),
            tuple(drawing.images),
            tuple(self._notes()),
            tuple(self.unread),
        )
        lists = (self.glyphs, self.signs, self.unread)
        for held in (*lists, drawing.rules, drawing.panels, drawing.images):
            held.clear()
        return found

    def _notes(self) -> Iterator[Note]:
        number = self.page.page_idx + 1
        if "MediaBox" not in self.page.attrs:
            yield Note("no_media_box", "The page does not say how large it is.", number)
        for code, words, times in self.visibility.counts():
            yield Note(code, words, number, times=times)

    def _run(self, data: bytes, inside: frozenset[int]) -> None:
        """Carry out the operators of a content stream; `inside`: the forms around it."""
        actions = ACTIONS
        for operator, operands in cut_operators(data):
            action = actions.get(operator)
            try:
                if action is not None:
                    action(self, operands)
                elif operator == b"Do":
                    self._draw_object(operands, inside)
            except OPERAND_ERRORS as error:
                self._breaches[f"{operator[:8].decode('latin-1')}: {error}"[:80]] += 1

    def check_size(self) -> None:
        """Raise a BrochureError if more is drawn than a page can hold."""
        most = self.limits.max_page_characters
        self._refuse_past(len(self.glyphs), most, "draws more than {} glyphs")

    def _refuse_if(self, excess: str, words: str) -> None:
        """Refuse the brochure if there is any excess, told behind `words`."""
        if excess:
            raise too_large(self.shelf.name, self.page.page_idx + 1, words + excess)

    def _refuse_past(self, count: int, most: int, words: str) -> None:
        if count > most:
            raise too_large(self.shelf.name, self.page.page_idx + 1, words.format(f"{most:,}"))

    # --- state --------------------------------------------------------------------------------

    def save(self, _: Operands) -> None:
        """q: keep the graphics state."""
        most = self.limits.max_saved_states
        self._refuse_past(len(self._saved) + 1, most, "saves more than {} graphics states")
        self._saved.append((self.drawing.state(), self.pen.state()))

    def restore(self, _: Operands) -> None:
        """Q: go back to the graphics state last kept."""
        if self._saved:
            drawing, pen = self._saved.pop()
            self.drawing.set_state(drawing)
            self.pen.set_state(pen)

    def transform(self, operands: Operands) -> None:
        """cm: change the coordinates."""
        a, b, c, d, e, f = operands[-6:]
        self.drawing.transform((a + 0.0, b + 0.0, c + 0.0, d + 0.0, e + 0.0, f + 0.0))

    def set_parameters(self, operands: Operands) -> None:
        """gs: set what a dictionary of the resources says; its font matters here."""
        state = resolve1(self._resource("ExtGState", operands[-1]))
        told = resolve1(state.get("Font")) if isinstance(state, dict) else None
        if isinstance(told, list) and len(told) == 2:
            self.pen.set_font(self.shelf.font(told[0]), num_value(told[1]) + 0.0)

    def set_font(self, operands: Operands) -> None:
        """Tf: choose a font of the resources, and its size."""
        name, size = operands[-2:]
        self.pen.set_font(self.shelf.font(self._resource("Font", name)), size + 0.0)

    def _resource(self, kind: str, name: object) -> PDFObject:
        """Return an entry of the resources, as a reference where it is one; None if missing."""
        if not isinstance(name, str):
            raise ValueError(f"{kind} is not named")
        held = resolve1(self.resources.get(kind))
        return held.get(name) if isinstance(held, dict) else None

    # --- pictures and forms -------------------------------------------------------------------

    def _draw_object(self, operands: Operands, inside: frozenset[int]) -> None:
        """Do: draw a picture, or carry out a form's own content."""
        stream = resolve1(self._resource("XObject", operands[-1]))
        if not is_stream(stream):
            return
        hides = self.shelf.layers.hides(stream.get("OC"))
        kind = resolve1(stream.get("Subtype"))
        self.sections.hidden += hides
        try:
            if isinstance(kind, PSLiteral) and kind.name == "Image":
                self._refuse_if(is_huge_picture(stream), "draws a picture that unpacks to ")
                if not self.sections.hidden:
                    self.drawing.draw_picture()
            elif isinstance(kind, PSLiteral) and kind.name == "Form":
                self._draw_form(stream, inside)
        finally:
            self.sections.hidden -= hides

    def _draw_form(self, stream: ContentStream, inside: frozenset[int]) -> None:
        number = stream.objid or 0
        if number in inside or len(inside) >= self.limits.max_form_depth:
            return
        self._forms += 1
        self._refuse_past(self._forms, self.limits.max_forms, "draws more than {} forms")
        excess = unpacks_past(stream, self.limits.max_content_bytes)
        self._refuse_if(excess, "draws a form that unpacks to ")
        kept = self.resources, self._saved, self._words
        drawing, pen = self.drawing.state(), self.pen.state()
        self._saved, self._words = [], {}
        self.in_form = True
        try:
            if "Matrix" in stream:
                self.drawing.transform(matrix_value(stream["Matrix"]))
            if "BBox" in stream:
                self.drawing.narrow_to(self.drawing.place(rect_value(stream["BBox"])))
            resources = resolve1(stream.get("Resources"))
            if isinstance(resources, dict):
                self.resources = resources
            self._run(stream.buffer, inside | {number})
        finally:
            self.resources, self._saved, self._words = kept
            self.in_form = bool(inside)
            self.drawing.set_state(drawing)
            self.pen.set_state(pen)

    # --- marked content -----------------------------------------------------------------------

    def begin_section(self, operands: Operands) -> None:
        """BMC, BDC: open a section of marked content."""
        most = self.limits.max_sections
        self._refuse_past(self.sections.depth + 1, most, "opens more than {} sections at once")
        properties = operands[1] if len(operands) > 1 else None
        group: PDFObject = None
        if isinstance(properties, str):
            group = self._resource("Properties", properties)
            properties = resolve1(group)
        tag = operands[0] if operands else None
        if not isinstance(properties, dict):
            properties = {}
        told = resolve1(properties.get("ActualText"))
        if told is None and self._words:
            told = self._words.get(int(num_value(properties.get("MCID", -1))))
        hides = tag == "OC" and self.shelf.layers.hides(group)
        self.sections.begin(told, hides, places=tag == PLACED)

    def end_section(self, _: Operands) -> None:
        """EMC: close the innermost section of marked content."""
        self.sections.end()


ACTIONS: dict[bytes, Callable[[PageReader, Operands], object]] = {
    b"q": PageReader.save,
    b"Q": PageReader.restore,
    b"cm": PageReader.transform,
    b"gs": PageReader.set_parameters,
    b"Tf": PageReader.set_font,
    b"g": lambda reader, numbers: reader.drawing.set_colour(numbers),
    b"rg": lambda reader, numbers: reader.drawing.set_colour(numbers),
    b"cs": lambda reader, _: reader.drawing.set_components([]),
    b"sc": lambda reader, numbers: reader.drawing.set_components(numbers),
    b"scn": lambda reader, numbers: reader.drawing.set_components(numbers),
    b"k": lambda reader, numbers: reader.drawing.set_inks(numbers),
    b"m": lambda reader, numbers: reader.drawing.move(*numbers[-2:]),
    b"l": lambda reader, numbers: reader.drawing.line(*numbers[-2:]),
    b"c": lambda reader, numbers: reader.drawing.curve(*numbers[-2:]),
    b"v": lambda reader, numbers: reader.drawing.curve(*numbers[-2:]),
    b"y": lambda reader, numbers: reader.drawing.curve(*numbers[-2:]),
    b"re": lambda reader, numbers: reader.drawing.rectangle(*numbers[-4:]),
    b"n": lambda reader, _: reader.drawing.end_path(),
    b"W": lambda reader, _: reader.drawing.clip_to_path(),
    b"W*": lambda reader, _: reader.drawing.clip_to_path(),
    b"S": lambda reader, _: reader.drawing.stroke(),
    b"s": lambda reader, _: reader.drawing.stroke(),
    b"f": lambda reader, _: reader.drawing.fill(),
    b"F": lambda reader, _: reader.drawing.fill(),
    b"f*": lambda reader, _: reader.drawing.fill(),
    b"B": lambda reader, _: reader.drawing.fill_and_stroke(),
    b"B*": lambda reader, _: reader.drawing.fill_and_stroke(),
    b"b": lambda reader, _: reader.drawing.fill_and_stroke(),
    b"b*": lambda reader, _: reader.drawing.fill_and_stroke(),
    b"sh": lambda reader, _: reader.drawing.shade(),
    b"EI": lambda reader, _: reader.drawing.draw_picture(),
    b"BMC": PageReader.begin_section,
    b"BDC": PageReader.begin_section,
    b"EMC": PageReader.end_section,
    b"BT": lambda reader, _: reader.pen.begin(),
    b"Td": lambda reader, numbers: reader.pen.move(*numbers[-2:]),
    b"TD": lambda reader, numbers: reader.pen.move_and_lead(*numbers[-2:]),
    b"Tm": lambda reader, numbers: reader.pen.place(*numbers[-6:]),
    b"T*": lambda reader, _: reader.pen.next_line(),
    b"Tj": lambda reader, strings: reader.pen.show(strings[-1:]),
    b"TJ": lambda reader, strings: reader.pen.show(strings[-1]),
    b"'": lambda reader, strings: reader.pen.show_next(strings[-1:]),
    b'"': lambda reader, strings: reader.pen.show_spaced(*strings[-3:]),
    b"Tc": lambda reader, numbers: reader.pen.set_number("charspace", numbers[-1]),
    b"Tw": lambda reader, numbers: reader.pen.set_number("wordspace", numbers[-1]),
    b"Tz": lambda reader, numbers: reader.pen.set_number("scaling", numbers[-1]),
    b"TL": lambda reader, numbers: reader.pen.set_number("leading", numbers[-1]),
    b"Ts": lambda reader, numbers: reader.pen.set_number("rise", numbers[-1]),
    b"Tr": lambda reader, numbers: reader.pen.set_number("mode", numbers[-1]),
}
"""Operators of PDF 1.7, annex A, that decide what is read and where it stands."""


def too_large(name: str, number: int, words: str) -> BrochureError:
    """Return the refusal of a brochure for one of its pages (from 1)."""
    remedy = "print the file to a new PDF, or leave that page out"
    return BrochureError(Status.TOO_LARGE, f"{name}: page {number} {words}", remedy)


def size_excess(width: float, height: float) -> str:
    """Say in what a page of so many units is too large; "" if it is not."""
    most = limits().max_page_units
    if width <= most and height <= most:
        return ""
    return f"{width:,.4g} by {height:,.4g} units, more than {most:,}"


def _shown(page: PdfPage) -> Rect:
    """Return the part of a page that is shown, in playa's coordinates: its CropBox, if sane."""
    x0, y0, x1, y1 = transform_bbox(page.ctm, page.mediabox)
    c0, d0, c1, d1 = transform_bbox(page.ctm, page.cropbox)
    left, top, right, bottom = max(x0, c0), max(y0, d0), min(x1, c1), min(y1, d1)
    return (left, top, right, bottom) if left < right and top < bottom else (x0, y0, x1, y1)
