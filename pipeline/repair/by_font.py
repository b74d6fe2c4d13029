"""The text of each font by itself: damage is done by fonts, and a page is set in several.

Headings lose their marks and the body does not, or the other way about; one font draws E for one
mark, the next one for another. Between two headings stands sound text, so nothing is missing over
any long stretch. Read one after the other, the headings show it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from pipeline.records import RawText
from pipeline.spans import Alignment, Span
from pipeline.thai import is_thai

MOST_FONTS = 6
"""Fonts that are looked at; what is set in rarer ones is read with all the rest."""
LEAST_CHARACTERS = 30
"""Thai characters of a font; fewer say nothing."""


class Piece(NamedTuple):
    """A stretch set in one font: where it starts in the text of the font, and its span in all."""

    start: int
    span: Span


class Font(NamedTuple):
    """Where a text is set in one font."""

    pieces: tuple[Piece, ...]

    def read(self, text: str) -> str:
        """Return what is set in it, its stretches one a line."""
        return "\n".join(piece.span.of(text) for piece in self.pieces)

    def to_whole(self, span: Span) -> Iterator[Span]:
        """Yield where a span of what `read` returned stands in the whole text."""
        for start, piece in self.pieces:
            low = max(span.start, start)
            high = min(span.end, start + piece.length)
            if low < high:
                yield Span(low, high).shift(piece.start - start)


def font_spans(raw: RawText) -> dict[str, list[Span]]:
    """Return the stretches of the raw text that each font sets, if there are several.

    A blank or line end without a glyph belongs to what is before it.
    """
    runs: list[tuple[str, Span]] = []
    at = 0
    for font, group in groupby(raw.told(lambda glyph: glyph.font)):
        end = at + sum(1 for _ in group)
        if runs and font in (None, runs[-1][0]):
            runs[-1] = (runs[-1][0], Span(runs[-1][1].start, end))
        elif font is not None:
            runs.append((font, Span(at, end)))
        at = end
    found: dict[str, list[Span]] = {}
    for font, span in runs:
        found.setdefault(font, []).append(span)
    return found if len(found) > 1 else {}


def fonts_of(
    text: str, spans: Mapping[str, Iterable[Span]], alignment: Alignment
) -> tuple[Font, ...]:
    """Return the fonts that set enough Thai to be read alone, the fullest first; () if one does.

    spans: of each font in the raw text. alignment: the map from the raw text to `text`.
    """
    carried = {font: _placed(map(alignment.to_target, there)) for font, there in spans.items()}
    sizes = Counter({font: sum(map(is_thai, carried[font].read(text))) for font in carried})
    kept = [font for font, size in sizes.most_common(MOST_FONTS) if size >= LEAST_CHARACTERS]
    return tuple(carried[font] for font in kept) if len(kept) > 1 else ()


def _placed(spans: Iterable[Span]) -> Font:
    """Put stretches of one font one after the other, each on a line of its own."""
    pieces: list[Piece] = []
    at = 0
    for span in joined(spans):
        pieces.append(Piece(at, span))
        at += span.length + 1
    return Font(tuple(pieces))


def joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Join spans that touch, and leave out empty ones.

    spans: in order.
    """
    last = Span(0, 0)
    for span in spans:
        if last.length and span.start <= last.end:
            last = Span(last.start, max(last.end, span.end))
        elif span.length:
            if last.length:
                yield last
            last = span
    if last.length:
        yield last
