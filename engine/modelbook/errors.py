"""One kind of error for everything a reader, teacher or contributor can get wrong."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class BookError(ValueError):
    """What is wrong, where, and how to mend it.

    Parameters
    ----------
    what : str
        What was wrong, in plain words.
    where : str, optional
        ``file:line`` or ``file:line, column NAME``.
    mend : str, optional
        What to do about it.
    """

    def __init__(self, what: str, *, where: str = "", mend: str = ""):
        self.what, self.where, self.mend = what, where, mend
        message = f"{where}: {what}" if where else what
        if mend:
            message += f" {mend}"
        super().__init__(message)


def undecoded(error: UnicodeDecodeError) -> int:
    """The line of a file that holds the first letter that is not UTF-8."""
    return error.object[: error.start].count(b"\n") + 1


def nearest(word: str, known: Iterable[str]) -> str:
    """A sentence that names the known words nearest to `word`."""
    known = sorted(known)
    close = difflib.get_close_matches(word, known, n=3, cutoff=0.5)
    if close:
        return f"Did you mean {' or '.join(close)}?"
    if not known:
        return "None exist."
    return f"Known: {', '.join(known[:12])}{', ...' if len(known) > 12 else ''}."
