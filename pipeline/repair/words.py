"""Blanks that a lexicon finds inside Thai words, and the one that stands for a lost NIKHAHIT.

A stretch of Thai with blanks in it is cut into words at the least cost, where a word may
bridge blanks. Whether the text then reads better is asked afterwards (`blanks.py`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from pipeline.repair.context import REACH, gain, probability
from pipeline.repair.gaps import BLANKS
from pipeline.repair.language import LanguageModel, load
from pipeline.repair.lexicon import UNIT_RE, UNKNOWN_CHARACTER_COST, UNKNOWN_COST
from pipeline.spans import Edit, Span
from pipeline.thai import (
    BASES,
    CONSONANTS,
    MAI_EK,
    MAI_HAN_AKAT,
    MAI_THO,
    MARKS,
    SARA_A,
    SARA_AA,
    SARA_AM,
    SARA_UEE,
    TONE_MARKS,
)

_THAI = "\u0e01-\u0e3a\u0e40-\u0e4e"
SPACED_RE = re.compile(rf"(?<![{_THAI}])[{_THAI}]+(?:[{BLANKS}]{{1,2}}[{_THAI}]+)+")
GAP_RE = re.compile(rf"[{BLANKS}]+")
_IS_BLANK = re.compile(rf"[{BLANKS}]").fullmatch
BRIDGE_COST = 1.0
"""Nats for a blank inside a word, as far as proposing it goes: nearly nothing."""
GAP_AFTER_OPEN_VOWEL_RE = re.compile(
    rf"(?:(?<=[{BASES}][{MAI_HAN_AKAT}{SARA_UEE}])"
    rf"|(?<=[{BASES}][{MAI_HAN_AKAT}{SARA_UEE}][{TONE_MARKS}]))"
    rf"[{BLANKS}]{{1,4}}(?=[{CONSONANTS}])"
)
MOVED_OPEN_VOWEL_RE = re.compile(
    rf"(?<=[{BASES}])([{BASES}])([{MAI_HAN_AKAT}{SARA_UEE}][{TONE_MARKS}]?)\Z"
)
MIN_MOVED_GAIN = 3.0
"""Nats by which the text must read better with such a vowel on the base before its own."""
GAP_BEFORE_SARA_AA_RE = re.compile(
    rf"(?<=[{BASES}{MARKS}])[{BLANKS}]{{1,4}}([{TONE_MARKS}]?){SARA_AA}"
)
BETWEEN_RE = re.compile(rf"(?<=[{_THAI}])[{BLANKS}]{{1,2}}(?=[{_THAI}])")
LEAST_SPREAD = 5
"""Blanks between Thai letters within reach, from which on the glyphs around are spread."""
ROUNDS = 2
"""Times that each is decided: what stands around may be such a place too."""
DOUBTFUL, RIVALS = 8.0, (MAI_EK, MAI_THO)
"""Nats below which the blank may be a tone as well, if a font maps these to blanks."""
MOST_USUAL = 3.0
"""Nats that the other gaps of a brochure count for at most."""
BLANK_AS_NIKHAHIT = "replace_blank_by_nikhahit"
"""Mechanism of those gaps that were no room but a mark: they are no sign of spread glyphs."""
MAX_UNITS = 14
"""Bases in one word; longer ones in the lexicon are compounds."""


class Bridge(NamedTuple):
    """A word that bridges gaps: its span in a stretch, the gaps in it."""

    span: Span
    gaps: tuple[Span, ...]


def close_gap_after_open_vowel(text: str) -> Iterator[Edit]:
    """Close a blank behind MAI HAN-AKAT or SARA UEE, which need a final letter.

    Not where the vowel may have been moved there from the base before: `รงั้ ที่` is `รั้ง ที่`.
    """
    for match in GAP_AFTER_OPEN_VOWEL_RE.finditer(text):
        moved = MOVED_OPEN_VOWEL_RE.search(text, max(0, match.start() - 4), match.start())
        if moved is None or not _reads_better_moved(text, moved, match.end()):
            yield Edit(Span(*match.span()), "", "a blank behind a vowel that never ends a word")


def _reads_better_moved(text: str, moved: re.Match[str], end: int) -> bool:
    """Say whether a vowel and its tone belong to the base before, and the blank stays."""
    before = text[max(0, moved.start() - REACH) : moved.start()]
    back = moved[2] + moved[1] + " "
    return gain(before, moved[0], back, text[end : end + REACH], load()) > MIN_MOVED_GAIN


def close_gap_before_sara_aa(text: str) -> Iterator[Edit]:
    """Close a blank in front of SARA AA, which needs its base, and say what it was.

    Room inside a word, `ก าร`, or the NIKHAHIT of SARA AM whose code a font maps to a blank,
    `อ านาจ`: the words decide which. Behind a vowel mark it can only be room.
    """
    found = list(GAP_BEFORE_SARA_AA_RE.finditer(text))
    for match, better in zip(found, _nats_for_sara_am(text, found), strict=True):
        evidence = "a blank before a vowel that needs its base"
        aa, am = match[1] + SARA_AA, match[1] + SARA_AM
        if not better:
            yield Edit(Span(*match.span()), aa, evidence)
            continue
        yield Edit(
            Span(*match.span()),
            am if better > 0 else aa,
            f"{evidence}, by {abs(better):.0f} nats",
            lossless=False,
            confidence=probability(abs(better)),
            alternatives=(aa if better > 0 else am,),
            mechanism=BLANK_AS_NIKHAHIT if better > 0 else "",
        )


def _nats_for_sara_am(text: str, found: Sequence[re.Match[str]]) -> list[float]:
    """Return for each such gap how much better SARA AM reads there; 0 where it cannot be one.

    Decided twice: what stands around may be such a gap too, and what most of them are in one
    brochure the doubtful ones are as well.
    """
    pieces = _pieces(text, found)
    shown = [match[1] + SARA_AA for match in found]
    open_ones = [
        at
        for at, match in enumerate(found)
        if text[match.start() - 1] in BASES + TONE_MARKS
        and not pieces[at + 1].startswith((SARA_A, *TONE_MARKS))
    ]
    better = [0.0] * len(found)
    usual = 0.0
    for _ in range(ROUNDS if found else 0):
        for at in open_ones:
            left, right = _around(pieces, shown, at)
            spread = len(BETWEEN_RE.findall(left + right)) >= LEAST_SPREAD
            if spread:  # room between glyphs, here as around it: what is usual elsewhere is not
                left, right = GAP_RE.sub("", left), GAP_RE.sub("", right)
            tone = found[at][1]
            usually = 0.0 if spread else usual
            better[at] = usually + gain(left, tone + SARA_AA, tone + SARA_AM, right, load())
            if 0 < better[at] < DOUBTFUL and not tone:
                better[at] = usually + min(
                    gain(left, mark + SARA_AA, SARA_AM, right, load()) for mark in RIVALS
                )
            shown[at] = tone + (SARA_AM if better[at] > 0 else SARA_AA)
        rings = sum(better[at] > 0 for at in open_ones)
        usual = math.log((rings + 1) / (len(open_ones) - rings + 1))
        usual = max(-MOST_USUAL, min(MOST_USUAL, usual))
        if usual > 0:  # two of them in one word hold each other: start from what is usual
            for at in open_ones:
                shown[at] = found[at][1] + SARA_AM
    return better


def _pieces(text: str, found: Sequence[re.Match[str]]) -> list[str]:
    """Return what stands before, between and after the matches."""
    edges = [0, *(edge for match in found for edge in match.span()), len(text)]
    return [text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _around(pieces: Sequence[str], shown: Sequence[str], at: int) -> tuple[str, str]:
    """Return the text before and after a gap, with the gaps there as they are read so far."""
    low, high = max(0, at - REACH), at + 1 + REACH
    before = zip(pieces[low:at], shown[low:at], strict=True)
    after = zip(shown[at + 1 : high], pieces[at + 2 : high + 1], strict=True)
    left = "".join(piece[-REACH:] + gap for piece, gap in before) + pieces[at][-REACH:]
    right = pieces[at + 1][:REACH] + "".join(gap + piece[:REACH] for gap, piece in after)
    return left[-REACH:], right[:REACH]


def bridges(stretch: str, model: LanguageModel) -> Iterator[Bridge]:
    """Yield the words that bridge gaps where a stretch is cut at the least cost."""
    places = [at for at, character in enumerate(stretch) if not _IS_BLANK(character)]
    letters = "".join(stretch[at] for at in places)
    gaps = {i for i in range(1, len(places)) if places[i] > places[i - 1] + 1}
    units = UNIT_RE.findall(letters)
    bounds = [0, *accumulate(map(len, units))]
    for start, end in _cut(units, bounds, gaps, model):
        inside = [i for i in range(bounds[start] + 1, bounds[end]) if i in gaps]
        if inside:
            span = Span(places[bounds[start]], places[bounds[end] - 1] + 1)
            yield Bridge(span, tuple(Span(places[i - 1] + 1, places[i]) for i in inside))


def _cut(
    units: list[str], bounds: list[int], gaps: set[int], model: LanguageModel
) -> list[tuple[int, int]]:
    """Cut `units` into words at the least cost; return where they start and end in `bounds`.

    A known word may bridge gaps at a price; an unknown one may not.
    """
    n = len(bounds) - 1
    best = [0.0] + [math.inf] * n
    back = [0] * (n + 1)
    unknown, unknown_from = math.inf, 0
    costs = model.lexicon.by_number
    for i in range(n):
        cost = best[i]
        if bounds[i] in gaps or cost + UNKNOWN_COST < unknown:
            unknown, unknown_from = cost + UNKNOWN_COST, i
        unknown += UNKNOWN_CHARACTER_COST * (bounds[i + 1] - bounds[i])
        if unknown < best[i + 1]:
            best[i + 1], back[i + 1] = unknown, unknown_from
        price = cost
        beginning = model.lexicon.root
        for j in range(i + 1, min(n, i + MAX_UNITS) + 1):
            if j > i + 1 and bounds[j - 1] in gaps:
                price += BRIDGE_COST
            longer = beginning.part().get(units[j - 1])
            if longer is None:
                break
            beginning = longer
            if beginning.number >= 0 and price + costs[beginning.number] < best[j]:
                best[j], back[j] = price + costs[beginning.number], i
    words = []
    end = n
    while end:
        words.append((back[end], end))
        end = back[end]
    return words[::-1]
