"""Which objects of a PDF are streams.

playa's ContentStream derives from the abstract Mapping and, being compiled, shares with it what
`isinstance` remembers: whoever asks first whether a dictionary is such a stream makes Python answer
for the rest of the process that no dictionary is a Mapping, or the other way round.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeGuard

from playa.pdftypes import ContentStream

DICTIONARY_IS_MAPPING = isinstance({}, Mapping)
"""Asked before any PDF is read, so that the right answer is remembered: playa asks the other
question where a file has a dictionary in place of a stream."""


def is_stream(told: object) -> TypeGuard[ContentStream]:
    """Say whether an object of a PDF is a stream; `isinstance` takes a dictionary for one."""
    return type(told) is ContentStream
