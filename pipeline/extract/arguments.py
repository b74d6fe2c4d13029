"""The arguments that a rule's pattern does not hold, filled from what stands around the cue.

Each is the subject to the left of the cue (`subjects.py`), the name that a relative pronoun
before the cue stands for, the agent behind โดย, the nearest earlier name of its kind, or
whoever gets what is given.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from pipeline.extract import phrase_kinds as kinds
from pipeline.extract.bystanders import begins_with_verb, is_interrupted
from pipeline.extract.context import Context, is_item
from pipeline.extract.governed import VERB_FOLLOWS_RE, is_open
from pipeline.extract.phrase_kinds import Phrase
from pipeline.extract.relation_rules import Rule
from pipeline.extract.subjects import find_subject
from pipeline.extract.tape import CLASSES, THAT, Tape, compile_pattern

NOMINAL_RE = re.compile(
    r"(?<!มี)(?<!ให้)(?<!ดำเนิน)(?<!ได้รับ)การ$"
    rf"|(?:ครบรอบ|ครบ)[^ ]{{0,12}}[ ]?{kinds.DURATION}[^ ]{{0,8}}$"
)
"""A cue that is a noun: การก่อตั้ง…, ครบรอบ 20 ปีก่อตั้ง…."""

DATED = rf"(?:[ ]?(?:ใน|เมื่อ|ตั้งแต่)?[ ]?{kinds.DATE})?"
RELATIVE_RE = re.compile(
    rf"(?:([{CLASSES['thing']}]){DATED}[ ]?)?(?:{kinds.CLAUSE}ซึ่ง|(?<=[{CLASSES['thing']}])ที่){DATED}"
    r"(?:ได้|จะ|ก็|ปัจจุบัน|ยัง|เคย|เพิ่ง|[ ])*$"
)
"""A relative pronoun right before a cue, and the name that it stands for if one is beside it."""

UNNAMED_RE = re.compile(
    "[ก-\N{THAI CHARACTER THANTHAKHAT}][ ]?"
    rf"{THAT}"
    r"(?:ได้|รับ|การสนับสนุน|ก็|ยัง|เคย|กำลัง|มี){0,8}$"
)
"""A relative pronoun behind a noun that names nobody: บริษัทที่ได้ลงนาม…."""

IS_ONE_RE = re.compile(
    rf"([{CLASSES['thing']}])[ ]?(?:ถือ|นับ)?เป็น"
    rf"[^{CLASSES['thing']}{kinds.CLAUSE}]{{1,40}}ของ[ ]?$"
)
"""A ของ B before a relative pronoun, and the name that is one: C เป็นเมืองแรกของ B ที่…."""

OWNED_RE = re.compile(rf"([{CLASSES['thing']}])[ ]?ของ[ ]?$")
"""The name before a relative pronoun owns what the pronoun stands for: A ของ B ซึ่ง…."""

PURPOSE_RE = re.compile(
    rf"(?:เพื่อ|สำหรับ|ในการ)(?:(?!(?:[ ]|โดย[ ]?)[{kinds.PARTIES}])[^{kinds.CLAUSE}]){{0,40}}$"
)
HAD_RE = re.compile(r"(?:มี|โดย|ซึ่ง)[ ]?$")
"""Before a name that only takes part in what is told of another."""

THANKED_RE = re.compile(
    rf"(?:ขอบคุณ|ขอบใจ|ขอบพระคุณ|ชื่นชม|ยกย่อง)[^{CLASSES['phrase']}{kinds.CLAUSE}]{{0,24}}"
    rf"([{CLASSES['thing']}])[ ]?{kinds.CLAUSE}?(?:ที่|ซึ่ง)"
    rf"(?:ได้|จะ|ก็|ช่วย|เคย|กรุณา|(?:ร่วม|ร่วมมือ|จับมือ)กับ[ ]?([{kinds.PARTIES}])|[ ])*$"
)
"""Who is thanked for what follows did it, alone or with another."""

AND_GETS_RE = re.compile(r"และ(?:ยัง|ได้)*$")
SECOND_SOURCE_RE = re.compile(
    rf"(?:ทุน|เงิน|งบ)[^{kinds.PARTIES}]{{0,30}}จาก[ ]?[{kinds.PARTIES}]"
    rf"(?:[ ]?[{kinds.MONEY}])?[ ]?และ$"
)
"""The first source of what a second one pays too: ได้รับทุนจาก A และ|เงินกู้จาก B."""
MEANS_RE = re.compile("ด้วย|ใช้|อาศัย")
DONE_RE = re.compile(
    rf"(?:[{CLASSES['prog']}][ ]?{kinds.CLAUSE}?(?:ซึ่ง|ที่)"
    r"|(?:จัด|จัดทำ|ดำเนินการ|ดำเนินงาน|พัฒนา|ก่อสร้าง)(?:ขึ้น)?โดย)[ ]?"
    rf"[{kinds.PARTIES}][^{CLASSES['thing']}{kinds.CLAUSE}]{{0,60}}$"
)
"""Who carries a programme out, before the money for it: X ซึ่ง A ดำเนินการ, X จัดโดย A."""
SIGNING_RE = re.compile(r"ลงนาม|บันทึก|ความตกลง|ข้อตกลง|ประชุม|หารือ")
JOINT = frozenset({"member_of", "participates_in", "signed_with", "twinned_with"})
"""Types that hold of every member of a list that a relative pronoun stands for."""

DIRECT_RE = re.compile(rf"(?:ได้|จะ|ก็|จึง|ยัง|ปัจจุบัน|แล้ว|เคย|[ {kinds.DATE}])*")
STATE_RE = re.compile(
    r"(?:ตั้งอยู่|เป็น(?!เจ้าภาพ|ประธาน)|ก่อตั้ง|มี|ครอบคลุม|ประกอบ|เปิดสอน|เปิดดำเนินการ|อยู่|มีพรมแดน|มีพื้นที่)"
)
ASIDE_RE = re.compile(rf"^[ ]?{kinds.CLAUSE}ซึ่ง[^{kinds.CLAUSE}]{{1,80}}(?=[ ]$)")
"""A relative clause between a subject and its verb, closed by a blank."""

STATE_END_RE = re.compile(r"[ ](?:และ|ทั้งยัง|อีกทั้ง)?[ ]?$")
NET_REACH = 700
"""Characters up to the network that a member or a chair without one belongs to."""

EVENT_REACH = 40
"""Characters of the tape up to the event that gets money: prizes and grants are told there too."""

TOPIC_KINDS = CLASSES["prog"] + CLASSES["net"]
AGENT_RE = compile_pattern("…(?<!จัด)โดย~<S:any>")


def fill_argument(
    how: str, rule: Rule, match: re.Match[str], tape: Tape, context: Context
) -> list[Phrase]:
    """Find an argument that the pattern does not hold.

    Args:
        how: `near:KIND`, `left:KIND` or `recipient`, as in a column of `relations.csv`.
        rule: the row; its options narrow what may be found.
        match: the match of its pattern on the tape.
        tape: the sentence.
        context: the phrases of the whole text.

    Returns:
        The phrases that fill the place together; none if nobody does.
    """
    way, _, slot = how.partition(":")
    at = tape.offsets[match.start()]
    if way == "near":
        since = tape.sentence.span.start if "same" in rule.options else 0
        if slot in ("net", "network"):
            since = max(since, at - NET_REACH)
        phrase = context.nearest(slot, at, since)
        if phrase and slot in ("prog", "project"):
            phrase = _above(phrase, slot, tape, context, since)
        before = tape.text[max(0, match.start() - 80) : match.start()]
        told = slot == "made" and RELATIVE_RE.search(before)
        if phrase and told and phrase.span.start < tape.sentence.span.start:
            return []  # what the pronoun stands for was not found
        return [phrase] if phrase and _reaches(phrase, tape, match.start()) else []
    if way == "recipient":
        return _recipient(match, tape, context)
    return _left(slot, rule, match, tape, context)


def _left(
    slot: str, rule: Rule, match: re.Match[str], tape: Tape, context: Context
) -> list[Phrase]:
    """Find the subject to the left of the cue, its agent after โดย, or an earlier subject."""
    begin = max(0, match.start() - 80)
    before = tape.text[begin : match.start()]
    if "nominal" not in rule.options and NOMINAL_RE.search(before):
        agent = AGENT_RE.match(tape.text, match.end())
        if agent is None or VERB_FOLLOWS_RE.match(tape.text, agent.end()):
            return []
        return [tape.phrases[agent.start("S")]]
    if "main" in rule.options and PURPOSE_RE.search(before):
        return []
    if thanked := THANKED_RE.search(before):
        places = [begin + thanked.start(i) for i in (1, 2) if thanked[i]]
        return [tape.phrases[at] for at in places if tape.text[at] in CLASSES[slot]]
    if UNNAMED_RE.search(before):
        return []
    relative = RELATIVE_RE.search(before)
    if relative:
        return _antecedent(slot, rule, tape, begin + relative.start(1)) if relative[1] else []
    indexes, elided = find_subject(tape, match.start(), slot)
    if indexes:
        if "direct" in rule.options and not _is_direct(tape, indexes[-1], match.start()):
            return []
        if "unsigned" in rule.options and SIGNING_RE.search(
            tape.text, _last_party(tape, match.start()), match.start()
        ):
            return []
        kept = indexes[:1] if "alone" in rule.options else indexes
        return [tape.phrases[index] for index in kept]
    if not elided or {"named", "direct"} & rule.options:
        return []
    return _earlier(slot, tape, context)


def _earlier(slot: str, tape: Tape, context: Context) -> list[Phrase]:
    """Return whom an earlier sentence named, for a sentence that leaves its subject out."""
    start = tape.sentence.span.start
    if is_item(tape) and (titled := context.title(slot)):
        return [titled]
    topic = None if slot == "net" else context.topic(slot, start)
    phrase = topic or context.nearest(slot, start)
    aside = topic is None and phrase is not None and phrase.symbol == kinds.PLACE
    if phrase is None or aside:
        return []
    # Who did what the item of a list before tells need not have done this one.
    return [] if is_item(tape) and context.is_listed(phrase) else [phrase]


def _antecedent(slot: str, rule: Rule, tape: Tape, beside: int) -> list[Phrase]:
    """Find what a relative pronoun stands for.

    Args:
        slot: the kind it must be of.
        rule: the row whose cue the pronoun introduces.
        tape: the sentence.
        beside: tape index of the name right before the pronoun. It is the antecedent itself,
            or its owner is, or the name that is one of it.

    Returns:
        The one phrase, or none if it is of another kind or a list that the rule cannot take.
    """
    at = beside
    if owned := OWNED_RE.search(tape.text, max(0, beside - 8), beside):
        at = owned.start(1)
    elif is_one := IS_ONE_RE.search(tape.text, max(0, beside - 60), beside):
        at = is_one.start(1)
    elif rule.type == "has_quantity" and tape.text.endswith(("ของ", "จาก"), 0, beside):
        return []
    named = tape.phrases.get(at)
    if named is None or named.symbol not in CLASSES[slot]:
        return []
    return [named] if len(named.heads) == 1 or rule.type in JOINT else []


def _last_party(tape: Tape, end: int) -> int:
    """Return the tape index of the last party before `end`, 0 if there is none."""
    return max(tape.text.rfind(symbol, 0, end) for symbol in (*kinds.PARTIES, "\n")) + 1


def _is_direct(tape: Tape, index: int, cue: int) -> bool:
    """Say whether what a cue says is still about its subject: side by side, or after a state."""
    between = ASIDE_RE.sub("", tape.text[index + 1 : cue])
    if kinds.CLAUSE in between or len(between) > 120:
        return False
    if not re.search(f"[{CLASSES['thing']}]", between):
        stated = STATE_RE.match(between) and STATE_END_RE.search(between)
        return bool(DIRECT_RE.fullmatch(between) or stated)
    return tape.text[index] in TOPIC_KINDS or bool(STATE_RE.match(between))


def _reaches(phrase: Phrase, tape: Tape, cue: int) -> bool:
    """Say whether nobody else stands between a cue and the earlier name that it is about."""
    if phrase.span.start < tape.sentence.span.start:
        return not is_interrupted(tape.text[:cue])
    index = bisect_right(tape.offsets, phrase.span.start) - 1
    return not is_interrupted(tape.text[index + 1 : cue])


def _above(phrase: Phrase, slot: str, tape: Tape, context: Context, since: int) -> Phrase:
    """Return the project that is told of, where `phrase` only says under what: X ภายใต้ Y."""
    start = phrase.span.start
    index = bisect_right(tape.offsets, start) - 1
    if start < tape.sentence.span.start or not tape.text.endswith("ภายใต้", 0, index):
        return phrase
    return context.nearest(slot, start, max(since, tape.sentence.span.start)) or phrase


def _done_with(tape: Tape, cue: int) -> Phrase | None:
    """Return the programme that somebody carries out with the money that a cue tells of."""
    done = DONE_RE.search(tape.text, max(0, cue - 120), cue)
    if done is None:
        return None
    last = max(tape.text.rfind(symbol, 0, done.start() + 1) for symbol in CLASSES["prog"])
    return tape.phrases.get(last)


def _recipient(match: re.Match[str], tape: Tape, context: Context) -> list[Phrase]:
    """Find what gets money or help: the nearest programme, or the nearest open party.

    Behind และ it is whoever did what stands before: A จัดทำ X และได้รับทุนจาก B.
    """
    before = tape.text[max(0, match.start() - 20) : match.start()]
    if UNNAMED_RE.search(before):
        return []
    second = SECOND_SOURCE_RE.search(tape.text, max(0, match.start() - 80), match.start())
    done = MEANS_RE.match(match[0])
    if not (second or done) and AND_GETS_RE.search(
        tape.text, max(0, match.start() - 12), match.start()
    ):
        for index in sorted(tape.phrases, reverse=True):
            topic = index < match.start() and not HAD_RE.search(tape.text, max(0, index - 6), index)
            if topic and tape.text[index] in CLASSES["thing"] and is_open(tape, index):
                return [tape.phrases[index]]
        return []
    means = done and _done_with(tape, match.start())
    if means:
        return [means]
    for index in range(match.start() - 1, -1, -1):
        symbol = tape.text[index]
        if symbol in CLASSES["thing"] and is_interrupted(tape.text[index + 1 : match.start()]):
            return []
        if symbol == kinds.EVENT and match.start() - index > EVENT_REACH:
            return []
        if symbol in CLASSES["prog"] or (symbol in kinds.PARTIES and is_open(tape, index)):
            return [tape.phrases[index]]
    if not begins_with_verb(tape.text[: match.start()]):
        return []
    titled = context.title("any") if is_item(tape) else None
    phrase = titled or context.nearest("prog", tape.sentence.span.start)
    return [phrase] if phrase else []
