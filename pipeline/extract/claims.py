"""Figures that cannot be true: a quantity against the known magnitude of what is named.

Only plain statements are compared: the named thing and the measure stand side by side right
before the figure (อาเซียนมีประชากรกว่า 90 ล้านคน), so that a part (ประชากรสูงอายุ) is not
held against the whole. A figure more than `FACTOR` times too large or too small is doubtful;
so far no projection goes.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pipeline.extract.tables import read_table
from pipeline.records import QuantityValue
from pipeline.spans import Span

COLUMNS = ("names", "measure", "unit", "value", "year", "source")
FACTOR = 2.0
"""Populations of the table's countries have not doubled, nor halved, in 40 years."""
MEASURES_RE = re.compile("ประชากร|พลเมือง|สมาชิก|เขตเศรษฐกิจ")
"""What the table measures; looked for first, as most figures measure something else."""
REACH = 70
"""Characters before a figure in which name and measure stand."""
FILLER = (
    r"(?: |มี|จำนวน|รวม|ทั้งหมด|ทั้งสิ้น|ทั้งประเทศ|กว่า|มากกว่า|ประมาณ|ราว|เกือบ|อยู่|ที่|ถึง"
    r"|แล้ว|ปัจจุบัน|อยู่ที่|ไม่ต่ำกว่า|ไม่น้อยกว่า|เป็น)"
)


class Magnitude(NamedTuple):
    """What is known of one measure of one thing, and how statements of it read."""

    statement_re: re.Pattern[str]
    unit: str
    value: float


@cache
def magnitudes() -> tuple[Magnitude, ...]:
    """Return the rows of `claims.csv`, read once."""
    return tuple(
        Magnitude(_statement(row["names"], row["measure"]), row["unit"], float(row["value"]))
        for row in read_table(Path(__file__).with_suffix(".csv"), COLUMNS)
    )


def _statement(names: str, measure: str) -> re.Pattern[str]:
    """Return the pattern of `NAME มี MEASURE` and `MEASURE ของ NAME`, up to the figure."""
    name = "|".join(re.escape(n) for n in sorted(names.split("|"), key=len, reverse=True))
    what = "|".join(re.escape(m) for m in measure.split("|"))
    return re.compile(
        rf"(?:(?:{name}){FILLER}{{0,4}}(?:{what})|(?:{what})(?:ของ|ใน)?(?:ประเทศ)?(?:{name}))"
        rf"{FILLER}{{0,4}}$"
    )


def is_doubtful(plain: str, span: Span, quantity: QuantityValue) -> bool:
    """Say whether a known magnitude contradicts the quantity at `span` of the text `plain`."""
    before = plain[max(0, span.start - REACH) : span.start].rpartition("\n")[2]
    for known in magnitudes() if MEASURES_RE.search(before) else ():
        if known.unit == quantity.unit and known.statement_re.search(before):
            return not known.value / FACTOR <= quantity.value <= known.value * FACTOR
    return False
