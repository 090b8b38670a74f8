"""The book that a build builds: opened once, owned by the application."""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx

from modelbook.worlds.book import Book


def book_of(app: Sphinx) -> Book:
    """The book around the application's pages."""
    if not hasattr(app, "modelbook_book"):
        app.modelbook_book = Book.open(Path(app.srcdir))
    return app.modelbook_book
