"""What a chart is written in: a function that returns Altair, the datasets it draws, and how a model is shown.

A chart function returns a layered Altair chart over the datasets ``rows`` (the result, one row a step), ``members`` (one
row a member of a set), ``ghost`` (the baseline's rows, while the reader's world is another), ``compare`` (the rows in another
scenario), ``fan`` (quantiles), ``points`` (published figures), ``summary`` (the summary, a single row), ``scenarios`` (the
summary in each named scenario, with the reader's settings), ``histogram`` (how often an output falls where over draws, see
`Show`) and ``grid`` (runs over two assumptions, see `Grid`).
It is laid out for any width: labels stand in the right padding, so nothing is scaled.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import inf
from typing import NamedTuple

from modelbook.tables import quick_jsonschema  # noqa: F401 - first, for Altair imports jsonschema

# isort: split
import altair as alt

from modelbook.drawing import theme

DATASETS = ("rows", "members", "ghost", "compare", "fan", "points", "summary", "scenarios", "histogram", "grid")
WIDE, NARROW = 660, 328
LEAST = (
    0.5  # of the height that a chart is made for: it is not drawn lower (a live one, in js/page/chart.js, goes further)
)
PADDING = {"left": 42, "top": 22, "right": 112, "bottom": 26}


class Room(NamedTuple):
    """What a drawing is made for, in outer pixels: as wide as that, and no higher than `tallest` (see `charts.svg`)."""

    width: int
    tallest: float = inf


@dataclass(frozen=True)
class Grid:
    """Runs of a model over two assumptions, from low to high, all others as the reader has them: the dataset ``grid``.

    Its rows are of four kinds. ``line``: where an output, which has to rise along x, reaches a level, one row a level and
    step of y; `inside` is false where that lies beyond an end of x. ``place``: where the scenarios stand that set x or y, and
    the baseline; `fits` is false where one misses the range of a fact that is a level. ``world``: where some of the worlds
    that fit the record stand, with the first line's output as `value`. ``here``: where the reader stands, with the same
    output; dragged, it sets both.

    Attributes
    ----------
    x, y : str
        Assumptions that are one number each.
    lines : mapping of name to (output, levels)
        The output is a summary's column, or ``column@step``; a level is a number or names a fact.
    steps : int
        Runs along each side.
    worlds : int
        How many worlds that fit are shown; drawn when the book is built, from its baseline.
    """

    x: str
    y: str
    lines: Mapping[str, tuple[str, Sequence[float | str]]]
    steps: int = 41
    worlds: int = 0


@dataclass(frozen=True)
class Edge:
    """An assumption drawn as a line across a chart, which a reader may drag.

    Attributes
    ----------
    key : str
        The assumption that it moves.
    axis : str
        ``x`` or ``y``: the scale on which its value stands.
    when : tuple of str
        Conditions, as in data/texts.csv: the edge is there while one of them holds; always without any.
    """

    key: str
    axis: str
    when: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chart:
    """A chart: its name, its model (empty for one of data alone), function, height in pixels, grid and edges; `rows`: it is a
    list, whose height is that of its rows."""

    name: str
    model: str
    build: Callable[[], alt.LayerChart]
    height: int
    padding: Mapping[str, int]
    grid: Grid | None = None
    edges: Sequence[Edge] = ()
    rows: bool = False

    @cached_property
    def built(self) -> alt.LayerChart:
        """The chart as its function makes it."""
        return self.build()

    @cached_property
    def drawn(self) -> dict:
        """What Altair makes of it, not held against the schema of Vega-Lite, which takes long: `vega` does that once."""
        return self.built.to_dict(validate=False)

    def spec(self) -> dict:
        """The Vega-Lite specification with empty datasets."""
        spec = copy.deepcopy(self.drawn)
        spec.pop("datasets", None)
        spec |= {
            "width": WIDE - self.padding["left"] - self.padding["right"],
            "height": self.height - self.padding["top"] - self.padding["bottom"],
            "autosize": {"type": "none"},
            "padding": dict(self.padding),
            "config": theme.config(),
        }
        return spec


@dataclass(frozen=True)
class Show:
    """How a model is shown; a module of charts declares one for its model.

    Attributes
    ----------
    name : str
        The model's name.
    views : mapping of view to mapping of value to words
        What a reader may choose to see, such as the measure of a share.
    view_of : mapping of view to chart
        The chart beside which a view is chosen; without one it stands above all charts.
    headline : str
        The output that "what matters here" is about; ``$view`` stands for a view's value.
    watched : sequence of str
        Outputs; a control that moves none of them at the focus time says so.
    fanned : sequence of str
        Outputs whose uncertainty the charts can draw.
    tabled : sequence of str
        Outputs in the explorer's table.
    draws : int
        How many draws the fan takes; fewer for a slow model.
    slots : mapping of slot to sequence of str
        Outputs watched instead in an explorer with words of its own.
    apart : sequence of str
        Categories whose choices have axes of their own, because another choice is drawn in another unit.
    filters : sequence of str
        Outputs that are words, by which a reader may choose among the table's rows.
    histogram : str
        The output, ``column@step`` or a column of the summary, that the dataset ``histogram`` counts: rows with ``low``,
        ``high`` and ``share``, one for each of `bins` bins over `draws` draws.
    bins : int
    """

    name: str
    views: Mapping[str, Mapping[str, str]]
    headline: str
    watched: Sequence[str] = ()
    fanned: Sequence[str] = ()
    tabled: Sequence[str] = ()
    draws: int = 1000
    view_of: Mapping[str, str] = field(default_factory=dict)
    filters: Sequence[str] = ()
    slots: Mapping[str, Sequence[str]] = field(default_factory=dict)
    apart: Sequence[str] = ()
    histogram: str = ""
    bins: int = 30

    @property
    def counted(self) -> tuple[str, int | None]:
        """The output that the histogram counts, and its step."""
        column, _, step = self.histogram.partition("@")
        return column, int(step) if step else None

    @property
    def defaults(self) -> dict[str, str]:
        """The first value of each view."""
        return {view: next(iter(values)) for view, values in self.views.items()}


def chart(
    model: str = "",
    height: int = 300,
    padding: Mapping[str, int] | None = None,
    grid: Grid | None = None,
    edges: Sequence[Edge] = (),
    rows: bool = False,
):
    """Make a function a chart under its own name; the book finds it in the module."""

    def declare(build: Callable[[], alt.LayerChart]) -> Chart:
        return Chart(build.__name__, model, build, height, {**PADDING, **(padding or {})}, grid, edges, rows)

    return declare


def data(name: str) -> alt.NamedData:
    """One of the datasets."""
    return alt.NamedData(name=name)


def pick(parameter: str, choices: Mapping[str, str]) -> str:
    """A Vega expression: the column that goes with the parameter's value (``0`` for none)."""
    text = "0"
    for value, column in reversed(choices.items()):
        text = f"{parameter} == '{value}' ? {f'datum.{column}' if column else '0'} : ({text})"
    return text


def worded(column: str, words: Mapping[str, str]) -> str:
    """A Vega expression: the words for the value of a column."""
    pairs = ", ".join(f"{value}: '{text}'" for value, text in words.items())
    return f"({{{pairs}}})[datum.{column}]"


LABEL_Y = alt.Y("label_y:Q", scale=None)  # where `spread` puts a label


def spread(base: alt.Chart, y: str, gap: int = 15, by: Sequence[str] = ()) -> alt.Chart:
    """Push labels apart: adds the column ``label_y``, in pixels, for the channel `LABEL_Y`.

    Labels stay as near their values of `y` as they can, `gap` pixels apart whatever the axis spans and however high it is,
    and go up before they go down. Each is as high as its value, or as one below it and `gap` for each label between: a running
    maximum, by which all are placed at once. A running minimum from above keeps the upmost in the chart.

    Parameters
    ----------
    base : alt.Chart
        A row for each label, of a dataset that has a name (`data`), in a chart whose axis is not one of several.
    y : str
        The column with their values.
    gap : int, default 15
        Pixels from label to label.
    by : sequence of str, optional
        Columns; labels that differ in them do not stand in each other's way.
    """
    up, groups = [{"field": "label_rank"}], list(by)
    step = f"datum.label_rank * {gap}"
    # Vega works out again what it is told has changed. A row whose neighbour moved has not: so all do when any row does.
    anew = f" + 0 * length(data('{base.data.name}'))"
    return (
        base.transform_calculate(label_at=f"-scale('y', datum.{y}){anew}")
        .transform_window(label_rank="row_number()", sort=[{"field": "label_at"}], groupby=groups)
        .transform_calculate(label_alone=f"datum.label_at - {step}")
        .transform_window(label_least="max(label_alone)", frame=[None, 0], sort=up, groupby=groups)
        .transform_calculate(label_lifted=f"min(datum.label_least + {step}, 0) - {step}")
        .transform_window(label_most="min(label_lifted)", frame=[0, None], sort=up, groupby=groups)
        .transform_calculate(label_y=f"-(datum.label_most + {step})")
    )
