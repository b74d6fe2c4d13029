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
from itertools import accumulate

from pipeline.records import Confidence, Relation, Repair
from pipeline.spans import Span


class Odds:
    """How sure each stretch of the clean text is."""

    def __init__(self, repairs: Iterable[Repair]) -> None:
        self._repairs = sorted(filter(_is_doubtful, repairs), key=lambda r: r.clean_span)
        self._starts = [repair.clean_span.start for repair in self._repairs]
        self._furthest = list(accumulate((r.clean_span.end for r in self._repairs), max))

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
        while at >= 0 and self._furthest[at] > span.start:
            if self._repairs[at].clean_span.end > span.start:
                yield self._repairs[at].confidence
            at -= 1


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
