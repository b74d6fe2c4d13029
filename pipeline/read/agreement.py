"""Do two readers see the same page? What playa reads, against what PDFium counts.

PDFium shares no code with playa. Its count takes 4 to 6 % of the CPU of pdfplumber's `chars`
on the same pages, nearly all of it for loading the page. It counts otherwise where there is
reason to: it joins shadows, spells out ligatures and `/ActualText` twice over, drops glyphs
without a meaning, and counts text beside the page and on layers that are switched off.

The bounds were drawn from 546 pages of 122 PDFs, made and real, on none of which anything is lost.
"""

from __future__ import annotations

from pipeline.read.content import PageGlyphs
from pipeline.read.meanings import UNKNOWN
from pipeline.read.overprint import drop_overprint
from pipeline.records import Note

MOST = 1.12
"""PDFium counted at most 1.08 times the characters read (a budget with ligatures) …"""
MOST_SPELT_OUT = 1.4
"""… 1.27 times where the page has /ActualText (Chromium with Noto) …"""
LEAST = 0.97
"""… and never less than the glyphs that have a meaning, each shadow counted once."""
FEW = 4
"""A difference of so few characters is not worth a note."""
NOT_COUNTED = ("outside_page", "layer_off", "cropped_text")
"""Notes of what PDFium counts and the reading leaves out."""


def compare(page: PageGlyphs, counted: int, spelt_out: bool = False) -> Note | None:
    """Return a note if PDFium counts more or fewer characters than were read, else None.

    Args:
        page: as read by playa.
        counted: characters on the page that are no blanks, by PDFium.
        spelt_out: whether the page has /ActualText.
    """
    spelt = len("".join("".join([glyph.text for glyph in page.glyphs]).split()))
    beside = sum(note.times for note in page.notes if note.code in NOT_COUNTED)
    most = MOST_SPELT_OUT if spelt_out else MOST
    if LEAST * spelt - FEW <= counted <= most * (spelt + beside) + FEW:
        return None
    if counted < spelt:
        once, _ = drop_overprint(page.glyphs, page.number)
        told = sum(1 for glyph in once if glyph.text != UNKNOWN and glyph.text.strip() > " ")
        if counted >= LEAST * told - FEW:
            return None
    words = f"playa reads {spelt} characters on the page, PDFium counts {counted}."
    return Note("readers_disagree", words, page.number)
