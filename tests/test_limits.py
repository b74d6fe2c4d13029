"""Limits against bombs: at one a brochure is read, past it refused, and each can be raised."""

from __future__ import annotations

import dataclasses
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import arguments
from pipeline.choices import FILE_NAME
from pipeline.corpus import run_corpus
from pipeline.errors import BrochureError, Status
from pipeline.read import read_brochure
from pipeline.read.glyphs import read_pages
from pipeline.run import Options
from pipeline.settings import LIMITS, Limits, limited, limits
from tests.hostile import FONT, TEXT, Objects, flate, page_objects, pdf, pdf_with_box, stream

LETTERS = len("hello")


def pages(count: int) -> bytes:
    objects = page_objects()
    kids = b" ".join(b"%d 0 R" % n for n in range(10, 10 + count))
    objects[2] = b"<< /Type /Pages /Kids [%s] /Count %d /MediaBox [0 0 300 200] >>" % (kids, count)
    return pdf(objects | dict.fromkeys(range(10, 10 + count), objects[3]))


def with_content(content: bytes) -> bytes:
    return pdf(page_objects(content))


def glyphs(count: int) -> bytes:
    return with_content(stream(b"BT /F1 1 Tf 20 100 Td (" + b"a" * count + b") Tj ET"))


def objects_in_all(count: int) -> bytes:
    """Put the objects that the page does not need into an object stream."""
    spare = count - len(page_objects()) - 1
    heads = b" ".join(b"%d %d" % (n + 20, 5 * n) for n in range(spare))
    extra = b"/Type /ObjStm /N %d /First %d" % (spare, len(heads) + 1)
    return pdf(page_objects() | {10: stream(heads + b"\n" + b"null " * spare, extra)})


def index_of(size: int) -> bytes:
    extra = b"/Type /ObjStm /N 0 /First 0 /Filter /FlateDecode"
    return pdf(page_objects() | {10: stream(zlib.compress(b" " * size), extra)})


def forms(count: int, body: bytes = TEXT) -> Objects:
    objects = page_objects(stream(b"/X Do " * count), b"/XObject << /X 10 0 R >>")
    extra = (
        b"/Type /XObject /Subtype /Form /BBox [0 0 300 200] /Resources << /Font << /F1 5 0 R >> >>"
    )
    return objects | {10: stream(body, extra)}


def packed(size: int) -> bytes:
    return with_content(flate(TEXT + b" " * (size - len(TEXT))))


def stored(size: int) -> int:
    return len(zlib.compress(TEXT + b" " * (size - len(TEXT)), 9))


def picture(pixels: int) -> bytes:
    objects = page_objects(stream(b"/I Do " + TEXT), b"/XObject << /I 10 0 R >>")
    size = b"/Width %d /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray" % pixels
    return pdf(objects | {10: stream(b"", b"/Type /XObject /Subtype /Image " + size)})


def named(length: int) -> bytes:
    font = FONT.replace(b"Helvetica", b"H" * (length - 1))
    return pdf(page_objects() | {5: font})


BUILDERS: dict[str, tuple[Callable[[int], bytes], int, Status]] = {
    "max_objects": (objects_in_all, 50, Status.TOO_LARGE),
    "max_index_bytes": (index_of, 9_000, Status.TOO_LARGE),
    "max_pages": (pages, 4, Status.TOO_LARGE),
    "max_page_units": (lambda n: pdf_with_box(b"[0 0 %d 200]" % n), 14_400, Status.TOO_LARGE),
    "max_page_characters": (glyphs, 700, Status.TOO_LARGE),
    "max_text_characters": (lambda n: pages(n // LETTERS), 3 * LETTERS, Status.TOO_LARGE),
    "max_content_bytes": (packed, 30_000, Status.TOO_LARGE),
    "max_picture_bytes": (picture, 40_000, Status.TOO_LARGE),
    "max_forms": (lambda n: pdf(forms(n)), 6, Status.TOO_LARGE),
    "max_saved_states": (lambda n: with_content(stream(b"q " * n + TEXT)), 30, Status.TOO_LARGE),
    "max_sections": (
        lambda n: with_content(stream(b"/A BMC " * n + TEXT)),
        30,
        Status.TOO_LARGE,
    ),
    "max_name_bytes": (named, 300, Status.DAMAGED),
}
"""Limit → what builds a brochure with so much of it, an amount, and the status past it."""
STEP = {"max_text_characters": LETTERS}


def refusal(data: bytes) -> BrochureError | None:
    try:
        list(read_pages(data, "a.pdf"))
    except BrochureError as error:
        return error
    return None


@pytest.mark.parametrize("name", BUILDERS)
def test_at_the_limit_it_is_read_past_it_refused_and_the_limit_can_be_raised(name: str) -> None:
    build, most, status = BUILDERS[name]
    more = most + STEP.get(name, 1)
    with limited(Limits(**{name: most})):
        assert refusal(build(most)) is None
        refused = refusal(build(more))
    assert refused is not None and refused.status is status and refused.remedy
    assert refused.message.startswith("a.pdf") and "\n" not in refused.message
    assert f"{most:,}" in refused.message
    with limited(Limits(**{name: more})):
        assert refusal(build(more)) is None


@pytest.mark.parametrize("build", [packed, index_of])
def test_a_stream_may_not_grow_out_of_proportion(build: Callable[[int], bytes]) -> None:
    data = build(300_000)
    with limited(Limits(max_ratio=50, max_ratio_from_bytes=299_999)):
        refused = refusal(data)
    assert refused is not None and refused.status is Status.TOO_LARGE
    assert "50 times what is stored" in refused.message
    for raised in (Limits(max_ratio=50, max_ratio_from_bytes=300_000), Limits(max_ratio=2_000)):
        with limited(raised):
            assert refusal(data) is None


def test_the_ratio_is_that_of_the_stream() -> None:
    size = 300_000
    ratio = size // stored(size)
    with limited(Limits(max_ratio=ratio, max_ratio_from_bytes=1)):
        assert refusal(packed(size)) is not None
    with limited(Limits(max_ratio=ratio + 1, max_ratio_from_bytes=1)):
        assert refusal(packed(size)) is None


def test_a_file_and_a_text_are_measured_before_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("ก" * 100, encoding="utf-8")
    for name, size in (("max_bytes", 300), ("max_text_characters", 100)):
        with limited(Limits(**{name: size})):
            assert read_brochure(path).text == "ก" * 100
        with limited(Limits(**{name: size - 1})), pytest.raises(BrochureError) as caught:
            read_brochure(path)
        assert caught.value.status is Status.TOO_LARGE and f"{size - 1:,}" in caught.value.message


def test_what_is_only_left_out_leaves_the_page() -> None:
    nested = pdf(forms(1, b"/X Do " + TEXT))
    for allowed in (
        Limits(max_form_depth=1),
        Limits(max_operands=3),
        Limits(max_font_bytes=1),
        Limits(max_map_bytes=1, max_map_entries=1),
    ):
        with limited(allowed):
            assert refusal(nested) is None


def test_limits_hold_only_where_they_were_put_in_force() -> None:
    with limited(Limits(max_pages=3)):
        assert limits().max_pages == 3
    assert limits() is LIMITS and LIMITS.changed() == {}
    assert Limits(max_pages=3).changed() == {"max_pages": 3}


def test_a_worker_is_told_the_limits_and_a_result_under_others_is_stale(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pages(3))

    def status(own: Limits) -> tuple[Status, bool]:
        options = Options(ocr=False, pages=False, limits=own)
        [outcome] = run_corpus([tmp_path], tmp_path / "out", options=options).outcomes
        return outcome.status, outcome.skipped

    assert status(Limits(max_pages=2)) == (Status.TOO_LARGE, False)
    assert status(Limits(max_pages=3)) == (Status.DONE, False)
    assert status(Limits(max_pages=3)) == (Status.DONE, True)
    assert status(LIMITS) == (Status.DONE, False)


def test_the_command_line_counts_more_than_environment_and_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / FILE_NAME
    path.write_text("[limits]\nmax_pages = 7\nmax_forms = 7\nmax_objects = 7\n", encoding="utf-8")
    monkeypatch.setenv("THAI_BROCHURES_LIMITS", "max_pages=8, max_forms=8")
    chosen = arguments.make_parser().parse_args(
        ["text", "a.pdf", "--config", str(path), "--limits", "max_pages=9"]
    )
    arguments.fill_in(chosen)
    assert chosen.limits == {"max_pages": 9, "max_forms": 8, "max_objects": 7}


@pytest.mark.parametrize("told", ["max_page=3", "max_pages=0", "max_pages=many", "max_pages", ""])
def test_limits_that_make_no_sense_are_named(told: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        arguments.make_parser().parse_args(["text", "a.pdf", "--limits", told])
    assert "--limits" in capsys.readouterr().err


def test_every_limit_has_its_reason() -> None:
    told = Limits.__doc__ or ""
    for field in dataclasses.fields(Limits):
        assert f"    {field.name}: " in told
