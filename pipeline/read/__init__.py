"""Read: brochure → RawText.

A PDF says which glyphs are drawn where. The file is opened, the content of its pages is walked,
each glyph gets its meaning from its font, and the layout says what is read together and in which
order. A page without a usable text layer is read from its picture. The files by task, each task
in the order in which it is done:

The file
    files            path → bytes, or the reason why not
    plain            a text file → RawText
    title            the title a PDF gives itself
    bombs            what the file would become in memory, before any reader opens it
    guard            font maps that would fill the memory are refused
    streams          which objects are streams
    sizes            how large a stream becomes, before it is unpacked
    glyphs           the pages' glyphs with meaning and place: the first reader, playa
    plumber          the second reader, pdfplumber: where the page tree is broken
    salvage          the third reader, PDFium: where both fail
    stray_pages      pages that no tree leads to and that do not say what they are
    agreement        do two readers see the same page?

The content of a page
    operators        a content stream → its operators
    content          the operators, carried out in order
    pen              where the next glyph stands, in which font and spacing
    visibility       what is drawn and cannot be seen
    brush            how a string is drawn: font, size, direction, visibility
    drawings         lines, rectangles, pictures; what colour and clip hide
    marked_content   stretches that have an /ActualText or lie on a layer
    layers           layers that are switched off
    structure_tree   /ActualText of the structure tree
    actual_text      /ActualText shared out over its glyphs
    cluster_words    clusters whose every piece is called by the whole → their pieces

What a glyph means
    brochure_fonts   the fonts of one brochure, each a witness for the others
    fonts            code → text, from all the evidence
    evidence         what one font holds as evidence
    meanings         words of witnesses, compared and checked
    glyph_names      what the name of a glyph says
    eight_bit        8-bit Thai fonts under Latin codes
    strings          strings → codes; how high a font stands
    data_files       tables that come with the program: read, checked, written
    outlines         which character an outline draws (`outlines.bin`, of `outlines.csv`)
    fat_outlines     outlines made bold by a program → the known design below them
    font_programs    embedded font programs, opened
    font_program     what every font program answers
    opentype         TrueType and OpenType
    postscript       CFF and Type 1
    type3            Type 3
    unread           fonts that say nothing and are none of the known ones: these steps, in order
    cipher_text      pages → letters, and numbers of glyphs that are not known
    drawn_letters    which letter an outline draws, by the network of `signs`: likelihoods
    outline_ink      outlines → ink
    letters          how likely a letter follows two others (`letters.bin`)
    cipher           glyphs as a cipher, solved by drawing and language
    glyph_order      the order of a font's glyphs
    learn_letters    a tool: makes `letters.bin` from texts
    learn_outlines   a tool: makes `outlines.bin` from fonts

The layout
    layout           the steps below, in order
    overprint        copies that make a shadow or a false bold → one
    clusters         glyphs → clusters: each mark to the base its ink lies over
    initials         a first letter several lines high → its first line
    lines            clusters → strips on one base line
    tables           ruled lines → grids
    row_grids        rows ruled or shaded, columns that nothing but white parts → grids
    frames           grids of call-outs and the lines that connect them → their parts
    cells            what is written in a grid, cell by cell
    cell_overflow    text taller than its cell → its cell
    unruled_rows     rows that no line parts, by the sums in them
    columns          strips → regions in reading order
    gutters          white space between two columns
    drawing_order    what the order of drawing tells about columns
    blocks           rows → headings, paragraphs, list items, rows of a table
    paragraphs       with which lines blocks begin
    cell_paragraphs  with which lines of a cell paragraphs begin
    list_marks       which lines begin with the mark of a list item
    furniture        headers, footers, page numbers
    blanks           where a blank stands
    writing          blocks → RawText
    packing          glyphs and clusters of long brochures in columns
    picture          pages to look at, plain or with the layout drawn on

OCR
    readers          each page to its text layer or to OCR
    triage           trust the text layer?
    page_ocr         a page read from its picture: the steps below, in order
    camera           pictures of pages
    glass            dirt that comes back page by page: it lies on the scanner's glass
    parts            a picture → its columns
    ink              a picture → its connected components
    inklines         a column → its lines, without dust
    ocr              one engine, Tesseract
    ocr_words        its words, placed on the page
    rereading        where the engine is in doubt, line by line
    missed_lines     lines that the engine passed over
    dirt             words read into shadows, staples, specks
    layer_digits     digits of a hidden layer win over OCR

Thai digits, which the engine does not know
    digit_reader     an engine that is helped with them: the steps below, in order
    sign_slots       components → places where one sign stands
    signs            which sign some ink draws: a small network (`signs.bin`, of `signs.csv`)
    digit_typefaces  the digits of one brochure, compared with each other
    digit_pieces     digits that the network took for none: odd ones, broken ones
    running_heads    digits of heads and feet, which other pages tell
    digits           which signs are digits of a number
    digit_painting   Thai digits painted over with 0 to 9
    digit_alignment  what was read there → the Thai digits
    learn_signs      a tool: makes `signs.bin` from fonts
    learn_worn       a part of it: signs as worn print shows them
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from pipeline.collector import calm_collector
from pipeline.read.files import is_pdf, load, not_a_pdf
from pipeline.read.glyphs import read_pages
from pipeline.read.layout import find_strips, hold_pages, lay_out
from pipeline.read.ocr import find_engine
from pipeline.read.plain import read_plain_text
from pipeline.read.readers import assign_readers
from pipeline.read.title import read_title
from pipeline.read.writing import write_pages
from pipeline.records import Brochure, RawText

__all__ = ["read_brochure", "read_plain_text"]


def read_brochure(path: Path, *, name: str | None = None, ocr: bool = True) -> RawText:
    """Read a brochure, PDF or text.

    Args:
        path: the file.
        name: its path as recorded; `path` itself if None.
        ocr: whether pages without a usable text layer go to OCR.

    Raises:
        BrochureError: it cannot be read; its status says why.
    """
    name = path.as_posix() if name is None else name
    data = load(path, name)
    if not is_pdf(data):
        if path.suffix.lower() == ".pdf":
            raise not_a_pdf(name)
        return read_plain_text(data, name)
    engine = find_engine() if ocr else None
    with calm_collector():
        read = assign_readers(data, read_pages(data, name), engine)
        pages = hold_pages(find_strips(page, reader) for page, reader in read)
        brochure = Brochure(
            name,
            hashlib.sha256(data).hexdigest(),
            "application/pdf",
            len(data),
            len(pages),
            read_title(data),
        )
        return write_pages(brochure, lay_out(pages))
