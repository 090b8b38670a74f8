"""An inventory: orders take three weeks, and what is sold meanwhile is luck."""

import altair as alt

from modelbook.drawing import Show, chart, colour, data
from modelbook.language import Equation, Model, Output, Shock, Stock

EQUATIONS = [
    Equation(
        "1", "S", "d*3 + z*sigma*sqrt(3)", "pieces", "level up to which is ordered: three weeks of sales, and safety"
    ),
    Shock("2", "e", "sigma", "pieces a week", "luck: by how much a week's sales miss their mean"),
    Equation("3", "sold", "Max(0, d + e)", "pieces a week", "what customers want"),
    Equation("4", "arrive", "lag(order, 3, d)", "pieces a week", "what arrives: the order of three weeks ago"),
    Stock("5", "x", "prev(x) + arrive - sold", "pieces", "on the shelf; below zero customers wait", start="S - 3*d"),
    Equation(
        "6",
        "order",
        "Max(0, S - x - prev(way) + arrive)",
        "pieces a week",
        "up to the level, counting what is on its way",
    ),
    Stock("7", "way", "prev(way) - arrive + order", "pieces", "on its way", start="3*d"),
    Equation("8", "short", "If(x < 0, 1, 0)", "", "whether customers wait"),
]
OUTPUTS = [
    Output("shelf", "x", "pieces", "on the shelf"),
    Output("sales", "sold", "pieces a week", "wanted"),
    Output("ordered", "order", "pieces a week", "ordered"),
    Output("level", "S", "pieces", "level up to which is ordered"),
    Output("waiting", "short", "share", "whether customers wait"),
]
MODEL = Model(
    "inventory",
    "A shelf and its luck",
    "How full must a shelf be so that customers seldom wait?",
    EQUATIONS,
    OUTPUTS,
    steps=range(53),
    focus=52,
    time_name="week",
)
SHOW = Show(
    "inventory",
    views={},
    headline="level",
    fanned=["shelf"],
    tabled=["sales", "ordered", "shelf"],
    histogram="shelf@52",
)


@chart("inventory")
def weeks() -> alt.LayerChart:
    week = alt.X("week:Q", title=None)
    rows = alt.Chart(data("rows"))
    fan = alt.Chart(data("fan")).mark_area(color=colour("accent"), opacity=0.15).encode(x=week, y="p5:Q", y2="p95:Q")
    shelf = rows.mark_line(color=colour("series-1"), interpolate="step").encode(x=week, y=alt.Y("shelf:Q", title=None))
    return alt.layer(fan, shelf)


@chart("inventory")
def luck() -> alt.LayerChart:
    counts = alt.Chart(data("histogram"))
    across = alt.X("low:Q", title=None)
    bars = counts.mark_bar(color=colour("series-1")).encode(
        x=across, x2="high:Q", y=alt.Y("share:Q", title=None, axis=alt.Axis(format="%")), y2=alt.datum(0)
    )
    return alt.layer(bars)
