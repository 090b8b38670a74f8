"""What a build need not make again: files of the site that come from data, sources and code, and from no page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

from modelbook.sphinx_ext.opened import book_of
from modelbook.worlds.fingerprint import state


def of_build(app) -> str:
    """The state in which a build began."""
    if not hasattr(app, "modelbook_state"):
        app.modelbook_state = state(book_of(app))
    return app.modelbook_state


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
