"""Organisations with Latin names: told by a word of the name, or by the words around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.extract.contexts import overlaps_any
from pipeline.spans import Span

LATIN_WORD = r"[A-Z\u00c0-\u00de][A-Za-z0-9\u00c0-\u024f&.'\N{RIGHT SINGLE QUOTATION MARK}-]*"
LATIN_NAME_RE = re.compile(
    rf"{LATIN_WORD}"
    rf"(?:[ ](?:of|the|and|for|&|de|in|on|to)(?=[ ])"
    rf"|[ ](?:{LATIN_WORD}|[0-9]+(?![0-9A-Za-z]))){{0,11}}"
    r"(?:[ ]?\([A-Z][a-z]{3,15}\)(?=[ ]?(?:Co|Public|Ltd|Limited|PLC)))?"
    r"(?:[ ]?(?:Public Company Limited|Co\.?,?[ ]?Ltd\.?|PLC|Ltd\.?|Limited))?"
    r"(?:,[ ]?(?:Ltd|Inc|LLC)\b\.?)?"
)
LATIN_HEADS = re.compile(
    r"\b(University|Universiti|Universität|Foundation|Corporation|Corp|Inc|Ltd|Limited|Company|Co|Group|Bank|"
    r"Agency|Ministry|Department|Association|Council|Institute|Organi[sz]ation|Commission|Authority|"
    r"Federation|Alliance|Assembly|Coalition|Consortium|Society|Chamber|Hospital|School|College|Network|Union|Board|Bureau|Holdings|"
    r"Technologies|Ventures|Capital|Partners|Industries|Airlines|Airways|Motors|Berhad|Secretariat|Municipality|Trust|GmbH|AG|SA|NV|SpA|AB|PLC|LLC|Sdn|Bhd|Pte)\b\.?"
)
WEAK_HEAD_RE = re.compile(
    r"(?:Capital|Partners|Industries|Motors|Organi[sz]ation|Hospital|Society|Union|Alliance|School|Board|Network|Group|Office|Trust)$"
)
"""Of two words these make no name: Touchless Society, High School."""
NO_BODY_RE = re.compile(
    r"(?:Call Center|Contact Center|Manager|Director|Officer|Chairman|President|System|Regulation"
    r"|Deal|Line|Carbon Society|Act|Agreement|Convention)$"
    r"|^(?:Social|Smart|Digital|Mobile|Lead|Virtual|Commercial|Central) Bank$|^Group "
    r"|\bAgreement (?:on|for|of)\b"
)
"""Posts, lines, laws and agreements whose name holds that of a body, or its kind."""
LATIN_TYPES = (
    ("university", re.compile(r"Universit|College|School")),
    ("hospital", re.compile("Hospital")),
    ("foundation", re.compile("Foundation|Trust")),
    ("network", re.compile("Network|Alliance|Assembly|Coalition|Consortium")),
    (
        "company",
        re.compile(
            r"Corp|Inc\b|Ltd|Limited|Company|\bCo\b|Group|Bank|Holdings|Technologies|GmbH|AG|SA|NV|SpA|AB|PLC|LLC|Bhd|Pte|"
            "Ventures|Capital|Partners|Industries|Airlines|Airways|Motors|Berhad"
        ),
    ),
    ("business_association", re.compile("Chamber|Federation")),
    (
        "government_agency",
        re.compile("Agency|Ministry|Department|Commission|Authority|Bureau|Board|Municipality"),
    ),
)
PROGRAMME_RE = re.compile(
    r"\b(Fund|Forum|Programme?|Project|Expo|Summit|Week|Conference|Initiative|Fair|Festival|Day|Plan|Workshop|Agenda|Award)\b"
)
AGREED_REACH = 40
AGREED_RE = re.compile(
    r"(?:ลงนาม[^\s]{0,20}(?:กับ|ระหว่าง)|ร่วมกับ|ร่วมมือกับ|จับมือกับ|ร่วมทุนกับ|พันธมิตรกับ|ผนึกกำลังกับ|หารือกับ)[ ]?$"
)
"""Words of an agreement at the end of a stretch: a party follows."""
JOINT_RE = re.compile(r"(?:[ ]?และ[ ]?|,[ ]?)$")
AND_RE = re.compile(r"[ ]?และ[ ]?")
ACRONYM_RE = re.compile(r"[A-Z]{3,8}")
NO_PARTY_RE = re.compile(
    r"^(?:Mr|Mrs|Ms|Dr|Prof|H\.E|Sir|Madam|Ambassador|President|Minister|Director)\b|\b(?:Smart|Digital|Green|City|Cities|Card|App|Online|System|Platform|Data|Big|AI|IoT|Center|Centre|Model|"
    r"Economy|Zone|Hub|Park|Building|Hotel|Street|Road|Phase|Version|Day|Night|Market|Mall|Station|Airport|"
    r"QR|GPS|CCTV|PM|LED|EV|BCG|ESG|SDG|SDGs|MICE|SME|SMEs|OTOP|MOU|MoU|LOI|GDP|CEO|ICT|IT|R&D|VIP|TV|"
    r"January|February|March|April|May|June|July|August|September|October|November|December)\b|^COVID|^[IVX]+$"
)
"""Words of Latin phrases that are things, places or abbreviations of things, not parties."""


class Name(NamedTuple):
    """A name found by pattern, before its country is known. core: without บริษัท."""

    full: Span
    core: Span
    type: str
    public: str
    rule: str


def latin_names(text: str, organisations: Iterable[Span], places: Sequence[Span]) -> Iterator[Name]:
    """Yield Latin names of organisations.

    A word such as University, Ltd or Agency marks one; so does what stands around it: words
    of an agreement before it (ลงนามกับ, ร่วมกับ), or an organisation beside it in a list.

    Args:
        text: the clean text.
        organisations: spans of those found so far.
        places: spans of places and countries, sorted and disjoint; they are no organisations.
    """
    occupied = sorted(organisations)
    ends = {span.end for span in occupied}
    starts = {span.start for span in occupied}
    for match in LATIN_NAME_RE.finditer(text):
        span = without_loose_end(Span(*match.span()), text)
        name = span.of(text)
        if overlaps_any(span, occupied):
            continue
        if PROGRAMME_RE.search(name) and not _acts(text, span, starts):
            continue
        if _is_marked(name):
            kind = next((t for t, p in LATIN_TYPES if p.search(name)), "other_organization")
            yield Name(span, span, kind, "", "organisations.latin")
        elif _is_party(text, span, ends, starts) and not overlaps_any(span, places):
            ends.add(span.end)
            yield Name(span, span, "other_organization", "", "organisations.party")


def _is_marked(name: str) -> bool:
    """Say whether a word of the name tells an organisation."""
    if not LATIN_HEADS.search(name) or " " not in name or NO_BODY_RE.search(name):
        return False
    return not (WEAK_HEAD_RE.search(name) and name.count(" ") < 2)


def _is_party(text: str, span: Span, ends: set[int], starts: set[int]) -> bool:
    """Say whether a Latin name stands where an organisation does."""
    name = span.of(text)
    if (
        len(name) < 3
        or NO_PARTY_RE.search(name)
        or not any(c.islower() or c == " " for c in name[1:])
    ):
        # A bare abbreviation only beside an organisation: และ JASSO.
        if not ACRONYM_RE.fullmatch(name) or NO_PARTY_RE.search(name):
            return False
        return _follows(text, span, ends)
    if AGREED_RE.search(text, max(0, span.start - AGREED_REACH), span.start):
        return True
    ahead = AND_RE.match(text, span.end)
    return _follows(text, span, ends) or bool(ahead and ahead.end() in starts and " " in name)


def _acts(text: str, span: Span, starts: set[int]) -> bool:
    """Say whether a line begins with the name, an organisation joined to it: X Program และกรม…"""
    ahead = AND_RE.match(text, span.end)
    begins = span.start == 0 or text[span.start - 1] == "\n"
    return begins and ahead is not None and ahead.end() in starts


def _follows(text: str, span: Span, ends: set[int]) -> bool:
    """Say whether an organisation and a joint stand right before a name."""
    joint = JOINT_RE.search(text, max(0, span.start - 8), span.start)
    return joint is not None and joint.start() in ends


def without_loose_end(span: Span, text: str) -> Span:
    """Take a closing full stop or joint off a Latin name, but not that of Ltd. or Inc."""
    end = span.end
    if text[end - 1] in ".'-" and not re.search(
        r"\b(?:Ltd|Inc|Co|Corp)\.$", text[span.start : end]
    ):
        end -= 1
    return Span(span.start, end)
