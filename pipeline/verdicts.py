"""A person's verdicts on facts: an overlay beside the results, which it never changes.

A verdict belongs to a document (by the sha256 of the brochure) and a fact or relation (by its
id); both stay the same when the brochure is done again, and so the verdict survives.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.errors import UsageError
from pipeline.sources import VERDICTS, shown

Verdict = Mapping[str, Any]
Verdicts = dict[str, dict[str, Verdict]]
"""Document id → fact id → what the person said: verdict, correction, note."""

KINDS = ("accept", "reject", "correct")
LONGEST_LINE = 100_000


class Line(NamedTuple):
    """One verdict as it came: on what, and what; all three None take an earlier one back."""

    document: str
    fact: str
    verdict: str | None
    correction: str | None
    note: str | None

    @property
    def says(self) -> Verdict | None:
        """What is kept of it; None if it takes an earlier verdict back."""
        told = {"verdict": self.verdict, "correction": self.correction, "note": self.note}
        return told if any(told.values()) else None


def read_verdicts(out: Path) -> Verdicts:
    """Return the verdicts that were applied to `out`.

    Raises:
        UsageError: the overlay was damaged; names the line.
    """
    overlay: Verdicts = {}
    path = out / VERDICTS
    if path.exists():
        merge(overlay, read_lines(path))
    return overlay


def merge(overlay: Verdicts, lines: Iterable[Line]) -> None:
    """Apply `lines` to an overlay, the later one counting."""
    for line in lines:
        facts = overlay.setdefault(line.document, {})
        if line.says is None:
            facts.pop(line.fact, None)
        else:
            facts[line.fact] = line.says


def read_lines(path: Path) -> list[Line]:
    """Return the verdicts in a file of JSON lines; other fields of a line are left aside.

    Raises:
        UsageError: the file cannot be read, or a line is no verdict; names the line.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise UsageError(
            f"{shown(path)}: cannot be read ({error.strerror})", "name a file of verdicts"
        ) from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{shown(path)}: this is no text", "name a file of verdicts") from error
    return [_line(f"{shown(path)}:{n}", line) for n, line in enumerate(lines, 1) if line.strip()]


def _line(where: str, line: str) -> Line:
    remedy = "download the verdicts again; nothing was applied"
    try:
        told = json.loads(line) if len(line) <= LONGEST_LINE else None
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{where}: this is not JSON ({error})", remedy) from error
    if not isinstance(told, dict):
        raise UsageError(f"{where}: this is no verdict", remedy)
    for field in ("document", "fact"):
        if not isinstance(told.get(field), str):
            raise UsageError(f"{where}: {field} is missing", remedy)
    for field in ("verdict", "correction", "note"):
        if not isinstance(told.get(field), str | None):
            raise UsageError(f"{where}: {field} is neither text nor null", remedy)
    if told.get("verdict") not in (None, *KINDS):
        raise UsageError(f"{where}: a verdict is one of {', '.join(KINDS)}", remedy)
    said = (told.get(field) or None for field in ("verdict", "correction", "note"))
    return Line(told["document"], told["fact"], *said)


def overlay_text(overlay: Verdicts) -> str:
    """Return the overlay as JSON lines, sorted by document and fact."""
    return "".join(
        json.dumps({"document": document, "fact": fact, **says}, ensure_ascii=False) + "\n"
        for document in sorted(overlay)
        for fact, says in sorted(overlay[document].items())
    )
