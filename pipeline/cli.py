"""The command line: arguments in, exit code out. The only file that prints.

Data goes to standard output, everything meant for a person to standard error. A command
imports what it needs when it runs: `--help`, `schema` and an error cost no more than Python.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.arguments import fill_in, make_parser
from pipeline.errors import ExitCode, PipelineError, Status, UsageError

if TYPE_CHECKING:
    from pipeline.records import CleanText
    from pipeline.run import Options

CONTROLS_RE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""What a terminal might obey; tab and newline are left alone."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code (`errors.ExitCode`)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    chosen = make_parser().parse_args(arguments)
    try:
        fill_in(chosen)
        return COMMANDS[chosen.command](chosen)
    except PipelineError as error:
        _say(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        _say("interrupted; what is done is kept, run again to go on")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.OK


def _options(chosen: argparse.Namespace) -> Options:
    from pipeline.run import Options
    from pipeline.settings import LIMITS

    pages = getattr(chosen, "pages", True)
    own = dataclasses.replace(LIMITS, **chosen.limits)
    return Options(chosen.reference_date, tuple(chosen.gazetteer), chosen.ocr, pages, own)


def _say(line: str) -> None:
    """Tell a person one line, on standard error."""
    print(CONTROLS_RE.sub("?", line), file=sys.stderr, flush=True)


# --- the commands ---------------------------------------------------------------------------


def _run(chosen: argparse.Namespace) -> int:
    from pipeline.corpus import run_corpus
    from pipeline.progress import Progress, sum_up
    from pipeline.settings import WORKERS

    with Progress(_say, quiet=chosen.quiet, verbose=chosen.verbose) as progress:
        report = run_corpus(
            chosen.paths,
            chosen.out,
            jobs=chosen.jobs,
            options=_options(chosen),
            force=chosen.force,
            fail_fast=chosen.fail_fast,
            prune=chosen.prune,
            limits=chosen.workers or WORKERS,
            tell=progress.tell,
        )
    if not report.outcomes and not chosen.quiet:
        _say(f"no brochures: put PDF or text files into {', '.join(map(str, chosen.paths))}")
    elif not chosen.quiet:
        sum_up(report, chosen.out, _say, prune=chosen.prune, verbose=chosen.verbose)
    if chosen.timings:
        from pipeline.timings import write_timings

        write_timings(report, chosen.timings)
    return ExitCode.SOME_FAILED if report.failures else ExitCode.OK


def _status(chosen: argparse.Namespace) -> int:
    from collections import Counter

    from pipeline.standing import find_standings

    standings = find_standings(chosen.paths, chosen.out, _options(chosen))
    counts = dict(sorted(Counter(str(one.state) for one in standings).items()))
    if chosen.json:
        brochures = [
            {"brochure": one.name, "state": one.state, "reason": one.reason} for one in standings
        ]
        _write_json({"counts": counts, "brochures": brochures})
        return ExitCode.OK
    for one in standings:
        reason = one.reason.removeprefix(one.name).lstrip(": ")
        _write(f"{one.state:8}{one.name}{f' ({reason})' if reason else ''}\n")
    _say(", ".join(f"{n} {state}" for state, n in counts.items()) or "no brochures, no results")
    return ExitCode.OK


def _unknown(chosen: argparse.Namespace) -> int:
    from pipeline.unknown import as_csv, unknown_names

    _write(as_csv(unknown_names(chosen.folder)))
    return ExitCode.OK


def _diff(chosen: argparse.Namespace) -> int:
    from pipeline.comparison import as_json, as_text, compare

    comparison = compare(chosen.old, chosen.new)
    if chosen.json:
        _write_json(as_json(comparison))
    else:
        _write(as_text(comparison))
    return ExitCode.OK


def _review(chosen: argparse.Namespace) -> int:
    from pipeline.progress import counted
    from pipeline.review import apply_verdicts
    from pipeline.run import coordinates

    places = coordinates(tuple(chosen.gazetteer))
    applied = apply_verdicts(chosen.verdicts, chosen.out, places)
    for line in applied.unknown:
        _say(f"not in {chosen.out}, kept all the same: {line.fact} of {line.document}")
    in_force = counted(applied.in_force, "verdicts")
    _say(f"{in_force} in force, {len(applied.unknown)} on what is not there")
    return ExitCode.OK


def _labelstudio(chosen: argparse.Namespace) -> int:
    from pipeline.progress import counted
    from pipeline.review import write_labelstudio

    tasks = counted(write_labelstudio(chosen.folder, chosen.out), "tasks")
    _say(f"{tasks} in {chosen.out / 'tasks.json'}, labels in {chosen.out / 'labels.xml'}")
    return ExitCode.OK


def _completion(chosen: argparse.Namespace) -> int:
    from pipeline.completion import bash_completion

    _write(bash_completion(chosen.parsers))
    return ExitCode.OK


def _text(chosen: argparse.Namespace) -> int:
    _write(_clean(chosen).text)
    return ExitCode.OK


def _facts(chosen: argparse.Namespace) -> int:
    from pipeline.publish import publish_facts
    from pipeline.run import extract

    options = _options(chosen)
    sheet = extract(_clean(chosen), options)
    producer = options.producer()
    _write(publish_facts(sheet, producer, reference_date=options.reference_date))
    return ExitCode.OK


def _explain(chosen: argparse.Namespace) -> int:
    from pipeline.explain import explain

    for line in explain(_clean(chosen)):
        print(line)
    return ExitCode.OK


def _look(chosen: argparse.Namespace) -> int:
    from pipeline.read.picture import draw_page
    from pipeline.sources import shown
    from pipeline.store import write_whole

    path = _one_brochure(chosen.path)
    write_whole(chosen.out, draw_page(path, chosen.page, name=shown(path.name)))
    return ExitCode.OK


def _schema(_: argparse.Namespace) -> int:
    _write((Path(__file__).with_name("publish") / "facts.schema.json").read_text(encoding="utf-8"))
    return ExitCode.OK


def _doctor(_: argparse.Namespace) -> int:
    from pipeline.doctor import examine

    worst = ExitCode.OK
    for finding in examine():
        print(finding.line)
        if finding.needed and not finding.well:
            worst = ExitCode.MISSING_DEPENDENCY
    return worst


def _clean(chosen: argparse.Namespace) -> CleanText:
    """Read and repair the brochure that was named, `-` being a text on standard input."""
    from pipeline.run import clean_plain_text, clean_text
    from pipeline.settings import limited
    from pipeline.sources import shown

    options = _options(chosen)
    if chosen.path == "-":
        with limited(options.limits):
            return clean_plain_text(sys.stdin.buffer.read(), "-", options.gazetteers)
    path = _one_brochure(chosen.path)
    with limited(options.limits):
        clean = clean_text(
            path, name=shown(path.name), ocr=options.ocr, gazetteers=options.gazetteers
        )
    for note in clean.notes:
        if note.code == Status.NEEDS_OCR:
            _say(note.message)
    return clean


def _one_brochure(named: str) -> Path:
    """Return the path of the one brochure that was named."""
    from pipeline.sources import shown

    if os.path.isdir(named):
        raise UsageError(f"{shown(named)}: this is a folder", "name one brochure, or use `run`")
    return Path(named)


def _write_json(told: dict[str, Any]) -> None:
    import json

    _write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")


def _write(text: str) -> None:
    """Write data to standard output to the byte; a terminal is spared control characters."""
    if sys.stdout.isatty():
        text = CONTROLS_RE.sub("\N{REPLACEMENT CHARACTER}", text)
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.flush()


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "run": _run,
    "status": _status,
    "text": _text,
    "facts": _facts,
    "explain": _explain,
    "unknown": _unknown,
    "diff": _diff,
    "review": _review,
    "labelstudio": _labelstudio,
    "look": _look,
    "schema": _schema,
    "doctor": _doctor,
    "completion": _completion,
}
"""What each command of `arguments.make_parser` does."""
