"""Make your own: a page that builds a link to an explorer: its start, controls free, locked or out of sight, a QR code.

``{making}`` on a page makes it. Nothing is written to the book: what a teacher chooses stands in the link alone (the keys of
the part `showing`), and the page that it opens is the chapter's own.
"""

from __future__ import annotations

from modelbook.parts import Part
from modelbook.worlds.book import Book

__all__ = ["PART"]


def _on(book: Book) -> bool:
    return any(chapter.page for chapter in book.settings.chapters.values())


def setup(app):
    """Register the directive and files."""
    from modelbook.parts.making import page

    page.setup(app)


PART = Part("making", setup, on=_on, directives=("making",), verbatim=("making",))
