"""The odds of restored text: what rests on it is no surer than the text itself.

A repair that follows from evidence is certain; a word that was restored is right with the odds that
the repair stage measured. Blanks and line ends that were closed or joined change no letter of a
name, and count for nothing here.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.records import Confidence, Relation, Repair
from pipeline.spans import Span, hull


class Odds:
    """How sure each stretch of the clean text is."""

    def __init__(self, repairs: Iterable[Repair]) -> None:
        self._stretches = _apart(
            sorted((r.clean_span, r.confidence) for r in repairs if _is_doubtful(r))
        )
        self._starts = [span.start for span, _ in self._stretches]

    def weigh(self, confidence: Confidence, span: Span) -> Confidence:
        """Return how sure a mention is that a rule finds at `span`: both must be right."""
        return _less(confidence, math.prod(self._of(span)))

    def weigh_relation(self, relation: Relation) -> Relation:
        """Return a relation that is no surer than the least sure word of its evidence.

        Not each of them bears it: a sentence of twenty restored words is not twenty times less
        sure to say who did what.
        """
        least = min((odds for span in relation.evidence for odds in self._of(span)), default=1.0)
        return replace(relation, confidence=_less(relation.confidence, least))

    def _of(self, span: Span) -> Iterator[float]:
        """Yield the odds of each restored stretch that shares a character with `span`."""
        at = bisect_left(self._starts, span.end) - 1
        while at >= 0 and self._stretches[at][0].end > span.start:
            yield self._stretches[at][1]
            at -= 1


def _apart(stretches: Iterable[tuple[Span, float]]) -> list[tuple[Span, float]]:
    """Return sorted stretches, those that overlap as one that is as sure as its least sure part.

    What was mended twice is not doubted twice: the later repair stands on the earlier one.
    """
    apart: list[tuple[Span, float]] = []
    for span, odds in stretches:
        if apart and span.overlaps(apart[-1][0]):
            before, least = apart.pop()
            span, odds = hull((before, span)), min(least, odds)
        apart.append((span, odds))
    return apart


def _is_doubtful(repair: Repair) -> bool:
    """Say whether a repair is likely rather than proved, and changes more than white space."""
    before, after = ("".join(text.split()) for text in (repair.before, repair.after))
    return not repair.lossless and before != after and repair.clean_span.length > 0


def _less(confidence: Confidence, odds: float) -> Confidence:
    """Return a confidence lowered by the odds of what it rests on."""
    if odds == 1.0:
        return confidence
    basis = f"{confidence.basis}; on restored text that is {odds:.1%} sure"
    return Confidence(round(confidence.score * odds, 4), basis)
