"""How right the repaired text is, class by class, beside the peers.

    python tests/bench_text.py [--files] [--no-live] [CLASS ...]

Figures are means over the files of a class, in %: characters wrong without white space (cer)
and combining marks wrong (mer); blanks inside words and false blanks per 1,000 words. The
peers' recorded figures come from the reference set; pdfplumber and pypdfium2 are run live.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from statistics import mean

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.reference import MISSING, SHARED, scorer, text_cases

Reader = Callable[[Path], str]


def ours(path: Path) -> str:
    from pipeline.read import read_brochure
    from pipeline.repair import repair_text

    return repair_text(read_brochure(path)).text


def pdfplumber_text(path: Path) -> str:
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        return "\n".join(page.extract_text() or "" for page in pdf.pages)


def pypdfium2_text(path: Path) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", action="store_true", help="print a line for each file")
    parser.add_argument("--no-live", action="store_true", help="do not run the peers")
    parser.add_argument("classes", nargs="*", help="A … K, e2e; all if none")
    args = parser.parse_args()
    if not SHARED.is_dir():
        print(MISSING)
        return 0
    score = scorer("score_text").score
    readers: dict[str, Reader] = {"ours": ours}
    if not args.no_live:
        readers |= {"pdfplumber": pdfplumber_text, "pypdfium2": pypdfium2_text}
    found: dict[str, dict[str, list[dict[str, float]]]] = defaultdict(lambda: defaultdict(list))
    peers: dict[str, list[float]] = defaultdict(list)
    for name, path, truth, row in text_cases():
        if args.classes and name not in args.classes:
            continue
        for reader, read in readers.items():
            try:
                figures = score(read(path), truth)
            except Exception as error:  # a bench reports what broke and goes on
                print(f"{reader} {path.name}: {type(error).__name__}: {error}")
                figures = {"cer": 1.0, "mer": 1.0, "in_word": 0.0, "false": 0.0, "lost": 0.0}
            found[name][reader].append(figures)
            if args.files and reader == "ours":
                print(
                    f"{name:4}{path.name:48}"
                    + "  ".join(
                        f"{k} {100 * figures[k]:6.2f}%"
                        if k in ("cer", "mer")
                        else f"{k} {figures[k]:6.2f}"
                        for k in ("cer", "mer", "in_word", "false", "lost")
                    ),
                    flush=True,
                )
        if row.get("its cer%"):
            peers[name].append(float(row["its cer%"]))
    print(
        f"\n{'class':6}{'reader':12}{'files':>6}{'cer %':>9}{'mer %':>9}"
        f"{'in_word':>9}{'false':>9}{'lost':>9}"
    )
    for name, by_reader in found.items():
        for reader, all_figures in by_reader.items():
            columns = [
                mean(f[k] for f in all_figures) for k in ("cer", "mer", "in_word", "false", "lost")
            ]
            print(
                f"{name:6}{reader:12}{len(all_figures):6}"
                f"{100 * columns[0]:9.3f}{100 * columns[1]:9.3f}"
                + "".join(f"{c:9.2f}" for c in columns[2:])
            )
        if peers[name]:
            print(
                f"{name:6}{'best peer':12}{len(peers[name]):6}{mean(peers[name]):9.3f}   (recorded)"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
