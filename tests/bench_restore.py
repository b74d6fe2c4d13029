"""How well lost marks come back: ``python -m tests.bench_restore [KIND ...]``.

For each kind of damage and each set: F1 over the units that differ or were changed, characters
a second, and a reliability table of the confidences. Then the harm on text that is clean.
"""

from __future__ import annotations

import lzma
import sys
import time
from collections import Counter
from pathlib import Path

from pipeline.repair.language import load
from pipeline.repair.lexicon import UNIT_RE
from pipeline.repair.restore import restore_text
from pipeline.spans import apply_edits
from tests.damage import KINDS

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
SETS = ("thaigov_dev", "ud_tud_dev")


def compare(true: str, damaged: str, restored: str) -> tuple[int, int, int]:
    """Count units put right, units made or left wrong though changed, and units not restored."""
    right = wrong = left = 0
    rows = [UNIT_RE.findall(text) for text in (true, damaged, restored)]
    for truth, seen, got in zip(*rows, strict=True):
        if got == truth:
            right += seen != truth
        else:
            wrong += got != seen
            left += seen != truth
    return right, wrong, left


def main() -> None:
    """Print the table."""
    model = load()
    kinds = sys.argv[1:] or list(KINDS)
    reliability: Counter[tuple[int, bool]] = Counter()
    for kind in kinds:
        for name in SETS:
            true = lzma.decompress((CORPORA / f"{name}.txt.xz").read_bytes()).decode()
            damaged = KINDS[kind](true)
            start = time.process_time()
            edits, notes = restore_text(damaged, model)
            seconds = time.process_time() - start
            restored = apply_edits(damaged, edits)
            right, wrong, left = compare(true, damaged, restored)
            score = 2 * right / max(1, 2 * right + wrong + left)
            print(
                f"{kind:12}{name:14} F1 {score:.4f}  right {right} wrong {wrong} left {left}"
                f"  {len(true) / seconds:,.0f} characters/s"
            )
            for note in notes[:3]:
                print("   ", note.message, note.span)
            reliability.update(_judge(true, restored, edits))
    for bucket in sorted({b for b, _ in reliability}):
        good, bad = reliability[bucket, True], reliability[bucket, False]
        print(f"confidence {bucket / 20:.2f}: {good / (good + bad):.4f} right of {good + bad}")


def _judge(true: str, restored: str, edits) -> Counter[tuple[int, bool]]:  # type: ignore[no-untyped-def]
    """Say for each edit whether what it put there is right, by units."""
    counts: Counter[tuple[int, bool]] = Counter()
    truth = UNIT_RE.findall(true)
    got = UNIT_RE.findall(restored)
    starts = {}
    at = 0
    for i, unit in enumerate(got):
        starts[at] = i
        at += len(unit)
    shift = 0
    for edit in edits:
        i = starts.get(edit.span.start + shift)
        units = UNIT_RE.findall(edit.replacement)
        shift += len(edit.replacement) - edit.span.length
        if i is not None:
            good = truth[i : i + len(units)] == units
            counts[int(edit.confidence * 20), good] += 1
    return counts


if __name__ == "__main__":
    main()
