"""What each form of date means: one function per form, from the atoms it stands on to EDTF."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from pipeline.extract import eras
from pipeline.extract.date_atoms import Atom, lexicon
from pipeline.extract.eras import Stretch, Year
from pipeline.spans import Span

NUMBER_BEFORE_RE = re.compile(r"(?<![Ff]rom)(?:[0-9A-Za-z][ -]?|-)\Z")
BETWEEN_RE = re.compile(r"(?:ระหว่าง|ตั้งแต่|นับแต่|ในช่วง|[Ff]rom) ?\Z")
GAMES_RE = re.compile(r"(?:โอลิมปิก|ลิมปิก|เกมส์|กีฬา)\Z")
LATIN_BEHIND_RE = re.compile(" ?[A-Za-z]")


class Found(NamedTuple):
    """A date and where it stands; key names one that stays unresolved, in its id."""

    core: Span
    full: Span
    stretch: Stretch
    year: Year | None
    key: str = ""


class Hit:
    """A pattern that matched a stretch of atoms."""

    def __init__(self, atoms: list[Atom], match: re.Match[str], plain: str) -> None:
        self.atoms = atoms
        self.match = match
        self.plain = plain

    def atom(self, group: str) -> Atom | None:
        """Return the first atom of a named group, None if it took no part."""
        if group not in self.match.re.groupindex or self.match.start(group) < 0:
            return None
        return self.atoms[self.match.start(group)]

    def number(self, group: str) -> int:
        """Return the number in a group that is a number."""
        atom = self.atom(group)
        return int(atom.text) if atom else 0

    def value(self, group: str) -> str:
        """Return the table's value for the word in a group, "" if it took no part."""
        atom = self.atom(group)
        return atom.word.value if atom and atom.word else ""

    def span(self, group: str | int) -> Span:
        """Return where a group stands in the text."""
        first, last = self.match.span(group)
        return Span(self.atoms[first].start, self.atoms[last - 1].end)

    def year(self, number: str = "y", era: str = "e") -> Year | None:
        """Return the year in a group; two digits are a year only where nothing is counted."""
        atom = self.atom(number)
        if atom is None or not self.is_year(atom, self.value(era)):
            return None
        return eras.printed_year(int(atom.text), self.value(era) or None, len(atom.text))

    def is_year(self, atom: Atom, era: str) -> bool:
        """Say whether a number may be a year here."""
        if atom.letter == "Y" or era in ("rs", "cs"):
            return True
        if atom.letter == "H" and era:
            return True
        if atom.letter != "D" or len(atom.text) != 2:
            return False
        return bool(era) or not lexicon().counted_re.match(self.plain, atom.end)

    def found(self, stretch: Stretch | None, year: Year | None, key: str = "") -> list[Found]:
        """Return the one date of this hit, over the groups `core` and the whole."""
        if stretch is None:
            return []
        core = self.span("core")
        return [Found(core, self.span(0), stretch, year, key or core.of(self.plain))]


def _month(hit: Hit, group: str) -> int:
    return int(hit.value(group))


def _unresolved(granularity: str) -> Stretch:
    return Stretch(None, granularity, flags=("year_missing",))


def _second_year(hit: Hit, first: Year) -> Year | None:
    """Return the year that ends a range of years: y2 with the era e2, or in the first's."""
    atom = hit.atom("y2")
    if atom is None or not hit.is_year(atom, hit.value("e2")):
        return None
    return eras.following_year(first, int(atom.text), len(atom.text), hit.value("e2") or None)


def day_to_day_date(hit: Hit) -> list[Found]:
    """28 กุมภาพันธ์ – 2 มีนาคม 2568; 30 ธันวาคม 2567 ถึง 2 มกราคม 2568."""
    last_year = hit.year("y2", "e2")
    first_year = hit.year("y1", "e1") if hit.atom("y1") else last_year
    if last_year is None or first_year is None:
        return []
    first = eras.day_stretch(first_year, _month(hit, "m1"), hit.number("d1"))
    last = eras.day_stretch(last_year, _month(hit, "m2"), hit.number("d2"))
    key = f"{first_year.common}-{first.edtf}/{last.edtf}"
    return hit.found(eras.between(first, last), last_year, key)


def day_to_day_without_year_date(hit: Hit) -> list[Found]:
    """29 พฤศจิกายน – 16 ธันวาคม."""
    if lexicon().recurring_re.match(hit.plain, hit.span(0).end):
        return []
    ends = [f"XXXX-{_month(hit, f'm{i}'):02d}-{hit.number(f'd{i}'):02d}" for i in (1, 2)]
    return hit.found(_unresolved("interval"), None, "/".join(ends))


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
        return Found(core, full, _unresolved(granularity), None, key)
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
    first = eras.day_stretch(year, _month(hit, "m1"), hit.number("d1"))
    if not hit.atom("d2"):
        return hit.found(first, year, f"{year.common}-{hit.value('m1')}-{hit.number('d1')}")
    month = _month(hit, "m2") if hit.atom("m2") else _month(hit, "m1")
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
    first = eras.month_stretch(first_year, _month(hit, "m1"))
    last = eras.month_stretch(last_year, _month(hit, "m2"))
    return hit.found(eras.between(first, last), last_year, f"{last_year.common}-months")


def month_of_year_date(hit: Hit) -> list[Found]:
    """มีนาคม 2569; ก.พ. 62; เดือน 3/2568."""
    atom, year = hit.atom("y"), hit.year()
    if atom is None or year is None:
        return []
    month = _month(hit, "m1") if hit.atom("m1") else hit.number("n")
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
    first = eras.month_stretch(year, _month(hit, "m1"))
    span = Span(atom.start, atom.end)
    full = Span(hit.span(0).start, atom.end)
    last = eras.month_stretch(year, _month(hit, "m2"))
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


def fiscal_date(hit: Hit) -> list[Found]:
    """ปีงบประมาณ พ.ศ. 2569; ปีงบประมาณ 2568-2570."""
    first = hit.year()
    last = _second_year(hit, first) if first and hit.atom("y2") else first
    return hit.found(eras.fiscal_stretch(first, last), first) if first and last else []


def academic_date(hit: Hit) -> list[Found]:
    """ปีการศึกษา 2568; ปีการศึกษา 2567/68; ภาคเรียนที่ 1/2568. The days are the school's."""
    first = hit.year()
    if first is None:
        return []
    edtf = eras.edtf_year(first.common)
    if hit.atom("y2"):
        last = _second_year(hit, first)
        if last is None or last.common <= first.common:
            return []
        edtf += f"/{eras.edtf_year(last.common)}"
    return hit.found(Stretch(edtf, "academic_year"), first)


def years_date(hit: Hit) -> list[Found]:
    """พ.ศ. 2561-2565; ปี พ.ศ. 2567 – 2569; ปี 2567/68; ค.ศ. 2022 ถึง ค.ศ. 2027."""
    first = hit.year()
    last = _second_year(hit, first) if first else None
    if first is None or last is None or last.common <= first.common:
        return []
    if not (hit.atom("p") or hit.atom("e")) and not _bare_years(hit, first, last):
        return []
    stretch = eras.between(eras.year_stretch(first), eras.year_stretch(last))
    return hit.found(replace(stretch, flags=()), first)


def _bare_years(hit: Hit, first: Year, last: Year) -> bool:
    """Say whether two numbers without a word for year are years.

    They are where both are Buddhist, or Gregorian behind ระหว่าง or ตั้งแต่, lie within a
    lifetime, count nothing, and are no part of a telephone number (02-142 2555-60) or a
    measure (2480-2495 MHz).
    """
    second = hit.atom("y2")
    if second is None or (second.letter == "D" and (first.printed + 1) % 100 != int(second.text)):
        return False
    before = hit.plain[max(0, hit.span(0).start - 10) : hit.span(0).start]
    buddhist = first.printed > 2400 and last.printed < 2700
    gregorian = first.printed >= 1800 and last.printed <= 2100 and BETWEEN_RE.search(before)
    if not (buddhist or gregorian) or last.common - first.common > 100:
        return False
    end = hit.span(0).end
    return not (
        NUMBER_BEFORE_RE.search(before)
        or LATIN_BEHIND_RE.match(hit.plain, end)
        or lexicon().noun_counted_re.match(hit.plain, end)
    )


def year_list_date(hit: Hit) -> list[Found]:
    """ปี 2562 2563 และ 2564: each is a year of its own."""
    era = hit.value("e") or None
    founds: list[Found] = []
    first, last = hit.match.span("core")
    start: Atom | None = None
    for atom in hit.atoms[first:last]:
        if atom.letter == "E" and atom.word:
            era, start = atom.word.value, atom
        elif atom.letter == "Y":
            year = eras.printed_year(int(atom.text), era, 4)
            if year is None:
                return []
            core = Span((start or atom).start, atom.end)
            full = core if founds else Span(hit.span(0).start, core.end)
            founds.append(Found(core, full, eras.year_stretch(year), year))
            start = None
    return founds


def decade_date(hit: Hit) -> list[Found]:
    """ทศวรรษ 1960; ทศวรรษ 2530."""
    year = hit.year()
    if year is None or year.printed % 10:
        return []
    return hit.found(eras.decade_stretch(year), year)


def century_date(hit: Hit) -> list[Found]:
    """พุทธศตวรรษที่ 25; คริสต์ศตวรรษที่ 20."""
    era = hit.value("c")
    calendar = "buddhist" if era == "be" else "gregorian"
    stretch = eras.century_stretch(hit.number("n"), era)
    founds = hit.found(stretch, Year(0, 0, calendar))
    return [found._replace(year=Year(0, 0, calendar)) for found in founds]


def season_date(hit: Hit) -> list[Found]:
    """ฤดูหนาวปี 2567, but not the games of that name: โอลิมปิกฤดูร้อน 2012."""
    year = hit.year()
    if GAMES_RE.search(hit.plain, max(0, hit.span(0).start - 10), hit.span(0).start):
        return []
    return hit.found(eras.season_stretch(year, int(hit.value("u"))), year) if year else []


def year_date(hit: Hit) -> list[Found]:
    """ปี พ.ศ. 2567; ปี 2561; พ.ศ. 2554; ร.ศ. 112; ปี 62."""
    atom, year = hit.atom("y"), hit.year()
    if atom is None or year is None:
        return []
    if atom.letter == "D" and not hit.value("e"):
        before = hit.match.start() - 1
        counted = before >= 0 and hit.atoms[before].letter in "DYHZ_" and _counts(hit, before)
        if int(atom.text) < 40 or counted or _counted_behind(hit, atom.end):
            return []
    return hit.found(eras.year_stretch(year), year)


def year_before_era_date(hit: Hit) -> list[Found]:
    """2567 BE, 2024 CE: in English the era follows."""
    era = hit.atom("e")
    return year_date(hit) if era and era.word and era.word.kind == "era_english" else []


def _counts(hit: Hit, before: int) -> bool:
    """Say whether a number stands before: 15 ปี 40 is a length, not the year 40."""
    if hit.atoms[before].letter == "_":
        before -= 1
    return before >= 0 and hit.atoms[before].letter in "DYHZ"


def _counted_behind(hit: Hit, end: int) -> bool:
    return lexicon().noun_counted_re.match(hit.plain, end) is not None


def cued_year_date(hit: Hit) -> list[Found]:
    """ตั้งแต่ 2561, ภายใน 2573: a bare year behind such a word, if nothing is counted."""
    year = hit.year()
    if year is None or not (2400 < year.printed < 2700 or 1900 <= year.printed <= 2100):
        return []
    if _counted_behind(hit, hit.span(0).end):
        return []
    return hit.found(eras.year_stretch(year), year)
