"""What a named party sets up, installs, draws up or hosts: a programme, even if descriptive.

Also what anybody holds or attends, if it has a number: เวทีชาวเล ครั้งที่ 2.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from pipeline.extract.programme_names import Reader
from pipeline.extract.programme_words import (
    LATIN_NAME_RE,
    MIN_THAI,
    NUMBERED_RE,
    Words,
    load_words,
    make_value,
)
from pipeline.extract.tables import Row
from pipeline.records import Mention
from pipeline.spans import Span

CLAUSE_REACH = 160
"""Characters before a joint within which its clause begins."""
MAX_OTHERS = 16
JOINT_RE = re.compile(r"และ[ ]?$")
ACTS_RE = re.compile(
    r"[ ]?(?:\([^()\n]{1,40}\))?[ ]?(?:จึง|จะ|ได้|เตรียม|เร่ง|เข้าร่วม|เปิด|จัด|ร่วมกับ|ปรับ|ดำเนิน"
    r"|ประกาศ|มอบ|สนับสนุน)"
)
"""What shows that the party before it acts."""
AIM_RE = re.compile(r"เพื่อ|สำหรับ|ซึ่ง|ให้แก่|โดย|การ(?=จัด|พัฒนา|ติดตั้ง|ดำเนิน)")
"""What begins a clause of its own between a party and a joint."""
ACTOR_NOUN_RE = re.compile(
    r"(?:^|[ \n]|โดย|ซึ่ง|ต่อมา|ปัจจุบัน|ปีหน้า|ปีนี้)"
    r"(?:เทศบาล|จังหวัด|มหาวิทยาลัย|โรงพยาบาล|บริษัท|สมาคม|มูลนิธิ|สหกรณ์|เครือข่าย|เรา|ผม)\Z"
)
"""A body that was named before, by its kind alone: เทศบาล|ได้ติดตั้ง…."""
ACTOR_REACH = 24
NOUN_BEFORE_RE = re.compile("(?:การ|เพื่อ|สำหรับ)$")
"""What makes a noun or an aim of the verb behind it."""
NUMBERED_REACH = 60
"""Characters before its number within which the name of an event begins."""
HELD_RE = re.compile(r"(?:เป็นเจ้าภาพ|เจ้าภาพ)?จัด(?:ให้มี)?|เป็นเจ้าภาพ|เข้าร่วม|ไปร่วม|มาร่วม|เปิดฉาก")
"""What is done with an event, before its name."""
NUMBERED_NAME_RE = re.compile(r"(?!การประชุม|ประชุม|ขึ้น|เป็น|งาน|กิจกรรม|พิธี)[ก-\u0e4e-]{5,40}")
"""A name in one piece; ordinary meetings are numbered as well."""
MAP_RE = re.compile(r"แผนที่(?!นำทาง)")
"""A map begins like a plan."""


def find_objects(reader: Reader) -> Iterator[Mention]:
    """Yield what a named party installs, draws up, develops or hosts in a main clause."""
    words = load_words()
    text = reader.text
    for match in words.verb_re.finditer(text):
        row = words.verbs[match[0]]
        if not _is_main_verb(reader, match.start()):
            continue
        at = match.end()
        headed = words.head_re.match(text, at) and not MAP_RE.match(text, at)
        if headed and row["type"] != "event":
            continue
        for start, end in _object_names(reader, at):
            name = text[start:end]
            titled = row["option"] == "things" and LATIN_NAME_RE.fullmatch(name)
            if reader.names_body(start, end) or not (titled or _is_object(name, row, words)):
                break
            span = Span(start, end)
            value = make_value(row["type"], name, None, [])
            rule = "programmes.direct_object"
            yield Mention(span, span, "programme", value, rule, "pattern")


def find_numbered(reader: Reader) -> Iterator[Mention]:
    """Yield what is held or attended and has a number, whatever noun it begins with.

    จัดเวทีชาวเลอันดามัน ครั้งที่ 2: the number proves the name, the verb where it begins.
    """
    words = load_words()
    for number in NUMBERED_RE.finditer(reader.text):
        begin = max(0, number.start() - NUMBERED_REACH)
        held = None
        for match in HELD_RE.finditer(reader.text, begin, number.start()):
            held = match if reader.is_word_start(match.start()) else held
        if held is None or not number[0].lstrip().startswith("ครั้งที่"):
            continue
        start, end = held.end(), number.end()
        name = reader.text[start : number.start()]
        if not NUMBERED_NAME_RE.fullmatch(name) or words.head_re.match(name):
            continue
        if reader.name_end(start) != end or name in words.bare:
            continue
        span = Span(start, end)
        value = make_value("event", span.of(reader.text), None, [])
        yield Mention(span, span, "programme", value, "programmes.numbered", "pattern")


def _is_main_verb(reader: Reader, at: int) -> bool:
    """Say whether the verb follows a named party with only auxiliaries between them."""
    before = reader.text[max(0, at - 60) : at]
    match = re.search(
        r"(?:[ ]|จะ|ได้|จึง|ก็|ยัง|ต้อง|สามารถ|เคย|ทยอย|เดินหน้า"
        r"|เตรียม|มีแผน|เร่ง|ร่วมมือกัน|ร่วมกัน|ร่วม|จับมือกัน|ผนึกกำลังกัน|ผนึกกำลัง|กำลัง|เริ่ม|ดำเนินการ|รับหน้าที่|รับ|เป็นผู้|และ|โดย"
        r"|\([^()]*\))*$",
        before,
    )
    start = at - len(match[0]) if match else at
    party = reader.covering(start - 1) if start else None
    if party is not None and party.kind in ("partner", "city"):
        return True
    if ACTOR_NOUN_RE.search(reader.text, max(0, start - ACTOR_REACH), start):
        return True
    # Of a party's name the last word may be การ as well: กระทรวงศึกษาธิการ.
    if NOUN_BEFORE_RE.search(reader.text, max(0, start - 8), start):
        return False
    return bool(match and JOINT_RE.search(match[0])) and _clause_has_actor(reader, start)


def _clause_has_actor(reader: Reader, end: int) -> bool:
    """Say whether the clause that `และ` goes on with has a named party in front of its verb."""
    text = reader.text
    begin = max(0, end - CLAUSE_REACH)
    begin = max(begin, text.rfind("\n", begin, end) + 1)
    i = bisect_left(reader.other_starts, begin)
    actors = [m for m in reader.others[i : i + MAX_OTHERS] if m.full_span.end <= end]
    for mention in reversed(actors):
        if mention.kind not in ("partner", "city"):
            continue
        behind = ACTS_RE.match(text, mention.full_span.end)
        if behind and not AIM_RE.search(text, behind.end(), end):
            return True
    return False


def _object_names(reader: Reader, at: int) -> Iterator[tuple[int, int]]:
    """Yield the coordinated objects that start at `at`."""
    text = reader.text
    end = reader.name_end(at)
    start = at
    for joint in re.finditer("และ", text[at:end]):
        if load_words().verb_re.match(text, at + joint.end()):
            end = at + joint.start()
            break
        if any(text.startswith(thing, at + joint.end()) for thing in load_words().things):
            yield start, at + joint.start()
            start = at + joint.end()
    yield start + len(text[start:end]) - len(text[start:end].lstrip()), end


def _is_object(name: str, row: Row, words: Words) -> bool:
    named = name.strip()
    if (
        len(named) < MIN_THAI
        or name.startswith(words.abstracts)
        or named in words.things
        or named in words.bare
    ):
        return False
    return row["option"] == "any" or name.startswith(words.things)
