"""Read: brochure → RawText.

A PDF says which glyphs are drawn where. `glyphs` takes them from the file with their meaning,
`overprint` drops the copies that make a shadow, `clusters` gives each mark to the base its ink
lies over, `lines`, `tables`, `columns` and `blocks` find what is read together and in which
order, `furniture` what every page repeats, `blanks` where a blank stands. A page without a usable
text layer (`triage`) is read from its picture (`ocr`). A text file is decoded by `plain`.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from pipeline.collector import calm_collector
from pipeline.errors import BrochureError, Status
from pipeline.read.files import load
from pipeline.read.glyphs import read_pages
from pipeline.read.layout import find_strips, lay_out
from pipeline.read.ocr import find_engine
from pipeline.read.plain import read_plain_text
from pipeline.read.readers import assign_readers
from pipeline.read.title import read_title
from pipeline.read.writing import write_pages
from pipeline.records import Brochure, RawText

__all__ = ["read_brochure", "read_plain_text"]


def read_brochure(path: Path, *, name: str | None = None, ocr: bool = True) -> RawText:
    """Read a brochure, PDF or text.

    Args:
        path: the file.
        name: its path as recorded; `path` itself if None.
        ocr: whether pages without a usable text layer go to OCR.

    Raises:
        BrochureError: it cannot be read; its status says why.
    """
    name = path.as_posix() if name is None else name
    data = load(path, name)
    if not data.lstrip()[:1024].count(b"%PDF-"):
        if path.suffix.lower() == ".pdf":
            raise BrochureError(Status.NOT_A_PDF, f"{name} is not a PDF", "export it again as PDF")
        return read_plain_text(data, name)
    engine = find_engine() if ocr else None
    with calm_collector():
        read = assign_readers(data, read_pages(data, name), engine)
        pages = [find_strips(page, reader) for page, reader in read]
        brochure = Brochure(
            name,
            hashlib.sha256(data).hexdigest(),
            "application/pdf",
            len(data),
            len(pages),
            read_title(data),
        )
        return write_pages(brochure, lay_out(pages))
