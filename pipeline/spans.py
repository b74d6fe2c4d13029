"""Spans, edits and alignments: how offsets survive edits.

All offsets are code points of a named text, half-open. An `Alignment` is the exact map
between two layers of one text; alignments compose, so provenance is carried from the
first read to the last edit and is never searched for afterwards.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Span(NamedTuple):
    """A half-open stretch ``[start, end)`` of a text, in code points."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """The number of code points in the span."""
        return self.end - self.start

    def of(self, text: str) -> str:
        """Return the slice of `text` that this span names."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Say whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Say whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def shift(self, by: int) -> Span:
        """Return the span moved by `by` code points."""
        return Span(self.start + by, self.end + by)


def hull(spans: Iterable[Span]) -> Span:
    """Return the smallest span that covers all of `spans` (at least one)."""
    starts, ends = zip(*spans, strict=True)
    return Span(min(starts), max(ends))


@dataclass(frozen=True, slots=True)
class Edit:
    """One recorded replacement in a text.

    span: the stretch replaced, in the text the fix was given.
    replacement: what stands there afterwards; may be empty.
    evidence: why, in one short English phrase for a person to read.
    lossless: True if it follows from evidence, False if it is the likeliest reading.
    confidence: probability that the replacement is right, 0 to 1; 1 for lossless edits.
    alternatives: other readings that were considered, best first.
    mechanism: what it undoes, if that is not the fix that yields it.
    """

    span: Span
    replacement: str
    evidence: str = ""
    lossless: bool = True
    confidence: float = 1.0
    alternatives: tuple[str, ...] = ()
    mechanism: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.span.start <= self.span.end:
            raise ValueError(f"an edit needs 0 <= start <= end, got {self.span}")
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"a confidence lies in 0..1, got {self.confidence}")


def apply_edits(text: str, edits: Sequence[Edit]) -> str:
    """Return `text` with `edits` made.

    Raises:
        ValueError: the edits overlap or are not sorted.
    """
    pieces: list[str] = []
    at = 0
    for edit in edits:
        if edit.span.start < at:
            raise ValueError(f"edits overlap or are unsorted at {edit.span}")
        pieces += (text[at : edit.span.start], edit.replacement)
        at = edit.span.end
    pieces.append(text[at:])
    return "".join(pieces)


def without_overlaps(edits: Iterable[Edit]) -> list[Edit]:
    """Sort `edits`; of two that overlap, or insert at one place, keep the first in text order.

    What is left out here is found again on the next pass of a fix that runs to a fixed point.
    """
    kept: list[Edit] = []
    at = -1
    for edit in sorted(edits, key=lambda e: (e.span.start, e.span.end)):
        if edit.span.start >= at and not (kept and edit.span == kept[-1].span):
            kept.append(edit)
            at = edit.span.end
    return kept


class Segment(NamedTuple):
    """A stretch of the source layer that became a stretch of the target layer."""

    source_start: int
    source_end: int
    target_start: int
    target_end: int


class Alignment:
    """The exact map between a source text and the target text that edits made of it.

    Only changed stretches are stored; between them the layers are equal, character by
    character. A place inside a changed stretch maps to the whole of it.
    """

    __slots__ = ("_source_ends", "_source_starts", "_target_ends", "_target_starts", "segments")

    def __init__(self, segments: Iterable[Segment] = ()) -> None:
        self.segments: tuple[Segment, ...] = tuple(segments)
        columns: tuple[tuple[int, ...], ...]
        columns = tuple(zip(*self.segments, strict=True)) or ((), (), (), ())
        self._source_starts, self._source_ends, self._target_starts, self._target_ends = columns

    @classmethod
    def from_edits(cls, edits: Iterable[Edit]) -> Alignment:
        """Build the alignment that sorted, non-overlapping `edits` cause."""
        segments = []
        shift = 0
        for edit in edits:
            start = edit.span.start + shift
            end = start + len(edit.replacement)
            segments.append(Segment(edit.span.start, edit.span.end, start, end))
            shift = end - edit.span.end
        return cls(segments)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Alignment) and self.segments == other.segments

    def __hash__(self) -> int:
        return hash(self.segments)

    def to_target(self, span: Span) -> Span:
        """Map a span of the source to the smallest span of the target that holds it.

        Text inserted at the edge of a span stays outside of it.
        """
        return _carry(
            span,
            self._source_starts,
            self._source_ends,
            self._target_starts,
            self._target_ends,
        )

    def to_source(self, span: Span) -> Span:
        """Map a span of the target to the smallest span of the source that holds it.

        Text deleted at the edge of a span stays outside of it.
        """
        return _carry(
            span,
            self._target_starts,
            self._target_ends,
            self._source_starts,
            self._source_ends,
        )

    def then(self, later: Alignment) -> Alignment:
        """Compose: this alignment first, `later` on its result."""
        if not later.segments:
            return self
        if not self.segments:
            return later
        return Alignment(_compose(self.segments, later.segments))


def _carry(
    span: Span,
    from_starts: Sequence[int],
    from_ends: Sequence[int],
    to_starts: Sequence[int],
    to_ends: Sequence[int],
) -> Span:
    """Carry a span over an alignment given as four parallel sorted lists."""
    # The first segment that ends after the start, or holds it, decides the new start.
    i = bisect_right(from_ends, span.start)
    if i < len(from_starts) and from_starts[i] < span.start:
        start = to_starts[i]
    else:
        start = span.start + (to_ends[i - 1] - from_ends[i - 1] if i else 0)
    if span.start == span.end and not (i < len(from_starts) and from_starts[i] < span.start):
        return Span(start, start)
    # The last segment that starts before the end decides the new end.
    j = bisect_left(from_starts, span.end) - 1
    if j >= 0 and from_ends[j] > span.end:
        end = to_ends[j]
    elif j >= 0:
        end = span.end + to_ends[j] - from_ends[j]
    else:
        end = span.end
    return Span(start, max(start, end))


def _compose(first: Sequence[Segment], later: Sequence[Segment]) -> Iterator[Segment]:
    """Yield the segments of the composition, merging those that touch the same middle text.

    `first` maps source to middle, `later` maps middle to target. Linear in both.

    Neighbours that only meet stay apart unless one of them is empty: an empty stretch at the
    edge of another cannot be ordered against it.
    """
    i = j = 0
    firsts, laters = len(first), len(later)
    first_shift = 0  # middle - source, behind everything passed in `first`
    later_shift = 0  # target - middle, behind everything passed in `later`
    while i < firsts or j < laters:
        take_first = j == laters or (i < firsts and first[i][2] <= later[j][0])
        start = first[i][2] if take_first else later[j][0]
        end = start
        source_start, target_start = start - first_shift, start + later_shift
        grown = True
        while grown:
            grown = False
            while i < firsts:
                _, source_end, middle, middle_end = first[i]
                if middle > end or (middle == end and middle != middle_end and start != end):
                    break
                if middle_end > end:
                    end = middle_end
                first_shift = middle_end - source_end
                i += 1
                grown = True
            while j < laters:
                middle, middle_end, _, target_end = later[j]
                if middle > end or (middle == end and middle != middle_end and start != end):
                    break
                if middle_end > end:
                    end = middle_end
                later_shift = target_end - middle_end
                j += 1
                grown = True
        yield Segment(source_start, end - first_shift, target_start, end + later_shift)
