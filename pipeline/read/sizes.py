"""How large a stream becomes when it is unpacked, found out without unpacking it whole.

A megabyte of packed zeros holds a gigabyte. What no honest page needs is refused before memory
is given to it.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from playa.pdftypes import ContentStream, PDFObject, PSLiteral, int_value, resolve1

from pipeline.settings import limits

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


def unpacks_past(stream: ContentStream, most: int) -> str:
    """Say in what a stream is excessive: past `most` bytes, or past the ratio; "" if it is not.

    Holds 64 kB of it at a time.
    """
    data = stream.rawdata
    if stream.decipher and stream.objid is not None and stream.genno is not None:
        data = stream.decipher(stream.objid, stream.genno, data, stream.attrs)
    filters = [_name(name) for name, _ in stream.get_filters()]
    bound = len(data)
    for name in filters:
        bound *= DEFLATE_RATIO if name in FLATE else RUN_RATIO if name in RUNS else 1
    allowed = limits()
    usual = max(allowed.max_ratio * len(data), allowed.max_ratio_from_bytes)
    least = min(most, usual)
    if bound <= least:
        return ""
    pieces: Iterator[bytes] = iter((data,))
    rest = list(filters)
    while rest and rest[0] in FLATE:
        pieces = inflate(pieces)
        rest.pop(0)
    left = least // RUN_RATIO if any(name in RUNS for name in rest) else least
    for piece in pieces:
        left -= len(piece)
        if left < 0:
            past_ratio = f"more than {allowed.max_ratio:,} times what is stored"
            return past_ratio if usual < most else f"more than {most:,} bytes"
    return ""


def inflate(pieces: Iterator[bytes]) -> Iterator[bytes]:
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


def is_huge_picture(stream: ContentStream) -> str:
    """Say in what a picture takes more memory than a worker may have; "" if it does not."""
    names = [_name(name) for name, _ in stream.get_filters()]
    if any(name in UNPACKED for name in names):
        return ""
    try:
        sizes = (stream.get_any((short, long)) for short, long in MEASURES)
        wide, high, bits = (int_value(size) if size is not None else 1 for size in sizes)
    except TypeError:
        return ""
    most = limits().max_picture_bytes
    return f"more than {most:,} bytes" if wide * high * bits // 8 > most else ""


def has_long_name(data: bytes) -> bool:
    """Say whether a file holds a name that no honest file has. Linear."""
    longest = limits().max_name_bytes
    return re.search(rb"/[^\x00\s()<>\[\]{}/%%]{%d}" % longest, data) is not None


def _name(told: PDFObject) -> str:
    value = resolve1(told)
    return str(value.name) if isinstance(value, PSLiteral) else ""
