"""Dates: what the text says about when, as EDTF in the Gregorian calendar.

A line is cut into atoms (a number, a month, an era, a word such as ปี or ภายใน), each with
a one-letter type; the grammar is a table of patterns over those letters, most specific
first, each with the function that works out its value. The words are rows of `dates.csv`,
the meaning of each form is in `date_forms.py` and `date_years.py`, the calendars in `eras.py`.

Numbers are dates only beside such words: prices, telephone numbers, sections of laws,
times of day, meeting numbers and product names stay what they are.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from pipeline.extract import eras
from pipeline.extract.date_atoms import PLAIN, Atom, atoms, lexicon
from pipeline.extract.date_grammar import Rule, parse
from pipeline.extract.date_hits import Found
from pipeline.extract.relative_dates import near, relative, unresolved, with_years
from pipeline.extract.row_years import find_row_years
from pipeline.records import Mention, Tokens
from pipeline.spans import Span
from pipeline.thai import THAI_DIGITS

LINE_RE = re.compile(r"[^\n]+")
DIGIT_RE = re.compile("[0-9]")
THAI_DIGIT_RE = re.compile(f"[{THAI_DIGITS}]")
CLAUSE_RE = re.compile(r"วันที่|เมื่อ|ตั้งแต่|ภายใน|ใน ?$|มีผล|บังคับใช้|ประกาศใช้")
PLAN_RE = re.compile(r"แผน(?!ที่|ก)|ยุทธศาสตร์|นโยบาย|กรอบ|วาระ(?!ที่)")
YEAR_RE = re.compile(r"\d{4}")
MOD_OF_CUE = {"b": "by", "t": "by", "k": "since", "r": "approx"}
LAW_NAME_REACH = 24
"""Characters before ปี that a law named by its year alone can take: รัฐธรรมนูญฉบับปี 2540."""
LAW_TITLE_REACH = 160
"""How far, in characters, a law's title may stand before its year; the longest seen has 130."""


def _mod(rule: Rule, atoms: list[Atom], at: int, found: Found, plain: str) -> str | None:
    """Return the mod of a date: a word before it, a part of the year or month, or onward."""
    before = at - 1
    if before >= 0 and atoms[before].letter == "_":
        before -= 1
    cue = atoms[before].letter if before >= 0 else "X"
    if cue == "k" and found.stretch.granularity == "interval":
        return None  # ตั้งแต่ A ถึง B: both ends are named
    if cue in "bkt":
        return MOD_OF_CUE[cue]
    if lexicon().onward_re.match(plain, found.full.end):
        return "since"
    word = atoms[at].word
    if word and word.kind == "part":
        # ปลายปี 2567 ถึงต้นปี 2568: the part is that of one end only.
        return None if rule.name in ("dates.years", "dates.months") else word.value
    return MOD_OF_CUE.get(cue)


def _in_law_title(rule: Rule, found: Found, line_start: int, plain: str) -> bool:
    """Say whether a year closes the title of a law: พระราชบัญญัติ… พ.ศ. 2560, รัฐธรรมนูญปี 2540."""
    if rule.name not in ("dates.year", "dates.year_list"):
        return False
    if found.core != found.full:
        window = plain[max(line_start, found.full.start - LAW_NAME_REACH) : found.full.start]
        return lexicon().law_name_re.search(window) is not None
    start = max(line_start, found.full.start - LAW_TITLE_REACH)
    heads = list(lexicon().law_re.finditer(plain, start, found.full.start))
    if not heads:
        return False
    between = plain[heads[-1].end() : found.full.start]
    if CLAUSE_RE.search(between):
        return False
    return "ฉบับที่" in between or not YEAR_RE.search(between)


def _in_plan_title(rule: Rule, found: Found, line_start: int, plain: str) -> bool:
    """Say whether a year stands in brackets behind a plan: แผน… (พ.ศ. 2566 – 2570)."""
    bracket = plain[max(line_start, found.full.start - 1) : found.full.start]
    if bracket != "(" or rule.name not in ("dates.year", "dates.years"):
        return False
    before = plain[max(line_start, found.full.start - LAW_TITLE_REACH) : found.full.start]
    return plain[found.full.end : found.full.end + 1] == ")" and bool(PLAN_RE.search(before))


def _mixed_digits(surface: str) -> bool:
    return bool(THAI_DIGIT_RE.search(surface) and DIGIT_RE.search(surface))


def _flags(first: Atom, found: Found, text: str) -> Iterator[str]:
    """Yield what is odd about a date that starts at the atom `first`, each once."""
    yield from dict.fromkeys(found.stretch.flags + (found.year.flags if found.year else ()))
    weekday = int(first.word.value) if first.letter == "W" and first.word else None
    day = found.stretch.first
    if weekday and day and date.fromisoformat(day).isoweekday() != weekday:
        yield "weekday_mismatch"
    if _mixed_digits(found.core.of(text)):
        yield "mixed_digits"


def _line_spans(plain: str) -> Iterator[Span]:
    """Yield the lines that hold a digit: no calendar date is without one."""
    for match in LINE_RE.finditer(plain):
        if DIGIT_RE.search(plain, *match.span()):
            yield Span(*match.span())


def find_dates(tokens: Tokens, *, reference_date: date | None = None) -> list[Mention]:
    """Return the dates of the text, in text order; they do not overlap.

    A day and month without a year is resolved by the only dated stretch of the text that
    holds it, else it stays unresolved (EDTF None, flag ``year_missing``). Deictic times
    (ปีนี้, เมื่อวาน) are dates only with a `reference_date`, which resolves them.
    """
    text = tokens.clean.text
    plain = text.translate(PLAIN)
    token_starts = frozenset(span.start for span in tokens.spans)
    mentions: list[Mention] = []
    for line in _line_spans(plain):
        line_atoms = list(atoms(plain, line.start, line.end, token_starts))
        for rule, found, at in parse(line_atoms, plain):
            if not _in_law_title(rule, found, line.start, plain):
                flags = list(_flags(line_atoms[at], found, text))
                if _in_plan_title(rule, found, line.start, plain):
                    flags.append("in_title")
                mod = _mod(rule, line_atoms, at, found, plain)
                mentions.append(_mention(rule.name, found, mod, tuple(flags)))
    mentions = with_years(_merged(mentions, list(find_row_years(plain))))
    if reference_date is not None:
        mentions = [near(mention, reference_date) for mention in mentions]
        mentions = _merged(mentions, relative(plain, token_starts, reference_date))
    return mentions


def find_date_expressions(tokens: Tokens) -> list[Mention]:
    """Return the dates, and beside them the times that stay unresolved: deictic ones (ปีนี้,
    เมื่อวาน), months without a year, weekdays without a date; all these with EDTF None.
    """
    plain = tokens.clean.text.translate(PLAIN)
    token_starts = frozenset(span.start for span in tokens.spans)
    vague = sorted(unresolved(plain, token_starts), key=lambda mention: mention.span)
    apart: list[Mention] = []
    for mention in vague:
        if not apart or not apart[-1].span.overlaps(mention.span):
            apart.append(mention)
    return _merged(find_dates(tokens), apart)


def _mention(rule: str, found: Found, mod: str | None, flags: tuple[str, ...]) -> Mention:
    year = found.year
    if year is not None and year.printed == 0:
        value = replace(eras.date_value(found.stretch, year, mod), surface_year=None)
    else:
        value = eras.date_value(found.stretch, year, mod, found.key)
    return Mention(found.core, found.full, "date", value, rule, "pattern", flags=flags)


def _merged(dates: list[Mention], more: list[Mention]) -> list[Mention]:
    """Return both lists in text order, without those of `more` that overlap a date."""
    starts = [mention.full_span.start for mention in dates]
    free = []
    for mention in more:
        at = bisect_right(starts, mention.full_span.end - 1) - 1
        if at < 0 or not dates[at].full_span.overlaps(mention.full_span):
            free.append(mention)
    return sorted(dates + free, key=lambda mention: mention.span)
