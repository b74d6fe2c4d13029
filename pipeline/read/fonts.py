"""What a glyph means: one table per font from character code to text, from all the evidence.

The text layer says one thing (ToUnicode, or the names in the encoding), the font program
may say another: its cmap, its glyph names, its substitutions, the outline itself. Where
they agree nothing needs saying. Where they do not, a reason decides, and is kept with the
glyph: `text` stays what the text layer says, `meaning` is what the evidence says.

Who is believed, and why:

* The text layer, wherever it says something that the program does not contradict.
* The program against a blank, a missing entry, U+FFFD or a symbol code. Word writes the
  NIKHAHIT of a split SARA AM as U+0020: of 1,506 named glyphs in a Royal Gazette six said
  so, and exactly these six words were broken.
* The program against another Thai character: WeasyPrint calls every SARA AA a SARA AM.
* The text layer against Latin names on Thai glyphs: 8-bit fonts name them by their byte.
* The text layer on ASCII digits that the font draws as Thai digits: the value is the same.
* The outline, where neither says anything, where the text layer cannot be right (a letter
  of no width, a mark that lies on the line), and as umpire between two Thai characters.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple

from playa.font import CIDFont, Font

from pipeline.read.eight_bit import EightBit
from pipeline.read.evidence import Evidence
from pipeline.read.font_programs import Key, Rect
from pipeline.read.glyph_names import plain, position_of
from pipeline.read.meanings import NARROW, UNKNOWN, Witness, fits, is_meant, same, spell
from pipeline.read.outlines import OutlineTable
from pipeline.read.strings import cut, height
from pipeline.thai import (
    ASCENDER_BASES,
    BELOW_MARKS,
    MARKS,
    SARA_AA,
    SARA_AM,
    THAI_DIGITS,
    is_thai,
)

RING_ABOVE = 1.06
"""SARA AM is taller than the letters beside it by more than this factor, SARA AA is not."""
ASCENDER_ABOVE = 1.6
"""The same for a mark on a base with an ascender, which is 1.35 to 1.5 letters high."""
SHARED_LETTERS = "กนมรสดตบ"
"""Letters without ascender that almost any Thai text uses: they give the letters' height."""


LONGEST_NAME = 127
"""Bytes of a name (PDF 1.7, annex C); each glyph carries that of its font."""
REMEMBERED = 4
"""Length in bytes of the strings that are remembered: two glyphs of a CID font."""
LIES = 5
"""Thai letters that ToUnicode must name wrongly before its Latin ones are doubted too."""


class Sign(NamedTuple):
    """What one character code of a font stands for, and the shape of its glyph.

    text, meaning, reason, position, name: as in `records.Glyph`.
    width: the pen's movement; ink: x0, y0, x1, y1 of the outline from the pen, y upwards;
    both in units of the font size.
    """

    text: str
    meaning: str
    reason: str
    position: str
    name: str | None
    width: float
    ink: Rect | None


class FontTable:
    """The signs of one font as one brochure uses it, worked out when first met.

    name: the font's name. vertical: whether it writes downwards. ascent, descent: of the
    font, in units of its size; descent is at most 0. two_bytes: True if every code is two
    bytes long and its own CID.
    unread: the glyphs without meaning met so far, by CID, None where nothing is drawn; read_as:
    what some of them were read as since; unknown: how many were drawn on pages and not read;
    deciphered: how many were.
    """

    def __init__(
        self, font: Font, neighbours: Callable[[], OutlineTable | None] = lambda: None
    ) -> None:
        self.font = font
        self.name = font.fontname[:LONGEST_NAME]
        self.vertical = bool(font.vertical)
        self.ascent, self.descent = height(font)
        self.two_bytes = isinstance(font, CIDFont) and "Identity" in type(font.cmap).__name__
        self.evidence = Evidence(font, neighbours)
        self.unread: dict[int, Key | None] = {}
        self.read_as: dict[int, str] = {}
        self.unknown = 0
        self.deciphered = 0
        self._signs: dict[int, Sign] = {}
        self._strings: dict[bytes, list[tuple[Sign, int, bool]]] = {}
        self.eight_bit = EightBit(self.evidence)
        self._wrong: float | None = None
        self._letter_height: float | None = None

    def read(self, data: bytes) -> list[tuple[Sign, int, bool]]:
        """Read a string of the content stream: (sign, CID, is it the single byte 32) of each.

        Word writes most strings one glyph long: short ones are remembered.
        """
        found = self._strings.get(data)
        if found is None:
            found = [
                (self.sign(code, cid), cid, is_blank)
                for code, cid, is_blank in cut(self.font, data)
            ]
            if len(data) <= REMEMBERED:
                self._strings[data] = found
        return found

    def sign(self, code: int, cid: int) -> Sign:
        """Return what a code stands for."""
        found = self._signs.get(code)
        if found is None:
            found = self._signs[code] = self._find(code, cid)
        return found

    def _find(self, code: int, cid: int) -> Sign:
        evidence = self.evidence
        key = evidence.key(code, cid)
        width = evidence.width(cid)
        told = evidence.told(code, cid)
        verdict = self._judge(code, key, told, width)
        meaning = verdict.text
        # An empty word is no place for an edit: WeasyPrint writes <> for a MAI THO that it first
        # met within น้ำ, and means it everywhere.
        text = UNKNOWN if told is None or (meaning and not told) else told
        reason = verdict.words if meaning != text else ""
        position = verdict.position or position_of(text)
        matters = width < NARROW or meaning[:1] in MARKS or meaning == UNKNOWN
        ink = evidence.ink(key) if matters or evidence.program.writes_bounds else None
        name = evidence.program.name(key) if key is not None else None
        if meaning == UNKNOWN:
            self.unread[cid] = key if ink is not None else None
        return Sign(text, meaning, reason, position, name, width, ink)

    def _judge(self, code: int, key: Key | None, told: str | None, width: float) -> Witness:
        """Weigh the text layer against the program."""
        own = self.evidence.own(key)
        if told is not None and is_meant(told):
            agreeing = [witness for witness in own if same(told, witness.text)]
            if agreeing:
                return self._agreed(code, told, agreeing)
            if own:
                return self._settle(key, told, own[0], width)
            return self._check(code, key, told, width)
        usable = [w for w in own if is_meant(w.text)]
        if usable and (is_thai(plain(usable[0].text)[0]) or not self.eight_bit.is_one):
            place = next((item.position for item in usable if item.position), "")
            words = f"ToUnicode says {spell(told)}, {usable[0].words}"
            return Witness(plain(usable[0].text), place, words)
        return self._decipher(code, key, told, width)

    def _agreed(self, code: int, told: str, agreeing: list[Witness]) -> Witness:
        """Return what text layer and program agree on, unless the font draws Thai all the same.

        Old fonts name their Thai glyphs after the Latin ones whose places they took: `Ograve`
        for SARA AA. That names and encoding say the same then proves nothing.
        """
        if not is_thai(plain(told)[0]):
            drawn = self.eight_bit.reading(code, told)
            if drawn is not None and self.eight_bit.is_one:
                return drawn
        place = next((item.position for item in agreeing if item.position), "")
        return Witness(told, place, "")

    def _settle(self, key: Key | None, told: str, own: Witness, width: float) -> Witness:
        """Decide between a text layer and a program that say different things."""
        meant = plain(own.text)
        keep = Witness(told, "", "")
        words = f"ToUnicode says {spell(told)}, {own.words}"
        change = Witness(meant, own.position, words)
        if not is_thai(meant[:1]):
            drawn = not told.strip() and is_meant(meant) and self.evidence.ink(key) is not None
            return change if drawn or (is_meant(meant) and self._lies) else keep
        if meant in THAI_DIGITS and told in "0123456789":
            return change if int(meant) != int(told) and self._lies else keep
        if not told.strip():
            mark = meant[:1] in MARKS and width < NARROW
            return change._replace(words=f"{words}, its width is {width:.3g}") if mark else change
        if is_thai(plain(told)[0]):
            match = self.evidence.outlined(key)
            if match is not None and plain(match.text) == plain(told):
                return keep._replace(position=match.position)
            ink = self.evidence.ink(key)
            if match is None and fits(told, width, ink) and not fits(meant, width, ink):
                return keep
        return change

    def _check(self, code: int, key: Key | None, told: str, width: float) -> Witness:
        """Look harder at what the text layer alone says, where it is known to go wrong."""
        keep = Witness(told, "", "")
        if key is None:
            return keep
        first = plain(told)[0]
        if not is_thai(first) and self.eight_bit.is_one:
            return self.eight_bit.reading(code, told) or keep
        if len(told) > 1 and all(mark in MARKS for mark in told[1:]) and self._is_bare(key, told):
            words = f"ToUnicode says {spell(told)}, the glyph draws no mark"
            return Witness(told[0], "", words)
        marks = first in MARKS or first == SARA_AM
        ink = self.evidence.ink(key) if marks or self.evidence.program.writes_bounds else None
        blank = not told.strip() and width < NARROW and self.evidence.ink(key) is not None
        if not (marks or blank or self._is_doubtful() or not fits(told, width, ink)):
            return keep
        match = self.evidence.outlined(key)
        if self.evidence.is_grown(key) and is_thai(first) and not self._mostly_wrong:
            match = None
        shared = told == SARA_AM and self._lacks_ring(ink) and not self.evidence.is_known(key)
        if shared and not (self._is_doubtful() and self._mostly_wrong):
            return Witness(SARA_AA, "", f"ToUnicode says {spell(told)}, it has no ring")
        if match is None and self.evidence.is_ambiguous(told):
            match = self.evidence.likest(key, width)
        if match is None:
            if self.evidence.ink(key) is None:
                return self._blank(told, width) or keep
            if self._is_doubtful() and self._mostly_wrong:
                return Witness(UNKNOWN, "", "ToUnicode contradicts most outlines of this font")
            return keep
        if same(plain(match.text), told):
            return keep._replace(position=match.position)
        words = f"ToUnicode says {spell(told)}, the outline is that of {spell(match.text)}"
        return Witness(plain(match.text), match.position, words)

    def _blank(self, told: str, width: float) -> Witness | None:
        """Read a glyph that draws nothing as a blank where ToUnicode is mostly wrong.

        Elsewhere the text layer is believed: below a scan no glyph draws anything.
        """
        if width < NARROW or not told.strip() or not self._is_doubtful() or not self._mostly_wrong:
            return None
        return Witness(" ", "", f"ToUnicode says {spell(told)}, the glyph is blank")

    def _decipher(self, code: int, key: Key | None, told: str | None, width: float) -> Witness:
        """Find a meaning where neither the text layer nor the program states one."""
        read = self.eight_bit.reading(code, told) if self.eight_bit.is_one else None
        if read is not None:
            return read
        match = self.evidence.outlined(key)
        if match is not None:
            words = f"ToUnicode says {spell(told)}, the outline is that of {spell(match.text)}"
            return Witness(plain(match.text), match.position, words)
        likest = self.evidence.variant(code, key, width)
        if likest is not None:
            words = (
                f"ToUnicode says {spell(told)}, the outline is like that of {spell(likest.text)}"
            )
            return Witness(likest.text, "", words)
        if key is not None and width > 0 and self.evidence.ink(key) is None:
            return Witness(" ", "", f"ToUnicode says {spell(told)}, the glyph is blank")
        drawn = self.evidence.ink(key) is not None
        wrong = drawn and self._is_doubtful() and (self._mostly_wrong or "" < (told or "") < " ")
        return Witness(UNKNOWN if told is None or wrong else told, "", "")

    # --- whole fonts ------------------------------------------------------------------------

    def _is_doubtful(self) -> bool:
        """Say whether the outlines of a known font contradict ToUnicode at least twice.

        Or, if the font is not known, whether most of what it draws looks like other letters.

        Asked only where the text layer says something impossible of the font: letters that
        do not move the pen, control characters. Then every glyph is looked up. Ghostscript
        writes such maps: it counts a range of codes on in the low byte alone.
        """
        if self._wrong is None:
            evidence = self.evidence
            said = [
                (key, told, is_meant(told) and evidence.may_draw(told, key, cid))
                for code, cid, key in evidence.sample()
                if (told := evidence.told(code, cid))
            ]
            self._wrong = 0.0
            if not all(possible for *_, possible in said):
                known = [
                    (told, match) for key, told, _ in said if (match := evidence.outlined(key))
                ]
                wrong = sum(not same(plain(match.text), told) for told, match in known)
                if len(known) < 0.5 * len(said):
                    self._wrong = evidence.share_unlike
                elif wrong >= 2:
                    self._wrong = wrong / len(known)
        return self._wrong > 0

    @property
    def _mostly_wrong(self) -> bool:
        """Whether the outlines looked at so far contradict ToUnicode more often than not."""
        return self._wrong is not None and self._wrong > 0.5

    @cached_property
    def _lies(self) -> bool:
        """Whether ToUnicode contradicts the program on most of the Thai letters of this font.

        Then it says nothing of the Latin ones either. Digits do not count: a font may draw
        Thai digits for the ASCII ones. A map of codes counted on by one calls every letter by
        the next one's name.
        """
        agreed = wrong = 0
        for code, cid in self.evidence.codes():
            told = self.evidence.told(code, cid)
            own = self.evidence.own(self.evidence.key(code, cid))
            if not told or not is_meant(told) or not own:
                continue
            meant = plain(own[0].text)
            if is_thai(meant[:1]) and meant not in THAI_DIGITS:
                right = any(same(told, witness.text) for witness in own)
                agreed, wrong = agreed + right, wrong + (not right)
        return wrong >= LIES and wrong > agreed

    def _is_bare(self, key: Key, told: str) -> bool:
        """Say whether a base said to carry marks is drawn without them.

        Acrobat's map sends a base to the whole cluster it met it in first: น to `น้`.
        """
        ink = self.evidence.ink(key)
        height = self._height_of_letters()
        if ink is None or height == 0 or told[0] in MARKS or not is_thai(told[0]):
            return False
        factor = ASCENDER_ABOVE if told[0] in ASCENDER_BASES else RING_ABOVE
        below = any(mark in BELOW_MARKS for mark in told[1:])
        above = any(mark not in BELOW_MARKS for mark in told[1:])
        return not (above and ink[3] > factor * height) and not (below and ink[1] < -0.08)

    def _lacks_ring(self, ink: Rect | None) -> bool:
        """Say whether a SARA AM has no ring: it is no taller than the letters beside it."""
        return ink is not None and 0 < ink[3] <= RING_ABOVE * self._height_of_letters()

    def _height_of_letters(self) -> float:
        """Return how high common letters without ascender stand; 0 if the font has none."""
        if self._letter_height is None:
            evidence = self.evidence
            boxes = [
                evidence.ink(evidence.key(code, cid))
                for code, cid in evidence.codes()
                if (evidence.told(code, cid) or " ") in SHARED_LETTERS
            ]
            self._letter_height = max((box[3] for box in boxes if box), default=0.0)
        return self._letter_height
