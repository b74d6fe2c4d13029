"""Quantities: a number with the thing counted or measured, in base units.

A number counts where a unit or classifier of `quantities.csv` follows it (26 เมือง,
1.2 แสนล้านบาท), where a currency sign or ร้อยละ precedes it, or where จำนวน announces it.
Ordinals, list numbers, years, times, sections, addresses and telephone numbers count
nothing: the word before them says so (`uncounted.py`), or no unit follows (`units.py`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import accumulate

from pipeline.extract.claims import is_doubtful
from pipeline.extract.date_atoms import PLAIN
from pipeline.extract.numerals import RUN_RE, Number, add_parts, read_number, read_range
from pipeline.extract.uncounted import counts_nothing, find_telephones, section_numbers
from pipeline.extract.units import Unit, find_mod, find_sign, find_unit, take_half
from pipeline.records import Mention, QuantityValue, Tokens
from pipeline.spans import Span


def find_quantities(tokens: Tokens, taken: Sequence[Mention] = ()) -> list[Mention]:
    """Find the quantities of a text.

    Args:
        tokens: the tokens of the clean text.
        taken: mentions found before, such as the dates and the names; what overlaps one of
            their full spans is no quantity.

    Returns:
        Mentions in text order that do not overlap. A range (3-5 ปี) gives both its ends.
    """
    plain = tokens.clean.text.translate(PLAIN)
    starts = [span.start for span in tokens.spans]
    free = _Free(taken, plain)
    sections = section_numbers(plain)
    mentions: list[Mention] = []
    at = 0
    while run := RUN_RE.search(plain, at):
        at = run.end()
        number = read_number(plain, run)
        if number is None or number.start in sections or counts_nothing(plain, number):
            continue
        found = _quantities_at(tokens, starts, plain, add_parts(plain, number))
        if found and free.holds(Span(found[0].span.start, found[-1].span.end)):
            mentions += (_checked(plain, mention) for mention in found)
            at = max(at, found[-1].span.end)
    return mentions


def _quantities_at(
    tokens: Tokens, starts: Sequence[int], plain: str, number: Number
) -> list[Mention]:
    """Return the quantity that begins with a number, or the two ends of a range, or nothing."""
    ends = read_range(plain, number)
    last = ends[-1]
    sign = find_sign(plain, number.start)
    unit = find_unit(tokens, starts, plain, number, last, sign)
    if unit is None:
        return []
    unit, half = take_half(plain, unit)
    start = number.start - (len(sign[0]) if sign else 0)
    mod = find_mod(plain, starts, start, unit)
    if len(ends) == 1:
        return [_mention(Span(start, unit.end), last.value + half, unit, mod)]
    lower, upper = Span(start, ends[0].end), Span(last.start, unit.end)
    return [
        _mention(lower, ends[0].value, unit, "at_least", ("range",)),
        _mention(upper, last.value + half, unit, "at_most", ("range",)),
    ]


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
        spans = sorted([*(mention.full_span for mention in taken), *find_telephones(plain)])
        self.starts = [span.start for span in spans]
        # The furthest end so far: spans may nest.
        self.ends = list(accumulate((span.end for span in spans), max))

    def holds(self, span: Span) -> bool:
        """Say whether `span` touches no taken span."""
        at = bisect_right(self.starts, span.end - 1) - 1
        return at < 0 or self.ends[at] <= span.start
