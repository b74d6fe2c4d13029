"""What a run would find: the state of every brochure and of every result, without running."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pipeline.corpus import current_result
from pipeline.run import Options
from pipeline.sources import RUN_REPORT, find_sources, shown
from pipeline.store import read_head, result_paths, results_without_source


class State(StrEnum):
    """How a brochure stands to its result: a closed list.

    done: the result is current, a run would leave it. stale: there is a result, and
    something it was made from has changed, or OCR may now read more. failed: it is refused,
    or the last run could not process it; a run would try again. new: no run has seen it.
    removed: there is a result and no brochure any more.
    """

    DONE = "done"
    STALE = "stale"
    FAILED = "failed"
    NEW = "new"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of one brochure; `reason` says why it failed, one line, else empty."""

    name: str
    state: State
    reason: str = ""


def find_standings(paths: Sequence[Path], out: Path, options: Options) -> list[Standing]:
    """Return the state of every brochure under `paths` and every result in `out`, by name.

    Nothing is processed and nothing is written.

    Args:
        paths: files and folders, as for a run.
        out: the folder of results; it may not exist yet.
        options: the choices that a run would be given; other ones make results stale.
    """
    sources = find_sources(paths, out)
    producer = options.producer()
    failures = _failures_of_last_run(out)
    found: list[Standing] = []
    for source in sources:
        if source.refusal is not None:
            found.append(Standing(source.shown, State.FAILED, source.refusal.message))
        elif current_result(source, out, producer, options) is not None:
            found.append(Standing(source.shown, State.DONE))
        elif read_head(result_paths(out, source.name)[1]) is not None:
            found.append(Standing(source.shown, State.STALE))
        elif source.shown in failures:
            found.append(Standing(source.shown, State.FAILED, failures[source.shown]))
        else:
            found.append(Standing(source.shown, State.NEW))
    gone = results_without_source(out, {source.name for source in sources})
    found += [Standing(shown(name), State.REMOVED) for name in gone]
    return sorted(found, key=lambda one: (one.name, one.state))


def _failures_of_last_run(out: Path) -> dict[str, str]:
    """Return the brochures that the last run could not process, each with the reason."""
    try:
        report = json.loads((out / RUN_REPORT).read_bytes())
        return {one["brochure"]: one["message"] for one in report["outcomes"] if "message" in one}
    except (OSError, ValueError, KeyError, TypeError):
        return {}  # no run yet, or its report was damaged: then nothing is known to have failed
