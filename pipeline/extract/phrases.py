"""Names that stand together: A (B), X Y Z, A B และ C become one phrase on a sentence's tape.

Relations are read from the tape: the sentence with every phrase replaced by one symbol
that says its kind, so that a cue pattern sees `{party}ลงนามกับ{party}` however long the
names and the lists are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.extract.links import (
    NETWORK_TYPES,
    Link,
    country_of,
    find_link,
    find_stand,
    is_owner,
    place_rank,
)
from pipeline.records import (
    Mention,
    PartnerValue,
    PlaceValue,
    ProgrammeValue,
    QuantityValue,
)
from pipeline.spans import Span

ORGANISATION, NETWORK, COUNTRY, PLACE, MIXED = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
PROGRAMME, EVENT, DATE = "\ue005", "\ue006", "\ue007"
COUNT, MONEY, DURATION, SHARE = "\ue008", "\ue009", "\ue00a", "\ue00b"
CLAUSE = "\ue00c"
"""Symbols of the tape. They are private use so that no text of a brochure can forge one: the
repair stage leaves no private-use character inside a sentence that it could not explain, and
`Tape` drops any that is left."""

PARTIES = ORGANISATION + NETWORK + COUNTRY + PLACE + MIXED
UNION_RE = re.compile(r"เครือข่าย|สมาคม|สมาพันธ์|สหพันธ์|สันนิบาต|ภาคี|พันธมิตร|กลุ่มประเทศ|สหภาพ")
"""Heads of bodies that have members and a chair."""

FIGURES_AND_DATES = COUNT + MONEY + DURATION + SHARE + DATE
FIGURE_SIGN = DATE
"""What stands for any figure or date between two members of a list."""

CURRENCIES = frozenset({"THB", "USD", "EUR", "JPY", "CNY", "KRW", "GBP", "SGD", "AUD"})
CURRENCY_RE = re.compile("ฟรังก์|รูปี|ริงกิต|ดอง|กีบ|จ๊าต|เรียล|เปโซ|รูเปียห์|ดอลลาร์|โครน|ดีแรห์ม|รูเบิล|ด่อง")
"""Currencies without a code among the units."""

DURATIONS = frozenset({"year", "month", "week", "day", "hour"})

BRACKET_RE = re.compile(r"[ ]?\(([^()\n]{1,80})\)")
ALIAS_GAP_RE = re.compile(r"[ ]?(?:\((?:[^()\n]{0,24}?:)?[ ]?|หรือ[ ]?(?:ที่รู้จักในชื่อ[ ]?)?)|[ ]")
SEPARATOR_RE = re.compile(
    r"[ ]?(?:,|และ|รวมทั้ง|รวมถึง|ตลอดจน|/)?[ ]?(?:\(\d{1,2}\)|\d{1,2}[.)]|[๑-๙][.)])?[ ]?"
    r"(?:กับ(?=เมือง|จังหวัด|ประเทศ))?"
)
OFFICE_RE = re.compile(
    r"(?:ผู้ว่าราชการ|นายกเทศมนตรี|นายก|อธิบดี|อธิการบดี|ผู้อำนวยการ|ผู้แทน|ตัวแทน|ประธาน|รัฐบาล|ผู้บริหาร|เลขาธิการ"
    r"|เอกอัครราชทูต|ปลัด|คณบดี)(?:ของ|จาก)?$"
)
"""An office before the next name of a list: ผู้ว่าราชการ A และนายกเทศมนตรี B."""

LIST_OPENED_RE = re.compile(
    r"(?:ได้แก่|คือ|ประกอบ(?:ไป)?ด้วย|อาทิ|เช่น|ดังนี้|ในจำนวนนี้มี|รวมถึง|:)[ ]?"
    r"(?:จังหวัด|เมือง|ประเทศ)?(?:\(\d{1,2}\)|\d{1,2}[.)])?[ ]?$"
)
REMARK_RE = re.compile(
    rf"(?:[ ]?ด้าน[^\n{FIGURE_SIGN}]{{1,40}}?|[ ]?\([^()\n]{{1,40}}\)"
    rf"|(?:[ ]?[(]?[ก-๛]{{0,14}}[ ]?{FIGURE_SIGN}[)]?){{1,2}})"
    r"(?:[ ](?:\(\d{1,2}\)|\d{1,2}[.)])?|[ ]?,|[ ]?(?:และ|รวมทั้ง|รวมถึง|ตลอดจน))"
    r"[ ]?(?:\(\d{1,2}\))?[ ]?"
    r"|[^\n]{1,60}[ ](?:และ[ ]?)?\(\d{1,2}\)[ ]?"
)
"""A remark on one member of a list up to the next member: its field, its figure, or any words
before the next number."""

DATED_RE = re.compile(rf"[ ]?(?:ใน|เมื่อ|ตั้งแต่)?[ ]?{FIGURE_SIGN}(?:[ ]?(?:และ|,)[ ]?)?")

LIST_NUMBER_RE = re.compile(r"\([0-9๐-๙]{1,2}\)[ ]?$")
CONJUNCTION_RE = re.compile(r",|และ|รวมทั้ง|รวมถึง|ตลอดจน|\(\d|\d[.)]|[๑-๙][.)]|/")
NEW_CLAUSE_RE = re.compile(
    r"(?!ใน|ที่|ณ|และ|หรือ|เพื่อ|ซึ่ง|โดย|เมื่อ|ตั้งแต่|ระหว่าง|ด้วย|กับ|ต่าง|เข้าร่วม|ร่วม|แล้ว|รวม|นี้|ดังกล่าว|ขึ้น|ต่อ|ให้|สำหรับ|จำนวน|มา|ไป)"
    r"[ก-ฮเแโใไ]|[ ](?:สนับสนุน|มอบ|อนุมัติ|ได้|จะ|จัด|ลงนาม|เป็นเจ้าภาพ|เปิด|ดำเนิน|พัฒนา|ติดตั้ง)"
)
"""What clings to a name and is no preposition: most likely its verb."""

GOVERNED_RE = re.compile(r"(?:กับ|ใน|ที่|ณ|ของ|จาก|แก่|ให้|สู่|ถึง|โดย)[ ]?$")


@dataclass(frozen=True, slots=True)
class Phrase:
    """One or more coordinated names that fill one place in a sentence.

    span: all of it in the clean text, brackets and outer names included.
    symbol: its kind on the tape. heads: the names that are meant, in text order.
    """

    span: Span
    symbol: str
    heads: tuple[Mention, ...]


def find_phrases(text: str, mentions: Sequence[Mention]) -> tuple[list[Phrase], list[Link]]:
    """Join sorted mentions that do not overlap into phrases, and tell what lies inside what.

    Linear: every join looks only at neighbours.
    """
    singles = _absorb_aliases(text, mentions)
    chained, links = _absorb_outer(text, singles)
    phrases = list(_coordinate(text, chained))
    return phrases, [*links, *_shared(links, phrases)]


def symbol_of(mention: Mention) -> str:
    """Return the tape symbol of one mention."""
    value = mention.value
    if isinstance(value, PartnerValue):
        if value.type == "country":
            return COUNTRY
        joined = value.names.th and UNION_RE.match(value.names.th)
        return NETWORK if joined or value.type in NETWORK_TYPES else ORGANISATION
    if isinstance(value, PlaceValue):
        return PLACE
    if isinstance(value, ProgrammeValue):
        return EVENT if value.type == "event" else PROGRAMME
    if isinstance(value, QuantityValue):
        if value.unit in CURRENCIES or CURRENCY_RE.match(value.unit):
            return MONEY
        return DURATION if value.unit in DURATIONS else SHARE if value.unit == "percent" else COUNT
    return DATE


def _absorb_aliases(text: str, mentions: Iterable[Mention]) -> list[Phrase]:
    """Join A (B), A (Latin: B) and A หรือ B when both name one entity; swallow other brackets."""
    phrases: list[Phrase] = []
    mentions = list(mentions)
    for i, mention in enumerate(mentions):
        if phrases and mention.full_span.start < phrases[-1].span.end:
            continue
        end = mention.full_span.end
        j = i + 1
        while j < len(mentions) and mentions[j].value.id == mention.value.id:
            if not ALIAS_GAP_RE.fullmatch(text, end, mentions[j].full_span.start):
                break
            if mentions[j].span.of(text) == mention.span.of(text):
                break  # the same name again opens the next sentence
            end = mentions[j].full_span.end
            close = text.find(")", end, end + 3)
            end = close + 1 if close >= 0 else end
            j += 1
        bracket = BRACKET_RE.match(text, end) if mention.kind in ("partner", "programme") else None
        following = mentions[j].full_span.start if j < len(mentions) else len(text)
        if bracket and bracket.end() <= following and not bracket[1].strip().isdigit():
            end = bracket.end()
        phrases.append(Phrase(Span(mention.full_span.start, end), symbol_of(mention), (mention,)))
    return phrases


def _absorb_outer(text: str, singles: Sequence[Phrase]) -> tuple[list[Phrase], list[Link]]:
    """Join X Y Z where each lies in the next; X stays the head."""
    phrases: list[Phrase] = []
    links: list[Link] = []
    innermost_last: Mention | None = None
    for i, single in enumerate(singles):
        if phrases and innermost_last is not None:
            before = phrases[-1]
            gap = Span(before.span.end, single.span.start)
            behind = singles[i + 1].heads[0] if i + 1 < len(singles) else None
            link = find_link(text, innermost_last, single.heads[0], gap, behind)
            link = link or find_stand(text, innermost_last, single.heads[0], gap)
            if link:
                end = single.span.end
                if "(" in gap.of(text) and text[end : end + 1] == ")":
                    end += 1
                phrases[-1] = Phrase(Span(before.span.start, end), before.symbol, before.heads)
                links.append(link)
                innermost_last = single.heads[0]
                continue
            if is_owner(text, innermost_last, single.heads[0], gap):
                span = Span(before.span.start, single.span.end)
                phrases[-1] = Phrase(span, before.symbol, before.heads)
                continue
        phrases.append(single)
        innermost_last = single.heads[0]
    return phrases, links


def _coordinate(text: str, phrases: Sequence[Phrase]) -> Iterable[Phrase]:
    """Join A B และ C, (1) A (2) B, and A, B of kinds that can stand together."""
    i = 0
    while i < len(phrases):
        members = [i]
        closed = i
        start = phrases[i].span.start
        opened = LIST_OPENED_RE.search(text, max(0, start - 20), start) is not None
        while True:
            before, j = phrases[members[-1]], members[-1] + 1
            if j < len(phrases) and _joins(text, phrases[i], before, phrases[j]):
                if CONJUNCTION_RE.search(text, before.span.end, phrases[j].span.start):
                    closed = j
            elif k := _next_item(text, phrases, members[-1], opened=opened):
                closed = j = k
            else:
                break
            members.append(j)
        if closed == i and len(members) >= 3:
            closed = members[-1]
        yield _merge(text, [phrases[member] for member in members if member <= closed])
        i = closed + 1


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


def _joins(text: str, first: Phrase, before: Phrase, phrase: Phrase) -> bool:
    """Say whether `phrase` goes on the list that ends with `before`."""
    gap = Span(before.span.end, phrase.span.start)
    office = OFFICE_RE.search(text, max(gap.start, gap.end - 20), gap.end)
    if office and phrase.symbol in PARTIES:
        gap = Span(gap.start, office.start())
    if gap.length > 14 or not SEPARATOR_RE.fullmatch(text, gap.start, gap.end):
        return False
    kinds = {before.symbol, phrase.symbol}
    joined = kinds <= set(PARTIES) and CONJUNCTION_RE.search(gap.of(text))
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


def _shared(links: Sequence[Link], phrases: Sequence[Phrase]) -> list[Link]:
    """Give the outer place of a list's last member to those members that lie there too."""
    groups = {id(head): phrase for phrase in phrases for head in phrase.heads}
    shared = []
    for link in links:
        group = groups.get(id(link.inner))
        country = country_of(link.outer)
        if group is None or link.type != "located_in" or place_rank(link.inner) is None:
            continue
        for head in group.heads:
            if head.span.start < link.inner.span.start and country_of(head) == country is not None:
                span = Span(head.full_span.start, link.span.end)
                shared.append(link._replace(inner=head, span=span))
    return shared
