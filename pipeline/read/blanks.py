"""Strips → characters: where a blank stands between two clusters.

A blank is a blank only if it is wider than the line's own spacing says. A blank glyph that
the next glyph is drawn over shows nothing. Where the producer wrote no blank glyphs at all
(TeX), a gap is one; but XeTeX also stretches the line between Thai words, so the two widths
of a line, a word's edge and a blank, are told apart by the jump between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from pipeline import thai
from pipeline.read.clusters import Cluster
from pipeline.read.lines import Strip
from pipeline.records import Glyph

CLUSTERS_PER_LONE_BLANK = 9
"""… and if all gaps of a line are alike, they are blanks only if they come as seldom as blanks do:
one in 12 clusters of running text."""

BEYOND_EDGE = (0.25, 0.5)
"""A blank of XeTeX is so much wider, in em, than the edge of a word in the same line: where gaps
of both widths stand in a line, the narrower ones are no blanks unless they are as rare."""

Character = tuple[str, Glyph | None]
"""A character of the raw text with its glyph, or None where no ink stands behind it."""

LEAST_SHOWN = 0.07
"""A blank glyph that opens less than this, in em, is covered by what follows. Blanks of Thai
fonts are 0.2 to 0.35 em and justification never shrinks them below a third."""
BESIDE_EXPLICIT = 0.45
"""Where a page has blank glyphs, a gap without one is a blank only if wider than this, in em:
justification opens up to 0.3 em between letters."""
BESIDE_OTHER = 0.2
"""… but a figure or a sign stands apart from Thai letters, an amount from its unit, by a gap this
wide, in em, if letters have none."""
TIGHT = 0.05
"""Letters of a line that is not spread have no wider gaps than this, in em, but for few."""
LEAST_IMPLIED = 0.16
"""The narrowest gap, in em, that is a blank on a page without blank glyphs; TeX shrinks its
0.33 em to no less than 0.2, and kerns open up to 0.1."""
CLUSTERS_PER_BLANK = 5
"""Thai has no more than one blank in so many clusters; word edges come every three or four."""


def has_blank_glyphs(strips: Iterable[Strip]) -> bool:
    """Say whether the producer of this page writes blanks as glyphs: one in 100 at least."""
    blanks = clusters = 0
    for strip in strips:
        clusters += len(strip.clusters)
        blanks += sum(cluster.blank for cluster in strip.clusters)
    return blanks * 100 >= clusters > 0


def write_strip(strip: Strip, explicit: bool) -> list[Character]:
    """Return the characters of a strip with its blanks, none at either end.

    explicit: whether the page has blank glyphs, see `has_blank_glyphs`.
    """
    inked: list[Cluster] = []
    between: list[list[Cluster]] = []
    waiting: list[Cluster] = []
    for cluster in strip.clusters:
        if cluster.blank:
            waiting.append(cluster)
        else:
            inked.append(cluster)
            between.append(waiting)
            waiting = []
    gaps = [
        (right.start - left.end) / max(left.size, right.size) for left, right in pairwise(inked)
    ]
    spacing = own_spacing(
        [gap for gap, blanks in zip(gaps, between[1:], strict=True) if not blanks]
    )
    wide = spacing + (BESIDE_EXPLICIT if explicit else _least_blank(gaps, inked, spacing))
    spread = sum(gap - spacing > TIGHT for gap in gaps)
    apart = spacing + BESIDE_OTHER if explicit and 4 * spread <= len(gaps) else wide
    characters = _write(inked[0])
    for last, cluster, gap, blanks in zip(inked, inked[1:], gaps, between[1:], strict=False):
        if blanks:
            if gap - spacing >= LEAST_SHOWN:
                characters += [
                    (c, glyph) for blank in blanks for glyph in blank.glyphs for c in glyph.text
                ]
        elif gap >= wide or (gap >= apart and _is_thai(last) != _is_thai(cluster)):
            characters.append((" ", None))
        characters += _write(cluster)
    return characters


def own_spacing(gaps: Sequence[float]) -> float:
    """Return the spacing, in em, that a line puts between any two clusters; 0 for most."""
    return max(0.0, median(gaps)) if len(gaps) >= 4 else 0.0


def _least_blank(gaps: Sequence[float], inked: Sequence[Cluster], spacing: float) -> float:
    """Return how far above the line's own spacing a gap must be to be a blank, in em.

    The first jump between the widths that occur parts word edges from blanks, unless there would
    then be more blanks among Thai letters than Thai ever has.
    """
    widths = sorted({round(gap - spacing, 2) for gap in gaps if gap - spacing > 0.05})
    if not widths or widths[-1] < LEAST_IMPLIED:
        return LEAST_IMPLIED
    letters = sum(len(cluster.glyphs[0].text) for cluster in inked)
    thai_letters = sum(map(_is_thai, inked))
    for low, high in zip([0.0, *widths], widths, strict=False):
        if high < LEAST_IMPLIED or high - low < 0.1:
            continue
        edge = (low + high) / 2
        thai_blanks = sum(
            gap - spacing >= edge and _is_thai(inked[i]) and _is_thai(inked[i + 1])
            for i, gap in enumerate(gaps)
        )
        least, most = BEYOND_EDGE
        if any(least <= wider - high <= most for wider in widths):
            enough = thai_letters / CLUSTERS_PER_LONE_BLANK
        else:
            enough = 1 + letters / (CLUSTERS_PER_BLANK if low > 0.1 else CLUSTERS_PER_LONE_BLANK)
        if thai_blanks <= enough:
            return max(LEAST_IMPLIED, edge)
    return max(LEAST_IMPLIED, widths[-1] + 0.1)


def _is_thai(cluster: Cluster) -> bool:
    text = cluster.glyphs[0].meaning or cluster.glyphs[0].text
    return thai.is_thai(text[0]) and text[0] not in thai.THAI_DIGITS


def _write(cluster: Cluster) -> list[Character]:
    return [(c, glyph) for glyph in cluster.glyphs for c in glyph.text]
