"""Dates that need another date: a day without its year, and deictic times (ปีนี้, เมื่อวาน)."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from pipeline.extract import eras
from pipeline.extract.date_atoms import COLUMNS, TABLE, lexicon
from pipeline.extract.eras import Stretch, Year
from pipeline.extract.tables import read_table
from pipeline.records import DateValue, Mention
from pipeline.spans import Span

COUNTED_RE = re.compile(r"[0-9] ?\Z")
"""A number before a unit counts it (4 ปีก่อน, 2 วันนี้)"""
NUMBERED_RE = re.compile(r"(?:ไตรมาส(?:ที่)?|ตี|น\.|[0-9][.:][0-9]{2}) ?[0-9]? ?\Z")
"""but not the number of a quarter or an hour: ไตรมาส 4 ปีนี้, ตี 4 วันนี้, 08.30 วันนี้."""
REACH_OF_NUMBER = 14
"""Characters before a deictic time that the longest of these takes: ไตรมาสที่ 4 and a blank."""
LONGEST_ANCHOR = 62
"""Days: two months; longer stretches do not say in which year a day without one lies."""


def with_years(mentions: list[Mention]) -> list[Mention]:
    """Give a day without a year the year of the one dated stretch that holds such a day.

    Only stretches of at most `LONGEST_ANCHOR` days count: a visit on 4 มีนาคม belongs to the
    fair of 3-5 มีนาคม 2568, but not to a plan of ten years.
    """
    if not any("year_missing" in mention.flags for mention in mentions):
        return mentions
    ends = {
        (value.earliest, value.latest)
        for mention in mentions
        if isinstance(value := mention.value, DateValue) and value.earliest and value.latest
    }
    years: dict[str, set[int]] = defaultdict(set)
    for first, last in ends:
        start, days = (
            date.fromisoformat(first),
            date.fromisoformat(last) - date.fromisoformat(first),
        )
        for step in range(days.days + 1) if days.days < LONGEST_ANCHOR else ():
            day = start + timedelta(days=step)
            years[f"{day:%m-%d}"].add(day.year)
    return [_with_year(m, years) if "year_missing" in m.flags else m for m in mentions]


def _with_year(mention: Mention, years: dict[str, set[int]]) -> Mention:
    ends = mention.value.id.split(";")[0].removeprefix("date:").split("/")
    possible = set.intersection(*(years.get(end[5:], set()) for end in ends))
    return _in_year(mention, possible.pop(), "year_inferred") if len(possible) == 1 else mention


def _in_year(mention: Mention, common: int, flag: str) -> Mention:
    """Return a mention without a year, put into the CE year `common`."""
    value = mention.value
    ends = value.id.split(";")[0].removeprefix("date:").split("/")
    year = Year(common, common, "none")
    days = [eras.day_stretch(year, int(end[5:7]), int(end[8:10])) for end in ends]
    stretch = days[0] if len(days) == 1 else eras.between(days[0], days[-1])
    if stretch.edtf is None or not isinstance(value, DateValue):
        return mention
    flags = (*(f for f in mention.flags if f != "year_missing"), flag)
    resolved = replace(eras.date_value(stretch, year, value.mod), surface_year=None)
    return replace(mention, value=resolved, flags=flags)


def near(mention: Mention, reference: date) -> Mention:
    """Resolve a day without a year to the one nearest to the reference date."""
    if "year_missing" not in mention.flags:
        return mention
    month, day = mention.value.id.removeprefix("date:XXXX-")[:5].split("-")
    years = (reference.year - 1, reference.year, reference.year + 1)
    possible = [y for y in years if int(day) <= eras.last_day(y, int(month))]
    if not possible:
        return mention
    nearest = min(possible, key=lambda y: abs(date(y, int(month), int(day)) - reference))
    return _in_year(mention, nearest, "relative")


def _shifted(reference: date, unit: str, steps: int) -> Stretch:
    """Return the day, week, month, year or fiscal year `steps` from that of `reference`."""
    if unit == "day":
        day = reference + timedelta(days=steps)
        return Stretch(day.isoformat(), "day", day.isoformat(), day.isoformat())
    if unit == "week":
        monday = reference + timedelta(weeks=steps, days=1 - reference.isoweekday())
        sunday = monday + timedelta(days=6)
        ends = monday.isoformat(), sunday.isoformat()
        return Stretch("/".join(ends), "interval", *ends)
    if unit == "month":
        count = reference.year * 12 + reference.month - 1 + steps
        return eras.month_stretch(Year(count // 12, count // 12, "none"), count % 12 + 1)
    if unit == "fiscal":
        common = reference.year + steps + (reference.month >= 10)
        year = Year(common, common, "none")
        return eras.fiscal_stretch(year, year)
    common = reference.year + steps
    return eras.year_stretch(Year(common, common, "none"))


def relative(plain: str, token_starts: frozenset[int], reference: date) -> list[Mention]:
    """Return the deictic times of the text, resolved by the reference date."""
    values = _relative_values()
    parts = {form: word.value for form, word in lexicon().words.items() if word.kind == "part"}
    mentions = []
    for match in lexicon().relative_re.finditer(plain):
        if match.start() not in token_starts or _counted(plain, match.start()):
            continue
        unit, steps = values[match["relative"]]
        stretch = _shifted(reference, unit, steps)
        value = eras.date_value(stretch, None, parts.get(match["part"] or ""))
        core, full = Span(*match.span("relative")), Span(*match.span())
        mentions.append(
            Mention(core, full, "date", value, "dates.relative", "pattern", flags=("relative",))
        )
    return mentions


def unresolved(plain: str, token_starts: frozenset[int]) -> list[Mention]:
    """Return deictic times, and months and weekdays without a date, all with EDTF None."""
    mentions = []
    for pattern in (lexicon().relative_re, lexicon().vague_re):
        for match in pattern.finditer(plain):
            if match.start() in token_starts and not _counted(plain, match.start()):
                core = Span(match.start("core"), match.end("core"))
                value = eras.date_value(Stretch(None, "relative"), None, None, core.of(plain))
                mentions.append(Mention(core, core, "date", value, "dates.unresolved", "pattern"))
    return sorted(mentions, key=lambda mention: mention.span)


def _counted(plain: str, start: int) -> bool:
    """Say whether a number before `start` counts the unit that begins there."""
    before = plain[max(0, start - REACH_OF_NUMBER) : start]
    return bool(COUNTED_RE.search(before)) and not NUMBERED_RE.search(before)


@cache
def _relative_values() -> dict[str, tuple[str, int]]:
    """Return unit and steps of each deictic form."""
    rows = read_table(TABLE, COLUMNS)
    pairs = ((row["form"], row["value"].split(":")) for row in rows if row["class"] == "relative")
    return {form: (unit, int(steps)) for form, (unit, steps) in pairs}
