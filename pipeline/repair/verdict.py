"""Which hypothesis explains a stretch: what the language gains and what is absent, together.

A long stretch is proved by its gain alone. A short one, a leaflet or a single page, shows few
words, so every piece of evidence counts: by how much it reads better, how unlikely it is that
none of its marks would be seen by chance, and how many different words say so. One word alone may
be a writer's slip; two or three never were in 2.3 million characters of short clean texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeline.repair import channels, diagnosis, hints
from pipeline.repair.channels import Channel
from pipeline.repair.diagnosis import View
from pipeline.repair.language import COST_STEP
from pipeline.repair.lexicon import RUN_RE
from pipeline.repair.reader import DECISIVE_NATS, Reader, gain_of, pieces_of
from pipeline.spans import Span

ONE_GLYPH = frozenset({"low_mai_ek", "low_mai_tho", "low_thanthakhat", "low_left", "left"})
"""Traits of single glyphs; they are explained where all low tones are missing."""
SAMPLE_CHARACTERS = 4_000
"""Read for each hypothesis; enough for a hundred lost marks."""
HINT_CHARACTERS = 1_500
"""... and cut into words beforehand, to see whether it is worth it."""
DECISIVE_NATS_EACH = 2.5
"""How much better for each word restored, beside all of them: below, the channel embroiders."""
SHORT_NATS = (26.0, 18.0, 15.0)
"""What gain and absence together must come to in a short text by one, two, three and more words:
pieces of 100 to 1,000 characters of clean text reach 24, 16, and 14 once in 2.3 million."""
LONE_SARA_AM_NATS = 12.0
"""... by one word that lacks SARA AM: no key of a keyboard leaves out its ring, and no slip in as
much text came to more than 5, names apart."""


class Question(NamedTuple):
    """A trait that is missing in some stretches of a text.

    known: channels that are proved there already.
    """

    text: str
    view: View
    trait: str
    spans: Sequence[Span]
    known: tuple[Channel, ...] = ()

    @property
    def is_short(self) -> bool:
        """Whether all of it is read, and every piece of evidence counts.

        Not for a single glyph: fonts that lose one of several alike are rare, slips are not.
        """
        return len(self.text) <= diagnosis.SHORT_CHARACTERS and self.trait not in ONE_GLYPH

    def sample(self) -> list[Span]:
        """Return the longest stretches, as much of them as is read."""
        sample: list[Span] = []
        left = SAMPLE_CHARACTERS
        for start, end in sorted(self.spans, key=lambda span: span.start - span.end):
            sample.append(Span(start, min(end, start + left)))
            left -= end - start
            if left <= 0:
                break
        return sample


def best_hypothesis(
    asked: Question, reader: Reader, hypotheses: Iterable[tuple[Channel, ...]]
) -> tuple[Channel, ...]:
    """Return the channels under which the stretches read decisively better, if any."""
    sample = asked.sample()
    if not _is_worth_it(asked, reader, sample):
        return ()
    absence = diagnosis.absence_nats(asked.view, asked.trait, asked.spans)
    best: tuple[Channel, ...] = ()
    most = 0.0
    for hypothesis in hypotheses:
        gain, changed = _gain(asked, reader, sample, hypothesis)
        if gain > most and _is_proved(asked, hypothesis, gain, absence, changed):
            best, most = hypothesis, gain
    return best


def _is_worth_it(asked: Question, reader: Reader, sample: Iterable[Span]) -> bool:
    """Say whether to read a sample through a lattice: a short prose always, another by hints."""
    shown = "\n".join(span.of(asked.text)[:HINT_CHARACTERS] for span in sample)
    if reader.blanks:  # words in pieces show nothing
        shown = shown.replace(" ", "")
    if asked.is_short or asked.known:
        return hints.is_prose(RUN_RE.findall(shown))
    return hints.has_hints(shown, asked.trait, reader.model.lexicon)


def _gain(
    asked: Question, reader: Reader, sample: Iterable[Span], hypothesis: tuple[Channel, ...]
) -> tuple[float, list[str]]:
    """Return how many nats better a sample reads under a hypothesis, and the words that change."""
    if not asked.known:
        return gain_of(asked.text, sample, reader.through(hypothesis))
    before = reader.through(asked.known)
    after = reader.through(ordered((*asked.known, *hypothesis)))
    steps = 0
    changed: list[str] = []
    for span in sample:
        for piece in pieces_of(asked.text, span):
            readings, cost = before.decode(asked.text, *piece)
            there = set(readings)
            steps += cost
            readings, cost = after.decode(asked.text, *piece)
            steps -= cost
            changed += [
                after.word(r.token)
                for r in readings
                if r not in there and after.changes(asked.text, r)
            ]
    return steps * COST_STEP, changed


def _is_proved(
    asked: Question,
    hypothesis: tuple[Channel, ...],
    gain: float,
    absence: float,
    changed: Sequence[str],
) -> bool:
    """Say whether the evidence is decisive."""
    if not changed or gain <= DECISIVE_NATS_EACH * len(changed):
        return False
    if not asked.is_short:
        return gain > DECISIVE_NATS and absence > diagnosis.SHORT_EVIDENCE_NATS
    different = len(set(changed))
    least = SHORT_NATS[min(different, len(SHORT_NATS)) - 1]
    if different == 1 and hypothesis == (channels.AM_AS_AA,):
        least = LONE_SARA_AM_NATS
    once = gain * different / len(changed)  # a name that returns is one slip
    return once + absence > least


def ordered(there: Iterable[Channel]) -> tuple[Channel, ...]:
    """Return channels in the order in which they apply."""
    found = set(there)
    return tuple(channel for channel in channels.ALL if channel in found)
