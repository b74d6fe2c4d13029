"""Where the names of the gazetteers stand in a text, and those of the brochure stand again.

All names of the gazetteers are searched at once (Aho-Corasick) in the text without its blanks,
and each place is then tried: a Thai name begins and ends at the edge of a cluster and of a
token, a Latin name at the edge of a word; blanks may be missing or added only where writers do
so; capital letters must be those of the name, or all capitals. Of names that overlap the
longest stays.

Linear: the automaton reads each character once, and a name is tried in time of its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import ahocorasick

from pipeline.extract.gazetteer import load
from pipeline.extract.gazetteer_rows import NO_NAME, Entry
from pipeline.extract.once import once
from pipeline.records import Tokens
from pipeline.spans import Span
from pipeline.thai import (
    FOLLOWING_VOWELS,
    LEADING_VOWELS,
    MARKS,
    SARA_I,
    SARA_U,
    THANTHAKHAT,
    is_thai,
)

BLANKS = " \N{NO-BREAK SPACE}\N{THIN SPACE}"
FOLD = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ\N{RIGHT SINGLE QUOTATION MARK}\N{EN DASH}\N{NON-BREAKING HYPHEN}",
    "abcdefghijklmnopqrstuvwxyz'--",
)
WITHOUT_BLANKS = str.maketrans("", "", BLANKS)
SILENT_RE = re.compile(f"[ก-ฮ][{SARA_I}{SARA_U}]?{THANTHAKHAT}")
"""A silent letter behind a name: it goes on, and is another one."""
BOUND_MARKS = frozenset(MARKS + FOLLOWING_VOWELS)
LEADING = frozenset(LEADING_VOWELS)
SHORT_NAME = 8
"""Thai names below this many characters must also end at token edges: ลาว in ลาวัลย์."""
LOOSE_NAME = 12
"""Thai names from this length on may hold a blank of a justified line at any token edge."""
ABBREVIATED_RE = re.compile(r"[ก-ฮ]{1,3}\.")
NEXT_PART_RE = re.compile(r"(?<=\.[ก-ฮ]\.)[ก-ฮ]{1,3}\.|[ก-ฮ]{2,3}\.")
"""Behind an abbreviation, what makes it another's: ปตท.|สผ., ก.พ.|ร., but not กกต.|จ.เลย."""
INITIALS_RE = re.compile(r"[ก-ฮ]{2,5}")
"""A body's abbreviation without points."""
MAX_BLANKS = 3
"""Blanks in a row inside a name, as justified lines leave them."""

HYPHEN_RE = re.compile(r"(?<=[ก-\u0e4e])-(?=[ก-\u0e4e])")
"""A hyphen between Thai letters: of a name, or left by the end of a line."""

GENERIC_RE = re.compile(
    r"(?:ประเทศ|จังหวัด|จว\.|จ\.|มหานคร|เมืองหลวง|เมืองท่า|เมือง|นคร|กรุง|เขตปกครองตนเอง|เขตบริหารพิเศษ|"
    r"เขตปกครองพิเศษ|มลรัฐ|รัฐ|อำเภอ|อ\.|เขต|ตำบล|ต\.|แขวง|มณฑล|แคว้น|ภูมิภาค|หมู่เกาะ|เกาะ|ลุ่มน้ำ|ชายแดน)"
    rf"[{BLANKS}]?$"
)
"""A generic word for a place at the end of a stretch, with a blank behind it or not."""
COUNTED_RE = re.compile(r"(?<!\.)[0-9๐-๙][ ]?$")
"""A figure before a generic word, which then says what is counted: 79 ประเทศ ไทย…;
๑.๑ numbers a section."""
GENERIC_REACH = 16
"""Characters to look back for a generic word."""


class Hit(NamedTuple):
    """A name of the gazetteer in the text.

    span: as it stands in the text. surface: the name as the gazetteer writes it.
    entries: all that go by it. homograph: an ordinary word as well, not yet proved a name.
    """

    span: Span
    surface: str
    entries: tuple[Entry, ...]
    homograph: bool


@dataclass(frozen=True, slots=True)
class Lines:
    """What the boundaries of a name are tried against. starts: where tokens begin, and the end."""

    text: str
    starts: frozenset[int]


@once
def find_hits(tokens: Tokens, gazetteers: Sequence[Path] = ()) -> tuple[Hit, ...]:
    """Return the names of the gazetteers in text order; of overlapping ones the longest.

    Homographs are still among them: `contexts.settle` decides.
    """
    hits = longest(_tried(tokens, tuple(gazetteers)))
    return tuple(hit for hit in hits if any(entry.type != NO_NAME for entry in hit.entries))


def longest(hits: Iterable[Hit]) -> list[Hit]:
    """Keep of overlapping hits the longest, of equally long ones the first; in text order."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.span.start, -h.span.end)):
        # A later hit that is longer than what it overlaps takes its place.
        while kept and kept[-1].span.overlaps(hit.span):
            if kept[-1].span.length >= hit.span.length:
                break
            kept.pop()
        else:
            kept.append(hit)
    return kept


def find_again(names: Iterable[str], text: str) -> Iterator[Span]:
    """Yield where any of the names stands to the letter: the first, of those there the longest.

    None overlaps another. One pattern of all names took 12 s for 11,000 of them; `iter_long` of
    pyahocorasick 2.3.1 passes over a name that begins inside a longer one that breaks off.
    """
    automaton = ahocorasick.Automaton()
    for name in names:
        automaton.add_word(name, len(name))
    if not len(automaton):
        return
    automaton.make_automaton()
    end = 0
    for start, shortness in sorted((last + 1 - n, -n) for last, n in automaton.iter(text)):
        if start >= end:
            end = start - shortness
            yield Span(start, end)


def _tried(tokens: Tokens, gazetteers: tuple[Path, ...]) -> Iterator[Hit]:
    """Yield every name that stands in the text with proper boundaries."""
    text = tokens.clean.text
    folded = text.translate(FOLD)
    hyphens = frozenset(match.start() for match in HYPHEN_RE.finditer(folded))
    places = [i for i, c in enumerate(text) if c not in BLANKS and i not in hyphens]
    compact = "".join(folded[i] for i in places)
    lines = Lines(text, frozenset(s.start for s in tokens.spans) | {len(text)})
    named = load(gazetteers).named
    for last, (length, surfaces) in _automaton(gazetteers).iter(compact):
        span = Span(places[last - length + 1], places[last] + 1)
        for surface in surfaces:
            entries = named[surface]
            if not entries[0].is_place and _is_inside(text, span, surface):
                continue
            if _agrees(lines, span, surface) and _bounded(lines, span, surface):
                yield Hit(span, surface, entries, all(surface in e.homographs for e in entries))
                break


@lru_cache(maxsize=4)
def _automaton(gazetteers: tuple[Path, ...]) -> ahocorasick.Automaton:
    """Return the automaton over all names, folded, without blanks; 7,700 spellings take 25 ms."""
    automaton = ahocorasick.Automaton()
    by_key: dict[str, list[str]] = {}
    for surface in load(gazetteers).named:
        key = HYPHEN_RE.sub("", surface.translate(FOLD)).translate(WITHOUT_BLANKS)
        by_key.setdefault(key, []).append(surface)
    for key, surfaces in by_key.items():
        automaton.add_word(key, (len(key), tuple(surfaces)))
    automaton.make_automaton()
    return automaton


def _is_inside(text: str, span: Span, surface: str) -> bool:
    """Say whether initials without a point stand between letters: มจร in โพยมจรบรม."""
    letters = text[max(0, span.start - 1) : span.start] + text[span.end : span.end + 1]
    return len(letters) == 2 and all(map(is_thai, letters)) and bool(INITIALS_RE.fullmatch(surface))


def _agrees(lines: Lines, span: Span, surface: str) -> bool:
    """Say whether the text at `span` may be a writing of `surface`: capitals and blanks."""
    written = span.of(lines.text)
    if written == surface:
        return True
    letters = surface.translate(WITHOUT_BLANKS)
    seen = written.translate(WITHOUT_BLANKS)
    if seen != letters and seen.translate(FOLD) != letters.translate(FOLD):
        # A line was broken inside the name: มหาวิทยาลัยเกษตร-ศาสตร์.
        return len(letters) >= LOOSE_NAME and seen == written
    if not _capitals_agree(seen, letters):
        return False
    return _blanks_agree(lines, span, surface)


def _capitals_agree(seen: str, letters: str) -> bool:
    """Say whether the capitals are those of the name, or a heading's: all of them."""
    pairs = [(s, n) for s, n in zip(seen, letters, strict=True) if s.lower() != s.upper()]
    if all(s == n for s, n in pairs):
        return True
    return len(pairs) >= 4 and all(s.isupper() for s, _ in pairs)


def _blanks_agree(lines: Lines, span: Span, surface: str) -> bool:
    """Say whether blanks stand, or are missing, only where writers set them freely."""
    text, at, run = lines.text, 0, 0
    loose = len(surface) >= LOOSE_NAME and not surface.isascii()
    for place in range(span.start, span.end):
        if text[place] in BLANKS:
            run += 1
            continue
        wanted = surface[at] in BLANKS
        at += wanted
        before = surface[at - wanted - 1] if at - wanted > 0 else ""
        if run and not wanted:
            # สหราชอาณาจักร เนเธอร์แลนด์ are two names.
            whole = span.start in lines.starts
            edge = before == "." or (loose and whole and place in lines.starts)
            if not edge or run > MAX_BLANKS:
                return False
        # Between two Latin words the blank is what keeps them apart.
        latin = before.isascii() and text[place].isascii()
        if wanted and (run > MAX_BLANKS or (latin and not run)):
            return False
        at += 1
        run = 0
    return True


def _bounded(lines: Lines, span: Span, surface: str) -> bool:
    """Say whether a name begins and ends where names can."""
    text = lines.text
    before = text[span.start - 1] if span.start else "\n"
    after = text[span.end] if span.end < len(text) else "\n"
    first, last = text[span.start], text[span.end - 1]
    if first.isascii() and first.isalnum() and _joins_latin(before):
        return False
    if last.isascii() and last.isalnum() and _joins_latin(after):
        return False
    if first.isascii() and last.isascii():
        return True
    silent = SILENT_RE.match(text, span.end) if is_thai(last) else None
    if last == "." and NEXT_PART_RE.match(text, span.end):
        return False
    if silent or after in BOUND_MARKS or before in LEADING or first in BOUND_MARKS:
        return False
    # ม.กรุงเทพ is no part of กทม. กรุงเทพ.
    if len(surface) >= SHORT_NAME and not ABBREVIATED_RE.match(surface):
        return True
    starts = span.start in lines.starts or first.isascii() or _generic_before(text, span.start)
    return starts and (span.end in lines.starts or last in ".ฯ")


def generic_start(text: str, word: re.Match[str] | None, start: int) -> int:
    """Return where a name that starts at `start` starts with its generic word, if it is its own."""
    if word is None or COUNTED_RE.search(text, max(0, word.start() - 2), word.start()):
        return start
    return word.start()


def _joins_latin(character: str) -> bool:
    """Say whether a Latin name cannot begin or end beside this character."""
    return character.isalnum() and not "\u0e00" <= character <= "\u0e7f"


def _generic_before(text: str, at: int) -> bool:
    """Say whether a generic word for a place ends at `at`."""
    return GENERIC_RE.search(text, max(0, at - GENERIC_REACH), at) is not None
