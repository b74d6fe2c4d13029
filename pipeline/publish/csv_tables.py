"""Tables as CSV that a spreadsheet opens as they are, and never as a program.

UTF-8 with a byte order mark, so that Excel shows Thai. A cell that a spreadsheet would take
for a formula begins with an apostrophe; so does one that begins with an apostrophe anyway,
so that taking away one apostrophe always gives the text back.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.publish.rows import TABLES, Cell, Row

FORMULA_STARTS = tuple("=+-@\t\r\n'\uff1d\uff0b\uff0d\uff20")
"""What begins a formula in Excel, LibreOffice or Google Sheets, the full-width forms included.

Source: OWASP, CSV Injection.
"""


@contextmanager
def csv_table(path: Path, table: str) -> Iterator[Callable[[Iterable[Row]], None]]:
    """Write one table as a CSV file; yields what adds rows to it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(column.name for column in TABLES[table])
        yield lambda rows: writer.writerows([_safe(cell) for cell in row] for row in rows)


def _safe(cell: Cell) -> Cell:
    """Return a cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return f"'{cell}"
    return cell
