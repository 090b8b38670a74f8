"""Beside each work on the sources page: where it is used, page by page and row by row, and how to report a wrong number."""

from __future__ import annotations

import html
import re

from docutils import nodes

from modelbook.explorer.references import report_link
from modelbook.sphinx_ext.opened import book_of
from modelbook.sphinx_ext.site import in_reading_order, sources_on
from modelbook.worlds.book import Book

NAMED = re.compile(r'data-source="([^"]+)"')
FEW = 12  # rows that are named; of more, only their number


def note_named(app, doctree):
    """Works that generated parts of a page name: explorers, figures, tables."""
    docname = app.env.docname
    known = getattr(app.env, "modelbook_named", {})
    found = {key for raw in doctree.findall(nodes.raw) for key in NAMED.findall(raw.astext())}
    known[docname] = {html.unescape(key) for key in found}
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
        if "source" not in table:
            continue
        primary = book.resources[name]["schema"].get("primaryKey") or [table.columns[0]]
        keys = [primary] if isinstance(primary, str) else primary
        for row in table.to_dict("records"):
            for source in filter(None, (k.strip() for k in row["source"].split(";"))):
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
        citation.append(nodes.raw("", uses(app.env, book, key, pages.get(key, []), tables.get(key, {})), format="html"))


def uses(env, book: Book, key: str, pages: list[str], tables: dict[str, list[str]]) -> str:
    """Where a work is used, folded."""
    items = [f'<li><a data-page="{d}">{html.escape(env.titles[d].astext())}</a></li>' for d in pages if d in env.titles]
    for name, rows in tables.items():
        title = html.escape(book.resources[name].get("title", name))
        count = f"{len(rows)} row{'s' if len(rows) > 1 else ''}"
        named = ": " + ", ".join(row_link(book, name, row) for row in rows) if len(rows) <= FEW else ""
        items.append(f'<li><a data-page="data#{name}">{title}</a>, {count}{named}</li>')
    mark = f'class="uses" data-work="{html.escape(key)}"'
    if not items:
        return f"<p {mark}>Not used at present.</p>"
    total = sum(len(rows) for rows in tables.values())
    said = [f"on {len(pages)} page{'s' if len(pages) > 1 else ''}"] if pages else []
    said += [f"in {total} row{'s' if total > 1 else ''}"] if total else []
    return f"<details {mark}><summary>Used {' and '.join(said)}</summary><ul>{''.join(items)}</ul></details>"


def row_link(book: Book, table: str, row: str) -> str:
    """A row's name, with a link where it, or the row whose cell it is about, stands on a page."""
    code = f"<code>{html.escape(row)}</code>"
    for name, resource in book.resources.items():
        spec = resource.get("records", {})
        if spec.get("page") and table in (name, spec.get("cells", {}).get("table")):
            return f'<a data-page="{spec["page"]}#{html.escape(row.split(" ")[0])}">{code}</a>'
    return code


def setup(app):
    """Connect to the build."""
    app.connect("doctree-read", note_named)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    app.connect("env-updated", rewrite_works)
    app.connect("doctree-resolved", add_uses)
