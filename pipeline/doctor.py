"""What is installed, what is missing, and the exact remedy."""

from __future__ import annotations

import importlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

PYTHON_MIN = (3, 11)
NEEDED = {
    "playa-pdf": "playa",
    "pdfplumber": "pdfplumber",
    "pypdfium2": "pypdfium2",
    "fonttools": "fontTools",
    "ftfy": "ftfy",
    "pythainlp": "pythainlp",
    "spacy": "spacy",
    "pydantic": "pydantic",
    "pyahocorasick": "ahocorasick",
    "numpy": "numpy",
    "tqdm": "tqdm",
}
"""Distribution → the module it must be importable as."""

OCR_LANGUAGES = ("tha", "eng")
TESSERACT_REMEDY = (
    "apt-get install tesseract-ocr tesseract-ocr-tha  (or: brew install tesseract-lang)"
)
PROBE_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    needed: whether the program cannot work without it. told: version, or what is wrong.
    remedy: what to type if it is not well.
    """

    name: str
    well: bool
    needed: bool
    told: str
    remedy: str = ""

    @property
    def line(self) -> str:
        """The finding as one line for a person."""
        mark = "ok     " if self.well else "MISSING" if self.needed else "without"
        remedy = f"  → {self.remedy}" if self.remedy and not self.well else ""
        return f"{mark} {self.name}: {self.told}{remedy}"


def examine() -> Iterator[Finding]:
    """Yield a finding for everything the program stands on."""
    yield _python()
    for distribution, module in NEEDED.items():
        yield _package(distribution, module)
    yield from _tesseract()


def _python() -> Finding:
    told = ".".join(map(str, sys.version_info[:3]))
    wanted = ".".join(map(str, PYTHON_MIN))
    well = sys.version_info[:2] >= PYTHON_MIN
    return Finding("Python", well, True, told, f"install Python {wanted} or later")


def _package(distribution: str, module: str) -> Finding:
    """Import the package: one that is installed but does not load is as good as missing."""
    try:
        importlib.import_module(module)
        return Finding(distribution, True, True, version(distribution))
    except PackageNotFoundError:
        told = "not installed"
    except ImportError as error:
        told = f"does not load ({error})"
    return Finding(distribution, False, True, told, "make setup")


def _tesseract() -> Iterator[Finding]:
    """Look for the OCR program, without which scanned pages are only reported."""
    name = "Tesseract (OCR of scanned pages)"
    program = shutil.which("tesseract")
    if program is None:
        yield Finding(name, False, False, "scanned pages will be needs_ocr", TESSERACT_REMEDY)
        return
    told = _output(program, "--version").splitlines()
    yield Finding(name, bool(told), False, told[0] if told else "does not run", TESSERACT_REMEDY)
    installed = _output(program, "--list-langs").split()
    for language in OCR_LANGUAGES:
        well = language in installed
        told_language = "installed" if well else "not installed"
        yield Finding(
            f"Tesseract language {language}", well, False, told_language, TESSERACT_REMEDY
        )


def _output(program: str, argument: str) -> str:
    """Return what a program prints; nothing if it does not run."""
    try:
        done = subprocess.run(  # noqa: S603 - a fixed argument, no shell
            [program, argument],
            capture_output=True,
            text=True,
            timeout=PROBE_SECONDS,
            errors="replace",
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return (done.stdout or done.stderr) if done.returncode == 0 else ""
