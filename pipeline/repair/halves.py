"""Paragraphs that the end of a column or page, or a long word, cut into two blocks.

The reading parts blocks by their look. Where the look allows that one goes on in the next, the
words decide: a paragraph does not end in the midst of a phrase. Both halves stay blocks of
their own, each on its page, and stand in one paragraph of the text. Halves with a footer or a
page number between them are left apart, for characters keep the order they were read in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.records import Block, Glyph, RawText
from pipeline.repair.language import load
from pipeline.repair.lines import LIST_ITEM_RE, Join, join_all, keeps_blanks
from pipeline.repair.wraps import lines_of, nats_against_break
from pipeline.spans import Edit, Span

BELOW_NATS = 10.0
"""Nats by which the halves must read better as one, below each other in one column: there the
reading saw a reason to part them. Paragraphs of statutes reach 9.3."""
ELSEWHERE_NATS = 5.0
"""... at the head of the next column or page, where nothing but the break parts them."""
INDENT_EM = 0.5
"""A line that starts so far right of its block starts a paragraph."""
ROOM = 0.25
"""Share of a block's width that its last line may leave free if the paragraph goes on."""
WIDEST_STEP_EM = 2.5
"""Base lines further apart than this are not of one paragraph."""
SAME_SIZE = 0.05


class Edge(NamedTuple):
    """The first or the last line of a block. start, end, bottom, size: points. font: of most."""

    start: float
    end: float
    bottom: float
    size: float
    font: str


class Half(NamedTuple):
    """A block that may be half a paragraph, by its outermost lines.

    alone: it has one line only, so that its margins are not known.
    """

    block: Block
    first: Edge
    last: Edge
    alone: bool


def halves_of(raw: RawText) -> list[tuple[int, int, float]]:
    """Return the blocks that may be one paragraph by their look.

    Returns:
        Numbers of two blocks that stand one after the other, and the nats by which they must
        read better as one.
    """
    found = []
    seen: Half | None = None
    for number, block in enumerate(raw.blocks):
        half = _half(raw, block)
        if seen is not None and half is not None:
            nats = _needed(seen, half)
            if nats is not None:
                found.append((number - 1, number, nats))
        seen = half
    return found


def join_halves(text: str, raw: RawText, blocks: Sequence[Span]) -> Iterator[Edit]:
    """Join the halves of a paragraph that the words say are one.

    blocks: the blocks of `raw` as spans in `text`; empty where nothing is left of one.
    """
    halves = [
        (line, following, nats)
        for first, second, nats in halves_of(raw)
        if "\n" in text[blocks[first].end : blocks[second].start]
        and (line := lines_of(text, *blocks[first])[-1]).core.length
        and (following := lines_of(text, *blocks[second])[0]).core.length
    ]
    wanted = []
    for line, following, nats in halves:
        left, right = line.core.of(text), following.core.of(text)
        if not LIST_ITEM_RE.match(right) and nats_against_break(left, right) >= nats:
            wanted.append(Join(line, following, "a paragraph goes on in the next block"))
    if wanted:
        yield from join_all(text, wanted, None if _keeps_blanks(raw) else load())


def _keeps_blanks(raw: RawText) -> bool:
    """Say whether the blanks at line ends were read."""
    lines = (lines_of(raw.text, *block.span) for block in raw.blocks)
    return keeps_blanks([pair for block in lines for pair in pairwise(block)])


def _half(raw: RawText, block: Block) -> Half | None:
    """Return a block by its outermost lines; None if it is no running text."""
    if block.kind not in ("paragraph", "list_item") or block.box is None:
        return None
    end = raw.text.find("\n", *block.span)
    alone = end < 0
    first = _edge(raw, Span(block.span.start, block.span.end if alone else end))
    start = block.span.start if alone else raw.text.rfind("\n", *block.span) + 1
    last = _edge(raw, Span(start, block.span.end))
    return Half(block, first, last, alone) if first and last else None


def _edge(raw: RawText, line: Span) -> Edge | None:
    """Return where a line stands; None if it has no ink or is not set from left to right."""
    ink: list[Glyph] = [glyph for glyph in raw.glyphs[line.start : line.end] if glyph is not None]
    if not ink or any(glyph.angle for glyph in ink):
        return None
    return Edge(
        min(glyph.box.x0 for glyph in ink),
        max(glyph.box.x1 for glyph in ink),
        max(glyph.box.bottom for glyph in ink),
        max(glyph.size for glyph in ink),
        Counter(glyph.font for glyph in ink).most_common(1)[0][0],
    )


def _needed(before: Half, after: Half) -> float | None:
    """Return by how many nats two blocks must read better as one; None if they look apart."""
    last, first = before.last, after.first
    em = last.size
    above, below = before.block.box, after.block.box
    if after.block.kind != "paragraph" or above is None or below is None:
        return None
    if abs(first.size - em) > SAME_SIZE * em or first.start - below.x0 > INDENT_EM * em:
        return None
    step = first.bottom - last.bottom
    if before.block.page == after.block.page and step > 0:
        flush = abs(first.start - last.start) < INDENT_EM * em
        hanging = before.alone and not _is_centred(last, first)
        near = step < WIDEST_STEP_EM * em and (flush or hanging)
        # A label over its text is set in another font and ends where nothing forced it to.
        full = _is_full(last, min(above.x0, below.x0), max(above.x1, below.x1))
        return BELOW_NATS if near and (full or last.font == first.font) else None
    if before.alone:
        return BELOW_NATS
    return ELSEWHERE_NATS if _is_full(last, above.x0, above.x1) else None


def _is_full(line: Edge, left: float, right: float) -> bool:
    """Say whether a line leaves too little room in its column for what follows it."""
    return right - line.end < max(ROOM * (right - left), 3 * line.size)


def _is_centred(one: Edge, other: Edge) -> bool:
    """Say whether two lines are set about one axis."""
    return abs((one.start + one.end) - (other.start + other.end)) < INDENT_EM * one.size
