"""The rows of a gazetteer: what each column means, and what is refused.

A gazetteer is a CSV file with these columns, all present, most of them possibly empty
(lines that start with `#` are comments and name the licence):

key: a slug for an organisation (`asean` → id `org:asean`).
type: what it is: a place type, or a partner type of the schema; `none` for a name that is
    neither and hides the names inside it (ตรุษจีน).
th, en: the canonical names. variants: other names and spellings, separated by `|`.
country: ISO 3166-1 alpha-2. subdivision: ISO 3166-2, its own, or the one it lies in.
geonames: GeoNames id. population: whole part of log10 of the inhabitants.
homographs: those of its names that are also ordinary words, separated by `|`; `*` = all.
    They count only behind a generic word (จังหวัด, เมือง) or beside another place.
source: who says so.

Two more columns may follow: longitude and latitude, WGS 84 in degrees, for the map.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal, get_args

from pipeline.errors import DataError
from pipeline.records import (
    Identifiers,
    Names,
    PartnerType,
    PartnerValue,
    PlaceType,
    PlaceValue,
)

CountrySource = Literal["text", "gazetteer"] | None

COLUMNS = (
    "key",
    "type",
    "th",
    "en",
    "variants",
    "country",
    "subdivision",
    "geonames",
    "population",
    "homographs",
    "source",
)
OPTIONAL_COLUMNS = ("longitude", "latitude")
PLACE_TYPES = frozenset(get_args(PlaceType))
PARTNER_TYPES = frozenset(get_args(PartnerType))
NO_NAME = "none"
TYPES = PLACE_TYPES | PARTNER_TYPES | {NO_NAME}
PATTERNS = {
    "key": re.compile(r"[a-z0-9][a-z0-9-]{0,60}|"),
    "country": re.compile(r"[A-Z]{2}|"),
    "subdivision": re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}|"),
    "geonames": re.compile(r"[1-9][0-9]{0,9}|"),
    "population": re.compile(r"[0-9]|10|"),
    "longitude": re.compile(r"-?(?:1[0-7][0-9]|[1-9]?[0-9])\.[0-9]{1,6}|-?180\.0{1,6}|"),
    "latitude": re.compile(r"-?[1-8]?[0-9]\.[0-9]{1,6}|-?90\.0{1,6}|"),
}
GENERIC_OF_TYPE = {
    "province": ("จังหวัด", "Province"),
    "state": ("รัฐ", "State"),
    "district": ("อำเภอ", "District"),
    "subdistrict": ("ตำบล", "Subdistrict"),
    "city": ("เมือง", "City"),
    "island": ("เกาะ", "Island"),
}
GENERIC_IN = {
    ("district", "TH-10"): ("เขต", "District"),
    ("subdistrict", "TH-10"): ("แขวง", "Subdistrict"),
}
"""Bangkok has no อำเภอ and no ตำบล."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a gazetteer; an empty field is an empty string.

    file: where it stands. position: longitude and latitude in degrees, where known.
    """

    key: str
    type: str
    th: str
    en: str
    variants: tuple[str, ...]
    country: str
    subdivision: str
    geonames: str
    population: int
    homographs: frozenset[str]
    file: str
    position: tuple[float, float] | None = None

    @property
    def is_place(self) -> bool:
        """Say whether it is a place; a country is a partner."""
        return self.type in PLACE_TYPES

    @property
    def surfaces(self) -> tuple[str, ...]:
        """All the names it goes by, canonical ones first."""
        return tuple(dict.fromkeys(n for n in (self.th, self.en, *self.variants) if n))

    @property
    def guarded(self) -> bool:
        """Say whether none of its names counts without a generic word before it."""
        return "*" in self.homographs

    @property
    def id(self) -> str:
        """The stable id of the entity."""
        if self.type == "country":
            return f"country:{self.country}"
        if not self.is_place:
            return f"org:{self.key}" if self.key else f"org:{name_digest(self.th or self.en)}"
        if self.file == "provinces.csv":
            return f"city:{self.subdivision}"
        if self.geonames:
            return f"city:gn{self.geonames}"
        # Names of districts recur in several provinces, and a province's with its capital's.
        where = self.type + self.subdivision if self.type in ("district", "subdistrict") else ""
        return f"city:{name_digest((self.th or self.en) + where)}"

    def value(self) -> PlaceValue | PartnerValue:
        """Return the value that a mention of this entry names."""
        names = Names(self.th or None, self.en or None, self._aliases())
        country = self.country or None
        if not self.is_place:
            code = country if self.type == "country" else None
            source: CountrySource = "gazetteer" if country else None
            identifiers = Identifiers(iso3166_1=code)
            return PartnerValue(self.id, self.type, names, country, source, identifiers)
        own = self.type in ("province", "state") or self.file == "provinces.csv"
        identifiers = Identifiers(
            iso3166_2=self.subdivision or None if own else None,
            geonames=int(self.geonames) if self.geonames else None,
        )
        admin1 = self.subdivision or None
        return PlaceValue(self.id, self.type, names, country, identifiers, admin1)

    def _aliases(self) -> tuple[str, ...]:
        """Return the other names, and the canonical ones with their generic word."""
        aliases = [name for name in self.surfaces if name not in (self.th, self.en)]
        generic = GENERIC_OF_TYPE.get(self.type)
        generic = GENERIC_IN.get((self.type, self.subdivision or self.country), generic)
        if generic and self.th and not self.th.startswith(("กรุง", "เขต", *generic)):
            aliases.append(generic[0] + self.th)
        if generic and self.en and generic[1] not in self.en:
            aliases.append(f"{self.en} {generic[1]}")
        if self.type in ("province", "state") and self.th.startswith(("แขวง", "รัฐ")):
            aliases.append(self.th.removeprefix("แขวง").removeprefix("รัฐ"))
        if self.type == "country" and self.th:
            aliases.append("ประเทศ" + self.th)
        return tuple(dict.fromkeys(aliases))


def name_digest(name: str) -> str:
    """Return 12 hex digits that stand for a name without a code."""
    return sha256(name.encode()).hexdigest()[:12]


def read_rows(file: str, data: bytes) -> Iterator[Entry]:
    """Yield the entries of one gazetteer file.

    Raises:
        DataError: it cannot be read, or a row is wrong; the message names the line.
    """
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise DataError(f"{file}: not UTF-8 at byte {error.start}", "save it as UTF-8") from error
    # Comments and blank lines go, but line numbers stay those of the file.
    numbered = [(n, line) for n, line in enumerate(lines, 1) if line.strip() and line[0] != "#"]
    reader = csv.reader(line for _, line in numbered)
    columns: tuple[str, ...] = COLUMNS
    for (number, _), row in zip(numbered, reader, strict=False):
        if number == numbered[0][0]:
            columns = _columns_of(file, number, row)
            continue
        if len(row) != len(columns):
            raise DataError(
                f"{file}, line {number}: {len(row)} columns, expected {len(columns)}",
                "quote a name that holds a comma",
            )
        yield _entry(file, number, dict(zip(columns, (cell.strip() for cell in row), strict=True)))


def _columns_of(file: str, number: int, row: Sequence[str]) -> tuple[str, ...]:
    """Return the columns that the first line names; raise unless they are a gazetteer's."""
    columns = tuple(row)
    if columns not in (COLUMNS, COLUMNS + OPTIONAL_COLUMNS):
        raise DataError(
            f"{file}, line {number}: the columns are not those of a gazetteer",
            f"the first line must read {','.join(COLUMNS)}; longitude,latitude may follow",
        )
    return columns


def _entry(file: str, number: int, cells: dict[str, str]) -> Entry:
    """Build the entry of one row, or say which column is wrong."""

    def wrong(column: str, remedy: str) -> DataError:
        return DataError(f"{file}, line {number}, column {column}: {cells[column]!r}", remedy)

    if cells["type"] not in TYPES:
        raise wrong("type", f"use one of {', '.join(sorted(TYPES))}")
    if not (cells["th"] or cells["en"]):
        raise wrong("th", "give a Thai or an English name")
    for column, pattern in PATTERNS.items():
        if not pattern.fullmatch(cells.get(column, "")):
            raise wrong(column, f"it must match {pattern.pattern}")
    if cells["type"] == "country" and not cells["country"]:
        raise wrong("country", "a country needs its ISO 3166-1 code")
    longitude, latitude = cells.get("longitude"), cells.get("latitude")
    if bool(longitude) != bool(latitude):
        raise wrong("longitude", "give longitude and latitude, or neither")
    if not cells["source"]:
        raise wrong("source", "say where the row comes from")
    variants = _split(cells["variants"])
    homographs = frozenset(_split(cells["homographs"]))
    for name in homographs - {"*", cells["th"], cells["en"], *variants}:
        raise wrong("homographs", f"{name!r} is none of its names")
    return Entry(
        key=cells["key"],
        type=cells["type"],
        th=cells["th"],
        en=cells["en"],
        variants=variants,
        country=cells["country"],
        subdivision=cells["subdivision"],
        geonames=cells["geonames"],
        population=int(cells["population"] or 0),
        homographs=homographs,
        file=file,
        position=(float(longitude), float(latitude)) if longitude and latitude else None,
    )


def _split(cell: str) -> tuple[str, ...]:
    """Return the parts of a cell that are separated by `|`."""
    return tuple(part.strip() for part in cell.split("|") if part.strip())
