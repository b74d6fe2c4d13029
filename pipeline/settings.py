"""Every number one may tune, with its unit and the reason for its value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds against hostile or absurd input; a brochure past one is refused as `too_large`.

    max_bytes: a brochure file; print PDFs of 100 pages with pictures stay under 200 MB.
    max_pages: the longest real paper in the trials had 1,000 pages.
    max_page_characters: glyphs on one page; a dense newspaper page has 30,000.
    max_text_characters: a text file, or all pages together.
    """

    max_bytes: int = 512 * 1024 * 1024
    max_pages: int = 5_000
    max_page_characters: int = 200_000
    max_text_characters: int = 20_000_000


LIMITS = Limits()
