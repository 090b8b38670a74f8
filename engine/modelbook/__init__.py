"""Models written once in Python, alive in Python and on a static page.

A book is opened by ``Book.open``; it owns its models, charts and words. The functions here ask the book around the
working directory, or the one that they are given; the examples below ask ``book = Book.open("engine/examples/solow")``.
A model that brings its own assumptions may stand in the place of its name, and needs no book: ``modelbook.run(MODEL)``.
What is slow to import (charts, the widget) is imported when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from modelbook.errors import BookError
from modelbook.worlds.book import Book

if TYPE_CHECKING:
    import pandas as pd

    from modelbook.explorer.figure import Figure
    from modelbook.explorer.widget import Explorer
    from modelbook.language.model import Model
    from modelbook.parts.packs.answering import Verdict

__all__ = [
    "Book", "BookError", "check", "draws", "explain", "explore", "figure", "fit", "run", "sobol", "sweep", "tornado", "worlds",
]  # fmt: skip
__version__ = "0.1.0"


def _asked(model: str | Model, book: Book | None) -> tuple[Book, str]:
    """The book that is asked, and its name for the model."""
    return (book or Book.open(), model) if isinstance(model, str) else (Book.of(model), model.name)


def check(question: str, answer: object, *, lesson: str = "", tries: int = 1, book: Book | None = None) -> Verdict:
    """What a lesson's page says to an answer; see `modelbook.parts.packs.answering.check_answer`.

    >>> modelbook.check("nosuch", 3, book=book)
    Traceback (most recent call last):
    modelbook.errors.BookError: the book has no question 'nosuch'. None exist.
    """
    from modelbook.parts.packs import check_answer

    return check_answer(book or Book.open(), question, answer, lesson, tries)


def draws(model: str | Model, to: Path | str, n: int = 1000, *, book: Book | None = None, **how: Any) -> Path:
    """Write the draws of a model as Parquet; see `modelbook.Book.draws`.

    >>> file = modelbook.draws("growth", "draws.parquet", 100, outputs=["made@60"], book=book)
    >>> pandas.read_parquet(file).shape
    (100, 5)
    """
    book, name = _asked(model, book)
    return book.draws(name, to, n, **how)


def explain(
    model: str | Model,
    a: str | Mapping[str, float | str],
    b: str | Mapping[str, float | str],
    output: str,
    *,
    book: Book | None = None,
    **how: Any,
) -> pd.DataFrame:
    """Why two worlds differ in a number; see `modelbook.Book.explain`.

    >>> modelbook.explain("growth", "baseline", {"saving": 0.4}, "made@60", book=book).assumption.tolist()
    ['saving']
    """
    book, name = _asked(model, book)
    return book.explain(name, a, b, output, **how)


def explore(
    model: str | Model, *, book: Book | None = None, charts: Sequence[Any] | None = None, **choices: Any
) -> Explorer:
    """An explorer of a model.

    Parameters
    ----------
    model : str or Model
        The name of a model of the book, or a model that brings its own assumptions.
    book : Book, optional
        By default the one around the working directory; a model that brings all needs none.
    charts : sequence of str or Chart, optional
        As in `modelbook.explorer.widget.explore`; of a model given itself also the charts themselves.
    **choices
        See `modelbook.explorer.widget.explore`.

    It is a widget: it stands in an `ipywidgets.HBox`, and its `values`, `scenario`, `compare` and `view` can be linked and
    observed.

    >>> explorer = modelbook.explore("growth", controls=["saving"], book=book)
    >>> explorer.values = {"saving": 0.3}
    >>> float(explorer.result.made.iloc[-1].round(2))
    2.14
    """
    from modelbook.explorer.widget import explore as make

    if not isinstance(model, str):
        given = [chart for chart in charts or () if not isinstance(chart, str)]
        book, model = Book.of(model, *given), model.name
        charts = None if charts is None else [chart if isinstance(chart, str) else chart.name for chart in charts]
    return make(book or Book.open(), model, charts=charts, **choices)


def figure(name: str, *, book: Book | None = None) -> Figure:
    """A chart of data alone of the book around the working directory; see `modelbook.explorer.figure.figure`.

    >>> modelbook.figure("nosuch", book=book)
    Traceback (most recent call last):
    modelbook.errors.BookError: There is no figure 'nosuch'. None exist.
    """
    from modelbook.explorer.figure import figure as make

    return make(book or Book.open(), name)


def fit(
    model: str | Model,
    values: Mapping[str, float] | None = None,
    scenario: str = "baseline",
    *,
    book: Book | None = None,
) -> pd.DataFrame:
    """A world held against the record; see `modelbook.Book.fit`.

    >>> list(modelbook.fit("growth", book=book))[:4]
    ['id', 'label', 'year', 'origin']
    """
    book, name = _asked(model, book)
    return book.fit(name, values, scenario)


def run(
    model: str | Model,
    values: Mapping[str, float] | None = None,
    scenario: str = "baseline",
    *,
    book: Book | None = None,
    **how: Any,
) -> pd.DataFrame:
    """Run a model; see `modelbook.Book.run`.

    >>> modelbook.run("growth", {"saving": 0.3}, book=book).tail(2).round(2)
        year  capital  made  used
    59    59     9.92  2.13  1.49
    60    60     9.97  2.14  1.49
    """
    book, name = _asked(model, book)
    return book.run(name, values, scenario, **how)


def sobol(model: str | Model, output: str, n: int = 1024, *, book: Book | None = None, **how: Any) -> pd.DataFrame:
    """Which assumptions a number's variance comes from, alone and with others; see `modelbook.Book.sobol`.

    >>> modelbook.sobol("growth", "made@60", 256, book=book).assumption.tolist()
    ['strength', 'wear', 'workers']
    """
    book, name = _asked(model, book)
    return book.sobol(name, output, n, **how)


def sweep(
    model: str | Model,
    over: Mapping[str, Sequence[float]] | pd.DataFrame,
    outputs: Sequence[str] = (),
    *,
    book: Book | None = None,
    **how: Any,
) -> pd.DataFrame:
    """Run a model in many worlds at once; see `modelbook.Book.sweep`.

    >>> modelbook.sweep("growth", {"saving": [0.2, 0.3], "wear": [0.05]}, ["made@60"], book=book).round(2)
       saving  wear  made@60
    0     0.2  0.05     1.76
    1     0.3  0.05     2.14
    """
    book, name = _asked(model, book)
    return book.sweep(name, over, outputs, **how)


def tornado(model: str | Model, output: str, *, book: Book | None = None, **how: Any) -> pd.DataFrame:
    """What each assumption does to a number alone; see `modelbook.Book.tornado`.

    >>> modelbook.tornado("growth", "made@60", book=book).assumption.tolist()
    ['saving', 'strength', 'wear', 'workers']
    """
    book, name = _asked(model, book)
    return book.tornado(name, output, **how)


def worlds(
    model: str | Model,
    n: int = 2000,
    seed: int = 1,
    values: Mapping[str, float] | None = None,
    scenario: str = "baseline",
    *,
    book: Book | None = None,
) -> pd.DataFrame:
    """Worlds weighed by how they fit the record; see `modelbook.Book.worlds`.

    >>> int(modelbook.worlds("growth", n=64, book=book).n.iloc[0])
    64
    """
    book, name = _asked(model, book)
    return book.worlds(name, n, seed, values, scenario)
