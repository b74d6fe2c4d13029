"""Marked content of a page: stretches with an /ActualText, and layers that are switched off."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from playa.utils import decode_text

from pipeline.read.actual_text import share_text
from pipeline.read.cluster_words import share_clusters
from pipeline.read.fonts import Sign
from pipeline.read.meanings import NARROW, UNKNOWN, is_meant
from pipeline.records import Glyph
from pipeline.thai import MARKS, NIKHAHIT, SARA_AA, SARA_AM

SAME_PLACE_EM = 1.0
"""Two marks of one cluster are drawn from pen positions closer than this many font sizes."""
SPILLING = (*MARKS, SARA_AM)
"""What an /ActualText may say of glyphs that follow its own."""


class _Section(NamedTuple):
    """One section of marked content.

    opens: whether its /ActualText counts; hides: whether its layer is off; places: whether it
    holds what was placed from another file.
    """

    opens: bool
    hides: bool
    places: bool


class Sections:
    """The sections of marked content that are open while a page is read.

    The outermost /ActualText speaks for all that is drawn in it (PDF 1.7, 14.9.4).

    hidden, placed: how many of the open ones hide, and hold placed art.
    glyphs, signs: of the page so far, in step; what an /ActualText says replaces the words of
    the glyphs it covers.
    """

    def __init__(self, glyphs: list[Glyph], signs: list[Sign]) -> None:
        self.glyphs = glyphs
        self.signs = signs
        self.hidden = 0
        self.placed = 0
        self.shared = False
        self.spill = ""
        self._stack: list[_Section] = []
        self._told: object = None
        self._start: int | None = None
        self._said: dict[int, str] = {}

    @property
    def depth(self) -> int:
        """How many sections are open."""
        return len(self._stack)

    def begin(self, told: object, hides: bool, places: bool) -> None:
        """Open a section. told: its /ActualText, None if it has none; the rest: see `_Section`."""
        opens = told is not None and self._start is None
        if opens:
            self._told, self._start = told, len(self.glyphs)
        self.hidden += hides
        self.placed += places
        self._stack.append(_Section(opens, hides, places))

    def end(self) -> None:
        """Close the innermost section, if there is one."""
        if not self._stack:
            return
        section = self._stack.pop()
        self.hidden -= section.hides
        self.placed -= section.places
        if section.opens:
            self._close()

    def finish(self) -> None:
        """Close what is still open at the end of the page."""
        self._close()
        self.drop_spill()
        if self.shared:
            share_clusters(self.glyphs, self.signs, self._said)
            _undouble(self.glyphs, self.signs)

    def _close(self) -> None:
        if self._start is None:
            return
        told, start = self._told, self._start
        self._start = None
        text = decode_text(told) if isinstance(told, bytes) else ""
        covered = self.glyphs[start:]
        if not covered or (text and not is_meant(text.replace("\n", " ").replace("\t", " "))):
            return
        if _lacks_marks(text, self.signs[start:]):
            return
        self.shared = True
        self._said.update(dict.fromkeys(range(start, len(self.glyphs)), text))
        pieces = share_text(text, [glyph.meaning for glyph in covered])
        own = covered[-1].meaning
        if len(own) == 1 and pieces[-1][:1] == own and all(c in SPILLING for c in pieces[-1][1:]):
            pieces[-1], self.spill = own, pieces[-1][1:]
        for at, (glyph, piece) in enumerate(zip(covered, pieces, strict=True), start):
            position = glyph.position if piece == glyph.meaning else ""
            # text, meaning, reason, position; `_replace` takes six times as long
            self.glyphs[at] = tuple.__new__(Glyph, (piece, piece, "", position, *glyph[4:]))

    def take_spill(self, sign: Sign) -> tuple[str, str, str]:
        """Give the next mark that an /ActualText named too early; return the glyph's words.

        Acrobat wraps the base of a cluster in the text of the whole cluster and draws the
        marks behind it, outside: `/ActualText (ที่)` on ท, then two marks of their own.
        """
        if (
            self._start is not None
            or sign.width >= NARROW
            or sign.meaning not in (*SPILLING, UNKNOWN)
        ):
            self.drop_spill()
            return sign.text, sign.meaning, sign.reason
        text, self.spill = self.spill[0], self.spill[1:]
        self.shared = True
        if sign.reason and sign.meaning != UNKNOWN:
            return text, sign.meaning, sign.reason if sign.meaning != text else ""
        return text, text, ""

    def drop_spill(self) -> None:
        """Give back what no mark took to the glyph before."""
        if self.spill:
            last = self.glyphs[-1]
            self.glyphs[-1] = last._replace(
                text=last.text + self.spill, meaning=last.meaning + self.spill
            )
            self.spill = ""


def _lacks_marks(text: str, signs: Sequence[Sign]) -> bool:
    """Say whether an /ActualText leaves out marks that its glyphs draw by the font's evidence.

    Poppler drops a mark that it finds no character for, and Cairo wraps what is left, `นา` of
    น้ำ, around all the glyphs: the font program knows more.
    """
    own = "".join(sign.meaning for sign in signs)
    if _bases(own) != _bases(text):
        return False
    left = Counter(c for sign in signs if sign.reason for c in sign.meaning if c in MARKS)
    left -= Counter(text)
    told = Counter(c for c in text if c in MARKS) - Counter(own)
    del left[NIKHAHIT]
    return bool(left) and not told


def _bases(text: str) -> str:
    """Return a text without its marks, SARA AM as SARA AA."""
    return "".join(c for c in text if c not in MARKS).replace(SARA_AM, SARA_AA)


def _undouble(glyphs: list[Glyph], signs: list[Sign]) -> None:
    """Undo readings that give two glyphs of a cluster the same mark.

    LibreOffice draws the low MAI THO of ผู้ before its SARA UU but tells both in the order of
    the text, the first by /ActualText, the second by ToUnicode: each glyph's word is then the
    other's. If the font corrects only one of them the mark stands twice. Either the text layer
    alone is right (the two words differ), or each glyph by its own font.
    """
    for i in range(len(glyphs) - 1):
        one, two = glyphs[i], glyphs[i + 1]
        if one.meaning != two.meaning or one.code == two.code or one.meaning not in MARKS:
            continue
        if not one.meaning or not _beside(one, two):
            continue
        if one.text != two.text and is_meant(one.text) and is_meant(two.text):
            glyphs[i] = one._replace(meaning=one.text, reason="")
            glyphs[i + 1] = two._replace(meaning=two.text, reason="")
            continue
        for at, glyph in ((i, one), (i + 1, two)):
            own = signs[at].meaning
            if own != glyph.meaning and own in MARKS:
                words = signs[at].reason or "the font's ToUnicode, against /ActualText"
                glyphs[at] = glyph._replace(meaning=own, reason=words)
                break


def _beside(one: Glyph, two: Glyph) -> bool:
    if one.pen is None or two.pen is None:
        return False
    return math.dist(one.pen, two.pen) < SAME_PLACE_EM * max(one.size, two.size)
