"""What lies inside what: a place in its country, a body in its place, a department in a ministry.

Names side by side tell it: X Y Z, X ใน Y, X (Y), บริษัท X จาก Y. Codes of the gazetteers say
whether one can lie in the other.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.records import Mention, PartnerValue, PlaceValue, Value
from pipeline.spans import Span

NETWORK_TYPES = frozenset({"network", "group", "international_organization"})
PLACE_RANKS = {"subdistrict": 0, "district": 1, "city": 2, "island": 2, "province": 3}
PLACE_RANKS |= {"state": 4, "region": 4}
COUNTRY_RANK = 5
VERB_RE = re.compile(r"[ ]?(?:เป็น|มี|ได้|จะ|จัด|ร่วม|ลงนาม|ตั้ง|สนับสนุน|เปิด)")
"""Behind a place: it is the subject of what follows."""

AND_RE = re.compile(r"[ ]?และ[ ]?(?:ประเทศ|จังหวัด|เมือง)?")

EDGE_RE = re.compile(r"[ )\n]|$")
GOVERNED_RE = re.compile(r"(?<!เ)(?<!พื้น)(?<!หน้า)(?:ที่|ณ|ใน)[ ]?$")
"""Right before a place: it only says where what follows is done."""
CLINGS_RE = re.compile(
    r"(?!ใน|ที่|ณ|และ|หรือ|เพื่อ|ซึ่ง|โดย|เมื่อ|ตั้งแต่|ระหว่าง|ด้วย|กับ|จาก|ภาย|ต่าง|แล้ว|รวม|นี้|ดังกล่าว"
    r"|ขึ้น|ต่อ|สำหรับ|จำนวน|ไป|ตาม|จน|ถึง|หลัง|ก่อน|ครั้ง|ปี|วัน)[ก-ฮเแโใไ]"
)
"""A word that clings to a name and is no preposition: most likely its verb."""

CHAIN_GAP_RE = re.compile(r"[ ]{0,3}|[ ]?,[ ]|[ ]?(?:ใน|ของ|จาก)[ ]?|[ ]?\([ ]?")

PARTS = tuple(
    (re.compile(inner), re.compile(outer))
    for inner, outer in (
        (r"กรม|สำนักงาน|สถาบัน|ศูนย์|กอง(?!ทุน)|โรงพยาบาล|องค์การ|สำนัก|การ", r"กระทรวง|สำนักนายกรัฐมนตรี"),
        (r"คณะ|วิทยาลัย|บัณฑิตวิทยาลัย|สำนักวิชา|ภาควิชา|ศูนย์|สถาบัน|โรงพยาบาล", r"มหาวิทยาลัย"),
        (r"กอง(?!ทุน)|สำนัก(?!งาน)|ศูนย์|สถาบัน|โรงพยาบาล", r"กรม"),
    )
)
"""Head nouns of bodies that belong to the body named right behind them."""


NATIONAL_RE = re.compile(r"กระทรวง|กรม|สำนักนายกรัฐมนตรี")
"""Bodies of the whole country."""

SEATS = frozenset({"TH-10", "TH-11", "TH-12", "TH-13", "TH-73"})
"""Bangkok and the provinces around it, where the bodies of the whole country sit."""


class Link(NamedTuple):
    """One name inside another side by side: a place in its country, a department in a ministry."""

    inner: Mention
    outer: Mention
    type: str
    cue: str
    span: Span


def find_stand(
    text: str, inner: Mention, outer: Mention, gap: Span, behind: Mention | None = None
) -> Link | None:
    """Link a body and a place right behind it that only says where it is: A เวียงจันทน์ ….

    Not if a verb clings to the place, which is then the subject of what follows, nor if the
    place opens a list; `behind`, the name after it, goes on a list of bodies.
    """
    if inner.kind != "partner" or place_rank(inner) is not None or place_rank(outer) is None:
        return None
    if _is_office(inner, outer) or _is_national(inner, outer):
        return None
    end = outer.full_span.end
    listed = AND_RE.match(text, end) is not None
    if listed and behind is not None and behind.kind == "partner" and place_rank(behind) is None:
        listed = AND_RE.fullmatch(text, end, behind.full_span.start) is None
    if gap.of(text) != " " or listed or not EDGE_RE.match(text, end):
        return None
    if isinstance(inner.value, PartnerValue) and inner.value.type in NETWORK_TYPES:
        return None
    span = Span(inner.full_span.start, outer.full_span.end)
    return Link(inner, outer, "located_in", "side_by_side", span)


def find_link(
    text: str, inner: Mention, outer: Mention, gap: Span, behind: Mention | None = None
) -> Link | None:
    """Say whether `outer`, next to `inner`, is what `inner` lies in or belongs to.

    `behind` is the name after `outer`: if it is a place too, joined by และ, they are a list.
    """
    if gap.length > 8 or not CHAIN_GAP_RE.fullmatch(text, gap.start, gap.end):
        return None
    if gap.of(text) == " " and _is_subject(text, inner, outer):
        return None
    between = gap.of(text).strip(" (,")
    span = Span(inner.full_span.start, outer.full_span.end)
    verb_follows = VERB_RE.match(text, outer.full_span.end) is not None
    if behind is not None and place_rank(behind) is not None:
        verb_follows |= bool(AND_RE.fullmatch(text, outer.full_span.end, behind.span.start))
    bracketed = "(" in gap.of(text)
    if _lies_in(inner, outer, between, verb_follows, bracketed=bracketed):
        cue = {"ใน": "in", "ของ": "of", "จาก": "from"}.get(between, "side_by_side")
        return Link(inner, outer, "located_in", cue, span)
    if between == "" and _belongs_to(inner, outer):
        return Link(inner, outer, "part_of", "side_by_side", span)
    return None


def _is_subject(text: str, inner: Mention, outer: Mention) -> bool:
    """Say whether a country acts behind the place where: ที่กรุงเวียงจันทน์ ลาว|รับหน้าที่…."""
    start, end = outer.full_span
    bare = place_rank(outer) == COUNTRY_RANK and start == outer.span.start
    at = inner.full_span.start
    where = place_rank(inner) is not None and GOVERNED_RE.search(text, max(0, at - 6), at)
    return bool(bare and where and CLINGS_RE.match(text, end))


def _lies_in(
    inner: Mention, outer: Mention, between: str, verb_follows: bool, *, bracketed: bool
) -> bool:
    """Say whether a place or body lies in the place or country named right after it."""
    outer_rank = place_rank(outer)
    if outer_rank is None:
        return False
    inner_rank = place_rank(inner)
    if inner_rank is not None:
        if not _ranks_below(inner, outer) or _is_continent(inner):
            return False
        if between == "จาก" or country_of(inner) not in (None, country_of(outer)):
            return False
        return outer_rank == COUNTRY_RANK or _within(inner.value, outer.value)
    if not isinstance(inner.value, PartnerValue) or inner.kind != "partner":
        return False
    if between == "" and (_is_office(inner, outer) or not _may_be_of(inner, outer)):
        return False
    if between == "จาก" or bracketed:
        return outer_rank == COUNTRY_RANK
    generic = outer.full_span.start < outer.span.start and not verb_follows
    generic = generic and not _is_national(inner, outer)
    if inner.full_span.end == outer.full_span.start and inner.value.type == "government_agency":
        return False  # its branch: สำนักงานเอจังหวัดบี
    return between == "" and generic and inner.value.type not in NETWORK_TYPES


def _may_be_of(inner: Mention, outer: Mention) -> bool:
    """Say whether a body is of the country of a place, or of none that is known."""
    return country_of(inner) in (None, country_of(outer))


def _is_office(inner: Mention, outer: Mention) -> bool:
    """Say whether a country only tells which office of a known body is meant: WWF ประเทศไทย."""
    known = country_of(inner) is not None or inner.match != "pattern"
    own = country_of(inner) == country_of(outer)
    return place_rank(outer) == COUNTRY_RANK and known and not own


def can_lie_in(inner: Mention, outer: Mention) -> bool:
    """Say whether a cue may put `inner` in `outer`: a body anywhere, a place in a larger one."""
    inner_rank, outer_rank = place_rank(inner), place_rank(outer)
    if inner_rank is None or outer_rank is None:
        return outer_rank is not None
    if not _ranks_below(inner, outer):
        return False
    return outer_rank == COUNTRY_RANK or _within(inner.value, outer.value)


def _ranks_below(inner: Mention, outer: Mention) -> bool:
    """Say whether a place is of a lower rank, or of the same and a part by its codes."""
    a, b = place_rank(inner), place_rank(outer)
    if a is None or b is None or a != b:
        return a is not None and b is not None and a < b
    if not (isinstance(inner.value, PlaceValue) and isinstance(outer.value, PlaceValue)):
        return False
    own, whole = inner.value.identifiers.iso3166_2, outer.value.identifiers.iso3166_2
    return own is None and whole is not None and inner.value.admin1 == whole


def _within(inner: Value, outer: Value) -> bool:
    """Say whether the codes of two places of one country allow the first inside the second."""
    if not (isinstance(inner, PlaceValue) and isinstance(outer, PlaceValue)):
        return False
    a = inner.admin1 or inner.identifiers.iso3166_2
    b = outer.admin1 or outer.identifiers.iso3166_2
    return a == b if a and b else inner.country != "TH" or inner.type != "city"


def _is_continent(mention: Mention) -> bool:
    """Say whether a place is a region of no one country."""
    value = mention.value
    return isinstance(value, PlaceValue) and value.type == "region" and value.country is None


def _is_national(inner: Mention, outer: Mention) -> bool:
    """Say whether a ministry stands beside a province far from its seat: a branch is meant."""
    body, place = inner.value, outer.value
    if not isinstance(body, PartnerValue) or not isinstance(place, PlaceValue):
        return False
    far = (place.admin1 or place.identifiers.iso3166_2) not in SEATS
    return place.country == "TH" and far and bool(NATIONAL_RE.match(body.names.th or ""))


def place_rank(mention: Mention) -> int | None:
    """Return how high a place stands (a country highest), None for what is no place."""
    if isinstance(mention.value, PlaceValue):
        return PLACE_RANKS.get(mention.value.type, 2)
    if isinstance(mention.value, PartnerValue) and mention.value.type == "country":
        return COUNTRY_RANK
    return None


def country_of(mention: Mention) -> str | None:
    """Return the ISO 3166-1 code of a place or partner, None if unknown."""
    value = mention.value
    return value.country if isinstance(value, PlaceValue | PartnerValue) else None


def is_owner(text: str, inner: Mention, outer: Mention, gap: Span) -> bool:
    """Say whether a country only tells whose body the name before it is, or which of its offices.

    A ของญี่ปุ่น; JICA ประเทศไทย.
    """
    body = inner.kind == "partner" and place_rank(inner) is None
    office = outer.full_span.start < outer.span.start and gap.of(text) == " "
    return body and place_rank(outer) == COUNTRY_RANK and (office or gap.of(text).strip() == "ของ")


def _belongs_to(inner: Mention, outer: Mention) -> bool:
    """Say whether two bodies side by side are a part and its whole."""
    if not (isinstance(inner.value, PartnerValue) and isinstance(outer.value, PartnerValue)):
        return False
    a, b = inner.value.names.th or "", outer.value.names.th or ""
    return any(part.match(a) and whole.match(b) for part, whole in PARTS)
