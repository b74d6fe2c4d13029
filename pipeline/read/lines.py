"""Clusters → strips: stretches of writing on one base line without a wide gap.

A strip is found in content order first, because producers write what belongs together in one
go; strips that meet on one base line are then joined whatever the order they were drawn in.
Lines, columns and table cells are made of strips.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import NamedTuple

from pipeline.read.clusters import Cluster
from pipeline.records import Box

SAME_LINE = 0.15
"""Base lines this close, in em, are one; rounding and kerning stay under 0.05 em."""
RAISED = 0.6
"""How far, in em of the larger type, a superscript or subscript may leave its base line; those
of LibreOffice stand 0.525 em high."""
SMALL_TYPE = 0.85
"""Raised type is at most this much of the size of the line's type; browsers set it 0.83 high."""
NOTE = 2
"""The number of a note has so many digits at most where a line begins with it; a few producers set
it nearly as large as the text."""
LOWERED = 0.3
"""How far, in em, a letter of the line's own size may leave its base line if it is drawn over its
neighbours: logotypes lower a letter by 0.22 em and draw it 0.17 em under the one before. No two
lines of writing are so near."""
BACK = 0.3
"""A pen that moves back by more than this, in em, starts a new strip."""
WIDE = 0.6
"""A gap wider than this, in em, may be a gutter or the edge of a cell, so it ends a strip."""
JOIN = 0.6
"""Strips of one line this near, in em, are joined though they were not drawn in one go."""


class Strip(NamedTuple):
    """A stretch of writing on one base line.

    clusters: in the order of reading, with the explicit blanks that were drawn among them.
    start, end: of what is no blank, along the direction of writing; base_line: across it; size: of
    the type, all in points. order: place of the first cluster in the content stream.

    A ruled table takes part in the reading order as one strip without clusters. cells: its rows,
    each of cells, each of lines; frame: what its ruled lines enclose.
    """

    clusters: Sequence[Cluster]
    start: float
    end: float
    base_line: float
    size: float
    order: int
    cells: tuple[tuple[tuple[Strip, ...], ...], ...] = ()
    frame: Box | None = None

    @property
    def top(self) -> float:
        """Where the body of the type begins: above-base marks may stand higher."""
        return self.base_line - 0.75 * self.size

    @property
    def bottom(self) -> float:
        """Where the descenders end."""
        return self.base_line + 0.25 * self.size

    @property
    def text(self) -> str:
        """What is meant, without implied blanks."""
        return "".join(cluster.text for cluster in self.clusters)

    @property
    def box(self) -> Box:
        """The rectangle on the page that holds all its glyphs."""
        if self.frame is not None:
            return self.frame
        return Box.around([glyph.box for cluster in self.clusters for glyph in cluster.glyphs])


def cut_strips(clusters: Iterable[Cluster]) -> list[Strip]:
    """Cut clusters in content order into strips, then join strips that meet. n log n."""
    strips: list[Strip] = []
    run: list[Cluster] = []
    line = size = end = ink_end = 0.0
    for cluster in clusters:
        if run:
            em = max(size, cluster.size)
            gap = cluster.start - end
            aside = abs(cluster.base_line - line)
            near = (
                aside <= SAME_LINE * em
                or (
                    aside <= RAISED * em
                    and (min(size, cluster.size) <= SMALL_TYPE * em or _is_note(run, line, cluster))
                    and -0.2 * em <= gap <= 0.35 * em
                )
                or (aside <= LOWERED * em and -BACK * em <= gap <= 0.0)
            )
            wide = cluster.start - ink_end > WIDE * em and not cluster.blank
            if not near or wide or gap > WIDE * em or gap < -BACK * em:
                _close(run, strips)
                run = []
        if not run:
            line, size, end = cluster.base_line, cluster.size, cluster.end
            ink_end = cluster.end
        run.append(cluster)
        if cluster.end > end or cluster.start > end:
            end = cluster.end
        if not cluster.blank:
            ink_end = end
            if cluster.size > size:
                line, size = cluster.base_line, cluster.size
    _close(run, strips)
    return _join(strips)


def _is_note(run: Sequence[Cluster], line: float, cluster: Cluster) -> bool:
    """Say whether what leaves the base line is the raised number of a note, or larger text behind.

    Behind a number as large as it the text begins a strip: which of two lines is raised, is open.
    """
    if cluster.base_line < line:
        return cluster.text.isdigit()
    raised = len(run) <= NOTE and all(c.text.isdigit() for c in run)
    return raised and cluster.size > run[0].size


def _close(run: Sequence[Cluster], strips: list[Strip]) -> None:
    """End a strip; one that is blank throughout shows nothing and is dropped."""
    if any(not cluster.blank for cluster in run):
        strips.append(make_strip(run))


def make_strip(clusters: Sequence[Cluster]) -> Strip:
    """Make a strip of clusters in reading order, of which at least one is no blank."""
    inked = [c for c in clusters if not c.blank]
    size = max(c.size for c in inked)
    return Strip(
        tuple(clusters),
        min(c.start for c in inked),
        max(c.end for c in inked),
        next(c.base_line for c in inked if c.size == size),
        size,
        inked[0].order,
    )


def rows_of(strips: Iterable[Strip]) -> list[list[Strip]]:
    """Group strips that share a base line, top to bottom, each row left to right."""
    rows: list[list[Strip]] = []
    for strip in sorted(strips, key=attrgetter("base_line", "start")):
        if rows:
            first = rows[-1][0]
            near = SAME_LINE * max(strip.size, first.size)
            if strip.base_line - first.base_line <= near and not strip.cells and not first.cells:
                rows[-1].append(strip)
                continue
        rows.append([strip])
    for row in rows:
        row.sort(key=attrgetter("start"))
    return rows


def _join(strips: list[Strip]) -> list[Strip]:
    """Join neighbours on one base line that nearly touch."""
    joined: list[Strip] = []
    for row in rows_of(strips):
        last = row[0]
        for strip in row[1:]:
            gap = strip.start - last.end
            em = max(last.size, strip.size)
            if -BACK * em <= gap <= JOIN * em:
                last = make_strip((*last.clusters, *strip.clusters))
            else:
                joined.append(last)
                last = strip
        joined.append(last)
    return joined
