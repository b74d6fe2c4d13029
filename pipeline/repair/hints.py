"""A cheap look before the lattice is built: do words appear when one lost mark is put back?

Building a lattice takes half a second, and a list of names or a table may lack tones without
any damage. So a sample is cut into words as it stands, and wherever one mark put back turns a
word, or two or three side by side, into a likelier known word, that is a hint.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from pipeline.repair.lexicon import RUN_RE, Lexicon, bare, unknown_cost
from pipeline.thai import (
    ABOVE_MARKS,
    ABOVE_VOWELS,
    ASCENDER_BASES,
    BASES,
    BELOW_VOWELS,
    MAI_EK,
    MAI_THO,
    SARA_AA,
    SARA_AM,
    SARA_U,
    SARA_UU,
    THANTHAKHAT,
    TOP_MARKS,
)

GAIN_NATS = 4.0
"""How much likelier the word must be than what it replaces; e**4 = 55 times."""
CHARACTERS_A_HINT = 1_000
"""Clean stretches in want of tones show one in 15,000 characters; damaged ones 1 in 50 to 250."""
LEAST_HINTS = 2
RUN_CHARACTERS, LONG_SHARE = 6, 0.5
"""Half of the Thai of a prose or a form stands in runs of six characters or more, however much
of it was lost; a list of bare clusters has none, and says nothing of what the language lacks."""
_LONGEST = 24
_UNSEEN = ("", 0.0)
RARE_NATS = 10.0
"""Cost of a rare word: one in 22,000."""
_LOW_RE = re.compile(
    rf"[{BASES}][{BELOW_VOWELS}]?(?![{ABOVE_MARKS}{TOP_MARKS}{BELOW_VOWELS}{SARA_AM}])"
)
_TALL_RE = re.compile(rf"[{ASCENDER_BASES}](?![{ABOVE_MARKS}{BELOW_VOWELS}])")
_STACKED_RE = re.compile(rf"[{ABOVE_VOWELS}](?![{TOP_MARKS}])")

Variants = Callable[[str], Iterator[str]]


def _insert(pattern: re.Pattern[str], marks: str) -> Variants:
    def variants(word: str) -> Iterator[str]:
        for match in pattern.finditer(word):
            for mark in marks:
                yield word[: match.end()] + mark + word[match.end() :]

    return variants


def _replace(table: dict[str, str]) -> Variants:
    def variants(word: str) -> Iterator[str]:
        for at, character in enumerate(word):
            if character in table:
                yield word[:at] + table[character] + word[at + 1 :]

    return variants


_below = _replace({SARA_U: MAI_EK, SARA_UU: MAI_THO})


def _low(word: str) -> Iterator[str]:
    yield from _insert(_LOW_RE, MAI_EK + MAI_THO + THANTHAKHAT)(word)
    yield from _below(word)


VARIANTS: dict[str, Variants] = {
    "low": _low,
    "low_mai_ek": _low,
    "low_mai_tho": _low,
    "low_thanthakhat": _low,
    "low_left": _low,
    "left": _insert(_TALL_RE, ABOVE_MARKS),
    "below": _below,
    "stacked": _insert(_STACKED_RE, MAI_EK + MAI_THO + THANTHAKHAT),
    "sara_am": _replace({SARA_AA: SARA_AM}),
    "sara_aa": _replace({SARA_AM: SARA_AA}),
}
"""For each trait of the diagnosis: words as they would read with one mark put back."""


def count_rare_hints(sample: str, traits: Iterable[str], lexicon: Lexicon) -> dict[str, int]:
    """Count for each trait the hints of `sample` that a rare or unknown word takes part in.

    0 if it is no prose. Damage leaves debris: looking only there is ten times faster.
    """
    counts = dict.fromkeys(traits, 0)
    runs = RUN_RE.findall(sample)
    if not is_prose(runs):
        return counts
    for run in runs:
        words = _Words(run, lexicon)
        if any(cost is None or cost >= RARE_NATS for cost in words.costs):
            for trait in counts:
                counts[trait] += _hints(words, VARIANTS[trait], RARE_NATS)
    return counts


def runs_with_hints(sample: str, trait: str, lexicon: Lexicon) -> Iterator[str]:
    """Yield the runs of Thai in which a rare or unknown word would be likelier with one mark."""
    for run in RUN_RE.findall(sample):
        if _hints(_Words(run, lexicon), VARIANTS[trait], RARE_NATS):
            yield run


def has_hints(sample: str, trait: str, lexicon: Lexicon) -> bool:
    """Say whether `sample` is prose and shows enough words that lack what the trait lacks."""
    runs = RUN_RE.findall(sample)
    if not is_prose(runs):
        return False
    hints = sum(_hints(_Words(run, lexicon), VARIANTS[trait]) for run in runs)
    return hints >= max(LEAST_HINTS, len(sample) / CHARACTERS_A_HINT)


def is_prose(runs: list[str]) -> bool:
    """Say whether enough of the Thai stands in runs that are long enough to be words."""
    long = sum(len(run) for run in runs if len(run) >= RUN_CHARACTERS)
    return long >= LONG_SHARE * sum(map(len, runs))


class _Words:
    """A run of Thai cut into words at the least cost, looked at two or three side by side.

    costs: of each word in nats; None for an unknown one.
    """

    def __init__(self, run: str, lexicon: Lexicon) -> None:
        self._words = lexicon.cut(run)[0]
        self._lexicon = lexicon
        self._joined: dict[tuple[int, int], tuple[str, float] | None] = {}
        self._letters = lexicon.letters
        self.costs = [lexicon.cost(word) for word in self._words]

    def joined(self, start: int, end: int) -> tuple[str, float] | None:
        """Return words as one, with what it may cost; None if none with these letters is so cheap.

        What is part of a cheapest cut is cut most cheaply as it is, so nothing is cut anew.
        """
        known = self._joined.get((start, end), _UNSEEN)
        if known is _UNSEEN:
            whole = "".join(self._words[start:end])
            known = None
            cheapest = self._letters.get(bare(whole)) if len(whole) <= _LONGEST else None
            if cheapest is not None:
                limit = sum(map(self._cost, range(start, min(end, len(self.costs))))) - GAIN_NATS
                known = (whole, limit) if cheapest < limit else None
            self._joined[start, end] = known
        return known

    def _cost(self, at: int) -> float:
        cost = self.costs[at]
        return unknown_cost(self._words[at]) if cost is None else cost

    def is_hint(self, start: int, end: int, variants: Variants) -> bool:
        """Say whether words side by side are much likelier as one word with one mark more."""
        known = self.joined(start, end)
        if known is None:
            return False
        whole, limit = known
        cost = self._lexicon.cost
        return any((cost(word) or limit) < limit for word in variants(whole))


def _hints(words: _Words, variants: Variants, rare: float = 0.0) -> int:
    """Count the words of a run that one mark would make much likelier."""
    costs = words.costs
    found = at = 0
    while at < len(costs):
        if rare and all(cost is not None and cost < rare for cost in costs[at : at + 3]):
            at += 1
            continue
        taken = next((n for n in (3, 2, 1) if words.is_hint(at, at + n, variants)), 0)
        found += taken > 0
        at += taken or 1
    return found
