"""Gazetteers: names with codes, kept as CSV that a user can extend without code.

The columns are explained in `gazetteer_rows.py`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import DataError
from pipeline.extract.gazetteer_rows import Entry, read_rows

OWN_FILES = (
    "countries.csv",
    "provinces.csv",
    "districts.csv",
    "subdistricts.csv",
    "cities.csv",
    "organisations.csv",
    "not_names.csv",
)


class Source(NamedTuple):
    """A gazetteer file as it was used: its name and the SHA-256 of its bytes."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All entries, by name.

    named: name → entries that go by it. guarded: the same for entries whose every name
    needs a generic word (districts, subdistricts), kept apart because 850 of their names
    are ordinary words.
    """

    entries: tuple[Entry, ...]
    named: dict[str, tuple[Entry, ...]]
    guarded: dict[str, tuple[Entry, ...]]
    sources: tuple[Source, ...]

    def country(self, code: str) -> Entry | None:
        """Return the country with this ISO code."""
        for entry in self.entries:
            if entry.type == "country" and entry.country == code:
                return entry
        return None


@lru_cache(maxsize=8)
def load(extra: tuple[Path, ...] = ()) -> Gazetteer:
    """Load the gazetteers of this folder and the user's.

    Args:
        extra: CSV files with the same columns; their rows come first, so a user's row
            decides where a name stands in both.

    Raises:
        DataError: a file cannot be read, or a row is wrong; names file, line and column.
    """
    own = Path(__file__).parent
    files = [*extra, *(own / name for name in OWN_FILES)]
    contents = [(path.name, _bytes_of(path)) for path in files]
    entries = tuple(entry for name, data in contents for entry in read_rows(name, data))
    named: dict[str, list[Entry]] = {}
    guarded: dict[str, list[Entry]] = {}
    for entry in entries:
        for surface in entry.surfaces:
            (guarded if entry.guarded else named).setdefault(surface, []).append(entry)
    return Gazetteer(
        entries,
        {name: tuple(found) for name, found in named.items()},
        {name: tuple(found) for name, found in guarded.items()},
        tuple(Source(name, sha256(data).hexdigest()) for name, data in contents),
    )


@lru_cache(maxsize=8)
def names(extra: tuple[Path, ...] = ()) -> frozenset[str]:
    """Return the Thai names that count as words for the tokenizer: no blank, no Latin letter.

    Districts and subdistricts stay out: they would cut ordinary words apart.
    """
    return frozenset(
        name for name in load(extra).named if len(name) > 2 and THAI_WORD_RE.fullmatch(name)
    )


def coordinates(extra: tuple[Path, ...] = ()) -> Mapping[str, tuple[float, float]]:
    """Return where the places with known coordinates lie: fact id → longitude, latitude.

    Degrees, WGS 84; of a Thai province those of its capital. Source: GeoNames (CC BY 4.0),
    or the user's rows, which come first.
    """
    found: dict[str, tuple[float, float]] = {}
    for entry in load(extra).entries:
        if entry.position:
            found.setdefault(entry.id, entry.position)
    return found


THAI_WORD_RE = re.compile(r"[\u0e01-\u0e4e.-]+")


def _bytes_of(path: Path) -> bytes:
    """Return the bytes of a gazetteer file."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataError(
            f"{path.name}: cannot read the gazetteer ({error.strerror})", "check the path"
        ) from error
