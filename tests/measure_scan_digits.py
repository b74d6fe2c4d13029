"""Measure how many Thai digits of a scan are wrong, lost or invented, and how many are told.

    python -m tests.measure_scan_digits

Reads `../shared/brochures/con2475scan.pdf`, if it is there, with OCR (3 minutes) and compares the
digits of each page, in order, with those that were read by eye (`cases/read/scan_digits.json`). An
error is told if the word it stands in, or for a lost digit the word beside it, has a note.
"""

from __future__ import annotations

import json
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

from pipeline.read import read_brochure
from pipeline.records import Page, RawText

GOLD = Path(__file__).parent / "cases" / "read" / "scan_digits.json"
BROCHURES = Path(__file__).parents[2] / "shared" / "brochures"
THAI_DIGITS = frozenset("๐๑๒๓๔๕๖๗๘๙")
KINDS = {"replace": "wrong", "delete": "lost", "insert": "invented"}


class Slip(NamedTuple):
    """An error. kind: one of KINDS. seen, true: digits. told: whether a note says so."""

    page: int
    kind: str
    seen: str
    true: str
    told: bool


def slips(raw: RawText, page: Page, true: str) -> list[Slip]:
    """Return what is wrong with the digits of a page."""
    places = [at for at in range(page.span.start, page.span.end) if raw.text[at] in THAI_DIGITS]
    seen = "".join(raw.text[at] for at in places)
    noted = {note.box for note in raw.notes if note.code.startswith("ocr_digits_")}
    told = [glyph is not None and glyph.box in noted for glyph in (raw.glyphs[at] for at in places)]
    found = []
    for kind, i, j, k, m in SequenceMatcher(None, true, seen, autojunk=False).get_opcodes():
        if kind != "equal":
            near = told[max(0, k - 1) : m + 1] if k == m else told[k:m]
            found.append(Slip(page.number, KINDS[kind], seen[k:m], true[i:j], any(near)))
    return found


def main() -> None:
    gold = json.loads(GOLD.read_text(encoding="utf-8"))
    path = BROCHURES / gold["brochure"]
    if not path.is_file():
        print(f"{path} is not there")
        return
    raw = read_brochure(path)
    totals: Counter[tuple[str, bool]] = Counter()
    for page in raw.pages:
        for slip in slips(raw, page, gold["pages"][str(page.number)].replace(" ", "")):
            print(*slip)
            totals[slip.kind, slip.told] += max(len(slip.seen), len(slip.true))
    count = sum(len(text.replace(" ", "")) for text in gold["pages"].values())
    print(f"{count} digits;", *(f"{kind}, told={told}: {n};" for (kind, told), n in totals.items()))


if __name__ == "__main__":
    main()
