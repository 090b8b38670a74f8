"""The scale of an explorer's big number: what it spans, where the book stands, and what worlds that fit the record give."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import pandas as pd

from modelbook.drawing import charts as drawing
from modelbook.drawing.charting import Show
from modelbook.errors import BookError
from modelbook.explorer import axes, headline
from modelbook.explorer.meter import weighs
from modelbook.tables.kept import kept
from modelbook.worlds import ranges
from modelbook.worlds.engine import Engine
from modelbook.worlds.words import coarse, coarsely, short

BASE = "baseline"


@kept
def scales(engine: Engine, controls: tuple[str, ...], presets: tuple[str, ...], scenario: str) -> dict[str, dict]:
    """By column that the number may be: `low` and `high` of its scale, the `book`'s value, and what worlds that `fit` give.

    The scale holds the named sets of values, the levers in sight at both their ends, and those worlds.
    """
    out = {}
    for name in columns(drawing.shown(engine.book, engine.model.name)):
        if not headline.output(engine, name):
            continue
        found = [value(engine, name, *world) for world in axes.worlds(engine, controls, presets, scenario, {})]
        fit, book = fits(engine, name), value(engine, name, {}, BASE)
        all_ = [x for x in [*found, *fit, book] if x == x]
        if len(set(all_)) > 1:
            low, high = (float(f"{f(all_):.6g}") for f in (min, max))
            out[name] = {"low": low, "high": high, "book": book, "fits": fit}
    return out


def columns(show: Show) -> list[str]:
    """The columns that the number may be, as views are chosen."""
    named = list(dict.fromkeys(headline.VIEW.findall(show.headline)))
    chosen = itertools.product(*(show.views[view] for view in named))
    return [headline.at(show.headline, dict(zip(named, words, strict=True))) for words in chosen]


def value(engine: Engine, name: str, values: Mapping[str, float], scenario: str) -> float:
    """The number in a world."""
    if not headline.over_time(engine, name):
        return float(engine.summary(values, scenario).iloc[0][name])
    frame: pd.DataFrame = engine.frame(values, scenario)
    there = frame[frame[engine.model.time_name] == headline.focus(engine)]
    return float(there[name].iloc[0]) if len(there) else float("nan")


def fits(engine: Engine, name: str) -> list[float]:
    """5th percentile, median and 95th over worlds that fit the record; nothing where no record weighs the model's worlds."""
    if not weighs(engine):
        return []
    step = headline.focus(engine) if headline.over_time(engine, name) else None
    try:
        line = ranges.line(engine, name, step)
    except BookError:  # no number in some worlds, or too few worlds that fit
        return []
    return [float(f"{line[q]:.6g}") for q in ("p5", "p50", "p95")]


def says(engine: Engine, name: str, scale: Mapping) -> str:
    """The range of worlds that fit in words, with no more digits than it bears; nothing where there are none."""
    if not scale["fits"]:
        return ""
    low, _, high = scale["fits"]
    step = coarse(low, high)
    unit = headline.output(engine, name).unit  # type: ignore[union-attr]  # a scale is that of an output
    ends = " to ".join(short(coarsely(x, step), unit) for x in (low, high))
    return f"{ends} in nine of ten worlds that fit the record"


def placed(scale: Mapping, here: float) -> dict[str, object]:
    """Where marks stand on the scale, in per cent from its left end; the bar also from its right end."""

    def place(x: float) -> str:
        return f"{100 * min(max((x - scale['low']) / (scale['high'] - scale['low']), 0), 1):.2f}"

    fit = scale["fits"]
    return {
        "dot": place(here), "ring": place(scale["book"]),
        "zero": place(0) if scale["low"] < 0 < scale["high"] else "",
        "fits": [place(fit[0]), f"{100 - float(place(fit[-1])):.2f}"] if fit else [],
    }  # fmt: skip
