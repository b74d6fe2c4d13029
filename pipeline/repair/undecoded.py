"""Signs that stand for several marks, each place read through the lattice.

A glyph that a font does not name comes out as U+FFFD, as a box or as some symbol, whichever mark
it draws. Which one it is the words say, as with a mark that is lost, only that here its place is
known. A font that names one glyph names it everywhere: so what a sign may stand for is what is
hardly ever seen otherwise in the same text.

What stands for one mark throughout is left to `decipher.py`.

Example, with ? as the sign: ``ต?องได?รับอนุญาตก?อน`` → ``ต้องได้รับอนุญาตก่อน``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline.repair.confidence import probability
from pipeline.repair.decipher import (
    AGAINST_NATS,
    CIPHER_RE,
    DECISIVE_NATS_EACH,
    MEANINGS,
    PROVED_PLACES,
    SAMPLE_PLACES,
    UNDECODED,
    gain_at,
    place_of,
)
from pipeline.repair.language import LanguageModel
from pipeline.repair.lattice import Lattice, Reading
from pipeline.repair.lexicon import UNIT_RE
from pipeline.repair.losses import DECIPHERED
from pipeline.repair.pua import FIRST_NUMBER, PAST_NUMBERS
from pipeline.repair.reader import Reader, pieces_of
from pipeline.repair.settle import Settled, odds_of, settle
from pipeline.repair.shaping import SHAPED_RE
from pipeline.repair.unnamed import (
    ALL_GLYPHS,
    SIGN,
    Glyphs,
    glyphs_of,
    missing_glyphs,
    unnamed_glyphs,
)
from pipeline.spans import Edit, Span, apply_edits
from pipeline.thai import BASES, MARKS, SARA_A, SARA_AA, SARA_AM
from pipeline.variants import Placed

MOST_IN_A_ROW = 3
"""Signs side by side: no base bears more marks."""
LEAST_PLACES, READABLE = 5, 0.5
"""Places of a symbol for which a mark is looked for, and the share at which one must make words; so
must U+FFFD, which may as well stand for a letter."""
SAMPLE_PIECES = 8
"""Pieces, of 2,000 characters each, from which it is learned what the signs stand for."""
SEEN_RARELY = 0.3
"""Share of a glyph that is unnamed, beside that of the glyph that a sign usually stands for, from
which on it counts as unnamed: most are 0 or 1 where one font sets the text, and alike where another
one sets the headings. The highest share of any is no measure: a glyph seen once may have it."""
MOSTLY_MARKS = 0.8
"""Share of the signs that read as marks, below which each must gain decisively as one, as it must
where they are few; else it must not lose by it: a quotation mark behind a word makes one rarer."""
MOST_SURE = 0.999
READ_BY_CHANCE = 0.14
"""Signs that read as marks though they stand for another letter, for each such sign that does not:
the mean of the letters in 80,000 characters of held-out text."""


def read_signs(text: str, reader: Reader, known_words: Iterable[str] = ()) -> list[Edit]:
    """Return edits, each of one character, that put marks in place of signs, however unsure.

    known_words: words that are known to occur.
    """
    signs = find_signs(text, reader.model)
    if not signs or SIGN in text:
        return []
    row = (
        f"(?<=[{BASES}{MARKS}{SARA_AA}])[{re.escape(''.join(sorted(signs)))}]{{1,{MOST_IN_A_ROW}}}"
    )
    marked = re.sub(row, lambda match: SIGN * len(match[0]), text)
    whole = Span(0, len(marked))
    pieces = [piece for piece in pieces_of(marked, whole) if SIGN in piece.of(marked)]
    sample = pieces[:: -(-len(pieces) // SAMPLE_PIECES)]
    lattice = reader.through((unnamed_glyphs(_unnamed_in(marked, sample, reader)),))
    lattice = lattice.with_words(known_words)
    edits = _read(text, marked, pieces, lattice)
    n_signs = marked.count(SIGN)
    if len(edits) < READABLE * n_signs:
        return []
    sure = 1.0 - READ_BY_CHANCE * (n_signs / len(edits) - 1.0)
    edits += _as_elsewhere(edits, marked, reader.model)
    edits = [replace(edit, confidence=min(sure, edit.confidence)) for edit in edits]
    return sorted(edits, key=lambda edit: edit.span)


def find_signs(text: str, model: LanguageModel) -> set[str]:
    """Return the signs that stand for marks: what could not be decoded, and symbols that read so.

    A letter or digit that does is a cipher for one mark.
    """
    places: dict[str, list[int]] = {}
    for match in CIPHER_RE.finditer(text):
        if not match[0].isalnum():
            places.setdefault(match[0], []).append(match.start())
    return {
        sign
        for sign, there in places.items()
        if sign == UNDECODED
        or FIRST_NUMBER <= ord(sign) < PAST_NUMBERS
        or _is_readable(text, there, model)
    }


def _is_readable(text: str, places: Sequence[int], model: LanguageModel) -> bool:
    """Say whether some mark makes words at enough of the places of a symbol."""
    if len(places) < LEAST_PLACES:
        return False
    sample = [place_of(text, at) for at in places[:: -(-len(places) // SAMPLE_PLACES)]]
    read = sum(
        any(gain_at(place, mark, model) > DECISIVE_NATS_EACH for mark in MEANINGS)
        for place in sample
    )
    return read >= READABLE * len(sample)


def _unnamed_in(marked: str, sample: Sequence[Span], reader: Reader) -> Glyphs:
    """Return what signs may stand for: the glyphs that are hardly ever seen in a sample."""
    unnamed: Counter[Placed] = Counter()
    named: Counter[Placed] = Counter()
    lattice = reader.through((unnamed_glyphs(ALL_GLYPHS),))
    for piece in sample:
        settled = _settled(marked, piece, lattice)
        for at in _with_signs(marked, settled, lattice):
            reading = settled.readings[at]
            meant = _meant(marked, reading, lattice.word(reading.token))
            unnamed.update(glyph for _, glyph in meant)
        for cluster in SHAPED_RE.findall(piece.of(marked)):
            if SIGN not in cluster:
                named.update(glyphs_of(cluster))
        named.update(Placed(c, "") for c in piece.of(marked) if c in SARA_A + SARA_AA + SARA_AM)
    shares = {glyph: unnamed[glyph] / (unnamed[glyph] + named[glyph]) for glyph in unnamed | named}
    usual = sorted(shares[glyph] for glyph in unnamed.elements())
    least = SEEN_RARELY * usual[len(usual) // 2] if usual else 0.0
    return frozenset(glyph for glyph in ALL_GLYPHS if shares.get(glyph, 1.0) >= least)


def _settled(marked: str, piece: Span, lattice: Lattice) -> Settled:
    """Read a piece of text."""
    return settle(marked, lattice, lattice.decode(marked, *piece)[0])


def _with_signs(marked: str, settled: Settled, lattice: Lattice) -> Iterator[int]:
    """Yield which readings find a word where signs stand."""
    for at, reading in enumerate(settled.readings):
        if SIGN in marked[reading.start : reading.end] and lattice.changes(marked, reading):
            yield at


def _meant(marked: str, reading: Reading, word: str) -> Iterator[tuple[int, Placed]]:
    """Yield where each sign of a word stands, and the glyph it stands for."""
    units = iter(UNIT_RE.findall(word))
    for match in UNIT_RE.finditer(marked, reading.start, reading.end):
        if not match[0].isspace():
            signs = [at for at in range(*match.span()) if marked[at] == SIGN]
            yield from zip(signs, missing_glyphs(next(units), match[0]), strict=True)


def _read(text: str, marked: str, pieces: Sequence[Span], lattice: Lattice) -> list[Edit]:
    """Return an edit for each sign in a word that is found, if that is better than no mark."""
    edits = [
        edit
        for piece in pieces
        for settled in [_settled(marked, piece, lattice)]
        for at in _with_signs(marked, settled, lattice)
        for edit in _edits(text, marked, settled, at, lattice)
    ]
    mostly = len(edits) >= max(LEAST_PLACES, MOSTLY_MARKS * marked.count(SIGN))
    least = AGAINST_NATS if mostly else DECISIVE_NATS_EACH
    read = apply_edits(text, edits)
    return [
        edit
        for edit in edits
        if gain_at(place_of(read, edit.span.start), edit.replacement, lattice.model) > least
    ]


def _edits(text: str, marked: str, settled: Settled, at: int, lattice: Lattice) -> Iterator[Edit]:
    """Yield an edit for each sign of one word."""
    reading = settled.readings[at]
    word = lattice.word(reading.token)
    odds, rivals = odds_of(marked, lattice, settled, at)
    others = [dict(_meant(marked, reading, rival)) for rival in rivals]
    for sign, glyph in _meant(marked, reading, word):
        meanings = dict.fromkeys(other[sign].character for other in others)
        meanings.pop(glyph.character, None)
        yield Edit(
            Span(sign, sign + 1),
            glyph.character,
            f"{text[sign]} stands for marks, here in {word}",
            lossless=False,
            confidence=probability(odds),
            alternatives=tuple(meanings)[:3],
            mechanism=DECIPHERED,
        )


def _as_elsewhere(edits: Sequence[Edit], marked: str, model: LanguageModel) -> Iterator[Edit]:
    """Yield edits for the signs in no word, such as names, if all others stand for one mark.

    Where the word is one without any, the sign may be a quotation mark.
    """
    meanings = Counter(edit.replacement for edit in edits)
    if len(meanings) != 1 or len(edits) < PROVED_PLACES:
        return
    ((mark, times),) = meanings.items()
    read = {edit.span.start for edit in edits}
    for at, character in enumerate(marked):
        if character != SIGN or at in read:
            continue
        if gain_at(place_of(marked, at), mark, model) > AGAINST_NATS:
            yield Edit(
                Span(at, at + 1),
                mark,
                f"what stands for this mark {times} times elsewhere",
                lossless=False,
                confidence=min(MOST_SURE, round((times + 1) / (times + 2), 3)),
                mechanism=DECIPHERED,
            )
