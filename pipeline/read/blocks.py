"""Rows of a region → blocks: headings, paragraphs, list items, rows of a table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from pipeline.read.columns import Region, text_region
from pipeline.read.lines import Strip
from pipeline.records import BlockKind

LIST_MARK_RE = re.compile(
    r"\s*(?:[-–—•●○◦▪■□➢➤✓❖*\uf0b7\uf0a7\uf0d8\uf0fc]\s"
    r"|[•●○◦▪■□➢➤✓❖\uf0b7\uf0a7\uf0d8\uf0fc]|[-–—](?=[^\s0-9๐-๙.\-–—])"
    r"|\(?(?:[0-9๐-๙]{1,3}|[ก-ฮ]|[a-zA-Z]|[ivx]{1,4})\)"
    r"|(?:[0-9๐-๙]{1,2}\.)(?:[0-9๐-๙]{1,2}\.?){0,4}(?:\s|$|(?=[^0-9๐-๙\s]))"
    r"(?!\s*(?:ล้าน|แสน|หมื่น|พัน|บาท|ไร่|คน|ตัน|กิโล|เมตร|เปอร์|องศา|%))"
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
    """A block before it is written: its cells, each of lines; all but table rows have one cell."""

    cells: tuple[tuple[Strip, ...], ...]
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
    if region.rows:
        yield from _draft_rows(region, body)
        return
    lines = region.lines
    steps = [b.base_line - a.base_line for a, b in pairwise(lines)]
    usual = _usual_step(lines, steps)
    indented = _first_lines(lines, region)
    block: list[Strip] = []
    for i, line in enumerate(lines):
        if block and (
            line.cells or i in indented or _parts(block, line, steps[i - 1], usual, region)
        ):
            yield _finish(block, body)
            block = []
        if line.cells:
            yield from _draft_table(line, body)
        else:
            block.append(line)
    if block:
        yield _finish(block, body)


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


def _first_lines(lines: Sequence[Strip], region: Region) -> set[int]:
    """Return which lines are first lines of paragraphs by their indent alone.

    Most lines of running text start at one margin. One or two lines in a row that start right
    of it, at one place, each start a paragraph; three or more are a block set in.
    """
    if len(lines) < 3:
        return set()
    margins = Counter(round(line.start / 3) for line in lines)
    margin, times = max(margins.items(), key=lambda item: (item[1], -item[0]))
    if 2 * times < len(lines):
        return set()
    first: set[int] = set()
    run: list[int] = []
    for i, line in enumerate([*lines, lines[0]]):
        set_in = i < len(lines) and line.start - 3 * margin > INDENT * line.size
        if run and not (set_in and abs(line.start - lines[run[0]].start) < 0.5 * line.size):
            if len(run) <= 2 and not any(_is_centred(lines[k], region) for k in run):
                first.update(k for k in run if not _follows_mark(lines, k))
            run = []
        if set_in:
            run.append(i)
    return first


def _follows_mark(lines: Sequence[Strip], i: int) -> bool:
    """Say whether the line before starts with a list mark under which this one may hang."""
    return i > 0 and bool(LIST_MARK_RE.match(_opening(lines[i - 1])))


def _draft_table(table: Strip, body: Type) -> Iterator[Draft]:
    """Yield the rows of a ruled table; a row that is one cell throughout is ordinary text."""
    for row in table.cells:
        if len(row) == 1:
            yield from draft_blocks(text_region([(line,) for line in row[0]]), body)
        else:
            yield Draft(row, "table_row")


def _usual_step(lines: Sequence[Strip], steps: Sequence[float]) -> float:
    """Return the usual distance between base lines, in em of the lower line."""
    tight = [
        step / line.size
        for step, line in zip(steps, lines[1:], strict=True)
        if line.size > 0 and step <= 2.5 * line.size
    ]
    return median(tight) if tight else 1.6


def _parts(block: Sequence[Strip], line: Strip, step: float, usual: float, region: Region) -> bool:
    """Say whether a new block starts with `line`, `step` points below the last of `block`."""
    last = block[-1]
    em = line.size
    if step > WIDER_GAP * usual * em or step > 2.5 * em:
        return True
    if max(last.size, em) > LARGER * min(last.size, em) or is_bold(line) != is_bold(last):
        return True
    if LIST_MARK_RE.match(_opening(line)):
        return True
    if _is_centred(line, region) and _is_centred(last, region):
        return False
    if line.start > last.start + INDENT * em and not _hangs(block, line):
        return True
    width = region.right - region.left
    return region.right - last.end > max(SHORT * width, 3 * em)


def _hangs(block: Sequence[Strip], line: Strip) -> bool:
    """Say whether a line goes on under the text of a list item rather than under its mark."""
    first = block[0]
    if len(block) > 1 or not LIST_MARK_RE.match(_opening(first)):
        return False
    return line.start - first.start < 6 * line.size


def _opening(line: Strip) -> str:
    """The first characters of a line, enough to see a list mark."""
    text = "".join(cluster.text for cluster in line.clusters[:12]).lstrip()
    return text + " " if len(line.clusters) > 12 else text


def _is_centred(line: Strip, region: Region) -> bool:
    left, right = line.start - region.left, region.right - line.end
    return left > 2 * line.size and abs(left - right) < 1.5 * line.size


def _finish(block: Sequence[Strip], body: Type) -> Draft:
    """Say what kind of block some lines are."""
    kind: BlockKind = "paragraph"
    size = median(line.size for line in block)
    bold = not body.bold and all(is_bold(line) for line in block)
    if len(block) <= HEADING_LINES and (
        size > LARGER * body.size or (bold and size >= 0.95 * body.size)
    ):
        kind = "heading"
    elif LIST_MARK_RE.match(_opening(block[0])):
        kind = "list_item"
    return Draft((tuple(block),), kind)
