"""Blanks between two words: which are a writer's, and which are false.

Either could stand there. The law of blanks (`spacing.py`) and the language model say how likely a
writer's is, the words that are torn how often a false one falls there: together the odds.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from pipeline.repair.context import gain, plain_lattice, probability
from pipeline.repair.gaps import BLANKS
from pipeline.repair.language import BLANK, FIRST_WORD, LINE, UNKNOWN, LanguageModel
from pipeline.repair.lattice import Lattice, Reading, letters_of
from pipeline.repair.spacing import load_spacing
from pipeline.repair.surroundings import (
    AROUND,
    GAP,
    MARGIN,
    UNKNOWN_WORD,
    Item,
    kind_of,
    make_row,
)
from pipeline.repair.words import GAP_RE
from pipeline.spans import Edit, Span
from pipeline.thai import MAIYAMOK, PAIYANNOI

SAFE_ODDS = -5.1
"""Log-odds of the law below which a blank is false, however many are: of 100,000 held-out
characters with 5 % false blanks 23 real ones are lost in government news and 29 in general text.
At -4.8 it is a fifth more, and 4 % of the false ones between words go more; but to lose a real one
is worse."""
TEARING = 2.0
"""Log-odds by which a writer's blank may be likelier where a false one would tear a word: the
lexicon has both words as one, or one of them is unknown. At 1.0 a third more are left in words, at
3.0 half as many real ones again are lost in general text."""

SEEN = 100
"""Characters on both sides of one place that the law looks at: phrases are shorter."""
TOGETHER = 200
"""Places in different texts that the law is asked about at once: one by one each takes a
millisecond more."""
APART = [Item(LINE, 1, GAP, False)] * AROUND
"""What stands between different texts: no place sees another one's words."""
TORN_NATS = 4.0
"""Nats against a blank that even odds of the law outweigh."""
SURELY_TORN = -4.6
"""Log-odds below which, at 99 % against a blank, the law is not asked: it could only lower them.
"""

PIECE_RE = re.compile(rf"([^{BLANKS}]+)[{BLANKS}]*")
_SIGNS = MAIYAMOK + PAIYANNOI


class Place(NamedTuple):
    """A blank between two words.

    span: of the blank. number: of the reading that it is or ends. item: of the word behind it.
    """

    span: Span
    number: int
    item: int


def part_names(text: str, readings: Sequence[Reading], lattice: Lattice) -> list[Reading]:
    """Return readings in which a name that passes over blanks is in pieces, each up to a blank.

    A name and a surname, or the words of a foreign title, stand in some lists as one word.
    """
    parted: list[Reading] = []
    for reading in readings:
        if _is_name(text, reading, lattice):
            parted += _pieces(text, reading, lattice)
        else:
            parted.append(reading)
    return parted


def _is_name(text: str, reading: Reading, lattice: Lattice) -> bool:
    """Say whether a reading is a rare word or an unknown one, as observed but for blanks."""
    if reading.token == UNKNOWN:
        return True
    model = lattice.model
    if not FIRST_WORD <= reading.token < FIRST_WORD + len(model.words):
        return False
    return kind_of(lattice.word(reading.token), model.lexicon) == UNKNOWN_WORD and not (
        lattice.changes(text, reading)
    )


def _pieces(text: str, reading: Reading, lattice: Lattice) -> Iterator[Reading]:
    """Yield a reading in pieces; what is between blanks may be a word."""
    numbers = lattice.model.numbers
    for piece in PIECE_RE.finditer(text, reading.start, reading.end):
        whole = piece.span() == (reading.start, reading.end)
        token = reading.token if whole else numbers.get(piece[1], UNKNOWN)
        yield Reading(*piece.span(), token)


def drop_between(
    text: str, readings: Sequence[Reading], lattice: Lattice, rate: float
) -> Iterator[tuple[int, Edit]]:
    """Yield the number of a reading and an edit for each false blank that it is or ends with.

    rate: share of the places within words that have a blank.
    """
    items, places = _laid_out(text, readings, lattice)
    if not places:
        return
    row = make_row(items, lattice.model.lexicon)
    nats = np.array([_nats(items, readings, place, lattice) for place in places])
    numbers = np.array([place.item for place in places]) + MARGIN
    torn = (row.joined[numbers] > 0) | row.is_rare(numbers)
    bounds = np.minimum(SAFE_ODDS + TEARING * torn, math.log(rate))
    law = load_spacing().log_odds(row, numbers, nats)
    for place, log_odds, bound in zip(places, law, bounds.tolist(), strict=True):
        if log_odds < bound:
            edit = Edit(
                place.span,
                "",
                "a stray blank among many",
                lossless=False,
                confidence=probability(math.log(rate) - log_odds),
                mechanism="drop_stray_blanks",
            )
            yield place.number, edit


def odds_of_blanks(pairs: Sequence[tuple[str, str]], model: LanguageModel) -> list[float]:
    """Return for each pair of stretches the log-odds that a writer set a blank between them.

    The law of blanks does not look into words: where the language model likes no blank by far the
    stretches are two parts of one, and that decides.
    """
    found: list[float] = []
    for at in range(0, len(pairs), TOGETHER):
        found += _odds_of_blanks(
            [(left[-SEEN:], right[:SEEN]) for left, right in pairs[at : at + TOGETHER]], model
        )
    return found


def _odds_of_blanks(pairs: Sequence[tuple[str, str]], model: LanguageModel) -> list[float]:
    """Return the same for pairs that the law is asked about all at once."""
    found = [gain(left, "", " ", right, model) + TORN_NATS for left, right in pairs]
    lattice = plain_lattice(model)
    items: list[Item] = []
    asked: list[tuple[int, int, float]] = []
    for number, (left, right) in enumerate(pairs):
        if found[number] < SURELY_TORN:
            continue
        text = f"{left} {right}"
        readings = lattice.decode(text, 0, len(text))[0]
        around, places = _laid_out(text, readings, lattice)
        for place in places:
            if place.span.start == len(left):
                at = len(items) + place.item + MARGIN
                asked.append((number, at, _nats(around, readings, place, lattice)))
                items += (*around, *APART)
    if asked:
        numbers, places_asked, liked = zip(*asked, strict=True)
        row = make_row(items, model.lexicon)
        odds = load_spacing().log_odds(row, np.array(places_asked), np.array(liked))
        for number, log_odds in zip(numbers, odds, strict=True):
            found[number] = min(found[number], log_odds)
    return found


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
        if blank is not None and items and items[-1].kind != GAP and word[0] not in _SIGNS:
            places.append(blank._replace(item=len(items)))
        kind = kind_of(word, lattice.model.lexicon)
        items.append(Item(word, len(word), kind, blank is not None))
        behind = GAP_RE.search(text, start + len(observed.rstrip()), end)
        blank = Place(Span(*behind.span()), number, 0) if behind else None
    return items, places


def _nats(
    items: Sequence[Item], readings: Sequence[Reading], place: Place, lattice: Lattice
) -> float:
    """Return by how many nats the language model likes a blank."""
    number = place.number
    at = number if readings[number].token == BLANK else number + 1
    before = [reading.token for reading in readings[max(0, at - 2) : at]]
    after = [reading.token for reading in readings[number + 1 : number + 3]]
    joined = f"{items[place.item - 1].text}{items[place.item].text}"
    return lattice.ngrams.nats_for_blank(before, after, lattice.model.numbers.get(joined))
