"""Blanks inside Thai words that only a lexicon can tell from real ones.

A stretch of Thai with blanks in it is cut into words at the least cost, where a word may
bridge a blank at a price. Blanks between words stay: whether a writer would have set them is
not for the lexicon to say.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.repair.gaps import BLANKS
from pipeline.repair.lexicon import UNIT_RE, UNKNOWN_CHARACTER_COST, UNKNOWN_COST
from pipeline.spans import Edit, Span

if TYPE_CHECKING:
    from pipeline.repair.language import LanguageModel

_THAI = "\u0e01-\u0e3a\u0e40-\u0e4e"
SPACED_RE = re.compile(rf"(?<![{_THAI}])[{_THAI}]+(?:[{BLANKS}]{{1,2}}[{_THAI}]+)+")
GAP_RE = re.compile(rf"[{BLANKS}]+")
BRIDGE_COST = 7.0
"""Nats for a blank inside a word. In official prose two words that could be one compound
stand apart once in some thousand compounds; a fragment costs 9 nats and more."""
MAX_UNITS = 14
"""Bases in one word; longer ones in the lexicon are compounds."""


def join_cut_words(text: str, model: LanguageModel) -> Iterator[Edit]:
    """Close the blanks that cut a Thai word.

    Justified and distributed setting leaves room inside words, which readers take for a
    blank: `อนุ ญ าตให้`. A blank is closed where the words on both sides become much more
    likely as one.
    """
    for match in SPACED_RE.finditer(text):
        stretch = match[0]
        for gap, gain in _false_gaps(stretch, model):
            evidence = f"the pieces make one word, by {gain:.0f} nats"
            sure = 1.0 - 0.5 * math.exp(-gain / 3)
            span = gap.shift(match.start())
            yield Edit(span, "", evidence, lossless=False, confidence=round(sure, 3))


def _false_gaps(stretch: str, model: LanguageModel) -> list[tuple[Span, float]]:
    """Return the gaps of a stretch that words bridge, each with what bridging gains."""
    letters = GAP_RE.sub("", stretch)
    gaps: dict[int, Span] = {}
    removed = 0
    for gap in GAP_RE.finditer(stretch):
        gaps[gap.start() - removed] = Span(*gap.span())
        removed += gap.end() - gap.start()
    bounds = sorted({0, *gaps, *(unit.end() for unit in UNIT_RE.finditer(letters))})
    bridged = _cut(letters, bounds, gaps, model, BRIDGE_COST)
    return [
        (gaps[bounds[k]], gain)
        for start, end, gain in bridged
        for k in range(start + 1, end)
        if bounds[k] in gaps
    ]


def _cut(
    letters: str, bounds: list[int], gaps: dict[int, Span], model: LanguageModel, bridge: float
) -> list[tuple[int, int, float]]:
    """Cut `letters` at the least cost; return the words that bridge gaps: start, end, gain."""
    n = len(bounds) - 1
    infinite = float("inf")
    best = [0.0] + [infinite] * n
    back = [0] * (n + 1)
    plain = [0.0] + [infinite] * n  # the least cost of an end reached without bridging here
    unknown, unknown_from = infinite, 0
    for i in range(n):
        if bounds[i] in gaps:
            unknown = infinite
        cost = best[i]
        if cost + UNKNOWN_COST < unknown:
            unknown, unknown_from = cost + UNKNOWN_COST, i
        unknown += UNKNOWN_CHARACTER_COST * (bounds[i + 1] - bounds[i])
        plain[i + 1] = min(plain[i + 1], unknown)
        if unknown < best[i + 1]:
            best[i + 1], back[i + 1] = unknown, unknown_from
        price = 0.0
        for j in range(i + 1, min(n, i + MAX_UNITS) + 1):
            if j > i + 1 and bounds[j - 1] in gaps:
                price += bridge
            word = model.cost(letters[bounds[i] : bounds[j]])
            if word is None:
                continue
            if not price:
                plain[j] = min(plain[j], cost + word)
            if cost + word + price < best[j]:
                best[j], back[j] = cost + word + price, i
    bridged = []
    at = n
    while at:
        start = back[at]
        if any(bounds[k] in gaps for k in range(start + 1, at)):
            bridged.append((start, at, min(50.0, plain[at] - best[at])))
        at = start
    return bridged[::-1]
