"""What a run has written, for other programs: typed, one document at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from pipeline.errors import UsageError
from pipeline.publish.schema import FactDocument, read_document
from pipeline.sources import shown
from pipeline.store import results


def read_facts(where: Path | str) -> Iterator[FactDocument]:
    """Yield the documents of a folder of results, sorted by name, or the one in a file.

    A document of any 1.x version is read, one at a time, however many there are.

    >>> from pipeline import read_facts
    >>> for document in read_facts("corpus/clean"):  # doctest: +SKIP
    ...     print(document.document.source.path, [city.names.th for city in document.cities])

    Raises:
        UsageError: there is nothing at `where`, or a file is no document of facts.
    """
    path = Path(where)
    if path.is_dir():
        for document in results(path).values():
            yield _document(document)
    else:
        yield _document(path)


def _document(path: Path) -> FactDocument:
    try:
        return read_document(path.read_bytes())
    except (OSError, ValidationError, ValueError) as error:
        told = " ".join(str(error).split())[:300]
        remedy = "name a folder of results or one .json"
        raise UsageError(f"{shown(path)}: {told}", remedy) from error
