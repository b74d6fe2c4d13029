"""The command line's words: every command and option, with help and examples, and what counts
where nothing is said. What a command does is the business of `cli.py`.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from pipeline import __version__
from pipeline.choices import changed_limits, day, number, standing_choices
from pipeline.errors import ExitCode


class _Parser(argparse.ArgumentParser):
    """argparse with this program's exit code for a wrong command line."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(ExitCode.USAGE, f"{self.prog}: {message}\n")


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line; what it yields names its `command`."""
    parser = _Parser(
        prog="thai-brochures",
        description="Thai brochures, PDF or text → repaired text and facts with their source.",
        epilog="Exit codes: 0 all well, 1 wrong usage, 2 some brochures failed, "
        "3 something needed is missing, 130 interrupted.",
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(
        dest="command", metavar="COMMAND", required=True, parser_class=_Parser
    )
    _add_run(commands)
    _add_status(commands)
    _add_one_brochure(commands)
    _add_comparing(commands)
    _add_review(commands)
    look = _add(commands, "look", "draw a page with its lines and blocks", "look a.pdf -o p1.png")
    look.add_argument("path", metavar="PATH", help="a PDF")
    look.add_argument(
        "--page", metavar="N", type=_typed(number), default=1, help="page, from 1 (1)"
    )
    look.add_argument("-o", "--out", metavar="PNG", type=Path, required=True, help="the picture")
    _add(commands, "schema", "the JSON Schema of the facts", "schema > facts.schema.json")
    _add(commands, "doctor", "what is installed, what is missing, what to do", "doctor")
    completion = _add(
        commands,
        "completion",
        "a script that completes commands and options in bash",
        "completion > ~/.local/share/bash-completion/completions/thai-brochures",
    )
    completion.set_defaults(parsers=commands.choices)
    return parser


def _add_one_brochure(commands: argparse._SubParsersAction[_Parser]) -> None:
    for name, what, example in (
        ("text", "the repaired text on standard output", "text notice.pdf > notice.txt"),
        ("facts", "the facts as JSON on standard output", "facts notice.pdf | jq .dates"),
        ("explain", "each repair: place, raw → clean, why, how sure", "explain old.pdf"),
    ):
        one = _add(commands, name, what, example)
        one.add_argument("path", metavar="PATH", help="a PDF or a text; `-` reads a text")
        _add_options(one, facts=name == "facts")


def _add_comparing(commands: argparse._SubParsersAction[_Parser]) -> None:
    unknown = _add(
        commands,
        "unknown",
        "names that no gazetteer has, the most frequent first, as rows for one",
        "unknown corpus/clean > my.csv",
    )
    unknown.add_argument("folder", metavar="DIR", type=Path, help="the results of a run")
    diff = _add(
        commands,
        "diff",
        "facts gained, lost and changed between two folders of results",
        "diff clean.old corpus/clean",
        "diff clean.old corpus/clean --json | jq .differences",
    )
    diff.add_argument("old", metavar="OLD", type=Path, help="the results of a run")
    diff.add_argument("new", metavar="NEW", type=Path, help="those of another")
    diff.add_argument("--json", action="store_true", help="as one JSON object")


def _add(
    commands: argparse._SubParsersAction[_Parser],
    name: str,
    what: str,
    *examples: str,
) -> argparse.ArgumentParser:
    lines = "\n".join(f"  thai-brochures {example}" for example in examples)
    return commands.add_parser(
        name,
        help=what,
        description=f"{name}: {what}.",
        epilog=f"example{'s' * (len(examples) > 1)}:\n{lines}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _add_run(commands: argparse._SubParsersAction[_Parser]) -> None:
    run = _add(
        commands,
        "run",
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
        type=_typed(number),
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
        "the texts and what was found in them, for import into Label Studio",
        "labelstudio corpus/clean --out label",
    )
    labelstudio.add_argument("folder", metavar="DIR", type=Path, help="the results of a run")
    labelstudio.add_argument(
        "--out", metavar="FOLDER", type=Path, required=True, help="for tasks.json and labels.xml"
    )


def _add_options(
    parser: argparse.ArgumentParser, *, facts: bool = True, pages: bool = False
) -> None:
    if facts:
        parser.add_argument(
            "--reference-date",
            metavar="DATE",
            type=_typed(day),
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
        "--limits",
        metavar="NAME=NUMBER",
        type=_typed(changed_limits),
        help="bounds against bombs, such as max_pages=9000,max_objects=2000000 (see the README)",
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


def fill_in(chosen: argparse.Namespace) -> None:
    """Complete the command line by the user's standing choices, then by the defaults.

    Raises:
        UsageError: a standing choice makes no sense.
    """
    if "config" not in chosen:  # a command without choices reads no file
        return
    standing = standing_choices(chosen.config)
    for name, default in DEFAULTS.items():
        if getattr(chosen, name, default) is None:
            setattr(chosen, name, standing.get(name, default))
    chosen.workers = standing.get("workers")
    if "limits" in chosen:  # each counts by itself, wherever it was said
        chosen.limits = standing.get("limits", {}) | (chosen.limits or {})


def _typed(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """Return what reads an argument as a standing choice is read, with argparse's error."""

    def typed(text: str) -> Any:
        try:
            return read(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(f"{text!r} is not {error}") from None

    return typed
