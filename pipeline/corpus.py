"""A corpus of brochures: every one of them ends with a status, and a result or a reason."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline import __version__
from pipeline.engines.local import run_isolated
from pipeline.engines.process import Reply
from pipeline.errors import ExitCode, PipelineError, Status, UsageError
from pipeline.feeds import publish_feeds
from pipeline.publish.inspection import with_verdicts
from pipeline.publish.producer import Producer
from pipeline.run import DRAWING, REPORT_IT, TOO_BIG, Options, Request, coordinates
from pipeline.settings import WORKERS, WorkerLimits
from pipeline.sources import OVERVIEW, RUN_REPORT, Source, find_sources, passed_over, shown
from pipeline.store import (
    current_head,
    open_store,
    prune_result,
    remove_result,
    result_paths,
    results_without_source,
    write_result,
    write_whole,
)
from pipeline.verdicts import Verdicts, read_verdicts

WORKER_COMMAND = (sys.executable, "-m", "pipeline.run")
REMEDIES = {
    Status.TIMEOUT: TOO_BIG,
    Status.OUT_OF_MEMORY: TOO_BIG,
    Status.CRASHED: "print it to a new PDF; please report it with the brochure",
    Status.TOO_LARGE: "split it",
}


@dataclass(frozen=True, slots=True)
class Made:
    """What a run remembers of a result: of 2,000 brochures it must hold all at once.

    sha256: of the brochure, 64 hex digits. pages: None for a text. counts: of facts and repairs.
    """

    sha256: str
    pages: int | None
    counts: Mapping[str, int]

    @classmethod
    def of(cls, head: Mapping[str, Any]) -> Made:
        """Return what counts of a result, given the `document` part of it."""
        sha256 = head["id"].removeprefix("sha256:")
        return cls(sha256, head["source"]["page_count"], head["counts"])


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one brochure in a run.

    made: its result, if there is one. skipped: it was current. message, remedy: for a failure,
    one line each. seconds: elapsed time by stage, if told.
    """

    source: Source
    status: Status
    made: Made | None = None
    message: str = ""
    remedy: str = ""
    skipped: bool = False
    seconds: Mapping[str, float] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """Whether there is no text and no facts of this brochure."""
        return self.status not in (Status.DONE, Status.NEEDS_OCR)


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a run: one outcome for each source, sorted by name.

    without_source: names of results whose brochure is gone; they are kept.
    pruned: names of results whose brochure was gone; they were removed.
    passed_over: names of files in the folders that are neither PDF nor text.
    """

    outcomes: tuple[Outcome, ...]
    without_source: tuple[str, ...] = ()
    pruned: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()

    @property
    def failures(self) -> tuple[Outcome, ...]:
        """The outcomes that left no result."""
        return tuple(outcome for outcome in self.outcomes if outcome.failed)


def run_corpus(
    paths: Sequence[Path],
    out: Path,
    *,
    jobs: int = 1,
    options: Options | None = None,
    force: bool = False,
    fail_fast: bool = False,
    prune: bool = False,
    limits: WorkerLimits = WORKERS,
    tell: Callable[[Outcome, int, int], None] = lambda outcome, done, total: None,
) -> Report:
    """Process every brochure under `paths` into `out`; what is current is left as it is.

    Args:
        paths: files and folders.
        out: where results go; `run.json` there says what became of each brochure.
        jobs: how many worker processes.
        options: the user's choices.
        force: make every result again.
        fail_fast: stop at the first failure; the rest is left for the next run.
        prune: remove results whose brochure is gone, unless a folder could not be looked into.
        limits: what a worker process may use on one brochure.
        tell: called after each brochure with its outcome, how many are done, and of how many.

    Raises:
        UsageError: `out` cannot be used, or is where the brochures are.
        MissingDependencyError: a worker cannot start.
    """
    options = options or Options()
    if out.resolve() in [path.resolve() for path in paths]:
        raise UsageError(
            f"{shown(out)}: the brochures are there", "choose another folder with --out"
        )
    sources = find_sources(paths, out)
    outcomes: list[Outcome] = []
    with open_store(out):
        verdicts = read_verdicts(out)
        for outcome in _outcomes(sources, out, jobs, options, force, limits, verdicts):
            outcomes.append(outcome)
            if outcome.failed:
                remove_result(out, outcome.source.name)
            tell(outcome, len(outcomes), len(sources))
            if fail_fast and outcome.failed:
                break
        outcomes.sort(key=lambda outcome: os.fsencode(outcome.source.name))
        kept, pruned = _without_source(out, sources, prune=prune and _all_was_seen(sources, paths))
        report = Report(tuple(outcomes), kept, pruned, tuple(passed_over(paths, out)))
        write_whole(out / RUN_REPORT, _report_json(report, len(sources)).encode("utf-8"))
        publish_feeds(out, coordinates(options.gazetteers))
    return report


def _without_source(
    out: Path, sources: Sequence[Source], *, prune: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the results whose brochure is gone: those that are kept, and those removed now."""
    gone = tuple(results_without_source(out, {source.name for source in sources}))
    if not prune:
        return gone, ()
    for name in gone:
        prune_result(out, name)
    return (), gone


def _all_was_seen(sources: Sequence[Source], paths: Sequence[Path]) -> bool:
    """Say whether a brochure that was not found is really gone: nothing hid a folder of them."""
    named = set(paths)
    return not any(
        source.refusal is not None
        and (source.path in named or source.refusal.status is Status.UNREADABLE)
        for source in sources
    )


def _outcomes(
    sources: Sequence[Source],
    out: Path,
    jobs: int,
    options: Options,
    force: bool,
    limits: WorkerLimits,
    verdicts: Verdicts,
) -> Iterator[Outcome]:
    """Yield the outcome of each source: first what needs no work, then the rest as it is done."""
    producer = options.producer()
    waiting = []
    for source in sources:
        if source.refusal is not None:
            error = source.refusal
            yield Outcome(source, error.status, None, error.message, error.remedy)
        elif not force and (head := current_result(source, out, producer, options)) is not None:
            yield Outcome(source, Status(head["status"]), Made.of(head), skipped=True)
        else:
            waiting.append(source)
    requests = (_request(source, out, options, limits) for source in waiting)
    undrawn = []
    for index, reply in run_isolated(WORKER_COMMAND, requests, jobs, limits):
        if DRAWING in reply.last_words:
            undrawn.append(waiting[index])
        else:
            yield _settle(waiting[index], reply, out, verdicts)
    # A picture must not cost the facts: what died of it is done again without.
    requests = (_request(s, out, options, limits) | {"drawn": False} for s in undrawn)
    for index, reply in run_isolated(WORKER_COMMAND, requests, jobs, limits):
        yield _settle(undrawn[index], reply, out, verdicts)


def current_result(
    source: Source, out: Path, producer: Producer, options: Options
) -> dict[str, Any] | None:
    """Return the head of a source's result if a run would leave it as it is, else None."""
    day = options.reference_date.isoformat() if options.reference_date else None
    return current_head(
        out,
        source.name,
        source.path,
        shown=source.shown,
        fingerprint=producer.fingerprint,
        reference_date=day,
        beside=(".words", ".html"),
    )


def _request(source: Source, out: Path, options: Options, limits: WorkerLimits) -> Request:
    text_path, _ = result_paths(out, source.name)
    n_bytes = 0
    with suppress(OSError):  # it has vanished since it was found: the worker will say so
        n_bytes = source.path.stat().st_size
    return {
        "path": os.fspath(source.path),
        "shown": source.shown,
        "text_name": shown(text_path.name),
        "home": "../" * source.name.count("/") + OVERVIEW,
        "options": options.as_request(),
        "cpu_seconds": limits.cpu_seconds_for(n_bytes),
        "memory_bytes": limits.memory_bytes_for(n_bytes),
    }


def _settle(source: Source, reply: Reply, out: Path, verdicts: Verdicts) -> Outcome:
    """Write what a worker made, or say why there is nothing to write."""
    if reply.status is not None:
        message = f"{source.shown}: {reply.detail}"
        return Outcome(source, reply.status, None, message, REMEDIES.get(reply.status, REPORT_IT))
    told = reply.told
    if "abort" in told:
        message, remedy, exit_code = told["abort"]
        error = PipelineError(message, remedy)
        error.exit_code = ExitCode(exit_code)
        raise error
    if "head" not in told:
        return Outcome(source, Status(told["status"]), None, told["message"], told["remedy"])
    text, words, page, document = reply.blobs
    if own := verdicts.get(told["head"]["id"]):
        page = with_verdicts(page, own)
    write_result(out, source.name, text, document, {".words": words, ".html": page})
    head = told["head"]
    return Outcome(source, Status(head["status"]), Made.of(head), seconds=told["seconds"])


def _report_json(report: Report, n_sources: int) -> str:
    """Return `run.json`: the same corpus gives the same bytes, however the work was spread."""
    statuses = Counter(str(outcome.status) for outcome in report.outcomes)
    told = {
        "format": "thai-brochures-run/1",
        "version": __version__,
        "complete": len(report.outcomes) == n_sources,
        "brochures": n_sources,
        "statuses": dict(sorted(statuses.items())),
        "totals": dict(sum((Counter(_counts(o)) for o in report.outcomes), Counter())),
        "outcomes": [_outcome_object(outcome) for outcome in report.outcomes],
        "results_without_brochure": [shown(n) for n in report.without_source],
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _counts(outcome: Outcome) -> dict[str, int]:
    return dict(outcome.made.counts) if outcome.made else {}


def _outcome_object(outcome: Outcome) -> dict[str, Any]:
    told: dict[str, Any] = {"brochure": outcome.source.shown, "status": outcome.status}
    if outcome.made is None:
        return told | {"message": outcome.message, "remedy": outcome.remedy}
    name = outcome.source.result
    return told | {
        "text": f"{name}.txt",
        "facts": f"{name}.json",
        "sha256": outcome.made.sha256,
        "pages": outcome.made.pages,
        "counts": outcome.made.counts,
    }
