"""Places: settlements and administrative areas, from the gazetteers, with their codes.

Names of provinces and known towns count as they stand, unless they are part of another name
(สนามบินภูเก็ต, แม่น้ำน่าน, นายสุรินทร์). Homographs need a generic word or a list of places
(จังหวัดตาก แม่ฮ่องสอน และระนอง). Districts and subdistricts always need theirs: most of
their names are ordinary words; one named in a list behind อำเภอ counts as well.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from pipeline.extract.contexts import (
    CLOSED_RE,
    LINK_RE,
    Neighbours,
    contexts,
    find_persons,
    latin_titles,
    overlaps_any,
    settle,
)
from pipeline.extract.gazetteer import load
from pipeline.extract.gazetteer_rows import Entry
from pipeline.extract.matcher import GENERIC_RE, GENERIC_REACH, Hit, find_hits, generic_start
from pipeline.extract.misspelt import countries_near
from pipeline.extract.unlisted import find_unlisted
from pipeline.records import Match, Mention, Tokens
from pipeline.spans import Span
from pipeline.thai import FOLLOWING_VOWELS, MARKS, is_thai

TYPE_OF_GENERIC = {
    "จังหวัด": "province",
    "จ.": "province",
    "จว.": "province",
    "มณฑล": "province",
    "รัฐ": "state",
    "มลรัฐ": "state",
    "อำเภอ": "district",
    "อ.": "district",
    "เขต": "district",
    "ตำบล": "subdistrict",
    "ต.": "subdistrict",
    "แขวง": "subdistrict",
    "เกาะ": "island",
    "หมู่เกาะ": "island",
    "ภูมิภาค": "region",
}
LOCAL_RE = re.compile(r"อ\.|ต\.|กิ่งอำเภอ|อำเภอ|เขต|ตำบล|แขวง")
"""Generic words of districts and subdistricts; the short ones count where a token begins."""
ORDINAL_RE = re.compile(r"ที่[ ]?[0-9๐-๙.]{1,6}[ ]?$")
"""A figure that counts nothing behind it: อาคาร ระยะที่ 2 ตำบล…."""
PROVINCE_WORD_RE = re.compile(r"จังหวัด|จ\.")
"""Before the next name of a list: the province of the district before it."""
BLANK_RE = re.compile(r"[ \N{NO-BREAK SPACE}]?")
COUNTED_RE = re.compile(r"[0-9๐-๙][ ]?$|(?:ทุก|หลาย|บาง|ราย|(?<!แ)ละ)$")
JOINTS = frozenset(("และ", "กับ", "หรือ", "ใน", "ที่", "ของ", "จะ", "ได้", "ให้"))
"""Joints that are also names of subdistricts, or begin none."""
PROVINCE_REACH = 40
"""Characters behind a district within which its province is named."""
LONGEST_LOCAL = 30
OFFICE_RE = re.compile(
    r"(?:สสจ|พมจ|พศจ|ทสจ|วธจ|ภ\.จว|กกต|ตร|สภ|สภ\.อ|สพป|สพม|มรภ|ฉก|ผบก|ผกก|รร|ธ|ม)\.(?:เมือง|ราชภั[ฏฎ])?$"
)
"""Offices by their abbreviation, which a place follows at once: สสจ.ขอนแก่น."""
NAMED_RE = re.compile(
    r"(?<!เมือง)(?<!จังหวัด)(?<!อำเภอ)(?<!เขต)(?<!เกาะ)(?<!รัฐ)(?<!ใน)(?<!ใช้)(?<!เปลี่ยน)(?<!ราย)(?<!มี)(?<!เดิม)"
    r"(?:ชื่อ(?:เล่น|จริง)?|นามสกุล)[ ]?$"
)
"""Words before a person's name."""
NAMED_REACH = 16
DASHES = "-\N{EN DASH}"
"""A place tied by one to a part of another name is part of it as well: ด่านสะเดา-บูกิตกายูฮิตัม."""
CAPITAL = "TH-10"


def find_cities(
    tokens: Tokens, taken: Sequence[Span] = (), gazetteers: Sequence[Path] = ()
) -> list[Mention]:
    """Find the mentions of places.

    Args:
        tokens: the brochure.
        taken: spans of earlier mentions (dates, organisations, programmes), sorted and
            disjoint; a name inside one is part of it and no mention of its own.
        gazetteers: CSV files of the user.

    Returns:
        Mentions of kind `city` in text order.
    """
    text = tokens.clean.text
    hits = settle(find_hits(tokens, gazetteers), text)
    persons = frozenset(span.start for span in find_persons(tokens))
    titles = latin_titles(text, [hit.span for hit in hits])
    beside = Neighbours(tokens)
    found = []
    part = -1  # where the last name ends that is part of another name
    for hit in hits:
        entry = place_of(hit, text, hits)
        if entry is None or hit.span.start in persons or overlaps_any(hit.span, taken):
            continue
        tied = hit.span.start == part + 1 and text[part] in DASHES
        if tied or is_attached(hit.span, text, beside):
            part = hit.span.end
            continue
        if overlaps_any(hit.span, titles):
            continue
        found.append(_mention(hit, entry, text, beside))
    local = [m for m in find_local(tokens, found, gazetteers) if not overlaps_any(m.span, taken)]
    inner = sorted(m.full_span for m in local)
    listed = [*(m for m in found if not overlaps_any(m.span, inner)), *local]
    spans = sorted({*taken, *(m.full_span for m in listed)})
    listed += find_unlisted(tokens, hits, spans, gazetteers)
    return sorted(listed, key=lambda m: m.span)


def place_of(hit: Hit, text: str, hits: Sequence[Hit]) -> Entry | None:
    """Return the place a hit names.

    Of several that go by the name: the one its generic word asks for, in the country that
    the sentence names, else the largest.
    """
    places = [entry for entry in hit.entries if entry.is_place]
    if not places:
        return None
    start = hit.span.start
    word = GENERIC_RE.search(text, max(0, start - GENERIC_REACH), start)
    if word and word[0].strip() in ("แขวง", "ตำบล", "ต.") and hit.homograph:
        # No short form of a province stands behind the word for a subdistrict: แขวงปทุม|วัน.
        places = [entry for entry in places if entry.country != "TH" or entry.type != "province"]
        if not places:
            return None
    wanted = TYPE_OF_GENERIC.get(word[0].strip()) if word else None
    free = [e for e in places if e.type == wanted or hit.surface not in e.homographs]
    if not free and len(places) < len(hit.entries):
        return None
    if len(places) == 1:
        return places[0]
    near = countries_near(hit.span, hits, text)

    def rank(entry: Entry) -> tuple[bool, int, int]:
        country = near.index(entry.country) if entry.country in near else len(near)
        return (entry.type != wanted, country, -entry.population)

    return min(free or places, key=rank)


def is_attached(span: Span, text: str, beside: Neighbours) -> bool:
    """Say whether a place clings to a building, a river or a product that is named after it.

    An office of a province (ตำรวจภูธรจังหวัดหนองคาย) stands before its generic word. Who is called
    ระนอง is a person, unless the word before ชื่อ is that for a place.
    """
    if NAMED_RE.search(text, max(0, span.start - NAMED_REACH), span.start):
        return True
    word = _generic_before(span, text, beside)
    for start in (span.start, word.start() if word else span.start):
        if OFFICE_RE.search(text, max(0, start - 12), start):
            return True
        if start == 0 or not is_thai(text[start - 1]):
            continue
        if any(word in contexts().attached for word in beside.words_before(start, 3)):
            return True
    return False


def _generic_before(span: Span, text: str, beside: Neighbours) -> re.Match[str] | None:
    """Return the generic word before a place.

    Before a blank it is one only if a token begins there: not the นคร of เขตพระนคร กรุงเทพมหานคร.
    """
    word = GENERIC_RE.search(text, max(0, span.start - GENERIC_REACH), span.start)
    if word is None or not word[0].endswith(" ") or beside.begins(word.start()):
        return word
    return None


def _mention(hit: Hit, entry: Entry, text: str, beside: Neighbours) -> Mention:
    """Build the mention of a place: the core without its generic word."""
    span = hit.span
    word = _generic_before(span, text, beside)
    full = Span(generic_start(text, word, span.start), span.end)
    core = core_of(span, entry, text)
    match: Match = "exact" if hit.surface in (entry.th, entry.en) else "alias"
    return Mention(core, full, "city", entry.value(), "cities.gazetteer", match)


def core_of(span: Span, entry: Entry, text: str) -> Span:
    """Return the span without a generic word that the gazetteer's name begins with."""
    if entry.type in ("province", "state"):
        for generic in ("แขวง", "รัฐ"):
            if text.startswith(generic, span.start) and span.length > len(generic) + 1:
                return Span(span.start + len(generic), span.end)
    for generic in ("กรุง", "นคร", "เมือง", "มหานคร", "เกาะ", "มณฑล", "เขตปกครองตนเอง", "รัฐ"):
        if text.startswith(generic, span.start):
            core = Span(span.start + len(generic), span.end)
            capital = generic == "กรุง" and entry.country != "TH"
            if capital or core.of(text) in entry.surfaces:
                return core
    return span


@lru_cache(maxsize=4)
def _local_names(gazetteers: tuple[Path, ...]) -> dict[str, dict[str, tuple[Entry, ...]]]:
    """Return the districts and subdistricts by type and name."""
    found: dict[str, dict[str, tuple[Entry, ...]]] = {"district": {}, "subdistrict": {}}
    for name, entries in load(gazetteers).guarded.items():
        for kind, names in found.items():
            fitting = tuple(entry for entry in entries if entry.type == kind)
            if fitting:
                names[name] = fitting
    return found


def find_local(
    tokens: Tokens, places: Sequence[Mention], gazetteers: Sequence[Path] = ()
) -> list[Mention]:
    """Find districts and subdistricts behind their generic word, and those listed after one."""
    text = tokens.clean.text
    names = _local_names(tuple(gazetteers))
    edges = frozenset(s.start for s in tokens.spans) | {len(text)}
    found: list[Mention] = []
    for generic in LOCAL_RE.finditer(text):
        word = generic[0]
        if word in ("อ.", "ต.") and generic.start() not in edges:
            continue
        # Behind a number it is a classifier: 48 ตำบล.
        counted = COUNTED_RE.search(text, max(0, generic.start() - 3), generic.start())
        if counted and not ORDINAL_RE.search(text, max(0, generic.start() - 12), generic.start()):
            continue
        kind = TYPE_OF_GENERIC.get(word, "district")
        capital = word in ("เขต", "แขวง")
        at, full_start = BLANK_RE.match(text, generic.end()).end(), generic.start()  # type: ignore[union-attr]
        first = True
        while True:
            hit = _longest_name(text, at, names[kind], edges)
            if hit is None or (found and found[-1].span.end > at):
                break
            span, entries = hit
            if not first and not CLOSED_RE.match(text, span.end):
                break
            entry = _in_province(entries, _provinces_near(span, places), capital)
            if entry is None:
                break
            full = Span(full_start, span.end)
            found.append(Mention(span, full, "city", entry.value(), "cities.local", "exact"))
            link = LINK_RE.match(text, span.end)
            if link is None or link.end() == span.end or PROVINCE_WORD_RE.search(link[0]):
                break
            at = full_start = link.end()
            first = False
    return found


def _longest_name(
    text: str, at: int, names: dict[str, tuple[Entry, ...]], edges: frozenset[int]
) -> tuple[Span, tuple[Entry, ...]] | None:
    """Return the longest name that begins at `at` and ends where a name can."""
    for end in range(min(len(text), at + LONGEST_LOCAL), at + 1, -1):
        entries = names.get(text[at:end])
        if entries is None or text[at:end] in JOINTS:
            continue
        after = text[end] if end < len(text) else "\n"
        if after in MARKS + FOLLOWING_VOWELS or (end not in edges and end - at < 6):
            continue
        return Span(at, end), entries
    return None


def _provinces_near(span: Span, places: Sequence[Mention]) -> Iterator[str]:
    """Yield the codes of the provinces named behind a district, then before it, nearest first."""
    here = bisect_left(places, span.start, key=lambda mention: mention.span.start)
    near = places[here : here + 8]
    behind = [m for m in near if 0 <= m.full_span.start - span.end <= PROVINCE_REACH]
    for mention in (*behind, *reversed(places[max(0, here - 8) : here])):
        code = getattr(mention.value, "admin1", None)
        if code:
            yield code


def _in_province(entries: Sequence[Entry], provinces: Iterator[str], capital: bool) -> Entry | None:
    """Return the entry in the first province that has one of that name.

    เขต and แขวง are of Bangkok. A name of several provinces, none of them named near,
    keeps no code: unknown is not guessed.
    """
    if capital:
        return next((e for e in entries if e.subdivision == CAPITAL), None)
    for code in provinces:
        for entry in entries:
            if entry.subdivision == code:
                return entry
    if len(entries) == 1:
        return entries[0]
    return replace(entries[0], subdivision="", en=entries[0].en)
