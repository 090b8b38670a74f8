"""How long the book takes to build: from nothing, again with nothing changed, and after a change to one page."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from run import ROOT, Number

IGNORED = shutil.ignore_patterns("_build", ".git", ".venv", "__pycache__", ".*_cache", "dist")


def build(root: Path) -> float:
    start = time.perf_counter()
    # The copy's own package is used, not the checkout that the environment points to.
    environment = {**os.environ, "PYTHONPATH": str(root)}
    subprocess.run([sys.executable, "tools/build.py"], cwd=root, env=environment, check=True, capture_output=True)
    return time.perf_counter() - start


def measure() -> Iterator[Number]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "book"
        shutil.copytree(ROOT, root, ignore=IGNORED)
        yield Number("build, cold", build(root), "s")
        yield Number("build, nothing changed", build(root), "s")
        page = root / "book" / "about.md"
        page.write_text(page.read_text(encoding="utf-8") + "\nOne more sentence.\n", encoding="utf-8")
        yield Number("build, one page of prose changed", build(root), "s")
        page = root / "book" / "chapters" / "3-ascend.md"
        page.write_text(page.read_text(encoding="utf-8") + "\nOne more sentence.\n", encoding="utf-8")
        yield Number("build, a chapter changed", build(root), "s")
