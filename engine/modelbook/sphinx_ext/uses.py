"""Beside each work on the sources page: where it is used, page by page and row by row, and how to report a wrong number."""

from __future__ import annotations

import html
import re
from pathlib import Path

from docutils import nodes
from markupsafe import Markup

from modelbook.explorer.references import report_link
from modelbook.explorer.templates import Templates
from modelbook.sphinx_ext.opened import book_of
from modelbook.sphinx_ext.site import in_reading_order, sources_on
from modelbook.tables.files import split
from modelbook.tables.works import columns_of
from modelbook.worlds.book import Book

NAMED = re.compile(r'data-source="([^"]+)"')
TEMPLATES = Templates(Path(__file__).parent)
FEW = 12  # rows that are named; of more, only their number


def note_named(app, doctree):
    """Works that generated parts of a page name: explorers, figures, tables."""
    docname = app.env.docname
    known = getattr(app.env, "modelbook_named", {})
    keys = {key for raw in doctree.findall(nodes.raw) for key in NAMED.findall(raw.astext())}
    known[docname] = {html.unescape(key) for key in keys}
    app.env.modelbook_named = known


def forget(app, env, docname):
    """A page that is read anew, or gone."""
    getattr(env, "modelbook_named", {}).pop(docname, None)


def merge(app, env, docnames, other):
    """What another process read."""
    known = getattr(env, "modelbook_named", {})
    known.update({d: s for d, s in getattr(other, "modelbook_named", {}).items() if d in docnames})
    env.modelbook_named = known


def pages_of_works(env) -> list[str]:
    """Pages that list works; they use none themselves."""
    return sorted({key.docname for key in getattr(env.get_domain("cite"), "bibliographies", {})})


def used_on(env) -> dict[str, list[str]]:
    """The pages that use a work, in reading order, by the work's key."""
    lists, named = pages_of_works(env), getattr(env, "modelbook_named", {})
    found: dict[str, list[str]] = {}
    for docname in in_reading_order(env):
        if docname in env.found_docs and docname not in lists:
            for key in sources_on(env, docname) | named.get(docname, set()):
                found.setdefault(key, []).append(docname)
    return found


def rows_of(book: Book) -> dict[str, dict[str, list[str]]]:
    """Rows that name a work as their source, by work and table."""
    found: dict[str, dict[str, list[str]]] = {}
    for name in book.resources:
        table = book.table(name)
        columns = columns_of(book, name)
        primary = book.resources[name]["schema"].get("primaryKey") or [table.columns[0]]
        keys = [primary] if isinstance(primary, str) else primary
        for row in table.to_dict("records"):
            for source in dict.fromkeys(key for column in columns for key in split(row[column])):
                found.setdefault(source, {}).setdefault(name, []).append(" ".join(str(row[k]) for k in keys))
    return found


def rewrite_works(app, env):
    """The list of works is written anew when a page begins or ceases to use one."""
    before, env.modelbook_uses = getattr(env, "modelbook_uses", None), used_on(env)
    return pages_of_works(env) if before not in (None, env.modelbook_uses) else []


def add_uses(app, doctree, docname):
    """Back-links and the report link, below each work."""
    by_id = {c.citation_id: c.key for c in getattr(app.env.get_domain("cite"), "citations", [])}
    citations = [c for c in doctree.findall(nodes.citation) if any(i in by_id for i in c["ids"])]
    if not citations:
        return
    book = book_of(app)
    pages, tables = used_on(app.env), rows_of(book)
    for citation in citations:
        key = next(by_id[i] for i in citation["ids"] if i in by_id)
        link = report_link(book, key)
        if link:
            citation.children[-1].append(nodes.raw("", f" {link}", format="html"))
        text = uses(app.env, book, key, pages.get(key, []), tables.get(key, {}))
        citation.append(nodes.raw("", str(text), format="html"))


def uses(env, book: Book, key: str, pages: list[str], tables: dict[str, list[str]]) -> Markup:
    """Where a work is used, folded."""
    total = sum(len(rows) for rows in tables.values())
    said = [f"on {counted(len(pages), 'page')}"] if pages else []
    said += [f"in {counted(total, 'row')}"] if total else []
    listed = [
        {
            "name": name,
            "title": book.resources[name].get("title", name),
            "count": counted(len(rows), "row"),
            "rows": [linked_row(book, name, row) for row in rows] if len(rows) <= FEW else [],
        }
        for name, rows in tables.items()
    ]
    named = [(docname, env.titles[docname].astext()) for docname in pages if docname in env.titles]
    return TEMPLATES.render("uses.html", key=key, said=" and ".join(said), pages=named, tables=listed)


def counted(count: int, noun: str) -> str:
    """``1 row``, ``2 rows``."""
    return f"{count} {noun}{'s' if count > 1 else ''}"


def linked_row(book: Book, table: str, row: str) -> tuple[str, str, str]:
    """The page and the place there where a row, or the row whose cell it is about, stands, and the row's name."""
    for name, resource in book.resources.items():
        spec = resource.get("records", {})
        if spec.get("page") and table in (name, spec.get("cells", {}).get("table")):
            return spec["page"], row.split(" ")[0], row
    return "", "", row


def setup(app):
    """Connect to the build."""
    app.connect("doctree-read", note_named)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    app.connect("env-updated", rewrite_works)
    app.connect("doctree-resolved", add_uses)
