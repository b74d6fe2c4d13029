"""The command line: data on stdout, words on stderr, exit codes, and no slow imports."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import cli, doctor
from pipeline.arguments import make_parser
from pipeline.errors import ExitCode
from pipeline.extract.gazetteer_rows import COLUMNS
from pipeline.publish.schema import SCHEMA_PATH
from tests.tiny_pdf import tiny_pdf

ROOT = Path(__file__).parents[1]
NOTICE = "จังหวัดน่านจัดงานวันที่ 3 มกราคม 2567 มีผู้เข้าร่วม 120 คน\n"
COMMANDS = tuple(
    next(a.choices for a in make_parser()._actions if isinstance(a, argparse._SubParsersAction))
)


def program(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run the program as a user would, from another folder."""
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        cwd="/",
        env={**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C"},
        check=False,
    )


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    path = tmp_path / "notice.txt"
    path.write_text(NOTICE, encoding="utf-8")
    return path


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([command, "--help"])
    assert ended.value.code == 0
    assert f"thai-brochures {command}" in capsys.readouterr().out.split("example")[1]


def test_every_command_does_something() -> None:
    assert cli.COMMANDS.keys() == set(COMMANDS)


def test_help_names_every_command_and_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    told = capsys.readouterr().out
    assert all(command in told for command in COMMANDS)
    assert "130 interrupted" in told


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["sing"],
        ["run"],
        ["run", "a"],
        ["run", "a", "--out", "b", "--jobs", "0"],
        ["run", "a", "--out", "b", "--jobs", "x"],
        ["run", "a", "--out", "b", "--reference-date", "1 May"],
        ["text"],
        ["look", "a.pdf", "--page", "-1", "-o", "x.png"],
        ["status", "a"],
        ["diff", "a"],
        ["unknown"],
    ],
)
def test_a_wrong_command_line_is_exit_code_1(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    assert ended.value.code == ExitCode.USAGE
    captured = capsys.readouterr()
    assert captured.out == "" and captured.err


SLOW = ("spacy", "pythainlp", "pydantic", "numpy", "playa", "pdfplumber")


@pytest.mark.parametrize("arguments", [["--help"], ["schema"], ["text", "/none.txt"], ["sing"]])
def test_help_schema_and_errors_import_nothing_slow(arguments: list[str]) -> None:
    code = (
        "import sys\nfrom pipeline import cli\n"
        f"try:\n    cli.main({arguments!r})\nexcept SystemExit:\n    pass\n"
        f"print(sorted(set({SLOW!r}) & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = done.stderr.splitlines()[-1]
    assert "spacy" not in loaded and "pythainlp" not in loaded
    if arguments[0] != "text":
        assert loaded == "[]"


def test_text_is_data_to_the_byte(notice: Path) -> None:
    done = program("text", notice)
    assert done.returncode == 0
    assert done.stdout.decode().rstrip("\n") == NOTICE.rstrip("\n")
    assert done.stderr == b""


def test_text_reads_standard_input(notice: Path) -> None:
    assert (
        program("text", "-", stdin=NOTICE.encode("cp874")).stdout == program("text", notice).stdout
    )


def test_facts_are_one_json_document(notice: Path) -> None:
    done = program("facts", notice)
    document = json.loads(done.stdout)
    assert [city["id"] for city in document["cities"]] == ["city:TH-55"]
    assert [day["edtf"] for day in document["dates"]] == ["2024-01-03"]
    assert document["document"]["source"]["path"] == "notice.txt"


def test_explain_shows_each_repair_with_its_reason(tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_text("อย\uf70aาง", encoding="utf-8")
    done = program("explain", path)
    lines = done.stdout.decode().splitlines()
    assert lines[0] == "old.txt: 5 characters, 1 repair"
    assert "อย[<U+F70A>]าง\tอย[\N{THAI CHARACTER MAI EK}]าง\tmap_private_use" in lines[-1]
    assert lines[-1].endswith("proved")


def test_schema_is_the_published_one() -> None:
    assert program("schema").stdout == SCHEMA_PATH.read_bytes()


@pytest.mark.parametrize("command", ["text", "facts", "explain", "look"])
@pytest.mark.parametrize("kind", ["missing", "folder", "empty", "not a PDF"])
def test_bad_input_is_one_line_and_its_exit_code(tmp_path: Path, command: str, kind: str) -> None:
    path = tmp_path / "bad\x1b[31m.pdf"
    match kind:
        case "folder":
            path.mkdir()
        case "empty":
            path.write_bytes(b"")
        case "not a PDF":
            path.write_bytes(b"just words")
    options = ["--out", tmp_path / "page.png"] if command == "look" else []
    done = program(command, path, *options)
    assert done.returncode == (ExitCode.USAGE if kind == "folder" else ExitCode.SOME_FAILED)
    assert done.stdout == b""
    [line] = done.stderr.decode().splitlines()
    assert "bad\\x1b[31m.pdf" in line and "; " in line


def test_run_says_what_it_does_on_stderr_alone(notice: Path, tmp_path: Path) -> None:
    out = tmp_path / "results"
    (tmp_path / "empty.pdf").write_bytes(b"")
    for name in ("talk.docx", ".left_by_the_system"):
        (tmp_path / name).touch()
    done = program("run", tmp_path, "--out", out, "--jobs", "1")
    assert (done.returncode, done.stdout) == (ExitCode.SOME_FAILED, b"")
    lines = done.stderr.decode().splitlines()
    assert lines[0].startswith("[1/2] empty: empty.pdf is empty; ")
    assert "2 brochures: 1 done, 1 empty; 0 unchanged" in lines[-2]
    assert lines[-1] == "not looked at, neither .pdf nor .txt: talk.docx"
    again = program("run", notice, "--out", out, "--quiet")
    assert (again.returncode, again.stdout) == (ExitCode.OK, b"")


@pytest.mark.parametrize("kind", ["file", "stdin"])
def test_the_users_own_names_help_to_restore_a_text(kind: str, tmp_path: Path) -> None:
    name, damaged = "ผักก้ามต้น", "ผักกามตน"
    gazetteer = tmp_path / "own.csv"
    gazetteer.write_text(f"{','.join(COLUMNS)}\n,city,{name},,,TH,,,,,mine\n", encoding="utf-8")
    brochure = tmp_path / "letter.txt"
    lost = f"ผูวาราชการจังหวัดนานไดรวมกับเมือง{damaged} สงเสริมการทองเที่ยวอยางตอเนื่อง\n"
    brochure.write_text(lost * 6, encoding="utf-8")
    stdin = brochure.read_bytes() if kind == "stdin" else b""
    path: str | Path = "-" if kind == "stdin" else brochure
    done = program("text", path, "--gazetteer", gazetteer, stdin=stdin)
    assert done.stdout.decode().count(name) == 6
    assert name not in program("text", path, stdin=stdin).stdout.decode()


def test_a_page_that_needs_ocr_is_told(tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(tiny_pdf([b"0 0 9 9 re f"], {}))
    done = program("text", tmp_path / "scan.pdf", "--no-ocr")
    assert (done.returncode, done.stdout) == (ExitCode.OK, b"")
    assert b"Page 1 needs OCR" in done.stderr


def test_an_output_that_cannot_be_is_exit_code_1(notice: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"")
    done = program("run", notice, "--out", tmp_path / "out")
    assert done.returncode == ExitCode.USAGE
    assert b"output folder" in done.stderr


def test_results_do_not_go_where_the_brochures_are(notice: Path) -> None:
    done = program("run", notice.parent, "--out", notice.parent)
    assert done.returncode == ExitCode.USAGE
    assert b"the brochures are there" in done.stderr
    assert list(notice.parent.iterdir()) == [notice]


def test_a_picture_that_cannot_be_written_is_exit_code_1(tmp_path: Path) -> None:
    (tmp_path / "town.pdf").write_bytes(tiny_pdf([b"0 0 9 9 re f"], {}))
    (tmp_path / "file").touch()
    done = program("look", tmp_path / "town.pdf", "-o", tmp_path / "file" / "page.png")
    [line] = done.stderr.decode().splitlines()
    assert done.returncode == ExitCode.USAGE and "cannot be written" in line


def test_a_gazetteer_that_is_not_there_is_named(notice: Path, tmp_path: Path) -> None:
    done = program("run", notice, "--out", tmp_path / "o", "--gazetteer", tmp_path / "none.csv")
    assert done.returncode == ExitCode.MISSING_DEPENDENCY
    assert b"none.csv" in done.stderr


def test_a_reader_that_stops_early_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text(NOTICE * 20_000, encoding="utf-8")
    command = f"'{sys.executable}' -m pipeline text '{path}' | head -c 10"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"], cwd=ROOT, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_an_interrupt_is_exit_code_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setitem(cli.COMMANDS, "schema", interrupted)
    assert cli.main(["schema"]) == ExitCode.INTERRUPTED


def completed(*words: str) -> list[str]:
    """Return what bash would offer for the last of `words`."""
    script = program("completion").stdout.decode()
    typed = " ".join(f"'{word}'" for word in words)
    asked = (
        f"compopt() {{ :; }}; COMP_WORDS=({typed}); COMP_CWORD={len(words) - 1}; _thai_brochures;"
        ' printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run(
        ["bash", "-c", f"{script}\n{asked}"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stderr == ""
    return done.stdout.split()


def test_bash_completes_commands_options_and_files() -> None:
    assert completed("thai-brochures", "s") == ["status", "schema"]
    assert completed("thai-brochures", "run", "--r") == ["--reference-date"]
    assert completed("thai-brochures", "run", "READ") == ["README.md"]


def test_a_standing_choice_that_makes_no_sense_is_exit_code_1(notice: Path, tmp_path: Path) -> None:
    path = tmp_path / "pipeline.toml"
    path.write_text("jbos = 2", encoding="utf-8")
    done = program("facts", notice, "--config", path)
    assert (done.returncode, done.stdout) == (ExitCode.USAGE, b"")
    assert b"jbos: no such key; known: jobs" in done.stderr


def test_doctor_names_what_is_missing_and_what_to_type(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["doctor"]) == ExitCode.OK
    assert "ok      Python" in capsys.readouterr().out
    monkeypatch.setitem(doctor.NEEDED, "no-such-package", "no_such_package")
    monkeypatch.setattr(doctor.shutil, "which", lambda _: None)
    assert cli.main(["doctor"]) == ExitCode.MISSING_DEPENDENCY
    told = capsys.readouterr().out
    assert "MISSING no-such-package" in told and "make setup" in told
    assert "without Tesseract" in told and "apt-get install tesseract-ocr" in told
