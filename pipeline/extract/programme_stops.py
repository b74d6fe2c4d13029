"""With which words the name of a programme goes on, and which end it.

`goes_on` asks one group of words after the other: verbs, words that go on only before a field
of work, blanks, prepositions. The first that knows decides.
"""

from __future__ import annotations

import re

from pipeline.extract.programme_edges import (
    BENEFIT_RE,
    BOUND_TO,
    FIELD_BEHIND,
    GIVEN_RE,
    LATIN_OBJECT_RE,
    MEANS_RE,
    MONEY_RE,
    NUMBER_WORD_RE,
    ROYAL_RE,
    lacks_object,
    verb_list_goes_on,
    verbs_go_on,
)
from pipeline.extract.programme_text import MARK_RE, ProgrammeText
from pipeline.extract.programme_words import LATIN_TITLE_RE, load_words
from pipeline.spans import Span

MIN_NAMED = 7
"""Letters of a name behind which a verb says what is done with the named."""
NOMINAL_RE = re.compile(r"(?:การ|ความ|ที่|เพื่อ|และ|ผู้|นัก|ร่วม|ข้อมูล|แบบ|ระบบ)$")
"""What makes a noun of the verb behind it, or takes it for an attribute."""
DASH_RE = re.compile(r"[ ][-\N{EN DASH}][ ](?=[^0-9๐-๙ ])")
TIME_RE = re.compile(r"[ ]?(?:วันที่|ปี|เดือน|พ\.ศ|ค\.ศ|[0-9๐-๙])")
FIGURE_RE = re.compile(r"[^0-9๐-๙\n]{0,12}[0-9๐-๙]")
TIED_RE = re.compile(r"[ ][ก-๙][^\s()0-9-]{1,24}-[ก-๙]")
"""Names tied by a dash behind a blank: they close a name (โครงการ… ไทย-ลาว-เวียดนาม)."""
TITLED_NUMBER_RE = re.compile(
    r"[ ]?[0-9๐-๙]{1,4}(?:\.[0-9๐-๙]{1,2})?(?![0-9๐-๙,])(?:[ ](?:ช่วง|ตอน|สาย)(?=[ก-๙]))?"
)
NUMBER_AHEAD_RE = re.compile(r"(?:หมายเลข|แห่งที่|ช่วงที่|สายที่|เฟสที่|เฟส|รุ่นที่)$")
"""Words whose number is part of a name: ทางหลวงหมายเลข 12 ช่วง…"""
CUP_RE = re.compile(r"[ ]ชิง(?:ถ้วย|แชมป์|โล่|รางวัล|ชนะเลิศ)")
"""What is won belongs to the name of a contest: …แข่งเรือยาว ชิงถ้วยพระราชทาน."""
TITLED_YEAR_RE = re.compile(r"[ ](?:20|25)[0-9]{2}(?=[ ]?\([A-Z])")
"""A year that a bracket follows which names the whole again belongs to the name."""
SECTION_RE = re.compile(r"[ ](?:ช่วง|ตอน|สาย)[ก-๙]{2,20}?[ ]?[-\N{EN DASH}][ ]?[ก-๙]")
TIME_OR_PLACE_RE = re.compile(
    r"(?:จังหวัด|อำเภอ|ตำบล|ประเทศ|เขต|พื้นที่|ปี|เดือน|วันที่|ช่วง|ระยะ|กรุง|เมือง|นคร|มณฑล|รัฐ|ไตรมาส|ภาค|ทุก|วงเงิน|โอกาส|การประชุม|ที่ประชุม|งาน|[0-9๐-๙])"
)
DASH_END_RE = re.compile(r"[-\N{EN DASH}]$")
LATIN_BEHIND_RE = re.compile(
    r"[ ](?:([A-Z&])|[0-9](?![0-9,.]*[ ]?(?:พัน|หมื่น|แสน|ล้าน|บาท|ดอลลาร์|เหรียญ|ยูโร|เยน|คน|แห่ง)))"
)
"""What goes on with a Latin name behind a blank: no figure that counts something."""
LATIN_END_RE = re.compile(r"[A-Za-z][\w.&+-]*$")
SIGNS = '\n\t()“”"‘’,;:•'
SET_UP = ("จัดตั้ง", "จัดตั้งขึ้น", "ก่อตั้ง", "ก่อตั้งขึ้น")
SET_UP_BEHIND_RE = re.compile(r"ขึ้น|โดย|เมื่อ|[ ]|ใน(?:ปี|เดือน|วันที่|พ\.ศ|ค\.ศ)|$")
"""Behind one of `SET_UP` where it tells of the programme before it, and is no part of its name."""
GOES_ON_BEFORE = {"ได้": re.compile("แห่ง|จริง|เอง|ง่าย|ดี|[ ]ครั้งที่")}
"""Words that end a name unless these follow: เมืองเดิน|ได้|แห่งเอเชีย."""


class ProgrammeStops(ProgrammeText):
    """Says with which words names go on."""

    def goes_on(self, span: Span, start: int, end: int) -> bool:
        """Say whether the name from `start` to `end` goes on with the word at `span`."""
        word = span.of(self.text)
        for group in (self._over_verb, self._over_field, self._over_stop, self._over_blank):
            verdict = group(word, span, start, end)
            if verdict is not None:
                return verdict
        return self._over_preposition(word, span, start, end)

    def _over_verb(self, word: str, span: Span, start: int, end: int) -> bool | None:
        """Say so of a verb that tells what is done with the named; None if `word` is none."""
        text = self.text
        if word in BOUND_TO and text.endswith(BOUND_TO[word], start, span.start):
            return True
        if span.start - start < MIN_NAMED:
            return None
        told = not load_words().predicates.isdisjoint((word, word + self.next_word(span.end)))
        if told or (word in SET_UP and SET_UP_BEHIND_RE.match(text, span.end)):
            return bool(NOMINAL_RE.search(text, start, span.start))
        if word == "สนับสนุน":
            return not MONEY_RE.match(text, span.end)
        return None

    def _over_field(self, word: str, span: Span, start: int, end: int) -> bool | None:
        """Say so of a word that only a field of work or a group may follow; None: none of them."""
        text = self.text
        party = self.other_at(span.end, "partner") if word == "สำหรับ" else None
        if party and end > start and MARK_RE.match(text, party.full_span.end):
            return True
        if word == "แก่" and not BENEFIT_RE.match(text, start):
            return False
        if word in FIELD_BEHIND and end > start and not self.other_at(span.end):
            return bool(FIELD_BEHIND[word].match(text, span.end))
        if word in GOES_ON_BEFORE and end > start and GOES_ON_BEFORE[word].match(text, span.end):
            return True
        if word == "ปี" and NUMBER_WORD_RE.search(text, start, span.start):
            return True
        return None

    def _over_stop(self, word: str, span: Span, start: int, end: int) -> bool | None:
        """Say so of a word or sign that ends names, a date and a figure; None: none of them."""
        if word in load_words().stops or word in SIGNS or "\n" in word:
            return False
        other = self.covering(span.start)
        told = other and other.kind in ("date", "quantity") and other.full_span.start == span.start
        return False if told else None

    def _over_blank(self, word: str, span: Span, start: int, end: int) -> bool | None:
        """Say so of a blank; None if `word` is none."""
        if not word.isspace():
            return None
        text = self.text
        if lacks_object(text[start:end]):
            latin = LATIN_OBJECT_RE.match(text, span.start) is not None
            return latin or verbs_go_on(text, span.start)
        if verb_list_goes_on(text, start, span.start):
            return True
        if any(known.match(text, span.start) for known in (ROYAL_RE, TITLED_YEAR_RE, SECTION_RE)):
            return end > start
        if NUMBER_AHEAD_RE.search(text, start, end):
            return bool(TITLED_NUMBER_RE.match(text, span.start))
        if CUP_RE.match(text, span.start):
            return end > start
        if DASH_RE.match(text, span.start) or DASH_END_RE.search(text, start, end):
            return end > start
        if TIED_RE.match(text, span.start) and not self.other_at(span.end, "date"):
            return end > start and self.next_word(span.end) not in load_words().stops
        if text[start:end] in load_words().things and LATIN_TITLE_RE.match(text, span.end):
            return True
        behind = LATIN_BEHIND_RE.match(text, span.start)
        return bool(
            behind and (LATIN_END_RE.search(text, start, end) or (end == start and behind[1]))
        )

    def _over_preposition(self, word: str, span: Span, start: int, end: int) -> bool:
        """Say so of a preposition, a joint, the head noun of another name, and any other word."""
        text, words = self.text, load_words()
        if word in words.amounts:
            return not FIGURE_RE.match(text, span.end)
        if word == "ที่" and self.next_word(span.end) in words.stops:
            return False
        if word == "ระหว่าง":
            return not (TIME_RE.match(text, span.end) or self.other_at(span.end, "date"))
        if word == "ใน":
            return not (TIME_OR_PLACE_RE.match(text, span.end) or self.other_at(span.end))
        if word == "ด้วย":
            return not MEANS_RE.match(text, span.end)
        if word == "ให้" and GIVEN_RE.match(text, span.end):
            return False
        if word in ("ของ", "ที่", "สู่", "ให้"):
            return not self.other_at(span.end)
        if word == "และ":
            if words.head_re.match(text, span.end):
                return False
            return not self.other_at(span.end) and self.next_word(span.end) not in words.stops
        # A head noun inside a name starts another one behind a blank only.
        new_name = text[span.start - 1 : span.start].isspace()
        return not (end > start and new_name and words.head_re.match(text, span.start))
