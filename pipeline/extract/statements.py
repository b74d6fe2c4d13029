"""Where a statement of a sentence ends: Thai sets neither a full stop nor a comma there.

Another statement begins with its connective (ซึ่ง, โดย), with a new subject and its verb, or
with a second verb of the same subject (และจัด…). What stands behind tells nothing of the first.
"""

from __future__ import annotations

import re

from pipeline.extract import phrase_kinds as kinds
from pipeline.extract.bystanders import VERBS
from pipeline.extract.tape import GENERIC, SYMBOLS, THAT

NO_VERB = (
    r"(?:เมื่อ|ใน|ณ|ระหว่าง|ตั้งแต่|และ|กับ|จาก|ที่|ภายใน|ภายใต้|เพื่อ|โดย|ซึ่ง|ของ|แห่ง|ร่วมกับ|รวม|เป็นเวลา|เป็นระยะ|ต่อจาก|คนใหม่"
    r"|ต้น|กลาง|ปลาย|ช่วง|ด้วย|สำหรับ|มูลค่า|วงเงิน|จำนวน|ตาม|พร้อม|ตลอด|มาตั้งแต่|วันที่|เดือน|ปี|หรือ|ได้แก่|คือ|ทั้ง|เป็นครั้ง|นับ|ถือ"
    r"|ไป|ถึง|สู่|ด้าน|แล้ว)"
)
"""What may follow a name that is no subject."""
NOT_GOVERNED = r"(?<!ณ)(?<!ที่)(?<!ใน)(?<!กับ)(?<!จาก)(?<!แก่)(?<!และ)(?<!ของ)(?<!หรือ)(?<!โดย)"
BODIES = kinds.ORGANISATION + kinds.NETWORK + kinds.MIXED
AREAS = kinds.PLACE + kinds.COUNTRY
HIERARCHY = rf"(?:[ ][{AREAS}])*"
DOES = (
    rf"(?:[{BODIES}]|(?<![{BODIES}{kinds.PLACE}][ ]){GENERIC}[{AREAS}]){HIERARCHY}[ ]?"
    rf"(?!{NO_VERB})(?=[ก-ฮเ-ไ])"
)
"""A name and its verb; a place behind a place or a body only says where that is."""

SUBJECT_RE = re.compile(
    rf"{NOT_GOVERNED}[ ](?:ส่วน|ด้าน|ขณะที่|และ)?[ ]?{DOES}|[{kinds.CLAUSE} ]?โดย[ ]?{DOES}"
    rf"|{kinds.CLAUSE}(?:ซึ่ง|แต่|ก่อน|หลัง|ภายหลัง|จากการ|เนื่องจาก|เพราะ|ทำให้|ส่งผล|ขณะที่|สอดคล้อง|อีกทั้ง|ทั้งยัง|พร้อมกันนี้"
    r"|กล่าวว่า|ระบุว่า|เปิดเผยว่า|โดย(?!ความ|การ|ร่วม|เฉพาะ))"
    rf"|[ ]?หลัง[ ]?[{kinds.PARTIES}]|[ ]จน(?!ถึง)|[ ]ผู้(?!แทน|ว่า|อำนวย|บริหาร|จัดการ|นำ|ช่วย)"
    rf"|[ ](?:ประเทศ|บริษัท|เมือง|จังหวัด|หน่วยงาน|โครงการ)ที่(?:{VERBS})"
    rf"|{THAT}(?:ประกาศ|เปิด|เริ่ม|ก่อตั้ง|จัดตั้ง|ตั้งขึ้น)"
    rf"|(?:[ ]|และ)(?!เพื่อ)[^ {SYMBOLS}{kinds.CLAUSE}]{{1,30}}?จะ"
)
"""The beginning of what is told of somebody else."""
VERB_RE = re.compile(
    r"[ ](?:จะ|ได้|ยัง|มี(?!ขึ้น|ผล|ระยะ|อายุ)|คาด|ตั้งเป้า|ก่อตั้ง|เริ่ม|แล้วเสร็จ|ทดลอง|พบ|เพิ่ม|ลด)"
    rf"|(?:และ|พร้อม)(?:{VERBS}|คาด|กำหนด|ทดสอบ|หารือ|ติดตั้ง)"
)
"""The beginning of something else that is told of the same subject."""


def statement_end(text: str, start: int, end: int) -> int:
    """Return where in `text[start:end]`, part of a tape, another statement begins, or `end`."""
    found = [m.start() for m in (p.search(text, start, end) for p in (SUBJECT_RE, VERB_RE)) if m]
    return min(found, default=end)


def changes_subject(text: str, start: int, end: int) -> bool:
    """Say whether somebody else's statement begins inside `text[start:end]` of a tape."""
    return SUBJECT_RE.search(text, start, end) is not None
