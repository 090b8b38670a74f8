"""Works as a reader sees them: who, what, when, where, and a way to report a wrong number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup

from modelbook.explorer.templates import Templates
from modelbook.worlds.book import Book

REPORT = "issues/new?template=wrong_number.yml&title="
TEMPLATES = Templates(Path(__file__).parent)


def reference(book: Book, key: str, note: bool = True) -> Markup:
    """A work in full: people, title (linked), year, and (with `note`) what was read where it is not the original."""
    return TEMPLATES.call("references.html", "reference", book.sources[key], note)


def brief(book: Book, key: str) -> Markup:
    """A work in a few words, linked: people and year."""
    return TEMPLATES.call("references.html", "brief", book.sources[key])


def report_link(book: Book, key: str) -> Markup:
    """A link to a ready-made report about a work's number; nothing where the book has no home."""
    home = str(book.package.get("homepage", "")).rstrip("/")
    if not home:
        return Markup()
    return TEMPLATES.call("references.html", "report_link", f"{home}/{REPORT}{quote(f'Wrong number: {key}')}")


def references(book: Book, keys: Iterable[str], report: bool = True, note: bool = True) -> Markup:
    """The works among `keys` that the book knows, in full, one after the other, each with its report link or without."""
    known = [key for key in keys if key in book.sources]
    parts = [(reference(book, key, note), report_link(book, key) if report else Markup()) for key in known]
    return Markup(" ").join(Markup(" ").join(filter(None, part)) for part in parts)


def source_list(book: Book, keys: Sequence[str]) -> Markup:
    """Works as a list, each with its report link."""
    known = [(reference(book, key), report_link(book, key)) for key in keys if key in book.sources]
    return TEMPLATES.call("references.html", "source_list", known) if known else Markup()
