"""The engine's words with Thai digits put back where 0 to 9 had been painted over them.

The engine says where a word stands, not where its characters do, and it sometimes reads a painted
digit as another or as a letter. So on each line its characters and the painted digits are
aligned in order: those that look alike and stand alike belong together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np

from pipeline import thai
from pipeline.read.digits import SeenDigit
from pipeline.read.ocr import OcrWord
from pipeline.read.sign_slots import View
from pipeline.thai import THAI_DIGITS

FAR = 2.0
"""A character stands no farther than this from where its digit was painted, in heights of a
consonant: boxes of words are loose, and places within a word are estimated."""
ANOTHER, THAI_DIGIT, LETTER = 0.3, 0.4, 0.7
"""Cost of taking another digit, a Thai digit or a Latin letter for the painted digit."""
PER_HEIGHT = 0.2
"""Cost of a distance of one height of a consonant."""
LOST, EXTRA = 1.5, 0.5
"""Cost of a painted digit that was not read, and of a read digit that was not painted."""
NEVER = 1e9
APART = 0.4
"""Words farther apart than this, in heights, are not one number."""
BROKEN_RE = re.compile("[๐-๙](?:[0-9]|[A-Za-zก-ฮ]{1,2}[๐-๙])|[0-9][๐-๙]")
"""A number of Thai digits, one of which was read as something else."""
WEIGHTLESS = frozenset(thai.MARKS)
"""Characters that take no place on the line."""


class _Letter(NamedTuple):
    """A character of a line: its word and place in it, and where it stands along the line."""

    word: int
    place: int
    text: str
    x: float


def put_back(words: Sequence[OcrWord], digits: Sequence[SeenDigit]) -> list[OcrWord]:
    """Return the words with the digits that were painted where they stand.

    A Thai digit that only the engine saw makes its word doubtful.

    Args:
        words: as the engine read the painted picture, line by line.
        digits: what was painted.
    """
    if not words:
        return [_alone(digit, line) for line, digit in enumerate(digits)]
    lines = [list(group) for _, group in groupby(words, key=lambda word: word.line)]
    owners = _owners(lines, digits)
    found: list[OcrWord] = []
    for number, line in enumerate(lines):
        mine = [digit for digit, owner in zip(digits, owners, strict=True) if owner == number]
        mine.sort(key=lambda digit: digit.middle)
        found += _exchanged(line, mine)
    return found


def _owners(lines: Sequence[Sequence[OcrWord]], digits: Iterable[SeenDigit]) -> list[int]:
    """Return for each digit the line with the word that is nearest."""
    boxes = np.array([word[1:5] for line in lines for word in line], np.float64)
    owner = [number for number, line in enumerate(lines) for _ in line]
    found = []
    for digit in digits:
        x, y = digit.middle, digit.base_line - digit.high / 2
        aside = np.maximum(0, np.maximum(boxes[:, 0] - x, x - boxes[:, 2]))
        astray = np.maximum(0, np.maximum(boxes[:, 1] - y, y - boxes[:, 3]))
        off = np.abs((boxes[:, 1] + boxes[:, 3]) / 2 - y)
        found.append(owner[int((aside + 4 * astray + off / 2).argmin())])
    return found


def _exchanged(line: Sequence[OcrWord], digits: Sequence[SeenDigit]) -> list[OcrWord]:
    """Put digits into a line: in place of what was read for them, or between."""
    letters = _letters(line)
    partners = _align(letters, digits)
    texts = [list(word.text) for word in line]
    doubts = [word.doubtful for word in line]
    expected = [word.expected for word in line]
    lost: list[SeenDigit] = []
    for digit, partner in zip(digits, partners, strict=True):
        if partner is None:
            lost.append(digit)
            continue
        letter = letters[partner]
        texts[letter.word][letter.place] = digit.text
        doubts[letter.word] |= not (digit.sure or digit.expected)
        expected[letter.word] |= digit.expected
    taken = {letters[partner][:2] for partner in partners if partner is not None}
    for letter in letters:  # a Thai digit that only the engine saw
        doubts[letter.word] |= letter.text in THAI_DIGITS and letter[:2] not in taken
    done = [
        word._replace(text="".join(text), doubtful=doubt, expected=told)
        for word, text, doubt, told in zip(line, texts, doubts, expected, strict=True)
    ]
    for digit in lost:
        done = _inserted(done, digit)
    return _with_broken_doubted(done)


def _with_broken_doubted(line: Sequence[OcrWord]) -> list[OcrWord]:
    """Return a line; doubtful is a number of Thai digits with something else in it."""
    owner: list[int] = []
    text = ""
    for number, word in enumerate(line):
        if number and word.x0 - line[number - 1].x1 > APART * (word.bottom - word.top):
            text += " "
            owner.append(number)
        text += word.text
        owner += [number] * len(word.text)
    broken = {owner[at] for found in BROKEN_RE.finditer(text) for at in range(*found.span())}
    return [
        word._replace(doubtful=word.doubtful or number in broken)
        for number, word in enumerate(line)
    ]


def _letters(line: Sequence[OcrWord]) -> list[_Letter]:
    """Return the characters of a line; within a word all that take place are equally wide."""
    letters: list[_Letter] = []
    for number, word in enumerate(line):
        wide = [character not in WEIGHTLESS for character in word.text]
        step = (word.x1 - word.x0) / max(1, sum(wide))
        passed = 0
        for place, character in enumerate(word.text):
            passed += wide[place]
            x = word.x0 + step * (passed - 0.5)
            letters.append(_Letter(number, place, character, x))
    return letters


def _cost(letter: _Letter, digit: SeenDigit) -> float:
    """Return the cost of taking a character for a painted digit."""
    off = abs(letter.x - digit.middle) / digit.high
    if off > FAR:
        return NEVER
    painted = str(THAI_DIGITS.index(digit.text))
    if letter.text == painted:
        return PER_HEIGHT * off
    if letter.text in THAI_DIGITS:
        return THAI_DIGIT + PER_HEIGHT * off
    if letter.text.isascii() and letter.text.isalnum():
        return (ANOTHER if letter.text.isdigit() else LETTER) + PER_HEIGHT * off
    return NEVER


def _align(letters: Sequence[_Letter], digits: Sequence[SeenDigit]) -> list[int | None]:
    """Return for each digit the number of its character: the cheapest alignment in order.

    Cost: characters times digits of a line.
    """
    skip = [EXTRA if letter.text in "0123456789" else 0.0 for letter in letters]
    best = np.zeros((len(digits) + 1, len(letters) + 1))
    best[:, 0] = LOST * np.arange(len(digits) + 1)
    best[0, 1:] = np.cumsum(skip)
    for j, digit in enumerate(digits, start=1):
        for i, letter in enumerate(letters, start=1):
            best[j, i] = min(
                best[j, i - 1] + skip[i - 1],
                best[j - 1, i] + LOST,
                best[j - 1, i - 1] + _cost(letter, digit),
            )
    partners: list[int | None] = [None] * len(digits)
    j, i = len(digits), len(letters)
    while j and i:
        if best[j, i] == best[j - 1, i - 1] + _cost(letters[i - 1], digits[j - 1]):
            partners[j - 1] = i - 1
            j, i = j - 1, i - 1
        elif best[j, i] == best[j, i - 1] + skip[i - 1]:
            i -= 1
        else:
            j -= 1
    return partners


def _inserted(line: Sequence[OcrWord], digit: SeenDigit) -> list[OcrWord]:
    """Put a digit that the engine did not see at its place: behind what stands left of it."""
    before: list[OcrWord] = []
    behind: list[OcrWord] = []
    for word in line:
        letters = _letters([word])
        split = next(
            (n for n, letter in enumerate(letters) if letter.x > digit.middle), len(letters)
        )
        while 0 < split < len(letters) and letters[split].text in WEIGHTLESS:
            split += 1
        if behind or split == 0:
            behind.append(word)
        elif split >= len(letters):
            before.append(word)
        else:
            cut = min(max(round(digit.middle), word.x0 + 1), word.x1 - 1)
            before.append(word._replace(text=word.text[:split], x1=cut))
            behind.append(word._replace(text=word.text[split:], x0=cut))
    return [*before, _alone(digit, line[0].line), *behind]


def _alone(digit: SeenDigit, line: int) -> OcrWord:
    """Make a word of a digit that the engine did not see; what it saw there may be junk."""
    return OcrWord(
        digit.text, digit.x0, digit.top, digit.x1, digit.bottom, line, 0.5, doubtful=True
    )


def doubt(words: Sequence[OcrWord], views: Sequence[View]) -> list[OcrWord]:
    """Return the words; doubtful is what stands where there may be a digit that is not clear."""
    if not words or not views:
        return list(words)
    boxes = np.array([word[1:5] for word in words])
    hit = np.zeros(len(words), np.bool_)
    for view in views:
        across = (boxes[:, 0] < view.x1) & (boxes[:, 2] > view.x0)
        hit |= across & (boxes[:, 1] < view.bottom) & (boxes[:, 3] > view.top)
    return [
        word._replace(doubtful=word.doubtful or bool(doubtful))
        for word, doubtful in zip(words, hit, strict=True)
    ]
