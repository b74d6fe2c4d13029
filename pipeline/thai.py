"""The Thai script: classes of characters and the grammar of a cluster.

A cluster is a base with its marks and the vowels bound to it. The grammar is that of
WTT 2.0 (Thai API Consortium) as Unicode orders it: base, then at most one above-base or
below-base vowel, then at most one tone mark or other top mark; SARA AM closes a cluster
and follows the tone mark.
"""

from __future__ import annotations

import re

SARA_A = "\N{THAI CHARACTER SARA A}"
MAI_HAN_AKAT = "\N{THAI CHARACTER MAI HAN-AKAT}"
SARA_AA = "\N{THAI CHARACTER SARA AA}"
SARA_AM = "\N{THAI CHARACTER SARA AM}"
SARA_I = "\N{THAI CHARACTER SARA I}"
SARA_II = "\N{THAI CHARACTER SARA II}"
SARA_UE = "\N{THAI CHARACTER SARA UE}"
SARA_UEE = "\N{THAI CHARACTER SARA UEE}"
SARA_U = "\N{THAI CHARACTER SARA U}"
SARA_UU = "\N{THAI CHARACTER SARA UU}"
PHINTHU = "\N{THAI CHARACTER PHINTHU}"
SARA_E = "\N{THAI CHARACTER SARA E}"
SARA_AE = "\N{THAI CHARACTER SARA AE}"
SARA_O = "\N{THAI CHARACTER SARA O}"
SARA_AI_MAIMUAN = "\N{THAI CHARACTER SARA AI MAIMUAN}"
SARA_AI_MAIMALAI = "\N{THAI CHARACTER SARA AI MAIMALAI}"
LAKKHANGYAO = "\N{THAI CHARACTER LAKKHANGYAO}"
MAIYAMOK = "\N{THAI CHARACTER MAIYAMOK}"
PAIYANNOI = "\N{THAI CHARACTER PAIYANNOI}"
MAITAIKHU = "\N{THAI CHARACTER MAITAIKHU}"
MAI_EK = "\N{THAI CHARACTER MAI EK}"
MAI_THO = "\N{THAI CHARACTER MAI THO}"
MAI_TRI = "\N{THAI CHARACTER MAI TRI}"
MAI_CHATTAWA = "\N{THAI CHARACTER MAI CHATTAWA}"
THANTHAKHAT = "\N{THAI CHARACTER THANTHAKHAT}"
NIKHAHIT = "\N{THAI CHARACTER NIKHAHIT}"
YAMAKKAN = "\N{THAI CHARACTER YAMAKKAN}"
RU = "\N{THAI CHARACTER RU}"
LU = "\N{THAI CHARACTER LU}"

CONSONANTS = "".join(chr(c) for c in range(0x0E01, 0x0E2F) if chr(c) not in (RU, LU))
BASES = CONSONANTS + RU + LU
LEADING_VOWELS = SARA_E + SARA_AE + SARA_O + SARA_AI_MAIMUAN + SARA_AI_MAIMALAI
FOLLOWING_VOWELS = SARA_A + SARA_AA + SARA_AM + LAKKHANGYAO
UPPER_VOWELS = SARA_I + SARA_II + SARA_UE + SARA_UEE
ABOVE_VOWELS = MAI_HAN_AKAT + UPPER_VOWELS
BELOW_VOWELS = SARA_U + SARA_UU
BELOW_MARKS = BELOW_VOWELS + PHINTHU
TONE_MARKS = MAI_EK + MAI_THO + MAI_TRI + MAI_CHATTAWA
TOP_MARKS = TONE_MARKS + THANTHAKHAT
ABOVE_MARKS = ABOVE_VOWELS + MAITAIKHU + NIKHAHIT
MARKS = ABOVE_MARKS + BELOW_MARKS + TOP_MARKS + YAMAKKAN
THAI_DIGITS = "".join(chr(c) for c in range(0x0E50, 0x0E5A))

ASCENDER_BASES = "ปฝฟ"
"""Tall bases: an above-base mark must move left (HarfBuzz `hb-ot-shaper-thai.cc`, class AC)."""
REMOVABLE_DESCENDER_BASES = "ญฐ"
"""Bases that lose their tail before a below-base vowel (class RC)."""
DESCENDER_BASES = "ฎฏ"
"""Bases under which a below-base vowel moves down (class DC)."""

CLUSTER_RE = re.compile(
    rf"[{LEADING_VOWELS}]?(?:[{RU}{LU}]{LAKKHANGYAO}|[{BASES}](?:"
    rf"(?:{NIKHAHIT}|{PHINTHU}{NIKHAHIT}|[{SARA_I}{SARA_U}]{NIKHAHIT}){SARA_A}?"
    rf"|(?:[{ABOVE_VOWELS}][{TONE_MARKS}]?"
    rf"|[{SARA_I}{SARA_U}]{THANTHAKHAT}"
    rf"|[{BELOW_VOWELS}]?[{TONE_MARKS}]?"
    rf"|{PHINTHU}|{THANTHAKHAT}|{YAMAKKAN}|{MAITAIKHU}[{TONE_MARKS}]?)"
    rf"[{SARA_A}{SARA_AA}{SARA_AM}]?{SARA_A}?))"
)
"""One well-formed cluster; SARA AM after a vowel mark is refused by `is_well_formed`.

NIKHAHIT with SARA AA is SARA AM in pieces; LAKKHANGYAO stands only behind RU and LU.
"""

WELL_FORMED_RE = re.compile(
    rf"(?:{CLUSTER_RE.pattern}"
    rf"|[{THAI_DIGITS}{MAIYAMOK}{PAIYANNOI}\N{{THAI CURRENCY SYMBOL BAHT}}])+"
)
"""A stretch of Thai in which every character belongs to a well-formed cluster or is a sign."""


def is_thai(character: str) -> bool:
    """Say whether a character is in the Thai block, U+0E00 to U+0E7F."""
    return "\u0e00" <= character <= "\u0e7f"


def is_mark(character: str) -> bool:
    """Say whether a character is a Thai combining mark."""
    return character in MARKS


def is_well_formed(cluster: str) -> bool:
    """Say whether `cluster` is exactly one cluster that the grammar accepts."""
    if not CLUSTER_RE.fullmatch(cluster):
        return False
    return not (
        SARA_AM in cluster
        and any(mark in cluster for mark in ABOVE_MARKS + BELOW_MARKS + THANTHAKHAT + YAMAKKAN)
    )
