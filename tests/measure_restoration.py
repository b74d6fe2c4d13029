"""Measure how often restored words are right, by what speaks for them; write `confidence.csv`.

    python -m tests.measure_restoration [--only-test]

Several kinds of damage are done to text that the model was not trained on. The first half of
each development set and the held-out lines of the general text make the table; the second
halves test it: printed is how many of the words said to be so sure are right. Each text is damaged
as a whole and, part of its marks, cut into brochures of a page. A share never falls as the measure
rises (pooled adjacent violators). About six minutes.
"""

from __future__ import annotations

import argparse
import lzma
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import accumulate, pairwise
from typing import NamedTuple

from pipeline.extract.gazetteer import names
from pipeline.repair.confidence import TABLE, Odds, probability
from pipeline.repair.language import load
from pipeline.repair.lexicon import UNIT_RE
from pipeline.repair.reader import Reader
from pipeline.repair.restore import find_changes
from pipeline.repair.train import is_held_out
from tests.bench_restore import CORPORA
from tests.bench_short import cut_pieces
from tests.damage import KINDS, at_some, drop_private_use, drop_stacked_tones, lose_sara_am

HELD_OUT_CHARACTERS = 100_000
MOST_CHARACTERS = 150_000
MARGINS = (-99, -1.5, 0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 10, 12, 15, 20, 50)
"""Nats at which a row of the table may begin."""
RARITIES = (-99, -16, -14, -12, -10, -8)
"""The same for words without rivals: minus their cost."""
DAMAGE = {
    **KINDS,
    "16 at 10 %": lambda text: at_some(drop_private_use, text, 0.1, 1),
    "16 at 30 %": lambda text: at_some(drop_private_use, text, 0.3, 1),
    "16 at 60 %": lambda text: at_some(drop_private_use, text, 0.6, 1),
    "16b at 30 %": lambda text: at_some(drop_stacked_tones, text, 0.3, 1),
    "11 at 30 %": lambda text: at_some(lose_sara_am, text, 0.3, 1),
}
SHORT = 500
"""Characters of a short brochure."""
HEADER = (
    "# Share of restored words that are right: from which measure on (nats of margin; without\n"
    "# rivals minus the cost of the word), how many of n, and the share, which never falls.\n"
    "# Written by `python -m tests.measure_restoration`. Licence: MIT, as the project.\n"
    "case,from,right,n,share,set\n"
)
SET = "first halves of thaigov_dev and ud_tud_dev and held-out lines of general_train; 11 damages"


class Row(NamedTuple):
    """Restorations of one case: from which measure on, how many are right of how many."""

    start: float
    right: int
    n: int

    @property
    def share(self) -> float:
        """The share of right ones; one of each kind is added, as nothing is ever certain."""
        return (self.right + 1) / (self.n + 2)


def halves(name: str) -> tuple[str, str]:
    """Return the two halves of a development set."""
    lines = lzma.decompress((CORPORA / f"{name}.txt.xz").read_bytes()).decode().splitlines(True)
    middle = len(lines) // 2
    return "".join(lines[:middle])[:MOST_CHARACTERS], "".join(lines[middle:])[:MOST_CHARACTERS]


def held_out(name: str) -> str:
    """Return lines of a training text that the model was not trained on."""
    kept: list[str] = []
    left = HELD_OUT_CHARACTERS
    with lzma.open(CORPORA / f"{name}.txt.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            if is_held_out(line):
                kept.append(line)
                left -= len(line)
                if left <= 0:
                    break
    return "".join(kept)


def judged(true: str) -> Iterator[tuple[Odds, bool]]:
    """Yield the odds of each word that is restored in damaged text, and whether it is right."""
    pieces = list(cut_pieces(true.splitlines(keepends=True), SHORT, len(true)))
    for kind, damage in DAMAGE.items():
        yield from judged_one(true, damage)
        if "%" in kind:
            for piece in pieces:
                yield from judged_one(piece, damage)


def judged_one(true: str, damage: Callable[[str], str]) -> Iterator[tuple[Odds, bool]]:
    """Yield the same for one brochure and one kind of damage."""
    damaged = damage(true)
    rows = UNIT_RE.findall(damaged), UNIT_RE.findall(true)
    places = (list(accumulate(map(len, units), initial=0)) for units in rows)
    true_place = dict(zip(*places, strict=True))
    for change in find_changes(damaged, Reader(load()), names()):
        if change.odds is not None:
            start, end = (true_place[at] for at in change.edit.span)
            yield change.odds, true[start:end] == change.edit.replacement


def rows_of(results: list[tuple[Odds, bool]], case: str) -> list[Row]:
    """Count the results, all of one case; pool rows until no share falls."""
    starts = RARITIES if case.endswith("alone") else MARGINS
    rows: list[Row] = []
    for start, end in pairwise((*starts, 1e9)):
        there = [
            good for odds, good in results if odds.case == case and start <= odds.measure < end
        ]
        row = Row(start, sum(there), len(there))
        while rows and rows[-1].share >= row.share:
            last = rows.pop()
            row = Row(last.start, last.right + row.right, last.n + row.n)
        rows.append(row)
    return rows


def report(results: list[tuple[Odds, bool]]) -> None:
    """Print how many are right of those said to be so sure."""
    counts: Counter[tuple[int, bool]] = Counter()
    said: Counter[int] = Counter()
    for odds, good in results:
        sure = probability(odds)
        bucket = min(int(sure * 20), 19) if sure < 0.99 else 20
        counts[bucket, good] += 1
        said[bucket] += sure  # type: ignore[assignment]
    for bucket in sorted(said):
        right, n = counts[bucket, True], counts[bucket, True] + counts[bucket, False]
        sys.stdout.write(f"said {said[bucket] / n:.4f}  right {right / n:.4f} of {n}\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only-test", action="store_true", help="leave the table as it is")
    only_test = parser.parse_args().only_test
    sets = [halves(name) for name in ("thaigov_dev", "ud_tud_dev")]
    if not only_test:
        texts = [*(first for first, _ in sets), held_out("general_train")]
        results = [result for text in texts for result in judged(text)]
        lines = [
            f"{case},{row.start},{row.right},{row.n},{row.share:.4f},{SET}\n"
            for case in sorted({odds.case for odds, _ in results})
            for row in rows_of([result for result in results if result[0].case == case], case)
        ]
        TABLE.write_text(HEADER + "".join(lines), encoding="utf-8")
    report([result for _, second in sets for result in judged(second)])


if __name__ == "__main__":
    main()
