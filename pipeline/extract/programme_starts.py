"""Where a head noun of programmes is a word of its own, and not part of another.

งาน in พลังงาน, แผน in วางแผน and ทุน in ลงทุน begin no name; nor do what is counted before them
(โครงการ in 12 โครงการ) and a body that is no programme.
"""

from __future__ import annotations

import re

from pipeline.extract.programme_edges import NO_CONTEST_RE, NO_STRATEGY_RE, NO_WORK_RE
from pipeline.extract.programme_names import Reader
from pipeline.extract.tables import Row

COUNTED_HEADS = ("โครงการ", "กิจกรรม", "แผนงาน", "งาน")
NOT_EVENT_BEFORE_RE = re.compile(
    r"(?:สำนัก|ประเภท|ฝ่าย|หัวหน้า|หน่วย|ราย|แรง|พลัง|โรง|ทำ|ดำเนิน|ผล|ชิ้น|การ|ประสาน|จ้าง|พนัก|ภารกิจ|สมัคร|ปฏิบัติ|ใช้|เริ่ม|เลิก|หา|ตก|กลุ่ม|กรอบ)$"
)
COUNTED_HEAD_RE = re.compile(r"(?:จำนวน|ร้อยละของ)[ ]?$|(?<![0-9๐-๙.,/])[0-9๐-๙]{1,2}[ ]$")
"""What counts projects before the head noun: an indicator names none of them."""
NUMERAL_RE = re.compile(
    r"(?:ต่อ|กี่|หลาย|ทุก|(?<![0-9๐-๙])[0-9๐-๙]{1,2}|หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ)[ ]?$"
)
"""What makes a measure of time of สัปดาห์ behind it."""
PLAN_VERB_RE = re.compile(
    r"(?:ผู้รับ|ผู้ให้|ผู้ขอรับ|ผู้ขอ|ผู้ได้รับ|มี|วาง|ที่ตั้ง|ตาม|กลุ่ม|พื้นที่|ซ้อม|ลง|เงิน|ต้น|ระดม|ร่วม|นาย|นัก|ตลาด)$"
)
JOINED_RE = re.compile(r"(?:การ|จัด|เข้า|ร่วม|ดำเนิน|มอบ|ให้|รับ|เปิด|แจก|ขอ|ชิง|จัดทำ|ทำ)$")
"""Verbs that the tokenizer may have joined with the head noun behind them."""
ATTENDED_RE = re.compile(r"(?:เข้าร่วม|(?<!ผู้)จัด|เปิด|ชม|เจ้าภาพ|ไปร่วม|มาร่วม)$")
NATIONAL_RE = re.compile(r"แผน[ก-\u0e4e]{2,30}?ชาติ(?![ก-\u0e4e])")
"""A national plan is a name behind ตาม as well."""
REFUSED_BEFORE = {"ยุทธศาสตร์": NO_STRATEGY_RE, "การแข่งขัน": NO_CONTEST_RE, "งาน": NO_WORK_RE}
"""Head noun → what before it shows that no name begins."""
PLANNED_HEADS = ("แผน", "แผนการ", "แผนงาน", "ทุน", "เป้าหมายการ", "ยุทธศาสตร์")
"""Heads that a verb before them makes an ordinary noun of: วางแผน, มีเป้าหมายการ…"""
BEFORE_REACH = 12
"""Characters before a head noun that are looked at."""


def may_start(reader: Reader, at: int, head: str, row: Row) -> bool:
    """Say whether the head noun at `at` is a word of its own and not part of another."""
    before = reader.text[max(0, at - BEFORE_REACH) : at]
    covering = reader.covering(at)
    if covering and covering.kind == "partner":
        return covering.full_span.start == at and covering.value.id in reader.founded
    if head in COUNTED_HEADS and COUNTED_HEAD_RE.search(before):
        return False
    if head == "สัปดาห์" and NUMERAL_RE.search(before):
        return False
    refused = REFUSED_BEFORE.get(head)
    if refused and refused.search(before):
        return False
    if head == "งาน":
        return bool(ATTENDED_RE.search(before)) or (
            reader.is_word_start(at) and not NOT_EVENT_BEFORE_RE.search(before)
        )
    if head == "แผน" and before.endswith("ตาม") and NATIONAL_RE.match(reader.text, at):
        return True
    if head in PLANNED_HEADS and PLAN_VERB_RE.search(before):
        return False
    if row["option"] == "numbered" and head == "ประชุม" and before.endswith("การ"):
        return False
    return reader.is_word_start(at) or bool(JOINED_RE.search(before))
