"""The tutorial of the documentation, followed word for word: each file as the page shows it, each command as it stands."""

from __future__ import annotations

import re
import shlex
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fresh import Environment, wheel

ENGINE = Path(__file__).resolve().parents[1]
DOCS = ENGINE / "docs"
FENCE = re.compile(r"^(`{3,})(\{?[\w-]+\}?)[^\n]*\n((?::caption: (\S+)\n\n)?)(.*?)^\1$", re.M | re.S)


def blocks(page: str) -> list[tuple[str, str, str]]:
    """The blocks of a page: kind, the file that it is, text."""
    text = (DOCS / "book" / f"{page}.md").read_text(encoding="utf-8")
    return [(kind, file or "", inside) for _, kind, _, file, inside in FENCE.findall(text)]


@dataclass(frozen=True)
class Step:
    """A command that was given, or a file that was written: how long the command took, how many lines the file has."""

    what: str
    seconds: float = 0.0
    lines: int = 0


class Followed:
    """A reader of the tutorial, in an empty folder and a fresh environment; `wheel` stands for what the index would give."""

    def __init__(self, folder: Path):
        self.environment = Environment(folder, ENGINE.parent / "requirements.txt")
        self.made = wheel(ENGINE, folder)
        self.here = self.environment.empty

    def steps(self) -> Iterator[Step]:
        """All of them, in their order."""
        for kind, file, text in blocks("first"):
            if file:
                (self.environment.empty / file).write_text(text, encoding="utf-8")
                yield Step(file, lines=len(text.splitlines()))
            for line in text.splitlines() if kind == "console" else ():
                assert line.startswith("$ "), line
                start = time.perf_counter()
                self.give(line.removeprefix("$ "))
                yield Step(line, time.perf_counter() - start)

    def give(self, line: str) -> None:
        """One command."""
        command, *arguments = shlex.split(line)
        if command == "pip":
            assert arguments == ["install", "modelbook[book]"]
            self.environment.install(f"{self.made}[book]")
        elif command == "cd":
            self.here = self.here / arguments[0]
        elif command == "mv":
            shutil.move(self.here / arguments[0], self.here / arguments[1])
        else:
            answer = self.environment.run(command, *arguments, cwd=self.here)
            assert answer.returncode == 0, (line, answer.stdout, answer.stderr)
