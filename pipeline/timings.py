"""How long each stage took: told beside a run, never in its results, which stay the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from pipeline.corpus import Report
from pipeline.store import write_whole


def total_seconds(report: Report) -> dict[str, float]:
    """Return the seconds of each stage, over every brochure that was done in this run."""
    total: dict[str, float] = {}
    for outcome in report.outcomes:
        for stage, seconds in outcome.seconds.items():
            total[stage] = total.get(stage, 0.0) + seconds
    return total


def time_told(seconds: Mapping[str, float]) -> str:
    """Return the stages and their seconds as one line.

    >>> time_told({"read": 1.23456, "repair": 0.2})
    '1.435 s: read 1.235, repair 0.200'
    """
    stages = ", ".join(f"{stage} {taken:.3f}" for stage, taken in seconds.items())
    return f"{sum(seconds.values()):.3f} s: {stages or 'nothing to do'}"


def write_timings(report: Report, path: Path) -> None:
    """Write one JSON object a line: each brochure, its status, the seconds of its stages.

    Raises:
        UsageError: the file cannot be written.
    """
    lines = [
        json.dumps(
            {
                "brochure": outcome.source.shown,
                "status": outcome.status,
                "unchanged": outcome.skipped,
                "seconds": {stage: round(taken, 4) for stage, taken in outcome.seconds.items()},
            },
            ensure_ascii=False,
        )
        for outcome in report.outcomes
    ]
    write_whole(path, "".join(f"{line}\n" for line in lines).encode("utf-8"))
