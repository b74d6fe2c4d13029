"""Coordination: the members of a list become one phrase, as do those of A, B และ C.

Numbers may count the members, and a remark, a figure or a date may follow each. What stands
behind the conjunction opens a new clause instead where it has a verb of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.extract.phrase_kinds import (
    COUNT,
    DATE,
    DURATION,
    EVENT,
    FIGURES_AND_DATES,
    MIXED,
    MONEY,
    NETWORK,
    ORGANISATION,
    PARTIES,
    PLACE,
    PROGRAMME,
    SHARE,
    Phrase,
)
from pipeline.spans import Span

FIGURE_SIGN = DATE
"""What stands for any figure or date between two members of a list."""

SEPARATOR_RE = re.compile(
    r"[ ]?(?:,|และ|รวมทั้ง|รวมถึง|ตลอดจน|/)?[ ]?(?:\(\d{1,2}\)|\d{1,2}[.)]|[๑-๙][.)])?[ ]?"
    r"(?:กับ(?=เมือง|จังหวัด|ประเทศ))?"
)
OFFICE_RE = re.compile(
    r"(?:ผู้ว่าราชการ|นายกเทศมนตรี|นายก|อธิบดี|อธิการบดี|ผู้อำนวยการ|ผู้แทน|ตัวแทน|ประธาน|รัฐบาล|ผู้บริหาร|เลขาธิการ"
    r"|เอกอัครราชทูต|ปลัด|คณบดี|เจ้าแขวง|เจ้า|มุขมนตรี|นายอำเภอ)(?:ของ|จาก)?$"
)
"""An office before the next name of a list: ผู้ว่าราชการ A และนายกเทศมนตรี B."""

LIST_OPENED_RE = re.compile(
    r"(?:ได้แก่|คือ|ประกอบ(?:ไป)?ด้วย|อาทิ|เช่น|ดังนี้|ในจำนวนนี้มี|รวมถึง|:)[ ]?"
    r"(?:\n[ \t]{0,8})?(?:จังหวัด|เมือง|ประเทศ)?(?:\(\d{1,2}\)|\d{1,2}[.)]|[-•●▪◦*–])?[ ]?$"
)
LINE_ITEM_RE = re.compile(
    r"[ ]?\n[ \t]{0,8}(?:\([0-9๐-๙]{1,2}\)|[0-9๐-๙]{1,2}[.)]|[-•●▪◦*–])[ ]?(?:จังหวัด|เมือง|ประเทศ)?"
)
"""What stands between two members of a list that have a line each."""

LINE_END_RE = re.compile(r"[ ]?(?:\n|$)")
REMARK_RE = re.compile(
    rf"(?:[ ]?ด้าน[^\n{FIGURE_SIGN}]{{1,40}}?|[ ]?\([^()\n]{{1,40}}\)"
    rf"|(?:[ ]ด้าน[^\n{FIGURE_SIGN}]{{1,40}}?)?"
    rf"(?:[ ]?[(]?[ก-๛]{{0,14}}[ ]?{FIGURE_SIGN}[)]?){{1,2}})"
    r"(?:[ ](?:\(\d{1,2}\)|\d{1,2}[.)])?|[ ]?,|[ ]?(?:และ(?:กับ)?|รวมทั้ง|รวมถึง|ตลอดจน))"
    r"[ ]?(?:\(\d{1,2}\))?[ ]?"
    r"|[^\n]{1,60}[ ](?:และ[ ]?)?\(\d{1,2}\)[ ]?"
)
"""A remark on one member of a list up to the next member: its field, its figure, or any words
before the next number."""

DATED_RE = re.compile(
    rf"[ ]?(?:[(]|(?:ใน|เมื่อ|ตั้งแต่)?[ ]?){FIGURE_SIGN}[)]?(?:[ ]?(?:และ(?:กับ)?|,)[ ]?)?"
)

LIST_NUMBER_RE = re.compile(r"(?:\([0-9๐-๙]{1,2}\)|(?<=\n)(?:[0-9๐-๙]{1,2}[.)]|[-•●▪◦*–]))[ ]?$")
OPENS_RE = re.compile(r"(?:^|\n)[^\n]{0,20}$")
TOGETHER_RE = re.compile(r"[ ]?(?:ได้|จะ)?(?:ร่วม(?!กับ)|ลงนาม|จับมือ|ผนึกกำลัง)")
"""What all of a list do."""
CONJUNCTION_RE = re.compile(r"\n|,|และ|รวมทั้ง|รวมถึง|ตลอดจน|\(\d|\d[.)]|[๑-๙][.)]|/")
NEW_CLAUSE_RE = re.compile(
    r"(?!ใน|ที่|ณ|และ|หรือ|เพื่อ|ซึ่ง|โดย|เมื่อ|ตั้งแต่|ระหว่าง|ด้วย|กับ|ต่าง|เข้าร่วม|ร่วม|แล้ว|รวม|นี้|ดังกล่าว|ขึ้น|ต่อ|ให้|สำหรับ|จำนวน|มา|ไป)"
    r"[ก-ฮเแโใไ]|[ ](?:สนับสนุน|มอบ|อนุมัติ|ได้|จะ|จัด|ลงนาม|เป็นเจ้าภาพ|เปิด|ดำเนิน|พัฒนา|ติดตั้ง"
    r"|ให้(?:ทุน|เงิน|งบ|การ)|บริจาค|สมทบ|ประกาศ|หารือ|ลงทุน|ก่อตั้ง|ร่วม(?:ทุน|ลงนาม)|เสนอ|ขยาย|เริ่ม)"
)
"""What clings to a name and is no preposition: most likely its verb."""

GOVERNED_RE = re.compile(r"(?:กับ|ใน|ที่|ณ|ของ|จาก|แก่|ให้|สู่|ถึง|โดย)[ ]?$")


def coordinate(text: str, phrases: Sequence[Phrase]) -> Iterator[Phrase]:
    """Join A B และ C, (1) A (2) B, and A, B of kinds that can stand together."""
    i = 0
    while i < len(phrases):
        members = [i]
        closed = i
        start = phrases[i].span.start
        opened = LIST_OPENED_RE.search(text, max(0, start - 20), start) is not None
        while True:
            before, j = phrases[members[-1]], members[-1] + 1
            if j < len(phrases) and (
                _joins(text, phrases[i], before, phrases[j], opened=opened)
                or _opens_mixed(text, phrases, i, j)
                or (opened and _is_next_line(text, before, phrases[j]))
            ):
                if CONJUNCTION_RE.search(text, before.span.end, phrases[j].span.start):
                    closed = j
            elif k := _next_item(text, phrases, members[-1], opened=opened):
                closed = j = k
            else:
                break
            members.append(j)
        if closed == i and len(members) >= 3:
            closed = members[-1]
        members = [member for member in members if member <= closed]
        yield replace(
            _merge(text, [phrases[member] for member in members]), days=_days(phrases, members)
        )
        i = closed + 1


def _days(phrases: Sequence[Phrase], members: Sequence[int]) -> tuple[tuple[str, str], ...]:
    """Return the dates between the members of a list, each with the name that it follows."""
    return tuple(
        (head.value.id, phrases[k].heads[0].value.id)
        for member, following in pairwise(members)
        for k in range(member + 1, following)
        if phrases[k].symbol == DATE
        for head in phrases[member].heads
    )


def _next_item(text: str, phrases: Sequence[Phrase], last: int, *, opened: bool) -> int | None:
    """Find the next member of a list that says something of each: A มูลค่า 3 ล้านบาท และ B ….

    If no word has opened a list, each member must have its own date: กับ A ใน d และ B ใน d.
    Figures and dates may stand between, no other name; the words between must be such a remark.
    """
    before, tail = phrases[last], ""
    at = before.span.end
    for k in range(last + 1, min(last + 4, len(phrases))):
        phrase = phrases[k]
        tail += text[at : phrase.span.start]
        if phrase.symbol not in FIGURES_AND_DATES:
            same = {before.symbol, phrase.symbol} <= set(PARTIES) or before.symbol == phrase.symbol
            if same and not opened:
                same = DATED_RE.fullmatch(tail) is not None and _is_dated(text, phrases, k)
            return k if same and REMARK_RE.fullmatch(tail) else None
        tail += FIGURE_SIGN
        at = phrase.span.end
    return None


def _is_dated(text: str, phrases: Sequence[Phrase], k: int) -> bool:
    """Say whether a date of its own stands right behind the phrase."""
    if k + 1 >= len(phrases) or phrases[k + 1].symbol != DATE:
        return False
    gap = text[phrases[k].span.end : phrases[k + 1].span.start]
    return DATED_RE.fullmatch(gap + FIGURE_SIGN) is not None


def _joins(text: str, first: Phrase, before: Phrase, phrase: Phrase, *, opened: bool) -> bool:
    """Say whether `phrase` goes on the list that ends with `before`."""
    gap = Span(before.span.end, phrase.span.start)
    office = OFFICE_RE.search(text, max(gap.start, gap.end - 20), gap.end)
    if office and phrase.symbol in PARTIES:
        gap = Span(gap.start, office.start())
    if gap.length > 14 or not SEPARATOR_RE.fullmatch(text, gap.start, gap.end):
        return False
    kinds = {before.symbol, phrase.symbol}
    joined = kinds <= set(PARTIES) and (opened or CONJUNCTION_RE.search(gap.of(text)))
    if len(kinds) > 1 and not joined and not kinds <= {PROGRAMME, EVENT}:
        return False
    if before.symbol in (DATE, COUNT, MONEY, DURATION, SHARE):
        return False
    governed = GOVERNED_RE.search(text, max(0, first.span.start - 5), first.span.start)
    opens_clause = NEW_CLAUSE_RE.match(text, phrase.span.end)
    if opens_clause and opens_clause[0][0] == " " and governed and governed[0].startswith("กับ"):
        opens_clause = None  # those who act together: A ร่วมกับ B และ C จัดทำ
    listed = before is not first
    return not (governed and opens_clause and not listed and " และ" in gap.of(text))


def _opens_mixed(text: str, phrases: Sequence[Phrase], first: int, second: int) -> bool:
    """Say whether a place and bodies open a line as one list: กรุงเทพมหานคร กรมเอ และกรมบี ลงนาม."""
    if second != first + 1 or second + 1 >= len(phrases):
        return False
    place, body, third = phrases[first : second + 2]
    if (place.symbol, body.symbol, third.symbol) != (PLACE, ORGANISATION, ORGANISATION):
        return False
    gap = text[body.span.end : third.span.start]
    joined = SEPARATOR_RE.fullmatch(gap) is not None and "และ" in gap
    before = (max(0, place.span.start - 24), place.span.start)
    opens = OPENS_RE.search(text, *before) is not None and not GOVERNED_RE.search(text, *before)
    blank = text[place.span.end : body.span.start] == " "
    return opens and blank and joined and TOGETHER_RE.match(text, third.span.end) is not None


def _is_next_line(text: str, before: Phrase, phrase: Phrase) -> bool:
    """Say whether `phrase` has the next line of a list to itself."""
    alike = {before.symbol, phrase.symbol} <= set(PARTIES) or before.symbol == phrase.symbol
    own_line = LINE_END_RE.match(text, phrase.span.end) is not None
    return (
        alike
        and own_line
        and LINE_ITEM_RE.fullmatch(text, before.span.end, phrase.span.start) is not None
    )


def _merge(text: str, group: Sequence[Phrase]) -> Phrase:
    """Make one phrase of a list of them, the number before the first included."""
    symbols = {phrase.symbol for phrase in group}
    if len(symbols) == 1:
        symbol = group[0].symbol
    elif symbols == {ORGANISATION, NETWORK}:
        symbol = ORGANISATION
    else:
        symbol = PROGRAMME if symbols == {PROGRAMME, EVENT} else MIXED
    heads = tuple(head for phrase in group for head in phrase.heads)
    start = group[0].span.start
    number = LIST_NUMBER_RE.search(text, max(0, start - 6), start)
    return Phrase(Span(number.start() if number else start, group[-1].span.end), symbol, heads)
