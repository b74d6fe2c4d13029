"""Places that the author misspelt: one or two letters from a city of a country that is named.

The surface stays as printed, the canonical name is corrected, the mention is flagged.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from pipeline.extract.gazetteer import load
from pipeline.extract.gazetteer_rows import Entry
from pipeline.extract.matcher import Hit
from pipeline.records import Mention, PlaceValue
from pipeline.spans import Span

SENTENCE_REACH = 160
"""Characters to either side within which a country counts as of the same sentence."""
MIN_FUZZY = 5
"""Shorter names are one letter from too many others."""
LONG_FUZZY = 8
"""From this length on two letters may differ."""
LARGE = 5
"""Smallest population class (log10) a misspelt name is corrected to."""


def countries_near(span: Span, hits: Sequence[Hit], text: str) -> list[str]:
    """Return the codes of the countries that the sentence names, by themselves or by a city.

    Nearest first, those behind before those ahead: a country follows its city.
    """
    start = max(text.rfind("\n", 0, span.start) + 1, span.start - SENTENCE_REACH)
    stop = text.find("\n", span.end)
    stop = min(len(text) if stop < 0 else stop, span.end + SENTENCE_REACH)
    first = bisect_left(hits, start, key=lambda hit: hit.span.start)
    last = bisect_left(hits, stop, key=lambda hit: hit.span.start)
    behind = [h for h in hits[first:last] if h.span.start >= span.end]
    ahead = [h for h in hits[first:last] if h.span.start < span.start]
    codes = [h.entries[0].country for h in (*behind, *reversed(ahead))]
    return list(dict.fromkeys(code for code in codes if code))


def misspelt(
    name: str, countries: Sequence[str], gazetteers: tuple[Path, ...]
) -> tuple[Entry, int, tuple[str, ...]] | None:
    """Return the city a Latin name misspells: entry, letters that differ, other candidates."""
    if len(name) < MIN_FUZZY:
        return None
    allowed = 2 if len(name) >= LONG_FUZZY else 1
    best: list[tuple[int, int, int, Entry]] = []
    for spelling, entry in _latin_cities(gazetteers):
        if entry.country not in countries:
            continue
        distance = edit_distance(name.casefold(), spelling.casefold(), allowed)
        if 0 < distance <= allowed:
            rank = countries.index(entry.country)
            best.append((distance, rank, -entry.population, entry))
    if not best:
        return None
    best.sort(key=lambda item: item[:3])
    distance, _, _, entry = best[0]
    others = tuple(dict.fromkeys(e.en for _, _, _, e in best[1:] if e.id != entry.id))
    return entry, distance, others


@lru_cache(maxsize=4)
def _latin_cities(gazetteers: tuple[Path, ...]) -> tuple[tuple[str, Entry], ...]:
    """Return the Latin names of the large cities, provinces and states."""
    return tuple(
        (surface, entry)
        for entry in load(gazetteers).entries
        if entry.is_place
        and not entry.guarded
        and (entry.population >= LARGE or entry.country == "TH")
        for surface in entry.surfaces
        if surface.isascii()
    )


def edit_distance(first: str, second: str, limit: int) -> int:
    """Return how many letters differ (insert, delete, change, swap of two), at most `limit` + 1."""
    if abs(len(first) - len(second)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, a in enumerate(first, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(second, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == second[j - 2] and first[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)


def corrected(
    span: Span, full: Span, entry: Entry, distance: int, others: tuple[str, ...]
) -> Mention:
    """Build the mention of a misspelt place.

    distance: letters that differ. others: English names of places that are as near.

    Raises:
        ValueError: the entry is no place.
    """
    value = entry.value()
    if not isinstance(value, PlaceValue):
        raise ValueError(f"not a place: {entry}")
    value = replace(value, alternatives=others)
    return Mention(
        span,
        full,
        "city",
        value,
        "cities.fuzzy",
        "fuzzy",
        edit_distance=distance,
        flags=("spelling_suspect",),
    )
