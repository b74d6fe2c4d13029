"""The damage simulator: true text in, text as a broken PDF gives it out, seeded.

Marks drawn with private-use glyphs are found with the pipeline's own forward law
(`pipeline.repair.shaping`), so simulator and repair cannot drift apart.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping

from pipeline.repair.lexicon import UNIT_RE
from pipeline.repair.pua import UNASSIGNED
from pipeline.repair.shaping import MAC_CODES, WINDOWS_CODES, shape
from pipeline.thai import (
    ABOVE_MARKS,
    ASCENDER_BASES,
    BASES,
    LAKKHANGYAO,
    LEADING_VOWELS,
    MAI_EK,
    MAI_HAN_AKAT,
    MAITAIKHU,
    MARKS,
    SARA_AA,
    SARA_AE,
    SARA_AM,
    SARA_E,
    SARA_U,
    SARA_UU,
    THANTHAKHAT,
    TONE_MARKS,
    TOP_MARKS,
)
from pipeline.variants import BYTES, WINDOWS, Placed, Position

_PRIVATE_RE = re.compile("[\uf700-\uf71a]")
_NO_DESCENDER = {"\uf700": "\N{THAI CHARACTER THO THAN}", "\uf70f": "\N{THAI CHARACTER YO YING}"}
_MOVED_RE = re.compile(rf"([{MARKS}]+)([{BASES}])(?![{MARKS}{SARA_AM}])")
_PASSED_RE = re.compile(rf"([{MARKS}]+)([^\n{MARKS}{SARA_AM}])(?![{MARKS}{SARA_AM}])")
_EARLY_RE = re.compile(rf"(?<=[{BASES}])([{BASES}])([{MARKS}]+)(?!{SARA_AM})")
_TALL_RE = re.compile(rf"(?<=.)([{ASCENDER_BASES}])([{MARKS}]+)")
_OVER_BLANK_RE = re.compile(rf"([{MARKS}]+) ([{BASES}])(?![{MARKS}{SARA_AM}])")


def drop_private_use(text: str) -> str:
    """Class 16: every mark that an old font drew with a private-use glyph is gone."""
    drawn = shape(text, split_sara_am=False)
    return _PRIVATE_RE.sub(lambda m: _NO_DESCENDER.get(m[0], ""), drawn)


def drop_stacked_tones(text: str) -> str:
    """Class 16b: tones above an above-base vowel are gone."""
    return re.sub(rf"(?<=[{ABOVE_MARKS}])[{TOP_MARKS}]", "", text)


def lose_sara_am(text: str) -> str:
    """Class 11: the NIKHAHIT of SARA AM is gone."""
    return text.replace(SARA_AM, SARA_AA)


def blank_nikhahit(text: str) -> str:
    """Class 10: the NIKHAHIT of SARA AM reads as a blank."""
    return re.sub(rf"([{TONE_MARKS}]?){SARA_AM}", rf" \1{SARA_AA}", text)


def merge_sara_aa(text: str) -> str:
    """Class 12: every SARA AA reads as SARA AM."""
    return text.replace(SARA_AA, SARA_AM)


def swap_sara_aa(text: str) -> str:
    """Class 12: SARA AA and SARA AM are swapped."""
    return text.translate({ord(SARA_AA): SARA_AM, ord(SARA_AM): SARA_AA})


def lower_tones(text: str) -> str:
    """Class 14: low MAI EK and MAI THO read as SARA U and SARA UU."""
    drawn = shape(text, split_sara_am=False)
    below = {"\uf70a": SARA_U, "\uf705": SARA_U, "\uf70b": SARA_UU, "\uf706": SARA_UU}
    plain = {code: placed.character for code, placed in WINDOWS.items()}
    return "".join(below.get(c, plain.get(c, c)) for c in drawn)


def move_marks(text: str, rate: float, seed: int) -> str:
    """Class 21: marks stand behind the next base, at `rate` of the places."""
    generator = random.Random(seed)  # noqa: S311
    return _MOVED_RE.sub(lambda m: m[2] + m[1] if generator.random() < rate else m[0], text)


def move_marks_everywhere(text: str, rate: float, seed: int) -> str:
    """Class 21: marks stand behind whatever comes next, a vowel or a blank too."""
    generator = random.Random(seed)  # noqa: S311
    return _PASSED_RE.sub(lambda m: m[2] + m[1] if generator.random() < rate else m[0], text)


def move_marks_forward(text: str, rate: float, seed: int) -> str:
    """Class 21: marks stand before their own base, behind the one before it."""
    generator = random.Random(seed)  # noqa: S311
    return _EARLY_RE.sub(lambda m: m[2] + m[1] if generator.random() < rate else m[0], text)


def move_tall_marks(text: str) -> str:
    """Class 21: marks that a tall base moves to the left stand before it, wherever that is."""
    return _TALL_RE.sub(lambda m: m[2] + m[1], text)


def move_marks_over_blanks(text: str, rate: float, seed: int) -> str:
    """Class 21: marks stand behind the first base of the next word, over the blank."""
    generator = random.Random(seed)  # noqa: S311
    return _OVER_BLANK_RE.sub(
        lambda m: " " + m[2] + m[1] if generator.random() < rate else m[0], text
    )


def strand_marks(text: str, rate: float, seed: int) -> str:
    """Class 21: the marks of one base of a stretch stand behind the stretch, between blanks."""
    generator = random.Random(seed)  # noqa: S311

    def strand(stretch: re.Match[str]) -> str:
        bases = list(re.finditer(rf"(?<=[{BASES}])[{MARKS}]+(?!{SARA_AM})", stretch[0]))
        if not bases or generator.random() >= rate:
            return stretch[0]
        start, end = generator.choice(bases).span()
        return f"{stretch[0][:start]}{stretch[0][end:]} {stretch[0][start:end]} "

    return re.sub(r"[\u0e01-\u0e4e]{12,24}(?![\u0e30-\u0e3a\u0e45\u0e47-\u0e4e])", strand, text)


def cut_words(text: str, rate: float, seed: int) -> str:
    """Classes 17 and 18: a blank between two units of a word, at `rate` of the places."""
    generator = random.Random(seed)  # noqa: S311
    pieces: list[str] = []
    for unit in UNIT_RE.findall(text):
        if pieces and unit[0] in BASES + LEADING_VOWELS and generator.random() < rate:
            pieces.append(" ")
        pieces.append(unit)
    return "".join(pieces)


def at_some(kind: Callable[[str], str], text: str, rate: float, seed: int) -> str:
    """Do a kind of damage to a share of the units only."""
    generator = random.Random(seed)  # noqa: S311
    units = UNIT_RE.findall(text)
    return "".join(kind(unit) if generator.random() < rate else unit for unit in units)


def double_tones(text: str, rate: float, seed: int) -> str:
    """Class 23: a tone is there twice, at `rate` of the places."""
    generator = random.Random(seed)  # noqa: S311
    return re.sub(
        rf"[{TONE_MARKS}]", lambda m: m[0] * (2 if generator.random() < rate else 1), text
    )


SUBSTITUTES: dict[str, dict[str, str]] = {
    "8": {THANTHAKHAT: "8"},
    "E": {MAI_HAN_AKAT: "E"},
    "many": {THANTHAKHAT: "8", MAI_HAN_AKAT: "E", MAI_EK: "\xbb", SARA_AM: "P", MAITAIKHU: "X"},
}
"""Characters that a font without ToUnicode leaves in the place of marks: class 15."""


def substitute(text: str, name: str) -> str:
    """Classes 6, 8, 9, 15: a foreign character stands for a mark, always the same."""
    return text.translate(str.maketrans(SUBSTITUTES[name]))


def mix(text: str, rate: float, seed: int) -> str:
    """All kinds in one text: a share of the units is hit, each by one kind that can hit it."""
    generator = random.Random(seed)  # noqa: S311
    units = UNIT_RE.findall(text)
    for at, unit in enumerate(units):
        if generator.random() >= rate or unit[0] not in BASES + LEADING_VOWELS:
            continue
        hit = [damaged for one in _TO_ONE_UNIT if (damaged := one(unit)) != unit]
        if at and units[at - 1][0] in BASES + LEADING_VOWELS:
            hit.append(" " + unit)
        if hit:
            units[at] = generator.choice(hit)
    return "".join(units)


_TO_ONE_UNIT: tuple[Callable[[str], str], ...] = (
    drop_private_use,
    drop_stacked_tones,
    lose_sara_am,
    blank_nikhahit,
    lower_tones,
    lambda unit: double_tones(unit, 1.0, 0),
    lambda unit: re.sub(rf"([{ABOVE_MARKS}])([{TONE_MARKS}])", r"\2\1", unit),
)


def draw_with_codes(text: str, codes: Mapping[Placed, str]) -> str:
    """Classes 1, 2, 4, 5: marks read as the codes of their glyphs, or plain where there is none."""
    return shape(text, codes, split_sara_am=False)


def store_tones_first(text: str) -> str:
    """Class 19: tones are stored before the above-base vowel they are drawn over."""
    return shape(text, {}, split_sara_am=False, tone_first=True)


def split_sara_am(text: str) -> str:
    """Class 20: SARA AM in two pieces, the tone between them."""
    return shape(text, {})


def misread(text: str, written: str, read: str) -> str:
    """Classes 28 to 30: bytes read in another encoding; what it lacks become control codes."""
    data = text.encode(written, errors="replace")
    return "".join(bytes([b]).decode(read, errors="ignore") or chr(b) for b in data)


def replace_some(text: str, letters: str, rate: float, seed: int, shift: int) -> str:
    """Class 27: some letters of a text read as those `shift` code points further on."""
    generator = random.Random(seed)  # noqa: S311
    return re.sub(
        f"[{letters}]", lambda m: chr(ord(m[0]) + shift * (generator.random() < rate)), text
    )


def put_between(text: str, invisible: str, rate: float, seed: int) -> str:
    """Class 26: characters that draw nothing stand between Thai letters."""
    generator = random.Random(seed)  # noqa: S311
    return re.sub(
        "(?<=[\u0e01-\u0e4e])(?=[\u0e01-\u0e4e])",
        lambda _: generator.choice(invisible) if generator.random() < rate else "",
        text,
    )


def add_hints(text: str) -> str:
    """Class 3: MacThai's marks in other than their plain places, each with a hint behind it."""
    hints = {"low": "\uf873", "left": "\uf874", "low_left": "\uf875"}
    codes = {p: p.character + hints[p.position] for p in WINDOWS_CODES if p.position in hints}
    return draw_with_codes(text, codes)


def leave_unnamed(text: str, sign: str) -> str:
    """Class 9: one sign for every mark that an old font drew with a private-use glyph."""
    drawn = shape(text, split_sara_am=False)
    return _PRIVATE_RE.sub(lambda m: _NO_DESCENDER.get(m[0], sign), drawn)


def number_glyphs(text: str) -> str:
    """Class 9: the number of its glyph in the place of every such mark."""
    drawn = shape(text, split_sara_am=False)
    return _PRIVATE_RE.sub(lambda m: _NO_DESCENDER.get(m[0], f"(cid:{ord(m[0]) & 0xFF})"), drawn)


def break_before_marks(text: str, rate: float, seed: int) -> str:
    """Class 22: a tone stands on the next line with all that is behind it."""
    generator = random.Random(seed)  # noqa: S311
    return re.sub(
        f"(?<=[{BASES}])(?=[{TOP_MARKS}])",
        lambda _: "\n" if generator.random() < rate else "",
        text,
    )


def repeat_lines(text: str, copies: int, rate: float, seed: int) -> str:
    """Class 33: all that is in a line is there several times, one copy behind the other."""
    generator = random.Random(seed)  # noqa: S311
    lines = text.split("\n")
    return "\n".join(line * (copies if generator.random() < rate else 1) for line in lines)


def mingle_copies(text: str, copies: int, rate: float, seed: int) -> str:
    """Class 33: copies sorted by place, a mark with what follows it, as pdfplumber does it."""
    generator = random.Random(seed)  # noqa: S311
    return "\n".join(
        re.sub(rf"[{MARKS}]+[^{MARKS} ]?|[^ ]", lambda m: m[0] * copies, line)
        if generator.random() < rate
        else line
        for line in text.split("\n")
    )


_GLYPH_BYTES: dict[Placed, str] = {
    placed: chr(byte) for byte, placed in BYTES.items() if byte < 0xA0
}
_LOW: tuple[Position, ...] = ("low", "low_left")
_UNASSIGNED: dict[Placed, str] = {
    Placed(placed.character, position): code
    for code, placed in UNASSIGNED.items()
    for position in (_LOW if placed.position == "low" else (placed.position,))
}
CODED: dict[str, Callable[[str], str]] = {
    "1": lambda text: draw_with_codes(text, WINDOWS_CODES),
    "2": lambda text: draw_with_codes(text, MAC_CODES),
    "3": add_hints,
    "4": lambda text: draw_with_codes(text, _UNASSIGNED),
    "5": lambda text: draw_with_codes(text, _GLYPH_BYTES),
    "9": lambda text: leave_unnamed(text, "\ufffd"),
    "9 box": lambda text: leave_unnamed(text, "\u25a1"),
    "9 numbered": number_glyphs,
    "9 tones": lambda text: text.translate(dict.fromkeys(map(ord, TONE_MARKS), "\ufffd")),
    "9 SARA AA": lambda text: text.replace(SARA_AA, "\ufffd").replace(SARA_AM, "\ufffd"),
    "13": lambda text: text.replace(SARA_AM, SARA_AM + SARA_AA),
    "15": lambda text: text.translate({ord(THANTHAKHAT): "X", ord(MAI_EK): "P"}),
    "19": store_tones_first,
    "20": split_sara_am,
    "22": lambda text: break_before_marks(text, 0.02, 1),
    "24": lambda text: text.replace(SARA_AE, SARA_E * 2),
    "25": lambda text: text.replace(SARA_AA, LAKKHANGYAO),
    "26": lambda text: put_between(text, "\u200b\u00ad\u200d\ufeff", 0.1, 1),
    "27": lambda text: replace_some(text, "กขคงจชซ", 0.02, 1, 0x80),
    "28": lambda text: misread(text, "utf-8", "cp1252"),
    "28 MacRoman": lambda text: misread(text, "utf-8", "mac_roman"),
    "29": lambda text: misread(text, "utf-8", "cp874"),
    "30": lambda text: misread(text, "cp874", "cp1252"),
    "33": lambda text: repeat_lines(text, 3, 0.3, 1),
    "33 mingled": lambda text: mingle_copies(text, 4, 0.3, 1),
    "33 mingled twice": lambda text: mingle_copies(text, 2, 0.3, 1),
    "35": lambda text: text.replace(SARA_AM, SARA_AM + "\ufffd"),
    "5 + 17": lambda text: cut_words(draw_with_codes(text, _GLYPH_BYTES), 0.05, 1),
    "11 + 21": lambda text: move_marks(lose_sara_am(text), 0.05, 1),
    "12 + 16": lambda text: merge_sara_aa(drop_private_use(text)),
    "16 + 17": lambda text: cut_words(drop_private_use(text), 0.05, 1),
    "19 + 21": lambda text: move_marks(store_tones_first(text), 0.05, 1),
    "17 + 21": lambda text: move_marks(cut_words(text, 0.03, 1), 0.05, 1),
}
"""Damage to codes and to their order, and two kinds at once."""

KINDS: dict[str, Callable[[str], str]] = {
    "16": drop_private_use,
    "16b": drop_stacked_tones,
    "11": lose_sara_am,
    "12 merged": merge_sara_aa,
    "12 swapped": swap_sara_aa,
    "14": lower_tones,
}
"""Damage that a font does to a whole brochure."""

SPREAD: dict[str, Callable[[str], str]] = {
    "10": blank_nikhahit,
    "10 tones": lambda text: text.translate(dict.fromkeys(map(ord, TONE_MARKS), " ")),
    "10 THANTHAKHAT": lambda text: text.replace(THANTHAKHAT, " "),
    "16 at 30 %": lambda text: at_some(drop_private_use, text, 0.3, 1),
    "17 at 1 %": lambda text: cut_words(text, 0.01, 1),
    "17 at 5 %": lambda text: cut_words(text, 0.05, 1),
    "21 at 1 %": lambda text: move_marks(text, 0.01, 1),
    "21 at 5 %": lambda text: move_marks(text, 0.05, 1),
    "21 at 20 %": lambda text: move_marks(text, 0.2, 1),
    "21 throughout": lambda text: move_marks(text, 1.0, 1),
    "21 forward": lambda text: move_marks_forward(text, 1.0, 1),
    "21 past anything": lambda text: move_marks_everywhere(text, 0.05, 1),
    "21 all past": lambda text: move_marks_everywhere(text, 1.0, 1),
    "21 tall bases": move_tall_marks,
    "21 over blanks": lambda text: move_marks_over_blanks(move_marks(text, 0.05, 1), 0.3, 1),
    "21 stranded": lambda text: strand_marks(text, 0.3, 1),
    "23 at 5 %": lambda text: double_tones(text, 0.05, 1),
    "mixed 5 %": lambda text: mix(text, 0.05, 1),
}
"""Damage that moves characters about, or hits here and there."""
