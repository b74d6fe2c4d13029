"""Rows of a region → blocks: headings, paragraphs, list items, rows of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from statistics import median
from typing import NamedTuple

from pipeline.read.columns import Region
from pipeline.read.lines import Strip
from pipeline.records import BlockKind

LIST_MARK_RE = re.compile(
    r"\s*(?:[-–—•●○◦▪■□➢➤✓❖*\uf0b7\uf0a7\uf0d8\uf0fc]\s"
    r"|[•●○◦▪■□➢➤✓❖\uf0b7\uf0a7\uf0d8\uf0fc]"
    r"|\(?(?:[0-9๐-๙]{1,3}|[ก-ฮ]|[a-zA-Z]|[ivx]{1,4})\)"
    r"|(?:[0-9๐-๙]{1,2}\.)(?:[0-9๐-๙]{1,2}\.?){0,4}(?:\s|$|(?=[^0-9๐-๙\s]))"
    r"|[ก-ฮ]\.\s|[a-zA-Z]\.\s)"
)
"""The mark of a list item: a bullet, (1) 1) ก) a), 1. 1.1 ๑. ก."""

WIDER_GAP = 1.3
"""A step between base lines this many times the usual one parts blocks."""
INDENT = 1.0
"""A line that starts this far, in em, right of the line before starts a paragraph."""
SHORT = 0.25
"""A line that ends this share of the column before its edge ends a paragraph."""
LARGER = 1.12
"""Type larger than the page's own by this is a heading's; sizes in use differ by 1 pt in 9."""
HEADING_LINES = 3
"""A heading has no more lines than this."""


class Type(NamedTuple):
    """The type that most of a page is set in. size: points."""

    size: float
    bold: bool


class Draft(NamedTuple):
    """A block before it is written: its rows, each a row of cells, each cell of strips."""

    rows: tuple[tuple[Strip, ...], ...]
    kind: BlockKind


def is_bold(strip: Strip) -> bool:
    """Say whether a strip is set in bold type, by the names of its fonts."""
    return "bold" in strip.clusters[len(strip.clusters) // 2].glyphs[0].font.lower()


def common_type(strips: Sequence[Strip]) -> Type:
    """Return the type that most clusters of a page are set in."""
    counts: dict[Type, int] = {}
    for strip in strips:
        kind = Type(round(strip.size, 1), is_bold(strip))
        counts[kind] = counts.get(kind, 0) + len(strip.clusters)
    return max(counts, key=lambda kind: (counts[kind], kind)) if counts else Type(0.0, False)


def draft_blocks(region: Region, body: Type) -> Iterator[Draft]:
    """Yield the blocks of a region from top to bottom."""
    if region.table:
        for row in region.rows:
            yield Draft((row,), "table_row" if len(row) > 1 else "paragraph")
        return
    steps = [
        b[0].base_line - a[0].base_line for a, b in zip(region.rows, region.rows[1:], strict=False)
    ]
    usual = _usual_step(region, steps)
    block: list[tuple[Strip, ...]] = []
    for i, row in enumerate(region.rows):
        if block and _parts(block, row, steps[i - 1], usual, region):
            yield _finish(block, body, region)
            block = []
        block.append(row)
    if block:
        yield _finish(block, body, region)


def _usual_step(region: Region, steps: Sequence[float]) -> float:
    """Return the usual distance between base lines, in points; infinite if there is none."""
    sizes = [row[0].size for row in region.rows]
    tight = [s for s, size in zip(steps, sizes[1:], strict=True) if s <= 2.5 * size]
    if not tight:
        return 1.6 * median(sizes)
    return median(tight)


def _parts(
    block: Sequence[tuple[Strip, ...]],
    row: tuple[Strip, ...],
    step: float,
    usual: float,
    region: Region,
) -> bool:
    """Say whether a new block starts with `row`, `step` points below the last of `block`."""
    last = block[-1]
    em = row[0].size
    if step > WIDER_GAP * usual or step > 2.5 * em:
        return True
    if max(s.size for s in row) > LARGER * max(s.size for s in last) or max(
        s.size for s in last
    ) > LARGER * max(s.size for s in row):
        return True
    if all(is_bold(s) for s in row) != all(is_bold(s) for s in last):
        return True
    if LIST_MARK_RE.match(_opening(row)):
        return True
    if _is_centred(row, region) and _is_centred(last, region):
        return False
    if row[0].start > last[0].start + INDENT * em and not _hangs(block, row, em):
        return True
    width = region.right - region.left
    return region.right - last[-1].end > max(SHORT * width, 3 * em)


def _hangs(block: Sequence[tuple[Strip, ...]], row: tuple[Strip, ...], em: float) -> bool:
    """Say whether a row goes on under the text of a list item rather than under its mark."""
    first = block[0]
    if not LIST_MARK_RE.match(_opening(first)):
        return False
    return len(block) == 1 and row[0].start - first[0].start < 6 * em


def _opening(row: tuple[Strip, ...]) -> str:
    """The first characters of a row, enough to see a list mark."""
    text = "".join(cluster.text for cluster in row[0].clusters[:12])
    return text + " " if len(row) > 1 or len(row[0].clusters) > 12 else text


def _is_centred(row: tuple[Strip, ...], region: Region) -> bool:
    left, right = row[0].start - region.left, region.right - row[-1].end
    em = row[0].size
    return left > 2 * em and abs(left - right) < 1.5 * em


def _finish(block: Sequence[tuple[Strip, ...]], body: Type, region: Region) -> Draft:
    """Say what kind of block some rows are."""
    kind: BlockKind = "paragraph"
    size = median(s.size for row in block for s in row)
    bold = all(is_bold(s) for row in block for s in row)
    if len(block) <= HEADING_LINES and (
        size > LARGER * body.size or (bold and not body.bold and size >= 0.95 * body.size)
    ):
        kind = "heading"
    elif LIST_MARK_RE.match(_opening(block[0])):
        kind = "list_item"
    return Draft(tuple(block), kind)
