"""A copy of this book in which a test can make a mistake, and what `chokepoints check` says to it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import mistakes
from mistakes import MENDS, Copy, assert_refused, command, copy_data_and_pages

from chokepoints.cli import main
from modelbook.tables.built import FOLDER

__all__ = ["MENDS", "ROOT", "Copy", "assert_refused", "chokepoints", "copy_book", "inside"]
ROOT = Path(__file__).resolve().parents[1]


def chokepoints(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess:
    """The command line, in a process of its own as a reader starts it."""
    return command(*arguments, cwd=cwd, prog="chokepoints.cli")


def inside(capsys, *arguments: str):
    """The same within this process, which is faster."""
    return mistakes.inside(capsys, *arguments, main=main)


def copy_book(folder: Path) -> Copy:
    """Copy this book's tables, works, pages and modules, and the ranges and charts that the build kept: they take seconds."""
    for kept in ("worlds", "charts"):
        if (ROOT / FOLDER / kept).is_dir():
            shutil.copytree(ROOT / FOLDER / kept, folder / FOLDER / kept)
    shutil.copytree(ROOT / "chokepoints", folder / "chokepoints", ignore=shutil.ignore_patterns("__pycache__"))
    return copy_data_and_pages(ROOT, folder)
