"""Models written once in Python, alive in Python and on a static page.

A book is opened by ``Book.open``; it owns its models, charts and words. What is slow to import (charts, the widget) is
imported when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from modelbook.errors import BookError
from modelbook.worlds.book import Book

if TYPE_CHECKING:
    import pandas as pd

    from modelbook.explorer.figure import Figure
    from modelbook.explorer.widget import Explorer
    from modelbook.language.model import Model
    from modelbook.parts.packs.answering import Verdict

__all__ = ["Book", "BookError", "check", "explain", "explore", "figure", "fit", "worlds"]
__version__ = "0.1.0"


def check(question: str, answer: object, *, lesson: str = "", tries: int = 1, book: Book | None = None) -> Verdict:
    """What a lesson's page says to an answer; see `modelbook.parts.packs.answering.check_answer`."""
    from modelbook.parts.packs import check_answer

    return check_answer(book or Book.open(), question, answer, lesson, tries)


def explain(
    model: str,
    a: str | Mapping[str, float | str],
    b: str | Mapping[str, float | str],
    output: str,
    *,
    book: Book | None = None,
    **how: Any,
) -> pd.DataFrame:
    """Why two worlds differ in a number; see `modelbook.Book.explain`."""
    return (book or Book.open()).explain(model, a, b, output, **how)


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
    """
    from modelbook.explorer.widget import explore as make

    if not isinstance(model, str):
        given = [chart for chart in charts or () if not isinstance(chart, str)]
        book, model = Book.of(model, *given), model.name
        charts = None if charts is None else [chart if isinstance(chart, str) else chart.name for chart in charts]
    return make(book or Book.open(), model, charts=charts, **choices)


def figure(name: str, *, book: Book | None = None) -> Figure:
    """A chart of data alone of the book around the working directory; see `modelbook.explorer.figure.figure`."""
    from modelbook.explorer.figure import figure as make

    return make(book or Book.open(), name)


def fit(
    model: str, values: Mapping[str, float] | None = None, scenario: str = "baseline", *, book: Book | None = None
) -> pd.DataFrame:
    """A world held against the record; see `modelbook.Book.fit`."""
    return (book or Book.open()).fit(model, values, scenario)


def worlds(
    model: str,
    n: int = 2000,
    seed: int = 1,
    values: Mapping[str, float] | None = None,
    scenario: str = "baseline",
    *,
    book: Book | None = None,
) -> pd.DataFrame:
    """Worlds weighed by how they fit the record; see `modelbook.Book.worlds`."""
    return (book or Book.open()).worlds(model, n, seed, values, scenario)
