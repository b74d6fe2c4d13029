"""Set the sample brochures: our own texts, by real producers, with real fonts.

    python tests/brochures/make_brochures.py [NAME ...]

The texts in `texts/` are this project's own wording of public facts. Each brochure below is
set by a producer that brochures are really made with, and so carries the damage that this
producer really does. The PDFs are kept in the repository, because remaking them needs the
producers (Debian: libreoffice-writer-nogui, chromium, fonts-thai-tlwg; Python: reportlab,
weasyprint, typst, pypdfium2, Pillow); CI reads them, it does not set them.

What is set for readers goes to `corpus/raw/`, one species of damage each goes here.
Fonts: Laksaman, Norasi, Loma, Garuda of TLWG (GPL-2+ with font exception: embedding is free).
"""

from __future__ import annotations

import html
import io
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from pythainlp.tokenize import word_tokenize

HERE = Path(__file__).parent
RAW = HERE.parents[1] / "corpus" / "raw"
FONTS = Path("/usr/share/fonts/truetype/tlwg")
PAGE_WIDTH, PAGE_HEIGHT, MARGIN = 420.0, 595.0, 40.0  # A5, points


def paragraphs(name: str) -> list[str]:
    return (HERE / "texts" / f"{name}.txt").read_text(encoding="utf-8").strip().split("\n\n")


# --- LibreOffice --------------------------------------------------------------------------

FODT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:font-face-decls>
<style:font-face style:name="F" svg:font-family="{font}"/></office:font-face-decls>
<office:automatic-styles>
<style:page-layout style:name="P"><style:page-layout-properties fo:page-width="14.8cm"
 fo:page-height="21cm" fo:margin="1.5cm"/></style:page-layout>
<style:style style:name="B" style:family="paragraph"><style:paragraph-properties
 fo:text-align="justify" fo:text-indent="0.6cm" fo:margin-bottom="0.2cm"/><style:text-properties
 style:font-name="F" style:font-name-complex="F" fo:font-size="11pt" style:font-size-complex="11pt"
 style:language-complex="th" style:country-complex="TH"/></style:style>
<style:style style:name="H" style:family="paragraph"><style:paragraph-properties
 fo:text-align="center" fo:margin-bottom="0.4cm"/><style:text-properties style:font-name="F"
 style:font-name-complex="F" fo:font-size="18pt" style:font-size-complex="18pt"
 style:font-weight-complex="bold" fo:font-weight="bold"/></style:style>
<style:style style:name="S" style:family="section"><style:section-properties>
<style:columns fo:column-count="{columns}" fo:column-gap="0.8cm"/>
</style:section-properties></style:style>
</office:automatic-styles>
<office:master-styles>
<style:master-page style:name="Standard" style:page-layout-name="P"/>
</office:master-styles>
<office:body><office:text><text:p text:style-name="H">{heading}</text:p>
<text:section text:style-name="S" text:name="body">{body}</text:section></office:text></office:body>
</office:document>
"""


def libreoffice(target: Path, texts: list[str], font: str = "Laksaman", columns: int = 2) -> None:
    body = "".join(f'<text:p text:style-name="B">{html.escape(p)}</text:p>' for p in texts[1:])
    source = FODT.format(font=font, heading=html.escape(texts[0]), body=body, columns=columns)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{target.stem}.fodt"
        path.write_text(source, encoding="utf-8")
        subprocess.run(
            ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile",
             "--convert-to", "pdf", "--outdir", folder, str(path)],
            check=True, capture_output=True,
        )  # fmt: skip
        target.write_bytes((Path(folder) / f"{target.stem}.pdf").read_bytes())


# --- Chromium and WeasyPrint --------------------------------------------------------------

CSS = """@page {{ size: 420pt 595pt; margin: 40pt }}
body {{ font: 12pt/1.7 "{font}"; margin: 0 }} h1 {{ font-size: 17pt; text-align: center }}
p {{ text-align: justify; text-indent: 18pt; margin: 0 0 8pt; {extra} }}"""


def page_of(texts: list[str], font: str, extra: str = "") -> str:
    body = "".join(f"<p>{html.escape(p)}</p>" for p in texts[1:])
    style = CSS.format(font=font, extra=extra)
    return (
        f'<!doctype html><html lang="th"><meta charset="utf-8"><title>{html.escape(texts[0])}'
        f"</title><style>{style}</style><h1>{html.escape(texts[0])}</h1>{body}</html>"
    )


def chromium(target: Path, texts: list[str], font: str = "Norasi") -> None:
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(page_of(texts, font), encoding="utf-8")
        subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
             "--disable-background-networking", "--disable-sync", f"--user-data-dir={folder}/p",
             "--no-pdf-header-footer", f"--print-to-pdf={target}", page.as_uri()],
            check=True, capture_output=True,
        )  # fmt: skip


def weasyprint(target: Path, texts: list[str], font: str = "Garuda") -> None:
    from weasyprint import HTML

    HTML(string=page_of(texts, font)).write_pdf(target)


def typst(target: Path, texts: list[str], font: str = "Laksaman") -> None:
    import typst as compiler

    body = "\n\n".join(p.replace("#", "\\#") for p in texts[1:])
    source = (
        f'#set page(width: 420pt, height: 595pt, margin: 40pt)\n#set text(font: "{font}", '
        f'lang: "th", size: 12pt)\n#set par(justify: true)\n= {texts[0]}\n\n{body}\n'
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.typ"
        path.write_text(source, encoding="utf-8")
        target.write_bytes(compiler.compile(str(path), font_paths=[str(FONTS)]))


# --- ReportLab: unshaped text, or shaped by hand as an old font would have it --------------


def legacy(text: str) -> str:
    """Return the text as programs of the 1990s drew it: positional codes in visual order."""
    from pipeline.repair.shaping import shape

    return shape(text, tone_first=True)


def lines_of(text: str, font: str, size: float, width: float) -> list[str]:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    lines, line = [], ""
    for word in word_tokenize(text, engine="newmm"):
        if line and stringWidth(line + word.rstrip(), font, size) > width:
            lines.append(line.rstrip())
            line = ""
        line += word if line else word.lstrip()
    return [*lines, line.rstrip()]


def reportlab(
    target: Path,
    texts: list[str],
    font: str = "Loma",
    shape: Callable[[str], str] = str,
    copies: int = 1,
    spacing: float = 0.0,
    columns: int = 1,
    row_wise: bool = False,
) -> None:
    """Draw a heading (`copies` times, as a text shadow) and paragraphs, `spacing` pt apart.

    row_wise: draw the lines of all columns row by row, as some layout programs do.
    """
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(TTFont(font, str(FONTS / f"{font}.ttf")))
    pdfmetrics.registerFont(TTFont(f"{font}-Bold", str(FONTS / f"{font}-Bold.ttf")))
    canvas = Canvas(str(target), pagesize=(PAGE_WIDTH, PAGE_HEIGHT), invariant=1)
    canvas.setTitle(texts[0])
    canvas.setFont(f"{font}-Bold", 18)
    for copy in range(copies):
        shift = 0.6 * copy
        canvas.drawCentredString(PAGE_WIDTH / 2 + shift, PAGE_HEIGHT - 60 - shift, shape(texts[0]))
    canvas.setFont(font, 12)
    gap, size = 20.0, 12.0
    width = (PAGE_WIDTH - 2 * MARGIN - gap * (columns - 1)) / columns
    lines = [
        ("    " if first else "") + line
        for text in texts[1:]
        for first, line in _first(lines_of(text, font, size * 1.02 + spacing, width - 14))
    ]
    rows = -(-len(lines) // columns)
    placed = [(i // rows, i % rows, line) for i, line in enumerate(lines)]
    if row_wise:
        placed.sort(key=lambda p: (p[1], p[0]))
    for column, row, line in placed:
        x, y = MARGIN + column * (width + gap), PAGE_HEIGHT - 100 - row * 19
        indent = 18.0 if line.startswith("    ") else 0.0
        canvas.drawString(x + indent, y, shape(line.strip()), charSpace=spacing)
    canvas.save()


def _first(lines: list[str]) -> list[tuple[bool, str]]:
    return [(i == 0, line) for i, line in enumerate(lines)]


def without_tounicode(target: Path, texts: list[str]) -> None:
    """Take the ToUnicode maps away: the font's own glyph names and outlines must speak."""
    reportlab(target, texts)
    data = target.read_bytes()
    blank = re.sub(rb"/ToUnicode \d+ 0 R", lambda m: b" " * len(m[0]), data)
    if blank == data:
        raise SystemExit("no ToUnicode found to take away")
    target.write_bytes(blank)


def scan(target: Path, texts: list[str], dpi: int = 200) -> None:
    """Print, then scan: a grey picture without any text layer."""
    import pypdfium2
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    with tempfile.TemporaryDirectory() as folder:
        printed = Path(folder) / "printed.pdf"
        reportlab(printed, texts, font="Laksaman", shape=legacy)
        document = pypdfium2.PdfDocument(printed)
        picture = document[0].render(scale=dpi / 72, grayscale=True).to_pil()
    data = io.BytesIO()
    picture.save(data, "PNG", optimize=True)
    canvas = Canvas(str(target), pagesize=(PAGE_WIDTH, PAGE_HEIGHT), invariant=1)
    canvas.drawImage(ImageReader(io.BytesIO(data.getvalue())), 0, 0, PAGE_WIDTH, PAGE_HEIGHT)
    canvas.save()


# --- a text as some extractor of the past left it -------------------------------------------


def extracted(target: Path, texts: list[str]) -> None:
    """Write what a simple extractor gets out of an old, justified, shadowed brochure.

    Positional codes in visual order; a blank inside every eleventh word, as justified text
    leaves them; the heading three times, as a shadow leaves it; hard line ends.
    """
    out = [legacy(texts[0]) * 3, ""]
    for text in texts[1:]:
        line = "      "
        for count, word in enumerate(word_tokenize(text, engine="newmm"), 1):
            drawn = legacy(word)
            if len(word) > 4 and count % 11 == 0 and not word.isascii():
                middle = len(drawn) // 2
                drawn = drawn[:middle] + " " + drawn[middle:]
            if len(line) + len(word) > 62:
                out.append(line.rstrip(" "))
                line = ""
            line += drawn
        out += [line, ""]
    target.write_text("\n".join(out), encoding="utf-8")


BROCHURES: dict[str, tuple[Path, str, Callable[[Path, list[str]], None]]] = {
    # corpus/raw: whole brochures
    "creative_cities.pdf": (RAW, "creative_cities", libreoffice),
    "sister_cities.pdf": (RAW, "sister_cities", chromium),
    "friendship_bridges.pdf": (
        RAW, "friendship_bridges", lambda t, p: reportlab(t, p, shape=legacy, copies=4),
    ),
    "asean_members.txt": (RAW, "asean_members", extracted),
    # tests/brochures: one species of damage each
    "weasyprint_shared_glyph.pdf": (HERE, "asean_members", weasyprint),
    "typst.pdf": (HERE, "asean_members", typst),
    "libreoffice_norasi.pdf": (
        HERE, "friendship_bridges", lambda t, p: libreoffice(t, p, "Norasi", 1),
    ),
    "chromium_laksaman.pdf": (HERE, "creative_cities", lambda t, p: chromium(t, p, "Laksaman")),
    "reportlab_unshaped.pdf": (HERE, "asean_members", reportlab),
    "reportlab_pua.pdf": (HERE, "asean_members", lambda t, p: reportlab(t, p, shape=legacy)),
    "reportlab_shadow.pdf": (HERE, "asean_members", lambda t, p: reportlab(t, p, copies=4)),
    "reportlab_letterspaced.pdf": (
        HERE, "asean_members", lambda t, p: reportlab(t, p, spacing=1.5),
    ),
    "reportlab_row_wise.pdf": (
        HERE, "friendship_bridges", lambda t, p: reportlab(t, p, columns=2, row_wise=True),
    ),
    "reportlab_no_tounicode.pdf": (HERE, "asean_members", without_tounicode),
    "scan.pdf": (HERE, "asean_members", scan),
}  # fmt: skip


def main(names: list[str]) -> None:
    for name in names or list(BROCHURES):
        folder, text, make = BROCHURES[name]
        folder.mkdir(parents=True, exist_ok=True)
        make(folder / name, paragraphs(text))
        print(f"{folder.name}/{name}: {(folder / name).stat().st_size} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
