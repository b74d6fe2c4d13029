"""The marks of list items: which line begins with one, and which only seems to.

A wrapped line may happen to begin with what looks like a mark: a sum, 2.50, or a letter in
brackets, (F). The marks of a list follow on from each other; what stands alone and goes on from a
full line is none.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence, Set
from typing import NamedTuple

from pipeline.read.lines import Strip

LIST_MARK_RE = re.compile(
    r"[\s\uf020]*(?:[-–—•●○◦▪■□❑❏➢➤✓❖*]\s"
    r"|[•●○◦▪■□❑❏➢➤✓❖]|[\uf021-\uf0ff](?![\uf021-\uf0ff])|[-–—](?=[^\s0-9๐-๙.\-–—])"
    r"|\(?(?:[0-9๐-๙]{1,3}|[ก-ฮ]|[a-zA-Z]|[ivx]{1,4})\)"
    r"|(?:[0-9๐-๙]{1,2}\.)(?:[0-9๐-๙]{1,2}\.?){0,4}(?:\s|$|(?=[^0-9๐-๙\s]))"
    r"(?!\s*(?:ล้าน|แสน|หมื่น|พัน|บาท|ไร่|คน|ตัน|กิโล|เมตร|เปอร์|องศา|%))"
    r"|[ก-ฮ]\.\s|[a-zA-Z]\.\s)"
)
"""The mark of a list item: a bullet, one of a symbol font (private use F021 to F0FF), (1) 1) ก) a),
1. 1.1 ๑. ก."""
DASH_RE = re.compile(r"\s*[-–—]")
"""What marks an item, and parts the two ends of a span of time."""
BARE_MARK_RE = re.compile(r"[^\w\s\-–—]|\(?(?:[0-9๐-๙]{1,2}|[ก-ฮ]|[a-zA-Z])[.)]")
"""The mark of an item and nothing else: any sign, known or not, but a dash; columns of figures have
it for none."""
CELL_ITEM_RE = re.compile(
    r"[•●○◦▪■□◆➢➤✓✔\uf0b7]\s*\S|[-–]\s*[ก-ฮเ-ไA-Za-z]|[(]?(?:\d{1,2}|[๐-๙]{1,2})[)]\s*\S"
    r"|(?:\d{1,2}|[๐-๙]{1,2})[.]\s*[ก-ฮเ-ไA-Za-z]"
)
"""The mark of an item in a cell: in narrow columns figures begin lines too, so marks with no other
meaning only: • - 1) (1), and 1. before a letter."""
CODE_RE = re.compile(r"\s*([A-Z])([0-9]{1,2})[.:]?\s")
"""What marks an item only beside its neighbours: the strengths S1, S2 … of a plan."""
COUNTED_RE = re.compile(
    r"\s*(\(?)(?:([0-9๐-๙]{1,3}(?:\.[0-9๐-๙]{1,2}){0,4})|([ก-ฮ]|[a-zA-Z]))([).]?)"
)
"""A mark that counts: its bracket, its number or its letter, what closes it."""
LETTERS = 3
"""Letters so near in the alphabet follow on: ฃ, ฅ and ฆ are left out in lists."""


class _Mark(NamedTuple):
    """A mark that counts: what it begins with, whether it is a letter, its numbers."""

    begins: str
    letter: bool
    numbers: tuple[int, ...]


def has_list_mark(line: Strip) -> bool:
    """Say whether a line begins with what looks like the mark of a list item."""
    return bool(LIST_MARK_RE.match(_opening(line)))


def find_marked(lines: Sequence[Strip], wrapped: Container[int]) -> set[int]:
    """Return the lines that begin with the mark of a list item.

    Args:
        lines: of a region.
        wrapped: which of them may go on from the line before, as it fills the region.
    """
    openings = {i: _opening(line) for i, line in enumerate(lines) if not line.cells}
    sure = {i for i, opening in openings.items() if LIST_MARK_RE.match(opening)}
    doubtful = {i for i in sure if i in wrapped}
    coded = {i for i, opening in openings.items() if CODE_RE.match(opening)}
    sure -= _spans_of_time(lines, openings, sure, doubtful)
    if doubtful or coded:
        marks = {i: mark for i in sure | coded if (mark := _counted(openings[i])) is not None}
        lists = _Lists(marks.values())
        sure -= {i for i in doubtful if i in marks and not lists.hold(marks[i])}
        sure |= {i for i in coded if lists.hold(marks[i])}
    return sure


def _spans_of_time(
    lines: Sequence[Strip], openings: Mapping[int, str], marked: Set[int], doubtful: Set[int]
) -> set[int]:
    """Return the lines whose dash goes on from a figure: 5 | – 7 May; none where dashes mark items.

    marked: the lines that begin with what looks like a mark; doubtful: those that may go on.
    """
    dashes = {i for i in marked if DASH_RE.match(openings[i])}
    spans = {i for i in dashes & doubtful if lines[i - 1].text.rstrip()[-1:].isdigit()}
    return spans if dashes == spans else set()


def find_cell_items(lines: Sequence[Strip]) -> set[int]:
    """Return the lines of a cell that begin items: by a sure mark, or one that others follow."""
    openings = [_opening(line) for line in lines]
    marks = {
        i: mark
        for i, opening in enumerate(openings)
        if LIST_MARK_RE.match(opening) and (mark := _counted(opening)) is not None
    }
    lists = _Lists(marks.values())
    sure = {i for i, opening in enumerate(openings) if CELL_ITEM_RE.match(opening)}
    return sure | {i for i, mark in marks.items() if lists.hold(mark)}


class _Lists:
    """The marks that count on a region, to be asked whether one has others beside it."""

    def __init__(self, marks: Iterable[_Mark]) -> None:
        self.marks = set(marks)
        self.under = {mark.numbers[:-1] for mark in self.marks}

    def hold(self, mark: _Mark) -> bool:
        """Say whether a mark has a neighbour in its list, a heading above it, or marks under it."""
        *under, own = mark.numbers
        reach = LETTERS if mark.letter else 1
        near = (own + step for step in range(-reach, reach + 1) if step)
        return (
            any(mark._replace(numbers=(*under, number)) in self.marks for number in near)
            or (bool(under) and mark._replace(numbers=tuple(under)) in self.marks)
            or (not mark.letter and mark.numbers in self.under)
        )


def _counted(opening: str) -> _Mark | None:
    """Return the mark that a line opens with if it counts."""
    if match := CODE_RE.match(opening):
        return _Mark(match[1], False, (int(match[2]),))
    if (match := COUNTED_RE.match(opening)) is None:
        return None
    if match[3]:
        return _Mark(match[1] + match[4], True, (ord(match[3]),))
    return _Mark(match[1], False, tuple(int(number) for number in match[2].split(".")))


def _opening(line: Strip) -> str:
    """The first characters of a line, enough to see a list mark."""
    text = "".join(cluster.text for cluster in line.clusters[:12]).lstrip()
    return text + " " if len(line.clusters) > 12 else text
