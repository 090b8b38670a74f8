"""Chokepoints: this book's models, charts, stories and colours, and the engine's commands bound to this book."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import modelbook
from modelbook import Book, BookError

__all__ = ["BookError", "book", "check", "engine", "engines", "explain", "explore", "figure", "fit", "run", "worlds"]
__version__ = "0.2.0"

HERE = Path(__file__).resolve().parents[1]  # the checkout, or where packages are installed
INSTALLED = HERE / "chokepoints"  # a wheel brings the tables inside the package
_opened: list[Book] = []  # this book, once it is open


def book() -> Book:
    """This book, as its files are now: the checkout around the working directory, else the one this package belongs to."""
    root = _root()
    if not _opened or _opened[0].root != root:
        _opened[:] = [Book(root, code=None if (root / "chokepoints").is_dir() else HERE)]
    return _opened[0].refresh()


def _root() -> Path:
    try:
        around = Book.open()
        if around.package_name == "chokepoints":
            return around.root
    except BookError as error:
        if error.problem.where.file:  # a book that cannot be read is told; another one never answers for it
            raise
    return INSTALLED if (INSTALLED / "data").is_dir() else HERE


def engines() -> Mapping[str, Any]:
    """The models ready to run, by name."""
    return book().engines


def engine(model: str) -> Any:
    """One model ready to run; see `modelbook.Book.engine`."""
    return book().engine(model)


def run(model: str, values: Mapping[str, float] | None = None, scenario: str = "baseline", **how: Any):
    """Run a model; see `modelbook.Book.run`."""
    return book().run(model, values, scenario, **how)


def fit(model: str, values: Mapping[str, float] | None = None, scenario: str = "baseline", **how: Any):
    """A world held against the record; see `modelbook.Book.fit`."""
    return book().fit(model, values, scenario, **how)


def worlds(model: str, n: int = 2000, seed: int = 1, values: Mapping[str, float] | None = None, **how: Any):
    """Worlds weighed by how they fit the record; see `modelbook.Book.worlds`."""
    return book().worlds(model, n, seed, values, **how)


def check(question: str, answer: object, **how: Any):
    """What a lesson's page says to an answer; see `modelbook.check`."""
    return modelbook.check(question, answer, book=book(), **how)


def explain(
    model: str, a: str | Mapping[str, float | str], b: str | Mapping[str, float | str], output: str, **how: Any
):
    """Why two worlds differ in a number; see `modelbook.Book.explain`."""
    return book().explain(model, a, b, output, **how)


def explore(model: str, **choices: Any):
    """An explorer of a model; see `modelbook.explorer.widget.explore`."""
    return modelbook.explore(model, book=book(), **choices)


def figure(name: str):
    """A chart of data alone; see `modelbook.explorer.figure.figure`."""
    return modelbook.figure(name, book=book())
