"""The overview of a corpus: every brochure with its state and diagnosis, and all facts to search.

How text is kept from becoming markup stands in `page.py`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from pipeline.publish.page import address, fill_page
from pipeline.publish.rows import reviewed, title
from pipeline.records import SECTIONS

YEAR_RE = re.compile(r"-?\d{4}")
DIAGNOSED = ("read", "repair")
"""The stages whose warnings tell what was wrong with a brochure as it came."""

MECHANISMS_TOLD = 4
"""Of the mechanisms that were repaired, the most frequent: the rest is on the brochure's page."""

FACTS_MAX = 50_000
"""Facts that the overview searches: 16 to 21 MB, which a browser takes in a second."""


class Entry(NamedTuple):
    """One row of the overview: a brochure, its status, and its document if there is one.

    name: as in the run report. page: file name of its inspection page, relative to the
    overview, or None. document: the JSON document as a dict, or None if it failed.
    verdicts: fact id → a person's verdict.
    """

    name: str
    status: str
    error: str | None
    page: str | None
    document: Mapping[str, Any] | None
    verdicts: Mapping[str, Mapping[str, Any]] = {}


class Overview:
    """Gathers the overview, brochure by brochure, without holding their documents."""

    def __init__(self, coordinates: Mapping[str, tuple[float, float]]) -> None:
        self._coordinates = coordinates
        self._brochures: list[dict[str, object]] = []
        self._facts: list[dict[str, object]] = []
        self._n_facts = 0

    def add(self, entry: Entry) -> None:
        """Add one brochure."""
        self._brochures.append(_brochure(entry))
        for fact in _facts(entry, self._coordinates):
            self._n_facts += 1
            if self._n_facts <= FACTS_MAX:
                self._facts.append(fact)

    def page(self) -> bytes:
        """Return the page of all that was added, in UTF-8."""
        payload = {"brochures": self._brochures, "facts": self._facts}
        done = sum(brochure["status"] == "done" for brochure in self._brochures)
        summary = f"{len(self._brochures):,} brochures, {done:,} done · {self._n_facts:,} facts"
        if self._n_facts > len(self._facts):
            summary += f", of which the first {len(self._facts):,} are here; all are in the feeds"
        return fill_page("overview", "Thai brochures", payload, summary=summary)


def _brochure(entry: Entry) -> dict[str, object]:
    document = entry.document
    return {
        "name": entry.name,
        "status": entry.status,
        "error": entry.error,
        "page": address(entry.page) if entry.page else None,
        "pages": document["document"]["source"].get("page_count") if document else None,
        "counts": _counts(document) if document else {},
        "warnings": len(document["warnings"]) if document else 0,
        "diagnosis": list(_diagnosis(document)) if document else [],
    }


def _counts(document: Mapping[str, Any]) -> dict[str, int]:
    told = document["document"].get("counts", {})
    sections = (*SECTIONS, "relations")
    return {s: len(document[s]) for s in sections} | {"repairs": told.get("repairs", 0)}


def _diagnosis(document: Mapping[str, Any]) -> Iterator[str]:
    """Yield what was wrong with a brochure as it came, one line for each kind of damage."""
    found = [w for w in document["warnings"] if w.get("stage") in DIAGNOSED]
    times = Counter(w["code"] for w in found)
    first = {w["code"]: w["message"] for w in reversed(found)}
    for code, n in times.items():
        yield first[code] if n == 1 else f"{first[code]} (and {n - 1:,} more of this kind)"
    repaired = Counter(document["document"].get("repairs", {})).most_common()
    if repaired:
        told = [f"{name.replace('_', ' ')} {n:,}" for name, n in repaired[:MECHANISMS_TOLD]]
        more = ["…"] * (len(repaired) > MECHANISMS_TOLD)
        yield f"Repaired: {', '.join(told + more)}"


def _facts(
    entry: Entry, coordinates: Mapping[str, tuple[float, float]]
) -> Iterable[dict[str, object]]:
    """Yield one row of the overview's search for each fact of a brochure."""
    if entry.document is None:
        return
    mentions = {mention["id"]: mention["text"] for mention in entry.document["mentions"]}
    for section, kind in SECTIONS.items():
        for fact in entry.document[section]:
            names = fact.get("names") or {}
            printed = [mentions[mention] for mention in fact["mentions"]]
            spelt = [names.get("th"), names.get("en"), *names.get("aliases", ()), *printed]
            edtf = fact.get("edtf") or ""
            year = YEAR_RE.match(edtf)
            yield {
                "kind": kind,
                "title": title(fact),
                "names": "|".join(dict.fromkeys(filter(None, spelt))),
                "detail": " · ".join(
                    [str(fact[k]) for k in ("type", "country", "granularity") if fact.get(k)]
                    + printed[: not names]
                ),
                "brochure": entry.name,
                "href": f"{address(entry.page)}#{quote(fact['id'])}" if entry.page else None,
                "review": reviewed(entry.verdicts.get(fact["id"])),
                "flags": list(fact.get("flags") or ()),
                "year": int(year[0]) if year else None,
                "at": list(coordinates[fact["id"]]) if fact["id"] in coordinates else None,
            }
