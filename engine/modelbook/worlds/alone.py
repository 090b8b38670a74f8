"""Models that stand alone, without a folder of tables and pages: in a cell of a notebook, or in one Python file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import uuid4

from modelbook.errors import BookError
from modelbook.language.model import Model
from modelbook.tables.settings import Settings
from modelbook.tables.works import Work
from modelbook.worlds.book import Book
from modelbook.worlds.brought import Brought
from modelbook.worlds.modules import Modules


class Alone(Book):
    """A book in memory. All that a book in a folder reads from tables, its models bring.

    Parameters
    ----------
    things : iterable
        Models, their charts, and how they are shown.

    Raises
    ------
    BookError
        When no model is among them.
    """

    def __init__(self, things: Iterable[Any]):
        self._things = list(things)
        if not any(isinstance(thing, Model) for thing in self._things):
            raise BookError("there is no model here.", mend="Write MODEL = Model(...).")
        self._stamp = uuid4().hex[:12]  # what a notebook's page knows a cell's model by: another one each time it runs
        super().__init__(Path())

    def read_package(self) -> None:
        """Nothing: there is no folder."""
        model = next(thing for thing in self._things if isinstance(thing, Model))
        self.package: dict[str, Any] = {"name": model.name, "title": model.title, "resources": []}
        self.settings, self.resources, self.kept = Settings(), {}, {}

    def refresh(self) -> Book:
        """The same book: what it is made of does not change."""
        return self

    @property
    def stamp(self) -> str:
        """A word for this book, another one for each."""
        return self._stamp

    @cached_property
    def models(self) -> dict[str, Model]:
        """The models by name."""
        return {thing.name: thing for thing in self._things if isinstance(thing, Model)}

    @cached_property
    def brought(self) -> Brought:
        """All rows of the book."""
        return Brought(self.models.values(), alone=True)

    @property
    def sources(self) -> Mapping[str, Work]:
        """The works that the models name."""
        return self.brought.works

    def declared(self, kind: type) -> dict[str, Any]:
        """Charts, or ways to show a model, by name."""
        named: list[Any] = [thing for thing in self._things if isinstance(thing, kind)]
        return {thing.name: thing for thing in named}


def declared_in(file: Path) -> list[Any]:
    """What a Python file declares that has a name: models, their charts, how they are shown.

    Raises
    ------
    BookError
        When the file is not there, or Python cannot read it.
    """
    if not file.is_file():
        raise BookError(f"there is no file {file}.", mend="Name a Python file that declares MODEL = Model(...).")
    modules = Modules(file.resolve().parent)
    things: list[Any] = []
    for thing in vars(modules.load(file.stem)).values():
        if isinstance(thing, Model) and not thing.file:
            things.append(replace(thing, file=file.name))
        elif isinstance(getattr(thing, "name", None), str) and not isinstance(thing, type):
            things.append(thing)
    return things
