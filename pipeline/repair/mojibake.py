"""Text decoded with the wrong encoding: what ftfy knows, and the Thai cases it lacks.

Each fix looks at runs of characters that no Thai or English text holds side by side, and
accepts a new reading of a run only if the whole run makes sense in it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline.spans import Edit, Span
from pipeline.thai import MAI_CHATTAWA, MAI_TRI, WELL_FORMED_RE, is_thai
from pipeline.variants import BYTES, MAC_BYTES

if TYPE_CHECKING:
    from ftfy import TextFixerConfig


def _byte_table(encoding: str) -> dict[str, int]:
    """Return character → byte for 80 to FF; bytes without a character stay control codes."""
    return {
        bytes([byte]).decode(encoding, errors="ignore") or chr(byte): byte
        for byte in range(0x80, 0x100)
    } | {chr(byte): byte for byte in range(0x80, 0xA0)}


_CP1252_BYTES = _byte_table("cp1252")
_CP874_BYTES = _byte_table("cp874")

GLYPH_BYTES: tuple[Mapping[int, str], ...] = tuple(
    {byte: placed.character for byte, placed in table.items()} for table in (BYTES, MAC_BYTES)
)
"""Byte → character in 8-bit glyph fonts of Windows and of the Mac."""
_TRAIL_874 = "".join(c for c, byte in _CP874_BYTES.items() if byte < 0xC0)
UTF8_AS_CP874_RE = re.compile(
    # Thai is E0 B8 xx or E0 B9 xx in UTF-8: read as cp874, เ, ธ or น, and a byte under C0.
    # E2 80 xx are quotes and dashes.
    rf"(?:(?:เ[ธน]|โ€)[{re.escape(_TRAIL_874)}])+"
)
MIN_UTF8_RUN = 9
"""Characters, that is three letters: เธ and เน are common in Thai, เธ?เธ?เธ? is not."""
HIGH_RUN_RE = re.compile(r"[\u00a1-\u00fb\u0152-\u02dc\u2013-\u2122\u0080-\u009f]+")
"""Letters, signs and control codes that bytes from 80 become in Latin-1 and Windows-1252."""
_TRAIL_1252 = "".join(c for c, byte in _CP1252_BYTES.items() if byte < 0xC0)
THAI_UTF8_RE = re.compile(rf"(?:à[¸¹][{re.escape(_TRAIL_1252)}]){{3,}}")
"""Three letters of Thai in UTF-8, read as Latin-1 or Windows-1252."""
MIN_LATIN1_RUN = 3
"""Characters; French and Vietnamese words hold two accented letters in a row, not three."""
NEAR = 200
"""Characters: short runs this close to a long one are taken with it. Fonts change in a text: in a
manual of LaTeX the formulas have real signs, and a paragraph is cp874."""
SURE = 40
"""Characters in long runs, after which short ones are taken too: digits, abbreviations and the
word ณ stand alone in Thai."""
THAI_RUN_RE = re.compile(rf"(?:{WELL_FORMED_RE.pattern}|[‘’“”•–—…])+")
"""Thai that a run may say, with the signs that cp874 and Windows-1252 share."""
FOREIGN_RUN_RE = re.compile(r"[^\x00-\x7f\u0e01-\u0e5b](?:[ ]?[^\x00-\x7f\u0e01-\u0e5b]){1,30000}")
MULTIBYTE_RE = re.compile(
    r"[\xc2-\xf4\u0192\u02c6\u0160\u0152\u017d\u2260-\u25ca\u2018-\u2122]"
    r"[^\x00-\x7f\u0e01-\u0e5b\u2010-\u2015\u2026 ]"
)
CONTROL_RE = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]+")
LINE_BREAK_RE = re.compile(r"\r\n?|[\u2028\u2029]")
C1_RE = re.compile(r"[\x80-\x9f]+")
LIGATURE_RE = re.compile(r"[\ufb00-\ufb06]")
WIDE_RE = re.compile(r"[\uff01-\uff5e]+")
SURROGATE_RE = re.compile(r"[\ud800-\udfff]+")
WORD_RE = re.compile(r"\S+")


def decode_utf8_from_cp874(text: str) -> Iterator[Edit]:
    """Read UTF-8 that was decoded as cp874, the legacy code page of Thai Windows.

    The bytes are whole as long as the undefined ones of cp874 were kept as control codes;
    a run with a lost byte is not valid UTF-8 and is left alone. ftfy does not know cp874.
    """
    runs = list(UTF8_AS_CP874_RE.finditer(text))
    long = sum(len(run[0]) for run in runs if len(run[0]) >= MIN_UTF8_RUN)
    for run in runs:
        if long >= SURE or len(run[0]) >= MIN_UTF8_RUN or run[0].startswith("โ€"):
            data = bytes(_CP874_BYTES[c] for c in run[0])
            decoded = data.decode("utf-8", errors="replace")
            if "\ufffd" not in decoded:
                yield Edit(Span(*run.span()), decoded, "UTF-8 that was read as cp874")


def decode_cp874_from_latin1(text: str) -> Iterator[Edit]:
    """Read cp874 that was decoded as Latin-1 or Windows-1252.

    Old PDF fonts with Thai glyphs under Western names read back so, with variants of marks
    in the bytes that cp874 leaves free. A run is taken only if it is not UTF-8 (that is
    ftfy's) and every cluster in the new reading is well-formed. Runs that may be what they
    seem, a few letters or signs such as ··· or §, are taken only beside Thai or other runs.
    """
    is_utf8 = _utf8_in(text)
    runs = [
        run
        for run in HIGH_RUN_RE.finditer(text)
        if _may_be_cp874(run[0]) and not any(is_utf8[run.start() : run.end()])
    ]
    if not runs:
        return
    glyphs = _glyph_bytes_of(run[0] for run in runs)
    readings = [(run, _as_cp874(run[0], glyphs)) for run in runs]
    long = [run.span() for run, thai in readings if thai and _is_long(run[0])]
    sure = sum(end - start for start, end in long) >= SURE
    for run, thai in readings:
        if thai and (_is_long(run[0]) or (sure and _belongs(text, long, *run.span()))):
            yield Edit(Span(*run.span()), thai, "cp874 that was read as Windows-1252")


def _may_be_cp874(run: str) -> bool:
    """Say whether a run can be cp874 at all, holds a letter of it, and is not UTF-8."""
    if not all(c in _CP1252_BYTES for c in run):
        return False
    data = bytes(_CP1252_BYTES[c] for c in run)
    return max(data) > 0xA0 and not _is_utf8(data)


def _utf8_in(text: str) -> bytearray:
    """Return for each character of a text whether it is in a stretch that is UTF-8 for Thai.

    A run alone does not tell: PHO SAMPHAO ends in a byte that reads as a no-break space.
    """
    found = bytearray(len(text))
    for match in THAI_UTF8_RE.finditer(text):
        found[match.start() : match.end()] = b"\1" * len(match[0])
    return found


def _is_long(run: str) -> bool:
    """Say whether a run is long enough to be no foreign word, and no row of signs."""
    return len(run) >= MIN_LATIN1_RUN and any(map(str.isalpha, run)) and len(set(run)) > 1


def _belongs(text: str, long: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Say whether a stretch touches Thai or lies near one of the long runs, which are sorted."""
    around = text[max(0, start - 1) : start] + text[end : end + 1]
    if any(map(is_thai, around)):
        return True
    if any(c.isascii() and c.isalpha() for c in around):
        return False
    at = bisect_left(long, (start, end))
    return (at > 0 and start - long[at - 1][1] <= NEAR) or (
        at < len(long) and long[at][0] - end <= NEAR
    )


def _glyph_bytes_of(runs: Iterable[str]) -> Mapping[int, str]:
    """Return what the bytes from 80 stand for in a text: in cp874, in Windows or Mac fonts.

    The reading with the most well-formed clusters is right, and of two the one with fewer
    MAI TRI and MAI CHATTAWA: they are a hundredth of all tone marks.
    """
    some = list(dict.fromkeys(runs))

    def fitness(glyphs: Mapping[int, str]) -> int:
        readings = [_as_cp874(run, glyphs) for run in some]
        rare = sum(thai.count(MAI_TRI) + thai.count(MAI_CHATTAWA) for thai in readings)
        return sum(map(len, readings)) - MIN_LATIN1_RUN * rare

    return max(({}, *GLYPH_BYTES), key=fitness)


def _as_cp874(run: str, glyphs: Mapping[int, str]) -> str:
    """Return what a run read as Windows-1252 says in cp874; "" unless it is well-formed Thai."""
    data = [_CP1252_BYTES[c] for c in run]
    thai = "".join(
        glyphs.get(b) or bytes([b]).decode("cp874", errors="ignore") or chr(b) for b in data
    )
    return thai if THAI_RUN_RE.fullmatch(thai) else ""


def _is_utf8(data: bytes) -> bool:
    """Say whether `data` is valid UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _ftfy_config() -> TextFixerConfig:
    """Return ftfy's settings: encodings only, typography as the author set it."""
    from ftfy import TextFixerConfig

    return TextFixerConfig(
        unescape_html=False, uncurl_quotes=False, normalization="NFC", explain=False
    )


def undo_mojibake(text: str) -> Iterator[Edit]:
    """Undo the confusions of encodings that ftfy knows, run by run.

    ftfy decides by how improbable a run of characters is; Thai and ASCII are never part of
    a run. Source: ftfy 6, `ftfy.fix_encoding`.
    """
    if not MULTIBYTE_RE.search(text):
        return
    import ftfy

    config = _ftfy_config()
    for match in FOREIGN_RUN_RE.finditer(text):
        if MULTIBYTE_RE.search(match[0]):
            fixed = ftfy.fix_text(match[0], config)
            if fixed != match[0]:
                yield _smallest(match.start(), match[0], fixed, "mojibake that ftfy decodes")


def normalize_characters(text: str) -> Iterator[Edit]:
    r"""Write what Unicode or print calls the same text in one way.

    Line ends become \n, other control characters go, Latin ligatures and full-width letters
    become letters, lone surrogates U+FFFD, and composed letters are composed (NFC, never
    NFKC, which tears SARA AM apart).
    """
    from ftfy import fixes

    for pattern, mend, evidence in (
        (LINE_BREAK_RE, lambda run: "\n", "another system's line end"),
        (C1_RE, fixes.fix_c1_controls, "Windows-1252 punctuation read as Latin-1"),
        (CONTROL_RE, lambda run: "", "a control character, draws nothing"),
        (LIGATURE_RE, fixes.fix_latin_ligatures, "a Latin ligature"),
        (WIDE_RE, fixes.fix_character_width, "full-width letters"),
        (SURROGATE_RE, fixes.fix_surrogates, "half of a surrogate pair"),
    ):
        for match in pattern.finditer(text):
            yield Edit(Span(*match.span()), mend(match[0]), evidence)
    if not unicodedata.is_normalized("NFC", text):
        for match in WORD_RE.finditer(text):
            composed = unicodedata.normalize("NFC", match[0])
            if composed != match[0]:
                yield _smallest(match.start(), match[0], composed, "Unicode's composed form (NFC)")


def _smallest(at: int, before: str, after: str, evidence: str) -> Edit:
    """Return the edit at `at` without what both strings begin and end with."""
    limit = min(len(before), len(after))
    start = next((i for i in range(limit) if before[i] != after[i]), limit)
    end = next((i for i in range(limit - start) if before[-1 - i] != after[-1 - i]), limit - start)
    return Edit(Span(at + start, at + len(before) - end), after[start : len(after) - end], evidence)
