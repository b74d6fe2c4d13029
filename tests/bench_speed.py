"""What each stage costs, beside pdfplumber and pypdfium2, on the same pages.

    python tests/bench_speed.py [--pages N]

CPU milliseconds a page. The made PDFs, scans apart, are put together to one of N pages (begun
again from the first when they are at an end), which all readers read one after the other, so
that a busy machine slows them alike; the last column is the ratio to pdfplumber's
`extract_text`. What is loaded once for a whole corpus (models, gazetteers, the table of
outlines) is loaded before: `loading` is what that took, in seconds.
"""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from typing import Any

import pypdfium2

sys.path.insert(0, str(Path(__file__).parents[1]))

from pipeline.collector import calm_collector
from tests.bench_text import pdfplumber_text, pypdfium2_text
from tests.reference import MISSING, SHARED

STAGES = ("read", "glyphs", "repair", "tokenize", "extract", "all")


def clocked(spent: Counter[str], name: str, work: Callable[[], Any]) -> Any:
    """Do some work and add its CPU seconds to `spent`."""
    start = time.process_time()
    result = work()
    spent[name] += time.process_time() - start
    return result


@calm_collector()
def run_stages(path: Path, spent: Counter[str]) -> int:
    """Take a PDF through the stages, as `run.process` does; return its pages."""
    from pipeline.extract import extract_facts
    from pipeline.read import read_brochure
    from pipeline.read.glyphs import read_pages
    from pipeline.repair import repair_text
    from pipeline.tokens import tokenize_text

    pages = clocked(spent, "glyphs", lambda: sum(1 for _ in read_pages(path)))
    raw = clocked(spent, "read", lambda: read_brochure(path, ocr=False))
    clean = clocked(spent, "repair", lambda: repair_text(raw))
    tokens = clocked(spent, "tokenize", lambda: tokenize_text(clean))
    clocked(spent, "extract", lambda: extract_facts(tokens))
    return pages


def put_together(paths: list[Path], pages: int, target: Path) -> None:
    """Write a PDF of so many pages from the files, in order, as often as it takes."""
    with pypdfium2.PdfDocument.new() as whole:
        for path in cycle(paths):
            with pypdfium2.PdfDocument(path) as part:
                whole.import_pages(part, list(range(min(len(part), pages - len(whole)))))
            if len(whole) == pages:
                break
        whole.save(target)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=200, help="pages of the file that is read")
    args = parser.parse_args()
    if not SHARED.is_dir():
        print(MISSING)
        return 0
    paths = [p for p in sorted((SHARED / "made").glob("*.pdf")) if "scan" not in p.name]
    for name in ("pdfminer", "playa"):
        logging.getLogger(name).setLevel(logging.ERROR)
    spent: Counter[str] = Counter()
    for path in paths[:3]:
        clocked(spent, "loading", lambda path=path: run_stages(path, Counter()))
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.pdf"
        put_together(paths, args.pages, whole)
        pages = run_stages(whole, spent)
        clocked(spent, "pdfplumber extract_text", lambda: pdfplumber_text(whole))
        clocked(spent, "pypdfium2 text", lambda: pypdfium2_text(whole))
    spent["all"] = sum(spent[stage] for stage in ("read", "repair", "tokenize", "extract"))
    yardstick = spent["pdfplumber extract_text"]
    print(f"{pages} pages, loading {spent['loading']:.1f} s\n{'':26}{'ms a page':>10}{'ratio':>8}")
    for name in (*STAGES, "pdfplumber extract_text", "pypdfium2 text"):
        words = "  of which glyphs" if name == "glyphs" else name
        print(f"{words:26}{1000 * spent[name] / pages:10.1f}{spent[name] / yardstick:8.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
