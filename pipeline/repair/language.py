"""The language model: how likely is this Thai?

A lexicon with word counts, kept in `language.bin` beside this file. The command that remakes
it, its sources and their licences stand in `pipeline/repair/train.py`.
"""

from __future__ import annotations

import hashlib
import json
import lzma
from functools import cache
from pathlib import Path

import numpy as np

from pipeline.errors import DataError
from pipeline.repair.lexicon import RUN_RE, Lexicon

MODEL_PATH = Path(__file__).with_name("language.bin")
MAGIC = b"THLM"
VERSION = 1
COST_STEP = 1 / 12
"""Nats for one step of a stored cost: 255 steps reach 21 nats; rounding costs under 4 %."""
OTHER_COST = 3.0
"""Nats for a character that is not Thai: it takes no part in any choice."""
_DIGEST_BYTES = 32


class LanguageModel:
    """How likely a Thai text is, and into which words it falls.

    words: all known words, most frequent first.
    """

    def __init__(self, words: tuple[str, ...], costs: dict[str, float]) -> None:
        self.words = words
        self._lexicon = Lexicon(costs)

    def __contains__(self, word: str) -> bool:
        return word in self._lexicon

    def cost(self, word: str) -> float | None:
        """Return the cost of a word in nats (its negative log-probability), None if unknown."""
        return self._lexicon.cost(word)

    def segment(self, text: str) -> list[str]:
        """Cut `text` into words; what is not Thai stays whole. Joined, they equal the text."""
        pieces: list[str] = []
        at = 0
        for run in RUN_RE.finditer(text):
            if run.start() > at:
                pieces.append(text[at : run.start()])
            pieces += self._lexicon.cut(run[0])[0]
            at = run.end()
        if at < len(text):
            pieces.append(text[at:])
        return pieces

    def score(self, text: str) -> float:
        """Return the log-probability of `text` in nats (at most 0).

        Texts of slightly different length can be compared: every character is paid for, by
        the word it belongs to.
        """
        total = 0.0
        at = 0
        for run in RUN_RE.finditer(text):
            total += OTHER_COST * (run.start() - at) + self._lexicon.cut(run[0])[1]
            at = run.end()
        return -(total + OTHER_COST * (len(text) - at))


def pack(header: dict[str, object], sections: dict[str, bytes]) -> bytes:
    """Return a model file: magic, version, SHA-256, then the packed header and sections."""
    sizes = {name: len(data) for name, data in sections.items()}
    head = json.dumps({**header, "sections": sizes}, ensure_ascii=False)
    body = lzma.compress(
        head.encode() + b"\n" + b"".join(sections.values()), preset=9 | lzma.PRESET_EXTREME
    )
    return MAGIC + VERSION.to_bytes(2, "big") + hashlib.sha256(body).digest() + body


def unpack(data: bytes, name: str) -> tuple[dict[str, object], dict[str, bytes]]:
    """Return header and sections of a model file.

    Raises:
        DataError: it is not a model of this version, or its checksum does not match.
    """
    remedy = "remake it with `python -m pipeline.repair.train FOLDER`"
    start = len(MAGIC) + 2
    if data[: len(MAGIC)] != MAGIC:
        raise DataError(f"{name} is not a language model", remedy)
    version = int.from_bytes(data[len(MAGIC) : start], "big")
    if version != VERSION:
        raise DataError(f"{name} has version {version}, not {VERSION}", remedy)
    body = data[start + _DIGEST_BYTES :]
    if hashlib.sha256(body).digest() != data[start : start + _DIGEST_BYTES]:
        raise DataError(f"{name} is damaged: its checksum does not match", remedy)
    head, _, rest = lzma.decompress(body).partition(b"\n")
    header = json.loads(head)
    sections: dict[str, bytes] = {}
    at = 0
    for section, size in header["sections"].items():
        sections[section] = rest[at : at + size]
        at += size
    return header, sections


def read_model(path: Path) -> LanguageModel:
    """Read a model file.

    Raises:
        DataError: the file is missing, damaged, or of another version.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DataError(f"{path.name} cannot be read: {error.strerror}") from error
    _, sections = unpack(data, path.name)
    words = tuple(sections["words"].decode("tis_620").split("\n"))
    costs = np.frombuffer(sections["costs"], dtype=np.uint8) * COST_STEP
    return LanguageModel(words, dict(zip(words, costs.tolist(), strict=True)))


@cache
def load() -> LanguageModel:
    """Return the model that comes with the program; it is read once."""
    return read_model(MODEL_PATH)
