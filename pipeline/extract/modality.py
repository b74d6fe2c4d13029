"""Whether something is stated, planned, expected or denied: the words before its cue."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from pipeline.extract import phrase_kinds as kinds
from pipeline.extract.phrase_kinds import Phrase
from pipeline.extract.statements import changes_subject
from pipeline.extract.tape import CLASSES, SYMBOLS, Tape

Modality = Literal["asserted", "planned", "projected", "negated"]
NEGATED_RE = re.compile(
    r"(?:ไม่ได้|ยังไม่|มิได้|(?<![ก-ฮ])มิ|ไม่เคย|ไม่)(?:ได้|เคย|จะ|มี|แผน|การ)*$"
    r"|ไม่(?:เห็นชอบ|อนุมัติ|เห็นด้วย|ยินยอม|ประสงค์|ยอม)(?:ให้|ที่จะ|จะ)*$"
    r"|(?:ยกเลิก|ปฏิเสธ|ระงับ|ถอนตัวจาก|ลาออกจาก)(?:การ|ที่จะ|จะ)*$"
)
PROJECTED_RE = re.compile(r"คาดว่า|คาดการณ์|ประมาณการ")
PLANNED_RE = re.compile(
    r"^เพื่อ|จะ|เตรียม|มีแผน|วางแผน|มีกำหนด|ตั้งใจ|แสดงเจตจำนง|อยู่ระหว่าง|เจรจา|เห็นชอบให้|มีมติ(?![ ]?ดังนี้)"
    r"|ประสงค์|ตั้งเป้า|หารือ|สนใจ|ทาบทาม|เสนอตัว|ศึกษาความเป็นไปได้|(?<!ความ)ต้องการ"
    r"|(?<!ผิด)(?<!สม)(?<!ความ)หวัง|อาจ(?!าร|หาญ|ณรงค์)"
)
FORECAST_RE = re.compile(
    rf"(?:คาด|คาดการณ์|ประมาณการ|ประเมิน)ว่า(?:[ ]?ใน)?[ ]?{kinds.DATE}?[ ]?"
    rf"[^ {SYMBOLS}{kinds.CLAUSE}]{{0,12}}[{kinds.PARTIES}{kinds.PROGRAMME}{kinds.EVENT}]?[ ]?จะ$"
)
"""Before what is expected of somebody: คาดว่า A จะ|มี…."""
MODAL_WINDOW = 40
AHEAD = r"(?:จะ|กำหนด|เตรียม|มีแผน|วางแผน)"
OPENS_AHEAD_RE = re.compile(rf"[ ]?(?:{kinds.CLAUSE}?(?:ซึ่ง|โดย|ที่))?(?:{AHEAD}|ตั้งเป้า|มอบหมาย)")
"""What follows a name of which something is only planned: งานเอ ซึ่งจะจัดที่…."""
SECOND_VERB_RE = re.compile(rf"{AHEAD}([^{kinds.CLAUSE}]{{1,60}}?)[ ]?(?:และ|พร้อม)[ ]?(?:จะ)?$")
"""Before the second verb of what somebody plans: จะจัดทำ X และ|พัฒนา Y."""
WITH_AHEAD_RE = re.compile(
    rf"{AHEAD}(?:ร่วมมือ|ร่วม|จับมือ|ผนึกกำลัง)[^{SYMBOLS}{kinds.CLAUSE} ]{{0,8}}"
    rf"กับ[ ]?[{kinds.PARTIES}][ ]?$"
)
"""Before what somebody plans to do with another: จะร่วมมือกับ A|พัฒนา X."""
EVENT_AHEAD_RE = re.compile(rf"{AHEAD}[^{SYMBOLS}{kinds.CLAUSE}]{{0,40}}$")
"""Before an event that is planned: จะเป็นเจ้าภาพจัด."""
SUPPOSED_RE = re.compile(
    r"(?:ถ้าหาก|ถ้า|สมมติ|สมมุติ|กรณีที่|(?:^|[ " + kinds.CLAUSE + r"])หาก(?!แต่|หลาย))"
    rf"(?:(?![ ](?:[{kinds.PARTIES}]|ก็|จะ|จึง))[^{kinds.CLAUSE}]){{0,60}}$"
)
"""What is only supposed, up to its cue: a new subject behind a blank tells what would follow."""
RUMOURED_RE = re.compile(
    r"(?:ข่าวลือ|ข่าว(?=ที่ว่า)|กระแสข่าว|ปฏิเสธ(?:ข่าว|กระแสข่าว)?|เข้าใจผิด|ไม่จริง|ไม่เป็นความจริง)(?:ที่)?(?:ว่า|เรื่อง)[^\n]{0,80}$"
)
"""What is told only to be denied."""
ASKED_RE = re.compile(
    r"(?:ขอ|แนะ|สั่ง|มอบหมาย|เห็นควร|เห็นชอบ|อนุมัติ|เสนอ|กำชับ|ย้ำ|ควร|ต้อง|อยาก|เชิญชวน|เรียกร้อง|ผลักดัน|กำหนด|มติ|หลักการ)"
    rf"[^{kinds.PARTIES}{kinds.CLAUSE}]{{0,30}}ให้[ ]?[{kinds.PARTIES}][ ]?$"
)
"""Somebody is asked, told or allowed to do what follows."""


ASKED_BEFORE_RE = re.compile(r"(?:จริง|ใช่)หรือ(?:ไม่|เปล่า)[^\n]{0,24}$")
ASKED_BEHIND_RE = re.compile(r"[ ]?หรือไม่(?!ก็)|[^\n]{0,40}?(?:หรือไม่|หรือเปล่า|ใช่ไหม|จริงไหม|[?])[ ]*$")
"""A question, which tells nothing."""
PAST_RE = re.compile(r"แล้ว|ได้(?!รับ)")
DENIED_RE = re.compile(r"ยังไม่|ไม่ได้|มิได้|ไม่เคย")
"""A denial between the words of a cue: ผู้แทนจาก A ไม่ได้เข้าร่วม."""
CORRECTED_RE = re.compile(
    r"(?:(?!(?<!มี)ส่วน(?!ร่วม|ราชการ)|(?<!ตั้ง)แต่(?!ง|ละ))[^\n]){0,120}?(?:ที่ถูกต้อง(?:คือ|เป็น|ได้แก่)|ไม่เป็นความจริง|ไม่ใช่ความจริง)"
)
"""Behind what is told: it is not so."""


def is_supposed(match: re.Match[str], tape: Tape) -> bool:
    """Say whether a match asks, or tells what would be if something else were: ถ้าได้เงินกู้จาก…."""
    before = tape.text[max(0, match.start() - 40) : match.start()]
    if ASKED_BEFORE_RE.search(before) or ASKED_BEHIND_RE.match(tape.text, match.end()):
        return True
    return SUPPOSED_RE.search(tape.text, max(0, match.start() - 80), match.start()) is not None


def read_modality(match: re.Match[str], tape: Tape) -> Modality:
    """Read the modality of a match from the words between the last phrase and its cue."""
    start = match.start()
    while start < match.end() and tape.text[start] in CLASSES["phrase"]:
        start += 1
    left = max(0, start - MODAL_WINDOW)
    window = tape.text[left:start]
    window = re.split(f"[{kinds.PARTIES}{CLASSES['prog']}{kinds.CLAUSE}]", window)[-1]
    asked = ASKED_RE.search(tape.text, max(0, start - 90), start - len(window))
    asked = asked or WITH_AHEAD_RE.search(tape.text, max(0, start - 40), start)
    literal = tape.text[start : match.end()]
    if NEGATED_RE.search(window) or RUMOURED_RE.search(tape.text, max(0, start - 120), start):
        return "negated"
    if DENIED_RE.search(literal) or CORRECTED_RE.match(tape.text, match.end()):
        return "negated"
    if PROJECTED_RE.search(window) or PROJECTED_RE.match(literal):
        return "projected"
    if FORECAST_RE.search(tape.text, max(0, start - 60), start):
        return "projected"
    planned = asked or PLANNED_RE.search(window) or OPENS_AHEAD_RE.match(literal)
    return "planned" if planned or _is_second_verb(tape, start) else "asserted"


def _is_second_verb(tape: Tape, cue: int) -> bool:
    """Say whether a cue is the second verb of somebody whose first is only planned."""
    ahead = SECOND_VERB_RE.search(tape.text, max(0, cue - 80), cue)
    if ahead is None or PAST_RE.search(ahead[1]):
        return False
    return not changes_subject(tape.text, ahead.start(1), ahead.end(1))


def is_event_ahead(tape: Tape, phrases: Iterable[Phrase]) -> bool:
    """Say whether one of some phrases is an event that the sentence plans to hold."""
    places = {id(phrase): at for at, phrase in tape.phrases.items()}
    events = [places.get(id(phrase)) for phrase in phrases if phrase.symbol == kinds.EVENT]
    return any(
        at is not None
        and (EVENT_AHEAD_RE.search(tape.text, max(0, at - 60), at) or _is_second_verb(tape, at))
        for at in events
    )
