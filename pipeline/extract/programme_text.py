"""The text as names of programmes are read in it: its words, and what else was found."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from pipeline.extract.programme_words import BRACKET_RE
from pipeline.records import Mention, PartnerValue, Tokens

SET_UP_RE = re.compile(r"[ ]?(?:ซึ่ง|ที่)?(?:ได้รับการ|ถูก|ได้)?(?:จัดตั้ง|ก่อตั้ง|ตั้งขึ้น)")
MARK_RE = re.compile(r"[ ]?\([ ]?(?:[A-Z][A-Za-z-]|[ก-ฮ]{1,6}\.)")
"""A bracket with a Latin title or an abbreviation: it names again what stands before it."""
KIND_RE = re.compile(r"(?:เครือข่าย|กลุ่ม|กรอบความร่วมมือ|แผนงาน|โครงการ|กองทุน|องค์กร)[ ]?")
"""Nouns that say what kind of body the name behind them is."""


class ProgrammeText:
    """The text, its words, and the mentions of other kinds, sorted."""

    def __init__(self, tokens: Tokens, others: Sequence[Mention]) -> None:
        self.text = tokens.clean.text
        self.spans = tokens.spans
        self.starts = [span.start for span in tokens.spans]
        self.others = others
        self.other_starts = [mention.full_span.start for mention in others]
        self.founded = {m.value.id for m in others if self._is_founded(m)}

    def is_word_start(self, at: int) -> bool:
        """Say whether a token starts at `at`."""
        i = bisect_left(self.starts, at)
        return i < len(self.starts) and self.starts[i] == at

    def _is_founded(self, mention: Mention) -> bool:
        """Say whether the text tells that a fund found by pattern is set up: a programme."""
        value = mention.value
        if not isinstance(value, PartnerValue) or value.type != "fund" or mention.match == "exact":
            return False
        end = mention.full_span.end
        bracket = BRACKET_RE.match(self.text, end)
        return bool(SET_UP_RE.match(self.text, bracket.end() if bracket else end))

    def other_at(self, at: int, kind: str = "") -> Mention | None:
        """Return the other mention, of a kind, that starts at `at` or right after one blank."""
        for start in (at, at + 1) if self.text[at : at + 1] == " " else (at,):
            i = bisect_left(self.other_starts, start)
            if i < len(self.others) and self.other_starts[i] == start:
                return self.others[i] if kind in ("", self.others[i].kind) else None
        return None

    def covering(self, at: int) -> Mention | None:
        """Return the other mention that holds the character at `at`."""
        i = bisect_right(self.other_starts, at) - 1
        if i >= 0 and self.others[i].full_span.end > at:
            return self.others[i]
        return None

    def names_body(self, start: int, end: int) -> bool:
        """Say whether the stretch is a kind of body and a body's known name: เครือข่าย UCCN."""
        other = self.covering(end - 1)
        if other is None or other.kind != "partner" or other.match == "pattern":
            return False
        between = self.text[start : other.span.start]
        return other.span.end == end and KIND_RE.fullmatch(between) is not None

    def next_word(self, at: int) -> str:
        """Return the word at `at`, or what is left of it from there on."""
        i = bisect_right(self.starts, at) - 1
        return self.text[at : self.spans[i].end] if i >= 0 else ""
