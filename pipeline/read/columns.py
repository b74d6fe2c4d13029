"""Strips → regions in reading order: columns, bands across them, rows of unruled tables.

A region is cut where white space runs through all of it: down the page between columns, across
it where the columns change. Content order is a witness, not the judge: what is drawn column by
column is in columns, but rows drawn across two columns may still be columns if the writing fills
them, and are a table if it does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from statistics import median
from typing import NamedTuple

from pipeline.read.lines import SAME_LINE, Strip, rows_of

GUTTER = 1.0
"""The narrowest white space between two columns, in em of the region's type."""
FILLED = 0.6
"""Lines of running text fill at least this share of their column; cells of a table less."""
MAX_DEPTH = 12
"""How often a region may be cut again; pages of a newspaper need 5."""


class Region(NamedTuple):
    """Strips that are read together, rows from top to bottom.

    table: True if the strips of a row are cells of a table.
    left, right: the edges of the column, in points along the direction of writing.
    """

    rows: tuple[tuple[Strip, ...], ...]
    table: bool
    left: float
    right: float


def read_regions(strips: Sequence[Strip]) -> list[Region]:
    """Return the regions of a page in reading order; every strip is in exactly one."""
    return _cut(sorted(strips, key=attrgetter("base_line", "start")), MAX_DEPTH) if strips else []


def _cut(strips: Sequence[Strip], depth: int) -> list[Region]:
    """Cut strips, sorted by base line, into regions."""
    if len(strips) < 2 or depth == 0:
        return [_region(strips, table=False)]
    em = median(s.size for s in strips)
    regions: list[Region] = []
    for band, parted in _bands(strips, em):
        columns = _columns(band, GUTTER * em) if parted else [band]
        if len(columns) == 1:
            regions.append(_region(band, table=False))
        elif _are_columns(columns):
            regions += [region for column in columns for region in _cut(column, depth - 1)]
        else:
            regions.append(_region(band, table=True))
    return regions


def _region(strips: Sequence[Strip], table: bool) -> Region:
    rows = rows_of(strips)
    if table:
        table = any(len(row) > 1 for row in rows)
    return Region(
        tuple(tuple(row) for row in rows),
        table,
        min(s.start for s in strips),
        max(s.end for s in strips),
    )


def _columns(strips: Sequence[Strip], gutter: float) -> list[list[Strip]]:
    """Part strips where white space at least `gutter` wide runs through all of them."""
    columns: list[list[Strip]] = []
    edge = float("-inf")
    for strip in sorted(strips, key=attrgetter("start")):
        if not columns or strip.start - edge >= gutter:
            columns.append([])
        columns[-1].append(strip)
        edge = max(edge, strip.end)
    for column in columns:
        column.sort(key=attrgetter("base_line", "start"))
    return columns


def _gutters(row: Sequence[Strip], em: float) -> list[tuple[float, float]]:
    """The white space of a row that a gutter may run through, the margins included."""
    gaps = []
    edge = float("-inf")
    for strip in row:
        if strip.start - edge >= GUTTER * em:
            gaps.append((edge, strip.start))
        edge = max(edge, strip.end)
    return [*gaps, (edge, float("inf"))]


def _bands(strips: Sequence[Strip], em: float) -> list[tuple[list[Strip], bool]]:
    """Part a region across; each band has the same gutters, or none, from top to bottom.

    A band ends where a row closes every gutter that the rows so far had in common, and where a
    row after unparted ones brings a gutter of its own. A gutter that only one row shows is a
    wide blank: such bands are unparted, and unparted neighbours are one band.
    """
    bands: list[list[Strip]] = []
    common: list[tuple[float, float]] = []
    parted = False
    low = high = 0.0  # where the first strip of the band ends, where the last one starts
    for row in rows_of(strips):
        gaps = _gutters(row, em)
        ends, starts = min(s.end for s in row), max(s.start for s in row)
        shared = _meet(common, gaps, GUTTER * em)
        inner = _inner(shared, min(low, ends), max(high, starts))
        alone = len(row) > 1 and _inner(gaps, ends, starts)
        if not bands or (not inner and (parted or alone)):
            bands.append([])
            shared, inner, low, high = gaps, alone, ends, starts
        bands[-1] += row
        low, high = min(low, ends), max(high, starts)
        common, parted = shared, inner
    merged: list[tuple[list[Strip], bool]] = []
    for band in bands:
        columns = _columns(band, GUTTER * em)
        parted = len(columns) > 1 and sum(len(rows_of(c)) > 1 for c in columns) > 1
        if merged and not parted and not merged[-1][1]:
            merged[-1][0].extend(band)
        else:
            merged.append((band, parted))
    return merged


def _inner(gaps: Sequence[tuple[float, float]], low: float, high: float) -> bool:
    """Say whether one of the gaps has a strip ended before it and one started behind it."""
    return any(low <= start + 0.01 and end - 0.01 <= high for start, end in gaps)


def _meet(
    one: Sequence[tuple[float, float]], other: Sequence[tuple[float, float]], least: float
) -> list[tuple[float, float]]:
    """Return the white space that two rows have in common; both sorted."""
    shared = []
    i = j = 0
    while i < len(one) and j < len(other):
        start, end = max(one[i][0], other[j][0]), min(one[i][1], other[j][1])
        if end - start >= least:
            shared.append((start, end))
        if one[i][1] < other[j][1]:
            i += 1
        else:
            j += 1
    return shared


def _are_columns(columns: Sequence[Sequence[Strip]]) -> bool:
    """Say whether strips side by side are columns to be read one after the other."""
    if all(len(column) == 1 for column in columns):
        return False
    places = sorted((s.order, i) for i, column in enumerate(columns) for s in column)
    changes = sum(a[1] != b[1] for a, b in zip(places, places[1:], strict=False))
    if changes == len(columns) - 1 and not _aligned(columns):
        return True
    return all(_flows(column) for column in columns)


def _aligned(columns: Sequence[Sequence[Strip]]) -> bool:
    """Say whether most strips of the sparser columns stand on a base line of the first."""
    lines = [s.base_line for s in columns[0]]
    others = [s for column in columns[1:] for s in column]
    met = sum(any(abs(s.base_line - line) <= SAME_LINE * s.size for line in lines) for s in others)
    return met * 10 >= len(others) * 8


def _flows(column: Sequence[Strip]) -> bool:
    """Say whether a column holds running text: most of its rows fill it."""
    rows = rows_of(column)
    if len(rows) < 2:
        return False
    left, right = min(s.start for s in column), max(s.end for s in column)
    if right - left < 6 * column[0].size:
        return False
    filled = [(row[-1].end - row[0].start) / (right - left) for row in rows]
    return median(filled[:-1]) >= FILLED
