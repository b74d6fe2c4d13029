"""Text files → RawText: UTF-8, else TIS-620 as Thai Windows writes it (cp874)."""

from __future__ import annotations

import hashlib

from pipeline import thai
from pipeline.errors import BrochureError, Status
from pipeline.records import Brochure, Note, RawText
from pipeline.settings import limits

LEAST_THAI = 0.25
"""Share of Thai among the characters of a TIS-620 text that are no ASCII punctuation; a
European 8-bit text read as cp874 shows Thai only where its accented letters are, under 0.15."""


def read_plain_text(data: bytes, name: str) -> RawText:
    """Return the text of a file as it stands, its line ends as single newlines.

    Args:
        data: the bytes of the file.
        name: its path as recorded.

    Raises:
        BrochureError: nothing in it, no text in a known encoding, or too long.
    """
    if not data.strip():
        raise BrochureError(Status.EMPTY, f"{name} is empty", "put the brochure's text into it")
    text, notes = _decode(data, name)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    most = limits().max_text_characters
    if len(text) > most:
        raise BrochureError(
            Status.TOO_LARGE,
            f"{name} has {len(text):,} characters, more than {most:,}",
            "split it",
        )
    if not text.strip():
        raise BrochureError(Status.EMPTY, f"{name} is empty", "put the brochure's text into it")
    brochure = Brochure(name, hashlib.sha256(data).hexdigest(), "text/plain", len(data))
    return RawText(brochure, (), text, (None,) * len(text), (), notes)


def _decode(data: bytes, name: str) -> tuple[str, tuple[Note, ...]]:
    """Decode UTF-8, UTF-16 with its mark, or cp874 that reads as Thai."""
    refused = BrochureError(
        Status.NOT_TEXT, f"{name} is not a text in UTF-8 or TIS-620", "save it as UTF-8 text"
    )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise refused from error
        return text, (Note("decoded_utf16", "The text was in UTF-16."),)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        try:
            text = data.decode("cp874")
        except UnicodeDecodeError as error:
            raise refused from error
        if not _reads_as_thai(text):
            raise refused from None
        return text, (Note("decoded_tis620", "The text was in TIS-620 (cp874), not UTF-8."),)
    if _is_binary(text):
        raise refused
    return text, ()


def _is_binary(text: str) -> bool:
    """Say whether a text holds control characters that no text has."""
    return "\x00" in text


def _reads_as_thai(text: str) -> bool:
    letters = [c for c in text if c.isalpha() or thai.is_thai(c)]
    return (
        not _is_binary(text)
        and bool(letters)
        and sum(map(thai.is_thai, letters)) >= LEAST_THAI * len(letters)
    )
