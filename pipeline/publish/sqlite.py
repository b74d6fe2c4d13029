"""All facts as one SQLite file: tables with foreign keys, indexes, full-text search.

`texts` is searched by words: the clean texts are stored with the words apart that PyThaiNLP
found, in a second column the words inside compounds; combining marks are part of a word.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.errors import UsageError
from pipeline.publish.rows import TABLES, Column, Row
from pipeline.publish.words import PARTS

INDEXES = {
    "documents": ("id", "brochure"),
    "facts": ("document", "id", "kind", "name_th", "name_en", "edtf"),
    "mentions": ("document", "fact"),
    "relations": ("document", "type", "subject", "object"),
    "warnings": ("document", "code"),
}
TEXTS = (
    "CREATE VIRTUAL TABLE texts USING fts5(words, parts, "
    "tokenize = \"unicode61 remove_diacritics 0 categories 'L* M* N* Co'\")"
)
"""unicode61 would take Thai vowels and tone marks (Mn) for gaps between words."""

VERSION = 1
"""`PRAGMA user_version`: goes up when a table or column changes its meaning or goes away."""


class SqliteFile:
    """The file, written document by document; the same documents give the same bytes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._base = sqlite3.connect(path, isolation_level=None)
        for line in _schema():
            self._base.execute(line)

    def add(self, rows: dict[str, list[Row]], words: str) -> None:
        """Write the rows of one document, and its words for search."""
        try:
            for table, columns in TABLES.items():
                places = ",".join("?" * len(columns))
                self._base.executemany(f"INSERT INTO {table} VALUES ({places})", rows[table])  # noqa: S608 - a name from TABLES
            self._base.execute(
                "INSERT INTO texts (rowid, words, parts) VALUES (?, ?, ?)",
                (rows["documents"][0][0], *words.partition(PARTS)[::2]),
            )
        except sqlite3.OperationalError as error:
            raise UsageError(
                f"{self._path}: cannot be written ({error})", "free some space"
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if kind is None:
            self._base.execute("INSERT INTO texts (texts) VALUES ('optimize')")
            self._base.execute("COMMIT")
        self._base.close()


def _schema() -> Iterator[str]:
    """Yield the statements that make an empty file; what a column says stands beside it."""
    yield "PRAGMA page_size = 4096"
    yield "PRAGMA journal_mode = OFF"  # the file is thrown away if it is not finished
    yield "PRAGMA synchronous = OFF"
    yield f"PRAGMA user_version = {VERSION}"
    yield "BEGIN"
    for table, columns in TABLES.items():
        lines = ",\n".join(_column(column) for column in columns)
        yield f"CREATE TABLE {table} (\n{lines}\n) STRICT"
    yield TEXTS
    for table, names in INDEXES.items():
        for name in names:
            yield f'CREATE INDEX {table}_by_{name} ON {table} ("{name}")'


def _column(column: Column) -> str:
    told = f" /* {column.says} */" if column.says else ""
    if column.name == "number":
        return f"  number INTEGER PRIMARY KEY{told}"
    refers = f" REFERENCES {column.refers_to} (number)" if column.refers_to else ""
    return f'  "{column.name}" {column.type}{refers}{told}'
