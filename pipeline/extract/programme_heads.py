"""Names of programmes that start at a head noun: โครงการ, แผน, กองทุน, มหกรรม …"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.extract.programme_edges import (
    ACRONYM_OR_TITLE_RE,
    CONTEST_BEHIND_RE,
    DRAWING_RE,
    MAP_BEHIND_RE,
    MONEY_COMES_RE,
    PLAN_YEARS_RE,
    POINTED_RE,
    REMOTE_RE,
    WORKS_RE,
    YEARS_RE,
    lacks_object,
)
from pipeline.extract.programme_names import GOVERNED_RE, Reader
from pipeline.extract.programme_starts import ATTENDED_RE, may_start
from pipeline.extract.programme_text import MARK_RE
from pipeline.extract.programme_words import (
    BRACKET_RE,
    LATIN_TITLE_RE,
    MIN_THAI,
    NUMBERED_RE,
    headed_value,
    load_words,
    make_value,
)
from pipeline.extract.tables import Row
from pipeline.records import Mention
from pipeline.spans import Span

SHORTENED = ("แผน", "แผนงาน", "กองทุน", "ทุน", "ยุทธศาสตร์")
"""Heads that brochures leave out when they name the programme again."""

CELL_RE = re.compile(r"(?<![^\n\t])[^\s:,;]{8,110}\t")
"""A cell of a table without a blank: what a head noun begins there is a name, not a clause."""

ITEM_RE = re.compile(r"(?:โครงการ|กิจกรรม|แผนงาน)(?:ที่[ ]?[0-9๐-๙]{1,2})?[ ]{0,2}:[ ]{0,2}$")
"""Before the name of a project that a budget lists: โครงการที่ 1 : โครงการน้ำใส."""
ITEM_NAME_RE = re.compile(
    r"[^\t\n()]{4,160}?(?=[ ]?[0-9๐-๙][0-9๐-๙,.]{4,}|[ ]?[\t\n()]|$"
    r"|[ ]?[0-9๐-๙][0-9๐-๙,.]{0,12}[ ]?(?:พัน|หมื่น|แสน|ล้าน)?บาท|[ ](?:วงเงิน|งบประมาณ|มูลค่า|เป็นเงิน)"
    r"|[ ](?:(?:จัด)?โดย(?!การ|ใช้|มี)|ร่วมกับ|ณ[ ]|เมื่อ|(?:ระหว่าง)?วันที่))"
)
"""The name there, up to its sum, the end of its cell, or who holds it, where and when."""
MIN_MARKED = 3
"""Letters of the shortest Thai name that a bracket names again."""

LATIN_RE = re.compile(r"[A-Z][\w&+-]*[ ][A-Z0-9]|[A-Z]{3}")
LINE_END_RE = re.compile(r"[ ]?(?:(?:ประจำ)?ปี(?:การศึกษา|งบประมาณ)?)?[ ]?[0-9๐-๙]{0,4}[ ]?(?:\n|$)")
PROPER_RE = re.compile(r"[A-Z0-9๐-๙]|แห่งชาติ")
QUOTED_RE = re.compile(r"[ ]?[“\"‘']([^”\"’'\n]{3,90})[”\"’']")
CONTRACT_RE = re.compile(r"(?:บันทึก|ข้อตกลง|ความตกลง|สัญญา|พระราชบัญญัติ|กฎหมาย|พ\.ร\.บ\.)")

COUNT_RE = re.compile(
    r"[ ]?(?:จำนวน|รวม|กว่า|ประมาณ|ทั้งสิ้น)?[ ]?[0-9๐-๙][0-9๐-๙,]{0,9}[ ]?(โครงการ|แผนงาน|แผน|งาน)"
)
"""A count behind it says that a phrase is no name: โครงการขอรับทุน 40 โครงการ."""

OPENING_RE = re.compile(
    r"หมุนเวียน(?=เพื่อ)"
    r"|(?:ก่อสร้าง|วิจัย)(?![ \n]|ของ|ใน|ด้าน|ร่วม|ขนาด|ที่|ต่าง|และ|นี้|อื่น|หลาย)"
)
"""Generic words that may also begin a name: โครงการก่อสร้างทางคู่สาย…"""

FIELD_HEADS = ("แผนแม่บท", "แผนปฏิบัติการ", "แผนยุทธศาสตร์", "แผนกลยุทธ์", "แผนพัฒนา")
"""Heads that ด้าน or ระดับ and a field may follow at once."""
ABBREVIATION_RE = re.compile(r"[A-Z]{2,8}|(?:[ก-ฮ]{1,4}\.){1,5}|[ก-ฮ]{2,6}\.?")
FIELD_RE = re.compile(r"ด้าน|ระดับ")
VAGUE_RE = re.compile(
    r"[ ]?/|ให้บริการ(?:หน่วยงาน|กระทรวง)|ครั้ง|ที่|หน้า|นี้|ละ|แรก|สุดท้าย|ก่อน|ระดับ|ด้าน"
    r"|ทาง(?!หลวง|รถ|ด่วน|พิเศษ|คู่)|มนุษย์"
)
"""What shows, right behind a head noun, that no name follows."""

GOVERNS_PLAN_RE = re.compile(
    r"(?:จัดทำ|ดำเนิน|ตาม|ภายใต้|อนุมัติ|เห็นชอบ|รับรอง|ประกาศใช้|ประกาศ|ขับเคลื่อน|ร่าง"
    r"|เปิดตัว|บริหาร|ใช้|ของ)[ ]?$"
)
"""Verbs and prepositions that an adopted plan stands behind."""

NO_EVENT_RE = re.compile(
    r"ก้าว(?=สู่)|ภายหลัง|แบบ|พิธีลงนาม"
    r"|ยัง|ทำ(?=[ “])|การ(?!ประชุม|แสดง|แข่งขัน|กุศล)|โปรด|กรุณา|ควร|อย่า|ห้าม|ต้อง"
    r"|วิจัย|บริการ|แถลง|เลี้ยง|ศพ|แต่ง|ก่อสร้าง|ประชาสัมพันธ์|ด้าน|ของ|อย่าง|ให้|ใหม่|ช่าง|ฝีมือ|ได้|ดัง|นี้"
    r"|ส่งเสริม|แสดงความ|ต่อเนื่อง|บำเพ็ญ|ไม่|กว่า|มากกว่า|จำนวน|ร้อยละ|เป็น|มี|จะ|แล้ว|รวม|ทั้ง|จาก|กับ|อีก|พร้อม|กิจกรรม|ประมาณ|ราว|ราย|คนละ|แต่ละ"
    r"|ที่|ครั้ง|กัน|ขึ้น|ตาม|ใน|เมื่อ|ระหว่าง|เพื่อ"
)
"""What a name of an event never starts with, behind จัดงาน or ร่วมงาน."""

HELD_BEHIND_RE = re.compile(r"[ ]?(?:จะ|ได้|ถูก)?(?:กำหนด)?(?:จัดขึ้น|มีขึ้น|จัดงาน)")
"""Behind the name of a fair: it is held."""

MIN_EVENT = 16
"""Letters from which a phrase that a pointing word follows is still a name."""
REFUSED_BEHIND = {
    "การแข่งขัน": CONTEST_BEHIND_RE,
    "การประกวด": CONTEST_BEHIND_RE,
    "แผน": DRAWING_RE,
    "งาน": WORKS_RE,
    "แผนที่นำทาง": MAP_BEHIND_RE,
    "การประชุม": REMOTE_RE,
    "ประชุม": REMOTE_RE,
    "ทุน": MONEY_COMES_RE,
}
"""Head noun → what behind it shows that no name begins."""
YEARS_BEHIND = {"event": YEARS_RE, "plan": PLAN_YEARS_RE}
"""Kind of programme → the years that close its name."""
MIN_REPEATED = 8
"""Letters behind the head noun by which a name is known to begin again."""
GOAL_RE = re.compile(
    r"พัฒนา(?:ที่ยั่งยืน|อย่างยั่งยืน|แห่ง)|[^ ]{0,60}(?:[0-9๐-๙]|ชาติ|โลก|อาเซียน|สหัสวรรษ|ศูนย์)"
)
"""What a goal that is a name begins with or holds."""
OPENING_PROJECT_RE = re.compile(r"(?:บริการ|สนับสนุน)(?=[ก-\u0e4e]{6})")
"""Generic words that begin the name of a project, though not of a plan or a fund."""


def find_headed(reader: Reader) -> Iterator[Mention]:
    """Yield names that start at a head noun."""
    words = load_words()
    named: list[Mention] = []
    end = 0
    for match in words.head_re.finditer(reader.text):
        row = words.heads[match[0]]
        if match.start() < end:
            continue  # part of the name before, which is the longer
        if not may_start(reader, match.start(), match[0], row):
            continue
        found = _read_name(reader, match.start(), match.end(), row)
        if found:
            end = found.full_span.end
            named.append(found)
    yield from _without_bare_headings(reader.text, named)


def _quoted_name(quoted: re.Match[str], start: int, row: Row) -> Mention | None:
    """Return what stands in quotation marks behind a head noun at `start`, if no motto."""
    if row["word"] == "วิสัยทัศน์" and not PROPER_RE.search(quoted[1]):
        return None
    core = Span(*quoted.span(1))
    value = headed_value(row["type"], quoted[1], row["word"])
    return Mention(core, Span(start, core.end), "programme", value, _rule(row), "pattern")


def _read_name(reader: Reader, start: int, at: int, row: Row) -> Mention | None:
    """Read the name behind a head noun; None if it is only an ordinary noun."""
    text, words = reader.text, load_words()
    if quoted := QUOTED_RE.match(text, at):
        return _quoted_name(quoted, start, row)
    refused = REFUSED_BEHIND.get(row["word"])
    vague_goal = row["word"] == "เป้าหมายการ" and not GOAL_RE.match(text, at)
    if vague_goal or (refused and refused.match(text, at)) or words.back_re.match(text, at):
        return None
    opening = OPENING_RE.match(text, at) or (
        row["word"] == "โครงการ" and OPENING_PROJECT_RE.match(text, at)
    )
    generic = reader.next_word(at) in words.generics and not opening
    field = FIELD_RE.match(text, at) is not None
    if generic or (VAGUE_RE.match(text, at) and not field):
        return None
    end = _name_end(reader, start, at, row)
    name = text[at:end].strip()
    counted = COUNT_RE.match(text, end)
    if CONTRACT_RE.match(name) or (counted and counted[1] == row["word"]):
        return None
    marked = len(name) >= MIN_MARKED and MARK_RE.match(text, end) is not None
    titled = marked or PROPER_RE.search(name) is not None
    if field and not (titled or row["word"] in FIELD_HEADS):
        return None
    if row["option"] == "marked" and not (_is_named_again(reader, end) or LATIN_RE.search(name)):
        return None
    if lacks_object(name) or reader.names_body(start, end):
        return None
    if len(name) < MIN_EVENT and POINTED_RE.match(text, end) and not titled:
        return None
    if behind := _title_behind(text, start, end, name, row):
        return behind
    proper = _is_proper(text, start, end, name, row["word"])
    if name in words.bare or not (proper or marked or _is_name(name, row)):
        return None
    return _as_written(text, start, at, end, row)


def _name_end(reader: Reader, start: int, at: int, row: Row) -> int:
    """Return the end of the name that begins at `at`, with the years that close it."""
    text = reader.text
    item = ITEM_RE.search(text, max(0, start - 24), start) and ITEM_NAME_RE.match(text, at)
    if item:
        return item.end()
    governed = GOVERNED_RE.search(text, max(0, start - 12), start) is not None
    governed = governed or CELL_RE.match(text, start) is not None
    end = reader.name_end(at, governed=governed)
    # Cells set without a line between them are one line of text: the name begins again there.
    again = text.find(text[start : at + MIN_REPEATED], at + MIN_REPEATED, end)
    if again > 0:
        return again
    years = YEARS_BEHIND.get(row["type"])
    closing = years.match(text, end) if years and end - at >= MIN_THAI else None
    return closing.end() if closing else end


def _title_behind(text: str, start: int, end: int, name: str, row: Row) -> Mention | None:
    """Return the title behind a Thai noun that says what it is: the title is the name."""
    title = LATIN_TITLE_RE.match(text, end + 1) if text[end : end + 1] == " " else None
    if title and row["type"] == "event" and name:
        core = Span(*title.span())
        value = make_value("event", None, title[0], [text[start : core.end]])
        return Mention(core, Span(start, core.end), "programme", value, _rule(row), "pattern")
    inner = QUOTED_RE.match(text, end)
    if inner and row["type"] in ("event", "project") and name:
        core = Span(*inner.span(1))
        value = headed_value(row["type"], core.of(text), row["word"] + name)
        return Mention(core, Span(start, core.end), "programme", value, _rule(row), "pattern")
    return None


def _is_proper(text: str, start: int, end: int, name: str, word: str) -> bool:
    """Say whether words in or around it show that a plan or a fair is meant by its name."""
    if word in ("แผน", "แผนการ") and len(name) >= MIN_THAI:
        strong = re.search(r"ชาติ|แม่บท|จังหวัด|[0-9๐-๙]", name) or text.startswith(" (", end)
        return bool(strong or GOVERNS_PLAN_RE.search(text[max(0, start - 16) : start]))
    attended = word == "งาน" and (
        ATTENDED_RE.search(text[max(0, start - 8) : start]) or HELD_BEHIND_RE.match(text, end)
    )
    return bool(attended) and len(name) >= MIN_THAI + 3 and not NO_EVENT_RE.match(name)


def _as_written(text: str, start: int, at: int, end: int, row: Row) -> Mention:
    """Return the name from `at` to `end` as a mention, with its head noun if that belongs to it."""
    name = text[at:end].strip()
    begin = at + (len(text[at:end]) - len(text[at:end].lstrip()))
    latin = not re.search(r"[ก-๙]", name)
    if row["option"] == "drop" or latin:
        value = headed_value(row["type"], name, row["word"])
        core = Span(start if latin and row["option"] == "keep" else begin, end)
    else:
        short = [name] if row["word"] in SHORTENED and len(name) >= MIN_THAI else []
        value = make_value(row["type"], text[start:end], None, short)
        core = Span(start, end)
    return Mention(core, Span(start, end), "programme", value, _rule(row), "pattern")


def _is_named_again(reader: Reader, end: int) -> bool:
    """Say whether the bracket behind a descriptive phrase holds a title or an abbreviation.

    Behind a party the bracket is the party's, and กก. or ก. abbreviates a committee.
    """
    bracket = BRACKET_RE.match(reader.text, end)
    if bracket is None or bracket[1].startswith(("ก.", "กก.")):
        return False
    owner = reader.covering(end - 1)
    owned = owner is not None and owner.kind == "partner" and owner.value.id.startswith("org:")
    title = ACRONYM_OR_TITLE_RE.search(bracket[1])
    return title is not None and not (owned and ABBREVIATION_RE.fullmatch(bracket[1]))


def _without_bare_headings(text: str, found: Sequence[Mention]) -> Iterator[Mention]:
    """Leave out headings that only tell what the text is about: nothing below is named so.

    A project is named in a heading as well; a fund, plan or fair without a number or a
    Latin name is described there (กองทุนช้างและชุมชน).
    """
    times = Counter(mention.span.of(text) for mention in found)
    for mention in found:
        start, end = mention.full_span
        proper = text.startswith("โครงการ", start) or PROPER_RE.search(text, start, end)
        alone = (start == 0 or text[start - 1] == "\n") and LINE_END_RE.match(text, end)
        if proper or not alone or times[mention.span.of(text)] > 1:
            yield mention


def _rule(row: Row) -> str:
    return f"programmes.head_{row['type']}"


def _is_name(name: str, row: Row) -> bool:
    """Say whether what stands behind a head noun is a name."""
    latin = re.search(r"[A-Z][A-Za-z]", name)
    numbered = NUMBERED_RE.search(name)
    if row["option"] == "numbered":
        return bool(re.search(r"[A-Z][\w-]* [A-Z0-9]|[A-Z][A-Za-z]*-?[0-9]", name) or numbered)
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
