"""RawText → CleanText: the fixes, in order, to a fixed point.

First the evidence of the fonts is put in place, then every proved fix runs until none finds
anything, then what the language makes likely. Each change is an edit with its evidence, carried
to the raw and to the clean text. The files by task:

What is proved
    fixes        every fix, in order; which of them are signs of damage
    pua          private-use codes and free bytes of old Thai fonts
    mojibake     text decoded with the wrong encoding
    marks        marks in the wrong order, in pieces, doubled
    gaps         blanks inside words that the script rules out
    overprint    text drawn several times
    shaping      the law of positions: how an old font draws a cluster
    evidence     what the fonts say; what the law does not confirm
    history      what was done, and where it stands in both texts

What the language makes likely
    words        blanks inside Thai words that a lexicon finds
    blanks       whether a brochure has false blanks, and what one costs
    between      blanks between two words: a writer's, or false
    strays       false blanks beside signs and other blanks
    latin        Latin words cut by a blank (`latin.csv`)
    attach       a mark on the wrong base, by one word
    displaced    marks displaced throughout, all put back
    stranded     marks left behind a whole stretch of text
    rates        how often marks went astray, which way and over what
    dealing      the marks of a line dealt out so that it falls into words
    slots        where the marks of a line may belong
    patterns     which marks a base bears between two others
    tones        two different tones on one base
    wraps        whether a text was wrapped to a measure
    lines        lines broken to fit a column
    halves       paragraphs cut by the end of a column or page
    swap         SARA AA and SARA AM in each other's place
    decipher     a foreign character for one Thai mark
    undecoded    a sign for several marks, which the words tell apart
    unnamed      the channel that makes such signs

Marks that are lost
    losses       how many marks were lost, of which kind, and what was left
    restore      reads the damaged words anew, and says how surely
    blanked      blanks that stand for lost marks
    diagnosis    what should be seen in this much Thai, and is not
    hints        a cheap look before the lattice is built
    by_font      the text of each font by itself
    stretches    which stretches are damaged, and by what
    verdict      which channels explain a stretch: gain and absence, weighed together
    sporadic     marks lost here and there, and how many
    reader       the language seen through channels and past blanks
    channels     what damage makes of a unit
    originals    the words that damage could have made into what is seen
    lattice      all originals of a stretch, and the likeliest
    paths        the best path through a text
    settle       each word weighed again, with the words on both sides
    own_words    names that the brochure itself vouches for
    confidence   how sure a restoration is, measured (`confidence.csv`)

The language
    language     how likely is this Thai? (`language.bin`)
    lexicon      words, their costs, the cheapest way to cut a stretch into them
    spacing      where writers set blanks (`spacing.bin`)
    surroundings  what stands around a blank
    ngrams       what a word costs after the two before it
    context      how much likelier the words around make a reading
    neighbours   what the words on both sides say: a small network
    counting     n-grams, counted and pruned
    columns      n-grams as they lie in the file
    learn_neighbours  the network, learned
    train        a tool: makes `language.bin` from texts
    train_spacing  a tool: makes `spacing.bin` from them
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.collector import calm_collector
from pipeline.records import Block, CleanText, Note, RawText
from pipeline.repair.attach import move_marks
from pipeline.repair.blanked import MARK_AS_BLANK
from pipeline.repair.blanks import FEW, Prices, price_blanks
from pipeline.repair.by_font import font_spans, fonts_of
from pipeline.repair.displaced import (
    put_marks_back,
    rates_by_strays,
    rates_by_words,
)
from pipeline.repair.evidence import (
    check_positions,
    diagnose_fonts,
    note_unknown_private_use,
    observed_in,
    read_glyphs_by_font,
)
from pipeline.repair.fixes import (
    BROKEN_EVERY,
    COPIES,
    LEAST_BROKEN,
    MAX_PASSES,
    OPEN_GAPS,
    PROVED,
    SIGN_EVERY,
    SIGNS_OF_BREAKAGE,
    SIGNS_OF_DAMAGE,
    SIGNS_OF_SPREADING,
    Fix,
)
from pipeline.repair.gaps import close_gap_before_mark
from pipeline.repair.halves import join_halves
from pipeline.repair.history import History
from pipeline.repair.language import LanguageModel, load
from pipeline.repair.latin import join_latin_words
from pipeline.repair.lines import join_block_lines, join_wrapped_lines
from pipeline.repair.losses import Loss, describe, settled
from pipeline.repair.marks import recompose_sara_am
from pipeline.repair.rates import Rates
from pipeline.repair.restore import restore_text
from pipeline.repair.stranded import bring_back_marks, doubt_places
from pipeline.repair.strays import drop_strays
from pipeline.repair.tones import settle_tones
from pipeline.spans import Alignment, Edit, Span

STRANDED_PASSES = 3
"""Two marks of one stretch are brought back one after the other."""


@calm_collector()
def repair_text(raw: RawText, *, known_words: Iterable[str] = ()) -> CleanText:
    """Mend `raw`: what follows from evidence, then what the language makes likely.

    Clean text comes back as it is; `repair_text` of the result changes nothing more.

    known_words: words that count as known although no lexicon has them: names.
    """
    history = History(raw.text)
    history.apply(read_glyphs_by_font(raw), "read_glyph_by_font")
    # Where glyphs have places the reading has told copies from repeats by them.
    fixes = [fix for fix in PROVED if fix not in COPIES or not any(raw.glyphs)]
    found: list[Loss] = []
    fonts = font_spans(raw)
    for _ in range(MAX_PASSES):
        proved = []
        for fix in fixes:
            # Marks before gaps: a mark that went over a blank is no sign that the blank is false.
            if fix is close_gap_before_mark:
                proved.append(_bring_marks_back(history, raw))
            find = _DISPLACED_BEFORE.get(fix)
            proved += [_put_marks_back(history, raw, find)] if find else []
            proved.append(history.apply(fix(history.text), fix.__name__))
        # Words before lines: a word spread over a narrow line is put together on its line.
        mended = _mend_words(history, raw, known_words, found, fonts)
        # Moves before tones: a tone that strayed is put back rather than weighed.
        mended = history.apply(settle_tones(history.text), "settle_tones") or mended
        if not any((*proved, mended, _join_lines(history, raw))):
            break
    _restore(history, raw, known_words, found, fonts)
    history.apply(recompose_sara_am(history.text), "recompose_sara_am")
    return CleanText(
        raw=raw,
        text=history.text,
        alignment=history.alignment,
        repairs=doubt_places(history.repairs()),
        blocks=_carry_blocks(raw.blocks, history.alignment),
        notes=(
            *_carry_notes(raw.notes, history.alignment),
            *_carry_notes(diagnose_fonts(raw), history.alignment),
            *check_positions(raw, history.text, history.alignment),
            *_carry_notes(describe(settled(found)), history.alignment),
            *note_unknown_private_use(history.text),
        ),
    )


def _mend_words(
    history: History,
    raw: RawText,
    known_words: Iterable[str],
    found: list[Loss],
    fonts: Mapping[str, Sequence[Span]],
) -> bool:
    """Mend what needs the language, if there are signs enough that the text was damaged at all."""
    model = load()
    blanks = price_blanks(history.text, model, history.count(SIGNS_OF_SPREADING))
    signs = history.count(SIGNS_OF_DAMAGE)
    if blanks is None and signs and signs * SIGN_EVERY >= len(history.text):
        blanks = FEW
    if blanks is None:
        return False
    strays = history.apply(drop_strays(history.text, blanks.rate_in_words), "drop_stray_blanks")
    restored = _restore(history, raw, known_words, found, fonts, blanks)
    joined = history.apply(join_latin_words(history.text), "join_latin_words")
    observed = observed_in(raw, history.text, history.alignment)
    moves = move_marks(history.text, model, observed)
    moved = history.apply(_off(moves, _pictures(raw, history.alignment)), "move_marks")
    return restored or strays or joined or moved


FindRates = Callable[[str, LanguageModel], Rates | None]
_DISPLACED_BEFORE: dict[Fix, FindRates] = {
    close_gap_before_mark: rates_by_strays,
    OPEN_GAPS[0]: rates_by_words,
}
"""Before which fix displaced marks are put back, and how they are seen."""


def _bring_marks_back(history: History, raw: RawText) -> bool:
    """Set stranded marks on their bases, as far as one that is set shows where others belong."""
    for done in range(STRANDED_PASSES):
        back = bring_back_marks(history.text, load())
        if not history.apply(_off(back, _pictures(raw, history.alignment)), "bring_back_marks"):
            return done > 0
    return True


def _put_marks_back(history: History, raw: RawText, find: FindRates) -> bool:
    """Put displaced marks back if `find` says that there are, and at which rates."""
    model = load()
    rates = find(history.text, model)
    if rates is None:
        return False
    observed = observed_in(raw, history.text, history.alignment)
    back = put_marks_back(history.text, model, observed, rates)
    return history.apply(back, "put_marks_back")


def _restore(
    history: History,
    raw: RawText,
    known_words: Iterable[str],
    found: list[Loss],
    fonts: Mapping[str, Sequence[Span]],
    blanks: Prices | None = None,
) -> bool:
    """Restore lost marks and close false blanks; say what was lost.

    found: what was lost so far, with spans in the raw text; more is added.
    fonts: where each sets the raw text; empty if one sets all.
    blanks: what a false one costs; None where every blank is a writer's. Those of a line are read
        once, unless another fix changes it: to read them again took as long as the first time,
        and where one in a hundred is false closed two more in 260,000 characters, both real.
    """
    if history.settled == history.text and not blanks:
        return False
    broken = history.count(SIGNS_OF_BREAKAGE)
    edits, losses = restore_text(
        history.text,
        load(),
        known_words=known_words,
        blanks=blanks,
        settled=history.settled,
        damaged=broken >= LEAST_BROKEN and broken * BROKEN_EVERY >= len(history.text),
        fonts=fonts_of(history.text, fonts, history.alignment) if fonts else (),
        pictures=_pictures(raw, history.alignment),
    )
    edits = [e for e in edits if e.evidence != MARK_AS_BLANK or not _was_double(history, raw, e)]
    found += [
        loss._replace(edit=replace(loss.edit, span=history.to_raw(loss.edit.span)))
        for loss in losses
    ]
    changed = history.apply(edits, "restore_text")
    if blanks:
        history.settled = history.text
    return changed


def _was_double(history: History, raw: RawText, blank: Edit) -> bool:
    """Say whether a blank is left of two, one a mark and one the writer's."""
    start, end = blank.span
    if "  " in history.text[max(0, start - 1) : end + 1]:
        return False
    start, end = history.to_raw(blank.span)
    return "  " in raw.text[max(0, start - 1) : end + 1]


def _join_lines(history: History, raw: RawText) -> bool:
    """Join wrapped lines: by the blocks of the page where it has any, else by their shape."""
    if raw.blocks:
        to_now = history.alignment.to_target
        parts = (to_now(part) for block in raw.blocks for part in block.paragraphs())
        lines = join_block_lines(history.text, parts)
        joined = history.apply(lines, "join_block_lines")
        halves = join_halves(history.text, raw, _carry_spans(raw, history))
        return history.apply(halves, "join_halves") or joined
    if raw.brochure.page_count:
        return False
    return history.apply(join_wrapped_lines(history.text), "join_wrapped_lines")


def _pictures(raw: RawText, alignment: Alignment) -> list[Span]:
    """Return where pages that an OCR engine read stand now."""
    return [
        alignment.to_target(page.span)
        for page in raw.pages
        if page.reader and page.reader != "text layer"
    ]


def _off(edits: Iterable[Edit], pictures: Sequence[Span]) -> Iterator[Edit]:
    """Yield the edits outside of pictures: an engine that sees ink sees each mark on its base."""
    ends = [picture.end for picture in pictures]
    for edit in edits:
        at = bisect_right(ends, edit.span.start)
        if at == len(ends) or not edit.span.overlaps(pictures[at]):
            yield edit


def _carry_spans(raw: RawText, history: History) -> list[Span]:
    """Return where each block of the raw text stands now."""
    alignment = history.alignment
    return [alignment.to_target(block.span) for block in raw.blocks]


def _carry_blocks(blocks: tuple[Block, ...], alignment: Alignment) -> tuple[Block, ...]:
    """Carry blocks to the clean text; what was emptied is left out."""
    carried = (_carry_block(block, alignment) for block in blocks)
    return tuple(block for block in carried if block.span.length)


def _carry_block(block: Block, alignment: Alignment) -> Block:
    """Carry a block and what begins in it."""
    starts = tuple(alignment.to_target(part).start for part in block.paragraphs())[1:]
    return block._replace(span=alignment.to_target(block.span), starts=starts)


def _carry_notes(notes: Iterable[Note], alignment: Alignment) -> tuple[Note, ...]:
    """Carry the notes of the reading to the clean text."""
    return tuple(
        note if note.span is None else note._replace(span=alignment.to_target(note.span))
        for note in notes
    )
