"""Latin words cut by a blank: the same false room as in Thai words, settled by a word list."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pipeline.errors import DataError
from pipeline.spans import Edit, Span

WORDS_PATH = Path(__file__).with_suffix(".csv")
PIECES_RE = re.compile(r"(?<![A-Za-z'’.@/_])[A-Za-z]{1,24}(?: [A-Za-z]{1,24})+(?![A-Za-z'’@/_])")
"""Latin letters with single blanks between: here a blank may be false."""
MAX_PIECES = 4
"""Pieces that one word falls into; more are set letter by letter, which reading mends."""
CONFIDENCE = 0.97


@cache
def words() -> frozenset[str]:
    """Return the English words of `latin.csv`, lower case; they are read once.

    Raises:
        DataError: the file is missing or has no column `word`.
    """
    try:
        with WORDS_PATH.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(line for line in file if not line.startswith("#"))
            column = next(rows, []).index("word")
            return frozenset(row[column] for row in rows)
    except (OSError, ValueError, IndexError) as error:
        raise DataError(f"{WORDS_PATH.name} is unusable: {error}", "install again") from error


def join_latin_words(text: str) -> Iterator[Edit]:
    """Close a blank that cuts a Latin word.

    Pieces are joined where the whole is an English word, or a word that the same brochure
    has elsewhere, and at least one piece is neither. A misspelt word is nobody's piece and
    stays; so do two words that also make one, `net work`.
    """
    own = _own_words(text)
    for match in PIECES_RE.finditer(text):
        pieces = match[0].split(" ")
        at = match.start()
        for group in _grouped(pieces, own):
            end = at + sum(map(len, group)) + len(group) - 1
            if len(group) > 1:
                joined = "".join(group)
                evidence = f"{joined} is a word, its pieces are not"
                yield Edit(Span(at, end), joined, evidence, lossless=False, confidence=CONFIDENCE)
            at = end + 1


def _own_words(text: str) -> frozenset[str]:
    """Return the Latin words of five letters or more that stand whole at least twice."""
    seen: set[str] = set()
    twice: set[str] = set()
    for word in re.findall(r"(?<![A-Za-z])[A-Za-z]{5,24}(?![A-Za-z])", text):
        (twice if word in seen else seen).add(word)
    return frozenset(twice)


def _grouped(pieces: list[str], own: frozenset[str]) -> list[list[str]]:
    """Group `pieces` into words so that as few as possible are unknown."""
    best: list[tuple[int, int, int]] = [(0, 0, 0)]  # unknown words, joins, start of the last
    for end in range(1, len(pieces) + 1):
        choices = []
        for start in range(max(0, end - MAX_PIECES), end):
            group = pieces[start:end]
            if len(group) == 1:
                cost = 0 if _known(group[0], own) else 1
            elif _makes_word(group, own):
                cost = 0
            else:
                continue
            choices.append((best[start][0] + cost, best[start][1] + len(group) - 1, start))
        best.append(min(choices))
    groups = []
    end = len(pieces)
    while end:
        start = best[end][2]
        groups.append(pieces[start:end])
        end = start
    return groups[::-1]


def _known(word: str, own: frozenset[str]) -> bool:
    """Say whether a word is English or the brochure's own."""
    return word.lower() in words() or word in own


def _makes_word(group: list[str], own: frozenset[str]) -> bool:
    """Say whether the pieces make one known word, in a case that one word is written in."""
    joined = "".join(group)
    return (
        len(joined) >= 4
        and (joined in own or joined.lower() in words())
        and (joined.isupper() or joined[1:].islower())
    )
