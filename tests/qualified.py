"""How right day, place, sum and modality of a relation are, where the relation itself is right.

Counted are texts whose gold says `qualifiers: all`, and the reference texts, which say nothing of
modality. A relation is looked up in the gold by kind and words of its mentions; one that the gold
lacks, leaves without an object or calls optional is not counted here. A qualifier with `?` in the
gold may be there or not.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from pipeline.extract.relations import SYMMETRIC
from pipeline.records import QUALIFIERS, SECTIONS, FactSheet, Relation


class Told(NamedTuple):
    """One qualifier of one relation: its kind, the gold's id of what is told and of what is so."""

    kind: str
    found: str | None
    wanted: str | None
    relation: Relation


def compare(sheet: FactSheet, gold: dict[str, Any]) -> Iterator[Told]:
    """Yield every qualifier that a relation has here or in the gold, for relations in both."""
    meant = _meant(sheet, gold)
    wanted = {
        (r["type"], r["subject"], r["object"]): r
        for r in gold["relations"]
        if not r.get("optional") and r["object"]
    }
    for relation in sheet.relations:
        ends = [meant[relation.subject], meant[relation.object or ""]]
        for first, second in (ends, ends[::-1]) if relation.type in SYMMETRIC else (ends,):
            for key in ((relation.type, s, o) for s in sorted(first) for o in sorted(second)):
                if key in wanted:
                    yield from _told(relation, meant, wanted.pop(key), "qualifiers" in gold)


def _told(
    relation: Relation, meant: dict[str, set[str]], gold: dict[str, Any], says_modality: bool
) -> Iterator[Told]:
    """Yield the qualifiers of one relation beside those of the gold."""
    pairs = [(kind, dict(relation.qualifiers).get(kind)) for kind in QUALIFIERS]
    if says_modality:
        pairs.append(("modality", relation.modality.replace("asserted", "") or None))
    for kind, found in pairs:
        wanted = gold.get(kind)
        free = wanted is not None and wanted.startswith("?")
        same = {found} if kind == "modality" else meant[found or ""]
        right = wanted is not None and wanted.lstrip("?") in same
        if (found or wanted) and not (free and (right or found is None)):
            yield Told(kind, wanted if right else found, None if free else wanted, relation)


def _meant(sheet: FactSheet, gold: dict[str, Any]) -> dict[str, set[str]]:
    """Return id of a fact → the gold's ids of what is named by the same words."""
    meant: dict[str, set[str]] = defaultdict(set)
    text = sheet.tokens.clean.text
    for section, kind in SECTIONS.items():
        said = {
            fact.value.id: {_bare(mention.span.of(text)) for mention in fact.mentions}
            for fact in sheet.facts
            if fact.kind == kind
        }
        for entity in gold[section]:
            for mention in entity["mentions"]:
                core, full = (
                    _bare(mention["text"]),
                    _bare(mention.get("full_text", mention["text"])),
                )
                for identity, words in said.items():
                    if any(full.endswith(word) and word.endswith(core) for word in words):
                        meant[identity].add(str(entity["id"]))
    return meant


def _bare(words: str) -> str:
    """Return words without their blanks, which repair may set otherwise."""
    return re.sub(r"\s", "", words)


def count(told: Iterable[Told]) -> dict[str, tuple[int, int, int]]:
    """Return for each kind how many are right, found and wanted."""
    counts = {kind: [0, 0, 0] for kind in (*QUALIFIERS, "modality")}
    for kind, found, wanted, _ in told:
        for i, one in enumerate((found is not None and found == wanted, found, wanted)):
            counts[kind][i] += bool(one)
    return {kind: (right, found, wanted) for kind, (right, found, wanted) in counts.items()}
