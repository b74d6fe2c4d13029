"""What earlier sentences said: the names of the whole text, to be asked for by kind."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence

from pipeline.extract import phrase_kinds as kinds
from pipeline.extract.governed import is_open
from pipeline.extract.phrase_kinds import Phrase
from pipeline.extract.tape import CLASSES, Tape
from pipeline.records import PartnerValue

REACH = 800
"""Characters an unnamed subject or object is looked for: in the labelled texts none stands
further than 270 from its cue; what a regulation named pages ago is not meant."""

OPENING = 20
"""Characters before a place that opens its sentence: ทั้งนี้, ในปีเดียวกัน, ปัจจุบันจังหวัด."""

OFFICE_RE = re.compile("สำนักงาน|ศูนย์|กองทุน|สถาบัน|โครงการ")
"""Bodies that have no members of their own, though their type may have."""

ASIDE_RE = re.compile(r"(?:ประธาน|นอก|ใน|ระหว่าง)[ ]?$")
"""Before a group that is mentioned in passing: whose chair it is, where something lies."""


ITEM_RE = re.compile(r"[ ]?(?:[-•●▪◦*–+■♦▶]|\(?[0-9๐-๙]{1,2}[.)])[ ]")
"""How an item of a list begins."""


def is_item(tape: Tape) -> bool:
    """Say whether a sentence is an item of a list; a name that opens one may hold its number."""
    first = tape.phrases.get(0)
    numbered = first is not None and first.span.start < first.heads[0].full_span.start
    return numbered or ITEM_RE.match(tape.text) is not None


class Context:
    """What earlier sentences said: the phrases of the whole text, by kind."""

    def __init__(
        self, phrases: Sequence[Phrase], tapes: Sequence[Tape], word_starts: set[int]
    ) -> None:
        topics = [p for tape in tapes for i, p in tape.phrases.items() if _is_topic(tape, i)]
        self._topic_starts = {phrase.span.start for phrase in topics}
        self._aside_starts = {
            phrase.span.start
            for tape in tapes
            for index, phrase in tape.phrases.items()
            if ASIDE_RE.search(tape.text, max(0, index - 8), index)
        }
        items = [tape for tape in tapes if is_item(tape)]
        told = [phrase for tape in tapes if not is_item(tape) for phrase in tape.phrases.values()]
        self._told = {head.value.id for phrase in told for head in phrase.heads}
        self._listed_starts = {p.span.start for tape in items for p in tape.phrases.values()}
        self._title = _title(tapes)
        self._named = _Last(phrases, self._fits)
        self._topics = _Last(topics, lambda slot, phrase: True)
        self.word_starts = word_starts

    def is_listed(self, phrase: Phrase) -> bool:
        """Say whether a phrase stands in an item of a list, and its names nowhere else."""
        known = any(head.value.id in self._told for head in phrase.heads)
        return phrase.span.start in self._listed_starts and not known

    def title(self, slot: str) -> Phrase | None:
        """Return the one party that the first line names, if it is of a kind and named again."""
        fits = self._title is not None and self._title.symbol in CLASSES[slot]
        return self._title if fits else None

    def topic(self, slot: str, before: int) -> Phrase | None:
        """Return the last phrase of a kind that nothing governs, and ends before an offset."""
        return self._topics.before(slot, before)

    def nearest(self, slot: str, before: int, since: int = 0) -> Phrase | None:
        """Return the last phrase of a kind that ends before an offset of the clean text."""
        phrase = self._named.before(slot, before)
        return phrase if phrase and phrase.span.start >= since else None

    def _fits(self, slot: str, phrase: Phrase) -> bool:
        """Say whether a phrase can be meant: of networks, only those that cities may join."""
        if slot == "network":
            return getattr(phrase.heads[-1].value, "type", None) == "network"
        return slot != "net" or self._leads(phrase)

    def _leads(self, phrase: Phrase) -> bool:
        """Say whether a phrase names a network or a group, or is what its sentence is about."""
        value = phrase.heads[-1].value
        if not isinstance(value, PartnerValue) or OFFICE_RE.match(value.names.th or ""):
            return False
        if phrase.span.start in self._topic_starts:
            return True
        if phrase.span.start in self._aside_starts:
            return False
        return value.type in ("network", "group")


def _title(tapes: Sequence[Tape]) -> Phrase | None:
    """Return the one party of the first sentence, if a later one names it too."""
    parties = [p for tape in tapes[:1] for p in tape.phrases.values() if p.symbol in kinds.PARTIES]
    ids = {head.value.id for phrase in parties for head in phrase.heads}
    if len(ids) != 1:
        return None
    later = (h.value.id for t in tapes[1:] for p in t.phrases.values() for h in p.heads)
    return parties[0] if ids & set(later) else None


def _is_topic(tape: Tape, index: int) -> bool:
    """Say whether later sentences may be about a phrase: a place only if it opened its own."""
    placed = tape.text[index] == kinds.PLACE
    return is_open(tape, index) and not (placed and len(tape.text[:index].strip()) > OPENING)


class _Last:
    """The last phrase of a kind before an offset: one sorted list for each kind asked for."""

    def __init__(self, phrases: Sequence[Phrase], fits: Callable[[str, Phrase], bool]) -> None:
        self._phrases = phrases
        self._fits = fits
        self._by_slot: dict[str, tuple[list[int], list[Phrase]]] = {}

    def before(self, slot: str, offset: int) -> Phrase | None:
        if slot not in self._by_slot:
            allowed = CLASSES[slot]
            kept = [p for p in self._phrases if p.symbol in allowed and self._fits(slot, p)]
            self._by_slot[slot] = ([phrase.span.end for phrase in kept], kept)
        ends, kept = self._by_slot[slot]
        i = bisect_right(ends, offset) - 1
        return kept[i] if i >= 0 and offset - ends[i] <= REACH else None
