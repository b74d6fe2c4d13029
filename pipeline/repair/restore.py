"""Restoration: what the lossless fixes cannot settle, with its odds.

The diagnosis (`diagnosis.py`) names stretches that lack what clean Thai always shows. For each,
the channels that explain it are tried on a sample; the one under which the text is far better
Thai than as it stands is applied, and no other. Then every word of the stretch is read through
the lattice. A word is changed if the change is more likely than not; how likely is recorded.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from pipeline.repair.between import drop_between, part_names
from pipeline.repair.blanked import blanks_for_marks
from pipeline.repair.blanks import Prices, count_tears, drop_passed, spaced_words
from pipeline.repair.by_font import Font
from pipeline.repair.channels import OVERLOOKED, Channel, Damage
from pipeline.repair.confidence import Odds, probability
from pipeline.repair.decipher import CIPHER_RE, decipher
from pipeline.repair.language import LanguageModel
from pipeline.repair.lattice import Lattice, Reading, letters_of
from pipeline.repair.losses import Loss, letter_loss, marks_lost
from pipeline.repair.own_words import own_words
from pipeline.repair.reader import Diagnosis, Reader, pieces_of
from pipeline.repair.settle import odds_of, settle
from pipeline.repair.sporadic import RANDOM_RATE
from pipeline.repair.stretches import diagnose
from pipeline.repair.swap import swap_back, swapped_spans
from pipeline.repair.undecoded import read_signs
from pipeline.repair.words import GAP_RE
from pipeline.spans import Edit, Span, apply_edits

SURE = 0.5
"""A word is changed if the change is likelier than this; else it stays as observed."""
SPORADIC_SURE = 0.9
"""Where the rate is lower than `RANDOM_RATE` most words are sound: a change must be surer."""


def restore_text(
    text: str,
    model: LanguageModel,
    *,
    known_words: Iterable[str] = (),
    blanks: Prices | None = None,
    settled: str = "",
    damaged: bool = False,
    fonts: Sequence[Font] = (),
    pictures: Sequence[Span] = (),
) -> tuple[list[Edit], list[Loss]]:
    """Restore what damage took from `text`.

    Args:
        text: after all lossless fixes.
        model: the language model.
        known_words: words that are known to occur: names from gazetteers or from other pages.
        blanks: what false blanks cost; None if every blank is a writer's.
        settled: the text as it was left before; blanks in lines that stand in it stay.
        damaged: whether the text is known to be damaged somehow: then less has to prove it.
        fonts: where each font stands that can be asked by itself.
        pictures: what was read from pictures, sorted: there few marks were lost by a font.

    Returns:
        Edits, sorted, none lossless, each with its confidence and alternatives; and every
        stretch that lost something, also those that are left as they are.
    """
    reader = Reader(model, blanks, damaged)
    letters, text, losses = _settle_letters(text, reader, fonts, known_words)
    made = find_changes(text, reader, known_words, settled, fonts, pictures)
    kept = [change.edit for change in made if change.sure]
    marks = blanks_for_marks(text, [change.edit for change in made if change.sure and change.odds])
    taken = {edit.span.start for edit in kept}
    kept += [edit for edit in marks if edit.span.start not in taken]
    kept.sort(key=lambda edit: edit.span)
    losses += [
        Loss(change.edit, change.edit.span.of(text), change.marks, change.sure)
        for change in made
        if change.odds is not None
    ]
    return _merged(letters, kept), losses


def find_changes(
    text: str,
    reader: Reader,
    known_words: Iterable[str] = (),
    settled: str = "",
    fonts: Sequence[Font] = (),
    pictures: Sequence[Span] = (),
) -> list[Change]:
    """Return the words of `text` that read better otherwise, and its false blanks, in order."""
    stretches = list(_as_seen(diagnose(text, reader, fonts), pictures))
    if reader.blanks:
        lines = frozenset(settled.split("\n") if settled else ())
        stretches = _throughout(stretches, text, lines)
    if not stretches:
        return []
    damage = Damage(dict.fromkeys(channel for found in stretches for channel in found.channels))
    least = 2 if any(found.rate < 1 for found in stretches) else 1
    seen_whole = own_words(text, damage, reader.model.lexicon, least)
    vouched = tuple(sorted({*known_words, *seen_whole}))
    return [
        change
        for found in stretches
        for change in _doubted(text, found, list(_changes(text, found, reader, vouched)))
    ]


def _doubted(text: str, found: Diagnosis, changes: list[Change]) -> list[Change]:
    """Return the changes, those unsure that a writer spells so each time.

    Where few marks are lost, chance spares a word that is written twice.
    """
    if found.rate >= RANDOM_RATE:
        return changes
    times = Counter(change.edit.replacement for change in changes if change.odds)
    slips = {word for word, n in times.items() if n > 1 and word not in text}
    return [
        change._replace(sure=False) if change.odds and change.edit.replacement in slips else change
        for change in changes
    ]


def _as_seen(stretches: Iterable[Diagnosis], pictures: Sequence[Span]) -> Iterator[Diagnosis]:
    """Yield the stretches, with fewer channels where they were read from pictures.

    An OCR engine overlooks small marks over others. Whether a font drew a mark low or on the
    left is nothing to it: of 51 such marks put back in two scans eight were right.
    """
    ends = [picture.end for picture in pictures]
    for stretch in stretches:
        overlooked = tuple(c for c in stretch.channels if c in OVERLOOKED)
        at, end = stretch.span
        for picture in pictures[bisect_right(ends, at) :]:
            if picture.start >= end:
                break
            if at < picture.start:
                yield stretch._replace(span=Span(at, picture.start))
            at, start = min(picture.end, end), max(at, picture.start)
            if overlooked:
                yield stretch._replace(span=Span(start, at), channels=overlooked)
        if at < end:
            yield stretch._replace(span=Span(at, end))


def _throughout(
    stretches: Iterable[Diagnosis], text: str, settled: Container[str]
) -> list[Diagnosis]:
    """Return the stretches with what lies between them, where only blanks are to be mended.

    settled: lines that are left out there.
    """
    found: list[Diagnosis] = []
    at = 0
    for stretch in (*stretches, Diagnosis(Span(len(text), len(text)), ())):
        fresh = _fresh(text, Span(at, stretch.span.start), settled)
        found += [Diagnosis(span, ()) for span in fresh]
        found.append(stretch)
        at = stretch.span.end
    return found[:-1]


def _fresh(text: str, span: Span, settled: Container[str]) -> Iterator[Span]:
    """Yield the parts of a stretch without the lines that are settled."""
    start = at = span.start
    for line in span.of(text).split("\n"):
        behind = at + len(line) + 1
        if line in settled:
            if start < at:
                yield Span(start, at)
            start = behind
        at = behind
    if start < span.end:
        yield Span(start, span.end)


def _settle_letters(
    text: str, reader: Reader, fonts: Sequence[Font], known_words: Iterable[str]
) -> tuple[list[Edit], str, list[Loss]]:
    """Put right what stands for other characters; offsets stay as they are."""
    losses: list[Loss] = []
    edits: dict[int, Edit] = {}
    finders = [
        *(partial(_deciphered, model=reader.model, font=font) for font in (*fonts, None)),
        partial(read_signs, reader=reader, known_words=known_words),
        partial(_swapped, model=reader.model, fonts=fonts),
    ]
    for find in finders:
        found = sorted(find(text), key=lambda edit: edit.span)
        sure = [edit for edit in found if edit.confidence > SURE]
        losses += [letter_loss(e, text, restored=e.confidence > SURE) for e in found]
        edits |= {edit.span.start: edit for edit in sure}
        text = apply_edits(text, sure)
    return [edits[at] for at in sorted(edits)], text, losses


def _swapped(text: str, model: LanguageModel, fonts: Sequence[Font]) -> list[Edit]:
    """Return the edits that swap SARA AA and SARA AM, in the fonts that need it or in the text."""
    spans = [
        whole
        for font in fonts
        for span in swapped_spans(font.read(text), model)
        for whole in font.to_whole(span)
    ]
    spans = sorted(spans) or swapped_spans(text, model)
    return [edit for span in spans for edit in swap_back(text, span)]


def _deciphered(text: str, model: LanguageModel, font: Font | None) -> list[Edit]:
    """Return the edits that decipher what a font sets, or all of the text."""
    if font is None:
        return decipher(text, model)
    return [
        replace(edit, span=span)
        for edit in decipher(font.read(text), model)
        for span in font.to_whole(edit.span)
    ]


def _merged(letters: list[Edit], words: list[Edit]) -> list[Edit]:
    """Join both layers of edits; a letter inside a restored word is part of its replacement."""
    starts = [edit.span.start for edit in words]

    def apart(letter: Edit) -> bool:
        at = bisect_right(starts, letter.span.start) - 1
        return at < 0 or words[at].span.end <= letter.span.start

    return sorted([*filter(apart, letters), *words], key=lambda edit: edit.span)


class Change(NamedTuple):
    """A word that reads better otherwise, or a blank that is false.

    marks: lost there, by kind; none for a blank. sure: whether the odds allow to change it.
    odds: what speaks for a word and against it; None for a blank.
    """

    edit: Edit
    marks: Counter[str]
    sure: bool
    odds: Odds | None = None


def _changes(
    text: str, found: Diagnosis, reader: Reader, known_words: tuple[str, ...]
) -> Iterator[Change]:
    """Yield the words of one stretch that read better otherwise, and its false blanks."""
    lattice = reader.through(found.channels, known_words).at_rate(found.rate)
    least = SPORADIC_SURE if found.rate < RANDOM_RATE else SURE
    for piece in pieces_of(text, found.span):
        settled = settle(text, lattice, lattice.decode(text, *piece)[0])
        if reader.blanks and reader.blanks.rate:
            parted = part_names(text, settled.readings, lattice)
            settled = settled._replace(readings=parted)
        readings = settled.readings
        spaced = spaced_words(text, readings, reader.model) if reader.blanks else set()
        between = _between(text, readings, lattice, reader.blanks)
        for at, reading in enumerate(readings):
            whole = None
            if lattice.changes(text, reading) and not _is_marked(text, lattice, reading):
                observed = letters_of(text[reading.start : reading.end])
                lost = marks_lost(observed, lattice.word(reading.token), found.channels)
                odds, rivals = odds_of(text, lattice, settled, at)
                whole = _as_edit(text, lattice, reading, list(lost), odds, rivals)
                marks = Counter({channel.noun: times for channel, times in lost.items()})
                yield Change(whole, marks, whole.confidence > least, odds)
            if not reader.blanks:
                continue
            observed = text[reading.start : reading.end]
            stray = (between or {}).get(at, ()) if at not in spaced else ()
            if not (stray or GAP_RE.search(observed)):
                continue
            if at not in spaced or count_tears(observed, reader.model):
                behind = between is None and at not in spaced
                passed = drop_passed(text, readings, at, lattice, behind=behind)
                for edit in (*passed, *stray):
                    if whole is None or edit.span.start >= whole.span.end:
                        yield Change(edit, Counter(), sure=True)


def _is_marked(text: str, lattice: Lattice, reading: Reading) -> bool:
    """Say whether a foreign character stands where a word seems to lack its last mark.

    It may stand for the mark, though too rarely to be deciphered: ศาสตร8 has not lost it. Two
    digits are a number: วันที31 has.
    """
    return (
        text[reading.start : reading.end] == lattice.word(reading.token)[:-1]
        and CIPHER_RE.match(text, reading.end) is not None
        and not text[reading.end : reading.end + 2].isdigit()
    )


def _between(
    text: str, readings: Sequence[Reading], lattice: Lattice, blanks: Prices | None
) -> dict[int, list[Edit]] | None:
    """Return the false blanks between words by the readings that they are or end.

    None if it is not known how many are false: then what the lattice passes over is.
    """
    if not blanks or not blanks.rate:
        return None
    found = drop_between(text, readings, lattice, blanks.rate)
    return {number: [edit] for number, edit in found}


def _as_edit(
    text: str,
    lattice: Lattice,
    reading: Reading,
    causes: Sequence[Channel],
    odds: Odds,
    rivals: Sequence[str],
) -> Edit:
    """Return a changed word as an edit, with its odds against the other originals."""
    observed = text[reading.start : reading.end].rstrip()
    return Edit(
        Span(reading.start, reading.start + len(observed)),
        lattice.word(reading.token),
        f"lost here: {', '.join(channel.noun for channel in causes)}",
        lossless=False,
        confidence=probability(odds),
        alternatives=tuple(rivals[:3]),
        mechanism=causes[0].name,
    )
