"""What follows a head noun and is no name: the kind of body, or words that point at one.

โรงพยาบาลชุมชน and ธนาคารพาณิชย์ชั้นนำ tell a kind; โรงพยาบาลแห่งใหม่ and พรรคอื่น point at a body that
is named elsewhere. The words are in `name_edges.csv`, roles generic and kind.
"""

from __future__ import annotations

from pipeline.extract.head_nouns import Head
from pipeline.extract.name_edges import TRADES, edges

BARE = ("ปลัด", "ปลัดกระทรวง", "เลขานุการ", "ศูนย์")
"""Words that only tell whose office is meant, where none is named."""
KINDS_OF = ("ธนาคาร", "พรรค", "หนังสือพิมพ์", "สายการบิน", "สำนักข่าว")
"""Heads of shape field behind which one or two words may only tell the kind."""
MAX_KIND = 2
"""Words that may only tell what kind of club or foundation is meant."""
OTHERS = ("อื่น", "อื่นๆ", "ใด", "ต่างๆ", "ดังกล่าว", "เดียวกัน")
"""Words that point at a body or bodies, at the end of what is then no name."""
POINTING = ("ใหม่", "นี้", "แรก", "เดียว", "เดิม")
"""Behind แห่ง these point at one place of several: โรงพยาบาลแห่งใหม่."""

NO_RIVER = (["และ"], ["ลูก"], ["ของ"], [" "])
"""Behind แม่ it is a mother; before anything else in the name of a place, a stream."""

MEMBERS = (
    "ผู้บริโภค",
    "ผู้จำหน่าย",
    "ผู้ผลิต",
    "ผู้ปลูก",
    "ผู้เลี้ยง",
    "ชาวสวน",
    "ชาวนา",
    "ชาวไร่",
    "ออมทรัพย์",
    "ผลไม้",
)
"""Whose or what kind of cooperative it is; which one, a place behind it tells."""


def is_generic(words: list[str], head: Head) -> bool:
    """Say whether what follows the head is no name: โรงพยาบาลของรัฐ, บริษัทเอกชน."""
    known = edges()
    # A club or a foundation may be named by any phrase: มูลนิธิภาคีคนรัก….
    phrase = head.noun.startswith(TRADES) and len(words) > MAX_KIND
    of_people = head.noun.startswith(TRADES) and words[0] in known.people and len(words) > 1
    river = head.shape == "place" and words[0] == "แม่" and words[1:2] not in ([], *NO_RIVER)
    if (words[0] in known.generic and not (of_people or phrase or river)) or words[-1] in OTHERS:
        return True
    school = head.noun in ("สถาบัน", "ธนาคาร", "สหกรณ์") or head.shape == "place"
    if words[0] == "เพื่อ" and len(words) > 1 and school:
        # มูลนิธิเพื่อเด็ก is a name; สถาบันเพื่อ|นับหน่วยกิต is a clause of aim.
        if head.noun == "ธนาคาร" and words[1].startswith("ความ"):
            return True
        aims = known.verb | known.field | known.kind
        return not (words[1] in aims or words[1].startswith(("การ", "ความ", "ผู้")))
    if words[:2] == ["ไทย"] and head.type in ("university", "hospital"):
        return True
    if head.noun == "สหกรณ์" and len(words) < 3 and "".join(words).startswith(MEMBERS):
        return True
    if head.type == "local_government" and words[0] in known.kind and words[1:2] != ["กลาง"]:
        return True
    if words[0] == "การ" and head.shape == "place":
        return True
    if words[0] == "แห่ง" and words[1:2] and words[1] in POINTING:
        return True
    if len(words) == 1 and (words[0] in known.verb or words[0] in BARE):
        return True
    if head.shape == "field" and head.noun not in KINDS_OF:
        return False
    place = len(words) == 2 and words[0] == "กลาง"
    return words[0] in known.kind and len(words) < 3 and not place
