"""All that is wrong in data/, in words for a reader who has no need to know those of table schemas."""

from __future__ import annotations

import re
from typing import Any

from modelbook.errors import BookError, nearest
from modelbook.tables import files, works
from modelbook.tables.described import PACKAGE
from modelbook.tables.frames import Tables


def problems(book: Tables) -> list[str]:
    """All that is wrong in data/, as ``file:line: what. How to mend it.``; empty when nothing is.

    Validation of headers, types, constraints and keys is Frictionless's; what it cannot know (sources, identifiers
    named in another table) is checked here.
    """
    try:
        broken = _frictionless(book)
        unreadable = [] if broken else _unreadable(book)
        told = {message.partition(": ")[0] for message in broken}
        joined = re.compile(r"no source '[^']*[\s,]")  # by a comma: the column's form tells it already
        missing = works.missing(book)
        sources = [m for m in missing if m.partition(": ")[0] not in told or not joined.search(m)]
        return [*broken, *unreadable, *works.problems(book), *sources]
    except BookError as error:
        return [str(error)]


def _unreadable(book: Tables) -> list[str]:
    """Cells that the schema allows and the models cannot use, such as a number without end."""
    out = []
    for name in book.resources:
        try:
            book.table(name)
        except BookError as error:
            out.append(str(error))
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


def _in_words(error: Any, field: files.Description) -> str:
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


def _frictionless(book: Tables) -> list[str]:
    # slow to import, and only a check needs it
    from frictionless import FrictionlessException, Package

    from modelbook.tables import quick_jsonschema  # noqa: F401

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
                out.append(f"{book.file(name)}:{line}: {files.ragged(cells, head, fields)}")
    if len(out) > len(told):
        return out  # a file that cannot be read as a table
    described = {(name, f["name"]): f for name, r in book.resources.items() for f in r["schema"]["fields"]}
    try:
        report = Package.from_descriptor(book.package, basepath=str(book.root / "data")).validate()
    except FrictionlessException as error:  # the description of a table cannot be read
        text, word = (
            (book.root / PACKAGE).read_text(encoding="utf-8"),
            re.search(r'"[^"]+"$|"[^"]+"(?= is)', error.error.note),
        )
        line = text[: text.find(word[0])].count("\n") + 1 if word and word[0] in text else 1
        return [*out, f"{PACKAGE}:{line}: {error.error.note.rstrip('.')}. Mend the description of the table."]
    for wrong in report.errors:
        out.append(f"{PACKAGE}:1: {wrong.message}. Mend the description of the tables.")
    for task in report.tasks:
        name = task.name.replace("-", "_")
        file, lines = book.file(name), book.lines(name)
        for wrong in task.errors:
            line = lines[(getattr(wrong, "row_number", None) or 1) - 1][0]
            if (file, line) in told:
                continue
            field = getattr(wrong, "field_name", "") or getattr(wrong, "label", "")
            where = f"{file}:{line}" + (f", column {field}" if field else "")
            note = wrong.note[:1].lower() + wrong.note[1:] if wrong.note else wrong.message
            plain = _in_words(wrong, described.get((name, field), {}))
            if plain:
                out.append(f"{where}: {plain}")
                continue
            out.append(
                f"{where}: {wrong.title.lower()}: {note.rstrip('.')}. {MEND.get(wrong.type, 'Mend the file there.')}".rstrip()
            )
    return out
