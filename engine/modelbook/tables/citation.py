"""How a book is cited: what its CITATION.cff says, or what its data package does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from modelbook.errors import BookError

FILE = "CITATION.cff"


@dataclass(frozen=True)
class Citation:
    """Title and authors of a book, as a citation has them; no author where none is named."""

    title: str
    author: str = ""


def citation(root: Path, package: Mapping[str, Any]) -> Citation:
    """What a citation of the book in a folder says.

    Parameters
    ----------
    root : Path
        The book's folder.
    package : mapping
        Its data package, for a book without the file.

    Raises
    ------
    BookError
        When the file is no YAML with a title.
    """
    file = root / FILE
    if not file.is_file():
        return Citation(str(package.get("title") or package.get("name") or root.name))
    try:
        said = yaml.safe_load(file.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        mend = "Write it as https://citation-file-format.github.io says."
        raise BookError(f"it cannot be read: {error}", where=FILE, mend=mend) from None
    if not isinstance(said, dict) or not isinstance(said.get("title"), str):
        raise BookError("it has no title.", where=FILE, mend='Write title: "..." in it.')
    return Citation(said["title"], _joined([_name(one) for one in said.get("authors") or [] if isinstance(one, dict)]))


def _name(author: Mapping[str, Any]) -> str:
    """A person's names, or the name of a group."""
    parts = [str(author[key]) for key in ("given-names", "name-particle", "family-names") if author.get(key)]
    return " ".join(parts) or str(author.get("name") or author.get("alias") or "")


def _joined(names: list[str]) -> str:
    known = [name for name in names if name]
    return " and ".join([", ".join(known[:-1]), known[-1]] if len(known) > 1 else known)
