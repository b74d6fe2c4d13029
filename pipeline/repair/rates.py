"""How often marks go astray in a text, which way and over what: the prices of dealing them out.

Which marks do is a habit of the program that read the page: behind the next base, behind whatever
comes next, before their own base, only on tall bases, here and there or everywhere. The rates are
found on a sample, over and over until they agree with what they find there.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from itertools import chain

from pipeline.repair.context import PIECE_CHARACTERS
from pipeline.repair.dealing import deal_out
from pipeline.repair.language import LanguageModel
from pipeline.repair.slots import Over, Went
from pipeline.spans import Span
from pipeline.thai import MARKS

ROUNDS = 3
"""Times that the rates are found anew; the second round changes little."""
GUESSED = 0.02
"""Share of the marks that the first round takes to have gone each way."""
LEAST_WENT, LEAST_STAYED = 0.1, 4.0
"""Added to what was counted: what a sample does not show costs 8 nats in the rest."""
OVERS: tuple[Over, ...] = ("base", "marked", "vowel", "blank")
_ENDS: tuple[Over, ...] = (*OVERS, "end")


class Rates(dict[Went, float]):
    """What everything that marks may have done costs in nats, by how often it was counted."""

    def __init__(self, counts: Counter[Went]) -> None:
        back, on = (
            {over: _share(counts, way, over) for over in OVERS} | {"end": 0.0}
            for way in ("back", "on")
        )
        for over in OVERS:
            self[Went("back", "end", over)] = -math.log(back[over])
            self[Went("on", over, "end")] = -math.log(on[over])
        for before in _ENDS:
            for behind in _ENDS:
                stayed = max(LEAST_WENT / 10, 1.0 - on[before] - back[behind])
                self[Went("kept", before, behind)] = -math.log(stayed)


def _share(counts: Counter[Went], way: str, over: Over) -> float:
    """Return the share of the marks that went one way, of all that could have gone it."""
    went = stayed = 0.0
    for done, times in counts.items():
        crossed = done.behind if way == "back" else done.before
        if crossed == over:
            went += times * (done.way == way)
            stayed += times * (done.way == "kept")
    return (went + LEAST_WENT) / (went + stayed + LEAST_STAYED)


def _first_guess() -> Rates:
    counts: Counter[Went] = Counter()
    for over in OVERS:
        counts[Went("kept", over, over)] = 100
        for went in (Went("back", "end", over), Went("on", over, "end")):
            counts[went] = int(100 * GUESSED)
    return Rates(counts)


FIRST_GUESS = _first_guess()


def measured(sample: str, model: LanguageModel) -> Rates:
    """Return the rates that a sample shows."""
    rates = FIRST_GUESS
    for _ in range(ROUNDS):
        dealt = (deal_out(sample[slice(*piece)], model, rates) for piece in pieces_of(sample))
        rates = Rates(Counter(chain.from_iterable(line.went for line in dealt)))
    return rates


def pieces_of(text: str) -> Iterator[Span]:
    """Yield the lines of a text that have marks, long ones in parts."""
    start = 0
    while start < len(text):
        end = text.find("\n", start, start + PIECE_CHARACTERS)
        if end < 0:
            end = min(len(text), start + PIECE_CHARACTERS)
            if end < len(text):
                blank = text.rfind(" ", start, end)
                end = blank if blank > start else end
        if any(mark in text[start:end] for mark in MARKS):
            yield Span(start, end)
        start = end if end < len(text) and text[end] != "\n" else end + 1
