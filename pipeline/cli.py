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
    for name, command, what, example in (
        ("text", _text, "the repaired text on standard output", "text notice.pdf > notice.txt"),
        ("facts", _facts, "the facts as JSON on standard output", "facts notice.pdf | jq .dates"),
        ("explain", _explain, "each repair: place, raw → clean, why, how sure", "explain old.pdf"),
    ):
        one = _add(commands, name, command, what, example)
        one.add_argument("path", metavar="PATH", help="a PDF or a text; `-` reads a text")
        _add_options(one)
    look = _add(
        commands, "look", _look, "draw a page with its lines and blocks", "look a.pdf -o p1.png"
    )
    look.add_argument("path", metavar="PATH", type=Path, help="a PDF")
    look.add_argument("--page", metavar="N", type=_positive, default=1, help="page, from 1 (1)")
    look.add_argument("-o", "--out", metavar="PNG", type=Path, required=True, help="the picture")
    _add(commands, "schema", _schema, "the JSON Schema of the facts", "schema > facts.schema.json")
    _add(commands, "doctor", _doctor, "what is installed, what is missing, what to do", "doctor")
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
        default=os.cpu_count() or 1,
        help="worker processes (%(default)s)",
    )
    run.add_argument("--force", action="store_true", help="do again what is unchanged")
    run.add_argument("--fail-fast", action="store_true", help="stop at the first failure")
    run.add_argument("--quiet", action="store_true", help="say only what failed")
    _add_options(run)


def _add_options(parser: argparse.ArgumentParser) -> None:
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
        default=[],
        help="a list of names of your own; may be given again",
    )
    parser.add_argument(
        "--no-ocr",
        action="store_true",
        help="do not read pictures of text; say that they are there",
    )


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

    return Options(chosen.reference_date, tuple(chosen.gazetteer), not chosen.no_ocr)


def _say(line: str) -> None:
    """Tell a person one line, on standard error."""
    print(CONTROLS_RE.sub("?", line), file=sys.stderr, flush=True)


# --- the commands ---------------------------------------------------------------------------


def _run(chosen: argparse.Namespace) -> int:
    from pipeline.corpus import run_corpus

    with _Progress(chosen.quiet) as progress:
        report = run_corpus(
            chosen.paths,
            chosen.out,
            jobs=chosen.jobs,
            options=_options(chosen),
            force=chosen.force,
            fail_fast=chosen.fail_fast,
            tell=progress.tell,
        )
    _sum_up(report, chosen)
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


class _Progress:
    """A bar on a terminal, a line for each brochure elsewhere; failures always as lines."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
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
    return clean_text(path, name=shown(path.name), ocr=not chosen.no_ocr)


def _write(text: str) -> None:
    """Write data to standard output to the byte; a terminal is spared control characters."""
    if sys.stdout.isatty():
        text = CONTROLS_RE.sub("\N{REPLACEMENT CHARACTER}", text)
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.flush()
