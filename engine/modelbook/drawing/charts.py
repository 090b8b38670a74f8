"""The charts, shows and words of a book, plain where it has none: compiled to Vega for a browser, drawn as SVG at build."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib import metadata
from math import inf

import vl_convert
from markupsafe import Markup

from modelbook.drawing import domains, plain, rendered
from modelbook.drawing.charting import DATASETS, LEAST, WIDE, Chart, Show
from modelbook.drawing.dressed import dressed
from modelbook.errors import BookError, nearest
from modelbook.tables.built import once
from modelbook.tables.kept import kept
from modelbook.worlds.book import Book
from modelbook.worlds.fingerprint import code


def _silent(part: dict) -> dict:
    """The same specification, its marks and axes without roles of their own: the SVG as a whole has the role and the name."""
    for kind in ("marks", "axes", "legends"):
        for child in part.get(kind, []):
            child["aria"] = False
            _silent(child)
    return part


@kept
def vega(book: Book, name: str) -> dict:
    """A chart compiled to Vega, its datasets empty; kept in the book's folder under all that it comes from: the code alone, for
    its function is given nothing, and of a plain chart what that makes of the model."""
    chart = named(book, name)
    made_by = [code(book), *(metadata.version(name) for name in ("altair", "vl-convert-python"))]
    told = json.dumps([made_by, None if name in book.declared(Chart) else chart.spec()])
    kept_as = f"charts/{name}-{sha256(told.encode()).hexdigest()[:16]}"
    return dict(once(book.root, kept_as, lambda: _compiled(chart)))


def _compiled(chart: Chart) -> dict:
    """A chart as Vega, once Altair has held it against the schema."""
    chart.built.to_dict()
    return _silent(vl_convert.vegalite_to_vega(chart.spec() | {"datasets": {n: [] for n in DATASETS}}))


def datasets_of(book: Book, name: str) -> list[str]:
    """The datasets that a chart draws."""
    return [d["name"] for d in vega(book, name)["data"] if d["name"] in DATASETS]


def charts(book: Book, model: str | None = None) -> dict[str, Chart]:
    """The charts of a book by name, or those of one model (of data alone: an empty name): its own, else plain ones."""
    own = {name: c for name, c in book.declared(Chart).items() if model is None or c.model == model}
    drawn = {c.model for c in own.values()}
    for name in book.models if model is None else [model] if model else []:
        if name not in drawn:
            own |= plain.charts(book.engine(name))
    return own


def shown(book: Book, model: str) -> Show:
    """How a model is shown: as its module of charts says, else plainly."""
    shows = book.declared(Show)
    return shows[model] if model in shows else plain.show(book.engine(model))


@kept
def texts(book: Book, model: str) -> Mapping[str, list[tuple[str, str]]]:
    """The words of a model by slot: those of the book, and plain ones for what it does not say."""
    drawn = any(c.model == model for c in book.declared(Chart).values())
    return plain.texts(book.engine(model), book.texts[model], drawn)


def named(book: Book, name: str) -> Chart:
    """A chart by name.

    Raises
    ------
    BookError
        When there is none.
    """
    known = book.declared(Chart)
    if name not in known:
        known = charts(book)
    if name not in known:
        raise BookError(f"There is no chart '{name}'.", mend=nearest(name, known))
    return known[name]


def svg(
    book: Book,
    name: str,
    datasets: Mapping[str, list[dict]],
    signals: Mapping[str, object] | None = None,
    width: int = WIDE,
    title: str = "",
    description: str = "",
    ident: str = "",
    kind: str = "",
    spans: Mapping[str, Sequence[float]] | None = None,
    tallest: float = inf,
) -> Markup:
    """A chart as an ``<svg role="img">`` with a title and a description.

    Parameters
    ----------
    book : Book
    name : str
    datasets : mapping of dataset name to rows
    signals : mapping of parameter to value
    width : int
        Outer width in pixels.
    title, description, ident, kind : str
        See `modelbook.drawing.dressed.dressed`.
    spans : mapping of scale to (low, high)
        What an axis spans where it does not follow the data; see `modelbook.drawing.domains`.
    tallest : float
        Outer height in pixels that it may take; a list keeps its own, and nothing is drawn lower than half of it.
    """
    declared = named(book, name)
    padding = declared.padding
    spec = domains.held(vega(book, name), spans or {})
    if not declared.rows:
        room = tallest - padding["top"] - padding["bottom"]
        spec["height"] = min(spec["height"], max(LEAST * spec["height"], room))
    spec["width"] = width - padding["left"] - padding["right"]
    for part in spec["data"]:
        if part["name"] in DATASETS:
            part["values"] = [filled(row) for row in datasets.get(part["name"], [])]
    for signal in spec.get("signals", []):
        if signal["name"] in (signals or {}):
            signal["value"] = signals[signal["name"]]
    return dressed(rendered.svg(book.root, spec), title, description, ident, kind)


def filled(row: Mapping[str, object]) -> dict:
    """A row whose missing numbers are null, as JSON has them."""
    return {k: None if isinstance(v, float) and v != v else v for k, v in row.items()}
