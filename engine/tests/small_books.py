"""The example books: each a whole small book with a subject of its own. Tests change copies of them and build these."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
EPIDEMIC, SOLOW, PREDATOR, CLIMATE, INVENTORY, JOBS = (
    EXAMPLES / name for name in ("epidemic", "solow", "predator", "climate", "inventory", "jobs")
)
BUILD = "from jupyter_book.cli.main import main; main()"


def copy_whole(example: Path, folder: Path) -> Path:
    """Copy a whole example, without what a run or a build left in it."""
    shutil.copytree(example, folder, ignore=shutil.ignore_patterns("__pycache__", "_build"))
    return folder


def build(root: Path) -> subprocess.CompletedProcess:
    """Build a book as its author does; the folder itself says which book it is."""
    command = [sys.executable, "-P", "-c", BUILD, "build", "book", "--path-output", str(root)]
    command += ["--config", "_config.yml", "--toc", str(root / "_toc.yml"), "-W", "-n", "--keep-going", "-q"]
    environment = {k: v for k, v in os.environ.items() if k != "MODELBOOK_BOOK"}
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=300)
