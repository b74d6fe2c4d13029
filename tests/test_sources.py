"""File names are data: whatever a folder holds, every brochure gets one result of its own."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from pipeline.errors import Status
from pipeline.sources import RUN_REPORT, Source, find_sources, passed_over, shown
from pipeline.store import result_paths

ODD_NAMES = [
    "ประกาศ.pdf",
    "แผนพัฒนาเมือง ฉบับที่ ๒.pdf",
    "-rf.pdf",
    "--help.txt",
    "a b.pdf",
    "line\nbreak.pdf",
    "tab\there.txt",
    "\x1b[31mred.pdf",
    "[a].pdf",
    "*?.pdf",
    "'quoted'.pdf",
    '"double".txt',
    "$(touch x).pdf",
    "semi;colon.pdf",
    "back\\slash.pdf",
    "UPPER.PDF",
    "Mixed.Txt",
    "two.pdf.pdf",
    "text.pdf.txt",
    "..pdf.pdf",
    ".hidden.pdf",
    "~home.pdf",
    "emoji\N{CYCLONE}.pdf",
    "rtl\N{RIGHT-TO-LEFT OVERRIDE}fdp.pdf",
    "zero\N{ZERO WIDTH SPACE}width.pdf",
    unicodedata.normalize("NFC", "café.pdf"),
    unicodedata.normalize("NFD", "café.pdf"),
    "run.txt",
    "run.pdf",
    "con.pdf",
    "ก" * 83 + ".pdf",
    "ข" * 83 + "ab.pdf",
    "ข" * 83 + "ac.pdf",
    "x" * 251 + ".pdf",
]


def make(path: Path | bytes, data: bytes = b"x") -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


def results(sources: list[Source], out: Path) -> list[Path]:
    return [path for s in sources if s.refusal is None for path in result_paths(out, s.name)]


def test_every_odd_name_gets_a_result_of_its_own_that_the_file_system_takes(
    tmp_path: Path,
) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    for name in ODD_NAMES:
        make(raw / name)
    make(os.fsencode(raw) + b"/\xa1\xa2\xa3.pdf")
    sources = find_sources([raw], out)
    assert len(sources) == len(ODD_NAMES) + 1
    paths = results(sources, out)
    assert len(set(paths)) == 2 * len(sources)
    assert out / RUN_REPORT not in paths
    for path in paths:
        make(path)
    assert all(path.is_file() for path in paths)
    assert all(shown(s.name).isprintable() and "\n" not in s.shown for s in sources)


def test_a_name_is_kept_where_it_can_be(tmp_path: Path) -> None:
    make(tmp_path / "raw/sub/ประกาศ.pdf")
    [source] = find_sources([tmp_path / "raw"], tmp_path / "out")
    assert source.name == "sub/ประกาศ.pdf"
    assert result_paths(tmp_path / "out", source.name)[1].name == "ประกาศ.pdf.json"


def test_the_same_name_in_two_folders(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        make(tmp_path / folder / "notice.pdf")
    sources = find_sources([tmp_path / "a", tmp_path / "b"], tmp_path / "out")
    assert len({s.name for s in sources}) == 2
    assert sources[0].name == "notice.pdf"
    assert [s.shown for s in sources] == ["notice.pdf"] * 2
    again = find_sources([tmp_path / "a", tmp_path / "b"], tmp_path / "out")
    assert sources == again


def test_a_folder_and_a_result_never_want_one_place(tmp_path: Path) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    make(raw / "a.pdf")
    make(raw / "a.pdf.txt/b.pdf")
    make(raw / "a.pdf.json/c.pdf")
    sources = find_sources([raw], out)
    for path in results(sources, out):
        make(path)
    brochures = [s for s in sources if s.refusal is None]
    assert {s.shown for s in brochures} == {"a.pdf", "a.pdf.txt/b.pdf", "a.pdf.json/c.pdf"}


def test_a_brochure_may_be_called_like_the_way_out_of_a_clash(tmp_path: Path) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    make(raw / "a.pdf")
    make(raw / "a.pdf.txt/b.pdf")
    moved = next(s.name for s in find_sources([raw], out) if s.given)
    make(raw / moved)
    brochures = [s for s in find_sources([raw], out) if s.refusal is None]
    assert len({s.name for s in brochures}) == len(brochures) == 3
    assert len(set(results(brochures, out))) == 2 * 3


def test_a_name_that_had_to_be_shortened_is_shown_whole(tmp_path: Path) -> None:
    name = "ฃ" * 83 + ".pdf"
    make(tmp_path / "raw" / name)
    [source] = find_sources([tmp_path / "raw"], tmp_path / "out")
    assert source.shown == name and source.name != name


def test_a_brochure_named_twice_is_done_once(tmp_path: Path) -> None:
    make(tmp_path / "raw/a.pdf")
    paths = [tmp_path / "raw", tmp_path / "raw/a.pdf", tmp_path / "raw"]
    assert len(find_sources(paths, tmp_path / "out")) == 1


def test_other_files_do_not_count_unless_named_outright(tmp_path: Path) -> None:
    make(tmp_path / "raw/picture.png")
    assert find_sources([tmp_path / "raw"], tmp_path / "out") == []
    [source] = find_sources([tmp_path / "raw/picture.png"], tmp_path / "out")
    assert source.refusal is None


def test_other_files_in_a_folder_are_named_but_for_hidden_ones_and_results(tmp_path: Path) -> None:
    for name in (
        "b/picture.png",
        "b/._picture.png",
        "b/letter.PDF",
        ".left",
        "a.docx",
        "out/run.json",
    ):
        make(tmp_path / name)
    paths = [tmp_path, tmp_path / "b", tmp_path / "b/picture.png"]
    assert passed_over(paths, tmp_path / "out") == [
        "a.docx",
        "picture.png",
    ]


def test_what_macos_keeps_beside_a_brochure_is_none(tmp_path: Path) -> None:
    make(tmp_path / "raw/a.pdf")
    make(tmp_path / "raw/._a.pdf")
    assert [s.name for s in find_sources([tmp_path / "raw"], tmp_path / "out")] == ["a.pdf"]


def test_results_are_not_brochures(tmp_path: Path) -> None:
    make(tmp_path / "a.pdf")
    make(tmp_path / "out/a.pdf.txt")
    assert [s.name for s in find_sources([tmp_path], tmp_path / "out")] == ["a.pdf"]


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("folder", Status.NOT_A_FILE),
        ("fifo", Status.NOT_A_FILE),
        ("dead link", Status.NOT_A_FILE),
        ("loop", Status.UNREADABLE),
    ],
)
def test_what_is_no_file_is_refused_unopened(tmp_path: Path, kind: str, status: Status) -> None:
    raw = tmp_path / "raw"
    make(raw / "good.pdf")
    bad = raw / "bad.pdf"
    match kind:
        case "folder":
            make(bad / "inner.pdf")
        case "fifo":
            os.mkfifo(bad)
        case "dead link":
            bad.symlink_to(raw / "nowhere.pdf")
        case "loop":
            bad.symlink_to(bad)
    by_name = {s.name: s for s in find_sources([raw], tmp_path / "out")}
    refusal = by_name["bad.pdf"].refusal
    assert refusal is not None and refusal.status is status
    assert "bad.pdf" in refusal.message and refusal.remedy
    assert by_name["good.pdf"].refusal is None
    assert ("bad.pdf/inner.pdf" in by_name) == (kind == "folder")


def test_a_path_that_is_not_there_has_a_status(tmp_path: Path) -> None:
    [source] = find_sources([tmp_path / "no.pdf"], tmp_path / "out")
    assert source.refusal is not None and source.refusal.status is Status.NOT_A_FILE


def test_links_to_files_count_and_loops_of_folders_end(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    make(tmp_path / "elsewhere/a.pdf")
    make(raw / "sub/b.pdf")
    (raw / "a.pdf").symlink_to(tmp_path / "elsewhere/a.pdf")
    (raw / "sub/up").symlink_to(raw)
    (raw / "aside").symlink_to(tmp_path / "elsewhere")
    names = [s.name for s in find_sources([raw], tmp_path / "out")]
    assert names == ["a.pdf", "aside/a.pdf", "sub/b.pdf"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_has_a_status(tmp_path: Path) -> None:
    make(tmp_path / "raw/closed/a.pdf")
    (tmp_path / "raw/closed").chmod(0)
    [source] = find_sources([tmp_path / "raw"], tmp_path / "out")
    (tmp_path / "raw/closed").chmod(0o700)
    assert source.refusal is not None and source.refusal.status is Status.UNREADABLE
