"""Alignments: what edits do to offsets, tried against the plain definition."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.spans import Alignment, Edit, Span, apply_edits, without_overlaps


@st.composite
def edits_on(draw, length):
    pairs = draw(
        st.lists(
            st.tuples(st.integers(0, length), st.integers(0, 3), st.text("xyz", max_size=3)),
            max_size=6,
        )
    )
    edits = [Edit(Span(a, min(length, a + n)), r) for a, n, r in pairs]
    return without_overlaps(edits)


@given(st.data())
def test_composition_agrees_with_the_texts(data):
    source = data.draw(st.text("abcdefgh", max_size=20))
    text, alignment = source, Alignment()
    for _ in range(data.draw(st.integers(0, 4))):
        edits = data.draw(edits_on(len(text)))
        alignment = alignment.then(Alignment.from_edits(edits))
        text = apply_edits(text, edits)
    source_at = target_at = 0
    for a, b, c, d in alignment.segments:
        assert source_at <= a <= b <= len(source) and target_at <= c <= d <= len(text)
        assert source[source_at:a] == text[target_at:c]
        source_at, target_at = b, d
    assert source[source_at:] == text[target_at:]


@given(st.data())
def test_spans_go_over_and_hold_what_they_held(data):
    source = data.draw(st.text("abcdefgh", min_size=1, max_size=20))
    edits = data.draw(edits_on(len(source)))
    alignment = Alignment.from_edits(edits)
    target = apply_edits(source, edits)
    a = data.draw(st.integers(0, len(source)))
    b = data.draw(st.integers(a, len(source)))
    there = alignment.to_target(Span(a, b))
    assert 0 <= there.start <= there.end <= len(target)
    back = alignment.to_source(there)
    assert 0 <= back.start <= back.end <= len(source)
    untouched = [i for i in range(a, b) if not any(e.span.start <= i < e.span.end for e in edits)]
    for i in untouched:
        at = alignment.to_target(Span(i, i + 1))
        assert at.of(target) == source[i] and there.contains(at)
        assert alignment.to_source(at) == Span(i, i + 1)
