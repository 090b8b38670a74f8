"""What changed since each release, and which rows are no longer used: {changes} and {retired}, from two tables."""

from __future__ import annotations

from collections.abc import Iterator

from modelbook.errors import BookError, Problem
from modelbook.parts import Part
from modelbook.tables import retired
from modelbook.worlds import releases
from modelbook.worlds.book import Book


def setup(app):
    """Register the directives."""
    from modelbook.parts.changes import page

    page.setup(app)


def check_data(book: Book) -> Iterator[Problem]:
    """Releases whose numbers are not kept."""
    for name, row in releases.known(book).items():
        try:
            releases.frozen(book, name)
        except BookError as error:
            yield error.problem.named_at(book.at(releases.TABLE, row.name, "id"))


PART = Part(
    "changes",
    setup,
    on=lambda book: releases.TABLE in book.resources or retired.TABLE in book.resources,
    directives=("changes", "retired"),
    check_data=check_data,
)
