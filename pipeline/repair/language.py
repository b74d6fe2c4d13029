"""The language model: how likely is this Thai?

A lexicon, word trigrams and a small network, kept in `language.bin` beside this file. The command
that remakes it, its sources and their licences stand in `pipeline/repair/train.py`.

Costs are negative logarithms of probabilities, held as whole steps of `COST_STEP` nats. Rows
of n-grams become dictionaries when they are first asked for, so that loading costs little
and memory grows with the vocabulary of the brochures that are read.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import re
from collections.abc import Callable, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import TypeVar

import numpy as np

from pipeline.errors import DataError
from pipeline.repair.columns import from_sections, starts_of
from pipeline.repair.lexicon import RUN_RE, Lexicon, group_units
from pipeline.repair.neighbours import Neighbours

MODEL_PATH = Path(__file__).with_name("language.bin")
MAGIC = b"THLM"
VERSION = 5
COST_STEP = 0.1
"""Nats for one step of a stored cost: 255 steps reach 25 nats, rounding loses under 5 %."""
OTHER_COST = 3.0
"""Nats for a character that is not Thai: it takes no part in any choice."""
_DIGEST_BYTES = 32
_PACKING = {
    "id": lzma.FILTER_LZMA2,
    "preset": 9 | lzma.PRESET_EXTREME,
    **dict.fromkeys(("lc", "lp", "pb"), 0),
}
"""Where numbers stand in columns, neither the one before nor the place says anything."""

LINE, BLANK, NUMBER, LATIN, PUNCTUATION, DOT, UNKNOWN = range(7)
"""Numbers of what is not a word: the end of a line, the gaps between runs (DOT: one that begins
with a full stop, after an abbreviation), an unknown word."""
FIRST_WORD = 7
_NUMBER_RE = re.compile(r"[0-9\u0e50-\u0e59]")
_LATIN_RE = re.compile(r"[A-Za-z]")


def gap_token(gap: str) -> int:
    """Return the number of what stands between two runs of Thai."""
    if gap.isspace():
        return LINE if "\n" in gap else BLANK
    if gap[0] == ".":
        return DOT
    if _NUMBER_RE.search(gap):
        return NUMBER
    return LATIN if _LATIN_RE.search(gap) else PUNCTUATION


Follow = tuple[Mapping[int, int], int, Mapping[int, int] | None, int, int, int]
"""What may follow a context: its bigrams, the second token → number of the bigram; the cost of
falling back from them; the costs of the words known after a bigram, None if none are; the cost of
falling back from these. Then what an unknown word costs, and the context it makes: no word is asked
for as often, and in a table of many words each look-up waits for memory."""

T = TypeVar("T")


class Rows(dict[int, T]):
    """What is worked out when it is first asked for: a look-up costs a third of a call."""

    def __init__(self, make: Callable[[int], T]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, number: int) -> T:
        """Work it out, and remember it."""
        found = self[number] = self._make(number)
        return found


class LanguageModel:
    """How likely a Thai text is, and into which words it falls.

    words: all known words, most frequent first; the word with number n is words[n - FIRST_WORD].
    unigrams: cost of each token, in steps.
    left: cost of falling back from a token's bigrams to the unigrams, in steps.
    bigrams: cost of each bigram, in steps, by the numbers that `rows` gives.
    rows: the known bigrams that start with a token: second token → number of the bigram.
    follow: what may follow a context: the number of a bigram, or ~token where no bigram is known.
    neighbours: what the words on both sides say.
    """

    def __init__(self, sections: Mapping[str, bytes]) -> None:
        grams = from_sections(sections)
        self.words = tuple(grams.words)
        self.unigrams = grams.unigrams.tobytes()
        self.left = grams.left.tobytes()
        self.bigrams = grams.bigrams.tobytes()
        self._row_starts = starts_of(grams.bigram_counts)
        self._seconds = grams.seconds
        self._trigrams = grams.trigrams.tobytes()
        self._trigram_left = grams.trigram_left.tobytes()
        # Views: a number out of one takes half the time of a number out of an array.
        self._trigram_starts = starts_of(grams.trigram_counts).data
        self._thirds = grams.thirds.data
        self._trigram_rank = (np.cumsum(grams.trigram_counts > 0, dtype=np.int32) - 1).data
        # One number object for each token: those of the rows took 20 MB after 70 pages.
        self._tokens = list(range(len(self.unigrams)))
        self.rows = Rows(self._bigram_row)
        self.follow = Rows(self._following)
        self.neighbours = Neighbours(sections, UNKNOWN)

    @cached_property
    def lexicon(self) -> Lexicon:
        """The words with their costs, for cutting without context."""
        nats = [step * COST_STEP for step in range(256)]
        costs = map(nats.__getitem__, self.unigrams[FIRST_WORD:])
        return Lexicon(dict(zip(self.words, costs, strict=True)), FIRST_WORD)

    @property
    def numbers(self) -> Mapping[str, int]:
        """The number of each word."""
        return self.lexicon.numbers

    @cached_property
    def units(self) -> dict[str, tuple[str, ...]]:
        """The units of all words, by their letters."""
        return group_units(self.words)

    def _bigram_row(self, first: int) -> dict[int, int]:
        start, end = self._row_starts[first : first + 2].tolist()
        seconds = map(self._tokens.__getitem__, self._seconds[start:end].tolist())
        return dict(zip(seconds, range(start, end), strict=True))

    def _following(self, context: int) -> Follow:
        """Look up what may follow a context; words that are not the model's count as unknown."""
        if context >= 0:
            trigrams, other = self._trigram_row(context)
            row, left, _, _, cost, behind = alone = self.follow[~int(self._seconds[context])]
            if trigrams is None:
                return alone
            return row, left, trigrams, other, trigrams.get(UNKNOWN, other + cost), behind
        token = ~context if ~context < len(self.left) else UNKNOWN
        row, left = self.rows[token], self.left[token]
        behind = row.get(UNKNOWN, ~UNKNOWN)
        cost = self.bigrams[behind] if behind >= 0 else left + self.unigrams[UNKNOWN]
        return row, left, None, 0, cost, behind

    def _trigram_row(self, bigram: int) -> tuple[dict[int, int] | None, int]:
        """Return the costs of the words known after a bigram, and the cost of any other one."""
        start, end = self._trigram_starts[bigram], self._trigram_starts[bigram + 1]
        if start == end:
            return None, 0
        thirds = map(self._tokens.__getitem__, self._thirds[start:end])
        costs = dict(zip(thirds, self._trigrams[start:end], strict=True))
        return costs, self._trigram_left[self._trigram_rank[bigram]]

    def __contains__(self, word: str) -> bool:
        return word in self.lexicon

    def cost(self, word: str) -> float | None:
        """Return the cost of a word in nats (its negative log-probability), None if unknown."""
        return self.lexicon.cost(word)

    def segment(self, text: str) -> list[str]:
        """Cut `text` into words; what is not Thai stays whole. Joined, they equal the text."""
        pieces: list[str] = []
        at = 0
        for run in RUN_RE.finditer(text):
            if run.start() > at:
                pieces.append(text[at : run.start()])
            pieces += self.lexicon.cut(run[0])[0]
            at = run.end()
        if at < len(text):
            pieces.append(text[at:])
        return pieces

    def score(self, text: str) -> float:
        """Return the log-probability of `text` in nats (at most 0), by words without context.

        Texts of slightly different length can be compared: every character is paid for, by
        the word it belongs to.
        """
        total = 0.0
        at = 0
        for run in RUN_RE.finditer(text):
            total += OTHER_COST * (run.start() - at) + self.lexicon.cut(run[0])[1]
            at = run.end()
        return -(total + OTHER_COST * (len(text) - at))


def pack(header: dict[str, object], sections: dict[str, bytes], version: int = VERSION) -> bytes:
    """Return a model file: magic, version, SHA-256, then the packed header and sections."""
    sizes = {name: len(data) for name, data in sections.items()}
    head = json.dumps({**header, "sections": sizes}, ensure_ascii=False)
    body = lzma.compress(head.encode() + b"\n" + b"".join(sections.values()), filters=[_PACKING])
    return MAGIC + version.to_bytes(2, "big") + hashlib.sha256(body).digest() + body


def unpack(
    data: bytes, name: str, version: int = VERSION
) -> tuple[dict[str, object], dict[str, bytes]]:
    """Return header and sections of a model file.

    version: the one that is read.

    Raises:
        DataError: it is not a model of this version, or its checksum does not match.
    """
    remedy = "install again"
    start = len(MAGIC) + 2
    if data[: len(MAGIC)] != MAGIC:
        raise DataError(f"{name} is not a language model", remedy)
    found = int.from_bytes(data[len(MAGIC) : start], "big")
    if found != version:
        raise DataError(f"{name} has version {found}, not {version}", remedy)
    body = data[start + _DIGEST_BYTES :]
    if hashlib.sha256(body).digest() != data[start : start + _DIGEST_BYTES]:
        raise DataError(f"{name} is damaged: its checksum does not match", remedy)
    head, _, rest = lzma.decompress(body).partition(b"\n")
    header = json.loads(head)
    sections: dict[str, bytes] = {}
    at = 0
    for section, size in header["sections"].items():
        sections[section] = rest[at : at + size]
        at += size
    return header, sections


def read_sections(path: Path, version: int = VERSION) -> tuple[dict[str, object], dict[str, bytes]]:
    """Return what `unpack` does of a file.

    Raises:
        DataError: the file is missing, damaged, or of another version.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DataError(f"{path.name} cannot be read: {error.strerror}", "install again") from error
    return unpack(data, path.name, version)


def read_model(path: Path) -> LanguageModel:
    """Read a model file.

    Raises:
        DataError: the file is missing, damaged, or of another version.
    """
    return LanguageModel(read_sections(path)[1])


@cache
def load() -> LanguageModel:
    """Return the model that comes with the program; it is read once."""
    return read_model(MODEL_PATH)
