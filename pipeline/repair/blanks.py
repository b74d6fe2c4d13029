"""False blanks inside and between Thai words: are there any, how many, and what that says.

A blank that a layout put in falls anywhere; a writer's never falls into a word. So the words
that are torn in a brochure say how often a blank is false, and that decides about the blanks
between words, which could be either: the rarer false ones are, the better the text must read
without a blank before it is dropped.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby
from typing import NamedTuple

from pipeline.repair.context import PIECE_CHARACTERS, plain_lattice, probability
from pipeline.repair.language import BLANK, COST_STEP, FIRST_WORD, UNKNOWN, LanguageModel
from pipeline.repair.lattice import Lattice, Reading, letters_of
from pipeline.repair.lexicon import UNIT_RE
from pipeline.repair.paths import UNKNOWN_CHARACTER
from pipeline.repair.words import GAP_RE, SPACED_RE, bridges
from pipeline.spans import Edit, Span

SAMPLE_CHARACTERS, SAMPLE_PARTS = 8_000, 8
"""Characters that are looked at, in so many parts from all over the text."""
LEAST_TORN = 2
"""Different words that are torn, from which on blanks are false: 2.4 million characters of clean
prose have 3 words that only look torn, rare ones apart."""
RARE_NATS = 13.0
"""Cost of a rare word; those that look torn are names in two parts. One false blank in 30 tears
one."""
CHARACTERS_A_TORN_WORD = 5_000
"""... with at least one in so many characters: 1 blank in 500 false gives five times as many."""
SCRIPT_EVERY = 10_000
"""Characters for one blank that the script rules out, which counts as `LEAST_TORN` words do."""
MANY_EVERY, RARELY = 1_000, 15.0
"""With fewer such blanks than one in so many characters and hardly a torn word, blanks between
words cost so many nats: a mark on the wrong base may look like a blank that is ruled out."""
LOOKING = 9.0, 4.0
"""Prices while false blanks are counted."""
LEAST_BETWEEN = 6.0
"""Nats for a blank between two words at the least: loses 26 real ones in 100,000 characters of
government news; 5 loses 52, 8 loses 13 and leaves half as many false ones again."""
SLACK = 2.5
"""Nats by which the model makes too little of blanks: at even odds between words it takes the
rate of false ones to be e**2.5 times higher."""
INNER_DISCOUNT = 4.0
"""Nats by which a blank in a word may be cheaper: loses 4 more real ones, and closes .2 % more
of those in words."""
MOST_FALSE = 0.5
"""Share of the places with a false blank, above which no more is made of it."""
LEAST_SPACED = 6
"""Blanks from which on words in a row count as parted by their writer."""
SPACED, SPACED_THOUGH_TORN = 1 / 2, 2 / 3
"""Blanks for each word of these, at the least, and where some are torn: a list of names and
surnames has half as many as words."""
EDGES_OFTENER = 5.0
"""Times as often as a place in a word an edge of a word has a blank there, at the least."""
SURELY_ONE = 12.0
"""Nats by which a word is likelier than its pieces, from which on a blank tears it though each of
these is a word in some list: ของ is by 19 nats likelier than ข อง, โรงเรียน by 11 than โรง เรียน."""
NAME_NATS, UNITS_OF_A_NAME = 18.0, 2
"""A word that costs more is as good as unknown; of so many units it can be a name."""
CALIBRATION = 0.55
"""Log-odds for each nat that a blank is false, as measured between -8 and 12 nats."""


class Prices(NamedTuple):
    """What a false blank costs, in nats: between two words, and in one.

    rate: share of the places within words that have a blank; 0 if too few show it.
    rate_in_words: the same as words alone show it: a producer may set blanks before its marks,
        which the script rules out, and nowhere else.
    """

    between: float
    inner: float
    rate: float = 0.0
    rate_in_words: float = 0.0


WITHIN_UNITS = 0.34
"""Gaps that the script rules out for each character: before a mark, behind a leading vowel."""

FEW = Prices(20.0, 11.0)
"""Prices where other damage was mended and hardly a word is torn: a line of a narrow cell that
was spread out (ข อ ง) is put together, blanks between words stay. In six real papers it closes
10 blanks, all of them false; at no price they stayed."""


class Count(NamedTuple):
    """What a sample shows.

    torn: different words that a blank tears into pieces which are no words all.
    rate: share of the places that have a blank, of those where one shows: the pieces are not all
        words. Of 5 % it finds 5.0 % in samples of news and of general text, give or take .4 and .6.
    """

    torn: int
    rate: float


def price_blanks(text: str, model: LanguageModel, ruled_out: int) -> Prices | None:
    """Return what false blanks cost in `text`, or None if it has hardly any.

    ruled_out: false blanks found so far because the script rules them out.
    """
    sample = _sample(text)
    proved = ruled_out > 0 and ruled_out * SCRIPT_EVERY >= len(text)
    least = max(LEAST_TORN, len(sample) / CHARACTERS_A_TORN_WORD)
    if not proved and len(_torn(sample, model)) < least:
        return None
    torn, in_words = _count(sample, plain_lattice(model).with_blanks(*LOOKING))
    if not proved and torn < least:
        return None
    rate = max(in_words, ruled_out / WITHIN_UNITS / len(text))
    few = torn < LEAST_TORN and ruled_out * MANY_EVERY < len(text)
    between = max(RARELY if few else LEAST_BETWEEN, SLACK - math.log(rate))
    rates = (0.0, 0.0) if few else (min(MOST_FALSE, rate), min(MOST_FALSE, in_words))
    return Prices(between, between - INNER_DISCOUNT, *rates)


def _sample(text: str) -> str:
    """Return lines from all over a text."""
    if len(text) <= SAMPLE_CHARACTERS:
        return text
    part, step = SAMPLE_CHARACTERS // SAMPLE_PARTS, len(text) // SAMPLE_PARTS
    return "\n".join(text[at : at + part] for at in range(0, step * SAMPLE_PARTS, step))


def _torn(sample: str, model: LanguageModel) -> set[str]:
    """Return the words that seem torn, by the lexicon alone: the lattice costs more to build."""
    return {
        bridge.span.of(stretch[0])
        for stretch in SPACED_RE.finditer(sample)
        for bridge in bridges(stretch[0], model)
        if _is_torn(bridge.span.of(stretch[0]), model)
    }


def _is_torn(observed: str, model: LanguageModel) -> bool:
    """Say whether a word, not a rare one, is in pieces that are not all words."""
    pieces = GAP_RE.split(observed)
    if len(pieces) < 2 or all(piece in model for piece in pieces):
        return False
    cost = model.cost("".join(pieces))
    return cost is not None and cost < RARE_NATS


def _count(sample: str, lattice: Lattice) -> Count:
    """Count the words that are torn, and the places in words where that would show."""
    torn: set[str] = set()
    places = blanks = 0
    for at in range(0, len(sample), PIECE_CHARACTERS):
        piece = sample[at : at + PIECE_CHARACTERS]
        for reading in lattice.decode(piece, 0, len(piece))[0]:
            if reading.token < FIRST_WORD:
                continue
            observed = piece[reading.start : reading.end].strip()
            places += _count_showing(letters_of(observed), lattice.model)
            if _is_torn(observed, lattice.model):
                torn.add(observed)
                blanks += len(GAP_RE.findall(observed))
    return Count(len(torn), max(1, blanks) / max(1, places))


def _count_showing(word: str, model: LanguageModel) -> int:
    """Count the places in a word, not a rare one, at which a blank shows."""
    cost = model.cost(word)
    if cost is None or cost >= RARE_NATS:
        return 0
    ends = list(accumulate(map(len, UNIT_RE.findall(word))))[:-1]
    return sum(word[:end] not in model or word[end:] not in model for end in ends)


def spaced_words(text: str, readings: Sequence[Reading], model: LanguageModel) -> set[int]:
    """Return the readings that stand where a writer parts all words by blanks.

    There as many edges of words have a blank as have none, and hardly one tears a word: room
    between glyphs would.
    """
    found: set[int] = set()
    for is_chain, group in groupby(range(len(readings)), lambda at: _goes_on(readings[at])):
        chain = list(group)
        words = [text[slice(*readings[at][:2])] for at in chain if readings[at].token != BLANK]
        blanks = len(chain) - len(words) + sum(word[-1].isspace() for word in words)
        if is_chain and blanks >= max(LEAST_SPACED, len(words) * SPACED):
            torn = sum(count_tears(word, model) for word in words)
            places = sum(len(UNIT_RE.findall(letters_of(word))) - 1 for word in words)
            evenly = torn * EDGES_OFTENER * len(words) > blanks * places
            if not torn or (not evenly and blanks >= len(words) * SPACED_THOUGH_TORN):
                found.update(chain)
    return found


def count_tears(observed: str, model: LanguageModel) -> int:
    """Return how many blanks tear a word: into pieces that are not all words, or hardly are."""
    pieces = observed.split()
    costs = [model.cost(piece) for piece in pieces]
    whole = model.cost("".join(pieces))
    apart = sum(math.inf if cost is None else cost for cost in costs)
    is_torn = apart == math.inf or (whole is not None and apart > whole + SURELY_ONE)
    return len(pieces) - 1 if is_torn else 0


def _goes_on(reading: Reading) -> bool:
    """Say whether a reading is a word, or a blank between two."""
    return reading.token in (BLANK, UNKNOWN) or reading.token >= FIRST_WORD


def drop_passed(
    text: str, readings: Sequence[Reading], at: int, lattice: Lattice, *, behind: bool
) -> Iterator[Edit]:
    """Yield an edit for each blank that a reading passes over, in the word or behind it.

    behind: whether those behind it count.
    """
    reading = readings[at]
    if reading.token < UNKNOWN:
        return
    word = _word(text, reading, lattice)
    for gap in GAP_RE.finditer(text, reading.start, reading.end):
        last = gap.end() == reading.end
        if (last and not behind) or _parts_names(text, reading, gap.span(), lattice):
            continue
        cut = len(word) if last else len(letters_of(text[reading.start : gap.start()]))
        better = _nats_against(word, cut, readings, at, lattice)
        better -= (lattice.blank if last else lattice.inner) * COST_STEP
        yield Edit(
            Span(*gap.span()),
            "",
            "a stray blank among many" if last else f"{word} is one word here",
            lossless=False,
            confidence=max(0.5, probability(CALIBRATION * better)),
            mechanism="drop_stray_blanks" if last else "join_cut_words",
        )


def _nats_against(
    word: str, cut: int, readings: Sequence[Reading], at: int, lattice: Lattice
) -> float:
    """Return by how many nats a word reads better than with a blank behind its letters to `cut`.

    By the n-grams, the parts as the words they fall into by themselves. To read all that is around
    anew with the blank and without took a fifth of the time of a text with false blanks, and told
    the 18 real ones among 6,321 no better from false ones: .936 of the pairs, this .947.
    """
    before = [reading.token for reading in readings[max(0, at - 2) : at]]
    after = [reading.token for reading in readings[at + 1 : at + 3]]
    token, ngrams = readings[at].token, lattice.ngrams
    whole = [token], UNKNOWN_CHARACTER * len(word) * (token == UNKNOWN)
    left = whole if cut == len(word) else _as_tokens(word[:cut], lattice.model)
    right = _as_tokens(word[cut:], lattice.model)
    apart = ngrams.cost_from([*before, *left[0], BLANK, *right[0], *after], len(before))
    close = ngrams.cost_from([*before, token, *after], len(before))
    return (apart + left[1] + right[1] - close - whole[1]) * COST_STEP


def _as_tokens(letters: str, model: LanguageModel) -> tuple[list[int], int]:
    """Return the words that letters fall into by themselves, and the steps for unknown ones."""
    words = model.lexicon.cut(letters)[0]
    unknown = sum(len(word) for word in words if word not in model)
    return [model.numbers.get(word, UNKNOWN) for word in words], UNKNOWN_CHARACTER * unknown


def _parts_names(text: str, reading: Reading, gap: tuple[int, int], lattice: Lattice) -> bool:
    """Say whether a blank may part two unknown words: no side of it is too short for one."""
    if reading.token >= FIRST_WORD and lattice.ngrams.costs[reading.token] * COST_STEP < NAME_NATS:
        return False
    sides = text[reading.start : gap[0]], text[gap[1] : reading.end]
    return all(len(UNIT_RE.findall(letters_of(side))) >= UNITS_OF_A_NAME for side in sides)


def _word(text: str, reading: Reading, lattice: Lattice) -> str:
    """Return one reading as text, without the blanks that it passes over."""
    if reading.token >= FIRST_WORD:
        return lattice.word(reading.token)
    observed = text[reading.start : reading.end]
    return letters_of(observed) if reading.token == UNKNOWN else observed
