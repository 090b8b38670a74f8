"""How models are shown: outputs that a module of charts names and the model does not have, and columns that no dataset has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

from modelbook.drawing.charting import Chart, Show
from modelbook.drawing.others import NAMED
from modelbook.errors import Place, Problem, nearest
from modelbook.tables.built import once
from modelbook.worlds.book import Book
from modelbook.worlds.engine import Engine
from modelbook.worlds.fingerprint import code

Wrong = tuple[str, str, str]  # the word, what is wrong with it, how to mend it
VIEW = re.compile(r"\$(\w+)")
# Columns that a dataset has beside those of the model: the fan, published points, runs over two assumptions.
OWN = frozenset({
    "p5", "p25", "p50", "p75", "p95", "output", "row", "key", "value", "label", "name", "who", "series", "factor", "line",
    "level", "kind", "x", "y", "inside", "year", "time", "scenario", "low", "high", "share",
})  # fmt: skip


def problems(book: Book) -> Iterator[Problem]:
    """What is wrong in the modules of charts."""
    for name in book.settings.charts:
        module = book.modules.load(name)
        file = Path(module.__file__ or name)
        for thing in list(vars(module).values()):
            if isinstance(thing, Show):
                yield from _told(book, file, _show(book, thing))
            elif isinstance(thing, Chart) and thing.model:
                yield from _told(book, file, _chart(book, thing))


def _told(book: Book, file: Path, wrong: Iterable[Wrong]) -> Iterator[Problem]:
    """The line in which the word stands that is wrong."""
    lines = file.read_text(encoding="utf-8").splitlines()
    for word, what, mend in wrong:
        line = next((n for n, text in enumerate(lines, 1) if re.search(rf"\b{re.escape(word)}\b", text)), 1)
        yield Problem(what, Place(book.modules.relative(str(file)), line), mend)


def _show(book: Book, show: Show) -> Iterator[Wrong]:
    if show.name not in book.models:
        yield show.name, f"there is no model '{show.name}' to show.", nearest(show.name, book.models)
        return
    outputs = [output.column for output in book.engine(show.name).model.all_outputs]
    named: dict[str, Iterable[str]] = {
        "headline": [show.headline], "watched": show.watched, "fanned": show.fanned, "tabled": show.tabled,
        "filters": show.filters, "histogram": [show.counted[0]] if show.histogram else [],
        **{f"slots of {slot}": names for slot, names in show.slots.items()},
    }  # fmt: skip
    for what, names in named.items():
        for name in names:
            view = VIEW.search(name)
            if view and view[1] not in show.views:
                yield view[1], f"the {what} of {show.name} names a view '{view[1]}'.", nearest(view[1], show.views)
                continue
            for column in [VIEW.sub(value, name) for value in show.views[view[1]]] if view else [name]:
                if column not in outputs:
                    mend = f"{nearest(column, outputs)} Mend the name."
                    yield name, f"the {what} of {show.name} names an output '{column}', which it does not have.", mend
    charts = book.declared(Chart)
    for view, chart in show.view_of.items():
        if view not in show.views:
            yield view, f"{show.name} has no view '{view}'.", nearest(view, show.views)
        if chart not in charts:
            yield chart, f"there is no chart '{chart}'.", nearest(chart, charts)


def _chart(book: Book, chart: Chart) -> Iterator[Wrong]:
    if chart.model not in book.models:
        yield chart.model, f"the chart {chart.name} draws no model of the book.", nearest(chart.model, book.models)
        return
    named, made = _named(book, chart)
    known = _columns(book.engine(chart.model)) | set(made)
    for field in named:
        if field not in known:
            mend = f"{nearest(field, known)} Mend the name."
            yield field, f"the chart {chart.name} draws a column '{field}', which no dataset has.", mend


def _named(book: Book, chart: Chart) -> tuple[list[str], list[str]]:
    """The columns that a chart draws, and those that it makes. Its function is given nothing, so they come from code alone:
    they are kept for as long as that stays, for Altair takes long."""

    def read() -> list[list[str]]:
        return [list(dict.fromkeys(_fields(chart.drawn))), list(dict.fromkeys(_made(chart.drawn)))]

    named, made = once(book.root, f"charts/{chart.name}-columns-{code(book)}-{metadata.version('altair')}", read)
    return named, made


def _columns(engine: Engine) -> set[str]:
    """Every column that a dataset of the model's charts may have."""
    model = engine.model
    outputs = {output.column for output in (*model.all_outputs, *model.members)}
    outputs |= {str(column) for column in engine.member_rows()}
    return outputs | {
        model.row_name,
        model.time_name,
        model.label_name,
        *model.sets,
        *engine.symbols.values(),
        NAMED,
        *OWN,
    }


def _fields(part: Any) -> Iterator[str]:
    """The columns that the encodings of a specification name."""
    if isinstance(part, dict):
        for name, inner in part.items():
            if name == "encoding":
                yield from (
                    str(c["field"]) for c in inner.values() if isinstance(c, dict) and isinstance(c.get("field"), str)
                )
            elif name not in ("datasets", "data", "config"):
                yield from _fields(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _fields(inner)


def _made(part: Any) -> Iterator[str]:
    """The columns that the transforms of a specification add."""
    if isinstance(part, dict):
        for name, inner in part.items():
            if name == "as":
                yield from [inner] if isinstance(inner, str) else map(str, inner)
            elif name in ("groupby", "pivot"):
                yield from [inner] if isinstance(inner, str) else (str(c) for c in inner if isinstance(c, str))
            else:
                yield from _made(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _made(inner)
