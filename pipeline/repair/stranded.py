"""Marks stranded behind a stretch of text, between blanks or on a line of their own.

Some producers draw the letters of a stretch in one go and a mark that stands among them in
another, moved to its place; readers that keep the order of drawing leave the mark behind the
stretch, and as its place does not follow on, with a blank or a line end on both sides. Its base
may be a dozen letters back. So every base of the stretch is tried, and the one taken that makes
words. A foreign sign behind the mark is drawn with it: a second mark, without a name.

Example: ``จำแนกตามกจกรรม``, SARA I, ``และ`` → ``จำแนกตามกิจกรรม และ``.

Cost: a stretch is cut into words once for each of its bases, 1 ms for each stranded mark.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from pipeline.records import Repair
from pipeline.repair.context import (
    REACH,
    gain,
    is_in_words,
    probability,
    sure_among_names,
)
from pipeline.repair.gaps import BLANKS
from pipeline.repair.language import LanguageModel
from pipeline.repair.slots import fits, ordered
from pipeline.spans import Edit, Span
from pipeline.thai import BASES, MARKS, NIKHAHIT, SARA_AA, SARA_AM

STRANDED_RE = re.compile(
    rf"(?<=[\u0e01-\u0e4e])(?P<before>[{BLANKS}\n]{{1,3}})"
    rf"(?P<marks>[{MARKS}]{{1,3}})(?P<sign>[^\s\u0000-\u00a9\u0e00-\u0e7f]?)"
    rf"(?P<behind>[{BLANKS}\n]{{1,3}}|\Z)"
)
MOST_CHARACTERS, BEHIND_CHARACTERS = 40, 24
"""Characters of the stretch in which the base is looked for, and behind it."""
_STRETCH_RE = re.compile(rf"[\u0e01-\u0e4e]{{1,{MOST_CHARACTERS}}}\Z")
_BEHIND_RE = re.compile(rf"[\u0e01-\u0e4e]{{0,{BEHIND_CHARACTERS}}}")
_SITE_RE = re.compile(rf"(?P<base>[{BASES}])(?P<marks>[{MARKS}]*)")
LEAST_GAIN_NATS = 6.0
"""By how much the text must read better than with the mark on the last base, where a mark behind
a blank belongs in all other damage."""
LEAST_MARGIN_NATS = 1.0
"""... and than on the next likely base."""
LEAST_STRANDED, STRANDED_SHARE = 5, 0.1
"""Marks that are clearly stranded, and their share of all that stand alone, from which on none that
stands alone is sure to belong to the base before it."""

RIGHT_AMONG_STRANDED = {
    "close_gap_before_mark": 0.73,
    "close_gap_after_open_vowel": 0.97,
    "close_gap_before_sara_aa": 0.65,
    "order_marks": 0.47,
}
"""Fixes that trust in where a mark stands, and how often what they put there was right where marks
were stranded: of 435, 79, 48 and 40 in a budget as pdfium reads it."""


class _Home(NamedTuple):
    """A base that may be that of a mark: what the text costs so, in nats; its marks, and where."""

    cost: float
    span: Span
    marks: str


def bring_back_marks(text: str, model: LanguageModel) -> Iterator[Edit]:
    """Yield the edits that set stranded marks on their bases and close the gap they leave.

    Where they show that marks were stranded, a mark that may as well belong to the base before it
    is none that was proved to: it is set on the likeliest base too, however unsure.
    """
    found = [
        (match, homes)
        for match in STRANDED_RE.finditer(text)
        if len(homes := _homes_of(match, text, model)) > 1
    ]
    clear = [pair for pair in found if _is_clear(pair[1])]
    many = len(clear) >= max(LEAST_STRANDED, STRANDED_SHARE * len(found))
    chosen = found if many else clear
    in_words = [_is_in_words(text, match, min(homes), model) for match, homes in chosen]
    unknown = sure_among_names(len(chosen), len(chosen) - sum(in_words))
    for (match, homes), known in zip(chosen, in_words, strict=True):
        best, second = sorted(homes)[:2]
        evidence = "a mark behind its stretch makes words on this base"
        sure = probability(second.cost - best.cost)
        sure = sure if known else min(sure, unknown)
        gap, blank = _close_gap(text, match, model)
        yield Edit(best.span, best.marks + match["sign"], evidence, lossless=False, confidence=sure)
        yield Edit(gap, blank, evidence, lossless=False, confidence=sure)


def doubt_places(repairs: Sequence[Repair]) -> tuple[Repair, ...]:
    """Return repairs, none proved by the place of a mark where marks were stranded."""
    times = Counter(repair.mechanism for repair in repairs)
    stranded = times[bring_back_marks.__name__] // 2  # the mark, and the gap it leaves
    alone = stranded + times["close_gap_before_mark"]
    if stranded < max(LEAST_STRANDED, STRANDED_SHARE * alone):
        return tuple(repairs)
    return tuple(
        replace(repair, lossless=False, confidence=RIGHT_AMONG_STRANDED[repair.mechanism])
        if repair.lossless and repair.mechanism in RIGHT_AMONG_STRANDED
        else repair
        for repair in repairs
    )


def _is_in_words(text: str, match: re.Match[str], home: _Home, model: LanguageModel) -> bool:
    """Say whether a mark falls into known words on a base."""
    start, end = home.span
    around = text[max(0, start - REACH) : start], text[end : match.start()], text[match.end() :]
    read = around[0] + home.marks + around[1] + around[2][:REACH]
    return is_in_words(read, len(around[0]), len(around[0] + home.marks), model)


def _is_clear(homes: Sequence[_Home]) -> bool:
    """Say whether one base before the last is by far the likeliest."""
    best, second = sorted(homes)[:2]
    return (
        homes[-1].cost - best.cost >= LEAST_GAIN_NATS
        and second.cost - best.cost >= LEAST_MARGIN_NATS
    )


def _homes_of(match: re.Match[str], text: str, model: LanguageModel) -> list[_Home]:
    """Return the bases that may be that of a stranded mark, in order."""
    start = max(0, match.start() - MOST_CHARACTERS)
    stretch = _STRETCH_RE.search(text, start, match.start())
    behind = _BEHIND_RE.match(text, match.end())
    if stretch is None or behind is None:
        return []
    return list(_homes(Span(*stretch.span()), text, match["marks"], behind[0], model))


def _homes(
    stretch: Span, text: str, marks: str, behind: str, model: LanguageModel
) -> Iterator[_Home]:
    """Yield the bases of a stretch that can bear more marks, in order."""
    for site in _SITE_RE.finditer(text, *stretch):
        borne = ordered(site["marks"] + marks)
        if fits(site["base"], borne):
            span = Span(*site.span("marks"))
            whole = text[stretch.start : span.start] + borne + text[span.end : stretch.end] + behind
            cost = model.lexicon.cut(whole.replace(NIKHAHIT + SARA_AA, SARA_AM))[1]
            yield _Home(cost, span, borne)


def _close_gap(text: str, match: re.Match[str], model: LanguageModel) -> tuple[Span, str]:
    """Return what of a stranded mark and the blanks around it goes, and what stands there then.

    A line end is real if the mark stood before it, a blank if there is one more than parts the
    mark from what is on either side, or if the words read better with one.
    """
    before, behind = match["before"], match["behind"]
    if "\n" in behind and "\n" not in before:
        return Span(match.start(), match.start("behind") + behind.index("\n")), ""
    following = text[match.end() : match.end() + 1]
    is_real = following.isascii() and following.isalnum()
    is_real = is_real or ("\n" not in before + behind and max(len(before), len(behind)) > 1)
    if not is_real:
        is_real = gain(text[: match.start()], " ", "", text[match.end() :], model) < 0
    return Span(*match.span()), " " if is_real else ""
