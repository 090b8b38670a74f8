"""The results of a book's benchmarks, ``benchmarks/results/DATE.json``: what was measured, when, on which machine.

::

    {"date": "2026-01-31", "machine": {"cores": "2", "Chromium": "140.0"},
     "parts": {"PART": {"at": "2026-01-31 12:00 UTC", "load": [0.2, 0.9], "failed": "why, where a part broke off",
       "tables": {"NAME": {"title": "...", "columns": ["Page", "Bytes (kB)"], "rows": [["index.html", 12.5]],
         "gaps": [["what was not measured", "why"]], "notes": ["..."]}}}}}
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from modelbook.errors import BookError
from modelbook.worlds.book import Book

FOLDER = "benchmarks/results"
Cell = str | float


@dataclass(frozen=True)
class Measured:
    """A table of a result.

    Attributes
    ----------
    title, at : str
        What it shows; when that was measured.
    load : sequence of float
        How many processes wanted a core before and after it.
    columns, rows
        Headings, units in brackets; cells of words and numbers.
    gaps : sequence of (what, why)
        What was not measured.
    notes : sequence of str
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    at: str = ""
    load: Sequence[float] = ()
    gaps: Sequence[tuple[str, str]] = ()
    notes: Sequence[str] = ()

    @property
    def numbers(self) -> int:
        """How many columns, the last ones, hold numbers alone."""
        count = 0
        for cells in reversed([*zip(*self.rows, strict=True)]):
            if any(isinstance(cell, str) and cell for cell in cells):
                break
            count += 1
        return count


@dataclass(frozen=True)
class Result:
    """A result file.

    Attributes
    ----------
    date : str
    machine : mapping of str to str
        What a number depends on.
    tables : mapping of name to Measured
    failed : mapping of part to str
        The parts that broke off, and why.
    """

    date: str
    machine: Mapping[str, str]
    tables: Mapping[str, Measured]
    failed: Mapping[str, str] = field(default_factory=dict)


def newest(root: Path) -> Path | None:
    """The file of the newest result: its name is its date."""
    return max((root / FOLDER).glob("*.json"), default=None)


def latest(book: Book) -> Result | None:
    """The newest result of a book; none where nothing was measured.

    Raises
    ------
    BookError
        When the file is no result; what one lacks is no mistake.
    """
    file = newest(book.root)
    if file is None:
        return None
    try:
        return read(json.loads(file.read_text(encoding="utf-8")))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        where = f"{FOLDER}/{file.name}"
        what = f"this is no result of the benchmarks ({type(error).__name__}: {error})."
        raise BookError(what, where=where, mend="Measure again, or take the file away.") from None


def read(said: Mapping) -> Result:
    """A result from its JSON."""
    tables, failed = {}, {}
    for name, part in said["parts"].items():
        if part.get("failed"):
            failed[name] = str(part["failed"])
        for key, one in part.get("tables", {}).items():
            if any(len(row) != len(one["columns"]) for row in one["rows"]):
                raise ValueError(f"a row of the table {key} has not {len(one['columns'])} cells")
            gaps = [(what, why) for what, why in one.get("gaps", ())]
            own = (one["title"], one["columns"], one["rows"], part.get("at", ""), part.get("load", ()), gaps)
            tables[key] = Measured(*own, one.get("notes", ()))
    return Result(said["date"], said["machine"], tables, failed)
