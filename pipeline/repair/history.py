"""What was done to a text, in order, and where it stands in the raw and in the clean text."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import NamedTuple

from pipeline.records import Repair
from pipeline.spans import Alignment, Edit, Span, apply_edits, without_overlaps


class Step(NamedTuple):
    """One fix run once: its edits, what they replaced, and the alignment they cause."""

    edits: Sequence[Edit]
    before: Sequence[str]
    alignment: Alignment


class History:
    """A text under repair. Every change goes through `apply`, so none can go unrecorded.

    text: as it stands now. alignment: raw text → `text`.
    """

    def __init__(self, raw: str) -> None:
        self.text = raw
        self.alignment = Alignment()
        self._steps: list[Step] = []

    def apply(self, edits: Iterable[Edit], mechanism: str) -> bool:
        """Make `edits`, naming the fix that asked for them; say whether anything changed.

        An edit that changes nothing is left out; of two that overlap the first is made.
        """
        text = self.text
        wanted = [edit for edit in edits if edit.span.of(text) != edit.replacement]
        if not wanted:
            return False
        kept = [replace(edit, mechanism=mechanism) for edit in without_overlaps(wanted)]
        step = Step(kept, [edit.span.of(text) for edit in kept], Alignment.from_edits(kept))
        self.text = apply_edits(text, kept)
        self.alignment = self.alignment.then(step.alignment)
        self._steps.append(step)
        return True

    def count(self, mechanisms: Container[str]) -> int:
        """Return how many edits the named fixes have made so far."""
        return sum(len(step.edits) for step in self._steps if step.edits[0].mechanism in mechanisms)

    def repairs(self) -> tuple[Repair, ...]:
        """Return every edit carried to the raw and to the clean text, by place in the raw text."""
        if not self._steps:
            return ()
        to_raw = _running([step.alignment for step in self._steps[:-1]])
        to_clean = _running([step.alignment for step in self._steps[:0:-1]], backward=True)[::-1]
        repairs = [
            _carry(edit, before, made, earlier, later)
            for step, earlier, later in zip(self._steps, to_raw, to_clean, strict=True)
            for edit, before, made in zip(
                step.edits, step.before, step.alignment.segments, strict=True
            )
        ]
        return tuple(sorted(repairs, key=lambda repair: repair.raw_span))  # stable: by step


def _running(alignments: Sequence[Alignment], *, backward: bool = False) -> list[Alignment]:
    """Return the compositions of no, one, two … of `alignments`."""
    if backward:
        return list(accumulate(alignments, lambda a, b: b.then(a), initial=Alignment()))
    return list(accumulate(alignments, Alignment.then, initial=Alignment()))


def _carry(
    edit: Edit, before: str, made: tuple[int, int, int, int], earlier: Alignment, later: Alignment
) -> Repair:
    """Carry one edit of one step to both ends."""
    return Repair(
        raw_span=earlier.to_source(edit.span),
        clean_span=later.to_target(Span(made[2], made[3])),
        before=before,
        after=edit.replacement,
        mechanism=edit.mechanism,
        evidence=edit.evidence,
        lossless=edit.lossless,
        confidence=edit.confidence,
        alternatives=edit.alternatives,
    )
