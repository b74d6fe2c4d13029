"""Our own sample brochures, one species of damage each: the page's text, to the last mark."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import pytest

from pipeline.read import read_brochure
from pipeline.records import CleanText
from pipeline.repair import repair_text
from tests.brochures.make_brochures import BROCHURES, HERE, paragraphs

SCANS = {"scan.pdf"}
"""Pictures: what a scan lost cannot be proved, so it has a test of its own."""


@cache
def clean(name: str) -> CleanText:
    return repair_text(read_brochure(BROCHURES[name][0] / name))


def gaps(text: str) -> tuple[str, set[int]]:
    """The text without white space, and the places where white space stood."""
    characters: list[str] = []
    places: set[int] = set()
    for character in text.strip():
        if character.isspace():
            places.add(len(characters))
        else:
            characters.append(character)
    return "".join(characters), places


@pytest.mark.parametrize("name", sorted(set(BROCHURES) - SCANS))
def test_every_character_is_read_and_repaired(name: str) -> None:
    assert gaps(clean(name).text)[0] == gaps("\n\n".join(paragraphs(BROCHURES[name][1])))[0]


@pytest.mark.parametrize("name", sorted(set(BROCHURES) - SCANS))
def test_no_blank_where_the_writer_set_none(name: str) -> None:
    have = gaps(clean(name).text)[1]
    wanted = gaps("\n\n".join(paragraphs(BROCHURES[name][1])))[1]
    assert sorted(have - wanted) == []


@pytest.mark.parametrize("name", sorted(set(BROCHURES) - SCANS))
def test_paragraphs_are_joined_and_kept_apart(name: str) -> None:
    blocks = [b for b in clean(name).text.split("\n\n") if b.strip()]
    wanted = paragraphs(BROCHURES[name][1])
    starts = {gaps(b)[0][:12] for b in blocks}
    assert {gaps(p)[0][:12] for p in wanted} <= starts
    assert all("\n" not in b.strip() for b in blocks)


@pytest.mark.parametrize("name", sorted(n for n in BROCHURES if n.endswith(".pdf")))
def test_every_character_leads_back_to_ink_on_its_page(name: str) -> None:
    text = clean(name)
    if not text.text.strip():
        pytest.skip("a scan, and OCR is not installed")
    for position, character in enumerate(text.text):
        if character.isspace():
            continue
        raw = text.alignment.to_source(type(text.raw.pages[0].span)(position, position + 1))
        assert text.raw.boxes_of(raw), f"{character!r} at {position} has no box"


@pytest.mark.skipif(not shutil.which("tesseract"), reason="Tesseract is not installed")
def test_a_scan_is_read_by_ocr() -> None:
    from rapidfuzz.distance import Levenshtein

    text = clean("scan.pdf")
    wanted = gaps("\n\n".join(paragraphs(BROCHURES["scan.pdf"][1])))[0]
    assert Levenshtein.distance(gaps(text.text)[0], wanted) / len(wanted) < 0.05
    assert "tesseract" in text.raw.pages[0].reader.lower()


def test_the_texts_are_set_by_the_producers_that_are_named() -> None:
    assert Path(HERE / "texts").is_dir()
    for name, (folder, _, _) in BROCHURES.items():
        assert (folder / name).stat().st_size > 0
