"""The command line: arguments in, exit code out. The only file that prints.

Data goes to standard output, everything meant for a person to standard error. A command
imports what it needs when it runs: `--help`, `schema` and an error cost no more than Python.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from pipeline import __version__
from pipeline.errors import ExitCode, PipelineError, UsageError

if TYPE_CHECKING:
    from pipeline.corpus import Outcome, Report
    from pipeline.records import CleanText
    from pipeline.run import Options

CONTROLS_RE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""What a terminal might obey; tab and newline are left alone."""


class _Parser(argparse.ArgumentParser):
    """argparse with this program's exit code for a wrong command line."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(ExitCode.USAGE, f"{self.prog}: {message}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code (`errors.ExitCode`)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    chosen = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = chosen.command
    try:
        _fill_in(chosen)
        return command(chosen)
    except PipelineError as error:
        _say(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        _say("interrupted; what is done is kept, run again to go on")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.OK


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="thai-brochures",
        description="Thai brochures, PDF or text → repaired text and facts with their source.",
        epilog="Exit codes: 0 all well, 1 wrong usage, 2 some brochures failed, "
        "3 something needed is missing, 130 interrupted.",
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=_Parser)
    _add_run(commands)
    _add_status(commands)
    for name, command, what, example in (
        ("text", _text, "the repaired text on standard output", "text notice.pdf > notice.txt"),
        ("facts", _facts, "the facts as JSON on standard output", "facts notice.pdf | jq .dates"),
        ("explain", _explain, "each repair: place, raw → clean, why, how sure", "explain old.pdf"),
    ):
        one = _add(commands, name, command, what, example)
        one.add_argument("path", metavar="PATH", help="a PDF or a text; `-` reads a text")
        _add_options(one)
    unknown = _add(
        commands,
        "unknown",
        _unknown,
        "names that no gazetteer has, the most frequent first, as rows for one",
        "unknown corpus/clean > my.csv",
    )
    unknown.add_argument("folder", metavar="DIR", type=Path, help="the results of a run")
    diff = _add(
        commands,
        "diff",
        _diff,
        "facts gained, lost and changed between two folders of results",
        "diff clean.old corpus/clean",
        "diff clean.old corpus/clean --json | jq .differences",
    )
    diff.add_argument("old", metavar="OLD", type=Path, help="the results of a run")
    diff.add_argument("new", metavar="NEW", type=Path, help="those of another")
    diff.add_argument("--json", action="store_true", help="as one JSON object")
    _add_review(commands)
    look = _add(
        commands, "look", _look, "draw a page with its lines and blocks", "look a.pdf -o p1.png"
    )
    look.add_argument("path", metavar="PATH", type=Path, help="a PDF")
    look.add_argument("--page", metavar="N", type=_positive, default=1, help="page, from 1 (1)")
    look.add_argument("-o", "--out", metavar="PNG", type=Path, required=True, help="the picture")
    _add(commands, "schema", _schema, "the JSON Schema of the facts", "schema > facts.schema.json")
    _add(commands, "doctor", _doctor, "what is installed, what is missing, what to do", "doctor")
    completion = _add(
        commands,
        "completion",
        _completion,
        "a script that completes commands and options in bash",
        "completion > ~/.local/share/bash-completion/completions/thai-brochures",
    )
    completion.set_defaults(parsers=commands.choices)
    return parser


def _add(
    commands: argparse._SubParsersAction[_Parser],
    name: str,
    command: Callable[[argparse.Namespace], int],
    what: str,
    *examples: str,
) -> argparse.ArgumentParser:
    lines = "\n".join(f"  thai-brochures {example}" for example in examples)
    parser = commands.add_parser(
        name,
        help=what,
        description=f"{name}: {what}.",
        epilog=f"example{'s' * (len(examples) > 1)}:\n{lines}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(command=command)
    return parser


def _add_run(commands: argparse._SubParsersAction[_Parser]) -> None:
    run = _add(
        commands,
        "run",
        _run,
        "process brochures into a folder: one text and one JSON each",
        "run corpus/raw --out corpus/clean",
        "run notice.pdf letters/ --out results --jobs 4 --reference-date 2024-05-01",
    )
    run.add_argument(
        "paths", metavar="PATH", nargs="+", type=Path, help="files, and folders to the bottom"
    )
    run.add_argument("--out", metavar="DIR", type=Path, required=True, help="where results go")
    run.add_argument(
        "--jobs",
        metavar="N",
        type=_positive,
        help=f"worker processes ({os.cpu_count() or 1})",
    )
    run.add_argument("--force", action="store_true", help="do again what is unchanged")
    run.add_argument("--fail-fast", action="store_true", help="stop at the first failure")
    run.add_argument("--prune", action="store_true", help="remove results whose brochure is gone")
    run.add_argument("--quiet", action=argparse.BooleanOptionalAction, help="say only what failed")
    run.add_argument(
        "--verbose",
        action=argparse.BooleanOptionalAction,
        help="say how long each stage took, for each brochure and all together",
    )
    run.add_argument(
        "--timings",
        metavar="FILE",
        type=Path,
        help="write how long each stage took, one JSON object a line for each brochure",
    )
    _add_options(run, pages=True)


def _add_status(commands: argparse._SubParsersAction[_Parser]) -> None:
    status = _add(
        commands,
        "status",
        _status,
        "what a run would find: done, stale, failed, new, removed",
        "status corpus/raw --out corpus/clean",
        "status corpus/raw --out corpus/clean --json | jq .counts",
    )
    status.add_argument(
        "paths", metavar="PATH", nargs="+", type=Path, help="files and folders, as for run"
    )
    status.add_argument("--out", metavar="DIR", type=Path, required=True, help="the results")
    status.add_argument("--json", action="store_true", help="as one JSON object")
    _add_options(status, pages=True)


def _add_review(commands: argparse._SubParsersAction[_Parser]) -> None:
    review = _add(
        commands,
        "review",
        _review,
        "apply verdicts that were downloaded from the inspection pages",
        "review ~/Downloads/*.verdicts.jsonl --out corpus/clean",
    )
    review.add_argument(
        "verdicts", metavar="VERDICTS", nargs="+", type=Path, help="files of verdicts (JSON lines)"
    )
    review.add_argument("--out", metavar="DIR", type=Path, required=True, help="the results")
    review.add_argument("--config", metavar="TOML", type=Path, help="as for run")
    review.add_argument("--gazetteer", metavar="CSV", type=Path, action="append", help="as for run")
    labelstudio = _add(
        commands,
        "labelstudio",
        _labelstudio,
        "the texts and what was found in them, for import into Label Studio",
        "labelstudio corpus/clean --out label",
    )
    labelstudio.add_argument("folder", metavar="DIR", type=Path, help="the results of a run")
    labelstudio.add_argument(
        "--out", metavar="FOLDER", type=Path, required=True, help="for tasks.json and labels.xml"
    )


def _add_options(parser: argparse.ArgumentParser, *, pages: bool = False) -> None:
    parser.add_argument(
        "--reference-date",
        metavar="DATE",
        type=_day,
        help="YYYY-MM-DD; resolves dates such as 'next month', else left open",
    )
    parser.add_argument(
        "--gazetteer",
        metavar="CSV",
        type=Path,
        action="append",
        help="a list of names of your own; may be given again",
    )
    parser.add_argument(
        "--ocr",
        action=argparse.BooleanOptionalAction,
        help="read pictures of text (default), or only say that they are there",
    )
    if pages:
        parser.add_argument(
            "--pages",
            action=argparse.BooleanOptionalAction,
            help="show pictures of the pages in the inspection pages (default), or leave them out",
        )
    parser.add_argument(
        "--config", metavar="TOML", type=Path, help="standing choices (pipeline.toml, if there)"
    )


DEFAULTS: dict[str, Any] = {
    "jobs": os.cpu_count() or 1,
    "reference_date": None,
    "gazetteer": [],
    "ocr": True,
    "pages": True,
    "quiet": False,
    "verbose": False,
}
"""What counts where neither the command line nor a standing choice says anything."""


def _fill_in(chosen: argparse.Namespace) -> None:
    """Complete the command line by the user's standing choices, then by the defaults.

    Raises:
        UsageError: a standing choice makes no sense.
    """
    if "config" not in chosen:  # a command without choices reads no file
        return
    from pipeline.choices import standing_choices

    standing = standing_choices(chosen.config)
    for name, default in DEFAULTS.items():
        if getattr(chosen, name, default) is None:
            setattr(chosen, name, standing.get(name, default))
    chosen.workers = standing.get("workers")


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date like 2024-05-01") from None


def _options(chosen: argparse.Namespace) -> Options:
    from pipeline.run import Options

    pages = getattr(chosen, "pages", True)
    return Options(chosen.reference_date, tuple(chosen.gazetteer), chosen.ocr, pages)


def _say(line: str) -> None:
    """Tell a person one line, on standard error."""
    print(CONTROLS_RE.sub("?", line), file=sys.stderr, flush=True)


# --- the commands ---------------------------------------------------------------------------


def _run(chosen: argparse.Namespace) -> int:
    from pipeline.corpus import run_corpus
    from pipeline.settings import WORKERS

    with _Progress(chosen.quiet, verbose=chosen.verbose) as progress:
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
    _sum_up(report, chosen)
    if chosen.timings:
        from pipeline.timings import write_timings

        write_timings(report, chosen.timings)
    return ExitCode.SOME_FAILED if report.failures else ExitCode.OK


def _sum_up(report: Report, chosen: argparse.Namespace) -> None:
    from collections import Counter

    if chosen.quiet:
        return
    if not report.outcomes:
        _say(f"no brochures: put PDF or text files into {', '.join(map(str, chosen.paths))}")
        return
    counts = Counter(str(outcome.status) for outcome in report.outcomes)
    told = ", ".join(f"{n} {status}" for status, n in sorted(counts.items()))
    unchanged = sum(outcome.skipped for outcome in report.outcomes)
    _say(f"{len(report.outcomes)} brochures: {told}; {unchanged} unchanged; see {chosen.out}")
    if report.without_source:
        names = ", ".join(report.without_source[:5])
        _say(f"{len(report.without_source)} results have no brochure any more: {names}")
        if chosen.prune:
            _say("they are kept: a folder could not be read, so a brochure may only be hidden")
    if report.pruned:
        _say(f"{len(report.pruned)} results without a brochure removed")
    if chosen.verbose:
        from pipeline.timings import time_told, total_seconds

        _say(f"all together: {time_told(total_seconds(report))}")


class _Progress:
    """A bar on a terminal, a line for each brochure elsewhere; failures always as lines."""

    def __init__(self, quiet: bool, *, verbose: bool = False) -> None:
        self._quiet = quiet
        self._verbose = verbose
        self._with_bar = sys.stderr.isatty() and not quiet
        self._bar: Any = None  # tqdm, which has no types

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def tell(self, outcome: Outcome, done: int, total: int) -> None:
        """Tell what became of one brochure."""
        if self._with_bar:
            self._advance(total)
        if outcome.failed:
            self._line(f"{outcome.status}: {outcome.message}; {outcome.remedy}")
        elif not self._quiet and (not self._with_bar or outcome.status == "needs_ocr"):
            state = "unchanged" if outcome.skipped else outcome.status
            self._line(f"[{done}/{total}] {state}: {outcome.source.shown}{_facts_told(outcome)}")
        if self._verbose and outcome.seconds:
            from pipeline.timings import time_told

            self._line(f"    {time_told(outcome.seconds)}")

    def _advance(self, total: int) -> None:
        from tqdm import tqdm

        if self._bar is None:
            self._bar = tqdm(total=total, unit="brochure", file=sys.stderr)
        self._bar.update()

    def _line(self, line: str) -> None:
        if self._bar is not None:
            self._bar.write(CONTROLS_RE.sub("?", line), file=sys.stderr)
        else:
            _say(line)


def _facts_told(outcome: Outcome) -> str:
    counts = (outcome.head or {}).get("counts", {})
    return "".join(f", {n} {what}" for what, n in counts.items() if n)


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
        _write(f"{one.state:8}{one.name}{f' ({one.reason})' if one.reason else ''}\n")
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
    from pipeline.review import apply_verdicts
    from pipeline.run import coordinates

    places = coordinates(tuple(chosen.gazetteer))
    applied = apply_verdicts(chosen.verdicts, chosen.out, places)
    for line in applied.unknown:
        _say(f"not in {chosen.out}, kept all the same: {line.fact} of {line.document}")
    _say(f"{applied.in_force} verdicts in force, {len(applied.unknown)} on what is not there")
    return ExitCode.OK


def _labelstudio(chosen: argparse.Namespace) -> int:
    from pipeline.review import write_labelstudio

    n_tasks = write_labelstudio(chosen.folder, chosen.out)
    _say(f"{n_tasks} tasks in {chosen.out / 'tasks.json'}, labels in {chosen.out / 'labels.xml'}")
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

    draw_page(chosen.path, chosen.page, chosen.out)
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
    from pipeline.sources import shown

    if chosen.path == "-":
        return clean_plain_text(sys.stdin.buffer.read(), "-")
    path = Path(chosen.path)
    if path.is_dir():
        raise UsageError(f"{shown(path)}: this is a folder", "name one brochure, or use `run`")
    return clean_text(path, name=shown(path.name), ocr=chosen.ocr)


def _write_json(told: dict[str, Any]) -> None:
    import json

    _write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")


def _write(text: str) -> None:
    """Write data to standard output to the byte; a terminal is spared control characters."""
    if sys.stdout.isatty():
        text = CONTROLS_RE.sub("\N{REPLACEMENT CHARACTER}", text)
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.flush()
