"""The stage `extract`: tokens → facts, who did what with whom, and why we think so.

Dates come first, because nothing else may start inside one. Organisations come before
places: most wrong places are parts of an organisation's name. Programmes come last of the
names, since a name ends before the place, date or party behind it. What overlaps is settled
once, in `resolve`; relations are read between the mentions that stand. The words a rule goes by
stand in the CSV file of its name. The files by task, each task in the order in which it is done:

Dates
    dates              lines → dates
    date_atoms         a line → numbers, months, eras, cue words (`dates.csv`)
    date_grammar       patterns over the atoms
    date_hits          what a pattern matched, and its groups
    date_forms         what each form of date means
    date_years         the same, of forms without a month
    eras               years of the Thai eras → days
    relative_dates     days without a year; ปีนี้, เมื่อวาน
    row_years          bare years of tables and timelines

Names of the gazetteers
    gazetteer          the lists, and where places lie
    gazetteer_rows     what each column means, and what is refused
    matcher            where the names of the lists stand in a text, and other names again
    contexts           what the words beside a name say of it (`contexts.csv`)

Organisations and countries
    organisations      from the gazetteer, by head noun, by Latin words
    head_nouns         nouns that begin a name (`head_nouns.csv`)
    not_heads          words that only begin like one (`not_heads.csv`)
    headed_names       names that a head noun begins
    name_reach         how far such a name reaches
    name_stops         the word that ends it
    name_text          the words, places and head nouns around it
    name_kinds         what is no name, but the kind of a body
    name_edges         the words at its edges (`name_edges.csv`)
    name_tails         the number, area or loan words behind that end
    latin_names        names in Latin letters
    aliases            second names: A (B), A หรือ B
    partners           countries
    adjectives         countries that are none: อาหารไทย

Places
    cities             settlements and areas (`cities.csv`, `provinces.csv`, `districts.csv` …)
    misspelt           a city but for one or two letters
    unlisted           places that no gazetteer has

Programmes
    programmes         projects, plans, funds, events
    programme_words    the words that tell them (`programmes.csv`)
    programme_heads    names that start at a head noun
    programme_starts   where such a noun is a word of its own
    programme_names    where the name ends
    programme_stops    with which words it goes on
    programme_text     the words and other mentions around it
    programme_edges    what is no name, and what still belongs to one
    programme_objects  what a named party sets up or hosts

Quantities
    quantities         numbers with what they count, in base units
    quantity_words     units, multipliers, signs (`quantities.csv`)
    numerals           digits → values, ranges
    units              what a number counts
    uncounted          numbers that count nothing
    claims             figures that cannot be true (`claims.csv`)

Relations
    relations          who did what with whom
    clauses            sentences and clauses
    phrase_kinds       a phrase, and the symbols of its kind
    phrases            names that stand together
    coordination       A, B และ C
    tape               a sentence with a symbol for each phrase
    anaphors           generic names that point back: โครงการนี้
    speakers           who เรา and ผม are in a speech
    relation_rules     the ways to say a relation (`relations.csv`)
    relation_matches   where a rule matches the tape
    arguments          what the pattern does not hold
    subjects           who does it (`subjects.csv`)
    governed           what a preposition or an office governs, and does nothing itself
    bystanders         who else may do it: people, bodies of which no fact is made
    context            names of earlier sentences
    modality           stated, planned, expected, denied
    statements         where the next statement of a sentence begins
    qualifiers         when, where, how much
    links              what lies inside what

All together
    resolve            mentions that overlap → one; mentions of one thing → one fact
    confidence         how far a rule can be trusted, measured (`confidence.csv`)
    odds               how sure the restored text is that a fact rests on
    warnings           what was not certain or not understood
    unlinked           names that no gazetteer has
    tables             CSV files, checked row by row
    once               what several finders ask, found once
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pipeline.extract.cities import find_cities
from pipeline.extract.confidence import load_confidences
from pipeline.extract.dates import find_dates
from pipeline.extract.odds import Odds
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
    odds = Odds(tokens.clean.repairs)
    told = [odds.weigh_relation(r) for r in find_relations(tokens, mentions, confidences)]
    relations = [relation for relation in told if relation.modality != "negated"]
    denied = [relation for relation in told if relation.modality == "negated"]
    facts = make_facts(mentions, relations, confidences, odds)
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
