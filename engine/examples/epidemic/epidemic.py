"""An epidemic: who is ill, week by week, and what fewer contacts would do."""

import altair as alt

from modelbook.drawing import Show, chart, colour, data
from modelbook.language import Equation, Model, Output, Stock

EQUATIONS = [
    Equation("1", "beta", "c*If(time >= 6, 1 - cut, 1)", "people a week", "people that one who is ill infects"),
    Equation("2", "new", "Min(prev(S), beta*prev(S)*prev(I))", "share a week", "newly ill"),
    Stock("3", "S", "prev(S) - new", "share", "not yet ill", start="0.999"),
    Stock("4", "I", "Max(0, prev(I) + new - prev(I)/D)", "share", "ill", start="0.001"),
    Stock("5", "R", "prev(R) + prev(I)/D", "share", "ill no more"),
]
OUTPUTS = [
    Output("ill", "I", "share", "ill now"),
    Output("spared", "S", "share", "not yet ill"),
    Output("past", "R", "share", "ill no more"),
]
MODEL = Model(
    "epidemic", "Epidemic", "How many are ill at once?", EQUATIONS, OUTPUTS, steps=range(27), focus=10, time_name="week"
)
SHOW = Show("epidemic", views={}, headline="ill", fanned=["ill"], tabled=["ill", "spared", "past"])


@chart("epidemic")
def epidemic_curve() -> alt.LayerChart:
    fan = alt.Chart(data("fan")).mark_area(color=colour("accent"), opacity=0.2).encode(x="week:Q", y="p5:Q", y2="p95:Q")
    return alt.layer(fan, alt.Chart(data("rows")).mark_line(color=colour("accent")).encode(x="week:Q", y="ill:Q"))
