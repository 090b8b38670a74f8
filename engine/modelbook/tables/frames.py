"""data/ as typed pandas frames; an error names file, line and column.

The tables and their columns are described in ``data/datapackage.json`` (Frictionless Data Package); nothing about a
column is written twice. The file also names the models and charts of a book, so that a second book can use this package.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from modelbook.errors import BookError, Place, nearest
from modelbook.tables import asked, files, settings, works
from modelbook.tables import retired as retirement
from modelbook.tables.described import PACKAGE, described, whole
from modelbook.tables.files import TRUE
from modelbook.tables.kept import kept
from modelbook.tables.settings import Settings


def is_book(folder: Path) -> bool:
    """Whether `folder` holds a book of this package (a datapackage.json with a ``modelbook`` part)."""
    file = folder / PACKAGE
    return file.is_file() and '"modelbook"' in file.read_text(encoding="utf-8")


def find_root(start: Path | None = None) -> Path:
    """The folder of the book: upwards from `start`; without it ``MODELBOOK_BOOK``, else upwards from the working directory.

    Raises
    ------
    BookError
        When none of them holds ``data/datapackage.json``.
    """
    if start is None and os.environ.get("MODELBOOK_BOOK"):
        named = Path(os.environ["MODELBOOK_BOOK"]).resolve()
        if not is_book(named):
            raise BookError(
                f"MODELBOOK_BOOK names {named}, which has no {PACKAGE}.",
                mend="Name the folder above data/.",
            )
        return named
    here = (start or Path.cwd()).resolve()
    for folder in [here, *here.parents]:
        if is_book(folder):
            return folder
    raise BookError(
        f"There is no book here: no {PACKAGE} in {here} or above it.",
        mend="Run inside a book, set MODELBOOK_BOOK to its folder, or start one: modelbook new book NAME.",
    )


class Tables:
    """A book's data folder: its tables and its sources, each read when it is first asked for.

    Parameters
    ----------
    root : Path
        The folder above ``data/``.
    """

    def __init__(self, root: Path):
        self.root = root
        self.read_package()

    def read_package(self) -> None:
        """Read datapackage.json, and forget all that was read before.

        Raises
        ------
        BookError
            When it is no JSON, its part ``modelbook`` says what cannot be, or a table is not described.
        """
        try:
            text = (self.root / PACKAGE).read_text(encoding="utf-8-sig")
            self.package = json.loads(text)
        except json.JSONDecodeError as error:
            raise BookError(
                f"not valid JSON: {error.msg}.",
                where=Place(PACKAGE, error.lineno),
                mend="Mend the brackets, quotes or commas there.",
            ) from None
        self.settings = self._settings(self.package, text)
        self.package["resources"] = [described(r, self.root) for r in self.package.get("resources", [])]
        self.resources = {r["name"].replace("-", "_"): r for r in self.package["resources"]}
        self.kept: dict[Any, Any] = {}

    def _settings(self, package: Mapping[str, Any], text: str) -> Settings:
        return settings.read(package, text)

    @property
    def name(self) -> str:
        """The book's own name: of its folder in a reader's storage, of its downloads."""
        return str(self.package.get("name", "book"))

    @property
    def as_of(self) -> str:
        """The date the tables speak of, ``YYYY-MM-DD``."""
        return str(self.package.get("created", ""))[:10]

    @property
    def version(self) -> str:
        """The version of the data package."""
        return str(self.package.get("version", "0"))

    def file(self, name: str) -> str:
        """The path of a table, as messages print it."""
        return f"data/{self.resources[name]['path'] if name in self.resources else f'{name}.csv'}"

    @property
    def names(self) -> list[str]:
        """The names of the tables."""
        return list(self.resources)

    def has(self, name: str) -> bool:
        """Whether there is a table of a name."""
        return name in self.names

    def added(self, name: str, head: list[str]) -> list[tuple[int, list[str]]]:
        """Rows of a table that stand in no file, with a line and a cell for every column of `head`; see `Book`."""
        return []

    def fields(self, name: str) -> list[dict[str, Any]]:
        """The columns of a table, as they are described."""
        fields: list[dict[str, Any]] = (self.resources.get(name) or whole(name))["schema"]["fields"]
        return fields

    def at(self, name: str, line: Any, column: str = "") -> Place:
        """The place of a row of a table, or of one of its cells; `line` as the table's index has it."""
        return Place(self.file(name), int(line), column)

    def table(self, name: str, *, retired: bool = False) -> pd.DataFrame:
        """A table, typed by its schema, with its file's line numbers as the index named ``line``.

        Parameters
        ----------
        name : str
        retired : bool
            Rows that are no longer used (data/retired.csv) as well.

        Raises
        ------
        BookError
            When the table is not in the package, a column is missing or misspelt, or a cell does not fit its column.
        """
        if not self.has(name):
            raise BookError(f"there is no table '{name}'.", where=PACKAGE, mend=nearest(name, self.resources))
        return self._read(name) if retired or name == retirement.TABLE else self._live(name)

    @kept
    def _live(self, name: str) -> pd.DataFrame:
        return retirement.live(self, name, self._read(name))

    @kept
    def lines(self, name: str) -> list[tuple[int, list[str]]]:
        """The rows of a table's file with the line on which each begins, its heads first; the file is read once.

        Raises
        ------
        BookError
            When there is no file, or a spreadsheet saved it by its own custom: another encoding, semicolons.
        """
        asked.tell([f"table:{name}"])
        return files.rows(self.root, self.file(name))

    @kept
    def _read(self, name: str) -> pd.DataFrame:
        fields = self.fields(name)
        (_, head), *rows = self.lines(name) if name in self.resources else [(1, [f["name"] for f in fields])]
        rows = [*((line, cells) for line, cells in rows if any(cells)), *self.added(name, head)]
        for line, cells in rows:
            if len(cells) != len(head):
                what, mend = files.ragged(cells, head, fields)
                raise BookError(what, where=self.at(name, line), mend=mend)
        wanted = [f["name"] for f in fields]
        for column in wanted:
            if head.count(column) > 1:
                raise BookError(
                    f"the column '{column}' stands twice.", where=self.at(name, 1), mend="Remove one of the two."
                )
        if any(column not in head for column in wanted):
            what, mend = next(files.misnamed(head, wanted))
            raise BookError(what, where=self.at(name, 1), mend=mend)
        frame = pd.DataFrame([cells for _, cells in rows], columns=head, dtype="str")
        frame.index = pd.Index([line for line, _ in rows], name="line", dtype=int)
        for field in fields:
            frame[field["name"]] = self._typed(name, frame[field["name"]], field["type"])
        return frame[wanted]

    def _typed(self, name: str, column: pd.Series, kind: str) -> pd.Series:
        if kind in ("number", "integer", "year"):
            numbers = pd.to_numeric(column.where(column != "", "nan"), errors="coerce")
            bad = column[~np.isfinite(numbers) & (column != "")]  # letters, but "inf" and "nan" too
            if kind != "number":
                bad = pd.concat([bad, column[numbers.notna() & (numbers % 1 != 0)]])
            for line, value in bad.items():
                raise BookError(
                    f"'{value}' is not a {'whole number' if kind != 'number' else 'number'}.",
                    where=self.at(name, line, str(column.name)),
                    mend="Write digits with a dot for decimals and no spaces or units.",
                )
            return numbers
        if kind == "boolean":
            return column.map(lambda cell: cell in TRUE)
        return column

    @property
    @kept
    def sources(self) -> Mapping[str, works.Work]:
        """The works that the book names, by key."""
        return asked.Works(works.read(self))
