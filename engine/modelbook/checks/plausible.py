"""Values of data/ that fit their columns and can hardly be meant: years, signs, units, what changed since the last release."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import tarfile
from collections.abc import Iterator
from typing import Any

import pandas as pd

from modelbook.errors import Problem, nearest
from modelbook.tables.frames import PACKAGE
from modelbook.worlds.book import Book

FIRST, AHEAD = 1900, 30  # the years that a table may speak of: from the first to so many after its own
SPREADSHEET = re.compile(r"#+(REF!|N/A|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!)|#{3,}$")
DATED = re.compile(r"([12]\d{3})(-\d\d)?(-\d\d)?")
FOLD = 5  # a number that is so many times what it was has changed its unit, or lost a digit
FEW = 3  # rows of a column that hold each other's values: fewer may be mended by hand


def problems(book: Book) -> Iterator[Problem]:
    """What is hardly meant, row by row."""
    for part in (_cells, _units, _changes):
        yield from part(book)


def _cells(book: Book) -> Iterator[Problem]:
    """Years out of time, and what a spreadsheet writes where a formula fails."""
    last = int((book.as_of or "2026")[:4]) + AHEAD
    for name in book.resources:
        dates = {f["name"] for f in book.fields(name) if _is_date(f)}
        (_, head), *rows = book.lines(name)
        for line, cells in rows:
            for column, cell in zip(head, cells, strict=False):
                if SPREADSHEET.match(cell):
                    mend = "Write the value that the formula should have given, or leave the cell empty."
                    yield Problem(
                        f"'{cell}' is what a spreadsheet writes for a mistake.", book.at(name, line, column), mend
                    )
                year = DATED.match(cell) if column in dates else None
                if year and not FIRST <= int(year[1]) <= last:
                    what = f"the year {year[1]} is not between {FIRST} and {last}."
                    yield Problem(what, book.at(name, line, column), "Write the year that is meant.")


def _is_date(field: dict[str, Any]) -> bool:
    return (
        field["type"] in ("year", "date")
        or field["name"] == "year"
        or "[12][0-9]{3}" in field.get("constraints", {}).get("pattern", "")
    )


def _units(book: Book) -> Iterator[Problem]:
    """Units that the book's vocabulary lacks, and numbers below what their quantity can be.

    datapackage.json gives it as ``"modelbook": {"units": {QUANTITY: {"units": [...], "least": 0}}}``.
    """
    vocabulary = book.settings.units
    least = {unit: (quantity, says.get("least")) for quantity, says in vocabulary.items() for unit in says["units"]}
    if not least:
        return
    for name in book.resources:
        table = book.table(name)
        if "unit" not in table or name == "bets":  # a bet's unit is words behind a number
            continue
        numbers = [
            c for c in ("value", "baseline", "low", "high") if c in table and pd.api.types.is_numeric_dtype(table[c])
        ]
        for line, row in table.iterrows():
            if row.unit and row.unit not in least:
                mend = f"{nearest(row.unit, least)} A new unit joins modelbook.units in {PACKAGE}."
                yield Problem(f"there is no unit '{row.unit}'.", book.at(name, line, "unit"), mend)
                continue
            quantity, bound = least.get(row.unit, ("", None))
            for column in numbers:
                if bound is not None and row[column] < bound:
                    what = f"{row[column]:g} {row.unit}: a {quantity} is not under {bound:g}."
                    yield Problem(what, book.at(name, line, column), "Mend its sign, or its unit.")


# -- what changed since the last release --------------------------------------------------------------------------------


def _changes(book: Book) -> Iterator[Problem]:
    """Numbers and units that changed so far since the last release that they are hardly mended, and columns sorted alone.

    A change that is meant is named, with its reason, in ``"modelbook": {"revised": {"TABLE:ROW.COLUMN": "reason"}}``.
    """
    before = released(str(book.root))
    revised = book.settings.revised
    for name in book.resources:
        old = before.get(book.file(name))
        (_, head), *rows = book.lines(name)
        keys = _keys(book, name)
        if not old or not keys or not set(keys) <= {*head} & {*old[0]}:
            continue
        was = {tuple(row[k] for k in keys): row for row in (dict(zip(old[0], r, strict=False)) for r in old[1:])}
        now = {line: dict(zip(head, cells, strict=False)) for line, cells in rows if any(cells)}
        both = [(line, row, was[key]) for line, row in now.items() if (key := tuple(row[k] for k in keys)) in was]
        if apart := _apart(book, name, head, both):
            yield apart
            continue
        for line, row, past in both:
            called = ",".join(filter(None, (row[k] for k in keys)))
            for column in (c for c in head if c in past and f"{name}:{called}.{c}" not in revised):
                if told := _changed(column, past[column], row[column]):
                    mend = f'Mend it, or say why in {PACKAGE}: "revised": {{"{name}:{called}.{column}": "..."}}.'
                    yield Problem(told, book.at(name, line, column), mend)


def _keys(book: Book, name: str) -> list[str]:
    """The columns by which a row is known."""
    key = book.resources[name]["schema"].get("primaryKey") or []
    columns = [f["name"] for f in book.fields(name)]
    if key:
        return [key] if isinstance(key, str) else list(key)
    return [c for c in ("id", "year", "index") if c in columns] if "id" in columns else []


def _changed(column: str, past: str, now: str) -> str:
    """What is odd in how a cell changed; empty for nothing."""
    if column == "unit":
        return f"the unit was '{past}' at the last release." if past not in ("", now) else ""
    try:
        x, y = float(past), float(now)
    except ValueError:
        return ""
    ratio = abs(y / x) if x and y else 1.0
    if ratio >= FOLD or ratio <= 1 / FOLD:
        return f"{y:g} is {ratio:.3g} times the {x:g} of the last release."
    return f"{y:g} has not the sign of the {x:g} of the last release." if x * y < 0 else ""


def _apart(
    book: Book, name: str, head: list[str], both: list[tuple[int, dict[str, str], dict[str, str]]]
) -> Problem | None:
    """A column whose rows hold each other's former values: it was sorted alone."""
    for column in head:
        moved = [
            (line, row[column], past[column])
            for line, row, past in both
            if row[column] != past.get(column, row[column])
        ]
        if len(moved) >= FEW and sorted(now for _, now, _ in moved) == sorted(past for _, _, past in moved):
            what = f"{len(moved)} rows hold each other's former {column}: the column was sorted without the others."
            return Problem(what, book.at(name, moved[0][0], column), "Undo it, and sort whole rows.")
    return None


def released(root: str) -> dict[str, list[list[str]]]:
    """The tables of the last release (the newest tag of the repository; else its last commit), by file; none without git."""
    packed = _git(root, "archive", _last(root), "data")
    if not packed:
        return {}
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        files = {m.name: archive.extractfile(m) for m in archive if m.name.endswith(".csv")}
        texts = {name: file.read().decode("utf-8-sig", errors="replace") for name, file in files.items() if file}
    return {name: list(csv.reader(io.StringIO(text, newline=""))) for name, text in texts.items()}


def base(root: str) -> str:
    """What tables are compared with, as one word: another one when that is another; empty without git."""
    return _git(root, "rev-parse", f"{_last(root)}:data").decode().strip()


def _last(root: str) -> str:
    """The newest tag of the repository, else its last commit."""
    return _git(root, "describe", "--tags", "--abbrev=0").decode().strip() or "HEAD"


def _git(root: str, *arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", "-C", root, *arguments], capture_output=True, timeout=20)
    except OSError:  # no git here
        return b""
    return done.stdout if done.returncode == 0 else b""


def unread(book: Book) -> Iterator[Problem]:
    """Assumptions of a model that no equation of it reads: their slider would be dead."""
    if "symbols" not in book.resources:
        return
    for line, row in book.table("symbols").iterrows():
        if row.model not in book.models:
            continue
        model = book.models[row.model]
        if row.symbol not in model.inputs:
            what = f"no equation of {row.model} reads '{row.symbol}', so its slider would move nothing."
            yield Problem(what, book.at("symbols", line, "symbol"), "Use it in an equation, or remove the row.")
