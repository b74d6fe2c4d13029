"""A phrase of a sentence, and the symbols that say its kind on the tape."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.extract.links import NETWORK_TYPES
from pipeline.records import Mention, PartnerValue, PlaceValue, ProgrammeValue, QuantityValue
from pipeline.spans import Span

ORGANISATION, NETWORK, COUNTRY, PLACE, MIXED = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
PROGRAMME, EVENT, DATE = "\ue005", "\ue006", "\ue007"
COUNT, MONEY, DURATION, SHARE = "\ue008", "\ue009", "\ue00a", "\ue00b"
CLAUSE = "\ue00c"
"""Symbols of the tape. They are private use so that no text of a brochure can forge one: the
repair stage leaves no private-use character inside a sentence that it could not explain, and
`Tape` drops any that is left."""

PARTIES = ORGANISATION + NETWORK + COUNTRY + PLACE + MIXED
UNION_RE = re.compile(r"เครือข่าย|สมาคม|สมาพันธ์|สหพันธ์|สันนิบาต|ภาคี|พันธมิตร|กลุ่มประเทศ|สหภาพ")
"""Heads of bodies that have members and a chair."""

FIGURES_AND_DATES = COUNT + MONEY + DURATION + SHARE + DATE

CURRENCIES = frozenset({"THB", "USD", "EUR", "JPY", "CNY", "KRW", "GBP", "SGD", "AUD"})
CURRENCY_RE = re.compile("ฟรังก์|รูปี|ริงกิต|ดอง|กีบ|จ๊าต|เรียล|เปโซ|รูเปียห์|ดอลลาร์|โครน|ดีแรห์ม|รูเบิล|ด่อง")
"""Currencies without a code among the units."""

DURATIONS = frozenset({"year", "month", "week", "day", "hour"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """One or more coordinated names that fill one place in a sentence.

    span: all of it in the clean text, brackets and outer names included.
    symbol: its kind on the tape. heads: the names that are meant, in text order.
    days: id of a head → id of the date that follows it inside the phrase.
    """

    span: Span
    symbol: str
    heads: tuple[Mention, ...]
    days: tuple[tuple[str, str], ...] = ()


def symbol_of(mention: Mention) -> str:
    """Return the tape symbol of one mention."""
    value = mention.value
    if isinstance(value, PartnerValue):
        if value.type == "country":
            return COUNTRY
        joined = value.names.th and UNION_RE.match(value.names.th)
        return NETWORK if joined or value.type in NETWORK_TYPES else ORGANISATION
    if isinstance(value, PlaceValue):
        return PLACE
    if isinstance(value, ProgrammeValue):
        return EVENT if value.type == "event" else PROGRAMME
    if isinstance(value, QuantityValue):
        if value.unit in CURRENCIES or CURRENCY_RE.match(value.unit):
            return MONEY
        return DURATION if value.unit in DURATIONS else SHARE if value.unit == "percent" else COUNT
    return DATE
