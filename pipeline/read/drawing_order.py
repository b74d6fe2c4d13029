"""What the order of drawing tells about columns: which were drawn in one go, which row by row."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

from pipeline.read.gutters import Gutter, Row
from pipeline.read.lines import SAME_LINE, Strip, rows_of

APART = 4
"""At most so many rows above or below columns are told from them by the order of drawing."""
COLUMN = 3
"""… from columns of so many lines at least, and of twice as many as are left out."""
OVERLAP = 0.5
"""Lines whose base lines are nearer than this, in em of the larger type, lie on each other: no cut
goes between."""


def cut_columns(rows: Sequence[Row], gutters: Sequence[Gutter]) -> list[list[Strip]]:
    """Part the strips of some rows at the gutters."""
    edges = sorted(g.left for g in gutters)
    columns: list[list[Strip]] = [[] for _ in range(len(edges) + 1)]
    for row in rows:
        for strip in row:
            middle = (strip.start + strip.end) / 2
            columns[sum(edge < middle for edge in edges)].append(strip)
    return [column for column in columns if column]


def leave_out(
    rows: Sequence[Row], first: int, last: int, gutters: Sequence[Gutter]
) -> tuple[int, int]:
    """Return the first and last row of columns without those drawn apart from them.

    A gutter may run on, by chance, through the row of a footer or the last row of cards above. If
    without a few rows that were drawn before all others, or after, the columns were drawn one
    after the other, these rows do not belong to them.
    """
    whole = rows[first : last + 1]
    if in_turn(cut_columns(whole, gutters)):
        return first, last
    spans = [(min(s.order for s in row), max(s.order for s in row)) for row in whole]
    top = bottom = 0
    while top < APART and len(spans) - top > 2 and _is_before(spans[top], spans[top + 1 :]):
        top += 1
    while bottom < APART and len(spans) - bottom > 2 and _is_after(spans, len(spans) - 1 - bottom):
        bottom += 1
    tries = sorted(((t, b) for t in range(top + 1) for b in range(bottom + 1)), key=sum)
    for above, below in tries[1:]:
        columns = cut_columns(whole[above : len(whole) - below], gutters)
        least = max(COLUMN, 2 * (above + below))
        if len(columns) > 1 and in_turn(columns) and min(map(len, columns)) >= least:
            return first + above, last - below
    return first, last


def _is_before(span: tuple[int, int], others: Sequence[tuple[int, int]]) -> bool:
    return span[1] < min(start for start, _ in others)


def _is_after(spans: Sequence[tuple[int, int]], at: int) -> bool:
    return spans[at][0] > max(end for _, end in spans[:at])


def changes(columns: Sequence[Sequence[Strip]]) -> int:
    """Count how often the drawing went on in another column."""
    places = sorted((s.order, i) for i, column in enumerate(columns) for s in column)
    return sum(a[1] != b[1] for a, b in pairwise(places))


def in_turn(columns: Sequence[Sequence[Strip]]) -> bool:
    """Say whether each column was drawn in one go."""
    return changes(columns) == len(columns) - 1


def group_rows(
    rows: Sequence[Row], columns: Sequence[Sequence[Strip]], em: float
) -> list[list[Row]]:
    """Group rows that were drawn in one go, lines of one column, or that lie half on each other."""
    row_of = {s.order: i for i, row in enumerate(rows) for s in row}
    places = sorted((s.order, i) for i, column in enumerate(columns) for s in column)
    bound = [0] * (len(rows) + 1)
    for (one, column), (other, same) in pairwise(places):
        if column == same and row_of[one] < row_of[other]:
            bound[row_of[one]] += 1
            bound[row_of[other]] -= 1
    groups: list[list[Row]] = [[rows[0]]]
    for (above, row), links in zip(pairwise(rows), accumulate(bound), strict=False):
        type_size = max(em, *(strip.size for strip in (*above, *row)))
        if links or row[0].base_line - above[0].base_line < OVERLAP * type_size:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def tells(groups: Sequence[Sequence[Sequence[Strip]]]) -> bool:
    """Say whether most of what stands side by side was drawn several lines of a column in one go.

    A single group may be rows that another column leaves out, unless each of its lines is whole.
    Where the drawing only ever goes down the page it follows the lines, whatever the column: two
    lines of one column are drawn in one go where none of the other stands between.

    groups: each a list of columns.
    """
    beside = [(g, max(len(rows_of(column)) for column in g)) for g in groups if len(g) > 1]
    high = [(group, lines) for group, lines in beside if lines > 1 and not _by_line(group)]
    if len(high) == 1 and any(len(rows_of(column)) < len(column) for column in high[0][0]):
        return False
    return 2 * sum(lines for _, lines in high) >= max(1, sum(lines for _, lines in beside))


def _by_line(columns: Sequence[Sequence[Strip]]) -> bool:
    """Say whether two columns of several lines were drawn line by line, only ever downwards."""
    drawn = sorted((s for column in columns for s in column), key=lambda strip: strip.order)
    return sum(len(rows_of(column)) > 1 for column in columns) > 1 and all(
        one.base_line - other.base_line <= SAME_LINE * other.size for one, other in pairwise(drawn)
    )
