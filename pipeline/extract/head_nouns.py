"""Nouns that begin the name of an organisation: กระทรวง, มหาวิทยาลัย, มูลนิธิ …"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline.extract.tables import read_table


class Head(NamedTuple):
    """A head noun of `head_nouns.csv`."""

    noun: str
    type: str
    shape: str
    public: str


@lru_cache(maxsize=1)
def heads() -> Mapping[str, Head]:
    """Load `head_nouns.csv`."""
    path = Path(__file__).with_suffix(".csv")
    rows = read_table(path, ("head", "type", "shape", "public", "source"))
    return {r["head"]: Head(r["head"], r["type"], r["shape"], r["public"]) for r in rows}


@lru_cache(maxsize=1)
def head_pattern() -> re.Pattern[str]:
    """Return the pattern of all head nouns, the longest first."""
    return re.compile("|".join(sorted(map(re.escape, heads()), key=len, reverse=True)))
