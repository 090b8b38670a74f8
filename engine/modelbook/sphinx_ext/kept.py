"""What a build need not make again: files of the site that come from data, sources and code, and from no page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from pathlib import Path

from modelbook.tables.frames import BIBLIOGRAPHY, book

PACKAGE = Path(__file__).resolve().parents[1]
ENTRY = re.compile(r"^@\w+\s*\{\s*([^\s,]+)\s*,", re.M)


def fingerprint(root: Path) -> str:
    """A hash of all that a page's numbers and charts come from: data/, the works that it names, the package's code and
    templates. Other works are for the prose, which names them by {cite} and runs no cell anew."""
    tables = [*sorted((root / "data").glob("*.csv")), root / "data" / "datapackage.json"]
    code = sorted(p for p in PACKAGE.rglob("*") if p.suffix in (".py", ".html") and "theme" not in p.parts)
    own = sorted(p for p in [*root.glob("*.py"), *(root / _package(root)).rglob("*.py")] if "_build" not in p.parts)
    files = [*tables, *code, *own]
    return _hashed([*((f.name, f.read_bytes()) for f in files), ("", _named_works(root, tables))])


def _package(root: Path) -> str:
    """The folder of a book's own modules."""
    return book(root).package["modelbook"].get("package", "models")


def state(root: Path) -> str:
    """The same with all works, and with the front end's scripts and styles."""
    files = [root / BIBLIOGRAPHY, *sorted(p for p in PACKAGE.rglob("*") if p.suffix in (".js", ".css"))]
    return _hashed([("", fingerprint(root).encode()), *((f.name, f.read_bytes()) for f in files if f.is_file())])


def of_build(app) -> str:
    """The state in which a build began."""
    if not hasattr(app, "modelbook_state"):
        app.modelbook_state = state(book(Path(app.srcdir)).root)
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
