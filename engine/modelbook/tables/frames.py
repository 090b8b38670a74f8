"""data/ as typed pandas frames, and the checks that name file, line and column.

The tables and their columns are described in ``data/datapackage.json`` (Frictionless Data Package); nothing about a
column is written twice. The file also names the models and charts of a book, so that a second book can use this package.
"""

from __future__ import annotations

import json
import os
import re
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from modelbook.errors import BookError, nearest
from modelbook.tables import files as spreadsheets
from modelbook.tables.files import TRUE

PACKAGE = "data/datapackage.json"
BIBLIOGRAPHY = "book/references.bib"


def is_book(folder: Path) -> bool:
    """Whether `folder` holds a book of this package (a datapackage.json with a ``modelbook`` part)."""
    file = folder / PACKAGE
    return file.is_file() and '"modelbook"' in file.read_text(encoding="utf-8")


def find_root(start: Path | None = None) -> Path:
    """The folder of the book: ``MODELBOOK_BOOK``, else upwards from `start`.

    Raises
    ------
    BookError
        When none of them holds ``data/datapackage.json``.
    """
    if os.environ.get("MODELBOOK_BOOK"):
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
    raise BookError(f"No {PACKAGE} above {here}.", mend="Run inside the book, or set MODELBOOK_BOOK.")


class Book:
    """A book's data folder: its tables, its sources and the modules it names.

    Parameters
    ----------
    root : Path
        The folder above ``data/``.
    """

    def __init__(self, root: Path):
        self.root = root
        try:
            self.package = json.loads((root / PACKAGE).read_text(encoding="utf-8"))
        except json.JSONDecodeError as error:
            raise BookError(
                f"not valid JSON: {error.msg}.",
                where=f"{PACKAGE}:{error.lineno}",
                mend="Mend the brackets, quotes or commas there.",
            ) from None
        self.resources = {r["name"].replace("-", "_"): r for r in self.package["resources"]}
        self._lines: dict[str, list[tuple[int, list[str]]]] = {}
        self._frames: dict[str, pd.DataFrame] = {}

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
        return f"data/{self.resources[name]['path']}"

    def table(self, name: str) -> pd.DataFrame:
        """A table, typed by its schema, with its file's line numbers as the index named ``line``.

        Raises
        ------
        BookError
            When the table is not in the package, a column is missing or misspelt, or a cell does not fit its column.
        """
        if name not in self.resources:
            raise BookError(f"there is no table '{name}'.", where=PACKAGE, mend=nearest(name, self.resources))
        if name not in self._frames:
            self._frames[name] = self._read(name)
        return self._frames[name]

    def lines(self, name: str) -> list[tuple[int, list[str]]]:
        """The rows of a table's file with the line on which each begins, its heads first; the file is read once.

        Raises
        ------
        BookError
            When there is no file, or a spreadsheet saved it by its own custom: another encoding, semicolons.
        """
        if name not in self._lines:
            self._lines[name] = spreadsheets.rows(self.root, self.file(name))
        return self._lines[name]

    def _read(self, name: str) -> pd.DataFrame:
        (_, head), *rows = self.lines(name)
        rows = [(line, cells) for line, cells in rows if any(cells)]
        fields = self.resources[name]["schema"]["fields"]
        for line, cells in rows:
            if len(cells) != len(head):
                raise BookError(spreadsheets.ragged(cells, head, fields), where=f"{self.file(name)}:{line}")
        wanted = [f["name"] for f in fields]
        for column in wanted:
            if head.count(column) > 1:
                raise BookError(
                    f"the column '{column}' stands twice.", where=f"{self.file(name)}:1", mend="Remove one of the two."
                )
            if column not in head:
                extra = [c for c in head if c not in wanted]
                raise BookError(
                    f"the column '{column}' is missing.",
                    where=f"{self.file(name)}:1",
                    mend=f"Rename the column: {nearest(column, extra)}" if extra else "Add it.",
                )
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
                    where=f"{self.file(name)}:{line}, column {column.name}",
                    mend="Write digits with a dot for decimals and no spaces or units.",
                )
            return numbers
        if kind == "boolean":
            return column.map(lambda cell: cell in TRUE)
        return column

    @property
    def sources(self) -> dict[str, dict]:
        """BibTeX entries by key: ``fields`` (lower-case names) and ``people``."""
        return _sources(self.root / BIBLIOGRAPHY)

    def check(self) -> list[str]:
        """All that is wrong in data/, as ``file:line: what. How to mend it.``; empty when nothing is.

        Validation of headers, types, constraints and keys is Frictionless's; what it cannot know (sources, identifiers
        named in another table) is checked here.
        """
        try:
            broken = _frictionless(self)
            unreadable = [] if broken else self._unreadable()
            told = {message.partition(": ")[0] for message in broken}
            joined = re.compile(r"no source '[^']*[\s,]")  # by a comma: the column's form tells it already
            missing = self._missing_sources()
            sources = [m for m in missing if m.partition(": ")[0] not in told or not joined.search(m)]
            return [*broken, *unreadable, *self._bibliography(), *sources]
        except BookError as error:
            return [str(error)]

    def _unreadable(self) -> list[str]:
        """Cells that the schema allows and the models cannot use, such as a number without end."""
        out = []
        for name in self.resources:
            try:
                self.table(name)
            except BookError as error:
                out.append(str(error))
        return out

    def _bibliography(self) -> list[str]:
        """Entries that would fail only where they are printed."""
        out = []
        text = (self.root / BIBLIOGRAPHY).read_text(encoding="utf-8")
        heads = (re.match(r"\s*@\w+\s*\{\s*([^\s,]+)\s*,", line) for line in text.splitlines())
        at = {head[1]: n for n, head in enumerate(heads, 1) if head}
        for key, entry in self.sources.items():
            line = at.get(key, 1)
            for wrong in _entry(entry):
                out.append(f"{BIBLIOGRAPHY}:{line}: {key}, {wrong}")
            for name, value in entry["fields"].items():
                if name != "url" and re.search(r"(?<!\\)%", value):
                    out.append(
                        f"{BIBLIOGRAPHY}:{line}: {key}, field {name}: a bare % starts a comment. Write a backslash before it."
                    )
        return out

    def _missing_sources(self) -> list[str]:
        out = []
        for name, resource in self.resources.items():
            if "source" not in [f["name"] for f in resource["schema"]["fields"]]:
                continue
            try:
                column = self.table(name)["source"]
            except BookError:
                continue  # already reported by Frictionless
            for line, cell in column.items():
                where = f"{self.file(name)}:{line}, column source"
                keys = [k.strip() for k in cell.split(";") if k.strip()]
                if not keys:
                    out.append(f"{where}: the row has no source. Name a key of book/references.bib, or own-assumption.")
                for key in keys:
                    if key not in self.sources:
                        out.append(
                            f"{where}: there is no source '{key}'. {nearest(key, self.sources)} "
                            "Add it to book/references.bib or name another."
                        )
        return out


MEND = {
    "missing-label": "Add the column, or mend its name in the first line.",
    "extra-label": "Remove the column, or describe it in data/datapackage.json.",
    "incorrect-label": "Use the name and the order that data/datapackage.json gives.",
    "type-error": "Write the value in the column's type.",
    "constraint-error": "Use a value that the column allows.",
    "unique-error": "Give each row its own value.",
    "primary-key": "Give each row its own key: rename or remove one of the two rows.",
    "foreign-key": "Name a row that exists in the other table.",
    "missing-cell": "Add the missing commas.",
    "extra-cell": "Remove the extra comma, or put the text in quotes.",
    "blank-row": "Remove the empty line.",
    "scheme-error": "Restore the file.",
    "source-error": "Restore the file's first line and its rows.",
    "encoding-error": "Save the file as UTF-8.",
}


KINDS = {
    "number": "is no number. Write digits, a dot for decimals, no commas, spaces or units: 500000 or 0.41.",
    "integer": "is no whole number. Write digits alone.",
    "year": "is no year. Write four digits.",
    "date": "is no date. Write year, month and day: 2026-04-01.",
    "boolean": "is neither true nor false. Write one of these words.",
}
DATE = "[12][0-9]{3}(-[01]"  # how the patterns of dates begin


def _in_words(error, field: dict) -> str:
    """What is wrong with a cell, for a reader who has no need to know the words of table schemas; else nothing."""
    cell, limits = getattr(error, "cell", ""), field.get("constraints", {})
    if error.type == "primary-key":
        other = re.search(r"position \"?(\d+)", error.note)
        return f"the row has the key of line {other[1]}. {MEND[error.type]}" if other else ""
    if error.type == "foreign-key":
        wanted, table = ", ".join(map(str, error.field_cells)), error.reference_name
        return f"'{wanted}' names no row of {table}. {MEND[error.type]}"
    if error.type == "type-error" and field.get("type") in KINDS:
        return f"'{cell}' {KINDS[field['type']]}"
    if error.type != "constraint-error":
        return ""
    if cell in ("", None):
        return "the cell is empty, and this column needs a value. Write one."
    if '"enum"' in error.note and "enum" in limits:
        return f"'{cell}' is no word of this column. {nearest(str(cell), limits['enum'])}"
    if '"pattern"' in error.note:
        form = limits.get("pattern", "")
        if DATE in form:
            return f"'{cell}' is no date of this table. Write 2026, 2026-04 or 2026-04-01; spreadsheets change dates unasked."
        choice = re.match(r"\^\(([^()]*\|[^()]*)\)", form)
        if choice:
            wrong = next((c for c in str(cell).split(";") if c not in choice[1].split("|")), str(cell))
            return f"'{wrong}' is no word of this column. {nearest(wrong, choice[1].split('|'))}"
        marks = f"{'hyphens' if '-' in form else 'underscores'}{', several joined by ; alone' * (';' in form)}"
        return f"'{cell}' has not the form of this column. Write small letters, digits and {marks}."
    for word, says in (("minimum", "under"), ("maximum", "over")):
        if f'"{word}"' in error.note and word in limits:
            return f"{cell} is {says} what the column allows, {limits[word]}. Write another number."
    return ""


def _frictionless(book: Book) -> list[str]:
    # slow to import, and only a check needs it
    from modelbook.tables import quick_jsonschema  # noqa: F401, I001
    from frictionless import FrictionlessException, Package

    out, told = [], set()
    for name in book.resources:
        try:
            (_, head), *rows = book.lines(name)
            fields = book.resources[name]["schema"]["fields"]
        except BookError as error:
            out.append(str(error))
            continue
        for line, cells in rows:
            if len(cells) != len(head) or not any(cells):
                told.add((book.file(name), line))
                out.append(f"{book.file(name)}:{line}: {spreadsheets.ragged(cells, head, fields)}")
    if len(out) > len(told):
        return out  # a file that cannot be read as a table
    described = {(name, f["name"]): f for name, r in book.resources.items() for f in r["schema"]["fields"]}
    try:
        report = Package(str(book.root / PACKAGE)).validate()
    except FrictionlessException as error:  # the description of a table cannot be read
        text, word = (
            (book.root / PACKAGE).read_text(encoding="utf-8"),
            re.search(r'"[^"]+"$|"[^"]+"(?= is)', error.error.note),
        )
        line = text[: text.find(word[0])].count("\n") + 1 if word and word[0] in text else 1
        return [*out, f"{PACKAGE}:{line}: {error.error.note.rstrip('.')}. Mend the description of the table."]
    for error in report.errors:
        out.append(f"{PACKAGE}:1: {error.message}. Mend the description of the tables.")
    for task in report.tasks:
        name = task.name.replace("-", "_")
        file, lines = book.file(name), book.lines(name)
        for error in task.errors:
            line = lines[(getattr(error, "row_number", None) or 1) - 1][0]
            if (file, line) in told:
                continue
            field = getattr(error, "field_name", "") or getattr(error, "label", "")
            where = f"{file}:{line}" + (f", column {field}" if field else "")
            note = error.note[:1].lower() + error.note[1:] if error.note else error.message
            plain = _in_words(error, described.get((name, field), {}))
            if plain:
                out.append(f"{where}: {plain}")
                continue
            out.append(
                f"{where}: {error.title.lower()}: {note.rstrip('.')}. {MEND.get(error.type, 'Mend the file there.')}".rstrip()
            )
    return out


TYPES = (  # of works, for which there is a form in print
    "article", "book", "booklet", "dataset", "inbook", "incollection", "inproceedings", "manual", "mastersthesis", "misc",
    "online", "patent", "phdthesis", "proceedings", "software", "techreport", "unpublished",
)  # fmt: skip


def _entry(entry: dict) -> list[str]:
    """What is wrong in a work, which would fail or be missing only where it is printed."""
    out, fields = [], entry["fields"]
    if entry["type"].lower() not in TYPES:
        out.append(f"there is no kind of work '{entry['type']}'. {nearest(entry['type'], TYPES)}")
    if not fields.get("title"):
        out.append("field title: it is missing. Add it.")
    if not re.fullmatch(r"(https?://\S+)?", fields.get("url", "")):
        out.append(f"field url: '{fields['url']}' is no address. Write https://... without spaces.")
    if not re.fullmatch(r"([12]\d{3})?", fields.get("year", "")):
        out.append(f"field year: '{fields['year']}' is no year. Write four digits.")
    return out


def _second(text: str, message: str) -> int | None:
    """Where a key stands that an entry before it has; none for another mistake."""
    key = re.search(r"repeated bibliography entry: (\S+)", message)
    if not key:
        return None
    return [k for k, t in enumerate(text.splitlines(), 1) if re.match(rf"\s*@\w+\{{\s*{re.escape(key[1])}\s*,", t)][-1]


@lru_cache(maxsize=8)
def _sources(file: Path) -> dict[str, dict]:
    return _entries(file.read_text(encoding="utf-8-sig")) if file.is_file() else {}


@lru_cache(maxsize=8)
def _entries(text: str) -> dict[str, dict]:
    from pybtex.database import parse_string  # pybtex is the parser of sphinxcontrib-bibtex too
    from pybtex.exceptions import PybtexError

    try:
        entries = parse_string(text, bib_format="bibtex").entries
    except PybtexError as error:
        line = re.search(r"line (\d+)", str(error))
        raise BookError(
            f"the sources cannot be read: {error}.",
            where=f"{BIBLIOGRAPHY}:{line[1] if line else _second(text, str(error)) or getattr(error, 'lineno', 1)}",
            mend="Mend the entry's braces, commas or key there.",
        ) from None
    return {
        key: {
            "type": entry.type,
            "fields": {k.lower(): str(v).strip("{}") for k, v in entry.fields.items()},
            "people": [str(p).strip("{}") for p in entry.persons.get("author", [])],
        }
        for key, entry in entries.items()
    }


@lru_cache(maxsize=8)
def _book(root: Path) -> Book:
    return Book(root)


def book(start: Path | None = None) -> Book:
    """The book around `start` (the working directory), read once."""
    return _book(find_root(start))
