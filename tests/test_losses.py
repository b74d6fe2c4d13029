"""What is said of a brochure's losses: the right marks, and as many as there were."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from pipeline.repair import channels
from pipeline.repair.losses import LEFT, Loss, describe, marks_lost, settled
from pipeline.spans import Edit, Span
from pipeline.thai import MAI_THO, SARA_AM
from tests.damage import KINDS, substitute
from tests.repairing import repaired
from tests.test_restore import TRUE

SAID = {
    "16": "low MAI EK",
    "16b": "tone marks above vowels",
    "11": "the ring of SARA AM, which reads as SARA AA",
    "12 merged": "the bare SARA AA, which reads as SARA AM",
    "14": "low tone marks, which read as below-base vowels",
}


def _told(text: str) -> dict[str, tuple[int, int]]:
    """Return for each note on a loss what was lost, how many were restored and how many left."""
    notes = [note for note in repaired(text).notes if note.code == "diagnosis"]
    found = {}
    for note in notes:
        match = re.fullmatch(
            r"This brochure lost (.*): (\d+) restored, (\d+) left .*", note.message
        )
        assert match, note.message
        assert note.times == int(match[2])
        found[match[1]] = int(match[2]), int(match[3])
    return found


def _marks(true: str, damaged: str) -> int:
    """Return how many marks differ: those that are gone, or else read as others."""
    if len(true) != len(damaged):
        return len(true) - len(damaged)
    return sum(a != b for a, b in zip(true, damaged, strict=True))


@pytest.mark.parametrize("kind", SAID)
def test_every_mark_is_counted_under_what_took_it(kind: str) -> None:
    damaged = KINDS[kind](TRUE)
    lost = _marks(TRUE, damaged)
    told = _told(damaged)
    assert any(SAID[kind] in nouns for nouns in told)
    restored, left = map(sum, zip(*told.values(), strict=True))
    assert abs(lost - restored - left) <= 0.02 * lost


def test_two_channels_at_work_are_told_apart() -> None:
    stacked, ring = KINDS["16b"](TRUE), KINDS["11"](TRUE)
    told = _told(KINDS["16b"](ring))
    counts = {nouns: sum(counted) for nouns, counted in told.items()}
    assert set(counts) == {SAID["16b"], SAID["11"]}
    assert abs(counts[SAID["16b"]] - _marks(TRUE, stacked)) <= 1
    assert abs(counts[SAID["11"]] - _marks(TRUE, ring)) <= 1


def test_swapped_letters_are_counted() -> None:
    damaged = KINDS["12 swapped"](TRUE)
    notes = [note for note in repaired(damaged).notes if note.code == "diagnosis"]
    places = _marks(TRUE, damaged)
    assert [note.message for note in notes] == [
        f"SARA AA and SARA AM are swapped: {places} put right."
    ]
    assert notes[0].times == places


def test_ciphers_are_counted() -> None:
    damaged = substitute(TRUE, "E")
    notes = repaired(damaged).notes
    places = _marks(TRUE, damaged)
    assert [note.message for note in notes] == [
        f"Foreign characters stand for Thai marks: {places} deciphered."
    ]


def test_a_word_that_lost_two_marks_counts_two() -> None:
    there = channels.PRIVATE
    assert marks_lost("ผูปวย", "ผู้ป่วย", there) == {channels.LOW_THO: 1, channels.LOW_LEFT: 1}
    assert marks_lost("ผูคา", "ผู้ค้า", there) == {channels.LOW_THO: 2}


def test_a_unit_that_two_channels_hit_counts_under_both() -> None:
    there = (channels.STACKED_AM, channels.AM_AS_AA)
    true = f"น{MAI_THO}{SARA_AM}"
    assert marks_lost("นา", true, there) == Counter(there)


def _loss(start: int, times: int = 1, *, restored: bool = True) -> Loss:
    edit = Edit(Span(start, start + 2), "ค่า", mechanism="restore_low_tone")
    return Loss(edit, "คา", Counter({"low MAI EK": times}), restored)


def test_what_a_later_pass_restores_counts_once() -> None:
    passes = [_loss(0, restored=False), _loss(4), _loss(8, restored=False), _loss(0)]
    assert [(loss.edit.span.start, loss.restored) for loss in settled(passes)] == [
        (0, True),
        (4, True),
        (8, False),
    ]


def test_marks_and_what_was_left_are_told() -> None:
    notes = list(describe([_loss(0, 2), _loss(4), _loss(8, restored=False)]))
    assert [note.message for note in notes[:1]] == [
        "This brochure lost low MAI EK: 3 restored, 1 left as they were."
    ]
    assert notes[0].times == 3
    assert notes[0].span == Span(0, 10)
    assert [note.code for note in notes[1:]] == [LEFT]


def test_nothing_is_told_of_a_whole_text() -> None:
    assert repaired(TRUE).notes == ()
