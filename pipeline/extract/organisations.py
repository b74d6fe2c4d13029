"""Organisations: from the gazetteer, by their head noun, and by Latin words such as University.

They are found before the places, because a place inside the name of an organisation is none
of its own. A name from the gazetteer gives way to a longer one that a head noun begins
(กระทรวงพาณิชย์ก and กระทรวงพาณิชย์จีน are not the same body).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.extract.adjectives import find_adjectives
from pipeline.extract.aliases import link_aliases
from pipeline.extract.contexts import find_persons, latin_titles, overlaps_any, settle
from pipeline.extract.gazetteer_rows import Entry, name_digest
from pipeline.extract.headed_names import names_by_head
from pipeline.extract.latin_names import (
    Name,
    latin_names,
)
from pipeline.extract.matcher import Hit, find_hits
from pipeline.extract.name_edges import PATRON_RE
from pipeline.records import Match, Mention, Names, PartnerValue, Tokens
from pipeline.spans import Span
from pipeline.thai import is_thai

OF_PLACE_RE = re.compile(
    r"ใน|แห่ง|[ ]?[-\N{EN DASH}][ ]?(?=[ก-\u0e4e])|และ[^\s()]{2,30}?แห่ง|เพื่อ(?=[^\s()]{3,60}[ ]?\()"
)
"""Behind a name of the gazetteer these begin the rest of a longer name: หอการค้าไทยในจีน."""
IN_THAILAND_RE = re.compile(r"\((?:ประเทศ)?ไทย\)")
"""The country that a company's own name gives it counts more than that of its group."""
PUBLIC_RE = re.compile(r"[ ]?\(องค์การมหาชน\)")
COMPANY_END_RE = re.compile(r"[ ]?จำกัด(?:[ ]?\(มหาชน\))?")
FOREIGN_RE = re.compile(
    r"(?:[ ]?(?:ของ|จาก|แห่ง)[ ]?(?:ประเทศ)?|[ ]ประเทศ|[ ](?=สปป|สาธารณรัฐ|ราชอาณาจักร))?"
)
OF_RE = re.compile(r"[ ]?(?:ของ|จาก|แห่ง)[ ]?(?:ประเทศ)?$|[ ]ประเทศ$")
GENERIC_BEFORE_RE = re.compile(r"(?:บริษัท|กลุ่มบริษัท|กลุ่ม|องค์กร|หน่วยงาน)[ ]?$")
FEBRUARY = "ก.พ."
DAY_RE = re.compile(r"(?<![0-9๐-๙])[0-9๐-๙]{1,2}[ ]?$")
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
    hits = [hit for hit in settle(raw, text) if not _is_month(hit, text)]
    known = [hit for hit in hits if _organisation_of(hit) is not None]
    places = {h.span.start: h.span.end for h in raw if _organisation_of(h) is None}
    names = list(names_by_head(tokens, places, known))
    stand = [*(n.full for n in names), *(h.span for h in known)]
    names += latin_names(text, stand, [h.span for h in hits if _organisation_of(h) is None])
    adjectives = find_adjectives(hits, tokens)
    merged = _merge(text, known, names, hits, adjectives)
    merged = [m for m in merged if not overlaps_any(m.span, taken)]
    persons = frozenset(span.start for span in find_persons(tokens))
    merged = [m for m in merged if m.span.start not in persons]
    return link_aliases(tokens, merged, hits)


def _is_month(hit: Hit, text: str) -> bool:
    """Say whether ก.พ. is February here, and not the commission: a day stands before it."""
    start = hit.span.start
    day = DAY_RE.search(text, max(0, start - 4), start)
    return hit.surface == FEBRUARY and day is not None


def _organisation_of(hit: Hit) -> Entry | None:
    """Return the organisation a hit names, if it names one."""
    for entry in hit.entries:
        if not entry.is_place and entry.type != "country":
            return entry
    return None


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
    abroad = frozenset(h.span.end for h in places if h.entries[0].country not in (None, "", "TH"))
    longer = [n for n in names if not _same_as_known(n, by_start, known, text, abroad)]
    inner = sorted(n.full for n in longer)
    for hit in known:
        if overlaps_any(hit.span, inner):
            continue
        if hit.span in adjectives or overlaps_any(hit.span, titles):
            continue
        mentions.append(_known_mention(hit, text, starts))
    mentions += [_pattern_mention(name, text, hits) for name in longer]
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
    name: Name,
    by_start: Mapping[int, Hit],
    known: Sequence[Hit],
    text: str,
    abroad: frozenset[int],
) -> bool:
    """Say whether the gazetteer has this name: as it stands, or as what it begins with.

    A name by pattern that goes on behind one of the gazetteer has swallowed what follows,
    unless a country follows at once, or a field and a foreign place: that is another body
    (องค์การตลาด|พลังงานสิงคโปร์).

    abroad: ends of foreign places.
    """
    hit = by_start.get(name.full.start) or by_start.get(name.core.start)
    if hit is not None:
        longer = name.full.end > hit.span.end
        limited = COMPANY_END_RE.match(text, hit.span.end)
        if limited and limited.end() == name.full.end:
            return True
        closed = name.rule in ("organisations.company", "organisations.latin")
        closed = closed or (name.full.end in abroad and " " not in name.full.of(text))
        return not (longer and (closed or OF_PLACE_RE.match(name.full.of(text), hit.span.length)))
    # Hits are disjoint, so only the last one that begins before the name can hold it.
    i = bisect_right(known, name.core.start, key=lambda hit: hit.span.start)
    return i > 0 and known[i - 1].span.contains(name.core)


def _known_mention(hit: Hit, text: str, places: Mapping[int, Hit]) -> Mention:
    """Build the mention of an organisation of the gazetteer.

    A ministry or department of Thailand with another country behind it is that country's:
    กระทรวงสาธารณสุขของเวียดนาม, กระทรวงพาณิชย์จีน. The country is part of the name if it stands
    beside it or behind แห่ง (กรมประมงแห่งกัมพูชา).
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
        printed = dict.fromkeys((*value.names.aliases, span.of(text), full.of(text)))
        value = replace(value, names=replace(value.names, aliases=tuple(printed)))
    public = PUBLIC_RE.match(text, span.end) or PATRON_RE.match(text, span.end)
    if public:
        span, full = Span(span.start, public.end()), Span(full.start, public.end())
    if IN_THAILAND_RE.search(text, span.start, span.end):
        value = replace(value, country="TH", country_source="text")
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
    belongs = gap.end() == end or gap[0] == "แห่ง"
    return country, hit.span.end if belongs else end


def _pattern_mention(name: Name, text: str, hits: Sequence[Hit]) -> Mention:
    """Build the mention of a name found by pattern, with the country that the text gives it."""
    surface = name.core.of(text)
    thai = any(is_thai(c) for c in surface)
    country, source = _country_of(name, text, hits)
    bracket = PUBLIC_RE.match(text, name.full.end)
    public = "TH" if bracket else name.public
    if public and (country is None or name.rule == "organisations.embassy"):
        country, source = public, "gazetteer"
    names = Names(surface if thai else None, None if thai else surface)
    core, full = name.core, name.full
    if bracket:
        core, full = Span(core.start, bracket.end()), Span(full.start, bracket.end())
    others = [n for n in (core.of(text), full.of(text)) if n != surface]
    names = replace(names, aliases=tuple(dict.fromkeys(others)))
    value = PartnerValue(
        f"org:{name_digest(surface)}",
        name.type,
        names,
        country,
        source,  # type: ignore[arg-type]
    )
    return Mention(core, full, "partner", value, name.rule, "pattern")


def _country_of(name: Name, text: str, hits: Sequence[Hit]) -> tuple[str | None, str | None]:
    """Return the country the text gives: behind the name (ของ, จาก, ประเทศ), or inside it.

    Inside it a place counts more than a body (โรงพยาบาลมหาวิทยาลัยโอซากา); a country that stands
    bare behind a blank counts last.
    """
    place = body = behind = None
    first = bisect_left(hits, name.full.start, key=lambda hit: hit.span.start)
    for hit in hits[first : first + MAX_PLACES]:
        code = hit.entries[0].country
        if not code or hit.span.end <= name.full.start:
            continue
        if name.full.contains(hit.span):
            if _organisation_of(hit) is None:
                place = place or code
            elif hit.span.start > name.full.start:
                body = body or code
        elif 0 <= hit.span.start - name.full.end <= 12:
            gap = text[name.full.end : hit.span.start]
            if hit.entries[0].type == "country" and OF_RE.fullmatch(gap):
                return code, "text"
            if hit.entries[0].type == "country" and gap == " " and not name.public:
                behind = behind or code
        elif hit.span.start > name.full.end:
            break
    found = place or body or behind
    return (found, "text") if found else (None, None)
