"""Hostile PDFs, built by hand: each kind wants to eat memory, time, or the reader's mind.

    python tests/hostile.py FOLDER

writes one file of each kind. `HOSTILE` maps a kind to the function that builds it.
"""

from __future__ import annotations

import io
import itertools
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.tiny_pdf import tiny_font

Objects = dict[int, bytes]
HOSTILE: dict[str, Callable[[], bytes]] = {}
TEXT = b"BT /F1 12 Tf 20 100 Td (hello) Tj ET"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
GIGABYTE = 1 << 30  # more than a worker may hold


def kind(build: Callable[[], bytes]) -> Callable[[], bytes]:
    HOSTILE[build.__name__] = build
    return build


def stream(data: bytes, extra: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), extra, data)


def flate(data: bytes, times: int = 1) -> bytes:
    filters = b"/FlateDecode " * times
    for _ in range(times):
        data = zlib.compress(data, 9)
    return stream(data, b"/Filter [ %s]" % filters)


def deflated_zeros(size: int, filler: bytes = b"\0") -> bytes:
    """Compress `size` bytes without holding them."""
    packer = zlib.compressobj(9)
    piece = filler * (1 << 20)
    return b"".join([packer.compress(piece) for _ in range(size >> 20)]) + packer.flush()


def page_objects(content: bytes = b"", resources: bytes = b"") -> Objects:
    """Return a document of one page that shows one word, to be spoiled."""
    return {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 300 200] >>",
        3: b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> %s >> >>" % resources,
        4: content or stream(TEXT),
        5: FONT,
    }


def pdf(objects: Objects, trailer: bytes = b"") -> bytes:
    """Write objects as a PDF with a table of where they stand."""
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    size = max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        used = number in places
        out += b"%010d %05d %s \n" % (places.get(number, 0), 0, b"n" if used else b"f")
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        trailer,
        start,
    )
    return bytes(out)


def spoiled(**changes: bytes) -> bytes:
    """Return the one-page document with objects replaced: `o4=b"..."`."""
    objects = page_objects()
    objects.update({int(name[1:]): body for name, body in changes.items()})
    return pdf(objects)


# --- bombs ----------------------------------------------------------------------------------


@kind
def deflate_bomb() -> bytes:
    data = deflated_zeros(GIGABYTE, b" ")
    return spoiled(o4=stream(data, b"/Filter /FlateDecode"))


@kind
def deflate_bomb_in_a_bomb() -> bytes:
    data = zlib.compress(deflated_zeros(2 * GIGABYTE, b" "), 9)
    return spoiled(o4=stream(data, b"/Filter [/FlateDecode /FlateDecode]"))


@kind
def run_length_bomb() -> bytes:
    inner = zlib.compress((bytes([129]) + b" ") * 4_000_000, 9)
    return spoiled(o4=stream(inner, b"/Filter [/FlateDecode /RunLengthDecode]"))


@kind
def many_filters() -> bytes:
    return spoiled(o4=stream(TEXT, b"/Filter [ %s]" % (b"/ASCIIHexDecode " * 5_000)))


@kind
def form_bomb() -> bytes:
    """Ten forms, each drawing the next ten times: 10¹⁰ words."""
    forms = b" ".join(b"/X%d %d 0 R" % (n, n + 10) for n in range(10))
    resources = b"/XObject << %s >>" % forms
    objects = page_objects(stream(b"/X0 Do"), resources)
    for n in range(10):
        body = b"/X%d Do " % (n + 1) * 10 if n < 9 else TEXT
        extra = (
            b"/Type /XObject /Subtype /Form /BBox [0 0 300 200]"
            b" /Resources << /Font << /F1 5 0 R >> %s >>" % resources
        )
        objects[n + 10] = stream(body, extra)
    return pdf(objects)


@kind
def form_that_draws_itself() -> bytes:
    resources = b"/XObject << /X0 10 0 R >>"
    objects = page_objects(stream(b"/X0 Do"), resources)
    extra = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << %s >>" % resources
    objects[10] = stream(b"/X0 Do", extra)
    return pdf(objects)


@kind
def contents_a_hundred_thousand_times() -> bytes:
    objects = page_objects()
    objects[3] = objects[3].replace(b"4 0 R", b"[ %s]" % (b"4 0 R " * 100_000))
    return pdf(objects)


@kind
def million_glyphs_on_a_page() -> bytes:
    line = b"(" + b"a" * 1000 + b") Tj 0 -1 Td "
    return spoiled(o4=flate(b"BT /F1 1 Tf 0 200 Td " + line * 1_000 + b"ET"))


@kind
def ten_thousand_pages() -> bytes:
    objects = page_objects()
    kids = b" ".join(b"%d 0 R" % n for n in range(10, 10_010))
    objects[2] = b"<< /Type /Pages /Kids [%s] /Count 10000 /MediaBox [0 0 300 200] >>" % kids
    for n in range(10, 10_010):
        objects[n] = objects[3]
    return pdf(objects)


@kind
def million_objects() -> bytes:
    return pdf(page_objects() | dict.fromkeys(range(10, 1_000_010), b"null"))


@kind
def million_objects_in_a_stream() -> bytes:
    heads = b" ".join(b"%d 0" % n for n in range(20, 1_000_020))
    extra = b"/Type /ObjStm /N 1000000 /First %d /Filter /FlateDecode" % len(heads)
    return pdf(page_objects() | {10: stream(zlib.compress(heads + b" 1"), extra)})


@kind
def object_stream_bomb() -> bytes:
    extra = b"/Type /ObjStm /N 1 /First 5 /Filter /FlateDecode"
    return spoiled(o10=stream(deflated_zeros(GIGABYTE, b" "), extra))


@kind
def object_stream_bomb_in_a_bomb() -> bytes:
    extra = b"/Filter [/FlateDecode /FlateDecode] /First 5 /N 1 /Type /ObjStm"
    return spoiled(o10=stream(zlib.compress(deflated_zeros(GIGABYTE, b" "), 9), extra))


def with_table_in_a_stream(data: bytes, extra: bytes) -> bytes:
    """Write the one-page document with its table of objects as a stream."""
    whole = pdf(page_objects())
    body = whole[: whole.rindex(b"xref\n0")]
    table = stream(data, b"/Type /XRef /Root 1 0 R /Size 7 " + extra)
    return body + b"6 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (table, len(body))


@kind
def table_of_objects_that_is_a_bomb() -> bytes:
    return with_table_in_a_stream(
        deflated_zeros(GIGABYTE), b"/W [1 2 1] /Index [0 268435456] /Filter /FlateDecode"
    )


@kind
def table_of_objects_of_no_width() -> bytes:
    return with_table_in_a_stream(b"", b"/W [0 0 0] /Index [0 2147483647]")


@kind
def huge_picture() -> bytes:
    objects = page_objects(stream(b"q 300 0 0 200 0 0 cm /I Do Q"), b"/XObject << /I 10 0 R >>")
    size = b"/Width 100000 /Height 100000 /BitsPerComponent 1 /ColorSpace /DeviceGray"
    data = deflated_zeros(GIGABYTE)
    extra = b"/Type /XObject /Subtype /Image %s /Filter /FlateDecode" % size
    objects[10] = stream(data, extra)
    return pdf(objects)


# --- numbers --------------------------------------------------------------------------------


@kind
def widths_without_end() -> bytes:
    objects = page_objects()
    objects[5] = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H"
        b" /DescendantFonts [6 0 R] >>"
    )
    objects[6] = (
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /W [0 2147483647 500]"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
        b" /FontDescriptor << /Type /FontDescriptor /FontName /X >> >>"
    )
    return pdf(objects)


def with_to_unicode(body: bytes) -> bytes:
    objects = page_objects()
    objects[5] = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H"
        b" /DescendantFonts [6 0 R] /ToUnicode 7 0 R >>"
    )
    objects[6] = (
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
        b" /FontDescriptor << /Type /FontDescriptor /FontName /X >> >>"
    )
    objects[7] = stream(
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        b"1 begincodespacerange <00000000> <FFFFFFFF> endcodespacerange\n"
        + body
        + b"\nendcmap end end"
    )
    return pdf(objects)


@kind
def to_unicode_range_of_two_thousand_million() -> bytes:
    return with_to_unicode(b"1 beginbfrange <00000000> <7FFFFFFF> <0E01> endbfrange")


@kind
def to_unicode_of_surrogates() -> bytes:
    return with_to_unicode(b"1 beginbfrange <0000> <FFFF> <D800> endbfrange")


@kind
def cid_range_of_two_thousand_million() -> bytes:
    return with_to_unicode(b"1 begincidrange <00000000> <7FFFFFFF> 0 endcidrange")


@kind
def first_and_last_char_far_apart() -> bytes:
    return spoiled(o5=FONT.replace(b">>", b"/FirstChar 0 /LastChar 2147483647 /Widths [500] >>"))


@kind
def giant_page() -> bytes:
    return pdf_with_box(b"[0 0 100000000000 100000000000]")


@kind
def page_without_a_box() -> bytes:
    objects = page_objects()
    objects[2] = objects[2].replace(b"/MediaBox [0 0 300 200]", b"")
    return pdf(objects)


@kind
def page_inside_out() -> bytes:
    return pdf_with_box(b"[300 200 0 0]")


@kind
def box_of_words() -> bytes:
    return pdf_with_box(b"[(a) /b null true]")


@kind
def box_of_infinity() -> bytes:
    return pdf_with_box(b"[0 0 1" + b"0" * 400 + b" 200]")


def pdf_with_box(box: bytes) -> bytes:
    objects = page_objects()
    objects[2] = objects[2].replace(b"[0 0 300 200]", box)
    return pdf(objects)


@kind
def numbers_past_all_bounds() -> bytes:
    huge = b"9" * 5_000
    return spoiled(o4=stream(b"BT /F1 %s Tf %s -%s Td (hello) Tj ET" % (huge, huge, huge)))


# --- loops ----------------------------------------------------------------------------------


@kind
def page_tree_that_bites_its_tail() -> bytes:
    return spoiled(o2=b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 /MediaBox [0 0 9 9] >>")


@kind
def page_tree_of_two_thousand_million() -> bytes:
    return spoiled(o2=b"<< /Type /Pages /Kids [3 0 R] /Count 2147483647 /MediaBox [0 0 9 9] >>")


@kind
def page_tree_without_pages() -> bytes:
    return spoiled(o2=b"<< /Type /Pages /Kids [] /Count 0 >>")


@kind
def parent_of_itself() -> bytes:
    objects = page_objects()
    objects[2] = b"<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 2 0 R >>"
    return pdf(objects)


@kind
def length_that_is_itself() -> bytes:
    return spoiled(o4=b"<< /Length 4 0 R >>\nstream\n" + TEXT + b"\nendstream")


@kind
def reference_to_itself() -> bytes:
    return spoiled(o5=b"5 0 R")


@kind
def tables_that_point_at_each_other() -> bytes:
    data = pdf(page_objects())
    start = data.rindex(b"xref\n0")
    return data.replace(b"/Root", b"/Prev %d /Root" % start)


@kind
def object_stream_inside_itself() -> bytes:
    inner = b"10 0 "
    extra = b"/Type /ObjStm /N 1 /First 5"
    objects = page_objects()
    objects[10] = stream(inner + b"<< >>", extra + b" /Extends 10 0 R")
    return pdf(objects)


@kind
def arrays_in_arrays() -> bytes:
    return spoiled(o5=b"[" * 200_000 + b"]" * 200_000)


@kind
def dictionaries_in_dictionaries() -> bytes:
    return spoiled(o5=b"<< /A " * 100_000 + b"1" + b" >>" * 100_000)


@kind
def arrays_in_arrays_on_the_page() -> bytes:
    return spoiled(o4=flate(b"[" * 1_000_000))


@kind
def states_saved_and_never_restored() -> bytes:
    return spoiled(o4=flate(b"q " * 2_000_000 + TEXT))


@kind
def marked_content_never_ended() -> bytes:
    return spoiled(o4=flate(b"/Span << /ActualText (x) >> BDC " * 200_000 + TEXT))


# --- broken things --------------------------------------------------------------------------


@kind
def cut_off_in_the_middle() -> bytes:
    data = pdf(page_objects())
    return data[: len(data) // 2]


@kind
def only_a_header() -> bytes:
    return b"%PDF-1.7\n"


@kind
def table_in_the_wrong_place() -> bytes:
    data = pdf(page_objects())
    return data[: data.rindex(b"startxref")] + b"startxref\n99999999999\n%%EOF"


@kind
def no_root() -> bytes:
    return pdf(page_objects()).replace(b"/Root 1 0 R", b"")


@kind
def a_string_without_an_end() -> bytes:
    return spoiled(o4=stream(b"BT /F1 12 Tf 20 100 Td (hello" + b"(" * 100_000))


@kind
def inline_picture_without_an_end() -> bytes:
    return spoiled(o4=stream(b"BI /W 10 /H 10 ID " + b"x" * 100_000))


@kind
def negative_length() -> bytes:
    return spoiled(o4=b"<< /Length -5 >>\nstream\n" + TEXT + b"\nendstream")


def with_font_file(name: bytes, data: bytes) -> bytes:
    objects = page_objects()
    objects[5] = (
        b"<< /Type /Font /Subtype /TrueType /BaseFont /X /FirstChar 0 /LastChar 255"
        b" /FontDescriptor << /Type /FontDescriptor /FontName /X /Flags 4 /%s 6 0 R >> >>" % name
    )
    objects[6] = stream(data)
    return pdf(objects)


@kind
def font_program_of_noise() -> bytes:
    noise = bytes((n * n + 7 * n) % 251 for n in range(20_000))
    return with_font_file(b"FontFile2", b"\0\1\0\0\xff\xff" + noise)


@kind
def many_fonts_that_say_nothing() -> bytes:
    squares = {
        f"g{n}": (600, [(n * 7 % 400, n * 13 % 500, n * 7 % 400 + 90, n * 13 % 500 + 40 + n % 50)])
        for n in range(250)
    }
    objects = page_objects()
    objects[6] = stream(tiny_font(squares))
    text = "".join(f"{n:04X}" for n in range(1, 251)).encode()
    fonts, shown = b"", b""
    for n in range(10, 610, 3):
        objects[n] = (
            b"<< /Type /Font /Subtype /Type0 /BaseFont /X%d /Encoding /Identity-H"
            b" /DescendantFonts [%d 0 R] >>" % (n, n + 1)
        )
        objects[n + 1] = (
            b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X%d /DW 600 /CIDSystemInfo"
            b" << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
            b" /FontDescriptor %d 0 R >>" % (n, n + 2)
        )
        objects[n + 2] = b"<< /Type /FontDescriptor /FontName /X%d /Flags 4 /FontFile2 6 0 R >>" % n
        fonts += b" /F%d %d 0 R" % (n, n)
        shown += b"BT /F%d 1 Tf 10 %d Td <%s> Tj ET\n" % (n, 10 + n % 180, text)
    objects[3] = (
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << %s >> >> >>" % fonts
    )
    objects[4] = stream(shown)
    return pdf(objects)


@kind
def glyphs_drawn_twice_of_the_one_before() -> bytes:
    squares = {f"g{n}": (600, [(0, 0, 500, 500)]) for n in range(128)}
    font = TTFont(io.BytesIO(tiny_font(squares)), recalcBBoxes=False)
    glyphs = font["glyf"]
    for before, name in itertools.pairwise(font.getGlyphOrder()[1:]):
        pen = TTGlyphPen(glyphs.glyphs)
        for _ in range(2):
            pen.addComponent(before, (1, 0, 0, 1, 0, 0))
        glyphs.glyphs[name] = pen.glyph()
    for glyph in glyphs.glyphs.values():
        glyph.xMin, glyph.yMin, glyph.xMax, glyph.yMax = 0, 0, 500, 500
    out = io.BytesIO()
    font.save(out)
    return with_font_file(b"FontFile2", out.getvalue())


@kind
def font_program_that_is_a_picture() -> bytes:
    return with_font_file(b"FontFile3", b"\x89PNG\r\n\x1a\n" + bytes(5_000))


@kind
def font_program_with_tables_out_of_bounds() -> bytes:
    table = b"cmap" + b"\0\0\0\0" + b"\x7f\xff\xff\xf0" + b"\x7f\xff\xff\xff"
    return with_font_file(b"FontFile2", b"\0\1\0\0\0\1\0\x10\0\0\0\0" + table)


@kind
def encrypted_with_a_password() -> bytes:
    noise = b"<" + b"5a" * 32 + b">"
    crypt = b"<< /Filter /Standard /V 1 /R 2 /P -4 /O %s /U %s >>" % (noise, noise)
    return pdf(page_objects() | {9: crypt}, b"/Encrypt 9 0 R /ID [<00> <00>]")


@kind
def encrypted_in_an_unknown_way() -> bytes:
    return pdf(page_objects() | {9: b"<< /Filter /Magic /V 99 >>"}, b"/Encrypt 9 0 R")


@kind
def name_of_two_megabytes() -> bytes:
    return spoiled(o5=FONT.replace(b"Helvetica", b"H" * 2_000_000))


@kind
def title_with_controls_and_markup() -> bytes:
    title = b"(\x1b[31m<script>alert(1)</script>\r\n=cmd\\(\\))"
    return pdf(page_objects() | {9: b"<< /Title %s >>" % title}, b"/Info 9 0 R")


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, build in HOSTILE.items():
        (folder / f"{name}.pdf").write_bytes(build())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
