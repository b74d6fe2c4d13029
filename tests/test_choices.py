"""Standing choices: the command line over the environment over the file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipeline import arguments
from pipeline.choices import FILE_NAME, KEYS, standing_choices
from pipeline.errors import ExitCode, UsageError
from pipeline.settings import WORKERS

FILE = """
jobs = 3
reference-date = 2024-05-01
gazetteer = ["towns.csv", "/lists/firms.csv"]
ocr = false
verbose = true

[workers]
cpu_seconds = 20
memory_bytes = 500_000_000
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / FILE_NAME
    path.write_text(FILE, encoding="utf-8")
    return path


def test_the_file_is_read_and_its_paths_lie_beside_it(config: Path) -> None:
    told = standing_choices(config, {})
    assert told["jobs"] == 3 and told["ocr"] is False and told["verbose"] is True
    assert told["reference_date"] == date(2024, 5, 1)
    assert told["gazetteer"] == [config.parent / "towns.csv", Path("/lists/firms.csv")]
    assert (told["workers"].cpu_seconds, told["workers"].memory_bytes) == (20.0, 500_000_000)
    assert told["workers"].elapsed_seconds == WORKERS.elapsed_seconds


def test_the_environment_stands_above_the_file(config: Path) -> None:
    told = standing_choices(config, {"THAI_BROCHURES_JOBS": "5", "THAI_BROCHURES_OCR": "yes"})
    assert (told["jobs"], told["ocr"], told["reference_date"]) == (5, True, date(2024, 5, 1))
    [list_of_one] = standing_choices(None, {"THAI_BROCHURES_GAZETTEER": "a.csv"})["gazetteer"]
    assert list_of_one == Path("a.csv")


def test_the_environment_may_name_the_file(config: Path) -> None:
    assert standing_choices(None, {"THAI_BROCHURES_CONFIG": str(config)})["jobs"] == 3


def test_the_file_of_the_current_folder_counts_and_may_be_absent(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(config.parent)
    assert standing_choices(None, {})["jobs"] == 3
    config.unlink()
    assert standing_choices(None, {}) == {}


def test_the_command_line_stands_above_all(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THAI_BROCHURES_JOBS", "5")
    chosen = arguments.make_parser().parse_args(
        ["run", "a", "--out", "b", "--config", str(config), "--jobs", "2", "--no-verbose"]
    )
    arguments.fill_in(chosen)
    assert (chosen.jobs, chosen.verbose, chosen.ocr) == (2, False, False)
    chosen = arguments.make_parser().parse_args(
        ["run", "a", "--out", "b", "--config", str(config), "--ocr"]
    )
    arguments.fill_in(chosen)
    assert (chosen.jobs, chosen.verbose, chosen.ocr, chosen.quiet) == (5, True, True, False)


@pytest.mark.parametrize(
    "content",
    [
        "job = 3",
        "jobs = 0",
        "jobs = true",
        'jobs = "many"',
        'reference-date = "May"',
        "reference-date = 2567-05-01",
        "reference-date = 2024-05-01T10:00:00",
        "gazetteer = [1]",
        'ocr = "perhaps"',
        "workers = 3",
        "[workers]\ncpu = 3",
        "[workers]\ncpu_seconds = -1",
        "jobs = = 3",
    ],
)
def test_what_makes_no_sense_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match=r"mine\.toml") as caught:
        standing_choices(path, {})
    assert caught.value.exit_code is ExitCode.USAGE and caught.value.remedy


def test_bytes_that_are_no_text_and_a_file_that_is_not_there_are_named(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    with pytest.raises(UsageError, match=r"mine\.toml.*cannot be read"):
        standing_choices(path, {})
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match=r"mine\.toml"):
        standing_choices(path, {})


def test_an_unknown_variable_is_named() -> None:
    with pytest.raises(UsageError, match="THAI_BROCHURES_JOB"):
        standing_choices(None, {"THAI_BROCHURES_JOB": "3"})


def test_every_key_is_an_option_of_run() -> None:
    chosen = vars(arguments.make_parser().parse_args(["run", "a", "--out", "b"]))
    assert {key.replace("-", "_") for key in KEYS} - {
        "limits",
        "workers",
    } == arguments.DEFAULTS.keys()
    assert arguments.DEFAULTS.keys() <= chosen.keys()
    assert all(chosen[name] is None for name in arguments.DEFAULTS)
