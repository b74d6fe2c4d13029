"""Whether something is stated, planned, expected or denied: the words before its cue."""

from __future__ import annotations

import re
from typing import Literal

from pipeline.extract import phrase_kinds as kinds
from pipeline.extract.tape import CLASSES, Tape

Modality = Literal["asserted", "planned", "projected", "negated"]
NEGATED_RE = re.compile(
    r"(?:ไม่ได้|ยังไม่|มิได้|ไม่เคย|ไม่)(?:ได้|เคย|จะ|มี|แผน|การ)*$"
    r"|(?:ยกเลิก|ปฏิเสธ|ระงับ|ถอนตัวจาก|ลาออกจาก)(?:การ|ที่จะ|จะ)*$"
)
PROJECTED_RE = re.compile(r"คาดว่า|คาดการณ์|ประมาณการ|ตั้งเป้า")
PLANNED_RE = re.compile(
    r"^เพื่อ|จะ|เตรียม|มีแผน|วางแผน|มีกำหนด|ตั้งใจ|แสดงเจตจำนง|อยู่ระหว่าง|เจรจา|เห็นชอบให้|มีมติ|ประสงค์|หารือ"
)
MODAL_WINDOW = 40


def read_modality(match: re.Match[str], tape: Tape) -> Modality:
    """Read the modality of a match from the words between the last phrase and its cue."""
    start = match.start()
    while start < match.end() and tape.text[start] in CLASSES["phrase"]:
        start += 1
    left = max(0, start - MODAL_WINDOW)
    window = tape.text[left:start]
    window = re.split(f"[{kinds.PARTIES}{CLASSES['prog']}{kinds.CLAUSE}]", window)[-1]
    literal = tape.text[start : match.end()]
    if NEGATED_RE.search(window):
        return "negated"
    if PROJECTED_RE.search(window) or PROJECTED_RE.match(literal):
        return "projected"
    return "planned" if PLANNED_RE.search(window) or literal.startswith("จะ") else "asserted"
