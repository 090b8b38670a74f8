"""A pot of savings: what interest and a little each year make of it."""

import altair as alt

from modelbook.drawing import Show, chart, colour, data
from modelbook.language import Model, Output, Stock

MODEL = Model(
    "pot",
    "Pot",
    "How fast do savings grow?",
    [Stock("1", "m", "prev(m)*(1 + r) + p", "", "what is in the pot", start="100")],
    [Output("held", "m", "", "in the pot at the end of the year")],
    steps=range(31),
    focus=20,
    file="models/pot.py",
)
SHOW = Show("pot", views={}, headline="held", watched=["held"], fanned=["held"], tabled=["held"])


@chart("pot")
def pot_by_year() -> alt.LayerChart:
    """The pot, with the band of what is uncertain."""
    x = alt.X(f"{MODEL.time_name}:Q")
    band = alt.Chart(data("fan")).mark_area(color=colour("series-1"), opacity=0.2).encode(x=x, y="p5:Q", y2="p95:Q")
    line = alt.Chart(data("rows")).mark_line(color=colour("series-1")).encode(x=x, y="held:Q")
    return alt.layer(band, line)
