"""What each form of date without a month means: years, fiscal and academic years, decades."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.extract import eras
from pipeline.extract.date_atoms import Atom, lexicon
from pipeline.extract.date_hits import Found, Hit, second_year
from pipeline.extract.eras import Stretch, Year
from pipeline.spans import Span

NUMBER_BEFORE_RE = re.compile(r"(?<![Ff]rom)(?:[0-9A-Za-z][ -]?|-)\Z")
BETWEEN_RE = re.compile(r"(?:ระหว่าง|ตั้งแต่|นับแต่|ในช่วง|[Ff]rom) ?\Z")
GAMES_RE = re.compile(r"(?:โอลิมปิก|ลิมปิก|เกมส์|กีฬา)\Z")
LATIN_BEHIND_RE = re.compile(" ?[A-Za-z]")


def fiscal_date(hit: Hit) -> list[Found]:
    """ปีงบประมาณ พ.ศ. 2569; ปีงบประมาณ 2568-2570."""
    first = hit.year()
    last = second_year(hit, first) if first and hit.atom("y2") else first
    return hit.found(eras.fiscal_stretch(first, last), first) if first and last else []


def academic_date(hit: Hit) -> list[Found]:
    """ปีการศึกษา 2568; ปีการศึกษา 2567/68; ภาคเรียนที่ 1/2568. The days are the school's."""
    first = hit.year()
    if first is None:
        return []
    edtf = eras.edtf_year(first.common)
    if hit.atom("y2"):
        last = second_year(hit, first)
        if last is None or last.common <= first.common:
            return []
        edtf += f"/{eras.edtf_year(last.common)}"
    return hit.found(Stretch(edtf, "academic_year"), first)


def years_date(hit: Hit) -> list[Found]:
    """พ.ศ. 2561-2565; ปี พ.ศ. 2567 – 2569; ปี 2567/68; ค.ศ. 2022 ถึง ค.ศ. 2027."""
    first = hit.year()
    last = second_year(hit, first) if first else None
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
