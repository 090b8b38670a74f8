"""The charts of the foundry model: phones against AI packages, yield against die area, a wafer, and what a good die costs."""

from __future__ import annotations

import altair as alt

from modelbook.drawing import HALO, LABEL_Y, QUIET, Show, chart, colour, data, others, spread, worded

SHOW = Show(
    "foundry",
    views={"die": {"ascend": "Ascend dies", "kirin": "Phone dies"}},
    view_of={"die": "foundry_wafer"},
    headline="phones_per_package",
    watched=[
        "yield_kirin_smic", "yield_ascend_smic", "die_price_kirin_smic", "die_price_ascend_smic", "euv_gap",
        "euv_saving_ascend", "wafers_k", "wafers_max_k", "phones_m", "packages_m", "phones_per_package", "break_even_usd", "subsidy_bn_usd",
        "packages_left_m",
    ],
    fanned=["phones_m", "packages_m", "yield_kirin_smic", "yield_ascend_smic", "subsidy_bn_usd"],
    tabled=[
        "yield_kirin_smic", "yield_ascend_smic", "die_price_kirin_smic", "die_price_ascend_smic", "wafer_price_smic",
        "euv_gap", "euv_saving_kirin", "euv_saving_ascend", "wafers_k", "wafers_max_k", "phones_m", "packages_m", "phones_per_package", "break_even_usd",
        "subsidy_bn_usd", "packages_left_m", "binding",
    ],
    draws=500,
)  # fmt: skip

ROWS = data("rows")


def strong(name: str, **more) -> dict:
    """Colours of a label in the foreground."""
    return {"color": colour(name), "fill": colour(name), "fontWeight": "bold", **more}


# -- phones against packages -------------------------------------------------------------------------------------------
PHONES = alt.Axis(labelExpr="datum.value == 0 ? '0' : datum.label + 'M phones'", tickCount=4)
PACKAGES = alt.Axis(labelExpr="datum.value == 0 ? '0' : datum.label + 'M'", tickCount=4)


def frontier(source: alt.NamedData, phones: str, packages: str) -> alt.Chart:
    """The line between all to phones and all to packages, as two points."""
    return (
        alt.Chart(source)
        .transform_fold([phones, packages], as_=["end", "amount"])
        .transform_calculate(x=f"datum.end == '{phones}' ? datum.amount : 0", y=f"datum.end == '{phones}' ? 0 : datum.amount")
    )  # fmt: skip


def ranged(output: str) -> alt.Chart:
    """The single row with the range of an output over the draws; nothing while no draws are made."""
    return (
        alt.Chart(ROWS)
        .transform_calculate(output=f"'{output}'")
        .transform_lookup(lookup="output", from_=alt.LookupData(data("fan"), key="output", fields=["p5", "p95"]))
        .transform_filter("isValid(datum.p5)")
    )


@chart("foundry", height=340, padding={"left": 52, "right": 30, "top": 34})
def foundry_frontier() -> alt.LayerChart:
    """Phones a year against Ascend packages a year: what the wafers of the two can make, and where the reader stands."""
    x, y = alt.X("x:Q", axis=PHONES), alt.Y("y:Q", axis=PACKAGES)
    every = frontier(ROWS, "all_phones_m", "all_packages_m").mark_line(strokeDash=[2, 4], strokeWidth=1.5, **QUIET)
    pool = frontier(ROWS, "frontier_phones_m", "frontier_packages_m")
    area = pool.mark_area(color=colour("smic"), opacity=0.14)
    line = pool.mark_line(color=colour("smic"))
    beside = others(lambda name: frontier(data(name), "frontier_phones_m", "frontier_packages_m"), x, y, "x")
    here = (
        alt.Chart(ROWS)
        .transform_calculate(
            words="format(datum.phones_m, '.1f') + (width < 400 ? 'M, ' : 'M phones,\\n') + format(datum.packages_m, '.2f') + "
            "(width < 400 ? 'M' : 'M packages')",
            # near the ring of what is left when phones come first, the words make room for it
            near="abs(datum.phones_first_m - datum.phones_m - datum.all_phones_m * 0.12) < datum.all_phones_m * 0.16 "
            "&& abs(datum.packages_left_m - datum.packages_m) < datum.all_packages_m * 0.25",
        )
        .transform_calculate(
            right="datum.phones_m > datum.all_phones_m * 0.5 || datum.near && width >= 400",  # there they stand on the other side
        )
    )
    point = here.mark_point(size=130, opacity=1, color=colour("ink")).encode(x="phones_m:Q", y="packages_m:Q")
    said, worth = _beside(here)
    across = (
        ranged("phones_m").mark_rule(color=colour("ink"), strokeWidth=2).encode(x="p5:Q", x2="p95:Q", y="packages_m:Q")
    )
    up = ranged("packages_m").mark_rule(color=colour("ink"), strokeWidth=2).encode(x="phones_m:Q", y="p5:Q", y2="p95:Q")
    names = (
        alt.Chart(ROWS)
        .transform_calculate(lines="['all wafers', width < 400 ? 'of the two' : 'wafers of the two']")
        .transform_flatten(["lines"], as_=["name"])
        .transform_calculate(top="datum.name == 'all wafers' ? datum.all_packages_m : datum.frontier_packages_m")
    )
    ends = names.mark_text(align="left", dx=12, dy=-8, **QUIET).encode(x=alt.value(0), y="top:Q", text="name:N")
    lines = (every.encode(x=x, y=y), area.encode(x=x, y=y), line.encode(x=x, y=y), *beside)
    return alt.layer(*lines, *_phones_first(), ends, across, up, *worth, point, *said)


def _beside(here: alt.Chart) -> tuple[list[alt.Chart], list[alt.Chart]]:
    """What stands beside the reader's point: how many of each, and at what price they are worth the same."""
    said = [
        here.transform_filter(side)
        .mark_text(
            align=align,
            dx=dx,
            dy=alt.expr(f"width >= 400 ? {dy - 16} : datum.near ? -1 : {dy}"),
            fontSize=13,
            lineBreak="\n",
            **style,
        )
        .encode(x="phones_m:Q", y="packages_m:Q", text="words:N")
        for side, align, dx, dy in (("!datum.right", "left", 8, -27), ("datum.right", "right", -10, -10))
        for style in ({**HALO, "fontWeight": "bold"}, strong("ink"))
    ]
    worth = [
        here.transform_filter(side)
        .transform_calculate(
            even="datum.near && width < 400 ? '' : 'even at $' + format(datum.break_even_usd, '.0f') "
            "+ (width < 400 ? '' : ' a phone’s chip')"
        )
        .mark_text(align=align, dx=dx, dy=dy, **style)
        .encode(x="phones_m:Q", y="packages_m:Q", text="even:N")
        for side, align, dx, dy in (("!datum.right", "left", 8, -12), ("datum.right", "right", -14, 7))
        for style in (HALO, QUIET)
    ]
    return said, worth


def _phones_first() -> list[alt.Chart]:
    """What is left for packages when the phones come first."""
    first = alt.Chart(ROWS).transform_calculate(
        words="format(datum.phones_first_m, '.1f') + 'M phones first'"
        "+ (width < 400 ? '' : ',\\nthen room for ' + format(datum.packages_left_m, '.1f') + 'M packages')",
    )
    rule = first.mark_rule(strokeDash=[4, 3], **QUIET).encode(x="phones_first_m:Q")
    named = first.mark_text(align="left", dx=5, lineBreak="\n", **QUIET).encode(
        x="phones_first_m:Q", y=alt.value(-14), text="words:N"
    )
    spot = first.mark_point(size=60, filled=False, strokeWidth=2, stroke=colour("muted"), fill=colour("paper")).encode(
        x="phones_first_m:Q", y="packages_left_m:Q"
    )
    return [rule, named, spot]


# -- yield against die area --------------------------------------------------------------------------------------------
CURVES = {  # column of the members: (words, dash, colour)
    "yield_poisson": ("Poisson", [1, 0], "muted"),
    "yield_murphy": ("Murphy", [6, 3], "muted"),
    "yield_negbin": ("Clustered", [2, 3], "muted"),
    "yield_tsmc": ("TSMC N7", [1, 0], "allies"),
}
SHARE = alt.Axis(format="%", tickCount=5)
SMALL = "width < 300"  # a phone
LOW = "height < 200"  # its stage
AREA = alt.Axis(labelExpr=f"datum.label + ({SMALL} && datum.value % 800 ? '' : ' mm²')", tickCount=5)


@chart("foundry", height=360, padding={"left": 46, "right": 84, "top": 34})
def foundry_yield() -> alt.LayerChart:
    """Good dies against die area by three laws at the reader's defects, with published claims as marks at the two dies."""
    x = alt.X("place:Q", axis=AREA, scale=alt.Scale(domain=[0, 800], nice=False))
    y = alt.Y("share:Q", axis=SHARE, scale=alt.Scale(domain=[0, 1], nice=False))
    long = (
        alt.Chart(data("members"))
        .transform_fold(list(CURVES), as_=["curve", "share"])
        .transform_calculate(law="replace(datum.curve, 'yield_', '')")
        .transform_lookup(lookup="law", from_=alt.LookupData(ROWS, key="law", fields=["year"]))
    )
    scale = alt.Scale(domain=list(CURVES), range=[v[1] for v in CURVES.values()])
    dash = alt.StrokeDash("curve:N", scale=scale)
    hue = alt.Color("curve:N", scale=alt.Scale(domain=list(CURVES), range=[colour(v[2]) for v in CURVES.values()]))
    thin = long.transform_filter("!isValid(datum.year)").mark_line(strokeWidth=1.5)
    thick = long.transform_filter("isValid(datum.year)").mark_line(strokeWidth=3, color=colour("smic"))
    ends = spread(
        long.transform_filter("datum.place == 800").transform_calculate(
            words=worded("curve", {c: v[0] for c, v in CURVES.items()})
        ),
        "share",
    )
    labels = ends.mark_text(align="left", dx=5).encode(
        x=alt.value(alt.ExprRef("width")), y=LABEL_Y, text="words:N", color=hue
    )
    dies = (
        alt.Chart(ROWS)
        .transform_calculate(dies="['Phone die', 'Ascend die']")
        .transform_flatten(["dies"], as_=["die"])
        .transform_calculate(
            place="datum.die == 'Phone die' ? datum.area_kirin : datum.area_ascend",
            share="datum.die == 'Phone die' ? datum.yield_kirin_smic : datum.yield_ascend_smic",
        )
        .transform_calculate(words=f"datum.die + ' ' + format(datum.share, '.0%') + ({SMALL} ? '' : ' good')")
    )
    rules = dies.mark_rule(color=colour("grid")).encode(x=x)
    heads = dies.mark_text(**strong("smic")).encode(x=x, y=alt.value(-12), text="words:N")
    spots = dies.mark_point(size=110, opacity=1, color=colour("smic")).encode(x=x, y=y)
    return alt.layer(
        rules, thin.encode(x=x, y=y, strokeDash=dash, color=hue), thick.encode(x=x, y=y), labels, *_claims(x, y), spots, heads,
    )  # fmt: skip


MASK = {**HALO, "strokeWidth": 9}  # words that curves would run through


def _claims(x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """What was published of the yield of the two dies, and by whom."""
    claims = (
        alt.Chart(data("points"))
        .transform_calculate(phone="datum.flow == 'yield_kirin_smic'")
        .transform_calculate(
            place="datum.phone ? 107 : 665.61",
            share="datum.value",
            name=f"{SMALL} ? replace(replace(datum.who, '; CSIS', ''), 'Engineers, ', {LOW} ? '' : 'Engineers,\\n') : datum.who",
        )
    )
    marks = claims.mark_point(size=64, filled=False, strokeWidth=2, stroke=colour("ink"), fill=colour("paper")).encode(
        x=x, y=y
    )
    who = [
        claims.transform_filter(which)
        .mark_text(align=align, dx=alt.expr(dx), dy=alt.expr(dy), lineBreak="\n", **style)
        .encode(x=x, y=y, text="name:N")
        for which, align, dx, dy in (
            (
                "datum.phone",
                "left",
                f"{SMALL} && datum.share < 0.7 ? -6 : 9",
                f"{SMALL} ? (datum.share < 0.7 ? 15 : -13) : 0",
            ),
            ("!datum.phone", "right", "-9", "0"),
        )
        for style in (MASK, {"color": colour("ink"), "fill": colour("ink")})
    ]
    return [*who[::2], marks, *who[1::2]]


# -- what a good die costs ---------------------------------------------------------------------------------------------
PARTS = {  # part: (words, colour, from, to): from and to are expressions over the columns made below
    "tsmc": ("TSMC’s price", "allies", "0", "datum.base"),
    "wafer": ("+ dearer wafer", "smic", "datum.base", "datum.base + datum.wafer"),
    "yield": ("+ lower yield", "smic", "datum.base + datum.wafer", "datum.total"),
    "smic": ("SMIC’s price", "ink", "0", "datum.total"),
    "euv": ("of it: no EUV", "muted", "datum.total * (1 - datum.saved)", "datum.total"),
    "passes": ("passes alone", "muted", "datum.total / (1 + datum.euv_gap)", "datum.total"),
    "subsidy": ("subsidy", "us", "datum.cost - datum.subsidy", "datum.cost"),
}
STEP = len(PARTS) + 1.4  # lines between the headings of the two dies


@chart("foundry", height=410, padding={"left": 112, "right": 96, "top": 6, "bottom": 8}, rows=True)
def foundry_price() -> alt.LayerChart:
    """Price of a good die at SMIC in its parts, phone and Ascend, each in multiples of what TSMC asks."""
    chips = (
        alt.Chart(ROWS)
        .transform_calculate(chips="['kirin', 'ascend']")
        .transform_flatten(["chips"], as_=["chip"])
        .transform_calculate(line=f"datum.chip == 'kirin' ? 0 : {STEP}")
    )
    columns = {
        "base": "die_price_{}_tsmc",
        "wafer": "wafer_part_{}",
        "total": "die_price_{}_smic",
        "subsidy": "subsidy_{}_usd",
        "saved": "euv_saving_{}",
    }
    pick = {
        name: f"datum.chip == 'kirin' ? datum.{c.format('kirin')} : datum.{c.format('ascend')}"
        for name, c in columns.items()
    }
    bounds = ", ".join(f"{{part: '{name}', low: {low}, high: {high}}}" for name, (_, _, low, high) in PARTS.items())
    parts = (
        chips.transform_calculate(**pick)
        .transform_calculate(cost="datum.total * datum.wafer_cost_smic / datum.wafer_price_smic")
        .transform_calculate(parts=f"[{bounds}]")
        .transform_flatten(["parts"], as_=["bar"])
        .transform_calculate(
            part="datum.bar.part",
            usd="datum.bar.high - datum.bar.low",
            x0="datum.bar.low / datum.base",
            x1="datum.bar.high / datum.base",
        )
        .transform_calculate(
            line=f"datum.line + 1 + indexof({list(PARTS)}, datum.part)",
            amount="'$' + format(abs(datum.usd), abs(datum.usd) >= 100 ? ',.0f' : '.1f')",
            words=worded("part", {p: v[0] for p, v in PARTS.items()}),
            far="max(datum.x0, datum.x1)",
        )
        .transform_calculate(
            says="(datum.usd >= 0 ? '' : datum.part == 'subsidy' ? 'none: ' : '−') + datum.amount + "
            "(datum.part == 'smic' ? ', ×' + format(datum.x1, '.2f') : '')"
        )
    )
    lines = alt.Scale(domain=[-0.5, 2 * STEP - 0.6], reverse=True, nice=False)
    y = alt.Y("line:Q", axis=None, scale=lines)
    x = alt.X("x0:Q", axis=None, scale=alt.Scale(zero=True))
    colours = alt.Color("part:N", scale=alt.Scale(domain=list(PARTS), range=[colour(v[1]) for v in PARTS.values()]))
    bars = parts.mark_bar(height=15).encode(x=x, x2="x1:Q", y=y, color=colours)
    left = parts.mark_text(align="right", dx=-8).encode(x=alt.value(0), y=y, text="words:N")
    right = parts.mark_text(align="left", dx=6, fontWeight="bold").encode(x=alt.X("far:Q"), y=y, text="says:N")
    heads = (
        chips.transform_calculate(words="datum.chip == 'kirin' ? 'A good phone die' : 'A good Ascend die'")
        .mark_text(align="left", fontSize=13, **strong("ink"))
        .encode(x=alt.value(-108), y=y, text="words:N")
    )
    return alt.layer(bars, left, right, heads)
