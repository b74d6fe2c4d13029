"""Blanks inside words that the script itself rules out.

Justified, distributed and letter-spaced setting widens the room between glyphs, and readers
take it for a blank. Some places never hold one: these fixes need no dictionary. What only a
lexicon can settle is in `words.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.spans import Edit, Span
from pipeline.thai import (
    BASES,
    CONSONANTS,
    FOLLOWING_VOWELS,
    LEADING_VOWELS,
    MARKS,
    NIKHAHIT,
    SARA_A,
    SARA_AA,
    SARA_AM,
    THANTHAKHAT,
    TONE_MARKS,
)
from pipeline.variants import MEANINGS

BLANKS = " \u00a0\u2000-\u200a\u202f\u205f\u3000"
"""Blanks of any width, as the inside of a character class; no line ends."""
INVISIBLE = "\u00ad\u200b-\u200f\u2060-\u2064\ufeff"

GAP_BEFORE_MARK_RE = re.compile(
    rf"(?<=[{BASES}{MARKS}])[{BLANKS}]{{1,4}}"
    rf"(?=[{MARKS}{SARA_A}{SARA_AM}])(?![{TONE_MARKS}]{SARA_AA})"
)
_LINE_END = rf"[{BLANKS}]{{0,4}}\n[{BLANKS}]{{0,8}}"
LINE_END_BEFORE_MARK_RE = re.compile(
    rf"(?<=[{BASES}]){_LINE_END}(?=[{MARKS}])"
    rf"|(?<={NIKHAHIT}){_LINE_END}(?=[{TONE_MARKS}]?{SARA_AA})"
    rf"|(?<={NIKHAHIT}[{TONE_MARKS}]){_LINE_END}(?={SARA_AA})"
    rf"|(?<=[{TONE_MARKS}]{NIKHAHIT}){_LINE_END}(?={SARA_AA})"
)
LINE_END_BEFORE_VOWEL_RE = re.compile(
    rf"(?<=[{BASES}{TONE_MARKS}]){_LINE_END}(?=[{SARA_A}{SARA_AA}{SARA_AM}][\u0e01-\u0e4e])"
)
CUT_BEFORE_VOWEL = 0.86
"""Share of such line ends that cut a word: 37 of 43 in 199 million characters of running text. At
the others the letter before the vowel was dropped."""
GAP_AFTER_LEADING_VOWEL_RE = re.compile(rf"(?<=[{LEADING_VOWELS}])[{BLANKS}]{{1,4}}(?=[{BASES}])")
GAP_BEFORE_SILENT_RE = re.compile(
    rf"(?<=[{BASES}{MARKS}{FOLLOWING_VOWELS}])[{BLANKS}]{{1,4}}(?=[{CONSONANTS}]{THANTHAKHAT})"
)
_DRAWN = MARKS + "".join(MEANINGS)
SPREAD_RE = re.compile(
    rf"[{BASES}{_DRAWN}][{BLANKS}][{_DRAWN}]+([{BLANKS}]{{1,2}})(?=[{LEADING_VOWELS}][{BLANKS}][{BASES}])"
)
INVISIBLE_RE = re.compile(rf"(?<=[\u0e01-\u0e5b])[{INVISIBLE}]+(?=[\u0e01-\u0e5b])|\ufeff")


def close_gap_before_mark(text: str) -> Iterator[Edit]:
    """Close a blank in front of a mark, SARA A or SARA AM.

    They need the base in front of them: no word begins with one. Must run before anything
    that mends or drops dangling marks, or the mark is lost. SARA AA, with a tone or
    without, is left to `words.close_gap_before_sara_aa`: the blank may be a NIKHAHIT.
    """
    for match in GAP_BEFORE_MARK_RE.finditer(text):
        yield Edit(Span(*match.span()), "", "a blank before a mark that needs its base")


def close_line_end_before_mark(text: str) -> Iterator[Edit]:
    """Close a line end in front of a mark, or a vowel that begins no word, on the next line.

    Marks reach out of their line, and readers that cut lines by height put them into the one
    they touch. Only the last base of the line can be meant; one that has marks already is
    left alone. Producers that break lines between any two glyphs part SARA AM: its NIKHAHIT
    ends a line, its SARA AA begins the next.
    """
    for match in LINE_END_BEFORE_MARK_RE.finditer(text):
        yield Edit(Span(*match.span()), "", "a line end before a mark that needs its base")
    for match in LINE_END_BEFORE_VOWEL_RE.finditer(text):
        evidence = "a line end before a vowel that begins no word"
        yield Edit(Span(*match.span()), "", evidence, lossless=False, confidence=CUT_BEFORE_VOWEL)


def close_spread_gap(text: str) -> Iterator[Edit]:
    """Close a blank between two clusters that are both torn by blanks themselves.

    Where room was spread over every glyph, a blank says nothing about words any more. Must
    run before the blanks inside the clusters are closed, which are the sign.
    """
    for match in SPREAD_RE.finditer(text):
        evidence = "a blank among blanks that tear clusters apart"
        yield Edit(Span(*match.span(1)), "", evidence, lossless=False, confidence=0.9)


def close_gap_after_leading_vowel(text: str) -> Iterator[Edit]:
    """Close a blank behind a leading vowel, which needs the base that follows it."""
    for match in GAP_AFTER_LEADING_VOWEL_RE.finditer(text):
        yield Edit(Span(*match.span()), "", "a blank behind a leading vowel that needs its base")


def close_gap_before_silent(text: str) -> Iterator[Edit]:
    """Close a blank in front of a consonant with THANTHAKHAT: no word begins with one."""
    for match in GAP_BEFORE_SILENT_RE.finditer(text):
        yield Edit(Span(*match.span()), "", "a blank before a silent letter, which begins no word")


def drop_invisible(text: str) -> Iterator[Edit]:
    """Drop zero-width characters and soft hyphens inside Thai, and byte order marks anywhere.

    They draw nothing; they guide line breaking in the program that set the text.
    """
    for match in INVISIBLE_RE.finditer(text):
        yield Edit(Span(*match.span()), "", "an invisible character inside Thai")
