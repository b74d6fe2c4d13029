"""The content of one PDF page, walked in order: glyphs, ruled lines, rectangles, pictures."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from playa.content import (
    ContentObject,
    ImageObject,
    MarkedContent,
    PathObject,
    PathSegment,
    TextObject,
    XObjectObject,
)
from playa.page import Page as PdfPage
from playa.utils import apply_matrix_pt, decode_text, mult_matrix, transform_bbox

from pipeline.read.actual_text import share_text
from pipeline.read.evidence import NARROW, UNKNOWN, is_meant
from pipeline.read.fonts import FontTable, Sign
from pipeline.read.shelf import FontShelf
from pipeline.records import Box, Glyph, Note
from pipeline.thai import MARKS, SARA_AM

INVISIBLE = (3, 7)
"""Text rendering modes that draw nothing (PDF 1.7, table 106)."""
THIN_PT = 3.0
"""A filled rectangle up to this wide is a ruled line; tables are drawn with 0.5 to 2 pt."""
SHORTEST_RULE_PT = 3.0
"""Shorter strokes are parts of drawings."""
MOST_SEGMENTS = 4000
"""Segments of one path looked at for ruled lines; charts and maps have more."""
SAME_PLACE_EM = 1.0
"""Two marks of one cluster are drawn from pen positions closer than this many font sizes."""

SPILLING = (*MARKS, SARA_AM)
"""What an /ActualText may say of glyphs that follow its own."""
RUN_ON_EM = 3.0
"""A glyph off the page belongs to a line on it if its pen is no further from the last one."""

Rect = tuple[float, float, float, float]


class PageGlyphs(NamedTuple):
    """What is drawn on one page.

    number: from 1. width, height: points, as the page is shown (rotated and cropped).
    glyphs: in content order; some may lie outside the page.
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


class PageReader:
    """Reads one page: walks its content, forms included, and collects what is drawn."""

    def __init__(self, page: PdfPage, shelf: FontShelf) -> None:
        self.page = page
        self.shelf = shelf
        self.left, self.top, right, bottom = _shown(page)
        self.width, self.height = right - self.left, bottom - self.top
        self.glyphs: list[Glyph] = []
        self.signs: list[Sign] = []
        self.rules: list[Box] = []
        self.panels: list[Box] = []
        self.images: list[Box] = []
        self.outside = 0
        self._section: MarkedContent | None = None
        self._section_start = 0
        self._spill = ""
        self._brush: _Brush | None = None
        self._shared = False

    def read(self) -> PageGlyphs:
        """Return what is drawn on the page."""
        self._walk(iter(self.page), frozenset())
        return self.result()

    def result(self) -> PageGlyphs:
        """Return what has been read so far."""
        self._close_section()
        self._drop_spill()
        if self._shared:
            _undouble(self.glyphs, self.signs)
        for glyph in self.glyphs:
            if glyph.meaning == UNKNOWN:
                self.shelf.unknown[glyph.font] += 1
        return PageGlyphs(
            self.page.page_idx + 1,
            self.width,
            self.height,
            tuple(self.glyphs),
            tuple(self.rules),
            tuple(self.panels),
            tuple(self.images),
            tuple(self._notes()),
        )

    def _notes(self) -> Iterator[Note]:
        number = self.page.page_idx + 1
        if "MediaBox" not in self.page.attrs:
            yield Note("no_media_box", "The page does not say how large it is.", number)
        if self.outside:
            words = "Glyphs are drawn outside the page; those of whole lines were left out."
            yield Note("outside_page", words, number, times=self.outside)

    def _walk(self, objects: Iterator[ContentObject], inside: frozenset[int]) -> None:
        for item in objects:
            if isinstance(item, TextObject):
                self._text(item)
            elif isinstance(item, XObjectObject):
                number = item.stream.objid or 0
                if number not in inside:
                    self._walk(iter(item), inside | {number})
            elif isinstance(item, PathObject):
                self._path(item)
            elif isinstance(item, ImageObject) and item.bbox is not None:
                self.images.append(self._box(item.bbox))

    def _box(self, rect: Rect) -> Box:
        x0, y0, x1, y1 = rect
        return Box(x0 - self.left, y0 - self.top, x1 - self.left, y1 - self.top)

    # --- lines and rectangles -----------------------------------------------------------------

    def _path(self, path: PathObject) -> None:
        if len(path.raw_segments) > MOST_SEGMENTS:
            return
        for part in _subpaths(path.raw_segments):
            if all(segment.operator in "mlh" for segment in part):
                self._straight(path, part)

    def _straight(self, path: PathObject, part: list[PathSegment]) -> None:
        points = [
            apply_matrix_pt(path.ctm, segment.points[0]) for segment in part if segment.points
        ]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        if len(points) < 2:
            return
        box = self._box((min(xs), min(ys), max(xs), max(ys)))
        wide, high = box.x1 - box.x0, box.bottom - box.top
        if min(wide, high) <= THIN_PT:
            if max(wide, high) >= SHORTEST_RULE_PT:
                self.rules.append(box)
        elif set(points) == {(x, y) for x in (min(xs), max(xs)) for y in (min(ys), max(ys))}:
            self.panels.append(box)
        elif path.stroke:
            for (x0, y0), (x1, y1) in pairwise(points):
                level, upright = abs(y1 - y0) < 0.1, abs(x1 - x0) < 0.1
                if (level or upright) and abs(x1 - x0) + abs(y1 - y0) >= SHORTEST_RULE_PT:
                    ends = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
                    self.rules.append(self._box(ends))

    # --- text -------------------------------------------------------------------------------

    def _text(self, item: TextObject) -> None:
        state = item.gstate
        if state.font is None:
            return
        self._enter_section(item.mcstack)
        table = self.shelf.table(state.font)
        if state.font.vertical:
            self._draw_down(item, table)
            return
        a, b, c, d, e, f = mult_matrix(item.line_matrix, item.ctm)
        e, f = e - self.left, f - self.top
        stretch = state.scaling * 0.01
        wide, spaced = state.fontsize * stretch, state.charspace * stretch
        blank = 0.0 if table.two_bytes else state.wordspace * stretch
        at, up = item._glyph_offset
        up += state.rise
        brush = self._brush_for(
            table,
            abs(state.fontsize) * math.hypot(c, d),
            (a * wide, b * wide, c * state.fontsize, d * state.fontsize),
            state.render_mode in INVISIBLE,
        )
        for part in item.args:
            if not isinstance(part, bytes):
                at -= part * 0.001 * wide
                continue
            for sign, cid, is_blank in table.read(part):
                self._draw(brush, sign, cid, a * at + c * up + e, b * at + d * up + f)
                at += sign.width * wide + spaced
                if blank and is_blank:
                    at += blank
        item._next_glyph_offset = (at, item._glyph_offset[1])

    def _brush_for(self, table: FontTable, size: float, matrix: Rect, hidden: bool) -> _Brush:
        """Return the brush in use if nothing changed, else a new one."""
        brush = self._brush
        if (
            brush is None
            or brush.table is not table
            or brush.matrix != matrix
            or brush.size != size
            or brush.hidden != hidden
        ):
            brush = self._brush = _Brush(table, size, matrix, hidden)
        return brush

    def _draw_down(self, item: TextObject, table: FontTable) -> None:
        """Draw text in vertical writing, glyph by glyph as playa places it."""
        for glyph in item:
            a, b, c, d, e, f = glyph.matrix
            hidden = item.gstate.render_mode in INVISIBLE
            brush = _Brush(table, math.hypot(c, d), (a, b, c, d), hidden)
            sign = table.sign(glyph.cid, glyph.cid)
            self._draw(brush, sign, glyph.cid, e - self.left, f - self.top)

    def _draw(self, brush: _Brush, sign: Sign, cid: int, x: float, y: float) -> None:
        table = brush.table
        ink = None
        if brush.upright:
            a, _, _, d = brush.matrix
            box = Box(x, y + d * table.ascent, x + a * sign.width, y + d * table.descent)
            if sign.ink is not None:
                x0, y0, x1, y1 = sign.ink
                ink = Box(x + a * x0, y + d * y1, x + a * x1, y + d * y0)
        else:
            box = brush.place(x, y, 0.0, table.descent, sign.width, table.ascent)
            ink = brush.place(x, y, *sign.ink) if sign.ink is not None else None
        if box[0] > self.width or box[2] < 0 or box[1] > self.height or box[3] < 0:
            self.outside += 1
            if not self._runs_on(x, y, brush.size):
                return
        text, meaning, reason = sign.text, sign.meaning, sign.reason
        if self._spill:
            text, meaning, reason = self._take_spill(sign)
        self.signs.append(sign)
        self.glyphs.append(
            Glyph(
                text,
                meaning,
                reason,
                sign.position,
                cid,
                sign.name,
                table.name,
                brush.size,
                box,
                sign.width * brush.stretch,
                len(self.glyphs),
                (x, y),
                brush.angle,
                ink,
                brush.hidden,
            )
        )

    def _runs_on(self, x: float, y: float, size: float) -> bool:
        """Say whether a glyph off the page goes on with a line that starts on it."""
        if not self.glyphs:
            return False
        before = self.glyphs[-1].pen
        return before is not None and math.dist(before, (x, y)) < RUN_ON_EM * size

    # --- /ActualText --------------------------------------------------------------------------

    def _enter_section(self, stack: tuple[MarkedContent, ...]) -> None:
        section = None
        for content in stack:
            if "ActualText" in content.props:
                section = content
        if section is not self._section:
            self._close_section()
            if section is not None:
                self._drop_spill()
            self._section, self._section_start = section, len(self.glyphs)

    def _close_section(self) -> None:
        if self._section is None:
            return
        told = self._section.props["ActualText"]
        self._section = None
        text = decode_text(told) if isinstance(told, bytes) else ""
        start = self._section_start
        covered = self.glyphs[start:]
        if not covered or (text and not is_meant(text.replace("\n", " ").replace("\t", " "))):
            return
        self._shared = True
        pieces = share_text(text, [glyph.meaning for glyph in covered])
        own = covered[-1].meaning
        if len(own) == 1 and pieces[-1][:1] == own and all(c in SPILLING for c in pieces[-1][1:]):
            pieces[-1], self._spill = own, pieces[-1][1:]
        self.glyphs[start:] = [
            glyph._replace(
                text=piece,
                meaning=piece,
                reason="",
                position=glyph.position if piece == glyph.meaning else "",
            )
            for glyph, piece in zip(covered, pieces, strict=True)
        ]

    def _take_spill(self, sign: Sign) -> tuple[str, str, str]:
        """Give the next mark that an /ActualText named too early; return the glyph's words.

        Acrobat wraps the base of a cluster in the text of the whole cluster and draws the
        marks behind it, outside: `/ActualText (ที่)` on ท, then two marks of their own.
        """
        if sign.width >= NARROW or sign.meaning not in (*SPILLING, UNKNOWN):
            self._drop_spill()
            return sign.text, sign.meaning, sign.reason
        text, self._spill = self._spill[0], self._spill[1:]
        self._shared = True
        if sign.reason and sign.meaning != UNKNOWN:
            return text, sign.meaning, sign.reason if sign.meaning != text else ""
        return text, text, ""

    def _drop_spill(self) -> None:
        """Give back what no mark took to the glyph before."""
        if self._spill:
            last = self.glyphs[-1]
            self.glyphs[-1] = last._replace(
                text=last.text + self._spill, meaning=last.meaning + self._spill
            )
            self._spill = ""


class _Brush:
    """How one string is drawn: its font, size, direction and visibility.

    matrix: from units of the font size to points on the page, without the pen's place.
    """

    def __init__(self, table: FontTable, size: float, matrix: Rect, hidden: bool) -> None:
        self.table = table
        self.size = size
        self.matrix = matrix
        self.hidden = hidden
        a, b, c, d = matrix
        self.stretch = math.hypot(a, b)
        self.angle = round(math.degrees(math.atan2(b, a))) % 360
        self.upright = b == 0 and c == 0 and a > 0 > d

    def place(self, x: float, y: float, x0: float, y0: float, x1: float, y1: float) -> Box:
        """Return where a rectangle in units of the font size lies, the pen being at x, y."""
        a, b, c, d = self.matrix
        xs = (a * x0 + c * y0, a * x1 + c * y0, a * x0 + c * y1, a * x1 + c * y1)
        ys = (b * x0 + d * y0, b * x1 + d * y0, b * x0 + d * y1, b * x1 + d * y1)
        return Box(x + min(xs), y + min(ys), x + max(xs), y + max(ys))


def _shown(page: PdfPage) -> Rect:
    """Return the part of a page that is shown, in playa's coordinates: its CropBox, if sane."""
    x0, y0, x1, y1 = transform_bbox(page.ctm, page.mediabox)
    c0, d0, c1, d1 = transform_bbox(page.ctm, page.cropbox)
    left, top, right, bottom = max(x0, c0), max(y0, d0), min(x1, c1), min(y1, d1)
    return (left, top, right, bottom) if left < right and top < bottom else (x0, y0, x1, y1)


def _subpaths(segments: list[PathSegment]) -> Iterator[list[PathSegment]]:
    part: list[PathSegment] = []
    for segment in segments:
        if segment.operator == "m" and part:
            yield part
            part = []
        part.append(segment)
    if part:
        yield part


def _undouble(glyphs: list[Glyph], signs: list[Sign]) -> None:
    """Undo readings that give two glyphs of a cluster the same mark.

    LibreOffice draws the low MAI THO of ผู้ before its SARA UU but tells both in the order of
    the text, the first by /ActualText, the second by ToUnicode: each glyph's word is then the
    other's. If the font corrects only one of them the mark stands twice. Either the text layer
    alone is right (the two words differ), or each glyph by its own font.
    """
    for i in range(len(glyphs) - 1):
        one, two = glyphs[i], glyphs[i + 1]
        if one.meaning != two.meaning or one.code == two.code or one.meaning not in MARKS:
            continue
        if not one.meaning or not _beside(one, two):
            continue
        if one.text != two.text and is_meant(one.text) and is_meant(two.text):
            glyphs[i] = one._replace(meaning=one.text, reason="")
            glyphs[i + 1] = two._replace(meaning=two.text, reason="")
            continue
        for at, glyph in ((i, one), (i + 1, two)):
            own = signs[at].meaning
            if own != glyph.meaning and own in MARKS:
                words = signs[at].reason or "the font's ToUnicode, against /ActualText"
                glyphs[at] = glyph._replace(meaning=own, reason=words)
                break


def _beside(one: Glyph, two: Glyph) -> bool:
    if one.pen is None or two.pen is None:
        return False
    return math.dist(one.pen, two.pen) < SAME_PLACE_EM * max(one.size, two.size)
