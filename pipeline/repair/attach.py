"""Marks on the wrong base, where only letters are left to tell.

A reader that sorts glyphs by their left edge puts a zero-width mark behind the next base, or
before its own: `อจัฉริยะ`; one that reads a line in the pieces it was drawn in leaves it two bases
away: `ปรมาณิ`. With ink and content order at hand the reading stage settles it; in a text the word
that results does, and the law of positions must not object.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from pipeline.repair.dealing import deal_out
from pipeline.repair.language import LanguageModel
from pipeline.repair.lexicon import SPACED_RUN_RE
from pipeline.repair.rates import FIRST_GUESS
from pipeline.repair.shaping import SHAPED_RE, is_lawful
from pipeline.repair.slots import Slot, changed, end_of, fits, marks_in, ordered, slots_of
from pipeline.spans import Edit, Span
from pipeline.thai import BASES
from pipeline.variants import Placed

MIN_GAIN = 4.0
"""Nats by which the text must become more likely beside the price of a moved mark, which is 4: an
unknown word costs 9 and more."""
FAR_PRICE = 6.0
"""Nats that it costs to move a mark two bases: of 488 such moves in 180,000 characters of held-out
text, with one mark in 200 or in 33 moved so, 484 are right, and none is made where none was moved.
At 4 nats a foreign name loses a mark there."""
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


class Weighed(NamedTuple):
    """What moves in a window gain in nats, where they lead, and the moves."""

    gain: float
    home: str
    moves: tuple[Move, ...]


NO_MOVES = Weighed(0.0, "", ())


def are_moved(text: str, model: LanguageModel) -> bool:
    """Say whether more than one mark is on a wrong base, by a sample."""
    sample = sample_of(text)
    moved = {edit.replacement: edit for edit in move_marks(sample, model, {}, far=False)}
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


def move_marks(
    text: str, model: LanguageModel, observed: Mapping[int, Placed], *, far: bool = True
) -> Iterator[Edit]:
    """Move marks to a base near theirs where that makes words of what is none.

    observed: where marks were seen drawn, by their place in `text`; a move that the law of
        positions speaks against is not made.
    far: whether also to the base after next, or before last.
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
                for edit in _moves(text, start + at, _weighed(window, model, far), observed):
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
    text: str, start: int, weighed: Weighed, observed: Mapping[int, Placed]
) -> Iterator[Edit]:
    """Yield the moves in a window that begins at `start`, those that the law allows."""
    for found in weighed.moves:
        move = found._replace(span=found.span.shift(start))
        if is_lawful_move(move, text, observed):
            yield Edit(
                *move,
                f"the mark makes a word on {weighed.home}, by {weighed.gain:.0f} nats",
                lossless=False,
                confidence=round(1.0 - 0.5 * math.exp(-(weighed.gain - MIN_GAIN + 3.0) / 3), 3),
            )


@lru_cache(maxsize=REMEMBERED)
def _weighed(window: str, model: LanguageModel, far: bool) -> Weighed:
    """Return the moves that make words of a window; none if they are not decisive.

    far: whether also two bases on, where none to the next one does.
    """
    if len(window) > MAX_WINDOW:
        return NO_MOVES
    slots = list(slots_of(window))
    before = model.score(window)
    dealt = deal_out(window, model, FIRST_GUESS)
    if -before - dealt.cost >= MIN_GAIN:
        marks = marks_in(dealt.text, slots)
        moves = tuple(_move(slots, marks, *stretch) for stretch in changed(slots, marks))
        return Weighed(-before - dealt.cost, "the base beside it", moves)
    read = ((model.score(_written(slots, marks)), marks) for marks in _two_away(slots))
    best, marks = max(read if far else (), default=(-math.inf, []))
    if best - before - FAR_PRICE < MIN_GAIN:
        return NO_MOVES
    twice = [max(slot.marks, own, key=len) for slot, own in zip(slots, marks, strict=True)]
    if model.score(_written(slots, twice)) > best:  # it is no stray: another one was left out
        return NO_MOVES
    hit = [at for at, slot in enumerate(slots) if slot.marks != marks[at]]
    move = _move(slots, marks, hit[0], hit[-1] + 1)
    return Weighed(best - before - FAR_PRICE, "a base two away", (move,))


def _move(slots: Sequence[Slot], marks: Sequence[str], first: int, end: int) -> Move:
    """Return what a stretch of slots is with other marks."""
    span = Span(slots[first].at, end_of(slots[end - 1]))
    return Move(span, _written(slots[first:end], marks[first:end]))


def _written(slots: Iterable[Slot], marks: Iterable[str]) -> str:
    return "".join(slot.letter + own for slot, own in zip(slots, marks, strict=True))


def _two_away(slots: Sequence[Slot]) -> Iterator[list[str]]:
    """Yield the marks of all slots, those of one base or the last of them two bases away."""
    bases = [at for at, slot in enumerate(slots) if slot.letter and slot.letter in BASES]
    for pair in zip(bases, bases[2:], strict=False):
        for one, other in (pair, pair[::-1]):
            own = slots[one].marks
            for gone in dict.fromkeys((own, own[-1:])) if own else ():
                borne = ordered(slots[other].marks + gone)
                if fits(slots[other].letter, borne):
                    marks = [slot.marks for slot in slots]
                    marks[one], marks[other] = own[: len(own) - len(gone)], borne
                    yield marks


def is_lawful_move(move: Move, text: str, observed: Mapping[int, Placed]) -> bool:
    """Say whether the law of positions draws the moved marks where they were seen."""
    seen = {observed[i] for i in range(*move.span) if i in observed}
    if not seen:
        return True
    after = text[move.span.end : move.span.end + 1]  # a SARA AM there belongs to the last cluster
    clusters = [m[0] for m in SHAPED_RE.finditer(move.replacement + after)]
    return all(any(is_lawful(placed, cluster) for cluster in clusters) for placed in seen)
