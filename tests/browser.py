"""A real browser for the tests of the pages: headless Chromium, or a skip that says why."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from pipeline.publish.overview import Entry, Overview

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
ARGUMENTS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
    "--disable-background-networking", "--disable-sync", "--window-size=1400,900",
)  # fmt: skip


@contextmanager
def chromium() -> Iterator[Any]:
    """Start Chromium; its logs tell every request."""
    if not (CHROMIUM and DRIVER):
        pytest.skip("Chromium and its driver are not installed")
    webdriver = pytest.importorskip("selenium.webdriver")
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for argument in ARGUMENTS:
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    try:
        yield driver
    finally:
        driver.quit()


def overview_page(
    entries: Iterable[Entry], coordinates: Mapping[str, tuple[float, float]] | None = None
) -> bytes:
    """Return the overview of a corpus. coordinates: fact id → (longitude, latitude), degrees."""
    overview = Overview(coordinates or {})
    for entry in entries:
        overview.add(entry)
    return overview.page()


def open_page(driver: Any, path: Path, page: bytes) -> None:
    """Write a page and show it."""
    path.write_bytes(page)
    driver.get(path.as_uri())
