"""How far the name of an organisation reaches behind its head noun.

Thai sets no blank between a name and the verb behind it, so the right edge is found by
grammar: a blank, a bracket or the end of the line ends a name; so does a word that never
stands inside one (ได้, จะ, ลงนาม), a verb that is not right behind the head, the next head
noun, and a place that closes the name (แห่งประเทศไทย, จังหวัดขอนแก่น). `และ` goes on only
between two fields of work (กระทรวงการท่องเที่ยวและกีฬา). The words are in `name_edges.csv`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.extract.head_nouns import NOT_HEAD_RE, Head, head_pattern, heads
from pipeline.extract.name_edges import (
    AND_RE,
    BRACKET_AHEAD_RE,
    CLAUSE_RE,
    CLOSED_FORMS,
    COUNT_RE,
    EXPORT_RE,
    EXPORTS_RE,
    HONOUR_RE,
    LATIN_END,
    NUMBERED_AHEAD_RE,
    OFFICE_AHEAD_RE,
    ON_RE,
    OWN_BLANK_HEADS,
    PATRON_RE,
    PLACE_TIE_RE,
    PURPOSE_HEADS,
    RUN_RE,
    SEPARATE_PARTIES,
    TRADES,
    UNFINISHED,
    edges,
    is_edge,
)
from pipeline.extract.name_kinds import POINTING, is_generic
from pipeline.extract.name_tails import (
    AREA_RE,
    area_end,
    begins_loan,
    in_set_phrase,
    loan_end,
    numbered_end,
    seat_end,
)
from pipeline.records import Tokens
from pipeline.thai import CONSONANTS, THANTHAKHAT, is_thai

MAX_WORDS = 14
"""Tokens in a name behind its head; the longest ministry has eleven."""
MAX_NAME = 110
"""Characters in a name."""
PARTY = "พรรค"


class Reach:
    """Works out where names end in one text.

    closed: ends of places and countries, with their starts, as the gazetteer knows them.
    """

    def __init__(self, tokens: Tokens, places: Mapping[int, int]) -> None:
        self.text = tokens.clean.text
        self._spans = tokens.spans
        self._at = {span.start: i for i, span in enumerate(tokens.spans)}
        self._places = places

    def begins(self, at: int) -> bool:
        """Say whether a token begins at `at`, or behind the title of a chief: นายก|องค์การ."""
        return at in self._at or self.text.startswith("นายกองค์การ", at - len("นายก"))

    def ends(self, at: int) -> bool:
        """Say whether a token ends at `at`."""
        return at in self._at or at == len(self.text)

    def end_of(self, start: int, head: Head) -> int | None:
        """Return where the name that begins at `start` with `head` ends; None if it is none."""
        first = start + len(head.noun)
        named_again = RUN_RE.match(self.text, first) if head.shape == "marked" else None
        if named_again and not CLAUSE_RE.search(named_again[1]):
            return named_again.end(1)
        if self.text.startswith(" ", first) and AREA_RE.search(head.noun):
            return self._places.get(first + 1)
        at = self._skip_blank(first, head)
        end = at
        words: list[str] = []
        while len(words) < MAX_WORDS and end - start < MAX_NAME:
            word = self._word(end)
            if not word or self._stops(word, words, end, head):
                break
            place_end = self._places.get(end)
            if place_end is not None and place_end > end:
                place_end = self._with_tied_place(place_end)
                words.append(self.text[end:place_end])
                end = place_end
                if self._is_closed(words, head) and not HONOUR_RE.match(self.text, end):
                    break
                continue
            words.append(word)
            end += len(word)
            if word in CLOSED_FORMS[:1] and not (self._country_at(end) or self._is_on(end)):
                break
        else:
            return None
        end = self._drop_loose_end(end, words)
        if not words or is_generic(words, head) or COUNT_RE.match(self.text, end):
            return None
        if head.type == "company" or begins_loan(self.text, end):
            end = loan_end(self.text, end, self._word)
        end = seat_end(self.text, end, head, self._places)
        within = area_end(self.text, end, self._places)
        if within is None:
            return None
        end = numbered_end(self.text, within, head)
        patron = PATRON_RE.match(self.text, end) if head.noun in PURPOSE_HEADS else None
        if patron:
            return patron.end()
        return self._enumerated(end, head) if head.shape == "field" else end

    def place_end(self, text: str, at: int, joint: re.Pattern[str]) -> int | None:
        """Return where the place ends that stands behind `joint` at `at`, if both do.

        The gazetteer's name may take in the generic word that `joint` ends with.
        """
        match = joint.match(text, at)
        if match is None or match.end() == at:
            return None
        generic = match.start(1) if match.re.groups and match[1] else match.end()
        return self._places.get(match.end()) or self._places.get(generic)

    def _with_tied_place(self, end: int) -> int:
        """Return the end of a place with those tied to it: ไทย-ลาว, กรุงเทพ|ภูเก็ต."""
        while True:
            tie = PLACE_TIE_RE.match(self.text, end)
            behind = tie.end() if tie else end
            if behind not in self._places:
                return end
            end = self._places[behind]

    def _skip_blank(self, at: int, head: Head) -> int:
        """Return where the name proper begins: behind a blank for companies and Latin names."""
        blank = self.text.startswith(" ", at)
        if blank and (head.noun in OWN_BLANK_HEADS or self._latin(at + 1)):
            return at + 1
        return at

    def _latin(self, at: int) -> bool:
        """Say whether a capital Latin letter stands at `at`."""
        return self.text[at : at + 1].isascii() and self.text[at : at + 1].isupper()

    def _word(self, at: int) -> str:
        """Return the token at `at`, or the rest of the one it lies in (กระทรวง|พาณิชย์)."""
        i = self._at.get(at)
        if i is not None:
            return self._spans[i].of(self.text)
        # The head was only the beginning of a token: the rest of it is the first word.
        back = next((b for b in range(at - 1, max(-1, at - 40), -1) if b in self._at), None)
        if back is None:
            return ""
        return self.text[at : self._spans[self._at[back]].end]

    def _stops(self, word: str, words: list[str], at: int, head: Head) -> bool:
        """Say whether a name cannot go on with `word`."""
        known = edges()
        if words and words[-1] in UNFINISHED:
            return False
        if words and words[-1].endswith("ฯ"):
            return True
        if words and word == "แห่ง" and self._word(at + len(word)) in POINTING:
            return True
        if head.noun == PARTY and words and self._ends_party(word, at):
            return False
        if word == "-":
            return not words or not is_thai(self.text[at + 1 : at + 2] or " ")
        if len(words) == 1 and words[0].startswith("ผู้") and self.text.startswith(" ผู้", at):
            return False
        if not (is_thai(word[0]) or (word[0] < LATIN_END and word[0].isalpha())):
            return True
        if words and in_set_phrase(self.text, at):
            return False
        if self._joined_trade(words) or (words and EXPORT_RE.match(self.text, at)):
            return False
        if EXPORTS_RE.search(self.text, max(0, at - 12), at + len(word)):
            return False
        if is_edge(word) and word != "หลัง" and not (word == "งาน" and not words):
            behind = at + len(word)
            if not words and (self._is_fragment(self._word(behind)) or behind in self._places):
                return word == "ใน"
            return bool(words) or word not in known.verb
        if word in known.verb or word == "เพื่อ":
            if not words or self._continues(words) or self._end_is_ahead(at):
                return False
            purpose = word == "เพื่อ" and head.noun in PURPOSE_HEADS
            behind = at + len(word)
            field = self.text.startswith("การ", behind) or self._word(behind) in known.field
            return not (purpose and field)
        if word == "หลัง":
            return not self._is_noun_behind(words, at + len(word), head)
        if word == "และ" and words and (self._end_is_ahead(at) or self._country_is_ahead(at)):
            return False
        if word == "และ" and not words:
            return self._word(at + len(word)) not in known.field
        if word == "และ":
            if head.shape in ("field", "fund"):
                return not self._joins(words, at + len(word))
            # Of a university's name only two fields are joined: วิทยาศาสตร์และเทคโนโลยี.
            other = self._word(at + len(word))
            managed = self.text.startswith("การจัดการ", at + len(word))
            joined = words[-1] in known.field and (other in known.field or managed)
            return head.type != "university" or not joined
        if not words:
            return False
        school = head.noun == "โรงเรียน" and word.startswith("วิทยาลัย")
        royal = self.text.startswith("ราชวิทยาลัย", at) or words[-1] == "ราช"
        school = school or (head.type == "university" and royal)
        trade = head.noun.startswith(TRADES) and words[-1] in known.people
        trade = trade or words[-1] in ("การ", "ว่าด้วย")
        if trade or (head.noun == "สำนักงาน" and words[-1] == "ปลัด"):
            return False
        return at not in self._places and not school and self._other_head(at) is not None

    def _joined_trade(self, words: list[str]) -> bool:
        """Say whether a second trade is about to be named: สมาคมผู้ค้าและ|ส่งออกผลไม้."""
        return len(words) > 1 and words[-1] == "และ" and _trades_only(words[:-1])

    def _is_on(self, at: int) -> bool:
        """Say whether the field of a national body follows: คณะกรรมการแห่งชาติ|ว่าด้วย…"""
        return ON_RE.match(self.text, at) is not None

    def _ends_party(self, word: str, at: int) -> bool:
        """Say whether a verb is the end of a party's name: พรรคชาติ|พัฒนา, พรรคเสรี|รวม|ไทย.

        A verb that takes an object and has none behind it is part of the name.
        """
        behind = at + len(word)
        if word == "รวม":
            return behind in self._places
        following = self._word(behind)
        closed = not following or not is_thai(following[0]) or following in edges().edge
        return word in edges().verb and closed

    def _is_noun_behind(self, words: list[str], at: int, head: Head) -> bool:
        """Say whether หลัง is part of a poetic name (มูลนิธิฟ้าหลังฝน): one noun to either side."""
        following = self._word(at)
        known = edges()
        return (
            head.noun in PURPOSE_HEADS
            and len(words) == 1
            and len(following) > 1
            and following not in known.edge | known.verb | known.generic
            and not following.startswith(("การ", "จาก", "เกิด", "เหตุ"))
        )

    def _end_is_ahead(self, at: int) -> bool:
        """Say whether a clear end of a name is ahead, no edge before it: (KOICA), แห่งชาติ."""
        match = BRACKET_AHEAD_RE.match(self.text, at)
        if match is None:
            return False
        end = match.end(1)
        while at < end:
            word = self._word(at)
            if not word or word in edges().edge or self._other_head(at):
                return False
            at += len(word)
        return True

    def _continues(self, words: list[str]) -> bool:
        """Say whether a verb may follow: behind another verb or behind และ."""
        known, last = edges().verb, words[-1]
        nominal = last.startswith("การ") and last.removeprefix("การ") in known
        return last in known or nominal or last in ("และ", "การ", "เพื่อ", "กลุ่ม")

    def _joins(self, words: list[str], at: int) -> bool:
        """Say whether `และ` joins two fields of one name rather than two names."""
        known = edges()
        following = self._word(at)
        if not following or following.isspace() or self._other_head(at) or at in self._places:
            return False
        if words[-1].startswith("แห่ง") or self._ends_with_place(at):
            return False
        if self.text.startswith(("องค์กร", "องค์การปกครอง", "หน่วยงาน"), at):
            return False
        trade = _trades_only(words)
        office = following in known.verb and OFFICE_AHEAD_RE.match(self.text, at)
        if trade or office or NUMBERED_AHEAD_RE.match(self.text, at):
            return True
        if following in known.verb:
            opened = words[0] in known.verb or (len(words) == 1 and words[0] in known.field)
            return words[-1] in known.verb or (opened and self._closes(at))
        if following in known.edge or following in known.generic or following.startswith("ผู้"):
            return False
        return following not in SEPARATE_PARTIES

    def _country_is_ahead(self, at: int) -> bool:
        """Say whether แห่ง and a place close the name behind `at`, no edge or head before."""
        for _ in range(5):
            word = self._word(at)
            if not word or word in edges().edge or self._other_head(at):
                return False
            at += len(word)
            if word == "แห่ง":
                return at in self._places
        return False

    def holds_place(self, start: int, end: int) -> bool:
        """Say whether a place or a country begins between two places of the text."""
        return any(at in self._places for at in range(start, end))

    def _is_fragment(self, word: str) -> bool:
        """Say whether a token is no word: the piece of a foreign name (ออก|ซ|ฟอร์ด)."""
        return len(word) < 3 and all(c in CONSONANTS or c == THANTHAKHAT for c in word or " ")

    def _closes(self, at: int) -> bool:
        """Say whether a blank or a bracket follows what begins at `at`, no edge or head before."""
        for _ in range(6):
            word = self._word(at)
            if not word or not is_thai(word[0]):
                return True
            if word in edges().edge or self._other_head(at):
                return False
            at += len(word)
        return False

    def _ends_with_place(self, at: int) -> bool:
        """Say whether a place ends right before the `และ` that ends at `at`."""
        return (at - len("และ")) in self._places.values()

    def _other_head(self, at: int) -> Head | None:
        """Return the head noun that begins at `at`, if a token does."""
        if at not in self._at or NOT_HEAD_RE.match(self.text, at):
            return None
        match = head_pattern().match(self.text, at)
        return heads()[match[0]] if match else None

    def _is_closed(self, words: list[str], head: Head) -> bool:
        """Say whether the place that came last closes the name."""
        if head.shape == "place":
            return True
        return len(words) > 1 and words[-2] in ("แห่ง", "จังหวัด", "มณฑล", "ประเทศ", "นคร", "เมือง")

    def _country_at(self, at: int) -> bool:
        """Say whether a place or a country follows at once (มหาวิทยาลัยแห่งชาติ|ลาว)."""
        return at in self._places

    def _drop_loose_end(self, end: int, words: list[str]) -> int:
        """Take back a joint at the end of the name: แห่ง, และ, การ, เพื่อ."""
        while words and words[-1] in (
            "และ",
            "แห่ง",
            "การ",
            "เพื่อ",
            "ความ",
            "ว่าด้วย",
            "สำหรับ",
            " ",
            "-",
        ):
            end -= len(words.pop())
        return end

    def _enumerated(self, end: int, head: Head) -> int:
        """Return the end behind further fields: กระทรวงเศรษฐกิจ การค้า และอุตสาหกรรม."""
        if head.noun not in ("กระทรวง", "องค์การ", "กรม", "คณะกรรมาธิการ"):
            return end
        fields, at, closed = edges().field, end, end
        for _ in range(6):
            joint = AND_RE.match(self.text, at)
            behind = joint.end() if joint else at + 1
            if not joint and not self.text.startswith(" ", at):
                break
            word = self._word(behind)
            if word not in fields:
                break
            at = behind + len(word)
            if joint:
                closed = at
        if closed == end:
            return end
        tail = self._places.get(closed)
        if tail is None and self._word(closed) == "แห่ง":
            tail = self._places.get(closed + len("แห่ง"))
        return tail or closed


def _trades_only(words: list[str]) -> bool:
    """Say whether a name so far only tells whose body it is: ผู้ผลิต, ผู้ค้า."""
    return all(w == " " or (w.startswith("ผู้") and len(w) > len("ผู้")) for w in words)
