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
from tests.brochures.make_brochures import BROCHURES, HERE, RAW

SAMPLES = tuple(RAW / name for name in sorted(BROCHURES) if BROCHURES[name][0] == RAW)
"""The brochures of `corpus/raw` that come with the project; a user's own may stand beside them."""
EXPECTED_PATH = HERE / "expected.json"


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
    """Return what every sample states."""
    return {sample.name: stated(sample) for sample in SAMPLES}


def main() -> None:
    told = json.dumps(all_stated(), ensure_ascii=False, indent=1)
    EXPECTED_PATH.write_text(told + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
