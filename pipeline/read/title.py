"""The title a PDF gives itself, if it is one."""

from __future__ import annotations

import re

import pypdfium2

LONGEST = 200
"""Titles are at most a sentence; longer ones are text that slipped into the field."""
FILE_NAME_RE = re.compile(
    r"^(?:microsoft (?:word|powerpoint|excel) - .*"
    r"|.*\.(?:docx?|pptx?|xlsx?|pdf|indd|odt|ai|cdr|rtf|tmp)"
    r"|untitled.*|document ?\d*|slide ?\d*|presentation ?\d*|scan.*\d+|print)$",
    re.IGNORECASE,
)
"""What programs write there by themselves."""
FOREIGN_RE = re.compile(r"[\x80-\xff\ufffd\ue000-\uf8ff]")
"""Letters that stand in a Thai or English title only when it was decoded wrongly."""


def read_title(data: bytes) -> str | None:
    """Return the title in a PDF's own description; None if there is none worth the name."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return None
    try:
        title = document.get_metadata_dict(skip_empty=True).get("Title", "")
    finally:
        document.close()
    return title_or_none(title)


def title_or_none(title: str) -> str | None:
    """Return a title with its white space tidied, or None if it is no title."""
    title = " ".join(title.split())
    letters = sum(c.isalpha() for c in title)
    if (
        letters < 3
        or len(title) > LONGEST
        or not title.isprintable()
        or FILE_NAME_RE.match(title)
        or 10 * len(FOREIGN_RE.findall(title)) > letters
    ):
        return None
    return title
