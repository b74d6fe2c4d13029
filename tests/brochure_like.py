"""Texts like those of short brochures: contacts, names, tables of sums, programmes, headings.

Such pages hold hardly a sentence, so what a repair learned from prose is no help there. Seeded:
the same seed gives the same text. Every name, number and address is made up.
"""

from __future__ import annotations

import csv
import random
from pathlib import Path

with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as _lines:
    _ROWS = list(csv.DictReader(line for line in _lines if not line.startswith("#")))
TEXTS = {
    kind: tuple(row["text"] for row in _ROWS if row["kind"] == kind)
    for kind in dict.fromkeys(row["kind"] for row in _ROWS)
}
"""Titles, names, posts, places, works, items of programmes, headings, months, English, by kind."""


def _name(pick: random.Random) -> str:
    return (
        f"{pick.choice(TEXTS['title'])}{pick.choice(TEXTS['given'])} {pick.choice(TEXTS['family'])}"
    )


def _sum(pick: random.Random) -> str:
    return f"{pick.randint(1, 999) * 500:,}"


def _contact(pick: random.Random) -> list[str]:
    place = pick.choice(TEXTS["place"])
    return [
        f"ที่อยู่ {pick.randint(1, 999)}/{pick.randint(1, 99)} หมู่ {pick.randint(1, 15)} "
        f"ต.ในเมือง อ.เมือง จ.{place} {pick.randint(10, 96)}000",
        f"โทรศัพท์ 0-{pick.randint(2000, 7999)}-{pick.randint(1000, 9999)} "
        f"โทรสาร 0-{pick.randint(2000, 7999)}-{pick.randint(1000, 9999)}",
        f"{pick.choice(TEXTS['post'])} {_name(pick)}",
        pick.choice(TEXTS["english"]),
    ]


def _people(pick: random.Random) -> list[str]:
    return [
        f"{number}. {_name(pick)} {pick.choice(TEXTS['post'])}"
        for number in range(1, pick.randint(4, 9))
    ]


def _table(pick: random.Random) -> list[str]:
    rows = [
        f"{number} {pick.choice(TEXTS['work'])} {_sum(pick)} บาท"
        for number in range(1, pick.randint(4, 9))
    ]
    return ["ลำดับ รายการ จำนวนเงิน", *rows, f"รวมทั้งสิ้น {_sum(pick)} บาท"]


def _programme(pick: random.Random) -> list[str]:
    date = (
        f"วันที่ {pick.randint(1, 28)} {pick.choice(TEXTS['month'])} พ.ศ. {pick.randint(2550, 2568)}"
    )
    hours = range(8, 8 + pick.randint(3, 8))
    return [
        date,
        *[f"{hour:02}.00 - {hour:02}.45 น. {pick.choice(TEXTS['item'])}" for hour in hours],
    ]


def _headings(pick: random.Random) -> list[str]:
    return pick.sample(TEXTS["heading"], 4)


def brochure_like(characters: int, seed: int) -> str:
    """Return a text of about so many characters, blocks of five kinds in random order."""
    pick = random.Random(seed)  # noqa: S311
    text = ""
    while len(text) < characters:
        block = pick.choice((_contact, _people, _table, _programme, _headings))(pick)
        text += "\n".join([pick.choice(TEXTS["heading"]), *block]) + "\n"
    return text[: text.rfind("\n", 0, characters + 1) + 1]
