"""Remake the language model: ``python -m pipeline.repair.train FOLDER [--out FILE]``.

FOLDER holds running Thai text, one paragraph a line, as ``*_train.txt.xz``. Word lists come
from PyThaiNLP: its words and its frequencies from the Thai National Corpus (CC0), Thai names
(CC BY-SA 4.0, Korkeat Wannapat) and titles of the Thai Wikipedia (CC BY-SA 4.0). The texts that
the model in the repository was trained on: Thai government news (public domain, Thai Copyright
Act 2537, section 7), UD_Thai-TUD (CC BY-SA 4.0), Wisesight sentiment (CC0), open encyclopedia,
news and everyday prose (CC0, CC BY, CC BY-SA, MIT) and software documentation (CC BY, MIT). The
model holds words and counts of words; it is published under CC BY-SA 4.0.

One line in `HELD_OUT` is kept from training, so that harm on clean text can be measured.
The same folder gives the same file, byte for byte, on the same processor with the same numpy:
`language.bin` took 680 seconds of CPU on one core, a third of them for the network, and 2.0 GB of
memory for 200 million characters. Afterwards `spacing.bin` is remade (`train_spacing.py`), and
the odds of restored words are measured anew with `python -m tests.measure_restoration`.
"""

from __future__ import annotations

import argparse
import lzma
import math
import re
import sys
import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np

from pipeline.repair import counting, language, learn_neighbours
from pipeline.repair.lexicon import RUN_RE, Lexicon
from pipeline.thai import ABOVE_MARKS, SARA_AA, SARA_AM, TOP_MARKS

WEIGHTS: Mapping[str, float] = {
    "thaigov_train": 1.0,
    "general_train": 6.0,
    "ud_tud_train": 12.0,
    "wisesight_train": 1.0,
    "software_docs_train": 0.5,
}
"""How much a character of each text counts: general text is scarce, software text is off topic."""
HELD_OUT = 32
"""One line in so many, by its CRC-32, is not trained on."""
SAMPLE = 40_000_000
"""Characters of each text that the word list is learned from; new names get rare after that."""
LEARNED_COUNT = 8
"""An unknown word seen so often is a word; below, slips of the pen outnumber names."""
SLIP_RATIO = 300
"""A learned word that differs from a known one in its marks only is a slip if so much rarer."""
WORD_RE = re.compile(
    r"[\u0e01-\u0e2e\u0e40-\u0e44][\u0e01-\u0e3a\u0e40-\u0e4e]{0,39}|[\u0e2f\u0e46]"
)
"""What may be a word: it starts with a consonant or a leading vowel."""
_BARE = str.maketrans({**dict.fromkeys(ABOVE_MARKS + TOP_MARKS, ""), SARA_AM: SARA_AA})


def is_held_out(line: str) -> bool:
    """Say whether a line of the training text is kept for measuring."""
    return zlib.crc32(line.encode()) % HELD_OUT == 0


def read_lines(path: Path, limit: int) -> Iterator[str]:
    """Yield the lines of a packed text that are trained on, up to `limit` characters."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if not is_held_out(line):
                yield line
                limit -= len(line)
                if limit <= 0:
                    return


def read_held_out(path: Path, limit: int) -> Iterator[str]:
    """Yield the other lines of a packed text, up to `limit` characters."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in filter(is_held_out, lines):
            yield line
            limit -= len(line)
            if limit <= 0:
                return


def list_words() -> tuple[dict[str, float], set[str]]:
    """Return PyThaiNLP's words with a prior count each, and the titles of the Wikipedia."""
    from pythainlp.corpus import (
        get_corpus,
        provinces,
        thai_family_names,
        thai_female_names,
        thai_male_names,
        thai_words,
        tnc,
    )

    words: dict[str, float] = dict.fromkeys(sorted(thai_words()), 0.5)
    counts = dict(words)
    for names in (thai_family_names(), thai_female_names(), thai_male_names(), provinces()):
        for name in sorted(map(str, names)):
            counts.setdefault(name, 0.2)
    for word, count in tnc.word_freqs():
        if word in words or count >= 20:
            counts[word] = counts.get(word, 0.0) + 0.3 * count
    kept = {word: count for word, count in counts.items() if WORD_RE.fullmatch(word)}
    return kept, set(get_corpus("wikipedia_titles_th.txt", comments=False))


def as_costs(counts: Mapping[str, float]) -> dict[str, float]:
    """Turn counts into costs in nats."""
    total = math.log(sum(counts.values()))
    return {word: total - math.log(count) for word, count in counts.items()}


def count_runs(folder: Path) -> Counter[str]:
    """Count the runs of Thai in a sample of each training text, weighted."""
    runs: Counter[str] = Counter()
    for path in sorted(folder.glob("*_train.txt.xz")):
        weight = WEIGHTS.get(_stem(path), 1.0)
        counts: Counter[str] = Counter()
        for line in read_lines(path, SAMPLE):
            counts.update(RUN_RE.findall(line))
        for run, count in counts.items():
            runs[run] += count * weight  # type: ignore[assignment]
        _say(f"{path.name}: {len(counts)} runs")
    return runs


def count_words(
    runs: Mapping[str, float], lexicon: Lexicon
) -> tuple[dict[str, float], dict[str, float]]:
    """Cut all runs; count the known words and the unknown ones."""
    known: dict[str, float] = {}
    unknown: dict[str, float] = {}
    for run, count in runs.items():
        for word in lexicon.cut(run)[0]:
            counts = known if word in lexicon else unknown
            counts[word] = counts.get(word, 0.0) + count
    return known, unknown


def learn_words(folder: Path) -> dict[str, float]:
    """Return all words of the model with their counts: listed ones and learned ones."""
    priors, titles = list_words()
    lexicon = Lexicon(as_costs(priors))
    pieces = count_words(dict.fromkeys(sorted(titles), 1.0), lexicon)[1]
    runs = count_runs(folder)
    _say(f"{len(pieces)} pieces of titles, {len(runs)} runs")
    known, unknown = count_words(runs, lexicon)
    known = {word: known.get(word, 0.0) + min(prior, 1.0) for word, prior in priors.items()}
    for word, count in pieces.items():
        if count >= 2:
            unknown[word] = unknown.get(word, 0.0) + LEARNED_COUNT + 0.5 * count
        elif 4 <= len(word) <= 14:
            known.setdefault(word, 0.2)
    frequent = {
        word: count
        for word, count in unknown.items()
        if count >= LEARNED_COUNT * (4 if len(word) < 4 else 1) and len(word) <= 24
    }
    known |= without_slips(frequent, known)
    known = {word: count for word, count in known.items() if WORD_RE.fullmatch(word)}
    _say(f"{len(known)} words, counting again")
    counts = count_words(runs, Lexicon(as_costs(known)))[0]
    return {word: counts.get(word, 0.0) + min(1.0, known[word]) for word in known}


class Stream(NamedTuple):
    """A text as word numbers, with one number for each gap between runs of Thai.

    unknown: runs in which a word is unknown, with the place of their first number.
    """

    tokens: array[int]
    unknown: list[tuple[int, str]]


def tokenize(path: Path, lexicon: Lexicon, ids: Mapping[str, int], limit: int) -> Stream:
    """Cut a text into words."""
    stream = Stream(array("I", [language.LINE]), [])
    cache: dict[str, list[int]] = {}
    for line in read_lines(path, limit):
        at = 0
        for run in RUN_RE.finditer(line):
            if run.start() > at:
                stream.tokens.append(language.gap_token(line[at : run.start()]))
            at = run.end()
            tokens = cache.get(run[0])
            if tokens is None:
                tokens = number_words(run[0], lexicon, ids)
                if at - run.start() < 40 and len(cache) < 2_000_000:
                    cache[run[0]] = tokens
            if language.UNKNOWN in tokens:
                stream.unknown.append((len(stream.tokens), run[0]))
            stream.tokens.extend(tokens)
        stream.tokens.append(language.LINE)
    return stream


def number_words(run: str, lexicon: Lexicon, ids: Mapping[str, int]) -> list[int]:
    """Return a run as word numbers."""
    return [ids.get(word, language.UNKNOWN) for word in lexicon.cut(run)[0]]


def learn_names(streams: Mapping[str, Stream], lexicon: Lexicon) -> dict[str, float]:
    """Return the words that are unknown but frequent in all of the text: names, most of them."""
    counts: Counter[str] = Counter()
    for stream in streams.values():
        for _, run in stream.unknown:
            counts.update(word for word in lexicon.cut(run)[0] if word not in lexicon)
    return {
        word: float(count)
        for word, count in counts.items()
        if count >= LEARNED_COUNT * (4 if len(word) < 4 else 1)
        and len(word) <= 24
        and WORD_RE.fullmatch(word)
    }


def cut_again(
    stream: Stream, lexicon: Lexicon, ids: Mapping[str, int], renumber: counting.Numbers
) -> counting.Numbers:
    """Return a stream in new numbers, its unknown words cut by a wider lexicon."""
    old = np.frombuffer(stream.tokens, dtype=np.uint32)
    tokens: counting.Numbers = renumber[old]
    gaps = np.flatnonzero(tokens < language.UNKNOWN)
    pieces: list[counting.Numbers] = []
    at = 0
    for start, run in stream.unknown:
        end = int(gaps[np.searchsorted(gaps, start)])
        pieces += (tokens[at:start], np.array(number_words(run, lexicon, ids), dtype=np.uint64))
        at = end
    return np.concatenate([*pieces, tokens[at:]])


def without_slips(fresh: Mapping[str, float], known: Mapping[str, float]) -> dict[str, float]:
    """Leave out fresh words that look like a much commoner known one with a mark amiss."""
    commonest: dict[str, float] = {}
    for word, count in known.items():
        bare = word.translate(_BARE)
        commonest[bare] = max(commonest.get(bare, 0.0), count)
    return {
        word: count
        for word, count in fresh.items()
        if commonest.get(word.translate(_BARE), 0.0) < SLIP_RATIO * count
    }


def main(arguments: list[str] | None = None) -> int:
    """Train and write the model."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.repair.train", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=language.MODEL_PATH)
    parser.add_argument("--limit", type=int, default=10**12, help="characters of each text")
    options = parser.parse_args(arguments)
    counts = learn_words(options.folder)
    lexicon = Lexicon(as_costs(counts))
    words = sorted(counts, key=lambda word: (-counts[word], word))
    ids = number(words)
    paths = sorted(options.folder.glob("*_train.txt.xz"))
    streams = {_stem(path): tokenize(path, lexicon, ids, options.limit) for path in paths}
    counts |= without_slips(learn_names(streams, lexicon), counts)
    _say(f"{len(counts)} words with names")
    lexicon = Lexicon(as_costs(counts))
    words = sorted(counts, key=lambda word: (-counts[word], word))
    renumber = np.array(
        [*range(language.FIRST_WORD), *map(number(words).get, ids)], dtype=np.uint64
    )
    wider = {
        name: cut_again(stream, lexicon, number(words), renumber)
        for name, stream in streams.items()
    }
    weighted = [(wider[n], WEIGHTS.get(n, 1.0)) for n in wider]
    weighted, words = counting.rank_words(weighted, words)
    sections = counting.estimate(weighted, words)
    _say("n-grams counted, learning the network")
    sections |= learn_neighbours.learn(weighted, words)
    options.out.write_bytes(language.pack({"words": len(words)}, sections))
    return 0


def number(words: Iterable[str]) -> dict[str, int]:
    """Number words as the model does."""
    return {word: token for token, word in enumerate(words, language.FIRST_WORD)}


def _stem(path: Path) -> str:
    return path.name.removesuffix(".txt.xz")


def _say(message: str) -> None:
    sys.stderr.write(message + "\n")


if __name__ == "__main__":
    sys.exit(main())
