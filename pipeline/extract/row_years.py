"""Bare years of a table or a timeline: no word beside them says that they are years.

In a timeline they open line after line before a dash or a colon (`2543 – เปิดสถานี`); in a table
they stand in a column whose heading begins with ปี; elsewhere they fill brackets, as behind the
names of a list. One such line or bracket alone proves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, pairwise

from pipeline.extract import eras
from pipeline.records import Mention
from pipeline.spans import Span

YEAR = r"(?P<year>(?:1[89]|20|2[45])[0-9]{2})"
OPENING_RE = re.compile(
    rf"^[ \t]*(?:[•●▪*][ ]?)?{YEAR}[ ]?"
    rf"(?:[:|\t]|[-\N{{EN DASH}}\N{{EM DASH}}](?=[ ]))[ ]*(?=[^\s0-9])"
)
"""A line of a timeline: its year, a sign, then what happened."""
FIRST_RE = re.compile(rf"^[ \t|]*{YEAR}(?=[ \t|]+[^\s0-9])")
LAST_RE = re.compile(rf"(?<=[ \t|]){YEAR}[ \t|]*$")
"""The first and the last cell of a row."""
HEADING = r"(?:ปี|พ\.ศ\.|ค\.ศ\.)[^\s0-9|]{0,16}"
FIRST_HEADING_RE = re.compile(rf"^[ \t|]*{HEADING}[ \t|]+[^\s0-9]")
LAST_HEADING_RE = re.compile(rf"[^\s0-9][ \t|]+{HEADING}[ \t|]*$")
LONGEST_HEADING = 120
"""Characters of a row of headings; a line of running text is longer."""
BRACKETED_RE = re.compile(rf"\({YEAR}\)")
LINE_RE = re.compile(r"[^\n]+")
FEWEST = 2
"""Rows that make a column of years."""
LIFETIME = 100
"""Years from one line of a timeline to the next at most."""


def find_row_years(plain: str) -> Iterator[Mention]:
    """Yield the bare years of timelines and tables; linear in the text.

    Args:
        plain: the clean text with ASCII digits.
    """
    lines = [Span(*match.span()) for match in LINE_RE.finditer(plain)]
    yield from _timeline(plain, lines)
    yield from _bracketed(plain)
    yield from _columns(plain, lines)


def _timeline(plain: str, lines: list[Span]) -> Iterator[Mention]:
    """Yield the years that open lines one after the other, each in order of time."""
    found = [
        (line.start + match.start("year"), match["year"])
        for line in lines
        if (match := OPENING_RE.match(line.of(plain)))
    ]
    ordered = [_follow(a, b) or _follow(b, a) for (_, a), (_, b) in pairwise(found)]
    for i, (start, written) in enumerate(found):
        if any(ordered[max(0, i - 1) : i + 1]):
            yield from _mention(start, written)


def _follow(earlier: str, later: str) -> bool:
    """Say whether two years as written can be one calendar's, a lifetime apart at most."""
    return 0 <= int(later) - int(earlier) <= LIFETIME


def _bracketed(plain: str) -> Iterator[Mention]:
    """Yield the years that fill brackets: ภูเก็ต (2558) เชียงใหม่ (2560)."""
    found = list(BRACKETED_RE.finditer(plain))
    if len(found) >= FEWEST:
        for match in found:
            yield from _mention(match.start("year"), match["year"])


def _columns(plain: str, lines: list[Span]) -> Iterator[Mention]:
    """Yield the years of the rows right below a heading that is a year's."""
    for heading, cell in ((FIRST_HEADING_RE, FIRST_RE), (LAST_HEADING_RE, LAST_RE)):
        rows = [cell.search(line.of(plain)) for line in lines]
        at = 0
        for has_year, group in groupby(rows, key=bool):
            run = list(group)
            above = lines[at - 1].of(plain) if at else ""
            headed = len(above) <= LONGEST_HEADING and heading.search(above)
            if has_year and headed and len(run) >= FEWEST:
                for match, line in zip(run, lines[at:], strict=False):
                    if match:
                        yield from _mention(line.start + match.start("year"), match["year"])
            at += len(run)


def _mention(start: int, written: str) -> Iterator[Mention]:
    """Yield the year at `start`, if it is one of a calendar."""
    year = eras.printed_year(int(written), None, len(written))
    if year is not None:
        span = Span(start, start + len(written))
        value = eras.date_value(eras.year_stretch(year), year, None)
        yield Mention(span, span, "date", value, "dates.row_year", "pattern")
