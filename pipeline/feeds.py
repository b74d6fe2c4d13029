"""The feeds and the overview of a corpus: made only from the results in the output folder.

They are written when a result, a verdict or the program has changed and left alone otherwise;
`feeds/feeds.json` is written last and says what they were made from.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from importlib.resources import files
from pathlib import Path
from typing import Any

from pipeline import __version__
from pipeline.publish.csv_tables import csv_table
from pipeline.publish.jsonl import Places, document_line, fact_lines
from pipeline.publish.overview import Entry, Overview
from pipeline.publish.parquet import has_parquet, parquet_table
from pipeline.publish.producer import package_sha256
from pipeline.publish.rows import TABLES, Result, Rows
from pipeline.publish.sqlite import sqlite_file
from pipeline.sources import FEEDS, OVERVIEW, RUN_REPORT, VERDICTS, shown
from pipeline.store import file_sha256, head_line, results, whole_files, write_whole
from pipeline.verdicts import Verdicts, read_verdicts

Coordinates = Mapping[str, tuple[float, float]]
MANIFEST = "feeds.json"
FORMAT = "thai-brochures-feeds/1"
NO_PARQUET = "pyarrow is not installed: pip install 'thai-brochures[parquet]'"


def publish_feeds(out: Path, coordinates: Coordinates) -> bool:
    """Write the feeds and the overview of `out`, unless they are current; say whether.

    Args:
        out: an output folder, held by `store.open_store`.
        coordinates: fact id → longitude, latitude in degrees.

    Raises:
        UsageError: a feed cannot be written, or the verdicts cannot be read.
    """
    names = list(results(out))
    made_from = _fingerprint(out, names, coordinates)
    if _current(out, made_from):
        return False
    folder = out / FEEDS
    (folder / MANIFEST).unlink(missing_ok=True)
    wanted = _wanted()
    with whole_files(folder, wanted) as parts:
        overview = _write(out, names, dict(zip(wanted, parts, strict=True)), coordinates)
    write_whole(out / OVERVIEW, overview)
    write_whole(folder / MANIFEST, _manifest(folder, wanted, made_from).encode("utf-8"))
    return True


def _wanted() -> list[str]:
    names = ["facts.jsonl", "documents.jsonl", "cities.geojson", "context.jsonld", "facts.sqlite"]
    names += [f"{table}.csv" for table in TABLES]
    return names + [f"{table}.parquet" for table in TABLES] * has_parquet()


def _fingerprint(out: Path, names: Sequence[str], coordinates: Coordinates) -> str:
    """Return one sha256 over all that the feeds follow from; documents count by their heads."""
    total = hashlib.sha256(f"{FORMAT} {__version__} {package_sha256()} {_wanted()}".encode())
    for path in (out / RUN_REPORT, out / VERDICTS):
        total.update((file_sha256(path) if path.exists() else "-").encode())
    total.update(json.dumps(sorted(coordinates.items())).encode())
    for name in names:
        total.update(os.fsencode(name) + (head_line(out / f"{name}.json") or b"-"))
    return total.hexdigest()


def _current(out: Path, made_from: str) -> bool:
    try:
        told = json.loads((out / FEEDS / MANIFEST).read_text(encoding="utf-8"))
        return (
            told["made_from"] == made_from
            and (out / OVERVIEW).is_file()
            and all((out / FEEDS / f["name"]).stat().st_size == f["bytes"] for f in told["files"])
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _write(
    out: Path, names: Sequence[str], parts: Mapping[str, Path], coordinates: Coordinates
) -> bytes:
    """Write every feed into its part, one document in memory at a time; return the overview."""
    rows, places, overview = Rows(coordinates), Places(coordinates), Overview(coordinates)
    with ExitStack() as stack:
        lines = {
            name: stack.enter_context(parts[name].open("w", encoding="utf-8", newline="\n"))
            for name in ("facts.jsonl", "documents.jsonl")
        }
        add_to_base = stack.enter_context(sqlite_file(parts["facts.sqlite"]))
        writers = []
        for table in TABLES:
            writers.append((table, stack.enter_context(csv_table(parts[f"{table}.csv"], table))))
            if part := parts.get(f"{table}.parquet"):
                writers.append((table, stack.enter_context(parquet_table(part, table))))
        for entry, result in _results(out, names):
            overview.add(entry)
            if result is None:
                continue
            lines["facts.jsonl"].writelines(fact_lines(result))
            lines["documents.jsonl"].write(document_line(result))
            places.add(result.document)
            told = rows.of(result)
            add_to_base(told, result.words)
            for table, add in writers:
                add(told[table])
    parts["cities.geojson"].write_text(places.text(), encoding="utf-8")
    context = files("pipeline.publish").joinpath("context.json").read_bytes()
    parts["context.jsonld"].write_bytes(context)
    return overview.page()


def _results(out: Path, names: Sequence[str]) -> Iterator[tuple[Entry, Result | None]]:
    """Yield what the overview and the feeds say of each brochure, failed ones too, by name."""
    verdicts = read_verdicts(out)
    failed = {o["brochure"]: o for o in _outcomes(out) if "facts" not in o}
    by_name = {shown(name): name for name in names}
    for brochure in sorted({*failed, *by_name}):
        if brochure in by_name:
            yield _result(out, by_name[brochure], verdicts)
        else:
            told = failed[brochure]
            yield (
                Entry(brochure, told["status"], f"{told['message']}; {told['remedy']}", None, None),
                None,
            )


def _outcomes(out: Path) -> list[dict[str, Any]]:
    """Return what the last run said of each brochure; nothing if there was none."""
    try:
        outcomes = json.loads((out / RUN_REPORT).read_text(encoding="utf-8"))["outcomes"]
    except (OSError, ValueError, KeyError):
        return []
    return list(outcomes)


def _result(out: Path, name: str, verdicts: Verdicts) -> tuple[Entry, Result]:
    document = json.loads((out / f"{name}.json").read_text(encoding="utf-8"))
    words = out / f"{name}.words"
    head = document["document"]
    own = verdicts.get(head["id"], {})
    page = f"{name}.html" if (out / f"{name}.html").exists() else None
    files = {"text": shown(f"{name}.txt"), "facts": shown(f"{name}.json")}
    result = Result(
        document,
        files | ({"page": shown(page)} if page else {}),
        words.read_text(encoding="utf-8") if words.exists() else "",
        own,
    )
    return Entry(shown(name), head.get("status", "done"), None, page, document, own), result


def _manifest(folder: Path, names: Sequence[str], made_from: str) -> str:
    told = {
        "format": FORMAT,
        "version": __version__,
        "made_from": made_from,
        "files": [
            {
                "name": name,
                "bytes": (folder / name).stat().st_size,
                "sha256": file_sha256(folder / name),
            }
            for name in names
        ],
        "absent": {} if has_parquet() else {"parquet": NO_PARQUET},
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"
