"""Who did what with whom: cue patterns on the tape of each sentence.

A row of `relations.csv` is one way to say one relation. Its pattern holds the cue and those
arguments that have a fixed place beside it; the others are found by grammar
(`subjects.py`) or are the nearest earlier ones of their kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from pipeline.extract import phrases as kinds
from pipeline.extract.anaphors import add_anaphors
from pipeline.extract.clauses import find_sentences
from pipeline.extract.confidence import Confidences
from pipeline.extract.context import Context
from pipeline.extract.links import Link
from pipeline.extract.modality import Modality, read_modality
from pipeline.extract.phrases import Phrase, find_phrases
from pipeline.extract.qualifiers import find_qualifiers
from pipeline.extract.subjects import (
    find_companions,
    find_joined,
    find_subject,
    is_open,
    phrases_at,
)
from pipeline.extract.tables import read_table
from pipeline.extract.tape import CLASSES, Tape, compile_pattern, make_tapes
from pipeline.records import Mention, Relation, Tokens
from pipeline.spans import Span, hull

COLUMNS = ("id", "type", "pattern", "subject", "object", "options", "example", "counterexample")
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

JOINED = frozenset({"implements", "established", "initiated", "hosts"})
"""Types of which whoever is named behind the object does it too: A พัฒนา X ร่วมกับ B."""

AGENTS = frozenset({"implements", "established", "initiated", "funds"})
"""Types whose agent at the end of a cue may have a companion: โดย A ร่วมกับ B."""

NOMINAL_RE = re.compile(r"(?<!มี)(?<!ให้)(?<!ดำเนิน)(?<!ได้รับ)การ$")
DATED = rf"(?:[ ]?(?:ใน|เมื่อ|ตั้งแต่)?[ ]?{kinds.DATE})?"
RELATIVE_RE = re.compile(
    rf"(?:([{CLASSES['thing']}]){DATED}[ ]?)?(?:{kinds.CLAUSE}ซึ่ง|(?<=[{CLASSES['thing']}])ที่){DATED}"
    r"(?:ได้|จะ|ก็|ปัจจุบัน|ยัง|เคย|เพิ่ง|[ ])*$"
)
"""A relative pronoun right before a cue, and the name that it stands for if one is beside it."""

IS_ONE_RE = re.compile(
    rf"([{CLASSES['thing']}])[ ]?(?:ถือ|นับ)?เป็น"
    rf"[^{CLASSES['thing']}{kinds.CLAUSE}]{{1,40}}ของ[ ]?$"
)
"""A ของ B before a relative pronoun, and the name that is one: C เป็นเมืองแรกของ B ที่…."""

OWNED_RE = re.compile(rf"([{CLASSES['thing']}])[ ]?ของ[ ]?$")
"""The name before a relative pronoun owns what the pronoun stands for: A ของ B ซึ่ง…."""

PURPOSE_RE = re.compile(
    rf"(?:เพื่อ|สำหรับ|ในการ)(?:(?!(?:[ ]|โดย[ ]?)[{kinds.PARTIES}])[^{kinds.CLAUSE}]){{0,40}}$"
)
AND_GETS_RE = re.compile(r"และ(?:ยัง|ได้)*$")
SIGNING_RE = re.compile(r"ลงนาม|บันทึก|ความตกลง|ข้อตกลง|ประชุม|หารือ")
JOINT = frozenset({"member_of", "participates_in", "signed_with", "twinned_with"})
"""Types that hold of every member of a list that a relative pronoun stands for."""

DIRECT_RE = re.compile(rf"(?:ได้|จะ|ก็|จึง|ยัง|ปัจจุบัน|แล้ว|เคย|[ {kinds.DATE}])*")
STATE_RE = re.compile(
    r"(?:ตั้งอยู่|เป็น(?!เจ้าภาพ|ประธาน)|ก่อตั้ง|มี|ครอบคลุม|ประกอบ|เปิดสอน|เปิดดำเนินการ|อยู่|มีพรมแดน|มีพื้นที่)"
)
ASIDE_RE = re.compile(rf"^[ ]?{kinds.CLAUSE}ซึ่ง[^{kinds.CLAUSE}]{{1,80}}(?=[ ]$)")
"""A relative clause between a subject and its verb, closed by a blank."""

STATE_END_RE = re.compile(r"[ ](?:และ|ทั้งยัง|อีกทั้ง)?[ ]?$")
NET_REACH = 700
"""Characters up to the network that a member or a chair without one belongs to."""

TOPIC_KINDS = CLASSES["prog"] + CLASSES["net"]
AGENT_RE = compile_pattern("…โดย~<S:any>")


class Rule(NamedTuple):
    """One row of `relations.csv`, compiled."""

    id: str
    type: str
    pattern: re.Pattern[str]
    subject: str
    object: str
    options: frozenset[str]


@dataclass(frozen=True, slots=True)
class Found:
    """The arguments of one match: who, what, what was read, and with which modality."""

    rule: Rule
    tape: Tape
    subjects: tuple[Mention, ...]
    objects: tuple[Mention | None, ...]
    evidence: tuple[Span, ...]
    modality: Modality
    cue: Span


@lru_cache(maxsize=1)
def load_rules() -> tuple[Rule, ...]:
    """Return the rules of `relations.csv` in order; raises `DataError` if the file is bad."""
    rows = read_table(Path(__file__).with_suffix(".csv"), COLUMNS)
    return tuple(
        Rule(
            row["id"],
            row["type"],
            compile_pattern(row["pattern"]),
            row["subject"],
            row["object"],
            frozenset(row["options"].split()),
        )
        for row in rows
    )


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
    names = [mention.full_span for mention in mentions]
    phrases, links = find_phrases(text, mentions)
    phrases = add_anaphors(text, phrases)
    tapes = make_tapes(text, find_sentences(tokens, names), phrases)
    context = Context(phrases, tapes, {span.start for span in tokens.spans})
    found: list[Relation] = [_of_link(link, confidences) for link in links]
    for tape in tapes:
        for match in _read_tape(tape, context):
            found += _relations_of(match, confidences)
    return _once_each(found)


def _read_tape(tape: Tape, context: Context) -> Iterator[Found]:
    """Run every rule over one sentence; within a type the first rule that reads a cue wins."""
    taken: dict[str, list[Span]] = {}
    for rule in load_rules():
        for match in rule.pattern.finditer(tape.text):
            span = Span(match.start(), match.end())
            beside = "beside" in rule.options
            if not beside and any(span.overlaps(other) for other in taken.get(rule.type, ())):
                continue
            if "word" in rule.options and tape.offsets[span.start] not in context.word_starts:
                continue
            found = _read_match(rule, match, tape, context)
            if found is not None:
                taken.setdefault(rule.type, []).append(span)
                yield found


def _read_match(rule: Rule, match: re.Match[str], tape: Tape, context: Context) -> Found | None:
    """Fill the places of one match; None if one of them cannot be filled."""
    groups = match.groupdict()
    if "G" in groups:
        heads = tape.phrases[match.start("G")].heads
        if len(heads) < 2:
            return None
        return _found(rule, match, tape, [tape.phrases[match.start("G")]], None, pairs=True)
    if groups.get("S"):
        at = match.start("S")
        subjects = [tape.phrases[at]]
        if match.end("S") == match.end() and rule.type in AGENTS:
            subjects += phrases_at(tape, find_companions(tape, at, len(tape.text)))
    else:
        subjects = _fill(rule.subject, rule, match, tape, context)
        if rule.type in JOINED and subjects:
            subjects += phrases_at(tape, find_joined(tape, match.end()))
    if not subjects:
        return None
    if "pairs" in rule.options:
        if sum(len(phrase.heads) for phrase in subjects) < 2:
            return None
        return _found(rule, match, tape, subjects, None, pairs=True)
    if groups.get("O"):
        places = [match.start(name) for name in "OPQR" if groups.get(name)]
        objects: list[Phrase] | None = [tape.phrases[place] for place in places]
        if "last" in rule.options:
            objects = [replace(phrase, heads=phrase.heads[-1:]) for phrase in objects or ()]
    else:
        objects = _fill(rule.object.removesuffix("|null"), rule, match, tape, context) or None
        if objects is None and not rule.object.endswith("|null"):
            return None
    return _found(rule, match, tape, subjects, objects)


def _fill(how: str, rule: Rule, match: re.Match[str], tape: Tape, context: Context) -> list[Phrase]:
    """Find an argument that the pattern does not hold; empty if there is none."""
    way, _, slot = how.partition(":")
    at = tape.offsets[match.start()]
    if way == "near":
        since = tape.sentence.span.start if "same" in rule.options else 0
        if slot in ("net", "network"):
            since = max(since, at - NET_REACH)
        phrase = context.nearest(slot, at, since)
        return [phrase] if phrase else []
    if way == "recipient":
        return _recipient(match, tape, context)
    return _left(slot, rule, match, tape, context)


def _left(
    slot: str, rule: Rule, match: re.Match[str], tape: Tape, context: Context
) -> list[Phrase]:
    """Find the subject to the left of the cue, its agent after โดย, or an earlier subject."""
    before = tape.text[max(0, match.start() - 80) : match.start()]
    if "nominal" not in rule.options and NOMINAL_RE.search(before):
        agent = AGENT_RE.match(tape.text, match.end())
        return [tape.phrases[agent.start("S")]] if agent else []
    if "main" in rule.options and PURPOSE_RE.search(before):
        return []
    relative = RELATIVE_RE.search(before)
    if relative:
        at = relative.start(1) + max(0, match.start() - 80)
        owned = OWNED_RE.search(tape.text, max(0, at - 8), at) if relative[1] else None
        if owned:
            at = owned.start(1)
        elif relative[1] and (is_one := IS_ONE_RE.search(tape.text, max(0, at - 60), at)):
            at = is_one.start(1)
        elif relative[1] and rule.type == "has_quantity" and tape.text[:at].endswith("ของ"):
            return []
        named = tape.phrases.get(at) if relative[1] else None
        if named and named.symbol not in CLASSES[slot]:
            named = None
        return [named] if named and (len(named.heads) == 1 or rule.type in JOINT) else []
    indexes, elided = find_subject(tape, match.start(), slot)
    if indexes:
        if "direct" in rule.options and not _is_direct(tape, indexes[-1], match.start()):
            return []
        if "unsigned" in rule.options and SIGNING_RE.search(
            tape.text, _last_party(tape, match.start()), match.start()
        ):
            return []
        kept = indexes[:1] if "alone" in rule.options else indexes
        return [tape.phrases[index] for index in kept]
    if not elided or {"named", "direct"} & rule.options:
        return []
    start = tape.sentence.span.start
    topic = None if slot == "net" else context.topic(slot, start)
    phrase = topic or context.nearest(slot, start)
    return [phrase] if phrase else []


def _last_party(tape: Tape, end: int) -> int:
    """Return the tape index of the last party before `end`, 0 if there is none."""
    return max(tape.text.rfind(symbol, 0, end) for symbol in (*kinds.PARTIES, "\n")) + 1


def _is_direct(tape: Tape, index: int, cue: int) -> bool:
    """Say whether what a cue says is still about its subject: side by side, or after a state."""
    between = ASIDE_RE.sub("", tape.text[index + 1 : cue])
    if kinds.CLAUSE in between or len(between) > 120:
        return False
    if not re.search(f"[{CLASSES['thing']}]", between):
        stated = STATE_RE.match(between) and STATE_END_RE.search(between)
        return bool(DIRECT_RE.fullmatch(between) or stated)
    return tape.text[index] in TOPIC_KINDS or bool(STATE_RE.match(between))


def _recipient(match: re.Match[str], tape: Tape, context: Context) -> list[Phrase]:
    """Find what gets money or help: the nearest programme, or the nearest open party.

    Behind และ it is whoever did what stands before: A จัดทำ X และได้รับทุนจาก B.
    """
    if AND_GETS_RE.search(tape.text, max(0, match.start() - 12), match.start()):
        for index in sorted(tape.phrases):
            if tape.text[index] in CLASSES["thing"] and is_open(tape, index):
                return [tape.phrases[index]] if index < match.start() else []
    for index in range(match.start() - 1, -1, -1):
        symbol = tape.text[index]
        if symbol in CLASSES["prog"] or (symbol in kinds.PARTIES and is_open(tape, index)):
            return [tape.phrases[index]]
    phrase = context.nearest("prog", tape.sentence.span.start)
    return [phrase] if phrase else []


def _found(
    rule: Rule,
    match: re.Match[str],
    tape: Tape,
    subjects: Sequence[Phrase],
    objects: Sequence[Phrase] | None,
    *,
    pairs: bool = False,
) -> Found:
    """Put a match and its arguments together."""
    cue = tape.span(match.start(), match.end())
    inside = [cue]
    outside: list[Span] = []
    for phrase in (*subjects, *(objects or ())):
        within = tape.sentence.span.contains(phrase.span)
        (inside if within else outside).append(phrase.span)
    evidence = tuple(sorted({*outside, hull(inside)}))
    heads = tuple(head for phrase in subjects for head in phrase.heads)
    if objects is None:
        others: tuple[Mention | None, ...] = () if pairs else (None,)
    else:
        others = tuple(head for phrase in objects for head in phrase.heads)
    return Found(rule, tape, heads, others, evidence, read_modality(match, tape), cue)


def _relations_of(found: Found, confidences: Confidences) -> Iterator[Relation]:
    """Make one relation for each subject with each object, or for each pair of a list."""
    if found.rule.type == "has_quantity" and len(found.subjects) > 1:
        return  # a joint figure belongs to none of them alone
    couples: Iterable[tuple[Mention, Mention | None]]
    if found.objects:
        couples = ((s, o) for s in found.subjects for o in found.objects)
    else:
        couples = combinations(found.subjects, 2)
    for subject, other in couples:
        if other is not None and subject.value.id == other.value.id:
            continue
        kind_type = _type_of(found)
        allowed = ARGUMENTS.get(kind_type)
        if allowed and (
            subject.kind not in allowed[0] or (other is not None and other.kind not in allowed[1])
        ):
            continue
        target = None if other is None else other.value.id
        yield Relation(
            kind_type,
            subject.value.id,
            target,
            found.evidence,
            f"relations.{found.rule.id}",
            confidences.of(f"relations.{found.rule.id}"),
            find_qualifiers(found.tape, found.cue, {subject.value.id, target or ""}, kind_type),
            modality=found.modality,
        )


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
    """Keep the first relation of each type and pair, in text order."""
    kept: dict[tuple[str, ...], Relation] = {}
    for relation in sorted(relations, key=lambda r: (r.evidence[0], r.type)):
        ends = [relation.subject, relation.object or "", str(relation.modality == "negated")]
        if relation.type in SYMMETRIC:
            ends[:2] = sorted(ends[:2])
        kept.setdefault((relation.type, *ends), relation)
    return list(kept.values())
