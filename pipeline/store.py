"""Results on disk: whole or not at all, and never made twice.

A result is a clean text, the document beside it, and what else is made for looking and
searching. The document is written last and names the source, the producer and the sha256 of
the text, so the results themselves say whether they are current: there is no other record
that could disagree with them.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError
from pipeline.sources import RESULT_SUFFIXES

PART_PREFIX = ".thai-brochures-"
PART_SUFFIX = ".part"
CHUNK_BYTES = 1 << 20
ROOM_BYTES = 40_000_000
"""Free bytes that a run begins with: the results of a brochure of 200 pages take 20 to 33 MB."""


def result_paths(out: Path, name: str) -> tuple[Path, Path]:
    """Return where the clean text and the document of `name` go."""
    return out / f"{name}.txt", out / f"{name}.json"


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it holds the old bytes or the new ones, never a part.

    Raises:
        UsageError: the place cannot be written to; names the place and the reason.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_and_rename(path, data)
    except OSError as error:
        raise UsageError(
            f"{path}: cannot be written ({error.strerror})",
            "free some space or choose another folder with --out",
        ) from error


@contextmanager
def whole_files(folder: Path, names: Sequence[str]) -> Iterator[list[Path]]:
    """Make several files of a folder, each whole or not at all, where programs want paths.

    Yields a path to write to for each name; when all went well they take their places.

    Raises:
        UsageError: the folder cannot be written to; names it and the reason.
    """
    parts = [folder / f"{PART_PREFIX}{name}{PART_SUFFIX}" for name in names]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield parts
        for part in parts:
            with part.open("rb") as file:
                os.fsync(file.fileno())
        for part, name in zip(parts, names, strict=True):
            os.replace(part, folder / name)
    except OSError as error:
        raise UsageError(
            f"{folder}: cannot be written to ({error.strerror})",
            "free some space or choose another folder with --out",
        ) from error
    finally:
        for part in parts:
            with suppress(OSError):
                part.unlink(missing_ok=True)


def _write_and_rename(path: Path, data: bytes) -> None:
    handle, part = tempfile.mkstemp(PART_SUFFIX, PART_PREFIX, path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(part, 0o666 & ~_umask())
        os.replace(part, path)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(part)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


@contextmanager
def open_store(out: Path) -> Iterator[None]:
    """Hold the output folder for one run: make it, try it, clear what a killed run left.

    Raises:
        UsageError: it cannot be made or written to, or another run holds it.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        handle = os.open(out, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise UsageError(
            f"{out}: cannot be used as the output folder ({error.strerror})",
            "choose another folder with --out",
        ) from error
    try:
        _lock(handle, out)
        _room(out)
        for part in out.rglob(f"{PART_PREFIX}*{PART_SUFFIX}"):
            part.unlink(missing_ok=True)
        probe = out / f"{PART_PREFIX}probe{PART_SUFFIX}"
        try:
            write_whole(probe, b"")
        finally:
            probe.unlink(missing_ok=True)
        yield
    finally:
        os.close(handle)


def _lock(handle: int, out: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise UsageError(
            f"{out}: another run is writing there", "wait for it, or choose another --out"
        ) from error


def _room(out: Path) -> None:
    """Refuse a disk that is as good as full before the first brochure is begun."""
    free = shutil.disk_usage(out).free
    if free < ROOM_BYTES:
        raise UsageError(
            f"{out}: only {free / 1e6:.0f} MB are free there, {ROOM_BYTES / 1e6:.0f} are wanted",
            "free some space or choose another folder with --out",
        )


def write_result(
    out: Path, name: str, text: bytes, document: bytes, beside: Mapping[str, bytes] | None = None
) -> None:
    """Write a brochure's files; the document comes last and vouches for the others.

    beside: suffix → bytes of what else there is.
    """
    text_path, document_path = result_paths(out, name)
    write_whole(text_path, text)
    for suffix, data in (beside or {}).items():
        write_whole(out / f"{name}{suffix}", data)
    write_whole(document_path, document)


def remove_result(out: Path, name: str) -> None:
    """Remove what an earlier run made of a brochure that can no longer be processed."""
    for suffix in reversed(RESULT_SUFFIXES):
        with suppress(FileNotFoundError, NotADirectoryError):
            (out / f"{name}{suffix}").unlink()


def prune_result(out: Path, name: str) -> None:
    """Remove a result whose brochure is gone, and the folders that are empty without it."""
    remove_result(out, name)
    folder = (out / name).parent
    with suppress(OSError):  # the first folder that still holds something ends it
        while folder != out:
            folder.rmdir()
            folder = folder.parent


def head_line(document_path: Path) -> bytes | None:
    """Return the line of a result that holds its head, or None if there is no result of ours.

    Only the head of the file is read, which `publish.json_text` puts on the third line.
    """
    try:
        with document_path.open("rb") as file:
            if file.readline() != b"{\n" or not file.readline().startswith(b'"schema_version"'):
                return None
            line = file.readline()
    except OSError:
        return None
    return line if line.startswith(b'"document": {') else None


def read_head(document_path: Path) -> dict[str, Any] | None:
    """Return the `document` part of a result, or None if there is no whole result of ours."""
    line = head_line(document_path)
    if line is None:
        return None
    try:
        head = json.loads(b"{" + line.rstrip(b",\n") + b"}")["document"]
    except ValueError:
        return None
    return head if isinstance(head, dict) else None


def current_head(
    out: Path,
    name: str,
    source: Path,
    *,
    shown: str,
    fingerprint: str,
    reference_date: str | None,
    beside: Sequence[str] = (),
) -> dict[str, Any] | None:
    """Return the head of a result that need not be made again, or None.

    A result is current if source, name, producer and reference date are those recorded and
    its clean text is the one recorded, and what belongs `beside` it (suffixes) is there. One
    that still needs OCR is always tried again.
    """
    text_path, document_path = result_paths(out, name)
    head = read_head(document_path)
    try:
        fresh = (
            head is not None
            and head["status"] == "done"
            and head["producer"]["fingerprint"] == fingerprint
            and head["reference_date"] == reference_date
            and head["source"]["path"] == shown
            and head["source"]["bytes"] == source.stat().st_size
            and all((out / f"{name}{suffix}").is_file() for suffix in beside)
            and head["layers"]["repaired"]["sha256"] == file_sha256(text_path)
            and head["id"] == f"sha256:{file_sha256(source)}"
        )
    except (OSError, KeyError, TypeError):
        return None
    return head if fresh else None


def file_sha256(path: Path) -> str:
    """Return the sha256 of a file, 64 hex digits, without holding it in memory."""
    total = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            total.update(chunk)
    return total.hexdigest()


def results(out: Path) -> dict[str, Path]:
    """Return the documents of all results in `out` by the name of their brochure, sorted."""
    found = {}
    for path in out.rglob("*.json"):
        if head_line(path) is not None:
            found[path.relative_to(out).as_posix().removesuffix(".json")] = path
    return dict(sorted(found.items(), key=lambda one: os.fsencode(one[0])))


def some_results(out: Path) -> dict[str, Path]:
    """Return `results` where there must be some.

    Raises:
        UsageError: there is none.
    """
    found = results(out)
    if not found:
        raise UsageError(f"{out}: there are no results in it", "name the --out of a run")
    return found


def results_without_source(out: Path, names: set[str]) -> list[str]:
    """Return the names of results in `out` whose brochure is not among `names`, sorted."""
    return [name for name in results(out) if name not in names]


def load_document(path: Path) -> dict[str, Any]:
    """Return the document of a result.

    Raises:
        UsageError: it is damaged.
    """
    try:
        document = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: cannot be read", "run again to make it anew") from error
    if not isinstance(document, dict):
        raise UsageError(f"{path}: this is no result", "run again to make it anew")
    return document
