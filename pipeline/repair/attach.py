"""Marks on the wrong base, where only letters are left to tell.

A reader that sorts glyphs by their left edge puts a zero-width mark behind the next base, or
before its own: `อจัฉริยะ`. With ink and content order at hand the reading stage settles it;
in a text the word that results does, and the law of positions must not object.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from pipeline.repair.dealing import deal_out
from pipeline.repair.language import LanguageModel
from pipeline.repair.lexicon import SPACED_RUN_RE
from pipeline.repair.rates import FIRST_GUESS
from pipeline.repair.shaping import SHAPED_RE, is_lawful
from pipeline.repair.slots import changed, end_of, marks_in, slots_of
from pipeline.spans import Edit, Span
from pipeline.variants import Placed

MIN_GAIN = 4.0
"""Nats by which the text must become more likely beside the price of a moved mark, which is 4: an
unknown word costs 9 and more."""
MIN_WORDS = 50
"""Words from which that share says anything."""
MAX_WINDOW = 60
"""Characters in which marks are moved: the suspicious word and its neighbours."""
SAMPLE_CHARACTERS, SAMPLE_PARTS = 4_000, 4
LEAST_MOVES = 2
"""Different moves in a sample from which on marks are displaced: of 200 clean samples one in fifty
has one; with 1 mark in 200 moved most have two or more."""
LEAST_SHARE = 0.1
"""... and moves for each unknown word of it: of 70 samples with lost marks, torn words or doubled
tones none that has two moves has more than .04, of 72 with displaced marks none less than .19.
Else one text in fifteen of classes 16 and 17 has 14 to 44 sound marks moved, and takes five times
as long."""
REMEMBERED = 8_192
"""Windows whose moves were weighed, kept for the next pass."""
MAX_UNKNOWN = 0.2
"""Share of words not in the lexicon, by count, above which a run of text is no Thai at all: a
page of names has 10 %, a font read with the wrong codes 30 % and more."""


class Move(NamedTuple):
    """A stretch in which marks go to other bases."""

    span: Span
    replacement: str


def are_moved(text: str, model: LanguageModel) -> bool:
    """Say whether more than one mark is on a wrong base, by a sample."""
    sample = sample_of(text)
    moved = {edit.replacement: edit for edit in move_marks(sample, model, {})}
    moves = sum(_count_moves(sample, edit) for edit in moved.values())
    return moves >= max(LEAST_MOVES, LEAST_SHARE * _count_unknown(sample, model))


def _count_unknown(text: str, model: LanguageModel) -> int:
    """Return how many words of a text no lexicon has."""
    words = (word for run in SPACED_RUN_RE.finditer(text) for word in model.segment(run[0]))
    return sum(word not in model and len(word) > 1 for word in words)


def _count_moves(text: str, edit: Edit) -> int:
    """Return how many marks or pairs of marks went from one base to the next."""
    slots = list(slots_of(edit.span.of(text)))
    marks = marks_in(edit.replacement, slots)
    return sum(slot.marks != own for slot, own in zip(slots, marks, strict=True)) - 1


def sample_of(text: str, characters: int = SAMPLE_CHARACTERS) -> str:
    """Return parts from all over a text."""
    if len(text) <= characters:
        return text
    part, step = characters // SAMPLE_PARTS, len(text) // SAMPLE_PARTS
    return "\n".join(text[at : at + part] for at in range(0, step * SAMPLE_PARTS, step))


def move_marks(text: str, model: LanguageModel, observed: Mapping[int, Placed]) -> Iterator[Edit]:
    """Move marks to a base near theirs where that makes words of what is none.

    observed: where marks were seen drawn, by their place in `text`; a move that the law of
        positions speaks against is not made.
    """
    runs = [(run.start(), model.segment(run[0])) for run in SPACED_RUN_RE.finditer(text)]
    words = sum(len(run) for _, run in runs)
    strange = [
        (start, run, [i for i, word in enumerate(run) if word not in model and len(word) > 1])
        for start, run in runs
    ]
    if sum(len(unknown) for _, _, unknown in strange) > MAX_UNKNOWN * max(words, MIN_WORDS):
        return
    for start, run, unknown in strange:
        done = 0
        starts = [0, *accumulate(map(len, run))]
        for i in unknown:
            first, end = _window(run, i)
            at = starts[first]
            if at >= done:
                window = "".join(run[first:end])
                for edit in _moves(text, start + at, window, model, observed):
                    done = edit.span.end - start
                    yield edit


def _window(words: Sequence[str], i: int) -> tuple[int, int]:
    """Return from and to before which word is looked at around one: one before it, two behind."""
    first, end = max(0, i - 1), i + 3
    if words[first].isspace():
        first = max(0, first - 1)
    if any(word.isspace() for word in words[i + 1 : end]):
        end += 2
    return first, end


def _moves(
    text: str, start: int, window: str, model: LanguageModel, observed: Mapping[int, Placed]
) -> Iterator[Edit]:
    """Yield the moves that make words of `window`, which begins at `start`, if decisive."""
    if len(window) > MAX_WINDOW:
        return
    gain, moves = _weighed(window, model)
    for found in moves:
        move = found._replace(span=found.span.shift(start))
        if is_lawful_move(move, text, observed):
            yield Edit(
                *move,
                f"the mark makes a word on the base beside it, by {gain:.0f} nats",
                lossless=False,
                confidence=round(1.0 - 0.5 * math.exp(-(gain - MIN_GAIN + 3.0) / 3), 3),
            )


@lru_cache(maxsize=REMEMBERED)
def _weighed(window: str, model: LanguageModel) -> tuple[float, tuple[Move, ...]]:
    """Return the moves in a window and what they gain in nats; none if that is not decisive."""
    dealt = deal_out(window, model, FIRST_GUESS)
    gain = -model.score(window) - dealt.cost
    if gain < MIN_GAIN:
        return gain, ()
    slots = list(slots_of(window))
    marks = marks_in(dealt.text, slots)
    letters = [slot.letter + own for slot, own in zip(slots, marks, strict=True)]
    return gain, tuple(
        Move(Span(slots[first].at, end_of(slots[end - 1])), "".join(letters[first:end]))
        for first, end in changed(slots, marks)
    )


def is_lawful_move(move: Move, text: str, observed: Mapping[int, Placed]) -> bool:
    """Say whether the law of positions draws the moved marks where they were seen."""
    seen = {observed[i] for i in range(*move.span) if i in observed}
    if not seen:
        return True
    after = text[move.span.end : move.span.end + 1]  # a SARA AM there belongs to the last cluster
    clusters = [m[0] for m in SHAPED_RE.finditer(move.replacement + after)]
    return all(any(is_lawful(placed, cluster) for cluster in clusters) for placed in seen)
