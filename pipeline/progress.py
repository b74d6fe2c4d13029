"""What a run says while it works: a bar on a terminal, a line for each brochure elsewhere."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pipeline.corpus import Outcome, Report
from pipeline.records import SECTIONS
from pipeline.sources import shown
from pipeline.timings import time_told, total_seconds

Say = Callable[[str], None]
ETA_AFTER_SECONDS = 10.0
"""The first brochures pay for the start of the workers: no guess before."""
NAMES_TOLD = 5
"""A line is to be read: the rest of its names is only counted."""


class Progress:
    """Tells each outcome as it comes; failures always as lines.

    say: tells a person one line. quiet: tell only what failed. verbose: tell the times of the
    stages too.
    """

    def __init__(self, say: Say, *, quiet: bool = False, verbose: bool = False) -> None:
        self._say = say
        self._quiet = quiet
        self._verbose = verbose
        self._with_bar = sys.stderr.isatty() and not quiet
        self._bar: Any = None  # tqdm, which has no types
        self._started = time.monotonic()
        self._skipped = 0

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def tell(self, outcome: Outcome, done: int, total: int) -> None:
        """Tell what became of one brochure, and how long the rest will take."""
        self._skipped += outcome.skipped
        if self._with_bar:
            self._advance(done, total)
        place = f"[{done}/{total}{self._left(done, total)}]"
        if outcome.failed:
            self._line(f"{place} {outcome.status}: {outcome.message}; {outcome.remedy}")
        elif not self._quiet and (not self._with_bar or outcome.status == "needs_ocr"):
            state = "unchanged" if outcome.skipped else outcome.status
            self._line(f"{place} {state}: {outcome.source.shown}{_facts_told(outcome)}")
        if self._verbose and outcome.seconds:
            self._line(f"    {time_told(outcome.seconds)}")

    def _left(self, done: int, total: int) -> str:
        """Return how long the rest will take if it takes as long as the work so far."""
        elapsed, worked = time.monotonic() - self._started, done - self._skipped
        if elapsed < ETA_AFTER_SECONDS or not worked or done == total:
            return ""
        return f", {_rounded(elapsed / worked * (total - done))} left"

    def _advance(self, done: int, total: int) -> None:
        from tqdm import tqdm

        if self._bar is None:
            self._bar = tqdm(total=total, unit="brochure", file=sys.stderr, smoothing=0)
        if done == self._skipped:  # what is unchanged takes no time and must not count as speed
            self._bar.initial = done
        self._bar.update()

    def _line(self, line: str) -> None:
        if self._bar is not None:
            self._bar.clear()
        self._say(line)
        if self._bar is not None:
            self._bar.refresh()


def sum_up(report: Report, out: Path, say: Say, *, prune: bool, verbose: bool) -> None:
    """Tell what became of all brochures together.

    prune: whether results without a brochure were to be removed.
    """
    counts = Counter(str(outcome.status) for outcome in report.outcomes)
    told = ", ".join(f"{n} {status}" for status, n in sorted(counts.items()))
    unchanged = sum(outcome.skipped for outcome in report.outcomes)
    n_brochures = counted(len(report.outcomes), "brochures")
    say(f"{n_brochures}: {told}; {unchanged} unchanged; see {out}")
    if report.passed_over:
        say(f"not looked at, neither .pdf nor .txt: {_some(report.passed_over)}")
    if report.without_source:
        names = _some(report.without_source)
        say(f"{counted(len(report.without_source), 'results')} without a brochure: {names}")
        if prune:
            say("they are kept: a folder could not be read, so a brochure may only be hidden")
        else:
            say("they are kept; --prune removes them")
    if report.pruned:
        say(f"{counted(len(report.pruned), 'results')} without a brochure removed")
    if verbose:
        say(f"all together: {time_told(total_seconds(report))}")


def _some(names: Sequence[str]) -> str:
    """Return the first names of a list, and how many more there are."""
    more = len(names) - NAMES_TOLD
    return ", ".join(map(shown, names[:NAMES_TOLD])) + (f" and {more} more" if more > 0 else "")


def _rounded(seconds: float) -> str:
    """Return a length of time as one says it."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    if seconds < 5_400:
        return f"{round(seconds / 60)} min"
    return f"{seconds / 3_600:.1f} h"


def _facts_told(outcome: Outcome) -> str:
    counts = outcome.made.counts if outcome.made else {}
    return "".join(f", {counted(n, what)}" for what, n in counts.items() if n)


def counted(n: int, things: str) -> str:
    """Say how many of some things there are.

    >>> counted(1, "cities"), counted(2, "repairs")
    ('1 city', '2 repairs')
    """
    return f"{n} {SECTIONS.get(things, things.removesuffix('s')) if n == 1 else things}"
