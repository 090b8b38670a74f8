"""The state of all that pages share, as one word: another one after each edit of data, works or code."""

from __future__ import annotations

import re
import sysconfig
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from modelbook.tables.described import PACKAGE
from modelbook.tables.kept import kept
from modelbook.tables.works import BIBLIOGRAPHY
from modelbook.worlds.book import Book

ENGINE = Path(__file__).resolve().parents[1]
CODE = (".py", ".html", ".json", ".svg")  # what a page's numbers, words and drawings are made by
ENTRY = re.compile(r"^@\w+\s*\{\s*([^\s,]+)\s*,", re.M)


def fingerprint(book: Book) -> str:
    """A hash of all that a page's numbers and charts come from: data/, the works that it names, the engine's code and
    templates, the book's own code. Other works are for the prose, which names them by {cite} and runs no cell anew."""
    root = book.root
    tables = [*sorted((root / "data").rglob("*.csv")), root / PACKAGE]
    return _hashed(
        [*((f.name, f.read_bytes()) for f in tables), ("", code(book).encode()), ("", _named_works(root, tables))]
    )


@kept
def code(book: Book) -> str:
    """A hash of the engine's code and templates and of the book's own code: what a chart's own words come from."""
    engine = sorted(p for p in ENGINE.rglob("*") if p.suffix in CODE and "theme" not in p.parts)
    return _hashed((f.name, f.read_bytes()) for f in [*engine, *own_code(book)])


def installed() -> list[str]:
    """What is installed, by name and version."""
    return sorted(p.name for p in Path(sysconfig.get_path("purelib")).glob("*.dist-info"))


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


def _named_works(root: Path, tables: list[Path]) -> bytes:
    """The entries of works that a table names, as they stand in the file."""
    file = root / BIBLIOGRAPHY
    words = set(re.findall(r"[^\s,;\"]+", " ".join(t.read_text(encoding="utf-8", errors="replace") for t in tables)))
    entries = (
        re.split(r"^(?=@)", file.read_text(encoding="utf-8", errors="replace"), flags=re.M) if file.is_file() else []
    )
    keys = (ENTRY.match(entry) for entry in entries)
    return "".join(e.strip() for e, key in zip(entries, keys, strict=True) if not key or key[1] in words).encode()


def _hashed(parts: Iterable[tuple[str, bytes]]) -> str:
    digest = sha256()
    for name, content in parts:
        digest.update(name.encode() + content)
    return digest.hexdigest()[:16]
