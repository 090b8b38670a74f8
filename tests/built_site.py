"""Whether the site that is tested is the one that the sources make now, by the stamp that the build leaves beside it."""

from __future__ import annotations

import json
from pathlib import Path

from build import SITE, STAMP, made_from

__all__ = ["SITE", "missing", "stale"]
PARTS = {"contents": "the list of pages", "world": "settings or code", "pages": "pages or data"}  # of the stamp


def missing(folder: Path) -> str:
    """Why a folder is no built site; empty for one that is."""
    return "" if (folder / "index.html").is_file() else f"{folder} holds no built book: run `make book` first."


def stale(stamp: Path = STAMP) -> str:
    """Why the built site is not that of the sources as they are now; empty when it is."""
    if not stamp.is_file():
        return "The last build of the site failed or is not over: run `make book` and mend what it tells."
    built = json.loads(stamp.read_text(encoding="utf-8"))
    now = json.loads(json.dumps(made_from()))
    changed = [words for part, words in PARTS.items() if now[part] != built.get(part)]
    return f"The site is older than its sources ({', '.join(changed)}): run `make book`." if changed else ""
