"""Generic names that point back: โครงการนี้, กองทุนดังกล่าว, เครือข่าย, ทั้งสองเมือง.

They are no mentions of their own; on the tape they stand for the nearest earlier name of
their kind, so that a cue beside them finds its argument.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence

from pipeline.extract.phrases import Phrase
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


ANAPHORS: dict[str, Callable[[Mention], bool]] = {
    "โครงการ": _programme("project", "plan", "fund", "agenda"),
    "แผนงาน": _programme("plan"),
    "แผน": _programme("plan"),
    "กองทุน": _fund,
    "การประชุม": _programme("event"),
    "มหกรรม": _programme("event"),
    "นิทรรศการ": _programme("event"),
    "งาน": _programme("event"),
    "เครือข่าย": _partner("network", "group"),
    "มหาวิทยาลัย": _partner("university"),
    "โรงพยาบาล": _partner("hospital"),
    "มูลนิธิ": _partner("foundation"),
    "บริษัท": _partner("company", "state_enterprise"),
    "สมาคม": _partner("business_association", "other_organization"),
    "เทศบาล": _partner("local_government"),
    "จังหวัด": _place("province"),
    "เมือง": _place("city", "province", "district"),
}
"""Generic nouns and what they can point back to."""

ANAPHOR_RE = re.compile(
    rf"(?:การจัด)?({'|'.join(sorted(ANAPHORS, key=len, reverse=True))})(?:แห่งนี้|นี้|ดังกล่าว|ข้างต้น|ฯ)"
    r"|(?<=[ \n])(เครือข่าย)(?=มี|จะ|ได้|เป็น|ประกอบ|ครอบคลุม|ตั้งเป้า| )"
    r"|(?:(?<=แก่)|(?<=ของ))(โครงการ|กองทุน|งาน)(?=[ \n]|$)"
    r"|(?:(?<=ของ)|(?<=ประธาน)|(?<=สมาชิก))(สมาคม|เครือข่าย)(?=[ \n]|วาระ|คน|$)"
    r"|(?<=[ \n])(สมาคม|มหาวิทยาลัย|เทศบาล|มูลนิธิ|บริษัท|กองทุน|โรงพยาบาล)(?=ร่วมกับ|ได้|จะ|มี|เป็น|ยัง|ลงนาม)"
)


def add_anaphors(text: str, phrases: Sequence[Phrase]) -> list[Phrase]:
    """Return the phrases with those of anaphors among them, sorted.

    An anaphor without an earlier name of its kind makes no phrase. Linear: for each anaphor
    the nearest fitting name is remembered, not searched.
    """
    starts = [phrase.span.start for phrase in phrases]
    latest: dict[str, Phrase] = {}
    added: list[Phrase] = []
    at = 0
    for match in ANAPHOR_RE.finditer(text):
        while at < len(phrases) and phrases[at].span.end <= match.start():
            for noun, fits in ANAPHORS.items():
                if all(fits(head) for head in phrases[at].heads):
                    latest[noun] = phrases[at]
            at += 1
        i = bisect_right(starts, match.start()) - 1
        if i >= 0 and phrases[i].span.end > match.start():
            continue
        if i + 1 < len(starts) and starts[i + 1] < match.end():
            continue
        noun = next(word for word in match.groups() if word)
        named = latest.get(noun)
        if named:
            added.append(Phrase(Span(*match.span()), named.symbol, named.heads))
    return sorted([*phrases, *added], key=lambda phrase: phrase.span)
