"""What a brochure lost: the marks of each kind that were restored, and what was left as it was.

Counted are marks, not words: a word that lost two is two, each under the channel that took it.
The text is read in several passes; what an earlier one left and a later one restores counts once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.records import Note
from pipeline.repair.channels import REMEMBERED, Channel
from pipeline.repair.lexicon import UNIT_RE
from pipeline.spans import Edit, Span

DIAGNOSIS, LEFT = "diagnosis", "left_as_it_was"
MOST_STEPS = 3
"""Channels that may have hit one unit, one after the other."""
DECIPHERED, SWAPPED = "decipher", "swap_sara_aa"
"""Mechanisms that put one character in place of another throughout."""


class Loss(NamedTuple):
    """A stretch that lost something.

    edit: what puts it back, or would. observed: what stands there. marks: lost there, by kind.
    restored: whether the odds allow to put it back.
    """

    edit: Edit
    observed: str
    marks: Counter[str]
    restored: bool = True


def letter_loss(edit: Edit, text: str, *, restored: bool) -> Loss:
    """Return the loss of one character in whose place another stands."""
    return Loss(edit, edit.span.of(text), Counter({"": 1}), restored)


@lru_cache(maxsize=REMEMBERED)
def marks_lost(observed: str, true: str, there: tuple[Channel, ...]) -> Mapping[Channel, int]:
    """Return how many marks of a word each channel took.

    Where no channels explain a unit, which only words of other units could, the first one
    took one mark. A brochure loses the same words again and again.
    """
    found: Counter[Channel] = Counter()
    for seen, unit in zip(UNIT_RE.findall(observed), UNIT_RE.findall(true), strict=False):
        if seen != unit:
            found += _way(unit, seen, there)
    return found or Counter({there[0]: 1})


@lru_cache(maxsize=REMEMBERED)
def _way(unit: str, seen: str, there: tuple[Channel, ...]) -> Counter[Channel]:
    """Return the marks that channels took from a unit, by the fewest channels that explain it."""
    ways: dict[str, Counter[Channel]] = {unit: Counter()}
    for _ in range(MOST_STEPS):
        further: dict[str, Counter[Channel]] = {}
        for form, taken in ways.items():
            for channel in there:
                for less in channel.forms(form):
                    further.setdefault(less, taken + Counter({channel: _marks(form, less)}))
        if seen in further:
            return further[seen]
        ways = further
    return Counter()


def _marks(before: str, after: str) -> int:
    """Return how many marks one channel took from a unit, or read as others."""
    if len(before) != len(after):
        return len(before) - len(after)
    return sum(a != b for a, b in zip(before, after, strict=True))


def settled(losses: Iterable[Loss]) -> list[Loss]:
    """Return the losses of several passes, what was left only where no later pass read it anew.

    losses: in the order in which they were found, with spans in one text.
    """
    kept: dict[Span, Loss] = {}
    for loss in losses:
        earlier = kept.get(loss.edit.span)
        if earlier is None or not earlier.restored:
            kept[loss.edit.span] = loss
    return list(kept.values())


def describe(losses: Iterable[Loss]) -> Iterator[Note]:
    """Yield a note on each kind of loss, the most frequent first, and on what was left."""
    kinds: dict[str, list[Loss]] = {}
    for loss in losses:
        kinds.setdefault(loss.edit.mechanism, []).append(loss)
    for mechanism, same in sorted(kinds.items(), key=lambda kind: -len(kind[1])):
        restored = sum(loss.marks.total() for loss in same if loss.restored)
        spans = [loss.edit.span for loss in same]
        span = Span(min(spans).start, max(span.end for span in spans))
        if restored:
            yield Note(DIAGNOSIS, _message(mechanism, same, restored), span=span, times=restored)
        yield from _describe_left(same)


def _message(mechanism: str, losses: Sequence[Loss], restored: int) -> str:
    """Return what a note says about the losses of one kind."""
    if mechanism == DECIPHERED:
        return f"Foreign characters stand for Thai marks: {restored} deciphered."
    if mechanism == SWAPPED:
        return f"SARA AA and SARA AM are swapped: {restored} put right."
    nouns: Counter[str] = Counter()
    for loss in losses:
        nouns += loss.marks
    told = ", ".join(noun for noun, _ in nouns.most_common())
    return (
        f"This brochure lost {told}: {restored} restored, "
        f"{nouns.total() - restored} left as they were."
    )


def _describe_left(losses: Iterable[Loss]) -> Iterator[Note]:
    """Yield a note on each word that stays as it is though it may be damaged."""
    left: dict[tuple[str, str], list[Edit]] = {}
    for loss in losses:
        if not loss.restored:
            left.setdefault((loss.observed, loss.edit.replacement), []).append(loss.edit)
    for (observed, reading), same in left.items():
        edit = max(same, key=lambda edit: edit.confidence)
        others = "".join(f", or {word}" for word in edit.alternatives if word != observed)
        message = (
            f"«{observed}» may stand for {reading} ({edit.confidence:.0%} sure){others}; "
            f"it was left as it was ({edit.evidence})."
        )
        yield Note(LEFT, message, span=edit.span, times=len(same))
