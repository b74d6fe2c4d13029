"""Gazetteers: what a user may add, what is refused and how, where names stand."""

import random
import re
from pathlib import Path

import pytest

from pipeline.errors import DataError
from pipeline.extract import gazetteer
from pipeline.extract.cities import find_cities
from pipeline.extract.gazetteer import OWN_FILES, coordinates, load, names
from pipeline.extract.gazetteer_rows import COLUMNS
from pipeline.extract.matcher import find_again, find_hits
from pipeline.extract.tables import read_words
from pipeline.spans import Span
from tests.labelled import tokens_of

HEADER = ",".join(COLUMNS)
FOLDER = Path(gazetteer.__file__).parent


def written(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(("# mine", HEADER, *rows)) + "\n", encoding="utf-8")
    return path


def surfaces(text: str) -> list[str]:
    return [hit.span.of(text) for hit in find_hits(tokens_of(text))]


@pytest.mark.parametrize("name", OWN_FILES)
def test_own_files_name_their_licence_and_the_source_of_each_row(name):
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    comments = [line for line in lines if line.startswith("#")]
    assert re.search(r"MIT|CC BY|Unicode License", " ".join(comments))
    assert load().entries


def test_ids_are_unique_within_a_file():
    for name in OWN_FILES[:2] + OWN_FILES[4:6]:
        ids = [entry.id for entry in load().entries if entry.file == name]
        assert len(ids) == len(set(ids)), name


def test_every_organisation_and_world_city_counts():
    cities = [e for e in load().entries if e.file == "cities.csv" and e.country != "TH"]
    assert len([e for e in cities if e.type == "city"]) >= 130


def test_a_user_adds_a_place(tmp_path):
    path = written(tmp_path / "mine.csv", ",city,เมืองใหม่สมมติ,Newtown,นิวทาวน์,TH,TH-30,,5,,me")
    tokens = tokens_of("ประชุมที่นิวทาวน์วันนี้")
    assert not find_cities(tokens)
    (mention,) = find_cities(tokens, (), (path,))
    assert mention.value.names.en == "Newtown"


def test_a_users_row_decides_where_a_name_stands_twice(tmp_path):
    path = written(tmp_path / "mine.csv", ",city,ภูเก็ต,Another Phuket,,TH,TH-83,,9,,me")
    tokens = tokens_of("เดินทางไปภูเก็ต")
    (mention,) = find_cities(tokens, (), (path,))
    assert mention.value.names.en == "Another Phuket"


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (",town,ก,A,,TH,,,,,me", "type"),
        (",city,,,,TH,,,,,me", "th"),
        (",city,ก,A,,Thailand,,,,,me", "country"),
        (",city,ก,A,,TH,83,,,,me", "subdivision"),
        (",city,ก,A,,TH,,x1,,,me", "geonames"),
        (",city,ก,A,,TH,,,many,,me", "population"),
        (",city,ก,A,,TH,,,,ข,me", "homographs"),
        (",city,ก,A,,TH,,,,,", "source"),
        ("Bad Key,company,ก,A,,TH,,,,,me", "key"),
        (",country,ก,A,,,,,,,me", "country"),
    ],
)
def test_a_wrong_row_is_named_by_file_line_and_column(tmp_path, row, column):
    path = written(tmp_path / "mine.csv", ",city,ข,B,,TH,,,,,me", row)
    with pytest.raises(DataError, match=rf"mine\.csv, line 4, column {column}"):
        load((path,))


def test_wrong_files_are_refused(tmp_path):
    missing = tmp_path / "none.csv"
    with pytest.raises(DataError, match=r"none\.csv"):
        load((missing,))
    latin = tmp_path / "latin.csv"
    latin.write_bytes(b"\xe0\xff\xfe")
    with pytest.raises(DataError, match="not UTF-8"):
        load((latin,))
    header = tmp_path / "header.csv"
    header.write_text("name,code\nก,TH\n", encoding="utf-8")
    with pytest.raises(DataError, match="columns"):
        load((header,))
    short = written(tmp_path / "short.csv", ",city,ก")
    with pytest.raises(DataError, match="line 3: 3 columns"):
        load((short,))


@pytest.mark.parametrize(
    ("text", "alias"),
    [
        ("สำนักงานเขตปทุมวัน แขวงปทุมวัน เขตปทุมวัน กรุงเทพมหานคร", "เขตปทุมวัน"),
        ("ตำบลศรีราชา อำเภอศรีราชา จังหวัดชลบุรี", "อำเภอศรีราชา"),
    ],
)
def test_bangkok_has_no_amphoe_and_no_tambon(text, alias):
    told = {a for m in find_cities(tokens_of(text)) for a in m.value.names.aliases}
    assert alias in told
    assert any(a.startswith(("อำเภอ", "ตำบล")) for a in told) == ("อำเภอ" in text)


def test_names_for_the_tokenizer_hold_no_blank_and_no_latin():
    assert {"เชียงใหม่", "ปูซาน", "ไจก้า"} <= names()
    assert not [name for name in names() if re.search(r"[\sA-Za-z]", name)]


def test_boundaries():
    assert surfaces("ลาวัลย์ WHOLE whole AsiaWHO") == []
    assert surfaces("สปป.  ลาว และ WHO") == ["สปป.  ลาว", "WHO"]
    assert surfaces("LAS VEGAS กับ las vegas") == ["LAS VEGAS"]
    assert surfaces("Las\nVegas") == []
    assert surfaces("LasVegas") == []
    assert surfaces("เมืองมิลานซ์") == []


def test_a_long_name_may_hold_the_blank_of_a_justified_line():
    assert surfaces("องค์การ อนามัยโลก") == ["องค์การ อนามัยโลก"]


def test_a_long_name_may_hold_the_hyphen_of_a_line_end():
    assert surfaces("องค์การอนามัย-โลก") == ["องค์การอนามัย-โลก"]
    assert surfaces("กรุงเทพ-เชียงใหม่") == ["กรุงเทพ", "เชียงใหม่"]


def test_of_overlapping_names_the_longest_stays():
    assert surfaces("มหาวิทยาลัยเชียงใหม่") == ["มหาวิทยาลัยเชียงใหม่"]
    assert surfaces("วันตรุษจีน") == []


def test_coordinates_are_where_the_places_are():
    known = coordinates()
    assert len(known) > 1_000
    assert all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in known.values())
    provinces = [e for e in load().entries if e.file == "provinces.csv"]
    assert len(provinces) == 77
    for entry in provinces:
        longitude, latitude = known[entry.id]
        assert 97 < longitude < 106 and 5 < latitude < 21, entry.th


def test_a_users_file_may_give_coordinates_or_not(tmp_path):
    path = tmp_path / "mine.csv"
    row = ",city,บ้านทดสอบ,,,TH,TH-30,,5,,me"
    header = f"{HEADER},longitude,latitude"
    path.write_text(f"{header}\n{row},102.5,-14.25\n", encoding="utf-8")
    entry = load((path,)).entries[0]
    assert coordinates((path,))[entry.id] == (102.5, -14.25)
    assert coordinates((written(tmp_path / "plain.csv", row),)).get(entry.id) is None


@pytest.mark.parametrize("cells", ["181.0,10.0", "10.0,91.0", "10.5,", "east,north"])
def test_a_position_off_the_globe_is_refused(tmp_path, cells):
    path = tmp_path / "mine.csv"
    row = f",city,บ้านทดสอบ,,,TH,TH-30,,5,,me,{cells}"
    path.write_text(f"{HEADER},longitude,latitude\n{row}\n", encoding="utf-8")
    with pytest.raises(DataError, match="line 2, column l"):
        load((path,))


@pytest.mark.parametrize(
    ("names", "text", "found"),
    [
        (["กรม", "กรมการ"], "กรมการ กรม", ["กรมการ", "กรม"]),
        (["ab", "bcd"], "abcd", ["ab"]),
        (["b", "abac", "caba"], "bacacabb", ["b", "b", "b"]),
        (["b", "cbaba"], "cbabacb", ["cbaba", "b"]),
        (["b", "abcd"], "abc", ["b"]),
        ([], "abc", []),
    ],
    ids=["longest", "first", "inside one that breaks off", "at the end", "cut off", "none"],
)
def test_names_found_again_are_the_first_and_longest(names, text, found):
    assert [span.of(text) for span in find_again(names, text)] == found


def test_names_found_again_are_those_of_a_pattern_of_all_names():
    draw = random.Random(7)  # noqa: S311 - not for security
    for _ in range(3_000):
        names = {"".join(draw.choices("กขค", k=draw.randint(1, 5))) for _ in range(6)}
        text = "".join(draw.choices("กขค", k=30))
        pattern = re.compile("|".join(sorted(names, key=len, reverse=True)))
        spans = [Span(*match.span()) for match in pattern.finditer(text)]
        assert list(find_again(names, text)) == spans


def test_a_word_of_a_role_that_no_rule_knows_is_refused(tmp_path):
    path = tmp_path / "words.csv"
    path.write_text("# mine\nword,role,source\nท่าน,title,me\nเมือง,tittle,me\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"words\.csv.*เมือง.*'tittle'"):
        read_words(path, ("title", "kind"))
    path.write_text("# mine\nword,role,source\nท่าน,title,me\n", encoding="utf-8")
    assert read_words(path, ("title", "kind")) == {"title": {"ท่าน"}, "kind": frozenset()}
