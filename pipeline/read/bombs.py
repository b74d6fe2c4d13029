"""What a PDF would become in memory, found out from its bytes before any reader opens it.

Every reader lists the objects of a file, and unpacks its object streams and cross-reference
streams, before it looks at a page. So they are counted here first, in chunks: linear in what is
stored and in what is allowed. In an encrypted file these streams are noise and only the objects
outside them are counted; the worker's own limits hold for the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.errors import BrochureError, Status
from pipeline.read.sizes import FLATE, inflate
from pipeline.settings import limits

BEGINNINGS = (b" obj", b"\nobj", b"\robj", b"\tobj")
INDEX_RE = re.compile(rb"/Type\s{0,99}/(?:ObjStm|XRef)\b")
STREAM_RE = re.compile(rb"\bstream\r?\n")
NUMBER_RE = re.compile(rb"/N\s{1,99}(\d{1,12})\b")
INDEX_ENTRIES_RE = re.compile(rb"/Index\s{0,99}\[([\d\s]{1,2000})\]")
SIZE_RE = re.compile(rb"/Size\s{1,99}(\d{1,12})\b")
LENGTH_RE = re.compile(rb"/Length\s{1,99}(\d{1,12})\b(?!\s{1,99}\d{1,9}\s{1,99}R)")
FILTER_RE = re.compile(rb"/([A-Z][A-Za-z0-9]{0,20})(?=[\s/\]>])")
AROUND = 2_000
"""Bytes of a dictionary before its /Type, and behind it; those of such streams take 300."""


def check_objects(data: bytes, name: str) -> None:
    """Refuse a file with more objects, or longer lists of them, than any brochure has.

    Args:
        data: the bytes of the file.
        name: its path as recorded.

    Raises:
        BrochureError: `too_large`; the message names the limit.
    """
    allowed = limits()
    count = sum(data.count(beginning) for beginning in BEGINNINGS)
    left = allowed.max_index_bytes
    for told, start, end in _indexes(data):
        number = NUMBER_RE.search(told)
        if b"ObjStm" in told:
            count += int(number[1]) if number else 0
        else:
            count = max(count, _entries(told))
        left -= _unpacked(told, data[start:end], left, name)
    if count > allowed.max_objects:
        raise _refusal(f"{name} has {count:,} objects, more than {allowed.max_objects:,}")


def _indexes(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield the dictionary of each object or cross-reference stream, and where its data stand."""
    seen = end = 0
    for match in INDEX_RE.finditer(data):
        begins = STREAM_RE.search(data, match.end(), match.end() + AROUND)
        if begins is None or begins.end() <= seen:
            continue
        start = seen = begins.end()
        first = max(
            0,
            match.start() - AROUND,
            data.rfind(b"obj", max(0, match.start() - AROUND), match.start()),
        )
        told = data[first : begins.start()]
        if end < start:
            found = data.find(b"endstream", start)
            end = found if found >= 0 else len(data)
        length = LENGTH_RE.search(told)
        yield told, start, max(end, start + int(length[1]) if length else 0)


def _entries(told: bytes) -> int:
    """Return how many entries a cross-reference stream says it has: they may have no width."""
    ranges = INDEX_ENTRIES_RE.search(told)
    if ranges is not None:
        return sum(int(length[:12]) for length in ranges[1].split()[1::2])
    size = SIZE_RE.search(told)
    return int(size[1]) if size else 0


def _unpacked(told: bytes, packed: bytes, left: int, name: str) -> int:
    """Return how large a stream becomes; refuse it where that is past the limits."""
    allowed = limits()
    pieces: Iterator[bytes] = iter((packed,))
    for match in FILTER_RE.finditer(told):
        if match[1].decode("ascii") in FLATE:
            pieces = inflate(pieces)
    usual = max(allowed.max_ratio * len(packed), allowed.max_ratio_from_bytes)
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > left:
            most = f"{allowed.max_index_bytes:,} bytes"
            raise _refusal(f"{name}: the lists of its objects unpack to more than {most}")
        if size > usual:
            times = f"{allowed.max_ratio:,} times what is stored"
            raise _refusal(f"{name}: a list of its objects unpacks to more than {times}")
    return size


def _refusal(words: str) -> BrochureError:
    return BrochureError(Status.TOO_LARGE, words, "print it to a new PDF")
