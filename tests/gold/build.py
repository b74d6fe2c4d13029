"""Build gold facts from marked texts: `NAME.gold` → `NAME.txt` + `NAME.facts.json`.

    python tests/gold/build.py [FILE.gold ...]        all of tune/ and held_out/ if none is named

A `.gold` file is written by hand:

    topic: what the text is about
    note: anything a reader should know
    qualifiers: all                    if every relation that is not optional has all of its own
    ===
    the text, with marks
    ===
    relations, one a line

Marks. The id's first letter says what it is: c place, p partner, d date, g programme,
q quantity. The first mark of an id describes it, the others only name it; `?` behind the id
makes the entity optional.

    {c1=province TH-40 Khon Kaen|จังหวัด~ขอนแก่น}   type, country or ISO 3166-2, English name
    {p1=university TH Khon Kaen University|มหาวิทยาลัยขอนแก่น}        `-`: no scored country
    {d1=2024-03-18 day|วันที่ ~18 มีนาคม พ.ศ. 2567}             EDTF, granularity, mod, accept=…
    {g1=event Thai Fair 2025|งาน~ไทยแฟร์ 2568}                 type, English name
    {q1=45000000 THB|45 ล้านบาท}                              value, unit, mod
    {!place|เลย}      a trap: must not become a place (country, date, quantity)
    {?|ปัจจุบัน}        ignored: counts neither way

The generic word stands before `~`: it is in the full span only. The canonical Thai name is
the first mark's name; `th=…` and `alias=…;…` behind the English name say otherwise, after ` ;; `.

Relations: `type subject object`, `-` for a null argument, `key=id` for qualifiers (`key=?id` if
one may be there or not), `modality=planned` and the like, a `?` in front if the relation is
optional.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

MARK_RE = re.compile(r"\{(?:([cpdgq]\d+)(\??)(?:=([^|}]*))?|(!)(\w+)|(\?))\|([^{}]*)\}")
SECTIONS = {"c": "cities", "p": "partners", "d": "dates", "g": "programmes", "q": "quantities"}
ORDER = ("cities", "dates", "partners", "programmes", "quantities")
CONTEXT = 10


def described(kind: str, words: str, surface: str) -> dict[str, Any]:
    """Return the fields of an entity from the description in its first mark."""
    words, _, more = words.partition(" ;; ")
    extra = dict(part.split("=", 1) for part in re.split(r" (?=th=|alias=)", more) if part)
    parts = words.split()
    if kind == "d":
        entity: dict[str, Any] = {"edtf": parts[0], "granularity": parts[1]}
        for word in parts[2:]:
            if word.startswith("accept="):
                entity["accept"] = word.removeprefix("accept=").split(",")
            else:
                entity["mod"] = word
        return entity
    if kind == "q":
        entity = {"value": float(parts[0]) if "." in parts[0] else int(parts[0]), "unit": parts[1]}
        return entity | ({"mod": parts[2]} if len(parts) > 2 else {})
    thai = surface if re.search("[ก-๙]", surface) else None
    rest = parts[1:] if kind == "g" else parts[2:]
    entity = {
        "canonical_th": extra.get("th", thai),
        "canonical_en": " ".join(rest) or (None if thai else surface),
        "place_type" if kind == "c" else "type": parts[0],
    }
    if kind != "g" and parts[1] != "-":
        entity["country"] = parts[1].partition("-")[0]
        if "-" in parts[1]:
            entity["admin1"] = parts[1]
    if "alias" in extra:
        entity["aliases"] = extra["alias"].split(";")
    return entity


class Builder:
    """One marked text on its way to text and gold."""

    def __init__(self, name: str, source: str) -> None:
        self.name = name
        head, body, tail = source.split("\n===\n")
        self.head = dict(line.split(": ", 1) for line in head.splitlines() if line)
        self.tail = tail
        self.text = ""
        self.entities: dict[str, dict[str, Any]] = {}
        self.traps: list[dict[str, Any]] = []
        self.ignored: list[dict[str, Any]] = []
        at = 0
        body = body.strip("\n") + "\n"
        for match in MARK_RE.finditer(body):
            self.text += body[at : match.start()]
            self.mark(match)
            at = match.end()
        self.text += body[at:]
        if left := re.search(r"[{}|~]", self.text):
            near = self.text[max(0, left.start() - 20) : left.start() + 40]
            raise SystemExit(f"{name}: a mark was not understood near {near!r}")
        for ignored in self.ignored:
            start, end = ignored["start"], ignored["end"]
            ignored["context"] = self.text[max(0, start - CONTEXT) : end + CONTEXT]

    def mark(self, match: re.Match[str]) -> None:
        """Add what one mark says."""
        identifier, optional, words, trap, kind, _, shown = match.groups()
        generic, _, core = shown.rpartition("~")
        start = len(self.text)
        self.text += generic + core
        if trap:
            end = len(self.text)
            self.traps.append({"start": start, "end": end, "text": core, "not_a": kind})
            return
        if not identifier:
            self.ignored.append({"start": start, "end": len(self.text), "text": core})
            return
        if words is not None:
            if identifier in self.entities:
                raise SystemExit(f"{self.name}: {identifier} is described twice")
            entity = {"id": identifier, **described(identifier[0], words, core), "mentions": []}
            if optional:
                entity["optional"] = True
            self.entities[identifier] = entity
        if identifier not in self.entities:
            raise SystemExit(f"{self.name}: {identifier} is not described")
        entity = self.entities[identifier]
        if generic.strip() and identifier[0] in "cp":
            whole = generic + core
            entity["aliases"] = sorted({*entity.get("aliases", ()), whole})
        entity["mentions"].append(
            {
                "start": start + len(generic),
                "end": len(self.text),
                "text": core,
                "full_start": start,
                "full_end": len(self.text),
                "full_text": generic + core,
            }
        )

    def relations(self) -> list[dict[str, Any]]:
        """Return the relations, the evidence being the hull of the nearest mentions."""
        made = []
        for number, line in enumerate((x for x in self.tail.splitlines() if x.strip()), 1):
            optional = line.startswith("?")
            kind, subject, target, *qualifiers = line.lstrip("? ").split()
            ends = [e for e in (subject, target) if e != "-"]
            for end in ends:
                if end not in self.entities:
                    raise SystemExit(f"{self.name}: {line!r} names {end}, which is not marked")
            relation: dict[str, Any] = {
                "id": f"r{number}",
                "type": kind,
                "subject": None if subject == "-" else subject,
                "object": None if target == "-" else target,
                **dict(q.split("=", 1) for q in qualifiers),
            }
            if optional:
                relation["optional"] = True
            start, end = self.nearest(ends)
            relation["evidence"] = {"start": start, "end": end, "text": self.text[start:end]}
            made.append(relation)
        return made

    def nearest(self, ends: list[str]) -> tuple[int, int]:
        """Return the smallest stretch that holds a mention of each of `ends`."""
        lists = [
            [(m["full_start"], m["full_end"]) for m in self.entities[e]["mentions"]] for e in ends
        ]
        pairs = [(a, b) for a in lists[0] for b in lists[-1]]
        hulls = [(min(a[0], b[0]), max(a[1], b[1])) for a, b in pairs]
        return min(hulls, key=lambda hull: hull[1] - hull[0])

    def gold(self) -> dict[str, Any]:
        """Return the gold facts."""
        by_section: dict[str, list[dict[str, Any]]] = {section: [] for section in ORDER}
        for identifier, entity in self.entities.items():
            by_section[SECTIONS[identifier[0]]].append(entity)
        return {
            "schema": "thai-brochure-facts-gold/1",
            "name": self.name,
            "topic": self.head["topic"],
            "synthetic": True,
            "note": self.head.get("note", "written for these tests; the events are invented"),
            "offsets": "Unicode code points into the .txt file (0-based, end-exclusive)",
            **({"qualifiers": self.head["qualifiers"]} if "qualifiers" in self.head else {}),
            "n_chars": len(self.text),
            **by_section,
            "relations": self.relations(),
            "traps": self.traps,
            "ignore": self.ignored,
        }


def build(path: Path) -> None:
    """Write the text and the gold facts that `path` describes beside it."""
    builder = Builder(path.stem, path.read_text(encoding="utf-8"))
    path.with_suffix(".txt").write_text(builder.text, encoding="utf-8", newline="\n")
    gold = json.dumps(builder.gold(), ensure_ascii=False, indent=1) + "\n"
    path.with_suffix(".facts.json").write_text(gold, encoding="utf-8", newline="\n")


def main(arguments: list[str]) -> None:
    here = Path(__file__).parent
    paths = [Path(a) for a in arguments] or sorted(here.glob("*/*.gold"))
    for path in paths:
        build(path)


if __name__ == "__main__":
    main(sys.argv[1:])
