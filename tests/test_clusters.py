"""Marks go to the base their pen or their ink says, in whatever order they were drawn."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline import thai
from pipeline.read.clusters import gather_clusters, kind_of
from pipeline.records import Box, Glyph
from tests.drawing import glyph, write


def numbered(glyphs: list[Glyph]) -> list[Glyph]:
    return [g._replace(order=i) for i, g in enumerate(glyphs)]


def texts(glyphs: list[Glyph]) -> list[str]:
    return [cluster.text for cluster in gather_clusters(numbered(glyphs))]


def test_marks_follow_their_base() -> None:
    assert texts(write("ที่นี่")) == ["ที่", "นี่"]


def test_marks_as_wide_as_letters_drawn_from_one_place_belong_to_one_base() -> None:
    """In a typewriter font the pen is moved back after a mark; its ink lies over what follows."""
    tho, vowel, mark, o = write("ที่อ")
    ink = Box(tho.box.x1 + 3.0, 92.0, tho.box.x1 + 5.0, 94.0)
    wide = [g._replace(advance=6.0, ink=ink, box=o.box) for g in (vowel, mark)]
    assert texts([tho, *wide, o]) == ["ที่", "อ"]


def test_mark_drawn_after_the_next_base() -> None:
    ko, no, mark, o = write("กน้อ")
    late = mark._replace(pen=(ko.box.x1, 100.0), box=mark.box._replace(x0=ko.box.x1, x1=ko.box.x1))
    assert texts([ko, no, late, o]) == ["ก" + thai.MAI_THO, "น", "อ"]


def test_mark_drawn_before_its_base() -> None:
    ko, no, mark, o = write("กน้อ")
    assert texts([ko, mark, no, o]) == ["ก", "น้", "อ"]


def test_mark_drawn_from_another_line() -> None:
    above, below = write("กอบ", y=100.0), write("นาน", y=118.0)
    mark = glyph(thai.MAI_EK, above[1].box.x1, 103.0)
    assert texts([*above, *below, mark]) == ["ก", "อ่", "บ", "น", "า", "น"]


def test_ink_overrules_the_guess_from_the_pen() -> None:
    ko, no = write("กน")
    ink = Box(no.box.x0 + 1, 85.0, no.box.x0 + 4, 90.0)
    mark = glyph(thai.MAI_EK, no.box.x0 + 2, 100.0, ink=ink)
    assert texts([ko, no, mark]) == ["ก", "น่"]
    assert texts([mark, ko, no]) == ["ก", "น่"]


def test_letter_spacing_before_the_mark() -> None:
    ko = glyph("ก", 50.0)
    mark = glyph(thai.MAI_EK, 63.0)  # 7 pt of spacing, the next base starts at the mark's pen
    no = glyph("น", 63.0)
    assert texts([ko, mark, no]) == ["ก่", "น"]


def test_a_mark_with_no_base_in_reach_is_kept_alone() -> None:
    ko = glyph("ก", 50.0)
    mark = glyph(thai.MAI_EK, 300.0, 500.0)
    assert texts([ko, mark]) == ["ก", thai.MAI_EK]


def test_a_glyph_without_text_widens_the_cluster_before_it() -> None:
    first, second = glyph("สำ", 50.0), glyph("", 56.0, width=6.0)
    (cluster,) = gather_clusters(numbered([first, second]))
    assert (cluster.start, cluster.end) == (50.0, 62.0)


def test_an_unreadable_glyph_without_width_is_a_mark() -> None:
    ko, unknown = glyph("ก", 50.0), glyph("\ufffd", 56.0, width=0.0)
    assert texts([ko, unknown]) == ["ก\ufffd"]


def test_private_marks_are_marks_and_private_bases_are_not() -> None:
    assert kind_of("\uf70a") == "mark" and kind_of("\uf88b") == "mark"
    assert kind_of("\uf70f") == "base" and kind_of("\uf700") == "base"
    assert kind_of(" ") == "blank" and kind_of("") == ""


def test_text_written_downwards() -> None:
    glyphs = [
        g._replace(
            pen=(300.0, 50.0 + 6 * i), angle=90, box=Box(298.0, 50.0 + 6 * i, 308.0, 56.0 + 6 * i)
        )
        for i, g in enumerate(write("กขค"))
    ]
    clusters = gather_clusters(numbered(glyphs), 90)
    assert [c.text for c in clusters] == ["ก", "ข", "ค"]
    assert [c.start for c in clusters] == [50.0, 56.0, 62.0]


CLUSTERS = st.lists(
    st.tuples(
        st.sampled_from("กขคนมร"),
        st.sampled_from(["", thai.SARA_I, thai.SARA_UU, thai.MAI_HAN_AKAT]),
        st.sampled_from(["", thai.MAI_EK, thai.MAI_THO]),
    ).map("".join),
    min_size=1,
    max_size=12,
)


@given(CLUSTERS, st.randoms(use_true_random=False))
def test_any_order_of_drawing_gives_the_same_clusters(clusters: list[str], random: object) -> None:
    drawn = write("".join(clusters))
    bases = [g for g in drawn if g.text not in thai.MARKS]
    marks = [g for g in drawn if g.text in thai.MARKS]
    at = {id(g): i for i, g in enumerate(drawn)}
    # Each mark is drawn up to three glyphs later than it stands, the bases in their order.
    shifted = sorted(
        [*bases, *marks],
        key=lambda g: at[id(g)] + (random.randint(0, 3) + 0.5 if g in marks else 0),  # type: ignore[attr-defined]
    )
    found = sorted(gather_clusters(numbered(shifted)), key=lambda c: c.start)
    assert [sorted(c.text) for c in found] == [sorted(c) for c in clusters]
