"""The user's standing choices: `pipeline.toml` and the environment, below the command line.

Every key is named as its option, and as a variable: `jobs`, `--jobs`, `THAI_BROCHURES_JOBS`.
What the command line says counts; then the environment; then the file; then the default.
"""

from __future__ import annotations

import dataclasses
import os
import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError
from pipeline.settings import LIMITS, WORKERS, WorkerLimits

FILE_NAME = "pipeline.toml"
PREFIX = "THAI_BROCHURES_"
CONFIG_VARIABLE = f"{PREFIX}CONFIG"
YES_OR_NO = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


BUDDHIST_FROM = 2400
"""A year from here on is meant in the Buddhist era, which is 543 years ahead."""


def number(value: object) -> int:
    """Return a number from 1.

    Raises:
        ValueError: it is none; the message says what is wanted.
    """
    text = str(value)
    if isinstance(value, bool) or not text.isascii() or not text.isdigit() or int(text) < 1:
        raise ValueError("a number from 1")
    return int(text)


def day(value: object) -> date:
    """Return a day of the Gregorian calendar.

    Raises:
        ValueError: it is none; the message says what is wanted.
    """
    wanted = "a date like 2024-05-01"
    try:
        told = date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(wanted) from None
    if told.year >= BUDDHIST_FROM:
        raise ValueError(f"{wanted}: write {told.year - 543} for {told.year}")
    return told


def _yes_or_no(value: object) -> bool:
    told = YES_OR_NO.get(str(value).lower())
    if told is None:
        raise ValueError("true or false")
    return told


def _paths(value: object) -> list[Path]:
    names = value.split(os.pathsep) if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(name, str) and name for name in names):
        raise ValueError("a list of paths")
    return [Path(name) for name in names]


def _limits(value: object) -> WorkerLimits:
    """Return the limits of a worker with some of them replaced."""
    known = {
        field.name: type(getattr(WORKERS, field.name)) for field in dataclasses.fields(WORKERS)
    }
    if not isinstance(value, dict) or not value.keys() <= known.keys():
        raise ValueError(f"a table with keys among {', '.join(known)}")
    for name, number in value.items():
        if isinstance(number, bool) or not isinstance(number, int | float) or number <= 0:
            raise ValueError(f"numbers above 0; {name} is {number!r}")
    return dataclasses.replace(WORKERS, **{name: known[name](n) for name, n in value.items()})


def changed_limits(value: object) -> dict[str, int]:
    """Return the bounds against bombs that are to be others, from a table or `a=1,b=2`.

    Raises:
        ValueError: no such limit, or no number from 1; the message says what is wanted.
    """
    told = value
    if isinstance(value, str):
        told = dict(part.strip().partition("=")[::2] for part in value.split(","))
    known = [field.name for field in dataclasses.fields(LIMITS)]
    if not isinstance(told, dict) or not told.keys() <= set(known):
        raise ValueError(f"names and numbers, with names among {', '.join(known)}")
    found = {}
    for name, told_number in told.items():
        try:
            found[name] = number(told_number)
        except ValueError as error:
            raise ValueError(f"{error}: {name} is {told_number!r}") from None
    return found


KEYS: dict[str, Callable[[object], Any]] = {
    "jobs": number,
    "reference-date": day,
    "gazetteer": _paths,
    "ocr": _yes_or_no,
    "pages": _yes_or_no,
    "quiet": _yes_or_no,
    "verbose": _yes_or_no,
    "limits": changed_limits,
    "workers": _limits,
}
"""What may stand in the file; all but the table `workers` may stand in the environment too."""


def standing_choices(
    config: Path | None = None, environment: Mapping[str, str] = os.environ
) -> dict[str, Any]:
    """Return what the file and the environment say, by the option's name in Python.

    Args:
        config: the file; None: the one that the environment names, or `pipeline.toml` in
            the current folder if there is one.
        environment: the variables; those that start with `THAI_BROCHURES_` count.

    Raises:
        UsageError: a key is unknown or its value makes no sense; names file and key.
    """
    named = config or (Path(told) if (told := environment.get(CONFIG_VARIABLE)) else None)
    path = named or Path(FILE_NAME)
    found = _of_file(path) if named or path.is_file() else {}
    above = _of_environment(environment)
    if "limits" in above:  # each counts by itself
        above["limits"] = found.get("limits", {}) | above["limits"]
    found |= above
    return {key.replace("-", "_"): value for key, value in found.items()}


def _of_file(path: Path) -> dict[str, Any]:
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror})", "check --config") from error
    except ValueError as error:  # not TOML, or not UTF-8
        raise UsageError(f"{path}: {' '.join(str(error).split())}", "mend the file") from error
    found = {key: _value(f"{path}: {key}", key, value) for key, value in told.items()}
    if "gazetteer" in found:  # as the file sees them, from wherever the program is called
        found["gazetteer"] = [path.parent / name for name in found["gazetteer"]]
    return found


def _of_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    found = {}
    for name, value in sorted(environment.items()):
        if name.startswith(PREFIX) and name != CONFIG_VARIABLE and value:
            key = name.removeprefix(PREFIX).lower().replace("_", "-")
            found[key] = _value(name, key, value)
    return found


def _value(where: str, key: str, value: object) -> Any:
    if key not in KEYS:
        raise UsageError(f"{where}: no such key", f"known: {', '.join(KEYS)}")
    try:
        return KEYS[key](value)
    except ValueError as error:
        raise UsageError(f"{where} is not what is wanted", f"give {error}") from error
