"""What anybody can get wrong: a problem with its place and its mend, and the error that carries it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, order=True)
class Place:
    """Where something is wrong.

    Attributes
    ----------
    file : str
        The path below the book's folder; empty where there is none.
    line : int
        Counted from 1; 0 where the whole file is meant.
    column : str
        The name of a table's column.
    part : str
        A part of the file that has a name of its own, such as ``equation E3``.
    """

    file: str = ""
    line: int = 0
    column: str = ""
    part: str = ""

    def __bool__(self) -> bool:
        return bool(self.file or self.column or self.part)

    def __str__(self) -> str:
        at = f"{self.file}:{self.line}" if self.line else self.file
        return ", ".join(filter(None, (at, self.column and f"column {self.column}", self.part)))

    def in_column(self, column: str) -> Place:
        """The cell of a row in a column."""
        return replace(self, column=column)


@dataclass(frozen=True)
class Problem:
    """One mistake: what is wrong, where, and how to mend it. Prints as ``file:line, column NAME: what mend``."""

    what: str
    where: Place = Place()
    mend: str = ""

    def __str__(self) -> str:
        told = f"{self.where}: {self.what}" if self.where else self.what
        return f"{told} {self.mend}" if self.mend else told

    def placed(self, where: Place) -> Problem:
        """The same with a place, where it has none of its own."""
        return self if self.where else replace(self, where=where)

    def named_at(self, where: Place, by: str = "") -> Problem:
        """The same as a mistake of the place that led to it; its own place becomes words, after those of `by`."""
        what = f"{self.where}: {self.what}" if self.where else self.what
        return Problem(f"{by}: {what}" if by else what, where, self.mend)

    def annotation(self) -> str:
        """The problem as a command that a workflow of GitHub shows beside the line."""
        at = {"file": self.where.file, "line": str(self.where.line or ""), "title": self.where.column}
        given = ",".join(f"{key}={_escaped(value, ':,')}" for key, value in at.items() if value)
        return f"::error {given}::{_escaped(f'{self.what} {self.mend}'.strip())}"


def _escaped(text: str, more: str = "") -> str:
    """Text without the letters that end a part of a workflow's command."""
    for letter in "%\r\n" + more:
        text = text.replace(letter, f"%{ord(letter):02X}")
    return text


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems by file and line, each once."""
    return sorted(dict.fromkeys(problems), key=lambda p: (p.where.file, p.where.line))


class BookError(ValueError):
    """A problem that ends what is being done.

    Parameters
    ----------
    what : str
        What was wrong, in plain words.
    where : Place or str, optional
        Where; a word alone is a file.
    mend : str, optional
        What to do about it.
    """

    def __init__(self, what: str, *, where: Place | str = "", mend: str = ""):
        self.problem = Problem(what, where if isinstance(where, Place) else Place(where), mend)
        super().__init__(str(self.problem))

    @classmethod
    def of(cls, problem: Problem) -> BookError:
        """The error that carries a problem."""
        return cls(problem.what, where=problem.where, mend=problem.mend)


def undecoded(error: UnicodeDecodeError) -> int:
    """The line of a file that holds the first letter that is not UTF-8."""
    return error.object[: error.start].count(b"\n") + 1


SHORT = 6  # so many words can be read in a message


def nearest(word: str, known: Iterable[str]) -> str:
    """A sentence that names the known words nearest to `word`."""
    known = sorted(known)
    close = difflib.get_close_matches(word, known, n=3, cutoff=0.5)
    if close:
        return f"Did you mean {' or '.join(close)}?"
    if not known:
        return "None exist."
    if len(known) > SHORT:
        return f"Name one of the {len(known)} that there are; none is near it."
    return f"Known: {', '.join(known)}."
