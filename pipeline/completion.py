"""Completion for the shell: a bash script that knows every command and option.

It is made from the parser itself, so it cannot disagree with it, and it calls nothing: a
key press costs no start of Python.
"""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Iterator, Mapping

PROGRAM = "thai-brochures"
FUNCTION = "_thai_brochures"


def bash_completion(parsers: Mapping[str, argparse.ArgumentParser]) -> str:
    """Return a script for `eval "$(thai-brochures completion)"`.

    Args:
        parsers: each command with its parser.
    """
    commands = " ".join(parsers)
    cases = "\n".join(_case(name, parser) for name, parser in parsers.items())
    return f"""\
# Completion of {PROGRAM} for bash: eval "$({PROGRAM} completion)"
{FUNCTION}() {{
    local word="${{COMP_WORDS[COMP_CWORD]}}" before="${{COMP_WORDS[COMP_CWORD - 1]}}"
    local words="" values="" kind=file
    if [ "$COMP_CWORD" -eq 1 ]; then
        words={shlex.quote(f"{commands} --help --version")}
        kind=none
    fi
    case "${{COMP_WORDS[1]}}" in
{cases}
    esac
    if [[ "$word" == -* || "$kind" == none ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
    elif [ -n "$values" ]; then
        mapfile -t COMPREPLY < <(compgen -W "$values" -- "$word")
    else
        compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
    fi
}}
complete -F {FUNCTION} {PROGRAM}
"""


def _case(name: str, parser: argparse.ArgumentParser) -> str:
    options = " ".join(option for action in parser._actions for option in action.option_strings)
    values = "\n".join(_values(parser))
    inner = f'\n            case "$before" in\n{values}\n            esac' if values else ""
    return f"""\
        {name})
            [ "$COMP_CWORD" -eq 1 ] || words={shlex.quote(options)}{inner} ;;"""


def _values(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Yield a case for each option that wants one of a few words."""
    for action in parser._actions:
        if action.option_strings and action.choices:
            words = shlex.quote(" ".join(map(str, action.choices)))
            yield f"                {'|'.join(action.option_strings)}) values={words} ;;"
