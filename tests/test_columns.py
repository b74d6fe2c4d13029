"""The n-grams of the model: what is laid down comes back."""

from __future__ import annotations

import random

import numpy as np
from numpy.typing import NDArray

from pipeline.repair.columns import GRAIN, Grams, as_sections, from_sections, rows_of
from pipeline.repair.counting import estimate, rank_words
from pipeline.repair.language import FIRST_WORD

WORDS = ("กา", "กาบ", "การ", "งาน", "งาม", "บ้าน", "น้ำ", "น้ำใจ")
COLUMNS = (
    *("unigrams", "left", "bigram_counts", "seconds", "bigrams"),
    *("trigram_counts", "trigram_left"),
)


def made(seed: int) -> Grams:
    """Return n-grams drawn at random, every trigram with both its bigrams."""
    draw = random.Random(seed)  # noqa: S311
    size = FIRST_WORD + len(WORDS)
    rows = [sorted(draw.sample(range(size), draw.randint(0, size))) for _ in range(size)]
    seconds = [second for row in rows for second in row]
    thirds = [sorted(draw.sample(rows[s], draw.randint(0, len(rows[s])))) for s in seconds]

    def costs(n: int) -> NDArray[np.uint8]:
        return np.array([GRAIN * draw.randint(0, 63) for _ in range(n)], np.uint8)

    unlike = [draw.randint(0, 255) for _ in range(FIRST_WORD)]
    likes = sorted(draw.randint(0, 9) for _ in WORDS)
    ranked = [word for _, word in sorted(zip(likes, WORDS, strict=True))]
    return Grams(
        words=ranked,
        unigrams=np.array([*unlike, *likes], np.uint8),
        left=costs(size),
        bigram_counts=np.array(list(map(len, rows)), np.int32),
        seconds=np.array(seconds, np.int32),
        bigrams=costs(len(seconds)),
        trigram_counts=np.array(list(map(len, thirds)), np.int32),
        thirds=np.array([third for row in thirds for third in row], np.int32),
        trigrams=costs(sum(map(len, thirds))),
        trigram_left=costs(sum(map(bool, thirds))),
    )


def trigrams_of(grams: Grams) -> set[tuple[int, int, int]]:
    """Return each trigram as the number of its bigram, its last token and its cost."""
    rows = rows_of(grams.trigram_counts).tolist()
    return set(zip(rows, grams.thirds.tolist(), grams.trigrams.tolist(), strict=True))


def test_what_is_laid_down_comes_back() -> None:
    for seed in range(30):
        grams = made(seed)
        back = from_sections(as_sections(grams))
        assert back.words == grams.words
        assert trigrams_of(back) == trigrams_of(grams)
        for column in COLUMNS:
            assert getattr(back, column).tolist() == getattr(grams, column).tolist()


def test_what_is_read_is_laid_down_as_it_was() -> None:
    sections = as_sections(made(7))
    assert as_sections(from_sections(sections)) == sections


def test_words_are_ranked_by_cost_and_the_text_with_them() -> None:
    numbers = [FIRST_WORD + 3] * 5 + [FIRST_WORD + 1] * 50 + [FIRST_WORD] * 5
    [(text, _)], words = rank_words([(np.array(numbers, np.uint64), 1.0)], WORDS)
    assert words[:3] == ["กาบ", "กา", "งาน"]
    named = [words[token - FIRST_WORD] for token in text.astype(int).tolist()]
    assert named == [WORDS[number - FIRST_WORD] for number in numbers]


def test_a_trigram_that_says_more_than_its_bigrams_is_kept() -> None:
    draw = random.Random(3)  # noqa: S311
    first, other, middle, one, two = range(FIRST_WORD, FIRST_WORD + 5)
    text = []
    for _ in range(3_000):
        text += draw.choice(([first, middle, one], [other, middle, two]))
    text += draw.choices(range(FIRST_WORD, FIRST_WORD + len(WORDS)), k=500)
    streams, words = rank_words([(np.array(text, np.uint64), 1.0)], WORDS)
    grams = from_sections(estimate(streams, words))
    number = {word: token for token, word in enumerate(words, FIRST_WORD)}
    begin, mid, end = (number[WORDS[token - FIRST_WORD]] for token in (first, middle, one))
    firsts = rows_of(grams.bigram_counts)
    bigram = int(np.flatnonzero((firsts == begin) & (grams.seconds == mid))[0])
    last = int(np.flatnonzero((firsts == mid) & (grams.seconds == end))[0])
    found = {(row, third): cost for row, third, cost in trigrams_of(grams)}
    assert found[bigram, end] < grams.bigrams[last]
