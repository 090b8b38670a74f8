"""What a row of a table tells: a number or a word, with its unit, what it is, and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from modelbook.errors import BookError, nearest
from modelbook.tables import asked
from modelbook.tables.files import split
from modelbook.tables.kept import kept
from modelbook.tables.retired import retired
from modelbook.worlds.book import Book


@dataclass(frozen=True)
class Quantity:
    """A number (or a word) with its unit, what it is, and where it comes from."""

    value: float | str
    unit: str = ""
    what: str = ""
    sources: tuple[str, ...] = ()
    note: str = ""
    model: str = ""
    low: float | None = None
    high: float | None = None
    drawn: bool = False  # over worlds that fit: a median with its 5th and 95th percentile
    line: str = field(default="", compare=False)


@kept
def _by_id(book: Book, table: str) -> dict[str, tuple[int, dict[str, Any]]]:
    """The rows of a table by their id, each with its line; of an id that stands twice, the first."""
    frame = book.table(table)
    rows = zip(frame.index, frame.to_dict("records"), strict=True)
    return {str(row["id"]): (int(line), {str(k): v for k, v in row.items()}) for line, row in reversed([*rows])}


def told(book: Book, table: str, row: str) -> str:
    """All that a row says, as one text; empty where the table has no such row."""
    return repr(_by_id(book, table)[row][1]) if row in _by_id(book, table) else ""


def _gone(book: Book, table: str, whole: str, row_id: str) -> BookError:
    """What is said of a row that is not there: why it was retired and what stands instead, or what it may be called."""
    was = retired(book)
    for key in ((table, whole), (table, row_id)):
        if key in was:
            mend = f"Name {was[key].instead} instead." if was[key].instead else "Name another row."
            return BookError(f"{was[key]}.".replace("..", "."), mend=mend)
    return BookError(f"there is no fact '{row_id}' in {book.file(table)}.", mend=nearest(row_id, book.table(table).id))


def fact(book: Book, name: str, form: str = "") -> Quantity:
    """The quantity that a row of a table tells, by its id alone or as ``TABLE:ROW.COLUMN``.

    Raises
    ------
    BookError
        When it names no table, row or column, or the row was retired, or its cell is empty.
    """
    table_name, _, rest = name.rpartition(":")
    table_name = table_name or book.settings.facts
    if not table_name:
        raise BookError(
            f"'{name}' names no table, and the book has none of facts.",
            mend='Write TABLE:ROW, or name the table in data/datapackage.json: "modelbook": {"facts": "TABLE"}.',
        )
    with asked.unheard():  # of the table a row alone counts, and, where that is missing, all
        table = book.table(table_name)
    if "id" not in table:
        raise BookError(f"the rows of {book.file(table_name)} have no names (a column id).", mend="Name another table.")
    with asked.unheard():
        rows = _by_id(book, table_name)
    row_id, column = (rest, "") if rest in rows else rest.rpartition(".")[::2]
    if not column and not row_id:
        row_id = rest
    asked.tell(f"row:{table_name}/{each}" for each in (rest, row_id))
    if row_id not in rows:
        raise _gone(book, table_name, rest, row_id or rest)
    line, row = rows[row_id]
    column = column or "value"
    if column not in table:
        raise BookError(f"{book.file(table_name)} has no column '{column}'.", mend=nearest(column, table.columns))
    value = row[column]
    if (pd.isna(value) or value == "") and not form.startswith("range"):
        raise BookError(
            f"the fact '{row_id}' has no {column}.",
            where=book.at(table_name, line),
            mend="Name another column, such as low or high.",
        )

    def get(c: str) -> str:
        return str(row[c]) if c in table and str(row[c]) not in ("", "nan") else ""

    def bound(c: str) -> float | None:
        return None if c not in table or pd.isna(row[c]) else float(row[c])

    fields = {f["name"]: f for f in book.resources[table_name]["schema"]["fields"]}
    says = {"row": [], "column": True, "note": "note"} | book.resources[table_name].get("fact", {})
    said = [get(c) for c in says["row"]]
    if says["column"]:
        said.append(str(fields[column].get("description", "")).rstrip("."))
    return Quantity(
        value=value if isinstance(value, str) else float(value),
        unit=get("unit") if column in ("value", "low", "high") else fields[column].get("unit", ""),
        what=", ".join(filter(None, said)),
        sources=split(get("source")),
        note=get(says["note"]),
        low=bound("low"),
        high=bound("high"),
        line=f"{book.file(table_name)}:{line}",
    )
