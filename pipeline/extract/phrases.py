"""Names that stand together: A (B), X Y Z, A B และ C become one phrase on a sentence's tape.

Relations are read from the tape: the sentence with every phrase replaced by one symbol
that says its kind, so that a cue pattern sees `{party}ลงนามกับ{party}` however long the
names and the lists are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extract.coordination import coordinate
from pipeline.extract.links import (
    Link,
    can_lie_in,
    country_of,
    find_link,
    find_stand,
    is_owner,
    place_rank,
)
from pipeline.extract.phrase_kinds import Phrase, symbol_of
from pipeline.records import Mention
from pipeline.spans import Span

BRACKET_RE = re.compile(r"[ ]?\(([^()\n]{1,80})\)")
ALIAS_GAP_RE = re.compile(
    r"[ ]?(?:\((?:[^()\n]{0,24}?:)?[ ]?|หรือ[ ]?(?:ที่รู้จักในชื่อ[ ]?)?)|[ ]|[ ]?[:;,/|][ ]?"
)
"""What stands between two names of one thing: a bracket, หรือ, and signs inside the bracket."""


def find_phrases(text: str, mentions: Sequence[Mention]) -> tuple[list[Phrase], list[Link]]:
    """Join mentions into phrases, and tell what lies inside what.

    Args:
        text: the clean text.
        mentions: sorted, not overlapping.

    Returns:
        The phrases in text order, and a link for each name that stands beside the one it lies
        in. The time is linear: every join looks only at neighbours.
    """
    singles = _absorb_aliases(text, mentions)
    chained, links = _absorb_outer(text, singles)
    phrases = list(coordinate(text, chained))
    return phrases, [*links, *_shared(links, phrases)]


def _absorb_aliases(text: str, mentions: Sequence[Mention]) -> list[Phrase]:
    """Join A (B), A (Latin: B) and A หรือ B where both name one entity.

    A party or a programme takes in any other bracket behind it too, unless only a number or a
    mention of its own stands in it.
    """
    phrases: list[Phrase] = []
    for i, mention in enumerate(mentions):
        if phrases and mention.full_span.start < phrases[-1].span.end:
            continue
        end = mention.full_span.end
        j = i + 1
        while j < len(mentions) and mentions[j].value.id == mention.value.id:
            if not ALIAS_GAP_RE.fullmatch(text, end, mentions[j].full_span.start):
                break
            if mentions[j].span.of(text) == mention.span.of(text):
                break  # the same name again opens the next sentence
            end = mentions[j].full_span.end
            close = text.find(")", end, end + 3)
            end = close + 1 if close >= 0 else end
            j += 1
        bracket = BRACKET_RE.match(text, end) if mention.kind in ("partner", "programme") else None
        following = mentions[j].full_span.start if j < len(mentions) else len(text)
        if bracket and bracket.end() <= following and not bracket[1].strip().isdigit():
            end = bracket.end()
        phrases.append(Phrase(Span(mention.full_span.start, end), symbol_of(mention), (mention,)))
    return phrases


def _absorb_outer(text: str, singles: Sequence[Phrase]) -> tuple[list[Phrase], list[Link]]:
    """Join X Y Z where each lies in the next, or A of its owner B; the first stays the head."""
    phrases: list[Phrase] = []
    links: list[Link] = []
    last: Mention | None = None
    for i, single in enumerate(singles):
        if phrases and last is not None:
            before = phrases[-1]
            gap = Span(before.span.end, single.span.start)
            behind = singles[i + 1].heads[0] if i + 1 < len(singles) else None
            link = find_link(text, last, single.heads[0], gap, behind)
            link = link or find_stand(text, last, single.heads[0], gap, behind)
            if link:
                end = single.span.end
                if "(" in gap.of(text) and text[end : end + 1] == ")":
                    end += 1
                phrases[-1] = Phrase(Span(before.span.start, end), before.symbol, before.heads)
                links.append(link)
                last = single.heads[0]
                continue
            if is_owner(text, last, single.heads[0], gap):
                span = Span(before.span.start, single.span.end)
                phrases[-1] = Phrase(span, before.symbol, before.heads)
                continue
        phrases.append(single)
        last = single.heads[0]
    return phrases, links


def _shared(links: Sequence[Link], phrases: Sequence[Phrase]) -> list[Link]:
    """Give the outer place of a list's last member to those members that lie there too."""
    groups = {id(head): phrase for phrase in phrases for head in phrase.heads}
    shared = []
    for link in links:
        group = groups.get(id(link.inner))
        country = country_of(link.outer)
        if group is None or link.type != "located_in" or place_rank(link.inner) is None:
            continue
        for head in group.heads:
            if not can_lie_in(head, link.outer):
                continue
            if head.span.start < link.inner.span.start and country_of(head) == country is not None:
                span = Span(head.full_span.start, link.span.end)
                shared.append(link._replace(inner=head, span=span))
    return shared
