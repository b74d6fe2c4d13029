"""Who else may do it: people and bodies without a fact of their own, between a name and a cue.

`กรมเอแถลงว่า นายบีและคณะได้ร่วมหารือกับ…` tells what a person did, not what กรมเอ did. A name is
the subject of a cue only if nobody of whom no fact is made stands between the two.
"""

from __future__ import annotations

import re

from pipeline.extract import phrase_kinds as kinds
from pipeline.extract.tape import SYMBOLS

PERSON = (
    r"นาย|นาง|นพ\.|พญ\.|ทพ\.|แพทย์หญิง|ดร\.|ศ\.|รศ\.|ผศ\.|(?:รอง|ผู้ช่วย)?ศาสตราจารย์|คุณ[ ]|ท่าน"
    r"|พล(?:เอก|โท|ตรี|ตำรวจ|เรือ|อากาศ|\.)|พัน(?:เอก|โท|ตรี|ตำรวจ)|พ\.[ตอท]\.|ร้อย(?:เอก|โท|ตรี|ตำรวจ)|ร\.[ตอท]\."
    r"|ว่าที่|ม\.[รล]\.|หม่อม|ฯพณฯ|สมเด็จ|พระ(?:บาท|ครู|มหา|ธรรม|เทพ|พรหม)|องคมนตรี|H\.E\.|(?i:m(?:r|rs|s)|dr)\."
)
"""What a person's name begins with."""

OFFICE = (
    r"(?:รอง|ผู้ช่วย|อดีต)?(?:นายกรัฐมนตรี|รัฐมนตรี|ปลัด|อธิบดี|เลขา|โฆษก|ประธาน|ผู้ว่า|ผู้ตรวจ|ผู้อำนวยการ|ผู้บัญชาการ|เอกอัคร|หัวหน้า)"
    r"|ร(?:อง)?มว\.|รมช\.|ทปษ|ที่ปรึกษา"
)
"""An office without the name of its body."""

PEOPLE = (
    r"ผู้(?!แทน)|นัก(?!ษัตร)|ประชาชน|เกษตรกร|ชาว|คน|แรงงาน|ลูกจ้าง|เจ้าหน้าที่|คณะ|หน่วยงาน|บริษัท|ภาครัฐ|ภาคเอกชน|ภาคส่วน"
    r"|ตน|ผม|เรา|ทุกคน|ทุกฝ่าย|ทุกภาค|ทุกหน่วย|รัฐบาล|กระทรวง|กรม|สำนักงาน|ครม\.|คณะรัฐมนตรี|ไทย(?=ได้|จะ|เป็น|มี)"
)
"""People and bodies of which no fact was made."""

BEFORE = (
    r"(?:ที่(?=ไทย)|ซึ่ง|โดยมี|โดย|แต่|เมื่อ|หาก|ขณะที่|เพื่อให้|ทำให้|ส่งผลให้|ให้|ด้าน|ส่วน|เพราะ|เนื่องจาก|ทั้งนี้"
    r"|และ(?=นาย|นาง)|มี(?=นาย|นาง|พล))"
)
BYSTANDER_RE = re.compile(
    rf"(?:(?:^|[ ,{SYMBOLS}{kinds.CLAUSE}])[ ]?{BEFORE}?|(?:ว่า|ให้|เชิญ(?:ชวน)?)[ ]?)"
    rf"(?:{PERSON}|{OFFICE}|{PEOPLE})"
)
"""Somebody at the beginning of a clause, or who is made to do what follows."""

NAMED_HEAD_RE = re.compile(
    rf"[ ]?(?:{kinds.CLAUSE}?โดย(?!มี|เฉพาะ)[ ]?(?:{PERSON}|{OFFICE}|{PEOPLE})|(?:{PERSON}))"
    rf"[^ {SYMBOLS}{kinds.CLAUSE}]{{0,40}}"
    rf"(?:[ ](?!ได้|จะ|ร่วม|เข้า|ลงนาม|จัด|มอบ)[^ {SYMBOLS}{kinds.CLAUSE}]{{2,24}})?"
)
"""The person who stands for the body right before: ผู้ว่าราชการจังหวัดเอ นายบี ซี ลงนาม…."""

LONGEST = 120
"""Characters of the tape between a subject and its cue: in the labelled texts at most 99."""


def is_interrupted(between: str) -> bool:
    """Say whether somebody else stands between a name and a cue, or the cue is too far."""
    if len(between) > LONGEST:
        return True
    head = NAMED_HEAD_RE.match(between)
    return BYSTANDER_RE.search(between, head.end() if head else 0) is not None


VERB_RE = re.compile(
    rf"(?:[ {kinds.DATE}{kinds.CLAUSE}]|และ|ใน|เมื่อ|ตั้งแต่|ภายใน|ระหว่าง|ภายหลัง|ต่อมา|ล่าสุด|ปัจจุบัน"
    r"|จากนั้น|เดิม|ที่ผ่านมา|ทั้งนี้|นอกจากนี้|นอกจากนั้น|ขณะเดียวกัน"
    r"|พร้อมกันนี้|อีกทั้ง|รวมทั้ง|พร้อมทั้ง|ทั้งยัง|ปีเดียวกัน|ปีนี้|ปีต่อมา|ปีถัดมา|วันเดียวกัน|[•●▪◦–-]){0,20}"
    r"(?:(?:ซึ่ง|โดย)?(?:$|ได้|จะ|ยัง|ก็|จึง|เคย|กำลัง(?!ทหาร|พล|คน|ผลิต|ใจ)|มี|เป็น|ไม่|ก่อตั้ง|จัด|ตั้ง|ร่วม|ลงนาม|นำ|เริ่ม|เปิด"
    r"|ประกาศ|ขยาย|ลงทุน|สนับสนุน|มอบ|รับ|ส่ง"
    r"|แสดงเจตจำนง|ผลักดัน|ดำเนิน|ทำ|สถาปนา|พัฒนา|ครอบคลุม|เข้า|เตรียม|เดินหน้า|เร่ง|มุ่ง|วางแผน|เสนอ|อนุมัติ|ระบุว่า|ริเริ่ม))"
)
"""How a sentence begins whose subject was left out: with its verb."""


def begins_with_verb(head: str) -> bool:
    """Say whether a sentence that begins with `head` has left its subject out."""
    return VERB_RE.match(head) is not None and not is_interrupted(head)
