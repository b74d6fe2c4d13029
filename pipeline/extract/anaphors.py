"""Generic names that point back: โครงการนี้, กองทุนดังกล่าว, เครือข่าย, ทั้งสองเมือง.

They are no mentions of their own; on the tape they stand for the nearest earlier name of
their kind, so that a cue beside them finds its argument.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

from pipeline.extract.phrase_kinds import (
    EVENT,
    MIXED,
    NETWORK,
    ORGANISATION,
    PARTIES,
    PROGRAMME,
    Phrase,
)
from pipeline.records import Mention, PartnerValue, PlaceValue, ProgrammeValue
from pipeline.spans import Span


def _programme(*types: str) -> Callable[[Mention], bool]:
    def fits(mention: Mention) -> bool:
        value = mention.value
        return isinstance(value, ProgrammeValue) and (not types or value.type in types)

    return fits


def _partner(*types: str) -> Callable[[Mention], bool]:
    def fits(mention: Mention) -> bool:
        value = mention.value
        return isinstance(value, PartnerValue) and value.type in types

    return fits


def _place(*types: str) -> Callable[[Mention], bool]:
    def fits(mention: Mention) -> bool:
        value = mention.value
        return isinstance(value, PlaceValue) and value.type in types

    return fits


def _fund(mention: Mention) -> bool:
    value = mention.value
    return isinstance(value, ProgrammeValue | PartnerValue) and value.type == "fund"


BODIES = (
    "international_organization",
    "network",
    "group",
    "other_organization",
    "business_association",
    "government_agency",
    "foundation",
    "university",
)
ANAPHORS: dict[str, Callable[[Mention], bool]] = {
    "โครงการ": _programme("project", "plan", "agenda"),
    "แผนงาน": _programme("plan"),
    "แผน": _programme("plan"),
    "กองทุน": _fund,
    "ทุน": _fund,
    "การประชุม": _programme("event"),
    "มหกรรม": _programme("event"),
    "นิทรรศการ": _programme("event"),
    "เทศกาล": _programme("event"),
    "การแข่งขัน": _programme("event"),
    "งาน": _programme("event"),
    "ค่าย": _programme("event"),
    "เวที": _programme("event"),
    "เครือข่าย": _partner("network", "group"),
    "มหาวิทยาลัย": _partner("university"),
    "โรงพยาบาล": _partner("hospital"),
    "มูลนิธิ": _partner("foundation"),
    "บริษัท": _partner("company", "state_enterprise"),
    "สมาคม": _partner("business_association", "other_organization"),
    "เทศบาล": _partner("local_government"),
    "องค์กร": _partner(*BODIES),
    "องค์การ": _partner("international_organization", "government_agency", "state_enterprise"),
    "หน่วยงาน": _partner("government_agency", "state_enterprise"),
    "สถาบัน": _partner(*BODIES),
    "ธนาคาร": _partner("state_enterprise", "company", "international_organization"),
    "กลุ่ม": _partner("group", "network"),
    "สมาพันธ์": _partner("network", "business_association", "other_organization"),
    "กรอบความร่วมมือ": _partner("group", "network", "international_organization"),
    "ประเทศ": _partner("country"),
    "จังหวัด": _place("province"),
    "เมือง": _place("city", "province", "district"),
}
"""Generic nouns and what they can point back to."""

HEADS = (
    "เครือข่าย",
    "พันธมิตร",
    "สหพันธ์",
    "สมาคม",
    "สมาพันธ์",
    "สถาบัน",
    "ธนาคาร",
    "คณะกรรมาธิการ",
    "คณะกรรมการ",
    "สภา",
    "หอการค้า",
    "ศูนย์",
    "สำนักงาน",
    "กระทรวง",
    "กรม",
    "ระบบ",
    "แพลตฟอร์ม",
    "แอปพลิเคชัน",
    "ยุทธศาสตร์",
)
"""Nouns that point back to a name that begins with them, if there is one."""

PAIR_RE = re.compile(
    r"(?:ทั้งสอง|ทั้ง[ ]?(?:2|๒)[ ]?)(ฝ่าย|เมือง|จังหวัด|ประเทศ|หน่วยงาน|องค์กร"
    r"|สถาบัน|มหาวิทยาลัย|บริษัท|เทศบาล|แห่ง)"
)
"""Two that were named together before."""

PAIRED: dict[str, Callable[[Mention], bool]] = {
    "เมือง": _place("city", "province", "district", "state", "region", "island"),
    "จังหวัด": _place("province"),
    "ประเทศ": _partner("country"),
    "มหาวิทยาลัย": _partner("university"),
    "บริษัท": _partner("company", "state_enterprise"),
}
"""What the two are, where their noun says it; any two parties otherwise."""

TOGETHER_RE = re.compile(r"[^\n]{0,90}?(?:กับ|และ)[^\n ]{0,30}?[ ]?")
"""What stands between two parties that do something together."""

WITH_THIRD_RE = re.compile(r"(?!ร่วมกัน)[^\n ]{0,30}(?:[ ][^\n ]{1,30})?กับ")
"""Behind two parties: what they do with a third."""

ANAPHOR_RE = re.compile(
    rf"(?:การจัด)?({'|'.join(sorted({*ANAPHORS, *HEADS}, key=len, reverse=True))})"
    r"(?:ในครั้งนี้|ครั้งนี้|แห่งนี้|นี้|ดังกล่าว|ข้างต้น|ฯ)"
    r"|(?:(?<=[ \n])|(?<=ปัจจุบัน)|(?<=ต่อมา)|(?<=ทำให้))(เครือข่าย)(?=มี|จะ|ได้|เป็น|ประกอบ|ครอบคลุม|ตั้งเป้า| )"
    r"|(?:(?<=แก่)|(?<=ของ))(โครงการ|กองทุน|งาน|การแข่งขัน|การประชุม|มหกรรม|เทศกาล)(?=[ \n]|$)"
    r"|(?:(?<=ของ)|(?<=ประธาน)|(?<=สมาชิก)|(?<=เข้าร่วม))(สมาคม|เครือข่าย|กลุ่ม)"
    r"(?=[ ](?![A-Z])|\n|วาระ|คน|คือ|ได้แก่|ในปี|ต่อจาก|แทน|เมื่อ|ตั้งแต่|โดย|และ|$)"
    r"|(?:(?<=[ \n])|(?<=ปัจจุบัน)|(?<=ต่อมา)|(?<=โดย)|(?<=ซึ่ง)|(?<=ปีนี้)|(?<=ปีหน้า))"
    r"(สมาคม|มหาวิทยาลัย|เทศบาล|มูลนิธิ|บริษัท|กองทุน|โรงพยาบาล|จังหวัด|โครงการ(?!ที่))"
    r"(?=ร่วมกับ|ได้|จะ|มี|เป็น|ยัง|ลงนาม|เตรียม|กำลัง|จึง|ก็|เคย|ครอบคลุม|ใช้|ดำเนินการ(?=ใน|โดย))"
)

HEAD_RE = re.compile("|".join(HEADS))
HEADED = frozenset((ORGANISATION, NETWORK, PROGRAMME, EVENT))


def add_anaphors(text: str, phrases: Sequence[Phrase]) -> list[Phrase]:
    """Return the phrases with those of anaphors among them, sorted.

    An anaphor without an earlier name of its kind makes no phrase. Linear: for each anaphor
    the nearest fitting name is remembered, not searched.
    """
    starts = [phrase.span.start for phrase in phrases]
    phrases_of_two = list(_pairs(text, phrases))
    pair_ends = [pair.span.end for pair in phrases_of_two]
    latest: dict[str, Phrase] = {}
    headed: dict[str, Phrase] = {}
    added: list[Phrase] = []
    at = 0
    for match in ANAPHOR_RE.finditer(text):
        while at < len(phrases) and phrases[at].span.end <= match.start():
            for noun, fits in ANAPHORS.items():
                if all(fits(head) for head in phrases[at].heads):
                    latest[noun] = phrases[at]
            if phrases[at].symbol in HEADED and len(phrases[at].heads) == 1:
                head = HEAD_RE.match(text, phrases[at].heads[0].span.start)
                if head:
                    headed[head[0]] = phrases[at]
            at += 1
        i = bisect_right(starts, match.start()) - 1
        if i >= 0 and phrases[i].span.end > match.start():
            continue
        if i + 1 < len(starts) and starts[i + 1] < match.end():
            continue
        noun = next(word for word in match.groups() if word)
        named = headed.get(noun) or latest.get(noun)
        if named:
            added.append(Phrase(Span(*match.span()), named.symbol, named.heads))
    for match in PAIR_RE.finditer(text):
        i = bisect_right(starts, match.start()) - 1
        if i >= 0 and phrases[i].span.end > match.start():
            continue
        pair = _fitting(text, match[1], phrases_of_two, bisect_right(pair_ends, match.start()))
        if pair:
            added.append(Phrase(Span(*match.span()), pair.symbol, pair.heads))
    return sorted([*phrases, *added], key=lambda phrase: phrase.span)


def _pairs(text: str, phrases: Sequence[Phrase]) -> Iterator[Phrase]:
    """Yield the parties that are named as two: A และ B, or A … กับ B on one line."""
    parties = [phrase for phrase in phrases if phrase.symbol in PARTIES]
    for i, phrase in enumerate(parties):
        if len(phrase.heads) == 2:
            yield phrase
        if not i or len(phrase.heads) != 1 or len(parties[i - 1].heads) != 1:
            continue
        before = parties[i - 1]
        if TOGETHER_RE.fullmatch(text, before.span.end, phrase.span.start):
            symbol = phrase.symbol if phrase.symbol == before.symbol else MIXED
            heads = before.heads + phrase.heads
            yield Phrase(Span(before.span.start, phrase.span.end), symbol, heads)


def _fitting(text: str, noun: str, pairs: Sequence[Phrase], end: int) -> Phrase | None:
    """Return the last of the first `end` pairs that a noun can mean; four are asked.

    Two who act together with a third are one of the two sides.
    """
    fits = PAIRED.get(noun)
    for pair in reversed(pairs[max(0, end - 4) : end]):
        if noun == "ฝ่าย" and WITH_THIRD_RE.match(text, pair.span.end):
            return None
        if fits is None or all(fits(head) for head in pair.heads):
            return pair
    return None
