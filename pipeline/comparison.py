"""What differs between two folders of results: facts gained, lost and changed.

Facts are compared by id within their brochure; confidence and places in the text are left
aside, since a new rule moves them without changing what is stated. A fact that is lost where
another of its kind is gained on the same words was changed, not lost.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

from pipeline.records import SECTIONS
from pipeline.sources import shown
from pipeline.store import load_document, some_results

ASIDE = frozenset({"id", "mentions", "confidence", "evidence"})
Change = Literal["gained", "lost", "changed"]
Document = dict[str, Any]
SIGNS: dict[Change, str] = {"gained": "+", "lost": "-", "changed": "~"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact or relation that is not the same in both folders.

    brochure: name of the result. kind: of the fact, or "relation". key: the fact's id; for a
    relation its type, subject and object. old, new: what is said of it, None where absent;
    for a change only the fields that differ.
    """

    brochure: str
    change: Change
    kind: str
    key: str
    old: dict[str, Any] | None
    new: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """All differences, sorted by brochure, and the brochures that only one folder has."""

    differences: tuple[Difference, ...]
    only_old: tuple[str, ...]
    only_new: tuple[str, ...]
    n_common: int

    @property
    def counts(self) -> dict[str, int]:
        """How many facts and relations were gained, lost and changed."""
        found = Counter(one.change for one in self.differences)
        return {change: found[change] for change in SIGNS}


def compare(old: Path, new: Path) -> Comparison:
    """Compare two folders of results.

    Raises:
        UsageError: one of them holds no result, or a damaged one.
    """
    before, after = some_results(old), some_results(new)
    common = sorted(before.keys() & after.keys())
    found: list[Difference] = []
    for name in common:
        found += _differences(name, load_document(before[name]), load_document(after[name]))
    return Comparison(
        tuple(found),
        tuple(sorted(before.keys() - after.keys())),
        tuple(sorted(after.keys() - before.keys())),
        len(common),
    )


def as_json(comparison: Comparison) -> dict[str, Any]:
    """Return a comparison as JSON knows it."""
    return {
        "brochures_in_both": comparison.n_common,
        "only_old": list(comparison.only_old),
        "only_new": list(comparison.only_new),
        "counts": comparison.counts,
        "differences": [asdict(difference) for difference in comparison.differences],
    }


def as_text(comparison: Comparison) -> str:
    """Return a comparison for a reader: a line for each difference, then the sums."""
    lines: list[str] = []
    for name, of_one in groupby(comparison.differences, key=lambda one: one.brochure):
        lines.append(shown(name))
        lines += [f"  {SIGNS[one.change]} {one.kind:10}{_told(one)}" for one in of_one]
    for title, names in (
        ("only in OLD", comparison.only_old),
        ("only in NEW", comparison.only_new),
    ):
        lines += [f"{title}: {shown(name)}" for name in names]
    counts = ", ".join(f"{n} {change}" for change, n in comparison.counts.items())
    return "\n".join([*lines, f"{counts} in {comparison.n_common} brochures", ""])


def _told(one: Difference) -> str:
    if one.change == "changed":
        fields = (
            f"{field}: {_compact((one.old or {})[field])} → {_compact((one.new or {})[field])}"
            for field in one.old or {}
        )
        return f"{one.key}  {'; '.join(fields)}"
    said = one.old or one.new or {}
    names = said.get("names") or {}
    return f"{one.key}  {names.get('th') or names.get('en') or ''}".rstrip()


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _differences(name: str, old: Document, new: Document) -> Iterator[Difference]:
    for list_name, kind in SECTIONS.items():
        before = {fact["id"]: fact for fact in old[list_name]}
        after = {fact["id"]: fact for fact in new[list_name]}
        renamed = _renamed(before, after, _surfaces(old), _surfaces(new))
        for key in sorted(before.keys() | after.keys()):
            if key in renamed.values() and key not in before:
                continue
            other = after.get(renamed.get(key, key))
            yield from _difference(name, kind, key, before.get(key), other)
    relations = _by_statement(old["relations"]), _by_statement(new["relations"])
    for key in sorted(relations[0].keys() | relations[1].keys()):
        yield from _difference(name, "relation", key, relations[0].get(key), relations[1].get(key))


def _difference(
    name: str, kind: str, key: str, old: Document | None, new: Document | None
) -> Iterator[Difference]:
    if old is None or new is None:
        change: Change = "gained" if old is None else "lost"
        yield Difference(name, change, kind, key, _said(old), _said(new))
        return
    fields = sorted((old.keys() | new.keys()) - ASIDE)
    differ = [field for field in fields if old.get(field) != new.get(field)]
    if old["id"] != new["id"] and kind != "relation":
        differ.insert(0, "id")
    if differ:
        was, now = ({field: fact.get(field) for field in differ} for fact in (old, new))
        yield Difference(name, "changed", kind, key, was, now)


def _said(fact: Document | None) -> dict[str, Any] | None:
    return {field: fact[field] for field in fact if field not in ASIDE} if fact else None


def _surfaces(document: Document) -> dict[str, frozenset[str]]:
    """Return for each fact the words that name it."""
    found: dict[str, set[str]] = {}
    for mention in document["mentions"]:
        found.setdefault(mention["entity"], set()).add(mention["text"])
    return {key: frozenset(words) for key, words in found.items()}


def _renamed(
    before: dict[str, Document],
    after: dict[str, Document],
    old_words: dict[str, frozenset[str]],
    new_words: dict[str, frozenset[str]],
) -> dict[str, str]:
    """Pair facts that went with facts that came, if the same words name both."""
    came: dict[str, list[str]] = {}
    for key in sorted(after.keys() - before.keys()):
        for word in sorted(new_words.get(key, ())):
            came.setdefault(word, []).append(key)
    pairs: dict[str, str] = {}
    for key in sorted(before.keys() - after.keys()):
        for word in sorted(old_words.get(key, ())):
            free = [k for k in came.get(word, ()) if k not in pairs.values()]
            if free:
                pairs[key] = free[0]
                break
    return pairs


def _by_statement(relations: list[Document]) -> dict[str, Document]:
    """Return relations by what they state; equal statements are told apart by number."""
    found: dict[str, Document] = {}
    seen: Counter[str] = Counter()
    for relation in relations:
        key = f"{relation['subject']} {relation['type']} {relation['object'] or '-'}"
        seen[key] += 1
        found[key if seen[key] == 1 else f"{key} #{seen[key]}"] = relation
    return found
