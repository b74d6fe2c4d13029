"""Triage: trust a page's text layer, or send the page to OCR?"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from pipeline.read.glyphs import PageGlyphs
from pipeline.read.parts import Pixels
from pipeline.records import Box

COVERED = 0.5
"""A page is a scan if pictures cover this share of it and what text there is, is hidden."""
UNREADABLE = 0.3
"""Past this share of glyphs without meaning a text layer cannot be repaired, only seen."""
LEAST_GLYPHS = 20
"""With fewer glyphs shares mean nothing."""
INK_SHARE = 0.0002
"""A page is blank if less than this share of its pixels is dark; one short line covers more."""


class Verdict(NamedTuple):
    """What triage says of a page. reason: why it needs OCR, empty if it does not."""

    reason: str

    @property
    def needs_ocr(self) -> bool:
        """Whether the text layer is not to be trusted."""
        return bool(self.reason)


def judge(page: PageGlyphs) -> Verdict:
    """Judge the text layer of a page by its glyphs and pictures alone."""
    shown = [g for g in page.glyphs if g.text.strip()]
    if not shown:
        return Verdict("it has no text layer")
    hidden = sum(glyph.hidden for glyph in shown)
    if 2 * hidden > len(shown) and covered(page) >= COVERED:
        return Verdict("its text layer is hidden behind a picture")
    unreadable = sum(is_unreadable(glyph.meaning or glyph.text) for glyph in shown)
    if len(shown) >= LEAST_GLYPHS and unreadable > UNREADABLE * len(shown):
        return Verdict(f"{unreadable} of its {len(shown)} glyphs have no meaning")
    return Verdict("")


@lru_cache(maxsize=4096)
def is_unreadable(text: str) -> bool:
    """Say whether a glyph's text means nothing: a replacement or control character."""
    return all(c == "\ufffd" or (ord(c) < 32 and c not in "\t\n\r") for c in text)


def covered(page: PageGlyphs) -> float:
    """Return the share of the page that its largest picture, or its pictures, cover."""
    area = page.width * page.height
    return min(1.0, sum(_area(box, page) for box in page.images) / area) if area > 0 else 0.0


def _area(box: Box, page: PageGlyphs) -> float:
    wide = min(box.x1, page.width) - max(box.x0, 0.0)
    high = min(box.bottom, page.height) - max(box.top, 0.0)
    return max(0.0, wide) * max(0.0, high)


def is_blank(picture: Pixels) -> bool:
    """Say whether a page's picture shows nothing that could be writing."""
    return bool((picture < 160).mean() < INK_SHARE) if picture.size else True
