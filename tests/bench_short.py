"""How well short brochures are decided: ``python -m tests.bench_short [--help]``.

Texts are cut into pieces as long as a page or a leaflet, each piece a brochure by itself. Each
kind of damage is done to each piece; printed for each length: F1 of the damaged units, changes
that are wrong, and in how many of the damaged pieces anything was restored. Then the harm: edits
in undamaged pieces of each length. Seeded: the same figures every time.

Sets: `held_out` are training lines that no model was trained on; `dev` the development sets, for
final figures only; `like` made-up lists, contacts and tables (`brochure_like.py`).
"""

from __future__ import annotations

import argparse
import lzma
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from pipeline.extract.gazetteer import names
from pipeline.repair import repair_text
from pipeline.repair.lexicon import UNIT_RE
from pipeline.repair.train import is_held_out
from tests.bench_restore import CORPORA, Tally, compare, compare_edits
from tests.brochure_like import brochure_like
from tests.damage import KINDS, SPREAD, substitute
from tests.repairing import raw_text

LENGTHS = (100, 300, 1_000, 3_000, 8_000)
DAMAGES: dict[str, Callable[[str], str]] = {
    **KINDS,
    "10": SPREAD["10"],
    "16 at 30 %": SPREAD["16 at 30 %"],
    **{f"15 with {name}": lambda text, n=name: substitute(text, n) for name in ("8", "E", "many")},
}
SETS: dict[str, tuple[str, ...]] = {
    "held_out": ("thaigov_train", "general_train"),
    "dev": ("thaigov_dev", "ud_tud_dev"),
    "like": (),
}
HARM = ("thaigov_train", "general_train", "wisesight_train", "software_docs_train")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="how well short brochures are decided")
    parser.add_argument("kinds", nargs="*", help="kinds of damage; all if none is named")
    parser.add_argument("--sets", nargs="+", default=["held_out", "like"], choices=SETS)
    parser.add_argument("--lengths", nargs="+", type=int, default=LENGTHS)
    parser.add_argument("--characters", type=int, default=30_000, help="of each set and length")
    parser.add_argument("--harm", type=int, default=0, help="characters of each set and length")
    asked = parser.parse_args()
    for name, damage in DAMAGES.items():
        if asked.kinds and name not in asked.kinds:
            continue
        for text_set in asked.sets:
            for length in asked.lengths:
                pieces = list(_pieces(text_set, length, asked.characters))
                _print_row(name, text_set, length, _judge(pieces, damage))
    for name in HARM if asked.harm else ():
        for length in asked.lengths:
            _print_harm(name, length, asked.harm)
    for length in asked.lengths if asked.harm else ():
        pieces = [brochure_like(length, seed) for seed in range(asked.harm // length)]
        _print_edits("like", length, pieces)


def _pieces(text_set: str, length: int, characters: int) -> Iterator[str]:
    """Yield pieces of a set, the same share from each of its texts."""
    texts = SETS[text_set]
    if not texts:
        yield from (brochure_like(length, seed) for seed in range(-(-characters // length)))
    for name in texts:
        lines = _read(name, only_held_out=text_set == "held_out")
        share = characters // len(texts)
        yield from cut_pieces(lines, length, share)


def _read(name: str, *, only_held_out: bool) -> Iterator[str]:
    """Yield the lines of a text."""
    with lzma.open(CORPORA / f"{name}.txt.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            if not only_held_out or is_held_out(line):
                yield line


def cut_pieces(lines: Iterable[str], length: int, characters: int) -> Iterator[str]:
    """Cut lines into pieces that are no longer, at blanks, until there are so many characters."""
    held, taken = "", 0
    for line in lines:
        held += line
        while len(held) > length:
            end = max(held.rfind(" ", 0, length), held.rfind("\n", 0, length)) + 1
            if end > length // 2:
                yield held[:end]
                taken += end
            if taken >= characters:
                return
            held = held[end or length :]


def _judge(pieces: Iterable[str], damage: Callable[[str], str]) -> Tally:
    """Damage and repair each piece; count units put right, made wrong, and left."""
    tally: Tally = Counter()
    for true in pieces:
        damaged = damage(true)
        got = repair_text(raw_text(damaged), known_words=names()).text
        units = {len(UNIT_RE.findall(text)) for text in (true, damaged, got)}
        counted = compare if len(units) == 1 else compare_edits
        right, wrong, left = counted(true, damaged, got)
        tally.update({"right": right, "wrong": wrong, "left": left})
        if damaged != true:
            tally.update({"pieces": 1, "mended": got != damaged, "whole": got == true})
    return tally


def _print_row(name: str, text_set: str, length: int, tally: Tally) -> None:
    right, wrong, left = tally["right"], tally["wrong"], tally["left"]
    score = 2 * right / max(1, 2 * right + wrong + left)
    print(
        f"{name:14}{text_set:9}{length:6}  F1 {score:.4f}  right {right} wrong {wrong} "
        f"left {left}  pieces {tally['pieces']}, mended {tally['mended']}, "
        f"wholly right {tally['whole']}",
        flush=True,
    )


def _print_harm(name: str, length: int, characters: int) -> None:
    """Print the edits in undamaged pieces: held-out lines first, then others up to the number."""
    held_out = list(cut_pieces(_read(name, only_held_out=True), length, characters))
    others = characters - sum(map(len, held_out))
    _print_edits(f"{name}, held out", length, held_out)
    if others > length:
        _print_edits(
            f"{name}, seen", length, cut_pieces(_read(name, only_held_out=False), length, others)
        )


def _print_edits(name: str, length: int, pieces: Iterable[str]) -> None:
    start = time.process_time()
    kinds: Counter[str] = Counter()
    characters = touched = 0
    for piece in pieces:
        repairs = repair_text(raw_text(piece), known_words=names()).repairs
        kinds.update(repair.mechanism for repair in repairs)
        touched += bool(repairs)
        characters += len(piece)
    told = ", ".join(f"{kind} {times}" for kind, times in kinds.most_common(8)) or "none"
    seconds = time.process_time() - start
    print(
        f"clean {name:29}{length:6}  edits in {characters:,} characters: {told}; "
        f"{touched} pieces touched, {seconds:.0f} s",
        flush=True,
    )


if __name__ == "__main__":
    main()
