"""Names of places and organisations that no gazetteer has, whether they became mentions or not.

They are warnings, not facts: a user who knows them adds a row to a gazetteer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.extract.contexts import contexts, overlaps_any
from pipeline.extract.head_nouns import head_pattern, heads
from pipeline.extract.name_reach import Reach
from pipeline.records import Mention, Note, PartnerValue, PlaceValue, Tokens
from pipeline.spans import Span

LATIN_RE = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Z][a-z]{2,20}(?:[ ](?:of|and|for|the)[ ])?(?:[ ]?[A-Z][a-z]{1,20}){1,5}"
    r"|[A-Z]{3,8})(?![A-Za-z0-9])"
)
"""Latin names of two words or more, and abbreviations in capitals."""
PLACE_RE = re.compile(
    r"(?:จังหวัด|อำเภอ|ตำบล|มณฑล|แคว้น|นคร|เมือง)(?P<name>[ก-ฮเ-ไ][ก-\u0e4e]{2,23})(?=[ ,)\n]|$)"
)
HASHED_ID_RE = re.compile(r"(?:org|city):[0-9a-f]{12}")
CODES = {"city": "unlinked_place", "partner": "unlinked_organisation"}
MESSAGES = {
    "unlinked_place": "«{name}» looks like a place and is in no gazetteer",
    "unlinked_organisation": "«{name}» looks like an organisation and is in no gazetteer",
}


def find_unlinked(tokens: Tokens, mentions: Sequence[Mention]) -> list[Note]:
    """Return a note for every name that was not linked, each name once with its count.

    Args:
        tokens: the brochure.
        mentions: all mentions of all kinds.

    Returns:
        Notes `unlinked_place` and `unlinked_organisation` in text order; `span` is the
        first place where the name stands.
    """
    text = tokens.clean.text
    taken: list[Span] = []
    for span in sorted(mention.full_span for mention in mentions):
        if not taken or span.start >= taken[-1].end:
            taken.append(span)
    first: dict[tuple[str, str], Span] = {}
    times: dict[tuple[str, str], int] = {}
    found = [*_unlisted(mentions), *_names(tokens, taken)]
    for code, span in sorted(found, key=lambda name: name[1]):
        key = (code, span.of(text))
        first.setdefault(key, span)
        times[key] = times.get(key, 0) + 1
    return [
        Note(code, MESSAGES[code].format(name=name), span=first[code, name], times=n)
        for (code, name), n in times.items()
    ]


def _unlisted(mentions: Sequence[Mention]) -> Iterator[tuple[str, Span]]:
    """Yield the mentions whose id was made from their name, because no gazetteer has it."""
    for mention in mentions:
        value = mention.value
        if mention.match != "pattern" or not isinstance(value, PlaceValue | PartnerValue):
            continue
        if HASHED_ID_RE.fullmatch(value.id):
            yield CODES[mention.kind], mention.span


def _names(tokens: Tokens, taken: Sequence[Span]) -> Iterator[tuple[str, Span]]:
    """Yield the code and the span of each name that was not linked."""
    text = tokens.clean.text
    reach = Reach(tokens, {})
    for match in PLACE_RE.finditer(text):
        span = Span(*match.span("name"))
        if not reach.begins(match.start()):  # the นคร of เป็นครั้งแรก is no generic word
            continue
        kind = any(match["name"].startswith(word) for word in contexts().kind)
        if not kind and not overlaps_any(span, taken):
            yield "unlinked_place", span
    for match in LATIN_RE.finditer(text):
        if not overlaps_any(Span(*match.span()), taken):
            yield "unlinked_organisation", Span(*match.span())
    for match in head_pattern().finditer(text):
        head, start = heads()[match[0]], match.start()
        if head.shape != "marked" or not reach.begins(start):
            continue
        end = reach.end_of(start, head)
        if end is not None and not overlaps_any(Span(start, end), taken):
            yield "unlinked_organisation", Span(start, end)
