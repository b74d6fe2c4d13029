"""Results are whole or not there, and know by themselves whether they are current."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from pipeline import store
from pipeline.errors import UsageError
from pipeline.publish import json_text


def make_result(out: Path, source: Path, name: str = "a.txt") -> dict[str, Any]:
    """Write a result as a run would, and return what `current_head` has to be asked."""
    text = b"clean"
    clean_sha256 = store.hashlib.sha256(text).hexdigest()
    head = {
        "id": f"sha256:{store.file_sha256(source)}",
        "source": {"path": name, "bytes": source.stat().st_size},
        "reference_date": None,
        "layers": {"repaired": {"sha256": clean_sha256}},
        "producer": {"fingerprint": "f1"},
        "status": "done",
    }
    document = json_text({"schema_version": "1.0.0", "document": head, "cities": []})
    store.write_result(out, name, text, document.encode())
    return {"shown": name, "fingerprint": "f1", "reference_date": None}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text("เมืองน่าอยู่", encoding="utf-8")
    return path


def parts(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.name.endswith(store.PART_SUFFIX)]


def test_a_file_is_written_with_ordinary_permissions_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "deep/er/a.txt"
    store.write_whole(path, b"one")
    store.write_whole(path, b"two")
    assert path.read_bytes() == b"two"
    assert [p.name for p in path.parent.iterdir()] == ["a.txt"]
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~mask


@pytest.mark.parametrize("call", ["fsync", "replace", "chmod"])
def test_a_failing_write_leaves_the_old_file_and_names_the_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    path = tmp_path / "a.txt"
    store.write_whole(path, b"old")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(store.os, call, full)
    with pytest.raises(UsageError, match=r"a\.txt.*No space left"):
        store.write_whole(path, b"new")
    monkeypatch.undo()
    assert path.read_bytes() == b"old"
    assert parts(tmp_path) == []


def test_an_unchanged_result_is_current(tmp_path: Path, source: Path) -> None:
    asked = make_result(tmp_path / "out", source)
    head = store.current_head(tmp_path / "out", "a.txt", source, **asked)
    assert head is not None and head["status"] == "done"


@pytest.mark.parametrize(
    "change",
    [
        {"fingerprint": "f2"},
        {"reference_date": "2024-05-01"},
        {"shown": "b.txt"},
    ],
)
def test_another_producer_date_or_name_makes_it_stale(
    tmp_path: Path, source: Path, change: dict[str, Any]
) -> None:
    asked = make_result(tmp_path / "out", source) | change
    assert store.current_head(tmp_path / "out", "a.txt", source, **asked) is None


@pytest.mark.parametrize("damage", ["source", "text", "no text", "document", "half", "foreign"])
def test_whatever_was_touched_makes_it_stale(tmp_path: Path, source: Path, damage: str) -> None:
    out = tmp_path / "out"
    asked = make_result(out, source)
    text, document = store.result_paths(out, "a.txt")
    match damage:
        case "source":
            data = bytearray(source.read_bytes())
            data[-1] ^= 1
            source.write_bytes(data)
        case "text":
            text.write_bytes(b"dirty")
        case "no text":
            text.unlink()
        case "document":
            document.write_bytes(document.read_bytes().replace(b'"done"', b'"needs_ocr"'))
        case "half":
            document.write_bytes(document.read_bytes()[:60])
        case "foreign":
            document.write_bytes(b'{"document": {}}')
    assert store.current_head(out, "a.txt", source, **asked) is None


def test_results_without_a_brochure_are_found_and_other_files_are_not(
    tmp_path: Path, source: Path
) -> None:
    out = tmp_path / "out"
    for name in ("a.txt", "sub/gone.txt"):
        make_result(out, source, name)
    (out / "notes.json").write_text("{}", encoding="utf-8")
    assert store.results_without_source(out, {"a.txt"}) == ["sub/gone.txt"]


def test_a_killed_run_leaves_no_trace_in_the_next(tmp_path: Path) -> None:
    left = tmp_path / "sub" / f"{store.PART_PREFIX}x1{store.PART_SUFFIX}"
    left.parent.mkdir()
    left.write_bytes(b"half")
    with store.open_store(tmp_path):
        assert parts(tmp_path) == []


def test_two_runs_never_write_to_one_folder(tmp_path: Path) -> None:
    with (
        store.open_store(tmp_path),
        pytest.raises(UsageError, match="another run"),
        store.open_store(tmp_path),
    ):
        pass
    with store.open_store(tmp_path):
        pass


def test_an_output_that_is_a_file_is_refused_before_the_first_brochure(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_bytes(b"")
    with pytest.raises(UsageError, match="output folder"), store.open_store(path):
        pass


def test_removing_what_is_not_there_is_no_error(tmp_path: Path, source: Path) -> None:
    make_result(tmp_path, source, "b.txt")
    store.remove_result(tmp_path, "b.txt")
    store.remove_result(tmp_path, "b.txt")
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]
