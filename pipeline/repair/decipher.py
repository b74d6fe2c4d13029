"""Decipher constant substitutions: a foreign character that stands for one Thai mark.

A font without a usable ToUnicode leaves Latin letters, digits, or symbols where a mark was
drawn: always the same one for the same mark. So all places of a character are judged together:
the mark is taken under which the words around become likelier at nearly every place, and by
far in all. U+FFFD stands for whatever could not be decoded: see `undecoded.py`.

A character beside another letter or digit of its own kind is a word or a number, and is left.

Example: ``ผลิตภัณฑ8`` → ``ผลิตภัณฑ์``, ``ปEจจัย`` → ``ปัจจัย``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.repair.language import LanguageModel
from pipeline.repair.lexicon import RUN_RE
from pipeline.spans import Edit, Span
from pipeline.thai import BASES, MARKS, NIKHAHIT, SARA_A, SARA_AA, SARA_AM

UNDECODED = "\ufffd"
CIPHER_RE = re.compile(
    rf"(?<=[{BASES}{MARKS}])"
    r"[^\s\u0e00-\u0e7f.,;:!?()\[\]{}<>/\\\-\u2010-\u2015\"'\u2018-\u201d\u2026*%&+=|]"
    r"(?![A-Za-z0-9]{2})"
)
"""A foreign character right behind Thai, with at most one letter or digit behind it."""
MEANINGS = (*MARKS, SARA_A, SARA_AA, SARA_AM)
SAMPLE_PLACES = 60
"""Places that are tried; more say no more."""
DECISIVE_NATS, DECISIVE_NATS_OF_A_DIGIT = 12.0, 15.0
"""What the likeliest meaning must gain in all, be it at a single place: nothing in 4 million
characters of clean text, in pieces of 300 and 3,000, gains more than 9.4."""
CLEAR_NATS = 5.0
"""... and over the next one, in all."""
DECISIVE_NATS_EACH = 4.0
"""What it must gain at each place, on average; over the next one half as much."""
AGAINST_NATS, AGREEING = -3.5, 0.85
"""What speaks against a meaning at a place: less only says that the word is a name, or that another
cipher is in it; and the share of the places at which nothing may speak against it."""
DIGIT_NATS = 1.0
"""What a digit must gain at its own place, its meaning being proved: numbers are sacred."""
PROVED_PLACES = 3
"""Places from which on a digit in a name counts too, though names tell nothing."""
_REACH = 24
"""Characters of context on either side."""
_ROUNDS = 3
"""Two ciphers in one word are solved one after the other."""


class Place(NamedTuple):
    """Where a cipher stands, with the Thai before and behind it.

    alone: no letter or digit is behind it; only such places are evidence.
    """

    at: int
    before: str
    behind: str
    alone: bool


def decipher(text: str, model: LanguageModel) -> list[Edit]:
    """Return the edits that put marks in place of the characters that stand for them."""
    edits: dict[int, Edit] = {}
    solved: dict[str, str] = {}
    if not CIPHER_RE.search(text):
        return []
    for _ in range(_ROUNDS):
        fresh = {edit.span.start: edit for edit in _one_round(text, model, solved)}
        if not fresh:
            break
        edits |= fresh
        text = "".join(fresh[i].replacement if i in fresh else c for i, c in enumerate(text))
    return [edits[at] for at in sorted(edits)]


def _one_round(text: str, model: LanguageModel, solved: dict[str, str]) -> Iterator[Edit]:
    """Yield the edits of every cipher that is solved or can be solved now."""
    places: dict[str, list[Place]] = {}
    for match in CIPHER_RE.finditer(text):
        if match[0] != UNDECODED:
            places.setdefault(match[0], []).append(place_of(text, match.start()))
    for cipher, found in sorted(places.items()):
        least = DECISIVE_NATS_OF_A_DIGIT if cipher.isdigit() else DECISIVE_NATS
        alone = [place for place in found if place.alone]
        meaning = _solve(alone, model, least) if alone else None
        if meaning:
            solved.setdefault(cipher, meaning)
        if cipher in solved:
            yield from _edits(cipher, solved[cipher], found, model)


def place_of(text: str, at: int) -> Place:
    """Return the Thai on both sides of a character."""
    before = text[max(0, at - _REACH) : at]
    behind = text[at + 1 : at + 1 + _REACH]
    runs = list(RUN_RE.finditer(before))
    start = runs[-1].start() if runs else len(before)
    run = RUN_RE.match(behind)
    alone = not (behind[:1].isascii() and behind[:1].isalnum())
    return Place(at, before[start:], run[0] if run else "", alone)


def gain_at(place: Place, meaning: str, model: LanguageModel) -> float:
    """Return how many nats likelier the words are with `meaning` at a place."""
    cut = model.lexicon.cut
    apart = cut(place.before)[1] + cut(place.behind)[1]
    # A NIKHAHIT before SARA AA is half of a SARA AM, which words are written with.
    whole = (place.before + meaning + place.behind).replace(NIKHAHIT + SARA_AA, SARA_AM)
    return apart - cut(whole)[1]


def _solve(places: list[Place], model: LanguageModel, least: float) -> str | None:
    """Return the mark that a character stands for at all of `places`, if one clearly does.

    least: nats that it must gain in all.
    """
    sample = places[:: max(1, len(places) // SAMPLE_PLACES)][:SAMPLE_PLACES]
    gains = {m: [gain_at(place, m, model) for place in sample] for m in MEANINGS}
    best, second = sorted(MEANINGS, key=lambda m: -sum(gains[m]))[:2]
    total = sum(gains[best])
    agreeing = sum(gain > AGAINST_NATS for gain in gains[best])
    clear = total - sum(gains[second]) > max(CLEAR_NATS, DECISIVE_NATS_EACH * len(sample) / 2)
    decisive = total > max(least, DECISIVE_NATS_EACH * len(sample))
    return best if clear and decisive and agreeing >= AGREEING * len(sample) else None


def _edits(
    cipher: str, meaning: str, places: Sequence[Place], model: LanguageModel
) -> Iterator[Edit]:
    """Yield the edits of one solved cipher."""
    gains = [gain_at(place, meaning, model) for place in places]
    sure = not cipher.isdigit() or sum(gain > DIGIT_NATS for gain in gains) >= PROVED_PLACES
    for place, gain in zip(places, gains, strict=True):
        if gain > (AGAINST_NATS if sure and place.alone else DIGIT_NATS):
            yield _edit(place, meaning, f"{cipher} stands for this mark throughout", gain)


def _edit(place: Place, meaning: str, evidence: str, gain: float) -> Edit:
    return Edit(
        Span(place.at, place.at + 1),
        meaning,
        evidence,
        lossless=False,
        confidence=0.99 if gain > 2 * DECISIVE_NATS_EACH else 0.95,
        mechanism="decipher",
    )
