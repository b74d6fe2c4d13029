"""How large a stream becomes when it is unpacked, found out without unpacking it whole.

A megabyte of packed zeros holds a gigabyte. What no honest page needs is refused before memory
is given to it.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from playa.pdftypes import ContentStream, PDFObject, PSLiteral, int_value, resolve1

MOST_CONTENT_BYTES = 64 * 1024 * 1024
"""The content of one page, or of one form, unpacked; a map of 4 MB on paper has 30 MB."""
MOST_PICTURE_BYTES = 400 * 1024 * 1024
"""A picture unpacked; a poster of A0 at 300 dpi in colour has 420 MB and comes as JPEG."""
LONGEST_NAME = 100_000
"""Bytes of a name; PDF 1.7, annex C, allows 127."""
LONG_NAME_RE = re.compile(rb"/[^\x00\s()<>\[\]{}/%%]{%d}" % LONGEST_NAME)
DEFLATE_RATIO = 1032
"""Deflate makes at most this much of a byte (zlib's technical details)."""
RUN_RATIO = 64
"""RunLength makes 128 bytes of two."""
FLATE = ("FlateDecode", "Fl")
RUNS = ("RunLengthDecode", "RL")
UNPACKED = ("DCTDecode", "DCT", "JPXDecode")
"""Pictures that are decoded row by row, at the size that is wanted."""
MEASURES = (("W", "Width"), ("H", "Height"), ("BPC", "BitsPerComponent"))
CHUNK = 1 << 16


def unpacks_past(stream: ContentStream, most: int) -> bool:
    """Say whether a stream becomes larger than `most` bytes. Holds 64 kB of it at a time."""
    data = stream.rawdata
    if stream.decipher and stream.objid is not None and stream.genno is not None:
        data = stream.decipher(stream.objid, stream.genno, data, stream.attrs)
    names = [_name(name) for name, _ in stream.get_filters()]
    bound = len(data)
    for name in names:
        bound *= DEFLATE_RATIO if name in FLATE else RUN_RATIO if name in RUNS else 1
    if bound <= most:
        return False
    pieces: Iterator[bytes] = iter((data,))
    rest = list(names)
    while rest and rest[0] in FLATE:
        pieces = _inflate(pieces)
        rest.pop(0)
    left = most // RUN_RATIO if any(name in RUNS for name in rest) else most
    for piece in pieces:
        left -= len(piece)
        if left < 0:
            return True
    return False


def _inflate(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the unpacked bytes of some packed ones in chunks, as far as they are sound."""
    machine = zlib.decompressobj()
    for piece in pieces:
        data = piece
        while data and not machine.eof:
            try:
                yield machine.decompress(data, CHUNK)
            except zlib.error:
                return
            data = machine.unconsumed_tail


def is_huge_picture(stream: ContentStream) -> bool:
    """Say whether a picture takes more memory than a worker may have."""
    names = [_name(name) for name, _ in stream.get_filters()]
    if any(name in UNPACKED for name in names):
        return False
    try:
        sizes = (stream.get_any((short, long)) for short, long in MEASURES)
        wide, high, bits = (int_value(size) if size is not None else 1 for size in sizes)
    except TypeError:
        return False
    return wide * high * bits // 8 > MOST_PICTURE_BYTES


def has_long_name(data: bytes) -> bool:
    """Say whether a file holds a name that no honest file has. Linear."""
    return LONG_NAME_RE.search(data) is not None


def _name(told: PDFObject) -> str:
    value = resolve1(told)
    return str(value.name) if isinstance(value, PSLiteral) else ""
