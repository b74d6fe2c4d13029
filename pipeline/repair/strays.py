"""False blanks beside signs, beside other blanks and where lines begin.

No word decides about them, but the brochure's own habit does: a writer sets a blank behind an
abbreviation or before a bracket always or never, mostly. Where a brochure sets none almost
everywhere and its false blanks explain the few that are there, these are false.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from pipeline.repair.gaps import BLANKS
from pipeline.spans import Edit, Span

MOST_TIMES = 2.3
"""Times as many blanks of a kind as the rate of false ones leads to expect, at the most: a real
brochure with few false ones doubles 4 of its 145 blanks, and that is how it was typed."""
CHANCE = 1.0
"""... and so many more in any text: one place in a short text is no habit."""
WITHOUT_TIMES = 4.0
"""Places of a kind without a blank for each one with, at the least: that is the habit."""
ALWAYS_OPEN = 8
"""Places without a blank that an opening or a closing sign is taken to have had elsewhere: every
writer sets them close."""
OPENING, CLOSING = "([{“‘«", ")]}”’»"
PARTNER = dict(zip(OPENING + CLOSING, CLOSING + OPENING, strict=True))
EITHER_WAY = "“‘«"
"""Signs that open, and that some writers close with too: close to a letter they may do so."""
INSIDE = 60
"""Characters within which an opening sign has its closing one."""

_THAI = "\u0e01-\u0e2e\u0e40-\u0e44"
_LETTERS = "\u0e01-\u0e4e"
DOUBLED_RE = re.compile(rf"(?<=[^\s])[{BLANKS}]([{BLANKS}])(?=[^\s])")
SINGLE_RE = re.compile(rf"(?<=[^\s])[{BLANKS}](?=[^\s])")
INDENTED_RE = re.compile(rf"(?:^|(?<=\n))([{BLANKS}])(?=[^\s])")
BEHIND_SIGN_RE = re.compile(
    rf"(?P<before>[{_LETTERS}]{{0,3}})(?P<sign>[-–/.,:;\"'{re.escape(OPENING)}])"
    rf"(?P<blank>[{BLANKS}]?)(?=(?P<after>[{_THAI}]))(?=(?P<short>[{_THAI}]{{1,2}}[.])?)"
)
"""A sign with Thai behind it: what stands before it and whether an abbreviation comes after it
tell its kind."""
DATED_RE = re.compile(r"(?:[พครจ]\.ศ|(?:[มพกสตธ]|มี)\.ค|ก\.พ|(?:เม|มิ|ก|พ)\.ย)\.\Z")
"""Eras and months: who writes one of them close writes all so."""
BEFORE_SIGN_RE = re.compile(
    rf"(?<=[{_LETTERS}0-9])(?P<blank>[{BLANKS}]?)(?P<sign>[{re.escape(CLOSING)}])"
)


def drop_strays(text: str, rate: float) -> Iterator[Edit]:
    """Yield an edit for each false blank that no word decides about, in order.

    rate: share of the places within words that have a blank; 0 if it is not known, and then
        every blank of these is a writer's.
    """
    if not rate:
        return
    spans = {
        **dict.fromkeys(_doubled(text, rate), "a blank beside a blank"),
        **dict.fromkeys(_indented(text, rate), "a stray blank where a line begins"),
        **dict.fromkeys(_beside_signs(text, rate), "a blank where this brochure sets none"),
    }
    for span in sorted(spans):
        yield Edit(span, "", spans[span], lossless=False, confidence=0.9)


def _are_strays(there: int, without: int, rate: float) -> bool:
    """Say whether the false blanks of a text explain those of one kind, and no habit does."""
    expected = MOST_TIMES * rate * (there + without) + CHANCE
    return 0 < there <= expected and without >= WITHOUT_TIMES * there


def _doubled(text: str, rate: float) -> list[Span]:
    """Return the second of two blanks side by side; none where the text doubles many."""
    found = [Span(*match.span(1)) for match in DOUBLED_RE.finditer(text)]
    single = sum(1 for _ in SINGLE_RE.finditer(text))
    return found if _are_strays(len(found), single, rate) else []


def _indented(text: str, rate: float) -> list[Span]:
    """Return the one blank that a line begins with; none where many lines do."""
    found = [Span(*match.span(1)) for match in INDENTED_RE.finditer(text)]
    lines = text.count("\n") + 1
    return found if _are_strays(len(found), lines - len(found), rate) else []


def _beside_signs(text: str, rate: float) -> Iterator[Span]:
    """Yield the blanks beside signs, of the kinds that mostly have none here."""
    kinds = [(_kind(text, match), match) for match in BEHIND_SIGN_RE.finditer(text)]
    kinds += [(_kind_of_closing(text, match), match) for match in BEFORE_SIGN_RE.finditer(text)]
    kinds.sort(key=itemgetter(0))
    for kind, group in groupby(kinds, key=itemgetter(0)):
        matches = [match for _, match in group]
        found = [Span(*match.span("blank")) for match in matches if match["blank"]]
        always = ALWAYS_OPEN * (len(kind) == 1)
        if _are_strays(len(found), len(matches) - len(found) + always, rate):
            yield from found


def _kind(text: str, match: re.Match[str]) -> tuple[str, ...]:
    """Return what places of one habit have in common: sign, what is before it, what follows."""
    sign = match["sign"]
    if sign in OPENING:
        if sign in EITHER_WAY and match["before"]:
            return (sign, "close")
        closed = text.find(PARTNER[sign], match.end("sign"), match.end("sign") + INSIDE)
        return _kind_of_two(sign, text[closed - 1 : closed] if closed > 0 else "")
    if sign == ".":
        if match["short"] and DATED_RE.search(f"{match['before']}.{match['short']}"):
            return (sign, "dated")
        return (sign, match["before"], "short" if match["short"] else "")
    before = text[match.start("sign") - 1 : match.start("sign")]
    return (sign, "apart" if not before.strip() else "close")


def _kind_of_closing(text: str, match: re.Match[str]) -> tuple[str, ...]:
    """Return the same for a closing sign."""
    at = match.start("sign")
    opened = text.rfind(PARTNER[match["sign"]], max(0, at - INSIDE), at) + 1
    return _kind_of_two(match["sign"], text[opened : opened + 1] if opened else "")


def _kind_of_two(sign: str, inside: str) -> tuple[str, ...]:
    """Return the same for one of two signs: who writes `( 1 )` has a blank inside of each.

    inside: the character on the inner side of the other one, nothing if there is none.
    """
    return (sign, "apart") if inside.isspace() else (sign,)
