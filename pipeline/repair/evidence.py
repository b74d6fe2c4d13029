"""What the fonts of a brochure say: what a glyph means, and where a mark was drawn."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple, cast

from pipeline.records import Glyph, Note, RawText
from pipeline.repair.pua import OBSERVED_RE, UNKNOWN_PRIVATE_RE, observed_place
from pipeline.repair.shaping import SHAPED_RE, is_lawful
from pipeline.spans import Alignment, Edit, Span
from pipeline.thai import is_thai
from pipeline.variants import Placed, Position

UNKNOWN = "\N{REPLACEMENT CHARACTER}"
_REACH = 8
"""Characters around a mark in which its cluster is found; no cluster is longer."""


class Observation(NamedTuple):
    """A character of the raw text that was seen in one of the places a font draws it in.

    by_name: the glyph's name says so, not its code: then it may be moved aside as it is drawn
        (OpenType GPOS), and a low mark serves for a low one on the left.
    """

    position: int
    placed: Placed
    by_name: bool

    def agrees(self, cluster: str) -> bool:
        """Say whether the law of positions draws it so in `cluster`."""
        character, position = self.placed
        aside = self.by_name and position == "low"
        return is_lawful(self.placed, cluster) or (
            aside and is_lawful(Placed(character, "low_left"), cluster)
        )


def read_glyphs_by_font(raw: RawText) -> Iterator[Edit]:
    """Put what a glyph means where the text layer says something else.

    ToUnicode maps glyphs wrongly or not at all; the font's own names, widths and outlines
    overrule it. The reading stage found out; its reason is the evidence. Where it had to
    decipher a font it is not certain.
    """
    for span, glyph in _overruled(raw):
        sure = glyph.confidence
        yield Edit(span, glyph.meaning, glyph.reason, lossless=sure == 1.0, confidence=sure)


def _overruled(raw: RawText) -> Iterator[tuple[Span, Glyph]]:
    """Yield the glyphs that mean something else than the text layer says, and where each stands.

    Of a glyph only what its font says counts: see `RawText.told`.
    """
    others = list(raw.told(lambda glyph: glyph if glyph.meaning != glyph.text else None))
    glyphs, end = raw.glyphs, 0
    for at, glyph in enumerate(others):
        if glyph is None or at < end:
            continue
        end = at + 1
        while end < len(others) and others[end] is not None and glyphs[end] == glyphs[at]:
            end += 1
        yield Span(at, end), glyph


def diagnose_fonts(raw: RawText) -> Iterator[Note]:
    """Say how much Thai the text layer leaves out or calls something else, by its fonts' word."""
    wrong = [
        (span, glyph)
        for span, glyph in _overruled(raw)
        if any(map(is_thai, glyph.text + glyph.meaning))
    ]
    if not wrong:
        return
    silent = sum(glyph.text in ("", UNKNOWN) for _, glyph in wrong)
    blank = sum(glyph.text.isspace() for _, glyph in wrong)
    told = ((silent, "nothing"), (blank, "a blank"), (len(wrong) - silent - blank, "another sign"))
    meant = Counter(glyph.meaning for _, glyph in wrong if glyph.meaning)
    message = (
        f"The text layer is wrong about {len(wrong)} signs, most often "
        f"{', '.join(_named(text) for text, _ in meant.most_common(3)) or 'nothing'}: it has "
        f"{', '.join(f'{what} for {n}' for n, what in told if n)}. They were read by their fonts."
    )
    span = Span(wrong[0][0].start, wrong[-1][0].start + 1)
    yield Note("diagnosis", message, span=span, times=len(wrong))


def _named(text: str) -> str:
    """Return the name of a Thai character without its script: `MAI EK`; or the text itself."""
    name = unicodedata.name(text, "") if len(text) == 1 else ""
    return name.removeprefix("THAI CHARACTER ") or text


def observations(raw: RawText) -> list[Observation]:
    """Return every place in the raw text where a mark was seen drawn, in text order."""
    seen = {
        at: Observation(at, placed, by_name=True)
        for at, placed in enumerate(raw.told(_placed))
        if placed is not None
    }
    for match in OBSERVED_RE.finditer(raw.text):
        by_code = observed_place(match[0])
        if by_code is not None:
            seen[match.start()] = Observation(match.start(), by_code, by_name=False)
    return [seen[at] for at in sorted(seen)]


def _placed(glyph: Glyph) -> Placed | None:
    """Return the mark that a glyph draws and where, if its font tells."""
    if glyph.position and len(glyph.meaning) == 1 and is_thai(glyph.meaning):
        return Placed(glyph.meaning, cast(Position, glyph.position))
    return None


def observed_in(raw: RawText, text: str, alignment: Alignment) -> dict[int, Placed]:
    """Return what was observed, by the place of each mark in the text repaired so far."""
    found: dict[int, Placed] = {}
    for position, placed, _ in observations(raw):
        span = alignment.to_target(Span(position, position + 1))
        at = text.find(placed.character, span.start, span.end)
        if at >= 0:
            found[at] = placed
    return found


def clusters_at(text: str, span: Span) -> list[str]:
    """Return the bases with their marks that share a character with `span` or hold it."""
    start, end = max(0, span.start - _REACH), min(len(text), span.end + _REACH)
    reach = Span(span.start, max(span.end, span.start + 1))
    return [
        match[0]
        for match in SHAPED_RE.finditer(text, start, end)
        if reach.overlaps(Span(*match.span()))
    ]


def check_positions(raw: RawText, text: str, alignment: Alignment) -> Iterator[Note]:
    """Prove each repair of a positional glyph by re-shaping; note what does not agree.

    A violation means that the mark belongs elsewhere, that a mark beside it was lost, or
    that the font has a law of its own: the character stays as its code says.
    """
    violated: dict[Placed, list[tuple[str, Span]]] = {}
    for observation in observations(raw):
        at = Span(observation.position, observation.position + 1)
        span = alignment.to_target(at)
        clusters = clusters_at(text, span)
        if not any(observation.agrees(cluster) for cluster in clusters):
            violated.setdefault(observation.placed, []).append(("".join(clusters), span))
    for placed, places in violated.items():
        others = len({cluster for cluster, _ in places}) - 1
        cluster, first = places[0]
        where = f"in {cluster}" if cluster else "without a base"
        also = f" and in {others} other clusters" if others else ""
        message = (
            f"U+{ord(placed.character):04X} was drawn {placed.position.replace('_', ' ')} "
            f"{where}{also}, where the law of positions puts it elsewhere"
        )
        yield Note("pua_law_violated", message, span=first, times=len(places))


def note_unknown_private_use(text: str) -> Iterator[Note]:
    """Note the private-use characters that no table knows."""
    found: dict[str, list[Span]] = {}
    for match in UNKNOWN_PRIVATE_RE.finditer(text):
        found.setdefault(match[0][0], []).append(Span(*match.span()))
    for character, spans in found.items():
        message = f"U+{ord(character):04X} is a private-use character of unknown meaning"
        yield Note("unknown_private_use", message, span=spans[0], times=len(spans))
