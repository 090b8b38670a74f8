"""The charts of the learning model: prices inside and outside a wall, China's share of what the rest buys, the curve."""

from __future__ import annotations

import altair as alt

from modelbook.drawing import HALO, LABEL_Y, Show, chart, colour, data, others, spread, worded

SHOW = Show(
    "learning",
    views={},
    apart=["technology"],  # dollars a watt, dollars a kilowatt-hour
    headline="gap_inside",
    watched=[
        "gap_inside",
        "gap_outside",
        "china_share_of_rest_walled",
        "learning_rate_fitted",
        "hindcast_residual",
    ],
    fanned=["price_inside", "price_outside", "china_share_of_rest_walled"],
    tabled=[
        "wall_level",
        "price_open",
        "price_inside",
        "price_outside",
        "gap_inside",
        "gap_outside",
        "china_share_of_rest_open",
        "china_share_of_rest_walled",
    ],
)

KNOWN = 2025  # the last year of published volumes
YEARS = alt.X(
    "year:Q",
    scale=alt.Scale(domain=[2010, 2030], nice=False),
    axis=alt.Axis(format="d", values=[2010, 2015, 2020, 2025, 2030]),
)
DOUBLINGS = alt.Scale(type="log", base=2, nice=False, padding=14)
DOLLARS = alt.Axis(labelExpr="'$' + format(datum.value, datum.value < 1 ? '.3~f' : ',.0f')", tickCount=5)
PRICES = {  # output: (words, colour, dash)
    "price_inside": ("Inside", "us", [1, 0]),
    "price_outside": ("Outside", "other-chinese-text", [6, 3]),
    "price_open": ("One market", "muted", [2, 3]),
}
GAPS = {"price_inside": "gap_inside", "price_outside": "gap_outside"}
SHARES = {
    "china_share_of_rest_open": ("No wall", "muted", [2, 3]),
    "china_share_of_rest_walled": ("Wall", "ink", [1, 0]),
}


def _colours(series: dict) -> alt.Color:
    return alt.Color("series:N", scale=alt.Scale(domain=list(series), range=[colour(c) for _, c, _ in series.values()]))


def _dashes(series: dict) -> alt.StrokeDash:
    return alt.StrokeDash("series:N", scale=alt.Scale(domain=list(series), range=[d for *_, d in series.values()]))


def _what_if() -> list[alt.Chart]:
    """The years that nobody has published, shaded and named."""
    at = alt.Chart(data("rows")).transform_filter(f"datum.year == {KNOWN}").transform_calculate(end="2030")
    shade = at.mark_rect(fill=colour("panel")).encode(x=YEARS, x2="end:Q")
    words = at.mark_text(align="left", dx=5, text="what if", color=colour("muted"), fill=colour("muted")).encode(
        x=YEARS, y=alt.value(9)
    )
    return [shade, words]


def _long(name: str, series: dict) -> alt.Chart:
    return alt.Chart(data(name)).transform_fold(list(series), as_=["series", "amount"])


def _fan(series: dict, y: alt.Y) -> alt.Chart:
    return (
        alt.Chart(data("fan"))
        .transform_filter(f"indexof({list(series)}, datum.output) >= 0")
        .transform_calculate(series="datum.output")
        .mark_area(opacity=0.18)
        .encode(x=YEARS, y=y, y2="p95:Q", color=_colours(series))
    )


@chart("learning", height=330, padding={"right": 96, "left": 50})
def learning_prices() -> alt.LayerChart:
    """Price by year inside the wall, outside, and in one open market, with published prices as circles."""
    y = alt.Y("amount:Q", scale=DOUBLINGS, axis=DOLLARS)
    lines = _long("rows", PRICES).mark_line().encode(x=YEARS, y=y, color=_colours(PRICES), strokeDash=_dashes(PRICES))
    walled = {series: PRICES[series] for series in GAPS}
    beside = others(lambda name: _long(name, walled), YEARS, y, "year", ["series"], color=_colours(PRICES))
    circles = (
        alt.Chart(data("members"))
        .transform_filter("datum.shown > 0.5 && datum.place >= 2010")
        .mark_point(filled=False, fill=colour("paper"), stroke=colour("ink"), size=34, strokeWidth=1.5, opacity=1)
        .encode(x=alt.X("place:Q"), y=alt.Y("price_published:Q"))
    )
    gaps = (
        _long("rows", {k: PRICES[k] for k in GAPS})
        .transform_filter(f"datum.year == {KNOWN}")
        .transform_calculate(
            gap="datum.series == 'price_inside' ? datum.gap_inside : datum.gap_outside",
            other="datum.series == 'price_inside' ? datum.price_outside : datum.price_inside",
        )
        .transform_calculate(
            words="(datum.gap >= 0 ? '+' : '') + format(datum.gap, '.0%')",
            above="datum.amount > datum.other || (datum.amount == datum.other && datum.series == 'price_inside')",
        )
    )
    marks = gaps.mark_point(size=46, opacity=1).encode(x=YEARS, y=y, color=_colours(PRICES))
    said = []
    for up in (True, False):
        words = gaps.transform_filter("datum.above" if up else "!datum.above").encode(x=YEARS, y=y, text="words:N")
        style = {"dy": -13 if up else 15, "fontSize": 13, "fontWeight": "bold"}
        said.append(words.mark_text(**style, **HALO))
        said.append(words.mark_text(**style).encode(color=_colours(PRICES)))
    ends = (
        _long("rows", PRICES)
        .transform_filter("datum.year == 2030")
        .transform_calculate(words=worded("series", {k: v[0] for k, v in PRICES.items()}))
    )
    labels = (
        spread(ends, "amount")
        .mark_text(align="left", fontWeight="bold", dx=6)
        .encode(x=alt.value(alt.ExprRef("width")), y=LABEL_Y, text="words:N", color=_colours(PRICES))
    )
    return alt.layer(
        *_what_if(), _fan(PRICES, alt.Y("p5:Q")), lines, *beside, circles, marks, *said, labels
    ).resolve_scale(color="shared")


@chart("learning", height=220, padding={"right": 96, "left": 50})
def learning_share() -> alt.LayerChart:
    """China's share of what the rest of the world buys, in one market and with the wall."""
    y = alt.Y("amount:Q", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1]))
    lines = _long("rows", SHARES).mark_line().encode(x=YEARS, y=y, color=_colours(SHARES), strokeDash=_dashes(SHARES))
    beside = others(lambda name: alt.Chart(data(name)), YEARS, "china_share_of_rest_walled:Q", "year")
    ends = (
        _long("rows", SHARES)
        .transform_filter("datum.year == 2030")
        .transform_calculate(words=worded("series", {k: v[0] for k, v in SHARES.items()}))
        .transform_calculate(words="datum.words + ' ' + format(datum.amount, '.0%')")
    )
    labels = (
        spread(ends, "amount")
        .mark_text(align="left", fontWeight="bold", dx=6)
        .encode(x=alt.value(alt.ExprRef("width")), y=LABEL_Y, text="words:N", color=_colours(SHARES))
    )
    return alt.layer(*_what_if(), _fan(SHARES, alt.Y("p5:Q")), lines, *beside, labels).resolve_scale(color="shared")


@chart("learning", height=330, padding={"right": 30, "left": 50, "top": 26})
def learning_curve() -> alt.LayerChart:
    """Price against all volume so far, both by doublings, with the reader's fit, what it makes of the years after, and its error."""
    shown = alt.Chart(data("members")).transform_filter("datum.shown > 0.5")
    x = alt.X(
        "volume:Q",
        scale=DOUBLINGS,
        axis=alt.Axis(tickCount=5, format=",.0f"),
    )
    y = alt.Y("price_published:Q", scale=DOUBLINGS, axis=DOLLARS)
    fit = alt.Y("price_of_fit:Q")
    ends = shown.transform_joinaggregate(last="max(place)", first="min(place)")
    known = (
        shown.transform_calculate(edge="datum.in_fit > 0.5 ? datum.place : 0")
        .transform_joinaggregate(edge="max(edge)")
        .transform_filter("datum.in_fit > 0.5")
    )
    after = (
        shown.transform_calculate(edge="datum.in_fit > 0.5 ? datum.place : 0")
        .transform_joinaggregate(edge="max(edge)")
        .transform_filter("datum.place >= datum.edge")
    )
    solid = known.mark_line(color=colour("us")).encode(x=x, y=fit, order="place:Q")
    dashed = after.mark_line(color=colour("us"), strokeDash=[5, 4]).encode(x=x, y=fit, order="place:Q")
    band = after.mark_area(color=colour("us"), opacity=0.18).encode(x=x, y=alt.Y("band_low:Q"), y2="band_high:Q")
    misses = (
        after.transform_filter("datum.place > datum.edge")
        .mark_rule(color=colour("muted"), strokeWidth=1)
        .encode(x=x, y=fit, y2="price_published:Q")
    )
    points = shown.mark_point(size=52, stroke=colour("ink"), strokeWidth=1.5, filled=False, opacity=1).encode(
        x=x,
        y=y,
        fill=alt.condition("datum.in_fit > 0.5", alt.value(colour("us")), alt.value(colour("paper"))),
    )
    years = (
        ends.transform_filter("datum.place % 4 == 2 || datum.place == datum.first || datum.place == datum.last")
        .mark_text(align="left", dx=6, dy=-9, color=colour("ink"), fill=colour("ink"))
        .encode(x=x, y=y, text="label:N")
    )
    unit = (
        ends.transform_filter("datum.place == datum.last")
        .transform_calculate(words="indexof(datum.id, 'battery') >= 0 ? 'GWh' : 'GW'")
        .mark_text(align="right", dx=0, dy=0, color=colour("muted"), fill=colour("muted"))
        .encode(x=alt.value(alt.ExprRef("width + 26")), y=alt.value(alt.ExprRef("height + 12")), text="words:N")
    )
    return alt.layer(band, misses, solid, dashed, points, years, unit)
