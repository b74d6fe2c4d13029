"""Glyphs of all pages → their blocks in reading order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.read.blanks import Character, has_blank_glyphs, write_strip
from pipeline.read.blocks import Draft, Type, common_type, draft_blocks, goes_on, join_drafts
from pipeline.read.cell_paragraphs import find_cell_starts
from pipeline.read.cells import lines_in, read_strips
from pipeline.read.clusters import gather_clusters
from pipeline.read.columns import Region, read_regions, text_region
from pipeline.read.furniture import Edges, PageRows, find_furniture, page_rows
from pipeline.read.glyphs import PageGlyphs
from pipeline.read.initials import set_initials
from pipeline.read.lines import Strip, cut_strips
from pipeline.read.overprint import drop_overprint
from pipeline.read.packing import HELD, ClusterColumns, Kind, Numbered, unpack
from pipeline.records import BlockKind, Box, Glyph, Note

PLENTY = 400
"""So many clusters of one type on a page, some ten lines, are no headings."""


class LaidBlock(NamedTuple):
    """A block on its page: its characters, what it is, where it stands.

    starts: at which of its characters paragraphs begin within cells.
    """

    characters: tuple[Character, ...]
    kind: BlockKind
    box: Box
    starts: tuple[int, ...] = ()


class PageStrips(NamedTuple):
    """The strips of a page before they are put in order.

    strips: of the commonest direction of writing. turned: of each other direction.
    explicit: whether blanks are drawn as glyphs. reader: as in `records.Page`.
    """

    number: int
    width: float
    height: float
    strips: tuple[Strip, ...]
    turned: tuple[tuple[Strip, ...], ...]
    explicit: bool
    body: Type
    reader: str
    notes: tuple[Note, ...]


class PageLayout(NamedTuple):
    """The blocks of a page in reading order, and what the layout was not sure of."""

    number: int
    width: float
    height: float
    blocks: tuple[LaidBlock, ...]
    reader: str
    notes: tuple[Note, ...]


def find_strips(page: PageGlyphs, reader: str) -> PageStrips:
    """Cut the glyphs of a page into strips; copies of overprinted glyphs are left out."""
    glyphs, notes = drop_overprint(page.glyphs, page.number)
    turned = _strips_by_angle(glyphs, page)
    lines = [line for strips in turned for strip in strips for line in lines_in(strip)]
    return PageStrips(
        page.number,
        page.width,
        page.height,
        tuple(turned[0]) if turned else (),
        tuple(map(tuple, turned[1:])),
        has_blank_glyphs(lines),
        common_type(lines),
        reader if lines else "",
        (*page.notes, *notes),
    )


def hold_pages(pages: Iterable[PageStrips]) -> list[PageStrips]:
    """Hold pages until all are read; of a long brochure the further ones are packed."""
    held: list[PageStrips] = []
    kinds = Numbered[Kind]()
    glyphs = 0
    for page in pages:
        held.append(_map_strips(page, ClusterColumns(kinds).pack) if glyphs > HELD else page)
        glyphs += sum(len(s.clusters) for strip in page.strips for s in lines_in(strip))
    return held


def _map_strips(page: PageStrips, change: Callable[[Strip], Strip]) -> PageStrips:
    """Return a page with each of its strips changed."""
    turned = tuple(tuple(map(change, strips)) for strips in page.turned)
    return page._replace(strips=tuple(map(change, page.strips)), turned=turned)


def lay_out(pages: list[PageStrips]) -> Iterator[PageLayout]:
    """Put each page into reading order, running headers and footers apart.

    The list is emptied: a page that is laid out is held no longer.
    """
    body = _common_body(pages)
    edges = find_furniture([_rows_of(page) for page in pages])
    pages.reverse()
    for edge in edges:
        page = _map_strips(pages.pop(), unpack)
        blocks = tuple(_lay_out_page(page, _rows_of(page).rows, edge, body))
        yield PageLayout(page.number, page.width, page.height, blocks, page.reader, page.notes)


def _rows_of(page: PageStrips) -> PageRows:
    return page_rows(page.strips, page.height, page.body.size)


def _common_body(pages: Sequence[PageStrips]) -> Type:
    """Return the type that most of a brochure is set in: on a page of tables it may be rare."""
    counts: Counter[Type] = Counter()
    for page in pages:
        counts[page.body] += sum(len(s.clusters) for strip in page.strips for s in lines_in(strip))
    return max(counts, key=lambda kind: (counts[kind], kind)) if counts else Type(0.0, False)


def _lay_out_page(
    page: PageStrips, rows: Sequence[Sequence[Strip]], edges: Edges, body: Type
) -> Iterator[LaidBlock]:
    """Yield the blocks of a page: running header, regions, turned text, running footer."""
    end = len(rows) - edges.bottom
    body = _body_of(page, body)
    for row in rows[: edges.top]:
        yield _write(Draft((_one_line(row),), "furniture"), page.explicit)
    middle = [strip for row in rows[edges.top : end] for strip in row]
    for strips in (middle, *page.turned):
        for draft in _drafts(strips, body):
            yield _write(draft, page.explicit)
    for row in rows[end:]:
        yield _write(Draft((_one_line(row),), "furniture"), page.explicit)


def _body_of(page: PageStrips, body: Type) -> Type:
    """Return the type that headings of a page stand out from: its own if it has much of larger."""
    if page.body.size <= body.size:
        return body
    lines = (line for strip in page.strips for line in lines_in(strip))
    much = sum(len(s.clusters) for s in lines if round(s.size, 1) == page.body.size)
    return page.body if much >= PLENTY else body


def _drafts(strips: Sequence[Strip], body: Type) -> Iterator[Draft]:
    """Yield the blocks of strips, a paragraph that two columns share as one."""
    held: tuple[Draft, Region] | None = None
    for region in read_regions(strips):
        for i, draft in enumerate(draft_blocks(region, body)):
            if held is not None:
                if i == 0 and goes_on(held[0], held[1], draft, region):
                    draft = join_drafts(held[0], draft)
                else:
                    yield held[0]
            held = (draft, region)
    if held is not None:
        yield held[0]


def _one_line(row: Sequence[Strip]) -> tuple[Strip, ...]:
    return text_region([row]).lines


def _by_angle(glyphs: Sequence[Glyph]) -> list[tuple[int, list[Glyph]]]:
    """Group glyphs by their direction of writing, the commonest first."""
    groups: dict[int, list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        groups[glyph.angle].append(glyph)
    return sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))


def _strips_by_angle(glyphs: Sequence[Glyph], page: PageGlyphs) -> list[list[Strip]]:
    """Return the strips of each direction of writing, the commonest first."""
    groups = [
        (angle, set_initials(gather_clusters(group, angle))) for angle, group in _by_angle(glyphs)
    ]
    strips = [[] if angle == 0 else cut_strips(clusters) for angle, clusters in groups]
    level = next((i for i, (angle, _) in enumerate(groups) if angle == 0), None)
    if level is not None:
        strips[level], others = read_strips(
            groups[level][1], page, strips[:level] + strips[level + 1 :]
        )
        strips = [*others[:level], strips[level], *others[level:]]
    return strips


def _write(draft: Draft, explicit: bool) -> LaidBlock:
    """Write a block: lines end in a newline, cells of a table row in a tab."""
    characters: list[Character] = []
    starts: list[int] = []
    for i, cell in enumerate(draft.cells):
        if i:
            characters.append(("\t", None))
        begins = find_cell_starts(cell) if draft.kind == "table_row" and len(cell) > 1 else ()
        for j, line in enumerate(cell):
            if j:
                characters.append(("\n", None))
            if j in begins:
                starts.append(len(characters))
            characters += write_strip(line, explicit)
    box = Box.around([line.box for cell in draft.cells for line in cell])
    return LaidBlock(tuple(characters), draft.kind, box, tuple(starts))
