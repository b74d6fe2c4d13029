"""The words by which programmes are found (`programmes.csv`), and the values they make."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from pipeline.extract.tables import Row, read_table
from pipeline.records import Names, ProgrammeValue

MIN_THAI = 7
"""Letters of the shortest Thai name behind a head; shorter ones are ordinary nouns."""
COLUMNS = ("role", "word", "type", "option", "english", "aliases", "source")

LATIN_WORD = r"[A-Z][A-Za-z0-9\u00c0-\u024f'’.&+-]*"
LATIN_TITLE_RE = re.compile(
    rf"(?<![A-Za-z0-9-]){LATIN_WORD}"
    rf"(?:[ ](?:of|and|for|on|in|the|to|x|&|{LATIN_WORD}|\d{{1,4}}"
    rf"|[-\N{{EN DASH}}][ ]{LATIN_WORD})){{0,11}}"
)
LATIN_NAME_RE = re.compile(
    rf"{LATIN_WORD}(?:[ ](?:of|for|and|the|on|in|to|&|[0-9]{{1,4}}|{LATIN_WORD})){{1,9}}"
)
"""A Latin name of more than one word: what it is needs no Thai noun."""
BRACKET_RE = re.compile(r"[ ]?\(([^()\n]{2,90})\)")
NUMBERED_RE = re.compile(r"[ ]{0,3}(?:ครั้งที่|ฉบับที่|ระยะที่|เฟสที่|เฟส|ปีที่)[ ]{0,3}[0-9๐-๙]{1,4}")


@dataclass(frozen=True, slots=True)
class Words:
    """The tables of `programmes.csv`, by role."""

    heads: dict[str, Row]
    stops: frozenset[str]
    predicates: frozenset[str]
    generics: frozenset[str]
    latin: dict[str, str]
    verbs: dict[str, Row]
    things: tuple[str, ...]
    abstracts: tuple[str, ...]
    bare: frozenset[str]
    amounts: frozenset[str]
    known: tuple[Row, ...]
    head_re: re.Pattern[str]
    verb_re: re.Pattern[str]
    back_re: re.Pattern[str]


@lru_cache(maxsize=1)
def load_words() -> Words:
    """Read `programmes.csv`; raises `DataError` if it is bad."""
    rows = read_table(Path(__file__).with_name("programmes.csv"), COLUMNS)
    by_role: dict[str, list[Row]] = {}
    for row in rows:
        by_role.setdefault(row["role"], []).append(row)

    def words(role: str) -> tuple[str, ...]:
        return tuple(row["word"] for row in by_role.get(role, ()))

    return Words(
        {row["word"]: row for row in by_role["head"]},
        frozenset(words("stop")),
        frozenset(words("predicate")),
        frozenset(words("generic")),
        {row["word"]: row["type"] for row in by_role["latin"]},
        {row["word"]: row for row in by_role["verb"]},
        words("thing"),
        words("abstract"),
        frozenset(words("bare")),
        frozenset(words("amount")),
        tuple(by_role["known"]),
        _longest_first(words("head")),
        _longest_first(words("verb")),
        re.compile("|".join(map(_unless, by_role["back"]))),
    )


def _unless(row: Row) -> str:
    """Return the pattern of a word that some words must not follow."""
    refused = "|".join(map(re.escape, row["aliases"].split("|"))) if row["aliases"] else ""
    return re.escape(row["word"]) + (f"(?!{refused})" if refused else "")


def _longest_first(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w))))


def make_value(kind: str, th: str | None, en: str | None, aliases: Iterable[str]) -> ProgrammeValue:
    """Make the value of a programme; its id is 12 hex digits of SHA-256 of its first name."""
    name = th or en or ""
    identity = "programme:" + sha256(_key(name).encode()).hexdigest()[:12]
    kept = tuple(dict.fromkeys(a for a in aliases if a and a not in (th, en)))
    return ProgrammeValue(identity, kind, Names(th, en, kept))


def _key(name: str) -> str:
    """Return what names of one programme share: no blanks, no generic word, one case."""
    name = re.sub(r"\s+", "", name).casefold()
    return re.sub(r"^(?:งาน|โครงการ|การ)", "", name)


def headed_value(kind: str, name: str, head: str) -> ProgrammeValue:
    """Make the value of a programme whose name stands behind a generic head noun."""
    if re.search(r"[ก-๙]", name):
        if head == "งาน":
            return make_value(kind, name, None, [head + name])
        return make_value(kind, head + name, None, [name])
    spaced = f"{head} {name}" if head else ""
    return make_value(kind, None, name, [spaced])
