"""What was not certain or not understood: one note per thing, with its place in the clean text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.extract.unlinked import find_unlinked
from pipeline.records import Mention, Note, PlaceValue, Relation, Tokens

MESSAGES = {
    "claim_check": "the figure «{text}» is far from what is known; extracted as printed",
    "spelling_suspect": "«{text}» is read as {name}; the text keeps its spelling",
    "year_missing": "«{text}» has no year and none could be inferred",
}
"""Flags of mentions that a reader should be told of."""


def find_warnings(
    tokens: Tokens, mentions: Sequence[Mention], denied: Sequence[Relation] = ()
) -> list[Note]:
    """Return the warnings of the extract stage, in text order.

    Codes: those of `MESSAGES`, `ambiguous` (a place with other readings), `negated` (one of
    the `denied` relations: the text says that it is not so, and it is not written), and those
    of `unlinked.find_unlinked` (names that no gazetteer has).
    """
    text = tokens.clean.text
    notes = [note for mention in mentions for note in _of_mention(text, mention)]
    notes += find_unlinked(tokens, mentions)
    notes += [_of_denied(text, relation) for relation in denied]
    return sorted(notes, key=lambda note: (note.span or (0, 0), note.code))


def _of_denied(text: str, relation: Relation) -> Note:
    """Make the note of a relation that the text denies."""
    span = relation.evidence[-1]
    return Note("negated", f"«{span.of(text)}» denies {relation.type}; not written", span=span)


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
