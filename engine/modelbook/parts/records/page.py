"""Pages made from the tables: {records} looks a table up cell by cell, {catalogue} lists all tables with their downloads."""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup
from sphinx.util import logging

from modelbook.errors import BookError, nearest
from modelbook.explorer.references import reference, report_link
from modelbook.explorer.templates import Templates
from modelbook.parts.records import cells as lookup
from modelbook.sphinx_ext import assets, kept
from modelbook.sphinx_ext.opened import book_of
from modelbook.sphinx_ext.pages import Generated
from modelbook.tables import publishing
from modelbook.tables.files import split
from modelbook.worlds.book import Book

logger = logging.getLogger(__name__)
HERE = Path(__file__).parent
TYPES = {"string": "text", "integer": "whole number", "boolean": "true or false"}  # in a reader's words
TEMPLATES = Templates(HERE)


class Records(Generated):
    """``{records} TABLE``: the table with a source for each cell, and a block a row that a link can name."""

    def html(self) -> Markup:
        book = book_of(self.env.app)
        name = self.arguments[0] if self.arguments else ""
        if "records" not in book.resources.get(name, {}):
            known = [n for n, r in book.resources.items() if "records" in r]
            raise BookError(
                f"'{name}' is no table of records.", where="data/datapackage.json", mend=nearest(name, known)
            )
        return records_html(book, name)


def records_html(book: Book, name: str) -> Markup:
    """A table of records as HTML."""
    resource, records = book.resources[name], lookup.records(book, name)
    spec, columns = resource["records"], lookup.columns(book, name)
    keys = [k for r in records for k in (*r.sources, *(k for c in r.cells.values() for k in c.sources))]
    numbers = {key: n for n, key in enumerate(dict.fromkeys(keys), 1)}
    titles = {f["name"]: f.get("title", f["name"]) for f in columns}
    filters = [
        {"column": c, "title": titles[c], "options": sorted({r.cells[c].text for r in records})}
        for c in spec["filters"]
    ]
    rows = [{**vars(r), "missing": [titles[c.column] for c in r.cells.values() if c.kind == "empty"]} for r in records]
    return TEMPLATES.render(
        "records.html", name=name, title=resource["title"], noun=resource["title"].lower(), as_of=publishing.as_of(book, name),
        title_column=next(f for f in publishing.fields(book, name) if f["name"] == spec["title"]),
        columns=[{**f, "numeric": f["type"] in ("number", "integer")} for f in columns],
        short=spec["short"], lead=spec["lead"], filters=filters, records=rows, numbers=numbers, empty=lookup.EMPTY,
        ordered=lambda keys: sorted(numbers[k] for k in keys),
        reference=lambda key: reference(book, key), report=lambda key: report_link(book, key),
    )  # fmt: skip


class Catalogue(Generated):
    """``{catalogue}``: every table of data/, what it holds, under which licence, and where to download it."""

    def html(self) -> Markup:
        book = book_of(self.env.app)
        tables = [described(book, name) for name in book.resources]
        return TEMPLATES.render(
            "catalogue.html", tables=tables, total=f"{sum(t['rows'] for t in tables):,}", licence=publishing.own_licence(book),
            reference=lambda key: reference(book, key),
        )  # fmt: skip


def described(book: Book, name: str) -> dict:
    """What the catalogue says of a table."""
    resource = book.resources[name]
    columns, rows = publishing.published(book, name)
    closed = publishing.outside(book, name)
    by_line = dict(zip(closed.index, rows, strict=True))  # a cell may run over several lines of the file
    kinds = []
    for says in closed[closed != ""].unique():
        lines = closed[closed == says].index
        named = [by_line[line] for line in lines]
        keys = dict.fromkeys(k for row in named for k in split(row.get("source", "")) if k in book.sources)
        kinds.append((says, [row_name(resource, row) for row in named], list(keys)))
    return {
        "name": name,
        "title": resource.get("title", name),
        "description": resource.get("description", ""),
        "page": resource.get("records", {}).get("page", ""),
        "rows": len(rows),
        "as_of": publishing.as_of(book, name),
        "csv": f"{publishing.FOLDER}/{resource['path']}",
        "parquet": f"{publishing.FOLDER}/{publishing.parquet_name(resource)}",
        "outside": int((closed != "").sum()),
        "closed": kinds,
        "columns": [column(f, resource) for f in columns],
    }


def row_name(resource: dict, row: dict[str, str]) -> str:
    """A row by its key."""
    key = resource["schema"].get("primaryKey") or [resource["schema"]["fields"][0]["name"]]
    return " ".join(row[k] for k in ([key] if isinstance(key, str) else key) if row[k])


def column(f: dict, resource: dict) -> dict:
    """What the catalogue says of a column."""
    limits = f.get("constraints", {})
    foreign = [k["reference"] for k in resource["schema"].get("foreignKeys", []) if f["name"] in k["fields"]]
    return {
        **f,
        "type": TYPES.get(f["type"], f["type"]),
        "options": limits.get("enum", []),
        "required": limits.get("required", False),
        "of": f"A row of the table {foreign[0]['resource']}." if foreign and foreign[0].get("resource") else "",
    }


def write_files(app):
    """CSV, Parquet and the data package, into the site."""
    if app.builder.format != "html":
        return
    try:
        book = book_of(app)
        publishing.write(kept.once(app, "data", lambda: dict(publishing.files(book))), Path(app.outdir))
    except BookError as error:
        logger.info("The tables were not published: %s", error)  # the check has told it as a warning


def add_files(app, pagename, templatename, context, doctree):
    """The script and the style of records, on pages that have some."""
    if '<div class="records"' in (context.get("body") or ""):
        context.setdefault("modelbook_scripts", []).append(f"{assets.FOLDER}/records.js")
        context.setdefault("modelbook_styles", []).append(f"{assets.FOLDER}/records.css")


def setup(app):
    """Register the directives."""
    app.add_directive("records", Records)
    app.add_directive("catalogue", Catalogue)
    for name in ("records.js", "records.css"):
        assets.add_file(app, name, HERE / name)
    app.connect("builder-inited", write_files)
    app.connect("html-page-context", add_files, priority=460)
