"""Marks on the wrong base, where only letters are left to tell.

A reader that sorts glyphs by their left edge puts a zero-width mark behind the next base, or
before its own: `อจัฉริยะ`. With ink and content order at hand the reading stage settles it;
in a text the word that results does, and the law of positions must not object.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import accumulate, combinations
from typing import TYPE_CHECKING, NamedTuple

from pipeline.repair.context import REACH, gain, probability
from pipeline.repair.lexicon import RUN_RE
from pipeline.repair.pua import Placed
from pipeline.repair.shaping import SHAPED_RE, is_lawful
from pipeline.spans import Edit, Span
from pipeline.thai import BASES, MARKS, SARA_AM, is_well_formed

if TYPE_CHECKING:
    from pipeline.repair.language import LanguageModel

MIN_GAIN = 8.0
"""Nats by which the text must become more likely: an unknown word costs 9 and more."""
MIN_WORDS = 50
"""Words from which that share says anything."""
MAX_WINDOW = 60
"""Characters in which a mark is moved: the suspicious word and its neighbours."""
MAX_MOVES = 16
"""Moves of which two are tried together, where no single one makes a word."""
TRIED, LEAST_MOVED = 200, 0.02
"""After so many suspicious words with a smaller share mended, marks are not what is wrong there,
and two moves at once, which take nine tenths of the time, are not tried any more."""
SAMPLE_CHARACTERS, SAMPLE_PARTS = 4_000, 4
LEAST_MOVES = 2
"""Different moves in a sample from which on marks are moved: of 200 clean samples one in fifty has
one; with 1 mark in 200 moved most have two or more."""
NEAR = 12
"""Characters on either side that are looked at without context."""
SLACK = 2.0
"""Nats beside the odds of a moved mark that the text must read better with it moved back."""
REMEMBERED = 8_192
"""Words whose moves were weighed, kept for the next pass."""
MAX_UNKNOWN = 0.2
"""Share of words not in the lexicon, by count, above which a run of text is no Thai at all: a
page of names has 10 %, a font read with the wrong codes 30 % and more."""
NEIGHBOURS_RE = re.compile(rf"([{BASES}])([{MARKS}]*)([{BASES}])([{MARKS}]*)(?!{SARA_AM})")


class Move(NamedTuple):
    """A place where one reading of two neighbouring bases becomes another."""

    span: Span
    replacement: str


def share_moved(text: str, model: LanguageModel) -> float:
    """Return the share of the places where a mark was moved; 0 if it is no more than a slip.

    Seen on a sample, and only where a word that is none shows it: there are more.
    """
    sample = text
    if len(text) > SAMPLE_CHARACTERS:
        part, step = SAMPLE_CHARACTERS // SAMPLE_PARTS, len(text) // SAMPLE_PARTS
        sample = "\n".join(text[at : at + part] for at in range(0, step * SAMPLE_PARTS, step))
    moved = list(move_marks(sample, model, {}))
    if len({edit.replacement for edit in moved}) < LEAST_MOVES:
        return 0.0
    places = sum(bool(m[4]) and not m[2] for m in NEIGHBOURS_RE.finditer(sample))
    return len(moved) / max(1, places, len(moved))


def move_likely_marks(
    text: str, model: LanguageModel, observed: Mapping[int, Placed], share: float
) -> Iterator[Edit]:
    """Move the marks that make words of words, in a text where a share of the marks is moved.

    Each mark whose base has a bare one beside it is looked at without context first, which
    tells nineteen in twenty; the words around decide about the rest.
    """
    least = SLACK - math.log(share)
    for run in RUN_RE.finditer(text):
        for move in _moves(run[0]):
            start, end = move.span
            before, after = run[0][max(0, start - NEAR) : start], run[0][end : end + NEAR]
            old = move.span.of(run[0])
            if model.score(before + move.replacement + after) < model.score(before + old + after):
                continue
            span = move.span.shift(run.start())
            left = text[max(0, span.start - REACH) : span.start]
            right = text[span.end : span.end + REACH]
            nats = gain(left, old, move.replacement, right, model)
            if nats >= least and _lawful(move, run.start(), text, observed):
                yield Edit(
                    span,
                    move.replacement,
                    f"one of many moved marks, by {nats:.0f} nats",
                    lossless=False,
                    confidence=probability(nats - least + SLACK),
                )


def move_marks(text: str, model: LanguageModel, observed: Mapping[int, Placed]) -> Iterator[Edit]:
    """Move marks to the base beside theirs where that makes words of what is none.

    observed: where marks were seen drawn, by their place in `text`; a move that the law of
        positions speaks against is not made.
    """
    runs = [(run.start(), model.segment(run[0])) for run in RUN_RE.finditer(text)]
    words = sum(len(run) for _, run in runs)
    strange = [
        (start, run, [i for i, word in enumerate(run) if word not in model and len(word) > 1])
        for start, run in runs
    ]
    if sum(len(unknown) for _, _, unknown in strange) > MAX_UNKNOWN * max(words, MIN_WORDS):
        return
    tried = moved = 0
    for start, run, unknown in strange:
        done = 0
        starts = [0, *accumulate(map(len, run))]
        for i in unknown:
            at = starts[max(0, i - 1)]
            if at >= done:
                window = "".join(run[max(0, i - 1) : i + 3])
                pairs = tried < TRIED or moved >= LEAST_MOVED * tried
                edit = _best_move(text, start + at, window, model, observed, pairs)
                tried += 1
                if edit:
                    moved += 1
                    done = edit.span.end - start
                    yield edit


def _best_move(
    text: str,
    start: int,
    window: str,
    model: LanguageModel,
    observed: Mapping[int, Placed],
    pairs: bool,
) -> Edit | None:
    """Return the moves in `window`, which begins at `start`, that gain most, if decisive."""
    if len(window) > MAX_WINDOW:
        return None
    moves = tuple(m for m in _moves(window) if _lawful(m, start, text, observed))
    scored = _decisive(window, moves, model, pairs)
    if not scored:
        return None
    gain, move = scored[0]
    return Edit(
        move.span.shift(start),
        move.replacement,
        f"the mark makes a word on the base beside it, by {gain:.0f} nats",
        lossless=False,
        confidence=round(1.0 - 0.5 * math.exp(-(gain - MIN_GAIN + 3.0) / 3), 3),
        alternatives=tuple(m.replacement for other, m in scored[1:] if other > gain - 3.0),
    )


@lru_cache(maxsize=REMEMBERED)
def _decisive(
    window: str, moves: tuple[Move, ...], model: LanguageModel, pairs: bool
) -> tuple[tuple[float, Move], ...]:
    """Return the three best moves with what each gains, if the best one is decisive."""
    now = model.score(window)
    scored = _scored(window, moves, model)
    if pairs and (not scored or scored[0][0] - now < MIN_GAIN):
        both = [_both(window, a, b) for a, b in combinations(moves[:MAX_MOVES], 2)]
        scored = _scored(window, [move for move in both if move is not None], model)
    if not scored or scored[0][0] - now < MIN_GAIN:
        return ()
    return tuple((score - now, move) for score, move in scored[:3])


def _scored(window: str, moves: Iterable[Move], model: LanguageModel) -> list[tuple[float, Move]]:
    """Return the moves with the score of the text they make, best first."""
    return sorted(
        (
            (model.score(window[: m.span.start] + m.replacement + window[m.span.end :]), m)
            for m in moves
        ),
        reverse=True,
    )


def _both(window: str, first: Move, second: Move) -> Move | None:
    """Return two moves as one; None if they touch the same bases."""
    if first.span.end > second.span.start:
        return None
    between = window[first.span.end : second.span.start]
    span = Span(first.span.start, second.span.end)
    return Move(span, first.replacement + between + second.replacement)


def _moves(window: str) -> Iterator[Move]:
    """Yield every way to move one or all marks between two neighbouring bases."""
    at = 0
    while match := NEIGHBOURS_RE.search(window, at):
        at = match.start(3)
        first, own, second, other = match.groups()
        for left, right in _shared(own, other):
            if left != own and is_well_formed(first + left) and is_well_formed(second + right):
                yield Move(Span(*match.span()), first + left + second + right)


def _shared(own: str, other: str) -> Iterator[tuple[str, str]]:
    """Yield the other ways to share the marks of two bases out between them."""
    yield from (("", own + other), (own + other, "")) if not (own and other) else ()
    if len(own) > 1:
        yield own[:-1], own[-1] + other
        yield own[:-1], other + own[-1]
    if len(other) > 1:
        yield own + other[0], other[1:]
        yield own + other[-1], other[:-1]
    if own and other:
        yield own + other[-1], other[:-1]
        yield own[:-1], other + own[-1]
        yield own[:-1], own[-1] + other


def _lawful(move: Move, start: int, text: str, observed: Mapping[int, Placed]) -> bool:
    """Say whether the law of positions draws the moved marks where they were seen."""
    span = move.span.shift(start)
    seen = {observed[i] for i in range(*span) if i in observed}
    if not seen:
        return True
    after = text[span.end : span.end + 1]  # a SARA AM there belongs to the last cluster
    clusters = [m[0] for m in SHAPED_RE.finditer(move.replacement + after)]
    return all(any(is_lawful(placed, cluster) for cluster in clusters) for placed in seen)
