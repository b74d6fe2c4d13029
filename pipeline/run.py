"""The stages in order: the only file that knows the order.

`process` is the whole program; `answer` is the same for a worker process that must survive
whatever a brochure does to it. A corpus of brochures is the business of `corpus.py`.
"""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.collector import calm_collector
from pipeline.errors import BrochureError, PipelineError, Status
from pipeline.publish import publish_facts
from pipeline.publish.inspection import brochure_page
from pipeline.publish.producer import Producer, identify_producer
from pipeline.publish.words import words_text
from pipeline.records import CleanText, FactSheet, RawText
from pipeline.settings import LIMITS, Limits, limited

Request = dict[str, Any]
Lap = Callable[[str], None]
"""Told the name of each stage as it ends."""

DRAWING = "drawing the pages"
"""A worker's last words if PDFium takes it down: text and facts were made by then."""

TOO_BIG = "split it, or print it to a new PDF"
REPORT_IT = "this is a fault of the program: please report it with the brochure"


@dataclass(frozen=True, slots=True)
class Options:
    """The user's choices that change a result.

    reference_date: resolves relative dates; None leaves them unresolved.
    gazetteers: the user's own lists, beside the program's.
    ocr: whether pages without a usable text layer go to OCR.
    pages: whether the inspection page shows pictures of the pages.
    limits: bounds against bombs, past which a brochure is refused.
    """

    reference_date: date | None = None
    gazetteers: tuple[Path, ...] = ()
    ocr: bool = True
    pages: bool = True
    limits: Limits = LIMITS

    def as_request(self) -> Request:
        """Return the choices as JSON knows them."""
        day = self.reference_date.isoformat() if self.reference_date else None
        return {
            "reference_date": day,
            "gazetteers": [os.path.abspath(path) for path in self.gazetteers],
            "ocr": self.ocr,
            "pages": self.pages,
            "limits": self.limits.changed(),
        }

    @classmethod
    def from_request(cls, told: Request) -> Options:
        """Return the choices that `as_request` told."""
        day = told["reference_date"]
        return cls(
            date.fromisoformat(day) if day else None,
            tuple(Path(path) for path in told["gazetteers"]),
            told["ocr"],
            told["pages"],
            Limits(**told["limits"]),
        )

    def producer(self) -> Producer:
        """Say what makes a result under these choices."""
        choices = [("ocr", str(self.ocr)), ("pages", str(self.pages))]
        choices += [(name, str(n)) for name, n in self.limits.changed().items()]
        return identify_producer(self.gazetteers, choices)


# --- one brochure ---------------------------------------------------------------------------


@calm_collector()
def process(
    path: Path,
    *,
    name: str | None = None,
    options: Options | None = None,
    lap: Lap = lambda stage: None,
) -> FactSheet:
    """Read, repair, tokenize and extract: everything that one brochure states.

    Args:
        path: a PDF or a text.
        name: its path as recorded; `path` itself if None.
        options: the user's choices.
        lap: called at the end of each stage with its name.

    Raises:
        BrochureError: it cannot be processed; its status says why.
    """
    options = options or Options()
    with limited(options.limits):
        clean = clean_text(path, name=name, ocr=options.ocr, gazetteers=options.gazetteers, lap=lap)
    return extract(clean, options, lap)


def clean_text(
    path: Path,
    *,
    name: str | None = None,
    ocr: bool = True,
    gazetteers: tuple[Path, ...] = (),
    lap: Lap = lambda stage: None,
) -> CleanText:
    """Read a brochure and repair its text; names of gazetteers count as words there.

    Raises:
        BrochureError: it cannot be read; its status says why.
    """
    from pipeline.read import read_brochure

    raw = read_brochure(path, name=name, ocr=ocr)
    lap("read")
    clean = repair(raw, gazetteers)
    lap("repair")
    return clean


def clean_plain_text(data: bytes, name: str, gazetteers: tuple[Path, ...] = ()) -> CleanText:
    """Repair a text that is at hand as bytes; names of gazetteers count as words there.

    Raises:
        BrochureError: it is not text; its status says why.
    """
    from pipeline.read import read_plain_text

    return repair(read_plain_text(data, name), gazetteers)


def repair(raw: RawText, gazetteers: tuple[Path, ...] = ()) -> CleanText:
    """Repair a raw text; one without a single letter is refused as empty.

    gazetteers: the user's own lists, whose names count as words beside the program's.

    Raises:
        BrochureError: nothing was read although every page could be.
    """
    from pipeline.repair import repair_text

    needs_ocr = any(note.code == Status.NEEDS_OCR for note in raw.notes)
    if not raw.text.strip() and not needs_ocr:
        raise BrochureError(
            Status.EMPTY, f"{raw.brochure.path}: there is no text in it", "check that it is whole"
        )
    return repair_text(raw, known_words=_names(gazetteers))


def _names(gazetteers: tuple[Path, ...]) -> Iterator[str]:
    """Yield the names of all gazetteers; they are read when the first is asked for."""
    from pipeline.extract.gazetteer import names

    yield from names(gazetteers)


def extract(clean: CleanText, options: Options, lap: Lap = lambda stage: None) -> FactSheet:
    """Tokenize a clean text and extract its facts."""
    from pipeline.extract import extract_facts
    from pipeline.extract.gazetteer import names
    from pipeline.tokens import tokenize_text

    tokens = tokenize_text(clean, names(tuple(options.gazetteers)))
    lap("tokenize")
    sheet = extract_facts(
        tokens, reference_date=options.reference_date, gazetteers=options.gazetteers
    )
    lap("extract")
    return sheet


def _inside(options: Options) -> Callable[[str], tuple[str, ...]]:
    """Return what says which words there are inside a word."""
    from pipeline.tokens import words_inside

    known = frozenset(_names(options.gazetteers))
    return lambda word: words_inside(word, known)


def coordinates(gazetteers: tuple[Path, ...] = ()) -> Mapping[str, tuple[float, float]]:
    """Return where places lie: fact id → longitude, latitude in degrees."""
    from pipeline.extract import gazetteer

    return gazetteer.coordinates(gazetteers)


# --- one brochure, in a worker --------------------------------------------------------------


def answer(request: Request) -> tuple[dict[str, Any], tuple[bytes, ...]]:
    """Process the brochure that a request names; whatever happens is told, not raised."""
    path, shown = Path(request["path"]), request["shown"]
    try:
        return _answer(path, shown, request, Options.from_request(request["options"]))
    except BrochureError as error:
        return _refusal(error.status, error.message, error.remedy), ()
    except PipelineError as error:
        return {"abort": [error.message, error.remedy, int(error.exit_code)]}, ()
    except Exception as error:  # one brochure must not end the run, whatever a library raises
        return _unforeseen(error, shown), ()


@calm_collector()
def _answer(
    path: Path, shown: str, request: Request, options: Options
) -> tuple[dict[str, Any], tuple[bytes, ...]]:
    before = _state(path)
    seconds = _Seconds()
    sheet = process(path, name=shown, options=options, lap=seconds.lap)
    document = publish_facts(
        sheet,
        options.producer(),
        reference_date=options.reference_date,
        text_path=request["text_name"],
    )
    seconds.lap("publish")
    page = _inspection_page(path, sheet, document, request, options)
    seconds.lap("draw")
    if _state(path) != before:
        raise BrochureError(
            Status.CHANGED, f"{shown}: the file changed while it was read", "run again"
        )
    told = {"head": json.loads(document)["document"], "seconds": seconds.told}
    words = words_text(sheet.tokens, _inside(options))
    text, words_made = sheet.tokens.clean.text.encode(), words.encode()
    return told, (text, words_made, page, document.encode())


def _inspection_page(
    path: Path, sheet: FactSheet, document: str, request: Request, options: Options
) -> bytes:
    """Return the brochure's inspection page, with pictures of its pages if it has any."""
    from pipeline.read.picture import Album, take_pictures

    brochure = sheet.tokens.clean.raw.brochure
    album = Album({}, "the pages could not be drawn" if options.pages else "left out by --no-pages")
    if brochure.page_count is None:
        album = Album({}, "a text has no pages to draw")
    elif request.get("drawn", True) and options.pages:
        sys.stderr.write(f"{DRAWING}\n")
        sys.stderr.flush()
        album = take_pictures(path, brochure.page_count)
    pictures, home = album.pictures, request["home"]
    return brochure_page(sheet, json.loads(document), pictures, home, album.left_out)


class _Seconds:
    """How long each stage took: `told` by name, in seconds of the clock on the wall."""

    def __init__(self) -> None:
        self.told: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        """Note the end of a stage."""
        now = time.perf_counter()
        self.told[stage] = now - self._last
        self._last = now


def _state(path: Path) -> tuple[int, int, int] | None:
    """Return what changes when a file is written to; None if it cannot be looked at."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns, status.st_ino


def _refusal(status: Status, message: str, remedy: str) -> dict[str, Any]:
    return {"status": status, "message": message, "remedy": remedy}


def _unforeseen(error: BaseException, shown: str) -> dict[str, Any]:
    """Tell an exception that no stage foresaw: where, what, and that it is our fault."""
    cause: BaseException | None = error
    while cause is not None:  # libraries hide a MemoryError behind errors of their own
        if isinstance(cause, MemoryError):
            return _refusal(
                Status.OUT_OF_MEMORY, f"{shown}: it needs more memory than allowed", TOO_BIG
            )
        cause = cause.__cause__ or cause.__context__
    traceback.print_exception(error)
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(place.filename).name}:{place.lineno}"
    what = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    return _refusal(Status.FAILED, f"{shown}: {what} ({where})", REPORT_IT)


if __name__ == "__main__":
    from pipeline.engines.worker import serve
    from pipeline.extract import extract_facts as _extract  # noqa: F401 - warm before "ready"
    from pipeline.read import read_brochure as _read  # noqa: F401
    from pipeline.repair import repair_text as _repair  # noqa: F401
    from pipeline.tokens import tokenize_text as _tokenize  # noqa: F401

    serve(answer, sys.argv)
