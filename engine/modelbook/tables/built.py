"""What takes long to work out is kept in the book's folder ``_build``, if there is one, by all that it comes from."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = "_build"
UNUSED = 30 * 24 * 3600  # seconds after which what is kept may go


def once(root: Path, name: str, make: Callable[[], Any]) -> Any:
    """What is kept under a name, or what is made now and kept; read from its text in both cases, and so the same in both.

    Parameters
    ----------
    root : Path
        The book's folder.
    name : str
        A folder and a name in which all stands that the result comes from: ``worlds/growth-0f3a``.
    make : callable
        Gives what JSON knows, and numbers of NumPy.
    """
    file = root / FOLDER / f"{name}.json"
    if file.is_file():
        text = file.read_text(encoding="utf-8")
        with suppress(OSError):  # a folder that cannot be written in
            file.touch()
    else:
        text = json.dumps(make(), default=_plain)
        _write(file, text)
    return json.loads(text)


def _write(file: Path, text: str) -> None:
    """Write a file; whole or not at all, for pages are read by several processes."""
    if file.parent.parent.is_dir() and os.access(file.parent.parent, os.W_OK):
        file.parent.mkdir(exist_ok=True)
        part = file.with_suffix(f".{os.getpid()}")
        part.write_text(text, encoding="utf-8")
        part.replace(file)
        _prune(file.parent)


@cache  # once for each process
def _prune(folder: Path) -> None:
    """Remove what nothing has asked for in a month: results of models, tables and charts as they once were."""
    for old in folder.glob("*.json"):
        with suppress(OSError):  # another process may have removed it
            if old.stat().st_mtime < time.time() - UNUSED:
                old.unlink()


def _plain(x: Any) -> object:
    """A cell as JSON knows it; the row's name of a single output is missing."""
    return x.item() if hasattr(x, "item") else None
