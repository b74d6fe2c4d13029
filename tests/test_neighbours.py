"""What the words on both sides say: the network, how it is learned, and what it settles."""

from __future__ import annotations

import random

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.repair import channels
from pipeline.repair.channels import Damage
from pipeline.repair.language import FIRST_WORD, LINE, UNKNOWN, load
from pipeline.repair.lattice import Lattice, Reading
from pipeline.repair.learn_neighbours import collect, learn, tell_apart
from pipeline.repair.lexicon import UNIT_RE
from pipeline.repair.neighbours import FAR, Neighbours
from pipeline.repair.settle import Around, settle, weigh_rivals

WORDS = ("ข่าว", "ข้าว", "หนังสือพิมพ์", "ชาวนา", "นี้", "นั้น", "โน้น")
OFTEN = 400.0
"""A weight that makes 20 examples of each place."""
NEWS, RICE, PAPER, FARMER, *FILLERS = range(FIRST_WORD, FIRST_WORD + len(WORDS))


def a_text() -> NDArray[np.uint64]:
    """Return a text in which a word six places back decides which of two stands."""
    draw = random.Random(5)  # noqa: S311
    tokens: list[int] = []
    for _ in range(3_000):
        cue, word = draw.choice([(PAPER, NEWS), (FARMER, RICE)])
        tokens += [cue, *draw.choices(FILLERS, k=5), word, *draw.choices(FILLERS, k=9)]
    return np.array(tokens, dtype=np.uint64)


@pytest.fixture(scope="module")
def sections() -> dict[str, bytes]:
    return learn([(a_text(), OFTEN)], WORDS)


def around(cue: int) -> list[int]:
    """Return the tokens around a place that has a cue six places before it."""
    return [*[FILLERS[0]] * 4, cue, *[FILLERS[1]] * 5, *[FILLERS[2]] * FAR]


def test_a_word_six_places_away_decides(sections: dict[str, bytes]) -> None:
    network = Neighbours(sections, UNKNOWN)
    assert network.gains(around(PAPER), [NEWS, RICE])[1] < -3
    assert network.gains(around(FARMER), [NEWS, RICE])[1] > 3


def test_only_words_that_look_alike_are_told_apart(sections: dict[str, bytes]) -> None:
    network = Neighbours(sections, UNKNOWN)
    assert NEWS in network
    assert RICE in network
    assert PAPER not in network


def test_words_past_the_table_are_unknown_words(sections: dict[str, bytes]) -> None:
    network = Neighbours(sections, UNKNOWN)
    far, unknown = [10**6] * (2 * FAR), [UNKNOWN] * (2 * FAR)
    assert network.gains(far, [NEWS, RICE]) == network.gains(unknown, [NEWS, RICE])


def test_learning_is_deterministic() -> None:
    assert learn([(a_text(), 2.0)], WORDS) == learn([(a_text(), 2.0)], WORDS)


def test_a_weighted_text_gives_more_examples() -> None:
    text = a_text()
    told = tell_apart(WORDS, np.bincount(text.astype(int), minlength=20).astype(float))
    assert sorted(told.tokens.tolist()) == [NEWS, RICE]
    numbers = [
        len(collect([(text, weight)], told, 20, np.random.default_rng(1)).places)
        for weight in (1.0, 4.0)
    ]
    assert numbers == [3_000, 6_000]


def test_an_example_points_at_its_word() -> None:
    text = a_text()
    told = tell_apart(WORDS, np.bincount(text.astype(int), minlength=20).astype(float))
    examples = collect([(text, 1.0), (text, 1.0)], told, 20, np.random.default_rng(1))
    assert (examples.text[examples.places] == told.tokens[examples.right]).all()
    assert (examples.text[:FAR] == LINE).all()


def lattice_of(*those: channels.Channel) -> Lattice:
    return Lattice(load(), Damage(those))


def test_a_word_is_settled_by_both_its_neighbours() -> None:
    text = "ที่ประชมเหนชอบแผนงาน"
    lattice = lattice_of(*channels.PRIVATE)
    readings = lattice.decode(text, 0, len(text))[0]
    settled = settle(text, lattice, readings)
    wrong = [
        reading._replace(token=rivals[-1][0])
        if (rivals := weigh_rivals(text, lattice, settled, at))
        else reading
        for at, reading in enumerate(readings)
    ]
    assert wrong != readings
    assert settle(text, lattice, wrong).readings == settled.readings


def test_what_has_no_rival_is_left_alone() -> None:
    text = "abc 12 กรุงเทพมหานคร"
    lattice = lattice_of(channels.AM_AS_AA)
    readings = lattice.decode(text, 0, len(text))[0]
    assert settle(text, lattice, readings).readings == readings
    assert settle("", lattice, []).readings == []


def test_an_unknown_word_has_no_rivals() -> None:
    lattice = lattice_of(*channels.PRIVATE)
    readings = [Reading(0, 4, UNKNOWN)]
    assert settle("ซกมฟ", lattice, readings).readings == readings


def test_a_name_without_its_last_thanthakhat_is_not_vouched_for() -> None:
    lattice = lattice_of(*channels.PRIVATE).with_words(["ซาลมอนด์", "ซาลมอนด", "โพลีนา"])
    (reading,) = lattice.decode("ซาลมอนด", 0, 7)[0]
    assert lattice.word(reading.token) == "ซาลมอนด์"
    assert {*lattice.words[len(load().words) :]} == {"ซาลมอนด์", "โพลีนา"}
    assert UNIT_RE.findall("ซาลมอนด์")[-1] == "ด์"


def test_what_a_text_is_about_makes_its_words_likelier() -> None:
    numbers = load().numbers
    court, million, other = numbers["ลาน"], numbers["ล้าน"], numbers["บ้าน"]
    readings = [Reading(at, at + 1, token) for at, token in enumerate([court, other, million] * 5)]
    around = Around((readings[at] for at in (0, 3, 4)), len(readings))
    steps = load().unigrams[court]
    assert around.gain(court, steps, itself=False) > around.gain(court, steps, itself=True) > 0
    assert around.gain(million, load().unigrams[million], itself=False) < 0
