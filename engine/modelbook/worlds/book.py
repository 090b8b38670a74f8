"""A book: its tables, its models ready to run, its charts, stories and words. Whoever opens it owns all of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from modelbook.errors import BookError, nearest
from modelbook.tables.frames import find_root
from modelbook.tables.kept import kept
from modelbook.worlds import words
from modelbook.worlds.answers import Answers
from modelbook.worlds.assumptions import Assumptions
from modelbook.worlds.declared import rows_of
from modelbook.worlds.engine import Engine
from modelbook.worlds.modules import states


class Book(Answers):
    """A book in a folder, its models ready to run.

    Parameters
    ----------
    root : Path
        The folder above ``data/``.
    code : Path, optional
        Where the names of its modules begin; `root` by default. An installed book has its code and its tables apart.
    """

    @classmethod
    def open(cls, start: Path | str | None = None) -> Book:
        """The book around a folder (the working directory by default).

        Raises
        ------
        BookError
            When there is none.
        """
        return cls(find_root(Path(start) if start is not None else None))

    @staticmethod
    def of(*things: Any) -> Book:
        """A book in memory, of models that bring their own assumptions, with their charts and how they are shown.

        Parameters
        ----------
        *things : Model, Chart or Show

        Raises
        ------
        BookError
            When no model is among them.
        """
        from modelbook.worlds.alone import Alone  # it stands on this module

        return Alone(things)

    @staticmethod
    def read(file: Path | str) -> Book:
        """The book in memory of all that one Python file declares.

        Raises
        ------
        BookError
            When the file is not there, cannot be read, or declares no model.
        """
        from modelbook.worlds.alone import declared_in  # it stands on this module

        return Book.of(*declared_in(Path(file)))

    def refresh(self) -> Book:
        """See the files as they are now: after an edit of a table, a source or a module all is read and made anew."""
        if states([*self._data_files(), *self.modules.read]) != self._seen | self.modules.read:
            self.modules.forget()
            self.read_package()
            for name in ("models", "brought", "engines"):
                self.__dict__.pop(name, None)
            self._seen = states(self._data_files())
        return self

    # -- models ready to run --------------------------------------------------------------------------------------------
    @property
    @kept
    def assumptions(self) -> Assumptions:
        """What a reader may change."""
        return Assumptions(self)

    @cached_property
    def engines(self) -> Engines:
        """The models ready to run, by name."""
        return Engines(self)

    def engine(self, model: str) -> Engine:
        """One model ready to run.

        Raises
        ------
        BookError
            When the book has no such model.
        """
        if model not in self.engines:
            raise BookError(f"There is no model '{model}'.", mend=nearest(model, self.engines))
        return self.engines[model]

    @property
    @kept
    def texts(self) -> dict[str, dict[str, list[tuple[str, str]]]]:
        """The words of each model: model -> slot -> (condition, words) in the order in which they are tried.

        Raises
        ------
        BookError
            When a condition cannot be read.
        """
        out: dict[str, dict[str, list[tuple[str, str]]]] = {name: {} for name in self.models}
        if self.has("texts"):
            for row in rows_of(self.table("texts")):
                out.setdefault(row["model"], {}).setdefault(row["slot"], []).append((row["when"], row["text"]))
        return {model: {slot: words.in_order(rows) for slot, rows in slots.items()} for model, slots in out.items()}


class Engines(Mapping[str, Engine]):
    """The engines of a book by model, each made when it is first asked for: SymPy reads slowly, and a page needs one."""

    def __init__(self, book: Book):
        self.book = book

    def __getitem__(self, name: str) -> Engine:
        return _made(self.book, name)

    def __contains__(self, name: object) -> bool:
        return name in self.book.models  # without making it

    def __iter__(self) -> Iterator[str]:
        return iter(self.book.models)

    def __len__(self) -> int:
        return len(self.book.models)


@kept
def _made(book: Book, name: str) -> Engine:
    return Engine(book, book.models[name], book.assumptions)
