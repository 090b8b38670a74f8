"""How a page knows that it is stale.

While a page is read and written, the book is listened to (`tables.asked`): for which tables, rows and works does the page ask?
At the end of the build these stand beside the pages, each with a hash of what it said. The next build hashes them again, and
reads the pages anew that asked for one which says something else now. All pages ask for the code and the settings. A page of
which nothing is known is read too.

That a page's own text changed, Sphinx sees by itself. A page prints the versions of scripts, styles and other files: when one
of these changed, all pages are written anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from sphinx.util import logging

from modelbook.errors import BookError
from modelbook.sphinx_ext import kept
from modelbook.sphinx_ext.opened import book_of
from modelbook.tables import asked
from modelbook.tables.described import PACKAGE
from modelbook.tables.works import BIBLIOGRAPHY
from modelbook.worlds import facts, fingerprint
from modelbook.worlds.book import Book

FILE = "asked.json"  # beside the pages as Sphinx keeps them
CODE, ALL = "code", "all"  # the code and the settings; these and all of data/
THEME = Path(__file__).parent / "theme" / "static"
logger = logging.getLogger(__name__)


# -- what a thing that a page asked for says


def said(book: Book, thing: str) -> str:
    """A hash of what a thing says now (`tables.asked` lists the kinds); of what cannot be read, the same as of nothing."""
    kind, _, name = thing.partition(":")
    try:
        if kind == CODE:
            content = fingerprint.code(book).encode() + (book.root / PACKAGE).read_bytes()
        elif kind == "table":
            content = _content(book.root / book.file(name))
        elif kind == "row":
            content = facts.told(book, *name.split("/", 1)).encode()
        elif kind == "works":
            content = _content(book.root / BIBLIOGRAPHY)
        elif kind == "work":
            content = repr(book.sources.get(name)).encode()
        else:
            content = fingerprint.fingerprint(book).encode()
    except BookError:
        content = b""
    return sha256(content).hexdigest()[:16]


def _content(file: Path) -> bytes:
    return file.read_bytes() if file.is_file() else b""


# -- before pages are read


def outdated(app, env, added, changed, removed) -> list[str]:
    """The pages that asked for something which says something else now, and those of which nothing is known."""
    file = Path(app.doctreedir) / FILE
    known = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {"state": "", "said": {}, "pages": {}}
    env.modelbook_asked = {page: set(things) for page, things in known["pages"].items()}
    unknown = env.found_docs - env.modelbook_asked.keys() - added
    if known["state"] == kept.of_build(app):
        return sorted(unknown)
    book = book_of(app)
    other = {thing for thing, before in known["said"].items() if said(book, thing) != before}
    stale = {page for page, things in env.modelbook_asked.items() if things & other} & env.found_docs
    if stale:
        what = (
            "Code or settings" if CODE in other else ", ".join(sorted(other)[:4]) + (", ..." if len(other) > 4 else "")
        )
        logger.info("%s changed: reading %d of %d pages anew.", what, len(stale), len(env.found_docs))
    return sorted(stale | unknown)


def forget(app, env, docnames: list[str]) -> None:
    """Pages that are read anew have asked for nothing yet. Until the build has ended well, nothing is known of any page."""
    env.modelbook_asked.update({page: {CODE} for page in docnames})
    if docnames:
        (Path(app.doctreedir) / FILE).unlink(missing_ok=True)


# -- while a page is read and written


@contextmanager
def heard(app, docname: str) -> Iterator[set[str]]:
    """Hear what a page asks for within, where no event of Sphinx tells which page it is."""
    with asked.listening() as things:
        yield things
    app.env.modelbook_asked[docname] |= things


def hear(app, docname: str) -> None:
    """Hear from now on what a page asks for; one that comes from no file is written in each build."""
    known = app.env.modelbook_asked
    asked.listen(known.setdefault(docname, {CODE}) if docname in app.env.found_docs else None)


def hear_read(app, docname: str, content) -> None:
    """A page begins to be read."""
    hear(app, docname)


def hear_resolved(app, doctree, docname: str) -> None:
    """A page begins to be written. Of what other processes write nothing is heard, so such a page asks for all."""
    hear(app, docname)
    if app.builder.parallel_ok:
        asked.tell([ALL])


def hear_written(app, pagename: str, templatename, context, doctree) -> None:
    """Its template is filled."""
    hear(app, pagename)


def hear_nothing(*_) -> tuple[()]:
    """What follows belongs to no page."""
    asked.listen(None)
    return ()


def merge(app, env, docnames: Iterable[str], other) -> None:
    """What pages asked for that another process read."""
    env.modelbook_asked.update({page: other.modelbook_asked[page] for page in docnames})


# -- after that


def keep(app, error) -> None:
    """Write down what the pages asked for and what it said."""
    if error is not None or not hasattr(app.env, "modelbook_asked"):
        return
    book, pages = book_of(app), {p: sorted(t) for p, t in app.env.modelbook_asked.items() if p in app.env.found_docs}
    things = sorted({thing for asked_for in pages.values() for thing in asked_for})
    known = {"state": kept.of_build(app), "said": {thing: said(book, thing) for thing in things}, "pages": pages}
    (Path(app.doctreedir) / FILE).write_text(json.dumps(known), encoding="utf-8")


def rewrite_when_files_changed(app, env) -> list[str]:
    """All pages, when a file changed whose version they print."""
    if app.builder.format != "html":
        return []
    total = sha256(json.dumps(getattr(app, "modelbook_versions", {})).encode())
    for folder in (THEME, *(Path(app.srcdir) / name for name in app.config.html_static_path)):
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            total.update(str(file.relative_to(folder)).encode() + file.read_bytes())
    before, env.modelbook_front_end = getattr(env, "modelbook_front_end", None), total.hexdigest()
    return all_pages(env, "Scripts, styles or pictures") if before not in (None, env.modelbook_front_end) else []


def all_pages(env, what: str) -> list[str]:
    """All pages, to be written anew because something changed that each prints; it is said."""
    logger.info("%s changed: writing all %d pages anew.", what, len(env.found_docs))
    return sorted(env.found_docs)


def setup(app):
    """Connect to the build: before all others where a page begins, after all others where the build ends."""
    app.connect("env-get-outdated", outdated)
    app.connect("env-before-read-docs", forget, priority=100)
    app.connect("source-read", hear_read, priority=0)
    app.connect("doctree-read", hear_nothing, priority=999)
    app.connect("env-merge-info", merge)
    app.connect("env-updated", rewrite_when_files_changed)
    app.connect("doctree-resolved", hear_resolved, priority=0)
    app.connect("html-page-context", hear_written, priority=0)
    app.connect("html-collect-pages", hear_nothing, priority=0)
    app.connect("build-finished", hear_nothing, priority=0)
    app.connect("build-finished", keep, priority=999)
