"""The words of `quantities.csv`: units, multipliers, signs, mods, and what numbers a name.

A row's form stands as it is written; a blank in it may be absent from the text. `not_before`
is a pattern that must not follow, as it would make the form the beginning of another word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.extract.tables import Row, read_table
from pipeline.thai import FOLLOWING_VOWELS, LEADING_VOWELS, MARKS

COLUMNS = ("class", "form", "unit", "not_before", "source")
NOT_UNITS = frozenset(
    ("multiplier", "symbol", "percent_word", "mod_before", "mod_after", "numbered")
) | {"company_head", "function"}
WORD_REACH = 24
"""Characters before a number in which its mod or ordinal word ends; the longest has 16."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of `quantities.csv` as patterns and tables."""

    units: dict[str, Row]
    unit_re: re.Pattern[str]
    multiplier_re: re.Pattern[str]
    multipliers: dict[str, int]
    symbol_re: re.Pattern[str]
    symbols: dict[str, str]
    mod_before_re: re.Pattern[str]
    mod_after_re: re.Pattern[str]
    mods: dict[tuple[str, str], str]
    numbered_re: re.Pattern[str]
    company_re: re.Pattern[str]
    function_words: frozenset[str]


def _either(rows: list[Row]) -> str:
    """Return a pattern for the forms of `rows`, the longest first."""
    forms = sorted({row["form"] for row in rows}, key=lambda form: (-len(form), form))
    return "|".join(re.escape(form).replace(r"\ ", " ?") for form in forms)


def _unit_pattern(rows: list[Row]) -> str:
    """Return the pattern of all units, each refusing what would make it another word."""
    parts = []
    for row in sorted(rows, key=lambda row: (-len(row["form"]), row["form"])):
        tail = f"(?!{row['not_before']})" if row["not_before"] else ""
        latin = "(?![A-Za-z0-9])" if row["form"][-1].isascii() and row["form"][-1].isalpha() else ""
        parts.append(re.escape(row["form"]).replace(r"\ ", " ?") + tail + latin)
    return rf"(?:{'|'.join(parts)})(?![{MARKS}{FOLLOWING_VOWELS}])"


@cache
def lexicon() -> Lexicon:
    """Return the words of `quantities.csv`, read once."""
    rows = read_table(Path(__file__).with_name("quantities.csv"), COLUMNS)
    of = {kind: [row for row in rows if row["class"] == kind] for kind in NOT_UNITS}
    units = [row for row in rows if row["class"] not in NOT_UNITS]
    multiplier = "|".join(
        re.escape(row["form"]) + (f"(?!{row['not_before']})" if row["not_before"] else "")
        for row in of["multiplier"]
    )
    symbols = of["symbol"] + of["percent_word"]
    before, after = of["mod_before"], of["mod_after"]
    return Lexicon(
        units={row["form"].replace(" ", ""): row for row in units},
        unit_re=re.compile(_unit_pattern(units)),
        multiplier_re=re.compile(rf" ?((?:{multiplier}){{1,3}})"),
        multipliers={row["form"]: int(row["unit"]) for row in of["multiplier"]},
        symbol_re=re.compile(rf"(?<![A-Za-z])({_either(symbols)}) ?$"),
        symbols={row["form"]: row["unit"] for row in symbols},
        mod_before_re=re.compile(rf"({_either(before)}) ?$"),
        mod_after_re=re.compile(_unit_pattern(after)),
        mods={(row["class"], row["form"].replace(" ", "")): row["unit"] for row in before + after},
        numbered_re=re.compile(
            rf"(?<![{LEADING_VOWELS}])(?<!เจ้า)(?<!ก่อน)(?:{_either(of['numbered'])})[ .]{{0,2}}-? ?$"
        ),
        company_re=re.compile(_either(of["company_head"])),
        function_words=frozenset(row["form"] for row in of["function"]),
    )
