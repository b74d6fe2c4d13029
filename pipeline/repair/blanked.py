"""Blanks that stand for marks: a font maps the glyph of a tone to the code of a blank.

The words say which marks are lost (`restore.py`). Where a blank stands in the place of most of
them, it is the mark, and behind a word no blank of the writer's.

Example: ``ไม เพียง`` → ``ไม่เพียง``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.repair.lexicon import UNIT_RE
from pipeline.spans import Edit, Span

MARK_AS_BLANK = "a blank in the place of a lost mark, as in most places of one"
LEAST_MARKS, MOST = 5, 0.5
"""Lost marks that were the last of their unit, and the share with a blank behind it, from which on
these blanks are marks: of marks that are just lost one in five has one, at the end of a phrase. Not
all have, for some blanks are closed before by what needs no words."""


def blanks_for_marks(text: str, words: Sequence[Edit]) -> list[Edit]:
    """Return edits that drop the blanks behind restored words, if they stand for the lost marks.

    words: in order, what restores them.
    """
    places = [(place, edit) for edit in words for place in _lost_at(text, edit)]
    blank = [(place, edit) for place, edit in places if text[place : place + 1] == " "]
    if len(places) < LEAST_MARKS or len(blank) < MOST * len(places):
        return []
    return [
        Edit(
            Span(place, place + 1),
            "",
            MARK_AS_BLANK,
            lossless=False,
            confidence=edit.confidence,
            mechanism=edit.mechanism,
        )
        for place, edit in blank
        if place == edit.span.end
    ]


def _lost_at(text: str, edit: Edit) -> Iterator[int]:
    """Yield behind which units of a restored word the last mark was lost."""
    units = (unit for unit in UNIT_RE.finditer(text, *edit.span) if not unit[0].isspace())
    for seen, true in zip(units, UNIT_RE.findall(edit.replacement), strict=False):
        if true != seen[0] and true[:-1] == seen[0]:
            yield seen.end()
