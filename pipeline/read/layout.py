"""Glyphs of a page → its blocks in reading order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.read.blanks import Character, has_blank_glyphs, write_strip
from pipeline.read.blocks import Draft, common_type, draft_blocks
from pipeline.read.clusters import gather_clusters
from pipeline.read.columns import read_regions
from pipeline.read.glyphs import PageGlyphs
from pipeline.read.lines import Strip, cut_strips
from pipeline.read.overprint import drop_overprint
from pipeline.records import BlockKind, Box, Glyph, Note


class LaidBlock(NamedTuple):
    """A block on its page: its characters, what it is, where it stands."""

    characters: tuple[Character, ...]
    kind: BlockKind
    box: Box


class PageLayout(NamedTuple):
    """The blocks of a page in reading order, and what the layout was not sure of."""

    number: int
    width: float
    height: float
    blocks: tuple[LaidBlock, ...]
    notes: tuple[Note, ...]


def lay_out(page: PageGlyphs) -> PageLayout:
    """Put the glyphs of a page into reading order. Nothing drawn is left out but copies."""
    glyphs, notes = drop_overprint(page.glyphs, page.number)
    blocks = [block for turned in _by_angle(glyphs) for block in _lay_out_turned(turned)]
    return PageLayout(page.number, page.width, page.height, tuple(blocks), (*page.notes, *notes))


def _by_angle(glyphs: Sequence[Glyph]) -> list[tuple[int, list[Glyph]]]:
    """Group glyphs by their direction of writing, the commonest first."""
    groups: dict[int, list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        groups[glyph.angle].append(glyph)
    return sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))


def _lay_out_turned(turned: tuple[int, list[Glyph]]) -> Iterator[LaidBlock]:
    """Lay out the glyphs of one direction of writing."""
    angle, glyphs = turned
    strips = cut_strips(gather_clusters(glyphs, angle))
    explicit = has_blank_glyphs(strips)
    body = common_type(strips)
    for region in read_regions(strips):
        for draft in draft_blocks(region, body):
            yield _write(draft, explicit)


def _write(draft: Draft, explicit: bool) -> LaidBlock:
    """Write a block: rows end in a newline, cells of a table row in a tab."""
    between: Character = ("\t" if draft.kind == "table_row" else " ", None)
    characters: list[Character] = []
    for row in draft.rows:
        if characters:
            characters.append(("\n", None))
        for i, strip in enumerate(row):
            if i:
                characters.append(between)
            characters += write_strip(strip, explicit)
    strips: list[Strip] = [strip for row in draft.rows for strip in row]
    return LaidBlock(tuple(characters), draft.kind, Box.around([s.box for s in strips]))
