"""Rows that are no longer used: they stay in their tables, to be read, and are left out wherever rows are counted or drawn.

``data/retired.csv`` names each with its table, the day and the reason. `Tables.table` leaves them out; what has to do with the
file itself (downloads, comparisons) asks for all rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from modelbook.errors import Problem, nearest
from modelbook.tables.kept import kept

if TYPE_CHECKING:
    from modelbook.tables.frames import Tables

TABLE = "retired"


@dataclass(frozen=True)
class Retired:
    """A row that is no longer used: its table and key, since when, why, and the row that took its place."""

    table: str
    row: str
    date: str
    because: str
    instead: str = ""

    def __str__(self) -> str:
        return f"'{self.row}' is not used since {self.date}: {self.because}"


@kept
def retired(book: Tables) -> dict[tuple[str, str], Retired]:
    """The rows of a book that are no longer used, by table and key; in the order of their table."""
    if TABLE not in book.resources:
        return {}
    found = [Retired(**{str(k): str(v) for k, v in row.items()}) for row in book.table(TABLE).to_dict("records")]
    return {(each.table.replace("-", "_"), each.row): each for each in found}


def keys(book: Tables, name: str, table: pd.DataFrame) -> pd.Series[str]:
    """The key of each row: the cells of its primary key with a space between; without one, of its first column."""
    primary = book.resources[name]["schema"].get("primaryKey") or [table.columns[0]]
    columns = [primary] if isinstance(primary, str) else list(primary)
    texts = [table[column].map(_text) for column in columns if column in table]
    return pd.Series(
        [" ".join(filter(None, parts)) for parts in zip(*texts, strict=True)], index=table.index, dtype=object
    )


def _text(cell: object) -> str:
    """A cell of a key as it is written; a whole number without its point."""
    if isinstance(cell, float):
        return "" if cell != cell else f"{cell:g}"
    return str(cell)


def live(book: Tables, name: str, table: pd.DataFrame) -> pd.DataFrame:
    """The rows of a table that are used."""
    gone = {row for of, row in retired(book) if of == name}
    return table[~keys(book, name, table).isin(gone)] if gone else table


def problems(book: Tables) -> Iterator[Problem]:
    """Rows said to be retired that no table has, and replacements that are not there."""
    if TABLE not in book.resources:
        return
    for line, row in book.table(TABLE).iterrows():
        at, name = book.at(TABLE, line), row["table"].replace("-", "_")
        if name not in book.resources or name == TABLE:
            yield Problem(f"there is no table '{row['table']}'.", at.in_column("table"), nearest(name, book.resources))
            continue
        every = book.table(name, retired=True)
        known = set(keys(book, name, every))
        for column in ("row", "instead"):
            if row[column] and row[column] not in known:
                what = f"{book.file(name)} has no row '{row[column]}'."
                mend = f"{nearest(row[column], known)} A retired row stays in its table."
                yield Problem(what, at.in_column(column), mend if column == "row" else nearest(row[column], known))
        if row["instead"] and (name, row["instead"]) in retired(book):
            what = f"'{row['instead']}' is retired too."
            yield Problem(what, at.in_column("instead"), "Name a row that is used, or none.")
