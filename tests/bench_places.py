"""How right provinces and countries are on thai-ner's LOCATION labels.

    python tests/bench_places.py [--show N]

Provinces and countries, without bare ไทย, whose labels are coin flips. Spans are compared without
จังหวัด or ประเทศ. The rest of the output counts what CONVENTIONS.md wants otherwise than the
corpus: an attributive name (ชาวลพบุรี) is no mention, a province that acts (กทม. ระบุ) is a place
and no organisation, a place inside a longer name is part of it.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.bench_dates import Spans, f_measure, read_labels, touched
from tests.labelled import clean_text
from tests.reference import MISSING, SHARED

GENERIC_RE = re.compile(r"(?:ประเทศ|จังหวัด|จว\.|จ\.|กรุง|สาธารณรัฐ|ราชอาณาจักร)[ ]?")


def trimmed(span: tuple[int, int], text: str, names: frozenset[str]) -> tuple[int, int] | None:
    """Return the span without its generic word if it is a name of the closed class."""
    word = GENERIC_RE.match(text, span[0])
    inner = (word.end(), span[1]) if word else span
    if text[slice(*span)] == "ไทย":
        return None
    return next((s for s in (inner, span) if text[slice(*s)] in names), None)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--show", type=int, default=0, help="print that many misses and extras")
    args = parser.parse_args()
    path = SHARED / "labelled" / "thai-ner-1.5.1-train.txt"
    if not path.exists():
        print(MISSING)
        return 0
    from pipeline.extract.cities import find_cities
    from pipeline.extract.contexts import Neighbours, contexts
    from pipeline.extract.dates import find_dates
    from pipeline.extract.gazetteer import load, names
    from pipeline.extract.organisations import find_organisations
    from pipeline.extract.partners import find_countries
    from pipeline.spans import Span
    from pipeline.tokens import tokenize_text

    source = path.read_text(encoding="utf-8-sig")
    text, places = read_labels(source, "LOCATION")
    bodies = read_labels(source, "ORGANIZATION")[1]
    closed = frozenset(
        surface
        for entry in load().entries
        if entry.type == "country" or entry.file == "provinces.csv"
        for surface in entry.surfaces
    )
    tokens = tokenize_text(clean_text(text), names())
    dates = find_dates(tokens)
    organisations = find_organisations(tokens, [m.full_span for m in dates])
    taken: list[Span] = []
    for span in sorted(m.full_span for m in (*dates, *organisations)):
        if not taken or span.start >= taken[-1].end:
            taken.append(span)
    mentions = [*find_countries(tokens, taken), *find_cities(tokens, taken)]

    def of_class(spans: Spans) -> Spans:
        return sorted({s for span in spans if (s := trimmed(span, text, closed))})

    wanted, found = of_class(places), of_class([tuple(m.full_span) for m in mentions])
    same = len(set(wanted) & set(found))
    exact = f_measure(same, len(found), same, len(wanted))
    all_places = sorted(places)
    over = f_measure(touched(found, all_places), len(found), touched(wanted, found), len(wanted))
    print(f"closed class   exact F {exact:.3f}  overlapping F {over:.3f}   {len(wanted)} gold")
    missed = [span for span in wanted if span not in set(found)]
    extra = [span for span in found if span not in set(wanted)]
    beside = Neighbours(tokens)
    attached = contexts().attached
    told = {
        "attributive, labelled": sum(
            any(word in attached for word in beside.words_before(start, 3)) for start, _ in missed
        ),
        "places labelled as organisations": touched(extra, bodies),
        "inside a longer label": touched(extra, all_places),
    }
    print(f"  missed {len(missed)}, extra {len(extra)}; of these, by CONVENTIONS.md:")
    for what, count in told.items():
        print(f"  {what}: {count}")
    for title, spans in (("missed", missed), ("extra", extra)):
        for a, b in spans[: args.show]:
            shown = f"{text[max(0, a - 20) : a]}⟦{text[a:b]}⟧{text[b : b + 15]}"
            print(f"   {title}: {shown}".replace("\n", "⏎"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
