"""Names of organisations that a head noun begins: what kind of name follows it, and how far.

Some head nouns begin a name wherever they stand (กระทรวง, มูลนิธิ), some only if a sign shows it
(เครือข่าย, ศูนย์: an abbreviation in brackets, แห่งชาติ), companies go up to จำกัด, and a fund is a
body only where it acts or gives: one that somebody sets up is a programme.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.extract.head_nouns import Head, head_pattern, heads
from pipeline.extract.latin_names import (
    LATIN_HEADS,
    LATIN_NAME_RE,
    Name,
    without_loose_end,
)
from pipeline.extract.matcher import Hit
from pipeline.extract.name_reach import Reach
from pipeline.extract.not_heads import not_head_re
from pipeline.records import Tokens
from pipeline.spans import Span
from pipeline.thai import is_thai

COMPANY_RE = re.compile(r"[ ]?((?:(?!บริษัท|\n|จำกัด|[,;“”\"]).){2,80}?[ ]?จำกัด(?:[ ]?\(มหาชน\))?)")
UNLIMITED_RE = re.compile(r"^จำกัด|ไม่จำกัด|สามารถ|ซึ่ง|ได้แก่|ตามที่")
"""What stands before จำกัด where it closes no name."""
EMBASSY_AT_RE = re.compile(r"[ ]?ณ[ ]?(กรุง|นคร|เมือง)?")
POSTED_RE = re.compile(r"[ ]?ประจำ(ประเทศ)?")
HOUSES = ("พิพิธภัณฑ์", "พิพิธภัณฑสถาน", "หอสมุด", "หอศิลป์", "หอศิลปวัฒนธรรม")
"""Bodies that a place inside their name proves."""
VENTURES = ("กิจการร่วมค้า", "กลุ่มกิจการร่วมค้า")
JOINED_HEADS = ("กลุ่มบริษัท", *VENTURES)
"""Heads of companies that a Thai name follows without a blank."""
SHORT_HEADS = ("บมจ.", "บจก.", "หจก.")
BRACKETED_RE = re.compile(r"[ ]?((?:(?!และ|หรือ|[ ](?:ใน|เดิม|ปัจจุบัน)|[,:/])[^()\n]){2,60})\)")
"""Behind such an abbreviation a bracket holds nothing but the name: (บมจ. การบินไทย)."""
ACRONYM_RE = re.compile(r"[A-Z]{3,8}")
KIND_RE = re.compile(r"(?:เครือข่าย|สมาคม|สหภาพ)(?:เมือง|ประเทศ|องค์กร|เทศบาล|มหาวิทยาลัย)")
CODE_RE = re.compile(r"[A-Z]{1,2}[0-9]{1,3}")
"""A mark in a table or a list (S8) behind a head noun is no name."""
LIMITED_RE = re.compile(r"[ ]?จำกัด")
MARK_RE = re.compile(
    r"[ ]?\((?:[A-Z][A-Za-z]|[ก-ฮ]{1,5}\.)|[ ]?หรือ[ ]?[A-Z]|[ ]?(?:ซึ่ง)?(?:จัดตั้ง|ก่อตั้ง)"
    r"|[ ]?เป็น(?:แกนนำ|แกนหลัก|เจ้าภาพ|ผู้ประสาน|ฝ่ายเลขา)"
)
TRANSLATED_RE = re.compile(r"[ ]?\([A-Z][a-z]+[ ][A-Za-z][a-z]+\)|[ ]?\((?:CEO|CFO|COO|CTO)\)")
"""A post, or two plain words that translate a kind of body: ศูนย์ข้อมูล (Data Centre)."""
MARKED_END_RE = re.compile(
    r"แห่งชาติว่าด้วย|(?:แห่งชาติ|นานาชาติ|ระหว่างประเทศ|อาเซียน|โลก|เอเชีย|แปซิฟิก|แห่งประเทศไทย)$"
    r"|แห่งชาติ(?:ลาว|เวียดนาม|กัมพูชา|เมียนมา|มาเลเซีย|สิงคโปร์|อินโดนีเซีย|ญี่ปุ่น|จีน|เกาหลี|ไต้หวัน|อินเดีย)$"
)
NETWORK_BEHIND_RE = re.compile(
    r"[ ]?(?:ปัจจุบัน|ซึ่ง|ได้)?(?:มี|ประกอบด้วย|เปิดรับ|รับ)"
    r"(?:ประเทศ|เมือง|จังหวัด)?(?:สมาชิก|ภาคี|นำร่อง|สำนักงานเลขา)"
    r"|[ ]?เป็น(?:ข้อริเริ่ม|ความร่วมมือของ)"
    r"|[ ]?(?:ได้|จะ)?(?:จัด(?:การประชุม|ประชุม|งาน)|มีมติ|เลือก(?=เมือง|ประเทศ|จังหวัด))"
)
"""Behind a network: what is told of one that has members, and of no kind of network."""
MEMBER_RE = re.compile(r"(?:สมาชิก|สมาชิกของ|เข้าร่วม|จัดตั้ง|ก่อตั้ง|ประธาน|เลขาธิการ)$")
FACULTY_RE = re.compile(
    r"(?:(?!จาก|ของ|โรงพยาบาล)[ก-\u0e4e]){0,40}?(?:ศาสตร์|เทคโนโลยี|เทคนิคการแพทย์|พยาบาล(?:ศาสตร์)?|วิทยาการ|การจัดการ|นิเทศ|บริหารธุรกิจ|สารสนเทศ|ศิลป์)"
    r"(?:และ(?:การบัญชี|การจัดการ|เทคโนโลยี|[ก-\u0e4e]{2,18}?ศาสตร์))?"
    r"(?:(?<=แพทยศาสตร์)(?:โรงพยาบาล[ก-\u0e4e]{4,16}|[ก-\u0e4e]{3,10}พยาบาล)(?=[ \n)]))?"
)
"""Medical faculties bear the name of their hospital as well: คณะแพทยศาสตร์วชิรพยาบาล."""
FUND_ACTOR_RE = re.compile(
    r"[ ]?(?:\([^()\n]{1,60}\))?[ ]?(?:ได้)?(?:ร่วม)?"
    r"(?:อนุมัติ|สนับสนุน|มอบ|ให้ทุน|ให้เงิน|ให้กู้|ปล่อยกู้|สมทบ|จัดสรร|ร่วมกับ|ลงนาม)"
)
BRACKET_RE = re.compile(r"[ ]?\(")
FUND_GIVES_RE = re.compile(r"(?:เงิน|ทุน|งบประมาณ|บาท|สนับสนุน|อุดหนุน|จัดสรร)[ ]?จาก$")
FUND_MADE_RE = re.compile(r"(?:จัดตั้ง|ตั้ง|ก่อตั้ง|เปิดตัว|สร้าง|ริเริ่ม|เสนอ)[ ]?$")


def names_by_head(
    tokens: Tokens, places: Mapping[int, int], known: Sequence[Hit]
) -> Iterator[Name]:
    """Yield the names that a head noun begins, from left to right, none inside another."""
    text = tokens.clean.text
    reach = Reach(tokens, places)
    ends = {hit.span.start: hit.span.end for hit in known}
    known_ends = frozenset(ends.values())
    found: list[Name] = []
    at = 0
    places_of_heads = [m for m in head_pattern().finditer(text) if reach.begins(m.start())]
    marked = _marked_names(text, places_of_heads, reach)
    for match in places_of_heads:
        start = match.start()
        # สหพันธ์สาธารณรัฐเยอรมนี begins with a head noun, and is a country.
        if start < at or start in places or not_head_re().match(text, start):
            continue
        name = _name_at(text, start, heads()[match[0]], reach, marked)
        if name is None:
            continue
        # The kind of the body named behind it: เครือข่ายเมือง C40.
        if KIND_RE.fullmatch(name.full.of(text)) and name.full.end + 1 in ends:
            continue
        # Its office there: การท่องเที่ยวแห่งประเทศไทย สำนักงานนครพนม.
        local = match[0] == "สำนักงาน" and places.get(match.end()) == name.full.end
        if local and start - 1 in known_ends and text[start - 1] == " ":
            continue
        if heads()[match[0]].shape == "fund" and not _is_fund(text, name.full, ends):
            continue
        at = max(name.full.end, ends.get(start, 0))
        found.append(name)
    yield from _trimmed(found, text, reach)


class Marked(NamedTuple):
    """Descriptive phrases that are proved names, and their lengths, the longest first."""

    names: frozenset[str]
    lengths: tuple[int, ...]


def _marked_names(text: str, places: Sequence[re.Match[str]], reach: Reach) -> Marked:
    """Return the descriptive phrases that are proved names somewhere in the text."""
    found = set()
    for match in places:
        head, start = heads()[match[0]], match.start()
        end = reach.end_of(start, head) if head.shape == "marked" else None
        house = end is not None and head.noun in HOUSES and reach.holds_place(start, end)
        if end is not None and (house or _is_marked(text, start, end, head)):
            found.add(text[start:end])
    return Marked(frozenset(found), tuple(sorted({len(name) for name in found}, reverse=True)))


def _name_at(text: str, start: int, head: Head, reach: Reach, marked: Marked) -> Name | None:
    """Return the name that begins at `start` with `head`, if one does."""
    if head.shape == "company":
        return _company_at(text, start, head, reach)
    if head.noun.startswith("สถาน"):
        return _embassy_at(text, start, head, reach)
    latin = LATIN_NAME_RE.match(text, start + len(head.noun) + 1)
    if text.startswith(" ", start + len(head.noun)) and latin and head.shape != "marked":
        core = without_loose_end(Span(*latin.span()), text)
        if CODE_RE.fullmatch(core.of(text)):
            return None
        inner = core if LATIN_HEADS.search(core.of(text)) else Span(start, core.end)
        return Name(Span(start, core.end), inner, head.type, "", "organisations.head_noun")
    if head.shape == "faculty":
        match = FACULTY_RE.match(text, start + len(head.noun))
        end = match.end() if match else None
    elif head.shape == "marked":
        lengths = (n for n in marked.lengths if text[start : start + n] in marked.names)
        longest = next(lengths, None)
        end = start + longest if longest else None
    else:
        end = reach.end_of(start, head)
    if end is None or end <= start + len(head.noun):
        return None
    limited = LIMITED_RE.match(text, end)
    end = limited.end() if limited and head.noun == "สหกรณ์" else end
    span = Span(start, end)
    if head.type == "network" and latin and ACRONYM_RE.fullmatch(text, latin.start(), end):
        return Name(span, Span(latin.start(), end), head.type, "", "organisations.head_noun")
    return Name(span, span, head.type, head.public, "organisations.head_noun")


def _embassy_at(text: str, start: int, head: Head, reach: Reach) -> Name | None:
    """Return an embassy or a consulate: of a country, or of Thailand at a place abroad."""
    end = start + len(head.noun)
    abroad = reach.place_end(text, end, EMBASSY_AT_RE)
    if abroad is not None:
        span = Span(start, abroad)
        return Name(span, span, head.type, "TH", "organisations.embassy")
    ours = reach.end_of(start, head)
    if ours is None or POSTED_RE.match(text, end):  # whose embassy in the country is not said
        return None
    span = Span(start, reach.place_end(text, ours, POSTED_RE) or ours)
    return Name(span, span, head.type, "", "organisations.embassy")


def _is_marked(text: str, start: int, end: int, head: Head) -> bool:
    """Say whether something shows that a descriptive phrase is a name."""
    return bool(
        (MARK_RE.match(text, end) and not TRANSLATED_RE.match(text, end))
        or MARKED_END_RE.search(text, start, end)
        or (
            head.type == "network"
            and (
                MEMBER_RE.search(text, max(0, start - 12), start)
                or NETWORK_BEHIND_RE.match(text, end)
            )
        )
    )


def _is_fund(text: str, span: Span, known: Mapping[int, int]) -> bool:
    """Say whether a fund acts as a body; one that somebody sets up is a programme.

    known: where names of the gazetteer begin and end; one in brackets proves a body.
    """
    if FUND_MADE_RE.search(text, max(0, span.start - 12), span.start):
        return False
    if FUND_GIVES_RE.search(text, max(0, span.start - 16), span.start):
        return True
    bracket = BRACKET_RE.match(text, span.end)
    if bracket and bracket.end() in known:
        return True
    return FUND_ACTOR_RE.match(text, span.end) is not None


def _company_at(text: str, start: int, head: Head, reach: Reach) -> Name | None:
    """Return a company: up to จำกัด, or a Latin name, or a Thai name behind a blank."""
    begin = start + len(head.noun)
    closed = COMPANY_RE.match(text, begin)
    if closed and not UNLIMITED_RE.search(closed[1]):
        core = Span(closed.start(1), closed.end(1))
        return Name(Span(start, core.end), core, "company", "", "organisations.company")
    blank = text.startswith(" ", begin)
    inner = BRACKETED_RE.match(text, begin) if text.startswith("(", start - 1) else None
    if inner and head.noun in SHORT_HEADS:
        core = Span(*inner.span(1))
        return Name(Span(start, core.end), core, "company", "", "organisations.company")
    latin = LATIN_NAME_RE.match(text, begin + blank)
    if latin:
        core = without_loose_end(Span(*latin.span()), text)
        return Name(Span(start, core.end), core, "company", "", "organisations.company")
    if not blank and head.noun not in JOINED_HEADS:
        return None
    end = reach.end_of(start, head)
    if end is None or end <= begin + 2:
        return None
    core = Span(start if head.noun in VENTURES else begin + blank, end)
    return Name(Span(start, end), core, "company", "", "organisations.company")


def _trimmed(names: Sequence[Name], text: str, reach: Reach) -> Iterator[Name]:
    """Yield the names, cut to a form that stands by itself elsewhere in the text.

    A name that ends at a blank or a bracket is certain; a longer one that begins with it
    has swallowed the verb behind it. It is not cut inside a word, nor where a longer form
    stands by itself more often: a blank gone astray makes a rare short one.
    """
    certain = {
        name.full.of(text)
        for name in names
        if name.full.end == len(text) or not is_thai(text[name.full.end])
    }
    times = Counter(name.full.of(text) for name in names)
    lengths = sorted({len(surface) for surface in certain})
    for name in names:
        surface = name.full.of(text)
        forms = [n for n in lengths if 8 < n <= len(surface) and surface[:n] in certain]
        # Of equally frequent forms the longest that is shorter than the name.
        forms.sort(key=lambda n: (times[surface[:n]], n < len(surface), n), reverse=True)
        cuts = (n for n in forms if n == len(surface) or reach.ends(name.full.start + n))
        length = next(cuts, len(surface))
        if length < len(surface) and name.full == name.core:
            span = Span(name.full.start, name.full.start + length)
            name = name._replace(full=span, core=span)
        yield name
