"""Nouns that begin the name of an organisation: กระทรวง, มหาวิทยาลัย, มูลนิธิ …"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline.extract.tables import read_table

NOT_HEAD_RE = re.compile(
    r"กรมธรรม์|กรมหลวง|กรมพระยา|กรมท่า(?!อากาศ)|กรมพระ|กรมสมเด็จ|กรมขุน|กรมหมื่น|กรมวิชาการ(?!เกษตร)"
    r"|ศูนย์กลาง|สหพันธ์สาธารณรัฐ|บริษัทมหาชน|บรรษัทภิบาล|คณะรัฐมนตรี|คณะกรรมการหมู่บ้าน"
    r"|สโมสรสันนิบาต|สำนักสงฆ์|สำนักงานเทศบาล(?![ก-\u0e4e])|ศาลาว่าการ(?:กระทรวง|กลาโหม)"
    r"|องค์ก(?:ร|าร)ปกครองส่วนท้องถิ่น|สหกรณ์(?:ต้นแบบ|ชุมชน|จังหวัด)"
    r"|สภานายิกา|สภาวการณ์|สภาพ(?!\N{THAI CHARACTER MAI HAN-AKAT}ฒน)"
    r"|สภาวะ|สำนักพิมพ์|องค์การนักศึกษา|คณะกรรมการ(?=จัดงาน)|พรรคพวก|พรรคการเมือง"
    r"|สำนักปลัด(?!กระทรวง|สำนักนายก|กลาโหม|กรุงเทพ)"
    r"|สถาบัน(?:อุดมศึกษา|การเงิน|การศึกษา|เกษตรกร|ชาติ|ครอบครัว|พระมหากษัตริย์|หลัก|ทางการเงิน|ราชการ|ศาสนา)"
    r"|สหกรณ์(?:เข้มแข็ง|ยุคใหม่|กลุ่มเกษตรกร|ไทย(?![ก-\u0e4e])|(?:การเกษตร|โคนม|ออมทรัพย์|เครดิตยูเนี่ยน|บริการ|ประมง|นิคม|ร้านค้า)(?=[\s()/,]|$|ได้แก่|ทั่วไป|และ|หรือ|ต่าง|ที่|ใน)"
    r"|ดีเด่น|สมาชิก|ผู้ใช้น้ำ(?=[\s]))"
    r"|องค์กา?ร(?:ระหว่างประเทศ|มหาชน)(?!เพื่อ|ว่าด้วย)|สหกรณ์การเกษตร(?=[ ใน]|และ)"
    r"|ธนาคาร(?:เซลล์|สเต็มเซลล์|โลหิต|ดวงตา|อวัยวะ|เวลา|ต้นไม้|หน่วยกิต|ข้อสอบ|ออนไลน์|น้ำ|ปู|เลือด|ขยะ|เมล็ด|ข้อมูล|อาหาร)|เครือข่ายสังคม|สำนักงานใหญ่"
)
"""Words that only begin like a head noun."""


class Head(NamedTuple):
    """A head noun of `head_nouns.csv`."""

    noun: str
    type: str
    shape: str
    public: str


@lru_cache(maxsize=1)
def heads() -> Mapping[str, Head]:
    """Load `head_nouns.csv`."""
    path = Path(__file__).with_suffix(".csv")
    rows = read_table(path, ("head", "type", "shape", "public", "source"))
    return {r["head"]: Head(r["head"], r["type"], r["shape"], r["public"]) for r in rows}


@lru_cache(maxsize=1)
def head_pattern() -> re.Pattern[str]:
    """Return the pattern of all head nouns, the longest first."""
    return re.compile("|".join(sorted(map(re.escape, heads()), key=len, reverse=True)))
