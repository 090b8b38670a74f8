"""A Markov chain of jobs: who is in work, looks for it, or does neither, month by month."""

import altair as alt

from modelbook.drawing import Show, chart, colour, data
from modelbook.language import Equation, Model, Output, Stock

EQUATIONS = [
    Equation(
        "1", "f", "Sum(is_e*Product(F, is_u/c, before), job)", "share a month", "of those who look, who find work"
    ),
    Equation(
        "2", "more", "(h - 1)*f*Sum(prev(n)*is_u, job)", "in 1,000", "who find work beyond that, if hiring changes"
    ),
    Stock(
        "3", "n", "Product(F, prev(n)/c, before) + (is_e - is_u)*more", "in 1,000", "people in each state", initial="c"
    ),
    Equation("4", "E", "Sum(n*is_e, job)", "in 1,000", "in work"),
    Equation("5", "U", "Sum(n*is_u, job)", "in 1,000", "looking for work"),
    Equation("6", "rate", "U/(E + U)", "share", "unemployment rate"),
]
OUTPUTS = [
    Output("work", "E", "in 1,000", "in work"),
    Output("looking", "U", "in 1,000", "looking for work"),
    Output("unemployment", "rate", "share", "unemployment rate"),
    Output("finding", "f", "share", "of those who look, who find work in a month"),
]
MODEL = Model(
    "jobs",
    "Into work and out",
    "What does slower hiring do to unemployment?",
    EQUATIONS,
    OUTPUTS,
    steps=range(37),
    focus=12,
    time_name="month",
    sets={"job": "states", "before": "states"},
    data={
        "F": ("flows", "people"),
        "c": ("states", "people"),
        "is_e": ("states", "is_employed"),
        "is_u": ("states", "is_looking"),
    },
)
SHOW = Show(
    "jobs", views={}, headline="unemployment", fanned=["unemployment"], tabled=["work", "looking", "unemployment"]
)


@chart("jobs")
def unemployment() -> alt.LayerChart:
    month = alt.X("month:Q", title=None)
    fan = alt.Chart(data("fan")).mark_area(color=colour("accent"), opacity=0.15).encode(x=month, y="p5:Q", y2="p95:Q")
    line = alt.Chart(data("rows")).mark_line(color=colour("series-1"))
    y = alt.Y("unemployment:Q", title=None, axis=alt.Axis(format="%"))
    return alt.layer(fan, line.encode(x=month, y=y))
