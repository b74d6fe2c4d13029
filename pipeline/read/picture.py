"""Pictures of pages to look at: as they are, or with clusters, lines and blocks drawn on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw
from pypdfium2 import PdfiumError

from pipeline.errors import UsageError
from pipeline.read.camera import Camera, open_camera
from pipeline.read.files import is_pdf, load, not_a_pdf
from pipeline.read.glyphs import read_pages
from pipeline.read.layout import LaidBlock, PageStrips, find_strips, lay_out
from pipeline.read.lines import Strip
from pipeline.read.ocr import find_engine
from pipeline.read.readers import assign_readers
from pipeline.records import BlockKind, Box
from pipeline.settings import PICTURES, PictureLimits

LOOK_DPI = 150
"""Marks are 4 pixels wide at this resolution, and a page fits on a screen."""

COLOURS: dict[BlockKind, str] = {
    "paragraph": "#1f77b4",
    "heading": "#d62728",
    "list_item": "#2ca02c",
    "table_row": "#9467bd",
    "furniture": "#7f7f7f",
}
CLUSTER, MARK, LINE = "#c8c8c8", "#ff7f0e", "#17becf"


class Album(NamedTuple):
    """Pictures of a brochure's pages: page number → PNG; `left_out` says why some are missing."""

    pictures: dict[int, bytes]
    left_out: str = ""


def take_pictures(path: Path, page_count: int, limits: PictureLimits = PICTURES) -> Album:
    """Take a small picture of each page of a PDF, as far as the limits allow.

    What is left out follows from the brochure alone, never from the time it takes: the same
    brochure gives the same pictures. A page that PDFium cannot draw has none.
    """
    pictures: dict[int, bytes] = {}
    room = limits.bytes_per_brochure
    try:
        with open_camera(path) as camera:
            for number in range(1, min(page_count, limits.pages) + 1):
                picture = _small_picture(camera, number, limits)
                if picture is not None and len(picture) <= room:
                    pictures[number] = picture
                    room -= len(picture)
    except PdfiumError as error:
        return Album({}, f"the pages cannot be drawn ({error})")
    missing = page_count - len(pictures)
    told = f"{missing} of {page_count} pages have no picture: too large, or they cannot be drawn"
    return Album(pictures, told if missing else "")


def _small_picture(camera: Camera, number: int, limits: PictureLimits) -> bytes | None:
    """Take a picture with few colours, coarser until it is small enough; None if it never is."""
    dpi = limits.dpi
    while dpi >= limits.dpi_min:
        try:
            pixels = camera.take_colour(number, dpi, limits.pixels)
        except PdfiumError:
            return None
        colours = Image.fromarray(pixels)
        few = colours.quantize(
            limits.colours, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
        )
        file = BytesIO()
        few.save(file, "PNG")
        if file.tell() <= limits.bytes_per_page:
            return file.getvalue()
        dpi *= 0.7
    return None


def draw_page(path: Path, number: int, *, name: str | None = None) -> bytes:
    """Return a picture, as PNG, of page `number` (from 1) of a PDF.

    Clusters are grey, marks orange, base lines blue; blocks carry their place in the reading
    order and the colour of their kind.

    Args:
        path: the PDF.
        number: of the page.
        name: its path as told in errors; `path` itself if None.

    Raises:
        UsageError: the PDF has no such page.
        BrochureError: it cannot be read, or is no PDF.
    """
    name = path.as_posix() if name is None else name
    data = load(path, name)
    if not is_pdf(data):
        raise not_a_pdf(name)
    wanted = (page for page in read_pages(data, name) if page.number == number)
    for page, reader in assign_readers(data, wanted, find_engine()):
        strips = find_strips(page, reader)
        layout = next(lay_out([strips]))
        with open_camera(data) as camera:
            pixels, dpi = camera.take(number, LOOK_DPI)
        image = Image.fromarray(pixels).convert("RGB")
        _draw(ImageDraw.Draw(image), strips, layout.blocks, dpi / 72)
        file = BytesIO()
        image.save(file, "PNG")
        return file.getvalue()
    raise UsageError(f"{name} has no page {number}", "pages are counted from 1")


def _draw(
    pen: ImageDraw.ImageDraw,
    page: PageStrips,
    blocks: Sequence[LaidBlock],
    scale: float,
) -> None:
    """Draw everything on one page. scale: pixels per point."""
    for strip in (*page.strips, *(s for turned in page.turned for s in turned)):
        for line in _lines(strip):
            _draw_line(pen, line, scale)
    for place, block in enumerate(blocks, start=1):
        colour = COLOURS[block.kind]
        pen.rectangle(_scaled(block.box, scale), outline=colour, width=2)
        x, y = block.box.x0 * scale, block.box.top * scale
        pen.text((max(0.0, x - 22), y), str(place), fill=colour)


def _draw_line(pen: ImageDraw.ImageDraw, line: Strip, scale: float) -> None:
    for cluster in line.clusters:
        base, *marks = cluster.glyphs
        pen.rectangle(_scaled(base.box, scale), outline=CLUSTER)
        for mark in marks:
            pen.rectangle(_scaled(mark.ink or mark.box, scale), outline=MARK)
    if line.clusters and line.clusters[0].glyphs[0].angle == 0:
        y = line.base_line * scale
        pen.line((line.start * scale, y, line.end * scale, y), fill=LINE, width=1)


def _lines(strip: Strip) -> Iterator[Strip]:
    """Yield a strip, or the lines of the table it stands for."""
    if not strip.cells:
        yield strip
    for row in strip.cells:
        for cell in row:
            yield from cell


def _scaled(box: Box, scale: float) -> tuple[float, float, float, float]:
    return box.x0 * scale, box.top * scale, box.x1 * scale, box.bottom * scale
