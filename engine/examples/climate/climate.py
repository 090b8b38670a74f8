"""A climate of two boxes: the surface warms within years, the deep ocean within centuries."""

import altair as alt

from modelbook.drawing import Show, chart, colour, data
from modelbook.language import Equation, Model, Output, Rate

EQUATIONS = [
    Equation(
        "1", "F", "F_2*Min(1, time/R)", "W/m2", "heat held back: it grows evenly until the carbon dioxide has doubled"
    ),
    Equation("2", "q", "gamma*(T - D)", "W/m2", "heat that goes into the deep ocean"),
    Rate("3", "T", "(F - lam*T - q)/C", "degrees", "warming of the surface"),
    Rate("4", "D", "q/C_0", "degrees", "warming of the deep ocean"),
    Equation("5", "T_e", "F_2/lam", "degrees", "warming of the surface in the end"),
]
OUTPUTS = [
    Output("surface", "T", "degrees", "warming of the surface"),
    Output("deep", "D", "degrees", "warming of the deep ocean"),
    Output("end", "T_e", "degrees", "warming of the surface in the end"),
]
MODEL = Model(
    "climate",
    "A climate of two boxes",
    "How long does warming go on after carbon dioxide has doubled?",
    EQUATIONS,
    OUTPUTS,
    steps=range(301),
    focus=70,
    method="rk4",
)
SHOW = Show("climate", views={}, headline="surface", fanned=["surface"], tabled=["surface", "deep", "end"])


@chart("climate")
def warming() -> alt.LayerChart:
    year = alt.X("year:Q", title=None)
    rows = alt.Chart(data("rows"))
    fan = alt.Chart(data("fan")).mark_area(color=colour("accent"), opacity=0.15).encode(x=year, y="p5:Q", y2="p95:Q")
    end = rows.mark_line(color=colour("muted"), strokeDash=[4, 4]).encode(x=year, y="end:Q")
    deep = rows.mark_line(color=colour("series-2")).encode(x=year, y="deep:Q")
    surface = rows.mark_line(color=colour("series-1")).encode(x=year, y=alt.Y("surface:Q", title=None))
    return alt.layer(fan, end, deep, surface)
