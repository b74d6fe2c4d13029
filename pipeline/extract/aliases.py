"""Second names: `A (B)`, `A (Latin: B)` and `A หรือ B` name one organisation.

B is from then on that organisation wherever it stands alone in the brochure. A name of the
gazetteer in brackets settles which body a name found by pattern is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from pipeline.extract.contexts import overlaps_any
from pipeline.extract.matcher import Hit, find_again
from pipeline.extract.name_edges import edges
from pipeline.records import Mention, PartnerValue, Tokens
from pipeline.spans import Span
from pipeline.thai import FOLLOWING_VOWELS, LEADING_VOWELS, MARKS, is_thai

BRACKET_RE = re.compile(r"[ ]{0,2}\(([^()\n]{2,120})\)")
OR_RE = re.compile(
    r"[ ]?หรือ(?:ที่รู้จักในชื่อ|ที่เรียกว่า|เรียกว่า)?[ ]?[“\"]?"
    r"([A-Z][A-Za-z0-9&.'-]*(?:[ ](?:of|the|and|for|&|in|on)(?=[ ])|[ ][A-Z][A-Za-z0-9&.'-]*){0,11}"
    r"|(?:[ก-ฮ]{1,5}\.){1,5})"
)
LATIN_RE = re.compile(r"(?:the )?[A-Z][A-Za-z0-9 &.,'’()/\N{EN DASH}-]{1,110}|[a-z]{3,8}")
ABBREVIATION_RE = re.compile(r"(?:[ก-ฮ]{1,5}\.){1,5}|[ก-ฮ]{2,6}")
INITIALS_RE = re.compile(r"(?:[ก-ฮ]{1,5}\.){1,5}")
NICKNAME_RE = re.compile(r"[\u0e01-\u0e2e\u0e40-\u0e44][\u0e01-\u0e3a\u0e40-\u0e4e]{2,14}")
POST_RE = re.compile(r"(?:รมว|รมช|หน|ผอ|ผตร|ผวจ|ผบ|นรม|อธ)\.|https?$")
"""Abbreviations of posts, which name a person, and addresses."""
NO_ALIAS_RE = re.compile(
    r"^(?:หาก|ถ้า|โรงเรียน|วิทยาลัย|เทคนิค|นาย|นาง|น\.ส\.|ดร\.|พล\.|สี|คณะ|กลุ่ม|รอง|ผอ|รมว|รมช|ตอน|ช่วง|วัน|บาง|บ้าน|เขต|ครู|อาจารย์|โทร|เช่น|อาทิ|ทั้ง)|ฯ$|มหาชน|ประเทศ|ต่อ|เดิม|ผู้|เจ้าภาพ|ประธาน|วิทยาเขต|สาขา|ฝ่าย|สำนักงานใหญ่|แห่ง|ชั่วคราว|ใหม่|รวม|จำนวน|ภาค|ส่วน|ปี|อันดับ|ที่"
)
LATIN_NOT_ALIAS_RE = re.compile(
    r"(?:.* )?(?:Deal|Act|Agreement|Regulation(?: .*)?|System|Museum)"
    r"|Call Center.*|Hall.*|Website|Facebook.*|Line|LINE|Application|Soft Loan|Zoom.*|Thailand"
    r"|China|Japan|USA|UK|Online|Onsite|Hybrid|Phase.*|Part.*|[IVX]+|No\..*"
    r"|.*[ ](?:19|20|25)[0-9]{2}"
)
LIMITED_RE = re.compile(r"[ ]?(?:จำกัด.*|Co\.,.*|Public Company.*|Ltd\.?)$")
MIN_TITLE = 3
"""Words of a Latin phrase that may be the title of something else."""
MIN_SHORT = 5
"""Characters in the name of a company from which it is known without จำกัด."""
SPLIT_RE = re.compile(r"[ ]?(?:[:;/|]|,(?=[ ]?[A-Z]{2,10}$)|[ ][-\N{EN DASH}][ ]|หรือ)[ ]?")


def link_aliases(tokens: Tokens, mentions: Sequence[Mention], hits: Sequence[Hit]) -> list[Mention]:
    """Add the second names of organisations and every later place where they stand alone.

    Args:
        tokens: the brochure.
        mentions: organisations, in text order.
        hits: names of the gazetteers of any kind; a place in brackets is no second name.

    Returns:
        All mentions of organisations in text order, none overlapping another.
    """
    text = tokens.clean.text
    others = {h.span for h in hits if h.entries[0].is_place or h.entries[0].type == "country"}
    named: dict[str, tuple[PartnerValue, list[str]]] = {}
    kept: list[Mention] = []
    inner: dict[Span, PartnerValue] = {}
    by_span = {m.span: m for m in mentions}
    for mention in mentions:
        if any(span.overlaps(mention.span) for span in islice(reversed(inner), 3)):
            continue
        spans = [s for s in _second_names(text, mention.full_span.end) if s not in others]
        value, spans = _named_so(text, mention, spans, by_span)
        if spans:
            surfaces = named.setdefault(value.id, (value, []))[1]
            surfaces += [mention.span.of(text), *(s.of(text) for s in spans)]
        kept.append(replace(mention, value=value))
        inner |= dict.fromkeys(spans, value)
    found = [m for m in kept if m.span not in inner]
    found += [
        Mention(span, span, "partner", value, "organisations.alias", "alias")
        for span, value in inner.items()
    ]
    values = {body: _with_aliases(*named[body]) for body in named}
    found = [replace(m, value=values.get(_partner(m).id, m.value)) for m in found]
    return _with_coreferences(tokens, found)


def _named_so(
    text: str, mention: Mention, spans: list[Span], by_span: Mapping[Span, Mention]
) -> tuple[PartnerValue, list[Span]]:
    """Return who is named, and those of the names behind it that are second names of the same."""
    value = _partner(mention)
    spans = [s for s in spans if not _other_body(by_span.get(s), mention)]
    whole = mention.full_span.of(text)
    spans = [s for s in spans if s in by_span or _may_abbreviate(s.of(text), whole)]
    if mention.match != "pattern":
        return value, [] if _names_more(value, [s.of(text) for s in spans]) else spans
    known = [by_span[s] for s in spans if s in by_span]
    # The gazetteer knows the body by the name in brackets.
    by_list = (_partner(m) for m in known if m.match != "pattern" and _same_kind(m, value))
    return next(by_list, value), spans


def _partner(mention: Mention) -> PartnerValue:
    """Return the value of a mention of an organisation."""
    if not isinstance(mention.value, PartnerValue):
        raise ValueError(f"not an organisation: {mention.value}")
    return mention.value


def _names_more(value: PartnerValue, bracket: Sequence[str]) -> bool:
    """Say whether a bracket translates a longer phrase that ends with a body's name.

    คณะผู้เชี่ยวชาญของอาเซียน (ASEAN Expert Group …: AEG) is not ASEAN: its English name is known.
    """
    own = set((value.names.en or "").casefold().split()) - {"of", "the", "and", "for"}
    for name in bracket:
        words = set(name.casefold().split())
        if own and len(words) >= MIN_TITLE and len(words & own) * 2 < len(own):
            return True
    return False


def _other_body(inner: Mention | None, outer: Mention) -> bool:
    """Say whether the gazetteer knows the name in a bracket as another body than the one before.

    กระทรวงการคลัง (กรมธนารักษ์) tells which of its departments is meant.
    """
    if inner is None or "pattern" in (inner.match, outer.match):
        return False
    return _partner(inner).id != _partner(outer).id


def _same_kind(mention: Mention, value: PartnerValue) -> bool:
    """Say whether two values may be one body: an acronym alone may stand for several."""
    loose = {"government_agency", "other_organization", "international_organization"}
    kinds = {_partner(mention).type, value.type}
    if kinds == {"government_agency", "business_association"}:
        return False
    return len(kinds) == 1 or kinds <= loose or "company" not in kinds


def _second_names(text: str, end: int) -> Iterator[Span]:
    """Yield the spans of the second names that follow a name which ends at `end`."""
    either = OR_RE.match(text, end)
    if either:
        if _may_be_alias(either[1]):
            yield Span(*either.span(1))
        end = either.end(1)
    bracket = BRACKET_RE.match(text, end)
    if not bracket:
        return
    at = bracket.start(1)
    for part in _parts(bracket[1]):
        span = Span(at + part.start, at + part.end)
        if _may_be_alias(span.of(text)):
            yield span


def _may_abbreviate(short: str, name: str) -> bool:
    """Say whether the initials of a Thai abbreviation stand in a name, in their order.

    คณะกรรมการวิชาการ มหาวิทยาลัยเอ หรือ ก.ว.ช. is short for the committee.
    """
    if not (INITIALS_RE.fullmatch(short) and is_thai(name[0])):
        return True
    letters = iter(name)
    return all(letter in letters for letter in short.replace(".", ""))


def _parts(inner: str) -> Iterator[Span]:
    """Yield the parts of a bracket's content: Latin name, abbreviation."""
    at = 0
    for cut in [*SPLIT_RE.finditer(inner), None]:
        end = cut.start() if cut else len(inner)
        piece = inner[at:end]
        start = at + len(piece) - len(piece.lstrip())
        stripped = piece.strip(" “”\"'")
        if stripped:
            start = at + piece.index(stripped)
            yield Span(start, start + len(stripped))
        at = cut.end() if cut else end


def _may_be_alias(name: str) -> bool:
    """Say whether the content of a bracket reads like another name of the body before it."""
    if POST_RE.match(name):
        return False
    if LATIN_RE.fullmatch(name):
        return not LATIN_NOT_ALIAS_RE.fullmatch(name)
    if ABBREVIATION_RE.fullmatch(name):
        return True
    return (
        bool(NICKNAME_RE.fullmatch(name))
        and not NO_ALIAS_RE.search(name)
        and (name not in edges().edge | edges().generic | edges().kind | edges().field)
    )


def _with_aliases(value: PartnerValue, surfaces: Sequence[str]) -> PartnerValue:
    """Return the value with the surfaces among its names: a full Latin one is the English name."""
    names = value.names
    english = names.en
    if english is None:
        english = next((s for s in surfaces if s.isascii() and " " in s), None)
    aliases = [*names.aliases, *surfaces]
    rest = tuple(dict.fromkeys(a for a in aliases if a not in (names.th, english)))
    return replace(value, names=replace(names, en=english, aliases=rest))


def _with_coreferences(tokens: Tokens, found: Sequence[Mention]) -> list[Mention]:
    """Add the places where a second name of the brochure stands alone."""
    text = tokens.clean.text
    second = {m.span.of(text): _partner(m) for m in found if m.rule == "organisations.alias"}
    for mention in found:
        short = LIMITED_RE.sub("", mention.span.of(text))
        if _partner(mention).type == "company" and len(short) >= MIN_SHORT:
            second.setdefault(short, _partner(mention))
    # What the gazetteer knows gives way to a longer name, but the full name of a company
    # (X จำกัด) is not cut to its short one.
    fixed = sorted(
        m.full_span
        for m in found
        if m.rule != "organisations.gazetteer" or LIMITED_RE.search(m.span.of(text))
    )
    starts = frozenset(s.start for s in tokens.spans) | {len(text)}
    added: dict[Span, Mention] = {}
    for span in find_again(second, text):
        if overlaps_any(span, fixed) or not _stands_alone(text, span, starts):
            continue
        value = second[span.of(text)]
        added[span] = Mention(span, span, "partner", value, "organisations.alias", "coreference")
    spans = sorted(added)
    kept = [m for m in found if m.span in added or not overlaps_any(m.span, spans)]
    kept = [m for m in kept if m.span not in added]
    return sorted([*kept, *added.values()], key=lambda m: m.span)


def _stands_alone(text: str, span: Span, starts: frozenset[int]) -> bool:
    """Say whether a second name stands here as a word, not inside a longer Latin name."""
    before = text[span.start - 1] if span.start else "\n"
    after = text[span.end] if span.end < len(text) else "\n"
    if is_thai(text[span.start]):
        return (
            before not in LEADING_VOWELS
            and after not in MARKS + FOLLOWING_VOWELS
            and not (is_thai(before) and span.start not in starts)
            and not (is_thai(after) and text[span.end - 1] != "." and span.end not in starts)
        )
    if (before.isalnum() and not is_thai(before)) or (after.isalnum() and not is_thai(after)):
        return False
    titled = re.match(r"[ -][A-Z][A-Za-z]", text[span.end : span.end + 3])
    return (
        titled is None
        and re.search(r"[A-Za-z][ -]$", text[max(0, span.start - 2) : span.start]) is None
    )
