"""How good the sources are, by their own entries: {evidence} counts them and lists the weak ones with what rests on them,
{evidence} pages counts, page by page, what they are by nature and how they were read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from docutils import nodes
from markupsafe import Markup

from modelbook.errors import BookError
from modelbook.explorer.references import reference
from modelbook.sphinx_ext.opened import book_of
from modelbook.sphinx_ext.pages import TEMPLATES, Generated, table
from modelbook.sphinx_ext.site import in_reading_order
from modelbook.sphinx_ext.uses import used_on
from modelbook.tables import reading
from modelbook.tables.files import split
from modelbook.worlds.book import Book

OWN = "own-assumption"
PAGES = "pages"  # the argument that asks for the count by page


def kind(book: Book, note: str) -> str:
    """What an entry's note says of what was read: ``weak``, ``carried`` (not the original itself) or ``original``.

    By which words an entry says so, the book knows: ``evidence`` in datapackage.json has a list of patterns for each.
    """
    evidence = book.settings.evidence
    for name, patterns in (("weak", evidence.weak), ("carried", evidence.carried)):
        if patterns and re.search(rf"\b({'|'.join(patterns)})\b", note, re.I):
            return name
    return "original"


def rows_of(book: Book) -> Counter:
    """How many rows of data/ name each source."""
    counts: Counter = Counter()
    for name, resource in book.resources.items():
        if "source" in [f["name"] for f in resource["schema"]["fields"]]:
            for cell in book.table(name).source:
                counts.update(set(split(cell)))
    return counts


class ByPage(nodes.General, nodes.Element):
    """Where the count by page will stand: which page uses which work is known when all pages are read."""


class Evidence(Generated):
    """A sentence with the counts, and a table of the works that call themselves weak; or the count by page."""

    def run(self):
        if self.arguments == [PAGES]:
            self.env.__dict__.setdefault("modelbook_counting", set()).add(self.env.docname)
            return [ByPage()]
        if self.arguments:
            raise self.error(
                f"{{evidence}} knows no '{self.arguments[0]}'. Write {{evidence}} or {{evidence}} {PAGES}."
            )
        return super().run()

    def html(self) -> Markup:
        book = book_of(self.env.app)
        notes = {key: work.fields.get("note", "") for key, work in book.sources.items() if key != OWN}
        kinds = {key: kind(book, note) for key, note in notes.items()}
        count, used = Counter(kinds.values()), rows_of(book)
        weak = sorted((k for k in kinds if kinds[k] == "weak"), key=lambda k: (-used[k], k))
        rest = sum(used[k] for k in weak)
        said = TEMPLATES.call(
            "generated.html",
            "evidence",
            len(kinds),
            count["carried"],
            count["weak"],
            count["original"],
            used[OWN],
            rest,
        )
        body = [[reference(book, key), str(used[key])] for key in weak]
        return said + table(["Works that their own entries call weak", "Rows of data"], body, "The weakest sources", 1)


def by_page(book: Book, pages: Mapping[str, list[str]], titles: Mapping[str, str]) -> Markup:
    """What the works of each page are by nature and how they were read, and of all works together.

    Parameters
    ----------
    pages : mapping of page to list of str
        The keys of the works that each page uses, in reading order of the pages.
    titles : mapping of page to str

    Raises
    ------
    BookError
        When the book has no words for how its works were read.
    """
    evidence = book.settings.evidence
    if not evidence.natures or not evidence.readings:
        mend = 'Write "natures" and "readings" under modelbook.evidence.'
        raise BookError("the book has no words for how works were read.", where="data/datapackage.json", mend=mend)
    rows = [
        (TEMPLATES.call("generated.html", "page", page, titles.get(page, page)), keys) for page, keys in pages.items()
    ]
    body = []
    for name, keys in [*rows, ("All works of the book", list(book.sources))]:
        total, natures, readings = reading.counted(book, keys)
        if not total:
            continue
        firsthand = sum(natures[word] for word in evidence.primary)
        counts = [*(natures[word] for word in evidence.natures), *(readings[word] for word in evidence.readings)]
        body.append([name, str(total), *map(str, counts), f"{100 * firsthand / total:.0f}%"])
    head = [
        "Page",
        "Works",
        *(w.capitalize() for w in (*evidence.natures, *evidence.readings)),
        f"{' or '.join(evidence.primary).capitalize()}, share",
    ]
    says = [*evidence.natures.items(), *evidence.readings.items()]
    return TEMPLATES.call("generated.html", "meanings", says) + table(
        head, body, "How the works of each page were read", len(head) - 1
    )


def fill(app, doctree, docname):
    """The count by page, in its place."""
    if not (places := list(doctree.findall(ByPage))):
        return
    pages: dict[str, list[str]] = {}
    for key, used in used_on(app.env).items():
        for page in used:
            pages.setdefault(page, []).append(key)
    order = {page: pages[page] for page in in_reading_order(app.env) if page in pages}
    titles = {page: app.env.titles[page].astext() for page in order if page in app.env.titles}
    for place in places:
        place.replace_self(nodes.raw("", str(by_page(book_of(app), order, titles)), format="html"))


def rewrite(app, env):
    """A page with the count is written anew when a page begins or ceases to use a work."""
    before, env.modelbook_counted = getattr(env, "modelbook_counted", None), used_on(env)
    holders = sorted(getattr(env, "modelbook_counting", set()) & set(env.found_docs))
    return holders if before not in (None, env.modelbook_counted) else []


def setup(app):
    """Register the directive."""
    app.add_node(ByPage)
    app.add_directive("evidence", Evidence)
    app.connect("env-updated", rewrite)
    app.connect("doctree-resolved", fill)
