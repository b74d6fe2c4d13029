"""When, where, how much and in which programme: what stands beside a relation in its sentence.

A long sentence tells of several things, each with its own day and place. So a qualifier is
taken only near the cue and in its own clause, or where it opens the sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from pipeline.extract import phrase_kinds as kinds
from pipeline.extract.tape import AT, CLASSES, Tape
from pipeline.spans import Span

AMOUNT_TYPES = frozenset({"funds", "invests_in", "supports"})
PROGRAMME_TYPES = frozenset({"funds", "supports", "signed_with", "partners_with"})
WHERE = rf"(?:{AT}|(?<!ภาย)ใน(?!การ|ฐานะ|โอกาส))"
PLACE_RE = re.compile(
    rf"{WHERE}[^{kinds.PARTIES}{CLASSES['prog']}{kinds.CLAUSE}]{{0,30}}?([{kinds.PLACE}])"
)

NEXT_CLAUSE_RE = re.compile(r"และ(?:ใน|เมื่อ)(?:วันที่|เดือน|ปี)?[ ]?$")
"""Before a date that begins a clause of its own: … กับ A และเมื่อ DATE ลงนามกับ B."""

ANOTHER_RE = re.compile(
    rf"{kinds.CLAUSE}(?:ซึ่ง|โดยมี|โดยได้|แต่|ก่อน|จากการ|สอดคล้อง)"
    rf"|(?:[ ]|และ|{kinds.CLAUSE}โดย)(?:จะ|ได้|ยัง|มี)"
)
"""The beginning of a clause that tells something else."""

EACH_RE = re.compile(
    rf"(?:(?<!ปี)(?<!เดือน)(?<!วัน)ละ|เท่ากัน)[ ]?[{kinds.MONEY}{kinds.COUNT}]"
    rf"|[{kinds.MONEY}{kinds.COUNT}][ ]?(?:เท่ากัน|ต่อ(?!ปี|เดือน|วัน)|(?!ปี|เดือน|วัน)[ก-๙]{{2,9}}ละ)"
)
"""A sum that each gets or gives: แห่งละ 2 ล้านบาท."""

Qualifiers = tuple[tuple[str, str], ...]

REACH = 90
"""Characters of the tape between a cue and what qualifies it: about one clause."""

OPENING_RE = re.compile(
    rf"(?:^|[ {kinds.CLAUSE}])(?:และ|ต่อมา|ล่าสุด|โดย|ทั้งนี้|ปัจจุบัน|[ ]){{0,4}}"
    r"(?:ใน|เมื่อ|ตั้งแต่|ระหว่าง|ภายใน|ณ|ที่|ช่วง){0,3}[ ]?$"
)
"""What stands before a date that opens its clause."""

TITLE_YEAR_RE = re.compile(rf"[{kinds.PROGRAMME}][ ]?\(?$")
"""Before the years in a plan's title: แผนเอ พ.ศ. 2566 - 2570."""


def find_qualifiers(tape: Tape, cue: Span, arguments: set[str], relation_type: str) -> Qualifiers:
    """Return name and fact id of each qualifier, sorted by name.

    Args:
        tape: the sentence.
        cue: what the rule read, in the clean text.
        arguments: ids of the facts that are related; none of them qualifies its own relation.
        relation_type: says which qualifiers can be.

    Returns:
        Of several candidates the first behind the cue, else the last before it. A list
        qualifies nothing; neither does what another clause tells.
    """
    wanted = {"date": kinds.DATE}
    if relation_type in AMOUNT_TYPES:
        wanted["amount"] = kinds.MONEY
    if relation_type == "implements":
        wanted["amount"] = kinds.COUNT
    if relation_type in PROGRAMME_TYPES:
        wanted["programme"] = kinds.PROGRAMME + kinds.EVENT
    anchors = [(bisect_left(tape.offsets, cue.start), bisect_left(tape.offsets, cue.end))]
    anchors += [(at, at + 1) for at in _events(tape, arguments)]
    found: dict[str, str] = {}
    for start, end in anchors:
        for name, symbols in wanted.items():
            value = _behind(tape, start, end, symbols, arguments)
            if value is None and name == "date":
                value = _before(tape, start, symbols, arguments)
            if value:
                found.setdefault(name, value)
        place = _place(tape, start, end, arguments)
        if place:
            found.setdefault("place", place)
    return tuple(sorted(found.items()))


def joint(qualifiers: Qualifiers) -> Qualifiers:
    """Return the qualifiers of one of several relations that share them: a sum is that of all.

    A และ B มอบ 5 ล้านบาท does not say what each gave.
    """
    return tuple(sorted(("joint_amount" if k == "amount" else k, v) for k, v in qualifiers))


def says_each(tape: Tape) -> bool:
    """Say whether a sum is that of each: แห่งละ or the like."""
    return EACH_RE.search(tape.text) is not None


def _events(tape: Tape, arguments: set[str]) -> list[int]:
    """Return the tape indexes of related events: when and where one is, it is attended too."""
    return [
        at
        for at, phrase in tape.phrases.items()
        if phrase.symbol == kinds.EVENT and phrase.heads[0].value.id in arguments
    ]


def _stop(tape: Tape, end: int) -> int:
    """Return the tape index up to which what stands behind `end` belongs to it."""
    reach = min(len(tape.text), end + REACH)
    another = ANOTHER_RE.search(tape.text, end, reach)
    return another.start() if another else reach


def _behind(tape: Tape, start: int, end: int, symbols: str, arguments: set[str]) -> str | None:
    """Return the id of the first fitting phrase from the cue's start to the next clause."""
    for at in range(start, _stop(tape, end)):
        identity = _single(tape, at, symbols, arguments)
        if identity is None:
            continue
        if tape.text[at] == kinds.DATE:
            if NEXT_CLAUSE_RE.search(tape.text, max(0, at - 20), at):
                return None
            if TITLE_YEAR_RE.search(tape.text, max(0, at - 4), at):
                continue
        return identity
    return None


def _before(tape: Tape, start: int, symbols: str, arguments: set[str]) -> str | None:
    """Return the id of the last fitting phrase that opens its clause, near before the cue."""
    for at in range(start - 1, max(-1, start - REACH - 1), -1):
        identity = _single(tape, at, symbols, arguments)
        if identity and OPENING_RE.search(tape.text, max(0, at - 40), at):
            return identity
    return None


def _single(tape: Tape, at: int, symbols: str, arguments: set[str]) -> str | None:
    """Return the id of the one name at a tape index if it fits, and is no argument."""
    if tape.text[at] not in symbols or len(tape.phrases[at].heads) != 1:
        return None
    identity = tape.phrases[at].heads[0].value.id
    return None if identity in arguments else identity


def _place(tape: Tape, start: int, end: int, arguments: set[str]) -> str | None:
    """Return the id of the place told behind the cue, or right before it."""
    for match in PLACE_RE.finditer(tape.text, max(0, start - REACH), _stop(tape, end)):
        behind = tape.text[match.end() : start]
        if match.end() <= start and (kinds.CLAUSE in behind or len(behind) > REACH // 2):
            continue
        identity = _single(tape, match.start(1), kinds.PLACE, arguments)
        if identity:
            return identity
    return None
