"""How the rules model is shown, and its chart of the gaps left open; its maps are in rule_maps."""

from __future__ import annotations

import altair as alt

from modelbook.drawing import Show, chart, colour, data

NARROW = "width < 420"
SHOW = Show(
    "rules",
    views={},
    headline="gap_tpp",
    watched=["gap_tpp", "gap_bandwidth", "free", "nac", "case", "licence", "headroom"],
    slots={"own": ["my_status", "my_clause", "my_density"]},
    tabled=["status", "clause", "maker", "tpp", "density", "bandwidth_gb_s", "io_gb_s"],
    filters=["status", "maker"],
)

BEGIN = {
    "none": "2021-10-01",
    "2022-10": "2022-10-21",
    "2023-10": "2023-11-17",
    "2025-04": "2025-04-09",
    "2026-01": "2026-01-15",
}
END = "2026-11-27"
WORDS = {"none": "No rule", "2022-10": "Oct 2022", "2023-10": "Oct 2023", "2025-04": "Apr 2025", "2026-01": "Jan 2026"}
BRIEF = {"none": "none", "2022-10": "10/22", "2023-10": "10/23", "2025-04": "4/25", "2026-01": "1/26"}
GAPS = {  # summary column: (words, colour, dash, the chip's column, pixels to its label)
    "gap_bandwidth": ("Memory", "ink", [6, 3], "best_bandwidth_chip", -10),
    "gap_tpp": ("Compute", "us", [1, 0], "best_tpp_chip", 13),
}


@chart("rules", height=330, padding={"left": 44, "right": 70, "top": 30, "bottom": 28})
def rules_gaps() -> alt.LayerChart:
    """The best open chip's compute and memory bandwidth, of the frontier's, regime by regime."""
    base = (
        alt.Chart(data("scenarios"))
        .transform_filter("datum.scenario != 'baseline'")
        .transform_calculate(
            begin=f"toDate(({BEGIN})[datum.scenario])",
            words=f"({NARROW} ? {BRIEF} : {WORDS})[datum.scenario]",
        )
        .transform_window(end="lead(begin)", sort=[{"field": "begin"}])
        .transform_calculate(end=f"datum.end || toDate('{END}')")
        .transform_calculate(middle="(datum.begin + datum.end) / 2")
    )
    x = alt.X("begin:T", scale=alt.Scale(type="utc"), axis=alt.Axis(format="%Y", tickCount="year", labelOverlap=True))
    y = alt.Y(
        "share:Q",
        scale=alt.Scale(domain=[-0.12, 1.45], nice=False),
        axis=alt.Axis(values=[0, 0.5, 1], format=".0%", grid=True),
    )
    here = base.transform_lookup(
        lookup="scenario", from_=alt.LookupData(data("summary"), key="regime", fields=["free"])
    ).transform_filter("isValid(datum.free)")
    band = here.mark_rect(color=colour("panel")).encode(x=x, x2="end:T")
    names = base.mark_text(color=colour("muted"), fill=colour("muted"), dy=-9).encode(
        x=alt.X("middle:T"), y=alt.value(0), text="words:N"
    )
    layers = [band, names]
    for column, (words, hue, dash, chip, dy) in GAPS.items():
        one = base.transform_filter(f"isValid(datum.{column})").transform_calculate(
            share=f"datum.{column}",
            name=f"split(replace(datum.{chip}, /( SXM.*| \\d+GB)/, ''), ' (')[0]",
        )
        line = {"color": colour(hue), "strokeWidth": 3, "strokeDash": dash}
        text = {"color": colour(hue), "fill": colour(hue), "fontSize": 12}
        said = one.transform_calculate(says=f"({NARROW} ? '' : datum.name + ' ') + format(datum.share, '.0%')")
        last = one.transform_joinaggregate(last="max(begin)").transform_filter("datum.begin == datum.last")
        layers += [
            one.mark_rule(**line).encode(x=x, x2="end:T", y=y),
            said.mark_text(dy=dy, fontWeight="bold", **text).encode(x=alt.X("middle:T"), y=y, text="says:N"),
            last.mark_text(text=words, align="left", dx=6, dy=-4 if dy < 0 else 4, fontWeight="bold", **text).encode(
                x=alt.value(alt.expr("width")), y=y
            ),
        ]
    return alt.layer(*layers)
