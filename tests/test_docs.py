"""What README says exists, exists; what exists, README says."""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from pipeline.arguments import make_parser
from pipeline.errors import ExitCode, Status
from tests.expected import SAMPLES

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z]+):.*## ", MAKEFILE, re.M))
PARSER = make_parser()
COMMANDS = next(
    action.choices for action in PARSER._actions if isinstance(action, argparse._SubParsersAction)
)


def test_every_make_target_is_documented_and_every_documented_one_exists() -> None:
    documented = set(re.findall(r"`make ([a-z]+)", README))
    assert documented == TARGETS
    phony = set(re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.M)[0].split())
    assert phony == TARGETS


@pytest.mark.parametrize(
    "name",
    sorted(
        set(
            re.findall(
                r"tests/\w+\.py", MAKEFILE.replace("-m tests.", "tests/").replace("\n", ".py\n")
            )
        )
    ),
)
def test_what_a_target_runs_is_there(name: str) -> None:
    assert (ROOT / name).is_file()


def test_every_command_is_documented_and_every_documented_one_exists() -> None:
    documented = set(re.findall(r"python -m pipeline ([a-z]+)", README))
    assert documented == set(COMMANDS)


def test_every_option_in_readme_exists_and_every_option_of_run_is_in_readme() -> None:
    known = {
        option
        for parser in [PARSER, *COMMANDS.values()]
        for action in parser._actions
        for option in action.option_strings
    }
    foreign = {"--generate-hashes"}
    told = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", README)) - foreign
    assert told <= known
    of_run = {option for action in COMMANDS["run"]._actions for option in action.option_strings}
    assert of_run <= told | {"-h", "--help"}


def test_every_status_and_exit_code_is_documented() -> None:
    assert all(f"`{status}`" in README for status in Status)
    for code in ExitCode:
        assert re.search(rf"\b{int(code)} [a-z]", README.split("Exit codes:")[1][:160])


def test_every_path_in_readme_is_there() -> None:
    paths = set(re.findall(r"`((?:pipeline|corpus|tests|\.ci)/[\w./]*)`", README))
    made_by_a_run = {path for path in paths if path.startswith("corpus/clean/")}
    missing = [path for path in paths - made_by_a_run if not (ROOT / path).exists()]
    assert paths and not missing
    table = README.split("| in `pipeline/` | |")[1].split("\n\n")[0]
    for name in re.findall(r"`([\w./]+)`", table):
        assert (ROOT / "pipeline" / name).exists() or name == "Doc", name


def test_the_excerpts_in_readme_are_what_the_program_makes() -> None:
    from pipeline.run import process

    sheet = process(ROOT / "corpus/raw/friendship_bridges.pdf", name="friendship_bridges.pdf")
    assert sheet.tokens.clean.text.splitlines()[0] in README
    [day] = [fact for fact in sheet.facts if fact.value.id == "date:1994-04-08"]
    [mention] = day.mentions
    assert f'"{mention.id}"' in README and f'"rule": "{mention.rule}"' in README
    raw_span = sheet.tokens.clean.alignment.to_source(mention.span)
    [(page, box)] = sheet.tokens.clean.raw.boxes_of(raw_span)
    assert f'"page": {page}, "l": {round(box.x0, 2)}, "t": {round(box.top, 2)}' in README


@pytest.fixture(scope="module")
def samples_done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder where `make run` has been: with corpus/raw and corpus/clean."""
    from pipeline.corpus import run_corpus
    from pipeline.run import Options

    folder = tmp_path_factory.mktemp("readme")
    (folder / "corpus/raw").mkdir(parents=True)
    for sample in SAMPLES:
        (folder / "corpus/raw" / sample.name).symlink_to(sample)
    run_corpus([folder / "corpus/raw"], folder / "corpus/clean", options=Options(ocr=False))
    return folder


def blocks(mark: str) -> list[str]:
    """Return the fenced blocks of README that are marked so, "" being those without a mark."""
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.M | re.S)
    return [block for found, block in fenced if found == mark]


QUERIES = [query for block in blocks("") for query in re.findall(r'"(SELECT .*?)"', block, re.S)]


@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_the_queries_in_readme_find_something(samples_done: Path, query: str) -> None:
    base = sqlite3.connect(samples_done / "corpus/clean/feeds/facts.sqlite")
    assert base.execute(query).fetchall()
    base.close()


@pytest.mark.parametrize("block", [b for b in blocks("python") if "import " in b])
def test_the_python_in_readme_runs(samples_done: Path, block: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", block],
        cwd=samples_done,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "TH-10" in done.stdout or "Bangkok" in done.stdout


def test_the_repair_in_readme_mends_its_case() -> None:
    inner = re.findall(r"^  ```(\w+)\n(.*?)^  ```$", README, re.M | re.S)
    (_, fix), (_, case) = [block for block in inner if "variation_selector" in block[1]]
    row = json.loads(case)
    program = (
        f"from pipeline.repair.marks import *\n{textwrap.dedent(fix)}\n"
        "from pipeline.spans import apply_edits\n"
        f"raw = {row['raw']!r}\nprint(ascii(apply_edits(raw, {row['mechanism']}(raw))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == ascii(row["clean"]), done.stderr
    assert row["raw"] != row["clean"] and row["label"]


@pytest.mark.skipif(not shutil.which("jq"), reason="jq is not installed")
def test_the_line_of_jq_in_readme_runs(samples_done: Path) -> None:
    [line] = re.findall(r"^jq .*$", README, re.M)
    done = subprocess.run(
        ["bash", "-c", line], cwd=samples_done, capture_output=True, text=True, check=True
    )
    assert "กรุงเทพมหานคร\tBangkok\t" in done.stdout


def test_the_configuration_in_readme_is_understood(tmp_path: Path) -> None:
    from pipeline.choices import KEYS, standing_choices

    [block] = blocks("toml")
    (tmp_path / "pipeline.toml").write_text(block, encoding="utf-8")
    told = standing_choices(tmp_path / "pipeline.toml", {})
    assert {name.replace("_", "-") for name in told} == set(KEYS)


def test_the_lock_files_hold_exact_versions_with_hashes_and_no_address() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    needed = project.split("dependencies = [")[1].split("]")[0]
    for name in ("requirements.lock", "requirements-dev.lock"):
        lock = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in lock and "--index" not in lock and "--find-links" not in lock
        blocks = re.split(r"\n(?=[a-z])", lock.strip())
        assert all(re.match(r"[a-z0-9._-]+==\S+ \\\n +--hash=sha256:", block) for block in blocks)
        locked = {block.split("==")[0] for block in blocks}
        assert set(re.findall(r'"([a-z0-9-]+)[>=]', needed)) <= locked


def test_the_lock_files_agree() -> None:
    def pins(name: str) -> dict[str, str]:
        text = (ROOT / name).read_text(encoding="utf-8")
        return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", text, re.M))

    run, develop = pins("requirements.lock"), pins("requirements-dev.lock")
    assert run.items() <= develop.items()
