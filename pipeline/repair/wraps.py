"""Whether a text was wrapped to a measure: what its line ends prove.

A wrap falls where the measure is full, a writer's line end where something ends. A line end where
not even a blank would stand was put there by a program; how many such it takes, and how sharp
they must be, was measured on texts that nobody wrapped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from string import ascii_letters, ascii_lowercase
from typing import NamedTuple

from pipeline.repair.context import gain
from pipeline.repair.language import load
from pipeline.spans import Span
from pipeline.thai import LEADING_VOWELS, MAIYAMOK, MARKS, PAIYANNOI

NEVER_LAST = (
    "และ", "หรือ", "ของ", "ที่", "ใน", "จะ", "การ", "ความ", "เพื่อ", "โดย", "กับ", "เป็น",
    "ให้", "แก่", "ซึ่ง", "แห่ง", "จาก", "ต่อ", "ตาม", "ถึง", "ด้วย", "อย่าง", "ผู้", "แต่",
)  # fmt: skip
"""Words that lead on to another: a paragraph or list item does not end with one of them."""
NEVER_FIRST_RE = re.compile(rf"[{MARKS}{MAIYAMOK}{PAIYANNOI}ะาำ,.;:!?)\]}}”’%]|และ|หรือ|คือ|ของ")

MAX_WRAP = 160
"""Characters that take room; text set to a measure is not wider, a paragraph on one line is."""
MIN_FILL = 0.6
"""Share of the measure a line fills if its end is a wrap: a long word may not have fitted."""
MIN_PAIRS = 3
FULL = 0.85
"""Share of the measure from which on a line is full: the next word is rarely longer than the
rest of it."""
MAX_WIDER = 1.1, 0.05
"""Times the measure, and the share of the lines that may be wider still: headings, addresses."""


class Proof(NamedTuple):
    """What the ends of full lines must show for a text to have been wrapped."""

    least: float
    """Nats from which on a line end counts: by so much nothing there reads better than the line
    end, and than a blank. Lines that end at a blank prove nothing: writers end lines there."""
    total: float
    """Nats together, each line end counting `MOST_NATS` at most: no line end proves it alone."""
    lines: int
    share: float
    """Of the full lines, or of all lines where `of_all` is set."""
    of_all: bool
    full: float
    """Share of the measure from which on a line end counts."""


MOST_NATS = 10.0
PROOFS = (
    Proof(6.0, 20.0, 2, 0.2, of_all=False, full=FULL),
    Proof(2.0, 20.0, 3, 0.5, of_all=True, full=0.93),
)
"""Few sharp cuts, or in a short text many mild ones. With them no piece of 200 to 10,000
characters of 2.3 million that nobody wrapped is taken for wrapped."""
SHARP_NATS = 6.0
"""Nats of a cut no writer makes: one of them proves a text all of whose lines are full, if every
other line end breaks a phrase at least."""
EVIDENCE_LINES = 60
"""Line ends that are looked at for it, from all over the text."""
BREAK_NATS = 8.0
"""Nats that a small letter after a line end counts for, where a line ends in the same script."""


class Line(NamedTuple):
    """One line: its span without the line end, and the span of what is not blank in it."""

    span: Span
    core: Span

    @property
    def indent(self) -> int:
        """Blanks before the first character."""
        return self.core.start - self.span.start


def lines_of(text: str, start: int, end: int) -> list[Line]:
    """Cut a stretch of `text` into lines."""
    lines = []
    at = start
    while at <= end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        body = text[at:stop]
        left = at + len(body) - len(body.lstrip())
        lines.append(Line(Span(at, stop), Span(left, max(left, at + len(body.rstrip())))))
        at = stop + 1
    return lines


def measure_of(text: str, pairs: Sequence[tuple[Line, Line]]) -> int:
    """Return the measure the text was wrapped to, in characters that take room; 0 if none."""
    if len(pairs) < MIN_PAIRS:
        return 0
    widths = sorted(width_of(line.core.of(text)) for line, _ in pairs)
    measure = widths[int(len(widths) * 0.9)]
    if not 20 <= measure <= MAX_WRAP:
        return 0
    times, share = MAX_WIDER
    if sum(width > times * measure for width in widths) > share * len(widths):
        return 0
    if sum(width >= MIN_FILL * measure for width in widths) < 0.5 * len(widths):
        return 0
    full = [pair for pair in pairs if width_of(pair[0].core.of(text)) >= FULL * measure]
    looked_at = full[:: -(-len(full) // EVIDENCE_LINES)]
    nats = [
        (width_of(pair[0].core.of(text)) / measure, *_nats_of_cut(text, *pair))
        for pair in looked_at
    ]
    all_lines = len(looked_at) * len(pairs) / len(full)
    proved = any(_holds(proof, nats, all_lines) for proof in PROOFS) or (
        len(full) == len(pairs) and _none_ends(text, looked_at, nats)
    )
    return measure if proved else 0


def _none_ends(
    text: str, pairs: Sequence[tuple[Line, Line]], nats: Sequence[tuple[float, float, float]]
) -> bool:
    """Say whether no line end could be a writer's: each breaks a phrase, or a word sharply."""
    sharp = [min(end, blank) >= SHARP_NATS for _, end, blank in nats]
    return any(sharp) and all(
        cut or breaks_phrase(text, *pair) for cut, pair in zip(sharp, pairs, strict=True)
    )


def _holds(proof: Proof, nats: Sequence[tuple[float, float, float]], all_lines: float) -> bool:
    """Say whether line ends show what a proof asks for.

    nats: of each full line that was looked at: its share of the measure, and the nats against
        its end and against a blank there.
    all_lines: how many lines, full or not, they stand for.
    """
    counted = [
        min(end, MOST_NATS)
        for filled, end, blank in nats
        if filled >= proof.full and min(end, blank) >= proof.least
    ]
    lines = all_lines if proof.of_all else len(nats)
    return len(counted) >= max(proof.lines, proof.share * lines) and sum(counted) >= proof.total


def _nats_of_cut(text: str, line: Line, following: Line) -> tuple[float, float]:
    """Return by how many nats nothing at a line end reads better than the end, and than a blank.

    Between Latin words a blank always stands: there a small letter goes on from the line before.
    """
    left, right = line.core.of(text), following.core.of(text)
    if right[0] in ascii_lowercase:
        against = nats_against_break(left, right)
        return against, against
    return gain(left, "\n", "", right, load()), gain(left, " ", "", right, load())


def nats_against_break(left: str, right: str) -> float:
    """Return by how many nats two lines read better as one."""
    if right[0] in ascii_lowercase:
        return BREAK_NATS if left[-1] in ascii_letters + "," else 0.0
    return max(gain(left, "\n", joint, right, load()) for joint in ("", " "))


def width_of(line: str) -> int:
    """Count the characters of a line that take room."""
    return len(line) - sum(line.count(mark) for mark in MARKS if mark in line)


def breaks_phrase(text: str, line: Line, following: Line) -> bool:
    """Say whether the line end falls where no sentence, heading or item ends."""
    end = line.core.of(text)
    start = following.core.of(text)
    return (
        end.endswith(NEVER_LAST)
        or end[-1] in LEADING_VOWELS
        or NEVER_FIRST_RE.match(start) is not None
    )
