"""Which stretches of a text are damaged, by which channels, and how much of it.

A stretch that lacks what clean Thai always shows is read under the channels that could explain
it; the ones under which it is far better Thai than as it stands are at work. Where marks are
lost here and there nothing is wholly missing: see `sporadic.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from pipeline.repair import channels, diagnosis
from pipeline.repair.by_font import Font
from pipeline.repair.channels import Channel, Damage
from pipeline.repair.diagnosis import View
from pipeline.repair.lexicon import RUN_RE, UNIT_RE
from pipeline.repair.reader import Diagnosis, Reader, gain_of
from pipeline.repair.sporadic import RANDOM_RATE, find_sporadic, lost_at_random, read_throughout
from pipeline.repair.verdict import ONE_GLYPH, Question, best_hypothesis, ordered
from pipeline.spans import Span

SHORT_CHARACTERS, SHORT_NATS = 1_000, 4.0
"""A stretch shorter than this must be better by itself, were the channel proved elsewhere."""
TRAITS = (
    *("low", "stacked", "sara_am", "sara_aa"),
    *("low_mai_ek", "low_mai_tho", "low_thanthakhat", "low_left", "left"),
)
"""Traits whose absence is looked for, in this order."""
COVERED = 0.5
"""Share of a stretch that must be explained already."""
WIDEN_CHARACTERS = 200
"""How far the edge of a stretch is moved to the next blank or line end."""


def diagnose(text: str, reader: Reader, fonts: Sequence[Font] = ()) -> list[Diagnosis]:
    """Return the damaged stretches of `text` in order, with their channels.

    fonts: where each font stands that can be asked by itself.
    """
    found = _lost_in_fonts(text, reader, fonts) or _lost(text, reader)
    if lost_at_random(text, reader, found):
        return read_throughout(text, reader, found, channels.PRIVATE)
    sporadic = find_sporadic(text, reader, found)
    if sporadic and sporadic[0].rate >= RANDOM_RATE:
        return read_throughout(text, reader, [*found, sporadic[0]])
    return sorted([*found, *sporadic], key=lambda part: part.span)


def _lost_in_fonts(text: str, reader: Reader, fonts: Sequence[Font]) -> list[Diagnosis]:
    """Return what each font lacks; [] if none does, or all lack the same."""
    lost = [_lost(font.read(text), reader) for font in fonts]
    proved = dict.fromkeys(part.channels for parts in lost for part in parts)
    if not proved:
        return []
    for number, font in enumerate(fonts):
        lost[number] = lost[number] or _inherited(font.read(text), reader, proved)
    if len(proved) == 1 and all(
        _is_whole(parts, font) for parts, font in zip(lost, fonts, strict=True)
    ):
        return []
    found = [
        Diagnosis(span, part.channels)
        for parts, font in zip(lost, fonts, strict=True)
        for part in parts
        for span in font.to_whole(part.span)
    ]
    return sorted(found, key=lambda part: part.span)


def _is_whole(parts: Sequence[Diagnosis], font: Font) -> bool:
    """Say whether nearly all of a font is damaged."""
    there = sum(piece.span.length for piece in font.pieces)
    return sum(part.span.length for part in parts) > COVERED * there


def _inherited(text: str, reader: Reader, proved: Iterable[tuple[Channel, ...]]) -> list[Diagnosis]:
    """Return what a font with little text lacks, if it lacks what another font does."""
    whole = Span(0, len(text))
    if len(text) > diagnosis.SHORT_CHARACTERS:
        return []
    gains = {there: gain_of(text, [whole], reader.through(there))[0] for there in proved}
    best = max(gains, key=gains.__getitem__)
    return [Diagnosis(whole, best)] if gains[best] > SHORT_NATS and not _shows(text, best) else []


def _shows(text: str, there: Iterable[Channel]) -> bool:
    """Say whether a text shows a mark that channels would have taken."""
    damage = Damage(there)
    return any(damage.key(unit) != unit for unit in UNIT_RE.findall(text))


def _lost(text: str, reader: Reader) -> list[Diagnosis]:
    """Return the stretches that lack all of something, with the channels that explain it."""
    view = View(text)
    proved: list[tuple[Span, tuple[Channel, ...]]] = []
    for trait in TRAITS:
        spans = diagnosis.missing_stretches(view, trait)
        if trait in ONE_GLYPH:
            spans = [span for span in spans if _covered(span, proved) < COVERED]
        if not spans:
            continue
        known = ordered(c for _, there in _over(spans, proved) for c in there)
        asked = Question(text, view, trait, spans, known)
        hypothesis = best_hypothesis(asked, reader, _hypotheses(view, trait, spans))
        if hypothesis:
            proved += [(_widened(text, span), hypothesis) for span in spans]
    return [part for part in _parts(proved) if _stands(text, reader, part)]


def _over(
    spans: Iterable[Span], proved: Iterable[tuple[Span, tuple[Channel, ...]]]
) -> Iterator[tuple[Span, tuple[Channel, ...]]]:
    """Yield what is proved for stretches that cover most of one of `spans`."""
    for span, there in proved:
        if any(_covered(asked, [(span, there)]) >= COVERED for asked in spans):
            yield span, there


def _covered(span: Span, proved: Iterable[tuple[Span, tuple[Channel, ...]]]) -> float:
    """Return the share of a stretch for which channels were proved already."""
    shared = sum(
        max(0, min(span.end, other.end) - max(span.start, other.start)) for other, _ in proved
    )
    return shared / max(1, span.length)


def _hypotheses(view: View, trait: str, spans: Sequence[Span]) -> Iterator[tuple[Channel, ...]]:
    """Yield the sets of channels that could explain that a trait is missing in `spans`."""

    def lost(name: str) -> bool:
        return diagnosis.is_lost(view, name, spans)

    if trait in {"low_left", "left"}:
        yield (
            *[channels.LOW_LEFT] * lost("low_left"),
            *[channels.LEFT] * lost("left"),
        )
        if trait == "low_left":
            yield (channels.LOW_AS_BELOW,)
    elif trait.startswith("low"):
        low = [channels.LOW_EK] * lost("low_mai_ek") + [channels.LOW_THO] * lost("low_mai_tho")
        yield (
            *low,
            *[channels.LOW_RARE] * (len(low) == 2),
            *[channels.LOW_THANTHAKHAT] * lost("low_thanthakhat"),
            *[channels.LOW_LEFT] * lost("low_left"),
            *[channels.LEFT] * lost("left"),
            channels.LOWERED,
        )
        yield (channels.LOW_AS_BELOW,)
    elif trait == "stacked":
        yield (channels.STACKED, *[channels.STACKED_AM] * lost("stacked_am"))
    else:
        yield (channels.AM_AS_AA if trait == "sara_am" else channels.AA_AS_AM,)


def _stands(text: str, reader: Reader, found: Diagnosis) -> bool:
    """Say whether a stretch, if it is short, is better Thai restored, all by itself."""
    if not RUN_RE.search(text, *found.span):
        return False
    if found.span.length >= SHORT_CHARACTERS:
        return True
    return gain_of(text, [found.span], reader.through(found.channels))[0] > SHORT_NATS


def _parts(proved: Iterable[tuple[Span, tuple[Channel, ...]]]) -> Iterator[Diagnosis]:
    """Cut overlapping stretches into parts, each with all channels that were proved there."""
    edges: list[tuple[int, int, tuple[Channel, ...]]] = []
    for span, hypothesis in proved:
        edges += [(span.start, 1, hypothesis), (span.end, -1, hypothesis)]
    active: Counter[Channel] = Counter()
    at = 0
    for place, change, hypothesis in sorted(edges, key=lambda edge: edge[:2]):
        there = tuple(channel for channel in channels.ALL if active[channel])
        if there and place > at:
            yield Diagnosis(Span(at, place), there)
        at = place
        for channel in hypothesis:
            active[channel] += change


def _widened(text: str, span: Span) -> Span:
    """Move the edges of a stretch out to the next blank or line end."""
    low = max(0, span.start - WIDEN_CHARACTERS)
    high = min(len(text), span.end + WIDEN_CHARACTERS)
    start = max(text.rfind("\n", low, span.start), text.rfind(" ", low, span.start)) + 1
    ends = [at for at in (text.find(c, span.end, high) for c in "\n ") if at >= 0]
    return Span(start if start > low or not low else span.start, min(ends, default=span.end))
