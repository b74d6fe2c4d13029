"""The law of positions, forward and back, for every well-formed cluster of the script."""

from __future__ import annotations

from itertools import product

import pytest

from pipeline import thai
from pipeline.repair.shaping import MAC_CODES, WINDOWS_CODES, place, shape
from pipeline.thai import MAI_EK, MAI_HAN_AKAT, MAI_THO, NIKHAHIT, SARA_AA, SARA_AM, SARA_U, SARA_UU
from pipeline.variants import MEANINGS, Placed
from tests.repairing import clean, repaired

MARK_GROUPS = [
    "",
    *thai.MARKS,
    *(a + b for a, b in product(thai.ABOVE_MARKS + thai.BELOW_MARKS, thai.TOP_MARKS)),
    *(a + NIKHAHIT for a in thai.BELOW_MARKS + thai.ABOVE_VOWELS),
]
VOWELS = ["", *thai.FOLLOWING_VOWELS, SARA_AA + thai.SARA_A]
CLUSTERS = [
    cluster
    for lead, base, marks, vowel in product(
        ["", *thai.LEADING_VOWELS], thai.BASES, MARK_GROUPS, VOWELS
    )
    if thai.is_well_formed(cluster := lead + base + marks + vowel)
]


def plain(cluster: str) -> str:
    return cluster


def windows(cluster: str) -> str:
    return shape(cluster)


def windows_whole_sara_am_tone_first(cluster: str) -> str:
    return shape(cluster, split_sara_am=False, tone_first=True)


def mac_tone_first(cluster: str) -> str:
    return shape(cluster, MAC_CODES, tone_first=True)


def tone_first_without_codes(cluster: str) -> str:
    return shape(cluster, {}, tone_first=True)


def gap_before_marks(cluster: str) -> str:
    shaped = shape(cluster)
    return "".join(
        " " + c if c in MEANINGS and MEANINGS[c].character in thai.MARKS else c for c in shaped
    )


def test_the_script_has_as_many_clusters_as_the_grammar_says() -> None:
    assert len(CLUSTERS) == len(set(CLUSTERS)) > 50_000


@pytest.mark.parametrize(
    "damage",
    [
        plain,
        windows,
        windows_whole_sara_am_tone_first,
        mac_tone_first,
        tone_first_without_codes,
        gap_before_marks,
    ],
)
def test_every_cluster_comes_back(damage: object) -> None:
    assert callable(damage)
    wrong = []
    for start in range(0, len(CLUSTERS), 2000):
        batch = CLUSTERS[start : start + 2000]
        # Behind a Latin letter nothing of one cluster can be taken for part of the next.
        result = repaired("\n\n".join(f"x{damage(cluster)}x" for cluster in batch))
        got = result.text.split("\n\n")
        assert len(got) == len(batch)
        wrong += [(b, g[1:-1]) for b, g in zip(batch, got, strict=True) if g[1:-1] != b]
        assert not result.notes
    assert wrong == []


@pytest.mark.parametrize(
    ("cluster", "places"),
    [
        ("ก" + MAI_EK, ["", "low"]),
        ("ป" + MAI_EK, ["", "low_left"]),
        ("ป" + MAI_HAN_AKAT + MAI_THO, ["", "left", "left"]),
        ("ก" + MAI_HAN_AKAT + MAI_THO, ["", "", ""]),
        ("ญ" + SARA_U, ["no_descender", ""]),
        ("ฎ" + SARA_UU, ["", "lowered"]),
        ("น" + MAI_THO + SARA_AM, ["", "", "", ""]),
        ("ก" + SARA_U + MAI_EK, ["", "", "low"]),
    ],
)
def test_law(cluster: str, places: list[str]) -> None:
    assert [placed.position for placed in place(cluster)] == places


def test_sara_am_carries_its_nikhahit_under_the_tone() -> None:
    characters = [placed.character for placed in place("น" + MAI_THO + SARA_AM)]
    assert characters == ["น", NIKHAHIT, MAI_THO, SARA_AA]


def test_codes_go_both_ways() -> None:
    for codes in (WINDOWS_CODES, MAC_CODES):
        assert all(MEANINGS[code] == placed for placed, code in codes.items())
        assert all(isinstance(placed, Placed) for placed in codes)


def test_a_code_against_the_law_is_noted() -> None:
    result = repaired("บ\uf705าน")  # a mark for a tall base, on a base that is not
    assert result.text == "บ" + MAI_EK + "าน"
    assert [(note.code, note.times) for note in result.notes] == [("pua_law_violated", 1)]
    assert not repaired("บ\uf70aาน").notes


def test_private_use_is_proved_in_running_text() -> None:
    text = "ป้าบัวซื้อปุ๋ยกับฝั่งโน้น น้ำท่วมที่ญาติผู้ใหญ่"
    for codes in (WINDOWS_CODES, MAC_CODES):
        assert shape(text, codes) != text
        assert clean(shape(text, codes)) == text
        assert not repaired(shape(text, codes)).notes
