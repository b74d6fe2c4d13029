"""Marks in the wrong order, in pieces, doubled, or standing in for each other."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from pipeline.spans import Edit, Span
from pipeline.thai import (
    ABOVE_MARKS,
    ABOVE_VOWELS,
    BASES,
    BELOW_MARKS,
    LAKKHANGYAO,
    LEADING_VOWELS,
    LU,
    MAITAIKHU,
    MARKS,
    NIKHAHIT,
    RU,
    SARA_A,
    SARA_AA,
    SARA_AE,
    SARA_AM,
    SARA_E,
    THANTHAKHAT,
    TONE_MARKS,
)

TONE_BEFORE_VOWEL_RE = re.compile(
    rf"[{TONE_MARKS}{THANTHAKHAT}]+[{ABOVE_MARKS}{BELOW_MARKS}][{MARKS}]*"
)
TONE_BEHIND_VOWEL_RE = re.compile(rf"(?<=[{BASES}])([{SARA_AM}{SARA_AA}])([{TONE_MARKS}])")
SPLIT_SARA_AM_RE = re.compile(rf"([{TONE_MARKS}]?){NIKHAHIT}([{TONE_MARKS}]?){SARA_AA}")
SARA_AM_TWICE_RE = re.compile(
    rf"{SARA_AM}[{SARA_AA}{SARA_AM}]+|{SARA_AA}{SARA_AM}+|{NIKHAHIT}([{TONE_MARKS}]?){SARA_AM}"
)
DOUBLED_MARK_RE = re.compile(rf"([{MARKS}])\1+")
DOUBLED_VOWEL_RE = re.compile(rf"([{SARA_A}{SARA_AM}{LEADING_VOWELS[1:]}])\1+")
DOUBLED_SARA_E_RE = re.compile(rf"{SARA_E}{{2}}")
LAKKHANGYAO_RE = re.compile(rf"(?<=[{BASES}{MARKS}])(?<![{RU}{LU}]){LAKKHANGYAO}+")
REPLACED_RE = re.compile(rf"(?<={SARA_AM})\ufffd(?!\ufffd)")
LETTER_RE = re.compile(r"[\u0e01-\u0e4e]")
LIKELIER_BEHIND_SARA_AM = 7.0
"""Times as often as elsewhere that a letter stands behind SARA AM, at the most: SARA AI MAIMUAN, in
90,000 letters of general text."""
LAO_RE = re.compile(
    r"(?<=[\u0e01-\u0e4e])[\u0e81-\u0ece](?![\u0e81-\u0ece])"
    r"|(?<![\u0e81-\u0ece])[\u0e81-\u0ece](?=[\u0e01-\u0e4e])"
)
_LAO_SHIFT = 0x80


def order_marks(text: str) -> Iterator[Edit]:
    """Put the marks of a base in the order vowel, then tone.

    Fonts that draw the tone first, and readers that sort by place on the page, store it
    before the vowel it stands over. Unicode gives the above-base vowels combining class 0,
    so that NFC does not reorder them. THANTHAKHAT keeps its place behind SARA I and SARA U.

    Source: WTT 2.0, the order of input levels.
    """
    for match in TONE_BEFORE_VOWEL_RE.finditer(text):
        ordered = "".join(sorted(match[0], key=_ORDER_OF.__getitem__))
        if ordered != match[0]:
            yield Edit(Span(*match.span()), ordered, "a tone mark is stored behind its vowel")


_ORDER_OF = dict.fromkeys(MARKS, 2) | {
    mark: level
    for level, marks in enumerate((BELOW_MARKS, ABOVE_VOWELS + MAITAIKHU + NIKHAHIT))
    for mark in marks
}


def recompose_sara_am(text: str) -> Iterator[Edit]:
    """Put SARA AM back together where a shaping engine took it apart.

    To set a tone mark above SARA AM, HarfBuzz and Uniscribe split it into NIKHAHIT and
    SARA AA and move the NIKHAHIT in front of the tone mark; a PDF that keeps the glyphs in
    that order reads back so. NFC does not undo it, because SARA AM has only a compatibility
    decomposition. A NIKHAHIT with no SARA AA after it is left alone: it is Pali.

    Source: HarfBuzz, src/hb-ot-shaper-thai.cc, `preprocess_text_thai`.
    """
    for match in SPLIT_SARA_AM_RE.finditer(text):
        tone = match[1] or match[2]
        yield Edit(Span(*match.span()), tone + SARA_AM, "SARA AM in two pieces")


def order_following_vowel(text: str) -> Iterator[Edit]:
    """Put a tone mark in front of the SARA AA or SARA AM it was stored behind.

    The tone stands over the base; sorted by the place of its ink it comes last: `หนา้`.
    """
    for match in TONE_BEHIND_VOWEL_RE.finditer(text):
        evidence = "a tone mark is stored behind the vowel that follows its base"
        yield Edit(Span(*match.span()), match[2] + match[1], evidence)


def merge_sara_am(text: str) -> Iterator[Edit]:
    """Make one SARA AM of SARA AM with another piece of SARA AM beside it.

    Producers that draw SARA AM as two glyphs and name both of them leave both in the text.
    No Thai syllable has two of these vowels.
    """
    for match in SARA_AM_TWICE_RE.finditer(text):
        yield Edit(Span(*match.span()), (match[1] or "") + SARA_AM, "SARA AM stands twice")


def drop_doubled_marks(text: str) -> Iterator[Edit]:
    """Keep one of several equal marks on one base, and one of equal vowels that never repeat.

    Overprinting and eager typists double them; they print as one.
    """
    for pattern in (DOUBLED_MARK_RE, DOUBLED_VOWEL_RE):
        for match in pattern.finditer(text):
            yield Edit(Span(*match.span()), match[1], "the same mark stands twice on one base")


def merge_doubled_sara_e(text: str) -> Iterator[Edit]:
    """Make SARA AE of two SARA E, which look the same in print."""
    for match in DOUBLED_SARA_E_RE.finditer(text):
        yield Edit(Span(*match.span()), SARA_AE, "SARA E twice is SARA AE")


def replace_lakkhangyao(text: str) -> Iterator[Edit]:
    """Put SARA AA for LAKKHANGYAO, its look-alike, anywhere but behind RU and LU."""
    for match in LAKKHANGYAO_RE.finditer(text):
        yield Edit(Span(*match.span()), SARA_AA, "LAKKHANGYAO stands only behind RU and LU")


def drop_replacement_at_sara_am(text: str) -> Iterator[Edit]:
    """Drop U+FFFD behind SARA AM where it is hardly a letter without a name.

    It is the SARA AA glyph that a producer drew beside a SARA AM it had already named, as it does
    with each that it sets in the same font. In front of SARA AM it would be a tone mark, which is
    left for others to restore; where no more SARA AM have one than letters, it is left too.
    """
    found = list(REPLACED_RE.finditer(text))
    if not found:
        return
    times = len(found)
    share = times / (text.count(SARA_AM) + 1)
    unnamed = (text.count("\ufffd") - times) / len(LETTER_RE.findall(text))
    by_chance = min(0.99, LIKELIER_BEHIND_SARA_AM * unnamed)
    pieces = times * (share - by_chance) / (share * (1.0 - by_chance))
    sure = (pieces + 1) / (times + 2)
    if sure <= 0.5:
        return
    for match in found:
        yield Edit(
            Span(*match.span()),
            "",
            "an unnamed piece of SARA AM, which stands before it",
            lossless=False,
            confidence=sure,
        )


def replace_lao(text: str) -> Iterator[Edit]:
    """Put the Thai letter for a single Lao look-alike inside a Thai word.

    Unicode encodes Lao in the order of Thai, 0x80 higher. Real Lao words stand alone: only
    one Lao letter that touches Thai, and no other of its kind, is taken for a slip of a font or
    an OCR engine.
    """
    for match in LAO_RE.finditer(text):
        thai = chr(ord(match[0]) - _LAO_SHIFT)
        if unicodedata.category(thai) != "Cn":
            evidence = "one Lao letter inside a Thai word"
            yield Edit(Span(*match.span()), thai, evidence, lossless=False, confidence=0.9)
