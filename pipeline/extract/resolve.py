"""Mentions that overlap → one; mentions of one thing → one fact.

Of two mentions that overlap the longer wins, because a name inside a longer name is no
mention of its own. An organisation named in full and in brackets by its abbreviation is one
entity with both names.
"""

from __future__ import annotations

import re
from bisect import bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.extract.confidence import Confidences
from pipeline.extract.odds import Odds
from pipeline.records import (
    Confidence,
    Fact,
    Mention,
    Names,
    PartnerValue,
    ProgrammeValue,
    Relation,
    Value,
)
from pipeline.spans import Span

PRIORITY = {"date": 0, "quantity": 1, "programme": 2, "partner": 3, "city": 4}
"""Who wins between equally long mentions, first first."""

HASHED_ID_RE = re.compile(r"(?:org|programme|city):[0-9a-f]{12}")
ALIAS_RE = re.compile(r"[ ]?\([ ]?(?:[^()\n]{0,24}:[ ]?)?")
ROLES = {
    "signed_with": ("signatory", "signatory"),
    "funds": ("funder", "recipient"),
    "supports": ("supporter", ""),
    "implements": ("implementer", ""),
    "hosts": ("host", ""),
    "chair_of": ("chair", ""),
    "member_of": ("member", ""),
    "participates_in": ("participant", ""),
    "invests_in": ("investor", ""),
    "established": ("founder", ""),
    "initiated": ("initiator", ""),
    "occurs_at": ("", "venue"),
    "covers": ("", "target_area"),
    "paired_with": ("paired", "paired"),
    "twinned_with": ("twin", "twin"),
}
"""Relation type → the role it gives to its subject and to its object."""


def resolve_mentions(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    """Return the mentions that stand, in text order, one value per entity.

    n log n in the number of mentions.
    """
    return _unify(text, _longest(mentions))


def _longest(mentions: Iterable[Mention]) -> list[Mention]:
    """Keep the longest of overlapping mentions; equal ones by `PRIORITY`."""
    kept: list[tuple[int, int]] = []
    chosen: list[Mention] = []
    for mention in sorted(mentions, key=_rank):
        start, end = mention.span
        i = bisect_right(kept, (start, end))
        free_before = i == 0 or kept[i - 1][1] <= start
        free_behind = i == len(kept) or kept[i][0] >= end
        if free_before and free_behind:
            insort(kept, (start, end))
            chosen.append(mention)
    return list(_clipped(sorted(chosen, key=lambda mention: mention.span)))


def _clipped(mentions: Iterable[Mention]) -> Iterator[Mention]:
    """Keep the full span of a mention out of the mention before it."""
    end = 0
    for mention in mentions:
        if mention.full_span.start < end:
            mention = replace(mention, full_span=Span(end, mention.full_span.end))
        end = mention.full_span.end
        yield mention


def _rank(mention: Mention) -> tuple[int, int, int]:
    return (
        -mention.span.length,
        PRIORITY[mention.kind],
        mention.span.start,
    )


def _unify(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Give mentions of one entity one value: bracketed names and equal names are merged."""
    lead: dict[str, str] = {}
    for before, behind in pairwise(mentions):
        if _is_alias(text, before, behind):
            a, b = _root(lead, before.value.id), _root(lead, behind.value.id)
            if a != b:
                # A gazetteer's entry knows more than a name found by pattern.
                patterned = HASHED_ID_RE.fullmatch(a) and not HASHED_ID_RE.fullmatch(b)
                keep, drop = (b, a) if patterned else (a, b)
                lead[drop] = keep
    values: dict[str, Value] = {}
    for mention in mentions:
        root = _root(lead, mention.value.id)
        known = values.get(root)
        if known is None or (known.id != root and mention.value.id == root):
            values[root] = mention.value
    # By identity: the mentions of a body with 14,000 second names share one record of them all.
    names: dict[str, dict[int, Names]] = {}
    for mention in mentions:
        if isinstance(mention.value, PartnerValue | ProgrammeValue):
            own = mention.value.names
            names.setdefault(_root(lead, mention.value.id), {})[id(own)] = own
    for root, found in names.items():
        value = values[root]
        if isinstance(value, PartnerValue | ProgrammeValue):
            values[root] = replace(value, names=_merge_names(value.names, found.values()))
    return [replace(m, value=values[_root(lead, m.value.id)]) for m in mentions]


def _root(lead: dict[str, str], identity: str) -> str:
    """Return the id that stands for `identity`; the way to it becomes half as long."""
    while identity in lead:
        parent = lead[identity]
        lead[identity] = lead.get(parent, parent)
        identity = parent
    return identity


def _is_alias(text: str, before: Mention, behind: Mention) -> bool:
    """Say whether `behind` is `before` named again in brackets right after it."""
    if before.kind != behind.kind or before.kind not in ("partner", "programme"):
        return False
    if before.value.id == behind.value.id:
        return False
    for mention in (before, behind):
        if isinstance(mention.value, PartnerValue) and mention.value.type == "country":
            return False
    if HASHED_ID_RE.fullmatch(before.value.id) is None and (
        HASHED_ID_RE.fullmatch(behind.value.id) is None
    ):
        return False
    if not ALIAS_RE.fullmatch(text, before.full_span.end, behind.full_span.start):
        return False
    return text.startswith(")", behind.full_span.end)


def _merge_names(first: Names, others: Iterable[Names]) -> Names:
    """Add the names of the others to the first: an empty place is filled, the rest are aliases."""
    th, en = first.th, first.en
    aliases: dict[str, None] = dict.fromkeys(first.aliases)
    for names in others:
        th = th or names.th
        en = en or names.en
        for name in (names.th, names.en, *names.aliases):
            if name and name not in (th, en):
                aliases[name] = None
    return Names(th, en, tuple(name for name in aliases if name not in (th, en)))


def make_facts(
    mentions: Sequence[Mention],
    relations: Sequence[Relation],
    confidences: Confidences,
    odds: Odds,
) -> list[Fact]:
    """Group resolved mentions into facts, in the order of their first mention.

    A fact is as sure as its surest mention that is not a mere repetition of a short name, the odds
    of restored text counted.
    """
    groups: dict[str, list[Mention]] = {}
    for mention in mentions:
        groups.setdefault(mention.value.id, []).append(mention)
    roles = _roles(relations)
    return [
        Fact(
            group[0].value,
            group[0].kind,
            tuple(group),
            _confidence(group, confidences, odds),
            tuple(dict.fromkeys(flag for mention in group for flag in mention.flags)),
            tuple(sorted(roles.get(identity, ()))),
        )
        for identity, group in groups.items()
    ]


def _confidence(group: Sequence[Mention], confidences: Confidences, odds: Odds) -> Confidence:
    own = [mention for mention in group if mention.match != "coreference"] or group
    found = (odds.weigh(confidences.of(mention.rule), mention.span) for mention in own)
    return max(found, key=lambda confidence: confidence.score)


def _roles(relations: Sequence[Relation]) -> dict[str, set[str]]:
    """Return the roles that asserted and planned relations give to facts."""
    roles: dict[str, set[str]] = {}
    for relation in relations:
        if relation.type not in ROLES or relation.modality == "negated":
            continue
        of_subject, of_object = ROLES[relation.type]
        if of_subject:
            roles.setdefault(relation.subject, set()).add(of_subject)
        if of_object and relation.object:
            roles.setdefault(relation.object, set()).add(of_object)
    return roles
