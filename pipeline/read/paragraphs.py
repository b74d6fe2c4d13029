"""Where a block begins among the lines of a region: a paragraph, a list item, a heading.

A line goes on from the one before unless something says that it does not: a wider step, other
type, a list mark, an indent, or a line before that ends short of its column.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from pipeline.read.columns import Region
from pipeline.read.lines import Strip
from pipeline.read.list_marks import find_marked

WIDER_GAP = 1.3
"""A step between base lines this many times the usual one parts blocks."""
WIDEST_GAP = 2.5
"""… and so does a step of so many em, whatever is usual."""
INDENT = 1.0
"""A line that starts this far, in em, right of the line before starts a paragraph."""
OUTDENT = 0.4
"""A line that starts this far, in em, left of a list mark but right of the margin goes on from
neither."""
SHORT, LEAST_SHORT = 0.25, 3.0
"""A line that ends this share of the column, and so many em, before its edge ends a paragraph."""
NO_WORD, PLAIN = 6.0, 0.6
"""Where this share of the lines end nearer to the edge than they must, one that ends no further
from it than this, in em, may have left no room for a word: none of Thai is much longer."""
FULL = 1.5
"""A line that ends no further than this, in em, before the edge of its column fills it."""
ENDS = 4.0
"""Among lines that all start where first lines do, one that ends this far, in em, before the edge
ends a paragraph: lines that are not justified end up to 3 em before it."""
BROKEN = 0.6
"""A centred line is broken no shorter than this share of the next: what is, was ended."""
BALANCED = 0.15
"""A long line leaves so much room on both sides, in em, if it is centred, and the same."""
MARGIN = 3
"""So many lines at least start at a margin that most lines do not start at."""
LARGER = 1.12
"""Type larger than the page's own by this is a heading's; sizes in use differ by 1 pt in 9."""
HANG = 6.0
"""Lines hang no further than this, in em, under the first line of their paragraph."""
SAME = 1.5
"""Lines that start no further apart than this, in points, start at one place."""
BOLD_OF = 5
"""A line is looked at in so many places and one; in one of them bold type may be wanting."""
BLANK = 0.25
"""The width of a blank, in em."""
LEADERS = 24
"""So many clusters at the end of a line show whether dots lead there."""
LEADERS_RE = re.compile(r"(?:[.…_]\s{0,2}){5}[0-9๐-๙ivx]{0,4}\s{0,4}$")
"""A contents page or a form: dots up to the page number or the end of the line."""
ADDRESS_RE = re.compile(r"\W{0,2}(?:[a-z]{3,8}://|www\.|[\w.+-]{1,64}@)")
"""The beginning of an address of the Web or of mail."""


def is_bold(strip: Strip) -> bool:
    """Say whether a strip is set in bold type, by the names of its fonts: all but its number."""
    last = len(strip.clusters) - 1
    places = {last * i // BOLD_OF for i in range(BOLD_OF + 1)}
    regular = sum(not _is_bold(strip.clusters[i].glyphs[0].font) for i in places)
    return regular <= (len(places) > 2)


@lru_cache(maxsize=256)
def _is_bold(font: str) -> bool:
    return "bold" in font.lower()


class Starts(NamedTuple):
    """The lines of a region with which blocks begin, and those that begin with a list mark."""

    blocks: set[int]
    items: set[int]


def find_starts(region: Region) -> Starts:
    """Return with which lines of a region of running text blocks begin."""
    lines = region.lines
    steps = [b.base_line - a.base_line for a, b in pairwise(lines)]
    usual = usual_step(lines, steps)
    wide = {i for i, step in enumerate(steps, 1) if is_wide(step, usual, lines[i].size)}
    full = {i for i, line in enumerate(lines) if region.right - line.end <= FULL * line.size}
    centred, short = _centred(region), _after_short(region)
    margin = _margin(region, full)
    marked = find_marked(lines, _wrapped(lines, margin, full))
    indented, hanging = _indents(region, margin, wide, full, marked)
    tables = {k for i, line in enumerate(lines) if line.cells for k in (i, i + 1)}
    ended = {i for i, line in enumerate(lines, 1) if _ends_in_leaders(line)}
    starts = {0} | tables | indented | wide | marked | ended
    first = 0
    for i in range(len(lines)):
        if i not in starts and (
            changes_type(lines[i - 1], lines[i], region.right)
            or not (
                i in centred
                or (i not in short and _goes_on(region, first, i, first in marked, i in hanging))
            )
        ):
            starts.add(i)
        first = i if i in starts else first
    return Starts(starts, marked)


def _wrapped(lines: Sequence[Strip], margin: float | None, full: set[int]) -> set[int]:
    """Return the lines that may go on from a full line: where it starts or at the margin."""
    return {
        i
        for i in range(1, len(lines))
        if i - 1 in full
        and (
            abs(lines[i].start - lines[i - 1].start) <= SAME
            or (margin is not None and abs(lines[i].start - margin) <= SAME)
        )
    }


def usual_step(lines: Sequence[Strip], steps: Sequence[float]) -> float:
    """Return the usual distance between base lines, in em of the lower line."""
    tight = [
        step / line.size
        for step, line in zip(steps, lines[1:], strict=True)
        if line.size > 0 and step <= WIDEST_GAP * line.size
    ]
    return median(tight) if tight else 1.6


def is_wide(step: float, usual: float, em: float) -> bool:
    """Say whether a step between base lines parts blocks.

    step: in points. usual: the usual one, in em. em: size of the lower line, in points.
    """
    return step > WIDER_GAP * usual * em or step > WIDEST_GAP * em


# --- indents --------------------------------------------------------------------------------


def _indents(
    region: Region, margin: float | None, wide: set[int], full: set[int], marked: set[int]
) -> tuple[set[int], set[int]]:
    """Return which lines start a paragraph by their indent alone, and which hang under its start.

    Most lines of running text start at one margin. One or two lines in a row that start right
    of it, at one place, each start a paragraph, unless they hang; three or more are a block set
    in, in which a line that ends short ends a paragraph.
    """
    lines = region.lines
    indented: set[int] = set()
    hanging: set[int] = set()
    if margin is None:
        return indented, hanging
    run: list[int] = []
    for i, line in enumerate([*lines, lines[0]]):
        set_in = i < len(lines) and line.start - margin > INDENT * line.size
        if run and not (set_in and abs(line.start - lines[run[0]].start) < 0.5 * line.size):
            before = run[0] - 1
            at_margin = before in wide or before < 0 or lines[before].start <= margin + SAME
            if at_margin and _hang(region, run, wide, full, marked):
                hanging.update(run)
            elif len(run) > 2 or run[0] - 1 in marked:
                indented.update(k for k in run[1:] if _ends(region, k - 1))
            elif not any(_is_centred(lines[k], region) for k in run):
                indented.update(run)
            run = []
        if set_in:
            run.append(i)
    return indented, hanging


def _margin(region: Region, full: set[int]) -> float | None:
    """Return where the lines of running text start: most of them, or what full lines go on to."""
    lines = region.lines
    if len(lines) < 3:
        return None
    starts = Counter(round(line.start / 3) for line in lines)
    margin, times = max(starts.items(), key=lambda item: (item[1], -item[0]))
    if 2 * times >= len(lines):
        return 3.0 * margin
    margin = min(starts)
    at = [i for i, line in enumerate(lines) if round(line.start / 3) == margin]
    if len(at) >= MARGIN and 2 * sum(i - 1 in full for i in at) > len(at):
        return 3.0 * margin
    return None


def _hang(
    region: Region, run: Sequence[int], wide: set[int], full: set[int], marked: set[int]
) -> bool:
    """Say whether lines hang under the first line of a paragraph, the line before them."""
    before, lines = run[0] - 1, region.lines
    first, last = lines[before], lines[run[-1]]
    begins = before == 0 or before in wide or (before > 0 and before - 1 not in full)
    ends = before in marked or (begins and _ends(region, run[-1]))
    goes_on = not any(_ends(region, k) for k in (before, *run[:-1]))
    centred = abs(first.start + first.end - last.start - last.end) < 2 * last.size
    near = last.start - first.start <= HANG * last.size
    return ends and goes_on and near and not centred and not any(k in wide for k in run)


def _ends(region: Region, i: int) -> bool:
    """Say whether a line ends well before the edge of its column."""
    line = region.lines[i]
    room = region.right - line.end
    following = region.lines[i + 1] if i + 1 < len(region.lines) else line
    return room > ENDS * line.size and not _finds_no_room(following, room)


# --- one line after the other ---------------------------------------------------------------


def changes_type(last: Strip, line: Strip, right: float) -> bool:
    """Say whether a line is set in other type than the line before it.

    right: the edge of their column; a line that fills it may go on in the type it ends in.
    """
    if max(last.size, line.size) > LARGER * min(last.size, line.size):
        return True
    full = right - last.end <= FULL * line.size
    return is_bold(line) != is_bold(last) and not (full and _same_weight(last, line))


def _goes_on(region: Region, first: int, i: int, in_list: bool, hanging: bool) -> bool:
    """Say whether line `i` goes on from the line before, of a block that begins with `first`.

    in_list: whether that block is a list item. hanging: whether the line hangs under its start.
    """
    line, last, opening = region.lines[i], region.lines[i - 1], region.lines[first]
    em = line.size
    hanging |= in_list and i - 1 == first and line.start - last.start < HANG * em
    if line.start > last.start + INDENT * em and not hanging:
        return False
    return not (in_list and region.left + 0.5 * em < line.start < opening.start - OUTDENT * em)


def _after_short(region: Region) -> set[int]:
    """Return the lines before which one ends short, with room for the word they begin with."""
    lines = region.lines
    width = region.right - region.left
    rooms = [(region.right - line.end) / line.size for line in lines]
    plain = sum(room <= LEAST_SHORT for room in rooms) >= PLAIN * len(lines)
    return {
        i
        for i, (room, line) in enumerate(zip(rooms, lines[1:], strict=False), 1)
        if room * line.size > max(SHORT * width, LEAST_SHORT * line.size)
        and not _finds_no_room(line, room * line.size, plain and room <= NO_WORD)
    }


def _same_weight(last: Strip, line: Strip) -> bool:
    """Say whether a line begins in the weight in which the line before ends."""
    before, after = last.clusters[-1].glyphs[0], line.clusters[0].glyphs[0]
    return _is_bold(before.font) == _is_bold(after.font)


def _ends_in_leaders(line: Strip) -> bool:
    """Say whether dots lead to the end of a line, or to a page number there."""
    text = "".join(cluster.text for cluster in line.clusters[-LEADERS:])
    return bool(LEADERS_RE.search(text))


def _finds_no_room(line: Strip, room: float, any_word: bool = False) -> bool:
    """Say whether a line begins with a word too long for the room left on the line before.

    Addresses are not broken. Other words, which any_word is for, are seldom so long, but commands
    are, and each of them stands on a line of its own.
    """
    text, end = "", line.start
    for cluster in line.clusters:
        if cluster.blank or cluster.start - end > BLANK * line.size:
            break
        text += cluster.text
        end = cluster.end
    too_long = end - line.start + BLANK * line.size > room
    return too_long and (any_word or bool(ADDRESS_RE.match(text)))


def _centred(region: Region) -> set[int]:
    """Return the lines that are centred as the line before is.

    Where all have one middle, a line goes on from one that is nearly as long as the longest.
    """
    lines = region.lines
    middles = [(line.start + line.end) / 2 for line in lines]
    em = min(line.size for line in lines)
    spread = max(line.start for line in lines) - min(line.start for line in lines)
    if max(middles) - min(middles) < 0.5 * em and spread > INDENT * em:
        most = (1 - SHORT) * (region.right - region.left)
        return {i for i, last in enumerate(lines[:-1], 1) if last.end - last.start >= most}
    return {
        i
        for i, (last, line) in enumerate(pairwise(lines), 1)
        if all(_is_centred(one, region) or _is_balanced(one, region) for one in (last, line))
        and not abs(line.start - last.start) <= SAME < abs(line.end - last.end)
        and last.end - last.start >= BROKEN * (line.end - line.start)
    }


def _is_centred(line: Strip, region: Region) -> bool:
    left, right = line.start - region.left, region.right - line.end
    return left > 2 * line.size and abs(left - right) < 1.5 * line.size


def _is_balanced(line: Strip, region: Region) -> bool:
    """Say whether a line that nearly fills its column is centred there: it meets neither edge."""
    left, right = line.start - region.left, region.right - line.end
    return left > BALANCED * line.size and abs(left - right) < 2 * BALANCED * line.size
