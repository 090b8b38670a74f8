"""An earlier state of a book: a folder, a revision of its repository, or a release that it names."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from modelbook.errors import BookError, Place, nearest
from modelbook.tables import settings
from modelbook.tables.described import PACKAGE
from modelbook.tables.frames import Tables
from modelbook.tables.settings import Settings
from modelbook.worlds import releases
from modelbook.worlds.book import Book

HERE = "."


class Past(Tables):
    """Tables of an earlier state, of which settings that this engine does not know, or knows no more, are passed over."""

    def _settings(self, package: Mapping[str, Any], text: str) -> Settings:
        try:
            return settings.read(package, text)
        except BookError:
            return Settings()


@dataclass(frozen=True)
class State:
    """A book at some time.

    Attributes
    ----------
    name : str
        As it was asked for.
    tables : Tables
    book : Book, optional
        With its models, where this engine can run them; `why` says why not.
    release : str
        The release that was asked for, or whose commit it is; empty for another.
    """

    name: str
    tables: Tables
    book: Book | None
    why: str
    release: str


@contextmanager
def opened(book: Book, name: str) -> Iterator[State]:
    """The state of a book that `name` stands for; what had to be unpacked is gone afterwards.

    Parameters
    ----------
    book : Book
        The book as it is, whose repository and releases are looked in.
    name : str
        A folder; ``.`` for the book as it is; the id of a release; else a revision that git knows.

    Raises
    ------
    BookError
        When there is no such state, or it holds no book.
    """
    known = releases.known(book)
    if name == HERE:
        yield State(name, book, book, "", "")
    elif name not in known and Path(name).is_dir():
        yield _state(name, Path(name).resolve(), "")
    else:
        revision = str(known[name]["commit"]) if name in known else name
        release = name if name in known else _release(book, name)
        if not revision:
            mend = "Write it into the column commit, or name a folder."
            raise BookError(f"the release {name} has no commit.", where=book.file(releases.TABLE), mend=mend)
        with tempfile.TemporaryDirectory() as folder:
            _unpack(book, name, revision, Path(folder))
            yield _state(name, Path(folder), release)


def _state(name: str, root: Path, release: str) -> State:
    if not (root / PACKAGE).is_file():
        mend = "Name the folder above data/, or a revision since there is one."
        raise BookError(f"{name} holds no book: it has no {PACKAGE}.", mend=mend)
    try:
        whole = Book(root)
        if not whole.models:
            raise BookError("it names no models that this engine knows")
        for engine in whole.engines.values():
            engine.frame()
        return State(name, whole, whole, "", release)
    except Exception as error:  # an earlier state may ask anything of an engine that this one does not do
        return State(name, Past(root), None, str(error).splitlines()[0] or type(error).__name__, release)


def _release(book: Book, revision: str) -> str:
    """The release of which a revision is the commit."""
    full = _git(book.root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}").decode().strip()
    for name, row in releases.known(book).items():
        if full and row["commit"] and full.startswith(str(row["commit"])):
            return name
    return ""


def _unpack(book: Book, name: str, revision: str, folder: Path) -> None:
    """Write a revision's files, from the book's folder down, into `folder`."""
    packed = _git(book.root, "archive", "--format=tar", revision)
    if not packed:
        known = releases.known(book)
        at = book.at(releases.TABLE, known[name].name) if name in known else Place()
        mend = f"Name a folder, a revision of the repository or a release. {nearest(name, known)}"
        raise BookError(f"there is no folder, release or revision '{revision}'.", where=at, mend=mend)
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")


def _git(root: Path, *arguments: str) -> bytes:
    """What git says; nothing when it fails or there is none."""
    try:
        done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, timeout=60)
    except (OSError, subprocess.SubprocessError):
        return b""
    return done.stdout if done.returncode == 0 else b""
