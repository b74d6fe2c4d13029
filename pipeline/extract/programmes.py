"""Programmes: named projects, plans, funds, agendas, events, and what somebody sets up.

A name starts at a head noun (โครงการ, แผน, กองทุน, มหกรรม …) and runs, word by word, to the
first word that cannot belong to it; or it is a Latin title whose last word says what it is.
What stands in brackets behind it names it again. Laws, contracts and bare meetings are none.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256

from pipeline.extract.programme_names import (
    BRACKET_RE,
    LATIN_TITLE_RE,
    NUMBERED_RE,
    Reader,
    Words,
    load_words,
    next_word,
)
from pipeline.extract.tables import Row
from pipeline.records import Mention, Names, ProgrammeValue, Tokens
from pipeline.spans import Span

SHORTENED = ("แผน", "แผนงาน", "กองทุน", "ทุน", "ยุทธศาสตร์")
"""Heads that brochures leave out when they name the programme again."""

MIN_THAI = 7
"""Letters of the shortest Thai name behind a head; shorter ones are ordinary nouns."""

HEADED = "programmes.head_"
TAIL_RE = re.compile(r"ด้าน|ครั้ง(?!ที่)|อีกครั้ง|ระดับ|รุ่น(?!ที่)|ระยะ(?!ที่)|สู่|ร่วม|เพื่อ|เป็น|ให้")
"""What a longer form of a name may add that is said of it and is not part of it."""

ALIAS_RE = re.compile(r"[^:;,/]+")
QUOTED_RE = re.compile(r"[ ]?[“\"‘']([^”\"’'\n]{3,90})[”\"’']")
ATTRIBUTE_RE = re.compile(r"[ก-๙][ ]?$")
CONTRACT_RE = re.compile(r"(?:บันทึก|ข้อตกลง|ความตกลง|สัญญา|พระราชบัญญัติ|กฎหมาย|พ\.ร\.บ\.)")
NOT_EVENT_BEFORE_RE = re.compile(
    r"(?:สำนัก|หน่วย|ราย|แรง|พลัง|โรง|ทำ|ดำเนิน|ผล|ชิ้น|การ|ประสาน|จ้าง|พนัก|ภารกิจ|สมัคร|ปฏิบัติ|ใช้|เริ่ม|เลิก|หา|ตก)$"
)
PLAN_VERB_RE = re.compile(r"(?:มี|วาง|ตั้ง|ตาม|กลุ่ม|พื้นที่|ซ้อม|ลง|เงิน|ต้น|ระดม|ร่วม|นาย|นัก)$")


VAGUE_RE = re.compile(r"ครั้ง|ที่|หน้า|นี้|ละ|แรก|สุดท้าย|ก่อน|ระดับ|ด้าน|ทาง(?!หลวง|รถ|ด่วน|พิเศษ|คู่)|มนุษย์")
"""What shows, right behind a head noun, that no name follows."""

GOVERNS_PLAN_RE = re.compile(
    r"(?:จัดทำ|ดำเนิน|ตาม|ภายใต้|อนุมัติ|เห็นชอบ|รับรอง|ประกาศใช้|ประกาศ|ขับเคลื่อน|ร่าง"
    r"|เปิดตัว|บริหาร|ใช้|ของ)[ ]?$"
)
"""Verbs and prepositions that an adopted plan stands behind."""

JOINED_RE = re.compile(r"(?:การ|จัด|เข้า|ร่วม|ดำเนิน|มอบ|ให้|รับ|เปิด|แจก|ขอ|ชิง|จัดทำ|ทำ)$")
"""Verbs that the tokenizer may have joined with the head noun behind them."""

ATTENDED_RE = re.compile(r"(?:เข้าร่วม|จัด|เปิด|ชม|เจ้าภาพ)$")
NO_EVENT_RE = re.compile(
    r"วิจัย|บริการ|แถลง|เลี้ยง|ศพ|แต่ง|ก่อสร้าง|ประชาสัมพันธ์|ด้าน|ของ|อย่าง|ให้|ใหม่|ช่าง|ฝีมือ|ได้|ดัง|นี้"
    r"|ส่งเสริม|แสดงความ|ต่อเนื่อง|บำเพ็ญ|ไม่|กว่า|มากกว่า|จำนวน|ร้อยละ|เป็น|มี|จะ|แล้ว|รวม|ทั้ง|จาก|กับ|อีก|พร้อม|กิจกรรม|ประมาณ|ราว"
    r"|ที่|ครั้ง|กัน|ขึ้น|ตาม|ใน|เมื่อ|ระหว่าง|เพื่อ"
)
"""What a name of an event never starts with, behind จัดงาน or ร่วมงาน."""


def find_programmes(tokens: Tokens, others: Sequence[Mention] = ()) -> list[Mention]:
    """Find the programmes a clean text names.

    Args:
        tokens: the tokens of the clean text.
        others: sorted mentions of other kinds; a name ends before a date, or before ใน or ของ
            with one of them behind it.

    Returns:
        Mentions sorted by place; they may overlap those of other kinds. Linear in the text.
    """
    text = tokens.clean.text
    reader = Reader(tokens, others)
    headed = list(_headed(reader))
    begun = {mention.full_span.start for mention in headed}
    objects = (m for m in _objects(reader) if m.span.start not in begun)
    found = [*_known(text), *headed, *_latin(reader), *objects]
    kept = _without_nested(_shortened(text, found))
    aliases = [m for mention in kept for m in _bracketed(text, mention, others)]
    named = _without_nested([*kept, *aliases])
    return _without_nested([*named, *_again(text, named)])


def _shortened(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Cut names that another place of the text shows to end before a preposition or adverb."""
    plain = {m.span.of(text) for m in mentions if m.rule.startswith(HEADED)}
    cut = []
    for mention in mentions:
        name, value = mention.span.of(text), mention.value
        tail = TAIL_RE.search(name, MIN_THAI) if mention.rule.startswith(HEADED) else None
        short = name[: tail.start()] if tail else ""
        if short in plain and isinstance(value, ProgrammeValue):
            span = Span(mention.span.start, mention.span.start + len(short))
            full = Span(mention.full_span.start, span.end)
            value = _value(value.type, short, text[full.start : span.start])
            mention = replace(mention, span=span, full_span=full, value=value)
        cut.append(mention)
    return cut


def make_value(kind: str, th: str | None, en: str | None, aliases: Iterable[str]) -> ProgrammeValue:
    """Make the value of a programme; its id is 12 hex digits of SHA-256 of its first name."""
    name = th or en or ""
    identity = "programme:" + sha256(_key(name).encode()).hexdigest()[:12]
    kept = tuple(dict.fromkeys(a for a in aliases if a and a not in (th, en)))
    return ProgrammeValue(identity, kind, Names(th, en, kept))


def _key(name: str) -> str:
    """Return what names of one programme share: no blanks, no generic word, one case."""
    name = re.sub(r"\s+", "", name).casefold()
    return re.sub(r"^(?:งาน|โครงการ|การ)", "", name)


def _value(kind: str, name: str, head: str) -> ProgrammeValue:
    if re.search(r"[ก-๙]", name):
        if head == "งาน":
            return make_value(kind, name, None, [head + name])
        return make_value(kind, head + name, None, [name])
    spaced = f"{head} {name}" if head else ""
    return make_value(kind, None, name, [spaced])


def _known(text: str) -> Iterator[Mention]:
    """Yield the programmes that `programmes.csv` knows."""
    for row in load_words().known:
        aliases = [a for a in row["aliases"].split("|") if a]
        value = make_value(row["type"], row["word"], row["english"] or None, aliases)
        for name in (row["word"], row["english"], *aliases):
            for match in _occurrences(text, name):
                end = match.end()
                numbered = NUMBERED_RE.match(text, end)
                span = Span(match.start(), numbered.end() if numbered else end)
                rule = "programmes.known"
                match_kind = "exact" if name == row["word"] else "alias"
                if numbered:
                    value_n = make_value(row["type"], span.of(text), None, [name])
                    yield Mention(span, span, "programme", value_n, rule, "exact")
                elif match_kind == "exact":
                    yield Mention(span, span, "programme", value, rule, "exact")
                else:
                    yield Mention(span, span, "programme", value, rule, "alias")


def _occurrences(text: str, name: str) -> Iterator[re.Match[str]]:
    if not name:
        return iter(())
    edge = r"(?<![A-Za-z0-9])" if name[0].isascii() else ""
    close = r"(?![A-Za-z0-9])" if name[-1].isascii() else ""
    return re.finditer(edge + re.escape(name) + close, text)


def _headed(reader: Reader) -> Iterator[Mention]:
    """Yield names that start at a head noun."""
    words = load_words()
    end = 0
    for match in words.head_re.finditer(reader.text):
        row = words.heads[match[0]]
        if match.start() < end:
            continue  # part of the name before, which is the longer
        if not _may_start(reader, match.start(), match[0], row):
            continue
        found = _read_name(reader, match.start(), match.end(), row)
        if found:
            end = found.full_span.end
            yield found


def _may_start(reader: Reader, at: int, head: str, row: Row) -> bool:
    """Say whether the head noun at `at` is a word of its own and not part of another."""
    before = reader.text[max(0, at - 12) : at]
    covering = reader.covering(at)
    if covering and covering.kind == "partner":
        return covering.full_span.start == at and covering.value.id in reader.founded
    if head == "งาน":
        return bool(ATTENDED_RE.search(before)) or (
            reader.is_word_start(at) and not NOT_EVENT_BEFORE_RE.search(before)
        )
    if head in ("แผน", "แผนการ", "แผนงาน", "ทุน", "เป้าหมายการ", "ยุทธศาสตร์") and PLAN_VERB_RE.search(
        before
    ):
        return False
    if row["option"] == "numbered" and head == "ประชุม" and before.endswith("การ"):
        return False
    return reader.is_word_start(at) or bool(JOINED_RE.search(before))


def _read_name(reader: Reader, start: int, at: int, row: Row) -> Mention | None:
    """Read the name behind a head noun; None if it is only an ordinary noun."""
    text, words = reader.text, load_words()
    quoted = QUOTED_RE.match(text, at)
    if quoted:
        core = Span(*quoted.span(1))
        value = _value(row["type"], core.of(text), row["word"])
        full = Span(start, core.end)
        return Mention(core, full, "programme", value, _rule(row), "pattern")
    if VAGUE_RE.match(text, at) or next_word(reader, at) in words.generics:
        return None
    end = reader.name_end(at)
    name = text[at:end].strip()
    if CONTRACT_RE.match(name):
        return None
    title = LATIN_TITLE_RE.match(text, end + 1) if text[end : end + 1] == " " else None
    if title and row["type"] == "event" and name:
        # A Thai noun that says what the title behind it is: the title is the name.
        core = Span(*title.span())
        value = make_value("event", None, title[0], [text[start : core.end]])
        return Mention(core, Span(start, core.end), "programme", value, _rule(row), "pattern")
    attended = row["word"] == "งาน" and ATTENDED_RE.search(text[max(0, start - 8) : start])
    proper = attended and len(name) >= MIN_THAI + 3 and not NO_EVENT_RE.match(name)
    if row["word"] in ("แผน", "แผนการ") and len(name) >= MIN_THAI:
        strong = re.search(r"ชาติ|แม่บท|จังหวัด|[0-9๐-๙]", name) or text.startswith(" (", end)
        proper = bool(strong or GOVERNS_PLAN_RE.search(text[max(0, start - 16) : start]))
    if name in words.bare or not (proper or _is_name(name, row)):
        return None
    begin = at + (len(text[at:end]) - len(text[at:end].lstrip()))
    latin = not re.search(r"[ก-๙]", name)
    if row["option"] == "drop" or latin:
        value = _value(row["type"], name, row["word"])
        core = Span(start if latin and row["option"] == "keep" else begin, end)
    else:
        short = [name] if row["word"] in SHORTENED else []
        value = make_value(row["type"], text[start:end], None, short)
        core = Span(start, end)
    return Mention(core, Span(start, end), "programme", value, _rule(row), "pattern")


def _rule(row: Row) -> str:
    return f"programmes.head_{row['type']}"


def _is_name(name: str, row: Row) -> bool:
    """Say whether what stands behind a head noun is a name."""
    latin = re.search(r"[A-Z][A-Za-z]", name)
    numbered = NUMBERED_RE.search(name)
    if row["option"] == "numbered":
        return bool(re.search(r"[A-Z][\w-]* [A-Z0-9]|[A-Z]+-?[0-9]", name) or numbered)
    if row["word"] in ("แผน", "แผนการ") and not (latin or numbered):
        return False
    if row["option"] == "proper":
        return bool(latin) or len(name) >= MIN_THAI
    if row["word"] == "งาน":
        event = re.match(
            r"มหกรรม|แสดง(?:สินค้า|ผลิตภัณฑ์|ดนตรี|ศิลป|เทคโนโลยี|นวัตกรรม)|นิทรรศการ|เทศกาล|ประเพณี|สัปดาห์|ประชุม|สัมมนา|ประกวด|แข่งขัน|เอ็กซ์โป|ฉลอง|เสวนา|วัน(?!ที่|นี้)|สงกรานต์|ลอยกระทง|เมา",
            name,
        )
        return bool(latin or numbered or (event and len(name) >= MIN_THAI + 3))
    return bool(latin or numbered) or len(name) >= MIN_THAI


def _latin(reader: Reader) -> Iterator[Mention]:
    """Yield Latin titles whose last word, or last but a year, says what they are."""
    latin = load_words().latin
    for match in LATIN_TITLE_RE.finditer(reader.text):
        covering = reader.covering(match.start())
        if covering and covering.match != "pattern":
            continue
        pieces = match[0].split(" ")
        last = len(pieces)
        while last and pieces[last - 1] in ("of", "and", "for", "on", "in", "the", "to", "&"):
            last -= 1
        tail = 2 if last > 1 and pieces[last - 1].isdigit() else 1
        if last - tail < 1 or pieces[last - tail] not in latin:
            continue
        title = " ".join(pieces[:last])
        span = Span(match.start(), match.start() + len(title))
        value = make_value(latin[pieces[last - tail]], None, title, [])
        yield Mention(span, span, "programme", value, "programmes.latin_title", "pattern")


def _objects(reader: Reader) -> Iterator[Mention]:
    """Yield what a named party installs, draws up, develops or hosts in a main clause."""
    words = load_words()
    text = reader.text
    for match in words.verb_re.finditer(text):
        row = words.verbs[match[0]]
        if not _is_main_verb(reader, match.start()):
            continue
        at = match.end()
        if words.head_re.match(text, at) and row["type"] != "event":
            continue
        for start, end in _object_names(reader, at):
            name = text[start:end]
            if not _is_object(name, row, words):
                break
            span = Span(start, end)
            value = make_value(row["type"], name, None, [])
            rule = "programmes.direct_object"
            yield Mention(span, span, "programme", value, rule, "pattern")


def _is_main_verb(reader: Reader, at: int) -> bool:
    """Say whether the verb follows a named party with only auxiliaries between them."""
    before = reader.text[max(0, at - 60) : at]
    match = re.search(
        r"(?:[ ]|จะ|ได้|เตรียม|มีแผน|เร่ง|ร่วมกัน|ร่วม|กำลัง|เริ่ม|ดำเนินการ|รับหน้าที่|รับ|เป็นผู้|และ|โดย"
        r"|\([^()]*\))*$",
        before,
    )
    start = at - len(match[0]) if match else at
    if re.search(r"(?:การ|เพื่อ|สำหรับ)$", reader.text[max(0, start - 8) : start]):
        return False
    party = reader.covering(start - 1) if start else None
    return party is not None and party.kind in ("partner", "city")


def _object_names(reader: Reader, at: int) -> Iterator[tuple[int, int]]:
    """Yield the coordinated objects that start at `at`."""
    text = reader.text
    end = reader.name_end(at)
    start = at
    for joint in re.finditer("และ", text[at:end]):
        if load_words().verb_re.match(text, at + joint.end()):
            end = at + joint.start()
            break
        if any(text.startswith(thing, at + joint.end()) for thing in load_words().things):
            yield start, at + joint.start()
            start = at + joint.end()
    yield start + len(text[start:end]) - len(text[start:end].lstrip()), end


def _is_object(name: str, row: Row, words: Words) -> bool:
    if len(name.strip()) < MIN_THAI or name.startswith(words.abstracts):
        return False
    return row["option"] == "any" or name.startswith(words.things)


def _bracketed(text: str, mention: Mention, others: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the names that brackets right behind a name give it."""
    bracket = BRACKET_RE.match(text, mention.full_span.end)
    if not bracket:
        return
    for piece in ALIAS_RE.finditer(bracket[1]):
        name = piece[0].strip()
        at = bracket.start(1) + piece.start() + len(piece[0]) - len(piece[0].lstrip())
        span = Span(at, at + len(name))
        plain = re.fullmatch(r"[A-Z][\w &'’.+/-]*|[ก-ฮ]{1,4}\.(?:[ก-ฮ]{1,4}\.)*", name)
        if plain and not re.fullmatch(r"[\d\W]+", name):
            yield Mention(span, span, "programme", mention.value, "programmes.bracket", "alias")


def _again(text: str, named: Sequence[Mention]) -> Iterator[Mention]:
    """Yield later places where a bracketed name stands alone."""
    aliases = {m.span.of(text): m for m in named if m.rule == "programmes.bracket"}
    if not aliases:
        return
    joined = "|".join(re.escape(a) for a in sorted(aliases, key=lambda a: (-len(a), a)))
    for match in re.finditer(rf"(?<![A-Za-z0-9])(?:{joined})(?![A-Za-z0-9])", text):
        first = aliases[match[0]]
        if match.start() > first.span.start:
            span = Span(*match.span())
            rule = "programmes.bracket_again"
            yield Mention(span, span, "programme", first.value, rule, "coreference")


def _without_nested(mentions: Iterable[Mention]) -> list[Mention]:
    """Of programmes that overlap keep the first rule's, else the longer; sorted by place."""
    order = {"programmes.known": 0}
    kept: list[Mention] = []
    taken: list[Span] = []
    ranked = sorted(
        mentions,
        key=lambda m: (order.get(m.rule, 1), -m.full_span.length, m.span.start, m.rule),
    )
    for mention in ranked:
        i = bisect_left(taken, mention.full_span)
        near = taken[max(0, i - 1) : i + 1]
        if not any(mention.full_span.overlaps(span) for span in near):
            taken.insert(i, mention.full_span)
            kept.append(mention)
    return sorted(kept, key=lambda mention: mention.span)
