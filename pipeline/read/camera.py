"""Pictures of pages, for OCR and for the eye."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pypdfium2

from pipeline.read.parts import Pixels
from pipeline.settings import limits


class Camera:
    """Takes pictures of the pages of one PDF. PDFium is not safe in threads: one per process."""

    def __init__(self, document: pypdfium2.PdfDocument) -> None:
        self._document = document

    def take(self, number: int, dpi: float) -> tuple[Pixels, float]:
        """Return a grey picture of page `number` (from 1) and its resolution in dpi.

        The resolution is lower than asked where the page is very large.
        """
        picture, dpi = self._draw(number, dpi, limits().max_picture_pixels, grey=True)
        return picture.reshape(picture.shape[0], picture.shape[1]), dpi

    def take_colour(self, number: int, dpi: float, pixels_max: int) -> Pixels:
        """Return a picture of page `number` (from 1) in red, green and blue, on white.

        It has at most `pixels_max` pixels; a large page is taken at a lower resolution.
        """
        return self._draw(number, dpi, pixels_max, grey=False)[0][..., :3]

    def _draw(
        self, number: int, dpi: float, pixels_max: int, *, grey: bool
    ) -> tuple[Pixels, float]:
        """Return the pixels of a page and its resolution, lowered to fit `pixels_max`."""
        page = self._document[number - 1]
        try:
            width, height = page.get_size()
            pixels = width * height * (dpi / 72) ** 2
            if pixels > pixels_max:
                dpi *= (pixels_max / pixels) ** 0.5
            bitmap = page.render(scale=dpi / 72, grayscale=grey, rev_byteorder=not grey)
            picture = np.array(bitmap.to_numpy(), dtype=np.uint8)
            bitmap.close()
        finally:
            page.close()
        return picture, dpi

    def resolution(self, number: int) -> float | None:
        """Return the resolution, in dpi, of the largest picture on a page; None if it has none."""
        page = self._document[number - 1]
        try:
            largest, resolution = 0.0, None
            for item in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]):
                left, bottom, right, top = item.get_bounds()
                wide, high = right - left, top - bottom
                if wide > 0 and wide * high > largest:
                    largest = wide * high
                    resolution = item.get_px_size()[0] / wide * 72
            return resolution
        finally:
            page.close()


@contextmanager
def open_camera(source: Path | bytes) -> Iterator[Camera]:
    """Open a PDF, or its bytes, for pictures, and close it again."""
    document = pypdfium2.PdfDocument(source)
    try:
        yield Camera(document)
    finally:
        document.close()
