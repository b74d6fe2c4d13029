"""Build the wheel and check that it holds every file of the package that git knows.

python .ci/package_is_whole.py
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]


def main() -> int:
    """Print the files that the wheel lacks; return how many."""
    with tempfile.TemporaryDirectory() as folder:
        copy = f"{folder}/copy/"  # building leaves files beside the sources
        subprocess.run(["git", "checkout-index", "--all", f"--prefix={copy}"], cwd=ROOT, check=True)
        subprocess.run(
            [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", folder, copy],
            check=True,
        )
        [wheel] = Path(folder).glob("*.whl")
        packed = set(zipfile.ZipFile(wheel).namelist())
    listed = subprocess.run(
        ["git", "ls-files", "pipeline"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    lacking = sorted(set(listed) - packed)
    print(f"{wheel.name}: {len(packed)} files, {len(lacking)} lacking", *lacking, sep="\n  ")
    return len(lacking)


if __name__ == "__main__":
    sys.exit(min(main(), 1))
