"""The feeds, each read by a second program; review; the Python API."""

from __future__ import annotations

import csv
import importlib.util
import json
import re
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pandas
import pytest
from pyld import jsonld

import pipeline
from pipeline import cli, corpus, feeds
from pipeline.errors import ExitCode, UsageError
from pipeline.publish.csv_tables import FORMULA_STARTS, csv_table
from pipeline.publish.labelstudio import labelling_config, task
from pipeline.publish.rows import TABLES
from pipeline.publish.schema import read_document
from pipeline.publish.schema_parts import RelationType
from pipeline.review import apply_verdicts
from pipeline.run import Options, coordinates
from pipeline.verdicts import read_lines, read_verdicts

SAMPLES = Path(__file__).parents[1] / "corpus" / "raw"


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("raw")
    for name in ("sister_cities.pdf", "asean_members.txt"):
        (folder / "sub").mkdir(exist_ok=True)
        (folder / "sub" / name).write_bytes((SAMPLES / name).read_bytes())
    (folder / "=bad.pdf").write_bytes(b"no PDF")
    return folder


@pytest.fixture(scope="module")
def out(raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    corpus.run_corpus([raw], folder, jobs=2, options=Options(ocr=False))
    return folder


def documents(out: Path) -> list[dict[str, Any]]:
    names = ("asean_members.txt.json", "sister_cities.pdf.json")
    return [json.loads((out / "sub" / name).read_text("utf-8")) for name in names]


def lines(out: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "feeds" / name).open(encoding="utf-8")]


def n_facts(out: Path) -> int:
    return sum(len(d[s]) for d in documents(out) for s in feeds_sections())


def feeds_sections() -> tuple[str, ...]:
    return ("cities", "dates", "partners", "programmes", "quantities")


def bytes_of(folder: Path) -> Mapping[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_every_fact_and_relation_is_one_line(out: Path) -> None:
    told = lines(out, "facts.jsonl")
    wanted = [f["id"] for d in documents(out) for s in feeds_sections() for f in d[s]]
    assert sorted(f["id"] for f in told if f["kind"] != "relation") == sorted(wanted)
    relations = [r["id"] for d in documents(out) for r in d["relations"]]
    assert sorted(f["id"] for f in told if f["kind"] == "relation") == sorted(relations)
    texts = {d["document"]["id"]: d for d in documents(out)}
    for fact in told:
        assert fact["document"] in texts
        if fact["kind"] != "relation":
            assert all(m["text"] == m["quote"]["exact"] for m in fact["mentions"])
    assert [d["brochure"] for d in lines(out, "documents.jsonl")] == [
        "sub/asean_members.txt",
        "sub/sister_cities.pdf",
    ]


def test_csv_is_read_by_the_csv_module_and_holds_the_facts(out: Path) -> None:
    path = out / "feeds" / "facts.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == n_facts(out)
    assert {row["kind"] for row in rows} >= {"city", "date", "partner"}
    bangkok = next(row for row in rows if row["id"] == "city:TH-10")
    assert bangkok["name_en"] == "Bangkok" and 100 < float(bangkok["longitude"]) < 101


@pytest.mark.parametrize("start", FORMULA_STARTS, ids=ascii)
def test_no_cell_of_a_csv_is_a_formula_and_the_text_comes_back(start: str, tmp_path: Path) -> None:
    told = f"{start}cmd|' /C calc'!A0"
    with csv_table(tmp_path / "w.csv", "warnings") as add:
        add([(1, 2, told, "@x", "repair", -3, None)])
    with (tmp_path / "w.csv").open(encoding="utf-8-sig", newline="") as file:
        _, row = csv.reader(file)
    assert row[2] == f"'{told}" and row[3] == "'@x"
    assert row[5] == "-3", "a number is a number"


@pytest.mark.parametrize("start", FORMULA_STARTS, ids=ascii)
@pytest.mark.parametrize("before", ["a;", 'a;"', '";"', "\t", "a\t", "a\n", "a\r\n\n"], ids=ascii)
def test_a_csv_divided_elsewhere_holds_no_formula(before: str, start: str, tmp_path: Path) -> None:
    told = f"{before}{start}HYPERLINK(1)"
    with csv_table(tmp_path / "w.csv", "warnings") as add:
        add([(1, 2, told, "said", "repair", -3, None)])
    text = (tmp_path / "w.csv").read_text(encoding="utf-8-sig")
    parts = re.split(r"[;\t\r\n]", text)
    assert "HYPERLINK" in text
    assert not any(part.strip('"').startswith(tuple({*FORMULA_STARTS} - {"'"})) for part in parts)
    with (tmp_path / "w.csv").open(encoding="utf-8-sig", newline="") as file:
        _, row = csv.reader(file)
    assert row[2] == f"{before}'{start}HYPERLINK(1)"


def test_a_sum_that_several_gave_together_is_in_the_tables(tmp_path: Path) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    told = "กระทรวงสาธารณสุขและกระทรวงคมนาคมมอบเงิน 8 ล้านบาทแก่เทศบาลนครขอนแก่น\n"
    (raw / "grant.txt").write_text(told, encoding="utf-8")
    corpus.run_corpus([raw], out, jobs=1, options=Options(ocr=False))
    base = sqlite3.connect(out / "feeds" / "facts.sqlite")
    joined = "SELECT value, amount FROM relations r JOIN facts f ON r.joint_amount = f.number"
    assert base.execute(joined).fetchall() == [(8e6, None)] * 2
    base.close()
    with (out / "feeds" / "relations.csv").open(encoding="utf-8-sig", newline="") as file:
        assert all(row["joint_amount"] and not row["amount"] for row in csv.DictReader(file))


def test_sqlite_has_sound_references_and_the_same_figures(out: Path) -> None:
    base = sqlite3.connect(out / "feeds" / "facts.sqlite")
    assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert base.execute("PRAGMA foreign_key_check").fetchall() == []
    counted = dict(base.execute("SELECT kind, count(*) FROM facts GROUP BY kind"))
    assert sum(counted.values()) == n_facts(out)
    [(n_mentions,)] = base.execute("SELECT count(*) FROM mentions")
    assert n_mentions == sum(len(d["mentions"]) for d in documents(out))
    foreign = base.execute("PRAGMA foreign_key_list(relations)").fetchall()
    assert {row[2] for row in foreign} == {"documents", "facts"}
    for table, columns in TABLES.items():
        names = [row[1] for row in base.execute(f"PRAGMA table_info({table})")]
        assert names == [column.name for column in columns]
    base.close()


@pytest.mark.parametrize("word", ["กรุงเทพมหานคร", "เมือง", "พี่", "น้อง", "ลงนาม"])
def test_sqlite_finds_thai_words_inside_running_text(out: Path, word: str) -> None:
    base = sqlite3.connect(out / "feeds" / "facts.sqlite")
    found = [
        name
        for (name,) in base.execute(
            "SELECT brochure FROM texts JOIN documents ON number = texts.rowid WHERE texts MATCH ?",
            (f'"{word}"',),
        )
    ]
    base.close()
    holding = [
        d["document"]["source"]["path"]
        for d in documents(out)
        if word in (out / f"{d['document']['source']['path']}.words").read_text("utf-8").split()
    ]
    assert found == holding and "sub/sister_cities.pdf" in found


@pytest.mark.parametrize("word", ["สมาชิก", "กรุงเทพ", "สัมพันธ์", "เลขาธิการ", "นคร"])
def test_sqlite_finds_words_inside_compounds(out: Path, word: str) -> None:
    base = sqlite3.connect(out / "feeds" / "facts.sqlite")
    query = "SELECT brochure FROM texts JOIN documents ON number = texts.rowid WHERE texts MATCH ?"
    found = {name for (name,) in base.execute(query, (f'"{word}"',))}
    base.close()
    paths = [d["document"]["source"]["path"] for d in documents(out)]
    assert found == {p for p in paths if word in (out / f"{p}.txt").read_text("utf-8")}


def test_places_are_geojson_with_longitude_first(out: Path) -> None:
    told = json.loads((out / "feeds" / "cities.geojson").read_text("utf-8"))
    assert told["type"] == "FeatureCollection"
    places = {feature["id"]: feature for feature in told["features"]}
    assert set(places) == {city["id"] for d in documents(out) for city in d["cities"]}
    longitude, latitude = places["city:TH-10"]["geometry"]["coordinates"]
    assert 100 < longitude < 101 and 13 < latitude < 14
    assert places["city:TH-10"]["properties"]["brochures"]


def test_places_are_valid_geojson(out: Path) -> None:
    """RFC 7946: a collection of features, each with a point within the globe or null."""
    told = json.loads((out / "feeds" / "cities.geojson").read_text("utf-8"))
    assert set(told) <= {"type", "features"} and told["features"]
    for feature in told["features"]:
        assert (feature["type"], set(feature)) == (
            "Feature",
            {"type", "id", "geometry", "properties"},
        )
        assert isinstance(feature["properties"], dict)
        if (where := feature["geometry"]) is not None:
            assert where["type"] == "Point" and set(where) == {"type", "coordinates"}
            longitude, latitude = where["coordinates"]
            assert -180 <= longitude <= 180 and -90 <= latitude <= 90


def test_every_term_of_the_context_is_an_address(out: Path) -> None:
    context = json.loads((out / "feeds" / "context.jsonld").read_text("utf-8"))["@context"]
    prefixes = {k: v for k, v in context.items() if isinstance(v, str) and v.endswith(("/", "#"))}
    for term, meaning in context.items():
        address = meaning.get("@id") if isinstance(meaning, dict) else meaning
        if term.startswith("@") or address is None or address.startswith("@"):
            continue
        prefix = address.split(":")[0]
        assert prefix in prefixes or prefix in ("http", "https"), term


def test_the_context_names_fields_of_the_documents(out: Path) -> None:
    context = json.loads((out / "feeds" / "context.jsonld").read_text("utf-8"))["@context"]
    schema = (Path(pipeline.__file__).parent / "publish" / "facts.schema.json").read_text("utf-8")
    of_feeds = {"brochure", "document", "kind", "note"}
    for term in set(context) - of_feeds - {"@version", "schema", "xsd"}:
        assert f'"{term}"' in schema, term


# --- each feed by a second reader ---------------------------------------------------------------


def rows_of(out: Path) -> dict[str, int]:
    """Return how many rows each table has, as SQLite counts them."""
    base = sqlite3.connect(out / "feeds" / "facts.sqlite")
    counted = {t: base.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in TABLES}  # noqa: S608
    base.close()
    return counted


@pytest.mark.parametrize("table", TABLES)
def test_duckdb_reads_tables_lines_and_parquet(out: Path, table: str) -> None:
    feeds, n_rows = out / "feeds", rows_of(out)[table]
    assert n_rows or table == "warnings"
    csv_rows = duckdb.read_csv(str(feeds / f"{table}.csv"), header=True, all_varchar=True)
    assert len(csv_rows.fetchall()) == n_rows
    assert csv_rows.columns == [column.name for column in TABLES[table]]
    if importlib.util.find_spec("pyarrow"):
        parquet = duckdb.read_parquet(str(feeds / f"{table}.parquet"))
        assert (parquet.columns, len(parquet.fetchall())) == (csv_rows.columns, n_rows)
    found = duckdb.read_json(str(feeds / "facts.jsonl"), format="newline_delimited")
    assert len(found.fetchall()) == len(lines(out, "facts.jsonl"))


@pytest.mark.parametrize("table", TABLES)
def test_pandas_reads_tables_and_lines(out: Path, table: str) -> None:
    frame = pandas.read_csv(out / "feeds" / f"{table}.csv", dtype=str)
    assert (len(frame), list(frame)) == (rows_of(out)[table], [c.name for c in TABLES[table]])
    facts = pandas.read_json(out / "feeds" / "facts.jsonl", lines=True)
    assert (facts.kind != "relation").sum() == n_facts(out)
    assert "กรุงเทพมหานคร" in set(facts[facts.kind == "city"].names.map(lambda n: n["th"]))


def test_a_reader_of_linked_data_expands_the_facts(out: Path) -> None:
    context = json.loads((out / "feeds" / "context.jsonld").read_text("utf-8"))["@context"]
    inline = {"@context": context}
    for fact in lines(out, "facts.jsonl") + lines(out, "documents.jsonl"):
        [expanded] = jsonld.expand(fact | inline)
        assert all(name.startswith(("http", "@")) for name in expanded)
        assert len(expanded) >= 3, fact


# --- written when something changed, whole, the same bytes -----------------------------------


def test_the_feeds_say_what_they_are_and_stay_while_nothing_changes(raw: Path, out: Path) -> None:
    told = json.loads((out / "feeds" / "feeds.json").read_text("utf-8"))
    for file in told["files"]:
        assert (out / "feeds" / file["name"]).stat().st_size == file["bytes"]
    before = {p: p.stat().st_mtime_ns for p in (out / "feeds").iterdir()}
    assert not feeds.publish_feeds(out, coordinates())
    assert {p: p.stat().st_mtime_ns for p in (out / "feeds").iterdir()} == before
    (out / "feeds" / "facts.csv").unlink()
    assert feeds.publish_feeds(out, coordinates())
    assert (out / "feeds" / "facts.csv").exists()


def test_the_same_brochures_give_the_same_bytes(raw: Path, out: Path, tmp_path: Path) -> None:
    corpus.run_corpus([raw], tmp_path, jobs=1, options=Options(ocr=False))
    assert bytes_of(tmp_path) == bytes_of(out)


def test_a_feed_that_cannot_be_written_leaves_the_old_ones(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = bytes_of(out / "feeds")

    def full(*_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(feeds, "document_line", full)
    (out / "feeds" / "feeds.json").unlink()
    with pytest.raises(UsageError, match="No space left"):
        feeds.publish_feeds(out, coordinates())
    assert bytes_of(out / "feeds") == {k: v for k, v in before.items() if k != "feeds.json"}
    monkeypatch.undo()
    assert feeds.publish_feeds(out, coordinates())
    assert bytes_of(out / "feeds") == before


def test_the_overview_names_failures_and_pages(out: Path) -> None:
    page = (out / "index.html").read_text("utf-8")
    assert "=bad.pdf" in page and "not_a_pdf" in page
    assert "./sub/sister_cities.pdf.html" in page
    inner = (out / "sub" / "sister_cities.pdf.html").read_text("utf-8")
    assert 'href="../index.html"' in inner and "data:image/png;base64" in inner
    text = (out / "sub" / "asean_members.txt.html").read_text("utf-8")
    assert "a text has no pages to draw" in text and "data:image" not in text


def test_pictures_can_be_left_out(raw: Path, tmp_path: Path) -> None:
    options = Options(ocr=False, pages=False)
    corpus.run_corpus([raw / "sub" / "sister_cities.pdf"], tmp_path, options=options)
    page = (tmp_path / "sister_cities.pdf.html").read_text("utf-8")
    assert "data:image" not in page and "--no-pages" in page


# --- review ----------------------------------------------------------------------------------


def verdict(document: str, fact: str, **said: str | None) -> str:
    told = {"document": document, "fact": fact, "verdict": None, "correction": None, "note": None}
    return json.dumps(told | said, ensure_ascii=False) + "\n"


def test_verdicts_are_an_overlay_that_survives(raw: Path, tmp_path: Path) -> None:
    out, options = tmp_path / "out", Options(ocr=False)
    corpus.run_corpus([raw / "sub"], out, options=options)
    results = {k: v for k, v in bytes_of(out).items() if k.endswith((".txt", ".json", ".words"))}
    results = {k: v for k, v in results.items() if not k.startswith("feeds")}
    document = json.loads((out / "sister_cities.pdf.json").read_text("utf-8"))
    name, relation = document["document"]["id"], document["relations"][0]["id"]
    file = tmp_path / "v.jsonl"
    file.write_text(
        verdict(name, "city:TH-10", verdict="accept", note="ถูกต้อง </script><b>")
        + verdict(name, relation, verdict="reject")
        + verdict("sha256:gone", "city:TH-10", verdict="correct", correction="อื่น"),
        encoding="utf-8",
    )
    applied = apply_verdicts([file], out, coordinates())
    assert applied.in_force == 3 and [u.document for u in applied.unknown] == ["sha256:gone"]
    after = bytes_of(out)
    assert {k: after[k] for k in results} == results, "a verdict never changes a result"
    told = {(f["document"], f["id"]): f for f in lines(out, "facts.jsonl")}
    assert told[name, "city:TH-10"]["review"] == "accept"
    assert told[name, relation]["review"] == "reject"
    page = after["sister_cities.pdf.html"].decode()
    assert "ถูกต้อง \\u003c/script\\u003e" in page
    corpus.run_corpus([raw / "sub"], out, options=options, force=True)
    assert bytes_of(out) == after, "a run keeps the verdicts, in the overlay, the feeds, the pages"
    file.write_text(verdict(name, "city:TH-10"), encoding="utf-8")
    assert apply_verdicts([file], out, coordinates()).in_force == 2
    assert "city:TH-10" not in read_verdicts(out)[name]


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '{"fact": "x"}',
        '{"document": "x"}',
        '{"document": "x", "fact": 1}',
        '{"document": "x", "fact": "y", "verdict": "maybe"}',
        '{"document": "x", "fact": "y", "note": 5}',
        "[" * 90_000,
    ],
    ids=lambda line: line[:20],
)
def test_what_is_no_verdict_is_refused_by_its_line(line: str, tmp_path: Path) -> None:
    file = tmp_path / "v.jsonl"
    file.write_text(verdict("d", "f", verdict="accept") + line + "\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"v\.jsonl:2"):
        read_lines(file)


def test_review_from_the_command_line(out: Path, tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "v.jsonl"
    file.write_text(verdict("sha256:gone", "city:1", verdict="accept"), encoding="utf-8")
    assert cli.main(["review", str(file), "--out", str(tmp_path / "no")]) == ExitCode.USAGE
    (tmp_path / "o").mkdir()
    assert cli.main(["review", str(file), "--out", str(tmp_path / "o")]) == ExitCode.OK
    assert "city:1 of sha256:gone" in capsys.readouterr().err


def test_label_studio_gets_spans_in_utf16(out: Path, tmp_path: Path) -> None:
    assert cli.main(["labelstudio", str(out), "--out", str(tmp_path)]) == ExitCode.OK
    tasks = json.loads((tmp_path / "tasks.json").read_text("utf-8"))
    assert len(tasks) == 2
    for one in tasks:
        text = one["data"]["text"].encode("utf-16-le")
        for item in one["predictions"][0]["result"]:
            if item["type"] == "labels":
                value = item["value"]
                cut = text[2 * value["start"] : 2 * value["end"]].decode("utf-16-le")
                assert cut == value["text"]
    config = (tmp_path / "labels.xml").read_text("utf-8")
    assert config == labelling_config()
    assert all(f'"{name}"' in config for name in RelationType.__args__)


def test_label_studio_counts_two_units_beyond_the_first_plane(out: Path) -> None:
    document = documents(out)[1]
    mention = document["mentions"][0]
    start, end = mention["span"]
    text = "\N{GRINNING FACE}" * end
    [region, *_] = task(document, text + " " * 10_000)["predictions"][0]["result"]
    assert (region["value"]["start"], region["value"]["end"]) == (2 * start, 2 * end)


# --- the Python API --------------------------------------------------------------------------


def test_facts_are_read_typed_from_a_folder_and_from_a_file(out: Path) -> None:
    told = list(pipeline.read_facts(out))
    assert [d.document.source.path for d in told] == [
        "sub/asean_members.txt",
        "sub/sister_cities.pdf",
    ]
    [one] = pipeline.read_facts(str(out / "sub" / "sister_cities.pdf.json"))
    assert one == told[1] and any(city.names.en == "Bangkok" for city in one.cities)
    with pytest.raises(UsageError):
        list(pipeline.read_facts(out / "run.json"))
    with pytest.raises(UsageError):
        list(pipeline.read_facts(out / "nothing.json"))


def test_a_document_of_another_minor_version_is_read(out: Path) -> None:
    document = documents(out)[1]
    document["schema_version"] = "1.9.3"
    for thing in (
        document,
        document["document"],
        document["cities"][0],
        document["cities"][0]["names"],
        document["mentions"][0],
        document["relations"][0],
    ):
        thing["added_later"] = {"x": [1]}
    told = read_document(json.dumps(document))
    assert told.cities[0].model_extra == {"added_later": {"x": [1]}} | (
        told.cities[0].model_extra or {}
    )
    assert len(told.mentions) == len(document["mentions"])
    with pytest.raises(ValueError, match="schema_version"):
        read_document(json.dumps(document | {"schema_version": "2.0.0"}))


def test_importing_the_package_costs_nothing_and_names_what_it_lacks() -> None:
    assert callable(pipeline.process)
    with pytest.raises(AttributeError, match="no attribute 'facts'"):
        _ = pipeline.facts
