"""Makes the table of known outlines from font files: a tool, not part of reading.

    python -m pipeline.read.learn_outlines "SOURCE=FOLDER" ...

Every font in a FOLDER (.ttf, .otf, .woff) is taken to come from SOURCE; its licence and its
notice are those that its own name table states. Writes `outlines.bin`
and its list of fonts `outlines.csv`; the same fonts give the same bytes. 390 fonts take
16 seconds.
"""

from __future__ import annotations

import csv
import hashlib
import io
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._n_a_m_e import table__n_a_m_e
from playa.font import Font

from pipeline.errors import UsageError
from pipeline.read.data_files import save_data
from pipeline.read.font_programs import OpenTypeProgram
from pipeline.read.glyph_names import plain, read_name
from pipeline.read.outlines import DATA, MAGIC, UNIT, measure
from pipeline.variants import MEANINGS

WANTED = (
    *range(0x21, 0x7F),
    *range(0xA1, 0x100),
    *range(0x0E01, 0x0E5C),
    *(0x2010, 0x2013, 0x2014, 0x2018, 0x2019, 0x201A, 0x201C, 0x201D, 0x201E, 0x2020),
    *(0x2022, 0x2026, 0x2030, 0x2032, 0x2039, 0x203A, 0x20AC, 0x2122, 0x2212, 0x2264, 0x2265),
    *(0xFB01, 0xFB02),
)
"""Characters worth knowing; of two that share a glyph the one listed first is meant."""
LICENCES = (
    ("OFL-1.1", ("SIL Open Font License",)),
    ("OFL-1.1", ("scripts.sil.org/OFL",)),
    ("GPL-2.0-or-later with font exception", ("General Public License", "special exception")),
    ("GPL-2.0-or-later", ("General Public License", "any later version")),
    ("Bitstream-Vera", ("Bitstream Vera", "Permission is hereby granted")),
)
"""Names of licences, and phrases that the name table of a font under them holds."""
LICENCE_TEXT, LICENCE_PLACE, NOTICE = 13, 14, 0
"""Entries of the name table (OpenType, `name`)."""


class Row(NamedTuple):
    """One known glyph: its rounded shape, text and position."""

    shape: tuple[int, ...]
    text: str
    position: str


def learn(path: Path) -> Iterator[Row]:
    """Yield the known glyphs of a font file: by its cmap, its names and its substitutions."""
    font = TTFont(path)
    font.flavor = None
    plain_file = io.BytesIO()
    font.save(plain_file)
    program = OpenTypeProgram(plain_file.getvalue(), Font({}, {}))
    order = {chr(code): rank for rank, code in enumerate(WANTED)}
    for index in range(1, program.count):
        named = _text_of(program, index, order)
        shape = measure(program, index) if named else None
        if named and shape and max(map(abs, shape)) < 3.9:
            yield Row(tuple(round(value / UNIT) for value in shape), *named)


def _text_of(
    program: OpenTypeProgram, index: int, order: Mapping[str, int], steps: int = 2
) -> tuple[str, str] | None:
    """Return text and position of a glyph of a trusted font, or None if it is not wanted.

    steps: how many substitutions to go back; some fonts swap two glyphs to and fro.
    """
    characters = [chr(code) for code in program.characters(index)]
    placed = [MEANINGS[c] for c in characters if c in MEANINGS]
    known = sorted((c for c in characters if c in order), key=order.__getitem__)
    if known:
        return known[0], ""
    if placed:
        return placed[0]
    name = program.name(index)
    named = read_name(name) if name else None
    if named and all(c in order or c in MEANINGS for c in named.text):
        return plain(named.text), named.position
    for source in program.sources(index) if steps else ():
        found = _text_of(program, int(source), order, steps - 1)
        if found:
            return found[0], ""
    return None


def make(sources: Sequence[tuple[str, Path]], data: Path = DATA) -> int:
    """Learn every font of (source, folder) and write the table and its list; return the rows."""
    rows: dict[Row, int] = {}
    listed: list[list[str]] = []
    for source, folder in sources:
        paths = sorted(p for p in folder.iterdir() if p.suffix in (".ttf", ".otf", ".woff"))
        for path in paths:
            number = len(listed)
            before = len(rows)
            for row in learn(path):
                rows.setdefault(row, number)
            digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
            words = TTFont(path, lazy=True)["name"]
            version = (words.getDebugName(5) or "").strip()
            new = str(len(rows) - before)
            listed.append([path.name, version, source, *rights(words), digest, new])
    _write_table(rows, data)
    with data.with_suffix(".csv").open("w", encoding="utf-8", newline="") as out:
        out.write(
            "# The fonts that outlines.bin was learned from; rows = glyphs new in the table.\n"
        )
        out.write("# The table holds ten measures of each outline, no font data.\n")
        out.write("# licence, notice: what the font's own name table states (entries 13, 14; 0).\n")
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["file", "version", "source", "licence", "notice", "sha256", "rows"])
        writer.writerows(listed)
    return len(rows)


def rights(words: table__n_a_m_e) -> tuple[str, str]:
    """Return licence and notice of a font by its name table."""
    stated = [words.getDebugName(entry) or "" for entry in (LICENCE_TEXT, LICENCE_PLACE)]
    told = " ".join(" ".join(stated).split())
    named = (name for name, phrases in LICENCES if all(phrase in told for phrase in phrases))
    unnamed = f"as stated: {told[:80]}" if told else "none stated in the font"
    notice = " ".join((words.getDebugName(NOTICE) or "").split())
    return next(named, unnamed), notice[:120]


def _write_table(rows: Mapping[Row, int], data: Path) -> None:
    meanings = sorted({(row.text, row.position) for row in rows})
    numbers = {meaning: i for i, meaning in enumerate(meanings)}
    ordered = sorted(rows.items(), key=lambda item: (item[0].shape[2], item))
    table = np.array(
        [(*row.shape, numbers[row.text, row.position], font) for row, font in ordered], "<i2"
    )
    head = {"rows": len(rows), "meanings": meanings}
    save_data(data, MAGIC, head, [np.ascontiguousarray(table.T).tobytes()])


def find_sources(arguments: Sequence[str]) -> list[tuple[str, Path]]:
    """Return (source, folder) of arguments of the form SOURCE=FOLDER.

    Raises:
        UsageError: there is none, or a folder is missing.
    """
    sources = []
    for argument in arguments:
        source, equals, folder = argument.rpartition("=")
        if not equals or not Path(folder).is_dir():
            raise UsageError(f"{argument}: expected SOURCE=FOLDER", "name a folder of fonts")
        sources.append((source, Path(folder)))
    if not sources:
        raise UsageError("no fonts named", "give SOURCE=FOLDER at least once")
    return sources


def main(arguments: Sequence[str]) -> None:
    """Remake the table from arguments of the form SOURCE=FOLDER."""
    make(find_sources(arguments))


if __name__ == "__main__":
    main(sys.argv[1:])
