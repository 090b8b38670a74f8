"""A table's file as rows of cells, and what a spreadsheet or a stray comma does to it, told in plain words."""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from modelbook.errors import BookError, Place, undecoded

Description = dict[str, Any]  # a table or a column as datapackage.json describes it
TRUE, FALSE = ("true", "True", "yes", "1"), ("false", "False", "no", "0")
NUMBER = re.compile(r"[-+]?[\d.]+(e[-+]?\d+)?", re.I)
NUMERIC = ("number", "integer", "year")
THOUSANDS = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?")
DECIMAL = re.compile(r"[-+]?\d+,\d+")
AS_CSV = (
    "Save the table as CSV in UTF-8 with commas: in Excel as “CSV UTF-8”, in LibreOffice by “Edit filter settings”."
)


def split(cell: str) -> tuple[str, ...]:
    """The parts of a cell that a semicolon joins."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def rows(root: Path, name: str) -> list[tuple[int, list[str]]]:
    """The rows of a CSV file, each with the line on which it begins; the first holds the names of the columns.

    Raises
    ------
    BookError
        When there is no file or no first line, or a spreadsheet saved it by its own custom: another encoding, semicolons.
    """
    file = root / name
    if not file.is_file():
        raise BookError("the table has no file.", where=name, mend="Restore it.")
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BookError("a letter is not UTF-8.", where=Place(name, undecoded(error)), mend=AS_CSV) from None
    head = text.partition("\n")[0]
    for mark, called in ((";", "semicolons"), ("\t", "tabs")):
        if mark in head and "," not in head:
            raise BookError(f"{called} stand between the columns.", where=Place(name, 1), mend=AS_CSV)
    reader, out, line = csv.reader(io.StringIO(text, newline=""), strict=True), [], 1
    try:
        for cells in reader:
            out.append((line, cells))
            line = reader.line_num + 1
    except csv.Error:
        raise BookError(
            "a double quote in this row is not closed, or text follows the one that closes.",
            where=Place(name, line),
            mend="Write one before the text and one behind it, and two for each that stands in it.",
        ) from None
    if not out or not any(out[0][1]):
        raise BookError("the first line is empty.", where=Place(name, 1), mend="Restore the names of the columns.")
    if not all(out[0][1]):
        what = f"column {out[0][1].index('') + 1} has no name."
        raise BookError(what, where=Place(name, 1), mend="Name it, or remove it and its comma in each row.")
    return out


def misnamed(head: list[str], wanted: Iterable[str], optional: Iterable[str] = ()) -> Iterator[tuple[str, str]]:
    """What is wrong with the names of the columns in a first line, and its mend: one name that is spelled wrong, one mistake.

    Parameters
    ----------
    head : list of str
        The first line.
    wanted, optional : iterable of str
        The columns that the table must have, and those that it may.
    """
    missing = [column for column in wanted if column not in head]
    free = [*missing, *(column for column in optional if column not in head and column not in missing)]
    for name in (name for name in head if name not in {*wanted, *optional}):
        meant = next(iter(difflib.get_close_matches(name, free, n=1, cutoff=0.5)), "")
        if meant in missing:
            missing.remove(meant)
            yield f"the column '{meant}' is missing.", f"Rename the column '{name}', which the table does not have."
        elif meant:
            yield f"the table has no column '{name}'.", f"Did you mean {meant}?"
        elif name:
            mend = "Remove the column, or describe it in data/datapackage.json."
            yield f"the table has no column '{name}'.", mend
        else:
            yield "a column has no name.", "Remove the extra comma at the end of the lines, or name the column."
        free = [column for column in free if column != meant]
    yield from (
        (f"the column '{column}' is missing.", "Add it to the first line, and its cells below.") for column in missing
    )


def ragged(cells: list[str], head: list[str], fields: list[Description]) -> tuple[str, str]:
    """What is wrong with a row that has not as many cells as its table has columns, and its mend: mostly a comma in a number
    or a text.

    Parameters
    ----------
    cells, head : list of str
        The row, and the first line.
    fields : list of dict
        The columns as datapackage.json describes them.
    """
    if not any(cells):
        return "the line is empty.", "Remove it."
    more, count = len(cells) - len(head), f"the row has {len(cells)} cells, and the first line has {len(head)} columns"
    if more < 0:
        return f"{count}.", "Add the commas of its empty cells."
    if not any(cells[len(head) :]):
        return f"{count}.", "Remove the commas at its end."
    described = {f["name"]: f for f in fields}

    def apart(k: int) -> tuple[int, int, int]:
        """How badly the row reads when the cells from `k` on are one; the least wins."""
        joined = [*cells[:k], _whole(cells, k, more), *cells[k + more + 1 :]]
        unfit = sum(not _fits(cell, described.get(column, {})) for column, cell in zip(head, joined, strict=True))
        numeric = described.get(head[k], {}).get("type") in NUMERIC
        likely = (
            numeric and THOUSANDS.fullmatch(joined[k]),
            cells[k + 1].startswith(" "),
            numeric and DECIMAL.fullmatch(joined[k]) and described[head[k]]["type"] == "number",
            True,
        )
        return unfit, next(rank for rank, yes in enumerate(likely) if yes), k

    unfit, rank, k = min(apart(k) for k in range(len(head)))
    if unfit:
        return f"{count}.", "Put a text that holds a comma in double quotes, and write numbers without commas."
    whole = _whole(cells, k, more)
    mend = "Put the text in double quotes."
    if rank in (0, 2):
        mend = f"Write {whole.replace(',', '.' if rank else '')}."
    return f"{count}: most likely the comma in {head[k]}, '{whole}', parts it in two.", mend


def _whole(cells: list[str], k: int, more: int) -> str:
    return ",".join(cells[k : k + more + 1])


def _fits(cell: str, field: Description) -> bool:
    """Whether a cell could stand in a column; a number with a comma in it counts as one."""
    limits = field.get("constraints", {})
    if not cell:
        return not limits.get("required")
    if field.get("type") in NUMERIC:
        return any(form.fullmatch(cell) for form in (NUMBER, THOUSANDS, DECIMAL))
    if field.get("type") == "boolean":
        return cell in TRUE + FALSE
    return cell in limits.get("enum", [cell]) and bool(re.fullmatch(limits.get("pattern", ".*"), cell, re.S))
