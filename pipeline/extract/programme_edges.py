"""Patterns at the edges of programmes' names: what shows a bare noun, and what still belongs.

A head noun alone points back at a programme, and a verb follows it (โครงการ|เดินหน้า…). At the right
edge a name may go on over a word that otherwise ends it, if the words show that one thing is
named: a verb that lacks its object, an anniversary, the second of two parties.
"""

from __future__ import annotations

import re

from pipeline.extract.name_edges import edges

POINTED_RE = re.compile(r"ครั้งนี้|ดังกล่าว|เหล่านี้|เหล่านั้น")
"""What points back right behind a noun phrase, which is then no name by itself."""
NO_STRATEGY_RE = re.compile(r"(?:ทาง|เชิง|ด้าน|สำนัก|กอง)[ ]?$")
"""Before ยุทธศาสตร์: an attribute (หุ้นส่วนทางยุทธศาสตร์), or a part of an office."""
NO_CONTEST_RE = re.compile(r"(?:ความสามารถ|ศักยภาพ)(?:ในด้าน|ด้าน|ทาง|ใน)?[ ]?$")
"""Before การแข่งขัน: competitiveness, not a contest."""
CONTEST_BEHIND_RE = re.compile(
    r"(?:จาก|ใน)?รอบ|เสรี|อย่าง|ที่|ใน|กัน|สูง|รุนแรง|กีฬา(?:ใน|ที่|ระดับ|ต่าง|ประเภท|และ)|ทาง(?:การค้า|ธุรกิจ|เศรษฐกิจ)"
)
"""Behind การแข่งขัน and การประกวด: a round, competition of the market, or a kind of contest."""
DRAWING_RE = re.compile(r"ภาพ|ภูมิ|ผัง")
"""แผนภาพ, แผนภูมิ and แผนผัง are drawings, no plans."""
MAP_BEHIND_RE = re.compile(r"ไป|เส้นทาง|สู่(?:จุด|ร้าน|สถานที่|ที่)")
"""แผนที่นำทาง that shows the way somewhere is a map."""
WORKS_RE = re.compile(r"ก่อสร้าง|ซ่อม|ปรับปรุง|รื้อถอน|ติดตั้ง|ขุดลอก")
"""Behind งาน: works, not an event."""
REMOTE_RE = re.compile(r"ผ่าน|ทางไกล|ทางออนไลน์|ออนไลน์|ร่วม|หารือ")
"""Behind การประชุม: how it is held, not what it is called."""
ROYAL_RE = re.compile(
    r"[ ](?:พระบรมราชินี|พระบรมราชชนนี|พระวรราชชายา|เจ้าฟ้า"
    r"|สยามมกุฎ|สยามบรมราช|นารีรัตน|กรมพระ|กรมหลวง|กรมสมเด็จ)"
)
"""The parts of a royal name are set apart by blanks."""
MONEY_COMES_RE = re.compile(r"กลับ|มา(?=เติม|ใช้|ช่วย|สนับสนุน|จาก|ให้|พัฒนา|ลง|ดำเนิน|จัด|ต่อ|ซื้อ|ทำ)")
"""ทุน that comes from somewhere is money."""
NO_WORK_RE = re.compile(r"(?:รายละเอียด|สร้างสรรค์|ความต้องการ|เนื้อ|ตำแหน่ง)$")
"""Before งาน: what is asked or made, not a fair."""
PLAIN_LATIN_RE = re.compile(
    r"(?:Video|Web|Press|Tele|Online|Product|Loyalty|Pilot|Training|Zoom)[ -][A-Z][a-z]+$"
)
"""Two Latin words that are a kind of meeting or offer, not the name of one."""
ACRONYM_OR_TITLE_RE = re.compile(
    r"[A-Z]{3,}|(?:Framework|Strategy|Policy|Agenda|Initiative|Plan|Vision|Corridor)\b"
    r"|[A-Z][\w-]+[ ][A-Z][\w-]+[ ][A-Z]|[ก-ฮ]\."
)
"""What a bracket must hold to name what a descriptive phrase describes: (Local Experience) only
translates it."""
YEARS_RE = re.compile(
    r"[ ]?(?<![0-9๐-๙])[1-9๑-๙][0-9๐-๙]{1,2}[ ]?ปี(?=[ ]?(?:\(|$|\n)|[ ][ก-๙])"
    r"(?:[ ](?!ที่|ใน|ณ|ของ|และ|โดย|ซึ่ง|จะ|ได้|เพื่อ|ระหว่าง|มี|เป็น|จัด|วัน|เมื่อ"
    r"|พร้อม|ตาม|ให้|เริ่ม|ต่อ|ติดต่อ|ที|ข้าง|อย่าง|แล้ว|รวม|ก่อน)"
    r"[ก-๙]{4,20}(?:-[ก-๙]{3,12})?(?=[ ”\"\n]|$))?"
)
"""An anniversary that closes the name of an event, with what is that old: 100 ปี ศาลาแดง."""
PLAN_YEARS_RE = re.compile(r"[ ]?[0-9๐-๙]{1,2}[ ]?ปี(?=[ ]?(?:\(|$|\n|พ\.ศ\.|ของ|[ ]))")
"""The years that a plan runs."""
OTHER_SIDE_RE = re.compile(r"[ ]?(?:และ|กับ)[ ]?(?:รัฐบาลแห่ง|รัฐบาล)?")
BETWEEN_RE = re.compile(r"ระหว่าง(?:รัฐบาลแห่ง|รัฐบาล)?$")
LOOSE_TAIL_RE = re.compile(
    r"(?:(?<=ถนน)สาย|(?<=ชนบท)สาย|(?<=ทางหลวง)สาย|(?<=รถไฟฟ้า)สาย|ในระดับ|ใน|ระหว่าง|ประจำ|(?<!ตอน)(?<!ชั้น)(?<!ด้าน)(?<!ส่วน)(?<!ฝั่ง)บน|ควบคู่|ที่อยู่ระหว่าง|(?<!พื้น)(?<!หน้า)(?<!เคลื่อน)(?<!สถาน)ที่|โดย"
    r"|ที่จะ(?:มา)?(?:ถึง)?|ที่ผ่านมา|ที่(?:ยิ่ง)?ใหญ่ที่สุด|ที่จัด|ทั้งสิ้น|เพื่อตอบสนอง|เพื่อ|(?<!อยู่)ด้วย"
    r"|เพื่อให้(?!บริการ|ความ|การ|คำ)[ก-\u0e4e]{1,14}|ที่ยิ่งใหญ่มากขึ้น|เกี่ยวกับ|ใน(?:สาขา|ด้าน)|ว่า|(?<!การ)ให้)$"
)
"""Words at the end of a name that govern what was cut off behind them, or say how it is."""
NUMBER_WORD_RE = re.compile(r"(?:สิบ|ร้อย|พัน|หมื่น|แสน|ล้าน)$")
"""A numeral in words before ปี, which is then part of the name: ศาลาร้อยปี."""
MORE_VERBS = ("ยกระดับ", "เพิ่ม", "ขยาย", "ปรับปรุง", "เสริมสร้าง", "เสริม")
"""Verbs that begin projects and end the names of bodies."""
VERB_LIST_RE = re.compile(r"[ ]([ก-\u0e4e]{3,14})(?=[ ]?และ)")
"""A second verb of three, set apart by a blank: แผนส่งเสริม สนับสนุน และพัฒนา…"""
LATIN_OBJECT_RE = re.compile(r"[ ](?:[A-Z][A-Za-z-]+[ ]){0,2}[A-Z][A-Za-z-]+")
MEANS_RE = re.compile(r"(?:การ|ความ|งบ|เงิน|วงเงิน|มูลค่า|ทุน|ดี|[0-9๐-๙ ])")
MONEY_RE = re.compile(r"(?:เงิน|งบ|ทุน|วิทยากร|อุปกรณ์|ค่า)")
GIVEN_RE = re.compile(
    r"(?:แก่|กับ|มี|เป็น|ได้|บริการ|ความ|การ|แล้ว|เสร็จ|ครบ|ทัน|รองรับ"
    r"|สอดคล้อง|เหมาะสม|พร้อม|ตรง|สามารถ|ใช้งาน|[ ])"
)
FIELD_BEHIND = {
    "ต่อ": re.compile(r"(?:การ|ความ|ภัย|สภาพ|สภาวะ|วิกฤต|โรค)(?![ ])"),
    "สำหรับ": re.compile(
        r"(?:เด็ก|เยาวชน|ผู้|คน|นัก|เกษตร|ประชาชน|ชุมชน|แรงงาน|สตรี|ครู|ธุรกิจ|วิสาหกิจ|อุตสาหกรรม"
        r"|เมือง|สัตว์|โรง|บุคลากร|ชาว|ครัวเรือน|ครอบครัว|มารดา|แม่|ทารก)"
    ),
    "จาก": re.compile(
        r"(?:ขยะ|ชีว|พลังงาน|แสง|ลม|น้ำ|วัสดุ|เศษ|ของ|พืช|ฐานราก|ภัย|การ|ใบ|เปลือก|ฟาง|ดาวเทียม|ข้อมูล|ภาพถ่าย)"
    ),
    "แก่": re.compile(r"(?:เด็ก|เยาวชน|ผู้|คน|นัก|เกษตร|ประชาชน|ชุมชน|แรงงาน|สตรี|ครู|ธุรกิจ|บุคลากร|ชาว)"),
    "ตลอด": re.compile(r"ชีวิต|ชีพ|แนว|สาย|ห่วงโซ่|ลำน้ำ|ช่วงวัย|ปี|ทาง"),
    "กับ": re.compile(r"(?:สิ่งแวดล้อม|ธรรมชาติ|ภัย|การเปลี่ยนแปลง|ช้าง|ป่า)"),
    "พร้อม": re.compile(r"(?:ระบบ|อาคาร|อุปกรณ์|สิ่ง|ครุภัณฑ์|ส่วนควบ|ติดตั้ง|โครงสร้าง)"),
    "ผ่าน": re.compile(r"(?:ดาวเทียม|อินเทอร์เน็ต|แอป|สื่อ|วิถี|แพลตฟอร์ม|ศิลป|กีฬา|ดนตรี)"),
    "ตาม": re.compile(r"(?:แนว(?!ทาง|คิด|นโยบาย)|พระราชดำริ|รอย|ลำน้ำ|วิถี|หลักปรัชญา|ศาสตร์)"),
}
"""Words that end a name unless a field of work, a group of people or a raw material follows."""

BENEFIT_RE = re.compile(
    r"(?:ให้|ส่งเสริม|สนับสนุน|พัฒนา|เพิ่ม|เสริม|ยกระดับ|ช่วยเหลือ|ความช่วยเหลือ|สร้าง|ฝึกอบรม|อบรม|ถ่ายทอด|ลด)"
)
"""A name that begins so may tell for whom it is done: โครงการเสริมทักษะ|แก่ผู้สูงอายุ."""
BOUND_TO = {
    "เป็น": ("ความ", "สุทธิ"),
    "ได้": ("ยิ่ง",),
    "ผ่าน": ("เปลี่ยน",),
    "ต่าง": ("แยก",),
    "ร่วมกัน": ("อยู่",),
    "ถูก": ("ดอกเบี้ย", "ราคา"),
    "ทุกคน": ("เพื่อ", "สำหรับ", "ของ"),
    "เริ่ม": ("ระยะ", "ช่วง", "วัย"),
    "เริ่มต้น": ("ระยะ", "ช่วง", "วัย"),
}
"""Words that end a name, but not right behind these: สุทธิ|เป็นศูนย์, เปลี่ยน|ผ่าน."""


def lacks_object(name: str) -> bool:
    """Say whether a name so far is nothing but verbs, whose object must follow."""
    verbs = edges().verb
    return bool(name) and all(word in verbs or word in MORE_VERBS for word in name.split())


def verbs_go_on(text: str, at: int) -> bool:
    """Say whether a further verb of a list of verbs, or its `และ`, follows the blank at `at`."""
    further = VERB_LIST_RE.match(text, at)
    if text.startswith(" และ", at):
        return any(text.startswith(verb, at + len(" และ")) for verb in edges().verb)
    return further is not None and further[1] in edges().verb


def verb_list_goes_on(text: str, start: int, at: int) -> bool:
    """Say whether a name from `start` ends with a verb of a list that goes on behind `at`.

    The list is one of three verbs or more: การกำกับ| ดูแล| และส่งเสริม.
    """
    begun = text.rfind(" ", start, at) >= 0 or not text.startswith(" และ", at)
    return begun and text.endswith(tuple(edges().verb), start, at) and verbs_go_on(text, at)
