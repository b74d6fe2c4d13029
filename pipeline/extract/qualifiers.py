"""When, where, how much and in which programme: what stands beside a relation in its sentence."""

from __future__ import annotations

import re

from pipeline.extract import phrase_kinds as kinds
from pipeline.extract.tape import Tape
from pipeline.spans import Span

AMOUNT_TYPES = frozenset({"funds", "invests_in", "supports"})
PROGRAMME_TYPES = frozenset({"funds", "supports", "signed_with", "partners_with"})
PLACE_RE = re.compile(rf"(?:ณ|ที่|ใน)[^{kinds.PARTIES}{kinds.CLAUSE}]{{0,30}}?([{kinds.PLACE}])")

NEXT_CLAUSE_RE = re.compile(r"และ(?:ใน|เมื่อ)(?:วันที่|เดือน|ปี)?[ ]?$")
"""Before a date that begins a clause of its own: … กับ A และเมื่อ DATE ลงนามกับ B."""


def find_qualifiers(
    tape: Tape, cue: Span, arguments: set[str], relation_type: str
) -> tuple[tuple[str, str], ...]:
    """Return name and fact id of each qualifier, sorted by name.

    Of several candidates the first after the cue is taken, else the last before it; a list
    qualifies nothing, an argument does not qualify its own relation, and a date that begins
    the next clause does not date this one.
    """
    wanted = {"date": kinds.DATE}
    if relation_type in AMOUNT_TYPES:
        wanted["amount"] = kinds.MONEY
    if relation_type == "implements":
        wanted["amount"] = kinds.COUNT
    if relation_type in PROGRAMME_TYPES:
        wanted["programme"] = kinds.PROGRAMME + kinds.EVENT
    found = {}
    for name, symbols in wanted.items():
        value = _nearest(tape, cue, symbols, arguments, before=name == "date")
        if value:
            found[name] = value
    for match in PLACE_RE.finditer(tape.text):
        heads = tape.phrases[match.start(1)].heads
        if len(heads) == 1 and heads[0].value.id not in arguments:
            found["place"] = heads[0].value.id
            break
    return tuple(sorted(found.items()))


def _nearest(
    tape: Tape, cue: Span, symbols: str, arguments: set[str], *, before: bool
) -> str | None:
    """Return the id of the first fitting phrase after the cue's start, else the last before."""
    last = None
    for at, phrase in tape.phrases.items():
        if phrase.symbol not in symbols or len(phrase.heads) != 1:
            continue
        identity = phrase.heads[0].value.id
        if identity in arguments:
            continue
        if phrase.span.start >= cue.start:
            if phrase.symbol in kinds.DATE and NEXT_CLAUSE_RE.search(
                tape.text, max(0, at - 20), at
            ):
                break
            return identity
        last = identity
    return last if before else None
