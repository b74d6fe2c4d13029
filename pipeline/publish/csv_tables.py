"""Tables as CSV that a spreadsheet opens as they are, and never as a program.

UTF-8 with a byte order mark, so that Excel shows Thai. What a spreadsheet would take for a
formula begins with an apostrophe: a cell, and its part behind a semicolon, a tab or a line end,
since a spreadsheet that divides there makes a cell of it. So does what begins with an apostrophe
anyway, so that taking away one apostrophe in each of these places gives the text back.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.publish.rows import TABLES, Cell, Row

FORMULA_STARTS = "=+-@'\uff1d\uff0b\uff0d\uff20"
"""What begins a formula in Excel, LibreOffice or Google Sheets (source: OWASP, CSV Injection), its
full-width forms, and the apostrophe.
"""
FORMULA_RE = re.compile(rf"(\A|[;\t\r\n]\"*)(?=[{re.escape(FORMULA_STARTS)}])")
"""Before a formula; where a cell is divided, quotation marks may be taken for those of CSV."""


@contextmanager
def csv_table(path: Path, table: str) -> Iterator[Callable[[Iterable[Row]], None]]:
    """Write one table as a CSV file; yields what adds rows to it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(column.name for column in TABLES[table])
        yield lambda rows: writer.writerows([_safe(cell) for cell in row] for row in rows)


def _safe(cell: Cell) -> Cell:
    """Return a cell that no spreadsheet takes for a formula; numbers stay numbers."""
    return FORMULA_RE.sub(r"\1'", cell) if isinstance(cell, str) else cell
