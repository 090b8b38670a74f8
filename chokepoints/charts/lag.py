"""The lag of the efficacy model as a difference: how much further behind the controls leave China, year by year."""

from __future__ import annotations

import altair as alt

from modelbook.drawing import HALO, QUIET, chart, colour, data, others

from .efficacy import YEARS, fan

BY_YEAR = "further_behind"


@chart("efficacy", height=240, padding={"right": 100, "top": 26})
def efficacy_difference() -> alt.LayerChart:
    """Years further behind with controls than without, with the range of that difference and not of its two sides."""
    rows = alt.Chart(data("rows"))
    y = alt.Y(f"{BY_YEAR}:Q", scale=alt.Scale(zero=True), axis=alt.Axis(tickCount=5))
    band = fan(BY_YEAR).mark_area(color=colour("ink"), opacity=0.13).encode(x=YEARS, y="p5:Q", y2="p95:Q")
    sides = rows.transform_calculate(above=f"max(datum.{BY_YEAR}, 0)", below=f"min(datum.{BY_YEAR}, 0)", zero="0")
    behind = sides.mark_area(color=colour("us"), opacity=0.22).encode(x=YEARS, y="above:Q", y2="zero:Q")
    ahead = sides.mark_area(color=colour("other-chinese"), opacity=0.3).encode(x=YEARS, y="below:Q", y2="zero:Q")
    level = rows.transform_aggregate(n="count()").transform_calculate(zero="0")
    line = rows.mark_line(color=colour("ink")).encode(x=YEARS, y=y)
    beside = others(lambda name: alt.Chart(data(name)), YEARS, f"{BY_YEAR}:Q", "year")
    last = rows.transform_joinaggregate(last="max(year)").transform_filter("datum.year == datum.last")
    said = last.transform_calculate(
        words=f"format(abs(datum.{BY_YEAR}), '.1f') + (datum.{BY_YEAR} >= 0 ? ' behind' : ' ahead')"
    )
    end = said.mark_text(align="left", fontWeight="bold", dx=6, color=colour("ink"), fill=colour("ink")).encode(
        x=alt.value(alt.ExprRef("width")), y=y, text="words:N"
    )
    names = [
        level.mark_text(align="left", dx=4, dy=dy, text=words, **style).encode(x=alt.value(0), y="zero:Q")
        for dy, words in ((-9, "further behind"), (11, "ahead"))
        for style in (HALO, QUIET)
    ]
    return alt.layer(
        behind, ahead, band, level.mark_rule(color=colour("muted")).encode(y="zero:Q"), line, *beside, *names, end
    )
