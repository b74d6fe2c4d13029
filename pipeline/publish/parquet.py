"""Tables as Parquet, where pyarrow is installed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from pipeline.publish.rows import TABLES, Row

ROWS_AT_ONCE = 20_000
"""Rows of one row group: what is held in memory before it is written."""


def has_parquet() -> bool:
    """Say whether pyarrow is installed."""
    return find_spec("pyarrow") is not None


@contextmanager
def parquet_table(path: Path, table: str) -> Iterator[Callable[[Iterable[Row]], None]]:
    """Write one table as a Parquet file, in groups of rows; yields what adds rows to it."""
    import pyarrow
    from pyarrow.parquet import ParquetWriter

    types = {"INTEGER": pyarrow.int64(), "REAL": pyarrow.float64(), "TEXT": pyarrow.string()}
    schema = pyarrow.schema([(c.name, types[c.type]) for c in TABLES[table]])
    waiting: list[Row] = []

    def flush() -> None:
        columns = zip(*waiting, strict=True)
        arrays = [pyarrow.array(c, t) for c, t in zip(columns, schema.types, strict=True)]
        writer.write_table(pyarrow.Table.from_arrays(arrays, schema=schema))
        waiting.clear()

    def add(rows: Iterable[Row]) -> None:
        waiting.extend(rows)
        if len(waiting) >= ROWS_AT_ONCE:
            flush()

    with ParquetWriter(path, schema, compression="zstd") as writer:
        yield add
        if waiting:
            flush()
