"""How far a rule can be trusted: its precision on labelled texts, measured, with n.

`confidence.csv` is written by `python -m tests.measure_confidence` and read here. A rule
without a labelled example gets the pooled precision of its family (the part of its id before
the last dot), and its basis says so. Of a rule with very few examples the precision says little:
it gets the lower end of its 95 % interval, and its basis says that.

Source of the interval: E. B. Wilson, "Probable inference, the law of succession, and statistical
inference", JASA 22 (1927).
"""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path

from pipeline.extract.tables import read_table
from pipeline.records import Confidence

COLUMNS = ("rule", "right", "n", "set")
TABLE = Path(__file__).with_suffix(".csv")
FEW = 5
"""Below this many examples the interval is wider than half of the scale."""


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
        if n >= FEW:
            return Confidence(
                round(right / n, 3), f"precision of {rule} on {self._set_name}, n={n}"
            )
        if n:
            basis = f"lower end of the 95 % interval of the precision of {rule}, {right} of {n} on "
            return Confidence(round(_wilson_low(right, n), 3), basis + self._set_name)
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


def _wilson_low(right: int, n: int) -> float:
    """Return the lower end of Wilson's 95 % score interval for `right` of `n`."""
    z = 1.96
    share = right / n
    middle = share + z * z / (2 * n)
    spread = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return max(0.0, (middle - spread) / (1 + z * z / n))


@lru_cache(maxsize=1)
def load_confidences() -> Confidences:
    """Return the table beside this file; raises `DataError` if it is bad."""
    rows = read_table(TABLE, COLUMNS)
    counts = {row["rule"]: (int(row["right"]), int(row["n"])) for row in rows}
    return Confidences(counts, rows[0]["set"] if rows else "no labelled set")
