"""Names that no gazetteer has, from a folder of results, as rows that a gazetteer takes.

The stage `extract` warns of each name that looks like a place or an organisation and could
not be linked; here they are counted over all brochures, so that a user sees which row to add
first. What a row means cannot be known here: it is a start, to be completed by hand.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.extract.gazetteer_rows import COLUMNS
from pipeline.store import load_document, some_results

TYPES = {"unlinked_place": "city", "unlinked_organisation": "other_organization"}
BEFORE_NAME_RE = re.compile(r"\A\W+")
"""A name begins with a letter or a figure, and so never as a formula."""
THAI_LETTERS = range(0x0E01, 0x0E2F)


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A name that was not linked: how often, and in how many brochures."""

    name: str
    type: str
    times: int
    brochures: int


def unknown_names(folder: Path) -> list[UnknownName]:
    """Return the names that were not linked, the most frequent first.

    Raises:
        UsageError: there are no results in the folder.
    """
    times: Counter[tuple[str, str]] = Counter()
    brochures: Counter[tuple[str, str]] = Counter()
    for path in some_results(folder).values():
        found: Counter[tuple[str, str]] = Counter()
        for key, n in _unlinked(path):
            found[key] += n
        times.update(found)
        brochures.update(found.keys())
    names = [UnknownName(name, kind, n, brochures[name, kind]) for (name, kind), n in times.items()]
    return sorted(names, key=lambda one: (-one.times, -one.brochures, one.name, one.type))


def _unlinked(path: Path) -> Iterator[tuple[tuple[str, str], int]]:
    for warning in load_document(path)["warnings"]:
        if warning["code"] in TYPES and warning.get("text"):
            name = BEFORE_NAME_RE.sub("", " ".join(warning["text"].split()))
            if name:
                yield (name, TYPES[warning["code"]]), warning.get("times") or 1


def as_csv(names: list[UnknownName]) -> str:
    """Return the names as a gazetteer: `extract/gazetteer_rows.py` says what the columns hold."""
    out = io.StringIO()
    out.write(
        "# Names that no gazetteer has: complete type, names and country, drop what is none.\n"
    )
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for one in names:
        language = "th" if any(ord(c) in THAI_LETTERS for c in one.name) else "en"
        times = f"{one.times} time{'s' * (one.times > 1)}"
        seen = f"{times} in {one.brochures} brochure{'s' * (one.brochures > 1)}"
        writer.writerow({"type": one.type, language: one.name, "source": seen})
    return out.getvalue()
