"""The reference folder beside the repository, if it is there: brochures, truths, scorers.

`../shared` holds real brochures, true texts and the two scoring programs. Nothing of it is
part of this project; what needs it skips with a reason when it is missing.
"""

from __future__ import annotations

import csv
import importlib.util
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
MISSING = f"the reference folder {SHARED.name}/ is not beside the repository"


def scorer(name: str) -> ModuleType:
    """Load one of the scoring programs, `score_text` or `score_facts`, as a module."""
    spec = importlib.util.spec_from_file_location(name, SHARED / "score" / f"{name}.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(name)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def text_cases() -> Iterator[tuple[str, Path, str, dict[str, str]]]:
    """Yield (class, brochure, true text, peers' recorded figures) for every PDF with a truth."""
    truth = (SHARED / "made" / "truth.txt").read_text(encoding="utf-8")
    with (SHARED / "made" / "set.tsv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows, delimiter="\t"):
            name = row["class"].split(" ")[0]
            yield name[0], SHARED / "made" / row["file"], truth, row
    for path in sorted((SHARED / "e2e" / "pdf").glob("*.pdf")):
        gold = SHARED / "e2e" / "truth" / f"{path.stem}.truth.txt"
        yield "e2e", path, gold.read_text(encoding="utf-8"), {}
