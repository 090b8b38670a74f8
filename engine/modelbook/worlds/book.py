"""A book: its tables, its models ready to run, its charts, stories and words. Whoever opens it owns all of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

from modelbook.errors import BookError, Place, nearest
from modelbook.language.model import Model
from modelbook.tables.described import PACKAGE
from modelbook.tables.frames import find_root
from modelbook.tables.kept import kept
from modelbook.tables.settings import PART, line
from modelbook.tables.works import BIBLIOGRAPHY
from modelbook.worlds import words
from modelbook.worlds.answers import Answers
from modelbook.worlds.assumptions import Assumptions
from modelbook.worlds.declared import rows_of
from modelbook.worlds.engine import Engine
from modelbook.worlds.modules import Modules, states


class Book(Answers):
    """A book in a folder.

    Parameters
    ----------
    root : Path
        The folder above ``data/``.
    code : Path, optional
        Where the names of its modules begin; `root` by default. An installed book has its code and its tables apart.
    """

    def __init__(self, root: Path, code: Path | None = None):
        super().__init__(root)
        self.modules = Modules(code or root)
        self._seen = states(self._data_files())

    @classmethod
    def open(cls, start: Path | str | None = None) -> Book:
        """The book around a folder (the working directory by default).

        Raises
        ------
        BookError
            When there is none.
        """
        return cls(find_root(Path(start) if start is not None else None))

    def refresh(self) -> Book:
        """See the files as they are now: after an edit of a table, a source or a module all is read and made anew."""
        if states([*self._data_files(), *self.modules.read]) != self._seen | self.modules.read:
            self.modules.forget()
            self.read_package()
            for name in ("models", "assumptions", "engines", "texts"):
                self.__dict__.pop(name, None)
            self._seen = states(self._data_files())
        return self

    @property
    def stamp(self) -> str:
        """A word for the state of the files: another one after each edit."""
        return sha256(repr(sorted((self._seen | self.modules.read).items())).encode()).hexdigest()[:12]

    def _data_files(self) -> list[Path]:
        """The files that the book is read from, beside its modules."""
        return [
            self.root / PACKAGE,
            self.root / BIBLIOGRAPHY,
            *(self.root / self.file(name) for name in self.resources),
        ]

    # -- what the modules declare ---------------------------------------------------------------------------------------
    @property
    def package_name(self) -> str:
        """The Python package of the book, which a page's cells import; the engine's own for a book without one."""
        return self.settings.package or "modelbook"

    @cached_property
    def models(self) -> dict[str, Model]:
        """The models by name.

        Raises
        ------
        BookError
            When a module cannot be read, or has no ``MODEL``.
        """
        models = [self._model(name) for name in self.settings.models]
        return {model.name: model for model in models}

    def _model(self, name: str) -> Model:
        module = self._module("models", name)
        model = getattr(module, "MODEL", None)
        if not isinstance(model, Model):
            where = self.place("models", name)
            raise BookError(f"the module {name} has no MODEL.", where=where, mend="Write MODEL = Model(...) in it.")
        return model if model.file else replace(model, file=self.modules.relative(str(module.__file__)))

    def _module(self, kind: str, name: str) -> ModuleType:
        """One of the modules of models or charts; where it is not there, the line that names it is told."""
        try:
            return self.modules.load(name)
        except BookError as error:
            if error.problem.where != Place(PACKAGE):
                raise
            raise BookError(error.problem.what, where=self.place(kind, name), mend=error.problem.mend) from error

    def place(self, *path: str) -> Place:
        """File and line of a word among the settings."""
        text = (self.root / PACKAGE).read_text(encoding="utf-8-sig")
        return Place(PACKAGE, line(text, [PART, *path]))

    @kept
    def declared(self, kind: type) -> dict[str, Any]:
        """What the modules of charts and stories declare of a kind, by name: charts, stories, ways to show a model."""
        modules = [self._module("charts", name) for name in self.settings.charts]
        things: list[Any] = [thing for module in modules for thing in vars(module).values() if isinstance(thing, kind)]
        return {thing.name: thing for thing in things}

    # -- models ready to run --------------------------------------------------------------------------------------------
    @cached_property
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

    @cached_property
    def texts(self) -> dict[str, dict[str, list[tuple[str, str]]]]:
        """The words of each model: model -> slot -> (condition, words) in the order in which they are tried.

        Raises
        ------
        BookError
            When a condition cannot be read.
        """
        out: dict[str, dict[str, list[tuple[str, str]]]] = {name: {} for name in self.models}
        if "texts" in self.resources:
            for row in rows_of(self.table("texts")):
                out.setdefault(row["model"], {}).setdefault(row["slot"], []).append((row["when"], row["text"]))
        return {model: {slot: words.in_order(rows) for slot, rows in slots.items()} for model, slots in out.items()}


class Engines(Mapping[str, Engine]):
    """The engines of a book by model, each made when it is first asked for: SymPy reads slowly, and a page needs one."""

    def __init__(self, book: Book):
        self.book = book
        self._made: dict[str, Engine] = {}

    def __getitem__(self, name: str) -> Engine:
        if name not in self._made:
            self._made[name] = Engine(self.book, self.book.models[name], self.book.assumptions)
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        return name in self.book.models  # without making it

    def __iter__(self) -> Iterator[str]:
        return iter(self.book.models)

    def __len__(self) -> int:
        return len(self.book.models)
