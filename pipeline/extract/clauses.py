"""Sentences and clauses of Thai running text, which marks neither.

A sentence ends with its line, or before an opener such as นอกจากนี้ or ทั้งนี้ that follows a
blank. Inside a sentence a connective such as ซึ่ง, โดย or เพื่อ starts a new clause. Both are
read only at token boundaries and never inside a name, so that โดยสาร is no connective.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.records import Tokens
from pipeline.spans import Span

OPENER_RE = re.compile(
    r"(?<=[ \t])(?:ทั้งนี้|นอกจากนี้|นอกจากนั้น|นอกเหนือจาก|ขณะที่|ขณะเดียวกัน|ในขณะที่|ในขณะเดียวกัน|อย่างไรก็ตาม"
    r"|อย่างไรก็ดี|ต่อมา|ก่อนหน้านี้|ปัจจุบัน|ในการนี้|ในโอกาสนี้|ในโอกาสเดียวกัน|ล่าสุด|จากนั้น|ด้าน|ส่วน"
    r"|ภายใต้(?=[^ \n]{2,40}(?:ดังกล่าว|นี้))"
    r"|ในส่วนของ|หลังจากนั้น|อนึ่ง|ดังนั้น|ด้วยเหตุนี้)"
)
"""Words that open a new sentence when a blank stands before them."""

CONNECTIVE_RE = re.compile(
    r"ซึ่ง|โดย|เพื่อ|แต่|เนื่องจาก|เพราะ|พร้อมทั้ง|พร้อมกันนี้|รวมทั้ง|อีกทั้ง|ทั้งยัง|ตลอดจน|ก่อนที่|หลังจาก|ภายหลัง|จากการ"
    r"|ส่งผลให้|ทำให้|หาก|เมื่อครั้ง|สำหรับ|จนถึง|สอดคล้องกับ|กล่าวว่า|ระบุว่า|เปิดเผยว่า|ขณะที่"
)
"""Words that open a new clause inside a sentence."""

LONGEST = 2_000
"""Characters of the longest sentence: what is read inside one may cost its square."""

BULLET_RE = re.compile(r"^[ \t]*(?:[-•●▪◦*–+■♦▶]|\d{1,2}[.)])[ \t]+", re.MULTILINE)


LIST_OPENED_RE = re.compile(r"(?:ได้แก่|ประกอบด้วย|ดังนี้|ดังต่อไปนี้|คือ|:)[ ]?\n$")
ITEM_RE = re.compile(r"[ \t]*(?:\([0-9๐-๙]{1,2}\)|[0-9๐-๙]{1,2}[.)]|[-•●▪◦*–])")
"""A list whose members have a line each goes on the sentence that opens it."""


EDGE_RE = re.compile(
    r"(?!\n(?:(?:ระหว่าง|ใน)?(?:วันที่|เดือน)[^\n]{3,60}[\n ])?ณ[ ][^\n]{2,80}(?:\n|$))(?<!\n)[\n\t]+"
)
"""The end of a line; a heading goes on where its day and place have lines of their own, or one."""


class Sentence(NamedTuple):
    """A sentence: its span, and the places where a new clause starts inside it."""

    span: Span
    clause_starts: tuple[int, ...]


def find_sentences(tokens: Tokens, names: Sequence[Span] = ()) -> list[Sentence]:
    """Cut the clean text into sentences and clauses.

    Args:
        tokens: the tokens of the clean text.
        names: sorted spans, not overlapping, that are never cut (names and lists of them).

    Returns:
        The sentences in text order; lines that are empty make none. Linear in the text.
    """
    text = tokens.clean.text
    starts = {span.start for span in tokens.spans}
    ends = {span.end for span in tokens.spans}
    inside = _Inside(names)
    cuts = {m.start() for m in OPENER_RE.finditer(text)}
    cuts = {at for at in cuts if at in starts and not inside(at)}
    connectives = [
        m.start()
        for m in CONNECTIVE_RE.finditer(text)
        if m.start() in starts and m.end() in ends and not inside(m.start())
    ]
    edges = sorted({0, len(text), *cuts, *_line_edges(text, inside)})
    edges = list(_bounded(text, edges, inside))
    sentences = []
    at = 0
    for start, end in pairwise(edges):
        while at < len(connectives) and connectives[at] <= start:
            at += 1
        first = at
        while at < len(connectives) and connectives[at] < end:
            at += 1
        if text[start:end].strip():
            sentences.append(Sentence(Span(start, end), tuple(connectives[first:at])))
    return sentences


def _bounded(text: str, edges: Sequence[int], inside: _Inside) -> Iterator[int]:
    """Yield the edges, and one at a blank in every stretch longer than `LONGEST` characters."""
    at = 0
    for edge in edges:
        while edge - at > LONGEST:
            at = next(
                (i for i in range(at + LONGEST, at, -1) if text[i] == " " and not inside(i)),
                at + LONGEST,
            )
            yield at
        yield edge
        at = edge


def _line_edges(text: str, inside: _Inside) -> list[int]:
    """Return the offsets at which lines and list items start."""
    edges = [m.end() for m in EDGE_RE.finditer(text)]
    edges += [m.start() for m in BULLET_RE.finditer(text)]
    return [at for at in edges if not inside(at) and not _is_first_item(text, at)]


def _is_first_item(text: str, at: int) -> bool:
    """Say whether the first member of a list begins at `at`, right below what opens the list."""
    opened = LIST_OPENED_RE.search(text[max(0, at - 20) : at])
    return opened is not None and ITEM_RE.match(text, at) is not None


class _Inside:
    """Says whether an offset lies strictly inside one of some spans."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._starts = [span.start for span in spans]
        self._ends = [span.end for span in spans]

    def __call__(self, at: int) -> bool:
        i = bisect_right(self._starts, at) - 1
        return i >= 0 and self._starts[i] < at < self._ends[i]
