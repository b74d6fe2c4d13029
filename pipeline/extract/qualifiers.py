"""When, where, how much and in which programme: what stands beside a relation in its sentence.

A long sentence tells of several things, each with its own day and place. So a qualifier is
taken only near the cue and in its own statement, or where it opens the sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from pipeline.extract import phrase_kinds as kinds
from pipeline.extract.bystanders import VERBS
from pipeline.extract.statements import changes_subject, statement_end
from pipeline.extract.tape import AT, CLASSES, SYMBOLS, Tape
from pipeline.spans import Span

AMOUNT_TYPES = frozenset({"funds", "invests_in", "supports"})
PROGRAMME_TYPES = frozenset({"funds", "supports", "signed_with", "partners_with"})
EVENT_TYPES = frozenset({"hosts", "participates_in", "occurs_at"})
"""Types of which the object or subject is an event: when and where it is, it is attended too."""
UNDATED_TYPES = frozenset({"located_in", "part_of", "covers"})
"""Types that tell how things are: a day beside them is that of something else."""
UNPLACED_TYPES = UNDATED_TYPES | {"occurs_at", "member_of", "chair_of", "succeeds"}

WHERE = rf"(?:(?<!ผู้){AT}|(?<!ภาย)ใน(?!การ|ฐานะ|โอกาส))"
PLACE_RE = re.compile(
    rf"{WHERE}[^{kinds.PARTIES}{CLASSES['prog']}{kinds.CLAUSE}]{{0,30}}?([{kinds.PLACE}])"
)
NUMBER_RE = re.compile(
    rf"(?:[ ]?(?:ใน|ที่|ณ)[^ {SYMBOLS}{kinds.CLAUSE}]{{1,25}})?"
    rf"[ ]?(?:จำนวน|รวม|ครบ|ทั้งสิ้น|อีก|กว่า){{0,2}}[ ]?([{kinds.COUNT}])"
)
"""How many there are of what is named before: เซ็นเซอร์ จำนวน 120 จุด."""

NEXT_CLAUSE_RE = re.compile(r"และ(?:ใน|เมื่อ)(?:วันที่|เดือน|ปี)?[ ]?$")
"""Before a date that begins a clause of its own: … กับ A และเมื่อ DATE ลงนามกับ B."""
OTHER_DATE_RE = re.compile(
    rf"(?:[{kinds.PROGRAMME}][ ]?\(?|ประจำ(?:ปี)?"
    rf"|แผน[^ {SYMBOLS}{kinds.CLAUSE}]{{0,40}}(?<!ใน)(?<!เมื่อ)(?<!ตั้งแต่)(?<!ปี)(?<!ที่)"
    r"|(?:จาก|เทียบกับ|เทียบ|กว่า)(?:ช่วงเดียวกันของ|ของ|ใน|เมื่อ)?)[ ]?$"
)
"""Before a date that does not say when: the years of a plan's title, one that is compared with."""
EVENT_YEAR_RE = re.compile(rf"{kinds.EVENT}[ ]?$")
VERBS_RE = re.compile(VERBS)
LISTED_RE = re.compile(rf"[{kinds.PARTIES}][^{SYMBOLS}{kinds.CLAUSE}]{{0,20}}$")
APPOSED_RE = re.compile(rf"({kinds.DATE})[ ]?{kinds.CLAUSE}ซึ่ง$")
"""Before a clause that says whose idea the thing before it was, and so shares its day."""
DEADLINE_RE = re.compile(rf"{kinds.CLAUSE}เพื่อ[^{kinds.CLAUSE}]{{0,60}}ภายใน[ ]?$")
"""Before the day by which a purpose is to be reached."""

EACH_RE = re.compile(
    rf"(?:(?<!ปี)(?<!เดือน)(?<!วัน)ละ|เท่ากัน)[ ]?[{kinds.MONEY}{kinds.COUNT}]"
    rf"|[{kinds.MONEY}{kinds.COUNT}][ ]?(?:เท่ากัน|ต่อ(?!ปี|เดือน|วัน)|(?!ปี|เดือน|วัน)[ก-๙]{{2,9}}ละ)"
)
"""A sum that each gets or gives: แห่งละ 2 ล้านบาท."""

Qualifiers = tuple[tuple[str, str], ...]

REACH = 90
"""Characters of the tape between a cue and what qualifies it: about one clause."""

WHEN = r"(?:เนื่องใน|ก่อน|ใน|เมื่อ|ตั้งแต่|ระหว่าง|ภายใน|ณ|ที่|ช่วง|สิ้น){0,3}[ ]?$"
OPENING_RE = re.compile(
    rf"(?:^(?![^{SYMBOLS}]{{0,40}}(?:ก่อตั้ง|เริ่ม|เปิด|จัด))[^{SYMBOLS}]{{0,40}}"
    rf"(?:[{kinds.PLACE}{kinds.COUNTRY}][ ]?){{0,2}}|{kinds.CLAUSE}(?:โดย)?"
    rf"|(?:[ ]|(?<=ว่า))(?:และ|ต่อมา|ล่าสุด|โดย|ทั้งนี้|ปัจจุบัน)[ ]?|ว่า[ ]?"
    rf"|[ ](?:ใน|จาก)(?:การประชุม|พิธี|งาน|โอกาส)[^ {SYMBOLS}]{{0,30}}){WHEN}"
)
"""What stands before a date that opens its sentence or clause."""
BESIDE_RE = re.compile(rf"{kinds.DATE}[^{kinds.DATE}{kinds.CLAUSE}]{{0,60}}[ ]{WHEN}")
"""What stands before a date that opens a clause because the one before has a date of its own."""
ASIDE_RE = re.compile(
    rf"(?:[ ]?{kinds.CLAUSE}ซึ่ง(?:เป็น|ตรงกับ)[^{SYMBOLS}{kinds.CLAUSE} ]{{1,40}})?"
    rf"(?:[ ]?(?:เมื่อ|ใน|ณ|ที่)?[ ]?[{kinds.DATE}{kinds.PLACE}]"
    rf"(?=[ ]?(?:[{SYMBOLS}]|เมื่อ|ใน|ณ|ที่))){{0,3}}"
    r"(?:[ ]?[–—:-])?[ ]?"
)
"""Between what opens a clause and its subject."""


def find_qualifiers(tape: Tape, cue: Span, arguments: set[str], relation_type: str) -> Qualifiers:
    """Return name and fact id of each qualifier, sorted by name.

    Args:
        tape: the sentence.
        cue: what the rule read, in the clean text.
        arguments: ids of the facts that are related; none of them qualifies its own relation.
        relation_type: says which qualifiers can be.

    Returns:
        Of several candidates the first behind the cue, else the last before it. A list
        qualifies nothing; neither does what another statement tells.
    """
    wanted = {} if relation_type in UNDATED_TYPES else {"date": kinds.DATE}
    if relation_type in AMOUNT_TYPES:
        wanted["amount"] = kinds.MONEY
    if relation_type in PROGRAMME_TYPES:
        wanted["programme"] = kinds.PROGRAMME + kinds.EVENT
    anchors = [(bisect_left(tape.offsets, cue.start), bisect_left(tape.offsets, cue.end))]
    if relation_type in EVENT_TYPES:
        anchors += [(at, at + 1) for at in _named(tape, kinds.EVENT, arguments)]
    found = _own_day(tape, arguments)
    for start, end in anchors:
        born = relation_type == "initiated" and APPOSED_RE.search(
            tape.text, max(0, start - 8), start
        )
        if born and (value := _single(tape, born.start(1), kinds.DATE, arguments)):
            found["date"] = value
        for name, symbols in wanted.items():
            value = _behind(tape, start, end, symbols, arguments)
            if value is None and name == "date":
                value = _before(tape, start, symbols, arguments)
            if value:
                found.setdefault(name, value)
        place = None if relation_type in UNPLACED_TYPES else _place(tape, start, end, arguments)
        if place:
            found.setdefault("place", place)
    if relation_type == "implements" and (number := _number(tape, arguments)):
        found["amount"] = number
    return tuple(sorted(found.items()))


def joint(qualifiers: Qualifiers) -> Qualifiers:
    """Return the qualifiers of one of several relations that share them: a sum is that of all.

    A และ B มอบ 5 ล้านบาท does not say what each gave.
    """
    return tuple(sorted(("joint_amount" if k == "amount" else k, v) for k, v in qualifiers))


def says_each(tape: Tape) -> bool:
    """Say whether a sum is that of each: แห่งละ or the like."""
    return EACH_RE.search(tape.text) is not None


def _own_day(tape: Tape, arguments: set[str]) -> dict[str, str]:
    """Return as `date` the day that a list tells of one of its names, if that is related."""
    days = [day for p in tape.phrases.values() for name, day in p.days if name in arguments]
    return {"date": days[0]} if days and days[0] not in arguments else {}


def _named(tape: Tape, symbols: str, arguments: set[str]) -> list[int]:
    """Return the tape indexes of related names of some kinds."""
    return [
        at
        for at, phrase in tape.phrases.items()
        if phrase.symbol in symbols and phrase.heads[0].value.id in arguments
    ]


def _number(tape: Tape, arguments: set[str]) -> str | None:
    """Return the id of the count right behind a related programme."""
    for at in _named(tape, kinds.PROGRAMME + kinds.EVENT, arguments):
        if match := NUMBER_RE.match(tape.text, at + 1):
            return _single(tape, match.start(1), kinds.COUNT, arguments)
    return None


def _stop(tape: Tape, end: int) -> int:
    """Return the tape index up to which what stands behind `end` belongs to it."""
    return statement_end(tape.text, end, min(len(tape.text), end + REACH))


def _behind(tape: Tape, start: int, end: int, symbols: str, arguments: set[str]) -> str | None:
    """Return the id of the first fitting phrase from the cue's start to the next statement.

    The year in an event's title gives way to the days behind it.
    """
    spare = None
    for at in range(start, _stop(tape, end)):
        identity = _single(tape, at, symbols, arguments)
        if identity is None:
            continue
        if _is_earlier(tape, start, at, end):
            continue
        if tape.text[at] == kinds.DATE:
            if NEXT_CLAUSE_RE.search(tape.text, max(0, at - 20), at):
                return spare
            if _is_other(tape, at, end) or _is_of_last(tape, at, arguments):
                continue
            if EVENT_YEAR_RE.search(tape.text, max(0, at - 2), at):
                spare = spare or identity
                continue
        return identity
    return spare


def _is_other(tape: Tape, at: int, cue: int) -> bool:
    """Say whether the date at a tape index, behind a cue that ends at `cue`, does not say when."""
    text = tape.text
    return bool(
        OTHER_DATE_RE.search(text, max(0, at - 50), at)
        or DEADLINE_RE.search(text, max(cue, at - 80), at)
    )


def _is_of_last(tape: Tape, at: int, arguments: set[str]) -> bool:
    """Say whether a date is that of the last name of a list, which is not related."""
    listed = LISTED_RE.search(tape.text, max(0, at - 24), at)
    named = tape.phrases.get(listed.start()) if listed else None
    if named is None or not (named.days or tape.text.endswith("(", 0, at)):
        return False
    return named.heads[-1].value.id not in arguments


def _is_earlier(tape: Tape, start: int, at: int, end: int) -> bool:
    """Say whether the name at a tape index goes with a verb before the last one of its cue."""
    told = statement_end(tape.text, at + 1, end) < end
    return told and VERBS_RE.search(tape.text, start, at) is not None


def _before(tape: Tape, start: int, symbols: str, arguments: set[str]) -> str | None:
    """Return the id of the last fitting phrase that opens its clause, near before the cue."""
    for at in range(start - 1, max(-1, start - REACH - 1), -1):
        if identity := _single(tape, at, symbols, arguments):
            left = max(0, at - 80)
            opens = OPENING_RE.search(tape.text, left, at) or BESIDE_RE.search(tape.text, left, at)
            if opens and not _is_of_another(tape, at + 1, start):
                return identity
    return None


def _is_of_another(tape: Tape, since: int, cue: int) -> bool:
    """Say whether a cue tells of somebody else than what stands behind `since` does."""
    aside = ASIDE_RE.match(tape.text, since, cue)
    begin = aside.end() if aside else since
    named = tape.text[cue] in kinds.PARTIES and tape.text[begin:cue].endswith(" ")
    return named or changes_subject(tape.text, begin, cue + 1)


def _single(tape: Tape, at: int, symbols: str, arguments: set[str]) -> str | None:
    """Return the id of the one name at a tape index if it fits, and is no argument."""
    if tape.text[at] not in symbols or len(tape.phrases[at].heads) != 1:
        return None
    identity = tape.phrases[at].heads[0].value.id
    return None if identity in arguments else identity


def _place(tape: Tape, start: int, end: int, arguments: set[str]) -> str | None:
    """Return the id of the place told behind the cue, or right before it."""
    stop = _stop(tape, end)
    purpose = tape.text.find(f"{kinds.CLAUSE}เพื่อ", end, stop)
    stop = purpose if purpose >= 0 else stop
    for match in PLACE_RE.finditer(tape.text, max(0, start - REACH), stop):
        if match.end() <= start and (
            not OPENING_RE.search(tape.text, max(0, match.start() - 80), match.start())
            or _is_of_another(tape, match.end(), start)
        ):
            continue
        identity = _single(tape, match.start(1), kinds.PLACE, arguments)
        if identity:
            return identity
    return None
