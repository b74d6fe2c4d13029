"""Glyphs of a page → its blocks in reading order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from pipeline.read.blanks import Character, has_blank_glyphs, write_strip
from pipeline.read.blocks import Draft, common_type, draft_blocks
from pipeline.read.clusters import Cluster, gather_clusters
from pipeline.read.columns import read_regions
from pipeline.read.glyphs import PageGlyphs
from pipeline.read.lines import Strip, cut_strips, make_strip
from pipeline.read.overprint import drop_overprint
from pipeline.read.tables import find_grids, share_out, table_strip
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
    blocks = [
        block
        for angle, turned in _by_angle(glyphs)
        for block in _lay_out_turned(page, angle, turned)
    ]
    return PageLayout(page.number, page.width, page.height, tuple(blocks), (*page.notes, *notes))


def _by_angle(glyphs: Sequence[Glyph]) -> list[tuple[int, list[Glyph]]]:
    """Group glyphs by their direction of writing, the commonest first."""
    groups: dict[int, list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        groups[glyph.angle].append(glyph)
    return sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))


def _lay_out_turned(page: PageGlyphs, angle: int, glyphs: Sequence[Glyph]) -> Iterator[LaidBlock]:
    """Lay out the glyphs of one direction of writing."""
    clusters = gather_clusters(glyphs, angle)
    strips = read_strips(clusters, page if angle == 0 else None)
    lines = [line for strip in strips for line in _lines_of(strip)]
    explicit = has_blank_glyphs(lines)
    body = common_type(lines)
    for region in read_regions(strips):
        for draft in draft_blocks(region, body):
            yield _write(draft, explicit)


def read_strips(clusters: Sequence[Cluster], page: PageGlyphs | None) -> list[Strip]:
    """Cut clusters into strips, each ruled table of the page, if given, being one strip."""
    grids = find_grids(page.rules, page.panels) if page is not None else []
    if not grids:
        return cut_strips(clusters)
    outside, inside = share_out(clusters, grids)
    tables: list[Strip] = []
    for grid, cells in zip(grids, inside, strict=True):
        filled = {number: _cell_lines(held) for number, held in cells.items()}
        filled = {number: lines for number, lines in filled.items() if lines}
        if len(filled) > 1:
            tables.append(table_strip(grid, filled))
        else:
            outside += [cluster for held in cells.values() for cluster in held]
    outside.sort(key=attrgetter("order"))
    return [*cut_strips(outside), *tables]


def _cell_lines(clusters: Sequence[Cluster]) -> list[Strip]:
    """Return the lines of a cell in reading order."""
    return [
        row[0] if len(row) == 1 else make_strip([c for strip in row for c in strip.clusters])
        for region in read_regions(cut_strips(clusters))
        for row in region.rows
    ]


def _lines_of(strip: Strip) -> Iterator[Strip]:
    """Yield a strip, or the lines of the table that it stands for."""
    if not strip.cells:
        yield strip
    for row in strip.cells:
        for cell in row:
            yield from cell


def _write(draft: Draft, explicit: bool) -> LaidBlock:
    """Write a block: lines end in a newline, cells of a table row in a tab."""
    characters: list[Character] = []
    for i, cell in enumerate(draft.cells):
        if i:
            characters.append(("\t", None))
        for j, line in enumerate(cell):
            if j:
                characters.append(("\n", None))
            characters += write_strip(line, explicit)
    box = Box.around([line.box for cell in draft.cells for line in cell])
    return LaidBlock(tuple(characters), draft.kind, box)
