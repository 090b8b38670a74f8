"""A pot of savings: what interest and a little each year make of it."""

import altair as alt

from modelbook.drawing import Show, chart, colour, data
from modelbook.language import Assumption, Model, Output, Scenario, Stock

MODEL = Model(
    "pot",
    "Pot",
    "How fast do savings grow?",
    [Stock("1", "m", "prev(m)*(1 + r) + p", "", "what is in the pot", start="100")],
    [Output("held", "m", "", "in the pot at the end of the year")],
    steps=range(31),
    focus=20,
    assumptions=[
        Assumption(
            "interest",
            0.04,
            0,
            0.1,
            unit="share",
            symbol="r",
            step=0.005,
            label="Interest a year",
            note="A round number.",
        ),
        Assumption(
            "paid_in", 5, 0, 20, symbol="p", step=1, label="Paid in each year", note="A round number.", role="choice"
        ),
    ],
    scenarios=[Scenario("good_years", {"interest": 0.07}, says="Seven per cent.")],
    texts={
        "title": "After {20} years the pot holds {held@20|0}",
        "subtitle": "What is in the pot at the end of each year",
        "sentence": [
            ("held@20 > 200", "After {20} years the pot holds **{held@20|0}**, more than twice what it began with."),
            ("", "After {20} years the pot holds **{held@20|0}**, no more than twice what it began with."),
        ],
        "alt:pot_by_year": "A line over {30} years: the pot grows from {held@0|0} to {held@30|0}.",
    },
)
SHOW = Show("pot", views={}, headline="held", watched=["held"], fanned=["held"], tabled=["held"])


@chart("pot")
def pot_by_year() -> alt.LayerChart:
    """The pot, with the band of what is uncertain."""
    x = alt.X(f"{MODEL.time_name}:Q")
    band = alt.Chart(data("fan")).mark_area(color=colour("series-1"), opacity=0.2).encode(x=x, y="p5:Q", y2="p95:Q")
    line = alt.Chart(data("rows")).mark_line(color=colour("series-1")).encode(x=x, y="held:Q")
    return alt.layer(band, line)
