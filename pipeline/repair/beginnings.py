"""What words begin with, unit by unit: the words behind a beginning are parted when first asked.

All sets of channels that are tried on a brochure walk the same beginnings, so that what one of
them has looked up the others find. To ask the sorted words for each prefix by halving them took
five times as long, and three times out of four there was no such word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.repair.lexicon import UNIT_RE


class Beginning:
    """Some units with which words begin.

    number: of the word that ends here, -1 if none does.
    """

    __slots__ = ("_after", "_numbers", "_size", "_words", "number")

    def __init__(self, words: Iterable[str], numbers: Mapping[str, int], size: int = 0) -> None:
        """Hold what goes on behind a beginning.

        Args:
            words: those that go on.
            numbers: of all words.
            size: characters of the beginning.
        """
        self._words = list(words)
        self._numbers = numbers
        self._size = size
        self._after: dict[str, Beginning] | None = None
        self.number = -1

    @property
    def after(self) -> dict[str, Beginning]:
        """The beginnings that are one unit longer, by that unit."""
        if self._after is None:
            self._after = self._part()
            self._words.clear()
        return self._after

    def _part(self) -> dict[str, Beginning]:
        """Part the words by their next unit."""
        after: dict[str, Beginning] = {}
        match, size, numbers = UNIT_RE.match, self._size, self._numbers
        for word in self._words:
            unit = match(word, size)[0]  # type: ignore[index]  # any character is one
            end = size + len(unit)
            longer = after.get(unit)
            if longer is None:
                longer = after[unit] = Beginning((), numbers, end)
            if len(word) == end:
                longer.number = numbers[word]
            else:
                longer._words.append(word)
        return after
