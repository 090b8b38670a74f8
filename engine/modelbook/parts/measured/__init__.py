"""What was measured of a book, as a page of it: {measured} shows a table of the newest result in benchmarks/results/."""

from __future__ import annotations

from collections.abc import Iterator

from modelbook.errors import BookError, Problem
from modelbook.parts import Part
from modelbook.parts.measured import results
from modelbook.worlds.book import Book


def setup(app):
    """Register the directive."""
    from modelbook.parts.measured import page

    page.setup(app)


def check_data(book: Book) -> Iterator[Problem]:
    """A result that cannot be read."""
    try:
        results.latest(book)
    except BookError as error:
        yield error.problem


PART = Part(
    "measured",
    setup,
    directives=("measured",),
    check_data=check_data,
)
