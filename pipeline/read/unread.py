"""Fonts that do not say what their glyphs mean and are none of the known ones: read all the same.

A font without ToUnicode, glyph names and cmap still has its drawings, and the text set in it is
still language. What each outline looks like (`drawn_letters.py`), what stands around all of its
places (`cipher.py`) and where it lies among the font's glyphs (`glyph_order.py`) say together which
letter it is. What they do not say clearly stays without meaning, and so does a font whose text is
not like language even then: its pages go to OCR.

Of 28 fonts that the network of signs had not seen, the table of known ones taken away, 26 are read
and the two of one handwritten family refused. In PDFs of three paragraphs 0.09 % of the characters
came out wrong and 0.83 % were left without meaning, of fifteen paragraphs 0.05 % and 0.46 %. Signs
that the network was not taught come out as the likest that it was: a dash as a hyphen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from pipeline.read.cipher import Solved, solve
from pipeline.read.cipher_text import Letter, Unread, find_unread, write
from pipeline.read.content import PageGlyphs
from pipeline.read.drawn_letters import Outline, Standing, letter_height, look
from pipeline.read.fonts import FontTable
from pipeline.read.glyph_order import Known, weigh_order
from pipeline.read.letters import CODES, SYMBOLS, Floats
from pipeline.read.letters import load as load_law
from pipeline.thai import THAI_DIGITS, is_thai

PAGES, DRAWN = 32, 200_000
"""Pages whose text is looked at together, or as many as draw so many glyphs."""
MOST_GLYPHS, MOST_OF_ALL = 256, 2_048
"""Glyphs of one font that are read so, and of all fonts of such pages; Thai text uses 60 to 120 of
each. Looking at one takes 1 ms."""
DECISIVE, DECISIVE_OF_A_DIGIT = 6.0, 8.0
"""Nats by which a Thai letter must be likelier than any other to be read, and by which anything
else must, of which the language says less."""
LOOKS_POSSIBLE = -9.0
"""What the language takes for a letter that it does not look like at all is not read: the text may
be drawn in an order that nobody speaks in."""
UNDOUBTED = 8.0
"""Nats by which a letter must be likelier to vouch for those beside it in the font."""
LIKE_LANGUAGE, LIKE_LETTERS = -3.3, -1.6
"""Nats for each letter that the text of a font must reach on average once it is read, and that its
glyphs must reach by their drawing alone. In 27 unseen Thai fonts text reaches -2.3 to -3.9 and
glyphs -0.0 to -1.6; Lao, Khmer, Burmese, Hindi, Hebrew, Greek, Russian and others taken for Thai
reach -3.3 to -8 and -1.8 to -11."""
STANDING = 8
"""So many glyphs that are to be read say how high the letters of their font are."""
SURE = 0.998
"""Share of the letters read so that are right."""
REASON = "nothing in the font says what the glyph means; its drawing and the text around it do"


def read_unread(pages: Iterable[PageGlyphs]) -> Iterator[PageGlyphs]:
    """Yield pages, the glyphs that their fonts say nothing of read as far as that can be done.

    Pages are held back, a bounded number of them, from the first that has such glyphs.
    """
    held: list[PageGlyphs] = []
    drawn = 0
    for page in pages:
        if not (page.unread or held):
            yield page
            continue
        held.append(page)
        drawn += len(page.glyphs)
        if len(held) == PAGES or drawn >= DRAWN:
            yield from _read(held)
            held, drawn = [], 0
    yield from _read(held)


def _read(pages: Sequence[PageGlyphs]) -> Iterator[PageGlyphs]:
    """Read the unread glyphs of some pages together."""
    places = [find_unread(page) for page in pages]
    counts = Counter(glyph for unread in places for glyph in unread.values())
    glyphs = _chosen(counts)
    if glyphs:
        numbers = {glyph: len(SYMBOLS) + number for number, glyph in enumerate(glyphs)}
        written = zip(pages, places, strict=True)
        text = [letter for page, unread in written for letter in write(page, unread, numbers)]
        _decipher(text, glyphs, counts)
    for page, unread in zip(pages, places, strict=True):
        yield _filled(page, unread)


def _chosen(counts: Counter[Unread]) -> list[Unread]:
    """Return the glyphs to be read, the most frequent first, so many of each font and of all."""
    taken: Counter[FontTable] = Counter()
    chosen = []
    for glyph, _ in counts.most_common():
        if glyph.code not in glyph.table.read_as and taken[glyph.table] < MOST_GLYPHS:
            taken[glyph.table] += 1
            chosen.append(glyph)
            if len(chosen) == MOST_OF_ALL:
                break
    return chosen


def _decipher(text: Sequence[Letter], glyphs: Sequence[Unread], counts: Counter[Unread]) -> None:
    """Find out what some glyphs mean in a text, and let their fonts know it."""
    fonts: dict[FontTable, list[Unread]] = {}
    for glyph in glyphs:
        fonts.setdefault(glyph.table, []).append(glyph)
    heights = {table: _height(table, own, counts) for table, own in fonts.items()}
    drawn = look([_outline(glyph, heights[glyph.table]) for glyph in glyphs])
    codes = np.array([letter.code for letter in text], np.int64)
    first = dict(zip(glyphs, solve(codes, drawn, load_law()), strict=True))
    rows = {glyph: row for row, glyph in enumerate(glyphs)}
    for own in fonts.values():
        drawn[[rows[glyph] for glyph in own]] += _order(own, first)
    found = dict(zip(glyphs, solve(codes, drawn, load_law()), strict=True))
    reading = np.array([*range(len(SYMBOLS)), *(CODES[found[g].symbol] for g in glyphs)])[codes]
    likely = load_law().weigh(reading[:-2], reading[1:-1], reading[2:])
    numbers: dict[FontTable | None, int] = {table: number for number, table in enumerate(fonts)}
    of_font = np.array([numbers.get(letter.table, len(fonts)) for letter in text[2:]], np.int64)
    told = np.bincount(of_font, likely, len(fonts)) / np.bincount(of_font, minlength=len(fonts))
    for (table, own), language in zip(fonts.items(), told, strict=False):
        looks = np.mean([found[glyph].looks for glyph in own])
        if language >= LIKE_LANGUAGE and looks >= LIKE_LETTERS:
            read = ((glyph.code, found[glyph]) for glyph in own)
            table.read_as |= {code: solved.symbol for code, solved in read if _is_clear(solved)}


def _height(table: FontTable, glyphs: Sequence[Unread], counts: Counter[Unread]) -> float:
    """Return how high letters are by the glyphs to be read, or if these are few by all."""
    evidence = table.evidence
    used = [(glyph.code, glyph.key, min(counts[glyph], MOST_GLYPHS)) for glyph in glyphs]
    if len(used) < STANDING:
        used = [(cid, key, 1) for _, cid, key in evidence.sample()]
    return letter_height(
        Standing(evidence.ink(key), evidence.width(cid), times) for cid, key, times in used
    )


def _outline(glyph: Unread, letter_height: float) -> Outline:
    evidence = glyph.table.evidence
    return Outline(evidence.program, glyph.key, evidence.width(glyph.code), letter_height)


def _order(glyphs: Sequence[Unread], found: dict[Unread, Solved]) -> Floats:
    """Return what the order of a font's glyphs adds: one row a glyph."""
    sure = [Known(g.code, found[g].symbol) for g in glyphs if found[g].margin >= UNDOUBTED]
    return weigh_order([glyph.code for glyph in glyphs], sure)


def _is_clear(solved: Solved) -> bool:
    """Say whether a glyph stands for one letter so clearly that it is read."""
    letter = is_thai(solved.symbol[0]) and solved.symbol not in THAI_DIGITS
    clear = solved.margin >= (DECISIVE if letter else DECISIVE_OF_A_DIGIT)
    return clear and solved.looks >= LOOKS_POSSIBLE


def _filled(page: PageGlyphs, unread: dict[int, Unread]) -> PageGlyphs:
    """Return a page with what has been read in its place."""
    glyphs = list(page.glyphs)
    for at, glyph in unread.items():
        meaning = glyph.table.read_as.get(glyph.code)
        if meaning is not None:
            glyphs[at] = glyphs[at]._replace(meaning=meaning, reason=REASON, confidence=SURE)
            glyph.table.unknown -= 1
            glyph.table.deciphered += 1
    return page._replace(glyphs=tuple(glyphs), unread=())
