"""Two tones on one base: which one stays, where the other goes, and when both stay."""

from __future__ import annotations

import pytest

from pipeline.repair.tones import settle_tones
from pipeline.spans import apply_edits
from pipeline.thai import MAI_EK, MAI_THO, SARA_AM
from tests.repairing import clean, repaired
from tests.test_restore import TRUE

BOTH = (MAI_EK + MAI_THO, MAI_THO + MAI_EK)


def settled(text: str) -> str:
    return apply_edits(text, list(settle_tones(text)))


@pytest.mark.parametrize("tones", BOTH)
@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        ("ชาวบ", "านปลูกต้นไม้ริมคลอง", MAI_THO),
        ("ประชาชนส", "วนใหญ่เดินทางโดยรถไฟ", MAI_EK),
        ("สินค้าและบริการเพิ", "มขึ้นทุกปี", MAI_EK),
        ("ห้ามเทของเสียลงแม่น", SARA_AM + "ลำคลอง", MAI_THO),
    ],
)
def test_the_words_tell_which_tone_is_meant(tones: str, before: str, after: str, kept: str) -> None:
    assert settled(before + tones + after) == before + kept + after


def test_a_tone_that_strayed_goes_back() -> None:
    true = "ที่น้ำตกแห่งนี้"
    strayed = true.replace(MAI_EK + "น" + MAI_THO, "น" + MAI_EK + MAI_THO, 1)
    assert settled(strayed) == true


def test_where_no_word_tells_both_stay() -> None:
    text = "ฎ" + BOTH[0] + " 17"
    assert settled(text) == text


def test_what_is_no_writing_is_left_alone() -> None:
    text = ("ก" + BOTH[0] + "า") * 50
    assert settled(text) == text


def test_all_of_a_text_comes_back_with_its_odds() -> None:
    damaged = TRUE.replace("บ" + MAI_THO + "าน", "บ" + BOTH[1] + "าน")
    got = repaired(damaged)
    assert damaged != TRUE
    assert got.text == TRUE
    made = [repair for repair in got.repairs if repair.mechanism == "settle_tones"]
    assert made
    assert all(not r.lossless and 0.5 < r.confidence < 1 and r.alternatives for r in made)
    assert clean(got.text) == got.text
