"""What made a document: versions and hashes, so that equal producers give equal bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pipeline import __version__
from pipeline.errors import DataError, MissingDependencyError

NAME = "thai-brochures"
PACKAGE = Path(__file__).parents[1]
RULE_SUFFIXES = frozenset({".py", ".csv", ".json", ".bin", ".xz", ".npz", ".html", ".css", ".js"})
NO_RULES = frozenset(
    {
        "cli.py",
        "__main__.py",
        "arguments.py",
        "progress.py",
        "choices.py",
        "comparison.py",
        "completion.py",
        "doctor.py",
        "explain.py",
        "standing.py",
        "timings.py",
        "unknown.py",
        "engines",
    }
)
"""What never changes a result: the command line, and how the work is spread."""

LIBRARIES = ("pythainlp", "spacy", "ftfy", "playa-pdf", "pdfplumber", "pypdfium2", "fonttools")
"""The packages whose version can change a result."""


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """A list of names: the file's name and the sha256 of its bytes (64 hex digits)."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Producer:
    """Everything but the brochure that a document depends on.

    rules_sha256: over every rule, list and model of the package, 64 hex digits.
    gazetteers: the package's own, then the user's, in the order given.
    libraries: (name, version) of the packages named in `LIBRARIES`.
    options: (name, value) of the choices that change a result, sorted by name.
    """

    version: str
    rules_sha256: str
    gazetteers: tuple[Gazetteer, ...]
    libraries: tuple[tuple[str, str], ...]
    options: tuple[tuple[str, str], ...] = ()

    @property
    def fingerprint(self) -> str:
        """One sha256 (64 hex digits) over all of it: a result that names another is stale."""
        parts = [self.version, self.rules_sha256]
        parts += [f"{g.name}={g.sha256}" for g in self.gazetteers]
        parts += [f"{name}={value}" for name, value in (*self.libraries, *self.options)]
        return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def identify_producer(
    gazetteers: Sequence[Path] = (), options: Sequence[tuple[str, str]] = ()
) -> Producer:
    """Say what this installation is, with the user's `gazetteers` and `options`.

    Raises:
        DataError: a gazetteer cannot be read.
        MissingDependencyError: a package is not installed.
    """
    own = sorted((PACKAGE / "extract").glob("*.csv"))
    return Producer(
        version=__version__,
        rules_sha256=package_sha256(),
        gazetteers=tuple(Gazetteer(path.name, _sha256(path)) for path in (*own, *gazetteers)),
        libraries=tuple((name, _version(name)) for name in LIBRARIES),
        options=tuple(sorted(options)),
    )


@cache
def package_sha256() -> str:
    """Hash every file that a result depends on, with its name, in the order of the names."""
    total = hashlib.sha256()
    for path in _rule_files():
        name = path.relative_to(PACKAGE).as_posix()
        total.update(f"{name}\0{_sha256(path)}\0".encode())
    return total.hexdigest()


def _rule_files() -> Iterator[Path]:
    for path in sorted(PACKAGE.rglob("*"), key=lambda p: p.relative_to(PACKAGE).as_posix()):
        top = path.relative_to(PACKAGE).parts[0]
        if path.suffix in RULE_SUFFIXES and top not in NO_RULES and path.is_file():
            yield path


def _sha256(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise DataError(
            f"{path.name}: cannot be read ({error.strerror})", "check the path and its permissions"
        ) from error


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError as error:
        raise MissingDependencyError(
            f"the package {package} is not installed", "run `make setup`"
        ) from error
