"""A table as records that a reader looks up: each cell with its source, and how it came to be.

datapackage.json says how: a resource's ``records`` names the column that is a record's title, the columns of the short
view and of the filters, and the table that gives single cells a source of their own; a field's ``computed`` gives the
formula of cells that the book works out itself, ``empty`` what an empty cell means.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pandas as pd

from modelbook.errors import BookError, Problem, nearest
from modelbook.tables.files import split
from modelbook.worlds import expressions, words
from modelbook.worlds.book import Book

HIDDEN = ("id", "note", "source")  # said elsewhere than in a column
KINDS = ("published", "estimate", "computed", "open")
EMPTY = "not published"
WORDS = {"estimate": "estimate", "computed": "computed", "open": "left open", "empty": EMPTY}


@dataclass(frozen=True)
class Cell:
    """What stands in a cell. `kind` is one of KINDS, ``empty`` or ``none`` (does not apply); `value` is what it sorts by."""

    column: str
    text: str
    value: float | str | None
    kind: str
    sources: tuple[str, ...]
    own: bool = False
    note: str = ""
    formula: str = ""


@dataclass(frozen=True)
class Record:
    """A row: its id, its title, its cells by column."""

    id: str
    title: str
    note: str
    sources: tuple[str, ...]
    line: int
    cells: dict[str, Cell] = field(hash=False)


def columns(book: Book, name: str) -> list[dict]:
    """The columns that are shown, without the title's."""
    spec = book.resources[name]["records"]
    elsewhere = (*HIDDEN, spec["title"], *spec.get("hidden", ()))
    return [f for f in book.resources[name]["schema"]["fields"] if f["name"] not in elsewhere]


def records(book: Book, name: str) -> list[Record]:
    """All rows of a table.

    Raises
    ------
    BookError
        When a row of the table of cells names a cell that is not there, or says of a cell what cannot be.
    """
    table, spec = book.table(name), book.resources[name]["records"]
    own = dict(_own_cells(book, name))
    shown = columns(book, name)
    out = []
    for line, row in table.iterrows():
        keys = split(row.source)
        cells = {f["name"]: _cell(f, row, keys, own.get((row.id, f["name"]))) for f in shown}
        out.append(Record(row.id, row[spec["title"]], str(row.get("note", "")), keys, line, cells))
    return out


def problems(book: Book) -> Iterator[Problem]:
    """What is wrong in the tables that are shown as records."""
    for name, resource in book.resources.items():
        if "records" in resource:
            try:
                records(book, name)
            except BookError as error:
                yield error.problem


def _own_cells(book: Book, name: str) -> Iterator[tuple[tuple[str, str], dict]]:
    spec = book.resources[name]["records"].get("cells")
    if not spec:
        return
    table, known = book.table(name), [f["name"] for f in columns(book, name)]
    for line, row in book.table(spec["table"]).iterrows():
        where = book.at(spec["table"], line)
        matching = table[table.id == row[spec["row"]]]
        if matching.empty:
            what = f"there is no row '{row[spec['row']]}' in {book.file(name)}."
            raise BookError(what, where=where.in_column(spec["row"]), mend=nearest(row[spec["row"]], table.id))
        if row.column not in known:
            what = f"{book.file(name)} has no column '{row.column}'."
            raise BookError(what, where=where.in_column("column"), mend=nearest(row.column, known))
        there = _is_there(matching.iloc[0][row.column])
        if there == (row.kind == "open"):
            what = f"the cell {row.column} of '{row[spec['row']]}' is {'filled' if there else 'empty'}."
            raise BookError(what, where=where.in_column("kind"), mend="Write open for an empty cell, and only for one.")
        yield (row[spec["row"]], row.column), {"kind": row.kind, "sources": split(row.source), "note": row.note}


def _cell(f: dict, row: pd.Series, keys: tuple[str, ...], own: dict | None) -> Cell:
    value = row[f["name"]]
    there, formula = _is_there(value), _formula(f, row)
    if own:
        kind, keys = own["kind"], own["sources"]
    elif there:
        kind = "computed" if formula else "published"
    else:
        kind, keys = ("none" if f.get("empty") else "empty"), ()
    if not there:
        text = f.get("empty") or WORDS[kind]
        value = None
    elif isinstance(value, str):
        text = value
    else:
        value = float(value)
        text = words.shown(value, None, f.get("unit", ""))
    note, formula = own["note"] if own else "", formula if kind == "computed" else ""
    return Cell(f["name"], text, value, kind, keys, bool(own), note, formula)


def _formula(f: dict, row: pd.Series) -> str:
    """How a cell was worked out, with the row's own numbers; empty for one that was not."""
    for case in f.get("computed", ()):
        if all(row[column] == value for column, value in case.get("when", {}).items()):
            return expressions.filled(case["formula"], lambda slot: _number(row, slot.variable))
    return ""


def _number(row: pd.Series, column: str) -> str:
    """What a formula shows of a column: its number, or its name where the row has none."""
    return words.shown(row[column]) if _is_there(row[column]) else column


def _is_there(value) -> bool:
    return not (pd.isna(value) or value == "")
