"""Text that is taller than its cell → the cell it was written in.

A row of fixed height does not grow with its text: the lines that find no room are drawn, often
clipped away, over the cells below or over the page under the table. The order of drawing shows
where they belong: they follow on from their cell, and only then come other cells, among them the
one that they lie in.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.read.clusters import Cluster
from pipeline.records import Box

Place = tuple[int, int] | None
"""A cell: the number of its grid and its own in the grid; None outside of all grids."""

STEP = 4.0
"""The next line of a cell is no further down than this, in em: one may be left out between."""


class _Run(NamedTuple):
    """Clusters drawn one after the other in one place; first and last that are no blanks."""

    place: Place
    start: int
    end: int
    first: Cluster | None
    last: Cluster | None


def settle_overflow(
    clusters: Sequence[Cluster], places: Sequence[Place], boxes: Sequence[Sequence[Box]]
) -> list[Place]:
    """Return the cell that each cluster was written in. Linear.

    Args:
        clusters: of a page, in content order.
        places: the cell that each of them lies in.
        boxes: of the cells of each grid, by their numbers.
    """
    settled = list(places)
    runs = _runs(clusters, places)
    last_seen = {run.place: i for i, run in enumerate(runs)}
    before = runs[0] if runs else None
    for i, run in enumerate(runs[1:], start=1):
        if run.first is None:
            continue
        following = runs[i + 1] if i + 1 < len(runs) else None
        if (
            before is not None
            and before.place is not None
            and following is not None
            and (run.place is None or last_seen[run.place] > i)
            and _comes_back(before.place, run, following)
            and _goes_on(before, run, boxes[before.place[0]][before.place[1]])
        ):
            settled[run.start : run.end] = [before.place] * (run.end - run.start)
            run = run._replace(place=before.place)
        before = run
    return settled


def _runs(clusters: Sequence[Cluster], places: Sequence[Place]) -> list[_Run]:
    """Cut clusters into runs; outside of all cells a run ends where the drawing goes back up."""
    runs: list[_Run] = []
    start = 0
    first: Cluster | None = None
    last: Cluster | None = None
    for i, cluster in enumerate(clusters):
        up = last is not None and cluster.base_line < last.base_line - 0.5 * cluster.size
        if i > start and (places[i] != places[start] or (up and places[i] is None)):
            runs.append(_Run(places[start], start, i, first, last))
            start, first, last = i, None, None
        if not cluster.blank:
            first, last = first or cluster, cluster
    if clusters:
        runs.append(_Run(places[start], start, len(clusters), first, last))
    return runs


def _comes_back(cell: tuple[int, int], run: _Run, following: _Run) -> bool:
    """Say whether what is drawn after a run is not below it: the table goes on, or the page."""
    if following.place is not None:
        return following.place != run.place and following.place[0] == cell[0]
    if run.place is not None or run.last is None or following.first is None:
        return False
    return following.first.base_line < run.last.base_line - 0.5 * run.last.size


def _goes_on(before: _Run, run: _Run, cell: Box) -> bool:
    """Say whether a run starts one line below the run before, under the cell that holds it."""
    if before.last is None or run.first is None:
        return False
    step = run.first.base_line - before.last.base_line
    middle = (run.first.start + run.first.end) / 2
    return 0.5 * run.first.size < step <= STEP * run.first.size and cell.x0 <= middle <= cell.x1
