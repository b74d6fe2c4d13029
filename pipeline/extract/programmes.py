"""Programmes: named projects, plans, funds, agendas, events, and what somebody sets up.

A name starts at a head noun (โครงการ, แผน, กองทุน, มหกรรม …) and runs, word by word, to the
first word that cannot belong to it; or it is a Latin title whose last word says what it is.
What stands in brackets behind it names it again. Laws, contracts and bare meetings are none.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.extract.matcher import find_again
from pipeline.extract.programme_edges import PLAIN_LATIN_RE
from pipeline.extract.programme_heads import find_headed
from pipeline.extract.programme_names import Reader
from pipeline.extract.programme_objects import find_numbered, find_objects
from pipeline.extract.programme_words import (
    BRACKET_RE,
    LATIN_NAME_RE,
    LATIN_TITLE_RE,
    MIN_THAI,
    NUMBERED_RE,
    headed_value,
    load_words,
    make_value,
)
from pipeline.records import Mention, ProgrammeValue, Tokens
from pipeline.spans import Span

HEADED = "programmes.head_"
TAIL_RE = re.compile(r"ด้าน|ครั้ง(?!ที่)|อีกครั้ง|ระดับ|รุ่น(?!ที่)|ระยะ(?!ที่)|สู่|ร่วม|เพื่อ|เป็น|ให้")
"""What a longer form of a name may add that is said of it and is not part of it."""

LATIN_END_RE = re.compile("[A-Za-z0-9]")
YEAR_RE = re.compile(r"(?<=[A-Z])[ ]20[0-9]{2}(?![0-9])")
"""A year that belongs to a Latin abbreviation: MPAC 2025."""
YEAR_PIECE_RE = re.compile("20[0-9]{2}")
ATTENDED_RE = re.compile(r"(?:เข้าร่วม|ร่วมงาน|ในงาน|จัดงาน|เปิดงาน|มหกรรม|งานแสดงสินค้า)[ ]?$")
"""Before a Latin title with a year: it is a fair or a congress."""
ATTENDED_REACH = 16
ALIAS_RE = re.compile(r"[^:;,/]+")


def find_programmes(tokens: Tokens, others: Sequence[Mention] = ()) -> list[Mention]:
    """Find the programmes a clean text names.

    Args:
        tokens: the tokens of the clean text.
        others: sorted mentions of other kinds; a name ends before a date, or before ใน or ของ
            with one of them behind it.

    Returns:
        Mentions sorted by place; they may overlap those of other kinds. Linear in the text.
    """
    text = tokens.clean.text
    reader = Reader(tokens, others)
    headed = list(find_headed(reader))
    begun = {mention.full_span.start for mention in headed}
    described = [*find_numbered(reader), *find_objects(reader)]
    objects = (m for m in described if m.span.start not in begun)
    found = [*_known(text), *headed, *_latin(reader), *objects]
    kept = _without_nested(_shortened(text, found))
    aliases = [m for mention in kept for m in _bracketed(text, mention)]
    named = _without_nested([*kept, *aliases])
    return _without_nested([*named, *_again(text, named)])


def _shortened(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Cut names that another place of the text shows to end before a preposition or adverb."""
    plain = {m.span.of(text) for m in mentions if m.rule.startswith(HEADED)}
    cut = []
    for mention in mentions:
        name, value = mention.span.of(text), mention.value
        tail = TAIL_RE.search(name, MIN_THAI) if mention.rule.startswith(HEADED) else None
        short = name[: tail.start()] if tail else ""
        if short in plain and isinstance(value, ProgrammeValue):
            span = Span(mention.span.start, mention.span.start + len(short))
            full = Span(mention.full_span.start, span.end)
            value = headed_value(value.type, short, text[full.start : span.start])
            mention = replace(mention, span=span, full_span=full, value=value)
        cut.append(mention)
    return cut


def _known(text: str) -> Iterator[Mention]:
    """Yield the programmes that `programmes.csv` knows."""
    for row in load_words().known:
        aliases = [a for a in row["aliases"].split("|") if a]
        value = make_value(row["type"], row["word"], row["english"] or None, aliases)
        for name in (row["word"], row["english"], *aliases):
            for match in _occurrences(text, name):
                end = match.end()
                numbered = NUMBERED_RE.match(text, end) or YEAR_RE.match(text, end)
                span = Span(match.start(), numbered.end() if numbered else end)
                rule = "programmes.known"
                match_kind = "exact" if name == row["word"] else "alias"
                if numbered:
                    whole = f"{row['word']} {' '.join(numbered[0].split())}"
                    value_n = make_value(row["type"], whole, None, [name, span.of(text)])
                    yield Mention(span, span, "programme", value_n, rule, "exact")
                elif match_kind == "exact":
                    yield Mention(span, span, "programme", value, rule, "exact")
                else:
                    yield Mention(span, span, "programme", value, rule, "alias")


def _occurrences(text: str, name: str) -> Iterator[re.Match[str]]:
    if not name or name not in text:  # one in a hundred is: a search costs ten times as much
        return iter(())
    edge = r"(?<![A-Za-z0-9])" if name[0].isascii() else ""
    close = r"(?![A-Za-z0-9])" if name[-1].isascii() else ""
    return re.finditer(edge + re.escape(name) + close, text)


def _latin(reader: Reader) -> Iterator[Mention]:
    """Yield Latin titles whose last word but a year tells their kind, or first: Project X."""
    latin = load_words().latin
    for match in LATIN_TITLE_RE.finditer(reader.text):
        covering = reader.covering(match.start())
        if covering and (covering.match != "pattern" or covering.rule == "organisations.party"):
            continue
        pieces = match[0].split(" ")
        last = len(pieces)
        while last and pieces[last - 1] in ("of", "and", "for", "on", "in", "the", "to", "&"):
            last -= 1
        tail = 2 if last > 1 and pieces[last - 1].isdigit() else 1
        kind = latin.get(pieces[last - tail]) if last > tail else None
        if kind is None and YEAR_PIECE_RE.fullmatch(pieces[last - 1]) and last > 2:
            kind = _attended(reader.text, match.start())
        if kind is None:
            kind = _conference(pieces[:last])
        if kind is None and pieces[0] == "Project" and 2 <= last <= 3:
            kind = "project"
        if kind is None or PLAIN_LATIN_RE.fullmatch(" ".join(pieces[:last])):
            continue
        title = " ".join(pieces[:last])
        span = Span(match.start(), match.start() + len(title))
        value = make_value(kind, None, title, [])
        yield Mention(span, span, "programme", value, "programmes.latin_title", "pattern")


def _conference(pieces: Sequence[str]) -> str | None:
    """Return the kind of a title that begins with what it is: Conference on Learning Cities."""
    latin = load_words().latin
    for piece, behind in pairwise(pieces):
        if latin.get(piece) == "event" and behind in ("on", "of", "for"):
            return "event"
    return None


def _attended(text: str, at: int) -> str | None:
    """Return the kind of a Latin title with a year that somebody goes to or holds."""
    return "event" if ATTENDED_RE.search(text, max(0, at - ATTENDED_REACH), at) else None


def _bracketed(text: str, mention: Mention) -> Iterator[Mention]:
    """Yield the names that brackets right behind a name give it."""
    bracket = BRACKET_RE.match(text, mention.full_span.end)
    if not bracket:
        return
    for piece in ALIAS_RE.finditer(bracket[1]):
        name = piece[0].strip()
        at = bracket.start(1) + piece.start() + len(piece[0]) - len(piece[0].lstrip())
        span = Span(at, at + len(name))
        plain = re.fullmatch(r"[A-Z][\w &'’.+/-]*|[ก-ฮ]{1,4}\.(?:[ก-ฮ]{1,4}\.)*", name)
        if plain and not re.fullmatch(r"[\d\W]+", name):
            yield Mention(span, span, "programme", mention.value, "programmes.bracket", "alias")


def _again(text: str, named: Sequence[Mention]) -> Iterator[Mention]:
    """Yield other places where a bracketed name, a Latin title or a name by head stands.

    A bracketed name stands alone only behind its bracket.
    """
    known: dict[str, Mention] = {}
    for mention in named:
        name = mention.span.of(text)
        if mention.rule == "programmes.bracket" or LATIN_NAME_RE.fullmatch(name):
            known.setdefault(name, mention)
        elif mention.rule.startswith(HEADED) and len(name) >= MIN_THAI:
            known.setdefault(mention.full_span.of(text), mention)
    for place in find_again(known, text):
        if LATIN_END_RE.match(text, place.end) or (
            place.start and LATIN_END_RE.match(text, place.start - 1)
        ):
            continue
        name = place.of(text)
        first = known[name]
        headed = name != first.span.of(text)
        start = first.full_span.start if headed else first.span.start
        bracketed = first.rule == "programmes.bracket"
        if place.start > start or (place.start < start and not bracketed):
            span = Span(place.end - first.span.length, place.end) if headed else place
            rule = "programmes.bracket_again"
            yield Mention(span, place, "programme", first.value, rule, "coreference")


def _without_nested(mentions: Iterable[Mention]) -> list[Mention]:
    """Of programmes that overlap keep the first rule's, else the longer; sorted by place."""
    order = {"programmes.known": 0}
    kept: list[Mention] = []
    taken: list[Span] = []
    ranked = sorted(
        mentions,
        key=lambda m: (order.get(m.rule, 1), -m.full_span.length, m.span.start, m.rule),
    )
    for mention in ranked:
        i = bisect_left(taken, mention.full_span)
        near = taken[max(0, i - 1) : i + 1]
        if not any(mention.full_span.overlaps(span) for span in near):
            taken.insert(i, mention.full_span)
            kept.append(mention)
    return sorted(kept, key=lambda mention: mention.span)
