"""Who did what with whom: one relation for each subject and object of what the rules found.

The rules run on the tape of each sentence (`relation_matches.py`); two names side by side
may be related without any cue (`links.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from pipeline.extract.anaphors import add_anaphors
from pipeline.extract.clauses import find_sentences
from pipeline.extract.confidence import Confidences
from pipeline.extract.context import Context
from pipeline.extract.links import NETWORK_TYPES, Link, can_lie_in
from pipeline.extract.phrases import find_phrases
from pipeline.extract.qualifiers import find_qualifiers, joint, says_each
from pipeline.extract.relation_matches import Found, find_matches
from pipeline.extract.speakers import find_speaker
from pipeline.extract.tape import make_tapes
from pipeline.records import Mention, PartnerValue, Relation, Tokens

SYMMETRIC = frozenset(
    {
        "signed_with",
        "twinned_with",
        "paired_with",
        "partners_with",
        "met_with",
        "plans_twinning_with",
    }
)
"""Types that hold both ways, and are told once."""

ARGUMENTS = {
    "covers": (("programme",), ("city", "partner")),
    "occurs_at": (("programme",), ("city", "partner")),
    "implements": (("partner", "city"), ("programme",)),
    "hosts": (("partner", "city"), ("programme",)),
    "member_of": (("partner", "city"), ("partner",)),
    "chair_of": (("partner", "city"), ("partner",)),
    "located_in": (("partner", "city"), ("partner", "city")),
    "part_of": (("partner",), ("partner",)),
}
"""Kinds that subject and object must have; a type that is not listed takes any."""


def find_relations(
    tokens: Tokens, mentions: Sequence[Mention], confidences: Confidences
) -> list[Relation]:
    """Find the relations between resolved mentions.

    Args:
        tokens: the tokens of the clean text.
        mentions: sorted, not overlapping; values carry the ids of their facts.
        confidences: the measured precision of each rule.

    Returns:
        Relations in text order, each type and pair once; symmetric ones once in either order.
    """
    text = tokens.clean.text
    phrases, links = find_phrases(text, mentions)
    names = [phrase.span for phrase in phrases]
    phrases = add_anaphors(text, phrases)
    phrases = sorted([*phrases, *find_speaker(text, phrases)], key=lambda phrase: phrase.span)
    tapes = make_tapes(text, find_sentences(tokens, names), phrases)
    context = Context(phrases, tapes, {span.start for span in tokens.spans})
    found: list[Relation] = [_of_link(link, confidences) for link in links]
    for tape in tapes:
        for match in find_matches(tape, context):
            found += _relations_of(match, confidences)
    return _once_each(found)


def _relations_of(found: Found, confidences: Confidences) -> Iterator[Relation]:
    """Make one relation for each subject with each object, or for each pair of a list."""
    if found.rule.type == "has_quantity" and len(found.subjects) > 1:
        return  # a joint figure belongs to none of them alone
    kind_type = _type_of(found)
    couples = list(_couples(found, kind_type))
    is_joint = len({_ends(*couple) for couple in couples}) > 1 and not says_each(found.tape)
    for couple in couples:
        subject, target = _ends(*couple)
        arguments = {subject, target or ""}
        qualifiers = find_qualifiers(found.tape, found.cue, arguments, kind_type)
        yield Relation(
            kind_type,
            subject,
            target,
            found.evidence,
            f"relations.{found.rule.id}",
            confidences.of(f"relations.{found.rule.id}"),
            joint(qualifiers) if is_joint else qualifiers,
            modality=found.modality,
        )


def _couples(found: Found, kind_type: str) -> Iterator[tuple[Mention, Mention | None]]:
    """Yield the subjects and objects that can have a relation of a type."""
    couples: Iterable[tuple[Mention, Mention | None]]
    if found.objects:
        couples = ((s, o) for s in found.subjects for o in found.objects)
    else:
        couples = combinations(found.subjects, 2)
    allowed = ARGUMENTS.get(kind_type)
    for subject, other in couples:
        if other is not None and subject.value.id == other.value.id:
            continue
        if allowed and (
            subject.kind not in allowed[0] or (other is not None and other.kind not in allowed[1])
        ):
            continue
        if kind_type == "succeeds" and other is not None and not _alike(subject, other):
            continue
        if kind_type == "located_in" and other is not None and not can_lie_in(subject, other):
            continue
        yield subject, other


def _ends(subject: Mention, other: Mention | None) -> tuple[str, str | None]:
    return subject.value.id, None if other is None else other.value.id


def _alike(subject: Mention, other: Mention) -> bool:
    """Say whether one can take the place of the other: no network that of a city."""
    group, place = sorted((subject, other), key=lambda m: m.kind == "city")
    named = isinstance(group.value, PartnerValue) and group.value.type in NETWORK_TYPES
    return place.kind != "city" or not named


def _type_of(found: Found) -> str:
    """Return the relation's type; a twinning that does not exist yet is a plan."""
    if found.rule.type == "twinned_with" and found.modality in ("planned", "projected"):
        return "plans_twinning_with"
    return found.rule.type


def _of_link(link: Link, confidences: Confidences) -> Relation:
    """Make the relation of two names side by side."""
    rule = f"relations.{link.type}.{link.cue}"
    return Relation(
        link.type,
        link.inner.value.id,
        link.outer.value.id,
        (link.span,),
        rule,
        confidences.of(rule),
    )


def _once_each(relations: Iterable[Relation]) -> list[Relation]:
    """Keep the first relation of each type and pair, in text order.

    What is denied is kept beside what is stated.
    """
    kept: dict[tuple[str, ...], Relation] = {}
    for relation in sorted(relations, key=lambda r: (r.evidence[0], r.type)):
        ends = [relation.subject, relation.object or "", str(relation.modality == "negated")]
        if relation.type in SYMMETRIC:
            ends[:2] = sorted(ends[:2])
        kept.setdefault((relation.type, *ends), relation)
    return list(kept.values())
