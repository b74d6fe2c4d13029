"""The text as names are read in it: its words, its places, and the head nouns, by offset."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.extract.head_nouns import Head, head_pattern, heads
from pipeline.extract.name_edges import BRACKET_AHEAD_RE, edges
from pipeline.extract.not_heads import not_head_re
from pipeline.records import Tokens
from pipeline.thai import CONSONANTS, THANTHAKHAT, is_thai

LONGEST_WORD = 40
"""Characters before an offset within which the token around it begins."""
CLOSING_WORDS = 6
"""Words behind `และ` within which the name that it goes on ends."""
COUNTRY_WORDS = 5
"""Words behind `และ` within which แห่ง and a country close the name."""
JOINED_TITLES = {
    "นายก": re.compile("องค์การ"),
    "เป็นสมาชิก": re.compile(
        r"สภา(?!ผู้แทน|เทศบาล|ท้องถิ่น|จังหวัด|องค์การ|นิติ|ร่าง|กรุง|เขต|เมือง|ชุมชน|[ \n]|$)"
    ),
}
"""Chiefs and members that the tokenizer joins with the beginning of the body behind them."""


class NameText:
    """One text, its words, and the places in it.

    places: starts of places and countries, with their ends, as the gazetteer knows them.
    """

    def __init__(self, tokens: Tokens, places: Mapping[int, int]) -> None:
        self.text = tokens.clean.text
        self.places = places
        self._spans = tokens.spans
        self._at = {span.start: i for i, span in enumerate(tokens.spans)}

    def begins(self, at: int) -> bool:
        """Say whether a token begins at `at`, or a body behind the title of its chief."""
        return at in self._at or any(
            self.text.endswith(title, 0, at) and body.match(self.text, at) is not None
            for title, body in JOINED_TITLES.items()
        )

    def ends(self, at: int) -> bool:
        """Say whether a token ends at `at`."""
        return at in self._at or at == len(self.text)

    def place_end(self, text: str, at: int, joint: re.Pattern[str]) -> int | None:
        """Return where the place ends that stands behind `joint` at `at`, if both do.

        The gazetteer's name may take in the generic word that `joint` ends with.
        """
        match = joint.match(text, at)
        if match is None or match.end() == at:
            return None
        generic = match.start(1) if match.re.groups and match[1] else match.end()
        return self.places.get(match.end()) or self.places.get(generic)

    def latin_at(self, at: int) -> bool:
        """Say whether a capital Latin letter stands at `at`."""
        return self.text[at : at + 1].isascii() and self.text[at : at + 1].isupper()

    def word(self, at: int) -> str:
        """Return the token at `at`, or the rest of the one it lies in (กระทรวง|พาณิชย์)."""
        i = self._at.get(at)
        if i is not None:
            return self._spans[i].of(self.text)
        # The head was only the beginning of a token: the rest of it is the first word.
        back = next(
            (b for b in range(at - 1, max(-1, at - LONGEST_WORD), -1) if b in self._at), None
        )
        if back is None:
            return ""
        return self.text[at : self._spans[self._at[back]].end]

    def holds_place(self, start: int, end: int) -> bool:
        """Say whether a place or a country begins between two places of the text."""
        return any(at in self.places for at in range(start, end))

    def is_fragment(self, word: str) -> bool:
        """Say whether a token is no word: the piece of a foreign name (ออก|ซ|ฟอร์ด)."""
        return len(word) < 3 and all(c in CONSONANTS or c == THANTHAKHAT for c in word or " ")

    def closes(self, at: int) -> bool:
        """Say whether a blank or a bracket follows what begins at `at`, no edge or head before."""
        for _ in range(CLOSING_WORDS):
            word = self.word(at)
            if not word or not is_thai(word[0]):
                return True
            if word in edges().edge or self.other_head(at):
                return False
            at += len(word)
        return False

    def is_plain(self, at: int, end: int) -> bool:
        """Say whether no edge of a name and no head noun begins between two offsets."""
        while at < end:
            word = self.word(at)
            if not word or word in edges().edge or self.other_head(at):
                return False
            at += len(word)
        return True

    def place_closes(self, at: int) -> bool:
        """Say whether a place closes the name behind `at`, no edge or head noun before it."""
        for _ in range(COUNTRY_WORDS):
            word = self.word(at)
            if not word or not is_thai(word[0]) or word in edges().edge or self.other_head(at):
                return False
            at += len(word)
            if at in self.places:
                return True
        return False

    def end_is_ahead(self, at: int) -> bool:
        """Say whether a clear end of a name is ahead, no edge before it: (KOICA), แห่งชาติ."""
        match = BRACKET_AHEAD_RE.match(self.text, at)
        if match is None:
            return False
        return self.is_plain(at, match.end(1))

    def country_is_ahead(self, at: int) -> bool:
        """Say whether แห่ง and a place close the name behind `at`, no edge or head before."""
        for _ in range(COUNTRY_WORDS):
            word = self.word(at)
            if not word or word in edges().edge or self.other_head(at):
                return False
            at += len(word)
            if word == "แห่ง":
                return at in self.places
        return False

    def ends_with_place(self, at: int) -> bool:
        """Say whether a place ends right before the `และ` that ends at `at`."""
        return (at - len("และ")) in self.places.values()

    def other_head(self, at: int) -> Head | None:
        """Return the head noun that begins at `at`, if a token does."""
        if at not in self._at or not_head_re().match(self.text, at):
            return None
        match = head_pattern().match(self.text, at)
        return heads()[match[0]] if match else None

    def place_at(self, at: int) -> bool:
        """Say whether a place or a country follows at once (มหาวิทยาลัยแห่งชาติ|ลาว)."""
        return at in self.places
