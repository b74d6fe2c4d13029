"""Who does it: the subject of a cue, found to its left as a reader of Thai finds it.

A name is a possible subject if nothing governs it: no preposition, no verb. If the cue
starts its clause, its subject was left out and is the nearest earlier one. If some noun that
names nobody stands there instead, there is no subject, and no relation is made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extract import phrase_kinds as kinds
from pipeline.extract.bystanders import PERSON, begins_with_verb, is_interrupted
from pipeline.extract.phrase_kinds import Phrase
from pipeline.extract.tape import CLASSES, FIELD, FIGURES, SYMBOLS, TITLES, Tape

GOVERNOR_RE = re.compile(
    rf"(?:กับ|(?<![{kinds.DATE}{kinds.DURATION}])(?<![{kinds.DATE}{kinds.DURATION}][ ])"
    r"(?<!ปี)(?<!เวลา)(?<!วัน)(?<!ครั้ง)(?<!ช่วง)(?<!ขณะ)(?<!โอกาส)(?<!กรณี)(?<!จาก)(?<!ตาม)(?<!ก่อน)(?<!หลัง)(?<!การ)ที่|ใน|ณ"
    r"|บริเวณ|ทั่ว|ระหว่าง|(?<!หลัง)จาก|สู่|ไปยัง|ถึง|แก่|ต่อ"
    r"|ของ|แห่ง|ผ่าน|ตาม|เช่น|ได้แก่|คือ|เพื่อ|ร่วมด้วย|พร้อมด้วย|นอก|รอบ|แทน|ใกล้|ติด|กว่า|เหมือน|เยือน"
    r"|จับมือ|ผนึกกำลัง|สมาชิก)[ ]?$"
)
"""A preposition, or a word that introduces examples, right before a name."""

PASSIVE_RE = re.compile(
    rf"(?:จัดตั้ง|ก่อตั้ง|ขึ้น|จัดทำ|พัฒนา|ดำเนินการ|ริเริ่ม|จัด|สนับสนุน)[^{kinds.PARTIES}]{{0,30}}โดย[ ]?$"
)
VERB_FOLLOWS_RE = re.compile(
    rf"(?!ใน|เมื่อ|และ|ณ|ที่|เพื่อ|ตั้งแต่|ซึ่ง|ภาย|ด้วย|ร่วมกับ"
    r"|จาก|ตาม|สำหรับ|จำนวน|วงเงิน|มูลค่า|[,(])"
    rf"[^ {kinds.CLAUSE}]|[ ](?:จะ|ได้|สนับสนุน|มอบ|ให้|รับ)"
)
"""Behind a passive, โดย and a name: only a verb right behind makes the name a new subject."""

GIVE_RE = re.compile(r"(?:ให้|ขอความร่วมมือ|ประสาน|มอบหมาย)[ ]?$")
LOCATED_RE = re.compile(
    rf"(?:ณ|บริเวณ|ไปยัง|ท้องที่|หมู่ที่|เลขที่|ถนน|ซอย|วัด|โรงแรม|ห้าง|อาคาร|ศาลา|สนาม|ตลาด|หอประชุม|ห้อง|ที่ว่าการ|ชุมชน|บ้าน"
    r"|อำเภอ|ตำบล|เขต|แขวง|ทีม|หน่วย|สมาชิก|เหล่า|ชาว|นิคม)"
    rf"[^{kinds.PLACE}{kinds.COUNTRY}{CLASSES['prog']}{FIGURES}{kinds.CLAUSE}]{{0,60}}[ ]$"
)
"""A spot before a place: the place only says where that is."""

OF_COUNTRY_RE = re.compile(f"[{kinds.ORGANISATION}{kinds.NETWORK}]$")
"""A body right before a country or place: its branch there, องค์การเอประเทศไทย."""

CHAIN_RE = re.compile(rf"{kinds.PLACE}[ ](?:[-–][ ]?)?$|{kinds.PLACE}[-–][ ]?$")
"""A place before the place that it lies in, or that the way goes to."""

FOR_PERSON_RE = re.compile(
    rf"(?:กับ|จาก|ของ|แก่|ให้แก่|ให้กับ)[ ]?(?:{PERSON})[^{SYMBOLS}{kinds.CLAUSE}]{{2,60}}$"
)
"""A person before the body that he stands for, with whom or from whom something is done."""

OPEN_RE = re.compile(
    r"(?:^|[ \ue00c]|(?:^|[ \ue00c]|ซึ่ง|โดย|และ|ที่)มี|โดย|ซึ่ง|ว่า|ที่|และ|แต่|ขณะที่|ส่วน|ด้าน|เมื่อ|หลังจาก|หลัง|ทำให้"
    r"|ทั้งนี้|นอกจากนี้|ปัจจุบัน|ต่อมา|ล่าสุด|เพราะ|โดยมี|สำหรับ"
    r"|เหตุนี้|ดังนั้น|อย่างไรก็ตาม|ก่อนหน้านี้|จากนั้น|อีกทั้ง|รวมทั้ง|ทั้งยัง|ขณะเดียวกัน|หลังจากนั้น|ทั้งปวง|จนกระทั่ง"
    r"|ปีหน้า|ปีนี้|ปีก่อน|ปีที่แล้ว|ปีถัดมา|ปีต่อมา|ปีเดียวกัน|วันเดียวกัน|เดือนเดียวกัน|ครั้งหน้า|ครั้งต่อไป|ต่อไป|ภายหลัง|เดิม"
    r"|[\ue000-\ue00b)])[ ]?$"
)
"""What may stand before a name that nothing governs."""

TITLE_RE = re.compile(rf"(?:{TITLES})(?:[ ]?(?:จาก|ของ|แห่ง)?[ ]?|{FIELD}?(?:ของ|จาก)[ ]?)$")
"""An office or a side that stands for the body or place named right after it."""

HELD_RE = re.compile(r"(?:เป็น|หน้าที่|ตำแหน่ง)[ ]?(?:รอง)?ประธาน(?:ร่วม)?(?:ของ)?[ ]?$")
"""The chair of the body named behind is held by somebody else, who is the subject."""

AUXILIARIES = frozenset((
    "ได้", "จะ", "ก็", "จึง", "ยัง", "เคย", "กำลัง", "ต้อง", "ควร", "สามารถ", "พร้อม", "ร่วมกัน",
    "ร่วม", "ร่วมมือ", "ร่วมมือกัน", "จับมือ", "จับมือกัน", "ผนึกกำลัง", "ผนึกกำลังกัน", "เตรียม", "มีแผน", "แผน", "วางแผน", "มีเป้าหมาย", "ตั้งเป้าหมาย",
    "ตั้งเป้า", "มุ่ง", "เดินหน้า", "เร่ง", "ประกาศ", "มีมติ", "ตกลง", "เห็นชอบ", "เห็นพ้อง",
    "เสนอ", "คาดว่า", "คาด", "ตั้งใจ", "จัดพิธี", "จัดให้มี", "จัด", "ทำพิธี", "พิธี", "ไม่", "มิ",
    "แล้ว", "และ", "พร้อมทั้ง", "รวมทั้ง", "อีกทั้ง", "ทั้งยัง", "ตลอดจน", "โดย", "ซึ่ง", "ที่",
    "นอกจากนี้", "นอกจากนั้น", "ทั้งนี้", "ต่อมา", "ปัจจุบัน", "จากนั้น", "ล่าสุด",
    "อย่างเป็นทางการ", "ครั้งแรก", "ครั้งที่สอง", "เริ่ม", "เริ่มต้น", "เป็นผู้", "เป็น", "รับ",
    "รับหน้าที่", "ดำเนินการ", "ดำเนินงาน", "ทำงาน", "บูรณาการ", "ให้การ", "มีการ", "กัน", "เมื่อ",
    "ในปีเดียวกัน", "ในปีนี้", "ในปีนั้น", "ปีนี้", "อย่าง", "ก่อนหน้านี้", "ขึ้น", "แต่", "เพื่อ",
    "ใน", "ระหว่าง", "ตั้งแต่", "ภายใน", "เข้า", "เดินทาง", "ไป", "ให้", "ด้วย", "อีก", "ต่อไป",
    "ต่อเนื่อง", "ยืนยัน", "แสดงเจตจำนง", "รับผิดชอบ", "ทำหน้าที่", "ของ", "ต่าง", "มอบหมาย",
    "ลงมือ", "สืบเนื่อง", "จากการ", "หารือ", "ทั้งสองฝ่าย", "ขณะที่", "ขณะเดียวกัน", "เดิมที",
    "เดิม", "แต่เดิม", "แรกเริ่ม", "ที่ผ่านมา", "ภายหลัง", "ยังคง", "ล้วน", "ต่างก็", "เพิ่งจะ",
    "เพิ่ง", "ถือเป็น", "นับเป็น", "ขณะนั้น", "ในขณะนั้น", "เรื่อยมา", "ตลอดมา", "โดยตรง",
    "ได้รับมอบหมายให้", "ได้รับเลือกให้", "ได้รับเลือก", "ได้รับคัดเลือกให้",
    "ได้รับการคัดเลือกให้", "ได้รับแต่งตั้งให้", "ได้รับอนุมัติให้", "ได้รับการรับรองให้",
    "ได้รับการรับรอง", "ได้รับการประกาศให้", "ได้รับการประกาศ", "ได้รับประกาศให้",
    "ได้รับการยกระดับ", "ได้รับการขึ้นทะเบียน", "ได้รับเกียรติ", "ได้รับความไว้วางใจให้",
    "มีโอกาส", "มีบทบาทในการ", "แสดงความสนใจ", "สนใจ", "มีความประสงค์", "ประสงค์", "แสดงความจำนง",
    "ลงมติ", "ขอ",
    *" \ue00c\ue007\ue008\ue009\ue00a\ue00b",
))  # fmt: skip
"""Words that may stand between a clause's start and its verb without being its subject."""
LONGEST_AUXILIARY = max(map(len, AUXILIARIES))

TENSE_RE = re.compile(r"จะ|ได้(?!รับ)|ยัง|ก็|จึง|เคย")
AND_DOES_RE = re.compile(r"และ|พร้อมทั้ง|รวมทั้ง|อีกทั้ง|ทั้งยัง")
"""Opens the second verb of a subject: what is right before it belongs to the first."""

IMPERSONAL_RE = re.compile(r"(?<!ให้)มีการ")
"""Something is done and nobody is told to do it, unless right before."""

HAS_RE = re.compile(r"มี(?!แผน|เป้าหมาย|กำหนด|โครงการ|มติ|ความ|การ|บทบาท|หน้าที่|โอกาส|นโยบาย|ส่วน)")
"""Who is told next does it: จังหวัดเอมีหมู่บ้านดำเนินโครงการบี."""

CLOSES_RE = re.compile(r"[^()]{0,80}\)")

FOR_RE = re.compile(rf"[^ {kinds.CLAUSE}][ {kinds.CLAUSE}]{{0,2}}สำหรับ[ ]?$")
"""What stands before is for the name; at the beginning of a sentence it is what that is about."""

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


def is_open(tape: Tape, index: int) -> bool:
    """Say whether nothing governs the phrase at `index` of the tape."""
    before = tape.text[max(0, index - 40) : index]
    title = TITLE_RE.search(before)
    if title:
        before = before[: title.start()]
    if _is_governed(tape, index):
        return False
    if PASSIVE_RE.search(before) and not VERB_FOLLOWS_RE.match(tape.text, index + 1):
        return False
    return bool(OPEN_RE.search(before)) or before.strip() == ""


def _is_governed(tape: Tape, index: int) -> bool:
    """Say whether a preposition, or an office that somebody holds, is right before the phrase."""
    before = tape.text[max(0, index - 40) : index]
    if HELD_RE.search(before):
        return True
    wider = tape.text[max(0, index - 80) : index]
    if FOR_PERSON_RE.search(wider) or FOR_RE.search(before):
        return True
    symbol = tape.text[index]
    if symbol == kinds.PLACE and (LOCATED_RE.search(wider) or CHAIN_RE.search(wider)):
        return True
    if symbol in kinds.PLACE + kinds.COUNTRY and OF_COUNTRY_RE.search(wider):
        return True
    return not TITLE_RE.search(before) and bool(GOVERNOR_RE.search(before))


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
    allowed = CLASSES[slot]
    counted = COUNTED_RE.search(tape.text, max(0, cue - 60), cue)
    if counted and not (tape.text.startswith(HAS, cue) and counted[0].startswith(HAS)):
        return [], False
    if not is_auxiliary(piece):
        index = start - 1
        adjacent = index >= 0 and tape.text[index] in kinds.PARTIES and len(piece) <= 40
        if not adjacent or tape.text[index] not in allowed or HAS_RE.match(piece):
            return [], False
        if is_open(tape, index) or GIVE_RE.search(tape.text[max(0, index - 16) : index]):
            return [index, *find_companions(tape, index, cue)], False
        companion = _lead_of(tape, index, allowed)
        return (companion, False) if companion else ([], False)
    for index in _names_before(tape, start):
        between = tape.text[index + 1 : start]
        if _is_bracketed(tape, index, between):
            continue
        if is_interrupted(between) or _is_unnamed_possessor(tape, index, start):
            return [], False
        if IMPERSONAL_RE.search(piece) and between.strip():
            return [], False
        if (
            tape.text[index] in allowed
            and not between.strip()
            and GIVE_RE.search(tape.text, max(0, index - 16), index)
        ):
            return [index, *find_companions(tape, index, cue)], False
        clings = index == start - 1 or bool(
            TENSE_RE.match(piece) and not tape.text[index + 1 : start].strip()
        )
        before = tape.text[max(0, index - 40) : index]
        joined = BEHIND_RE.match(tape.text, index + 1) and BY_RE.search(before)
        clings |= not between.strip() and bool(TITLE_RE.search(before) or joined)
        clings = clings and not _is_governed(tape, index)
        clings = clings and not AND_DOES_RE.match(piece)
        if clings and not is_open(tape, index):
            antecedent = _antecedent(tape, index)
            if antecedent is not None:
                return ([antecedent], False) if tape.text[antecedent] in allowed else ([], False)
        if tape.text[index] in allowed and (is_open(tape, index) or clings):
            companions = find_companions(tape, index, cue) or _joined(tape, index, start, allowed)
            if AND_DOES_RE.match(piece) and BESIDE_RE.match(tape.text, index + 1):
                companions = []
            return [index, *companions], False
    left_out = begins_with_verb(tape.text[:cue]) and not IMPERSONAL_RE.search(piece)
    return [], left_out


def is_auxiliary(piece: str) -> bool:
    """Say whether a piece of the tape is nothing but auxiliaries.

    Some are made of others (ต่างก็): as a pattern, 40 characters of these took a minute.
    """
    ends = {0}
    for start in range(len(piece)):
        if start in ends:
            for end in range(start + 1, min(start + LONGEST_AUXILIARY, len(piece)) + 1):
                if piece[start:end] in AUXILIARIES:
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
