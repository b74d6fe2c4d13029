"""Read the word lists that stand beside the rules: CSV with comment lines, checked row by row."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import DataError
from pipeline.thai import MARKS

Row = dict[str, str]

SIGNS = {"<blank>": "[ ]", "<end>": r"(?![ก-\u0e4e])", "<mark>": f"[{MARKS}]"}
"""What the tables call by a sign: the end of a word, and a mark above or below."""


def read_table(path: Path, columns: Sequence[str]) -> list[Row]:
    """Return the rows of the UTF-8 CSV at `path` as dictionaries of stripped strings.

    Lines that start with ``#`` are comments (licence, sources); the first other line names
    the columns, which must be exactly `columns`. Raises `DataError` with file and line.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path.name}: {error}", "restore the file") from error
    numbered = [(n, line) for n, line in enumerate(lines, 1) if line and line[0] != "#"]
    if not numbered:
        raise DataError(f"{path.name}: no rows", "restore the file")
    reader = csv.reader(line for _, line in numbered)
    if next(reader) != list(columns):
        raise DataError(f"{path.name}: columns are not {','.join(columns)}", "fix the first line")
    rows: list[Row] = []
    for (number, _), cells in zip(numbered[1:], reader, strict=False):
        if len(cells) != len(columns):
            raise DataError(
                f"{path.name}:{number}: {len(cells)} cells, expected {len(columns)}",
                "fix the line",
            )
        rows.append(dict(zip(columns, (cell.strip() for cell in cells), strict=True)))
    return rows


def read_words(path: Path, roles: Sequence[str]) -> dict[str, frozenset[str]]:
    """Return the words of a table with the columns word, role and source by their role.

    Raises:
        DataError: as `read_table`, or a role is not among `roles`.
    """
    words: dict[str, set[str]] = {role: set() for role in roles}
    for row in read_table(path, ("word", "role", "source")):
        if row["role"] not in words:
            raise DataError(
                f"{path.name}: {row['word']} has the role {row['role']!r}",
                f"use one of {', '.join(roles)}",
            )
        words[row["role"]].add(row["word"])
    return {role: frozenset(found) for role, found in words.items()}


def word_pattern(row: Row) -> str:
    """Return the pattern of a row's `word` with what must follow it and what must not.

    The columns `unless` and `followed` hold words divided by `|`; `<blank>` is a blank (cells are
    stripped), `<end>` the place before anything but a Thai letter, `<mark>` a mark of the word's
    last consonant.
    """
    unless, followed = (_choice(row[column]) for column in ("unless", "followed"))
    behind = (f"(?!{unless})" if unless else "") + (f"(?={followed})" if followed else "")
    return re.escape(row["word"]) + behind


def _choice(words: str) -> str:
    """Return the pattern of words divided by `|`."""
    return "|".join(SIGNS.get(word) or re.escape(word) for word in words.split("|"))
