"""Every number one may tune, with its unit and the reason for its value."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds against bombs and absurd input; a brochure past one is refused as `too_large`.

    Where a bound says "left out", only that part is, and the brochure gets a note or nothing.

    max_bytes: a brochure file; print PDFs of 100 pages with pictures stay under 200 MB.
    max_objects: objects of a PDF, those in object streams counted; the real papers in the trials
        have 3,500 at most (84 pages), PDF 1.7 (annex C) allows 8 million.
    max_index_bytes: object streams and cross-reference streams unpacked, all together.
    max_pages: the longest real paper in the trials had 1,000 pages.
    max_page_units: width and height of what is shown of a page, in units of user space: PDF's own
        bound (PDF 1.7, annex C), which is 200 inches, or that times the page's /UserUnit.
    max_page_characters: glyphs on one page; a dense newspaper page has 30,000.
    max_text_characters: a text file, or all pages together.
    max_ratio: bytes unpacked for one stored, of content, forms, fonts, maps and object streams,
        not of pictures: white paper packs to a thousandth. In 170 files maps of mostly empty
        codes reached 410 (128 kB), everything else 27; a drawn table of equal rows reaches 80.
    max_ratio_from_bytes: smaller than this unpacked, a stream may have any ratio.
    max_content_bytes: the content of one page, or of one form, unpacked; a map of 4 MB on paper
        has 30 MB.
    max_picture_bytes: a picture unpacked; a poster of A0 at 300 dpi in colour has 420 MB and
        comes as JPEG, which is decoded row by row.
    max_picture_pixels: of a page drawn for OCR, at a lower resolution if need be: A4 at 600 dpi
        has 35 million.
    max_forms: forms drawn on one page, those inside others counted; a page of map symbols draws
        2,000.
    max_form_depth: forms inside forms, deeper ones left out; honest files have five.
    max_saved_states: graphics states saved at once; PDF 1.7 (annex C) asks for 28. PDFium holds
        0.2 kB of each.
    max_sections: sections of marked content inside each other: PDFium keeps all of them with
        each glyph, and dies of 200,000.
    max_operands: operands of one operator, left out past it; a string shown in pieces has some
        hundred.
    max_font_bytes: a font program unpacked, left out past it; the largest known, of all CJK
        characters, has 40 MB.
    max_map_bytes: a ToUnicode map or an encoding unpacked, left out past it; one that tells
        65,536 codes one by one has 1 MB.
    max_map_entries: what all ranges of one map stand for, overlaps included, left out past it;
        16 times the CIDs there are.
    max_name_bytes: a name in the file, which is `damaged` past it; PDF 1.7 (annex C) allows 127.
    """

    max_bytes: int = 512 * 1024 * 1024
    max_objects: int = 1_000_000
    max_index_bytes: int = 128 * 1024 * 1024
    max_pages: int = 5_000
    max_page_units: int = 14_400
    max_page_characters: int = 200_000
    max_text_characters: int = 20_000_000
    max_ratio: int = 250
    max_ratio_from_bytes: int = 4 * 1024 * 1024
    max_content_bytes: int = 64 * 1024 * 1024
    max_picture_bytes: int = 400 * 1024 * 1024
    max_picture_pixels: int = 60_000_000
    max_forms: int = 20_000
    max_form_depth: int = 60
    max_saved_states: int = 100_000
    max_sections: int = 2_000
    max_operands: int = 100_000
    max_font_bytes: int = 64 * 1024 * 1024
    max_map_bytes: int = 8 * 1024 * 1024
    max_map_entries: int = 16 * 65_536
    max_name_bytes: int = 100_000

    def changed(self) -> dict[str, int]:
        """Return the limits that are not the program's own, by name."""
        told = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: n for name, n in told.items() if n != getattr(LIMITS, name)}


@dataclass(frozen=True, slots=True)
class WorkerLimits:
    """What one worker process may use on one brochure.

    cpu_seconds: the worker's own CPU time, OCR apart; a page takes 0.05 to 0.15 s, so this is
        for what never ends.
    cpu_seconds_per_megabyte: added for large brochures; plain text takes 3 s, damaged 7.
    elapsed_seconds: for everything, OCR included (about 5 s a page on one core).
    start_seconds: for a worker to import the stages; 3 s on an idle machine.
    memory_bytes: private memory (RLIMIT_DATA); a warm worker holds 310 to 345 MB, short brochures
        take it to 400, 84 dense pages to 520; every hostile PDF of the tests stays below.
    memory_bytes_per_megabyte: added for large brochures, as far as memory_bytes_max; 1,000 pages
        (1 M glyphs) take 375 MB to read, 610 with 500 fonts on them.
    result_bytes: text and document together; 20 M characters of Thai are 60 MB.
    brochures_per_worker: then a fresh one takes over, so that what a library leaks is freed. To
        start one costs 2.4 s of CPU; 1,000 short texts left 1 MB behind.
    """

    cpu_seconds: float = 60.0
    cpu_seconds_per_megabyte: float = 10.0
    elapsed_seconds: float = 3_600.0
    start_seconds: float = 120.0
    memory_bytes: int = 600_000_000
    memory_bytes_per_megabyte: int = 150_000_000
    memory_bytes_max: int = 4_000_000_000
    result_bytes: int = 512 * 1024 * 1024
    brochures_per_worker: int = 1_000

    def cpu_seconds_for(self, n_bytes: int) -> float:
        """Return the CPU seconds that a brochure of `n_bytes` may take."""
        return self.cpu_seconds + self.cpu_seconds_per_megabyte * n_bytes / 1e6

    def memory_bytes_for(self, n_bytes: int) -> int:
        """Return the memory that a worker with a brochure of `n_bytes` may hold."""
        more = int(self.memory_bytes_per_megabyte * n_bytes / 1e6)
        return min(self.memory_bytes + more, self.memory_bytes_max)


@dataclass(frozen=True, slots=True)
class PictureLimits:
    """Page pictures in the inspection page, which is one file that a browser must hold.

    dpi: letters of 8 points are read with ease at 110; a page costs about 0.04 s.
    dpi_min: below this nothing can be read, and the picture is left out.
    colours: of a picture; 32 keep text, tables and logos, and make it a third as large.
    bytes_per_page: a page of text takes 20 to 90 kB, a photograph more.
    bytes_per_brochure: all pictures together; browsers open a file of 40 MB without a wait.
    pages: the first so many get a picture.
    pixels: of one picture; A4 at 110 dpi has 1.1 million.
    """

    dpi: float = 110.0
    dpi_min: float = 35.0
    colours: int = 32
    bytes_per_page: int = 300_000
    bytes_per_brochure: int = 24_000_000
    pages: int = 300
    pixels: int = 4_000_000


LIMITS = Limits()
PICTURES = PictureLimits()
WORKERS = WorkerLimits()

_IN_FORCE: ContextVar[Limits] = ContextVar("limits", default=LIMITS)


def limits() -> Limits:
    """Return the limits in force for the brochure that is read."""
    return _IN_FORCE.get()


@contextmanager
def limited(to: Limits) -> Iterator[None]:
    """Put other limits in force for what is done inside."""
    token = _IN_FORCE.set(to)
    try:
        yield
    finally:
        _IN_FORCE.reset(token)
