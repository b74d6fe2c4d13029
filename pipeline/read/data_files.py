"""Tables that come with the program: what the file is, a head, numbers; all of it packed.

The first bytes name the kind and version, one line of JSON is the head, and what is behind it the
table itself takes apart: nothing of such a file is ever run.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

from pipeline.errors import DataError

Made = TypeVar("Made")


def save_data(path: Path, magic: bytes, head: dict[str, Any], numbers: Iterable[bytes]) -> None:
    """Write a table. magic: its kind and version."""
    body = b"".join((magic, json.dumps(head).encode(), b"\n", *numbers))
    path.write_bytes(zlib.compress(body, 9))


def load_data(path: Path, magic: bytes, parse: Callable[[dict[str, Any], bytes], Made]) -> Made:
    """Return a table. parse: makes it of its head and numbers, or raises ValueError.

    Raises:
        DataError: the file is missing, spoilt or of another version.
    """
    try:
        body = zlib.decompress(path.read_bytes())
        if not body.startswith(magic):
            raise ValueError("it is of another kind or version")
        head, _, numbers = body[len(magic) :].partition(b"\n")
        return parse(json.loads(head), numbers)
    except (OSError, ValueError, KeyError, TypeError, zlib.error) as error:
        words = f"{path.name} cannot be read: {error}"
        raise DataError(words, "install the program again") from error
