"""The sample brochures state what a person read in them; `make gold` writes it anew."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.expected import EXPECTED_PATH, SAMPLES, stated

EXPECTED = json.loads(EXPECTED_PATH.read_text(encoding="utf-8"))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_a_sample_states_what_is_expected(sample: Path) -> None:
    assert stated(sample) == EXPECTED[sample.name]


def test_nothing_else_is_expected_and_three_pdfs_are() -> None:
    assert EXPECTED.keys() == {sample.name for sample in SAMPLES}
    assert sum(name.endswith(".pdf") for name in EXPECTED) >= 3
