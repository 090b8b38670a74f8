"""Solow's growth model: what a country saves and what wears out decide how rich each worker becomes."""

import altair as alt

from modelbook.drawing import Grid, Show, chart, colour, data
from modelbook.language import Equation, Model, Output, Stock

EQUATIONS = [
    Stock("1", "k", "prev(k) + s*prev(k)**a - (d + n)*prev(k)", "machines", "machines a worker", start="1"),
    Equation("2", "y", "k**a", "tonnes", "what a worker makes in a year"),
    Equation("3", "c", "(1 - s)*y", "tonnes", "what is left to use"),
]
OUTPUTS = [
    Output("capital", "k", "machines", "machines a worker"),
    Output("made", "y", "tonnes", "made a worker"),
    Output("used", "c", "tonnes", "used a worker"),
]
MODEL = Model("growth", "Growth", "How rich can a worker become?", EQUATIONS, OUTPUTS, steps=range(61), focus=60)
SHOW = Show("growth", views={}, headline="used", fanned=["used"], tabled=["capital", "made", "used"])


@chart("growth")
def growth_path() -> alt.LayerChart:
    year = alt.X(f"{MODEL.time_name}:Q")
    rows = alt.Chart(data("rows"))
    made = rows.mark_line(color=colour("series-1")).encode(x=year, y="made:Q")
    return alt.layer(made, rows.mark_line(color=colour("series-2")).encode(x=year, y="used:Q"))


@chart("growth", grid=Grid(x="saving", y="wear", lines={"made": ("made@60", (1, 1.5, 2))}))
def growth_map() -> alt.LayerChart:
    every = alt.Chart(data("grid"))
    lines = every.transform_filter("datum.kind == 'line' && datum.inside")
    levels = lines.mark_line(color=colour("series-1")).encode(x="x:Q", y="y:Q", detail="level:Q", order="y:Q")
    here = every.transform_filter("datum.kind == 'here'")
    return alt.layer(levels, here.mark_point(color=colour("series-2")).encode(x="x:Q", y="y:Q"))
