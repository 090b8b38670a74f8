"""How good the sources are, by their own entries: {evidence} counts them and lists the weak ones with what rests on them."""

from __future__ import annotations

import re
from collections import Counter

from markupsafe import Markup

from modelbook.explorer.references import reference
from modelbook.sphinx_ext.opened import book_of
from modelbook.sphinx_ext.pages import TEMPLATES, Generated, table
from modelbook.tables.files import split
from modelbook.worlds.book import Book

OWN = "own-assumption"


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


class Evidence(Generated):
    """A sentence with the counts, and a table of the works that call themselves weak."""

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


def setup(app):
    """Register the directive."""
    app.add_directive("evidence", Evidence)
