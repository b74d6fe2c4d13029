"""Organisations: from the gazetteer, by their head noun, and by Latin words such as University.

They are found before the places, because a place inside the name of an organisation is none
of its own. A name from the gazetteer gives way to a longer one that a head noun begins
(กระทรวงพาณิชย์ก and กระทรวงพาณิชย์จีน are not the same body).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.extract.adjectives import find_adjectives
from pipeline.extract.aliases import link_aliases
from pipeline.extract.contexts import find_persons, latin_titles, overlaps_any, settle
from pipeline.extract.gazetteer import Entry, name_digest
from pipeline.extract.latin_names import (
    LATIN_HEADS,
    LATIN_NAME_RE,
    Name,
    latin_names,
    without_loose_end,
)
from pipeline.extract.matcher import Hit, find_hits
from pipeline.extract.name_edges import Head, Reach, head_pattern, heads
from pipeline.records import Match, Mention, Names, PartnerValue, Tokens
from pipeline.spans import Span
from pipeline.thai import is_thai

NOT_HEAD_RE = re.compile(
    r"กรมธรรม์|กรมท่า(?!อากาศ)|กรมพระ|กรมสมเด็จ|กรมขุน|กรมหมื่น|สภาพ|สภาวะ|สำนักพิมพ์|องค์การนักศึกษา|คณะกรรมการ(?=จัดงาน)|พรรคพวก"
    r"|สถาบัน(?:อุดมศึกษา|การเงิน|การศึกษา|เกษตรกร|ชาติ|ครอบครัว|พระมหากษัตริย์|หลัก|ทางการเงิน)"
    r"|องค์การ(?:ระหว่างประเทศ|มหาชน)(?!เพื่อ|ว่าด้วย)|สหกรณ์การเกษตร(?=[ ใน]|และ)"
    r"|ธนาคาร(?:น้ำ|ปู|เลือด|ขยะ|เมล็ด|ข้อมูล|อาหาร)|เครือข่ายสังคม|สำนักงานใหญ่"
)
"""Words that only begin like a head noun."""
COMPANY_RE = re.compile(r"[ ]?((?:(?!บริษัท|\n|จำกัด|[,;“”\"]).){2,80}?[ ]?จำกัด(?:[ ]?\(มหาชน\))?)")
EMBASSY_AT_RE = re.compile(r"[ ]?ณ[ ]?(กรุง|นคร|เมือง)?")
POSTED_RE = re.compile(r"[ ]?ประจำ(ประเทศ)?")
OF_PLACE_RE = re.compile(r"ใน|แห่ง|[-\N{EN DASH}]")
"""Behind a name of the gazetteer these begin the rest of a longer name: หอการค้าไทยในจีน."""
PUBLIC_RE = re.compile(r"[ ]?\(องค์การมหาชน\)")
COMPANY_END_RE = re.compile(r"[ ]?จำกัด(?:[ ]?\(มหาชน\))?")
LIMITED_RE = re.compile(r"[ ]?จำกัด")
MARK_RE = re.compile(
    r"[ ]?\((?:[A-Z][A-Za-z]|[ก-ฮ]{1,5}\.)|[ ]?หรือ[ ]?[A-Z]|[ ]?(?:ซึ่ง)?(?:จัดตั้ง|ก่อตั้ง)"
)
MARKED_END_RE = re.compile(r"(?:แห่งชาติ|นานาชาติ|ระหว่างประเทศ|อาเซียน|โลก|เอเชีย|แปซิฟิก|แห่งประเทศไทย)$")
MEMBER_RE = re.compile(r"(?:สมาชิก|สมาชิกของ|เข้าร่วม|จัดตั้ง|ก่อตั้ง|ประธาน|เลขาธิการ)$")
FACULTY_RE = re.compile(
    r"[ก-\u0e4e]{0,40}?(?:ศาสตร์|เทคโนโลยี|เทคนิคการแพทย์|พยาบาล|วิทยาการ|การจัดการ|นิเทศ|บริหารธุรกิจ|สารสนเทศ|ศิลป์)"
)
FUND_ACTOR_RE = re.compile(
    r"[ ]?(?:\([^()\n]{1,60}\))?[ ]?(?:ได้)?(?:อนุมัติ|สนับสนุน|มอบ|ให้ทุน|ให้เงิน|จัดสรร|ร่วมกับ|ลงนาม)"
)
BRACKET_RE = re.compile(r"[ ]?\(")
FUND_MADE_RE = re.compile(r"(?:จัดตั้ง|ตั้ง|ก่อตั้ง|เปิดตัว|สร้าง|ริเริ่ม|เสนอ)[ ]?$")
FOREIGN_RE = re.compile(
    r"(?:[ ]?(?:ของ|จาก|แห่ง)[ ]?(?:ประเทศ)?|[ ]ประเทศ|[ ](?=สปป|สาธารณรัฐ|ราชอาณาจักร))?"
)
OF_RE = re.compile(r"[ ]?(?:ของ|จาก|แห่ง)[ ]?(?:ประเทศ)?$|[ ]ประเทศ$")
GENERIC_BEFORE_RE = re.compile(r"(?:บริษัท|กลุ่มบริษัท|กลุ่ม|องค์กร|หน่วยงาน)[ ]?$")
MAX_PLACES = 12
"""Places inside a name and right behind it that are looked at."""
TH_PUBLIC = frozenset(("government_agency", "local_government"))


def find_organisations(
    tokens: Tokens, taken: Sequence[Span] = (), gazetteers: Sequence[Path] = ()
) -> list[Mention]:
    """Find the mentions of organisations, groups, networks and companies.

    Args:
        tokens: the brochure.
        taken: spans of earlier mentions (dates), sorted and disjoint.
        gazetteers: CSV files of the user.

    Returns:
        Mentions of kind `partner` in text order, aliases in brackets included.
    """
    text = tokens.clean.text
    raw = find_hits(tokens, gazetteers)
    hits = settle(raw, text)
    known = [hit for hit in hits if _organisation_of(hit) is not None]
    places = {h.span.start: h.span.end for h in raw if _organisation_of(h) is None}
    names = list(_names_by_head(tokens, places, known))
    stand = [*(n.full for n in names), *(h.span for h in known)]
    names += latin_names(text, stand, [h.span for h in hits if _organisation_of(h) is None])
    adjectives = find_adjectives(hits, tokens)
    merged = _merge(text, known, names, hits, adjectives)
    merged = [m for m in merged if not overlaps_any(m.span, taken)]
    persons = frozenset(span.start for span in find_persons(tokens))
    merged = [m for m in merged if m.span.start not in persons]
    return link_aliases(tokens, merged, hits)


def _organisation_of(hit: Hit) -> Entry | None:
    """Return the organisation a hit names, if it names one."""
    for entry in hit.entries:
        if not entry.is_place and entry.type != "country":
            return entry
    return None


# --- names by their head noun --------------------------------------------------------------


def _names_by_head(
    tokens: Tokens, places: Mapping[int, int], known: Sequence[Hit]
) -> Iterator[Name]:
    """Yield the names that a head noun begins, from left to right, none inside another."""
    text = tokens.clean.text
    reach = Reach(tokens, places)
    ends = {hit.span.start: hit.span.end for hit in known}
    found: list[Name] = []
    at = 0
    places_of_heads = [m for m in head_pattern().finditer(text) if reach.begins(m.start())]
    marked = _marked_names(text, places_of_heads, reach)
    for match in places_of_heads:
        start = match.start()
        # สหพันธ์สาธารณรัฐเยอรมนี begins with a head noun, and is a country.
        if start < at or start in places or NOT_HEAD_RE.match(text, start):
            continue
        name = _name_at(text, start, heads()[match[0]], reach, marked)
        if name is None:
            continue
        if heads()[match[0]].shape == "fund" and not _is_fund(text, name.full, ends):
            continue
        at = max(name.full.end, ends.get(start, 0))
        found.append(name)
    yield from _trimmed(found, text)


def _marked_names(text: str, places: Sequence[re.Match[str]], reach: Reach) -> frozenset[str]:
    """Return the descriptive phrases that are proved names somewhere in the text."""
    found = set()
    for match in places:
        head, start = heads()[match[0]], match.start()
        end = reach.end_of(start, head) if head.shape == "marked" else None
        if end is not None and _is_marked(text, start, end, head):
            found.add(text[start:end])
    return frozenset(found)


def _name_at(
    text: str, start: int, head: Head, reach: Reach, marked: frozenset[str]
) -> Name | None:
    """Return the name that begins at `start` with `head`, if one does."""
    if head.shape == "company":
        return _company_at(text, start, head, reach)
    if head.noun.startswith("สถาน"):
        return _embassy_at(text, start, head, reach)
    latin = LATIN_NAME_RE.match(text, start + len(head.noun) + 1)
    if text.startswith(" ", start + len(head.noun)) and latin and head.shape != "marked":
        core = without_loose_end(Span(*latin.span()), text)
        inner = core if LATIN_HEADS.search(core.of(text)) else Span(start, core.end)
        return Name(Span(start, core.end), inner, head.type, "", "organisations.head_noun")
    if head.shape == "faculty":
        match = FACULTY_RE.match(text, start + len(head.noun))
        end = match.end() if match else None
    else:
        end = reach.end_of(start, head)
    if end is None or end <= start + len(head.noun):
        return None
    limited = LIMITED_RE.match(text, end)
    end = limited.end() if limited and head.noun == "สหกรณ์" else end
    if head.shape == "marked" and text[start:end] not in marked:
        return None
    span = Span(start, end)
    return Name(span, span, head.type, head.public, "organisations.head_noun")


def _embassy_at(text: str, start: int, head: Head, reach: Reach) -> Name | None:
    """Return an embassy or a consulate: of a country, or of Thailand at a place abroad."""
    end = start + len(head.noun)
    abroad = reach.place_end(text, end, EMBASSY_AT_RE)
    if abroad is not None:
        span = Span(start, abroad)
        return Name(span, span, head.type, "TH", "organisations.embassy")
    ours = reach.end_of(start, head)
    if ours is None:
        return None
    span = Span(start, reach.place_end(text, ours, POSTED_RE) or ours)
    return Name(span, span, head.type, "", "organisations.embassy")


def _is_marked(text: str, start: int, end: int, head: Head) -> bool:
    """Say whether something shows that a descriptive phrase is a name."""
    return bool(
        MARK_RE.match(text, end)
        or MARKED_END_RE.search(text, start, end)
        or (head.type == "network" and MEMBER_RE.search(text, max(0, start - 12), start))
    )


def _is_fund(text: str, span: Span, known: Mapping[int, int]) -> bool:
    """Say whether a fund acts as a body; one that somebody sets up is a programme.

    known: where names of the gazetteer begin and end; one in brackets proves a body.
    """
    if FUND_MADE_RE.search(text, max(0, span.start - 12), span.start):
        return False
    bracket = BRACKET_RE.match(text, span.end)
    if bracket and bracket.end() in known:
        return True
    return FUND_ACTOR_RE.match(text, span.end) is not None


def _company_at(text: str, start: int, head: Head, reach: Reach) -> Name | None:
    """Return a company: up to จำกัด, or a Latin name, or a Thai name behind a blank."""
    begin = start + len(head.noun)
    closed = COMPANY_RE.match(text, begin)
    if closed and not text.startswith(("จำกัด",), closed.start(1)):
        core = Span(closed.start(1), closed.end(1))
        return Name(Span(start, core.end), core, "company", "", "organisations.company")
    blank = text.startswith(" ", begin)
    latin = LATIN_NAME_RE.match(text, begin + blank)
    if latin:
        core = without_loose_end(Span(*latin.span()), text)
        return Name(Span(start, core.end), core, "company", "", "organisations.company")
    if not blank and head.noun != "กลุ่มบริษัท":
        return None
    end = reach.end_of(start, head)
    if end is None or end <= begin + 2:
        return None
    core = Span(start if "กิจการร่วมค้า" in head.noun else begin + blank, end)
    return Name(Span(start, end), core, "company", "", "organisations.company")


def _trimmed(names: Sequence[Name], text: str) -> Iterator[Name]:
    """Yield the names, cut to a form that stands by itself elsewhere in the text.

    A name that ends at a blank or a bracket is certain; a longer one that begins with it
    has swallowed the verb behind it.
    """
    certain = {
        name.full.of(text)
        for name in names
        if name.full.end == len(text) or not is_thai(text[name.full.end])
    }
    lengths = sorted({len(surface) for surface in certain}, reverse=True)
    for name in names:
        surface = name.full.of(text)
        for length in lengths:
            if 8 < length < len(surface) and surface[:length] in certain and name.full == name.core:
                span = Span(name.full.start, name.full.start + length)
                name = name._replace(full=span, core=span)
                break
        yield name


# --- one list ------------------------------------------------------------------------------


def _merge(
    text: str,
    known: Sequence[Hit],
    names: Sequence[Name],
    hits: Sequence[Hit],
    adjectives: set[Span],
) -> list[Mention]:
    """Return one list of mentions: of overlapping names the longer, the gazetteer's first."""
    places = [hit for hit in hits if _organisation_of(hit) is None]
    starts = {hit.span.start: hit for hit in places}
    titles = latin_titles(text, [hit.span for hit in hits])
    mentions: list[Mention] = []
    by_start = {hit.span.start: hit for hit in known}
    longer = [n for n in names if not _same_as_known(n, by_start, known, text)]
    inner = sorted(n.full for n in longer)
    for hit in known:
        if overlaps_any(hit.span, inner):
            continue
        if hit.span in adjectives or overlaps_any(hit.span, titles):
            continue
        mentions.append(_known_mention(hit, text, starts))
    mentions += [_pattern_mention(name, text, places) for name in longer]
    return _with_parents(sorted(mentions, key=lambda m: m.span), text)


PART_TYPES = frozenset(("university", "government_agency", "hospital", "other_organization"))
PARTS = ("คณะ", "ภาควิชา", "สำนัก", "วิทยาลัย", "บัณฑิต", "กรม", "กอง", "ศูนย์", "โรงพยาบาล", "สถาบันวิจัย")
"""First words of bodies that are parts of the one named right behind them."""


def _with_parents(mentions: Sequence[Mention], text: str) -> list[Mention]:
    """Give a faculty or a department without a country that of the body named right behind it."""
    found = list(mentions)
    for i in range(len(found) - 2, -1, -1):
        inner, outer = found[i].value, found[i + 1].value
        if not (isinstance(inner, PartnerValue) and isinstance(outer, PartnerValue)):
            continue
        gap = text[found[i].full_span.end : found[i + 1].full_span.start]
        belongs = inner.type in PART_TYPES and found[i].span.of(text).startswith(PARTS)
        if inner.country is None and belongs and gap in ("", " "):
            value = replace(inner, country=outer.country, country_source=outer.country_source)
            found[i] = replace(found[i], value=value)
    return found


def _same_as_known(
    name: Name, by_start: Mapping[int, Hit], known: Sequence[Hit], text: str
) -> bool:
    """Say whether the gazetteer has this name: as it stands, or as what it begins with.

    A name by pattern that goes on behind one of the gazetteer has swallowed what follows,
    unless a country follows at once: that is another body.
    """
    hit = by_start.get(name.full.start) or by_start.get(name.core.start)
    if hit is not None:
        longer = name.full.end > hit.span.end
        closed = name.rule in ("organisations.company", "organisations.latin")
        return not (longer and (closed or OF_PLACE_RE.match(name.full.of(text), hit.span.length)))
    # Hits are disjoint, so only the last one that begins before the name can hold it.
    i = bisect_right(known, name.core.start, key=lambda hit: hit.span.start)
    return i > 0 and known[i - 1].span.contains(name.core)


def _known_mention(hit: Hit, text: str, places: Mapping[int, Hit]) -> Mention:
    """Build the mention of an organisation of the gazetteer.

    A ministry or department of Thailand with another country behind it is that country's:
    กระทรวงสาธารณสุขของเวียดนาม, กระทรวงพาณิชย์จีน (the country is then part of the name).
    """
    entry = _organisation_of(hit)
    value = entry.value() if entry else None
    if entry is None or not isinstance(value, PartnerValue):
        raise ValueError(f"not an organisation: {hit.surface}")
    span = hit.span
    match: Match = "exact" if hit.surface in (entry.th, entry.en) else "alias"
    if value.type in TH_PUBLIC and value.country == "TH":
        country, end = _foreign_country(span.end, text, places)
        if country is not None:
            span = Span(span.start, end)
            name = span.of(text)
            ident = f"org:{name_digest(name + country)}"
            value = PartnerValue(ident, value.type, Names(name, None), country, "text")
            return Mention(span, span, "partner", value, "organisations.foreign", "pattern")
    word = GENERIC_BEFORE_RE.search(text, max(0, span.start - 12), span.start)
    full = Span(word.start() if word else span.start, span.end)
    limited = COMPANY_END_RE.match(text, span.end)
    if limited and value.type in ("company", "state_enterprise"):
        span, full = Span(span.start, limited.end()), Span(full.start, limited.end())
    if hit.surface.startswith("บริษัท ") and text.startswith("บริษัท", span.start):
        rest = span.of(text)[len("บริษัท") :]
        span = Span(span.end - len(rest.lstrip()), span.end)
    return Mention(span, full, "partner", value, "organisations.gazetteer", match)


def _foreign_country(end: int, text: str, places: Mapping[int, Hit]) -> tuple[str | None, int]:
    """Return the foreign country that follows a name, and where the name then ends."""
    gap = FOREIGN_RE.match(text, end)
    hit = places.get(gap.end()) if gap else None
    if gap is None or hit is None or hit.entries[0].type != "country":
        return None, end
    country = hit.entries[0].country
    if country == "TH":
        return None, end
    return country, hit.span.end if gap.end() == end else end


def _pattern_mention(name: Name, text: str, places: Sequence[Hit]) -> Mention:
    """Build the mention of a name found by pattern, with the country that the text gives it."""
    surface = name.core.of(text)
    thai = any(is_thai(c) for c in surface)
    country, source = _country_of(name, text, places)
    public = "TH" if PUBLIC_RE.match(text, name.full.end) else name.public
    if public and (country is None or name.rule == "organisations.embassy"):
        country, source = public, "gazetteer"
    names = Names(surface if thai else None, None if thai else surface)
    full = name.full.of(text)
    if full != surface:
        names = replace(names, aliases=(full,))
    value = PartnerValue(
        f"org:{name_digest(surface)}",
        name.type,
        names,
        country,
        source,  # type: ignore[arg-type]
    )
    return Mention(name.core, name.full, "partner", value, name.rule, "pattern")


def _country_of(name: Name, text: str, places: Sequence[Hit]) -> tuple[str | None, str | None]:
    """Return the country the text gives: behind the name (ของ, จาก, ประเทศ), or inside it."""
    inside = None
    first = bisect_left(places, name.full.start, key=lambda hit: hit.span.start)
    for hit in places[first : first + MAX_PLACES]:
        code = hit.entries[0].country
        if not code or hit.span.end <= name.full.start:
            continue
        if name.full.contains(hit.span):
            inside = inside or code
        elif 0 <= hit.span.start - name.full.end <= 12:
            gap = text[name.full.end : hit.span.start]
            if hit.entries[0].type == "country" and OF_RE.fullmatch(gap):
                return code, "text"
        elif hit.span.start > name.full.end:
            break
    return (inside, "text") if inside else (None, None)
