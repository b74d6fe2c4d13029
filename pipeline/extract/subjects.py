"""Who does it: the subject of a cue, found to its left as a reader of Thai finds it.

A name is a possible subject if nothing governs it: no preposition, no verb. If the cue
starts its clause, its subject was left out and is the nearest earlier one. If some noun that
names nobody stands there instead, there is no subject, and no relation is made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from pipeline.extract import phrase_kinds as kinds
from pipeline.extract.bystanders import begins_with_verb, is_interrupted
from pipeline.extract.governed import TITLE_RE, is_governed, is_open
from pipeline.extract.phrase_kinds import Phrase
from pipeline.extract.tables import read_table
from pipeline.extract.tape import CLASSES, FIGURES, SYMBOLS, Tape

GIVE_RE = re.compile(r"(?:ให้|ขอความร่วมมือ|ประสาน|มอบหมาย)[ ]?$")


BLANKS = f" {kinds.CLAUSE}{kinds.DATE}{kinds.COUNT}{kinds.MONEY}{kinds.DURATION}{kinds.SHARE}"
"""What is no word and no party: it may stand among auxiliaries."""
LONGEST_PIECE = 40
"""Characters of the tape between a name and its verb, without a blank."""

TENSE_RE = re.compile(r"จะ|ได้(?!รับ)|ยัง|ก็|จึง|เคย")
AND_DOES_RE = re.compile(r"และ|พร้อมทั้ง|รวมทั้ง|อีกทั้ง|ทั้งยัง")
"""Opens the second verb of a subject: what is right before it belongs to the first."""

IMPERSONAL_RE = re.compile(r"(?<!ให้)มีการ")
"""Something is done and nobody is told to do it, unless right before."""

HAS_RE = re.compile(r"มี(?!แผน|เป้าหมาย|กำหนด|โครงการ|มติ|ความ|การ|บทบาท|หน้าที่|โอกาส|นโยบาย|ส่วน)")
"""Who is told next does it: จังหวัดเอมีหมู่บ้านดำเนินโครงการบี."""

CLOSES_RE = re.compile(r"[^()]{0,80}\)")


BY_RE = re.compile(r"โดย[ ]?$")
BESIDE_RE = re.compile(r"[ ]?กับ")
WHO_RE = re.compile(
    rf"([{CLASSES['thing']}])[ ]?{kinds.CLAUSE}ซึ่ง[^{kinds.CLAUSE}{CLASSES['thing']}]{{1,60}}$"
)
HAS = "มี"
"""The verb of a thing counted; behind such a thing it tells of the same subject again."""
COUNTED_RE = re.compile(
    rf"(?:มี|(?<=[ {kinds.CLAUSE}])(?!นำ|ส่ง|พา|จัดส่ง|ได้|จะ|จำนวน|รวม|ร่วม|เข้า|กว่า|อีก|ใน|ทั้ง))"
    rf"[^ {SYMBOLS}{kinds.CLAUSE}]{{3,40}}[ ]?[{kinds.COUNT}](?:[ ]?จาก[ ]?[{kinds.COUNT}])?[ ]?$"
)
"""People or things that are counted right before the verb: they do it, and nobody is named."""

COMITATIVE_RE = re.compile(
    rf"(?:ร่วมกับ|ร่วมมือกับ|พร้อมด้วย|กับ|และ|ร่วมด้วย|ผนึกกำลัง(?:กับ)?|จับมือ(?:กับ)?)[ ]?[{kinds.PARTIES}]"
)
BEHIND_RE = re.compile(
    rf"(?:[ ]?(?:จำนวน|รวม)?[ ]?[{FIGURES}])?(?:[ ]?(?:เมื่อ|ใน)?[ ]?{kinds.DATE})?[ ]?"
    rf"(?:ร่วมกับ|ร่วมมือกับ|ผนึกกำลังกับ|จับมือกับ)[ ]?[{kinds.PARTIES}]"
)
WITH_RE = re.compile(r"(?:ร่วมกับ|ร่วมมือกับ|ผนึกกำลัง(?:กับ)?|จับมือ(?:กับ)?)[ ]?$")
PIECE_START = re.compile(rf"[ {SYMBOLS}{kinds.CLAUSE}]")


def find_subject(tape: Tape, cue: int, slot: str) -> tuple[list[int], bool]:
    """Find the subject of the cue that starts at `cue`.

    Args:
        tape: the sentence.
        cue: tape index.
        slot: the kind the subject must be of.

    Returns:
        Tape indexes of the subject and of those who act together with it, and whether the
        subject was left out (so that an earlier sentence may give it). Nothing and False mean
        that somebody unnamed does it.
    """
    start = cue
    while start > 0 and not PIECE_START.match(tape.text[start - 1]):
        start -= 1
    piece = tape.text[start:cue]
    counted = COUNTED_RE.search(tape.text, max(0, cue - 60), cue)
    if counted and not (tape.text.startswith(HAS, cue) and counted[0].startswith(HAS)):
        return [], False
    if not is_auxiliary(piece):
        return _beside_verb(tape, start, cue, slot), False
    for index in _names_before(tape, start):
        if _is_bracketed(tape, index, tape.text[index + 1 : start]):
            continue
        found = _judge(tape, index, start, cue, slot)
        if found is not None:
            return found, False
    return [], begins_with_verb(tape.text[:cue]) and not IMPERSONAL_RE.search(piece)


def _beside_verb(tape: Tape, start: int, cue: int, slot: str) -> list[int]:
    """Return the subject right before a piece that holds a verb of its own, if it is named."""
    piece, index, allowed = tape.text[start:cue], start - 1, CLASSES[slot]
    adjacent = index >= 0 and tape.text[index] in kinds.PARTIES and len(piece) <= LONGEST_PIECE
    if not adjacent or tape.text[index] not in allowed or HAS_RE.match(piece):
        return []
    if is_open(tape, index) or GIVE_RE.search(tape.text, max(0, index - 16), index):
        return [index, *find_companions(tape, index, cue)]
    return _lead_of(tape, index, allowed)


def _judge(tape: Tape, index: int, start: int, cue: int, slot: str) -> list[int] | None:
    """Say whether the name at `index` is the subject of the piece from `start` to `cue`.

    Returns:
        Who does it; nobody if it is somebody unnamed; None if an earlier name must be asked.
    """
    piece, between = tape.text[start:cue], tape.text[index + 1 : start]
    if is_interrupted(between) or _is_unnamed_possessor(tape, index, start):
        return []
    if IMPERSONAL_RE.search(piece) and between.strip():
        return []
    allowed = tape.text[index] in CLASSES[slot]
    told = not between.strip() and GIVE_RE.search(tape.text, max(0, index - 16), index)
    if allowed and told:
        return [index, *find_companions(tape, index, cue)]
    clings = _clings(tape, index, start, piece)
    if clings and not is_open(tape, index):
        antecedent = _antecedent(tape, index)
        if antecedent is not None:
            return [antecedent] if tape.text[antecedent] in CLASSES[slot] else []
    if not (allowed and (is_open(tape, index) or clings)):
        return None
    companions = find_companions(tape, index, cue) or _joined(tape, index, start, CLASSES[slot])
    beside = AND_DOES_RE.match(piece) and BESIDE_RE.match(tape.text, index + 1)
    return [index, *([] if beside else companions)]


def _clings(tape: Tape, index: int, start: int, piece: str) -> bool:
    """Say whether the verb's piece clings to the name, so that only the two belong together."""
    if is_governed(tape, index) or AND_DOES_RE.match(piece):
        return False
    if index == start - 1:
        return True
    if tape.text[index + 1 : start].strip():
        return False
    before = tape.text[max(0, index - 40) : index]
    joined = BEHIND_RE.match(tape.text, index + 1) and BY_RE.search(before)
    return bool(TENSE_RE.match(piece) or TITLE_RE.search(before) or joined)


@lru_cache(maxsize=1)
def auxiliaries() -> tuple[frozenset[str], int]:
    """Return the words of `subjects.csv` with figures and dates, and the length of the longest."""
    rows = read_table(Path(__file__).with_suffix(".csv"), ("word", "source"))
    words = frozenset((*(row["word"] for row in rows), *BLANKS))
    return words, max(map(len, words))


def is_auxiliary(piece: str) -> bool:
    """Say whether a piece of the tape is nothing but auxiliaries.

    Some are made of others (ต่างก็): as a pattern, 40 characters of these took a minute.
    """
    known, longest = auxiliaries()
    ends = {0}
    for start in range(len(piece)):
        if start in ends:
            for end in range(start + 1, min(start + longest, len(piece)) + 1):
                if piece[start:end] in known:
                    ends.add(end)
    return len(piece) in ends


def _is_bracketed(tape: Tape, index: int, between: str) -> bool:
    """Say whether a bracket around the name closes before the cue: … (A: บี) ตั้งอยู่ที่…."""
    opened = tape.text.rfind("(", max(0, index - 80), index)
    closed = tape.text.rfind(")", max(0, index - 80), index)
    return opened > closed and CLOSES_RE.match(between) is not None


def _antecedent(tape: Tape, index: int) -> int | None:
    """Return the name that the relative clause around `index` is about, if it is about one."""
    match = WHO_RE.search(tape.text, max(0, index - 90), index)
    return match.start(1) if match else None


def _joined(tape: Tape, lead: int, start: int, allowed: str) -> list[int]:
    """Return the party that the lead acts with right before the verb: … และร่วมกับ B พัฒนา."""
    for index in _names_before(tape, start):
        if index == lead or tape.text[index + 1 : start].strip():
            return []
        beside = WITH_RE.search(tape.text, max(0, index - 20), index)
        return [index] if beside and tape.text[index] in allowed else []
    return []


def _lead_of(tape: Tape, index: int, allowed: str) -> list[int]:
    """Return the open party that the companion at `index` acts with, then the companion."""
    for lead in _names_before(tape, index):
        if tape.text[lead] in allowed and is_open(tape, lead):
            companions = find_companions(tape, lead, index + 1)
            return [lead, *companions] if index in companions else []
    return []


def _names_before(tape: Tape, end: int) -> Iterator[int]:
    """Yield the tape indexes of parties and programmes before `end`, nearest first."""
    for index in range(end - 1, -1, -1):
        if tape.text[index] in CLASSES["thing"]:
            yield index


def _is_unnamed_possessor(tape: Tape, index: int, start: int) -> bool:
    """Say whether the party is in `นักวิจัยจาก A` right before the verb: not A, its people."""
    if tape.text[index + 1 : start].strip():
        return False
    before = tape.text[max(0, index - 40) : index]
    match = re.search(r"(?:(?<!หลัง)จาก|ของ|แห่ง)[ ]?$", before)
    if not match or TITLE_RE.search(before):
        return False
    head = before[: match.start()]
    return bool(
        re.search(
            rf"(?:^|[ {kinds.CLAUSE}])(?!ซึ่ง|เพื่อ|ตาม|ภายใต้|ด้วย)[^ {SYMBOLS}{kinds.CLAUSE}]+"
            rf"(?:[ ]?[{FIGURES}][ ]?)?$",
            head,
        )
    )


def find_companions(tape: Tape, index: int, cue: int) -> list[int]:
    """Return those who act together with the party at `index`: A ร่วมกับ B …."""
    found = []
    at = index + 1
    while at < cue:
        match = COMITATIVE_RE.match(tape.text, at + (tape.text[at] == " "))
        if not match or match.end() > cue:
            break
        found.append(match.end() - 1)
        at = match.end()
    return found


def find_joined(tape: Tape, end: int) -> list[int]:
    """Return the party that is named right behind an object: … X ร่วมกับ B."""
    match = BEHIND_RE.match(tape.text, end)
    return [match.end() - 1] if match else []


def phrases_at(tape: Tape, indexes: list[int]) -> list[Phrase]:
    """Return the phrases at some tape indexes."""
    return [tape.phrases[index] for index in indexes]
