"""What belongs to an organisation's name behind the end that grammar gives it.

The number of a branch office (สำนักงานชลประทานที่ 3), the province behind a blank (สำนักงานเกษตรจังหวัด
ตรัง), and the loan words of a company, which writers set apart by blanks (บริษัท โตโย อินเตอร์ กรุ๊ป).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from pipeline.extract.head_nouns import Head, head_pattern
from pipeline.extract.name_edges import edges, is_edge
from pipeline.thai import CONSONANTS, THANTHAKHAT

NUMBERED_HEADS = ("สำนัก", "กอง", "ศูนย์", "ด่าน", "หน่วย", "ทัพ")
"""Beginnings of head nouns whose bodies are numbered by district."""
NUMBER_RE = re.compile(
    r"(?:[ ]?(?:เขต|ภาค)?ที่|[ ]?(?:เขต|ภาค)|(?<=ภาค)|(?<=เขต))[ ]?[0-9๐-๙]{1,2}(?![0-9๐-๙,.])"
    r"(?:[ ]?ส่วน(?:หน้า|กลาง))?"
)
COUNTING_RE = re.compile(r"[ ]?(?:แห่ง|ราย|คน|หน่วย|ครั้ง|ล้าน|พัน|บาท|วัน|ปี|เดือน|[-\N{EN DASH}])")
"""What makes a count, or a range, of the number before it."""
AREA_RE = re.compile(r"(?:จังหวัด|อำเภอ)$")
"""A generic word for an area at the end: whose office it is must follow."""
LOAN_END_RE = re.compile(
    rf"{THANTHAKHAT}|(?:ชั่น|ชัน|ริ่ง|ติ้ง|ดิ้ง|นิ่ง|ลิ่ง|กิ้ง|ซิ่ง|กรุ๊ป|กรุ้ป|โก้|เอเชีย|เทค|แบงก์|แอนด์|จี้|ตี้)$"
)
"""A silent letter, or letters that no word of Thai ends with."""
SANSKRIT_END_RE = re.compile(
    rf"(?:[ยธฐฎณรฬ]|ตน|ทร|ตร|ณฑ)"
    rf"[\N{{THAI CHARACTER SARA I}}\N{{THAI CHARACTER SARA U}}]?{THANTHAKHAT}$"
)
"""Silent letters at the end of words that came from Sanskrit: พาณิชย์, สัมพันธ์, ผลิตภัณฑ์."""
CHUNK_RE = re.compile(r"[ ]([ก-\u0e4e][ก-\u0e4e-]{1,60}\.?)(?![ก-\u0e4e-])")
LETTER_RE = re.compile(
    r"(?:เอ|บี|ซี|ดี|อี|เอฟ|จี|เอช|ไอ|เจ|เค|แอล|เอ็ม|เอ็น|โอ|พี|คิว|อาร์|เอส|ที|ยู|วี|ดับเบิลยู|เอ็กซ์|วาย|แซด|[ก-ฮ])\."
)
"""The name of a Latin letter with its full stop: เจมส์ เอช. ทอมป์สัน."""
MAX_CHUNKS = 5
SET_PHRASE_RE = re.compile(
    r"ความมั่นคง(?:ของมนุษย์|ภายใน)|สถาบันการเงินของรัฐ|ความผิดเกี่ยวกับ|แห่งชาติทางทะเล|เพื่อชีวิต|การบิน"
)
"""Phrases of names that hold a word which otherwise ends one."""
PHRASE_REACH = 24
"""Characters to either side of a word within which such a phrase stands."""
MAX_PIECE = 3
"""Letters of the pieces, on average, into which a tokenizer breaks a word it does not know."""
ALIEN = ("และ", "โทร", "รวม", "นาย", "คุณ")


def begins_loan(text: str, at: int) -> bool:
    """Say whether an initial, or the English `and`, stands behind a blank at `at`."""
    initial = text.startswith(" ", at) and LETTER_RE.match(text, at + 1) is not None
    return initial or text.startswith(" แอนด์ ", at)


def in_set_phrase(text: str, at: int) -> bool:
    """Say whether a phrase that is never cut goes on at `at`: ความมั่นคง|ของมนุษย์."""
    found = SET_PHRASE_RE.finditer(text, max(0, at - PHRASE_REACH), at + PHRASE_REACH)
    return any(match.start() < at < match.end() for match in found)


def seat_end(text: str, end: int, head: Head, places: Mapping[int, int]) -> int:
    """Return the end behind the seat of a national museum, set apart by a blank, or `end`."""
    national = head.noun == "พิพิธภัณฑสถาน" and text.endswith("แห่งชาติ", 0, end)
    return places.get(end + 1, end) if national and text.startswith(" ", end) else end


def numbered_end(text: str, end: int, head: Head) -> int:
    """Return the end behind the number of a branch office, or `end`."""
    if not head.noun.startswith(NUMBERED_HEADS):
        return end
    number = NUMBER_RE.match(text, end)
    if number is None or COUNTING_RE.match(text, number.end()):
        return end
    return number.end()


def area_end(text: str, end: int, places: Mapping[int, int]) -> int | None:
    """Return the end behind the area that the last word names; None if it names none.

    สำนักงานยุติธรรมจังหวัด alone is a kind of office, not one of them.
    """
    if not AREA_RE.search(text, max(0, end - 8), end):
        return end
    return places.get(end + 1) if text.startswith(" ", end) else None


def loan_end(text: str, end: int, word_at: Callable[[int], str]) -> int:
    """Return the end behind the loan words of a company that blanks set apart, or `end`.

    A word that is none may stand between two that are: สตาร์ ปูน อินดัสทรี. An edge word
    (ร่วม, ได้) ends the name, also one that clings to the last loan word (อินดัสทรี|จัด…).

    word_at: the token that begins at a place.
    """
    at = found = end
    for _ in range(MAX_CHUNKS):
        chunk = CHUNK_RE.match(text, at)
        pieces = _own_pieces(chunk, word_at) if chunk else []
        if chunk is None or not pieces:
            break
        name = "".join(pieces)
        whole = len(name) == len(chunk[1])
        at = chunk.start(1) + len(name)
        if _is_loan(name) or (whole and _is_broken(pieces)):
            found = at
        if not whole:
            break
    return found


def _own_pieces(chunk: re.Match[str], word_at: Callable[[int], str]) -> list[str]:
    """Return the tokens of a chunk up to the first that is no part of a company's name.

    Where a token is a single letter the chunk is no Thai, and its other tokens say nothing.
    """
    pieces: list[str] = []
    at = chunk.start(1)
    while at < chunk.end(1) and (word := word_at(at)):
        pieces.append(word)
        at += len(word)
    if LETTER_RE.fullmatch(chunk[1]) or any(map(_is_letter, pieces)):
        return pieces
    alien = next((i for i, word in enumerate(pieces) if _is_alien(word)), len(pieces))
    return pieces[:alien]


def _is_letter(piece: str) -> bool:
    """Say whether a token is a lone consonant, with or without the sign that silences it."""
    return len(piece.removesuffix(THANTHAKHAT)) == 1 and piece[0] in CONSONANTS


def _is_alien(word: str) -> bool:
    """Say whether what begins with a word is no part of a company's name."""
    return is_edge(word) or word in ALIEN or head_pattern().match(word) is not None


def _is_broken(pieces: Sequence[str]) -> bool:
    """Say whether pieces make no word of Thai: the tokenizer broke it into short ones."""
    return len(pieces) > 1 and sum(map(len, pieces)) <= MAX_PIECE * len(pieces)


def _is_loan(word: str) -> bool:
    """Say whether a word in Thai letters is one that companies take from English."""
    if word in edges().loan or LETTER_RE.fullmatch(word):
        return True
    return LOAN_END_RE.search(word) is not None and SANSKRIT_END_RE.search(word) is None
