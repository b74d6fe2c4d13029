"""What was not certain or not understood: one note per thing, with its place in the clean text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.records import Mention, Note, PartnerValue, PlaceValue

MESSAGES = {
    "claim_check": "the figure «{text}» is far from what is known; extracted as printed",
    "spelling_suspect": "«{text}» is read as {name}; the text keeps its spelling",
    "year_missing": "«{text}» has no year and none could be inferred",
}
"""Flags of mentions that a reader should be told of."""

UNLISTED_ID_RE = re.compile(r"(?:org|city):[0-9a-f]{12}")
"""Ids made from a name, because no gazetteer has it."""


def find_warnings(text: str, mentions: Sequence[Mention]) -> list[Note]:
    """Return the warnings of the extract stage, in text order.

    Codes: those of `MESSAGES`, `ambiguous` (a place with other readings), and
    `unlinked_place` and `unlinked_organisation` (a name that no gazetteer has; once each,
    with how often it stands there).
    """
    notes = [note for mention in mentions for note in _of_mention(text, mention)]
    notes += find_unlinked(tokens, mentions)
    notes += _unlinked(text, mentions)
    return sorted(notes, key=lambda note: (note.span or (0, 0), note.code))


def _of_mention(text: str, mention: Mention) -> Iterator[Note]:
    """Yield what is to be said of one mention."""
    surface = mention.span.of(text)
    value = mention.value
    names = getattr(value, "names", None)
    name = (names.th or names.en or surface) if names else surface
    flags = list(mention.flags)
    if mention.match == "fuzzy" and "spelling_suspect" not in flags:
        flags.append("spelling_suspect")
    for flag in flags:
        if flag in MESSAGES:
            message = MESSAGES[flag].format(text=surface, name=name)
            yield Note(flag, message, span=mention.span)
    if isinstance(value, PlaceValue) and value.alternatives:
        others = ", ".join(value.alternatives)
        yield Note("ambiguous", f"«{surface}» may also be {others}", span=mention.span)


def _unlinked(text: str, mentions: Sequence[Mention]) -> Iterator[Note]:
    """Yield one note for each place or organisation that is in no gazetteer."""
    seen: dict[str, list[Mention]] = {}
    for mention in mentions:
        if isinstance(mention.value, PlaceValue | PartnerValue):
            seen.setdefault(mention.value.id, []).append(mention)
    for identity, group in seen.items():
        if UNLISTED_ID_RE.fullmatch(identity):
            code = "unlinked_place" if group[0].kind == "city" else "unlinked_organisation"
            message = f"«{group[0].span.of(text)}» is in no gazetteer"
            yield Note(code, message, span=group[0].span, times=len(group))
