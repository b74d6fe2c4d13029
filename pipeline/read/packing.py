"""Glyphs of a long brochure, laid down in columns until they are asked for.

A page is laid out when all pages are read, and every character of the text keeps its glyph. As
objects a glyph and its cluster take 0.7 kB, which made 1 GB of 1,000 pages; in columns they take
60 bytes. What repeats is kept once: all that a font says of a glyph, and the height of a line.
To make the objects again takes 2 µs a glyph, so that nothing is packed before `HELD` are held.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import TypeVar, overload

from pipeline.read.clusters import Cluster
from pipeline.read.lines import Strip
from pipeline.records import Box, Glyph

HELD = 100_000
"""Glyphs that are held as objects: 75 pages, 70 MB."""

_BOX = Glyph._fields.index("box")
_REST = Glyph._fields.index("ink") + 1
_NONE = Glyph("", "", "", "", None, None, "", 0.0, Box(0.0, 0.0, 0.0, 0.0), 0.0, -1)
"""Stands for no glyph: the order of none is negative."""
_new = tuple.__new__
"""Makes a named tuple of its values: half the time of its own constructor."""

T = TypeVar("T", bound=Hashable)
Told = TypeVar("Told")
Kind = tuple[tuple[Hashable, ...], float, int, tuple[Hashable, ...]]
"""What a glyph has in common with others: its fields before the box, its advance, its angle, its
fields behind the ink."""


class Numbered(dict[T, int]):
    """Values that repeat, each kept once under a number: values_of[number] is the value again."""

    def __init__(self) -> None:
        super().__init__()
        self.values_of: list[T] = []

    def __missing__(self, value: T) -> int:
        self[value] = number = len(self.values_of)
        self.values_of.append(value)
        return number


class GlyphColumns(Sequence[Glyph | None]):
    """Glyphs in columns, without `pen` and `ink`, which have served when clusters are made."""

    def __init__(
        self, glyphs: Iterable[Glyph | None] = (), kinds: Numbered[Kind] | None = None
    ) -> None:
        self._kinds = Numbered[Kind]() if kinds is None else kinds
        self._heights = Numbered[tuple[float, float]]()
        self._kind = array("i")
        self._height = array("i")
        self._order = array("i")
        self._left = array("d")
        self._right = array("d")
        self.extend(glyphs)

    def extend(self, glyphs: Iterable[Glyph | None]) -> None:
        """Lay down further glyphs."""
        drawn = [_NONE if glyph is None else glyph for glyph in glyphs]
        boxes = [glyph.box for glyph in drawn]
        kinds, heights = self._kinds, self._heights
        self._kind.extend([kinds[g[:_BOX], g.advance, g.angle, g[_REST:]] for g in drawn])
        self._height.extend([heights[box[1], box[3]] for box in boxes])
        self._order.extend([glyph.order for glyph in drawn])
        self._left.extend([box[0] for box in boxes])
        self._right.extend([box[2] for box in boxes])

    def __len__(self) -> int:
        return len(self._kind)

    @overload
    def __getitem__(self, at: int) -> Glyph | None: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Glyph | None, ...]: ...

    def __getitem__(self, at: int | slice) -> Glyph | tuple[Glyph | None, ...] | None:
        if isinstance(at, slice):
            return tuple(self._make(at))
        at = range(len(self))[at]
        return next(self._make(slice(at, at + 1)))

    def __iter__(self) -> Iterator[Glyph | None]:
        return self._make(slice(None))

    def told(self, ask: Callable[[Glyph], Told]) -> Iterator[Told | None]:
        """Yield what is said of each glyph, None where there is none; asked once for each kind."""
        none, box = (_NONE[:_BOX], _NONE.advance, _NONE.angle, _NONE[_REST:]), _NONE.box
        said = [
            None
            if kind == none
            else ask(_new(Glyph, (*kind[0], box, kind[1], 0, None, kind[2], None, *kind[3])))
            for kind in self._kinds.values_of
        ]
        return map(said.__getitem__, self._kind)

    def _make(self, part: slice) -> Iterator[Glyph | None]:
        """Yield glyphs as objects."""
        kinds, heights = self._kinds.values_of, self._heights.values_of
        columns = (self._kind, self._height, self._order, self._left, self._right)
        for kind, height, order, x0, x1 in zip(*(c[part] for c in columns), strict=True):
            if order < 0:
                yield None
                continue
            head, advance, angle, rest = kinds[kind]
            top, bottom = heights[height]
            box = _new(Box, (x0, top, x1, bottom))
            yield _new(Glyph, (*head, box, advance, order, None, angle, None, *rest))


class ClusterColumns:
    """Clusters in columns. kinds: of glyphs, shared by all pages."""

    def __init__(self, kinds: Numbered[Kind]) -> None:
        self._glyphs = GlyphColumns(kinds=kinds)
        self._first = array("i", [0])
        self._start = array("d")
        self._end = array("d")
        self._order = array("i")
        self._lines = Numbered[tuple[float, float, bool]]()
        self._line = array("i")

    def pack(self, strip: Strip) -> Strip:
        """Return a strip whose clusters, and those of its cells, lie in the columns."""
        first, clusters = len(self._line), strip.clusters
        counts = accumulate((len(c.glyphs) for c in clusters), initial=len(self._glyphs))
        self._first.extend(list(counts)[1:])
        self._glyphs.extend([glyph for cluster in clusters for glyph in cluster.glyphs])
        self._start.extend([cluster.start for cluster in clusters])
        self._end.extend([cluster.end for cluster in clusters])
        self._order.extend([cluster.order for cluster in clusters])
        lines = self._lines
        self._line.extend([lines[c.base_line, c.size, c.blank] for c in clusters])
        packed = PackedClusters(self, first, len(self._line))
        cells = tuple(tuple(tuple(map(self.pack, cell)) for cell in row) for row in strip.cells)
        return strip._replace(clusters=packed, cells=cells)

    def make(self, first: int, end: int) -> Iterator[Cluster]:
        """Yield the clusters from `first` up to `end` as objects."""
        starts = self._first[first : end + 1]
        glyphs = self._glyphs[starts[0] : starts[-1]]
        lines = self._lines.values_of
        columns = (self._start, self._end, self._order, self._line)
        held = zip(pairwise(starts), *(c[first:end] for c in columns), strict=True)
        for (one, last), left, right, order, line in held:
            own = glyphs[one - starts[0] : last - starts[0]]
            base_line, size, blank = lines[line]
            yield _new(Cluster, (own, left, right, base_line, size, order, blank))


class PackedClusters(Sequence[Cluster]):
    """The clusters of a strip, made anew each time they are asked for."""

    __slots__ = ("_columns", "_end", "_first")

    def __init__(self, columns: ClusterColumns, first: int, end: int) -> None:
        self._columns, self._first, self._end = columns, first, end

    def __len__(self) -> int:
        return self._end - self._first

    @overload
    def __getitem__(self, at: int) -> Cluster: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Cluster, ...]: ...

    def __getitem__(self, at: int | slice) -> Cluster | tuple[Cluster, ...]:
        return tuple(self)[at]

    def __iter__(self) -> Iterator[Cluster]:
        return self._columns.make(self._first, self._end)


def unpack(strip: Strip) -> Strip:
    """Return a strip with its clusters, and those of its cells, as objects."""
    cells = tuple(tuple(tuple(map(unpack, cell)) for cell in row) for row in strip.cells)
    return strip._replace(clusters=tuple(strip.clusters), cells=cells)
