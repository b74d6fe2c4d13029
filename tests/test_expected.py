"""The sample brochures state what a person read in them; `make gold` writes it anew."""

from __future__ import annotations

import json

import pytest

from tests.expected import EXPECTED_PATH, SAMPLES, stated

EXPECTED = json.loads(EXPECTED_PATH.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_sample_states_what_is_expected(name: str) -> None:
    assert stated(SAMPLES / name) == EXPECTED[name]


def test_three_pdfs_are_expected() -> None:
    assert sum(name.endswith(".pdf") for name in EXPECTED) >= 3
