"""What the sample brochures state: read by a person once, kept by a test ever after.

    python -m tests.expected        (or: make gold)

writes `tests/brochures/expected.json` anew. Read its diff: every line that changed is a fact
gained, lost or changed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipeline.publish.document import SECTIONS
from pipeline.run import Options, process
from pipeline.sources import find_sources

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "corpus/raw"
EXPECTED_PATH = ROOT / "tests/brochures/expected.json"


def stated(path: Path) -> dict[str, Any]:
    """Return the facts of a brochure in short: ids with surface words, relations by id."""
    sheet = process(path, name=path.name, options=Options(ocr=False))
    text = sheet.tokens.clean.text
    facts: dict[str, Any] = {"heading": text.strip().splitlines()[0]}
    for section, kind in SECTIONS.items():
        facts[section] = {
            fact.value.id: sorted({mention.span.of(text) for mention in fact.mentions})
            for fact in sorted(sheet.facts, key=lambda fact: fact.value.id)
            if fact.kind == kind
        }
    facts["relations"] = sorted(
        f"{relation.type}({relation.subject}, {relation.object})" for relation in sheet.relations
    )
    return facts


def all_stated() -> dict[str, Any]:
    """Return what every brochure of `corpus/raw` that git knows states."""
    sources = find_sources([SAMPLES], ROOT / "corpus/clean")
    return {source.name: stated(source.path) for source in sources}


def main() -> None:
    told = json.dumps(all_stated(), ensure_ascii=False, indent=1)
    EXPECTED_PATH.write_text(told + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
