"""All facts as one SQLite file: tables with foreign keys, indexes, full-text search.

`texts` is searched by words: the clean texts are stored with the words apart that PyThaiNLP
found, in a second column the words inside compounds; combining marks are part of a word.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

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


@contextmanager
def sqlite_file(path: Path) -> Iterator[Callable[[dict[str, list[Row]], str], None]]:
    """Write the file; yields what adds the rows of one document, and its words for search.

    The same documents, in the same order, give the same bytes.

    Raises:
        UsageError: there is no room for it.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        try:
            for line in _schema():
                base.execute(line)
            yield partial(_add, base)
            base.execute("INSERT INTO texts (texts) VALUES ('optimize')")
            base.execute("COMMIT")
        except sqlite3.OperationalError as error:
            raise UsageError(f"{path}: cannot be written ({error})", "free some space") from error


def _add(base: sqlite3.Connection, rows: dict[str, list[Row]], words: str) -> None:
    for table, columns in TABLES.items():
        places = ",".join("?" * len(columns))
        base.executemany(f"INSERT INTO {table} VALUES ({places})", rows[table])  # noqa: S608 - a name from TABLES
    base.execute(
        "INSERT INTO texts (rowid, words, parts) VALUES (?, ?, ?)",
        (rows["documents"][0][0], *words.partition(PARTS)[::2]),
    )


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
