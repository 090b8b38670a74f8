"""What a book is made of: its tables, and the models, charts and ways to show them that its modules declare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

from modelbook.errors import BookError, Place
from modelbook.language.model import Model
from modelbook.tables.described import PACKAGE
from modelbook.tables.frames import Tables
from modelbook.tables.kept import kept
from modelbook.tables.settings import PART, line
from modelbook.tables.works import BIBLIOGRAPHY, Work
from modelbook.worlds.brought import Brought
from modelbook.worlds.modules import Modules, states


class Contents(Tables):
    """The contents of a book in a folder; see `modelbook.worlds.book.Book`."""

    def __init__(self, root: Path, code: Path | None = None):
        super().__init__(root)
        self.modules = Modules(code or root)
        self._seen = states(self._data_files())

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

    @cached_property
    def brought(self) -> Brought:
        """What the models bring themselves instead of rows; nothing while one cannot be read, which is told elsewhere."""
        try:
            return Brought(self.models.values())
        except BookError:
            return Brought([])

    @property
    def names(self) -> list[str]:
        """The names of the tables, in data/ or of the models themselves."""
        return list(dict.fromkeys([*self.resources, *self.brought.tables]))

    def added(self, name: str, head: list[str]) -> list[tuple[int, list[str]]]:
        """The rows of a table that the models bring."""
        return self.brought.rows(name, head)

    def at(self, name: str, line: Any, column: str = "") -> Place:
        """The place of a row, in its table's file or in the file of the model that brings it."""
        return self.brought.place(name, int(line)) if int(line) < 0 else super().at(name, line, column)

    @property
    def sources(self) -> Mapping[str, Work]:
        """The works that the book and its models name, by key."""
        own = super().sources
        return {**self.brought.works, **own} if self.brought.works else own

    @kept
    def declared(self, kind: type) -> dict[str, Any]:
        """What the modules of charts, stories and models declare of a kind, by name: charts, ways to show a model."""
        named = self.settings
        modules = [self._module("charts", name) for name in named.charts]
        modules += [self._module("models", name) for name in named.models if name not in named.charts]
        things: list[Any] = [thing for module in modules for thing in vars(module).values() if isinstance(thing, kind)]
        return {thing.name: thing for thing in things}
