"""Check every result in a folder as a stranger would: schema, hashes, spans, statuses.

    python .ci/results_are_valid.py FOLDER

Uses nothing of the pipeline but the schema it publishes.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

from jsonschema import Draft202012Validator


def main(folder: Path) -> int:
    """Print what is wrong with the results in `folder`; return how many things are."""
    told = subprocess.run(
        [sys.executable, "-m", "pipeline", "schema"], capture_output=True, check=True
    ).stdout
    validator = Draft202012Validator(json.loads(told))
    report = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    wrong = [] if report["outcomes"] else ["run.json: no brochures"]
    n_mentions = 0
    for outcome in report["outcomes"]:
        if outcome["status"] not in ("done", "needs_ocr"):
            wrong.append(f"{outcome['brochure']}: {outcome['status']}: {outcome['message']}")
            continue
        document = json.loads((folder / outcome["facts"]).read_text(encoding="utf-8"))
        data = (folder / outcome["text"]).read_bytes()
        n_mentions += len(document["mentions"])
        complaints = [error.message for error in validator.iter_errors(document)]
        complaints += _wrong_spans(document, data)
        wrong += [f"{outcome['facts']}: {complaint}" for complaint in complaints]
    print(f"{len(report['outcomes'])} brochures, {n_mentions} mentions, {len(wrong)} wrong")
    print(*wrong, sep="\n")
    return len(wrong) + (n_mentions == 0)


def _wrong_spans(document: dict, data: bytes) -> list[str]:
    layer = document["document"]["layers"]["repaired"]
    text = data.decode("utf-8")
    wrong = []
    if layer["sha256"] != hashlib.sha256(data).hexdigest() or layer["n_chars"] != len(text):
        wrong.append("the clean text is not the one recorded")
    for mention in document["mentions"]:
        for span, words in (("span", "text"), ("full_span", "full_text")):
            if text[slice(*mention[span])] != mention[words]:
                wrong.append(f"{mention['id']}: {words} is not the text at {mention[span]}")
    return wrong


if __name__ == "__main__":
    sys.exit(min(main(Path(sys.argv[1])), 1))
