"""What each form of date means: one function per form, from the atoms it stands on to EDTF."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.extract import eras
from pipeline.extract.date_atoms import Atom, lexicon
from pipeline.extract.date_hits import Found, Hit, month_of, unresolved
from pipeline.extract.eras import Stretch, Year
from pipeline.spans import Span


def day_to_day_date(hit: Hit) -> list[Found]:
    """28 กุมภาพันธ์ – 2 มีนาคม 2568; 30 ธันวาคม 2567 ถึง 2 มกราคม 2568."""
    last_year = hit.year("y2", "e2")
    first_year = hit.year("y1", "e1") if hit.atom("y1") else last_year
    if last_year is None or first_year is None:
        return []
    first = eras.day_stretch(first_year, month_of(hit, "m1"), hit.number("d1"))
    last = eras.day_stretch(last_year, month_of(hit, "m2"), hit.number("d2"))
    key = f"{first_year.common}-{first.edtf}/{last.edtf}"
    return hit.found(eras.between(first, last), last_year, key)


def day_to_day_without_year_date(hit: Hit) -> list[Found]:
    """29 พฤศจิกายน – 16 ธันวาคม."""
    if lexicon().recurring_re.match(hit.plain, hit.span(0).end):
        return []
    ends = [f"XXXX-{month_of(hit, f'm{i}'):02d}-{hit.number(f'd{i}'):02d}" for i in (1, 2)]
    return hit.found(unresolved("interval"), None, "/".join(ends))


class _Item(NamedTuple):
    """One entry of a list of days: 5, 5-7; with the atoms it stands on."""

    first: int
    last: int
    start: Atom
    end: Atom
    month: int = 0


def _items(hit: Hit) -> Iterator[_Item]:
    """Walk the days of a list: each gets the next month named; a dash makes a range."""
    waiting: list[_Item] = []
    dash = False
    first, last = hit.match.span("days")
    for atom in hit.atoms[first:last]:
        if atom.letter == "D" and dash and waiting:
            waiting[-1] = waiting[-1]._replace(last=int(atom.text), end=atom)
            dash = False
        elif atom.letter == "D":
            waiting.append(_Item(int(atom.text), int(atom.text), atom, atom))
        elif atom.letter in "-t":
            dash = True
        elif atom.letter in "Mm" and atom.word:
            waiting[-1] = waiting[-1]._replace(end=atom)
            yield from (item._replace(month=int(atom.word.value)) for item in waiting)
            waiting = []


def days_date(hit: Hit) -> list[Found]:
    """18 มีนาคม 2567; 3-5 พ.ย. 2562; 5 และ 12 มีนาคม 2568; 3 ก.ย., 4 ต.ค. 2568; 5 มีนาคม."""
    year = hit.year()
    if (hit.atom("y") is None) == (year is not None):
        return []
    if year is None and lexicon().recurring_re.match(hit.plain, hit.span(0).end):
        return []
    items = list(_items(hit))
    if year is None and not all(1 <= d <= 31 for item in items for d in (item.first, item.last)):
        return []
    whole = hit.span(0)
    founds = []
    for at, item in enumerate(items):
        is_last = at == len(items) - 1
        end = hit.span("core").end if is_last else item.end.end
        core = Span(item.start.start, end)
        full = Span(whole.start if at == 0 else core.start, end)
        founds.append(_one_of_days(item, year, core, full))
    return founds


def _one_of_days(item: _Item, year: Year | None, core: Span, full: Span) -> Found:
    granularity = "day" if item.first == item.last else "interval"
    ends = [f"{item.month:02d}-{day:02d}" for day in dict.fromkeys((item.first, item.last))]
    if year is None:
        key = "/".join(f"XXXX-{end}" for end in ends)
        return Found(core, full, unresolved(granularity), None, key)
    key = "/".join(f"{year.common}-{end}" for end in ends)
    first = eras.day_stretch(year, item.month, item.first)
    last = eras.day_stretch(year, item.month, item.last)
    stretch = first if item.first == item.last else eras.between(first, last)
    return Found(core, full, stretch, year, key)


def month_first_date(hit: Hit) -> list[Found]:
    """March 18, 2024; March 18-21, 2024."""
    year = hit.year()
    if year is None:
        return []
    first = eras.day_stretch(year, month_of(hit, "m1"), hit.number("d1"))
    if not hit.atom("d2"):
        return hit.found(first, year, f"{year.common}-{hit.value('m1')}-{hit.number('d1')}")
    month = month_of(hit, "m2") if hit.atom("m2") else month_of(hit, "m1")
    return hit.found(eras.between(first, eras.day_stretch(year, month, hit.number("d2"))), year)


def numeric_date(hit: Hit) -> list[Found]:
    """30/11/2568, 18.03.2567, 2024-03-18; two of them with a dash make an interval."""
    ends = [_numeric_day(atom.text) for g in ("n1", "n2") if (atom := hit.atom(g))]
    if not all(ends):
        return []
    known = [end for end in ends if end]
    stretch = known[0][0] if len(known) == 1 else eras.between(known[0][0], known[1][0])
    return hit.found(stretch, known[0][1], hit.span("core").of(hit.plain))


def _numeric_day(text: str) -> tuple[Stretch, Year] | None:
    """Read d/m/y as Thailand does; y-m-d if the year stands first, m/d/y if it must be."""
    a, b, c = re.split("[-/.]", text)
    if len(a) == 4:
        a, c = c, a
    day, month = int(a), int(b)
    if month > 12 >= day:
        day, month = month, day
    if month > 12:
        return None
    # Two digits below 40 are a Gregorian year: BE 2501 to 2539 is no date of a brochure's form.
    short = len(c) == 2 and int(c) < 40
    year = eras.short_gregorian_year(int(c)) if short else eras.printed_year(int(c), None, len(c))
    return (eras.day_stretch(year, month, day), year) if year else None


def months_date(hit: Hit) -> list[Found]:
    """ม.ค. – มี.ค. 2566; พฤศจิกายน 2568 ถึงกุมภาพันธ์ 2569."""
    last_year = hit.year("y2", "e2")
    first_year = hit.year("y1", "e1") if hit.atom("y1") else last_year
    if last_year is None or first_year is None:
        return []
    first = eras.month_stretch(first_year, month_of(hit, "m1"))
    last = eras.month_stretch(last_year, month_of(hit, "m2"))
    return hit.found(eras.between(first, last), last_year, f"{last_year.common}-months")


def month_of_year_date(hit: Hit) -> list[Found]:
    """มีนาคม 2569; ก.พ. 62; เดือน 3/2568."""
    atom, year = hit.atom("y"), hit.year()
    if atom is None or year is None:
        return []
    month = month_of(hit, "m1") if hit.atom("m1") else hit.number("n")
    if not 1 <= month <= 12:
        return []
    if atom.letter == "D" and not hit.value("e") and int(atom.text) < 40:
        return []
    return hit.found(eras.month_stretch(year, month), year)


def months_list_date(hit: Hit) -> list[Found]:
    """มกราคม และ มีนาคม 2568: the months share the year."""
    year = hit.year()
    atom = hit.atom("m1")
    if year is None or atom is None:
        return []
    first = eras.month_stretch(year, month_of(hit, "m1"))
    span = Span(atom.start, atom.end)
    full = Span(hit.span(0).start, atom.end)
    last = eras.month_stretch(year, month_of(hit, "m2"))
    rest = Span(hit.span("core").start, hit.span(0).end)
    return [Found(span, full, first, year), Found(rest, rest, last, year)]


def quarter_date(hit: Hit) -> list[Found]:
    """ไตรมาสที่ 2 ของปี 2563; ไตรมาส 2/2568; ไตรมาสแรกของปีงบประมาณ 2569; Q3 2567."""
    year = hit.year()
    quarter = int(hit.value("name")) if hit.atom("name") else hit.number("n")
    last = hit.number("n2") or quarter
    if year is None or not 1 <= quarter <= last <= 4:
        return []
    if hit.atom("f"):
        granularity = "quarter" if quarter == last else "interval"
        return hit.found(eras.fiscal_months(year, 3 * quarter - 2, 3 * last, granularity), year)
    if quarter < last:
        return hit.found(eras.months_stretch(year, 3 * quarter - 2, 3 * last), year)
    return hit.found(eras.quarter_stretch(year, quarter), year)


def half_date(hit: Hit) -> list[Found]:
    """ครึ่งปีแรกของปี 2568; ครึ่งหลังของปีงบประมาณ 2569."""
    year, half = hit.year(), int(hit.value("h"))
    if year is None:
        return []
    if hit.atom("f"):
        months = eras.fiscal_months(year, 6 * half - 5, 6 * half, "half_year")
        return hit.found(months, year)
    return hit.found(eras.half_stretch(year, half), year)


def months_of_date(hit: Hit) -> list[Found]:
    """6 เดือนแรกของปี 2568; 9 เดือนแรกของปีงบประมาณ 2568."""
    year, count = hit.year(), hit.number("n")
    if year is None or not 1 <= count <= 12:
        return []
    first, last = (1, count) if hit.value("which") == "first" else (13 - count, 12)
    if hit.atom("f"):
        return hit.found(eras.fiscal_months(year, first, last, "interval"), year)
    return hit.found(eras.months_stretch(year, first, last), year)
