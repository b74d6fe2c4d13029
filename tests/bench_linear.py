"""Whether repair and facts are linear in the text: ``python -m tests.bench_linear [FAMILY ...]``.

Families of hostile or odd text for repair, and of ever new names for the facts, at 10,000 to
1,000,000 characters. Printed are the CPU seconds of each size and the exponent between the ends:
1 is linear, 2 quadratic. Each family is stopped before a size that would take over `--seconds`, by
what the size before it took.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from pipeline import thai
from pipeline.extract import extract_facts
from pipeline.repair.shaping import shape
from pipeline.variants import WINDOWS
from tests.damage import (
    blank_nikhahit,
    cut_words,
    drop_private_use,
    drop_stacked_tones,
    lose_sara_am,
    lower_tones,
    move_marks,
    move_marks_everywhere,
)
from tests.labelled import tokens_of
from tests.repairing import repaired

SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000)
LIMIT = 1.15
"""The exponent that a family must not pass."""
SENTENCES = (
    "ชาวบ้านช่วยกันปลูกต้นไม้ริมแม่น้ำเพื่อป้องกันตลิ่งพัง เมื่อวันที่ 5 ธันวาคม พ.ศ. 2560 ",
    "ผู้ว่าราชการจังหวัดเชียงใหม่ลงนามบันทึกความเข้าใจกับเมืองคู่มิตรด้านการท่องเที่ยว ",
    "โครงการนี้ทำให้ประชาชนกว่า 1,200 คนมีน้ำดื่มสะอาดและมีรายได้เพิ่มขึ้นทั้งหมด\n",
)


def _prose(size: int) -> str:
    """Return sentences in a random order, `size` characters of them."""
    draw = random.Random(size)  # noqa: S311 - not for security
    pieces: list[str] = []
    length = 0
    while length < size:
        pieces.append(draw.choice(SENTENCES))
        length += len(pieces[-1])
    return "".join(pieces)[:size]


def _random(letters: str) -> Callable[[int], str]:
    def make(size: int) -> str:
        return "".join(random.Random(size).choices(letters, k=size))  # noqa: S311

    return make


def _again(piece: str) -> Callable[[int], str]:
    return lambda size: (piece * (size // len(piece) + 1))[:size]


def _damaged(damage: Callable[[str], str]) -> Callable[[int], str]:
    return lambda size: damage(_prose(size))[:size]


FAMILIES: dict[str, Callable[[int], str]] = {
    "prose": _prose,
    "prose without blanks": lambda size: "".join(_prose(2 * size).split())[:size],
    "one consonant": _again("ก"),
    "one mark": _again(thai.MAI_EK),
    "one private-use code": _again(next(iter(WINDOWS))),
    "one leading vowel": _again(thai.SARA_E),
    "blank and mark": _again("ก " + thai.MAI_EK),
    "blank and consonant": _again("ก "),
    "Thai digits": _again("๑๒๓๔๕๖๗๘๙๐"),
    "Latin letters one by one": _again("a b "),
    "line ends": _again("\n"),
    "short lines": _again("กา\n"),
    "full lines": _again("ชาวบ้านช่วยกันปลูกต้นไม้ริมแม่น้ำและ\n"),
    "mojibake": _damaged(lambda text: text.encode().decode("latin-1")),
    "random Thai": _random(thai.BASES + thai.MARKS + thai.LEADING_VOWELS + thai.FOLLOWING_VOWELS),
    "random bases and blanks": _random(thai.BASES + "  "),
    "private-use shaping": _damaged(shape),
    "blanks for NIKHAHIT": _damaged(blank_nikhahit),
    "cut words, lost marks": _damaged(lambda t: cut_words(drop_private_use(t), 0.05, 1)),
    "lost stacked tones": _damaged(drop_stacked_tones),
    "lost SARA AM": _damaged(lose_sara_am),
    "tones as vowels": _damaged(lower_tones),
    "moved marks": _damaged(lambda text: move_marks(text, 0.1, 1)),
    "marks past anything": _damaged(lambda text: move_marks_everywhere(text, 1.0, 1)),
    "marks behind leading vowels": _again(thai.SARA_E + thai.MAI_EK + "ก"),
}


def _names(sentence: str) -> Callable[[int], str]:
    """Return what makes text of a sentence with new names each time: {t} in Thai, {l} in Latin."""

    def make(size: int) -> str:
        draw = random.Random(size)  # noqa: S311
        pieces: list[str] = []
        length = 0
        while length < size:
            thai_name = "า".join("".join(draw.choices(thai.BASES[:38], k=2)) for _ in range(3))
            latin_name = "".join(draw.choices("ABCDEFGHKLMNPRST", k=5))
            pieces.append(sentence.format(t=thai_name, l=latin_name))
            length += len(pieces[-1])
        return "".join(pieces)[:size]

    return make


OF_FACTS: dict[str, Callable[[int], str]] = {
    "bodies with second names": _names("บริษัท {t} จำกัด ({l}) ลงนามกับ {l} เมื่อวานนี้\n"),
    "one body, many second names": _names("กรมการขนส่งทางบก ({l}) ร่วมกับ {l} จัดงาน\n"),
    "names named again in brackets": _names("กรม{t} (สำนักงาน{t}) และ"),
    "programmes and places": _names("โครงการ{t} ({l}) ร่วมกับเมือง{t} ณ ประเทศ{t}\n"),
    "names in one sentence": _names("กรม{t}, "),
}


def _tell(text: str) -> None:
    """Find the facts of a text as it stands."""
    extract_facts(tokens_of(text))


def main() -> int:
    """Print the table; return 1 if a family grows too fast."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--most", type=int, default=SIZES[-1], help="largest size, characters")
    parser.add_argument("--seconds", type=float, default=120.0, help="longest run of one size")
    parser.add_argument("families", nargs="*", help="all if none")
    args = parser.parse_args()
    _tell(repaired(shape(_prose(3_000))).text)  # the models and lists are read once
    steep = 0
    print(f"{'family':30}" + "".join(f"{size:>12,}" for size in SIZES) + f"{'exponent':>10}")
    for name in args.families or (*FAMILIES, *OF_FACTS):
        seconds: dict[int, float] = {}
        for size in SIZES:
            expected = max(seconds.values(), default=0.0) * 4
            if size > args.most or expected > args.seconds:
                break
            make, run = (FAMILIES[name], repaired) if name in FAMILIES else (OF_FACTS[name], _tell)
            text = make(size)
            start = time.process_time()
            run(text)
            seconds[size] = time.process_time() - start
        # From 30,000 on: below, what is done once for a text outweighs its length.
        low, high = SIZES[1] if SIZES[1] in seconds else SIZES[0], max(seconds)
        exponent = (
            math.log(seconds[high] / seconds[low]) / math.log(high / low) if high > low else 1.0
        )
        steep += exponent > LIMIT
        columns = (f"{seconds[s]:12.2f}" if s in seconds else f"{'-':>12}" for s in SIZES)
        print(f"{name:30}" + "".join(columns) + f"{exponent:10.2f}", flush=True)
    return 1 if steep else 0


if __name__ == "__main__":
    sys.exit(main())
