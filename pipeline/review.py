"""Review: verdicts that were downloaded from the pages → an overlay, the feeds, the pages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import UsageError
from pipeline.feeds import Coordinates, publish_feeds
from pipeline.publish.inspection import with_verdicts
from pipeline.publish.jsonl import json_line
from pipeline.publish.labelstudio import labelling_config, task
from pipeline.publish.rows import facts_of
from pipeline.sources import VERDICTS, shown
from pipeline.store import (
    load_document,
    open_store,
    read_head,
    results,
    some_results,
    write_whole,
)
from pipeline.verdicts import Line, Verdicts, merge, overlay_text, read_lines, read_verdicts


class Applied(NamedTuple):
    """What became of a file of verdicts: how many are in force, and which name nothing here."""

    in_force: int
    unknown: tuple[Line, ...]


def apply_verdicts(paths: Sequence[Path], out: Path, coordinates: Coordinates) -> Applied:
    """Apply files of verdicts to the results in `out`; the results themselves stay as they are.

    A verdict on a document or fact that is not there is kept, in case it comes back, and told.

    Raises:
        UsageError: a file is not one of verdicts (then nothing is applied), or `out` is no
            output folder or cannot be written to.
    """
    lines = [line for path in paths for line in read_lines(path)]
    if not out.is_dir():
        raise UsageError(f"{shown(out)}: this is no folder", "name the --out of a run")
    with open_store(out):
        overlay = read_verdicts(out)
        merge(overlay, lines)
        write_whole(out / VERDICTS, overlay_text(overlay).encode("utf-8"))
        known = _show(out, overlay, {line.document for line in lines})
        publish_feeds(out, coordinates)
    unknown = tuple(line for line in lines if line.fact not in known.get(line.document, ()))
    return Applied(sum(map(len, overlay.values())), unknown)


def _show(out: Path, overlay: Verdicts, touched: set[str]) -> dict[str, set[str]]:
    """Show the verdicts on the pages of the touched documents; return what these documents hold."""
    known: dict[str, set[str]] = {}
    for name, path in results(out).items():
        head = read_head(path)
        if head is None or head["id"] not in touched:
            continue
        document, identifier = load_document(path), head["id"]
        known[identifier] = {fact["id"] for _, fact in facts_of(document)}
        page = out / f"{name}.html"
        if page.exists():
            before = page.read_bytes()
            after = with_verdicts(before, overlay.get(identifier, {}))
            if after != before:
                write_whole(page, after)
    return known


def write_labelstudio(out: Path, folder: Path) -> int:
    """Write `tasks.json` and `labels.xml` for Label Studio into `folder`; return how many tasks.

    Raises:
        UsageError: there are no results in `out`, or `folder` cannot be written to.
    """
    tasks = []
    for name, path in some_results(out).items():
        text = (out / f"{name}.txt").read_text(encoding="utf-8")
        tasks.append(json_line(task(load_document(path), text)).rstrip("\n"))
    inner = ",\n".join(tasks)
    write_whole(folder / "tasks.json", f"[\n{inner}\n]\n".encode())
    write_whole(folder / "labels.xml", labelling_config().encode())
    return len(tasks)
