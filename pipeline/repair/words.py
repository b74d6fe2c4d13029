"""Blanks inside Thai words that only a lexicon can tell from real ones.

A stretch of Thai with blanks in it is cut into words at the least cost, where a word may
bridge blanks. What it bridges is closed if the text then reads better in its context, blanks
being part of what the language model knows. Blanks between words stay.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.repair.context import REACH, gain, probability, read_gaps
from pipeline.repair.gaps import BLANKS
from pipeline.repair.language import LanguageModel, load
from pipeline.repair.lexicon import UNIT_RE, UNKNOWN_CHARACTER_COST, UNKNOWN_COST
from pipeline.spans import Edit, Span
from pipeline.thai import BASES, MARKS, SARA_A, SARA_AA, SARA_AM, TONE_MARKS

_THAI = "\u0e01-\u0e3a\u0e40-\u0e4e"
SPACED_RE = re.compile(rf"(?<![{_THAI}])[{_THAI}]+(?:[{BLANKS}]{{1,2}}[{_THAI}]+)+")
GAP_RE = re.compile(rf"[{BLANKS}]+")
_IS_BLANK = re.compile(rf"[{BLANKS}]").fullmatch
BRIDGE_COST = 1.0
"""Nats for a blank inside a word, as far as proposing it goes: nearly nothing."""
MIN_GAIN = 3.0
"""Nats by which the text must read better without the blank. On government news with 1 % of
blanks put in at random that closes 96 % of those inside words, and 3 in 100,000 characters
that a writer had set."""
MAX_RECUT = 4.0
"""Nats that a text without a blank may gain more by being cut into words anew."""
GAP_BEFORE_SARA_AA_RE = re.compile(
    rf"(?<=[{BASES}{MARKS}])[{BLANKS}]{{1,4}}([{TONE_MARKS}]?){SARA_AA}"
)
MAX_UNITS = 14
"""Bases in one word; longer ones in the lexicon are compounds."""


class Bridge(NamedTuple):
    """A word that bridges gaps: its span in a stretch, the gaps in it."""

    span: Span
    gaps: tuple[Span, ...]


def join_cut_words(text: str, model: LanguageModel) -> Iterator[Edit]:
    """Close the blanks that cut a Thai word.

    Justified and distributed setting leaves room inside words, which readers take for a
    blank: `อนุ ญ าตให้`. Words that would bridge a blank are looked up; the words around
    decide whether the text reads better so.
    """
    for match in SPACED_RE.finditer(text):
        for bridge in _bridges(match[0], model):
            span = bridge.span.shift(match.start())
            if any(gap.length > 1 for gap in bridge.gaps) and _all_words(span.of(text), model):
                continue
            before, after = text[max(0, span.start - REACH) : span.start], text[span.end :][:REACH]
            joined = GAP_RE.sub("", span.of(text))
            better = gain(before, span.of(text), joined, after, model)
            if better >= MIN_GAIN:
                evidence = f"{joined} is one word here, by {better:.0f} nats"
                for gap in bridge.gaps:
                    yield Edit(
                        gap.shift(match.start()),
                        "",
                        evidence,
                        lossless=False,
                        confidence=probability(better),
                    )


def _all_words(pieces: str, model: LanguageModel) -> bool:
    """Say whether all pieces are words: then two blanks between them are the writer's."""
    return all(piece in model for piece in GAP_RE.split(pieces))


def close_gap_before_sara_aa(text: str) -> Iterator[Edit]:
    """Close a blank in front of SARA AA, which needs its base, and say what it was.

    Room inside a word, `ก าร`, or the NIKHAHIT of SARA AM whose code a font maps to a blank,
    `อ านาจ`: the words decide which. Behind a vowel mark it can only be room.
    """
    found = list(GAP_BEFORE_SARA_AA_RE.finditer(text))
    model = load() if found else None
    for match in found:
        before = text[max(0, match.start() - REACH) : match.start()]
        after = text[match.end() : match.end() + REACH]
        aa, am = match[1] + SARA_AA, match[1] + SARA_AM
        alone = not after or after[0] not in SARA_A + TONE_MARKS
        if model is not None and alone and before[-1] in BASES + TONE_MARKS:
            better = gain(before, aa, am, after, model)
            evidence = f"a blank before a vowel that needs its base, by {abs(better):.0f} nats"
            yield Edit(
                Span(*match.span()),
                am if better > 0 else aa,
                evidence,
                lossless=False,
                confidence=probability(abs(better)),
                alternatives=(aa if better > 0 else am,),
            )
        else:
            evidence = "a blank before a vowel that needs its base"
            yield Edit(Span(*match.span()), aa, evidence)


def drop_stray_blanks(text: str, model: LanguageModel, min_gain: float) -> Iterator[Edit]:
    """Drop the blanks between Thai words where a writer would hardly have set one.

    Only for text in which false blanks are so many that a blank says little by itself.

    min_gain: nats by which the text must read better without it.
    """
    for match in SPACED_RE.finditer(text):
        for span, better in read_gaps(text, Span(*match.span()), model):
            if min_gain - MAX_RECUT <= better < min_gain:
                before = text[max(0, span.start - REACH) : span.start]
                better = gain(before, " ", "", text[span.end : span.end + REACH], model)
            if better >= min_gain:
                evidence = f"a stray blank among many, by {better:.0f} nats"
                sure = 0.93 - 0.2 * math.exp((min_gain - better) / 2)  # measured: .71 to .92
                yield Edit(span, "", evidence, lossless=False, confidence=round(sure, 3))


def _bridges(stretch: str, model: LanguageModel) -> Iterator[Bridge]:
    """Yield the words that bridge gaps where a stretch is cut at the least cost."""
    places = [at for at, character in enumerate(stretch) if not _IS_BLANK(character)]
    letters = "".join(stretch[at] for at in places)
    gaps = {i for i in range(1, len(places)) if places[i] > places[i - 1] + 1}
    bounds = [0, *(unit.end() for unit in UNIT_RE.finditer(letters))]
    for start, end in _cut(letters, bounds, gaps, model):
        inside = [i for i in range(bounds[start] + 1, bounds[end]) if i in gaps]
        if inside:
            span = Span(places[bounds[start]], places[bounds[end] - 1] + 1)
            yield Bridge(span, tuple(Span(places[i - 1] + 1, places[i]) for i in inside))


def _cut(
    letters: str, bounds: list[int], gaps: set[int], model: LanguageModel
) -> list[tuple[int, int]]:
    """Cut `letters` into words at the least cost; return where they start and end in `bounds`.

    A known word may bridge gaps at a price; an unknown one may not.
    """
    n = len(bounds) - 1
    best = [0.0] + [math.inf] * n
    back = [0] * (n + 1)
    unknown, unknown_from = math.inf, 0
    step = model.lexicon.step
    for i in range(n):
        cost = best[i]
        if bounds[i] in gaps or cost + UNKNOWN_COST < unknown:
            unknown, unknown_from = cost + UNKNOWN_COST, i
        unknown += UNKNOWN_CHARACTER_COST * (bounds[i + 1] - bounds[i])
        if unknown < best[i + 1]:
            best[i + 1], back[i + 1] = unknown, unknown_from
        price = cost
        for j in range(i + 1, min(n, i + MAX_UNITS) + 1):
            if j > i + 1 and bounds[j - 1] in gaps:
                price += BRIDGE_COST
            word = step(letters[bounds[i] : bounds[j]])
            if word is None:
                break
            if word >= 0 and price + word < best[j]:
                best[j], back[j] = price + word, i
    words = []
    end = n
    while end:
        words.append((back[end], end))
        end = back[end]
    return words[::-1]
