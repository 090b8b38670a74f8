"""The charts of the book's subject: one function a chart.

Colour, dash and order tell the actors apart, and each series is named at its mark.
"""

from __future__ import annotations

import altair as alt

from modelbook.drawing import (
    GHOST,
    HALO,
    LABEL_Y,
    NAMED,
    QUIET,
    Show,
    chart,
    colour,
    data,
    others,
    pick,
    spread,
    worded,
)

MEASURES = {"h100e": "Compute added", "cards": "Cards", "value": "Value", "installed": "Compute installed"}
SHOW = Show(
    "supply",
    views={"measure": MEASURES},
    headline="dependency_$measure",
    watched=[*(f"dependency_{m}" for m in MEASURES), "gap_bn_usd"],
    fanned=[*(f"dependency_{m}" for m in MEASURES), "ascend_packages_m", "h100e_domestic_m", "h100e_foreign_m"],
    tabled=[
        "binding",
        "ascend_packages_m",
        "other_cards_m",
        "foreign_cards_m",
        "leaked_cards_m",
        *(f"dependency_{m}" for m in MEASURES),
        "gap_bn_usd",
    ],
)

SOURCES = {  # source: (words, mark, text, output by measure)
    "ascend": ("Ascend", "ascend", "ascend", ("h100e_ascend_m", "ascend_packages_m", "value_ascend_bn", "installed_ascend_m")),
    "other": ("Other Chinese", "other-chinese", "other-chinese-text", ("h100e_other_m", "other_cards_m", "value_other_bn", "installed_other_m")),
    "legal": ("Legal imports", "us", "us", ("h100e_legal_m", "foreign_cards_m", "value_foreign_bn", "installed_legal_m")),
    "leaked": ("Leaked", "leaked", "leaked-text", ("h100e_leaked_m", "", "", "installed_leaked_m")),
}  # fmt: skip
SHOWN = "datum.year >= 2024"  # 2022 and 2023 only fill the stocks


def _order(values: dict[str, str]) -> alt.Scale:
    return alt.Scale(domain=list(values), range=[colour(c) for c in values.values()])


def _by_source(name: str) -> alt.Chart:
    """One row a year and source, with the amount in the chosen measure."""
    columns = {s: pick("measure", dict(zip(MEASURES, outputs, strict=True))) for s, (*_, outputs) in SOURCES.items()}
    share = pick("measure", {m: f"dependency_{m}" for m in MEASURES})
    return alt.Chart(data(name)).transform_filter(SHOWN).transform_calculate(**columns, share=share)


TOLD = 2027  # the year of the title, of the number above the chart and of three levers
TOTAL = {"total": "datum.ascend + datum.other + datum.legal + datum.leaked"}

COARSE = {  # the ends of a range as `words.coarse` rounds them, so that chart and finding say one range
    "part": "(datum.p95 - datum.p5) / 4",
    "power": "datum.part > 0 ? pow(10, floor(log(datum.part) / LN10)) : 0.01",
    "step": "datum.power * (datum.part >= 5 * datum.power ? 5 : datum.part >= 2 * datum.power ? 2 : 1)",
    "from_": "floor(datum.p5 / datum.step + 0.5) * datum.step",
    "to": "floor(datum.p95 / datum.step + 0.5) * datum.step",
}


@chart("supply", height=340, padding={"bottom": 64})
def supply_by_source() -> alt.LayerChart:
    """Supply a year by source in the chosen measure, with the foreign share above each bar."""
    measure = alt.param(name="measure", value="h100e")
    wide = _by_source("rows")
    long = wide.transform_fold(list(SOURCES), as_=["source", "amount"]).transform_calculate(
        order=f"indexof({list(SOURCES)}, datum.source)"
    )
    told = alt.condition(f"datum.value == {TOLD}", alt.value("bold"), alt.value("normal"))
    x = alt.X("year:O", scale=alt.Scale(paddingInner=0.45, paddingOuter=0.2), axis=alt.Axis(labelFontWeight=told))
    band = wide.transform_filter(f"datum.year == {TOLD}").mark_bar(color=colour("panel"), width={"band": 1.65})
    axis = alt.Axis(
        labelExpr="datum.value == 0 ? '0' : (measure == 'value' ? '$' + datum.label + 'bn' : datum.label + 'M')"
    )
    y = alt.Y("amount:Q", stack="zero", axis=axis)
    bars = long.mark_bar(stroke=colour("paper"), strokeWidth=0.5).encode(
        x=x,
        y=y,
        order="order:Q",
        color=alt.Color("source:N", scale=_order({s: v[1] for s, v in SOURCES.items()})),
    )
    shares = (
        wide.transform_calculate(**TOTAL, words="format(datum.share, '.0%')")
        .mark_text(dy=-9, fontSize=14, fontWeight="bold", color=colour("us"), fill=colour("us"))
        .encode(x=x, y=alt.Y("total:Q"), text="words:N")
    )
    fan = (
        alt.Chart(data("fan"))
        .transform_filter(f"{SHOWN} && datum.output == 'dependency_' + measure")
        .transform_calculate(**COARSE)
        .transform_calculate(
            words="width < 260 ? format(datum.from_ * 100, '.0f') + '–' + format(datum.to * 100, '.0f') : format(datum.from_, '.0%') + ' to ' + format(datum.to, '.0%')"
        )
        .transform_lookup(
            lookup="year",
            from_=alt.LookupData(data("rows"), key="year", fields=[c for s in SOURCES.values() for c in s[3] if c]),
        )
        .transform_calculate(**{s: pick("measure", dict(zip(MEASURES, v[3], strict=True))) for s, v in SOURCES.items()})
        .transform_calculate(**TOTAL)
        .mark_text(dy=-24, fontSize=12, color=colour("muted"), fill=colour("muted"))
        .encode(x=x, y="total:Q", text="words:N")
    )
    behind = band.encode(x=x, y=alt.value(0), y2=alt.value(alt.ExprRef("height")))
    parts = [behind, bars, shares, fan, *_compared(x), *_unmet(wide, x), _names(wide)]
    return alt.layer(*parts).add_params(measure).resolve_scale(color="independent")


def _compared(x: alt.X) -> list[alt.Chart]:
    """The total in the baseline; the total and the foreign share in the world compared with."""
    wide = {"band": 1.5}
    baseline = _by_source("ghost").transform_calculate(**TOTAL)
    before = baseline.mark_tick(thickness=1.5, color=GHOST["color"], width=wide).encode(x=x, y="total:Q")
    compare = _by_source("compare").transform_calculate(**TOTAL, words="format(datum.share, '.0%')")
    tick = compare.mark_tick(thickness=2.5, color=colour("ink"), width=wide).encode(x=x, y="total:Q")
    below = alt.value(alt.ExprRef("height + 54"))  # a row of its own under the years
    ghost_share = compare.mark_text(fontStyle="italic").encode(x=x, y=below, text="words:N")
    ghost_name = (
        compare.transform_joinaggregate(last="max(year)")
        .transform_filter("datum.year == datum.last")
        .mark_text(align="left", dx=8, fontStyle="italic", limit=104)
        .encode(x=alt.value(alt.ExprRef("width")), y=below, text=f"{NAMED}:N")
    )
    return [before, tick, ghost_share, ghost_name]


def _unmet(wide: alt.Chart, x: alt.X) -> list[alt.Chart]:
    """Unmet demand, in a row under the years."""
    row = {"y": alt.value(alt.ExprRef("height + 36"))}
    unmet = wide.transform_calculate(
        words="width < 260 ? format(max(0, datum.gap_bn_usd), '.0f') : '$' + format(max(0, datum.gap_bn_usd), '.0f') + 'bn'"
    )
    unmet_values = unmet.mark_text(**QUIET).encode(x=x, text="words:N", **row)
    unmet_name = (
        unmet.transform_joinaggregate(last="max(year)")
        .transform_filter("datum.year == datum.last")
        .transform_calculate(words="width < 260 ? 'unmet, $bn' : 'unmet demand'")
        .mark_text(align="left", dx=8, **QUIET)
        .encode(x=alt.value(alt.ExprRef("width")), text="words:N", **row)
    )
    return [unmet_values, unmet_name]


def _names(wide: alt.Chart) -> alt.Chart:
    """The sources' names beside the last bar."""
    middle = (
        wide.transform_joinaggregate(last="max(year)")
        .transform_filter("datum.year == datum.last")
        .transform_fold(list(SOURCES), as_=["source", "amount"])
        .transform_calculate(order=f"indexof({list(SOURCES)}, datum.source)")
        .transform_stack(stack="amount", groupby=["year"], sort=[alt.SortField("order")], as_=["y0", "y1"])
        .transform_filter("datum.amount > 0")
        .transform_calculate(y="(datum.y0 + datum.y1) / 2", words=worded("source", {s: v[0] for s, v in SOURCES.items()}))
    )  # fmt: skip
    return (
        spread(middle, "y")
        .mark_text(align="left", fontWeight="bold", dx=8)
        .encode(
            x=alt.value(alt.ExprRef("width")),
            y=LABEL_Y,
            text="words:N",
            color=alt.Color("source:N", scale=_order({s: v[2] for s, v in SOURCES.items()})),
        )
    )


CEILINGS = {  # output: (words, colour, dash)
    "logic_ceiling_m": ("Logic dies allow", "muted", [5, 4]),
    "hbm_ceiling_m": ("Memory allows", "ascend", [1, 0]),
    "ramp_ceiling_m": ("Ramp allows", "smic", [2, 3]),
}
MILLION = alt.Axis(labelExpr="datum.value == 0 ? '0' : datum.label + 'M'")


@chart("supply", height=230)
def supply_ceilings() -> alt.LayerChart:
    """The three ceilings on Ascend output and their lower envelope, with what binds written at each year."""
    rows = alt.Chart(data("rows")).transform_filter(SHOWN)
    x = alt.X("year:O", scale=alt.Scale(type="point", padding=0.25))
    long = rows.transform_fold(list(CEILINGS), as_=["ceiling", "amount"])
    area = rows.mark_area(color=colour("ascend"), opacity=0.16).encode(
        x=x, y=alt.Y("ascend_packages_m:Q", axis=MILLION)
    )
    fan = (
        alt.Chart(data("fan"))
        .transform_filter(f"{SHOWN} && datum.output == 'ascend_packages_m'")
        .mark_area(color=colour("ascend"), opacity=0.25)
        .encode(x=x, y="p5:Q", y2="p95:Q")
    )
    lines = long.mark_line().encode(
        x=x,
        y=alt.Y("amount:Q", axis=MILLION),
        color=alt.Color("ceiling:N", scale=_order({c: v[1] for c, v in CEILINGS.items()})),
        strokeDash=alt.StrokeDash(
            "ceiling:N", scale=alt.Scale(domain=list(CEILINGS), range=[v[2] for v in CEILINGS.values()])
        ),
    )
    dots = rows.mark_point(color=colour("ink"), size=36).encode(x=x, y="ascend_packages_m:Q")
    turns = (
        rows.transform_window(before="lag(binding)", sort=[{"field": "year"}])
        .transform_filter("datum.before != datum.binding")  # named where it changes
        .transform_calculate(words=worded("binding", {"logic": "dies", "hbm": "memory", "ramp": "ramp"}))
    )
    binds = [  # above the dot: below it, where output is small, lie the years
        turns.mark_text(dy=-12, align="left", **style).encode(x=x, y="ascend_packages_m:Q", text="words:N")
        for style in (HALO, {"color": colour("ink"), "fill": colour("ink")})
    ]
    beside = others(lambda name: alt.Chart(data(name)).transform_filter(SHOWN), x, "ascend_packages_m:Q", "year")
    ends = (
        long.transform_joinaggregate(last="max(year)")
        .transform_filter("datum.year == datum.last")
        .transform_calculate(words=worded("ceiling", {c: v[0] for c, v in CEILINGS.items()}))
    )  # fmt: skip
    labels = (
        spread(ends, "amount")
        .mark_text(align="left", fontWeight="bold", dx=2)
        .encode(
            x=alt.value(alt.ExprRef("width")),
            y=LABEL_Y,
            text="words:N",
            color=alt.Color("ceiling:N", scale=_order({c: v[1] for c, v in CEILINGS.items()})),
        )
    )
    return alt.layer(area, fan, lines, *beside, dots, *binds, labels)


FLOWS = {"h100e_domestic_m": ("Home-made", "other-chinese-text", [1, 0]), "h100e_foreign_m": ("Foreign", "us", [6, 3])}
PUBLISHED = {"h100e_domestic_m": "ascend", "h100e_foreign_m": "us"}  # of what is home-made, figures are of Ascend alone


@chart("supply", height=320, padding={"right": 96})
def supply_compute() -> alt.LayerChart:
    """Compute added a year, home-made and foreign, with published figures as points and who said so."""
    rows = alt.Chart(data("rows")).transform_filter(SHOWN)
    x = alt.X(
        "year:Q",
        scale=alt.Scale(domain=[2023.8, 2028.15], nice=False),
        axis=alt.Axis(format="d", tickCount=5, values=[2024, 2025, 2026, 2027, 2028]),
    )
    long = rows.transform_fold(list(FLOWS), as_=["flow", "amount"])
    colours = alt.Color("flow:N", scale=_order({f: v[1] for f, v in FLOWS.items()}))
    fan = (
        alt.Chart(data("fan"))
        .transform_filter(f"{SHOWN} && indexof({list(FLOWS)}, datum.output) >= 0")
        .transform_calculate(flow="datum.output")
        .mark_area(opacity=0.18)
        .encode(x=x, y=alt.Y("p5:Q", axis=MILLION), y2="p95:Q", color=colours)
    )
    lines = long.mark_line().encode(
        x=x,
        y=alt.Y("amount:Q", axis=MILLION),
        color=colours,
        strokeDash=alt.StrokeDash("flow:N", scale=alt.Scale(domain=list(FLOWS), range=[v[2] for v in FLOWS.values()])),
    )
    beside = others(
        lambda name: alt.Chart(data(name)).transform_filter(SHOWN).transform_fold(list(FLOWS), as_=["flow", "amount"]),
        x, "amount:Q", "year", ["flow"], color=colours,
    )  # fmt: skip
    points = alt.Chart(data("points"))
    marks = points.mark_point(size=52, filled=False, strokeWidth=2, fill=colour("paper")).encode(
        x=x, y="value:Q", stroke=alt.Color("flow:N", scale=_order(PUBLISHED), legend=None)
    )
    brief = "width < 260 ? replace(datum.who, ' memory limit', ' limit') : datum.who"
    named = spread(points, "value", by=["year"]).transform_calculate(name=brief).encode(x=x, y=LABEL_Y, text="name:N")
    halo = named.mark_text(align="left", dx=8, fontSize=12, **{**HALO, "strokeWidth": 9})  # lines would run through
    who = named.mark_text(align="left", dx=8, fontSize=12, color=colour("ink"), fill=colour("ink"))
    ends = (
        long.transform_joinaggregate(last="max(year)")
        .transform_filter("datum.year == datum.last")
        .transform_calculate(words=worded("flow", {f: v[0] for f, v in FLOWS.items()}))
    )  # fmt: skip
    labels = (
        spread(ends, "amount")
        .mark_text(align="left", fontWeight="bold", dx=4)
        .encode(x=alt.value(alt.ExprRef("width")), y=LABEL_Y, text="words:N", color=colours)
    )
    return alt.layer(fan, lines, *beside, halo, marks, who, labels).resolve_scale(color="shared")
