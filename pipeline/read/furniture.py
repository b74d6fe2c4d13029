"""Running headers, footers and page numbers: what stands at the edge of page after page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.read.lines import Strip, rows_of

EDGE = 0.15
"""Furniture stands in this share of the page's height at its top or bottom."""
MOST_ROWS = 4
"""No running header has more rows than this."""
PLACES_PT = 6.0
"""How far, in points, a running line may move from page to page."""
LEAST_PAGES = 3
"""On so many pages a line must stand; a page number on two."""
TITLE = 1.25
"""Type this much larger than the page's own is a title, even if it is repeated (slides)."""

DIGITS_RE = re.compile(r"[0-9๐-๙]+")
PAGE_NUMBER_RE = re.compile(
    r"(?:หน้า(?:ที่)?|page)?[-–—(\[|/]*(?:[0-9๐-๙]{1,4}|[ivxlc]{1,7})[-–—)\]|]*(?:(?:/|of|จาก)[0-9๐-๙]{1,4})?",
    re.IGNORECASE,
)


class Edges(NamedTuple):
    """How many rows at the top and at the bottom of a page are furniture."""

    top: int
    bottom: int


class PageRows(NamedTuple):
    """The rows of one page, top to bottom. height and type_size: points."""

    rows: Sequence[Sequence[Strip]]
    height: float
    type_size: float


def page_rows(strips: Sequence[Strip], height: float, type_size: float) -> PageRows:
    """Group the strips of a page into rows."""
    return PageRows(rows_of(strips), height, type_size)


def find_furniture(pages: Sequence[PageRows]) -> list[Edges]:
    """Return for each page how many of its first and last rows are furniture. Linear."""
    counts: Counter[tuple[str, int]] = Counter()
    for page in pages:
        seen = set()
        for row in _candidates(page, top=True):
            seen.add(_key(row, page, 0))
        for row in _candidates(page, top=False):
            seen.add(_key(row, page, 0))
        counts.update(seen)
    return [
        Edges(
            _count_running(page, counts, len(pages), top=True),
            _count_running(page, counts, len(pages), top=False),
        )
        for page in pages
    ]


def _candidates(page: PageRows, top: bool) -> Iterator[Sequence[Strip]]:
    """Yield the rows at an edge of the page, from the edge inwards."""
    rows = page.rows[:MOST_ROWS] if top else page.rows[: -MOST_ROWS - 1 : -1]
    for row in rows:
        place = row[0].base_line / page.height if page.height else 0.5
        if row[0].cells or (place > EDGE if top else place < 1 - EDGE):
            return
        yield row


def _sign(row: Sequence[Strip]) -> str:
    """What a running line says on every page: its text without blanks, any number as one."""
    text = "".join(strip.text for strip in row)
    return DIGITS_RE.sub("0", "".join(text.split()))


def _key(row: Sequence[Strip], page: PageRows, shift: int) -> tuple[str, int]:
    from_edge = min(row[0].base_line, page.height - row[0].base_line)
    return _sign(row), int(from_edge // PLACES_PT) + shift


def _count_running(page: PageRows, counts: Counter[tuple[str, int]], pages: int, top: bool) -> int:
    """Count the rows from the edge inwards that stand on enough pages."""
    count = 0
    for row in _candidates(page, top):
        times = sum(counts[_key(row, page, shift)] for shift in (-1, 0, 1))
        number = bool(PAGE_NUMBER_RE.fullmatch("".join("".join(s.text for s in row).split())))
        title = max(s.size for s in row) > TITLE * page.type_size and not number
        if title or times < (min(2, pages) if number and pages > 1 else LEAST_PAGES):
            break
        count += 1
    return min(count, max(0, len(page.rows) - 1))
