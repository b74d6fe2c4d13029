"""The model as a reader of damaged text: through channels, and past false blanks.

How much better a sample reads so than as it stands is what all the diagnosis goes by.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from pipeline.repair.blanks import Prices
from pipeline.repair.channels import Channel, Damage
from pipeline.repair.context import PIECE_CHARACTERS, plain_lattice
from pipeline.repair.gaps import BLANKS
from pipeline.repair.language import COST_STEP, LanguageModel
from pipeline.repair.lattice import Lattice
from pipeline.spans import Span

DECISIVE_NATS = 12.0
"""How much better the text must be under a channel, in all; 1 in 160,000 by chance."""
BESIDE_SIGN_RE = re.compile(rf"(?<=[!-~])[{BLANKS}]|[{BLANKS}](?=[!-~])")
"""A blank between a Latin letter, a figure or a sign and anything else."""


class Diagnosis(NamedTuple):
    """A stretch and the channels that are at work in it.

    rate: share of the marks that are lost there.
    """

    span: Span
    channels: tuple[Channel, ...]
    rate: float = 1.0


class Reader(NamedTuple):
    """What a text is read with.

    blanks: prices of false blanks in nats, between two words and in one; None if there are none.
    damaged: whether the text is known to be damaged somehow.
    """

    model: LanguageModel
    blanks: Prices | None = None
    damaged: bool = False

    def through(self, hypothesis: tuple[Channel, ...], words: tuple[str, ...] = ()) -> Lattice:
        """Return the model seen through channels, and past false blanks if there are any.

        words: that are known to occur, though the model may not have them.
        """
        lattice = lattice_for(self.model, hypothesis, words)
        return lattice.with_blanks(*self.blanks[:2]) if self.blanks else lattice


@lru_cache(maxsize=8)
def lattice_for(
    model: LanguageModel, hypothesis: tuple[Channel, ...], words: tuple[str, ...] = ()
) -> Lattice:
    """Return the model seen through channels; kept for the next pass and the next brochure.

    One takes 7 MB after a short text, 30 MB at most; with words in it too 4 MB more, and 10 ms to
    put them in.
    """
    if words:
        return lattice_for(model, hypothesis).with_words(words)
    return Lattice(model, Damage(hypothesis)) if hypothesis else plain_lattice(model)


def gain_of(text: str, sample: Iterable[Span], lattice: Lattice) -> tuple[float, list[str]]:
    """Return how many nats better a sample reads restored, and the words that change."""
    restored = observed = 0
    changed: list[str] = []
    for span in sample:
        for piece in pieces_of(text, span):
            readings, cost = lattice.decode(text, *piece)
            restored += cost
            observed += lattice.decode(text, *piece, as_observed=True)[1]
            changed += [lattice.word(r.token) for r in readings if lattice.changes(text, r)]
    return (observed - restored) * COST_STEP, changed


def pieces_of(text: str, span: Span) -> Iterator[Span]:
    """Cut a stretch into pieces of bounded length, at line ends or else at blanks.

    A blank at which it is cut cannot be looked at from both sides: one beside a sign need not be.
    """
    at = span.start
    while at < span.end:
        limit = min(span.end, at + PIECE_CHARACTERS)
        cut = limit
        if limit < span.end:
            low = at + PIECE_CHARACTERS // 2
            signs = [match.end() for match in BESIDE_SIGN_RE.finditer(text, low, limit)]
            ends = (
                text.rfind("\n", low, limit) + 1,
                *signs[-1:],
                text.rfind(" ", at, limit) + 1,
                limit,
            )
            cut = next(end for end in ends if end)
        yield Span(at, cut)
        at = cut
