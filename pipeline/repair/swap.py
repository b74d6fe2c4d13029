"""SARA AA and SARA AM that change places: the one substitution that needs no lattice.

Some fonts say SARA AM for the glyph of SARA AA and the other way about, throughout. In clean
Thai SARA AM is one in ten of the two; where it is nine in ten, they are swapped, if the text
is then far better Thai. Where SARA AA does not occur at all the two were merged, and each
place must be decided by itself (`restore.py`).

Example: ``กำรพัฒนำ`` → ``การพัฒนา``, ``ดาเนินงำน`` → ``ดำเนินงาน``.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.repair import diagnosis
from pipeline.repair.diagnosis import View
from pipeline.repair.language import LanguageModel
from pipeline.spans import Edit, Span
from pipeline.thai import SARA_AA, SARA_AM

SAMPLE_CHARACTERS = 2_000
DECISIVE_NATS = 12.0
_SWAP = str.maketrans(SARA_AA + SARA_AM, SARA_AM + SARA_AA)


def swapped_spans(text: str, model: LanguageModel) -> list[Span]:
    """Return the stretches of `text` in which SARA AA and SARA AM are swapped."""
    if SARA_AM not in text:
        return []
    return [
        span
        for span in diagnosis.swapped_stretches(View(text))
        if SARA_AA in span.of(text) and _reads_better(span.of(text)[:SAMPLE_CHARACTERS], model)
    ]


def _reads_better(sample: str, model: LanguageModel) -> bool:
    """Say whether a sample is better Thai swapped, and better than with SARA AA alone."""
    swapped = model.score(sample.translate(_SWAP))
    merged = model.score(sample.replace(SARA_AM, SARA_AA))
    return swapped > model.score(sample) + DECISIVE_NATS and swapped > merged


def swap_back(text: str, span: Span) -> Iterator[Edit]:
    """Yield the edits that swap SARA AA and SARA AM in a stretch."""
    for at in range(*span):
        if text[at] in (SARA_AA, SARA_AM):
            yield Edit(
                Span(at, at + 1),
                text[at].translate(_SWAP),
                "SARA AA and SARA AM are swapped in this stretch",
                lossless=False,
                confidence=0.999,
                mechanism="swap_sara_aa",
            )
