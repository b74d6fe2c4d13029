"""What one font of a brochure holds as evidence: the text layer's word and the program's.

Nothing is decided here. `fonts.py` weighs what these methods return.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

import numpy as np
from playa.font import CIDFont, Font, SimpleFont, Type3Font

from pipeline.read import outlines
from pipeline.read.drawn_letters import Outline, Standing, letter_height, share_unlike
from pipeline.read.fat_outlines import Growth, find_growth, match_grown
from pipeline.read.font_programs import Key, Program, Rect, open_program
from pipeline.read.glyph_names import plain, position_of, read_name
from pipeline.read.meanings import (
    NARROW,
    PROGRAM_ERRORS,
    Witness,
    fits,
    is_meant,
    same,
)
from pipeline.read.outlines import ABOVE, MEASURES, Match, OutlineTable, Shape, measure, profile
from pipeline.thai import MARKS, is_thai

SAMPLE = 40
"""Glyphs of a font that are looked at when its ToUnicode is doubted."""
VOTERS = 12
"""Glyphs of a font that vote on which known font it is; 12 outlines take 2 ms."""
SAME_PROFILE = 0.045
"""Two forms of one mark differ by less: 0.005 to 0.011 in DilleniaUPC, 0.043 in a handwriting
font. With this and STANDS_APART 1,776 of 2,103 forms in free fonts are known, none wrongly."""
STANDS_APART = 3
"""… and any other mark of the font by so many times as much."""
DIFFERENT_PROFILE = 0.15
"""Two drawings differ in some ratio by more; a slim and a fat MAI EK by 0.12."""
MOST_CODES = 1024
"""Codes of one font looked at when the whole font is judged."""


class Evidence:
    """The evidence of one font, drawn from the PDF's dictionaries and the embedded program.

    trouble: why the embedded program could not be read, or "".
    """

    def __init__(self, font: Font, neighbours: Callable[[], OutlineTable | None]) -> None:
        self.font = font
        self.trouble = ""
        self.program = self._open()
        self._neighbours = neighbours
        self._to_unicode = _read_to_unicode(font)
        self._votes: Counter[int] | None = None
        self._matches: dict[Key, Match | None] = {}
        self._shapes: dict[Key, Shape | None] = {}
        self._inks: dict[Key, Rect | None] = {}
        self._known: set[Key] = set()
        self._grown: set[Key] = set()
        self._marks: list[tuple[str, int, Shape]] | None = None
        self._offsets: set[int] | None = None
        self._ambiguous: dict[str, bool] = {}

    def _open(self) -> Program:
        try:
            return open_program(self.font)
        except PROGRAM_ERRORS as error:
            self.trouble = f"{type(error).__name__}: {error}"
            return Program()

    def key(self, code: int, cid: int) -> Key | None:
        """Return the key of the glyph that a code draws, or None if it draws none."""
        return self.program.glyph(code, cid)

    def width(self, cid: int) -> float:
        """Return how far a code moves the pen, in units of the font size."""
        return float(self.font.hdisp(cid))

    def told(self, code: int, cid: int) -> str | None:
        """Return what the text layer says of a code; None if it says nothing.

        A font without ToUnicode speaks through the glyph names of its encoding, or through
        a known character collection.
        """
        if self._to_unicode is not None:
            return self._to_unicode.get(code)
        if isinstance(self.font, SimpleFont):
            named = read_name(self.font.encoding.get(code, ""))
            return named.text if named else None
        if isinstance(self.font, CIDFont) and self.font.unicode_map is not None:
            return self.font.unicode_map.cid2unichr.get(cid)
        return None

    def own(self, key: Key | None) -> list[Witness]:
        """Return what the program says of a glyph: by name, by cmap, by substitution.

        The symbol codes U+F000-F0FF of a cmap only repeat the character code: no evidence.
        """
        if key is None:
            return []
        found = []
        name = self.program.name(key)
        named = read_name(name) if name else None
        if named is not None:
            found.append(Witness(*named, f"the font's own name for the glyph is {name}"))
        for code in self.program.characters(key):
            if not is_meant(chr(code)):
                continue
            place = position_of(chr(code))
            found.append(Witness(chr(code), place, f"the font's own cmap says U+{code:04X}"))
        if not found:
            for source in self.program.sources(key):
                for code in self.program.characters(source)[:1]:
                    words = f"the font puts the glyph in place of that of U+{code:04X}"
                    found.append(Witness(chr(code), "", words))
        return found

    def ink(self, key: Key | None) -> Rect | None:
        """Return the rectangle of a glyph's outline, or None if it is empty or unreadable."""
        if key is None:
            return None
        if key not in self._inks:
            try:
                self._inks[key] = self.program.bounds(key)
            except PROGRAM_ERRORS as error:
                self.trouble = self.trouble or f"{type(error).__name__}: {error}"
                self._inks[key] = None
        return self._inks[key]

    def may_draw(self, text: str, key: Key, cid: int) -> bool:
        """Say whether width and ink allow a glyph to be `text`; the ink is read only if needed."""
        width = self.width(cid)
        if width >= NARROW and plain(text)[:1] not in MARKS:
            return True
        return fits(text, width, self.ink(key))

    def shape(self, key: Key) -> Shape | None:
        """Return the measures of a glyph's outline, or None if it is empty or unreadable."""
        if key not in self._shapes:
            try:
                self._shapes[key] = measure(self.program, key)
            except PROGRAM_ERRORS as error:
                self.trouble = self.trouble or f"{type(error).__name__}: {error}"
                self._shapes[key] = None
        return self._shapes[key]

    def outlined(self, key: Key | None) -> Match | None:
        """Return the known glyph with the same outline, here or in the brochure's other fonts."""
        if key is None:
            return None
        if key not in self._matches:
            self._matches[key] = self._look_up(key)
        return self._matches[key]

    def _look_up(self, key: Key) -> Match | None:
        shape = self.shape(key)
        if shape is None:
            return None
        table = outlines.load()
        home = self._home(table)
        found = table.choose(table.near(shape), home) or table.warped(shape, home)
        if found is not None:
            self._known.add(key)
            return found
        near_by = self._near_by
        found = near_by.choose(near_by.near(shape), Counter()) if near_by else None
        if found is None and self._growth is not None:
            found = match_grown(shape, self._growth, table)
            self._grown.add(key)
        return found

    def is_grown(self, key: Key) -> bool:
        """Say whether a glyph that was looked up is taken for a known one made bold."""
        return key in self._grown

    @cached_property
    def _growth(self) -> Growth | None:
        """The known design that the outlines of this font were made bold from."""
        if not isinstance(self.font, Type3Font):
            return None
        shapes = [self.shape(key) for _, _, key in self.sample()]
        return find_growth([shape for shape in shapes if shape is not None], outlines.load())

    @cached_property
    def _near_by(self) -> OutlineTable | None:
        """The outlines of the brochure's other fonts."""
        return self._neighbours()

    def is_known(self, key: Key) -> bool:
        """Say whether a glyph that was looked up is in the table of known fonts."""
        return key in self._known

    def _home(self, table: OutlineTable) -> Counter[int]:
        """Return how many glyphs of this font each known font accounts for."""
        if self._votes is None:
            self._votes = Counter()
            for _, _, key in self.sample(VOTERS):
                shape = self.shape(key)
                rows = table.near(shape) if shape else []
                self._votes.update({int(table.fonts[row]) for _, row in rows})
        return self._votes

    def variant(self, code: int, key: Key | None, width: float) -> Match | None:
        """Return the mark that an unexplained mark is a variant of, or is like.

        In one font the high and the low form of a mark are one drawing in two places and
        sizes. Where the font does not explain any form, a mark of a known font may stand out.
        """
        shape = self._mark_shape(key, width)
        if shape is None:
            return None
        if self._offsets is None:
            self._offsets = set()
            for other, cid in self._silent_codes():
                unexplained = self._mark_shape(self.key(other, cid), self.width(cid))
                if unexplained is not None:
                    self._find_variant(other, unexplained, self._offsets)
        return self._find_variant(code, shape, self._offsets) or self.likest(key, width)

    def _mark_shape(self, key: Key | None, width: float) -> Shape | None:
        """Return the shape of a glyph that may be a mark: narrow, above or below the line."""
        shape = self.shape(key) if key is not None and width < NARROW else None
        return shape if shape and (shape[1] > ABOVE or shape[3] < 0.12) else None

    def _find_variant(self, code: int, shape: Shape, offsets: set[int]) -> Match | None:
        """Return the explained mark of this font with the same profile, size and place apart.

        offsets: distances between the codes of variants found so far; fonts list the forms
        of the tone marks in one order, so that a mark whose high form is slimmer (a wedge of
        one stroke) is still known by its place in the row. New ones are added.
        """
        known = [item for item in self._known_marks() if (item[2][1] > ABOVE) == (shape[1] > ABOVE)]
        if not known:
            return None
        own = profile(np.asarray([shape], np.float32))
        others = profile(np.asarray([item[2] for item in known], np.float32))
        distances = np.sqrt(((others - own) ** 2).sum(axis=1)).tolist()
        best = min(range(len(known)), key=distances.__getitem__)
        text, at, _ = known[best]
        rest = [d for d, item in zip(distances, known, strict=True) if item[0] != text]
        distance, next_best = float(distances[best]), float(min(rest, default=1.0))
        alike = distance <= SAME_PROFILE and next_best >= STANDS_APART * distance
        in_row = distance <= 0.2 and next_best >= 1.8 * distance and code - at in offsets
        if alike:
            offsets.add(code - at)
        return Match(text, "", distance) if alike or in_row else None

    def _known_marks(self) -> list[tuple[str, int, Shape]]:
        """Return the marks that the text layer explains: (text, code, shape)."""
        if self._marks is None:
            self._marks = []
            for code, cid in self.codes():
                told = plain(self.told(code, cid) or "")
                key = self.key(code, cid) if len(told) == 1 and told in MARKS else None
                shape = self.shape(key) if key is not None else None
                if shape and fits(told, self.width(cid), self.ink(key)):
                    self._marks.append((told, code, shape))
        return self._marks

    def _silent_codes(self) -> Iterator[tuple[int, int]]:
        """Yield the codes that have a width but no word in the text layer."""
        for cid in list(self.font.widths)[:MOST_CODES]:
            if not is_meant(self.told(cid, cid) or ""):
                yield cid, cid

    def codes(self) -> list[tuple[int, int]]:
        """Return the codes that the font is likely to be used with, as (code, CID)."""
        if isinstance(self.font, SimpleFont):
            return [(code, code) for code in range(256)]
        return [(code, code) for code in list(self._to_unicode or self.font.widths)[:MOST_CODES]]

    def sample(self, size: int = SAMPLE) -> Iterator[tuple[int, int, Key]]:
        """Yield (code, CID, key) of about `size` glyphs from all over the font, each once."""
        found: dict[Key, tuple[int, int]] = {}
        for code, cid in self.codes():
            key = self.key(code, cid)
            if key is not None:
                found.setdefault(key, (code, cid))
        drawn = [key for key in found if not self.program.writes_bounds or self.ink(key)]
        for key in drawn[:: -(-len(drawn) // size) or 1]:
            yield (*found[key], key)

    def trusted(self) -> Iterator[tuple[Shape, str, str]]:
        """Yield (shape, text, position) of the glyphs whose meaning nothing contradicts.

        Where the program contradicts most of what it has a word for, or most letters look like
        others, the rest is no better.
        """
        found = []
        agreed = 0
        for code, cid in self.codes():
            told = self.told(code, cid)
            key = self.key(code, cid)
            if key is None or not told or not is_meant(told) or self.is_ambiguous(told):
                continue
            own = self.own(key)
            agrees = any(same(told, witness.text) for witness in own)
            agreed += (1 if agrees else -1) if own else 0
            if agrees or not own:
                found.append((cid, told, key, own))
        for cid, told, key, own in found:
            if not own and (agreed < 0 or (agreed == 0 and self.share_unlike)):
                continue
            shape = self.shape(key) if fits(told, self.width(cid), self.ink(key)) else None
            if shape is not None:
                yield shape, told, next((item.position for item in own if item.position), "")

    @cached_property
    def share_unlike(self) -> float:
        """What share of the Thai letters of the text layer look like others; 0 unless most do.

        For fonts of which nothing else is known: it takes 40 ms.
        """
        named = [
            (key, told, self.width(cid))
            for code, cid in self.codes()
            if is_thai((told := plain(self.told(code, cid) or ""))[:1] or " ")
            and (key := self.key(code, cid)) is not None
        ]
        named = named[:: -(-len(named) // SAMPLE) or 1]
        height = letter_height(Standing(self.ink(key), width) for key, _, width in named)
        drawn = [Outline(self.program, key, width, height) for key, _, width in named]
        share = share_unlike(drawn, [told for _, told, _ in named])
        return share if share > 0.5 else 0.0

    def is_ambiguous(self, told: str) -> bool:
        """Say whether the text layer gives one mark to glyphs of different drawing.

        Two forms of a mark share a profile; a map that sends SARA UEE and MAI EK to one
        character does not know which is which.
        """
        if told not in MARKS:
            return False
        if told not in self._ambiguous:
            shapes = [shape for text, _, shape in self._known_marks() if text == told]
            profiles = profile(np.asarray(shapes, np.float32).reshape(-1, MEASURES))
            spread = profiles.max(axis=0) - profiles.min(axis=0) if shapes else np.zeros(1)
            self._ambiguous[told] = bool(spread.max() > DIFFERENT_PROFILE)
        return self._ambiguous[told]

    def likest(self, key: Key | None, width: float) -> Match | None:
        """Return the mark that stands out as like this one, in this brochure or at large."""
        shape = self._mark_shape(key, width)
        if shape is None:
            return None
        near_by = self._near_by
        found = near_by.likest_mark(shape) if near_by is not None else None
        return found or outlines.load().likest_mark(shape)


def _read_to_unicode(font: Font) -> Mapping[int, str] | None:
    """Return the font's ToUnicode as code → text, or None if it has none of its own.

    playa makes one up from the cmap of an embedded program where a CID font has none; that
    is the program's word, not the text layer's.
    """
    told = getattr(font, "tounicode", None)
    if told is None or (isinstance(font, CIDFont) and "ToUnicode" not in font.spec):
        return None
    return {int.from_bytes(code, "big"): text for code, text in told.bytes2unicode.items()}
