"""Words that only begin like a head noun of organisations: กรมธรรม์, ศูนย์กลาง (`not_heads.csv`)."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from pipeline.extract.tables import read_table, word_pattern

COLUMNS = ("word", "unless", "followed", "source")


@lru_cache(maxsize=1)
def not_head_re() -> re.Pattern[str]:
    """Return the pattern of these words; raises `DataError` if the table is bad."""
    rows = read_table(Path(__file__).with_suffix(".csv"), COLUMNS)
    return re.compile("|".join(map(word_pattern, rows)))
