"""Digits that the network takes for none: odd forms, and forms that worn print broke to pieces.

The brochure's other digits tell: what stands in a number and looks like one of them is one, and so
do two or three neighbouring pieces that look like one of them together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.read.digit_typefaces import ALIKE, Typeface, is_clear, known
from pipeline.read.digits import DECIDED, STOPS, Look, follows, look_at
from pipeline.read.ink import Components
from pipeline.read.sign_slots import join_slots
from pipeline.read.signs import SignTable

PIECES = 3
"""A digit falls to at most so many pieces along the line."""
GAP, WIDTH = 0.25, 1.2
"""Pieces of one digit are no farther apart than this, and together no wider, in heights of a
consonant: ๒ is 1.0 wide."""
HARDLY = 0.1
"""What is a digit with a smaller likelihood is none, whatever it looks like: a narrow ต is
like a ๓, and 0.02; the odd ๗ of a gazette is 0.18 to 0.22."""
STROKE, TOUCH = 0.55, 0.05
"""The stroke of a ๒ is no wider than this with its foot, and no farther from the ๑ that is left, in
heights of a consonant. On a made scan 14 such were 0.31 to 0.5 wide and ran under the ๑."""
LIKELY = 0.8
"""What stands beside a slot as likely a digit as this, shows that it stands in a number."""
ROUNDS = 3
"""A digit that was found tells that its neighbour stands in a number."""

Run = tuple[int, int]
"""Neighbouring slots: the first, and the one behind the last."""


def complete(
    looks: Sequence[Look], ink: Components, table: SignTable, typeface: Typeface
) -> list[Look]:
    """Return the slots of a picture with the digits that the network took for none.

    Args:
        looks: the slots line by line, from the left, as the typeface reads them.
        ink: the components of the picture.
        table: the network.
        typeface: the digits of the brochure.
    """
    if not typeface.groups:
        return list(looks)
    runs = sorted({*find_runs(looks), *_with_strokes(looks)})
    several = [run for run in runs if run[1] - run[0] > 1]
    whole = join_looks([looks[slice(*run)] for run in several], ink, table)
    joined = dict(zip(several, whole, strict=True))
    likely = {}
    for run in runs:
        one = joined.get(run, looks[run[0]])
        told = _recognised(one, typeface) if one is not None else None
        if told is not None:
            likely[run] = told
    return _placed(looks, likely)


def join_looks(
    groups: Sequence[Sequence[Look]], ink: Components, table: SignTable
) -> list[Look | None]:
    """Return what groups of neighbouring slots look like, each as one; None if like no sign."""
    slots = join_slots(ink, [[one.slot for one in group] for group in groups])
    seen = iter(look_at([slot for slot in slots if slot.views], table))
    return [
        next(seen)._replace(
            blank_before=group[0].blank_before,
            blank_behind=group[-1].blank_behind,
            by_latin=group[0].by_latin or group[-1].by_latin,
        )
        if slot.views
        else None
        for slot, group in zip(slots, groups, strict=True)
    ]


def find_runs(looks: Sequence[Look]) -> Iterator[Run]:
    """Yield slots that may be one digit, alone or joined; none that is read as a clear one."""
    for start, first in enumerate(looks):
        for end in range(start + 1, min(start + PIECES, len(looks)) + 1):
            last = looks[end - 1]
            high = first.slot.high
            if last.slot.line != first.slot.line or is_read(last):
                break
            if end - start > 1 and (
                last.slot.x0 - looks[end - 2].slot.x1 > GAP * high
                or last.slot.x1 - first.slot.x0 > WIDTH * high
            ):
                break
            yield start, end


def _with_strokes(looks: Sequence[Look]) -> Iterator[Run]:
    """Yield strokes with the clear digit that they touch: a ๒ in two is a stroke and a ๑.

    No letter runs under a digit.
    """
    for start, (stroke, digit) in enumerate(pairwise(looks)):
        high = stroke.slot.high
        bare = stroke.slot.x1 - stroke.slot.x0 <= STROKE * high and stroke.sign not in STOPS
        near = digit.slot.x0 - stroke.slot.x1 <= TOUCH * high
        if bare and near and digit.slot.line == stroke.slot.line and is_read(digit):
            yield start, start + 2


def is_read(one: Look) -> bool:
    """Say whether a slot is a clear digit."""
    return one.clear and one.chance >= DECIDED


def _recognised(one: Look, typeface: Typeface) -> tuple[float, Look] | None:
    """Return a slot as the digit of the brochure that it looks like, and how far it is off."""
    if sum(one.chances) < HARDLY:
        return None
    distances = typeface.distances(one)
    digit = min(distances, key=distances.__getitem__)
    if distances[digit] > ALIKE or not is_clear(distances):
        return None
    return distances[digit], one._replace(chances=known(digit), sign=digit)


def _placed(looks: Sequence[Look], likely: dict[Run, tuple[float, Look]]) -> list[Look]:
    """Put digits in the place of their pieces: the likest first, and only into numbers."""
    owner = [(number, number + 1) for number in range(len(looks))]
    done: dict[Run, Look] = {}
    for _ in range(ROUNDS):
        for run, (_, one) in sorted(likely.items(), key=lambda item: (item[1][0], item[0])):
            free = all(owner[at] == (at, at + 1) and (at, at + 1) not in done for at in range(*run))
            if free and _in_number(run, looks, owner, done):
                done[run] = one
                for at in range(*run):
                    owner[at] = run
    return [done.get(run, looks[at]) for at, run in enumerate(owner) if run[0] == at]


def _in_number(
    run: Run, looks: Sequence[Look], owner: Sequence[Run], done: dict[Run, Look]
) -> bool:
    """Say whether slots hold a clear digit, or stand beside one."""
    if any(is_read(looks[at]) for at in range(*run)):
        return True
    first, last = looks[run[0]], looks[run[1] - 1]
    before = run[0] - 1
    if before >= 0:
        one = done.get(owner[before], looks[before])
        if one.chance >= LIKELY and follows(one, first):
            return True
    if run[1] < len(looks):
        one = done.get(owner[run[1]], looks[run[1]])
        return one.chance >= LIKELY and follows(last, one)
    return False
