"""Initials: a first letter as high as several lines goes in front of the first of them.

A drop cap stands on the base line of the last line beside it, and some producers draw it after
the paragraph (LibreOffice): by place and by order it would be read where it does not belong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from pipeline.read.clusters import Cluster

LARGE = 1.8
"""An initial is at least so many times as large as the text that it begins: two lines high."""
LOWER = 0.8
"""How far, in em of that text, it stands at least below the base line of the first line."""
HIGH = 1.1
"""The first line lies within so much of its height, in em of the initial."""
GAP = (-0.3, 1.2)
"""What stands between it and the text, in em of the text; LibreOffice leaves 1 mm."""
FOOT = 0.3
"""How near, in em of the text, the line beside its foot is to its own base line."""
MOST = 3
"""An initial has at most so many clusters: a leading vowel is one of its own, as is a quote."""
MOST_INITIALS = 40
"""Large letters of one page that are looked at; a dictionary has one for each letter."""
MOST_LINES = 12
"""An initial stands beside at most so many lines."""


def set_initials(clusters: Sequence[Cluster]) -> Sequence[Cluster]:
    """Return clusters in content order, each initial before the text that it begins.

    It takes no place there, and the lines beside it begin where it begins: at the margin.
    """
    moved: dict[int, list[Cluster]] = {}
    pushed: dict[int, float] = {}
    gone: set[int] = set()
    for start, end in _large_runs([cluster.size for cluster in clusters]):
        beside = _lines_beside(clusters, start, end)
        if beside and beside[0] not in moved:
            run, margin = clusters[start:end], clusters[start].start
            moved[beside[0]] = [_fit(cluster, clusters[beside[0]], margin) for cluster in run]
            pushed |= dict.fromkeys(beside, margin)
            gone.update(range(start, end))
    if not gone:
        return clusters
    return [
        cluster
        for i, one in enumerate(clusters)
        if i not in gone
        for cluster in (*moved.get(i, ()), one._replace(start=pushed.get(i, one.start)))
    ]


def _large_runs(sizes: Sequence[float]) -> Iterator[tuple[int, int]]:
    """Yield [start, end) of each short run of one size much larger than most type of the page."""
    least = LARGE * median(sizes) if sizes else 0.0
    edges = [0, *(i for i, (one, other) in enumerate(pairwise(sizes), 1) if one != other)]
    edges.append(len(sizes))
    found = 0
    for start, end in pairwise(edges):
        if 0 < end - start <= MOST and sizes[start] >= least:
            yield start, end
            found += 1
            if found == MOST_INITIALS:
                return


def _lines_beside(clusters: Sequence[Cluster], start: int, end: int) -> list[int]:
    """Return where the lines beside a large run begin, first to last; none if it is no initial.

    The first starts beside its head, the last beside its foot.
    """
    run = clusters[start:end]
    last = max(run, key=lambda cluster: cluster.end)
    if not any(c.text[:1].isalnum() for c in run) or any(
        c.base_line != last.base_line for c in run
    ):
        return []
    lines: list[int] = []
    for i, cluster in enumerate(clusters):
        em = cluster.size
        above = last.base_line - cluster.base_line
        if (
            len(lines) < MOST_LINES
            and not cluster.blank
            and last.size >= LARGE * em
            and GAP[0] * em <= cluster.start - last.end <= GAP[1] * em
            and -FOOT * em <= above <= HIGH * last.size - em
            and not any(abs(clusters[j].base_line - cluster.base_line) <= FOOT * em for j in lines)
        ):
            lines.append(i)
    lines.sort(key=lambda i: clusters[i].base_line)
    if not lines:
        return []
    head, foot = clusters[lines[0]], clusters[lines[-1]]
    reaches = abs(last.base_line - foot.base_line) <= FOOT * foot.size
    return lines if reaches and last.base_line - head.base_line >= LOWER * head.size else []


def _fit(cluster: Cluster, text: Cluster, margin: float) -> Cluster:
    """Return a cluster of an initial as one of the line that it begins."""
    return cluster._replace(
        start=margin, end=margin, base_line=text.base_line, size=text.size, order=text.order
    )
