"""Do two readers see the same page? What playa reads, against what PDFium counts.

PDFium shares no code with playa. Its count takes 4 to 6 % of the CPU of pdfplumber's `chars`
on the same pages, nearly all of it for loading the page. It counts otherwise where there is
reason to: it joins shadows, spells out ligatures and `/ActualText` twice over, drops glyphs
without a meaning, and counts text beside the page.
"""

from __future__ import annotations

from pipeline.read.content import PageGlyphs
from pipeline.read.evidence import UNKNOWN
from pipeline.read.overprint import drop_overprint
from pipeline.records import Note

MOST = 1.4
"""PDFium's count on 588 pages of 124 PDFs was at most 1.27 times that of playa's characters
(Chromium with Noto, where it spells out clusters both by ToUnicode and by /ActualText) …"""
LEAST = 0.75
"""… and at least 0.87 times that of the glyphs that are told, each shadow counted once."""
FEW = 10
"""A difference of so few characters is not worth a note."""


def compare(page: PageGlyphs, counted: int) -> Note | None:
    """Return a note if PDFium counts far more or fewer characters than were read, else None.

    Args:
        page: as read by playa.
        counted: characters on the page that are no blanks, by PDFium.
    """
    spelt = sum(len(glyph.text) for glyph in page.glyphs if glyph.text.strip())
    beside = sum(note.times for note in page.notes if note.code == "outside_page")
    if LEAST * spelt - FEW <= counted <= MOST * (spelt + beside) + FEW:
        return None
    if counted < spelt:
        once, _ = drop_overprint(page.glyphs, page.number)
        told = sum(1 for glyph in once if glyph.text.strip() not in ("", UNKNOWN))
        if counted >= LEAST * told - FEW:
            return None
    words = f"playa reads {spelt} characters on the page, PDFium counts {counted}."
    return Note("readers_disagree", words, page.number)
