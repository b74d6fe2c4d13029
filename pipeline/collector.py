"""A calmer garbage collector while a brochure is read and repaired."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

YOUNG = 200_000
"""Objects made before the collector looks for cycles: a page makes 5,000 to 50,000 that live on.
With Python's own 700 a quarter of the reading time goes into looking at them again and again, and
half of the time for the repair of 1,000,000 characters in short lines."""


@contextmanager
def calm_collector() -> Iterator[None]:
    """Let the collector run less often, and as before afterwards."""
    before = gc.get_threshold()
    gc.set_threshold(YOUNG, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
