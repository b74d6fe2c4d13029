"""Text drawn several times in one place: bold by overprinting, shadows, outlines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.spans import Edit, Span

LINE_RE = re.compile(r"[^\n]+")
LETTER_RE = re.compile(r"[^\W\d_]")
MIN_LETTERS_TWICE = 12
"""Letters in a part that stands twice: Walla Walla and other doubled names stay."""
MIN_LETTERS = 6
"""Letters in a part that stands three times or more: laughter and dotted leaders stay."""
MOST_COPIES, LONGEST_UNIT = 8, 4
"""Copies of a shadow, and characters that repeat as one: a mark is sorted with what follows it."""
DOUBLED_RE = re.compile(r"(\S)\1 ?(\S)\2 ?(\S)\3")
"""Where glyphs of copies stand side by side; words with three doubled letters in a row are few."""
MAX_LINE = 20_000
"""Characters of a line that is searched; the search is linear, the bound keeps copies small."""


def drop_overprint(text: str) -> Iterator[Edit]:
    """Keep one copy of a line that says exactly the same thing two or more times over.

    A heading is drawn again and again, a little to the side, to look bold or to cast a
    shadow; readers return it as often. Only whole lines that are an exact repeat are taken,
    with letters enough that no author would write them so.
    """
    for match in LINE_RE.finditer(text):
        line = match[0].strip()
        if not 2 * MIN_LETTERS <= len(line) <= MAX_LINE:
            continue
        unit = _period(line)
        if not unit:
            continue
        copies = (len(line) + 1) // len(unit)
        enough = MIN_LETTERS_TWICE if copies == 2 else MIN_LETTERS
        if len(LETTER_RE.findall(unit)) >= enough:
            start = match.start() + match[0].index(line)
            evidence = f"the line says the same thing {copies} times"
            yield Edit(Span(start + len(unit.rstrip()), start + len(line)), "", evidence)


def _period(line: str) -> str:
    """Return the shortest unit that `line` repeats, with or without blanks between; or ""."""
    for tail in ("", " "):
        whole = line + tail
        at = (whole + whole).find(whole, 1)
        if at < len(whole):
            return whole[:at]
    return ""


def drop_mingled_copies(text: str) -> Iterator[Edit]:
    """Keep one of each glyph where the copies of a line are mingled: `กกกการรรร`.

    A shadow lies a point or less beside its text, so a reader that sorts glyphs from left to
    right takes one of each copy in turn, a mark together with what follows it. Blanks may be
    there once. Only stretches in which everything is repeated equally often are taken.
    """
    for line in LINE_RE.finditer(text):
        if len(line[0]) <= MAX_LINE and DOUBLED_RE.search(line[0]):
            yield from _mingled(text, *line.span())


def _mingled(text: str, start: int, end: int) -> Iterator[Edit]:
    """Yield the edits of one line: of several numbers of copies the highest that fits."""
    for copies in range(MOST_COPIES, 1, -1):
        found = list(_stretches(text, start, end, copies))
        for units in found:
            evidence = f"each glyph of the line stands there {copies} times"
            for unit in units:
                yield Edit(Span(unit.end, unit.start + copies * unit.length), "", evidence)
        if found:
            return


def _stretches(text: str, start: int, end: int, copies: int) -> Iterator[list[Span]]:
    """Yield the stretches of a line in which everything is repeated, as the units that are."""
    least = MIN_LETTERS_TWICE if copies == 2 else MIN_LETTERS
    units: list[Span] = []
    at = start
    while at <= end:
        unit = _repeated(text, at, end, copies)
        if unit is not None:
            units.append(unit)
            at += copies * unit.length
        elif text[at : at + 1] == " ":
            at += 1
        else:
            if _letters_in_turn(text, units) >= least:
                yield units
            units = []
            at += 1


def _letters_in_turn(text: str, units: Sequence[Span]) -> int:
    """Count the units with a letter that differ from the one before: one drawn out is one."""
    letters = [unit.of(text) for unit in units if LETTER_RE.search(text, *unit)]
    return sum(letter != before for before, letter in pairwise(["", *letters]))


def _repeated(text: str, at: int, end: int, copies: int) -> Span | None:
    """Return the shortest unit at a place that is there so many times; None if none is."""
    for length in range(1, LONGEST_UNIT + 1):
        unit = Span(at, at + length)
        if (
            at + copies * length <= end
            and unit.of(text) * copies == text[at : at + copies * length]
        ):
            return unit
    return None
