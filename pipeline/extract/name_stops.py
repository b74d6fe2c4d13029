"""What a name of an organisation cannot go on with: the word that ends it.

`stops` asks one group of words after the other: joints and signs, edges (ได้, จะ, ลงนาม), verbs
that are not right behind the head, และ, the next head noun. The first that knows decides.
"""

from __future__ import annotations

from pipeline.extract.head_nouns import Head
from pipeline.extract.name_edges import (
    EXPORT_RE,
    EXPORTS_RE,
    LATIN_END,
    NUMBERED_AHEAD_RE,
    ON_RE,
    PURPOSE_HEADS,
    SEPARATE_PARTIES,
    TRADES,
    UNFINISHED,
    edges,
    is_edge,
)
from pipeline.extract.name_kinds import POINTING
from pipeline.extract.name_tails import in_set_phrase
from pipeline.extract.name_text import NameText
from pipeline.thai import is_thai

PARTY = "พรรค"
LOCAL_GOVERNMENTS = ("รัฐบาลท้องถิ่นแห่ง", "องค์กรปกครองส่วนท้องถิ่นแห่ง")
"""The second members of a union of cities, closed by where it is."""
EXPORTS_REACH = 12
"""Characters before a word within which trade both ways is named."""


class NameStops(NameText):
    """Says at which word a name ends. words: those of the name so far, behind its head."""

    def stops(self, word: str, words: list[str], at: int, head: Head) -> bool:
        """Say whether a name cannot go on with the `word` that begins at `at`."""
        for group in (self._at_joint, self._at_sign, self._at_edge, self._at_verb, self._at_and):
            verdict = group(word, words, at, head)
            if verdict is not None:
                return verdict
        return bool(words) and self._at_next_head(words, at, head)

    def _at_joint(self, word: str, words: list[str], at: int, head: Head) -> bool | None:
        """Say so of what the last word asks for, or what closes the name; None: neither."""
        if words and words[-1] in UNFINISHED:
            return False
        if words and words[-1].endswith("ฯ"):
            return True
        if words and word == "แห่ง" and self.word(at + len(word)) in POINTING:
            return True
        if head.noun == PARTY and words and self._ends_party(word, at):
            return False
        return None

    def _at_sign(self, word: str, words: list[str], at: int, head: Head) -> bool | None:
        """Say so of a sign, a blank, and a word in a phrase that is never cut; None: neither."""
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
        if EXPORTS_RE.search(self.text, max(0, at - EXPORTS_REACH), at + len(word)):
            return False
        return None

    def _at_edge(self, word: str, words: list[str], at: int, head: Head) -> bool | None:
        """Say so of a word that ends names; None if `word` is none."""
        if words == ["แม่"] and head.shape == "place" and word not in ("และ", "ของ"):
            return False  # a stream: แม่สามแลบ
        behind = at + len(word)
        ends = is_edge(word) or word + self.word(behind) in edges().edge
        if not ends or word == "หลัง" or (word == "งาน" and not words):
            return None
        if words and words[-1] == "การ":  # the verb is a noun: เพื่อการ|ริเริ่ม…
            return None
        if not words and head.noun.startswith(TRADES) and word in edges().people:
            return False
        if word == "ใน" and words and behind not in self.places and self.end_is_ahead(behind):
            return False
        if not words and (self.is_fragment(self.word(behind)) or behind in self.places):
            return word == "ใน"
        return bool(words) or word not in edges().verb

    def _at_verb(self, word: str, words: list[str], at: int, head: Head) -> bool | None:
        """Say so of a verb, เพื่อ and หลัง; None if `word` is none of them."""
        if word == "หลัง":
            return not self._is_noun_behind(words, at + len(word), head)
        known = edges()
        if word not in known.verb and word != "เพื่อ":
            return None
        ahead = self.end_is_ahead(at) or self.country_is_ahead(at)
        if not words or self._continues(words) or ahead:
            return False
        purpose = word == "เพื่อ" and head.noun in PURPOSE_HEADS
        behind = at + len(word)
        field = self.text.startswith("การ", behind) or self.word(behind) in known.field
        return not (purpose and field)

    def _at_and(self, word: str, words: list[str], at: int, head: Head) -> bool | None:
        """Say so of `และ`, which joins two fields of work; None if `word` is another."""
        if word != "และ":
            return None
        fields = edges().field
        other = self.word(at + len(word))
        if not words:
            return other not in fields
        if self.end_is_ahead(at) or self.country_is_ahead(at):
            return False
        if head.shape in ("field", "fund"):
            return not self._joins(words, at + len(word))
        # Of a university's name only two fields are joined: วิทยาศาสตร์และเทคโนโลยี.
        managed = self.text.startswith("การจัดการ", at + len(word))
        joined = words[-1] in fields and (other in fields or managed)
        return head.type != "university" or not joined

    def _at_next_head(self, words: list[str], at: int, head: Head) -> bool:
        """Say whether another name begins at `at`, and not the owner of a school or a trade."""
        school = head.noun == "โรงเรียน" and self.text.startswith("วิทยาลัย", at)
        royal = self.text.startswith("ราชวิทยาลัย", at) or words[-1] == "ราช"
        school = school or (head.type == "university" and royal)
        trade = head.noun.startswith(TRADES) and words[-1] in edges().people
        trade = trade or words[-1] in ("การ", "ว่าด้วย")
        trade = trade or self.text.startswith(LOCAL_GOVERNMENTS, at)
        if trade or (head.noun == "สำนักงาน" and words[-1] == "ปลัด"):
            return False
        return at not in self.places and not school and self.other_head(at) is not None

    def _joined_trade(self, words: list[str]) -> bool:
        """Say whether a second trade is about to be named: สมาคมผู้ค้าและ|ส่งออกผลไม้."""
        return len(words) > 1 and words[-1] == "และ" and _trades_only(words[:-1])

    def is_on(self, at: int) -> bool:
        """Say whether the field of a national body follows: คณะกรรมการแห่งชาติ|ว่าด้วย…"""
        return ON_RE.match(self.text, at) is not None

    def _ends_party(self, word: str, at: int) -> bool:
        """Say whether a verb is the end of a party's name: พรรคชาติ|พัฒนา, พรรคเสรี|รวม|ไทย.

        A verb that takes an object and has none behind it is part of the name.
        """
        behind = at + len(word)
        if word == "รวม":
            return behind in self.places
        following = self.word(behind)
        closed = not following or not is_thai(following[0]) or following in edges().edge
        return word in edges().verb and closed

    def _is_noun_behind(self, words: list[str], at: int, head: Head) -> bool:
        """Say whether หลัง is part of a poetic name (มูลนิธิฟ้าหลังฝน): one noun to either side."""
        following = self.word(at)
        known = edges()
        return (
            head.noun in PURPOSE_HEADS
            and len(words) == 1
            and len(following) > 1
            and following not in known.edge | known.verb | known.generic
            and not following.startswith(("การ", "จาก", "เกิด", "เหตุ"))
        )

    def _continues(self, words: list[str]) -> bool:
        """Say whether a verb may follow: behind another verb or behind และ."""
        known, last = edges().verb, words[-1]
        nominal = last.startswith("การ") and last.removeprefix("การ") in known
        return last in known or nominal or last in ("และ", "การ", "เพื่อ", "กลุ่ม")

    def _joins(self, words: list[str], at: int) -> bool:
        """Say whether `และ` joins two fields of one name rather than two names."""
        known = edges()
        following = self.word(at)
        if self.text.startswith(LOCAL_GOVERNMENTS, at):
            return True
        if not following or following.isspace() or self.other_head(at) or at in self.places:
            return False
        if words[-1].startswith("แห่ง") or self.ends_with_place(at):
            return False
        if self.text.startswith(("องค์กร", "องค์การปกครอง", "หน่วยงาน"), at):
            return False
        trade = _trades_only(words)
        if trade or NUMBERED_AHEAD_RE.match(self.text, at):
            return True
        if following in known.verb:
            opened = words[0] in known.verb or (len(words) == 1 and words[0] in known.field)
            closed = (opened and self.closes(at)) or self.place_closes(at)
            return words[-1] in known.verb or closed
        if following in known.edge or following in known.generic or following.startswith("ผู้"):
            return False
        return following not in SEPARATE_PARTIES


def _trades_only(words: list[str]) -> bool:
    """Say whether a name so far only tells whose body it is: ผู้ผลิต, ผู้ค้า."""
    return all(w == " " or (w.startswith("ผู้") and len(w) > len("ผู้")) for w in words)
