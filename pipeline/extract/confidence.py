"""How far a rule can be trusted: its precision on labelled texts, measured, with n.

`confidence.csv` is written by `python -m tests.measure_confidence` and read here. A rule
without a labelled example gets the pooled precision of its family (the part of its id before
the last dot), and its basis says so.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pipeline.extract.tables import read_table
from pipeline.records import Confidence

COLUMNS = ("rule", "right", "n", "set")
TABLE = Path(__file__).with_suffix(".csv")


class Confidences:
    """The measured precision of every rule.

    counts: rule id → (right, n); set_name: what they were counted on.
    """

    def __init__(self, counts: dict[str, tuple[int, int]], set_name: str) -> None:
        self._counts = counts
        self._set_name = set_name
        self._cache: dict[str, Confidence] = {}

    def of(self, rule: str) -> Confidence:
        """Return the confidence of a rule; its family's if no labelled text used it."""
        if rule not in self._cache:
            self._cache[rule] = self._measure(rule)
        return self._cache[rule]

    def _measure(self, rule: str) -> Confidence:
        right, n = self._counts.get(rule, (0, 0))
        if n:
            return Confidence(
                round(right / n, 3), f"precision of {rule} on {self._set_name}, n={n}"
            )
        family = rule
        while "." in family:
            family = family.rpartition(".")[0]
            right, n = self._pool(family)
            if n:
                score = round(right / n, 3)
                basis = f"no labelled example of {rule}; pooled precision of {family} on "
                return Confidence(score, f"{basis}{self._set_name}, n={n}")
        return Confidence(0.0, f"no labelled example of {rule} or of its family")

    def _pool(self, family: str) -> tuple[int, int]:
        rows = [v for k, v in self._counts.items() if k.startswith(family + ".")]
        return sum(right for right, _ in rows), sum(n for _, n in rows)


@lru_cache(maxsize=1)
def load_confidences() -> Confidences:
    """Return the table beside this file; raises `DataError` if it is bad."""
    rows = read_table(TABLE, COLUMNS)
    counts = {row["rule"]: (int(row["right"]), int(row["n"])) for row in rows}
    return Confidences(counts, rows[0]["set"] if rows else "no labelled set")
