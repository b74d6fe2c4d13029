"""Tables as Parquet, where pyarrow is installed."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pipeline.publish.rows import TABLES, Row

ROWS_AT_ONCE = 20_000
"""Rows of one row group: what is held in memory before it is written."""


def has_parquet() -> bool:
    """Say whether pyarrow is installed."""
    return find_spec("pyarrow") is not None


class ParquetTable:
    """One table as a Parquet file, written in groups of rows."""

    def __init__(self, path: Path, table: str) -> None:
        import pyarrow
        from pyarrow.parquet import ParquetWriter

        types = {
            "INTEGER": pyarrow.int64(),
            "REAL": pyarrow.float64(),
            "TEXT": pyarrow.string(),
        }
        self._arrow: Any = pyarrow
        self._schema = pyarrow.schema([(c.name, types[c.type]) for c in TABLES[table]])
        self._writer = ParquetWriter(path, self._schema, compression="zstd")
        self._rows: list[Row] = []

    def add(self, rows: list[Row]) -> None:
        """Take rows of the table."""
        self._rows += rows
        if len(self._rows) >= ROWS_AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        columns = zip(*self._rows, strict=True) if self._rows else [()] * len(self._schema)
        arrays = [self._arrow.array(c, t) for c, t in zip(columns, self._schema.types, strict=True)]
        self._writer.write_table(self._arrow.Table.from_arrays(arrays, schema=self._schema))
        self._rows = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if kind is None and self._rows:
            self._flush()
        self._writer.close()
