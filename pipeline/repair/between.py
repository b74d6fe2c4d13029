"""Blanks between two words: which are a writer's, and which are false.

Either could stand there. The law of blanks (`spacing.py`) and the language model say how likely a
writer's is, the words that are torn how often a false one falls there: together the odds.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from pipeline.repair.context import probability
from pipeline.repair.language import BLANK, FIRST_WORD, UNKNOWN
from pipeline.repair.lattice import Lattice, Reading, letters_of
from pipeline.repair.spacing import (
    GAP,
    MARGIN,
    UNKNOWN_WORD,
    WORD,
    Item,
    load_spacing,
    make_row,
)
from pipeline.repair.words import GAP_RE
from pipeline.spans import Edit, Span
from pipeline.thai import MAIYAMOK, PAIYANNOI

MOST_ODDS = -1.5
"""Log-odds of a writer's blank below which it is dropped: of 100,000 held-out characters with 5 %
false blanks that loses 33 real ones in government news and 47 in general text. At -1 it is 37 and
66, at 0 82 and 139, and a sixth fewer characters are wrong; but to lose a real one is worse."""

_SIGNS = MAIYAMOK + PAIYANNOI


class Place(NamedTuple):
    """A blank between two words.

    span: of the blank. number: of the reading that it is or ends. item: of the word behind it.
    """

    span: Span
    number: int
    item: int


def drop_between(
    text: str, readings: Sequence[Reading], lattice: Lattice, rate: float
) -> Iterator[tuple[int, Edit]]:
    """Yield the number of a reading and an edit for each false blank that it is or ends with.

    rate: share of the places within words that have a blank.
    """
    items, places = _laid_out(text, readings, lattice)
    if not places:
        return
    row = make_row(items)
    nats = np.array([_nats(readings, place.number, lattice) for place in places])
    numbers = np.array([place.item for place in places]) + MARGIN
    for place, log_odds in zip(places, load_spacing().log_odds(row, numbers, nats), strict=True):
        odds = log_odds - math.log(rate)
        if odds < MOST_ODDS:
            edit = Edit(
                place.span,
                "",
                "a stray blank among many",
                lossless=False,
                confidence=probability(-odds),
                mechanism="drop_stray_blanks",
            )
            yield place.number, edit


def _laid_out(
    text: str, readings: Sequence[Reading], lattice: Lattice
) -> tuple[list[Item], list[Place]]:
    """Return the words and signs of a stretch, and the blanks between words."""
    items: list[Item] = []
    places: list[Place] = []
    blank: Place | None = None
    for number, (start, end, token) in enumerate(readings):
        observed = text[start:end]
        if token == BLANK:
            blank = Place(Span(start, end), number, 0)
            continue
        if token < UNKNOWN:
            items.append(Item(token, len(observed), GAP, blank=False))
            blank = None
            continue
        word = lattice.word(token) if token >= FIRST_WORD else letters_of(observed)
        known = FIRST_WORD <= token < FIRST_WORD + len(lattice.model.words)
        if blank is not None and items and items[-1].kind != GAP and word[0] not in _SIGNS:
            places.append(blank._replace(item=len(items)))
        kind = WORD if known else UNKNOWN_WORD
        items.append(Item(word, len(word), kind, blank is not None))
        behind = GAP_RE.search(text, start + len(observed.rstrip()), end)
        blank = Place(Span(*behind.span()), number, 0) if behind else None
    return items, places


def _nats(readings: Sequence[Reading], number: int, lattice: Lattice) -> float:
    """Return by how many nats the language model likes the blank that a reading is or ends with."""
    before = number if readings[number].token == BLANK else number + 1
    tokens = [
        [reading.token for reading in part]
        for part in (readings[max(0, before - 2) : before], readings[number + 1 : number + 3])
    ]
    return lattice.ngrams.nats_for_blank(*tokens)
