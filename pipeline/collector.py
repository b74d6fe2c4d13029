"""A calmer garbage collector while a brochure is processed."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

YOUNG = 4_000_000
"""Objects made before the collector looks for cycles: a page makes 5,000 to 50,000 that live on,
and looking at each of them once takes 7 ms a page, an eighth of all the time. Cycles are few (60
objects a page, and the font programs), so that nothing is gained by looking more often."""


@contextmanager
def calm_collector() -> Iterator[None]:
    """Let the collector run less often, and as before afterwards."""
    before = gc.get_threshold()
    gc.set_threshold(YOUNG, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
