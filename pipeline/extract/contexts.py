"""What stands beside a name of a place or a country, and what that says about it.

A homograph is a name only behind a generic word or beside another place. A country that
clings to a noun is an adjective (อาหารไทย). A place that clings to a building, a river or a
school is part of that name. Behind a title stands a person (ศาสตราจารย์สุรินทร์).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline.extract.matcher import GENERIC_RE, GENERIC_REACH, Hit
from pipeline.extract.name_edges import edges
from pipeline.extract.once import once
from pipeline.extract.tables import read_words
from pipeline.records import Tokens
from pipeline.spans import Span

REMARK_RE = re.compile(r"(?:[ ]ด้าน[^\s()]{2,30}(?=[\s(]))?(?:[ ]?\([^()\n]{1,24}\))?")
"""What a list says of a place before the next: ภูเก็ต ด้านอาหาร (2558) สุโขทัย."""
LINK_RE = re.compile(
    r"[ \N{NO-BREAK SPACE}]{0,2}(?:[,/&•·-]|\N{EN DASH}|และ|หรือ|กับ|รวมถึง|รวมทั้ง|ตลอดจน|and)?"
    r"[ \N{NO-BREAK SPACE}]{0,2}(?:จังหวัด|จ\.|เมือง|นคร|รัฐ|มณฑล)?[ \N{NO-BREAK SPACE}]?"
)
"""What stands between two members of a list of places."""
CELL_GAP_RE = re.compile(r"[ ]?(?:\t|\n(?:[-•·*][ ]?|[0-9]{1,2}[.)][ ]?)?)[ ]?(?:จังหวัด|จ\.)?")
"""What stands between two names that fill neighbouring cells of a table or lines of a list."""
CELL_EDGE_RE = re.compile(r"[ ]?(?:[\t\n]|$)")
LINK_REACH = 80
"""Characters between two members of a list at most."""
CLOSED_RE = re.compile(
    r"$|[\s,./)\]”\"';:&-]|\N{EN DASH}|และ|หรือ|กับ|ซึ่ง|ฯลฯ|เป็นต้น|ใน|ที่|มี|เพื่อ|โดย|จะ|ได้|ของ"
)
"""What may follow a homograph that only its neighbours prove a name: not แพร่ระบาด."""
GOVERNED_RE = re.compile(r"(?:ใน|จาก|ของ|สู่|กับ)$")
NAME_WORD_RE = re.compile(r"[ \N{NO-BREAK SPACE}]{0,2}([^\s()\[\],]{1,40})")
SURNAME_RE = re.compile(r"[ \N{NO-BREAK SPACE}]{1,2}(?:ณ[ \N{NO-BREAK SPACE}])?")
SPEECH_RE = re.compile(r"กล่าว|เปิดเผย|แถลง|ระบุ|ชี้แจง|ว่า$")
"""A verb run together with a first name: no surname follows the blank behind it."""
SURNAME_HEAD_RE = re.compile("ศรี|วงศ์|พงศ์|แก้ว|ทอง|บุญ|สุข|เพชร|ไชย|จันทร์|สาย|ชาว")
"""How surnames begin that go on with the name of a place: ศรี|อยุธยา."""
OF_RE = re.compile(r"[ ]ณ[ ]?(?=[ก-ฮเ-ไ])")
"""Before the place that ends a surname: กำภู ณ อยุธยา."""
WEAK_RE = re.compile(r"[ก-ฮ]{1,2}\.")
"""Abbreviations of one or two letters (กก., มท.) stand for many things."""
OFFICE_RE = re.compile(r"(?:รมว\.|รมช\.|ปลัด|อธิบดี|เลขาธิการ)[ ]?$")
"""An office before it proves a weak abbreviation: ปลัดวธ."""


class Contexts(NamedTuple):
    """The words of `contexts.csv` by what they say about the name behind them."""

    free: frozenset[str]
    attached: frozenset[str]
    title: frozenset[str]
    kind: frozenset[str]


@lru_cache(maxsize=1)
def contexts() -> Contexts:
    """Load `contexts.csv`."""
    return Contexts(**read_words(Path(__file__).with_suffix(".csv"), Contexts._fields))


class Neighbours:
    """The tokens beside a place in the text."""

    def __init__(self, tokens: Tokens) -> None:
        self.text = tokens.clean.text
        self._spans = tokens.spans
        self._starts = [span.start for span in tokens.spans]

    def begins(self, at: int) -> bool:
        """Say whether a token begins at `at`."""
        i = bisect_left(self._starts, at)
        return i < len(self._starts) and self._starts[i] == at

    def words_before(self, at: int, n: int) -> tuple[str, ...]:
        """Return the last `n` tokens before `at`, joined in growing length: nearest first."""
        i = bisect_left(self._starts, at) - 1
        starts = [self._spans[j].start for j in range(max(0, i - n + 1), i + 1)]
        return tuple(self.text[start:at] for start in reversed(starts))


def settle(hits: Sequence[Hit], text: str) -> list[Hit]:
    """Drop the homographs that nothing proves a name, and weak abbreviations.

    A generic word before it, or a proved place beside it in a list, proves a place, and from
    then on a preposition is enough; the full name of the same body elsewhere in the text
    proves an organisation.
    """
    proved = [_is_proved(hit, text) for hit in hits]
    _spread(hits, proved, text, range(1, len(hits)), -1)
    _spread(hits, proved, text, range(len(hits) - 2, -1, -1), 1)
    known = {e.id for hit, ok in zip(hits, proved, strict=True) if ok for e in hit.entries}
    return [
        hit
        for hit, ok in zip(hits, proved, strict=True)
        if ok or (hit.entries[0].id in known and (not _is_place(hit) or _is_governed(hit, text)))
    ]


def _is_governed(hit: Hit, text: str) -> bool:
    """Say whether a place that is proved elsewhere stands behind a preposition: ในน่าน."""
    start, end = hit.span
    governed = GOVERNED_RE.search(text, max(0, start - 4), start)
    return governed is not None and CLOSED_RE.match(text, end) is not None


def _is_place(hit: Hit) -> bool:
    """Say whether a hit names a place or a country."""
    return hit.entries[0].is_place or hit.entries[0].type == "country"


def _is_proved(hit: Hit, text: str) -> bool:
    """Say whether a hit is a name by itself."""
    if not _is_place(hit):
        weak = WEAK_RE.fullmatch(hit.surface)
        office = OFFICE_RE.search(text, max(0, hit.span.start - 12), hit.span.start)
        return not hit.homograph and not (weak and office is None)
    if not hit.homograph:
        return True
    start = hit.span.start
    word = GENERIC_RE.search(text, max(0, start - GENERIC_REACH), start)
    if word is None:
        # สยามลงนาม is the country, สยามพารากอน and สยามแบตเตอรี่ are not.
        return hit.entries[0].type == "country" and _verb_follows(text, hit.span.end)
    # ประเทศ goes with a country only: ทั่วประเทศเลย is no place.
    return word[0].startswith("ประเทศ") == (hit.entries[0].type == "country")


def _verb_follows(text: str, end: int) -> bool:
    """Say whether a stretch or a clause begins at `end`: an edge, or a verb of `name_edges`."""
    if CLOSED_RE.match(text, end):
        return True
    return any(text[end : end + n] in edges().edge for n in range(2, 9))


def _spread(hits: Sequence[Hit], proved: list[bool], text: str, order: range, toward: int) -> None:
    """Let a proved place prove the homograph beside it in a list, along `order`."""
    for i in order:
        hit, other = hits[i], hits[i + toward]
        if proved[i] or not proved[i + toward] or not (_is_place(hit) and _is_place(other)):
            continue
        left, right = (other, hit) if toward < 0 else (hit, other)
        gap = Span(left.span.end, right.span.start)
        if gap.length > LINK_REACH or gap.length < 1:
            continue
        between = REMARK_RE.sub("", gap.of(text), count=1)
        listed = LINK_RE.fullmatch(between) and CLOSED_RE.match(text, hit.span.end)
        if listed or _is_cell(hit.span, gap, text):
            proved[i] = True


def _is_cell(span: Span, gap: Span, text: str) -> bool:
    """Say whether a name fills a cell or a line, and the name beside it the next one."""
    edge = CELL_EDGE_RE.match(text, span.end) is not None
    begins = span.start == 0 or text[span.start - 1] in "\t\n" or gap.end == span.start
    return edge and begins and CELL_GAP_RE.fullmatch(text, gap.start, gap.end) is not None


@once
def find_persons(tokens: Tokens) -> tuple[Span, ...]:
    """Return where persons are named: the words behind a title, first name and surname.

    Only the first token of each is certain, so a span reaches from the title to the end of
    the first word, and one more for the word behind the blank.
    """
    text = tokens.clean.text
    bounds = frozenset(bound for span in tokens.spans for bound in span)
    found = []
    end = 0
    for title in _title_pattern().finditer(text):
        if title.start() < end or title.start() not in bounds or title.end() not in bounds:
            continue
        first = NAME_WORD_RE.match(text, title.end())
        if not first or not _starts_name(first[1]):
            continue
        end = first.end(1)
        found.append(Span(*first.span(1)))
        gap = SURNAME_RE.match(text, end)
        told = SPEECH_RE.search(first[1])
        surname = NAME_WORD_RE.match(text, gap.end()) if gap and not told else None
        if surname and _starts_name(surname[1]):
            found.append(Span(*surname.span(1)))
            head = SURNAME_HEAD_RE.match(surname[1])
            if head:
                found.append(Span(surname.start(1) + head.end(), surname.end(1)))
            of = OF_RE.match(text, surname.end(1))
            if of:
                found.append(Span(of.end(), of.end() + 1))
    return tuple(found)


@lru_cache(maxsize=1)
def _title_pattern() -> re.Pattern[str]:
    """Return the pattern of a person's title, the longest first, ranks before academic ones."""
    return re.compile("|".join(sorted(map(re.escape, contexts().title), key=len, reverse=True)))


def _starts_name(word: str) -> bool:
    """Say whether a person's name can begin so: with a letter."""
    return word[0].isalpha()


def overlaps_any(span: Span, taken: Sequence[Span]) -> bool:
    """Say whether `span` shares a character with one of `taken` (sorted by start, disjoint)."""
    i = bisect_right(taken, span.start, key=lambda t: t.start)
    if i and taken[i - 1].end > span.start:
        return True
    return i < len(taken) and taken[i].start < span.end


LATIN_RUN_RE = re.compile(
    r"[A-Z][A-Za-z0-9&.']*"
    r"(?:(?:[ ]|[-\N{EN DASH}])(?:(?:of|and|for|the)[ ])?[A-Z0-9][A-Za-z0-9&.']*){0,15}"
)
LATIN_WORD_RE = re.compile(r"[A-Za-z0-9&.']+")
LATIN_FREE = frozenset(
    (
        *("In", "The", "Of", "From", "To", "And", "At", "For", "With", "By", "On", "Between"),
        *("City", "Province", "State", "District", "Region", "Municipality", "Capital"),
    )
)
"""Capitalised words that may stand beside a Latin place name without being part of a title."""


def latin_titles(text: str, names: Sequence[Span]) -> list[Span]:
    """Return the runs of capitalised Latin words that are more than the names inside them.

    Thailand Week 2026 is a title, so Thailand is no name of its own; Las Vegas, USA and
    the City of Milwaukee are none.

    Args:
        text: the clean text.
        names: spans of the names found in it, sorted and disjoint.
    """
    found = []
    for run in LATIN_RUN_RE.finditer(text):
        words = (Span(*w.span()) for w in LATIN_WORD_RE.finditer(text, run.start(), run.end()))
        if any(_is_title_word(word, text, names) for word in words):
            found.append(Span(*run.span()))
    return found


def _is_title_word(word: Span, text: str, names: Sequence[Span]) -> bool:
    """Say whether a word of a Latin run makes it a title: neither name, number nor joint."""
    surface = word.of(text)
    if surface in LATIN_FREE or surface.islower() or surface.isdigit():
        return False
    return not overlaps_any(word, names)
