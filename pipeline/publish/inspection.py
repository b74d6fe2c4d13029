"""The inspection page: every fact beside the picture of its page, in one file that works offline.

Text of a brochure reaches the page only as JSON inside a data block, and from there only
through `textContent`; a strict Content-Security-Policy names the one style and the one
script by their hashes and forbids everything else, so that no request leaves the page.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import os
import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple
from urllib.parse import quote

from pipeline.publish.rows import SECTIONS as KINDS
from pipeline.publish.rows import reviewed, title
from pipeline.records import CleanText, FactSheet, Page, Repair
from pipeline.spans import Span

SECTIONS = (*KINDS, "relations")
SLOT_RE = re.compile(r"\{\{(\w+)\}\}")
YEAR_RE = re.compile(r"-?\d{4}")
REVIEWED_RE = re.compile(rb'(<script type="application/json" id="reviewed">)([^<]*)(</script>)')
"""Where a brochure's page holds the verdicts that were applied; text is escaped before it."""

DIAGNOSED = ("read", "repair")
"""The stages whose warnings tell what was wrong with a brochure as it came."""

FACTS_MAX = 50_000
"""Facts that the overview searches: 12 MB, which a browser takes in a second."""


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


def brochure_page(
    sheet: FactSheet,
    document: Mapping[str, Any],
    pictures: Mapping[int, bytes],
    home: str,
    left_out: str = "",
) -> str:
    """Return the inspection page of one brochure.

    document: what was published for `sheet`. pictures: page number → PNG bytes; pages
    without one are shown as text alone, and `left_out` says why. home: relative address of
    the overview.
    """
    clean = sheet.tokens.clean
    name = clean.raw.brochure.path
    pages = _pages(clean, pictures, sheet.tokens.spans)
    payload = {
        "view": "brochure",
        "id": document["document"]["id"],
        "name": name,
        "text": clean.text,
        "pages": pages,
        "leftOut": left_out,
        "repairs": [_repair(r) for r in clean.repairs],
        "wordBoxes": _word_boxes(clean, sheet.tokens.spans),
        "document": {k: document[k] for k in (*SECTIONS, "mentions", "warnings")},
    }
    lossless = sum(r.lossless for r in clean.repairs)
    summary = (
        f"{_pages_told(len(clean.raw.pages))} · {lossless} repairs proved, "
        f"{len(clean.repairs) - lossless} restored · {sum(len(document[s]) for s in KINDS)} facts, "
        f"{len(document['relations'])} relations · {len(document['warnings'])} warnings"
    )
    return _page(name, "inspection_brochure.html", payload, summary=summary, home=home)


def _pages_told(n_pages: int) -> str:
    return "a text" if n_pages == 0 else f"{n_pages:,} page{'s' * (n_pages > 1)}"


def with_verdicts(page: bytes, verdicts: Mapping[str, Mapping[str, Any]]) -> bytes:
    """Return a brochure's page that shows these verdicts (fact id → verdict) and no others."""
    data = _json(verdicts).encode()
    return REVIEWED_RE.sub(lambda m: m[1] + data + m[3], page, count=1)


def overview_page(
    entries: Iterable[Entry], coordinates: Mapping[str, tuple[float, float]] | None = None
) -> str:
    """Return the overview of a corpus. coordinates: fact id → (longitude, latitude), degrees."""
    overview = Overview(coordinates or {})
    for entry in entries:
        overview.add(entry)
    return overview.page()


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

    def page(self) -> str:
        """Return the page of all that was added."""
        payload = {
            "view": "overview",
            "id": "overview",
            "brochures": self._brochures,
            "facts": self._facts,
        }
        done = sum(brochure["status"] == "done" for brochure in self._brochures)
        summary = f"{len(self._brochures):,} brochures, {done:,} done · {self._n_facts:,} facts"
        if self._n_facts > len(self._facts):
            summary += f", of which the first {len(self._facts):,} are here; all are in the feeds"
        return _page(
            "Thai brochures", "inspection_overview.html", payload, summary=summary, home=""
        )


def _page(title: str, body: str, payload: object, **slots: str) -> str:
    """Fill the frame: slots are escaped, style and script are named by hash in the policy."""
    style, script = _asset("inspection.css"), _asset("inspection.js")
    policy = (
        "default-src 'none'; img-src data:; "
        f"style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    escaped = {k: html.escape(v) for k, v in {**slots, "title": title}.items()}
    return _fill(
        _asset("inspection.html"),
        {
            "policy": policy,
            "title": escaped["title"],
            "style": style,
            "script": script,
            "body": _fill(_asset(body), escaped),
            "data": _json(payload),
        },
    )


def _fill(template: str, slots: Mapping[str, str]) -> str:
    """Put each slot in its place in one pass, so that no value can name another slot."""
    return SLOT_RE.sub(lambda m: slots[m[1]], template)


@cache
def _asset(name: str) -> str:
    return files("pipeline.publish").joinpath(name).read_text(encoding="utf-8")


def _hash(source: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()


def _json(value: object) -> str:
    r"""Return JSON that cannot end its script block: <, >, & and line separators are \u-escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _repair(repair: Repair) -> dict[str, object]:
    return {
        "raw": list(repair.raw_span),
        "clean": list(repair.clean_span),
        "before": repair.before,
        "after": repair.after,
        "mechanism": repair.mechanism,
        "evidence": repair.evidence,
        "lossless": repair.lossless,
        "confidence": repair.confidence,
    }


def _pages(
    clean: CleanText, pictures: Mapping[int, bytes], words: Sequence[Span]
) -> list[dict[str, object]]:
    """Return each page with its size, picture and words; a text file is one page without ink."""
    raw = clean.raw
    pages = raw.pages or (Page(1, 1.0, 1.0, "", Span(0, len(raw.text))),)
    starts = [word.start for word in words]
    furniture = [b.span for b in clean.blocks if b.kind == "furniture"]
    found = []
    at = 0
    for i, page in enumerate(pages):
        span = clean.alignment.to_target(page.span)
        end = len(clean.text) if i == len(pages) - 1 else max(at, span.end)
        first, last = bisect_left(starts, at), bisect_left(starts, end)
        picture = pictures.get(page.number)
        found.append(
            {
                "number": page.number,
                "width": page.width,
                "height": page.height,
                "span": [at, end],
                "picture": _data_uri(picture) if picture else None,
                "words": [
                    [w.start, w.end, int(any(f.contains(w) for f in furniture))]
                    if furniture
                    else [w.start, w.end, 0]
                    for w in words[first:last]
                ],
            }
        )
        at = words[last].start if last < len(words) else end
    return found


def _data_uri(png: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(png).decode()


def _word_boxes(clean: CleanText, words: Iterable[Span]) -> dict[str, list[float]]:
    """Return for each word with ink, by its start: page, left, top, right, bottom in points."""
    found = {}
    for word in words:
        if not word.of(clean.text).strip():
            continue
        boxes = clean.raw.boxes_of(clean.alignment.to_source(word))
        if boxes:
            page, box = boxes[0]
            found[str(word.start)] = [page, *(round(v, 1) for v in box)]
    return found


def _address(name: str) -> str:
    """Return a file name as a relative address, whatever bytes it has."""
    return quote(os.fsencode(f"./{name}"))


def _brochure(entry: Entry) -> dict[str, object]:
    document = entry.document
    warnings = document["warnings"] if document else []
    return {
        "name": entry.name,
        "status": entry.status,
        "error": entry.error,
        "page": _address(entry.page) if entry.page else None,
        "pages": document["document"]["source"].get("page_count") if document else None,
        "counts": _counts(document) if document else {},
        "warnings": len(warnings),
        "diagnosis": [w["message"] for w in warnings if w.get("stage") in DIAGNOSED][:4],
    }


def _counts(document: Mapping[str, Any]) -> dict[str, int]:
    told = document["document"].get("counts", {})
    return {s: len(document[s]) for s in SECTIONS} | {"repairs": told.get("repairs", 0)}


def _facts(
    entry: Entry, coordinates: Mapping[str, tuple[float, float]]
) -> Iterable[dict[str, object]]:
    """Yield one row of the overview's search for each fact of a brochure."""
    for section, kind in KINDS.items():
        for fact in (entry.document or {}).get(section, ()):
            names = fact.get("names") or {}
            edtf = fact.get("edtf") or ""
            year = YEAR_RE.match(edtf)
            yield {
                "kind": kind,
                "title": title(fact),
                "names": "|".join(
                    filter(None, [names.get("th"), names.get("en"), *names.get("aliases", ())])
                ),
                "detail": " · ".join(
                    str(fact[k]) for k in ("type", "country", "granularity") if fact.get(k)
                ),
                "brochure": entry.name,
                "href": f"{_address(entry.page)}#{quote(fact['id'])}" if entry.page else None,
                "review": reviewed(entry.verdicts.get(fact["id"])),
                "flags": list(fact.get("flags") or ()),
                "year": int(year[0]) if year else None,
                "at": list(coordinates[fact["id"]]) if fact["id"] in coordinates else None,
            }
