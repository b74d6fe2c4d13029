"""/ActualText that the structure tree holds, for the marked content of a page (PDF 1.7, 14.7).

Most producers write /ActualText into the content stream; the tags of Acrobat and of InDesign
keep it with the structure element, which names its content by number.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping

from playa.document import Document
from playa.page import Page as PdfPage
from playa.pdftypes import ObjRef, PDFObject, resolve1

from pipeline.read.meanings import FILE_ERRORS

OBJECT_STREAM_RE = re.compile(rb"/ObjStm\b.{0,400}?stream\r?\n", re.DOTALL)
MOST_BYTES = 1 << 24
"""Bytes of one object stream that are searched."""
KEY = b"/ActualText"


class Structure:
    """The words that a document's structure elements tell, looked up page by page."""

    def __init__(self, document: Document, data: bytes) -> None:
        self._document = document
        try:
            self._speaks = "StructTreeRoot" in document.catalog and _has_key(data)
        except FILE_ERRORS:
            self._speaks = False

    def words(self, page: PdfPage) -> Mapping[int, PDFObject]:
        """Return, for the numbers of a page's marked content, the /ActualText that it has.

        An element tells its text for all of its content. Only one with a single stretch of
        content can be given its words for certain.
        """
        if not self._speaks:
            return {}
        try:
            return dict(self._look_up(page))
        except FILE_ERRORS:
            return {}

    def _look_up(self, page: PdfPage) -> list[tuple[int, PDFObject]]:
        key, structure = page.parent_key, self._document.structure
        if key is None or structure is None:
            return []
        parents = resolve1(structure.parent_tree.get(key))
        found = []
        for number, parent in enumerate(parents if isinstance(parents, list) else []):
            element = resolve1(parent) if isinstance(parent, ObjRef) else None
            if not isinstance(element, dict) or "ActualText" not in element:
                continue
            kids = resolve1(element.get("K"))
            if not isinstance(kids, list) or len(kids) == 1:
                found.append((number, resolve1(element["ActualText"])))
        return found


def _has_key(data: bytes) -> bool:
    """Say whether an /ActualText may stand outside the content streams.

    To look costs little; to follow the structure tree of a file that has none takes 5 ms a page.
    """
    if KEY in data or b"/Encrypt" in data:
        return True
    for match in OBJECT_STREAM_RE.finditer(data):
        stream = data[match.end() : match.end() + MOST_BYTES]
        try:
            told = zlib.decompressobj().decompress(stream, MOST_BYTES)
        except zlib.error:
            continue
        if KEY in told:
            return True
    return False
