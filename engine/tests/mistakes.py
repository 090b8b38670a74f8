"""A copy of a book's data and pages in which a test can make a mistake, and what the command says to it."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

from modelbook.cli import main


@dataclass
class Copy:
    """A temporary copy of data/ and book/."""

    root: Path

    def lines(self, table: str) -> list[list[str]]:
        """The cells of a table, its heads first."""
        with (self.root / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file))

    def write(self, table: str, lines: list[list[str]]) -> None:
        with (self.root / "data" / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(lines)

    def change(self, table: str, where: Callable[[dict], bool], **cells: str) -> int:
        """Write other cells into the first row that `where` picks; its line in the file."""
        head, *rows = self.lines(table)
        for line, row in enumerate(rows, 2):
            if where(dict(zip(head, row, strict=True))):
                for column, cell in cells.items():
                    row[head.index(column)] = cell
                self.write(table, [head, *rows])
                return line
        raise LookupError(f"no such row in {table}")

    def add(self, table: str, **cells: str) -> int:
        """Add a row, like the last one but for `cells`; its line in the file."""
        head, *rows = self.lines(table)
        rows.append([cells.get(column, cell) for column, cell in zip(head, rows[-1], strict=True)])
        self.write(table, [head, *rows])
        return len(rows) + 1

    def rename(self, table: str, column: str, name: str) -> None:
        head, *rows = self.lines(table)
        head[head.index(column)] = name
        self.write(table, [head, *rows])

    def drop(self, table: str, column: str) -> None:
        lines = self.lines(table)
        k = lines[0].index(column)
        self.write(table, [row[:k] + row[k + 1 :] for row in lines])

    def page(self, text: str, name: str = "book/chapters/mistake.md") -> None:
        (self.root / name).write_text(text, encoding="utf-8")


def inside(capsys, *arguments: str, main: Callable[[list[str]], int] = main) -> SimpleNamespace:
    """The same within this process, which is faster; `main` is the command's own."""
    capsys.readouterr()
    try:
        status = main([*map(str, arguments)])
    except SystemExit as stop:  # argparse
        status = stop.code
    said = capsys.readouterr()
    return SimpleNamespace(returncode=status, stdout=said.out, stderr=said.err)


def command(*arguments: str, cwd: Path, prog: str = "modelbook.cli") -> subprocess.CompletedProcess:
    """The command line, in a process of its own as a reader starts it; `prog` is the module that is run."""
    line = [sys.executable, "-m", prog, *map(str, arguments)]
    return subprocess.run(line, cwd=cwd, capture_output=True, text=True, encoding="utf-8", timeout=120)


def copy_data_and_pages(root: Path, folder: Path) -> Copy:
    """Copy what a book's check reads: its tables, its works and its pages."""
    shutil.copytree(root / "data", folder / "data")
    (folder / "book").mkdir()
    for file in [*(root / "book").glob("*.bib"), *(root / "book").rglob("*.md")]:
        to = folder / file.relative_to(root)
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, to)
    return Copy(folder)


def assert_refused(answer, *words: str) -> None:
    """Exit status 2, nothing on standard output, and one line of the message that holds every word and how to mend it."""
    assert answer.returncode == 2, (answer.stdout, answer.stderr)
    assert answer.stdout == ""
    assert "Traceback" not in answer.stderr
    lines = [line for line in answer.stderr.splitlines() if all(word in line for word in words)]
    assert lines, f"no line with {words} in: {answer.stderr}"
    assert any(MENDS.search(line) for line in lines), f"no word on how to mend it in: {lines}"


MENDS = re.compile(
    r"Known: |(Did you mean|Add|Begin|Close|Put|Remove|Save|Rename|Restore|Use|Write|Name|Give|Keep|Define|Bind|Take|Undo|Mend|Make|Set|Ask|Its years|goes from|runs from)\b"
)
