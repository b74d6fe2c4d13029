"""Numbers in digits and what they come to: multipliers, lower parts, ranges.

All functions read the plain text: the clean text with Thai digits as ASCII digits, of the
same length.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from pipeline.extract.quantity_words import lexicon

RUN_RE = re.compile(r"[0-9](?:[0-9]|[.,:/](?=[0-9]))*")
NUMBER_RE = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?|(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
LONGEST_NUMBER = 24
"""Digits and separators; longer runs are codes."""
RANGE_RE = re.compile(r" ?(?:-|ถึง) ?(?=[0-9])")
PART_RE = re.compile(r" ?(?=[0-9])")


class Number(NamedTuple):
    """A number with its multipliers: where it stands and what it comes to.

    factor: the product of its multipliers, which `value` already holds; 1 without any.
    """

    start: int
    end: int
    value: Decimal
    factor: int


def read_number(plain: str, run: re.Match[str]) -> Number | None:
    """Return the number of a run of digits, with the multipliers behind it."""
    if len(run[0]) > LONGEST_NUMBER or not NUMBER_RE.fullmatch(run[0]):
        return None
    digits = Decimal(run[0].replace(",", ""))
    multiplier = lexicon().multiplier_re.match(plain, run.end())
    if multiplier is None:
        return Number(run.start(), run.end(), digits, 1)
    factor = _factor(multiplier[1])
    return Number(run.start(), multiplier.end(), digits * factor, factor)


def _factor(text: str) -> int:
    """Return what the multipliers in `text` make together: แสนล้าน is 10^11."""
    factor = 1
    for match in re.finditer("|".join(lexicon().multipliers), text):
        factor *= lexicon().multipliers[match[0]]
    return factor


def add_parts(plain: str, number: Number) -> Number:
    """Add the lower parts of a number said in steps: 1 ล้าน 5 แสน; at most three."""
    for _ in range(3):
        gap = PART_RE.match(plain, number.end)
        part = _next_number(plain, gap.end()) if gap and number.factor > 1 else None
        has_unit = lexicon().unit_re.match(plain, number.end)
        if part is None or part.value >= number.factor or has_unit:
            return number
        number = Number(number.start, part.end, number.value + part.value, part.factor)
    return number


def read_range(plain: str, number: Number) -> list[Number]:
    """Return the number, or both ends of a range; the first borrows the second's multiplier."""
    gap = RANGE_RE.match(plain, number.end)
    second = _next_number(plain, gap.end()) if gap else None
    if second is None:
        return [number]
    lower = number
    if number.factor == 1 and second.factor > 1:
        lower = number._replace(value=number.value * second.factor)
    return [lower, second] if lower.value < second.value else [number]


def _next_number(plain: str, at: int) -> Number | None:
    """Return the number that starts exactly at `at`."""
    run = RUN_RE.match(plain, at)
    return read_number(plain, run) if run else None
