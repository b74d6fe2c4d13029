"""Which stretches of a text are damaged, by which channels, and how much of it.

A stretch that lacks what clean Thai always shows is read under the channels that could explain
it; the ones under which it is far better Thai than as it stands are at work. Where marks are
lost here and there nothing is wholly missing: then the words tell, and the share that is lost
is estimated by reading a sample again and again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.repair import channels, diagnosis, hints
from pipeline.repair.blanks import Prices
from pipeline.repair.channels import Channel, Damage
from pipeline.repair.context import plain_lattice
from pipeline.repair.diagnosis import View
from pipeline.repair.language import COST_STEP, LanguageModel
from pipeline.repair.lattice import Lattice
from pipeline.repair.lexicon import RUN_RE
from pipeline.spans import Span

SAMPLE_CHARACTERS = 4_000
"""Read for each hypothesis; enough for a hundred lost marks."""
HINT_CHARACTERS = 1_500
"""... and cut into words beforehand, to see whether it is worth it."""
PIECE_CHARACTERS = 2_000
"""Read at one go: bounds the memory of the lattice on text without line ends."""
DECISIVE_NATS = 12.0
"""How much better the text must be under a channel, in all; 1 in 160,000 by chance."""
DECISIVE_NATS_EACH = 2.5
"""... and for each word restored: below, the channel embroiders."""
SHORT_CHARACTERS, SHORT_NATS = 1_000, 4.0
"""A stretch shorter than this must be better by itself, were the channel proved elsewhere."""
TRAITS = (
    *("low", "stacked", "sara_am", "sara_aa"),
    *("low_mai_ek", "low_mai_tho", "low_thanthakhat", "low_left", "left"),
)
"""Traits whose absence is looked for, in this order."""
ONE_GLYPH = frozenset(TRAITS[4:])
"""Traits of single glyphs; they are explained where all low tones are missing."""
COVERED = 0.5
"""Share of a stretch that must be explained already."""
TOGETHER = (
    channels.PRIVATE,
    (channels.STACKED, channels.STACKED_AM),
    (channels.AM_AS_AA,),
)
"""Channels that are lost together."""
SPORADIC = tuple(channel for group in TOGETHER for channel in group)
WITH_BELOW = (*SPORADIC, channels.LOW_AS_BELOW)
SPORADIC_TRAITS = ("low", "stacked", "sara_am")
"""Marks that are looked for word by word where no stretch lacks them."""
SPORADIC_SAMPLE, SPORADIC_PARTS = 4_000, 4
"""Characters that are looked at for it, in so many parts."""
SPORADIC_HINTS = 2
"""Hints in the sample for which it is read through a lattice: one clean sample in five has them."""
FEW_CHARACTERS = 1_000
"""In so few one hint is enough to ask."""
SPORADIC_WORDS, SPORADIC_NATS = 4, 40.0
"""Different words that must change in the sample, and how much better it must read: of 130 clean
samples none of news or prose changes three words by more than 13 nats in all; with 2 % of marks
lost most change five or more, by 40 to 170 nats. Of 600 posts full of slips a few do so too."""
SPORADIC_DAMAGED_WORDS, SPORADIC_DAMAGED_NATS = 2, 12.0
"""... in a text that is known to be damaged otherwise, or in one of no length: what is needed
grows with the sample, for a slip in 1,000 characters may always be there."""
SPARED_NATS = 3.0
"""Nats that channels lost together must gain to be taken for lost."""
MANY_HINTS, CHARACTERS_A_MANY = 4, 1_000
"""Hints at SARA AM for SARA AA that are asked for, which hardly ever happens here and there."""
SPORADIC_RATE, HIGHEST_RATE = 0.01, 0.97
"""The rate of loss is estimated from here, and above counts as total loss."""
RATE_ROUNDS = 4
RATE_CHARACTERS = 2_000
RANDOM_RATE = 0.1
"""Marks lost at this rate outside the stretches that lack them all: nothing is a stretch then."""
WIDEN_CHARACTERS = 200
"""How far the edge of a stretch is moved to the next blank or line end."""


class Diagnosis(NamedTuple):
    """A stretch and the channels that are at work in it.

    rate: share of the marks that are lost there.
    """

    span: Span
    channels: tuple[Channel, ...]
    rate: float = 1.0


class Reader(NamedTuple):
    """What a text is read with.

    blanks: prices of false blanks in nats, between two words and in one; None if there are none.
    damaged: whether the text is known to be damaged somehow.
    """

    model: LanguageModel
    blanks: Prices | None = None
    damaged: bool = False

    def through(self, hypothesis: tuple[Channel, ...]) -> Lattice:
        """Return the model seen through channels, and past false blanks if there are any."""
        lattice = lattice_for(self.model, hypothesis)
        return lattice.with_blanks(*self.blanks[:2]) if self.blanks else lattice


def diagnose(text: str, reader: Reader) -> list[Diagnosis]:
    """Return the damaged stretches of `text` in order, with their channels."""
    view = View(text)
    proved: list[tuple[Span, tuple[Channel, ...]]] = []
    for trait in TRAITS:
        spans = diagnosis.missing_stretches(view, trait)
        if trait in ONE_GLYPH:
            spans = [span for span in spans if _covered(span, proved) < COVERED]
        if not spans:
            continue
        hypothesis = _best_hypothesis(text, reader, trait, spans, _hypotheses(view, trait, spans))
        if hypothesis:
            proved += [(_widened(text, span), hypothesis) for span in spans]
    found = [part for part in _parts(proved) if _stands(text, reader, part)]
    if _lost_at_random(text, reader, found):
        return _throughout(text, reader, found, channels.PRIVATE)
    sporadic = _sporadic(text, reader, found)
    if sporadic and sporadic[0].rate >= RANDOM_RATE:
        return _throughout(text, reader, [*found, sporadic[0]])
    return sorted([*found, *sporadic], key=lambda part: part.span)


def _lost_at_random(text: str, reader: Reader, found: Iterable[Diagnosis]) -> bool:
    """Say whether a stretch that seems to lack some glyphs lacks all of them here and there."""
    partial = [part for part in found if 0 < len(_low_ones(part)) < len(channels.PRIVATE)]
    if not partial:
        return False
    longest = max(partial, key=lambda part: part.span.length)
    sample = longest.span.of(text)[:RATE_CHARACTERS]
    there = _ordered([longest], channels.PRIVATE)
    rate = _rate(sample, reader, there)
    if rate == 1:
        return False
    glyphs = reader.through(longest.channels).decode(sample, 0, len(sample))[1]
    chance = reader.through(there).at_rate(rate).decode(sample, 0, len(sample))[1]
    return (glyphs - chance) * COST_STEP > DECISIVE_NATS


def _low_ones(found: Diagnosis) -> list[Channel]:
    """Return those channels of a stretch that have to do with marks an old font drew apart."""
    return [c for c in found.channels if c in channels.PRIVATE or c == channels.LOW_AS_BELOW]


def _throughout(
    text: str, reader: Reader, found: Iterable[Diagnosis], more: Iterable[Channel] = ()
) -> list[Diagnosis]:
    """Return the whole text as one stretch in which all channels hit some of the marks."""
    there = _ordered(found, more)
    return [Diagnosis(Span(0, len(text)), there, _rate(text, reader, there))]


def _ordered(found: Iterable[Diagnosis], more: Iterable[Channel]) -> tuple[Channel, ...]:
    """Return all channels of some stretches, and more, in the order in which they apply."""
    there = {*more, *(channel for part in found for channel in part.channels)}
    if more:  # one and the same mark cannot be lost and be read as a vowel
        there.discard(channels.LOW_AS_BELOW)
    return tuple(channel for channel in channels.ALL if channel in there)


def _sporadic(text: str, reader: Reader, found: Iterable[Diagnosis]) -> list[Diagnosis]:
    """Return what lies between the stretches if single words there lack a mark here and there."""
    edges = [0, *(edge for part in found for edge in part.span), len(text)]
    rest = [Span(*pair) for pair in zip(edges[::2], edges[1::2], strict=True) if pair[0] < pair[1]]
    joined = "\n".join(span.of(text) for span in rest)
    there = _lost_here_and_there(_spread_sample(joined), reader)
    if not there:
        return []
    rate = min(HIGHEST_RATE, _rate(joined, reader, there))
    return [Diagnosis(span, there, rate) for span in rest]


def _lost_here_and_there(sample: str, reader: Reader) -> tuple[Channel, ...]:
    """Return the channels under which single words of a sample read far better, if any."""
    shown = sample.replace(" ", "") if reader.blanks else sample
    traits = (*SPORADIC_TRAITS, "sara_aa")
    counts = hints.count_rare_hints(shown, traits, reader.model.lexicon)
    merged = [channels.AA_AS_AM] * (
        counts.pop("sara_aa") >= max(MANY_HINTS, len(sample) / CHARACTERS_A_MANY)
    )
    damaged = reader.damaged or reader.blanks is not None
    few = len(sample) < FEW_CHARACTERS
    if sum(counts.values()) < (1 if damaged or few else SPORADIC_HINTS):
        return tuple(merged)
    there = SPORADIC
    gain, changed = _gain_at(SPORADIC_RATE, sample, reader, there)
    if damaged or few:
        below = _gain_at(SPORADIC_RATE, sample, reader, WITH_BELOW)
        if below[0] > gain + DECISIVE_NATS:
            there, (gain, changed) = WITH_BELOW, below
    part = 0.0 if damaged else min(1.0, len(sample) / SPORADIC_SAMPLE)
    words = SPORADIC_DAMAGED_WORDS + part * (SPORADIC_WORDS - SPORADIC_DAMAGED_WORDS)
    nats = SPORADIC_DAMAGED_NATS + part * (SPORADIC_NATS - SPORADIC_DAMAGED_NATS)
    if changed < words or gain < nats:
        return tuple(merged)
    return (*_really_lost(sample, reader, there, gain), *merged)


def _really_lost(
    sample: str, reader: Reader, there: tuple[Channel, ...], gain: float
) -> tuple[Channel, ...]:
    """Return those of some channels without which a sample gains clearly less."""
    for group in TOGETHER:
        fewer = tuple(channel for channel in there if channel not in group)
        without = _gain_at(SPORADIC_RATE, sample, reader, fewer)[0] if fewer else 0.0
        if fewer != there and gain - without < SPARED_NATS:
            there, gain = fewer, without
    return there


def _gain_at(
    rate: float, sample: str, reader: Reader, there: tuple[Channel, ...]
) -> tuple[float, int]:
    """Return how many nats better a sample reads if marks are lost at a rate; words changed.

    A word that one writer always spells so counts once.
    """
    whole = [Span(0, len(sample))]
    gain, changed = _gain(sample, whole, reader.through(there).at_rate(rate))
    return gain, len(set(changed))


def _rate(text: str, reader: Reader, there: tuple[Channel, ...]) -> float:
    """Return the share of the marks that are lost, by reading a sample again and again."""
    lattice = reader.through(there)
    sample = _spread_sample(text)[:RATE_CHARACTERS]
    rate = SPORADIC_RATE
    for _ in range(RATE_ROUNDS):
        lost, spared = lattice.at_rate(rate).count_losses(sample, Span(0, len(sample)))
        rate = max(SPORADIC_RATE, lost / max(1, lost + spared))
        if rate > HIGHEST_RATE:
            return 1.0
    return rate


def _spread_sample(text: str) -> str:
    """Return lines from all over a text, `SPORADIC_SAMPLE` characters of it at most."""
    part = SPORADIC_SAMPLE // SPORADIC_PARTS
    if len(text) <= SPORADIC_SAMPLE:
        return text
    step = len(text) // SPORADIC_PARTS
    return "\n".join(text[at : at + part] for at in range(0, step * SPORADIC_PARTS, step))


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


def _best_hypothesis(
    text: str,
    reader: Reader,
    trait: str,
    spans: Iterable[Span],
    hypotheses: Iterable[tuple[Channel, ...]],
) -> tuple[Channel, ...]:
    """Return the channels under which a sample of `spans` reads decisively better, if any."""
    sample: list[Span] = []
    left = SAMPLE_CHARACTERS
    for start, end in sorted(spans, key=lambda span: span.start - span.end):
        sample.append(Span(start, min(end, start + left)))
        left -= end - start
        if left <= 0:
            break
    looked_at = "\n".join(s.of(text)[:HINT_CHARACTERS] for s in sample)
    if reader.blanks:  # words in pieces show nothing
        looked_at = looked_at.replace(" ", "")
    if not hints.has_hints(looked_at, trait, reader.model.lexicon):
        return ()
    best: tuple[Channel, ...] = ()
    most = DECISIVE_NATS
    for hypothesis in hypotheses:
        gain, changed = _gain(text, sample, reader.through(hypothesis))
        if changed and gain > most and gain / len(changed) > DECISIVE_NATS_EACH:
            best, most = hypothesis, gain
    return best


def _stands(text: str, reader: Reader, found: Diagnosis) -> bool:
    """Say whether a stretch, if it is short, is better Thai restored, all by itself."""
    if not RUN_RE.search(text, *found.span):
        return False
    if found.span.length >= SHORT_CHARACTERS:
        return True
    return _gain(text, [found.span], reader.through(found.channels))[0] > SHORT_NATS


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


@lru_cache(maxsize=2)
def lattice_for(model: LanguageModel, hypothesis: tuple[Channel, ...]) -> Lattice:
    """Return the model seen through channels; two are kept, 60 MB each."""
    return Lattice(model, Damage(hypothesis)) if hypothesis else plain_lattice(model)


def _gain(text: str, sample: Iterable[Span], lattice: Lattice) -> tuple[float, list[str]]:
    """Return how many nats better a sample reads restored, and the words that change."""
    restored = observed = 0
    changed: list[str] = []
    for span in sample:
        for piece in pieces_of(text, span):
            readings, cost = lattice.decode(text, *piece)
            restored += cost
            observed += lattice.decode(text, *piece, as_observed=True)[1]
            changed += [lattice.word(r.token) for r in readings if lattice.changes(text, r)]
    return (observed - restored) * COST_STEP, changed


def pieces_of(text: str, span: Span) -> Iterator[Span]:
    """Cut a stretch into pieces of bounded length, at line ends or else at blanks.

    A blank at which it is cut cannot be looked at from both sides.
    """
    at = span.start
    while at < span.end:
        limit = min(span.end, at + PIECE_CHARACTERS)
        cut = limit
        if limit < span.end:
            low = at + PIECE_CHARACTERS // 2
            ends = (text.rfind("\n", low, limit) + 1, text.rfind(" ", at, limit) + 1, limit)
            cut = next(end for end in ends if end)
        yield Span(at, cut)
        at = cut
