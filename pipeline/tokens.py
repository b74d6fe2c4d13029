"""The stage `tokenize`: clean text → tokens.

Words are cut by PyThaiNLP's `newmm` in its safe mode, with the names of the gazetteers in
its dictionary, and handed on as a spaCy `Doc` whose tokens are the spans, one to one.

newmm is superlinear on long stretches without a blank and on long runs of Thai digits
(0.8 M characters a second on prose). So the text is first cut into stretches it is fast on:
blanks stand alone, runs of digits and of one repeated character are tokens of their own, and
no stretch is longer than `MAX_STRETCH`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, Any

from pipeline.records import CleanText, Tokens
from pipeline.spans import Span
from pipeline.thai import BASES, LEADING_VOWELS, THAI_DIGITS

if TYPE_CHECKING:
    from spacy.tokens import Doc

MAX_STRETCH = 1_000
"""Characters newmm is given at once; Thai prose has a blank every 30 to 60."""

MIN_RUN = 17
"""Digits, or one character repeated: no word or number of a brochure is that long."""

BLANK_RE = re.compile(r"(\r?\n|[^\S\r\n]+|\r)")
RUN_RE = re.compile(rf"([0-9{THAI_DIGITS}]{{{MIN_RUN},}}|(.)\2{{{MIN_RUN - 1},}})")
CLUSTER_START_RE = re.compile(rf"(?<![{LEADING_VOWELS}])[{BASES}{LEADING_VOWELS}]")

Cutter = Callable[[str], list[str]]

MIN_PART = 3
"""Characters of a word inside a word: with 2, ธรรม is cut into ธร and รม."""


def tokenize_text(clean: CleanText, extra_words: Iterable[str] = ()) -> Tokens:
    """Cut a clean text into words.

    Args:
        clean: the repaired text.
        extra_words: names that count as words, such as those of the gazetteers.

    Returns:
        Tokens whose spans cover the text without gap, blanks and line ends included;
        `doc[i]` is the token of `spans[i]`.
    """
    words = list(_words(clean.text, _cutter(frozenset(extra_words))))
    spans = []
    at = 0
    for word in words:
        spans.append(Span(at, at + len(word)))
        at += len(word)
    return Tokens(clean, tuple(spans), cache(partial(_doc, words)))


def _doc(words: list[str]) -> Doc:
    """Return the words as a spaCy `Doc`."""
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    # A vocabulary of its own for each text: a shared one would grow with every brochure.
    return Doc(Vocab(), words=words, spaces=[False] * len(words))


def _words(text: str, cut: Cutter) -> Iterator[str]:
    """Yield the words of `text`; joined they are the text."""
    for stretch in _stretches(text):
        if stretch.isspace():
            yield stretch
            continue
        words = [word for word in cut(stretch) if word]
        # newmm drops nothing today; should a version do so, the stretch stays whole.
        yield from words if "".join(words) == stretch else (stretch,)


def _stretches(text: str) -> Iterator[str]:
    """Yield blanks, over-long runs, and stretches of at most `MAX_STRETCH` characters."""
    for piece in BLANK_RE.split(text):
        if len(piece) < MIN_RUN or piece.isspace():
            if piece:
                yield piece
            continue
        at = 0
        for run in RUN_RE.finditer(piece):
            yield from _halve(piece[at : run.start()])
            yield from _slices(run[0])
            at = run.end()
        yield from _halve(piece[at:])


def _slices(run: str) -> Iterator[str]:
    """Yield a run of digits whole, a run of one character in slices.

    A run is not given to newmm, so it is not cut by the dictionary but by length alone.
    """
    for at in range(0, len(run), MAX_STRETCH):
        yield run[at : at + MAX_STRETCH]


def _halve(piece: str) -> Iterator[str]:
    """Yield slices of at most `MAX_STRETCH` characters, cut where a cluster begins."""
    at = 0
    while len(piece) - at > MAX_STRETCH:
        window = piece[at + MAX_STRETCH - 50 : at + MAX_STRETCH]
        starts = [match.start() for match in CLUSTER_START_RE.finditer(window)]
        end = at + MAX_STRETCH - 50 + (starts[-1] if starts else 50)
        yield piece[at:end]
        at = end
    if at < len(piece):
        yield piece[at:]


def words_inside(word: str, extra_words: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Return the words of which a compound is made, those inside them too; none if it is none.

    newmm takes the longest words it knows: a person who looks for a department must find it in
    its full name as well. A compound is cut as if it were not in the dictionary, and it counts
    as one only if words are all that is left.

    extra_words: those that the text was cut with.
    """
    return _words_inside(word, extra_words)


@lru_cache(maxsize=20_000)
def _words_inside(word: str, extra_words: frozenset[str]) -> tuple[str, ...]:
    from pythainlp.tokenize.newmm import segment

    known = _known(extra_words)
    if len(word) < 2 * MIN_PART or word not in known:
        return ()
    without: Any = _Without(known, word)
    parts = [part for part in segment(word, custom_dict=without) if not part.isspace()]
    if len(parts) < 2 or any(len(p) < MIN_PART or p not in known for p in parts):
        return ()
    return tuple(name for part in parts for name in (part, *_words_inside(part, extra_words)))


class WordList:
    """The words that newmm may cut: for it, what PyThaiNLP's `Trie` is, in 3 MB instead of 70.

    A trie of 65,000 words has a node and a table for each of 255,000 beginnings. Here the words
    are one set; a table says for the first characters of a word how long the words are that
    begin so (2.8 lengths on average). Cutting takes a fifth longer (0.7 against 0.6 s for a
    million characters), building 0.1 instead of 0.7 s.
    """

    HEAD = 4
    """Characters looked at first: with 3 there are more lengths to try, with 5 more heads."""

    __slots__ = ("_lengths", "_words")

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(filter(None, map(str.strip, words)))
        lengths: dict[str, set[int]] = {}
        for word in self._words:
            lengths.setdefault(word[: self.HEAD], set()).add(len(word))
        for head, found in lengths.items():
            found.update(n for n in range(1, len(head)) if head[:n] in self._words)
        tuples = {head: tuple(sorted(found)) for head, found in lengths.items()}
        shared = {found: found for found in tuples.values()}  # 29,000 are 2,800 different
        self._lengths = {head: shared[found] for head, found in tuples.items()}

    def __len__(self) -> int:
        return len(self._words)

    def __contains__(self, word: str) -> bool:
        return word in self._words

    def prefixes(self, text: str, start: int = 0) -> list[str]:
        """Return all words that begin at `start` in `text`, the shortest first."""
        for n in range(self.HEAD, 0, -1):
            lengths = self._lengths.get(text[start : start + n])
            if lengths:
                break
        else:
            return []
        words, room = self._words, len(text) - start
        return [word for n in lengths if n <= room and (word := text[start : start + n]) in words]


class _Without:
    """A word list that lacks one word."""

    def __init__(self, known: WordList, word: str) -> None:
        self._known, self._word = known, word

    def __len__(self) -> int:
        return len(self._known)

    def prefixes(self, text: str, start: int = 0) -> list[str]:
        """Return all other words that begin at `start` in `text`."""
        return [word for word in self._known.prefixes(text, start) if word != self._word]


@lru_cache(maxsize=4)
def _known(extra_words: frozenset[str]) -> WordList:
    """Return PyThaiNLP's words and `extra_words`."""
    from pythainlp.corpus import thai_words

    return WordList(thai_words() | extra_words)


def _cutter(extra_words: frozenset[str]) -> Cutter:
    """Return newmm over PyThaiNLP's words and `extra_words`."""
    from pythainlp.tokenize.newmm import segment

    known: Any = _known(extra_words)  # newmm asks it for `prefixes` alone

    def cut(stretch: str) -> list[str]:
        words: list[str] = segment(stretch, custom_dict=known, safe_mode=True)
        return words

    return cut
