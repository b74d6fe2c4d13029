"""What was done to a text: how sure one repair is that stands on another."""

from __future__ import annotations

from pipeline import thai
from pipeline.repair.history import History
from pipeline.repair.marks import drop_replacement_at_sara_am, recompose_sara_am
from pipeline.spans import Edit, Span

RING, AA = thai.NIKHAHIT, thai.SARA_AA


def test_what_follows_from_a_guess_is_no_surer_than_the_guess() -> None:
    history = History(f"ด{AA}เนิน ท{RING}{AA}")
    history.apply([Edit(Span(1, 1), RING, lossless=False, confidence=0.6)], "guess")
    history.apply(recompose_sara_am(history.text), "recompose_sara_am")
    assert history.text == "ดำเนิน ทำ"
    guessed, resting, proved = history.repairs()
    assert (guessed.mechanism, guessed.confidence) == ("guess", 0.6)
    assert (resting.lossless, resting.confidence) == (False, 0.6)
    assert (proved.lossless, proved.confidence) == (True, 1.0)


def test_what_a_later_guess_changes_stays_proved() -> None:
    history = History(f"ท{RING}{AA}ดี")
    history.apply(recompose_sara_am(history.text), "recompose_sara_am")
    history.apply([Edit(Span(0, 2), "ทา", lossless=False, confidence=0.7)], "guess")
    assert {r.mechanism: r.lossless for r in history.repairs()} == {
        "recompose_sara_am": True,
        "guess": False,
    }


def test_a_guess_that_weighs_another_has_odds_of_its_own() -> None:
    history = History("บานนา")
    history.apply([Edit(Span(1, 1), thai.MAI_EK, lossless=False, confidence=0.5)], "guess")
    moved = Edit(Span(1, 2), thai.MAI_THO, lossless=False, confidence=0.9)
    history.apply([moved], "second guess")
    assert [repair.confidence for repair in history.repairs()] == [0.5, 0.9]


def test_a_sign_behind_sara_am_is_a_piece_of_it_where_each_has_one() -> None:
    text = "คำ\ufffd นำ\ufffd ทำ\ufffd ให้ชาวบ้านเดินทางไปตลาดได้สะดวกขึ้นทุกวัน"
    sure = [edit.confidence for edit in drop_replacement_at_sara_am(text)]
    assert len(sure) == 3
    assert 0.7 < sure[0] < 1
    assert len(list(drop_replacement_at_sara_am(text.replace("\ufffd", "\ufffd\ufffd")))) == 0


def test_a_letter_without_a_name_behind_sara_am_is_left() -> None:
    text = "ทำงานของทางอำเภอต้องจำนวนมาก กำลังจะเสริมทั้งแรงงานและของกลางบางแห่ง".replace("ง", "\ufffd")
    assert list(drop_replacement_at_sara_am(text)) == []
