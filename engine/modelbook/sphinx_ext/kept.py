"""What a build need not make again: files of the site that come from data, sources and code, and from no page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from pathlib import Path

from modelbook.sphinx_ext.opened import book_of
from modelbook.tables.described import PACKAGE
from modelbook.tables.works import BIBLIOGRAPHY
from modelbook.worlds.book import Book

ENGINE = Path(__file__).resolve().parents[1]
ENTRY = re.compile(r"^@\w+\s*\{\s*([^\s,]+)\s*,", re.M)


def fingerprint(book: Book) -> str:
    """A hash of all that a page's numbers and charts come from: data/, the works that it names, the engine's code and
    templates, the book's own code. Other works are for the prose, which names them by {cite} and runs no cell anew."""
    root = book.root
    tables = [*sorted((root / "data").rglob("*.csv")), root / PACKAGE]
    code = sorted(p for p in ENGINE.rglob("*") if p.suffix in (".py", ".html") and "theme" not in p.parts)
    files = [*tables, *code, *own_code(book)]
    return _hashed([*((f.name, f.read_bytes()) for f in files), ("", _named_works(root, tables))])


def own_code(book: Book) -> list[Path]:
    """The book's own Python: the folders and files in which the modules stand that it names, wherever that is."""
    named = [*book.settings.models, *book.settings.charts, book.settings.look]
    tops = {name.partition(".")[0] for name in [*named, book.package_name] if name not in ("", "modelbook")}
    folder = book.modules.folder
    return sorted(p for top in tops for p in [folder / f"{top}.py", *(folder / top).rglob("*.py")] if p.is_file())


def state(book: Book) -> str:
    """The same with all works, and with the front end's scripts and styles."""
    files = [book.root / BIBLIOGRAPHY, *sorted(p for p in ENGINE.rglob("*") if p.suffix in (".js", ".css"))]
    return _hashed([("", fingerprint(book).encode()), *((f.name, f.read_bytes()) for f in files if f.is_file())])


def of_build(app) -> str:
    """The state in which a build began."""
    if not hasattr(app, "modelbook_state"):
        app.modelbook_state = state(book_of(app))
    return app.modelbook_state


def _named_works(root: Path, tables: list[Path]) -> bytes:
    """The entries of works that a table names, as they stand in the file."""
    file = root / BIBLIOGRAPHY
    words = set(re.findall(r"[^\s,;\"]+", " ".join(t.read_text(encoding="utf-8") for t in tables)))
    entries = re.split(r"^(?=@)", file.read_text(encoding="utf-8"), flags=re.M) if file.is_file() else []
    keys = (ENTRY.match(entry) for entry in entries)
    return "".join(e.strip() for e, key in zip(entries, keys, strict=True) if not key or key[1] in words).encode()


def _hashed(parts: Iterable[tuple[str, bytes]]) -> str:
    digest = sha256()
    for name, content in parts:
        digest.update(name.encode() + content)
    return digest.hexdigest()[:16]


def version(content: bytes) -> str:
    """What stands in a file's address, so that a kept copy of another build is not taken for it."""
    return sha256(content).hexdigest()[:8]


def write(app, part: str, make: Callable[[], Mapping[str, bytes]]) -> None:
    """Write the files of a part into the site; they are made anew when the state is another than at the last build, or a
    file is not as that left it.

    Parameters
    ----------
    part : str
        What the environment remembers them by.
    make : callable
        Gives the content of each file by its path in the site.
    """
    now, known = of_build(app), app.env.__dict__.setdefault("modelbook_kept", {})
    site, (before, digests) = Path(app.outdir), known.get(part, ("", {}))
    if before == now and all(_digest(site / path) == digest for path, digest in digests.items()):
        return
    made = make()
    for path, content in made.items():
        file = site / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.is_file() or file.read_bytes() != content:
            file.write_bytes(content)
    known[part] = now, {path: _digest(site / path) for path in made}


def _digest(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest() if file.is_file() else ""
