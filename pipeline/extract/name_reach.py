"""How far the name of an organisation reaches behind its head noun.

Thai sets no blank between a name and the verb behind it, so the right edge is found by
grammar: a blank, a bracket or the end of the line ends a name; so does a word that never
stands inside one (`name_stops.py`), and a place that closes the name (แห่งประเทศไทย,
จังหวัดขอนแก่น). Behind that end a number, a seat or further fields may belong to it
(`name_tails.py`). The words are in `name_edges.csv`.
"""

from __future__ import annotations

import re

from pipeline.extract.head_nouns import Head
from pipeline.extract.name_edges import (
    AND_RE,
    CLAUSE_RE,
    CLOSED_FORMS,
    COUNT_RE,
    HONOUR_RE,
    OWN_BLANK_HEADS,
    PATRON_RE,
    PLACE_TIE_RE,
    PURPOSE_HEADS,
    RUN_RE,
    edges,
)
from pipeline.extract.name_kinds import is_generic
from pipeline.extract.name_stops import NameStops
from pipeline.extract.name_tails import (
    AREA_RE,
    area_end,
    begins_loan,
    loan_end,
    numbered_end,
    seat_end,
)

MAX_WORDS = 14
"""Tokens in a name behind its head; the longest ministry has eleven."""
MAX_NAME = 110
"""Characters in a name."""
MAX_FIELDS = 6
"""Fields that an enumeration in a name adds."""
WHOLE_TYPES = ("university", "hospital")
MIN_CORE = 5
"""Letters of the name of a school; fewer are a piece of a foreign name that no word list has."""
REST_RE = re.compile(
    r"(?!ได้|จะ|ให้|มี|เป็น|ร่วม|จัด|รับ|ลง|เปิด|ส่ง|มอบ|กับ|และ|ที่|ใน|แห่ง|นี้|เมื่อ|โดย|ของ|เพื่อ|ซึ่ง|ต่าง|อื่น|ตั้ง|ก่อ)"
    r"[ก-\u0e4e]{2,10}(?=[ \n(])"
)
"""The rest of such a name, up to a blank."""
LISTED_HEADS = ("กระทรวง", "องค์การ", "กรม", "คณะกรรมาธิการ")
"""Heads of bodies whose fields are enumerated with blanks between them."""
LISTED_UP_TO_RE = re.compile(
    r"(?:[ ][ก-\u0e4e]{2,24}){0,4}[ ]?และ[ก-\u0e4e]{2,24}?แห่ง(?:ประเทศ|สาธารณรัฐ|ราชอาณาจักร)?"
)
"""Further fields, whatever they are, up to แห่ง: a country behind it closes the name."""
LOOSE_ENDS = ("และ", "แห่ง", "การ", "เพื่อ", "ความ", "ว่าด้วย", "สำหรับ", " ", "-")
"""Joints that no name ends with."""
CLOSING_WORDS = ("แห่ง", "จังหวัด", "มณฑล", "ประเทศ", "นคร", "เมือง")
"""Before a place: it closes the name."""


class Reach(NameStops):
    """Works out where names end in one text."""

    def end_of(self, start: int, head: Head) -> int | None:
        """Return where the name that begins at `start` with `head` ends; None if it is none."""
        first = start + len(head.noun)
        named_again = RUN_RE.match(self.text, first) if head.shape == "marked" else None
        if named_again and not CLAUSE_RE.search(named_again[1]):
            return named_again.end(1)
        if self.text.startswith(" ", first) and AREA_RE.search(head.noun):
            return self.places.get(first + 1)
        at = self._skip_blank(first, head)
        end = at
        words: list[str] = []
        while len(words) < MAX_WORDS and end - start < MAX_NAME:
            word = self.word(end)
            if not word or self.stops(word, words, end, head):
                break
            place_end = self.places.get(end)
            if place_end is not None and place_end > end:
                place_end = self._with_tied_place(place_end)
                words.append(self.text[end:place_end])
                end = place_end
                if self._is_closed(words, head) and not HONOUR_RE.match(self.text, end):
                    break
                continue
            words.append(word)
            end += len(word)
            if word in CLOSED_FORMS[:1] and not (self.place_at(end) or self.is_on(end)):
                break
        else:
            return None
        end = self._drop_loose_end(end, words)
        if head.type in WHOLE_TYPES and 0 < end - at < MIN_CORE and at not in self.places:
            rest = REST_RE.match(self.text, end)
            end = rest.end() if rest else end
        if not words or is_generic(words, head) or COUNT_RE.match(self.text, end):
            return None
        return self._with_tail(end, head)

    def _with_tail(self, end: int, head: Head) -> int | None:
        """Return the end behind what belongs to a name that grammar ends at `end`."""
        if head.type == "company" or begins_loan(self.text, end):
            end = loan_end(self.text, end, self.word)
        end = seat_end(self.text, end, head, self.places)
        within = area_end(self.text, end, self.places)
        if within is None:
            return None
        end = numbered_end(self.text, within, head)
        patron = PATRON_RE.match(self.text, end) if head.noun in PURPOSE_HEADS else None
        if patron:
            return patron.end()
        return self._enumerated(end, head) if head.shape == "field" else end

    def _with_tied_place(self, end: int) -> int:
        """Return the end of a place with those tied to it: ไทย-ลาว, กรุงเทพ|ภูเก็ต."""
        while True:
            tie = PLACE_TIE_RE.match(self.text, end)
            behind = tie.end() if tie else end
            if behind not in self.places:
                return end
            end = self.places[behind]

    def _skip_blank(self, at: int, head: Head) -> int:
        """Return where the name proper begins: behind a blank for companies and Latin names."""
        blank = self.text.startswith(" ", at)
        if blank and (head.noun in OWN_BLANK_HEADS or self.latin_at(at + 1)):
            return at + 1
        return at

    def _is_closed(self, words: list[str], head: Head) -> bool:
        """Say whether the place that came last closes the name."""
        if head.shape == "place":
            return True
        return len(words) > 1 and words[-2] in CLOSING_WORDS

    def _drop_loose_end(self, end: int, words: list[str]) -> int:
        """Take back a joint at the end of the name: แห่ง, และ, การ, เพื่อ."""
        while words and words[-1] in LOOSE_ENDS:
            end -= len(words.pop())
        return end

    def _enumerated(self, end: int, head: Head) -> int:
        """Return the end behind further fields: กระทรวงเศรษฐกิจ การค้า และอุตสาหกรรม."""
        if head.noun not in LISTED_HEADS:
            return end
        closing = LISTED_UP_TO_RE.match(self.text, end)
        if closing and closing.end() in self.places and self.is_plain(end, closing.end()):
            return self.places[closing.end()]
        fields, at, closed = edges().field, end, end
        for _ in range(MAX_FIELDS):
            joint = AND_RE.match(self.text, at)
            behind = joint.end() if joint else at + 1
            if not joint and not self.text.startswith(" ", at):
                break
            word = self.word(behind)
            if word not in fields:
                break
            at = behind + len(word)
            if joint:
                closed = at
        if closed == end:
            return end
        tail = self.places.get(closed)
        if tail is None and self.word(closed) == "แห่ง":
            tail = self.places.get(closed + len("แห่ง"))
        return tail or closed
