"""Remake the language model: ``python -m pipeline.repair.train FOLDER [--out FILE]``.

FOLDER holds running Thai text, one paragraph a line, as ``*_train.txt.xz``. Word lists come
from PyThaiNLP: its words and its frequencies from the Thai National Corpus (CC0), Thai names
(CC BY-SA 4.0, Korkeat Wannapat) and titles of the Thai Wikipedia (CC BY-SA 4.0). The texts that
the model in the repository was trained on: Thai government news (public domain, Thai Copyright
Act 2537, section 7), UD_Thai-TUD (CC BY-SA 4.0), Wisesight sentiment (CC0), open encyclopedia,
news and everyday prose (CC0, CC BY, CC BY-SA, MIT) and software documentation (CC BY, MIT). The
model holds words and counts of words; it is published under CC BY-SA 4.0.

One line in `HELD_OUT` is kept from training, so that harm on clean text can be measured.
"""

from __future__ import annotations

import argparse
import lzma
import math
import re
import sys
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from pipeline.repair import language
from pipeline.repair.lexicon import RUN_RE, Lexicon

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
WORD_RE = re.compile(
    r"[\u0e01-\u0e2e\u0e40-\u0e44][\u0e01-\u0e39\u0e40-\u0e4e]{0,39}|[\u0e2f\u0e46]"
)
"""What may be a word: it starts with a consonant or a leading vowel."""


def is_held_out(line: str) -> bool:
    """Say whether a line of the training text is kept for measuring."""
    return zlib.crc32(line.encode()) % HELD_OUT == 0


def read_lines(path: Path) -> Iterator[str]:
    """Yield the lines of a packed text that are trained on."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if not is_held_out(line):
                yield line


def count_runs(folder: Path, limit: int) -> Counter[str]:
    """Count the runs of Thai in the training texts, weighted; `limit` characters of each."""
    runs: Counter[str] = Counter()
    for path in sorted(folder.glob("*_train.txt.xz")):
        counts: Counter[str] = Counter()
        n = 0
        for line in read_lines(path):
            counts.update(RUN_RE.findall(line))
            n += len(line)
            if n > limit:
                break
        weight = WEIGHTS.get(path.name.removesuffix(".txt.xz"), 1.0)
        for run, count in counts.items():
            runs[run] += count * weight
        sys.stderr.write(f"{path.name}: {n} characters, {len(counts)} runs\n")
    return runs


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

    counts: dict[str, float] = {word: 0.5 for word in thai_words()}
    for names in (thai_family_names(), thai_female_names(), thai_male_names(), provinces()):
        for name in names:
            counts.setdefault(str(name), 0.2)
    known = dict(counts)
    for word, count in tnc.word_freqs():
        if word in known or count >= 20:
            counts[word] = counts.get(word, 0.0) + 0.3 * count
    words = {w: c for w, c in counts.items() if WORD_RE.fullmatch(w)}
    return words, set(get_corpus("wikipedia_titles_th.txt", comments=False))


def as_costs(counts: Mapping[str, float]) -> dict[str, float]:
    """Turn counts into costs in nats."""
    total = math.log(sum(counts.values()))
    return {word: total - math.log(count) for word, count in counts.items()}


def count_words(runs: Mapping[str, float], lexicon: Lexicon) -> tuple[Counter[str], Counter[str]]:
    """Cut all runs and count known words and unknown ones."""
    known: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    for run, count in runs.items():
        for word in lexicon.cut(run)[0]:
            if word in lexicon:
                known[word] += count
            else:
                unknown[word] += count
    return known, unknown


def main(arguments: list[str] | None = None) -> int:
    """Train and write the model."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.repair.train", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=language.MODEL_PATH)
    parser.add_argument("--limit", type=int, default=10**12, help="characters of each text")
    options = parser.parse_args(arguments)
    priors, titles = list_words()
    runs = count_runs(options.folder, options.limit)
    lexicon = Lexicon(as_costs(priors))
    title_pieces = count_words(dict.fromkeys(titles, 1.0), lexicon)[1]
    known, unknown = count_words(runs, lexicon)
    for word, count in priors.items():
        known[word] += min(count, 0.5 + 0.1 * count)
    for word, count in title_pieces.items():
        if WORD_RE.fullmatch(word) and 3 <= len(word) <= 24:
            known[word] += 0.1 * count
    for word, count in unknown.items():
        if count >= 8 and WORD_RE.fullmatch(word) and 2 <= len(word) <= 24:
            known[word] += count
    write_unigrams(known, options.out)
    return 0


def write_unigrams(counts: Mapping[str, float], path: Path) -> None:
    """Write words and costs, most frequent first."""
    costs = as_costs(counts)
    words = sorted(costs, key=lambda word: (costs[word], word))
    steps = np.rint(np.array([costs[w] for w in words]) / language.COST_STEP)
    sections = {
        "words": "\n".join(words).encode("tis_620"),
        "costs": np.clip(steps, 0, 255).astype(np.uint8).tobytes(),
    }
    path.write_bytes(language.pack({"words": len(words)}, sections))


if __name__ == "__main__":
    sys.exit(main())
