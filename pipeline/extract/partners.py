"""Partners that are countries, in all the forms brochures use (สหรัฐฯ, สปป. ลาว, เกาหลีใต้).

A country that clings to a noun is an adjective and no mention of its own, see `adjectives`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.extract.adjectives import COUNTRY_WORD_RE, find_adjectives
from pipeline.extract.contexts import find_persons, latin_titles, overlaps_any, settle
from pipeline.extract.gazetteer_rows import Entry
from pipeline.extract.matcher import GENERIC_REACH, Hit, find_hits, generic_start
from pipeline.records import Match, Mention, Tokens
from pipeline.spans import Span


def find_countries(
    tokens: Tokens, taken: Sequence[Span] = (), gazetteers: Sequence[Path] = ()
) -> list[Mention]:
    """Find the mentions of countries.

    Args:
        tokens: the brochure.
        taken: spans of earlier mentions (dates, organisations), sorted and disjoint; a name
            inside one is part of it and no mention of its own.
        gazetteers: CSV files of the user.

    Returns:
        Mentions of kind `partner` in text order.
    """
    text = tokens.clean.text
    hits = settle(find_hits(tokens, gazetteers), text)
    hits = [hit for hit in hits if not overlaps_any(hit.span, taken)]
    adjectives = find_adjectives(hits, tokens)
    persons = frozenset(span.start for span in find_persons(tokens))
    titles = latin_titles(text, sorted((*taken, *(hit.span for hit in hits))))
    found = []
    for hit in hits:
        entry = country_of(hit)
        if entry is None or hit.span in adjectives or hit.span.start in persons:
            continue
        mention = _mention(hit, entry, text)
        if not overlaps_any(hit.span, titles) and not _is_branch(mention, text):
            found.append(mention)
    return found


def _is_branch(mention: Mention, text: str) -> bool:
    """Say whether a country is the end of a body's name: หัวเว่ย (ประเทศไทย), แห่งประเทศไทย."""
    start, end = mention.full_span
    return text.endswith("แห่ง", 0, start) or (
        text.startswith("ประเทศไทย", start)
        and text[start - 1 : start] + text[end : end + 1] == "()"
    )


def country_of(hit: Hit) -> Entry | None:
    """Return the country a hit names, if it names one."""
    return next((entry for entry in hit.entries if entry.type == "country"), None)


def _mention(hit: Hit, entry: Entry, text: str) -> Mention:
    """Build the mention of a country, with ประเทศ in its full span."""
    span = hit.span
    word = COUNTRY_WORD_RE.search(text, max(0, span.start - GENERIC_REACH), span.start)
    full = Span(generic_start(text, word, span.start), span.end)
    if hit.surface.startswith("ประเทศ") and text.startswith("ประเทศ", span.start):
        span = Span(span.start + len("ประเทศ"), span.end)
    match: Match = "exact" if hit.surface in (entry.th, entry.en) else "alias"
    return Mention(span, full, "partner", entry.value(), "countries.gazetteer", match)
