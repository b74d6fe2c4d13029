"""Lines that were broken to fit a column, put together again.

Inside a block of a PDF every line end is a wrap. A text file has no blocks: there the shape
of the lines tells whether it was wrapped at all, and where a paragraph ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from string import ascii_letters, ascii_lowercase
from typing import NamedTuple

from pipeline.repair.context import gain
from pipeline.repair.gaps import BLANKS
from pipeline.repair.language import LanguageModel, load
from pipeline.spans import Edit, Span
from pipeline.thai import LEADING_VOWELS, MAIYAMOK, MARKS, PAIYANNOI

LINE_RE = re.compile(r"[^\n]*")
LIST_ITEM_RE = re.compile(
    r"[•●○◦▪■□◆➢➤✓✔*·‣\uf0b7-]\s*\S|[(]?(?:\d{1,3}|[๐-๙]{1,3}|[ก-ฮ]|[a-zA-Z])[.)]\s"
    r"|(?:\d{1,2}|[๐-๙]{1,2})(?:[.](?:\d{1,2}|[๐-๙]{1,2})){1,4}[.)]?\s"
)
NUMBERED_RE = re.compile(r"[(]?(?:\d{1,3}|[๐-๙]{1,3}|[ก-ฮ])[)]\s")
CELL_ITEM_RE = re.compile(
    r"[•●○◦▪■□◆➢➤✓✔\uf0b7]\s*\S|[-–]\s*[ก-ฮเ-ไA-Za-z]|[(]?(?:\d{1,2}|[๐-๙]{1,2})[)]\s*\S"
    r"|(?:\d{1,2}|[๐-๙]{1,2})[.]\s*[ก-ฮเ-ไA-Za-z]"
)
"""An item of a list in a cell: in narrow columns figures begin lines too, so marks with no other
meaning only: • - 1) (1), and 1. before a letter."""
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
MIN_KEPT = 0.02
"""Share of joined line ends with a blank, from which on the text is taken to keep its blanks;
in Thai prose one line end in five has one."""
MIN_BLANK_GAIN = 4.5
"""Nats from which on a blank is put at a line end: of 5,252 line ends in government news, 957
with a blank, that sets 333 of them and 10 false ones; 0 sets 768 and 165. A blank that is
missing does less harm than one inside a phrase."""
BLANK_SHARES = ((6.0, 0.996), (3.0, 0.93), (2.0, 0.8), (1.0, 0.67), (0.0, 0.5), (-3.0, 0.26))
"""Share of those line ends that had a blank, by the nats from which on it holds; below, .02."""
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


def join_block_lines(text: str, blocks: Sequence[Span]) -> Iterator[Edit]:
    """Join the lines of each block: the reader has decided what belongs together.

    The items of a list in one cell of a table stay on lines of their own.
    """
    pairs = [
        pair
        for block in blocks
        if text.find("\n", block.start, block.end) >= 0
        for pair in pairwise(line for line in lines_of(text, *block) if line.core.length)
        if not _repeats(text, *pair) and not _is_item(text, block, pair[1])
    ]
    model = _model_for(text, pairs)
    for line, following in pairs:
        yield join(text, line, following, "one block of the page", model)


def _is_item(text: str, block: Span, line: Line) -> bool:
    """Say whether a line of a table row begins an item of a list."""
    return text.find("\t", *block) >= 0 and CELL_ITEM_RE.match(line.core.of(text)) is not None


def join_wrapped_lines(text: str) -> Iterator[Edit]:
    """Join the lines of a text file that was wrapped to a measure.

    Where a paragraph ends, a blank line is put, so that what was decided here can be seen
    and is not decided again. A file is taken for wrapped if most of its lines fill one
    measure and some of the full ones end where not even a blank would stand; lines that a
    writer ended, poems, lists and tables do not.
    """
    groups = _groups(text)
    pairs = [(line, following) for group in groups for line, following in pairwise(group)]
    measure = _measure(text, pairs)
    if not measure:
        return
    model = _model_for(text, pairs)
    for group in groups:
        yield from _join_group(text, group, measure, model)


def _groups(text: str) -> list[list[Line]]:
    """Group the lines between blank lines."""
    groups: list[list[Line]] = [[]]
    for line in lines_of(text, 0, len(text)):
        if line.core.length:
            groups[-1].append(line)
        elif groups[-1]:
            groups.append([])
    return [group for group in groups if group]


def _measure(text: str, pairs: Sequence[tuple[Line, Line]]) -> int:
    """Return the measure the text was wrapped to, in characters that take room; 0 if none."""
    if len(pairs) < MIN_PAIRS:
        return 0
    widths = sorted(_width(line.core.of(text)) for line, _ in pairs)
    measure = widths[int(len(widths) * 0.9)]
    if not 20 <= measure <= MAX_WRAP:
        return 0
    times, share = MAX_WIDER
    if sum(width > times * measure for width in widths) > share * len(widths):
        return 0
    if sum(width >= MIN_FILL * measure for width in widths) < 0.5 * len(widths):
        return 0
    full = [pair for pair in pairs if _width(pair[0].core.of(text)) >= FULL * measure]
    looked_at = full[:: -(-len(full) // EVIDENCE_LINES)]
    nats = [
        (_width(pair[0].core.of(text)) / measure, *_nats_of_cut(text, *pair)) for pair in looked_at
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
        cut or _breaks_phrase(text, *pair) for cut, pair in zip(sharp, pairs, strict=True)
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


def _width(line: str) -> int:
    """Count the characters of a line that take room."""
    return len(line) - sum(line.count(mark) for mark in MARKS if mark in line)


def _breaks_phrase(text: str, line: Line, following: Line) -> bool:
    """Say whether the line end falls where no sentence, heading or item ends."""
    end = line.core.of(text)
    start = following.core.of(text)
    return (
        end.endswith(NEVER_LAST)
        or end[-1] in LEADING_VOWELS
        or NEVER_FIRST_RE.match(start) is not None
    )


def _join_group(
    text: str, group: Sequence[Line], measure: int, model: LanguageModel | None
) -> Iterator[Edit]:
    """Join or part the lines between two blank lines."""
    margin = min(line.indent for line in group)
    widest = max(_width(line.core.of(text)) for line in group)
    first = group[0]
    if first.indent:
        yield Edit(Span(first.span.start, first.core.start), "", "indentation of a paragraph")
    for line, following in pairwise(group):
        width = _width(line.core.of(text))
        starts = (
            following.indent >= margin + 2
            or _starts_item(text, line, following)
            or width < MIN_FILL * min(measure, widest)
        ) and not _breaks_phrase(text, line, following)
        if starts or _repeats(text, line, following):
            yield Edit(Span(line.core.end, following.core.start), "\n\n", "a paragraph ends here")
        else:
            evidence = f"a line wrapped at {measure} characters"
            yield join(text, line, following, evidence, model, margin)


def _repeats(text: str, line: Line, following: Line) -> bool:
    """Say whether a line says the same as the one before it: then it does not go on from it."""
    return line.core.of(text) == following.core.of(text)


def _starts_item(text: str, line: Line, following: Line) -> bool:
    """Say whether the following line begins a list item and is not the middle of a sentence."""
    start = following.core.of(text)
    if not LIST_ITEM_RE.match(start):
        return False
    # An enumeration that runs on inside a sentence has its earlier numbers inside lines.
    inline = NUMBERED_RE.match(start) and NUMBERED_RE.search(line.core.of(text), 1)
    return not inline


def join(
    text: str,
    line: Line,
    following: Line,
    evidence: str,
    model: LanguageModel | None,
    margin: int = 0,
) -> Edit:
    """Return the edit that puts two lines together.

    model: says whether a writer would set a blank between Thai words; None where the text
        kept the blanks at its line ends, so that none was lost.
    margin: blanks that all lines begin with.
    """
    between = Span(line.core.end, following.core.start)
    left, right = text[line.core.end - 1], text[following.core.start]
    kept = line.span.end > line.core.end or following.indent > margin
    if kept or _needs_blank(left, right):
        return Edit(between, " ", evidence)
    if model is None or not _both_thai(left, right):
        return Edit(between, "", evidence)
    better = gain(line.core.of(text), "", " ", following.core.of(text), model)
    likely = next((share for nats, share in BLANK_SHARES if better >= nats), 0.02)
    there = better >= MIN_BLANK_GAIN
    return Edit(
        between,
        " " if there else "",
        f"{evidence}; a blank there is {'likely' if there else 'not proved'}",
        lossless=False,
        confidence=likely if there else round(1.0 - likely, 3),
    )


def _needs_blank(left: str, right: str) -> bool:
    """Say whether a blank stands between two characters of different kinds in Thai writing."""
    kinds = _kind(left), _kind(right)
    if "join" in (kinds[0], kinds[1]) or right in ",.;:!?)]}”’%" or left in "([{“‘":
        return False
    return kinds != ("thai", "thai")


def _both_thai(left: str, right: str) -> bool:
    """Say whether two characters are Thai letters."""
    return _kind(left) == _kind(right) == "thai"


def _model_for(text: str, pairs: Sequence[tuple[Line, Line]]) -> LanguageModel | None:
    """Return the language model if blanks were lost at line ends and must be guessed."""
    guessed = any(
        _both_thai(text[line.core.end - 1], text[following.core.start]) for line, following in pairs
    )
    return None if not guessed or keeps_blanks(pairs) else load()


def keeps_blanks(pairs: Sequence[tuple[Line, Line]]) -> bool:
    """Say whether a text has the blanks at its line ends."""
    kept = sum(line.span.end > line.core.end for line, _ in pairs)
    return kept > 0 and kept >= MIN_KEPT * len(pairs)


def _kind(character: str) -> str:
    """Class a character by how it stands beside others."""
    if character in "-/" or character in BLANKS:
        return "join"
    if "\u0e01" <= character <= "\u0e4e" and character not in MAIYAMOK + PAIYANNOI:
        return "thai"
    return "other"
