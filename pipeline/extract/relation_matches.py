"""The matches of the rules on the tape of a sentence, and the arguments of each.

An argument stands where the rule's pattern says, or is filled from around the cue
(`arguments.py`). Companions join it. A match with a place that nothing fills is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.extract import phrase_kinds as kinds
from pipeline.extract.arguments import fill_argument
from pipeline.extract.bystanders import is_interrupted
from pipeline.extract.context import Context
from pipeline.extract.modality import Modality, is_event_ahead, is_supposed, read_modality
from pipeline.extract.phrase_kinds import Phrase
from pipeline.extract.qualifiers import EVENT_TYPES
from pipeline.extract.relation_rules import Rule, load_rules
from pipeline.extract.subjects import find_companions, find_joined, phrases_at
from pipeline.extract.tape import Tape
from pipeline.records import Mention
from pipeline.spans import Span, hull

JOINED = frozenset({"implements", "established", "initiated", "hosts"})
"""Types of which whoever is named behind the object does it too: A พัฒนา X ร่วมกับ B."""

AGENTS = frozenset({"implements", "established", "initiated", "funds", "hosts"})
"""Types whose agent at the end of a cue may have a companion: โดย A ร่วมกับ B."""


EXAMPLE_RE = re.compile(r"อาทิ|เช่น|แก่")
"""Behind an event: what is told next is an example of it, or for somebody."""

NEAR_TYPES = frozenset({"occurs_at", "part_of"})
"""Types of which nobody else may stand between subject and object."""


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


def find_matches(tape: Tape, context: Context) -> Iterator[Found]:
    """Yield the matches of every rule in one sentence, in the order of the rules.

    Of two rules of one type that read the same characters the first wins, unless the second
    has the option `beside`.
    """
    taken: dict[str, list[Span]] = {}
    for rule in load_rules():
        for match in rule.pattern.finditer(tape.text):
            span = Span(match.start(), match.end())
            beside = "beside" in rule.options
            if not beside and any(span.overlaps(other) for other in taken.get(rule.type, ())):
                continue
            if "word" in rule.options and tape.offsets[span.start] not in context.word_starts:
                continue
            if is_supposed(match, tape):
                continue
            found = _read_match(rule, match, tape, context)
            if found is not None:
                taken.setdefault(rule.type, []).append(span)
                yield found


def _read_match(rule: Rule, match: re.Match[str], tape: Tape, context: Context) -> Found | None:
    """Fill the places of one match; None if one of them cannot be filled."""
    groups = match.groupdict()
    if rule.type in NEAR_TYPES and _is_elsewhere(match):
        return None
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
        subjects = fill_argument(rule.subject, rule, match, tape, context)
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
        how = rule.object.removesuffix("|null")
        objects = fill_argument(how, rule, match, tape, context) or None
        if objects is None and not rule.object.endswith("|null"):
            return None
    return _found(rule, match, tape, subjects, objects)


def _is_elsewhere(match: re.Match[str]) -> bool:
    """Say whether somebody or an example stands between subject and object."""
    groups = match.groupdict()
    if not (groups.get("S") and groups.get("O")):
        return False
    between = match.string[
        min(match.end("S"), match.end("O")) : max(match.start("S"), match.start("O"))
    ]
    inside = between.rstrip().endswith("ใน") and kinds.CLAUSE in between
    return inside or EXAMPLE_RE.search(between) is not None or is_interrupted(between)


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
    modality = read_modality(match, tape)
    if modality == "asserted" and rule.type in EVENT_TYPES:
        modality = "planned" if is_event_ahead(tape, (*subjects, *(objects or ()))) else modality
    return Found(rule, tape, heads, others, evidence, modality, cue)
