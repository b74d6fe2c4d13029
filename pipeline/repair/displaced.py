"""Marks displaced in a text as a whole: seen by what they leave behind, and all put back.

Each line is dealt out anew at the rates of this text, and the words around weigh what words without
context leave open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from pipeline.repair.attach import (
    MAX_UNKNOWN,
    MIN_WORDS,
    Move,
    are_moved,
    is_lawful_move,
    sample_of,
)
from pipeline.repair.context import (
    REACH,
    gain,
    is_in_words,
    probability,
    sure_among_names,
)
from pipeline.repair.dealing import deal_out
from pipeline.repair.gaps import BLANKS
from pipeline.repair.language import LanguageModel
from pipeline.repair.lexicon import RUN_RE
from pipeline.repair.marks import TONE_BEHIND_VOWEL_RE
from pipeline.repair.patterns import patterns_of
from pipeline.repair.rates import Rates, measured, pieces_of
from pipeline.repair.slots import Went, changed, end_of, fits, marks_in, ordered, parts_of, slots_of
from pipeline.spans import Edit, Span, apply_edits
from pipeline.thai import (
    ABOVE_MARKS,
    ABOVE_VOWELS,
    BASES,
    BELOW_MARKS,
    BELOW_VOWELS,
    LEADING_VOWELS,
    MARKS,
    SARA_A,
    SARA_AA,
    SARA_AM,
    TONE_MARKS,
)
from pipeline.variants import Placed

LEAST_STRAYS, STRAY_EVERY = 2, 10_000
"""Different marks where no base is, and characters for one, from which on marks were displaced: of
24 million characters of edited prose two show one, of 2 million typed on phones two."""
ONE_STRAY_EVERY = 1_000
"""Characters of a text in which one such mark is enough."""
STRAY_RE = re.compile(
    rf"[{LEADING_VOWELS}][{MARKS}]+|[{SARA_A}{SARA_AA}{SARA_AM}][{ABOVE_MARKS}{BELOW_MARKS}]"
    rf"|[{ABOVE_VOWELS}][{TONE_MARKS}]?[{BELOW_VOWELS}]"
    rf"|[{BELOW_VOWELS}][{TONE_MARKS}]?[{ABOVE_VOWELS}]"
    rf"|[{ABOVE_VOWELS}][{TONE_MARKS}][{ABOVE_VOWELS}]"
)
"""A mark behind a vowel, and vowels of two bases on one."""
PAST_BLANK_RE = re.compile(rf"[{BASES}][{BLANKS}][{MARKS}]")
"""Room inside a word, unless the tones behind vowels say that marks went past what came next."""
GARBLED_CHARACTERS = 1_500
"""Looked at where hardly a word is one."""
MOST_LEFT = 0.25
"""Share of the unknown words that may stay unknown: .08 at most in 221 samples of displaced marks,
.94 and more in 149 of low tones read as vowels and of SARA AA read as SARA AM, .45 and more
in lists."""
NEAR, SLACK = 12, 10.0
"""Characters on either side that are looked at without context; nats by which a reading must be
dearer so to be out of the question."""
GAP_NATS = 16.0
"""Nats by which a line must read better without such a blank."""
SURE_BY_WORDS = 0.999
"""Where no other reading comes near."""
_BASES = frozenset(BASES)


def rates_by_strays(text: str, model: LanguageModel) -> Rates | None:
    """Return the rates at which marks went astray if some stand where no base is; else None."""
    strays = STRAY_RE.findall(text)
    if PAST_BLANK_RE.search(text):
        strays += TONE_BEHIND_VOWEL_RE.findall(text)
    every = STRAY_EVERY if len(set(strays)) >= LEAST_STRAYS else ONE_STRAY_EVERY
    if not strays or len(strays) * every < len(text):
        return None
    return _proved_rates(sample_of(text), model, least=1)


def rates_by_words(text: str, model: LanguageModel) -> Rates | None:
    """Return the rates at which marks went astray if words show that some did; else None.

    Either a few words are none but for their marks, or hardly any word is one until the marks are
    dealt out anew.
    """
    if are_moved(text, model):
        return measured(sample_of(text), model)
    sample = sample_of(text, GARBLED_CHARACTERS)
    unknown = _unknown_share(sample, model, MIN_WORDS)
    if unknown <= MAX_UNKNOWN:
        return None
    return _proved_rates(sample, model, MIN_WORDS, min(MAX_UNKNOWN, unknown * MOST_LEFT))


def _proved_rates(
    sample: str, model: LanguageModel, least: int, most_unknown: float = MAX_UNKNOWN
) -> Rates | None:
    """Return the rates that a sample shows if with them it reads as Thai; else None.

    least: words that are counted at least. most_unknown: share of them that may be none.
    """
    rates = measured(sample, model)
    lines = (deal_out(sample[slice(*piece)], model, rates) for piece in pieces_of(sample))
    dealt = "\n".join(line.text for line in lines)
    return rates if _unknown_share(dealt, model, least) <= most_unknown else None


def _unknown_share(text: str, model: LanguageModel, least: int) -> float:
    """Return the share of the words of a text that no lexicon has, of `least` words at least."""
    words = [word for run in RUN_RE.findall(text) for word in model.segment(run)]
    return sum(word not in model and len(word) > 1 for word in words) / max(len(words), least)


def put_marks_back(
    text: str, model: LanguageModel, observed: Mapping[int, Placed], rates: Rates
) -> Iterator[Edit]:
    """Give every mark to the base that makes words of the line, in a text with displaced marks.

    observed: where marks were seen drawn, by their place in `text`; what the law of positions
        speaks against is not done.
    """
    changes = [
        change for piece in pieces_of(text) for change in _changes(text, piece, model, rates)
    ]
    unknown = sure_among_names(len(changes), sum(not change.in_words for change in changes))
    for move, sure, in_words in changes:
        homeless = STRAY_RE.search(text, *move.span)
        if homeless or is_lawful_move(move, text, observed):
            confidence = sure if in_words else min(sure, unknown)
            evidence = "one of many displaced marks"
            yield Edit(*move, evidence, lossless=False, confidence=confidence)


class _Change(NamedTuple):
    """A stretch that reads otherwise, how surely, and whether it falls into known words then."""

    move: Move
    sure: float
    in_words: bool


def _changes(text: str, piece: Span, model: LanguageModel, rates: Rates) -> Iterator[_Change]:
    """Yield the stretches of one line that read otherwise."""
    line = piece.of(text)
    reading = _Reading(line, deal_out(line, model, rates, patterns_of(model)).text, model, rates)
    reading.settle()
    reading.close_gaps()
    changes = list(reading.changes())
    read = apply_edits(line, [Edit(span, new, "") for span, new, _ in changes])
    longer = 0
    for span, new, sure in changes:
        start = span.start + longer
        in_words = is_in_words(read, start, start + len(new), model)
        longer += len(new) - span.length
        yield _Change(Move(span.shift(piece.start), new), sure, in_words)


class _Option(NamedTuple):
    """How the marks of two bases side by side may be shared out, and what that costs in nats."""

    left: str
    right: str
    cost: float


class _Reading:
    """A line with its marks dealt out, which the words around may still overrule."""

    def __init__(self, line: str, dealt: str, model: LanguageModel, rates: Rates) -> None:
        self._slots = list(slots_of(line))
        self._letters = [slot.letter for slot in self._slots]
        self._marks = marks_in(dealt, self._slots)
        self._sure = [SURE_BY_WORDS] * len(self._slots)
        self._model = model
        self._rates = rates

    def settle(self) -> None:
        """Weigh the marks of neighbouring bases by the words on both sides."""
        for i, (left, right) in enumerate(pairwise(self._slots)):
            if (left.marks or right.marks) and left.letter in _BASES and right.letter in _BASES:
                self._settle_pair(i)

    def close_gaps(self) -> None:
        """Close the blanks that marks which are gone now made between their places and the rest.

        Example: `ขี อง`, whose SARA II belongs to the word before, is `ของ`.
        """
        for i, (slot, following) in enumerate(pairwise(self._slots)):
            gone = slot.marks and not self._marks[i]
            if not gone or following.letter not in BLANKS or slot.letter not in _BASES:
                continue
            left, right = self._text(i - REACH, i + 1), self._text(i + 2, i + 2 + REACH)
            nats = gain(left, following.letter, "", right, self._model)
            if nats >= GAP_NATS:
                self._letters[i + 1] = ""
                self._sure[i] = min(self._sure[i], probability(nats))

    def changes(self) -> Iterator[tuple[Span, str, float]]:
        """Yield the stretches of the line that read otherwise: where, how, and how surely."""
        for first, end in changed(self._slots, self._marks):
            last = end + (end < len(self._slots) and not self._letters[end])
            span = Span(self._slots[first].at, end_of(self._slots[last - 1]))
            yield span, self._text(first, last), min(self._sure[first:last])

    def _text(self, start: int, end: int) -> str:
        """Return the slots from `start` to `end` as they are read now."""
        start = max(0, start)
        pairs = zip(self._letters[start:end], self._marks[start:end], strict=True)
        return "".join(letter + marks for letter, marks in pairs)

    def _settle_pair(self, i: int) -> None:
        """Share the marks of two bases out as the words around them say."""
        options = self._options(i)
        now = next((o for o in options if o[:2] == (self._marks[i], self._marks[i + 1])), None)
        if now is None or len(options) < 2:
            return
        letters = self._slots[i].letter, self._slots[i + 1].letter
        texts = [letters[0] + option.left + letters[1] + option.right for option in options]
        near = self._text(i - NEAR, i), self._text(i + 2, i + 2 + NEAR)
        costs = [
            option.cost - self._model.score(near[0] + text + near[1])
            for option, text in zip(options, texts, strict=True)
        ]
        least = min(costs)
        open_ones = [at for at, cost in enumerate(costs) if cost < least + SLACK]
        own = options.index(now)
        if len(open_ones) < 2 or len({costs[at] - options[at].cost for at in open_ones}) < 2:
            return
        left, right = self._text(i - REACH, i), self._text(i + 2, i + 2 + REACH)
        better = {
            at: gain(left, texts[own], texts[at], right, self._model) - options[at].cost
            for at in open_ones
        }
        ranked = sorted(better, key=better.__getitem__, reverse=True)
        self._marks[i : i + 2] = options[ranked[0]][:2]
        sure = probability(better[ranked[0]] - better[ranked[1]])
        self._sure[i] = min(self._sure[i], sure)
        self._sure[i + 1] = min(self._sure[i + 1], sure)

    def _options(self, i: int) -> list[_Option]:
        """Return how the marks observed on a base and the next may be shared between them."""
        (base, left, _), (other, right, _) = self._slots[i : i + 2]
        rates = self._rates
        kept_left = rates[Went("kept", "end", "marked" if right else "base")] if left else 0.0
        kept_right = rates[Went("kept", "marked" if left else "base", "end")] if right else 0.0
        found = [_Option(left, right, kept_left + kept_right)]
        for moved, kept in parts_of(right) if right else ():
            cost = rates[Went("back", "end", "marked" if kept else "base")] + kept_left
            found.append(_Option(ordered(left + moved), kept, cost))
        for moved, kept in parts_of(left) if left else ():
            cost = rates[Went("on", "marked" if kept else "base", "end")] + kept_right
            found.append(_Option(kept, ordered(moved + right), cost))
        return [found[0], *(o for o in found[1:] if fits(base, o.left) and fits(other, o.right))]
