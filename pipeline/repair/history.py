"""What was done to a text, in order, and where it stands in the raw and in the clean text."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import reduce
from typing import NamedTuple

from pipeline.records import Repair
from pipeline.repair.losses import DECIPHERED
from pipeline.spans import Alignment, Edit, Segment, Span, apply_edits, without_overlaps


class Step(NamedTuple):
    """One fix run once: its edits, what they replaced, where in the raw text, what they cause.

    mechanism: of the edits that do not name their own.
    """

    mechanism: str
    edits: Sequence[Edit]
    before: Sequence[str]
    raw_spans: Sequence[Span]
    alignment: Alignment


class History:
    """A text under repair. Every change goes through `apply`, so none can go unrecorded.

    text: as it stands now.
    settled: as restoration left it when it last read the blanks; empty if it never did.

    The alignments of the steps are composed lazily, small ones first, so that many small
    steps after a large one cost no more than their own size, times a logarithm.
    """

    def __init__(self, raw: str) -> None:
        self.text = raw
        self.settled = ""
        self._steps: list[Step] = []
        self._chain: list[Alignment] = []

    @property
    def alignment(self) -> Alignment:
        """The map from the raw text to the text as it stands now."""
        whole = reduce(lambda later, earlier: earlier.then(later), self._chain[::-1], Alignment())
        self._chain = [whole]
        return whole

    def apply(self, edits: Iterable[Edit], mechanism: str) -> bool:
        """Make `edits`, naming the fix that asked for them; say whether anything changed.

        An edit that changes nothing is left out; of two that overlap the first is made. An
        edit that names its own mechanism keeps it.
        """
        text = self.text
        wanted = [edit for edit in edits if edit.span.of(text) != edit.replacement]
        if not wanted:
            return False
        kept = without_overlaps(wanted)
        alignment = Alignment.from_edits(kept)
        raw_spans = [self.to_raw(edit.span) for edit in kept]
        before = [edit.span.of(text) for edit in kept]
        self._steps.append(Step(mechanism, kept, before, raw_spans, alignment))
        self.text = apply_edits(text, kept)
        self._remember(alignment)
        return True

    def _remember(self, alignment: Alignment) -> None:
        """Add an alignment to the chain; merge those that are not much longer than it."""
        self._chain.append(alignment)
        while len(self._chain) > 1:
            earlier, later = self._chain[-2:]
            if len(earlier.segments) > 2 * len(later.segments):
                break
            self._chain[-2:] = [earlier.then(later)]

    def to_raw(self, span: Span) -> Span:
        """Carry a span of the text as it stands now back to the raw text."""
        for alignment in reversed(self._chain):
            span = alignment.to_source(span)
        return span

    def count(self, mechanisms: Container[str]) -> int:
        """Return how many edits the named fixes have made so far."""
        return sum(
            (edit.mechanism or step.mechanism) in mechanisms
            for step in self._steps
            for edit in step.edits
        )

    def repairs(self) -> tuple[Repair, ...]:
        """Return every edit carried to the raw and to the clean text, by place in the raw text."""
        steps: list[list[Repair]] = []
        later = Alignment()
        for step in reversed(self._steps):
            made = zip(
                step.edits, step.before, step.raw_spans, step.alignment.segments, strict=True
            )
            steps.append([_carry(step.mechanism, *one, later) for one in made])
            later = step.alignment.then(later)
        repairs = _inherit_odds(steps[::-1], len(self.text))
        return tuple(sorted(repairs, key=lambda repair: repair.raw_span))  # stable


def _inherit_odds(steps: Iterable[Sequence[Repair]], n_characters: int) -> Iterator[Repair]:
    """Yield repairs, none that takes for granted what an earlier one put there surer than that.

    What is proved and what a sign stands for follow from the letters around, and those may be
    guesses. Whoever weighs words weighs such guesses with them.
    """
    sure = [1.0] * n_characters
    for step in steps:
        # A later edit may swallow many of one step: each place is looked at once, so it is linear.
        places = dict.fromkeys(repair.clean_span for repair in step)
        odds = {place: min(sure[slice(*place)], default=1.0) for place in places}
        made = [_no_surer(repair, odds[repair.clean_span]) for repair in step]
        guessed: dict[Span, float] = {}
        for repair in made:
            if not repair.lossless:
                place = repair.clean_span
                guessed[place] = min(guessed.get(place, 1.0), repair.confidence)
        for place, least in guessed.items():
            sure[slice(*place)] = [min(least, one) for one in sure[slice(*place)]]
        yield from made


def _no_surer(repair: Repair, odds: float) -> Repair:
    """Return a repair that follows from the letters around as no surer than those are."""
    trusts = repair.lossless or repair.mechanism == DECIPHERED
    if not trusts or odds >= repair.confidence:
        return repair
    return replace(repair, lossless=False, confidence=odds)


def _carry(
    mechanism: str, edit: Edit, before: str, raw_span: Span, made: Segment, later: Alignment
) -> Repair:
    """Carry one edit of one step to both ends."""
    return Repair(
        raw_span=raw_span,
        clean_span=later.to_target(Span(made.target_start, made.target_end)),
        before=before,
        after=edit.replacement,
        mechanism=edit.mechanism or mechanism,
        evidence=edit.evidence,
        lossless=edit.lossless,
        confidence=edit.confidence,
        alternatives=edit.alternatives,
    )
