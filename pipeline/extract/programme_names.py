"""Where the name of a programme ends: word by word, to the first that cannot belong to it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pipeline.extract.tables import Row, read_table
from pipeline.records import Mention, PartnerValue, Tokens
from pipeline.spans import Span

COLUMNS = ("role", "word", "type", "option", "english", "aliases", "source")
MAX_WORDS = 40
MIN_NAMED = 7
"""Letters of a name behind which a verb says what is done with the named."""

NOMINAL_RE = re.compile(r"(?:การ|ความ|ที่|เพื่อ|และ|ผู้|นัก|ร่วม|ข้อมูล|แบบ|ระบบ)$")
"""What makes a noun of the verb behind it, or takes it for an attribute."""


LATIN_WORD = r"[A-Z][\w'’.&+-]*"
LATIN_TITLE_RE = re.compile(
    rf"(?<![A-Za-z0-9-]){LATIN_WORD}"
    rf"(?:[ ](?:of|and|for|on|in|the|to|&|{LATIN_WORD}|\d{{1,4}})){{0,11}}"
)
BRACKET_RE = re.compile(r"[ ]?\(([^()\n]{2,90})\)")
NUMBERED_RE = re.compile(r"[ ]?(?:ครั้งที่|ฉบับที่|ระยะที่|รุ่นที่)[ ]?[0-9๐-๙]{1,4}")
DASH_RE = re.compile(r"[ ][-\N{EN DASH}][ ](?=[^0-9๐-๙ ])")
TIME_RE = re.compile(r"[ ]?(?:วันที่|ปี|เดือน|พ\.ศ|ค\.ศ|[0-9๐-๙])")
COUNTING_RE = re.compile(r" [0-9]{1,3}$")
COUNTED_RE = re.compile(r" ?[ก-๙]")
FIGURE_RE = re.compile(r"[^0-9๐-๙\n]{0,12}[0-9๐-๙]")
TIED_RE = re.compile(r"[ ][ก-๙][^\s()0-9-]{1,24}-[ก-๙]")
"""Names tied by a dash behind a blank: they close a name (โครงการ… ไทย-ลาว-เวียดนาม)."""

MEANS_RE = re.compile(r"(?:การ|ความ|งบ|เงิน|วงเงิน|มูลค่า|ทุน|ดี|[0-9๐-๙ ])")
GIVEN_RE = re.compile(r"(?:แก่|กับ|มี|เป็น|ได้|บริการ|ความ|การ|[ ])")
TIME_OR_PLACE_RE = re.compile(
    r"(?:จังหวัด|อำเภอ|ตำบล|ประเทศ|เขต|พื้นที่|ปี|เดือน|วันที่|ช่วง|ระยะ|กรุง|เมือง|นคร|มณฑล|รัฐ|ไตรมาส|ภาค|วงเงิน|โอกาส|[0-9๐-๙])"
)
SET_UP_RE = re.compile(r"[ ]?(?:ซึ่ง|ที่)?(?:ได้รับการ|ถูก|ได้)?(?:จัดตั้ง|ก่อตั้ง|ตั้งขึ้น)")
FOUNDED_RE = re.compile(r"(?:จัดตั้ง|ก่อตั้ง|ตั้ง)[ ]?$")


@dataclass(frozen=True, slots=True)
class Words:
    """The tables of `programmes.csv`, by role."""

    heads: dict[str, Row]
    stops: frozenset[str]
    predicates: frozenset[str]
    generics: frozenset[str]
    latin: dict[str, str]
    verbs: dict[str, Row]
    things: tuple[str, ...]
    abstracts: tuple[str, ...]
    bare: frozenset[str]
    amounts: frozenset[str]
    known: tuple[Row, ...]
    head_re: re.Pattern[str]
    verb_re: re.Pattern[str]


@lru_cache(maxsize=1)
def load_words() -> Words:
    """Read `programmes.csv`; raises `DataError` if it is bad."""
    rows = read_table(Path(__file__).with_name("programmes.csv"), COLUMNS)
    by_role: dict[str, list[Row]] = {}
    for row in rows:
        by_role.setdefault(row["role"], []).append(row)

    def words(role: str) -> tuple[str, ...]:
        return tuple(row["word"] for row in by_role.get(role, ()))

    return Words(
        {row["word"]: row for row in by_role["head"]},
        frozenset(words("stop")),
        frozenset(words("predicate")),
        frozenset(words("generic")),
        {row["word"]: row["type"] for row in by_role["latin"]},
        {row["word"]: row for row in by_role["verb"]},
        words("thing"),
        words("abstract"),
        frozenset(words("bare")),
        frozenset(words("amount")),
        tuple(by_role["known"]),
        _longest_first(words("head")),
        _longest_first(words("verb")),
    )


def _longest_first(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w))))


class Reader:
    """The text, its words, and what else was found in it."""

    def __init__(self, tokens: Tokens, others: Sequence[Mention]) -> None:
        self.text = tokens.clean.text
        self.spans = tokens.spans
        self.starts = [span.start for span in tokens.spans]
        self.others = others
        self.other_starts = [mention.full_span.start for mention in others]
        self.founded = {m.value.id for m in others if self._is_founded(m)}

    def is_word_start(self, at: int) -> bool:
        """Say whether a token starts at `at`."""
        i = bisect_left(self.starts, at)
        return i < len(self.starts) and self.starts[i] == at

    def _is_founded(self, mention: Mention) -> bool:
        """Say whether the text tells that a fund found by pattern is set up: a programme."""
        value = mention.value
        if not isinstance(value, PartnerValue) or value.type != "fund" or mention.match == "exact":
            return False
        start, end = mention.full_span
        if FOUNDED_RE.search(self.text, max(0, start - 12), start):
            return True
        bracket = BRACKET_RE.match(self.text, end)
        return bool(SET_UP_RE.match(self.text, bracket.end() if bracket else end))

    def other_at(self, at: int, kind: str = "") -> Mention | None:
        """Return the other mention, of a kind, that starts at `at` or right after one blank."""
        for start in (at, at + 1) if self.text[at : at + 1] == " " else (at,):
            i = bisect_left(self.other_starts, start)
            if i < len(self.others) and self.other_starts[i] == start:
                return self.others[i] if kind in ("", self.others[i].kind) else None
        return None

    def covering(self, at: int) -> Mention | None:
        """Return the other mention that holds the character at `at`."""
        i = bisect_right(self.other_starts, at) - 1
        if i >= 0 and self.others[i].full_span.end > at:
            return self.others[i]
        return None

    def name_end(self, start: int) -> int:
        """Return where a name that starts at `start` ends: before the first alien word."""
        words = load_words()
        i = max(bisect_right(self.starts, start) - 1, 0)
        end = start
        for span in self.spans[i : i + MAX_WORDS]:
            span = Span(max(span.start, start), span.end)
            if span.end <= end:
                continue
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
            if not self._goes_on(span, span.of(self.text), start, end, words):
                break
            end = span.end
        return start + len(self.text[start:end].rstrip())

    def _goes_on(self, span: Span, word: str, start: int, end: int, words: Words) -> bool:
        text = self.text
        if word == "เป็น" and text[start : span.start].endswith("ความ"):
            return True
        if word in words.predicates and span.start - start >= MIN_NAMED:
            return bool(NOMINAL_RE.search(text, start, span.start))
        if word in words.stops or word in '\n\t()“”"‘’,;:•' or "\n" in word:
            return False
        other = self.covering(span.start)
        if other and other.kind in ("date", "quantity") and other.full_span.start == span.start:
            return False
        if word.isspace():
            if DASH_RE.match(text, span.start) or re.search(r"[-\N{EN DASH}]$", text[start:end]):
                return end > start
            if TIED_RE.match(text, span.start) and not self.other_at(span.end, "date"):
                return end > start
            if text[start:end] in words.things and LATIN_TITLE_RE.match(text, span.end):
                return True
            latin_follows = re.match(r"[ ](?:([A-Z&])|[0-9])", text[span.start : span.start + 2])
            after_latin = re.search(r"[A-Za-z][\w.&+-]*$", text[start:end])
            return bool(latin_follows and (after_latin or (end == start and latin_follows[1])))
        if word in words.amounts:
            return not FIGURE_RE.match(text, span.end)
        if word == "ที่" and next_word(self, span.end) in words.stops:
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
            return not self.other_at(span.end) and next_word(self, span.end) not in words.stops
        return not (end > start and words.head_re.match(text, span.start) and self._new_name(span))

    def _new_name(self, span: Span) -> bool:
        """Say whether a head noun inside a name starts another one (after a blank only)."""
        return self.text[span.start - 1 : span.start].isspace()


def next_word(reader: Reader, at: int) -> str:
    """Return the word at `at`, or what is left of it from there on."""
    i = bisect_right(reader.starts, at) - 1
    return reader.text[at : reader.spans[i].end] if i >= 0 else ""
