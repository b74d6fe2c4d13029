"""Brochure → RawText, end to end: PDFs, text files, and what cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from pipeline.errors import BrochureError, Status, UsageError
from pipeline.read import read_brochure, read_plain_text
from pipeline.read.picture import draw_page
from pipeline.records import RawText

SHARED = Path(__file__).resolve().parents[2] / "shared"
THAI = "เทศบาลตำบลริมน้ำจัดงานวันเด็กเมื่อวันเสาร์"


def latin_pdf(path: Path, **options: object) -> Path:
    canvas = Canvas(str(path), pagesize=(400, 500), **options)
    canvas.setTitle("A small brochure")
    for number in (1, 2):
        canvas.drawString(50, 450, f"Page {number} tells of a town by the river.")
        canvas.drawString(50, 434, "It has a market and a school.")
        canvas.showPage()
    canvas.save()
    return path


def check(raw: RawText) -> None:
    """What is true of every RawText of a PDF."""
    assert len(raw.glyphs) == len(raw.text)
    at = 0
    for block in raw.blocks:
        assert block.span.start >= at
        assert not raw.text[at : block.span.start].strip()
        text = block.span.of(raw.text)
        assert text and text == text.strip(" ")
        at = block.span.end
    assert not raw.text[at:].strip()
    for page in raw.pages:
        inside = [b for b in raw.blocks if b.page == page.number]
        assert all(page.span.contains(b.span) for b in inside)
    for character, glyph in zip(raw.text, raw.glyphs, strict=True):
        assert glyph is None or character in glyph.text
        assert glyph is not None or character in " \t\n"


# --- PDFs ---------------------------------------------------------------------------------


def test_a_pdf_becomes_pages_blocks_and_glyphs(tmp_path: Path) -> None:
    path = latin_pdf(tmp_path / "town.pdf")
    raw = read_brochure(path, name="shelf/town.pdf")
    check(raw)
    assert raw.brochure.path == "shelf/town.pdf" and raw.brochure.page_count == 2
    assert raw.brochure.title == "A small brochure"
    assert raw.brochure.media_type == "application/pdf"
    assert raw.text.startswith("Page 1 tells of a town by the river.\nIt has a market")
    assert [page.reader for page in raw.pages] == ["text layer", "text layer"]
    assert raw == read_brochure(path, name="shelf/town.pdf")


def test_an_untitled_pdf_has_no_title(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.setTitle("Microsoft Word - draft3.docx")
    canvas.drawString(50, 450, "A town by the river.")
    canvas.save()
    assert read_brochure(tmp_path / "a.pdf").brochure.title is None


@pytest.mark.parametrize(
    ("name", "data", "status"),
    [
        ("empty.pdf", b"", Status.EMPTY),
        ("blanks.pdf", b"  \n\n", Status.EMPTY),
        ("words.pdf", b"this is no PDF", Status.NOT_A_PDF),
        ("empty.txt", b"", Status.EMPTY),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", Status.NOT_TEXT),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Cat", Status.DAMAGED),
    ],
)
def test_what_cannot_be_read_says_why(
    tmp_path: Path, name: str, data: bytes, status: Status
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(BrochureError) as caught:
        read_brochure(path)
    assert caught.value.status is status
    assert name in caught.value.message and caught.value.remedy


def test_a_folder_named_like_a_pdf_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").mkdir()
    with pytest.raises(BrochureError) as caught:
        read_brochure(tmp_path / "x.pdf")
    assert caught.value.status is Status.NOT_A_FILE


def test_a_missing_file_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(BrochureError) as caught:
        read_brochure(tmp_path / "gone.pdf")
    assert caught.value.status is Status.UNREADABLE


def test_an_encrypted_pdf_says_so(tmp_path: Path) -> None:
    path = latin_pdf(tmp_path / "locked.pdf", encrypt=StandardEncryption("secret"))
    with pytest.raises(BrochureError) as caught:
        read_brochure(path)
    assert caught.value.status is Status.ENCRYPTED


def test_look_draws_the_page(tmp_path: Path) -> None:
    path = latin_pdf(tmp_path / "town.pdf")
    assert draw_page(path, 2).startswith(b"\x89PNG")
    with pytest.raises(UsageError):
        draw_page(path, 3)


# --- text files -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "note"),
    [
        (THAI.encode(), None),
        (b"\xef\xbb\xbf" + THAI.encode(), None),
        (THAI.encode("cp874"), "decoded_tis620"),
        (THAI.encode("utf-16"), "decoded_utf16"),
    ],
)
def test_text_in_the_encodings_that_occur(data: bytes, note: str | None) -> None:
    raw = read_plain_text(data, "a.txt")
    assert raw.text == THAI and raw.glyphs == (None,) * len(THAI)
    assert [n.code for n in raw.notes] == ([note] if note else [])
    assert raw.brochure.media_type == "text/plain" and raw.brochure.page_count is None


def test_line_ends_of_a_text_are_newlines() -> None:
    assert read_plain_text("ก\r\nข\rค\n".encode(), "a.txt").text == "ก\nข\nค\n"


@pytest.mark.parametrize(
    "data", ["Où est la forêt ?".encode("latin-1"), b"\xff\xfe\xff", b"a\x00b"]
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(BrochureError) as caught:
        read_plain_text(data, "a.txt")
    assert caught.value.status is Status.NOT_TEXT


# --- papers from many producers -------------------------------------------------------------

NO_SHARED = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared test papers are not here")


@NO_SHARED
@pytest.mark.parametrize(
    "name",
    ["lo_thaidist", "cr_just2col", "xe_2col", "typst_2col", "raw_tc3", "raw_late", "cr_shadow"],
)
def test_made_papers_hold_their_text(name: str) -> None:
    raw = read_brochure(SHARED / f"made/{name}.pdf", ocr=False)
    check(raw)
    truth = (SHARED / "made/truth.txt").read_text(encoding="utf-8")
    assert "กลุ่มยุทธศาสตร์" in truth
    for phrase in ("แผนปฏิบัติ", "เครือข่ายเมือง", "กระจายอ", "เข้มแข็ง"):
        assert phrase in raw.text.replace("\n", "") or "\uf70a" in raw.text


@NO_SHARED
def test_a_ruled_table_of_a_real_budget() -> None:
    raw = read_brochure(SHARED / "brochures/ckt_table.pdf", ocr=False)
    check(raw)
    rows = [b.span.of(raw.text) for b in raw.blocks if b.kind == "table_row"]
    assert len(rows) >= 5 and rows[0].count("\t") == 5
