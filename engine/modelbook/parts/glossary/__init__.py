"""Terms, defined once and linked from the prose: data/glossary.csv, {term}, {terms}."""

from __future__ import annotations

from modelbook.parts import Part
from modelbook.parts.glossary import terms
from modelbook.worlds.book import Book


def setup(app):
    """Register role and directive."""
    from modelbook.parts.glossary import page

    page.setup(app)


def check_role(book: Book, role: str, inside: str) -> None:
    """Refuse a term that the glossary does not have."""
    terms.find(book, inside)


PART = Part(
    "glossary", setup, on=lambda book: "glossary" in book.resources, directives=("terms",), roles=("term",),
    check_data=terms.problems, check_role=check_role,
)  # fmt: skip
