"""What a build need not make again: parts of pages and files of the site that come from the book, and not from other pages.

They stand beside the site in the file `parts`, and are gone when the book is in another state: its data, works, code or
settings, or what is installed. So nothing is kept that could be made otherwise now. A page is read and written anew as ever.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from modelbook.sphinx_ext.opened import book_of
from modelbook.tables import asked
from modelbook.tables.citation import FILE as CITATION
from modelbook.worlds.book import Book
from modelbook.worlds.fingerprint import installed, state

FILE = "parts"
V = TypeVar("V")


def of_build(app) -> str:
    """The state in which a build began."""
    if not hasattr(app, "modelbook_state"):
        app.modelbook_state = state(book_of(app))
    return app.modelbook_state


def version(content: bytes) -> str:
    """What stands in a file's address, so that a kept copy of another build is not taken for it."""
    return sha256(content).hexdigest()[:8]


def parts(app) -> dict[str, bytes]:
    """What is kept, pickled, by a hash of what it comes from; all of it is of the state in which the build began."""
    if not hasattr(app, "modelbook_parts"):
        file, now = Path(app.outdir).parent / FILE, _made_from(app)
        before, known = pickle.loads(file.read_bytes()) if file.is_file() else ("", {})
        app.modelbook_made_from, app.modelbook_parts = now, known if before == now else {}
        app.modelbook_parts_before = len(app.modelbook_parts)
    return app.modelbook_parts


def _made_from(app) -> str:
    root = book_of(app).root
    files = [root / name for name in ("_config.yml", CITATION)]
    said = [file.read_bytes() if file.is_file() else b"" for file in files]
    settings = sorted(pair for pair in os.environ.items() if pair[0].startswith("MODELBOOK_"))
    every = (of_build(app), said, app.config.html_baseurl, settings, sys.version, installed())
    return sha256(repr(every).encode()).hexdigest()


def once(app, what: object, make: Callable[[], V]) -> V:
    """What a build before made of the same, or what is made now and kept. Whoever listens hears what it asked the book for.

    Parameters
    ----------
    what : object
        All that it comes from besides the book, its code and settings, as its `repr` tells it; first of all its kind.
    make : callable
        Gives something that can be pickled. What it is warned of is told in each build, for then nothing is kept.
    """
    if (found := get(app, what)) is not None:
        value, things = found
        asked.tell(things)
        return value
    warned = app._warncount
    with asked.listening() as heard:
        value = make()
    if app._warncount == warned:
        put(app, what, (value, heard))
    return value


def get(app, what: object) -> Any:
    """What is kept under something; None where there is nothing."""
    found = parts(app).get(_name(what))
    return None if found is None else pickle.loads(found)


def put(app, what: object, value: object) -> None:
    """Keep something."""
    parts(app)[_name(what)] = pickle.dumps(value)


def _name(what: object) -> str:
    return sha256(repr(what).encode()).hexdigest()[:32]


def save(app, error) -> None:
    """Write what is kept beside the site; nothing of a build while which data or code were saved, for they may be in some parts
    and not in others."""
    known = parts(app)
    if len(known) > app.modelbook_parts_before and state(Book.open(Path(app.srcdir))) == of_build(app):
        file = Path(app.outdir).parent / FILE
        half = file.with_suffix(f".{os.getpid()}")
        half.write_bytes(pickle.dumps((app.modelbook_made_from, known)))
        half.replace(file)  # whole or not at all


def write(app, part: str, make: Callable[[], Mapping[str, bytes]]) -> Mapping[str, bytes]:
    """Write the files of a part into the site, where they are not as they should be.

    Parameters
    ----------
    part : str
        Its name.
    make : callable
        Gives the content of each file by its path in the site.

    Returns
    -------
    mapping of str to bytes
        The same.
    """
    files = once(app, ("files", part), make)
    for path, content in files.items():
        file = Path(app.outdir) / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.is_file() or file.read_bytes() != content:
            file.write_bytes(content)
    return files


def setup(app):
    """Connect to the end of a build."""
    app.connect("build-finished", save, priority=1000)  # after all that keeps something
