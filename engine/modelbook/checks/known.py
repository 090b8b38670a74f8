"""What a check found right, by content, kept in the book's folder ``_build``: the next check tries only what changed since.

A mark is a hash of all that a result comes from, so nothing is right by its name or date. In an installed copy, which has no
pages and no ``_build``, nothing is kept and all is tried.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from modelbook.checks import plausible
from modelbook.worlds.book import Book
from modelbook.worlds.fingerprint import installed, state

FILE = Path("_build", "checked")
MOST = 2_000  # marks that are kept: those of some twenty states of a book of this size


class Known:
    """Marks of what was right.

    Parameters
    ----------
    root : Path
        The book's folder.
    """

    def __init__(self, root: Path):
        self.file = root / FILE
        self.before = self.file.read_text(encoding="ascii").split() if self.file.is_file() else []
        self.marks = dict.fromkeys(self.before)

    @classmethod
    def from_the_first(cls, root: Path) -> Known:
        """The same, where ``_build`` is made if the book's pages are here: a fresh checkout gains from its first check."""
        if (root / "_config.yml").is_file():
            with suppress(OSError):  # a checkout that may only be read
                (root / FILE).parent.mkdir(exist_ok=True)
        return cls(root)

    def __contains__(self, mark: str) -> bool:
        return mark in self.marks

    def add(self, mark: str) -> None:
        """Remember that something is right."""
        self.marks[mark] = None

    def write(self) -> None:
        """Keep the newest marks. Whole or not at all, for several checks may run."""
        newest = list(self.marks)[-MOST:]
        if newest != self.before and os.access(self.file.parent, os.W_OK):
            part = self.file.with_suffix(f".{os.getpid()}")
            part.write_text("\n".join(newest), encoding="ascii")
            part.replace(self.file)


class Under:
    """The same for results that come from the state of the whole book too."""

    def __init__(self, known: Known, book: Book):
        self.known, self.state = known, _state(book)

    def __contains__(self, mark: str) -> bool:
        return _hash(self.state, mark) in self.known

    def add(self, mark: str) -> None:
        """Remember that something is right in this state."""
        self.known.add(_hash(self.state, mark))


def _state(book: Book) -> str:
    """Data, works and code; the tables that data are compared with; what is installed."""
    return _hash(state(book), plausible.base(str(book.root)), sys.version, *installed())


def _hash(*parts: str) -> str:
    return sha256(repr(parts).encode()).hexdigest()[:32]


def files(book: Book) -> Iterable[str]:
    """The files beside the pages, which links and pictures name."""
    pages = book.root / "book"
    return sorted(p.relative_to(pages).as_posix() for p in pages.rglob("*") if p.suffix != ".md" and p.is_file())
