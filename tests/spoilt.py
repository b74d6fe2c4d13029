"""Data files of the program that are missing or spoilt: each must be refused by name."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

import pytest

from pipeline.errors import DataError


def refuses_spoilt(table: ModuleType, folder: Path, bodies: Iterable[bytes]) -> None:
    """Check that a table without file, of no bytes, cut short or with other bodies is refused.

    table: a module with `DATA` and `load`.
    """
    whole = table.DATA.read_bytes()
    spoilt = folder / table.DATA.name
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(table, "DATA", spoilt)
        for content in (None, b"", whole[:200], *map(zlib.compress, bodies)):
            if content is not None:
                spoilt.write_bytes(content)
            table.load.cache_clear()
            with pytest.raises(DataError, match=spoilt.name.replace(".", r"\.")):
                table.load()
    table.load.cache_clear()
