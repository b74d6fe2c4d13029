"""The stage `extract`: tokens → facts, who did what with whom, and why we think so.

Dates come first, because nothing else may start inside one. Organisations come before
places: most wrong places are parts of an organisation's name. Programmes come last of the
names, since a name ends before the place, date or party behind it. What overlaps is settled
once, in `resolve.py`; relations are read between the mentions that stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pipeline.extract.cities import find_cities
from pipeline.extract.confidence import load_confidences
from pipeline.extract.dates import find_dates
from pipeline.extract.organisations import find_organisations
from pipeline.extract.partners import find_countries
from pipeline.extract.programmes import find_programmes
from pipeline.extract.quantities import find_quantities
from pipeline.extract.relations import find_relations
from pipeline.extract.resolve import make_facts, resolve_mentions
from pipeline.extract.warnings import find_warnings
from pipeline.records import FactSheet, Mention, Tokens
from pipeline.spans import Span

__all__ = ["extract_facts"]


def extract_facts(
    tokens: Tokens, *, reference_date: date | None = None, gazetteers: Sequence[Path] = ()
) -> FactSheet:
    """Extract the facts of one brochure.

    Args:
        tokens: its clean text in words.
        reference_date: the day relative dates are counted from; without it they stay
            unresolved.
        gazetteers: CSV files of the user, read before the project's own.

    Returns:
        Facts in the order of their first mention, relations in text order, warnings.

    Raises:
        DataError: a gazetteer or a table of this stage is unusable.
    """
    text, confidences = tokens.clean.text, load_confidences()
    dates = find_dates(tokens, reference_date=reference_date)
    organisations = find_organisations(tokens, _spans(dates), gazetteers)
    taken = _spans([*dates, *organisations])
    countries = find_countries(tokens, taken, gazetteers)
    cities = find_cities(tokens, taken, gazetteers)
    names = sorted([*dates, *organisations, *countries, *cities], key=lambda m: m.full_span)
    programmes = find_programmes(tokens, names)
    quantities = find_quantities(tokens, names)
    mentions = resolve_mentions(text, [*names, *programmes, *quantities])
    told = find_relations(tokens, mentions, confidences)
    relations = [relation for relation in told if relation.modality != "negated"]
    denied = [relation for relation in told if relation.modality == "negated"]
    facts = make_facts(mentions, relations, confidences)
    warnings = find_warnings(tokens, mentions, denied)
    return FactSheet(tokens, tuple(facts), tuple(relations), tuple(warnings))


def _spans(mentions: Sequence[Mention]) -> list[Span]:
    """Return the disjoint stretches that mentions take up, sorted."""
    taken: list[Span] = []
    for span in sorted(mention.full_span for mention in mentions):
        if taken and span.start < taken[-1].end:
            taken[-1] = Span(taken[-1].start, max(taken[-1].end, span.end))
        else:
            taken.append(span)
    return taken
