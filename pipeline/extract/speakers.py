"""Who speaks in a speech: เรา and ผม stand for the body or place that the speaker leads.

A text is a speech if its head says so (คำกล่าว, สุนทรพจน์, สารจาก), or if the speaker says in whose
name he speaks (ในนามของ …). What stands between quotation marks is somebody else's.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from pipeline.extract.phrase_kinds import PARTIES, Phrase
from pipeline.extract.tape import TITLES
from pipeline.spans import Span

HEAD_REACH = 300
"""Characters of a speech within which its head stands, and its speaker is named."""
SPEECH_RE = re.compile(
    r"^[ \t]*(?:คำกล่าว|คำปราศรัย|สุนทรพจน์|โอวาท|สาร(?:จาก|ของ|แสดง|อวยพร|ต้อนรับ))", re.MULTILINE
)
IN_NAME_RE = re.compile(r"ในนาม(?:ของ)?[ ]?(?:ชาว)?$")
"""Before the body in whose name somebody speaks."""
LEADS_RE = re.compile(
    rf"(?:{TITLES})(?:ของ)?$|(?:วันที่|ชาว|ต้อนรับ(?:ทุกท่าน|ท่าน|คณะ)?(?:เข้า)?(?:สู่|ที่))[ ]?$"
)
"""Before the body or place that a speaker leads, or welcomes to."""
PRONOUN_RE = re.compile(
    r"(?:(?<=[ \n(])|(?<=วันนี้)|(?<=ปีนี้)|(?<=ปีหน้า)|(?<=ปีก่อน)|(?<=ปีที่ผ่านมา)|(?<=ที่นั่น)|(?<=ที่นี่)"
    r"|(?<=และ)|(?<=แต่)|(?<=ซึ่ง)|(?<=โดย)|(?<=เมื่อ)|(?<=ต่อไป)|(?<=คณะของ)|(?<=ต่อมา)|(?<=ก่อน)|(?<=จังหวัด))"
    r"(?:พวกเรา|เรา|ข้าพเจ้า|กระผม|ผม|ดิฉัน)"
    r"(?=ได้|จะ|ก็|ยัง|จึง|เคย|มี|เป็น|เริ่ม|ร่วม|ลงนาม|จัด|ขอ|กำลัง|เข้า|ตั้งเป้า|เปิด|พร้อม|สามารถ|ทำ|ต้อง)"
)
"""The speaker where he is the subject: a verb or an auxiliary follows."""
QUOTE_REACH = 400
"""Characters before a pronoun within which what quotes it begins."""
OPEN_QUOTES, CLOSE_QUOTES = "“‘", "”’"


def find_speaker(text: str, phrases: Sequence[Phrase]) -> Iterator[Phrase]:
    """Yield a phrase for each pronoun by which a speaker means the body or place he leads.

    Args:
        text: the clean text.
        phrases: the phrases of the text, sorted.

    Yields:
        Phrases with the name of that body as their head; none if the text is no speech or does
        not name it. Linear in the text.
    """
    parties = [p for p in phrases if p.symbol in PARTIES and len(p.heads) == 1]
    speaker = _speaker(text, parties)
    if speaker is None:
        return
    starts = [phrase.span.start for phrase in phrases]
    for match in PRONOUN_RE.finditer(text, speaker.span.start):
        i = bisect_right(starts, match.start()) - 1
        taken = i >= 0 and phrases[i].span.end > match.start()
        if not taken and not _is_quoted(text, match.start()):
            yield Phrase(Span(*match.span()), speaker.symbol, speaker.heads)


def _speaker(text: str, parties: Sequence[Phrase]) -> Phrase | None:
    """Return the body in whose name the text speaks, else the one that its head names."""
    head = SPEECH_RE.search(text, 0, HEAD_REACH)
    end = bisect_left(parties, 2 * HEAD_REACH, key=lambda phrase: phrase.span.start)
    for before_re in (IN_NAME_RE, LEADS_RE) if head else (IN_NAME_RE,):
        for phrase in parties[:end]:
            start = phrase.span.start
            if before_re.search(text, max(0, start - 24), start):
                return phrase
    return None


def _is_quoted(text: str, at: int) -> bool:
    """Say whether `at` lies between quotation marks of its line."""
    line = text[max(text.rfind("\n", 0, at) + 1, at - QUOTE_REACH) : at]
    opened = sum(map(line.count, OPEN_QUOTES)) - sum(map(line.count, CLOSE_QUOTES))
    return opened > 0 or line.count('"') % 2 == 1
