"""Two folders of results side by side, and the names that no gazetteer has."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline import cli
from pipeline.comparison import as_text, compare
from pipeline.errors import UsageError
from pipeline.extract import gazetteer
from pipeline.publish import json_text
from pipeline.unknown import as_csv, unknown_names

Fact = dict[str, Any]


def fact(key: str, words: str, **fields: Any) -> tuple[Fact, Fact]:
    """Return a fact and its mention."""
    mention = {"id": f"m-{key}", "entity": key, "text": words}
    confidence = {"score": fields.pop("score", 1.0)}
    return {"id": key, "mentions": [mention["id"]], "confidence": confidence, **fields}, mention


def write(folder: Path, name: str, *, warnings: list[Fact] = [], **lists: Any) -> None:  # noqa: B006
    """Write a result that holds these facts."""
    kinds = ("cities", "dates", "partners", "programmes", "quantities")
    facts = {kind: [one for one, _ in lists.get(kind, [])] for kind in kinds}
    mentions = [mention for kind in kinds for _, mention in lists.get(kind, [])]
    document = {
        "schema_version": "1.0.0",
        "document": {"id": "sha256:0", "status": "done"},
        **facts,
        "relations": lists.get("relations", []),
        "mentions": mentions,
        "warnings": warnings,
    }
    path = folder / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json_text(document), encoding="utf-8")


def relation(kind: str, subject: str, target: str | None, **fields: Any) -> Fact:
    return {"id": "r:1", "type": kind, "subject": subject, "object": target, **fields}


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Return results before and after a change of the rules."""
    old, new = tmp_path / "old", tmp_path / "new"
    nan = fact("city:TH-55", "น่าน", names={"th": "น่าน", "en": "Nan"}, roles=[], score=0.8)
    write(
        old,
        "sub/ก.pdf",
        cities=[nan, fact("city:TH-54", "แพร่", names={"th": "แพร่"}, roles=[])],
        dates=[fact("date:1966", "2566", edtf="1966"), fact("date:2024", "2567", edtf="2024")],
        relations=[relation("funds", "org:a", "org:b", modality="asserted")],
    )
    write(
        new,
        "sub/ก.pdf",
        cities=[fact("city:TH-55", "น่าน", names={"th": "น่าน", "en": "Nan"}, roles=["host"])],
        dates=[fact("date:2023", "2566", edtf="2023"), fact("date:2024", "2567", edtf="2024")],
        partners=[fact("country:KR", "เกาหลี", names={"th": None, "en": "South Korea"})],
        relations=[relation("funds", "org:a", "org:b", modality="planned")],
    )
    write(old, "gone.txt")
    write(new, "came.txt")
    return old, new


def test_gained_lost_and_changed_are_told_apart(folders: tuple[Path, Path]) -> None:
    found = compare(*folders)
    assert [(d.change, d.kind, d.key) for d in found.differences] == [
        ("lost", "city", "city:TH-54"),
        ("changed", "city", "city:TH-55"),
        ("changed", "date", "date:1966"),
        ("gained", "partner", "country:KR"),
        ("changed", "relation", "org:a funds org:b"),
    ]
    _, roles, day, _, modality = found.differences
    assert (roles.old, roles.new) == ({"roles": []}, {"roles": ["host"]})
    assert day.new == {"id": "date:2023", "edtf": "2023"}
    assert modality.old == {"modality": "asserted"}
    assert (found.only_old, found.only_new, found.n_common) == (("gone.txt",), ("came.txt",), 1)


def test_a_reader_sees_brochure_sign_and_name(folders: tuple[Path, Path]) -> None:
    lines = as_text(compare(*folders)).splitlines()
    assert lines[0] == "sub/ก.pdf"
    assert lines[1] == "  - city      city:TH-54  แพร่"
    assert '  ~ city      city:TH-55  roles: [] → ["host"]' in lines
    assert "  + partner   country:KR  South Korea" in lines
    assert lines[-3:-1] == ["only in OLD: gone.txt", "only in NEW: came.txt"]
    assert lines[-1] == "1 gained, 1 lost, 3 changed in 1 brochures"


def test_equal_folders_do_not_differ_and_repeated_relations_are_each_compared(
    tmp_path: Path,
) -> None:
    twice = [relation("funds", "org:a", None, flags=[]), relation("funds", "org:a", None)]
    write(tmp_path / "one", "a.txt", relations=twice)
    write(tmp_path / "two", "a.txt", relations=twice[:1])
    assert compare(tmp_path / "one", tmp_path / "one").differences == ()
    [lost] = compare(tmp_path / "one", tmp_path / "two").differences
    assert (lost.change, lost.key) == ("lost", "org:a funds - #2")


def test_diff_is_exit_code_0_and_its_json_holds_all(
    folders: tuple[Path, Path], capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert cli.main(["diff", str(folders[0]), str(folders[1]), "--json"]) == 0
    told = json.loads(capsysbinary.readouterr().out)
    assert told["counts"] == {"gained": 1, "lost": 1, "changed": 3}
    assert len(told["differences"]) == 5 and told["only_new"] == ["came.txt"]


@pytest.mark.parametrize("what", ["missing", "empty", "a file", "foreign"])
def test_a_folder_without_results_is_named(tmp_path: Path, what: str) -> None:
    folder = tmp_path / "results"
    if what == "a file":
        folder.write_bytes(b"")
    elif what != "missing":
        folder.mkdir()
    if what == "foreign":
        (folder / "a.json").write_text('{"document": 1}', encoding="utf-8")
    with pytest.raises(UsageError, match="results"):
        compare(folder, folder)
    with pytest.raises(UsageError, match="results"):
        unknown_names(folder)


def unlinked(name: str, code: str = "unlinked_place", times: int | None = None) -> Fact:
    return {"code": code, "text": name} | ({"times": times} if times else {})


@pytest.fixture
def results(tmp_path: Path) -> Path:
    write(
        tmp_path,
        "a.txt",
        warnings=[
            unlinked("บ้านโนน"),
            unlinked("Foshan", times=3),
            unlinked('=cmd("x"),y', "unlinked_organisation"),
            {"code": "claim_check", "text": "ไม่ใช่ชื่อ"},
        ],
    )
    write(
        tmp_path,
        "b.txt",
        warnings=[unlinked("บ้านโนน"), unlinked("ชมรม\nเรือยาว", "unlinked_organisation")],
    )
    return tmp_path


def test_names_are_counted_over_all_brochures(results: Path) -> None:
    told = [(one.name, one.type, one.times, one.brochures) for one in unknown_names(results)]
    assert told == [
        ("Foshan", "city", 3, 1),
        ("บ้านโนน", "city", 2, 2),
        ('cmd("x"),y', "other_organization", 1, 1),
        ("ชมรม เรือยาว", "other_organization", 1, 1),
    ]


def test_what_is_printed_is_a_gazetteer_that_links_the_names(results: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(as_csv(unknown_names(results)), encoding="utf-8")
    loaded = gazetteer.load((path,))
    rows = [entry for entry in loaded.entries if entry.file == "mine.csv"]
    assert [(row.th, row.en, row.type) for row in rows] == [
        ("", "Foshan", "city"),
        ("บ้านโนน", "", "city"),
        ("", 'cmd("x"),y', "other_organization"),
        ("ชมรม เรือยาว", "", "other_organization"),
    ]
    assert "Foshan" in loaded.named
