"""Lines that were broken to fit a column, put together again.

Inside a block of a PDF every line end is a wrap. A text file has no blocks: there the shape
of the lines tells whether it was wrapped at all, and where a paragraph ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.repair.between import odds_of_blanks
from pipeline.repair.context import probability
from pipeline.repair.gaps import BLANKS
from pipeline.repair.language import LanguageModel, load
from pipeline.repair.wraps import MIN_FILL, Line, breaks_phrase, lines_of, measure_of, width_of
from pipeline.spans import Edit, Span
from pipeline.thai import MAIYAMOK, PAIYANNOI

LIST_ITEM_RE = re.compile(
    r"[•●○◦▪■□◆➢➤✓✔*·‣\uf0b7-]\s*\S|[(]?(?:\d{1,3}|[๐-๙]{1,3}|[ก-ฮ]|[a-zA-Z])[.)]\s"
    r"|(?:\d{1,2}|[๐-๙]{1,2})(?:[.](?:\d{1,2}|[๐-๙]{1,2})){1,4}[.)]?\s"
)
NUMBERED_RE = re.compile(r"[(]?(?:\d{1,3}|[๐-๙]{1,3}|[ก-ฮ])[)]\s")
CLOSING_RE = re.compile(rf"[,.;:!?)\]}}”’%]|{PAIYANNOI}(?![\u0e01-\u0e4e])")
"""What stands close to the word before it; PAIYANNOI with a letter behind it begins one: ฯลฯ."""
MIN_KEPT = 0.02
"""Share of joined line ends with a blank, from which on the text is taken to keep its blanks;
in Thai prose one line end in five has one."""
MIN_BLANK_ODDS = 1.5
"""Log-odds from which on a blank is put at a line end: of 2,377 line ends in held-out government
news and general text, 403 with a blank, that sets 221 of them and 9 false ones; 0 sets 301 and 31.
A blank that is missing does less harm than one inside a phrase."""


class Join(NamedTuple):
    """Two lines that are to be one.

    evidence: why. margin: blanks that all lines begin with.
    """

    line: Line
    following: Line
    evidence: str
    margin: int = 0

    @property
    def span(self) -> Span:
        """What stands between them."""
        return Span(self.line.core.end, self.following.core.start)


def join_block_lines(text: str, paragraphs: Iterable[Span]) -> Iterator[Edit]:
    """Join the lines of each paragraph: the reader has decided what belongs together.

    The paragraphs of one cell of a table stay on lines of their own.
    """
    pairs = [
        pair
        for paragraph in paragraphs
        if text.find("\n", *paragraph) >= 0
        for pair in pairwise(line for line in lines_of(text, *paragraph) if line.core.length)
        if not _repeats(text, *pair)
    ]
    model = _model_for(text, pairs)
    joins = [Join(line, following, "one block of the page") for line, following in pairs]
    yield from join_all(text, joins, model)


def join_wrapped_lines(text: str) -> Iterator[Edit]:
    """Join the lines of a text file that was wrapped to a measure.

    Where a paragraph ends, a blank line is put, so that what was decided here can be seen
    and is not decided again. A file is taken for wrapped if most of its lines fill one
    measure and some of the full ones end where not even a blank would stand; lines that a
    writer ended, poems, lists and tables do not.
    """
    groups = _groups(text)
    pairs = [(line, following) for group in groups for line, following in pairwise(group)]
    measure = measure_of(text, pairs)
    if not measure:
        return
    ends = [end for group in groups for end in _ends_of(text, group, measure)]
    joins = [end for end in ends if isinstance(end, Join)]
    joined = join_all(text, joins, _model_for(text, pairs))
    for end in ends:
        yield next(joined) if isinstance(end, Join) else end


def _groups(text: str) -> list[list[Line]]:
    """Group the lines between blank lines."""
    groups: list[list[Line]] = [[]]
    for line in lines_of(text, 0, len(text)):
        if line.core.length:
            groups[-1].append(line)
        elif groups[-1]:
            groups.append([])
    return [group for group in groups if group]


def _ends_of(text: str, group: Sequence[Line], measure: int) -> Iterator[Edit | Join]:
    """Yield what becomes of the line ends between two blank lines, and of an indentation."""
    margin = min(line.indent for line in group)
    widest = max(width_of(line.core.of(text)) for line in group)
    first = group[0]
    if first.indent:
        yield Edit(Span(first.span.start, first.core.start), "", "indentation of a paragraph")
    for line, following in pairwise(group):
        width = width_of(line.core.of(text))
        starts = (
            following.indent >= margin + 2
            or _starts_item(text, line, following)
            or width < MIN_FILL * min(measure, widest)
        ) and not breaks_phrase(text, line, following)
        if starts or _repeats(text, line, following):
            yield Edit(Span(line.core.end, following.core.start), "\n\n", "a paragraph ends here")
        else:
            yield Join(line, following, f"a line wrapped at {measure} characters", margin)


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


def join_all(text: str, joins: Sequence[Join], model: LanguageModel | None) -> Iterator[Edit]:
    """Yield the edits that put lines together.

    model: says whether a writer would set a blank between Thai words; None where the text
        kept the blanks at its line ends, so that none was lost.
    """
    plain = [_by_kind(text, one, model) for one in joins]
    asked = [one for one, edit in zip(joins, plain, strict=True) if edit is None]
    pairs = [(one.line.core.of(text), one.following.core.of(text)) for one in asked]
    odds = iter(odds_of_blanks(pairs, model) if model else ())
    for one, edit in zip(joins, plain, strict=True):
        yield edit or _by_law(one, next(odds))


def _by_kind(text: str, one: Join, model: LanguageModel | None) -> Edit | None:
    """Return the edit that joins two lines by what they end and begin with; None if both are Thai.

    model: None where no blank was lost at a line end.
    """
    line, following, evidence, margin = one
    left, right = text[line.core.end - 1], text[following.core.start]
    kept = line.span.end > line.core.end or following.indent > margin
    if kept or (_needs_blank(left, right) and not CLOSING_RE.match(text, following.core.start)):
        return Edit(one.span, " ", evidence)
    if model is None or not _both_thai(left, right):
        return Edit(one.span, "", evidence)
    return None


def _by_law(one: Join, odds: float) -> Edit:
    """Return the edit that joins two lines by the log-odds of a blank between them."""
    there = odds >= MIN_BLANK_ODDS
    return Edit(
        one.span,
        " " if there else "",
        f"{one.evidence}; a blank there is {'likely' if there else 'not proved'}",
        lossless=False,
        confidence=probability(odds if there else -odds),
    )


def _needs_blank(left: str, right: str) -> bool:
    """Say whether a blank stands between two characters of different kinds in Thai writing."""
    kinds = _kind(left), _kind(right)
    if "join" in (kinds[0], kinds[1]) or left in "([{“‘":
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
