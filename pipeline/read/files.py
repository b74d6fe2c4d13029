"""Path → bytes, or the reason why not."""

from __future__ import annotations

import stat
from pathlib import Path

from pipeline.errors import BrochureError, Status
from pipeline.settings import limits


def is_pdf(data: bytes) -> bool:
    """Say whether a file says so itself, near its beginning (PDF 1.7, annex H, note 13)."""
    return b"%PDF-" in data.lstrip()[:1024]


def not_a_pdf(name: str) -> BrochureError:
    """Return the reason why a file that should be a PDF is refused."""
    return BrochureError(Status.NOT_A_PDF, f"{name} is not a PDF", "export it again as PDF")


def load(path: Path, name: str) -> bytes:
    """Return the bytes of a regular file that is neither empty nor too large.

    Raises:
        BrochureError: not a file, unreadable, empty or too large.
    """
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            raise BrochureError(
                Status.NOT_A_FILE, f"{name} is not a file", "give the file itself, or its folder"
            )
        most = limits().max_bytes
        if facts.st_size > most:
            raise BrochureError(
                Status.TOO_LARGE,
                f"{name} has {facts.st_size:,} bytes, more than {most:,}",
                "split it, or save it with smaller pictures",
            )
        data = path.read_bytes()
    except OSError as error:
        raise BrochureError(
            Status.UNREADABLE,
            f"{name} cannot be read: {error.strerror or error}",
            "check that it exists and that you may read it",
        ) from error
    if not data.strip():
        raise BrochureError(Status.EMPTY, f"{name} is empty", "export the brochure again")
    return data
