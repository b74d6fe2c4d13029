"""Makes tiny fonts of rectangles and tiny PDFs around them, byte by byte, for the tests of read."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen

Rect = tuple[int, int, int, int]


def letter(width: int, height: int = 500) -> tuple[int, list[Rect]]:
    """A letter: advance and one upright bar with a foot, no two widths alike."""
    return width, [(40, 0, 110, height), (110, 0, width - 40, 60)]


def tiny_font(
    glyphs: Mapping[str, tuple[int, Sequence[Rect]]],
    cmap: Mapping[int, str] | None = None,
    *,
    names: bool = False,
    curves: str = "truetype",
) -> bytes:
    """A font of 1000 units whose glyphs are rectangles (x0, y0, x1, y1); .notdef comes first.

    cmap None leaves the table out. names: whether `post` keeps the glyph names.
    """
    builder = FontBuilder(1000, isTTF=curves == "truetype")
    order = [".notdef", *glyphs]
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(dict(cmap or {}))
    drawn = {".notdef": (500, [(50, 0, 450, 700)]), **glyphs}
    if curves == "truetype":
        builder.setupGlyf({name: _draw(TTGlyphPen(None), drawn[name][1]).glyph() for name in order})
    else:
        strings = {
            name: _draw(T2CharStringPen(drawn[name][0], None), drawn[name][1]).getCharString()
            for name in order
        }
        builder.setupCFF("Tiny", {}, strings, {})
    builder.setupHorizontalMetrics(
        {name: (drawn[name][0], min((r[0] for r in drawn[name][1]), default=0)) for name in order}
    )
    builder.setupHorizontalHeader(ascent=900, descent=-300)
    builder.setupNameTable({"familyName": "Tiny", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost(keepGlyphNames=names)
    builder.font["head"].created = builder.font["head"].modified = 3_500_000_000
    if cmap is None:
        del builder.font["cmap"]
    out = io.BytesIO()
    builder.font.recalcTimestamp = False
    builder.save(out)
    return out.getvalue()


def _draw(pen, rects):
    for x0, y0, x1, y1 in rects:
        pen.moveTo((x0, y0))
        for point in ((x0, y1), (x1, y1), (x1, y0)):
            pen.lineTo(point)
        pen.closePath()
    return pen


def to_unicode(pairs: Mapping[int, str], digits: int = 4) -> bytes:
    """A ToUnicode stream."""
    rows = "\n".join(
        f"<{code:0{digits}X}> <{text.encode('utf-16-be').hex().upper()}>"
        for code, text in pairs.items()
    )
    space = f"<{'00' * (digits // 2)}> <{'FF' * (digits // 2)}>"
    return (
        "/CIDInit /ProcSet findresource begin\nbegincmap\n1 begincodespacerange\n"
        f"{space}\nendcodespacerange\n{len(pairs)} beginbfchar\n{rows}\nendbfchar\nendcmap\nend"
    ).encode()


def tiny_pdf(
    contents: Sequence[bytes],
    fonts: Mapping[str, Mapping[str, object]],
    *,
    page: str = "/MediaBox [0 0 200 100]",
    resources: str = "",
    extra: Sequence[bytes] = (),
    catalog: str = "",
) -> bytes:
    """A PDF with one page for each content stream.

    fonts: resource name → {"program", "widths", "to_unicode", "simple", "encoding", "key"};
    widths: code → advance in thousandths. extra: whole objects, numbered from 100.
    catalog: more entries of the catalog.
    """
    objects: dict[int, bytes] = {}
    font_names = []
    number = 10
    for name, font in fonts.items():
        font_names.append(f"/{name} {number} 0 R")
        number = _add_font(objects, number, font)
    kids = []
    for content in contents:
        kids.append(f"{number} 0 R")
        objects[number] = (
            f"<< /Type /Page /Parent 2 0 R {page} /Contents {number + 1} 0 R "
            f"/Resources << /Font << {' '.join(font_names)} >> {resources} >> >>"
        ).encode()
        objects[number + 1] = stream(content)
        number += 2
    objects[1] = f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode()
    objects[2] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>".encode()
    objects |= {100 + i: body for i, body in enumerate(extra)}
    return _file(objects)


def stream(data: bytes, entries: str = "") -> bytes:
    """A stream object."""
    return f"<< /Length {len(data)} {entries} >>\nstream\n".encode() + data + b"\nendstream"


def _add_font(objects: dict[int, bytes], number: int, font: Mapping[str, object]) -> int:
    widths: Mapping[int, int] = font["widths"]  # type: ignore[assignment]
    descriptor = "/Type /FontDescriptor /FontName /Tiny /Ascent 900 /Descent -300 /Flags 4"
    descriptor += " /FontBBox [0 -300 1000 900]"
    if font.get("program"):
        key = font.get("key", "FontFile2")
        subtype = " /Subtype /OpenType" if key == "FontFile3" else ""
        objects[number + 3] = stream(font["program"], subtype)  # type: ignore[arg-type]
        descriptor += f" /{key} {number + 3} 0 R"
    told = ""
    if font.get("to_unicode") is not None:
        digits = 2 if font.get("simple") else 4
        objects[number + 4] = stream(to_unicode(font["to_unicode"], digits))  # type: ignore[arg-type]
        told = f"/ToUnicode {number + 4} 0 R"
    objects[number + 2] = f"<< {descriptor} >>".encode()
    if font.get("simple"):
        row = " ".join(str(widths.get(code, 0)) for code in range(256))
        objects[number] = (
            f"<< /Type /Font /Subtype /{font['simple']} /BaseFont /Tiny /FirstChar 0 /LastChar 255 "
            f"/Widths [{row}] /FontDescriptor {number + 2} 0 R {font.get('encoding', '')} {told} >>"
        ).encode()
    else:
        row = " ".join(f"{cid} [{width}]" for cid, width in widths.items())
        objects[number] = (
            f"<< /Type /Font /Subtype /Type0 /BaseFont /Tiny /Encoding /Identity-H "
            f"/DescendantFonts [{number + 1} 0 R] {told} >>"
        ).encode()
        objects[number + 1] = (
            "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Tiny /CIDToGIDMap /Identity "
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
            f"/DW 1000 /W [{row}] /FontDescriptor {number + 2} 0 R >>"
        ).encode()
    return number + 5


def _file(objects: Mapping[int, bytes]) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {max(objects) + 1}\n".encode()
    for number in range(max(objects) + 1):
        used = number in places
        entry = f"{places.get(number, 0):010d} {'00000 n' if used else '65535 f'} \n"
        out += entry.encode()
    out += (
        f"trailer\n<< /Size {max(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    )
    return bytes(out)
