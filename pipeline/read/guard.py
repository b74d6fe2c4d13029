"""Font maps that would not fit in memory are refused before they are written out.

A width or ToUnicode range of 20 bytes can stand for thousands of millions of entries, and
playa writes every entry out. No honest font needs that: a CID has two bytes (PDF 1.7, 9.7.4),
so that 65,536 entries say all there is to say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from playa.document import Document
from playa.font import Font
from playa.pdftypes import LIT, PDFObject, resolve1

from pipeline.read.sizes import unpacks_past
from pipeline.read.streams import is_stream
from pipeline.records import Note
from pipeline.settings import limits

MOST_CIDS = 65_536
"""What two bytes can number; a longer range cannot be meant, whatever the limits."""
TOKEN_RE = re.compile(rb"<([^<>]{0,600})>|\[|\]|\d{1,20}")
END_RE = re.compile(rb"end(?:bf|cid)range")
WIDTHS = {"W": 3, "W2": 5}
"""Numbers in one range of /W and of /W2: first and last CID, then the measures."""

Spec = dict[str, PDFObject]


class GuardedDocument(Document):
    """A PDF whose fonts are looked at before they are opened.

    refused: what was left out, and how often.
    """

    refused: Counter[str]
    opening: set[int]

    def __getitem__(self, objid: int) -> PDFObject:
        """Return an object; one that needs itself to be read, such as its /Length, is null."""
        if not hasattr(self, "opening"):
            self.opening = set()
        if objid in self.opening:
            return None
        self.opening.add(objid)
        try:
            return super().__getitem__(objid)
        finally:
            self.opening.discard(objid)

    def get_font(self, objid: int = 0, spec: Spec | None = None) -> Font:
        """Return a font without the maps that are out of all proportion."""
        if spec is not None and objid not in self._cached_fonts:
            if not hasattr(self, "refused"):
                self.refused = Counter()
            spec = curb(spec, self.refused)
        return super().get_font(objid, spec)

    def notes(self) -> Iterator[Note]:
        """Yield a note for each kind of map that was refused."""
        for name, times in sorted(getattr(self, "refused", Counter()).items()):
            words = f"A font's {name} has more entries than a font can have; it was left out."
            yield Note("font_map_refused", words, times=times)


def curb(spec: Spec, refused: Counter[str]) -> Spec:
    """Return a font's dictionary without maps that are too large; count them by name."""
    for name in ("ToUnicode", "Encoding"):
        stream = resolve1(spec.get(name))
        if is_stream(stream) and (
            unpacks_past(stream, limits().max_map_bytes) or is_excessive(stream.buffer)
        ):
            refused[f"/{name}"] += 1
            spec = {key: value for key, value in spec.items() if key != name}
            if name == "Encoding":
                spec[name] = LIT("Identity-H")
    children = resolve1(spec.get("DescendantFonts"))
    child = resolve1(children[0]) if isinstance(children, list) and children else None
    if isinstance(child, dict):
        curbed = _curb_widths(child, refused)
        if curbed is not child:
            spec = {**spec, "DescendantFonts": [curbed]}
    return spec


def _curb_widths(child: Spec, refused: Counter[str]) -> Spec:
    for name, size in WIDTHS.items():
        entries = resolve1(child.get(name))
        if not isinstance(entries, list):
            continue
        kept = _possible(entries, size)
        if len(kept) != len(entries):
            refused[f"/{name}"] += 1
            child = {**child, name: kept}
    return child


def _possible(entries: Sequence[PDFObject], size: int) -> list[PDFObject]:
    """Return the entries of /W or /W2 without ranges beyond the last possible CID."""
    kept: list[PDFObject] = []
    held: list[float] = []
    left = limits().max_map_entries
    for entry in entries:
        if isinstance(entry, int | float):
            held.append(entry)
            if len(held) == size:
                first, last = held[:2]
                if 0 <= last < MOST_CIDS and last - first < left:
                    left -= max(0, int(last - first))
                    kept += held
                held = []
        else:
            kept += [*held, entry]
            held = []
    return [*kept, *held]


def is_excessive(data: bytes) -> bool:
    """Say whether a CMap is longer, or stands for more entries, than any font can use."""
    if len(data) > limits().max_map_bytes:
        return True
    most = limits().max_map_entries
    at = total = 0
    for end in END_RE.finditer(data):
        start = max(at, data.rfind(b"begin", at, end.start()))
        for entries in _ranges(data, start, end.start()):
            total += entries
            if entries > MOST_CIDS or total > most:
                return True
        at = end.end()
    return False


def _ranges(data: bytes, start: int, end: int) -> Iterator[int]:
    """Yield how many entries each range of a block `<first> <last> value` stands for."""
    ends: list[int] = []
    in_list = False
    for token in TOKEN_RE.finditer(data, start, end):
        if token[0] in (b"[", b"]"):
            in_list = token[0] == b"["
            if in_list:
                ends = []
        elif in_list or len(ends) == 2:
            ends = []
        elif token[1] is not None:
            digits = b"".join(token[1].split())
            ends.append(int(digits, 16) if re.fullmatch(rb"[0-9A-Fa-f]{1,600}", digits) else 0)
            if len(ends) == 2:
                yield ends[1] - ends[0] + 1
