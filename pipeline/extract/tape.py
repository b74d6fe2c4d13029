"""The tape: a sentence with every phrase replaced by one symbol of its kind.

Cue patterns are matched on the tape; every character of it knows where it stands in the
clean text, so that evidence is carried and never searched for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.extract import phrase_kinds as kinds
from pipeline.extract.clauses import Sentence
from pipeline.extract.phrase_kinds import Phrase
from pipeline.spans import Span

CLASSES = {
    "org": kinds.ORGANISATION + kinds.NETWORK + kinds.MIXED,
    "net": kinds.NETWORK,
    "network": kinds.NETWORK,
    "country": kinds.COUNTRY,
    "place": kinds.PLACE,
    "region": kinds.PLACE + kinds.COUNTRY,
    "party": kinds.ORGANISATION + kinds.NETWORK + kinds.COUNTRY + kinds.MIXED,
    "any": kinds.PARTIES,
    "prog": kinds.PROGRAMME + kinds.EVENT,
    "project": kinds.PROGRAMME,
    "event": kinds.EVENT,
    "thing": kinds.PARTIES + kinds.PROGRAMME + kinds.EVENT,
    "made": kinds.ORGANISATION + kinds.NETWORK + kinds.PROGRAMME + kinds.EVENT,
    "date": kinds.DATE,
    "count": kinds.COUNT,
    "money": kinds.MONEY,
    "figure": kinds.COUNT + kinds.MONEY,
    "duration": kinds.DURATION,
    "phrase": "".join(chr(c) for c in range(0xE000, 0xE00C)),
}
"""What the words of a pattern's slots stand for."""

SYMBOLS = "".join(chr(c) for c in range(0xE000, 0xE00C))
PROGRAMMES = kinds.PROGRAMME + kinds.EVENT
FIGURES = kinds.COUNT + kinds.MONEY + kinds.DURATION + kinds.SHARE
GAPS = {
    "…": f"[^{kinds.PARTIES}{kinds.CLAUSE}]{{0,80}}?",
    "‥": f"[^{SYMBOLS}{kinds.CLAUSE}]{{0,40}}?",
    "·": f"[^ {SYMBOLS}{kinds.CLAUSE}]{{0,30}}?",
    "⋯": f"[^{kinds.PARTIES}{FIGURES}{kinds.CLAUSE}]{{0,70}}?",
    "∿": f"[^{kinds.PARTIES}{PROGRAMMES}]{{0,70}}?",
    "¦": f"[ {kinds.CLAUSE}]{{0,2}}",
    "‖": f"(?:[ {kinds.CLAUSE}]|$)",
}
"""Gaps of a pattern, bounded so that no sentence costs more than its length times a constant."""

TITLES = (
    "คณะผู้แทน|ผู้แทน|ตัวแทน|คณะผู้บริหาร|ผู้บริหาร|อธิบดี|รองอธิบดี|ผู้อำนวยการ|นายกเทศมนตรี|รองผู้ว่าราชการ|ผู้ว่าราชการ|ผู้ว่าการ"
    "|อธิการบดี|รัฐบาล|เอกอัครราชทูต|ฝ่าย|รัฐมนตรีว่าการ|รัฐมนตรีช่วยว่าการ|รัฐมนตรี|นายกรัฐมนตรี|ประธานาธิบดี|มุขมนตรี|เจ้าแขวง|เจ้า|นายอำเภอ|ปลัด|เลขาธิการ|ทาง"
    "|ภาคเอกชน|ประธานกรรมการบริหาร|ประธานกรรมการ|ประธาน|คณบดี|นายก|ผู้นำ|คณะ|ทีม|เจ้าหน้าที่"
)
"""Offices and sides that stand for the body or place named right behind them."""

FIELD = r"(?!ของ|จาก|แห่ง)[ก-\N{THAI CHARACTER THANTHAKHAT}]{1,18}"
"""What an office is for: รัฐมนตรี(ท่องเที่ยว)ของ …."""

TITLE = rf" ?(?:(?:{TITLES})(?: ?(?:จาก|ของ|แห่ง)? ?|{FIELD}?(?:ของ|จาก) ?))?"
NAMELY = r"(?:ได้แก่|คือ|ประกอบ(?:ไป)?ด้วย|อาทิ(?:เช่น)?|เช่น|ดังนี้|ในจำนวนนี้มี|รวมถึง|[ ]?:)"
"""Words that open a list."""

GENERIC = (
    "(?:(?:จังหวัด|เมือง|อำเภอ|นคร|กรุง|รัฐ|ประเทศ|บริษัท|เครือข่ายเมือง|เครือข่าย|กลุ่ม|กองทุน|องค์กร|หน่วยงาน|สมาคม"
    "|มูลนิธิ|ธนาคาร|สถาบัน|แผนงาน|กรอบความร่วมมือ) ?)?"
)
"""A generic word that a finder left outside of the name."""

THAT = "(?<!เ)(?<!ครั้ง)(?<!วัน)(?<!พื้น)(?<!หน้า)(?<!สถาน)(?<!เนื้อ)ที่"
"""ที่ where it is no part of another word."""
AT = rf"(?:(?<!เว)(?<!า)(?<!คุ)ณ|{THAT}(?!จะ|ได้|มี|เป็น|เกิด|ผ่าน|ช่วย|ต้อง|ทำ|เกี่ยว|สุด|สำคัญ|แล้ว))"
"""Where something is: ณ and ที่, not in คุณ and เวลา, and not before a verb."""

COPIED_RE = re.compile(r"([^\s\ue000-\uf8ff]+)|\s+")
"""Characters that a tape shows as they are, or blanks."""
AGENT_TITLE_RE = re.compile(TITLE)
SLOT_RE = re.compile(
    rf"<(?P<name>[SOPQRG]):(?P<slot>[a-z]+)>|\{{(?P<kind>[a-z]+)\}}|(?P<gap>[{''.join(GAPS)}])|(?P<title>[~≡⊙])"
)


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """Compile a pattern of `relations.csv`.

    `<S:kind>`, `<O:kind>` (and `<P:kind>` to `<R:kind>`) and `<G:kind>` capture subject, objects,
    or a list whose members are paired with each other; `{kind}` is any phrase of that kind; `~`
    lets an office stand before a name, `≡` opens a list, `⊙` is ณ or ที่; the gaps are those of
    `GAPS`; a blank may be absent, `[ ]` may not. All else is a regular expression.

    Raises:
        KeyError: a kind that is not in `CLASSES`.
        re.error: not a regular expression.
    """

    def expand(match: re.Match[str]) -> str:
        if match["name"]:
            generic = "" if match.start() == 0 else GENERIC
            return f"{generic}(?P<{match['name']}>[{CLASSES[match['slot']]}])"
        if match["kind"]:
            return f"[{CLASSES[match['kind']]}]"
        if match["title"]:
            return {"~": TITLE, "≡": NAMELY, "⊙": AT}[match["title"]]
        return GAPS[match["gap"]]

    parts = re.split(r"(?<!\[)( )(?!\])", pattern)
    return re.compile(SLOT_RE.sub(expand, "".join(" ?" if p == " " else p for p in parts)))


@dataclass(frozen=True, slots=True)
class Tape:
    """One sentence as cue patterns see it.

    text: the sentence with symbols. offsets: for each character of `text` its place in the
    clean text, and one more for the end. phrases: tape index → phrase.
    """

    sentence: Sentence
    text: str
    offsets: tuple[int, ...]
    phrases: dict[int, Phrase] = field(repr=False)

    def span(self, start: int, end: int) -> Span:
        """Return the stretch of the clean text under `text[start:end]`, blanks trimmed."""
        while start < end and self.text[start] in (" ", kinds.CLAUSE):
            start += 1
        while start < end and self.text[end - 1] in (" ", kinds.CLAUSE):
            end -= 1
        if start == end:
            return Span(self.offsets[start], self.offsets[start])
        last = self.phrases.get(end - 1)
        stop = last.span.end if last else self.offsets[end - 1] + 1
        return Span(self.offsets[start], stop)


def make_tapes(text: str, sentences: Sequence[Sentence], phrases: Sequence[Phrase]) -> list[Tape]:
    """Return one tape for each sentence that holds a phrase; linear in the text."""
    tapes = []
    at = 0
    for sentence in sentences:
        while at < len(phrases) and phrases[at].span.start < sentence.span.start:
            at += 1
        first = at
        while at < len(phrases) and phrases[at].span.start < sentence.span.end:
            at += 1
        if at > first:
            tapes.append(_make_tape(text, sentence, phrases[first:at]))
    return tapes


def _make_tape(text: str, sentence: Sentence, phrases: Sequence[Phrase]) -> Tape:
    """Lay one sentence out."""
    starts = {phrase.span.start: phrase for phrase in phrases}
    breaks = set(sentence.clause_starts)
    characters: list[str] = []
    offsets: list[int] = []
    placed: dict[int, Phrase] = {}
    at, end = sentence.span
    for stop in sorted({*breaks, *starts, end}):
        if at <= stop <= end:
            _copy(text, at, stop, characters, offsets)
            at = stop
            if at in breaks and at < end and not _is_agent(text, at, starts):
                characters.append(kinds.CLAUSE)
                offsets.append(at)
            phrase = starts.get(at) if at < end else None
            if phrase is not None:
                placed[len(characters)] = phrase
                characters.append(phrase.symbol)
                offsets.append(at)
                at = phrase.span.end
    offsets.append(end)
    return Tape(sentence, "".join(characters), tuple(offsets), placed)


def _copy(text: str, start: int, end: int, characters: list[str], offsets: list[int]) -> None:
    """Copy a stretch without phrases: blanks become one, private-use characters are left out."""
    for stretch in COPIED_RE.finditer(text, start, end):
        if stretch[1]:
            characters += stretch[0]
            offsets += range(*stretch.span())
        elif not characters or characters[-1] != " ":
            characters.append(" ")
            offsets.append(stretch.start())


def _is_agent(text: str, at: int, starts: dict[int, Phrase]) -> bool:
    """Say whether the connective at `at` is a โดย right before a party or its office: an agent."""
    if not text.startswith("โดย", at):
        return False
    title = AGENT_TITLE_RE.match(text, at + 3)
    phrase = starts.get(title.end()) if title else None
    return phrase is not None and phrase.symbol in kinds.PARTIES
