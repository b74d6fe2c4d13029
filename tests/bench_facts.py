"""How right the facts are, on the labelled texts and on damaged PDFs of the same texts.

    python tests/bench_facts.py [--keep DIR]

Sets: facts/dev and e2e of the reference folder, and this project's own gold texts, split
into the half that rules were tuned on and the half that was held out; `fresh` holds texts
that were run once, measured (their `note` says how), and then tuned on. Qualifiers are counted
where the relation is right, by `qualified.py`.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.qualified import Told, compare, count
from tests.reference import MISSING, ROOT, SHARED, scorer


def sets(folder: Path) -> dict[str, tuple[list[Path], list[Path]]]:
    """Name → (brochures, gold files)."""
    dev = SHARED / "facts" / "dev"
    golds = sorted(dev.glob("*.facts.json"))
    own = ROOT / "tests" / "gold"
    return {
        "dev": (sorted(dev.glob("*.txt")), golds),
        "e2e": (sorted((SHARED / "e2e" / "pdf").glob("*.pdf")), golds),
        **{
            half: (sorted((own / half).glob("*.txt")), sorted((own / half).glob("*.facts.json")))
            for half in ("tune", "fresh", "held_out", "blind")
        },
    }


def show(result: dict[str, Any], told: list[tuple[str, Told]], *, wrong: bool) -> None:
    """Print the figures of one set; `wrong`: and each qualifier that is wrong."""
    for measure, f in result["measures"].items():
        print(
            f"  {measure:18} P {f['P']:.3f}  R {f['R']:.3f}  F {f['F']:.3f}"
            f"   {f['right']}/{f['predicted']} predicted, {f['gold']} gold"
        )
    for kind, (right, found, wanted) in count(one for _, one in told).items():
        print(f"  {kind:18} {right} right of {found} found, {wanted} wanted")
    for stem, (kind, got, want, r) in told if wrong else ():
        if got != want:
            print(f"    {stem} {r.type} {r.subject} {r.object} {kind}: {got}, not {want}")
    hits = result["traps"]["hit"]
    print(f"  traps hit {sum(hits.values())} of {result['traps']['of']}", *hits)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--keep", type=Path, help="keep the predictions in this folder")
    parser.add_argument("--wrong", action="store_true", help="name the qualifiers that are wrong")
    parser.add_argument("sets", nargs="*", help="dev, e2e, tune, fresh, held_out, blind; or all")
    args = parser.parse_args()
    if not SHARED.is_dir():
        print(MISSING)
        return 0
    from pipeline.publish import publish_facts
    from pipeline.run import Options, process

    producer = Options().producer()

    score = scorer("score_facts").score
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.keep or Path(temporary)
        for name, (brochures, golds) in sets(folder).items():
            if not brochures or (args.sets and name not in args.sets):
                continue
            out, gold = folder / name / "predicted", folder / name / "gold"
            for made in (out, gold):
                made.mkdir(parents=True, exist_ok=True)
            for path in golds:
                (gold / path.name).write_bytes(path.read_bytes())
            told: list[tuple[str, Told]] = []
            for path in brochures:
                sheet = process(path)
                document = publish_facts(sheet, producer)
                (out / f"{path.name}.json").write_text(document, encoding="utf-8")
                facts = json.loads(
                    (gold / f"{path.stem.split('__')[0]}.facts.json").read_text("utf-8")
                )
                if "qualifiers" in facts or name in ("dev", "e2e"):
                    told += ((path.stem, one) for one in compare(sheet, facts))
            result = score(out, gold)
            print(f"\n{name}: {len(brochures)} brochures")
            show(result, told, wrong=args.wrong)
    return 0


if __name__ == "__main__":
    sys.exit(main())
