"""The models, the schema they generate and the agreed contract accept and refuse alike."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from pipeline.publish import schema

CONTRACT_PATH = Path(__file__).parents[2] / "shared/facts/facts.schema.json"
N_MUTANTS = 1000


def confidence() -> dict[str, Any]:
    return {"level": "high", "score": 0.95, "basis": "made up for this test, n = 20"}


def mention(identifier: str, kind: str, entity: str | None) -> dict[str, Any]:
    return {
        "id": identifier,
        "entity": entity,
        "kind": kind,
        "text": "ลำพูน",
        "full_text": "จังหวัดลำพูน",
        "span": [7, 12],
        "full_span": [0, 12],
        "raw_span": [8, 14],
        "raw_text": "ลำพ \N{THAI CHARACTER SARA UU}น",
        "page": 1,
        "bbox": [{"page": 1, "l": 10.5, "t": 20, "r": 60.25, "b": 34}],
        "quote": {"exact": "ลำพูน", "prefix": "จังหวัด", "suffix": " และ"},
        "repairs": [{"rule": "close_gap", "raw_span": [11, 13], "from": " x", "to": "x"}],
        "rule": "cities.gazetteer",
        "match": "exact",
        "edit_distance": 0,
        "occurrences": 1,
    }


def valid_document() -> dict[str, Any]:
    """Return a document in which every field of the format stands at least once."""
    layer = {"sha256": "0" * 64, "n_chars": 40, "unit": "unicode_code_point", "path": None}
    base = {"mentions": ["m7-12"], "confidence": confidence(), "flags": ["claim_check"]}
    names = {"th": "ลำพูน", "en": "Lamphun", "aliases": ["Lumphun"]}
    codes = {
        "iso3166_1": "TH",
        "iso3166_2": "TH-51",
        "geonames": 1152467,
        "wikidata": "Q4",
    }
    named = base | {"names": names, "identifiers": codes, "roles": ["host"]}
    return {
        "@context": {"schema": "urn:example"},
        "schema_version": "1.0.0",
        "document": {
            "id": "sha256:" + "ab" * 32,
            "title": "ข่าวจังหวัด",
            "source": {
                "path": "a.pdf",
                "media_type": "application/pdf",
                "bytes": 1234,
                "page_count": 2,
            },
            "languages": ["th"],
            "reference_date": None,
            "layers": {"raw": layer, "repaired": dict(layer, path="a.pdf.txt")},
            "producer": {
                "name": "thai-brochures",
                "version": "0.1.0",
                "rules_sha256": "1" * 64,
                "gazetteers": [{"name": "cities.csv", "version": "sha256:12"}],
                "tokenizer": {"name": "newmm"},
            },
        },
        "cities": [
            named
            | {
                "id": "city:TH-51",
                "type": "province",
                "country": "TH",
                "admin1": "TH-51",
                "alternatives": ["x"],
            }
        ],
        "dates": [
            base
            | {
                "id": "date:2019",
                "edtf": "2019",
                "granularity": "year",
                "calendar": "buddhist",
                "surface_year": 2562,
                "mod": "by",
                "earliest": "2019-01-01",
                "latest": "2019-12-31",
            }
        ],
        "partners": [
            named | {"id": "org:x", "type": "company", "country": None, "country_source": "text"},
        ],
        "programmes": [named | {"id": "programme:x", "type": "project"}],
        "quantities": [
            base | {"id": "quantity:26-city", "value": 26, "unit": "city", "mod": "at_least"}
        ],
        "relations": [
            {
                "id": "r:0123456789ab",
                "type": "member_of",
                "subject": "city:TH-51",
                "object": None,
                "qualifiers": {"date": "date:2019"},
                "status": "explicit",
                "modality": "asserted",
                "evidence": [{"span": [0, 12]}],
                "rule": "relations.member_of",
                "confidence": confidence(),
                "flags": [],
            }
        ],
        "mentions": [mention("m7-12", "city", "city:TH-51"), mention("m1-2", "trigger", None)],
        "warnings": [{"code": "overprint", "message": "a heading was printed twice", "page": 1}],
    }


REPLACEMENTS: list[Any] = [
    None, True, False, 0, 1, -1, 1.0, 1.5, 2.0, "", "x", "TH", "th", "THA", "1.0.0", "1.10.2",
    "2.0.0", "1.0", [], {}, [0, 1], [1], [0, 1, 2], [-1, 3], [0.0, 1.0], [True, 2], ["a"], [None],
    {"a": 1}, "city", "day", "high", "asserted", "Q0", "Q12", "TH-5", "TH-",
    "sha256:" + "a" * 64, 1e30,
]  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    items = value.items() if isinstance(value, dict) else ()
    items = enumerate(value) if isinstance(value, list) else items
    for key, child in items:
        yield from places(child, (*path, key))


def mutants(seed: int) -> Iterator[dict[str, Any]]:
    """Yield documents with one or two random changes: a value replaced, added or removed."""
    chooser = random.Random(seed)  # noqa: S311 - not a secret
    while True:
        document = copy.deepcopy(valid_document())
        for _ in range(chooser.choice((1, 1, 1, 2))):
            path = chooser.choice([p for p in places(document) if p])
            parent = document
            for key in path[:-1]:
                parent = parent[key]
            match chooser.choice(("replace", "replace", "remove", "add")):
                case "replace":
                    parent[path[-1]] = copy.deepcopy(chooser.choice(REPLACEMENTS))
                case "remove":
                    del parent[path[-1]]
                case "add" if isinstance(parent, dict):
                    parent["unheard_of"] = copy.deepcopy(chooser.choice(REPLACEMENTS))
                case "add":
                    parent.append(copy.deepcopy(chooser.choice(REPLACEMENTS)))
        yield document


def accepts(document: dict[str, Any]) -> bool:
    try:
        schema.FactDocument.model_validate_json(json.dumps(document))
    except ValidationError:
        return False
    return True


@pytest.fixture(scope="module")
def ours() -> Draft202012Validator:
    return Draft202012Validator(schema.json_schema())


def test_the_file_is_what_the_models_generate() -> None:
    assert schema.SCHEMA_PATH.read_text(encoding="utf-8") == schema.schema_text()


def test_the_schema_is_a_schema(ours: Draft202012Validator) -> None:
    Draft202012Validator.check_schema(ours.schema)
    assert ours.schema["$id"].endswith(schema.SCHEMA_VERSION)


def test_a_full_and_an_empty_document_are_accepted(ours: Draft202012Validator) -> None:
    full = valid_document()
    empty = full | {
        key: [] for key, value in full.items() if isinstance(value, list) and key != "document"
    }
    del empty["@context"]
    for document in (full, empty):
        ours.validate(document)
        assert accepts(document)


def test_models_and_schema_agree_on_mutants(ours: Draft202012Validator) -> None:
    source = mutants(seed=20)
    verdicts = []
    for _ in range(N_MUTANTS):
        document = next(source)
        verdicts.append(ours.is_valid(document))
        assert accepts(document) == verdicts[-1], json.dumps(document, ensure_ascii=False)
    assert 100 < sum(verdicts) < N_MUTANTS - 100, "the mutants should be of both sorts"


@pytest.mark.skipif(not CONTRACT_PATH.exists(), reason="the agreed contract is not at hand")
def test_contract_and_schema_agree_on_mutants(ours: Draft202012Validator) -> None:
    contract = Draft202012Validator(json.loads(CONTRACT_PATH.read_text(encoding="utf-8")))
    contract.validate(valid_document())
    source = mutants(seed=21)
    for _ in range(N_MUTANTS):
        document = next(source)
        assert ours.is_valid(document) == contract.is_valid(document), json.dumps(
            document, ensure_ascii=False
        )


@pytest.mark.skipif(not CONTRACT_PATH.exists(), reason="the agreed contract is not at hand")
def test_every_property_of_the_contract_is_named_in_ours() -> None:
    def named(value: Any) -> set[str]:
        found: set[str] = set()
        for path in places(value):
            if len(path) > 1 and path[-2] == "properties":
                found.add(str(path[-1]))
        return found

    contract = json.loads(CONTRACT_PATH.read_text(encoding="utf-8"))
    assert named(contract) <= named(schema.json_schema())
