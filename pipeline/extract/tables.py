"""Read the word lists that stand beside the rules: CSV with comment lines, checked row by row."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import DataError

Row = dict[str, str]


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
