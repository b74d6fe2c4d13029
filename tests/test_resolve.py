"""Resolution: overlapping mentions, bracketed names, facts in order."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.confidence import Confidences
from pipeline.extract.odds import Odds
from pipeline.extract.resolve import make_facts, resolve_mentions
from pipeline.records import Mention, Names, PartnerValue, PlaceValue, Relation
from pipeline.spans import Span

NONE = Confidences({"cities.a": (6, 8), "cities.b": (9, 10), "cities.c": (1, 1)}, "a set")
CITY = PlaceValue("city:TH-40", "province", Names("ขอนแก่น", "Khon Kaen"), "TH")


def city(start: int, end: int, full: int | None = None, rule: str = "cities.a") -> Mention:
    span = Span(start, end)
    return Mention(span, Span(start if full is None else full, end), "city", CITY, rule, "exact")


def organisation(start: int, end: int, identity: str, name: str) -> Mention:
    value = PartnerValue(identity, "university", Names(name, None), "TH")
    span = Span(start, end)
    return Mention(span, span, "partner", value, "organisations.head_noun", "pattern")


def test_a_name_inside_a_longer_name_is_no_mention() -> None:
    text = "เทศบาลนครขอนแก่น"
    longer = organisation(0, len(text), "org:aaaaaaaaaaaa", text)
    assert resolve_mentions(text, [city(9, len(text)), longer]) == [longer]


def test_name_in_brackets_is_the_same_entity() -> None:
    text = "มูลนิธิป่าสัก (MPS) และ MPS"
    first = organisation(0, 13, "org:aaaaaaaaaaaa", "มูลนิธิป่าสัก")
    short = organisation(15, 18, "org:bbbbbbbbbbbb", "MPS")
    again = organisation(24, 27, "org:bbbbbbbbbbbb", "MPS")
    found = resolve_mentions(text, [first, short, again])
    assert {m.value.id for m in found} == {"org:aaaaaaaaaaaa"}
    value = found[0].value
    assert isinstance(value, PartnerValue)
    assert value.names == Names("มูลนิธิป่าสัก", None, ("MPS",))


def test_a_gazetteer_entry_leads_a_name_found_by_pattern() -> None:
    text = "มูลนิธิป่าสัก (MPS)"
    first = organisation(0, 13, "org:aaaaaaaaaaaa", "มูลนิธิป่าสัก")
    known = organisation(15, 18, "org:mps", "MPS")
    assert {m.value.id for m in resolve_mentions(text, [first, known])} == {"org:mps"}


def test_two_known_organisations_side_by_side_stay_two() -> None:
    text = "กรมเอ (WHO)"
    found = resolve_mentions(
        text, [organisation(0, 5, "org:a", "กรมเอ"), organisation(7, 10, "org:who", "WHO")]
    )
    assert [m.value.id for m in found] == ["org:a", "org:who"]


def test_facts_stand_in_the_order_of_their_first_mention_with_the_surest_rule() -> None:
    other = organisation(0, 3, "org:a", "กรม")
    found = resolve_mentions("x" * 40, [city(30, 37, rule="cities.b"), city(10, 17), other])
    facts = make_facts(found, [], NONE, Odds(()))
    assert [fact.value.id for fact in facts] == ["org:a", "city:TH-40"]
    assert facts[1].confidence.score == 0.9
    assert [m.span.start for m in facts[1].mentions] == [10, 30]


def test_roles_come_from_relations() -> None:
    found = [city(0, 7), organisation(10, 13, "org:a", "กรม")]
    relation = Relation(
        "hosts", "city:TH-40", "org:a", (Span(0, 13),), "relations.hosts.host", NONE.of("x.y")
    )
    assert make_facts(found, [relation], NONE, Odds(()))[0].roles == ("host",)


def test_confidence_is_measured_or_says_what_it_is_not() -> None:
    assert NONE.of("cities.a").score == 0.75
    assert "n=8" in NONE.of("cities.a").basis
    pooled = NONE.of("cities.new")
    assert pooled.score == round(16 / 19, 3)
    assert pooled.basis.startswith("no labelled example of cities.new")
    assert NONE.of("other.rule").score == 0.0


def test_one_example_proves_little() -> None:
    few = NONE.of("cities.c")
    assert few.score == pytest.approx(0.207, abs=0.001)
    assert few.level == "low"
    assert few.basis.startswith("lower end of the 95 % interval") and "1 of 1" in few.basis


SPANS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 12)).map(lambda p: Span(p[0], p[0] + p[1]))
)


@given(SPANS)
def test_what_stands_never_overlaps_and_what_fell_overlaps_a_longer_one(spans: list[Span]) -> None:
    given_mentions = [city(*span) for span in spans]
    kept = resolve_mentions(" " * 80, given_mentions)
    for before, behind in itertools.pairwise(kept):
        assert before.span.end <= behind.span.start
        assert before.full_span.end <= behind.full_span.start
    for span in spans:
        assert any(m.span == span for m in kept) or any(
            m.span.overlaps(span) and m.span.length >= span.length for m in kept
        )
