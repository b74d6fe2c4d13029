"""Calendars: printed years of the Thai eras → stretches of Gregorian days, as EDTF.

The Buddhist Era (BE) is the Common Era (CE) + 543, the Rattanakosin Era (RS) CE - 1781,
the Lesser Era (CS) CE - 638. Until BE 2483 the Thai year began around 1 April, so its
January to March belong to the next Common Era year; BE 2484 was the first to begin on
1 January (Calendar Act, BE 2483).
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass

from pipeline.records import DateValue

BUDDHIST_OFFSET = 543
FIRST_JANUARY_YEAR_BE = 2484
OFFSETS_TO_CE = {"be": -543, "ce": 0, "rs": 1781, "cs": 638}
CALENDARS = {"be": "buddhist", "ce": "gregorian", "rs": "none", "cs": "none"}
LARGEST_PRINTED = {"be": 3000, "ce": 2500, "rs": 250, "cs": 1400}
"""Bounds against misread numbers: no brochure means a later year."""


@dataclass(frozen=True, slots=True)
class Year:
    """A printed year. common: the CE year it begins in. april: it began about 1 April."""

    printed: int
    common: int
    calendar: str
    april: bool = False
    flags: tuple[str, ...] = ()

    def has_month(self, month: int) -> bool:
        """Say whether the year had this month: BE 2483 ran from April to December only."""
        last_old = FIRST_JANUARY_YEAR_BE - BUDDHIST_OFFSET - 1
        return not (self.april and self.common == last_old and month < 4)

    def of_month(self, month: int) -> int:
        """Return the CE year that `month` (1 to 12) of this year belongs to."""
        return self.common + 1 if self.april and month < 4 else self.common


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of days as EDTF; first and last are ISO days, None outside years 1 to 9999."""

    edtf: str | None
    granularity: str
    first: str | None = None
    last: str | None = None
    flags: tuple[str, ...] = ()


def printed_year(number: int, era: str | None, digits: int) -> Year | None:
    """Return the year that `number`, printed with `digits` digits in `era`, means.

    era: "be", "ce", "rs", "cs", or None if not printed: then above 2200 it is Buddhist,
    1500 to 2100 Gregorian, both assumed, and two digits are short for 25xx. None if it is
    no year.
    """
    flags: tuple[str, ...] = ()
    calendar = CALENDARS[era] if era else ""
    if digits == 2 and era in (None, "be"):
        number += 2500
        flags = ("two_digit_year",)
        calendar = calendar or "buddhist_assumed"
        era = "be"
    if era is None and 2200 < number < 2700:
        era, calendar = "be", "buddhist_assumed"
    elif era is None and 1500 <= number <= 2100:
        era, calendar = "ce", "gregorian_assumed"
    if era is None or not 0 < number <= LARGEST_PRINTED[era]:
        return None
    common = number + OFFSETS_TO_CE[era]
    april = era != "ce" and common < FIRST_JANUARY_YEAR_BE - BUDDHIST_OFFSET
    if era in ("rs", "cs"):
        flags += ({"rs": "rattanakosin_era", "cs": "lesser_era"}[era],)
    return Year(number, common, calendar, april, flags)


def short_gregorian_year(number: int) -> Year:
    """Return the year that two digits mean in a numeric date such as 30/06/18: 20xx."""
    return Year(2000 + number, 2000 + number, "gregorian_assumed", flags=("two_digit_year",))


def following_year(first: Year, number: int, digits: int, era: str | None) -> Year | None:
    """Return the end of a range of years: in its own era, else in that of `first`.

    A short number borrows the century of `first`: 2560-64, 2567/68.
    """
    if era is not None or (digits == 4 and (number > 2200) != (first.printed > 2200)):
        return printed_year(number, era, digits)
    if digits < 4:
        number += first.printed - first.printed % 100
    common = first.common - first.printed + number
    april = first.april and common < FIRST_JANUARY_YEAR_BE - BUDDHIST_OFFSET
    return Year(number, common, first.calendar, april, first.flags)


def iso_day(year: int, month: int, day: int) -> str | None:
    """Return the ISO day, None outside the years 1 to 9999."""
    return f"{year:04d}-{month:02d}-{day:02d}" if 1 <= year <= 9999 else None


def edtf_year(year: int) -> str:
    """Return a CE year as EDTF: four digits, negative before the year 0 (1 BC)."""
    return f"{year:04d}" if year >= 0 else f"-{-year:04d}"


def last_day(year: int, month: int) -> int:
    """Return the number of days of a month; the Gregorian calendar repeats every 400 years."""
    return monthrange(2000 + year % 400, month)[1]


def day_stretch(year: Year, month: int, day: int) -> Stretch:
    """Return one day; EDTF None and the flag ``impossible_date`` if there is no such day."""
    common = year.of_month(month)
    if not (1 <= month <= 12 and 1 <= day <= last_day(common, month) and year.has_month(month)):
        return Stretch(None, "day", flags=("impossible_date",))
    iso = iso_day(common, month, day)
    return Stretch(f"{edtf_year(common)}-{month:02d}-{day:02d}", "day", iso, iso)


def month_stretch(year: Year, month: int) -> Stretch:
    """Return one month; EDTF None and the flag ``impossible_date`` if there was none."""
    common = year.of_month(month)
    if not year.has_month(month):
        return Stretch(None, "month", flags=("impossible_date",))
    return Stretch(
        f"{edtf_year(common)}-{month:02d}",
        "month",
        iso_day(common, month, 1),
        iso_day(common, month, last_day(common, month)),
    )


def months_stretch(year: Year, first: int, last: int, granularity: str = "interval") -> Stretch:
    """Return the months `first` to `last` of a year as an interval."""
    return between(month_stretch(year, first), month_stretch(year, last), granularity)


def year_stretch(year: Year) -> Stretch:
    """Return one year. An old Thai year runs from April, but is written as its first CE year."""
    if year.april:
        return Stretch(
            edtf_year(year.common),
            "year",
            iso_day(year.common, 4, 1),
            iso_day(year.common + 1, 3, 31),
            ("april_year",),
        )
    first, last = iso_day(year.common, 1, 1), iso_day(year.common, 12, 31)
    return Stretch(edtf_year(year.common), "year", first, last)


def quarter_stretch(year: Year, quarter: int) -> Stretch:
    """Return a quarter of a calendar year: EDTF 33 to 36."""
    months = months_stretch(year, 3 * quarter - 2, 3 * quarter)
    edtf = f"{edtf_year(year.common)}-{32 + quarter}"
    return Stretch(edtf, "quarter", months.first, months.last)


def half_stretch(year: Year, half: int) -> Stretch:
    """Return a half of a calendar year: EDTF 40 and 41."""
    months = months_stretch(year, 6 * half - 5, 6 * half)
    edtf = f"{edtf_year(year.common)}-{39 + half}"
    return Stretch(edtf, "half_year", months.first, months.last)


def season_stretch(year: Year, season: int) -> Stretch:
    """Return a season, EDTF 21 (spring) to 24 (winter); its days are left open."""
    return Stretch(f"{edtf_year(year.common)}-{season}", "interval")


def fiscal_months(year: Year, first: int, last: int, granularity: str) -> Stretch:
    """Return months of a Thai fiscal year, counted from October (1) to September (12)."""
    ends = []
    for count in (first, last):
        common = year.common - 1 if count <= 3 else year.common
        month = (count + 8) % 12 + 1
        ends.append(month_stretch(Year(common, common, year.calendar), month))
    return between(ends[0], ends[1], granularity)


def fiscal_stretch(first: Year, last: Year) -> Stretch:
    """Return fiscal years: from 1 October before `first` to 30 September of `last`."""
    start, end = iso_day(first.common - 1, 10, 1), iso_day(last.common, 9, 30)
    return Stretch(f"{start}/{end}", "fiscal_year" if first == last else "interval", start, end)


def decade_stretch(year: Year) -> Stretch:
    """Return the ten years from `year`: EDTF 196X where they are a decade of the CE."""
    if year.common % 10 == 0 and 0 < year.common < 9990:
        first, last = iso_day(year.common, 1, 1), iso_day(year.common + 9, 12, 31)
        return Stretch(f"{year.common // 10:03d}X", "interval", first, last)
    end = Year(year.printed + 9, year.common + 9, year.calendar)
    return between(year_stretch(Year(year.printed, year.common, "")), year_stretch(end))


def century_stretch(number: int, era: str) -> Stretch | None:
    """Return a century of the Buddhist ("be") or Common Era; None if there is no such century.

    Centuries run from 01 to 00: the 25th Buddhist one is BE 2401 to 2500, CE 1858 to 1957.
    EDTF writes the 20th of the Common Era as 19XX.
    """
    if not 1 <= number <= 30:
        return None
    first = 100 * number - 99 + OFFSETS_TO_CE[era]
    start, end = iso_day(first, 1, 1), iso_day(first + 99, 12, 31)
    if era == "ce":
        return Stretch(f"{number - 1:02d}XX", "interval", start, end)
    return Stretch(f"{edtf_year(first)}/{edtf_year(first + 99)}", "interval", start, end)


def between(start: Stretch, end: Stretch, granularity: str = "interval") -> Stretch:
    """Return the interval from `start` to `end`; flagged and unresolved if it runs backwards."""
    flags = tuple(dict.fromkeys(start.flags + end.flags))
    if start.edtf is None or end.edtf is None:
        return Stretch(None, granularity, flags=flags)
    if start.first and end.last and start.first > end.last:
        return Stretch(None, granularity, flags=(*flags, "impossible_date"))
    return Stretch(f"{start.edtf}/{end.edtf}", granularity, start.first, end.last, flags)


def date_value(stretch: Stretch, year: Year | None, mod: str | None, key: str = "") -> DateValue:
    """Return the record of a stretch of days. key: names an unresolved one in its id."""
    name = stretch.edtf or key
    return DateValue(
        id=f"date:{name}" + (f";{mod}" if mod else ""),
        edtf=stretch.edtf,
        granularity=stretch.granularity,
        calendar=year.calendar if year else "none",
        surface_year=year.printed if year else None,
        mod=mod,
        earliest=stretch.first,
        latest=stretch.last,
    )
