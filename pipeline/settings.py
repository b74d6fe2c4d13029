"""Every number one may tune, with its unit and the reason for its value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds against hostile or absurd input; a brochure past one is refused as `too_large`.

    max_bytes: a brochure file; print PDFs of 100 pages with pictures stay under 200 MB.
    max_pages: the longest real paper in the trials had 1,000 pages.
    max_page_characters: glyphs on one page; a dense newspaper page has 30,000.
    max_text_characters: a text file, or all pages together.
    """

    max_bytes: int = 512 * 1024 * 1024
    max_pages: int = 5_000
    max_page_characters: int = 200_000
    max_text_characters: int = 20_000_000


@dataclass(frozen=True, slots=True)
class WorkerLimits:
    """What one worker process may use on one brochure.

    cpu_seconds: the worker's own CPU time, OCR apart; a page takes about 0.02 s, so this is
        for what never ends.
    cpu_seconds_per_megabyte: added for large brochures; plain text takes about 4 s.
    elapsed_seconds: for everything, OCR included (about 5 s a page on one core).
    start_seconds: for a worker to import the stages; 3 s on an idle machine.
    memory_bytes: private memory (RLIMIT_DATA); a warm worker holds 255 to 300 MB, short brochures
        take it to 350, 84 dense pages to 430; every hostile PDF of the tests stays below.
    memory_bytes_per_megabyte: added for large brochures, as far as memory_bytes_max; 1,000 pages
        (13 MB) take 1,100 MB to read.
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
    bytes_per_page: a page of text takes 20 to 60 kB, a photograph more.
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
