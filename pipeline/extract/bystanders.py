"""Who else may do it: people and bodies without a fact of their own, between a name and a cue.

`กรมเอแถลงว่า นายบีและคณะได้ร่วมหารือกับ…` tells what a person did, not what กรมเอ did. A name is
the subject of a cue only if nobody of whom no fact is made stands between the two. The words for
them are in `bystanders.csv`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from pipeline.extract import phrase_kinds as kinds
from pipeline.extract.tables import Row, read_table, word_pattern
from pipeline.extract.tape import SYMBOLS

COLUMNS = ("role", "word", "unless", "followed", "source")

BEFORE = (
    r"(?:ที่(?=ไทย)|ซึ่ง|โดยมี|โดย|แต่|เมื่อ|หาก|ขณะที่|เพื่อให้|ทำให้|ส่งผลให้|ให้|ด้าน|ส่วน|เพราะ|เนื่องจาก|ทั้งนี้"
    r"|และ(?=นาย|นาง)|มี(?=นาย|นาง|พล))"
)
"""What may stand before somebody at the beginning of a clause."""

LONGEST = 120
"""Characters of the tape between a subject and its cue: in the labelled texts at most 99."""


@lru_cache(maxsize=1)
def _rows() -> tuple[Row, ...]:
    """Read `bystanders.csv`; raises `DataError` if it is bad."""
    return tuple(read_table(Path(__file__).with_suffix(".csv"), COLUMNS))


def _pattern_of(role: str) -> str:
    """Return the pattern of the words of a role, each with what must and must not follow."""
    return "|".join(word_pattern(row) for row in _rows() if row["role"] == role)


@lru_cache(maxsize=1)
def person_pattern() -> str:
    """Return the pattern of what a person's name begins with."""
    return _pattern_of("person")


@lru_cache(maxsize=1)
def _anybody() -> str:
    """Return the pattern of a person, an office, or people without a name."""
    office = rf"(?:{_pattern_of('rank')})?(?:{_pattern_of('office')})"
    return rf"(?:{person_pattern()}|{office}|{_pattern_of('people')})"


@lru_cache(maxsize=1)
def _bystander_re() -> re.Pattern[str]:
    """Return what tells of somebody at the beginning of a clause, or made to do what follows."""
    opens = rf"(?:^|[ ,{SYMBOLS}{kinds.CLAUSE}])[ ]?{BEFORE}?"
    return re.compile(rf"(?:{opens}|(?:ว่า|ให้|เชิญ(?:ชวน)?)[ ]?){_anybody()}")


@lru_cache(maxsize=1)
def _named_head_re() -> re.Pattern[str]:
    """Return the person who stands for the body before: ผู้ว่าราชการจังหวัดเอ นายบี ซี ลงนาม…."""
    return re.compile(
        rf"[ ]?(?:{kinds.CLAUSE}?โดย(?!มี|เฉพาะ)[ ]?{_anybody()}|(?:{person_pattern()}))"
        rf"[^ {SYMBOLS}{kinds.CLAUSE}]{{0,40}}"
        rf"(?:[ ](?!ได้|จะ|ร่วม|เข้า|ลงนาม|จัด|มอบ)[^ {SYMBOLS}{kinds.CLAUSE}]{{2,24}})?"
        rf"(?:[ ](?:{_pattern_of('rank')})?(?:{_pattern_of('office')}|นายก)"
        rf"[^ {SYMBOLS}{kinds.CLAUSE}]{{0,24}})?"
    )


def is_interrupted(between: str) -> bool:
    """Say whether somebody else stands between a name and a cue, or the cue is too far."""
    if len(between) > LONGEST:
        return True
    head = _named_head_re().match(between)
    return _bystander_re().search(between, head.end() if head else 0) is not None


VERBS = (
    r"ได้|จะ|ยัง|ก็|จึง|เคย|กำลัง(?!ทหาร|พล|คน|ผลิต|ใจ)|มี|เป็น|ไม่|ก่อตั้ง|จัด|ตั้ง(?!แต่)|ร่วม|ลงนาม|นำ|เริ่ม|เปิด"
    r"|ประกาศ|ขยาย|ลงทุน|สนับสนุน|มอบ|รับ|ส่ง"
    r"|แสดงเจตจำนง|ผลักดัน|ดำเนิน|ทำ|สถาปนา|พัฒนา|ครอบคลุม|เข้า|เตรียม|เดินหน้า|เร่ง|มุ่ง|วางแผน|เสนอ|อนุมัติ|ระบุว่า|ริเริ่ม"
)
"""Verbs, and what stands before a verb."""
VERB_RE = re.compile(
    rf"(?:[ {kinds.DATE}{kinds.CLAUSE}]|และ|ใน|เมื่อ|ตั้งแต่|ภายใน|ระหว่าง|ภายหลัง|ต่อมา|ล่าสุด|ปัจจุบัน"
    r"|จากนั้น|เดิม|ที่ผ่านมา|ทั้งนี้|นอกจากนี้|นอกจากนั้น|ขณะเดียวกัน"
    r"|พร้อมกันนี้|อีกทั้ง|รวมทั้ง|พร้อมทั้ง|ทั้งยัง|ปีเดียวกัน|ปีนี้|ปีต่อมา|ปีถัดมา|วันเดียวกัน|[•●▪◦–-]){0,20}"
    rf"(?:(?:ซึ่ง|โดย)?(?:$|{VERBS}))"
)
"""How a sentence begins whose subject was left out: with its verb."""


def begins_with_verb(head: str) -> bool:
    """Say whether a sentence that begins with `head` has left its subject out."""
    return VERB_RE.match(head) is not None and not is_interrupted(head)
