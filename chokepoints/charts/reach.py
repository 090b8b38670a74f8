"""The charts of the reach model: the firm's index, its stock, the chain of inputs, and the supply of what it needs."""

from __future__ import annotations

import altair as alt

from modelbook.drawing import Show, chart, colour, data, others

SHOW = Show(
    "reach",
    views={},
    headline="bite_months",
    watched=["reach_after", "bite_months", "y2021", "y2024"],
    fanned=["index"],
    tabled=["index", "binding", "stock_advanced"],
    draws=256,  # a run takes a third of a millisecond
)

WHEN = "toDate(datum.date)"
MONTHS = alt.X(
    "when:T",
    scale=alt.Scale(type="utc"),
    axis=alt.Axis(  # years, or months where an order lasted only some
        tickCount=4,
        labelExpr="utcFormat(datum.value, utcmonth(datum.value) == 0 ? '%Y' : '%b %Y')",
        labelOverlap=True,
        labelSeparation=6,
    ),
)
OURS = {"lookup": "month", "from_": alt.LookupData(data("rows"), key="month", fields=["date"]), "as_": ["ours"]}


def _monthly(name: str) -> alt.Chart:
    """A row a month that has a date; the baseline only where its months are those of the world shown."""
    dated = alt.Chart(data(name)).transform_filter("datum.date")
    if name == "ghost":
        dated = dated.transform_lookup(**OURS).transform_filter("datum.ours == datum.date")
    return dated.transform_calculate(when=WHEN)


@chart("reach", height=300, padding={"right": 114})
def reach_index() -> alt.LayerChart:
    """The firm's output by month, 1 as if never listed, with published revenue as points."""
    y = alt.Y(
        "index:Q",
        scale=alt.Scale(domain=[0, 1.05], nice=False),
        axis=alt.Axis(values=[0, 0.25, 0.5, 0.75, 1], format="%"),
    )
    area = _monthly("rows").mark_area(color=colour("ink"), opacity=0.07).encode(x=MONTHS, y=y)
    fan = (
        alt.Chart(data("fan"))
        .transform_filter("datum.output == 'index'")
        .transform_lookup(lookup="month", from_=alt.LookupData(data("rows"), key="month", fields=["date"]))
        .transform_filter("datum.date")
        .transform_calculate(when=WHEN)
        .mark_area(color=colour("ink"), opacity=0.15)
        .encode(x=MONTHS, y="p5:Q", y2="p95:Q")
    )
    line = _monthly("rows").mark_line(color=colour("ink")).encode(x=MONTHS, y=y)
    beside = others(_monthly, MONTHS, y, "month")
    published = (
        alt.Chart(data("points"))
        .transform_lookup(lookup="month", from_=alt.LookupData(data("rows"), key="month", fields=["date"]))
        .transform_calculate(when=WHEN, phones="'fab_adv'")
        # Huawei's phones alone: at their dates, and of a firm that needs advanced chips
        .transform_filter("datum.date && utcyear(datum.when) == +datum.who")
        .transform_lookup(lookup="phones", from_=alt.LookupData(data("members"), key="id", fields=["needed"]))
        .transform_filter("datum.needed > 0.5")
    )
    marks = published.mark_point(
        filled=False, fill=colour("paper"), stroke=colour("ink"), size=64, strokeWidth=2
    ).encode(x=MONTHS, y="value:Q")
    names = published.mark_text(dy=-13, color=colour("ink"), fill=colour("ink")).encode(
        x=MONTHS, y="value:Q", text="who:N"
    )
    below = (
        _monthly("rows")
        .transform_filter("datum.index < 0.9 - 1e-9")
        .transform_joinaggregate(first="min(month)")
        .transform_filter("datum.month == datum.first")
        .transform_calculate(words="'below 90% in ' + utcFormat(datum.when, '%b %Y')")
    )
    drop = below.mark_rule(strokeDash=[3, 3], color=colour("muted")).encode(x=MONTHS)
    said = below.mark_text(align="left", dx=5, color=colour("muted"), fill=colour("muted")).encode(
        x=MONTHS, y=alt.value(alt.ExprRef("height - 10")), text="words:N"
    )
    end = _monthly("rows").transform_joinaggregate(last="max(month)").transform_filter("datum.month == datum.last")
    label = (
        end.transform_calculate(words="format(datum.index, '.0%') + ' of normal'")
        .mark_text(align="left", dx=6, fontWeight="bold", color=colour("ink"), fill=colour("ink"))
        .encode(x=alt.value(alt.ExprRef("width")), y="index:Q", text="words:N")
    )
    return alt.layer(area, fan, drop, line, *beside, marks, names, said, label)


@chart("reach", height=130, padding={"right": 114})
def reach_stock() -> alt.LayerChart:
    """Months of need held in stock of the chips of the advanced fab."""
    y = alt.Y("stock_advanced:Q", axis=alt.Axis(tickCount=3))
    area = (
        _monthly("rows")
        .mark_area(color=colour("smic"), opacity=0.3, line={"color": colour("smic")})
        .encode(x=MONTHS, y=y)
    )
    return alt.layer(area, *others(_monthly, MONTHS, y, "month"))


SEGMENTS = ("design", "tools", "materials", "fab", "memory", "packaging")


NARROW = "width < 450"  # on a phone a list, one row an input, instead of six columns


@chart("reach", height=360, padding={"left": 4, "right": 4, "top": 24, "bottom": 4}, rows=True)
def reach_chain() -> alt.LayerChart:
    """The chip chain: a box an input, by segment, filled by the share denied after the cut-off."""
    boxes = (
        alt.Chart(data("members"))
        .transform_calculate(column=f"indexof({list(SEGMENTS)}, datum.segment)")
        .transform_window(row="row_number()", groupby=["segment"], sort=[{"field": "place"}])
        .transform_window(line="row_number()", sort=[{"field": "column"}, {"field": "place"}])
        .transform_joinaggregate(rows="max(row)", lines="max(line)")
        .transform_calculate(
            x0=f"{NARROW} ? 1 : datum.column / 6 * width + 2",
            x1=f"{NARROW} ? width - 1 : (datum.column + 1) / 6 * width - 2",
            y0=f"{NARROW} ? (datum.line - 1) / datum.lines * height : (datum.row - 1) / datum.rows * height + 2",
            y1=f"{NARROW} ? datum.line / datum.lines * height - 1 : datum.row / datum.rows * height - 2",
        )
        .transform_calculate(
            middle="(datum.y0 + datum.y1) / 2",
            name_x=f"{NARROW} ? datum.x0 + 6 : (datum.x0 + datum.x1) / 2",
            share_x=f"{NARROW} ? datum.x1 - 6 : (datum.x0 + datum.x1) / 2",
            share="format(datum.denied_after, '.0%')",
            # in a narrow box under its segment's name
            name=f"{NARROW} ? datum.label : replace(replace(datum.label, / (foundry|memory)$/, ''), ' and ', ', ')",
            filled="datum.x0 + (datum.x1 - datum.x0) * datum.denied_after",
        )
    )
    pixels = {"axis": None, "scale": None}
    box = {"y": alt.Y("y0:Q", **pixels), "y2": "y1:Q"}
    fill = boxes.mark_rect(fill=colour("us"), opacity=0.32).encode(x=alt.X("x0:Q", **pixels), x2="filled:Q", **box)
    frame = boxes.mark_rect(fill=None, stroke=colour("muted"), cornerRadius=2).encode(
        x=alt.X("x0:Q", **pixels),
        x2="x1:Q",
        strokeWidth=alt.condition("datum.needed > 0.5", alt.value(2), alt.value(0.5)),
        **box,
    )
    text = {"baseline": "middle", "limit": alt.expr(f"{NARROW} ? width - 60 : width / 6 - 5")}
    names = boxes.mark_text(
        align=alt.expr(f"{NARROW} ? 'left' : 'center'"), dy=alt.expr(f"{NARROW} ? 0 : -8"), **text
    ).encode(x=alt.X("name_x:Q", **pixels), y=alt.Y("middle:Q", **pixels), text="name:N")
    shares = boxes.mark_text(
        align=alt.expr(f"{NARROW} ? 'right' : 'center'"), dy=alt.expr(f"{NARROW} ? 0 : 9"), fontWeight="bold", **text
    ).encode(x=alt.X("share_x:Q", **pixels), y=alt.Y("middle:Q", **pixels), text="share:N")
    heads = (
        boxes.transform_filter("datum.row == 1")
        .transform_calculate(head=f"{NARROW} ? '' : datum.segment")
        .mark_text(color=colour("muted"), fill=colour("muted"), dy=-9)
        .encode(x=alt.X("name_x:Q", **pixels), y=alt.value(0), text="head:N")
    )
    return alt.layer(fill, frame, names, shares, heads)


@chart("reach", height=260, padding={"left": 136, "right": 92}, rows=True)
def reach_inputs() -> alt.LayerChart:
    """Mean supply of each needed input in the first year after the cut-off, the weakest marked."""
    needed = (
        alt.Chart(data("members"))
        .transform_filter("datum.needed > 0.5")
        .transform_joinaggregate(lowest="min(first_year)")
        .transform_calculate(
            weakest="datum.first_year <= datum.lowest + 1e-9 && datum.lowest < 1 - 1e-9",
        )
        .transform_calculate(
            words="format(datum.first_year, '.0%') + (datum.weakest ? ', weakest' : '')",
        )
    )
    y = alt.Y(
        "label:N", sort=alt.SortField("place"), axis=alt.Axis(ticks=False, domain=False, title=None, labelLimit=130)
    )
    x = alt.X("first_year:Q", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%", tickCount=4, grid=True))
    bars = needed.mark_bar(height={"band": 0.6}).encode(
        x=x, y=y, color=alt.condition("datum.weakest", alt.value(colour("ink")), alt.value(colour("edge")))
    )
    text = needed.mark_text(align="left", dx=6).encode(x=x, y=y, text="words:N")
    return alt.layer(bars, text)
