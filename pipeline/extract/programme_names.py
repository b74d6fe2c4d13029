"""Where the name of a programme ends: word by word, to the first that cannot belong to it.

Which words those are `programme_stops.py` knows. A bracket that names it again (Latin title,
abbreviation) shows the end by itself. Behind a verb that is done to programmes (ดำเนิน, จัดตั้ง) a
short rest up to the next blank is part of a poetic name, even if it reads like a clause
(โครงการน้ำมาป่าอยู่).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from pipeline.extract.programme_edges import BETWEEN_RE, LOOSE_TAIL_RE, OTHER_SIDE_RE
from pipeline.extract.programme_stops import MIN_NAMED, NOMINAL_RE, ProgrammeStops
from pipeline.extract.programme_text import MARK_RE
from pipeline.extract.programme_words import (
    BRACKET_RE,
    LATIN_TITLE_RE,
    NUMBERED_RE,
    load_words,
)
from pipeline.records import Mention, Tokens
from pipeline.spans import Span
from pipeline.thai import is_thai

NEXT_ITEM_RE = re.compile(
    r"(?:โครงการ|กิจกรรม|แผนงาน|ผลผลิต|ยุทธศาสตร์|แนวทาง|ตัวชี้วัด|เป้าหมาย)ที่[ ]?[0-9๐-๙]"
)
"""The number of the next item of a list, which a missing line break glues to a name."""
LOOSE_NOT = "ไม่"
"""A negation at the end of a name belongs to the verb behind it."""
MAX_WORDS = 40
MAX_NAME = 110
"""Characters of a name up to the bracket behind it."""
MIN_DENIED = 16
"""Letters of a name up to its negation, behind which no clause denies something of the named."""
MAX_POETIC = 32
"""Characters of a name that reads like a clause; longer ones are clauses, but in a table."""
COUNTING_RE = re.compile(r" [0-9]{1,3}$")
COUNTED_RE = re.compile(r" ?[ก-๙]")
COUNT_BEHIND_RE = re.compile(r"[^0-9๐-๙\n]{0,6}[0-9๐-๙]")
GOVERNED_RE = re.compile(
    r"(?:ดำเนิน|ดำเนินการ|จัดทำ|เปิดตัว|จัดตั้ง|ก่อตั้ง|ริเริ่ม|เริ่ม|ภายใต้|นำร่อง|ประกาศ|อนุมัติ|ขับเคลื่อน|ผลักดัน|เข้าร่วม|สมัคร"
    r"|ผ่าน|จัด|มอบ|ชื่อ|ขยาย|เสนอ)[ ]?$"
)
"""What is done to programmes, before the head noun."""
POETIC_RE = re.compile(r"(?:มี|เป็น|ได้|นี้|พร้อม|อยู่|ไม่|ยัง|ทั้ง)$")
"""Words that end a name and that poetic names hold as well."""
RUN_RE = re.compile(r"[^\s()“”\"',;:0-9๐-๙]{1,40}")
HALF_RE = re.compile(
    r"[ ](?!ที่|ใน|ณ|จาก|ไป|ของ|และ|หรือ|เพื่อ|ให้|พร้อม|ต่อ|ประจำ|ระหว่าง|ปี|เดือน|วัน|อีก|รวม|โดย|กับ|ใหม่)"
    r"([ก-\u0e4e]{4,14})(?=[ ](?:ที่|ณ|ใน|ไปยัง|ระหว่าง|เมื่อ|ภายใน|จำนวน|วงเงิน)[ก-\u0e4e ])"
)
ACRONYM_RE = re.compile(r"[A-Z][A-Z0-9-]{3,9}")
CLAUSE_RE = re.compile(
    r"ซึ่ง|โดย|เมื่อ|ครอบคลุม|ให้แก่|ร่วมกับ|เข้าร่วม|ภายใต้|ภายใน|ได้แก่|ได้รับ|รวมทั้ง|ตลอดจน|จะ|ตั้งแต่|ลงนาม"
)
"""What no name holds, a poetic one neither."""
HARD = frozenset(
    (
        *("ซึ่ง", "โดย", "เมื่อ", "ณ", "ได้", "จะ", "ให้แก่", "แก่", "กับ", "ร่วมกับ", "ร่วมกัน", "มี", "เป็น"),
        *("ผ่าน", "พร้อม", "ภายใต้", "คือ", "ว่า", "เช่น", "อาทิ", "นี้", "ดังกล่าว", "หรือ", "ลงนาม"),
    )
)
"""Words that a name does not hold, though a bracket behind it names something again."""


class Reader(ProgrammeStops):
    """The text, and where names end in it."""

    def __init__(self, tokens: Tokens, others: Sequence[Mention]) -> None:
        super().__init__(tokens, others)
        self._marks = [match.start() for match in MARK_RE.finditer(self.text)]

    def name_end(self, start: int, *, governed: bool = False) -> int:
        """Return where a name that starts at `start` ends: before the first alien word.

        governed: a verb that is done to programmes stands before its head.
        """
        named_again = self._bracket_end(start)
        if named_again:
            return named_again
        i = max(bisect_right(self.starts, start) - 1, 0)
        end = start
        for span in self.spans[i : i + MAX_WORDS]:
            span = Span(max(span.start, start), span.end)
            if span.end <= end:
                continue
            if end > start and NEXT_ITEM_RE.match(self.text, span.start):
                break
            numbered = NUMBERED_RE.match(self.text, span.start) if end > start else None
            if numbered:
                end = numbered.end()
                continue
            title = LATIN_TITLE_RE.match(self.text, span.start)
            if title:
                # A short number with a Thai word behind it counts that word: 15 คดี.
                end = title.start() + len(COUNTING_RE.sub("", title[0]))
                if COUNTED_RE.match(self.text, title.end()) is None:
                    end = title.end()
                continue
            if not self.goes_on(span, start, end):
                denied = end - start < MIN_DENIED and self.text.endswith(LOOSE_NOT, start, end)
                further = (governed or denied) and (
                    self._poetic_end(span, start) or self._second_half(span, start)
                )
                end = further or end
                break
            end = span.end
        end = self._both_sides(start, end)
        name = LOOSE_TAIL_RE.sub("", self.text[start:end].rstrip())
        verb = is_thai(self.text[end : end + 1] or " ")
        return start + len(name.removesuffix(LOOSE_NOT) if verb else name)

    def _both_sides(self, start: int, end: int) -> int:
        """Return the end behind the second of two parties: ความร่วมมือระหว่าง A| และ B."""
        first = self.covering(end - 1)
        if first is None or not BETWEEN_RE.search(self.text, start, first.full_span.start):
            return end
        joint = OTHER_SIDE_RE.match(self.text, end)
        second = self.other_at(joint.end()) if joint and first.full_span.end == end else None
        return second.full_span.end if second else end

    def _bracket_end(self, start: int) -> int | None:
        """Return where the bracket begins that names again what starts at `start`, if one does.

        No blank lies between, no clause, and no other name that the bracket belongs to.
        """
        i = bisect_left(self._marks, start + 3)
        if i == len(self._marks) or self._marks[i] - start > MAX_NAME:
            return None
        end = self._marks[i]
        run = self.text[start:end]
        if re.search(r"[\s()“”\"',;:]", run) or CLAUSE_RE.search(run):
            return None
        if load_words().head_re.match(run) or self._verb_inside(start, end):
            return None
        bracket = BRACKET_RE.match(self.text, end)
        owner = self.covering(end - 1)
        owned = owner and owner.full_span.start > start and owner.kind in ("partner", "city")
        place = owner is not None and not owner.value.id.startswith("org:")
        acronym = place and bracket is not None and ACRONYM_RE.fullmatch(bracket[1])
        # The bracket is the party's own, unless it says that it is a programme's; no place has
        # an abbreviation such as T-VER.
        if owned and not acronym and not (bracket and _is_programme_title(bracket[1])):
            return None
        return end

    def _verb_inside(self, start: int, end: int) -> bool:
        """Say whether a word between two places says what is done with the named before it."""
        words = load_words()
        i = bisect_right(self.starts, start)
        while i < len(self.spans) and self.spans[i].start < end:
            span = self.spans[i]
            i += 1
            word = span.of(self.text)
            told = word in words.predicates and span.start - start >= MIN_NAMED
            if (told or word in HARD) and not NOMINAL_RE.search(self.text, start, span.start):
                return True
        return False

    def _poetic_end(self, span: Span, start: int) -> int | None:
        """Return where a run of letters around an alien word ends, if a name may hold it."""
        word = span.of(self.text)
        if not POETIC_RE.fullmatch(word) or span.start == start:
            return None
        run = RUN_RE.match(self.text, span.start)
        if run is None or len(run[0]) < len(word) + 3:
            return None
        cell = self.text.startswith("\t", run.end())
        if run.end() - start > MAX_POETIC and not cell:
            return None
        counted = COUNT_BEHIND_RE.match(self.text, run.end()) and not cell
        if CLAUSE_RE.search(run[0]) or counted:
            return None
        between = bisect_left(self.other_starts, span.start)
        if between < len(self.others) and self.other_starts[between] < run.end():
            return None
        return run.end()

    def _second_half(self, span: Span, start: int) -> int | None:
        """Return the end of a short run behind a blank that a preposition follows at once.

        Names in two halves are set so: โครงการเมืองเย็น หลังคาขาว ที่…
        """
        half = HALF_RE.match(self.text, span.start)
        if half is None or span.start - start > MAX_POETIC or CLAUSE_RE.search(half[1]):
            return None
        words = load_words()
        if words.head_re.match(half[1]) or self.next_word(half.start(1)) in words.stops:
            return None
        if self._verb_inside(half.start(1) - 1, half.end(1)):
            return None
        i = bisect_left(self.other_starts, half.start(1))
        whole = i < len(self.others) and self.other_starts[i] < half.start(1) + 1
        return None if whole else half.end(1)


def _is_programme_title(bracket: str) -> bool:
    """Say whether a bracket's content names a programme: its kind, or a year."""
    pieces = re.split(r"[ :,]+", bracket)
    return any(piece in load_words().latin for piece in pieces) or bool(
        re.search(r"[A-Za-z][ ]?[0-9]{2,4}$", bracket)
    )
