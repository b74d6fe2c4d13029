"""The digits of one brochure, compared with each other.

A brochure is set in few typefaces, so the same digit looks the same on all its pages. Shapes that
the network is sure of on the whole name their group; a worn or specked digit is read as the group
that it belongs to. Old type has forms that no font at hand has: where all digits but one have a
group, and many shapes look alike but like none of these, they are the one that is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.read.digits import DECIDED, Look
from pipeline.read.signs import Floats
from pipeline.thai import THAI_DIGITS

ALIKE = 0.14
"""Two shapes are alike if the cosine of their angle is nearer to 1 than this. In a gazette of 1932
half of the digits lie within 0.04 of the middle of their group, 19 of 20 within 0.18; the likest
digits, ๔ and ๕, are 0.15 to 0.2 apart."""
FAR, FOREIGN = 0.2, 0.4
"""A digit farther than this from all of its kind is not clear, or it is none. In that gazette the
network was right about 20 of 53 such shapes farther than FAR, about 5 of 9 farther than FOREIGN."""
CLEARLY = 0.5
"""A digit is clear if it is nearer to its kind than this share of its distance to any other."""
LEAST = 4
"""A group has at least this many members: a slip of the network is rarely repeated."""
NAMED, CALLED = 0.95, 0.7
"""A group is named after the digit that its members are as likely as this on average; those less
likely only after a digit that no group has yet."""
KIN = 0.3
"""Nameless groups no farther apart than this are one digit."""
IN_NUMBERS = 0.8
"""The share of a nameless group's members that stand beside a digit with a name."""
ROUNDS = 4
ENOUGH = 4
"""With groups of this many digits a shape far from all of them is strange."""
STRANGE = 0.6
"""How likely a shape can be a digit that is far from all of them: only beside a surer one."""
KNOWN = 0.99
"""How likely a digit is that is read as its group."""


class Group(NamedTuple):
    """Shapes that look alike. middle: of length 1."""

    digit: str
    middle: Floats


class Typeface(NamedTuple):
    """The digits of a brochure."""

    groups: tuple[Group, ...] = ()

    def distances(self, one: Look) -> dict[str, float]:
        """Return how far a slot is from the nearest group of each digit that has one."""
        nearest: dict[str, float] = {}
        for group in self.groups:
            distance = 1.0 - float(group.middle @ one.shape)
            nearest[group.digit] = min(distance, nearest.get(group.digit, 2.0))
        return nearest

    def read(self, one: Look) -> Look:
        """Return a slot with the chances that the brochure's other digits give it."""
        if not one.possible or not self.groups:
            return one
        nearest = self.distances(one)
        first = min(nearest, key=nearest.__getitem__)
        clear = is_clear(nearest)
        if clear and nearest[first] <= ALIKE and (one.digit in nearest or one.chance < DECIDED):
            return one._replace(chances=known(first))
        if len(nearest) < ENOUGH:
            return one
        own = nearest.get(one.digit)
        if own is None:
            return one._replace(clear=nearest[first] > ALIKE)
        if own > FOREIGN:
            chances = tuple(min(chance, STRANGE) for chance in one.chances)
            return one._replace(chances=chances, clear=False)
        return one._replace(clear=clear and first == one.digit and own <= FAR)


def is_clear(distances: Mapping[str, float]) -> bool:
    """Say whether one digit is much nearer than any other."""
    first, *others = sorted(distances.values())
    return first <= CLEARLY * min(others, default=2.0)


def known(digit: str) -> tuple[float, ...]:
    """Return the chances of what is read as a known digit."""
    rest = (1 - KNOWN) / (len(THAI_DIGITS) - 1)
    return tuple(KNOWN if other == digit else rest for other in THAI_DIGITS)


def learn_typeface(numbers: Iterable[Sequence[Look]]) -> Typeface:
    """Learn the digits of a brochure from its numbers."""
    found = [(one, len(number) > 1) for number in numbers for one in number]
    if not found:
        return Typeface()
    shapes = np.stack([one.shape for one, _ in found])
    chances = np.array([one.chances for one, _ in found])
    beside = np.array([several for _, several in found])
    owner = _grouped(shapes, chances)
    large = [owner == number for number in np.flatnonzero(np.bincount(owner) >= LEAST)]
    groups, nameless = _name(shapes, chances, large)
    groups += _by_elimination(
        [_middle(shapes[mine]) for mine in nameless if beside[mine].mean() >= IN_NUMBERS], groups
    )
    return Typeface(tuple(groups))


def _name(
    shapes: Floats, chances: NDArray[np.float64], large: Sequence[NDArray[np.bool_]]
) -> tuple[list[Group], list[NDArray[np.bool_]]]:
    """Name groups after what their members look like; return them and those without a name."""
    means = [chances[mine].mean(axis=0) for mine in large]
    order = sorted(range(len(large)), key=lambda number: (-float(means[number].max()), number))
    groups: list[Group] = []
    nameless: list[NDArray[np.bool_]] = []
    sure = {THAI_DIGITS[int(mean.argmax())] for mean in means if mean.max() >= NAMED}
    for number in order:
        mean = means[number]
        digit = THAI_DIGITS[int(mean.argmax())]
        if mean.max() >= NAMED or (mean.max() >= CALLED and digit not in sure):
            groups.append(Group(digit, _middle(shapes[large[number]])))
        else:
            nameless.append(large[number])
    return groups, nameless


def _by_elimination(middles: Sequence[Floats], groups: Sequence[Group]) -> list[Group]:
    """Name what looks like none of the named groups after the only digit that has none."""
    missing = [digit for digit in THAI_DIGITS if digit not in {group.digit for group in groups}]
    strange = [
        middle
        for middle in middles
        if all(1.0 - float(group.middle @ middle) > ALIKE for group in groups)
    ]
    alike = all(1.0 - float(strange[0] @ other) <= KIN for other in strange)
    if len(missing) != 1 or not alike:
        return []
    return [Group(missing[0], middle) for middle in strange]


def _grouped(shapes: Floats, chances: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the number of the group of each shape.

    The surest shapes start groups: one that the network is sure of, where none of its own digit
    is alike, one that it is not sure of, where none is.
    """
    middles: list[Floats] = []
    named: list[int] = []
    most = chances.max(axis=1)
    for at in np.argsort(-most, kind="stable").tolist():
        digit = int(chances[at].argmax()) if most[at] >= NAMED else -1
        rivals = [m for m, n in zip(middles, named, strict=True) if digit in (n, -1)]
        if not rivals or (1 - np.stack(rivals) @ shapes[at]).min() > ALIKE:
            middles.append(shapes[at])
            named.append(digit)
    owner = np.zeros(len(shapes), np.int64)
    for _ in range(ROUNDS):
        owner = (shapes @ np.stack(middles).T).argmax(axis=1).astype(np.int64)
        middles = [
            _middle(shapes[owner == number]) if (owner == number).any() else middle
            for number, middle in enumerate(middles)
        ]
    return owner


def _middle(shapes: Floats) -> Floats:
    total = shapes.sum(axis=0)
    return np.asarray(total / max(float(np.linalg.norm(total)), 1e-9), np.float32)
