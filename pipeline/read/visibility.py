"""What is drawn and cannot be seen: beside the page or the clip, white, invisible, switched off.

What belongs to another page or another edition is left out; the rest is read. All is counted.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.records import Box

if TYPE_CHECKING:
    from pipeline.read.content import PageReader

BESIDE_PT = 1.0
"""A string this far beside what is clipped is not seen at all."""
MOST_WHITE = 2_000
MOST_GROUNDS = 500
"""White strings, and areas they may stand on, that are compared; with more areas the page is a
drawing, and something will be behind."""
OUTSIDE, LAYER_OFF, CROPPED, CLIPPED = "outside_page", "layer_off", "cropped_text", "clipped_text"
WHITE, HIDDEN = "white_text", "hidden_text"
WORDS = {
    OUTSIDE: "Glyphs are drawn outside the page; those of whole lines were left out.",
    LAYER_OFF: "Glyphs stand on a layer that is switched off; they were left out.",
    CROPPED: "Glyphs of a placed picture or of the next page are cropped; they were left out.",
    CLIPPED: "Glyphs are drawn where the page is clipped; they were read, but cannot be seen.",
    WHITE: "Glyphs are white on nothing; they were read, but cannot be seen.",
    HIDDEN: "Glyphs are drawn invisibly, with no picture behind; they were read.",
}
"""What is said of each, by the code of the note."""


class Visibility:
    """Judges each string as it is drawn, and counts the glyphs that nobody sees.

    unseen: how many glyphs, by the code of the note.
    """

    def __init__(self, reader: PageReader) -> None:
        self.reader = reader
        self.unseen: Counter[str] = Counter()
        self._white: list[tuple[Box, int]] = []

    def judge(self, first: int, *, filled: bool) -> None:
        """Note whether the glyphs just drawn can be seen.

        What a form, or placed art, draws beside the clip was cropped when it was placed: the
        rest of another page. What the page itself draws there ran out of its cell, and belongs
        to the text.

        first: number of the first glyph. filled: whether the colour of areas paints it.
        """
        reader = self.reader
        glyphs = reader.glyphs
        if first == len(glyphs):
            return
        one, two = glyphs[first].box, glyphs[-1].box
        clip = reader.drawing.clip
        if clip is not None and one[0] == one[2] and self._protrudes(first, clip):
            self._leave_out(first, len(glyphs) - first)
            return
        beside = clip is not None and _is_beside(one, two, clip)
        white = filled and reader.drawing.white and len(self._white) < MOST_WHITE
        if not (beside or white):
            return
        count = sum(1 for glyph in glyphs[first:] if glyph[0].strip())
        if not count:
            return
        if beside and (reader.in_form or reader.sections.placed):
            self._leave_out(first, count)
            return
        if beside:
            self.unseen[CLIPPED] += count
        if white:
            self._white.append((Box.around([one, two]), count))

    def counts(self) -> Iterator[tuple[str, str, int]]:
        """Yield (code, words, times) of what was drawn and is not read as visible text."""
        invisible = [(g.box, 1) for g in self.reader.glyphs if g.hidden and g.text.strip()]
        self.unseen[WHITE] = self._without_ground(self._white)
        self.unseen[HIDDEN] = self._without_ground(invisible)
        for code, words in WORDS.items():
            if times := self.unseen[code]:
                yield code, words, times

    def _leave_out(self, first: int, count: int) -> None:
        """Take back the glyphs from `first` on, of which `count` have ink."""
        self.unseen[CROPPED] += count
        del self.reader.glyphs[first:], self.reader.signs[first:]

    def _protrudes(self, first: int, clip: Box) -> bool:
        """Say whether marks without their base stand out of a line that the clip cuts off.

        Chromium draws of the first line of the next page what reaches into this one: a tone.
        """
        glyphs = self.reader.glyphs
        x, y = glyphs[first].pen or (0.0, 0.0)
        if clip[1] - BESIDE_PT <= y <= clip[3] + BESIDE_PT:
            return False
        if any(glyph.box[0] != glyph.box[2] for glyph in glyphs[first:]):
            return False
        before = glyphs[first - 1].pen if first else None
        return before is None or math.dist(before, (x, y)) > 2 * glyphs[first].size

    def _without_ground(self, strings: list[tuple[Box, int]]) -> int:
        """Count the glyphs of strings that stand over no picture and no coloured area."""
        grounds = [*self.reader.drawing.images, *self.reader.drawing.filled][:MOST_GROUNDS]
        if not strings or len(grounds) == MOST_GROUNDS:
            return 0
        count = 0
        for box, times in strings[:MOST_WHITE]:
            x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
            if not any(g[0] <= x <= g[2] and g[1] <= y <= g[3] for g in grounds):
                count += times
        return count


def _is_beside(one: Box, two: Box, clip: Box) -> bool:
    """Say whether a string, given its first and last glyph, stands wholly beside the clip."""
    return (
        max(one[2], two[2]) < clip[0] - BESIDE_PT
        or min(one[0], two[0]) > clip[2] + BESIDE_PT
        or max(one[3], two[3]) < clip[1] - BESIDE_PT
        or min(one[1], two[1]) > clip[3] + BESIDE_PT
    )
