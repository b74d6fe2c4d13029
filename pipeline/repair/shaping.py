"""The law of positions: how an old font draws a cluster. Runs forward only.

A repair of private-use codes is proved by re-shaping: what the law makes of the repaired
cluster must be what was observed. The damage simulator uses the same functions.

The law, for a base and the marks behind it, in order. Above: on a tall base the first mark
goes left, a tone there also low; a second mark goes left too, high above the first. On any
other base a tone without a mark below it goes low. Below: ฐ and ญ lose their descender
before a below-base mark, under ฎ and ฏ the mark itself is lowered. SARA AM counts as
NIKHAHIT, drawn under the tone mark, and SARA AA.

Source: HarfBuzz, `hb-ot-shaper-thai.cc`, tables `thai_above_state_machine` and
`thai_below_state_machine`; libthai, `thrend.c`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from pipeline.thai import (
    ABOVE_MARKS,
    ASCENDER_BASES,
    BASES,
    BELOW_MARKS,
    DESCENDER_BASES,
    MARKS,
    NIKHAHIT,
    REMOVABLE_DESCENDER_BASES,
    SARA_AA,
    SARA_AM,
    TOP_MARKS,
    YAMAKKAN,
)
from pipeline.variants import MAC, WINDOWS, Placed, Position

WINDOWS_CODES: dict[Placed, str] = {placed: code for code, placed in WINDOWS.items()}
MAC_CODES: dict[Placed, str] = {placed: code for code, placed in MAC.items()}

SHAPED_RE = re.compile(rf"[{BASES}](?:[{MARKS}]+{SARA_AM}?|{SARA_AM})")
"""A base with all that is drawn on it."""

_ABOVE = ABOVE_MARKS + YAMAKKAN


TALL_IN_SOME_FONTS = ASCENDER_BASES + "ฬ"
"""HarfBuzz names LO CHULA beside the tall bases and leaves it out; some fonts do not."""


def place(cluster: str, tall_bases: str = ASCENDER_BASES) -> tuple[Placed, ...]:
    """Return each character of `cluster` with the place an old font draws it in.

    cluster: a base, its marks in logical order, SARA AM or nothing; SARA AM comes apart.
    tall_bases: the bases over which this font moves marks to the left.
    """
    characters = _split_sara_am(cluster)
    base, marks = characters[0], characters[1:]
    base_position: Position = ""
    if base in REMOVABLE_DESCENDER_BASES and any(mark in BELOW_MARKS for mark in marks):
        base_position = "no_descender"
    placed = [Placed(base, base_position)]
    tall = base in tall_bases
    above = 0
    for mark in marks:
        placed.append(Placed(mark, _position(mark, base, above=above, tall=tall)))
        above += mark in _ABOVE or mark in TOP_MARKS
    return tuple(placed)


def _position(mark: str, base: str, *, above: int, tall: bool) -> Position:
    """Return where `mark` is drawn when `above` marks stand above the base already."""
    if mark in BELOW_MARKS:
        return "lowered" if base in DESCENDER_BASES else ""
    if mark in TOP_MARKS and above == 0:
        return "low_left" if tall else "low"
    if tall and (mark in TOP_MARKS or mark in _ABOVE) and above < 2:
        return "left" if above == 0 or mark in TOP_MARKS else ""
    return ""


def _split_sara_am(cluster: str) -> str:
    """Take SARA AM apart and put its NIKHAHIT under the tone mark."""
    if SARA_AM not in cluster:
        return cluster
    marks = cluster[1:].replace(SARA_AM, "")
    tones = len(marks) - len(marks.rstrip(TOP_MARKS))
    at = len(marks) - tones
    return cluster[0] + marks[:at] + NIKHAHIT + marks[at:] + SARA_AA


def shape(
    text: str,
    codes: Mapping[Placed, str] = WINDOWS_CODES,
    *,
    split_sara_am: bool = True,
    tone_first: bool = False,
) -> str:
    """Return `text` as a PDF set with an old font reads back.

    codes: private-use code of each placed character; what has none stays as it is, so an
        empty mapping draws plain marks.
    split_sara_am: SARA AM reads back as NIKHAHIT and SARA AA.
    tone_first: tone marks read back before the above-base vowel they are drawn over.
    """

    def draw(match: re.Match[str]) -> str:
        placed = _placed(match[0], split_sara_am, tone_first)
        return "".join(codes.get(item, item.character) for item in placed)

    return SHAPED_RE.sub(draw, text)


@lru_cache(maxsize=65536)
def _placed(cluster: str, split_sara_am: bool, tone_first: bool) -> tuple[Placed, ...]:
    """Place a cluster, in the order in which it reads back."""
    placed = list(place(cluster))
    if SARA_AM in cluster and not split_sara_am:
        placed = [p for p in placed if p.character != NIKHAHIT]
        placed[-1] = Placed(SARA_AM, "")
    if tone_first:
        for i in range(2, len(placed)):
            if placed[i].character in TOP_MARKS and placed[i - 1].character in ABOVE_MARKS:
                placed[i - 1], placed[i] = placed[i], placed[i - 1]
    return tuple(placed)


def is_lawful(observed: Placed, cluster: str) -> bool:
    """Say whether the law draws the observed character of `cluster` in the observed place."""
    return observed in place(cluster) or observed in place(cluster, TALL_IN_SOME_FONTS)
