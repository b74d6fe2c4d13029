"""Whether something governs a name: a preposition, an office, a spot that it only places.

What nothing governs can be the subject of what follows (`subjects.py`) and a topic of later
sentences (`context.py`).
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.extract import phrase_kinds as kinds
from pipeline.extract.bystanders import person_pattern
from pipeline.extract.tape import CLASSES, FIELD, FIGURES, SYMBOLS, TITLES, Tape

GOVERNOR_RE = re.compile(
    rf"(?:กับ|(?<![{kinds.DATE}{kinds.DURATION}])(?<![{kinds.DATE}{kinds.DURATION}][ ])"
    r"(?<!ปี)(?<!เวลา)(?<!วัน)(?<!ครั้ง)(?<!ช่วง)(?<!ขณะ)(?<!โอกาส)(?<!กรณี)(?<!จาก)(?<!ตาม)(?<!ก่อน)(?<!หลัง)(?<!การ)ที่|ใน|ณ"
    r"|บริเวณ|ทั่ว|ระหว่าง|(?<!หลัง)จาก|สู่|ไปยัง|ถึง|แก่|ต่อ"
    r"|ของ|แห่ง|ผ่าน|ตาม|ได้แก่|คือ|เพื่อ|ร่วมด้วย|พร้อมด้วย|นอก|รอบ|แทน|ใกล้|ติด|กว่า|เหมือน|เยือน"
    r"|จับมือ|ผนึกกำลัง|สมาชิก|ประจำ)[ ]?$"
)
"""A preposition, or a word that introduces examples, right before a name."""

DATED_AT_RE = re.compile(rf"{kinds.DATE}[ ]?ที่[ ]?$")
"""A day and ที่ before a place: where something was, if no verb clings to the place."""

PASSIVE_RE = re.compile(
    rf"(?:จัดตั้ง|ก่อตั้ง|ขึ้น|จัดทำ|พัฒนา|ดำเนินการ|ริเริ่ม|จัด|สนับสนุน)[^{kinds.PARTIES}]{{0,30}}โดย[ ]?$"
)

VERB_FOLLOWS_RE = re.compile(
    rf"(?!ใน|เมื่อ|และ|ณ|ที่|เพื่อ|ตั้งแต่|ซึ่ง|ภาย|ด้วย|ร่วมกับ"
    r"|จาก|ตาม|สำหรับ|จำนวน|วงเงิน|มูลค่า|[,(])"
    rf"[^ {kinds.CLAUSE}]|[ ](?:จะ|ได้|สนับสนุน|มอบ|ให้|รับ)"
)
"""Behind a passive, โดย and a name: only a verb right behind makes the name a new subject."""

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

OPEN_RE = re.compile(
    r"(?:^|[ \ue00c]|(?:^|[ \ue00c]|ซึ่ง|โดย|และ|ที่)มี|โดย|ซึ่ง|ว่า|ที่|และ|แต่|ขณะที่|ส่วน"
    r"|ด้าน|เมื่อ|หลังจาก|หลัง|ทำให้|ทั้งนี้|นอกจากนี้|ปัจจุบัน|ต่อมา|ล่าสุด|เพราะ|โดยมี|สำหรับ"
    r"|เหตุนี้|ดังนั้น|อย่างไรก็ตาม|ก่อนหน้านี้|จากนั้น|อีกทั้ง|รวมทั้ง|ทั้งยัง|ขณะเดียวกัน|หลังจากนั้น|ทั้งปวง|จนกระทั่ง"
    r"|วันนี้|ที่นั่น|ที่นี่|ปีที่ผ่านมา|ปีหน้า|ปีนี้|ปีก่อน|ปีที่แล้ว|ปีถัดมา|ปีต่อมา|ปีเดียวกัน|วันเดียวกัน|เดือนเดียวกัน|ครั้งหน้า|ครั้งต่อไป|ต่อไป|ภายหลัง|เดิม"
    r"|[\ue000-\ue00b)])[ ]?$"
)
"""What may stand before a name that nothing governs."""

TITLE_RE = re.compile(rf"(?:{TITLES})(?:[ ]?(?:จาก|ของ|แห่ง)?[ ]?|{FIELD}?(?:ของ|จาก)[ ]?)$")
"""An office or a side that stands for the body or place named right after it."""

HELD_RE = re.compile(r"(?:เป็น|หน้าที่|ตำแหน่ง)[ ]?(?:รอง)?ประธาน(?:ร่วม)?(?:ของ)?[ ]?$")
"""The chair of the body named behind is held by somebody else, who is the subject."""

FOR_RE = re.compile(rf"[^ {kinds.CLAUSE}][ {kinds.CLAUSE}]{{0,2}}สำหรับ[ ]?$")
"""What stands before is for the name; at the beginning of a sentence it is what that is about."""


@lru_cache(maxsize=1)
def _for_person_re() -> re.Pattern[str]:
    """Return a person before the body that he stands for, with or from whom something is done."""
    return re.compile(
        rf"(?:กับ|จาก|ของ|แก่|ให้แก่|ให้กับ)[ ]?(?:{person_pattern()})"
        rf"[^{SYMBOLS}{kinds.CLAUSE}]{{2,60}}$"
    )


def is_open(tape: Tape, index: int) -> bool:
    """Say whether nothing governs the phrase at `index` of the tape."""
    before = tape.text[max(0, index - 40) : index]
    title = TITLE_RE.search(before)
    if title:
        before = before[: title.start()]
    if is_governed(tape, index):
        return False
    if PASSIVE_RE.search(before) and not VERB_FOLLOWS_RE.match(tape.text, index + 1):
        return False
    return bool(OPEN_RE.search(before)) or before.strip() == ""


def is_governed(tape: Tape, index: int) -> bool:
    """Say whether a preposition, or an office that somebody holds, is right before the phrase."""
    before = tape.text[max(0, index - 40) : index]
    if HELD_RE.search(before):
        return True
    wider = tape.text[max(0, index - 80) : index]
    if _for_person_re().search(wider) or FOR_RE.search(before):
        return True
    symbol = tape.text[index]
    placed = symbol == kinds.PLACE and tape.text.startswith(" ", index + 1)
    if placed and DATED_AT_RE.search(before):
        return True
    if symbol == kinds.PLACE and (LOCATED_RE.search(wider) or CHAIN_RE.search(wider)):
        return True
    if symbol in kinds.PLACE + kinds.COUNTRY and OF_COUNTRY_RE.search(wider):
        return True
    return not TITLE_RE.search(before) and bool(GOVERNOR_RE.search(before))
