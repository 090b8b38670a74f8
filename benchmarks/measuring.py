"""What the parts of the benchmarks share: folders, settings, and the table in which a part says what it measured."""

from __future__ import annotations

import os
import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
SITE = Path(os.environ.get("CHOKEPOINTS_SITE", ROOT / "_build" / "html"))  # as the tests have it


@dataclass
class Table:
    """A table of a result: its columns, its rows of words and numbers, and what could not be measured and why.

    In a heading a unit stands in brackets.
    """

    name: str
    title: str
    columns: list[str]
    rows: list[list[str | float]] = field(default_factory=list)
    gaps: list[list[str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def row(self, *cells: str | float) -> None:
        if len(cells) != len(self.columns):
            raise ValueError(f"{self.name}: {len(cells)} cells for {len(self.columns)} columns")
        self.rows.append([*cells])

    def missing(self, what: str, because: str) -> None:
        self.gaps.append([what, nameless(because)])

    def lines(self) -> str:
        rows = [" | ".join(str(cell) for cell in row) for row in [self.columns, *self.rows]]
        return "\n".join([self.title, *rows, *(f"not measured: {what}, because {why}" for what, why in self.gaps)])


def option(name: str, usual: int) -> int:
    """A whole number from the environment."""
    return int(os.environ.get(name, "") or usual)


def percentile(values: list[float], which: int) -> float:
    """A percentile by the nearest rank, so that it is one of the values."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, max(0, -(-which * len(ranked) // 100) - 1))]


def nameless(text: str) -> str:
    """A message without the names of this machine's folders."""
    for folder in (ROOT, Path(tempfile.gettempdir()), Path.home()):
        text = text.replace(str(folder), "…")
    return re.sub(r"http://127\.0\.0\.1:\d+", "", re.sub(r"\x1b\[[0-9;]*m", "", text)).strip()[:200]
