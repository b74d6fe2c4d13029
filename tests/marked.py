"""Marked texts: `[kind:surface]` becomes a mention, so that relations are tested alone.

`[city/JP:เมือง~นารา]`: the kind, the country, the generic word (in the full span only) and
the name, which is also the id.
"""

from __future__ import annotations

import re

from pipeline.records import (
    DateValue,
    Mention,
    Names,
    PartnerValue,
    PlaceValue,
    ProgrammeValue,
    QuantityValue,
    Tokens,
    Value,
)
from pipeline.spans import Span
from tests.labelled import tokens_of

MARK_RE = re.compile(r"\[([a-z]+)(?:/([A-Z]{2}))?:([^\]]*)\]")
PARTNERS = {
    "org": "other_organization",
    "gov": "government_agency",
    "min": "government_agency",
    "uni": "university",
    "net": "network",
    "country": "country",
}
PLACES = {
    "place": "province",
    "city": "city",
    "district": "district",
    "state": "state",
    "region": "region",
}
PROGRAMMES = ("project", "plan", "fund", "event")
UNITS = {"count": "thing", "money": "THB", "duration": "year"}


def marked(source: str) -> tuple[Tokens, list[Mention]]:
    text, mentions, at = "", [], 0
    for match in MARK_RE.finditer(source):
        text += source[at : match.start()]
        at = match.end()
        generic, _, name = match[3].rpartition("~")
        full = Span(len(text), len(text) + len(generic) + len(name))
        span = Span(full.start + len(generic), full.end)
        text += generic + name
        value, kind = _value(match[1], match[2], name)
        mentions.append(Mention(span, full, kind, value, "test.mark", "exact"))
    return tokens_of(text + source[at:]), mentions


def _value(word: str, country: str | None, name: str) -> tuple[Value, str]:
    names = Names(name, None)
    if word in PARTNERS:
        return PartnerValue(name, PARTNERS[word], names, country), "partner"
    if word in PLACES:
        return PlaceValue(name, PLACES[word], names, country), "city"
    if word in PROGRAMMES:
        return ProgrammeValue(name, word, names), "programme"
    if word == "date":
        return DateValue(name, name, "day", "buddhist", None), "date"
    return QuantityValue(name, 1.0, UNITS[word]), "quantity"
