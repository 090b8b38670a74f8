"""All that is wrong in data/, in words for a reader who has no need to know those of table schemas."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import version
from typing import Any, Protocol

from modelbook.errors import BookError, Place, Problem, nearest
from modelbook.tables import files, reading, retired, works
from modelbook.tables.described import PACKAGE, optional
from modelbook.tables.frames import Tables


class Right(Protocol):
    """A memory of what was found right, by content."""

    def __contains__(self, mark: str) -> bool: ...

    def add(self, mark: str) -> None: ...


def problems(book: Tables, right: Right | None = None) -> list[Problem]:
    """All that is wrong in data/; empty when nothing is.

    Validation of headers, types, constraints and keys is Frictionless's; what it cannot know (sources, identifiers
    named in another table) is checked here.

    Parameters
    ----------
    right : Right, optional
        A memory of tables in which Frictionless found nothing: these are left out, and those that are found right join them.
    """
    try:
        broken = list(_heads(book)) or list(_frictionless(book, set() if right is None else right))
        unreadable = [] if broken else list(_unreadable(book))
        missing = works.missing(book, {problem.where for problem in broken})
        return [*broken, *unreadable, *works.problems(book), *reading.problems(book), *retired.problems(book), *missing]
    except BookError as error:
        return [error.problem]


def _unreadable(book: Tables) -> Iterator[Problem]:
    """Cells that the schema allows and the models cannot use, such as a number without end."""
    for name in book.resources:
        try:
            book.table(name)
        except BookError as error:
            yield error.problem


def _heads(book: Tables) -> Iterator[Problem]:
    """Files that cannot be read as tables, first lines that name other columns, rows that merging or copying left: each is
    one mistake, however many cells it shifts."""
    for name in book.resources:
        try:
            (_, head), *rows = book.lines(name)
        except BookError as error:
            yield error.problem
            continue
        wanted = [f["name"] for f in book.resources[name]["schema"]["fields"]]
        for what, mend in files.misnamed(head, wanted, optional(book.resources[name])):
            yield Problem(what, book.at(name, 1), mend)
        if sorted(head) == sorted(wanted) and head != wanted:
            at = next(k for k, (is_, should) in enumerate(zip(head, wanted, strict=True)) if is_ != should)
            what = f"the columns stand in another order: {head[at]} where {wanted[at]} should be."
            yield Problem(what, book.at(name, 1), f"Restore the order: {','.join(wanted)}.")
        for line, cells in rows:
            if mark := next((cell for cell in cells if MERGE.match(cell)), ""):
                mend = "Keep one of the two versions below it, and remove the lines <<<<<<<, ======= and >>>>>>>."
                yield Problem(f"a merge left its mark here ({mark[:7]}).", book.at(name, line), mend)
                break
            if cells == head:
                yield Problem("the names of the columns stand here again.", book.at(name, line), "Remove this line.")


MERGE = re.compile(r"(<{7}|>{7}|={7}|\|{7})( |$)")

MEND = {
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
    "number": ("is no number.", "Write digits, a dot for decimals, no commas, spaces or units: 500000 or 0.41."),
    "integer": ("is no whole number.", "Write digits alone."),
    "year": ("is no year.", "Write four digits."),
    "date": ("is no date.", "Write year, month and day: 2026-04-01."),
    "boolean": ("is neither true nor false.", "Write one of these words."),
}
DATE = "[12][0-9]{3}(-[01]"  # how the patterns of dates begin


def _in_words(error: Any, field: files.Description) -> tuple[str, str]:
    """What is wrong with a cell, and its mend, for a reader who has no need to know table schemas; else nothing."""
    cell, limits, note = getattr(error, "cell", ""), field.get("constraints", {}), error.note
    if error.type == "primary-key":
        other = re.search(r"position \"?(\d+)", note)
        return (f"the row has the key of line {other[1]}.", MEND[error.type]) if other else ("", "")
    if error.type == "foreign-key":
        wanted = ", ".join(map(str, error.field_cells))
        return f"'{wanted}' names no row of {error.reference_name}.", MEND[error.type]
    if error.type == "type-error" and field.get("type") in KINDS:
        return f"'{cell}' {KINDS[field['type']][0]}", KINDS[field["type"]][1]
    if error.type != "constraint-error":
        return "", ""
    if cell in ("", None):
        return "the cell is empty, and this column needs a value.", "Write one."
    if '"enum"' in note and "enum" in limits:
        return f"'{cell}' is no word of this column.", nearest(str(cell), limits["enum"])
    if '"pattern"' in note:
        return _formless(str(cell), limits.get("pattern", ""))
    for word, says in (("minimum", "under"), ("maximum", "over")):
        if f'"{word}"' in note and word in limits:
            return f"{cell} is {says} what the column allows, {limits[word]}.", "Write another number."
    return "", ""


def _formless(cell: str, form: str) -> tuple[str, str]:
    """What is wrong with a cell that does not match the pattern of its column, and its mend."""
    if DATE in form:
        mend = "Write 2026, 2026-04 or 2026-04-01; spreadsheets change dates unasked."
        return f"'{cell}' is no date of this table.", mend
    choice = re.match(r"\^\(([^()]*\|[^()]*)\)", form)
    if choice:
        known = choice[1].split("|")
        wrong = next((c for c in cell.split(";") if c not in known), cell)
        return f"'{wrong}' is no word of this column.", nearest(wrong, known)
    marks = f"{'hyphens' if '-' in form else 'underscores'}{', several joined by ; alone' * (';' in form)}"
    return f"'{cell}' has not the form of this column.", f"Write small letters, digits and {marks}."


def _marks(book: Tables) -> dict[str, str]:
    """A word for all that Frictionless's verdict on each table comes from: its file and description, those of the tables that
    its keys name, and what the package says beside them."""
    package = {**book.package, "resources": list(book.resources), "frictionless": version("frictionless")}
    files = {name: sha256((book.root / book.file(name)).read_bytes()).hexdigest() for name in book.resources}
    out = {}
    for name in book.resources:
        read = [name, *_named_by(book, name)]
        told = [package, *((files[other], book.resources[other]) for other in read)]
        out[name] = sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()[:32]
    return out


def _named_by(book: Tables, name: str) -> list[str]:
    """The other tables that the keys of a table name."""
    keys = book.resources[name]["schema"].get("foreignKeys", [])
    named = {key["reference"]["resource"].replace("-", "_") for key in keys if key["reference"]["resource"]}
    return sorted(other for other in named if other in book.resources and other != name)


def _frictionless(book: Tables, right: Right) -> Iterator[Problem]:
    marks = _marks(book)
    new = [name for name in book.resources if marks[name] not in right]
    if not new:
        return
    # slow to import, and only a check needs it
    from frictionless import FrictionlessException, Package

    from modelbook.tables import quick_jsonschema  # noqa: F401

    told = set()
    for name in book.resources:
        (_, head), *rows = book.lines(name)
        for line, cells in rows:
            if len(cells) != len(head) or not any(cells):
                told.add(book.at(name, line))
                what, mend = files.ragged(cells, head, book.resources[name]["schema"]["fields"])
                yield Problem(what, book.at(name, line), mend)
    described = {(name, f["name"]): f for name, r in book.resources.items() for f in r["schema"]["fields"]}
    try:
        package = copy.deepcopy(book.package)
        wanted = {*new, *(other for name in new for other in _named_by(book, name))}
        package["resources"] = [r for r in package["resources"] if r["name"].replace("-", "_") in wanted]
        report = Package.from_descriptor(package, basepath=str((book.root / PACKAGE).parent)).validate()
    except FrictionlessException as unreadable:  # the description of a table cannot be read
        yield _undescribed(book, unreadable.error.note)
        return
    for wrong in report.errors:
        yield Problem(f"{wrong.message}.", Place(PACKAGE, 1), "Mend the description of the tables.")
    for task in report.tasks:
        name = task.name.replace("-", "_")
        lines = book.lines(name)
        if not task.errors:
            right.add(marks[name])
        for wrong in task.errors:
            line = lines[(getattr(wrong, "row_number", None) or 1) - 1][0]
            if book.at(name, line) in told:
                continue
            field = getattr(wrong, "field_name", "") or getattr(wrong, "label", "")
            what, mend = _in_words(wrong, described.get((name, field), {}))
            if not what:
                note = wrong.note[:1].lower() + wrong.note[1:] if wrong.note else wrong.message
                what, mend = f"{wrong.title.lower()}: {note.rstrip('.')}.", MEND.get(wrong.type, "Mend the file there.")
            yield Problem(what, book.at(name, line, field), mend)


def _undescribed(book: Tables, note: str) -> Problem:
    """A description of a table that cannot be read, with the line of the word that it is about."""
    text = (book.root / PACKAGE).read_text(encoding="utf-8-sig")
    word = re.search(r'"[^"]+"$|"[^"]+"(?= is)', note)
    line = text[: text.find(word[0])].count("\n") + 1 if word and word[0] in text else 1
    return Problem(f"{note.rstrip('.')}.", Place(PACKAGE, line), "Mend the description of the table.")
