"""Overprinted glyphs → one of each: text shadows and false bold draw a glyph 2 to 4 times.

A glyph drawn again almost where it stands is a copy. A shadow that falls farther is known by the
whole of it: several glyphs in a row, each as far from its like as the others are.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from pipeline.read.meanings import UNKNOWN
from pipeline.records import Box, Glyph, Note

NEAR = 0.2
"""Copies lie within this, in em; shadows are offset by 0.03 to 0.15 em, no letter is narrower."""
OF_ADVANCE = 0.7
"""… and within this share of the glyph's own advance, so that no `ll` or `..` is taken for one."""
FAR = 0.45
"""A row of glyphs drawn again within this, in em, is a shadow, …"""
ROW, DIFFERENT = 4, 3
"""… if it is so many glyphs long, so many of them different: dots and dashes repeat themselves."""
IN_STEP = 0.03
"""How far, in em, copies in a row may differ in how far they are from their originals."""
LATEST = 4
"""Glyphs of one kind and place that are compared with the next one; a shadow has as many."""
CELL_PT = 8.0
MOST_REACH_PT = 200.0
"""Copies are looked for no further away: that is .45 em of type six inches high."""

Cells = dict[tuple[str, int | None, int, int], list[Glyph]]
"""Glyphs by text, code and coarse place; unreadable glyphs have their code alone."""


def drop_overprint(glyphs: Sequence[Glyph], page: int) -> tuple[list[Glyph], list[Note]]:
    """Return the glyphs without the later copies of one drawn at the same place, and a note.

    Args:
        glyphs: of one page, in content order.
        page: its number, for the note.
    """
    if not _is_suspect(glyphs):
        return list(glyphs), []
    shadows = _find_shadows(glyphs)
    seen: Cells = defaultdict(list)
    kept: list[Glyph] = []
    copies: Counter[int] = Counter()
    boxes: list[Box] = []
    for i, glyph in enumerate(glyphs):
        original = glyphs[shadows[i]] if i in shadows else _original(glyph, seen)
        if original is None:
            kept.append(glyph)
            seen[glyph.text, glyph.code, *_cell(*_place(glyph))].append(glyph)
        else:
            copies[original.order] += 1
            boxes.append(original.box)
    if not boxes:
        return kept, []
    times = 1 + Counter(copies.values()).most_common(1)[0][0]
    message = f"{len(copies)} glyphs were drawn more than once at the same place and are read once."
    return kept, [Note("overprint", message, page, Box.around(boxes), None, times)]


def _place(glyph: Glyph) -> tuple[float, float]:
    return glyph.pen or (glyph.box.x0, glyph.box.bottom)


def _cell(x: float, y: float) -> tuple[int, int]:
    """Return the column and row of the coarse cell that holds a place."""
    return int(x // CELL_PT), int(y // CELL_PT)


def cells_around(x: float, y: float, reach: float) -> Iterator[tuple[int, int]]:
    """Return the cells that hold the places within `reach` of one, on either axis."""
    reach = min(reach, MOST_REACH_PT)
    (left, top), (right, bottom) = _cell(x - reach, y - reach), _cell(x + reach, y + reach)
    return product(range(left, right + 1), range(top, bottom + 1))


def _is_suspect(glyphs: Sequence[Glyph]) -> bool:
    """Say whether a glyph shares a coarse cell with its like; saves most work."""
    cells = set()
    for glyph in glyphs:
        x, y = glyph.pen or (glyph.box.x0, glyph.box.bottom)
        cell = (glyph.text, glyph.code, x // CELL_PT, y // CELL_PT)
        if cell in cells:
            return True
        cells.add(cell)
    return False


def _original(glyph: Glyph, seen: Cells) -> Glyph | None:
    """Return the glyph that this one is a copy of, if there is one."""
    x, y = _place(glyph)
    reach = NEAR * glyph.size
    along = min(reach, OF_ADVANCE * glyph.advance) if glyph.advance > 0.01 else reach
    if not glyph.text.strip():
        return None
    for cell in cells_around(x, y, reach):
        for other in seen.get((glyph.text, glyph.code, *cell), ()):
            ox, oy = _place(other)
            if (
                other.angle == glyph.angle
                and abs(x - ox) <= (reach if glyph.angle else along)
                and abs(y - oy) <= reach
                and abs(other.size - glyph.size) <= 0.1 * glyph.size
            ):
                return other
    return None


def _find_shadows(glyphs: Sequence[Glyph]) -> dict[int, int]:
    """Return the glyphs of rows drawn again a little aside: number of each → of its original."""
    inked = [i for i, glyph in enumerate(glyphs) if glyph.text.strip()]
    found: dict[int, int] = {}
    latest: dict[tuple[str | int, int, int], deque[int]] = {}
    rows: dict[int, list[tuple[int, int]]] = {}
    for at, i in enumerate(inked):
        going: dict[int, list[tuple[int, int]]] = {}
        for before in _alike(inked, at, glyphs, latest):
            row = rows.get(before - 1)
            if row is None or not _in_step(glyphs, inked, row[-1], (at, before)):
                row = []
            row.append((at, before))
            going[before] = row
            if (
                len(row) >= ROW
                and len({_sign(glyphs[inked[a]]) for a, _ in row[-ROW:]}) >= DIFFERENT
            ):
                found.update((inked[a], inked[b]) for a, b in row[-ROW:])
        rows = going
        key = (_sign(glyphs[i]), *_cell(*_place(glyphs[i])))
        latest.setdefault(key, deque(maxlen=LATEST)).append(at)
    for i in sorted(found):
        found[i] = found.get(found[i], found[i])
    return found


def _sign(glyph: Glyph) -> str | int:
    """Return what a glyph is compared by: its text, whatever the font; its code if unreadable.

    Chromium draws the outline of a heading from another subset of its font.
    """
    return glyph.code if glyph.text == UNKNOWN and glyph.code is not None else glyph.text


def _alike(
    inked: Sequence[int],
    at: int,
    glyphs: Sequence[Glyph],
    latest: Mapping[tuple[str | int, int, int], Iterable[int]],
) -> list[int]:
    """Return the places in `inked` of the latest glyphs that one may be the shadow of."""
    glyph = glyphs[inked[at]]
    x, y = _place(glyph)
    reach = FAR * glyph.size
    found = []
    for cell in cells_around(x, y, reach):
        for before in latest.get((_sign(glyph), *cell), ()):
            other = glyphs[inked[before]]
            ox, oy = _place(other)
            if (
                max(abs(x - ox), abs(y - oy)) <= reach
                and other.angle == glyph.angle
                and abs(other.size - glyph.size) <= 0.1 * glyph.size
            ):
                found.append(before)
    return found


def _in_step(
    glyphs: Sequence[Glyph], inked: Sequence[int], one: tuple[int, int], two: tuple[int, int]
) -> bool:
    """Say whether two pairs of glyph and original are equally far apart, in place and order."""
    if two[0] - one[0] != 1:
        return False
    (ax, ay), (bx, by) = (_place(glyphs[inked[i]]) for i in one)
    (cx, cy), (dx, dy) = (_place(glyphs[inked[i]]) for i in two)
    within = IN_STEP * glyphs[inked[two[0]]].size
    return abs((ax - bx) - (cx - dx)) <= within and abs((ay - by) - (cy - dy)) <= within
