"""Text drawn several times in one place: bold by overprinting, shadows, outlines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.spans import Edit, Span

LINE_RE = re.compile(r"[^\n]+")
LETTER_RE = re.compile(r"[^\W\d_]")
MIN_LETTERS_TWICE = 12
"""Letters in a part that stands twice: Walla Walla and other doubled names stay."""
MIN_LETTERS = 6
"""Letters in a part that stands three times or more: laughter and dotted leaders stay."""
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
