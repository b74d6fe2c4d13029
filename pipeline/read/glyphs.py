"""The glyphs of a brochure's pages, in content order, each with its meaning and its place.

playa opens the file: its objects, pages and fonts. What a page draws is carried out by
`content.py`, which sees character codes, marked content and `/ActualText`, all of which
pdfplumber hides. What cannot be read so, pdfplumber (`plumber.py`) and PDFium (`salvage.py`) do,
whichever makes out more. PDFium, another family of code, also counts pages and characters
(`agreement.py`): what one reads and the other does not is never lost, and never silent.

CPU on 200 pages put together of the made PDFs, as a share of pdfplumber's `extract_text`
(`tests/bench_speed.py`): this module, with meanings, outlines and PDFium's count, 0.29.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import playa
from playa.document import Document
from playa.page import Page as PdfPage

from pipeline.errors import BrochureError, Status
from pipeline.read.agreement import compare
from pipeline.read.bombs import check_objects
from pipeline.read.brochure_fonts import FontShelf
from pipeline.read.content import PageGlyphs, PageReader, size_excess, too_large
from pipeline.read.guard import GuardedDocument
from pipeline.read.meanings import FILE_ERRORS, UNKNOWN
from pipeline.read.plumber import PlumberReader
from pipeline.read.salvage import PdfiumReader
from pipeline.read.sizes import has_long_name
from pipeline.read.stray_pages import loose_pages
from pipeline.read.unread import read_unread
from pipeline.records import Note
from pipeline.settings import limits

__all__ = ["PageGlyphs", "read_pages"]

READER_ERRORS = (*FILE_ERRORS, RuntimeError, OSError)
"""What playa raises on a broken file or page; then PDFium is asked."""

EMPTY_TRAILER = b"\ntrailer\n<< >>\nstartxref\n0\n%%EOF\n"


def read_pages(source: Path | bytes, name: str | None = None) -> Iterator[PageGlyphs]:
    """Yield the pages of a PDF one by one; none is kept.

    Args:
        source: the file, or its bytes.
        name: its path as recorded, for errors.

    Raises:
        BrochureError: it needs a password, has too many pages or too much on one, or no reader
            finds a page.
    """
    data = source if isinstance(source, bytes) else source.read_bytes()
    name = name or (source.as_posix() if isinstance(source, Path) else "the brochure")
    if has_long_name(data):
        raise BrochureError(
            Status.DAMAGED,
            f"{name} holds a name of more than {limits().max_name_bytes:,} characters",
            "print it to a new PDF",
        )
    check_objects(data, name)
    with PdfiumReader(data) as pdfium, _count_warnings() as warnings:
        reading = _Reading(data, name, PlumberReader(data), pdfium)
        held: PageGlyphs | None = None
        glyphs = 0
        for page in read_unread(reading.pages()):
            glyphs += len(page.glyphs)
            _check_text(glyphs, name)
            if held is not None:
                yield held
            held = page
        if held is None:
            raise BrochureError(
                Status.DAMAGED,
                f"{name} has no page that can be read",
                "open it in a PDF viewer and print it to a new PDF",
            )
        notes = (*held.notes, *reading.notes(), *_defects(warnings))
        yield held._replace(notes=notes)


class _Reading:
    """One brochure read by all three readers.

    Raises:
        BrochureError: it needs a password.
    """

    def __init__(
        self, data: bytes, name: str, plumber: PlumberReader, pdfium: PdfiumReader
    ) -> None:
        self.name = name
        self.data = data
        self.plumber = plumber
        self.pdfium = pdfium
        self.first_count = 0
        self.found_count = 0
        self.rebuilt = False
        self.document = self._open(data)
        self.shelf: FontShelf | None = None

    def _open(self, data: bytes) -> GuardedDocument | None:
        try:
            return GuardedDocument(data)
        except playa.PDFEncryptionError as error:
            if self.pdfium.count == 0:
                raise self._encrypted() from error
        except READER_ERRORS as error:
            if self.pdfium.needs_password:
                raise self._encrypted() from error
            if b"/Encrypt" not in data:
                return self._rebuild(data)
        return None

    def _rebuild(self, data: bytes) -> GuardedDocument | None:
        """Open a file whose end is lost: with an empty trailer playa searches its objects."""
        try:
            document = GuardedDocument(data + EMPTY_TRAILER)
        except READER_ERRORS:
            return None
        self.rebuilt = True
        return document

    def _encrypted(self) -> BrochureError:
        return BrochureError(
            Status.ENCRYPTED,
            f"{self.name} is encrypted and needs a password",
            "open it with the password and save a copy without one",
        )

    def pages(self) -> Iterator[PageGlyphs]:
        """Yield the pages that playa finds, those that only the others find, or stray ones."""
        if self.document is None:
            yield from self._salvaged_pages()
            return
        with closing(self.document):
            shelf = self.shelf = FontShelf(self.document, self.data, self.name)
            for page in self._first_pages(self.document):
                self.first_count += 1
                self._check_count(self.first_count)
                yield self._read(page, shelf)
            found = self.first_count
            for salvaged in self._salvaged_pages():
                found += 1
                yield salvaged
            for page in () if found else loose_pages(self.document):
                self.rebuilt = True
                self._check_count(page.page_idx + 1)
                yield self._read(page, shelf)

    def _salvaged_pages(self) -> Iterator[PageGlyphs]:
        """Yield the pages behind the last that playa finds, as the others read them."""
        self.found_count = max(self.first_count, self.pdfium.count)
        if self.first_count == 0 or self.first_count < self.pdfium.count:
            self.found_count = max(self.found_count, self.plumber.count)
        for number in range(self.first_count + 1, self.found_count + 1):
            self._check_count(number)
            page_read = self._salvage(number)
            if page_read is not None:
                yield page_read

    def _first_pages(self, document: Document) -> Iterator[PdfPage]:
        """Yield the pages of the page tree as far as the first reader can follow it."""
        pages = iter(document.pages)
        while True:
            try:
                page = next(pages)
            except StopIteration:
                return
            except READER_ERRORS:
                return
            yield page

    def _check_count(self, count: int) -> None:
        most = limits().max_pages
        if count > most:
            message = f"{self.name} has more than {most:,} pages"
            raise BrochureError(Status.TOO_LARGE, message, "split it into parts")

    def _read(self, page: PdfPage, shelf: FontShelf) -> PageGlyphs:
        """Read a page; where playa stumbles or finds nothing, ask the others.

        A page that PDFium finds empty too is a scan, or blank.
        """
        reader = PageReader(page, shelf)
        trouble = ""
        try:
            found = reader.read()
        except READER_ERRORS as error:
            trouble = f"{type(error).__name__}: {error}"
            found = reader.result()
        number = found.number
        counted = self.pdfium.characters(number)
        if trouble or (counted and not found.glyphs):
            salvaged = self._salvage(number)
            if salvaged is not None and count_known(salvaged) > count_known(found):
                pictures = salvaged.images or found.images
                return salvaged._replace(images=pictures, rules=salvaged.rules or found.rules)
        notes = found.notes
        if trouble:
            words = f"Part of the page cannot be read ({trouble})."
            notes += (Note("page_damaged", words, number),)
        disagreement = compare(found, counted, reader.sections.shared)
        if disagreement is not None:
            notes += (disagreement,)
        return found._replace(notes=notes)

    def _salvage(self, number: int) -> PageGlyphs | None:
        """Return a page (from 1) by the reader that makes out more glyphs; None if neither can.

        At a draw it is pdfplumber, which also finds lines and pictures.
        """
        read = [page for r in (self.plumber, self.pdfium) if (page := r.read(number)) is not None]
        found = max(read, key=count_known, default=None)
        if found is not None:
            _check_page(found, self.name)
        return found

    def notes(self) -> Iterator[Note]:
        """Yield what is to be said about the brochure as a whole."""
        if self.shelf is not None:
            yield from self.shelf.notes()
        if self.document is not None:
            yield from self.document.notes()
        if self.rebuilt:
            yield Note(
                "rebuilt", "The page tree is lost: the objects of the file were searched for pages."
            )
        if self.first_count != self.pdfium.count:
            said = f"playa counts {self.first_count} pages, PDFium {self.pdfium.count}"
            if self.found_count > max(self.first_count, self.pdfium.count):
                said += f", pdfplumber {self.found_count}"
            yield Note("readers_disagree", f"{said}.")


def _check_text(glyphs: int, name: str) -> None:
    most = limits().max_text_characters
    if glyphs > most:
        words = f"{name} draws more than {most:,} glyphs on all pages together"
        raise BrochureError(Status.TOO_LARGE, words, "split it into parts")


def _check_page(page: PageGlyphs, name: str) -> None:
    """Refuse a page of another reader that is past what `PageReader` allows."""
    most = limits().max_page_characters
    excess = size_excess(page.width, page.height)
    if excess:
        raise too_large(name, page.number, f"is too large: {excess}")
    if len(page.glyphs) > most:
        raise too_large(name, page.number, f"draws more than {most:,} glyphs")


def count_known(page: PageGlyphs) -> int:
    """Return how many glyphs of a page have a meaning and are no blanks."""
    return sum(1 for glyph in page.glyphs if glyph.meaning.strip() not in ("", UNKNOWN))


class _Counter(logging.Handler):
    """Counts what playa finds wrong with a file instead of printing it."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []
        self.times = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Count a warning and keep the first."""
        self.times += 1
        if not self.messages:
            self.messages.append(record.getMessage())


@contextmanager
def _count_warnings() -> Iterator[_Counter]:
    """Take playa's warnings for the time of a reading, and keep fontTools and pdfminer quiet.

    What fontTools warns of (dates, checksums) has no bearing on the text; a program that it
    cannot read raises an error and gets a note.
    """
    counter = _Counter()
    quiet = [(logging.getLogger(name), _Counter()) for name in ("fontTools", "pdfminer")]
    loggers = [(logging.getLogger("playa"), counter), *quiet]
    passed_on = [logger.propagate for logger, _ in loggers]
    for logger, handler in loggers:
        logger.addHandler(handler)
        logger.propagate = False
    try:
        yield counter
    finally:
        for (logger, handler), passed in zip(loggers, passed_on, strict=True):
            logger.removeHandler(handler)
            logger.propagate = passed


def _defects(warnings: _Counter) -> Iterator[Note]:
    if warnings.times:
        first = " ".join(warnings.messages[0].split())[:120]
        words = f"The file breaks the PDF standard; the first breach: {first}"
        yield Note("pdf_defects", words, times=warnings.times)
