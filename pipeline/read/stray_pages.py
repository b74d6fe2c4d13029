"""Pages that no page tree leads to and that do not say what they are.

The readers search a broken file for objects of /Type /Page. Where even that word is lost, a
page still is what has /Contents, and resources or a size.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from playa.document import Document
from playa.page import Page as PdfPage
from playa.pdftypes import PDFObject, resolve1

from pipeline.read.meanings import FILE_ERRORS
from pipeline.read.streams import is_stream

MOST_OBJECTS = 100_000
"""Objects looked at; a file of 5,000 pages has 50,000."""


def loose_pages(document: Document) -> Iterator[PdfPage]:
    """Yield what looks like a page among the objects of a file, in the order of the file."""
    count = 0
    try:
        for item in islice(document.objects, MOST_OBJECTS):
            if isinstance(item.obj, dict) and _is_page(item.obj):
                yield PdfPage(document, item.objid, item.obj, None, count, "screen")
                count += 1
    except FILE_ERRORS:
        return


def _is_page(told: dict[str, PDFObject]) -> bool:
    if not ("Resources" in told or "MediaBox" in told) or "Contents" not in told:
        return False
    contents = resolve1(told["Contents"])
    parts = contents if isinstance(contents, list) else [contents]
    return any(is_stream(resolve1(part)) for part in parts)
