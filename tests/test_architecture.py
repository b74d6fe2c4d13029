"""The rules that keep the program readable: who imports what, what no source may hold."""

from __future__ import annotations

import ast
import csv
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import errors

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "pipeline"
LEAVES = {"collector", "errors", "settings"}
VALUES = {"spans", "thai", "variants", "records"}
STAGES = {"read", "repair", "tokens", "extract", "publish"}
MAY_IMPORT = {
    "collector": set(),
    "errors": set(),
    "settings": set(),
    "spans": set(),
    "thai": set(),
    "variants": {"thai"},
    "records": {"spans", "thai"},
    **{stage: {stage} | VALUES | LEAVES for stage in STAGES},
    "engines": {"engines"} | LEAVES,
    "store": {"sources"} | LEAVES,
    "sources": LEAVES,
    "explain": VALUES | LEAVES,
    "doctor": LEAVES,
    "choices": LEAVES,
    "completion": LEAVES,
    "comparison": {"records", "store", "sources"} | LEAVES,
    "unknown": {"extract", "store"} | LEAVES,
    "timings": {"corpus", "store"} | LEAVES,
    "standing": {"corpus", "run", "sources", "store"} | LEAVES,
    "run": STAGES | VALUES | LEAVES | {"engines"},
    "verdicts": {"sources"} | LEAVES,
    "reading": {"publish", "store", "sources"} | LEAVES,
    "feeds": {"publish", "store", "sources", "verdicts"} | LEAVES,
    "review": {"feeds", "publish", "store", "sources", "verdicts"} | LEAVES,
    "corpus": {"run", "store", "sources", "engines", "publish", "records", "feeds", "verdicts"}
    | LEAVES,
}
"""Top module → what of the package it may import; those not named here may import all."""

AT_HOME = {
    "pdfplumber": {"read"},
    "pdfminer": {"read"},
    "pypdfium2": {"read"},
    "playa": {"read"},
    "fontTools": {"read"},
    "PIL": {"read"},
    "ftfy": {"repair/mojibake.py"},
    "pythainlp": {"tokens.py", "repair/train.py"},
    "spacy": {"tokens.py", "extract"},
    "ahocorasick": {"extract", "repair"},
    "pydantic": {"publish", "reading.py"},
    "numpy": {"read", "repair", "extract"},
    "pyarrow": {"publish"},
    "tqdm": {"progress.py"},
}
"""Package → the only places that may import it; a package not named here may not be used."""

HEAVY = {"spacy", "pythainlp"}
NEVER = {"pickle", "cPickle", "shelve", "marshal", "dill", "joblib"}
RUNS_ONCE_A_YEAR = {
    *(PACKAGE / "repair/train.py", PACKAGE / "repair/train_spacing.py"),
    PACKAGE / "read/outlines.py",
}
"""Commands that remake a table: they talk to the developer who types them."""

LICENCE_RE = re.compile(r"licen[cs]e|\bMIT\b|\bCC0\b|\bCC BY\b", re.I)

SOURCES = sorted(PACKAGE.rglob("*.py"))
PYTHON_FILES = sorted([*SOURCES, *ROOT.glob("tests/**/*.py"), *ROOT.glob(".ci/*.py")])
CSV_FILES = sorted(PACKAGE.rglob("*.csv"))


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def inside(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def top(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def only_for_types(node: ast.Module) -> set[ast.AST]:
    """Return the nodes under `if TYPE_CHECKING:`, which nothing imports at run time."""
    found: set[ast.AST] = set()
    for part in ast.walk(node):
        if isinstance(part, ast.If) and "TYPE_CHECKING" in ast.unparse(part.test):
            found |= set(ast.walk(part))
    return found


def imports(path: Path, *, at_run_time: bool = True) -> Iterator[tuple[str, bool]]:
    """Yield (dotted module, whether at the top of the file) for every import."""
    module = tree(path)
    skipped = only_for_types(module) if at_run_time else set()
    at_top = set(module.body)
    for node in ast.walk(module):
        if node in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from ((alias.name, node in at_top) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{named(path)}: relative import"
            if node.module == "pipeline":
                yield from ((f"pipeline.{alias.name}", node in at_top) for alias in node.names)
            else:
                yield str(node.module), node in at_top


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_a_module_imports_only_what_stands_before_it(path: Path) -> None:
    allowed = MAY_IMPORT.get(top(path))
    if allowed is None:
        return
    for module, _ in imports(path):
        first, _, rest = module.partition(".")
        if first == "pipeline" and rest and rest != "__version__":
            assert rest.split(".")[0] in allowed, f"{named(path)} imports {module}"


def test_only_run_sees_two_stages() -> None:
    seeing = {}
    for path in SOURCES:
        seen = {m.split(".")[1] for m, _ in imports(path) if m.startswith("pipeline.")} & STAGES
        if len(seen - {top(path)}) > 1:
            seeing[inside(path)] = seen
    assert set(seeing) <= {"run.py", "cli.py"}, seeing


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_a_package_is_imported_only_where_it_is_at_home(path: Path) -> None:
    import sys

    for module, _ in imports(path):
        package = module.split(".")[0]
        if package == "pipeline" or package in sys.stdlib_module_names:
            continue
        homes = AT_HOME.get(package)
        assert homes is not None, f"{named(path)} imports {package}, which is nowhere at home"
        assert top(path) in homes or inside(path) in homes, f"{named(path)} imports {package}"


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_what_is_slow_to_import_is_imported_when_it_is_used(path: Path) -> None:
    for module, at_top in imports(path):
        assert not (at_top and module.split(".")[0] in HEAVY), f"{named(path)}: {module}"


@pytest.mark.parametrize("path", PYTHON_FILES, ids=named)
def test_combining_and_private_use_characters_are_never_bare(path: Path) -> None:
    """A mark without its base cannot be read in an editor, nor told from its neighbour."""
    text = path.read_text(encoding="utf-8")
    before = " "
    for number, line in enumerate(text.splitlines(), 1):
        before = " "
        for character in line:
            category = unicodedata.category(character)
            bare = category.startswith("M") and unicodedata.category(before)[0] not in "LM"
            assert category != "Co", f"{named(path)}:{number}: private-use {ord(character):x}"
            assert not bare, f"{named(path)}:{number}: a bare {unicodedata.name(character)}"
            before = character


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_no_source_holds_what_is_not_allowed(path: Path) -> None:
    for node in ast.walk(tree(path)):
        where = f"{named(path)}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Call):
            function = ast.unparse(node.func)
            assert function not in {"eval", "exec", "__import__", "os.system"}, where
            if function == "print":
                assert inside(path) == "cli.py" or path in RUNS_ONCE_A_YEAR, f"{where}: print"
            for keyword in node.keywords:
                assert keyword.arg != "shell", where
                allows = keyword.arg == "allow_pickle" and ast.unparse(keyword.value) != "False"
                assert not allows, where
        if isinstance(node, ast.Assert):
            raise AssertionError(f"{where}: an assert outside tests")
        if isinstance(node, ast.ExceptHandler):
            silent = all(isinstance(s, ast.Pass | ast.Continue) for s in node.body)
            broad = node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"}
            assert not (silent and broad), f"{where}: an exception is swallowed"
    for module, _ in imports(path, at_run_time=False):
        assert module.split(".")[0] not in NEVER, f"{named(path)} imports {module}"


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_only_our_own_errors_are_raised(path: Path) -> None:
    """An error of ours says what to do; ValueError is for a programmer's mistake."""
    ours = {name for name in vars(errors) if name.endswith("Error")}
    allowed = ours | {"AttributeError", "ValueError", "NotImplementedError", "StopIteration"}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            name = ast.unparse(node.exc.func).split(".")[-1]
            if name[:1].isupper() and name not in {"ArgumentTypeError"}:
                assert name in allowed, f"{named(path)}:{node.lineno} raises {name}"


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_every_module_and_public_function_says_what_it_is_for(path: Path) -> None:
    module = tree(path)
    assert ast.get_docstring(module), f"{named(path)} has no docstring"
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{named(path)}: {node.name} has no docstring"


@pytest.mark.parametrize("page", sorted(PACKAGE.glob("*/__init__.py")), ids=named)
def test_the_front_page_of_a_folder_tells_what_each_of_its_files_is_for(page: Path) -> None:
    told = re.findall(r"^    (\w+) +\S", ast.get_docstring(tree(page)) or "", re.M)
    there = [path.stem for path in page.parent.glob("*.py") if path != page]
    assert sorted(told) == sorted(there)


def test_readme_tells_the_place_of_every_file_of_the_package() -> None:
    table = (ROOT / "README.md").read_text(encoding="utf-8").split("| in `pipeline/` | |")[1]
    told = re.findall(r"`(\w+)(?:\.py|/)`", table.split("\n\n")[0])
    there = {path.stem for path in PACKAGE.iterdir() if path.is_dir() or path.suffix == ".py"}
    assert set(told) == {name for name in there if not name.startswith("__")}


@pytest.mark.parametrize("path", CSV_FILES, ids=named)
def test_every_list_names_its_licence_and_every_row_its_source(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    header = [line for line in lines if line.startswith("#")]
    titles = next(line for line in lines if not line.startswith("#"))
    told_licence = LICENCE_RE.search(" ".join([*header, titles]))
    assert told_licence, f"{named(path)}: no licence"
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    assert rows, f"{named(path)} is empty"
    told = any("source" in line.lower() for line in header)
    assert {"source", "set"} & set(rows[0]) or told, f"{named(path)}: no source"
    if "source" in rows[0]:
        missing = [row for row in rows if not row["source"]]
        assert not missing, f"{named(path)}: no source in {missing[:3]}"


def test_importing_the_program_reads_none_of_its_data() -> None:
    """A spoilt table is told by what needs it, as an error of ours, not by every import."""
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in SOURCES]
    program = (
        "import importlib, pathlib, sys; opened = []\n"
        "sys.addaudithook(lambda event, told: event == 'open' and opened.append(str(told[0])))\n"
        f"for name in {names!r}: importlib.import_module(name)\n"
        "data = {'.bin', '.csv', '.json', '.html', '.js', '.css'}\n"
        f"ours = [pathlib.Path(path) for path in opened if path.startswith({str(PACKAGE)!r})]\n"
        "sys.exit(str([path for path in ours if path.suffix in data] or '') or None)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_every_file_stands_in_git_with_a_name_that_every_system_takes() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split("\0")
    if listed == [""]:
        pytest.skip("this is not a git checkout")
    assert all(name.isascii() for name in listed)
    assert len({name.lower() for name in listed}) == len(listed)
