"""Clusters whose every piece is called by the whole cluster → shared out over the pieces.

Typst writes so: a glyph that draws a part of พื้ is given the whole of it, by ToUnicode in the
first word of the brochure that the glyph stands in, by an /ActualText in all others, and a mark
that is raised begins another /ActualText. Each word is true of the cluster and of no glyph.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.read.actual_text import share_text
from pipeline.read.fonts import Sign
from pipeline.records import Glyph
from pipeline.thai import MARKS, SARA_AM, is_thai

ENDS = frozenset((*MARKS, SARA_AM))
"""What follows the base in the text of a cluster."""


def share_clusters(glyphs: list[Glyph], signs: Sequence[Sign], told: Mapping[int, str]) -> None:
    """Share each cluster out over the glyphs in a row that are called by it.

    No glyph stands twice in a cluster: where one comes back, the next cluster begins.

    Args:
        glyphs: of a page; replaced where they belong to such a cluster.
        signs: what their fonts say of them, in step.
        told: what an /ActualText says of a glyph, by its place in the list.
    """
    at = 0
    while at < len(glyphs):
        text = told.get(at) or signs[at].text
        end = at + 1
        if len(text) > 1 and _is_cluster(text):
            codes = {glyphs[at].code}
            while (
                end < len(glyphs)
                and (told.get(end) or signs[end].text) == text
                and glyphs[end].code not in codes
                and glyphs[end].font == glyphs[at].font
            ):
                codes.add(glyphs[end].code)
                end += 1
            if end - at > 1:
                _share(text, glyphs, signs, at, end)
        at = end


def _is_cluster(text: str) -> bool:
    return is_thai(text[0]) and text[0] not in ENDS and all(c in ENDS for c in text[1:])


def _share(text: str, glyphs: list[Glyph], signs: Sequence[Sign], start: int, end: int) -> None:
    pieces = share_text(text, [sign.meaning for sign in signs[start:end]])
    for at, piece in enumerate(pieces, start):
        position = signs[at].position if piece == signs[at].meaning else ""
        glyphs[at] = glyphs[at]._replace(text=piece, meaning=piece, reason="", position=position)
