"""What a number counts or measures: the unit beside it, and the mod that limits the figure.

All functions read the plain text: the clean text with Thai digits as ASCII digits, of the
same length. `starts` are the offsets at which its tokens start, sorted.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from pipeline.extract.numerals import Number
from pipeline.extract.quantity_words import WORD_REACH, lexicon
from pipeline.records import Tokens

CLAUSE_EDGE_RE = re.compile(r"[0-9\n]")
THAI_WORD_RE = re.compile(r"[\u0e01-\u0e2e\u0e40-\u0e44][\u0e01-\u0e2e\u0e30-\u0e4e]+")
COUNTED_RE = re.compile(r"(?:จำนวน|รวม|ทั้งหมด|ทั้งสิ้น) ?\Z")
OR = "หรือ"
GIVE_OR_TAKE = "กว่า"
WHOLE = frozenset(f"quantities.{kind}" for kind in ("classifier", "people", "place"))
MEAN_RE = re.compile(r"(?:เฉลี่ย|ราว|ประมาณ|ละ)[^0-9]{0,16}$")
"""Before a mean."""
PER_RE = re.compile(r"[ ]?ต่อ")
HALF = "ครึ่ง"
HALVED = frozenset(("year", "month", "day", "hour", "week", "times"))
COMPANY_REACH = 80
"""Characters before ราย in which the firms are named; a clause is rarely longer."""


class Unit(NamedTuple):
    """What is counted: its name, the rule that knew it, and where the word ends.

    mod: what กว่า between the number and the word makes of the figure.
    """

    name: str
    rule: str
    end: int
    mod: str | None = None


def find_sign(plain: str, at: int) -> re.Match[str] | None:
    """Return the currency sign or the word for percent right before `at`."""
    return lexicon().symbol_re.search(plain[max(0, at - WORD_REACH) : at])


def find_unit(
    tokens: Tokens,
    starts: Sequence[int],
    plain: str,
    number: Number,
    last: Number,
    sign: re.Match[str] | None,
) -> Unit | None:
    """Find what a number counts.

    Args:
        tokens: the tokens of the clean text.
        starts: where they start.
        plain: the plain text.
        number: the number as it is written.
        last: the upper end if a range begins with it, else the number again.
        sign: the sign before the number, which is its unit.

    Returns:
        The unit; None if the number counts nothing that is named.
    """
    unit: Unit | None
    if sign:
        unit = Unit(lexicon().symbols[sign[1]], "quantities.sign", last.end)
        unit = _same_unit_behind(plain, unit)
    else:
        unit = _unit_after(plain, last.end) or _announced(tokens, starts, plain, last)
    if unit is None or _is_year_of_place(plain, number, unit) or _is_begun(tokens, starts, unit):
        return None
    if sign and plain.startswith(sign[1], last.end):  # a formula: $1$
        return None
    if _is_section(plain, number, last, unit):
        return None
    if unit.name == "company_or_person":
        unit = unit._replace(name=_firms_or_people(plain, number))
    return unit


def _same_unit_behind(plain: str, unit: Unit) -> Unit:
    """Take in the currency that stands behind a number as well as before it: US$ 5 ล้านดอลลาร์."""
    after = _unit_after(plain, unit.end)
    return unit._replace(end=after.end) if after and after.name == unit.name else unit


def _unit_after(plain: str, end: int) -> Unit | None:
    """Return the unit that follows a number; a blank or กว่า may stand between them."""
    at = end + (plain[end : end + 1] == " ")
    mod = None
    if plain.startswith(GIVE_OR_TAKE, at):
        mod = "more_than"
        at += len(GIVE_OR_TAKE)
        at += plain[at : at + 1] == " "
    match = lexicon().unit_re.match(plain, at)
    if match is None:
        return None
    row = lexicon().units[match[0].replace(" ", "")]
    return Unit(row["unit"], f"quantities.{row['class']}", match.end(), mod)


def _announced(tokens: Tokens, starts: Sequence[int], plain: str, number: Number) -> Unit | None:
    """Return the word behind a number as the unit where จำนวน or a mod announces a count."""
    before = plain[max(0, number.start - WORD_REACH) : number.start]
    if number.value % 1:  # a grade of 1.50: things without a unit of their own come whole
        return None
    if not (COUNTED_RE.search(before) or _mod_word(plain, starts, number.start)):
        return None
    at = number.end + (plain[number.end : number.end + 1] == " ")
    place = bisect_left(starts, at)
    if place == len(starts) or starts[place] != at:
        return None
    span = tokens.spans[place]
    word = span.of(tokens.clean.text)
    if len(word) < 2 or not THAI_WORD_RE.fullmatch(word) or word in lexicon().function_words:
        return None
    return Unit(word, "quantities.announced", span.end)


def _is_year_of_place(plain: str, number: Number, unit: Unit) -> bool:
    """Say whether a year stands before the name of a place: Expo 2025 ประเทศญี่ปุ่น."""
    year_like = number.factor == 1 and (
        1900 <= number.value <= 2100 or 2400 <= number.value <= 2700
    )
    return (
        year_like and unit.rule == "quantities.place" and "," not in plain[number.start : unit.end]
    )


def _is_section(plain: str, number: Number, last: Number, unit: Unit) -> bool:
    """Say whether a number with a point stands before what comes whole, and so numbers it.

    2.7 สัญชาติ heads a part of a form; only a mean of wholes has a fraction: เฉลี่ย 2.7 คน, or
    2.7 คนต่อบ้าน.
    """
    if unit.rule not in WHOLE or not last.value % 1 or last.factor != 1:
        return False
    mean = MEAN_RE.search(plain, max(0, number.start - WORD_REACH), number.start)
    return not (mean or PER_RE.match(plain, unit.end))


def _is_begun(tokens: Tokens, starts: Sequence[int], unit: Unit) -> bool:
    """Say whether a classifier only begins a longer word: ตัว of ตัวอักษร, รูป of รูปแบบ."""
    if unit.rule != "quantities.classifier":
        return False
    place = bisect_left(starts, unit.end) - 1
    return place >= 0 and tokens.spans[place].end > unit.end


def _firms_or_people(plain: str, number: Number) -> str:
    """Return what ราย counts: firms where the clause names firms before it, else people."""
    clause = CLAUSE_EDGE_RE.split(plain[max(0, number.start - COMPANY_REACH) : number.start])[-1]
    return "company" if lexicon().company_re.search(clause) else "person"


def take_half(plain: str, unit: Unit) -> tuple[Unit, Decimal]:
    """Return the unit with ครึ่ง behind it, and the half to be added: 2 ปีครึ่ง; only of times."""
    if unit.name in HALVED and plain.startswith(HALF, unit.end):
        return unit._replace(end=unit.end + len(HALF)), Decimal("0.5")
    return unit, Decimal(0)


def find_mod(plain: str, starts: Sequence[int], start: int, unit: Unit) -> str | None:
    """Return the mod: a word behind the unit, or before the number or sign at `start`."""
    after = lexicon().mod_after_re.match(plain, unit.end)
    if after:
        return lexicon().mods["mod_after", after[0].replace(" ", "")]
    before = _mod_word(plain, starts, start)
    return lexicon().mods["mod_before", before] if before else unit.mod


def _mod_word(plain: str, starts: Sequence[int], at: int) -> str | None:
    """Return the mod that ends before `at`; a word of its own: not the end of งบประมาณ."""
    begin = max(0, at - WORD_REACH)
    while match := lexicon().mod_before_re.search(plain[begin:at]):
        begin += match.start()
        place = bisect_left(starts, begin)
        alone = plain.endswith(OR, 0, begin)  # หรือไม่|ต่ำกว่า is cut there by the words
        if alone or (place < len(starts) and starts[place] == begin):
            return match[1].replace(" ", "")
        begin += 1
    return None
