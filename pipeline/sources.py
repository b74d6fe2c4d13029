"""Which brochures are meant: paths on the command line → sources, each with the name of its result.

File names are data: any bytes, any length, any script. A name decides only where the
result goes; nothing is opened here, so that a FIFO or a dead link cannot block the run.
"""

from __future__ import annotations

import hashlib
import os
import stat
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pipeline.errors import BrochureError, Status

SUFFIXES = frozenset({".pdf", ".txt"})
OF_MACOS = "._"
"""How macOS names what it keeps beside a file, `._a.pdf`, on a disk that is not its own."""
RUN_REPORT = "run.json"
OVERVIEW = "index.html"
VERDICTS = "verdicts.jsonl"
FEEDS = "feeds"
OF_THE_RUN = frozenset({RUN_REPORT, OVERVIEW, VERDICTS})
"""What a run writes beside the results, and no result may be called; feeds have a folder."""

RESULT_SUFFIXES = (".txt", ".words", ".html", ".json")
"""What a run adds to a brochure's name: clean text, its words, inspection page, document."""

LONGEST_ADDITION = ".words"
NAME_BYTES_MAX = 255
"""What Linux and macOS file systems allow one file name."""


@dataclass(frozen=True, slots=True)
class Source:
    """One brochure that a run has to account for.

    path: what is opened.
    name: where its result goes, relative to the output folder and without the
        `RESULT_SUFFIXES`; it may hold surrogates for bytes that are not UTF-8.
    refusal: why it is not even tried, or None.
    given: its true path below the folder that was named, where `name` had to differ from it
        because it was too long or another brochure's.
    """

    path: Path
    name: str
    refusal: BrochureError | None = None
    given: str = ""

    @property
    def shown(self) -> str:
        """The brochure's path as it may be printed and written into a result."""
        return shown(self.given or self.name)

    @property
    def result(self) -> str:
        """The name of its result as it may be printed and written into a report."""
        return shown(self.name)


def shown(name: str | os.PathLike[str]) -> str:
    r"""Return a file name as one printable line: `\n`, `\x1b` and bad bytes are spelt out.

    >>> shown("a\nb.pdf")
    'a\\nb.pdf'
    """
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(
        _spelt(c) if unicodedata.category(c) in {"Cc", "Cf", "Zl", "Zp"} else c for c in text
    )


def _spelt(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def find_sources(paths: Sequence[Path], out: Path) -> list[Source]:
    """Return every brochure that `paths` (files and folders) mean, sorted by name.

    Folders are walked to the bottom; links to folders are followed once. In a folder only
    `.pdf` and `.txt` count; a file named outright is always tried. What lies in `out` is
    result, not source.
    """
    unique: dict[str, Source] = {}
    for path in paths:
        for source in _under(path, out.resolve()):
            unique.setdefault(os.path.abspath(source.path), source)
    return sorted(_apart(unique.values()), key=lambda source: os.fsencode(source.name))


def passed_over(paths: Sequence[Path], out: Path) -> list[str]:
    """Return the names of the files in these folders that are no brochures by their names.

    What is hidden by a dot is what a system left there, and is not told.
    """
    out = out.resolve()
    entries = {entry for path in paths if path.is_dir() for entry in _walk(path, out)}
    return sorted(
        entry.name
        for entry in entries
        if isinstance(entry, Path)
        and entry.suffix.lower() not in SUFFIXES
        and not entry.name.startswith(".")
        and entry.is_file()
    )


def _under(path: Path, out: Path) -> Iterator[Source]:
    if not path.is_dir():
        yield _source(path, path.name or str(path))
        return
    for entry in _walk(path, out):
        if isinstance(entry, Source):
            yield entry
        elif entry.suffix.lower() in SUFFIXES and not entry.name.startswith(OF_MACOS):
            yield _source(entry, entry.relative_to(path).as_posix())


def _walk(path: Path, out: Path) -> Iterator[Path | Source]:
    """Yield whatever lies below a folder, but not in `out`; a refusal for what cannot be read."""
    seen: set[tuple[int, int]] = set()
    waiting = [path]  # folders; links to folders wait behind all others
    links: list[Path] = []
    while waiting or links:
        folder = waiting.pop() if waiting else links.pop(0)
        try:
            status = folder.stat()
            if (status.st_dev, status.st_ino) in seen or folder.resolve() == out:
                continue
            seen.add((status.st_dev, status.st_ino))
            entries = sorted(os.scandir(folder), key=lambda e: os.fsencode(e.name))
        except OSError as error:
            yield _unreadable_folder(folder, path, error)
            continue
        for entry in entries:
            inner = Path(entry.path)
            if inner.is_dir():  # unlike entry.is_dir(), this takes a loop of links
                (links if entry.is_symlink() else waiting).append(inner)
            yield inner


def _unreadable_folder(folder: Path, root: Path, error: OSError) -> Source:
    name = folder.relative_to(root).as_posix() if folder != root else root.name
    refusal = BrochureError(
        Status.UNREADABLE,
        f"{shown(name)}: the folder cannot be read ({error.strerror})",
        "give yourself permission to read it",
    )
    return Source(folder, name, refusal)


def _source(path: Path, name: str) -> Source:
    """Make a source, refused if there is no ordinary file behind the path."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        dead = path.is_symlink()
        what = "the link leads nowhere" if dead else f"cannot be opened ({error.strerror})"
        remedy = "mend or remove the link" if dead else "check the path and its permissions"
        missing = isinstance(error, FileNotFoundError)
        status = Status.NOT_A_FILE if missing else Status.UNREADABLE
        return Source(path, name, BrochureError(status, f"{shown(name)}: {what}", remedy))
    if stat.S_ISREG(mode):
        return Source(path, name)
    kind = "a folder" if stat.S_ISDIR(mode) else "not an ordinary file"
    remedy = "rename the folder" if stat.S_ISDIR(mode) else "put the brochure itself there"
    return Source(
        path, name, BrochureError(Status.NOT_A_FILE, f"{shown(name)}: this is {kind}", remedy)
    )


def _apart(sources: Iterable[Source]) -> Iterator[Source]:
    """Give each source a result name that no other result, nor a folder of one, can have."""
    taken: set[str] = set(OF_THE_RUN)
    folders: set[str] = {FEEDS}
    for source in sources:
        name = _shortened(source.name)
        flat = _clashes(f"{name}~", taken, folders)
        salt = 0
        while _clashes(name, taken, folders):
            name = _marked(source, salt, flat=flat)
            salt += 1
        if source.refusal is None:
            taken |= _results(name)
            folders |= {str(parent) for parent in PurePosixPath(name).parents}
        given = source.name if name != source.name else ""
        yield Source(source.path, name, source.refusal, given)


def _clashes(name: str, taken: set[str], folders: set[str]) -> bool:
    results = _results(name)
    parents = {str(parent) for parent in PurePosixPath(name).parents}
    in_feeds = name.startswith(f"{FEEDS}/")
    return bool(in_feeds or results & taken or results & folders or parents & taken)


def _results(name: str) -> set[str]:
    return {name + suffix for suffix in RESULT_SUFFIXES}


def _marked(source: Source, salt: int, *, flat: bool) -> str:
    """Return a name for this source alone; `flat` if its very folder is in the way.

    salt: how many such names were tried before; a brochure may be called like one.
    """
    key = os.fsencode(source.path) + b"\0" * salt
    mark = hashlib.sha256(key).hexdigest()[:8]
    path = PurePosixPath(source.name.replace("/", "~") if flat else source.name)
    return _shortened(str(path.with_name(f"{path.stem}~{mark}{path.suffix}")))


def _shortened(name: str) -> str:
    """Shorten the last part of a name until its results fit the file system."""
    path = PurePosixPath(name)
    room = NAME_BYTES_MAX - len(LONGEST_ADDITION)
    whole = os.fsencode(path.name)
    if len(whole) <= room:
        return name
    mark = "~" + hashlib.sha256(whole).hexdigest()[:8] + path.suffix
    stem = whole[: room - len(os.fsencode(mark))].decode("utf-8", "ignore")
    return str(path.with_name(stem + mark))
