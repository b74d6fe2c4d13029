"""Places that no gazetteer lists as they are written: slips of the author, and new names.

A Latin name behind เมือง, นคร or จังหวัด is a place. If a city of the gazetteer, in a country that
the same sentence names, is one or two letters away, it is that city, misspelt: the surface
stays as printed, the canonical name is corrected, the mention is flagged (Wilwaukee →
Milwaukee beside สหรัฐฯ). Without such a country nothing is corrected.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from pipeline.extract.contexts import contexts, overlaps_any
from pipeline.extract.gazetteer_rows import name_digest
from pipeline.extract.matcher import COUNTED_RE, GENERIC_RE, GENERIC_REACH, Hit, find_again
from pipeline.extract.misspelt import corrected, countries_near, misspelt
from pipeline.extract.name_edges import edges
from pipeline.records import Mention, Names, PlaceValue, Tokens
from pipeline.spans import Span
from pipeline.thai import FOLLOWING_VOWELS, MARKS

LATIN_PLACE_RE = re.compile(
    r"(?P<generic>มหานคร|เมืองท่า|เมืองหลวง|เมือง|นคร|กรุง|มลรัฐ|รัฐ|มณฑล|จังหวัด|แคว้น|เกาะ)[ ]?"
    r"(?P<name>[A-Z][A-Za-z'\u00c0-\u024f-]{2,30}(?:[ ][A-Z][A-Za-z'\u00c0-\u024f-]{1,30}){0,3})"
)
THAI_PLACE_RE = re.compile(
    r"(?P<generic>มหานคร|เมืองท่า|เมืองหลวง|เมือง|นคร|กรุง|มลรัฐ|รัฐ|มณฑล|แคว้น|จังหวัด)"
    r"(?=[ ]?(?P<name>[ก-\u0e4e]{3,24}))"
)
"""The name is only looked at, for it may hold the next generic word: กรุงเทพฯสู่เมืองโคจิ."""
BRACKET_RE = re.compile(r"[ ]?\(([A-Z][A-Za-z'\u00c0-\u024f -]{2,40})\)")
"""A Latin name in brackets behind a place."""
TITLE_RE = re.compile(
    r"Festival|Expo|Week|Fair|Forum|Summit|Conference|University|Centre|Center|Project"
)
BARE_LATIN_RE = re.compile(
    r"(?<![A-Za-z-])(?:[A-Z][a-z]{5,20}|[A-Z][a-z]{1,20}(?:[ ][A-Z][a-z]{2,20}){1,2})(?![A-Za-z-])"
)
COUNTRY_GAP_RE = re.compile(r"[ ]?(?:,[ ]?|\([ ]?)?(?:ใน|ของ)?")
COUNTRY_WORD_RE = re.compile(r"(?:ประเทศ|มลรัฐ|รัฐ|มณฑล|จังหวัด|แคว้น)?[ ]?")
TOLD_PLACE_RE = re.compile(r"(?:ที่|ณ|ใน|จาก|ถึง|ไป|ยัง|กับ|และ|สู่)(?P<name>[ก-\u0e4e]{4,20})(?=[ ])")
"""A name behind a preposition; its country must stand behind it: ที่ลอสบาญอส ประเทศฟิลิปปินส์."""
MEMBER_RE = re.compile(r"[ ]?และ[ ]?(?:เมือง|นคร|กรุง)?(?P<name>[ก-\u0e4e]{4,20})(?=[ \n,)]|$)")
"""The last member of a list of places."""
SEPARATE_RE = re.compile(r"[ ]?,?[ ](?:เมือง|นคร|กรุง)?")
GOVERNED_CITY_RE = re.compile(
    r"(?:ที่|ณ|ใน|จาก|กับ|และ|ถึง|ไป|ยัง|สู่|ของ|[ ,])"
    r"(?P<full>(?P<generic>เมือง|นคร|กรุง|จังหวัด|รัฐ|มณฑล|แคว้น|เกาะ)(?P<name>[ก-\u0e4e]{3,18}))"
    r"(?=[ ](?:จังหวัด|มณฑล|แคว้น|รัฐ|ประเทศ|แขวง)|[ ]?[,)\n]|$|และเมือง)"
)
"""A name behind เมือง that a preposition governs, up to a blank with a larger area, or an edge."""
CITY_WORDS = ("เมือง", "นคร", "กรุง")
"""Behind one of these an area is enough; a larger one needs a foreign country beside it."""
COMMON = frozenset(
    (
        *("และ", "หรือ", "กับ", "ที่", "ซึ่ง", "ใกล้เคียง", "พื้นที่", "จังหวัด", "ปริมณฑล", "อื่น", "อื่นๆ", "ๆ"),
        *("ทั่ว", "ทุก", "ภาค", "ภูมิภาค", "ชุมชน", "ตลาด", "คน"),
        *("ชาว", "เรา", "เขา", "เด็ก", "งาน", "บ้าน"),
        *("เมือง", "ประเทศ", "โลก", "ชนบท", "ท้องถิ่น", "ต่างประเทศ", "ชายแดน", "หลาย", "บาง", "ราย"),
    )
)
"""Words that no foreign name holds."""
COMMON_STARTS = (
    "การ",
    "ความ",
    "ผู้",
    "นัก",
    "ชาว",
    "ภาค",
    "เมือง",
    "จังหวัด",
    "ประเทศ",
    "พื้นที่",
    "ปริมณฑล",
    "ใกล้",
)
TYPE_OF_GENERIC = {
    "มลรัฐ": "state",
    "รัฐ": "state",
    "แคว้น": "state",
    "มณฑล": "province",
    "จังหวัด": "province",
    "เกาะ": "island",
}

MIN_AGAIN = 4
"""Letters of the shortest name that is found again: a shorter one begins many words."""


class Candidate(NamedTuple):
    """A name that stands where a place stands. generic: the word before it, or empty."""

    span: Span
    full: Span
    generic: str


def find_unlisted(
    tokens: Tokens, hits: Sequence[Hit], taken: Sequence[Span], gazetteers: Sequence[Path] = ()
) -> list[Mention]:
    """Find places by their generic word or their country, and link those that are misspelt.

    Args:
        tokens: the brochure.
        hits: names of the gazetteers, settled, in text order.
        taken: spans of all mentions found so far, sorted and disjoint.
        gazetteers: CSV files of the user.
    """
    text = tokens.clean.text
    countries = [hit for hit in hits if hit.entries[0].country]
    word_starts = {span.start for span in tokens.spans}
    found: list[Mention] = []
    for candidate in sorted([*_candidates(text, countries, taken), *_told(tokens, hits)]):
        if found and found[-1].full_span.end > candidate.full.start:
            continue
        # นคร is no word in เป็นครั้งแรก, nor รัฐ in สหรัฐ.
        inside_word = candidate.generic and candidate.full.start not in word_starts
        if inside_word or overlaps_any(candidate.full, taken):
            continue
        near = countries_near(candidate.span, countries, text)
        name = candidate.span.of(text)
        slip = misspelt(name, near, tuple(gazetteers)) if name.isascii() else None
        if slip is not None:
            found.append(corrected(candidate.span, candidate.full, *slip))
        elif candidate.generic or not name.isascii():
            found += _with_bracket(_unknown(candidate, name, near[:1]), text, hits)
    return sorted([*found, *_again(tokens, found, taken)], key=lambda m: m.span)


def _again(tokens: Tokens, found: Sequence[Mention], taken: Sequence[Span]) -> Iterator[Mention]:
    """Yield the other places where a new name stands behind its generic word: กับเมืองหนิงปัว."""
    text = tokens.clean.text
    first = {m.span.of(text): m for m in found if m.span.length >= MIN_AGAIN}
    edges_of_words = {bound for span in tokens.spans for bound in span}
    known = sorted({*taken, *(m.full_span for m in found)})
    for span in find_again(first, text):
        word = GENERIC_RE.search(text, max(0, span.start - GENERIC_REACH), span.start)
        full = Span(word.start() if word else span.start, span.end)
        if word and not overlaps_any(full, known) and {*full} <= edges_of_words:
            mention = first[span.of(text)]
            yield replace(mention, span=span, full_span=full, match="coreference")


def _with_bracket(mention: Mention, text: str, hits: Sequence[Hit]) -> list[Mention]:
    """Let the Latin name in brackets behind a place say which one it is: โบลอญญา (Bologna)."""
    bracket = BRACKET_RE.match(text, mention.span.end)
    value = mention.value
    if bracket is None or TITLE_RE.search(bracket[1]) or not isinstance(value, PlaceValue):
        return [mention]
    span = Span(*bracket.span(1))
    for hit in hits:
        known = hit.entries[0].value()
        if hit.span == span and isinstance(known, PlaceValue):
            surface = mention.span.of(text)
            names = replace(known.names, aliases=(*known.names.aliases, surface))
            return [replace(mention, value=replace(known, names=names), match="alias", flags=())]
    value = replace(value, names=replace(value.names, en=span.of(text)))
    alias = replace(mention, span=span, full_span=span, value=value, match="alias")
    return [replace(mention, value=value), alias]


def _candidates(text: str, countries: Sequence[Hit], taken: Sequence[Span]) -> Iterable[Candidate]:
    """Yield the names that may be places, in text order."""
    after = {hit.span.start for hit in countries}
    found: list[Candidate] = []
    for match in LATIN_PLACE_RE.finditer(text):
        found.append(Candidate(Span(*match.span("name")), Span(*match.span()), match["generic"]))
    # From the end, so that a place before an unknown province before its country is found.
    for match in reversed(list(THAI_PLACE_RE.finditer(text))):
        span = Span(*match.span("name"))
        if _is_kind(match["name"]) or not _ends_like_name(text, span.end):
            continue
        counted = COUNTED_RE.search(text, max(0, match.start() - 2), match.start())
        if counted and not overlaps_any(Span(counted.start(), counted.end()), taken):
            continue  # a figure, no year: 79 เมือง
        if _country_follows(text, span.end, after) or BRACKET_RE.match(text, span.end):
            found.append(Candidate(span, Span(match.start(), span.end), match["generic"]))
            after.add(span.start)
    generic = {candidate.span.start for candidate in found}
    for match in BARE_LATIN_RE.finditer(text):
        span = Span(*match.span())
        if span.start not in generic and _country_follows(text, span.end, after):
            found.append(Candidate(span, span, ""))
    return sorted(found)


def _told(tokens: Tokens, hits: Sequence[Hit]) -> Iterable[Candidate]:
    """Yield the Thai names that the words around them tell for places, without a generic word.

    They are no ordinary words: none of their tokens ends or begins a name of another kind.
    """
    text = tokens.clean.text
    starts = {span.start: i for i, span in enumerate(tokens.spans)}

    def may_be(match: re.Match[str]) -> bool:
        span = Span(*match.span("name"))
        return not _is_kind(match["name"]) and _is_unknown(tokens, starts, span)

    countries = [hit for hit in hits if hit.entries[0].country]
    after = {hit.span.start for hit in countries if hit.entries[0].type == "country"}
    for match in TOLD_PLACE_RE.finditer(text):
        told = match.end() + 1 in after or text.startswith("ประเทศ", match.end() + 1)
        if told and may_be(match):
            yield Candidate(Span(*match.span("name")), Span(*match.span("name")), "")
    for match in GOVERNED_CITY_RE.finditer(text):
        # At an edge only a country of the same sentence tells it from a word: สู่เมืองจริง.
        area = text.startswith(" ", match.end()) or text.startswith("และ", match.end())
        codes = countries_near(Span(*match.span("name")), countries, text)
        city = match["generic"] in CITY_WORDS
        near = area or codes if city else codes and codes[0] != "TH"
        if near and may_be(match):
            yield Candidate(Span(*match.span("name")), Span(*match.span("full")), match["generic"])
    cities = [hit for hit in hits if hit.entries[0].is_place]
    for first, second in pairwise(cities):
        member = MEMBER_RE.match(text, second.span.end)
        gap = SEPARATE_RE.fullmatch(text, first.span.end, second.span.start)
        if member and gap and may_be(member):
            yield Candidate(Span(*member.span("name")), Span(*member.span("name")), "")


def _is_unknown(tokens: Tokens, starts: Mapping[int, int], span: Span) -> bool:
    """Say whether a stretch reads like a foreign name: begins a token, holds no word of grammar.

    A foreign name falls into pieces, or is one token; a phrase of three long words is none.
    """
    i = starts.get(span.start)
    if i is None:
        return False
    known = edges()
    words = []
    for token in tokens.spans[i : i + 10]:
        if token.start >= span.end:
            break
        words.append(token.of(tokens.clean.text))
    grammar = known.edge | known.verb | known.generic | known.field | contexts().kind
    if any(word in grammar or word in COMMON for word in words) or not words:
        return False
    if any(words[0].startswith(prefix) for prefix in COMMON_STARTS):
        return False
    return len(words) == 1 or max(map(len, words[1:])) <= 4


def _ends_like_name(text: str, end: int) -> bool:
    """Say whether a run of Thai letters is over at `end`, and not cut inside a cluster."""
    after = text[end] if end < len(text) else "\n"
    return after in " ,(\n" and after not in MARKS + FOLLOWING_VOWELS


def _country_follows(text: str, end: int, countries: set[int]) -> bool:
    """Say whether a country stands directly behind a name."""
    gap = COUNTRY_GAP_RE.match(text, end)
    if gap is None or gap.end() == end:
        return False
    word = COUNTRY_WORD_RE.match(text, gap.end())
    return gap.end() in countries or (word is not None and word.end() in countries)


def _is_kind(name: str) -> bool:
    """Say whether a word behind เมือง tells its kind (เมืองท่องเที่ยว) and is no name."""
    return name.startswith(_kinds()) or name in contexts().kind


@lru_cache(maxsize=1)
def _kinds() -> tuple[str, ...]:
    """Return the words that a name is not to begin with; short ones for buildings begin many."""
    buildings = (word for word in contexts().attached if len(word) > 2)
    return (*buildings, *(word for word in contexts().kind if len(word) > 2))


def _unknown(candidate: Candidate, name: str, countries: Sequence[str]) -> Mention:
    """Build the mention of a place that only its generic word and its country tell."""
    latin = name.isascii() or not "\u0e00" <= name[0] <= "\u0e7f"
    names = Names(None if latin else name, name if latin else None, (candidate.generic + name,))
    country = countries[0] if countries else None
    value = PlaceValue(
        f"city:{name_digest(name)}",
        TYPE_OF_GENERIC.get(candidate.generic, "city"),
        names,
        country,
    )
    return Mention(
        candidate.span,
        candidate.full,
        "city",
        value,
        "cities.generic_word",
        "pattern",
        flags=("not_in_gazetteer",),
    )
