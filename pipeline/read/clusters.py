"""Glyphs → clusters: which base a mark belongs to, by content order, pen position and ink.

Sorting glyphs by x puts a mark of no width on the wrong side of its neighbour, and content
order alone fails where a producer draws a mark late, early or from another line. So three
witnesses are asked in turn: a mark drawn with the pen just where its base left it belongs to
that base, and so does the next one drawn from the same place (in typewriter fonts marks are as
wide as letters); otherwise a mark belongs to the base its own ink lies over; and of two bases
that are equally near, to the one drawn just before it.

Inside a cluster the characters stay in content order, base first: only where a mark goes is
decided here, never what the file says it is.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import cos, radians, sin
from typing import NamedTuple

from pipeline import thai
from pipeline.records import Glyph
from pipeline.variants import MEANINGS

PRIVATE_MARKS = frozenset(c for c, placed in MEANINGS.items() if placed.character in thai.MARKS)
PRIVATE_BASES = frozenset(MEANINGS) - PRIVATE_MARKS
"""Private-use stand-ins of old fonts."""

PEN_TOLERANCE = 0.06
"""How far, in em, a pen may be from where the last glyph left it and still flow on from there:
rounding in TJ arrays stays under 0.01 em, a kern of a mark is seldom over 0.05 em."""

INK_LEFT_OF_PEN = 0.22
"""Where the ink of a mark without width lies when its outline is not at hand: in em to the left
of the pen. Of 20 free Thai fonts the middle of MAI EK lies 0.15 to 0.30 em to the left."""

REACH = 0.8
"""How far, in em, a mark may stand from a base and still belong to it."""


BEFORE_BASE = 0.4
"""What it costs, in em, to put a mark on a base that starts where the mark's pen stands: marks
without width are drawn to the left of the pen."""


class Cluster(NamedTuple):
    """A base and the marks drawn over it, measured along its direction of writing.

    glyphs: the base, then its marks in content order; `ink` and `pen` have served and are gone.
    start, end: where the base begins and ends along the line, in points.
    base_line: how far down the page the base line lies, across the direction of writing.
    size: font size in points.
    order: place of the base in the content stream.
    blank: True for an explicit blank glyph.
    """

    glyphs: tuple[Glyph, ...]
    start: float
    end: float
    base_line: float
    size: float
    order: int
    blank: bool

    @property
    def text(self) -> str:
        """What is meant, base first: the layout asks for figures, list marks and letters."""
        return "".join(glyph.meaning or glyph.text for glyph in self.glyphs)


@lru_cache(maxsize=4096)
def kind_of(text: str) -> str:
    """Say what a glyph that means `text` is: "mark", "blank", "base" or "" for nothing."""
    if not text:
        return ""
    if text.isspace():
        return "blank"
    if all(c in thai.MARKS or c in PRIVATE_MARKS or unicodedata.category(c) in _MARK for c in text):
        return "mark"
    return "base"


_MARK = ("Mn", "Me", "Cf")


def gather_clusters(glyphs: Sequence[Glyph], angle: int = 0) -> list[Cluster]:
    """Return the clusters of glyphs that are all written at `angle`, in content order.

    Linear but for a binary search for each mark that is drawn out of turn. A glyph without
    text, such as all but the first under one /ActualText, only widens the cluster before it.
    A mark with no base in reach is a cluster of its own.
    """
    measured = [_measure(glyph, angle) for glyph in glyphs]
    owners: dict[int, list[int]] = {}
    strays: list[int] = []
    bases: list[int] = []
    widest: dict[int, float] = {}
    base = -1
    flow_end = flow_line = mark_start = float("-inf")
    for i, (glyph, start, end, line, flow) in enumerate(measured):
        kind = kind_of(glyph.meaning or glyph.text)
        if not kind:
            if base >= 0:
                widest[base] = max(widest.get(base, end), end)
            flow_end, flow_line, mark_start = flow, line, start
            continue
        if kind != "mark" and end - start < 0.01 and len(glyph.text) <= 1:
            kind = "mark"
        if kind != "mark":
            base = i
            bases.append(i)
        else:
            size = glyph.size
            flows = (
                base >= 0
                and not (strays and strays[-1] == i - 1)
                and min(abs(start - flow_end), abs(start - mark_start)) <= PEN_TOLERANCE * size
                and abs(line - flow_line) <= 0.5 * size
            )
            if flows and not _is_blank(measured[base][0]):
                owners.setdefault(base, []).append(i)
            else:
                strays.append(i)
        mark_start = start if kind == "mark" else float("-inf")
        flow_end, flow_line = flow, line
    if strays:
        _place_strays(strays, measured, bases, owners)
    lone = [i for i in strays if i in owners and owners[i] == [i]]
    return [
        _cluster(i, measured, () if i in lone else owners.get(i, ()), widest.get(i))
        for i in (sorted([*bases, *lone]) if lone else bases)
    ]


class _Measured(NamedTuple):
    """A glyph with its extent along the line, its base line, and where it leaves the pen."""

    glyph: Glyph
    start: float
    end: float
    base_line: float
    flow_end: float


def _measure(glyph: Glyph, angle: int) -> _Measured:
    """Measure a glyph in the frame of its direction of writing."""
    box = glyph.box
    if not angle:
        x0, top, x1, bottom = box
        if glyph.pen is None:
            return _new(_Measured, (glyph, x0, x1, bottom - 0.2 * (bottom - top), x1))
        x, y = glyph.pen
        return _new(_Measured, (glyph, x0, x1, y, x + glyph.advance))
    turn, tilt = _direction(angle)
    x, y = glyph.pen or (box.x0, box.bottom)
    along, across = x * turn + y * tilt, y * turn - x * tilt
    if angle % 90 == 0:
        ends = (box.x0 * turn + box.top * tilt, box.x1 * turn + box.bottom * tilt)
        return _Measured(glyph, min(ends), max(ends), across, along + glyph.advance)
    width = 0.0 if box.x1 - box.x0 < 0.01 else glyph.advance
    return _Measured(glyph, along, along + width, across, along + glyph.advance)


@lru_cache(maxsize=360)
def _direction(angle: int) -> tuple[float, float]:
    """Return the cosine and sine of an angle in degrees, exact for quarter turns."""
    if angle % 90 == 0:
        return ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0))[angle // 90 % 4]
    return cos(radians(angle)), sin(radians(angle))


def _is_blank(glyph: Glyph) -> bool:
    return kind_of(glyph.meaning or glyph.text) == "blank"


def _ink_middle(measured: _Measured) -> float:
    """Where along the line the middle of a mark's ink lies."""
    glyph = measured.glyph
    if glyph.ink is not None and glyph.angle == 0:
        return (glyph.ink.x0 + glyph.ink.x1) / 2
    if measured.end - measured.start > 0.01:
        return (measured.start + measured.end) / 2
    return measured.start - INK_LEFT_OF_PEN * glyph.size


def _place_strays(
    strays: Iterable[int],
    measured: Sequence[_Measured],
    bases: Sequence[int],
    owners: dict[int, list[int]],
) -> None:
    """Give each stray mark to the base its ink lies over; a lone one to itself."""
    rows: dict[int, list[tuple[float, int]]] | None = None
    for stray in strays:
        mark = measured[stray]
        at = bisect_left(bases, stray) - 1
        before = bases[at] if at >= 0 else -1
        middle = _ink_middle(mark)
        if before >= 0 and _lies_over(middle, mark, measured[before]):
            owners.setdefault(before, []).append(stray)
            continue
        if rows is None:
            rows = _rows(measured, bases)
        best, best_cost = stray, REACH * mark.glyph.size
        for base in _near(rows, mark, middle):
            cost = _distance(middle, mark, measured[base])
            cost += 0.0 if base == before else 0.1 * mark.glyph.size
            if cost < best_cost:
                best, best_cost = base, cost
        owners.setdefault(best, []).append(stray)


def _lies_over(middle: float, mark: _Measured, base: _Measured) -> bool:
    """Say whether ink at `middle` is over this base, on the same line."""
    return (
        base.start <= middle <= base.end
        and abs(mark.base_line - base.base_line) <= 0.5 * mark.glyph.size
        and not _is_blank(base.glyph)
    )


def _distance(middle: float, mark: _Measured, base: _Measured) -> float:
    """How far, in points, a mark's ink is from being over this base."""
    aside = max(base.start - middle, middle - base.end, 0.0)
    if (
        aside > 0.0
        and mark.end - mark.start < 0.01
        and base.start > mark.start - 0.1 * mark.glyph.size
    ):
        aside += BEFORE_BASE * mark.glyph.size
    across = max(0.0, abs(mark.base_line - base.base_line) - 0.1 * mark.glyph.size)
    return aside + across + (0.0 if _bears(base.glyph) else 0.15 * mark.glyph.size)


def _bears(glyph: Glyph) -> bool:
    return (glyph.meaning or glyph.text)[:1] in _BEARERS


_BEARERS = frozenset(thai.BASES) | PRIVATE_BASES
_ROW_PT = 8.0


def _rows(
    measured: Sequence[_Measured], bases: Sequence[int]
) -> dict[int, list[tuple[float, int]]]:
    """Sort the bases into strips across the page, each in order of where its bases start."""
    rows: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for i in bases:
        if not _is_blank(measured[i].glyph):
            rows[int(measured[i].base_line // _ROW_PT)].append((measured[i].start, i))
    for row in rows.values():
        row.sort()
    return rows


def _near(
    rows: dict[int, list[tuple[float, int]]], mark: _Measured, middle: float
) -> Iterable[int]:
    """Yield the few bases to the left and right of a mark, on its line and those beside it."""
    reach = REACH * mark.glyph.size
    for key in range(
        int((mark.base_line - reach) // _ROW_PT), int((mark.base_line + reach) // _ROW_PT) + 1
    ):
        row = rows.get(key)
        if row:
            at = bisect_left(row, (middle, -1))
            for _, base in row[max(0, at - 3) : at + 2]:
                yield base


def _cluster(
    base: int, measured: Sequence[_Measured], marks: Sequence[int], widest: float | None
) -> Cluster:
    glyph, start, end, line, _ = measured[base]
    size = glyph.size
    if widest is not None and end < widest <= end + 3 * size:
        end = widest
    glyphs = (_lean(glyph), *[_lean(measured[i].glyph) for i in sorted(marks)])
    return _new(Cluster, (glyphs, start, end, line, size, glyph.order, _is_blank(glyph)))


def _lean(glyph: Glyph) -> Glyph:
    """Return a glyph as the later stages need it, in 0.4 kB instead of 0.7."""
    return _new(Glyph, (*glyph[:PEN], None, glyph.angle, None, *glyph[PEN + 3 :]))


PEN = Glyph._fields.index("pen")
_new = tuple.__new__
"""Makes a named tuple of its values: half the time of its own constructor."""
