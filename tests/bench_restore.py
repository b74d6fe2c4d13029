"""How well damaged text comes back: ``python -m tests.bench_restore [--characters N] [KIND ...]``.

Each kind of damage is done to each set, and the whole repair undoes it: F1 of what was damaged
or changed, characters wrong before and after, with white space and without it, digits changed,
characters a second. White space apart: the share of the false blanks that was removed inside words
and between them, how many are left, and real blanks lost. Then a reliability table of what was
restored, and the harm done to clean text. Seeded: the same figures every time, but for speed.
"""

from __future__ import annotations

import argparse
import lzma
import re
import time
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate, islice
from pathlib import Path
from typing import NamedTuple

from pythainlp.tokenize import word_tokenize as newmm
from rapidfuzz.distance import Levenshtein

from pipeline.extract.gazetteer import names
from pipeline.records import CleanText
from pipeline.repair import repair_text
from pipeline.repair.lexicon import UNIT_RE
from pipeline.spans import Span
from pipeline.thai import MARKS
from tests.damage import CODED, KINDS, SPREAD
from tests.repairing import raw_text

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
SETS = ("thaigov_dev", "ud_tud_dev")
CLEAN_SETS = (*SETS, "wisesight_train")
DIGIT_RE = re.compile(r"[0-9\u0e50-\u0e59]+")
Tally = Counter[str]
Reliability = Counter[tuple[int, bool]]


class Line(NamedTuple):
    """One line: as it was written, as damage left it, as repair gives it, where that stands."""

    true: str
    damaged: str
    repaired: str
    span: Span


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


def compare_edits(true: str, damaged: str, restored: str) -> tuple[int, int, int]:
    """Count the same by character edits, where units were moved, cut, or joined."""
    hurt, got = Levenshtein.distance(true, damaged), Levenshtein.distance(true, restored)
    made = Levenshtein.distance(damaged, restored)
    right = (hurt + made - got) // 2
    return right, made - right, hurt - right


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="how well damaged text comes back")
    parser.add_argument("kinds", nargs="*", help="kinds of damage; all if none is named")
    parser.add_argument("--characters", type=int, default=200_000, help="of each set")
    asked = parser.parse_args()
    reliability: Reliability = Counter()
    for kind, damage in (KINDS | SPREAD | CODED).items():
        if asked.kinds and kind not in asked.kinds:
            continue
        for name in SETS:
            true = _sample(name, asked.characters)
            damaged = damage(true)
            start = time.process_time()
            clean = repair_text(raw_text(damaged), known_words=names())
            seconds = time.process_time() - start
            lines = list(_lines(true, damaged, clean))
            _print_row(kind, name, _tally(lines), len(true) / seconds)
            _print_blanks(lines)
            reliability += _judged(lines, clean)
            for note in clean.notes[:4]:
                print(f"    {note.message}")
    _print_reliability(reliability)
    for name in CLEAN_SETS:
        _print_harm(name, asked.characters)


def _sample(name: str, characters: int) -> str:
    text = lzma.decompress((CORPORA / f"{name}.txt.xz").read_bytes()).decode()
    return text[: text.rfind("\n", 0, characters) + 1]


def _lines(true: str, damaged: str, clean: CleanText) -> Iterator[Line]:
    rows = true.splitlines(), list(_put_together(true.splitlines(), damaged.splitlines()))
    ends = accumulate((len(line) + 1 for line in rows[1]), initial=0)
    for written, seen, start in zip(*rows, islice(ends, len(rows[1])), strict=True):
        span = clean.alignment.to_target(Span(start, start + len(seen)))
        yield Line(written, seen, span.of(clean.text), span)


def _put_together(true: list[str], damaged: list[str]) -> Iterator[str]:
    """Yield the damaged lines, those as one that damage broke without changing their letters."""
    if len(true) == len(damaged):
        yield from damaged
        return
    pieces = iter(damaged)
    for line in true:
        broken = next(pieces)
        while len("".join(broken.split())) < len("".join(line.split())):
            broken += "\n" + next(pieces)
        yield broken


def _tally(lines: list[Line]) -> Tally:
    tally: Tally = Counter()
    for true, damaged, repaired, _ in lines:
        units = {len(UNIT_RE.findall(text)) for text in (true, damaged, repaired)}
        counted = compare if len(units) == 1 else compare_edits
        tally.update(
            dict(zip(("right", "wrong", "left"), counted(true, damaged, repaired), strict=True))
        )
        tally["characters"] += len(true)
        tally["before"] += Levenshtein.distance(true, damaged)
        tally["after"] += Levenshtein.distance(true, repaired)
        letters = "".join(true.split())
        tally["letters"] += len(letters)
        tally["letters after"] += Levenshtein.distance(letters, "".join(repaired.split()))
        tally["digits"] += DIGIT_RE.findall("".join(true.split())) != DIGIT_RE.findall(
            "".join(repaired.split())
        )
    return tally


def _print_row(kind: str, name: str, tally: Tally, speed: float) -> None:
    right, wrong, left = tally["right"], tally["wrong"], tally["left"]
    score = 2 * right / max(1, 2 * right + wrong + left)
    before, after = (100 * tally[at] / max(1, tally["characters"]) for at in ("before", "after"))
    letters = 100 * tally["letters after"] / max(1, tally["letters"])
    print(
        f"{kind:12}{name:14} F1 {score:.4f}  right {right} wrong {wrong} left {left}  "
        f"characters wrong {before:.2f} → {after:.3f} %, without white space {letters:.3f} %  "
        f"digits changed {tally['digits']}  "
        f"{speed:,.0f} characters/s",
        flush=True,
    )


def _print_blanks(lines: list[Line]) -> None:
    """Print what became of the blanks; inside a word: where newmm does not part the true line."""
    tally: Tally = Counter()
    for line in lines:
        tally += compare_blanks(line)
    if not tally["inside"]:
        return
    lost = 100_000 * tally["lost"] / sum(len(line.true) for line in lines)
    print(
        f"    false blanks removed {_share(tally, 'inside')} inside words, "
        f"{_share(tally, 'between')} between words; real ones lost {lost:.1f} in 100,000 characters"
    )
    print(
        f"    white space wrong: {tally['inside left']} left inside words, "
        f"{tally['between left']} between words, {tally['lost']} real ones lost, "
        f"{tally['broken']} lines broken"
    )


def compare_blanks(line: Line) -> Tally:
    """Count false blanks inside words and between them, those left of them, and real ones lost.

    Looked at are the places before characters, marks apart, that both other texts have as well.
    """
    tally: Tally = Counter(broken=line.repaired.count("\n"))
    real = blanks_of(line.true)
    seen, kept = blanks_before(line.true, line.damaged), blanks_before(line.true, line.repaired)
    edges = set(accumulate(len("".join(word.split())) for word in newmm(line.true)))
    for at, is_kept in kept.items():
        if at in real:
            tally["lost"] += not is_kept
        elif is_kept or seen.get(at):
            kind = "between" if at in edges else "inside"
            tally.update({kind: 1, f"{kind} left": is_kept})
    return tally


def blanks_before(true: str, text: str) -> dict[int, bool]:
    """Say for those characters of a true text that `text` has too whether a blank is before them.

    Blanks do not count as characters, and marks and the first character are left out.
    """
    letters, blanks = "".join(true.split()), blanks_of(text)
    return {
        at: place in blanks
        for step in Levenshtein.opcodes(letters, "".join(text.split()))
        if step.tag == "equal"
        for at, place in zip(
            range(step.src_start, step.src_end), range(step.dest_start, step.dest_end), strict=True
        )
        if at and letters[at] not in MARKS
    }


def _share(tally: Tally, kind: str) -> str:
    """Return the share that was removed of the false blanks of a kind, as a text."""
    return f"{100 * (1 - tally[kind + ' left'] / max(1, tally[kind])):.2f} % of {tally[kind]}"


def blanks_of(text: str) -> set[int]:
    """Return after how many other characters the blanks stand."""
    counts = accumulate((not character.isspace() for character in text), initial=0)
    return {at for at, character in zip(counts, text, strict=False) if character.isspace()}


def _judged(lines: list[Line], clean: CleanText) -> Reliability:
    """Say for each restoration how sure it was, and whether it is right."""
    wrong: list[Span] = []
    for line in lines:
        if line.true != line.repaired:
            wrong += [
                Span(step.src_start, step.src_end).shift(line.span.start)
                for step in Levenshtein.opcodes(line.repaired, line.true)
                if step.tag != "equal"
            ]
    judged: Reliability = Counter()
    at = 0
    for repair in sorted(clean.repairs, key=lambda made: made.clean_span):
        span = repair.clean_span
        while at < len(wrong) and wrong[at].end < span.start:
            at += 1
        hit = at < len(wrong) and wrong[at].start <= span.end
        if not repair.lossless:
            judged[int(repair.confidence * 20), not hit] += 1
    return judged


def _print_reliability(judged: Reliability) -> None:
    for bucket in sorted({bucket for bucket, _ in judged}):
        good, bad = judged[bucket, True], judged[bucket, False]
        said = f"{bucket / 20:.2f}" + (f"–{bucket / 20 + 0.05:.2f}" if bucket < 20 else "")
        print(f"confidence {said:10} {good / (good + bad):.4f} right of {good + bad}")


def _print_harm(name: str, characters: int) -> None:
    true = _sample(name, characters)
    start = time.process_time()
    clean = repair_text(raw_text(true))
    speed = len(true) / (time.process_time() - start)
    kinds = Counter(repair.mechanism for repair in clean.repairs)
    told = ", ".join(f"{kind} {times}" for kind, times in kinds.most_common(8)) or "none"
    print(f"clean {name:16} edits in {len(true):,} characters: {told}  {speed:,.0f} characters/s")


if __name__ == "__main__":
    main()
