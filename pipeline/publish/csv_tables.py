"""Tables as CSV that a spreadsheet opens as they are, and never as a program.

UTF-8 with a byte order mark, so that Excel shows Thai. A cell that a spreadsheet would take
for a formula begins with an apostrophe; so does one that begins with an apostrophe anyway,
so that taking away one apostrophe always gives the text back.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.publish.rows import TABLES, Cell, Row

FORMULA_STARTS = tuple("=+-@\t\r\n'\uff1d\uff0b\uff0d\uff20")
"""What begins a formula in Excel, LibreOffice or Google Sheets, the full-width forms included.

Source: OWASP, CSV Injection.
"""


class CsvTable:
    """One table as a CSV file, written row by row."""

    def __init__(self, path: Path, table: str) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(column.name for column in TABLES[table])

    def add(self, rows: Iterable[Row]) -> None:
        """Write rows of the table."""
        self._writer.writerows([_safe(cell) for cell in row] for row in rows)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._file.close()


def _safe(cell: Cell) -> Cell:
    """Return a cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return f"'{cell}"
    return cell
