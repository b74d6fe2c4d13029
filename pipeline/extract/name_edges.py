"""The words at the edges of names of organisations: `name_edges.csv`, by role, and patterns."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline.extract.tables import read_words

CLOSED_FORMS = ("แห่งชาติ", "แห่งประเทศไทย", "แห่งประเทศ")
PURPOSE_HEADS = (
    *("มูลนิธิ", "สมาคม", "สถาบัน", "องค์การ", "เครือข่าย", "ศูนย์", "ธนาคาร", "กองทุน", "สภา", "สมัชชา"),
    *("พันธมิตร", "สหพันธ์"),
)
"""Bodies that are named for their aim: สภาเพื่อการ…"""
OWN_BLANK_HEADS = (
    *("บริษัท", "กลุ่มบริษัท", "เครือบริษัท", "ห้างหุ้นส่วนจำกัด", "หจก.", "บจก.", "บมจ."),
    *("กิจการร่วมค้า", "กลุ่มกิจการร่วมค้า", "รพ.", "สำนักข่าว", "สายการบิน"),
)
"""Heads that writers set apart from the name by a blank."""
COUNT_RE = re.compile(
    r"[ ]?(?:จำนวน[ ]?|กว่า[ ]?|ประมาณ[ ]?|ทั้ง[ ]?)?[0-9๐-๙][0-9๐-๙,]{0,9}[ ]?"
    r"(?:แห่ง|ราย|บริษัท|โรง|องค์กร|สถาบัน|มหาวิทยาลัย)"
    r"|[ ]?(?:ทุก|แต่ละ|บาง|หลาย)(?:แห่ง|ราย|โรง|สาขา|บริษัท|จังหวัด|เขต|องค์กร|สถาบัน)"
    r"|ทั้ง[ ]?[0-9๐-๙]|ทั่ว(?:ประเทศ|โลก|ทุก)|ทุกพื้นที่"
)
"""A count behind it says that a phrase is no name: โรงพยาบาลชุมชน 20 แห่ง."""
PLACE_TIE_RE = re.compile(r"[ ]?[-\N{EN DASH}][ ]?|ใน(?:ประเทศ)?")
BRACKET_AHEAD_RE = re.compile(
    r"([^\s()]{1,60}?)(?:แห่งประเทศไทย|แห่งชาติ|[ ]?(?:\(|หรือ[ ]?)(?:[A-Z]{2}|[ก-ฮ]{2,6}\.))"
)
HONOUR_RE = re.compile(
    r"(?:ประชา(?:นุ|รักษ์)|พิทยา|วิทยา(?:คม|ลัย|คาร)|คริสเตียน|เมโมเรียล|อินเตอร์"
    r"|ราม(?=[ \n(])|ราชนครินทร์|ราชานุ)"
)
"""Words of honour that go on behind the place in a hospital's or a school's name."""
PATRON_RE = re.compile(r"[ ]?ใน(?:พระบรมราชูปถัมภ์|พระบรมราชินูปถัมภ์|พระราชูปถัมภ์|พระอุปถัมภ์)(?:ฯ)?")
"""A patron's title closes the name of a foundation."""
RUN_RE = re.compile(r"([ก-\u0e4e]{4,70})(?=[ ]?\((?:[A-Z]{3,10}|[ก-ฮ]{2,6}\.)\))")
"""A run of letters up to a bracket with an abbreviation."""
CLAUSE_RE = re.compile(
    r"ซึ่ง|โดย|เมื่อ|ลงนาม|จะ|ได้|ร่วมกับ|ภายใต้|และ|กับ|แก่|ของ|ผ่าน|มี|เป็น|เข้าร่วม|ประกอบด้วย|ระหว่าง"
    r"|กระทรวง|กรม|สำนักงาน|บริษัท|มหาวิทยาลัย|มูลนิธิ|สมาคม|องค์การ"
)
"""What such a run holds if it is more than the name of one body."""
PARTICLES = ("ที่", "ว่า", "ให้", "มา", "ไป", "แล้ว", "ได้", "กับ", "ใน", "ของ", "อยู่")
"""Words that the tokenizer joins to the verb before them."""
CLAUSE_STARTS = (
    "ให้ความ",
    "เป็นหลัก",
    "ได้รับ",
    "เตรียมพร้อม",
    "เชื่อมั่น",
    "มีประสิทธิ",
    "เข้มงวด",
    "จัดซื้อ",
    "ยึดเป็น",
)
"""Beginnings of verbs that the tokenizer joins with their object."""
LATIN_END = "\u0250"
"""The first character behind the Latin letters with their accents."""
AND_RE = re.compile(r"[ ]?และ[ ]?")
SEPARATE_PARTIES = frozenset(
    (
        *("ภาคี", "ภาคเอกชน", "ภาครัฐ", "ภาคประชาชน", "ภาคประชาสังคม", "ภาคส่วน", "หน่วยงาน"),
        *("ประชาชน", "ชุมชน", "เครือข่าย", "พันธมิตร", "คณะ", "ทีม", "เจ้าหน้าที่", "องค์กร"),
        *("บริษัท", "จังหวัด", "ประเทศ", "เมือง", "นคร", "กลุ่ม", "ทีมงาน", "เอกชน", "รัฐบาล"),
        *("ฝ่าย", "นักวิจัย", "นักศึกษา", "อาจารย์", "คู่ค้า", "พันธมิตร", "อื่น", "อื่นๆ", "ยัง"),
    )
)
"""Words behind `และ` that name another party, not a second field of work."""
UNFINISHED = ("-", "นัก", "ผู้")
"""Words that a name cannot end with, whatever follows: สมาคมนัก|กำหนดอาหาร."""
TRADES = ("สมาคม", "สมาพันธ์", "สหพันธ์", "ชมรม", "สหภาพ", "สหกรณ์", "มูลนิธิ", "สโมสร")
"""Bodies named for their people, and these for where they are: สมาคมครู|โรงเรียน…"""
NUMBERED_AHEAD_RE = re.compile(r"[ก-\u0e4e]{4,40}?ที่[ ]?[0-9๐-๙]")
EXPORT_RE = re.compile(r"เพื่อ(?:การ)?ส่งออก")
EXPORTS_RE = re.compile(r"ส่งออกและ(?:การ)?(?:นำเข้า)?$")
"""Trade both ways is one field: ธนาคารเพื่อการส่งออก|และ|นำเข้า."""
ON_RE = re.compile(r"ว่าด้วย|เพื่อการ|ด้าน")


class Edges(NamedTuple):
    """The words of `name_edges.csv` by role."""

    edge: frozenset[str]
    verb: frozenset[str]
    generic: frozenset[str]
    kind: frozenset[str]
    field: frozenset[str]
    loan: frozenset[str]
    people: frozenset[str]


@lru_cache(maxsize=1)
def edges() -> Edges:
    """Load `name_edges.csv`."""
    return Edges(**read_words(Path(__file__).with_suffix(".csv"), Edges._fields))


@lru_cache(maxsize=4096)
def is_edge(word: str) -> bool:
    """Say whether a word ends names: one of the edges, or one with a particle (ได้|ที่)."""
    known = edges().edge
    return (
        word in known
        or word.startswith(CLAUSE_STARTS)
        or any(word.endswith(last) and word.removesuffix(last) in known for last in PARTICLES)
    )
