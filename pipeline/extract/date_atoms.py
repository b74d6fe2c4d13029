"""The words of dates, and a line cut into atoms: numbers, months, eras, cue words, other text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pipeline.extract.tables import read_table
from pipeline.thai import FOLLOWING_VOWELS, LEADING_VOWELS, MARKS, THAI_DIGITS

TABLE = Path(__file__).with_name("dates.csv")
COLUMNS = ("class", "form", "value", "source")
LETTERS = {
    "month": "M",
    "month_short": "M",
    "month_english": "m",
    "weekday": "W",
    "weekday_english": "W",
    "era": "E",
    "era_english": "E",
    "day_word": "v",
    "month_word": "o",
    "year_word": "p",
    "fiscal_word": "f",
    "academic_word": "a",
    "term_word": "T",
    "of_word": "g",
    "quarter_word": "q",
    "quarter_name": "Q",
    "half": "h",
    "months_of": "n",
    "decade": "z",
    "century": "C",
    "season": "u",
    "part": "s",
    "by": "b",
    "since": "k",
    "approx": "r",
    "until": "t",
    "until_english": "t",
    "since_english": "k",
    "by_english": "b",
    "and": "&",
}
"""The letter of each class of words. Others: D Y H Z numbers, S numeric date, X other text."""

CUES_AT_TOKEN_START = frozenset("sbkrt&g")
"""Classes that are also parts of other words (ส่วน|กลาง, เรื่อง|ราว): a token must begin there."""

PLAIN = str.maketrans(
    {
        **{digit: str(value) for value, digit in enumerate(THAI_DIGITS)},
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212~\uff5e", "-"),
        **dict.fromkeys("\u00a0\u2007\u2009\u202f", " "),
    }
)
"""One character for one, so that spans stay: digits, dashes and blanks as ASCII."""


THAI_LETTER = "[\u0e01-\u0e4e]"


class Word(NamedTuple):
    """A form of `dates.csv`: its class and value."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of `dates.csv`, and the pattern that cuts a line into atoms."""

    words: dict[str, Word]
    atom_re: re.Pattern[str]
    counted_re: re.Pattern[str]
    noun_counted_re: re.Pattern[str]
    law_re: re.Pattern[str]
    law_name_re: re.Pattern[str]
    onward_re: re.Pattern[str]
    recurring_re: re.Pattern[str]
    relative_re: re.Pattern[str]
    vague_re: re.Pattern[str]


def _either(forms: list[str]) -> str:
    """Return a pattern that matches the longest of `forms`, any blanks in them optional."""
    longest_first = sorted(forms, key=lambda form: (-len(form), form))
    return "|".join(re.escape(form).replace(r"\ ", " ?") for form in longest_first)


def _variants(kind: str, form: str) -> list[str]:
    """Return the ways a word is printed: ม.ค. ม.ค ม. ค. มค.; วันจันทร์ที่ วันจันทร์ จันทร์ที่."""
    if kind == "month_short":
        parts = form.split(".")[:-1]
        return [form, ".".join(parts), ". ".join(parts) + ".", "".join(parts) + "."]
    if kind == "weekday":
        return [f"วัน{form}ที่", f"วัน{form} ที่", f"วัน{form}", f"{form}ที่", form]
    return [form]


@cache
def lexicon() -> Lexicon:
    """Return the words of `dates.csv`, read once."""
    forms: dict[str, list[str]] = {}
    words: dict[str, Word] = {}
    for row in read_table(TABLE, COLUMNS):
        kind, form = row["class"], row["form"]
        forms.setdefault(f"{kind}:{row['value']}" if kind == "counted" else kind, []).append(form)
        for variant in _variants(kind, form) if kind in LETTERS else ():
            words[variant] = Word(kind, row["value"])
    for form in forms["relative"]:
        words.pop(form, None)
    thai = [form for form in words if not form[0].isascii()]
    words |= {form.replace(".", ""): words[form] for form in forms["month_short"]}
    words |= {form.replace(" ", ""): word for form, word in words.items()}
    return Lexicon(
        words,
        _atom_re(forms, thai),
        re.compile(rf" ?(?:{_either(forms['counted:strong'])})"),
        re.compile(rf" ?(?:{_either(forms['counted:strong'] + forms['counted:weak'])})"),
        re.compile(_either(forms["law"])),
        re.compile(rf"(?:{_either(forms['law'])})(?:ฉบับ)? ?$"),
        re.compile(rf" ?(?:{_either(forms['onward'])})"),
        re.compile(rf" ?(?:{_either(forms['recurring'])})"),
        re.compile(
            rf"(?<![{LEADING_VOWELS}])(?P<core>(?:(?<!ภาค)(?P<part>{_either(forms['part'])}))?"
            rf"(?P<relative>{_either(forms['relative'])}))(?![{MARKS}{FOLLOWING_VOWELS}])"
        ),
        re.compile(_vague(forms)),
    )


def _atom_re(forms: dict[str, list[str]], thai: list[str]) -> re.Pattern[str]:
    """Return the pattern of one atom; `thai`: all words in Thai letters."""
    clipped = [form for form in thai if "." in form and form[-1] != "."]
    whole = [form for form in thai if form not in clipped]
    bare = [form.replace(".", "") for form in forms["month_short"]]
    return re.compile(
        r"(?P<S>\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)(?!\d)|\d{1,2}([.-])\d{1,2}\2\d{4}(?!\d)"
        r"|\d{4}([-/])\d\d\3\d\d(?![\d]))"
        rf"|(?P<X>(?:{_either(forms['numbered'])})[ .]{{0,2}}-? ?\d[\d/.,-]{{0,20}})"
        r"|(?P<N>\d+(?:[.,:]\d+)*)(?:st|nd|rd|th)?"
        r"|(?P<L>[A-Za-z]+(?:(?:\.[A-Za-z])+\.?|-?\d[A-Za-z0-9.]*)?)"
        rf"|(?P<w>(?<![{LEADING_VOWELS}])(?:(?:{_either(whole)})(?![{MARKS}{FOLLOWING_VOWELS}])"
        rf"|(?:{_either(clipped)}|(?:(?<=\d)|(?<=\d ))(?:{_either(bare)}))(?!{THAI_LETTER})))"
        r"|(?P<_> {1,3})|(?P<P>[-/,&])"
    )


def _vague(forms: dict[str, list[str]]) -> str:
    """Return the pattern of months without a year and weekdays without a date.

    The generic word is part of such a name where nothing parts them: ต้นเดือนมีนาคม, but
    not ต้นเดือน มี.ค.
    """
    month = rf"(?:{_either(forms['month'] + forms['month_short'])})"
    months = rf"{month}(?: ?- ?{month})?"
    weekday = rf"วัน(?:{_either(forms['weekday'])})"
    return (
        rf"(?<![{LEADING_VOWELS}])(?P<core>(?:{_either(forms['part'])})เดือน{months}"
        rf"|(?:(?<=เดือน)|(?<=เดือน )){months}|{weekday}(?:{_either(forms['deictic_tail'])}))"
        rf"(?![{MARKS}{FOLLOWING_VOWELS}])"
    )


class Atom(NamedTuple):
    """A piece of a line: its type (one letter), place in the text, and word or number."""

    letter: str
    start: int
    end: int
    word: Word | None
    text: str


def _latin(text: str, words: dict[str, Word]) -> tuple[str, Word | None]:
    """Return letter and word of a Latin word; Q1 to Q4 are quarters."""
    if re.fullmatch("[Qq][1-4]", text):
        return "Q", Word("quarter_name", text[1])
    known = words.get(text) or words.get(text.rstrip("."))
    if known is None:
        known = words.get(text.capitalize()) if text.isupper() else words.get(text.lower())
    if text in ("of", "in"):
        return "g", Word("of_word", "")
    if text == "and":
        return "&", Word("and", "")
    return (LETTERS[known.kind], known) if known else ("X", None)


def _number_letter(text: str) -> str:
    """Return the type of a number: D up to 99, H three digits, Y four, Z any other."""
    return {1: "D", 2: "D", 3: "H", 4: "Y"}.get(len(text), "Z") if text.isdigit() else "Z"


def atoms(plain: str, start: int, end: int, token_starts: frozenset[int]) -> Iterator[Atom]:
    """Cut the line ``plain[start:end]`` into atoms; what is no word of a date is X."""
    lex = lexicon()
    at = start
    for match in lex.atom_re.finditer(plain, start, end):
        if match.start() > at:
            yield Atom("X", at, match.start(), None, "")
        at = match.end()
        text, kind = match[0], match.lastgroup or ""
        word: Word | None = None
        letter = kind
        if kind == "N":
            letter, text = _number_letter(match["N"]), match["N"]
        elif kind == "L":
            letter, word = _latin(text, lex.words)
            if letter == "X":
                at = match.end()
        elif kind == "w":
            word = lex.words[text.replace(" ", "")]
            letter = LETTERS[word.kind]
            if letter in CUES_AT_TOKEN_START and match.start() not in token_starts:
                letter = "X"
        elif kind == "P":
            letter = text
        yield Atom(letter, match.start(), at, word, text)
    if at < end:
        yield Atom("X", at, end, None, "")
