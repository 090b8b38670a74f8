"""The charts of the efficacy model: the gap, the map of beliefs, the aims, compute, and U.S. sales forgone."""

from __future__ import annotations

import altair as alt

from modelbook.drawing import GHOST, LABEL_Y, QUIET, Show, chart, colour, data, others, spread

AIMS = {"delay": "Aim: delay", "denial": "Aim: military denial", "market": "Aim: market lead"}
SHOW = Show(
    "efficacy",
    views={"aim": AIMS},
    headline="difference",
    watched=["difference", *(f"aim_{aim}" for aim in AIMS), "self_sufficiency_gain"],
    fanned=["stock_with", "further_behind"],
    tabled=[
        "gap_with",
        "gap_without",
        "speed_with",
        "domestic_share_with",
        "unmet",
        "stock_with",
        "stock_without",
        "tool_share",
        "us_sales_forgone_bn",
        "rd_forgone_bn",
    ],
)

YEARS = alt.X(
    "year:Q", scale=alt.Scale(nice=False, zero=False), axis=alt.Axis(format="d", tickCount=6, labelOverlap="greedy")
)
DASH = [5, 4]
WORLDS = {"with": ("with controls", "ink", [1, 0]), "without": ("without", "muted", DASH)}


def fan(output: str) -> alt.Chart:
    """The range of an output, a row a year."""
    return alt.Chart(data("fan")).transform_filter(f"datum.output == '{output}' && isValid(datum.p5)")


def _difference() -> alt.Chart:
    """The range of the difference between the two worlds, on the line without controls; not each side's range, for the two
    move together."""
    return (
        fan("further_behind")
        .transform_lookup(lookup="year", from_=alt.LookupData(data("rows"), "year", ["gap_without"]))
        .transform_calculate(low="datum.gap_without + datum.p5", high="datum.gap_without + datum.p95")
        .mark_area(color=colour("ink"), opacity=0.18)
        .encode(x=YEARS, y="low:Q", y2="high:Q")
    )


def _both(dataset: str, name: str) -> alt.Chart:
    """An amount with controls and without, a row each."""
    return alt.Chart(data(dataset)).transform_fold([f"{name}_{w}" for w in WORLDS], as_=["line", "amount"])


def _ends(name: str, words: str) -> alt.Chart:
    """The last values of the two worlds, named at their lines and pushed apart."""
    ends = (
        _both("rows", name)
        .transform_joinaggregate(last="max(year)")
        .transform_filter("datum.year == datum.last")
        .transform_calculate(
            world=f"datum.line == '{name}_with' ? 'with' : 'without'",
            words=f"{words} + (datum.line == '{name}_with' ? ' with' : ' without')",
        )
    )
    colours = alt.Color("world:N", scale=alt.Scale(domain=list(WORLDS), range=[colour(w[1]) for w in WORLDS.values()]))
    return (
        spread(ends, "amount")
        .mark_text(align="left", fontWeight="bold", dx=6)
        .encode(x=alt.value(alt.ExprRef("width")), y=LABEL_Y, text="words:N", color=colours)
    )


@chart("efficacy", height=330, padding={"right": 100})
def efficacy_gap() -> alt.LayerChart:
    """Years behind the frontier with and without controls, what lies between them, and where they cross."""
    rows = alt.Chart(data("rows"))
    y = alt.Y("gap_with:Q", scale=alt.Scale(zero=True), axis=alt.Axis(tickCount=5))
    between = rows.transform_calculate(
        top="max(datum.gap_with, datum.gap_without)", foot="min(datum.gap_with, datum.gap_without)"
    )
    slower = between.mark_area(color=colour("us"), opacity=0.22).encode(x=YEARS, y=alt.Y("top:Q"), y2="gap_without:Q")
    faster = between.mark_area(color=colour("other-chinese"), opacity=0.3).encode(
        x=YEARS, y=alt.Y("foot:Q"), y2="gap_without:Q"
    )
    lines = [
        rows.mark_line(color=colour(tone), strokeDash=dash).encode(x=YEARS, y=y if w == "with" else f"gap_{w}:Q")
        for w, (_, tone, dash) in WORLDS.items()
    ]
    beside = others(lambda name: _both(name, "gap"), YEARS, "amount:Q", "year", ["line"])
    steps = rows.transform_calculate(
        apart="datum.gap_with - datum.gap_without",
        faster="datum.year > 2018 && datum.speed_with >= datum.speed_without - 1e-9",
    ).transform_window(before="lag(apart)", sort=[{"field": "year"}])
    published = (
        alt.Chart(data("points"))
        .transform_joinaggregate(last="max(year)")
        .transform_calculate(name="width < 300 && datum.year < datum.last ? '' : datum.who")
    )
    marks = published.mark_point(
        filled=False, fill=colour("paper"), stroke=colour("ink"), size=60, strokeWidth=2
    ).encode(x=YEARS, y="value:Q")
    names = published.mark_text(dy=-15, **QUIET).encode(x=YEARS, y="value:Q", text="name:N")
    return alt.layer(
        slower, faster, _difference(), *lines, *beside, marks, names,
        *_crossing(steps), *_turning(steps), _ends("gap", "format(datum.amount, '.1f')"),
    )  # fmt: skip


def _crossing(steps: alt.Chart) -> list[alt.Chart]:
    """Where the two worlds are level, and its words."""
    crossing = (
        steps.transform_filter("datum.before > 1e-9 && datum.apart <= 1e-9")
        .transform_joinaggregate(first="min(year)")
        .transform_filter("datum.year == datum.first")
        .transform_calculate(
            year="datum.year - 1 + datum.before / (datum.before - datum.apart)",
        )
        .transform_calculate(words="'level in ' + floor(datum.year)")
    )
    crossed = crossing.mark_point(size=90, filled=True, color=colour("ink")).encode(x=YEARS, y="gap_without:Q")
    late = "width < 300 && datum.year > 2026"  # on a phone, clear of the names at the lines' ends
    cross_words = crossing.mark_text(dy=18, align=alt.expr(f"{late} ? 'right' : 'center'"), fontWeight="bold").encode(
        x=YEARS, y="gap_without:Q", text="words:N"
    )
    return [crossed, cross_words]


def _turning(steps: alt.Chart) -> list[alt.Chart]:
    """Where the world with controls becomes the faster one, and its words."""
    turning = (
        steps.transform_filter("datum.faster")
        .transform_joinaggregate(first="min(year)")
        .transform_filter("datum.year == datum.first")
        .transform_calculate(words="(width < 300 ? 'faster from ' : 'faster than without from ') + datum.year")
    )
    turn = turning.mark_point(
        shape="triangle-down", size=70, filled=False, stroke=colour("ink"), strokeWidth=2, fill=colour("paper")
    ).encode(x=YEARS, y="gap_with:Q")
    late = "datum.year > 2028"  # on a phone the words would leave the screen there
    early = "datum.year <= 2026"  # among published counts, whose names stand above their marks: below the line and to its left
    beside = {
        "align": alt.expr(f"width >= 300 ? ({early} ? 'right' : 'center') : {late} ? 'right' : 'left'"),
        "dx": alt.expr(f"width >= 300 ? ({early} ? 8 : 0) : {late} ? 16 : 7"),
        "dy": alt.expr(f"width >= 300 ? ({early} ? 20 : -16) : {late} ? -30 : -16"),
    }
    turn_words = turning.mark_text(fontSize=12, **beside, **QUIET).encode(x=YEARS, y="gap_with:Q", text="words:N")
    return [turn, turn_words]


@chart("efficacy", height=196, padding={"left": 4, "right": 4, "top": 2, "bottom": 2}, rows=True)
def efficacy_aims() -> alt.LayerChart:
    """The three aims: what is measured, the reader's bar, and whether it is met; the aim in view stands out."""
    aim = alt.param(name="aim", value="delay")
    rows = (
        alt.Chart(data("members"))
        .transform_calculate(
            low="datum.id == 'delay' ? -2 : 0",
            high="datum.id == 'delay' ? 4 : 1",
            says="datum.id == 'delay' ? format(datum.score, '+.1f') + ' years' : format(datum.score, '.0%')",
            wanted="datum.id == 'delay' ? format(datum.bar, '.1f') + ' years' : format(datum.bar, '.0%')",
            foot="(datum.place - 1) / 3 * height",
        )
        .transform_calculate(
            zero="width * (0 - datum.low) / (datum.high - datum.low)",
            at="width * (clamp(datum.score, datum.low, datum.high) - datum.low) / (datum.high - datum.low)",
            mark="width * (clamp(datum.bar, datum.low, datum.high) - datum.low) / (datum.high - datum.low)",
            words="datum.label + ': ' + datum.says",
            verdict="(datum.met > 0.5 ? 'met' : 'missed') + ', bar ' + datum.wanted",
            words_y="datum.foot + 14",
            top="datum.foot + 25",
            bottom="datum.foot + 43",
            tick_top="datum.foot + 20",
            tick_bottom="datum.foot + 48",
            right="width",
            left="0",
            seen="datum.id == aim ? 1 : 0.4",
        )
    )
    pixels = {"axis": None, "scale": None}
    across = {"y": alt.Y("top:Q", **pixels), "y2": "bottom:Q"}
    track = rows.mark_rect(fill=colour("grid")).encode(x=alt.X("left:Q", **pixels), x2="right:Q", **across)
    bars = rows.mark_rect(fill=colour("us")).encode(
        x=alt.X("zero:Q", **pixels), x2="at:Q", opacity=alt.Opacity("seen:Q", scale=None), **across
    )
    ticks = rows.mark_rule(strokeWidth=3, color=colour("ink")).encode(
        x=alt.X("mark:Q", **pixels), y=alt.Y("tick_top:Q", **pixels), y2="tick_bottom:Q"
    )
    at = {"y": alt.Y("words_y:Q", **pixels)}
    weight = alt.expr("datum.id == aim ? 'bold' : 'normal'")
    words = rows.mark_text(align="left", fontSize=14, fontWeight=weight).encode(
        x=alt.X("left:Q", **pixels), text="words:N", **at
    )
    verdict = rows.mark_text(align="right", fontSize=13, fontWeight=weight).encode(
        x=alt.X("right:Q", **pixels), text="verdict:N", **at
    )
    return alt.layer(track, bars, ticks, words, verdict).add_params(aim)


AMOUNT = alt.Axis(labelExpr="datum.value == 0 ? '0' : datum.label + 'M'")
SINCE = alt.X(
    "year:Q",
    scale=alt.Scale(domain=[2022, 2032], nice=False, zero=False),
    axis=alt.Axis(format="d", tickCount=6, labelOverlap="greedy"),
)


@chart("efficacy", height=230, padding={"right": 100})
def efficacy_compute() -> alt.LayerChart:
    """AI compute installed in China with and without controls, in millions of H100-equivalents."""
    rows = alt.Chart(data("rows")).transform_filter("datum.year >= 2022")
    short = rows.mark_area(color=colour("us"), opacity=0.18).encode(
        x=SINCE, y=alt.Y("stock_with:Q", axis=AMOUNT), y2="stock_without:Q"
    )
    lines = [
        rows.mark_line(color=colour(tone), strokeDash=dash).encode(x=SINCE, y=alt.Y(f"stock_{w}:Q", axis=AMOUNT))
        for w, (_, tone, dash) in WORLDS.items()
    ]
    beside = others(
        lambda name: _both(name, "stock").transform_filter("datum.year >= 2022"), SINCE, "amount:Q", "year", ["line"]
    )
    band = fan("stock_with").mark_area(color=colour("ink"), opacity=0.18).encode(x=YEARS, y="p5:Q", y2="p95:Q")
    return alt.layer(short, band, *lines, *beside, _ends("stock", "format(datum.amount, '.0f') + 'M'"))


@chart("efficacy", height=160, padding={"left": 54, "right": 88})
def efficacy_sales() -> alt.LayerChart:
    """Sales in China that U.S. firms forgo each year, beside what they would sell without controls."""
    rows = alt.Chart(data("rows")).transform_filter("datum.year >= 2022")
    x = alt.X(
        "year:O",
        scale=alt.Scale(paddingInner=0.35, paddingOuter=0.1),
        axis=alt.Axis(labelExpr="width < 330 && (datum.value - 2022) % 5 ? '' : datum.label"),
    )
    axis = alt.Axis(tickCount=3, labelExpr="datum.value == 0 ? '0' : '$' + datum.label + 'bn'")
    total = rows.mark_bar(fill=None, stroke=colour("us"), strokeWidth=1).encode(
        x=x, y=alt.Y("us_sales_open_bn:Q", axis=axis)
    )
    bars = rows.mark_bar(color=colour("us")).encode(x=x, y=alt.Y("us_sales_forgone_bn:Q", axis=axis))
    words = (
        rows.transform_joinaggregate(last="max(year)")
        .transform_filter("datum.year == datum.last")
        .transform_calculate(words="'$' + format(datum.us_sales_forgone_bn, '.0f') + 'bn'")
        .mark_text(align="left", fontWeight="bold", dx=6, color=colour("us"), fill=colour("us"))
        .encode(x=alt.value(alt.ExprRef("width")), y="us_sales_forgone_bn:Q", text="words:N")
    )
    ghost = (
        alt.Chart(data("ghost"))
        .transform_filter("datum.year >= 2022")
        .mark_tick(thickness=1.5, color=GHOST["color"], width={"band": 1.3})
        .encode(x=x, y="us_sales_forgone_bn:Q")
    )
    return alt.layer(total, bars, ghost, words)
