"""Quantities: a number with the thing counted or measured, in base units.

A number counts where a unit or classifier of `quantities.csv` follows it (26 เมือง,
1.2 แสนล้านบาท), where a currency sign or ร้อยละ precedes it, or where จำนวน announces it.
Ordinals, list numbers, years, times, sections, addresses and telephone numbers count
nothing: the word before them says so, or no unit follows.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from pipeline.extract.claims import is_doubtful
from pipeline.extract.date_atoms import PLAIN
from pipeline.extract.tables import Row, read_table
from pipeline.records import Mention, QuantityValue, Tokens
from pipeline.spans import Span
from pipeline.thai import FOLLOWING_VOWELS, LEADING_VOWELS, MARKS

COLUMNS = ("class", "form", "unit", "not_before", "source")
NOT_UNITS = frozenset(
    ("multiplier", "symbol", "percent_word", "mod_before", "mod_after", "numbered")
) | {"company_head", "function"}
RUN_RE = re.compile(r"[0-9](?:[0-9]|[.,:/](?=[0-9]))*")
NUMBER_RE = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?|(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
LONGEST_NUMBER = 24
"""Digits and separators; longer runs are codes."""
TELEPHONE_RE = re.compile(
    r"(?:โทร|แฟกซ์|สายด่วน|Tel|Fax)[^0-9\n]{0,12}(?:0[0-9]{0,2}(?:[ -]?[0-9]{3,4}){2,3}|[0-9]{3,5})"
    r"(?: ?ต่อ ?[0-9]{1,5})?"
)
RANGE_RE = re.compile(r" ?(?:-|ถึง) ?(?=[0-9])")
PART_RE = re.compile(r" ?(?=[0-9])")
GLUED_RE = re.compile(r"[A-Za-z0-9][-/.:]?$")
CLAUSE_EDGE_RE = re.compile(r"[0-9\n]")
SECTION_RE = re.compile(r"^[ \t]*([0-9]{1,2})\.([0-9]{1,2})(?=[ \t])", re.MULTILINE)
THAI_WORD_RE = re.compile(r"[\u0e01-\u0e2e\u0e40-\u0e44][\u0e01-\u0e2e\u0e30-\u0e4e]+")
COUNTED_RE = re.compile(r"(?:จำนวน|รวม|ทั้งหมด|ทั้งสิ้น) ?\Z")
GIVE_OR_TAKE = "กว่า"
HALF = "ครึ่ง"
HALVED = frozenset(("year", "month", "day", "hour", "week", "times"))
COMPANY_REACH = 80
"""Characters before ราย in which the firms are named; a clause is rarely longer."""
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
    rows = read_table(Path(__file__).with_suffix(".csv"), COLUMNS)
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
            rf"(?<![{LEADING_VOWELS}])(?:{_either(of['numbered'])})[ .]{{0,2}}-? ?$"
        ),
        company_re=re.compile(_either(of["company_head"])),
        function_words=frozenset(row["form"] for row in of["function"]),
    )


class Number(NamedTuple):
    """A number with its multipliers: where it stands and what it comes to."""

    start: int
    end: int
    value: Decimal
    factor: int


class Unit(NamedTuple):
    """What is counted: its name, the rule that knew it, and where the word ends."""

    name: str
    rule: str
    end: int
    mod: str | None = None


def _factor(text: str) -> int:
    """Return what the multipliers in `text` make together: แสนล้าน is 10^11."""
    factor = 1
    for match in re.finditer("|".join(lexicon().multipliers), text):
        factor *= lexicon().multipliers[match[0]]
    return factor


def _number(plain: str, run: re.Match[str]) -> Number | None:
    """Return the number of a run of digits, with the multipliers behind it."""
    if len(run[0]) > LONGEST_NUMBER or not NUMBER_RE.fullmatch(run[0]):
        return None
    digits = Decimal(run[0].replace(",", ""))
    multiplier = lexicon().multiplier_re.match(plain, run.end())
    if multiplier is None:
        return Number(run.start(), run.end(), digits, 1)
    factor = _factor(multiplier[1])
    return Number(run.start(), multiplier.end(), digits * factor, factor)


def _next_number(plain: str, at: int) -> Number | None:
    """Return the number that starts exactly at `at`."""
    run = RUN_RE.match(plain, at)
    return _number(plain, run) if run else None


def _with_parts(plain: str, number: Number) -> Number:
    """Add the lower parts of a number said in steps: 1 ล้าน 5 แสน; at most three."""
    for _ in range(3):
        gap = PART_RE.match(plain, number.end)
        part = _next_number(plain, gap.end()) if gap and number.factor > 1 else None
        if part is None or part.value >= number.factor or _has_unit(plain, number.end):
            return number
        number = Number(number.start, part.end, number.value + part.value, part.factor)
    return number


def _has_unit(plain: str, end: int) -> bool:
    return lexicon().unit_re.match(plain, end) is not None


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


def _counts_nothing(plain: str, number: Number) -> bool:
    """Say whether a number is part of a name or an ordinal: ครั้งที่ 3, G20, PM2.5, Expo 2025."""
    before = plain[max(0, number.start - WORD_REACH) : number.start]
    return bool(
        (GLUED_RE.search(before) and not lexicon().symbol_re.search(before))
        or lexicon().numbered_re.search(before)
    )


def _section_numbers(plain: str) -> frozenset[int]:
    """Return where the numbers of sections start: 8.1 and 8.2, each at the start of a block."""
    places = [
        (match.start(1), int(match[1]), int(match[2])) for match in SECTION_RE.finditer(plain)
    ]
    known = {(chapter, section) for _, chapter, section in places}
    return frozenset(
        start
        for start, chapter, section in places
        if (chapter, section - 1) in known or (chapter, section + 1) in known
    )


def _firms_or_people(plain: str, number: Number) -> str:
    """Return what ราย counts: firms where the clause names firms before it, else people."""
    clause = CLAUSE_EDGE_RE.split(plain[max(0, number.start - COMPANY_REACH) : number.start])[-1]
    return "company" if lexicon().company_re.search(clause) else "person"


def _mod(plain: str, starts: Sequence[int], start: int, unit: Unit) -> str | None:
    """Return the mod: a word before the number or its sign, or behind the unit."""
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
        if place < len(starts) and starts[place] == begin:
            return match[1].replace(" ", "")
        begin += 1
    return None


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


def find_quantities(tokens: Tokens, taken: Sequence[Mention] = ()) -> list[Mention]:
    """Return the quantities of the text, in text order; they do not overlap.

    A range (3-5 ปี) gives both its ends. taken: mentions found before, such as the dates and
    the names; a quantity that overlaps one of their full spans is no quantity.
    """
    plain = tokens.clean.text.translate(PLAIN)
    starts = [span.start for span in tokens.spans]
    free = _Free(taken, plain)
    sections = _section_numbers(plain)
    mentions: list[Mention] = []
    at = 0
    while run := RUN_RE.search(plain, at):
        at = run.end()
        number = _number(plain, run)
        if number is None or number.start in sections or _counts_nothing(plain, number):
            continue
        found = _quantities_at(tokens, starts, plain, _with_parts(plain, number))
        if found and free.holds(Span(found[0].span.start, found[-1].span.end)):
            mentions += (_checked(plain, mention) for mention in found)
            at = max(at, found[-1].span.end)
    return mentions


def _quantities_at(
    tokens: Tokens, starts: Sequence[int], plain: str, number: Number
) -> list[Mention]:
    """Return the quantity that begins with a number, or the two ends of a range, or nothing."""
    ends = _ends(plain, number)
    last = ends[-1]
    sign = lexicon().symbol_re.search(plain[max(0, number.start - WORD_REACH) : number.start])
    unit: Unit | None
    if sign:
        unit = Unit(lexicon().symbols[sign[1]], "quantities.sign", last.end)
        unit = _same_unit_behind(plain, unit)
    else:
        unit = _unit_after(plain, last.end) or _announced(tokens, starts, plain, last)
    if unit is None or _is_year_of_place(plain, number, unit) or _is_begun(tokens, starts, unit):
        return []
    if unit.name == "company_or_person":
        unit = unit._replace(name=_firms_or_people(plain, number))
    unit, half = _half(plain, unit)
    start = number.start - (len(sign[0]) if sign else 0)
    mod = _mod(plain, starts, start, unit)
    if len(ends) == 1:
        return [_mention(Span(start, unit.end), last.value + half, unit, mod)]
    lower, upper = Span(start, ends[0].end), Span(last.start, unit.end)
    return [
        _mention(lower, ends[0].value, unit, "at_least", ("range",)),
        _mention(upper, last.value + half, unit, "at_most", ("range",)),
    ]


def _ends(plain: str, number: Number) -> list[Number]:
    """Return the number, or both ends of a range; the first borrows the second's multiplier."""
    gap = RANGE_RE.match(plain, number.end)
    second = _next_number(plain, gap.end()) if gap else None
    if second is None:
        return [number]
    if number.factor == 1 and second.factor > 1:
        number = number._replace(value=number.value * second.factor)
    return [number, second] if number.value < second.value else [number]


def _same_unit_behind(plain: str, unit: Unit) -> Unit:
    """Take in the currency that stands behind a number as well as before it: US$ 5 ล้านดอลลาร์."""
    after = _unit_after(plain, unit.end)
    return unit._replace(end=after.end) if after and after.name == unit.name else unit


def _is_year_of_place(plain: str, number: Number, unit: Unit) -> bool:
    """Say whether a year stands before the name of a place: Expo 2025 ประเทศญี่ปุ่น."""
    year_like = number.factor == 1 and (
        1900 <= number.value <= 2100 or 2400 <= number.value <= 2700
    )
    return (
        year_like and unit.rule == "quantities.place" and "," not in plain[number.start : unit.end]
    )


def _is_begun(tokens: Tokens, starts: Sequence[int], unit: Unit) -> bool:
    """Say whether a classifier only begins a longer word: ตัว of ตัวอักษร, รูป of รูปแบบ."""
    if unit.rule != "quantities.classifier":
        return False
    place = bisect_left(starts, unit.end) - 1
    return place >= 0 and tokens.spans[place].end > unit.end


def _half(plain: str, unit: Unit) -> tuple[Unit, Decimal]:
    """Take in the half behind a time: 2 ปีครึ่ง."""
    if unit.name in HALVED and plain.startswith(HALF, unit.end):
        return unit._replace(end=unit.end + len(HALF)), Decimal("0.5")
    return unit, Decimal(0)


def _mention(
    span: Span, value: Decimal, unit: Unit, mod: str | None, flags: tuple[str, ...] = ()
) -> Mention:
    """Return the mention of a quantity; its id names value, unit and mod."""
    shown = f"{value.normalize():f}"
    quantity = QuantityValue(
        id=f"quantity:{shown}-{unit.name}" + (f";{mod}" if mod else ""),
        value=float(value),
        unit=unit.name,
        mod=mod,
    )
    return Mention(span, span, "quantity", quantity, unit.rule, "pattern", flags=flags)


def _checked(plain: str, mention: Mention) -> Mention:
    """Flag a figure that a known magnitude contradicts."""
    value = mention.value
    if isinstance(value, QuantityValue) and is_doubtful(plain, mention.span, value):
        return replace(mention, flags=(*mention.flags, "claim_check"))
    return mention


class _Free:
    """The text that no other mention and no telephone number has taken."""

    def __init__(self, taken: Sequence[Mention], plain: str) -> None:
        telephones = (Span(*match.span()) for match in TELEPHONE_RE.finditer(plain))
        spans = sorted([*(mention.full_span for mention in taken), *telephones])
        self.starts = [span.start for span in spans]
        # The furthest end so far: spans may nest.
        self.ends = list(accumulate((span.end for span in spans), max))

    def holds(self, span: Span) -> bool:
        """Say whether `span` touches no taken span."""
        at = bisect_right(self.starts, span.end - 1) - 1
        return at < 0 or self.ends[at] <= span.start
