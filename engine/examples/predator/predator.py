"""Predator and prey: why both come and go in waves, the lynx some years after the hare."""

import altair as alt

from modelbook.drawing import Show, chart, colour, data
from modelbook.language import Equation, Model, Output, Rate

EQUATIONS = [
    Rate("1", "u", "(alpha - beta*v)*u", "thousand pelts", "hares: they breed, and lynx eat them", initial="u_0"),
    Rate(
        "2", "v", "(delta*u - gamma)*v", "thousand pelts", "lynx: they live on hares, and starve without", initial="v_0"
    ),
    Equation("3", "H", "delta*u - gamma*log(u) + beta*v - alpha*log(v)", "", "what stays the same along each wave"),
]
OUTPUTS = [
    Output("hares", "u", "thousand pelts", "hares"),
    Output("lynx", "v", "thousand pelts", "lynx"),
    Output("hare_pelts", "hare", "thousand pelts", "hares counted"),
    Output("lynx_pelts", "lynx", "thousand pelts", "lynx counted"),
    Output("kept", "H", "", "what stays the same"),
]
MODEL = Model(
    "predator",
    "Predator and prey",
    "Why do hares and lynx come and go in waves?",
    EQUATIONS,
    OUTPUTS,
    steps=range(1900, 1921),
    focus=1904,
    series={"hare": ("pelts", "hare"), "lynx": ("pelts", "lynx")},
    method="rk4",
    substeps=8,
)
SHOW = Show(
    "predator",
    views={},
    headline="lynx",
    fanned=["hares", "lynx"],
    tabled=["hares", "hare_pelts", "lynx", "lynx_pelts"],
)


@chart("predator")
def waves() -> alt.LayerChart:
    year = alt.X("year:Q", axis=alt.Axis(format="d"), title=None)
    rows = alt.Chart(data("rows"))
    fan = alt.Chart(data("fan")).mark_area(color=colour("accent"), opacity=0.15)
    lines = [
        rows.mark_line(color=colour(tone)).encode(x=year, y=alt.Y(f"{column}:Q", title=None))
        for column, tone in (("hares", "series-1"), ("lynx", "series-2"))
    ]
    counts = [
        rows.mark_point(color=colour(tone)).encode(x=year, y=f"{column}:Q")
        for column, tone in (("hare_pelts", "series-1"), ("lynx_pelts", "series-2"))
    ]
    return alt.layer(fan.encode(x=year, y="p5:Q", y2="p95:Q", detail="output:N"), *lines, *counts)
