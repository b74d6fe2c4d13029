"""How right the dates are on thai-ner's DATE labels: spans, exact and overlapping.

    python tests/bench_dates.py [--show N]

The rules are not trained, so the whole training split is scored; with `--folds` what the corpus
labels and what not is learnt on the other folds, to tell slips from differences. Groups: dates
with a day or a month and a number; those and bare years; every label, with deictic times
(วันนี้) and months alone, against `find_date_expressions`. Labels are uneven: of the years behind
ประจำปี two thirds are labelled, of ปีหน้า a quarter.
"""

from __future__ import annotations

import argparse
import re
import sys
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.labelled import tokens_of
from tests.reference import MISSING, SHARED

TAG_RE = re.compile(
    r"\[(/?)(ORGANIZATION|LOCATION|PERSON|DATE|TIME|FACILITY|MONEY|PERCENT|LAW|LEN|PHONE|URL"
    r"|AGO|ZIP|EMAIL)\]"
)
MONTH_RE = re.compile(
    r"มกรา|กุมภา|มีนา|เมษา|พฤษภา|มิถุนา|กรก|สิงหา|กันยา|ตุลา|พฤศจิ|ธันวา|[มกพสตธ]\.?[คยพ]\.|มี\.?ค|เม\.?ย|มิ\.?ย"
)
DIGIT_RE = re.compile("[0-9๐-๙]")
YEAR_RE = re.compile("(?<![0-9๐-๙])[12๑๒][0-9๐-๙]{3}(?![0-9๐-๙])")
DURATION_RE = re.compile(r"[0-9๐-๙]+[ ]?(?:ปี|เดือน|วัน|สัปดาห์)")
RECURRING_RE = re.compile(r"จันทร์|อังคาร|วันพุธ|พฤหัส|วันศุกร์|เสาร์|อาทิตย์|วันหยุด")
Spans = list[tuple[int, int]]


def read_labels(source: str, label: str = "DATE") -> tuple[str, Spans]:
    """Return the text without its tags, and the spans of one label, blanks trimmed."""
    pieces, spans, at, length, start = [], [], 0, 0, None
    for tag in TAG_RE.finditer(source):
        pieces.append(source[at : tag.start()])
        length += tag.start() - at
        at = tag.end()
        if tag[2] == label:
            if not tag[1]:
                start = length
            elif start is not None:
                spans.append((start, length))
                start = None
    text = "".join(pieces) + source[at:]
    trimmed = []
    for a, b in spans:
        inner = text[a:b].strip()
        if inner:
            begin = text.index(inner, a)
            trimmed.append((begin, begin + len(inner)))
    return text, trimmed


def touched(spans: Spans, others: Spans) -> int:
    """Return how many of `spans` overlap one of `others` (sorted, disjoint)."""
    starts = [start for start, _ in others]
    count = 0
    for start, end in spans:
        at = bisect_left(starts, end) - 1
        count += at >= 0 and others[at][1] > start
    return count


def f_measure(right_predicted: int, predicted: int, right_gold: int, gold: int) -> float:
    precision, recall = right_predicted / predicted, right_gold / gold
    return 2 * precision * recall / (precision + recall)


def form_of(surface: str) -> str:
    """Return a surface with its numbers alike: 5 พ.ค. 61 → # พ.ค. #."""
    return re.sub("[0-9๐-๙]+", "#", surface)


def adapted(found: Spans, gold: Spans, text: str, folds: int) -> Spans:
    """Leave out of each fold the forms that the labels of the other folds mostly leave out.

    What the corpus labels is learnt on other folds than it is reported on; the rules
    themselves know nothing of it.
    """

    def fold(span: tuple[int, int]) -> int:
        return min(folds - 1, span[0] * folds // len(text))

    labelled = set(gold)
    kept = []
    for k in range(folds):
        seen, right = Counter[str](), Counter[str]()
        for span in found:
            if fold(span) != k:
                form = form_of(text[slice(*span)])
                seen[form] += 1
                right[form] += span in labelled
        for span in found:
            form = form_of(text[slice(*span)])
            if fold(span) == k and 2 * right[form] >= seen[form]:
                kept.append(span)
    return sorted(kept)


def disagreements(found: Spans, gold: Spans, text: str) -> dict[str, int]:
    """Count where the labels do not follow CONVENTIONS.md, or not themselves."""
    missed = [text[slice(*span)] for span in set(gold) - set(found)]
    extra = [text[slice(*span)] for span in set(found) - set(gold)]
    labelled = Counter(form_of(text[slice(*span)]) for span in gold)
    return {
        "durations labelled": sum(bool(DURATION_RE.fullmatch(s)) for s in missed),
        "days of the week and holidays labelled": sum(bool(RECURRING_RE.search(s)) for s in missed),
        "years not labelled": sum(bool(re.fullmatch("[0-9๐-๙]{2,4}", s)) for s in extra),
        "other forms not labelled that are labelled elsewhere": sum(
            labelled[form_of(s)] > 0 and not re.fullmatch("[0-9๐-๙]{2,4}", s) for s in extra
        ),
        "forms never labelled": sum(labelled[form_of(s)] == 0 for s in extra),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folds", type=int, default=5, help="of the cross-validation")
    parser.add_argument("--show", type=int, default=0, help="print that many misses and extras")
    args = parser.parse_args()
    path = SHARED / "labelled" / "thai-ner-1.5.1-train.txt"
    if not path.exists():
        print(MISSING)
        return 0
    from pipeline.extract.dates import find_date_expressions, find_dates

    text, gold = read_labels(path.read_text(encoding="utf-8-sig"))
    tokens = tokens_of(text)
    dates = sorted({tuple(m.span) for m in find_dates(tokens)})
    all_times = sorted({tuple(m.span) for m in find_date_expressions(tokens)})

    def with_month(surface: str) -> bool:
        return bool(MONTH_RE.search(surface) and DIGIT_RE.search(surface))

    groups: tuple[tuple[str, Spans, Callable[[str], bool]], ...] = (
        ("day or month", dates, with_month),
        ("and years", dates, lambda s: with_month(s) or bool(YEAR_RE.search(s))),
        ("all labels", all_times, lambda s: True),
    )
    for name, found, belongs in groups:
        wanted = sorted(span for span in gold if belongs(text[slice(*span)]))
        have = [span for span in found if belongs(text[slice(*span)])]
        same = len(set(wanted) & set(have))
        exact = f_measure(same, len(have), same, len(wanted))
        over = f_measure(touched(have, wanted), len(have), touched(wanted, have), len(wanted))
        print(f"{name:14} exact F {exact:.3f}  overlapping F {over:.3f}   {len(wanted)} gold")
        if name == "all labels":
            have = adapted(have, wanted, text, args.folds)
            same = len(set(wanted) & set(have))
            exact = f_measure(same, len(have), same, len(wanted))
            over = f_measure(touched(have, wanted), len(have), touched(wanted, have), len(wanted))
            print(f"  forms learnt on other folds: exact F {exact:.3f}  overlapping F {over:.3f}")
            for what, count in disagreements(all_times, wanted, text).items():
                print(f"  {what}: {count}")
        for title, spans in (
            ("missed", set(wanted) - set(have)),
            ("extra", set(have) - set(wanted)),
        ):
            for a, b in sorted(spans)[: args.show]:
                shown = f"{text[max(0, a - 20) : a]}⟦{text[a:b]}⟧{text[b : b + 15]}"
                print(f"   {title}: {shown}".replace("\n", "⏎"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
