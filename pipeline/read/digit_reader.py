"""An OCR engine that is helped with Thai digits.

They are found by their shape, painted over with 0 to 9 before the engine looks, and put back
into the words it returns.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.read.digit_alignment import doubt, put_back
from pipeline.read.digit_painting import erase, paint
from pipeline.read.digit_pieces import complete
from pipeline.read.digit_typefaces import Typeface
from pipeline.read.digits import find_numbers, find_suspects, look, seen, specks_over
from pipeline.read.ink import find_components, ink_level
from pipeline.read.ocr import OcrEngine, OcrWord
from pipeline.read.parts import Pixels
from pipeline.read.running_heads import HeadsOfPage
from pipeline.read.signs import SignTable, load


class DigitReader:
    """An engine before whose eyes Thai digits become 0 to 9, and its words with them put back.

    engine: what reads. typeface: the digits of the brochure at hand, if they are known. heads:
    what its other pages tell about the outer lines of this one.
    """

    def __init__(
        self,
        engine: OcrEngine,
        typeface: Typeface | None = None,
        heads: HeadsOfPage | None = None,
    ) -> None:
        self._engine = engine
        self._typeface = typeface or Typeface()
        self._heads = heads
        self._table: SignTable = load()

    @property
    def reader(self) -> str:
        """Name and version of the engine within."""
        return self._engine.reader

    def read_words(self, picture: Pixels) -> list[OcrWord]:
        """Return the words of a grey picture, line by line."""
        ink = find_components(picture, ink_level(picture))
        looks = [self._typeface.read(one) for one in look(ink, self._table)]
        looks = complete(looks, ink, self._table, self._typeface)
        looks = self._heads.settle(looks, ink, self._table) if self._heads else looks
        digits = [seen(one) for number in find_numbers(looks) for one in number]
        if digits:
            pieces = np.array([piece for digit in digits for piece in digit.pieces], np.int64)
            unwanted = np.union1d(pieces, specks_over(ink, digits))
            picture = paint(erase(picture, ink, unwanted), digits)
        words = put_back(self._engine.read_words(picture), digits)
        return doubt(words, [one.view for one in find_suspects(looks)])

    def read_lines(
        self, pictures: Sequence[Pixels], *, only_thai: bool = False
    ) -> list[list[OcrWord]]:
        """Return the words of pictures that hold one line each."""
        return self._engine.read_lines(pictures, only_thai=only_thai)
