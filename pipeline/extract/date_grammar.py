"""The grammar of dates: a table of patterns over the letters of atoms, most specific first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from pipeline.extract import date_forms as forms
from pipeline.extract import date_years as years
from pipeline.extract.date_atoms import Atom
from pipeline.extract.date_hits import Found, Hit

Resolver = Callable[[Hit], list[Found]]


class Rule(NamedTuple):
    """A form of date: its id, the pattern over the letters of atoms, and what it means."""

    name: str
    pattern: re.Pattern[str]
    resolve: Resolver


BEFORE_DAY = "(?:W )?(?:v )?(?:W )?"
YEAR = "(?:, )?(?:g )?(?:p )?(?:(?P<e>E) )?(?P<y>[YHD])"
YEAR_1 = YEAR.replace("<e>", "<e1>").replace("<y>", "<y1>")
YEAR_2 = YEAR.replace("<e>", "<e2>").replace("<y>", "<y2>")
OF_YEAR = "(?:g )?(?:(?P<f>f) |p )?(?:(?P<e>E) )?(?P<y>Y)"
DAY_ITEM = f"D(?: [-t] {BEFORE_DAY}D)?"
DAY_ITEMS = f"{DAY_ITEM}(?: , {BEFORE_DAY}{DAY_ITEM}){{0,6}}(?: (?:, )?& {BEFORE_DAY}{DAY_ITEM})?"
DAYS = f"(?P<days>{DAY_ITEMS} (?:o )?[Mm](?: (?:, |& ){BEFORE_DAY}{DAY_ITEMS} (?:o )?[Mm]){{0,4}})"
TO_DAY = f"[-t] {BEFORE_DAY}"


def _rule(name: str, pattern: str, resolve: Resolver) -> Rule:
    """Make a rule; a blank in `pattern` stands for a blank that may be there."""
    return Rule(f"dates.{name}", re.compile(pattern.replace(" ", "_?")), resolve)


GRAMMAR = (
    _rule(
        "day_to_day",
        f"{BEFORE_DAY}(?P<core>(?P<d1>D) (?:o )?(?P<m1>[Mm]) (?:{YEAR_1} )?"
        f"{TO_DAY}(?P<d2>D) (?:o )?(?P<m2>[Mm]) {YEAR_2})",
        forms.day_to_day_date,
    ),
    _rule(
        "day_dashes", f"{BEFORE_DAY}(?P<core>(?P<days>D-[Mm])(?:-| )(?P<y>[YD]))", forms.days_date
    ),
    _rule("days", f"{BEFORE_DAY}(?P<core>{DAYS} {YEAR})", forms.days_date),
    _rule(
        "day_to_day_without_year",
        f"{BEFORE_DAY}(?P<core>(?P<d1>D) (?:o )?(?P<m1>[Mm]) "
        f"{TO_DAY}(?P<d2>D) (?:o )?(?P<m2>[Mm]))",
        forms.day_to_day_without_year_date,
    ),
    _rule("days_without_year", f"{BEFORE_DAY}(?P<core>{DAYS})", forms.days_date),
    _rule(
        "month_first",
        "(?:W (?:, )?)?(?P<core>(?P<m1>m) (?P<d1>D)(?: [-t] (?:(?P<m2>m) )?(?P<d2>D))?"
        " (?:, )?(?P<y>Y))",
        forms.month_first_date,
    ),
    _rule("numeric", f"{BEFORE_DAY}(?P<core>(?P<n1>S)(?: {TO_DAY}(?P<n2>S))?)", forms.numeric_date),
    _rule(
        "months",
        f"(?:s )?(?:o )?(?P<core>(?P<m1>[Mm]) (?:{YEAR_1} )?"
        f"[-t] (?:s )?(?:o )?(?P<m2>[Mm]) {YEAR_2})",
        forms.months_date,
    ),
    _rule(
        "months_list",
        f"(?:s )?(?:o )?(?P<m1>[Mm]) (?:, )?& (?:o )?(?P<core>(?P<m2>[Mm]) {YEAR})",
        forms.months_list_date,
    ),
    _rule("month", f"(?:s )?(?:o )?(?P<core>(?P<m1>[Mm]) {YEAR})", forms.month_of_year_date),
    _rule("month_number", "(?:s )?o (?P<core>(?P<n>D) / (?P<y>Y))", forms.month_of_year_date),
    _rule("quarter", "(?:s )?(?P<core>q (?P<n>D) / (?P<y>Y|D))", forms.quarter_date),
    _rule(
        "quarter",
        f"(?:s )?(?P<core>(?:q (?P<n>D)(?: [-t&] (?:q )?(?P<n2>D))?|(?P<name>Q) /?) {OF_YEAR})",
        forms.quarter_date,
    ),
    _rule("half", f"(?P<core>(?P<h>h) {OF_YEAR})", forms.half_date),
    _rule("months_of", f"(?P<core>(?P<n>D) (?P<which>n) {OF_YEAR})", forms.months_of_date),
    _rule(
        "fiscal_year",
        "(?:s )?f (?P<core>(?:(?P<e>E) )?(?P<y>[YD])"
        "(?: [-t/] (?:f )?(?:(?P<e2>E) )?(?P<y2>[YD]))?)",
        years.fiscal_date,
    ),
    _rule(
        "academic_year",
        "a (?P<core>(?:(?P<e>E) )?(?P<y>Y)(?: [-t/] (?:(?P<e2>E) )?(?P<y2>[YD]))?)",
        years.academic_date,
    ),
    _rule("academic_year", "a (?P<core>(?:(?P<e>E) )?(?P<y>Y))", years.academic_date),
    _rule("academic_year", "T (?P<core>D / (?P<y>Y))", years.academic_date),
    _rule("season", "(?P<core>(?P<u>u) (?:g )?(?:p )?(?:(?P<e>E) )?(?P<y>Y))", years.season_date),
    _rule("decade", "(?:s )?(?P<core>z (?:p )?(?:(?P<e>E) )?(?P<y>Y))", years.decade_date),
    _rule("century", "(?:s )?(?P<core>(?P<c>C) (?P<n>D))", years.century_date),
    _rule(
        "years",
        "(?:s )?(?:(?P<p>p) )?(?P<core>(?:(?P<e>E) )?(?P<y>Y)"
        " [-t/] (?:s )?(?:p )?(?:(?P<e2>E) )?(?P<y2>[YD]))",
        years.years_date,
    ),
    _rule(
        "year_list",
        "(?:s )?(?:p (?P<e>E )?|(?=E))(?P<core>(?:E )?Y(?: (?:, )?(?:p )?(?:E )?Y){0,9}"
        " (?:, )?& (?:p )?(?:E )?Y)",
        years.year_list_date,
    ),
    _rule("year", "(?:s )?p (?P<core>(?:(?P<e>E) )?(?P<y>[YHD]))", years.year_date),
    _rule("year", "(?:s )?(?P<core>(?P<e>E) (?P<y>[YHD]))", years.year_date),
    _rule("year", "(?P<core>(?P<y>Y) (?P<e>E))", years.year_before_era_date),
    _rule("cued_year", "(?:(?<=[bkt])|(?<=[bkt]_))(?P<core>(?P<y>Y))", years.cued_year_date),
)
STARTS = frozenset("WvDSMmospqQhnfaTzuCEY")
"""The letters that a rule may begin with: no rule is tried at any other."""


def parse(atoms: list[Atom], plain: str) -> Iterator[tuple[Rule, Found, int]]:
    """Yield the dates of a line: at each atom the first rule that has a meaning.

    The number is the atom each expression starts at.
    """
    letters = "".join(atom.letter for atom in atoms)
    at = 0
    while at < len(letters):
        step = at + 1
        for rule in GRAMMAR if letters[at] in STARTS else ():
            match = rule.pattern.match(letters, at)
            if match is None:
                continue
            founds = rule.resolve(Hit(atoms, match, plain))
            if founds:
                yield from ((rule, found, at) for found in founds)
                step = match.end()
                break
        at = step
