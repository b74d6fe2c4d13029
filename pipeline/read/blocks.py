"""Rows of a region → blocks: headings, paragraphs, list items, rows of a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median
from typing import NamedTuple

from pipeline.read.columns import Region, text_region
from pipeline.read.lines import Strip
from pipeline.read.paragraphs import INDENT, LARGER, SHORT, find_starts, is_bold
from pipeline.records import BlockKind

HEADING_LINES = 3
"""A heading has no more lines than this."""


class Type(NamedTuple):
    """The type that most of a page is set in. size: points."""

    size: float
    bold: bool


class Draft(NamedTuple):
    """A block before it is written: its cells, each of lines; all but table rows have one cell."""

    cells: tuple[tuple[Strip, ...], ...]
    kind: BlockKind


def common_type(strips: Sequence[Strip]) -> Type:
    """Return the type that most clusters of a page are set in."""
    counts: dict[Type, int] = {}
    for strip in strips:
        kind = Type(round(strip.size, 1), is_bold(strip))
        counts[kind] = counts.get(kind, 0) + len(strip.clusters)
    return max(counts, key=lambda kind: (counts[kind], kind)) if counts else Type(0.0, False)


def draft_blocks(region: Region, body: Type) -> Iterator[Draft]:
    """Yield the blocks of a region from top to bottom."""
    if region.rows:
        yield from _draft_rows(region, body)
        return
    starts = find_starts(region)
    block: list[Strip] = []
    item = False
    for i, line in enumerate(region.lines):
        if i in starts.blocks:
            if block:
                yield _finish(block, item, body)
            block, item = [], i in starts.items
        if line.cells:
            yield from _draft_table(line, body)
        else:
            block.append(line)
    if block:
        yield _finish(block, item, body)


def _draft_rows(region: Region, body: Type) -> Iterator[Draft]:
    """Yield the rows of an unruled table; or, of cards, the blocks of each."""
    drafts = [
        [list(draft_blocks(text_region([(line,) for line in cell]), body)) for cell in row]
        for row in region.rows
    ]
    cells = [cell for row in drafts for cell in row]
    if 2 * sum(len(cell) > 1 for cell in cells) >= len(cells):
        yield from (draft for cell in cells for draft in cell)
        return
    for row, row_cells in zip(drafts, region.rows, strict=True):
        if len(row_cells) > 1:
            yield Draft(row_cells, "table_row")
        else:
            yield from row[0]


def goes_on(before: Draft, region: Region, after: Draft, following: Region) -> bool:
    """Say whether a paragraph at the foot of one column goes on at the head of the next."""
    if before.kind not in ("paragraph", "list_item") or after.kind != "paragraph":
        return False
    last, first = before.cells[-1][-1], after.cells[0][0]
    beside = following.left > region.right and first.base_line < last.base_line
    alike = abs(last.size - first.size) < 0.05 * last.size and is_bold(last) == is_bold(first)
    width = region.right - region.left
    filled = region.right - last.end <= max(SHORT * width, 3 * last.size)
    return beside and alike and filled and first.start - following.left <= INDENT * first.size


def join_drafts(before: Draft, after: Draft) -> Draft:
    """Make one block of two halves of a paragraph."""
    return Draft((before.cells[0] + after.cells[0],), before.kind)


def _draft_table(table: Strip, body: Type) -> Iterator[Draft]:
    """Yield the rows of a ruled table; a row that is one cell throughout is ordinary text."""
    for row in table.cells:
        if len(row) == 1:
            yield from draft_blocks(text_region([(line,) for line in row[0]]), body)
        else:
            yield Draft(row, "table_row")


def _finish(block: Sequence[Strip], item: bool, body: Type) -> Draft:
    """Say what kind of block some lines are; item: whether they begin with a list mark."""
    kind: BlockKind = "paragraph"
    size = median(line.size for line in block)
    bold = not body.bold and all(is_bold(line) for line in block)
    if len(block) <= HEADING_LINES and (
        size > LARGER * body.size or (bold and size >= 0.95 * body.size)
    ):
        kind = "heading"
    elif item:
        kind = "list_item"
    return Draft((tuple(block),), kind)
