"""Measure how often each rule is right on the labelled texts; write `confidence.csv`.

    python -m tests.measure_confidence

A mention is right if the labels have one of its kind that ends where it ends and starts within
the widest start they accept; a relation if they have its type between the same entities. What
the labels call optional is right when found. What they ignore is not counted. Texts: those of
`tests/gold` alone, so that whoever has the project can measure again.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.extract import extract_facts
from pipeline.extract.confidence import TABLE
from pipeline.extract.relations import SYMMETRIC
from pipeline.records import SECTIONS, FactSheet
from tests.labelled import read_gold, tokens_of

GOLD = Path(__file__).parent / "gold"
HEADER = (
    "# Precision of each rule on the labelled texts: how many of its n results were right.\n"
    "# Written by `python -m tests.measure_confidence`. Licence: MIT, as the project.\n"
    "rule,right,n,set\n"
)


def measure(sheet: FactSheet, gold: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """Yield rule and whether it was right for each mention and relation of a text."""
    linked: dict[str, set[str]] = {}
    soft = [(x["start"], x["end"]) for x in gold.get("ignore", [])]
    for fact in sheet.facts:
        for mention in fact.mentions:
            span = mention.span
            if any(a < span.end and span.start < b for a, b in soft):
                continue
            found = gold_at(gold, mention.kind, span.start, span.end)
            if found:
                linked.setdefault(fact.value.id, set()).add(found)
            yield mention.rule, found is not None
    wanted = {(r["type"], r["subject"], r.get("object")) for r in gold["relations"]}
    for relation in sheet.relations:
        subjects = linked.get(relation.subject, set())
        objects: set[str | None] = set(linked.get(relation.object or "", set())) | {None}
        right = any((relation.type, s, o) in wanted for s in subjects for o in objects)
        if relation.type in SYMMETRIC:
            right |= any((relation.type, o, s) in wanted for s in subjects for o in objects)
        yield relation.rule, right


def gold_at(gold: dict[str, Any], kind: str, start: int, end: int) -> str | None:
    section = next(name for name, value in SECTIONS.items() if value == kind)
    for entity in gold[section]:
        for place in entity["mentions"]:
            first = place.get("full_start", place["start"])
            if place["end"] == end and first <= start <= place["start"]:
                return str(entity["id"])
    return None


def main() -> None:
    right: Counter[str] = Counter()
    n: Counter[str] = Counter()
    texts = sorted(GOLD.rglob("*.facts.json"))
    for path in texts:
        text, gold = read_gold(path)
        for rule, good in measure(extract_facts(tokens_of(text)), gold):
            n[rule] += 1
            right[rule] += good
    rows = [
        f"{rule},{right[rule]},{n[rule]},{len(texts)} texts of tests/gold\n" for rule in sorted(n)
    ]
    TABLE.write_text(HEADER + "".join(rows), encoding="utf-8")
    sys.stdout.write(f"{len(rows)} rules, {sum(n.values())} results, {sum(right.values())} right\n")


if __name__ == "__main__":
    main()
