"""The rules of `relations.csv`: each row is one way to say one relation.

A rule's pattern holds the cue and those arguments that have a fixed place beside it. Its
columns `subject` and `object` say how each of the others is filled (`arguments.py`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline.extract.tables import read_table
from pipeline.extract.tape import compile_pattern

COLUMNS = ("id", "type", "pattern", "subject", "object", "options", "example", "counterexample")


class Rule(NamedTuple):
    """One row of `relations.csv`, compiled."""

    id: str
    type: str
    pattern: re.Pattern[str]
    subject: str
    object: str
    options: frozenset[str]


@lru_cache(maxsize=1)
def load_rules() -> tuple[Rule, ...]:
    """Return the rules of `relations.csv` in order; raises `DataError` if the file is bad."""
    rows = read_table(Path(__file__).with_name("relations.csv"), COLUMNS)
    return tuple(
        Rule(
            row["id"],
            row["type"],
            compile_pattern(row["pattern"]),
            row["subject"],
            row["object"],
            frozenset(row["options"].split()),
        )
        for row in rows
    )
