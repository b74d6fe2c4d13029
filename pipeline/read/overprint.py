"""Overprinted glyphs → one of each: text shadows and false bold draw a glyph 2 to 4 times."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from pipeline.records import Box, Glyph, Note

NEAR = 0.2
"""Copies lie within this, in em; shadows are offset by 0.03 to 0.15 em, no letter is narrower."""
OF_ADVANCE = 0.7
"""… and within this share of the glyph's own advance, so that no `ll` or `..` is taken for one."""
CELL_PT = 8.0

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
    seen: Cells = defaultdict(list)
    kept: list[Glyph] = []
    copies: Counter[int] = Counter()
    boxes: list[Box] = []
    for glyph in glyphs:
        original = _original(glyph, seen)
        if original is None:
            kept.append(glyph)
            x, y = _place(glyph)
            seen[glyph.text, glyph.code, int(x // CELL_PT), int(y // CELL_PT)].append(glyph)
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
    for column in range(int((x - reach) // CELL_PT), int((x + reach) // CELL_PT) + 1):
        for row in range(int((y - reach) // CELL_PT), int((y + reach) // CELL_PT) + 1):
            for other in seen.get((glyph.text, glyph.code, column, row), ()):
                ox, oy = _place(other)
                if (
                    other.angle == glyph.angle
                    and abs(x - ox) <= (reach if glyph.angle else along)
                    and abs(y - oy) <= reach
                    and abs(other.size - glyph.size) <= 0.1 * glyph.size
                ):
                    return other
    return None
