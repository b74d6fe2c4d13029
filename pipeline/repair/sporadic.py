"""Marks that are lost here and there, and how many: nothing is wholly missing then.

Where some words of a sample read far better with a mark put back, the share that is lost is
estimated by reading the sample again and again; the same says whether a stretch that seems to
lack some glyphs lacks all of them at random.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.repair import channels, hints
from pipeline.repair.channels import Channel
from pipeline.repair.language import COST_STEP
from pipeline.repair.reader import DECISIVE_NATS, Diagnosis, Reader, gain_of
from pipeline.spans import Span

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
BELOW_CHARACTERS = 40_000
"""Characters in which low tones as vowels below are looked for, word by word."""
RATE_ROUNDS = 4
RATE_CHARACTERS = 2_000
RANDOM_RATE = 0.1
"""Marks lost at this rate outside the stretches that lack them all: nothing is a stretch then."""


def lost_at_random(text: str, reader: Reader, found: Iterable[Diagnosis]) -> bool:
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


def read_throughout(
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


def find_sporadic(text: str, reader: Reader, found: Iterable[Diagnosis]) -> list[Diagnosis]:
    """Return what lies between the stretches if single words there lack a mark here and there."""
    edges = [0, *(edge for part in found for edge in part.span), len(text)]
    rest = [Span(*pair) for pair in zip(edges[::2], edges[1::2], strict=True) if pair[0] < pair[1]]
    joined = "\n".join(span.of(text) for span in rest)
    there = _lost_here_and_there(_spread_sample(joined), reader)
    if not there:
        return []
    if channels.LOW_AS_BELOW not in there and _is_below_rarely(joined, reader, there):
        there = tuple(c for c in channels.ALL if c in there or c == channels.LOW_AS_BELOW)
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


def _is_below_rarely(text: str, reader: Reader, there: tuple[Channel, ...]) -> bool:
    """Say whether low tones are vowels below at the few places that look so.

    Of several kinds of damage one may hit a word in 500: too few for the sample in which the
    others show.
    """
    sample = text[:BELOW_CHARACTERS]
    runs = hints.runs_with_hints(sample, "below", reader.model.lexicon)
    shown = "\n".join(runs)[:SPORADIC_SAMPLE]
    gain, changed = _gain_at(SPORADIC_RATE, shown, reader, there)
    below = _gain_at(SPORADIC_RATE, shown, reader, (*there, channels.LOW_AS_BELOW))
    return below[0] - gain >= SPORADIC_NATS and below[1] - changed >= SPORADIC_WORDS


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
    gain, changed = gain_of(sample, whole, reader.through(there).at_rate(rate))
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
