"""The inspection page of a brochure: every fact beside the picture of its page, in one file.

How its text is kept from becoming markup stands in `page.py`.
"""

from __future__ import annotations

import base64
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pipeline.publish.page import data_json, fill_page
from pipeline.records import SECTIONS, CleanText, FactSheet, Page, Repair
from pipeline.spans import Span

SHOWN = (*SECTIONS, "relations")
REVIEWED_RE = re.compile(rb'(<script type="application/json" id="reviewed">)([^<]*)(</script>)')
"""Where a page holds the verdicts that were applied; text is escaped before it."""


def brochure_page(
    sheet: FactSheet,
    document: Mapping[str, Any],
    pictures: Mapping[int, bytes],
    home: str,
    left_out: str = "",
) -> bytes:
    """Return the inspection page of one brochure, in UTF-8.

    document: what was published for `sheet`. pictures: page number → PNG bytes; pages
    without one are shown as text alone, and `left_out` says why. home: relative address of
    the overview.
    """
    clean = sheet.tokens.clean
    name = clean.raw.brochure.path
    pages = _pages(clean, pictures, sheet.tokens.spans)
    payload = {
        "id": document["document"]["id"],
        "name": name,
        "text": clean.text,
        "pages": pages,
        "leftOut": left_out,
        "repairs": map(_repair, clean.repairs),
        "wordBoxes": _word_boxes(clean, sheet.tokens.spans),
        "document": {k: document[k] for k in (*SHOWN, "mentions", "warnings")},
    }
    words = [repair for repair in clean.repairs if not _joins_lines(repair)]
    proved = sum(repair.lossless for repair in words)
    n_facts = sum(len(document[section]) for section in SECTIONS)
    summary = (
        f"{_pages_told(len(clean.raw.pages))} · {proved:,} repairs proved, "
        f"{len(words) - proved:,} restored, {len(clean.repairs) - len(words):,} lines joined · "
        f"{n_facts} facts, "
        f"{len(document['relations'])} relations · {len(document['warnings'])} warnings"
    )
    return fill_page("inspection", name, payload, summary=summary, home=home)


def _pages_told(n_pages: int) -> str:
    return "a text" if n_pages == 0 else f"{n_pages:,} page{'s' * (n_pages > 1)}"


def with_verdicts(page: bytes, verdicts: Mapping[str, Mapping[str, Any]]) -> bytes:
    """Return a brochure's page that shows these verdicts (fact id → verdict) and no others."""
    data = data_json(verdicts)
    return REVIEWED_RE.sub(lambda m: m[1] + data + m[3], page, count=1)


def _joins_lines(repair: Repair) -> bool:
    """Say whether a repair only puts two lines together: no word is changed by it."""
    return "\n" in repair.before and not (repair.before + repair.after).strip()


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
        "alternatives": list(repair.alternatives),
    }


def _pages(
    clean: CleanText, pictures: Mapping[int, bytes], words: Sequence[Span]
) -> list[dict[str, object]]:
    """Return each page with its size, picture and words; a text file is one page without ink."""
    raw = clean.raw
    pages = raw.pages or (Page(1, 1.0, 1.0, "", Span(0, len(raw.text))),)
    starts = [word.start for word in words]
    furniture = [b.span for b in clean.blocks if b.kind == "furniture"]
    furniture_starts = [span.start for span in furniture]

    def is_furniture(word: Span) -> bool:
        before = bisect_right(furniture_starts, word.start) - 1
        return before >= 0 and furniture[before].contains(word)

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
                "words": [[w.start, w.end, int(is_furniture(w))] for w in words[first:last]],
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
