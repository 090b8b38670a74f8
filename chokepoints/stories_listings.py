"""The data chart of chapter 1: Huawei's revenue, its consumer part, and its phone chips, with the dates of the rules."""

from __future__ import annotations

import altair as alt
import pandas as pd

from chokepoints import words
from chokepoints.drawing import chart, data
from chokepoints.explorer.figure import Story, data_figure
from chokepoints.tables import Book
from chokepoints.theme import colour

YEARS = range(2018, 2025)
MARKS = {  # event: words on the chart; the earliest stands highest, so that no line crosses the words of another
    "huawei-listing": "Listed",
    "huawei-fdpr-2020-05": "Direct product rule",
    "huawei-fdpr-2020-08": "The rule widened",
    "tsmc-cutoff-2020": "Last TSMC shipments",
    "honor-2020": "Honor sold",
    "mate60-2023": "Mate 60",
}
TOP, RISE = 975, 80  # CNY bn: where the lowest date stands, and the step to the next
STRIP, TALL = -470, 11  # CNY bn: the foot of the strip below the bars, and the height of one per cent in it


def _decimal(day: str) -> float:
    """A date as a year with its fraction."""
    year, month, date = (int(p) for p in day[:10].split("-"))
    return round(year + (month - 1) / 12 + (date - 1) / 365, 3)


def _when(period: str) -> float:
    """The middle of a year or of a quarter such as 2020Q2."""
    year, _, quarter = period.partition("Q")
    return int(year) + (0.25 * int(quarter) - 0.125 if quarter else 0.5)


@data_figure("listings_bars")
def huawei_revenue(of: Book) -> Story:
    """Huawei's revenue 2018 to 2024, its consumer part from 2020, and its share of phone processors."""
    table = of.table("estimates")
    events = of.table("events").set_index("id")
    mine = table[table.entity.isin(["Huawei", "HiSilicon"])]

    def year(variable: str) -> dict[int, dict]:
        found = mine[(mine.variable == variable) & mine.period.isin([str(y) for y in YEARS])]
        return {int(r["period"]): r for r in found.to_dict("records")}

    total, consumer = year("revenue"), year("consumer_revenue")
    rows = []
    for y, r in sorted(total.items()):
        of_it = consumer.get(y)
        rows.append(_row(r, "Revenue", y, "cnybn") | {"y0": float(of_it["value"]) if of_it else 0.0, "y1": float(r["value"]), "split": bool(of_it), "bar": "all"})  # fmt: skip
    for y, r in sorted(consumer.items()):
        rows.append(_row(r, "Consumer revenue", y, "cnybn") | {"y0": 0.0, "y1": float(r["value"]), "bar": "consumer"})
    chips = mine[mine.variable == "phone_chip_share"].sort_values("period").to_dict("records")
    for r in chips:
        percent = float(r["value"]) * (100 if r["unit"] == "share" else 1)
        rows.append(_row(r, "Share of phone processors", _when(r["period"]) - 0.5, "") | {"percent": percent, "says": f"{words.trimmed(percent, 1)}%", "y0": STRIP, "y1": STRIP + TALL * percent, "bar": "chips"})  # fmt: skip
    known = [(i, text) for i, text in MARKS.items() if i in events.index]
    for k, (i, text) in enumerate(known):
        day = str(events.loc[i, "date"])[:10]
        rows.append(
            {
                "bar": "event", "what": text, "period": day, "says": "", "basis": events.loc[i, "what"], "who": "",
                "source": events.loc[i, "source"], "x": _decimal(day), "y1": TOP + RISE * (len(known) - 1 - k),
                "side": "left" if i == "mate60-2023" else "right",
            }
        )  # fmt: skip
    fall = 1 - float(total[2021]["value"]) / float(total[2020]["value"])
    half = 1 - float(consumer[2021]["value"]) / float(consumer[2020]["value"])
    shares = ", ".join(f"{words.trimmed(r['percent'], 1)}% in {r['period']}" for r in rows if r["bar"] == "chips")
    return Story(
        title=(
            f"Huawei’s revenue rose in the year it was listed and the year after. In 2021, the foundry closed, "
            f"it fell {words.shown(fall, 'percent')}, and consumer revenue {words.shown(half, 'percent')}"
        ),
        subtitle=(
            "Revenue, CNY bn a year. Filled: the consumer business; pale: the rest; outlined: not split here. 2020 still "
            "holds the phone brand Honor, 2021 does not. Below: HiSilicon, Huawei’s chip designer, as a share of the "
            "world’s phone processors."
        ),
        alt=(
            "Bars by year. "
            + "; ".join(f"{y}: {words.shown(float(r['value']), 'cnybn')}" + (f", consumer {words.shown(float(consumer[y]['value']), 'cnybn')}" if y in consumer else "") for y, r in sorted(total.items()))
            + f". Below, the share of phone processors: {shares}. Dates: "
            + "; ".join(f"{r['period']} {r['what']}" for r in rows if r["bar"] == "event")
            + "."
        ),
        rows=_plain(rows),
        columns={"what": "What", "period": "When", "says": "Value", "basis": "Note", "who": "Who"},
    )  # fmt: skip


def _row(r: dict, what: str, x: float, form: str) -> dict:
    """What every row of the table under the chart says."""
    return {
        "what": what, "period": r["period"], "says": words.shown(float(r["value"]), form) if form else "",
        "brief": words.fixed(float(r["value"]), 0), "basis": r["note"] if pd.notna(r["note"]) else "", "who": r["who"],
        "source": r["source"], "x": x + 0.5,
    }  # fmt: skip


def _plain(rows: list[dict]) -> list[dict]:
    """Rows without missing numbers: neither the drawing nor the page knows NaN."""
    return [{k: "" if isinstance(v, float) and pd.isna(v) else v for k, v in r.items()} for r in rows]


@chart("", height=470, padding={"left": 36, "right": 12, "top": 10, "bottom": 28})
def listings_bars() -> alt.LayerChart:
    """Bars of revenue with dates above them and the strip of phone chips below."""
    every = alt.Chart(data("points"))
    bars = every.transform_calculate(x0="datum.x - 0.36", x1="datum.x + 0.36")
    x = alt.X(
        "x0:Q",
        scale=alt.Scale(domain=[2018, 2025], nice=False),
        axis=alt.Axis(values=[y + 0.5 for y in YEARS], labelExpr="'' + floor(datum.value)"),
    )
    at = alt.X("x:Q")
    y = alt.Y(
        "y0:Q",
        scale=alt.Scale(domain=[STRIP, TOP + RISE * 5.4], nice=False),
        axis=alt.Axis(values=[0, 200, 400, 600, 800], labelExpr="datum.label"),
    )
    top = alt.Y("y1:Q")
    dates = every.transform_filter("datum.bar == 'event'")
    lines = dates.transform_calculate(y0="0").mark_rule(color=colour("muted"), strokeWidth=1, opacity=0.7).encode(x=at, y=y, y2="y1:Q")  # fmt: skip
    names = [
        dates.transform_filter(f"datum.side == '{side}'")
        .mark_text(align=align, dx=dx, dy=2, fontSize=12, color=colour("muted"), fill=colour("muted"))
        .encode(x=at, y=top, text="what:N")
        for side, align, dx in (("right", "left", 5), ("left", "right", -5))
    ]
    rest = bars.transform_filter("datum.bar == 'all'")
    under = rest.mark_bar(color=colour("paper"), opacity=1).encode(x=x, x2="x1:Q", y=alt.Y("zero:Q"), y2="y1:Q")
    under = under.transform_calculate(zero="0")
    split = rest.transform_filter("datum.split").mark_bar(color=colour("ascend"), opacity=0.3).encode(x=x, x2="x1:Q", y=y, y2="y1:Q")  # fmt: skip
    whole = (
        rest.transform_filter("!datum.split")
        .mark_bar(fill=colour("paper"), stroke=colour("ascend"), strokeWidth=1.5)
        .encode(x=x, x2="x1:Q", y=y, y2="y1:Q")
    )
    consumer = bars.transform_filter("datum.bar == 'consumer'").mark_bar(color=colour("ascend")).encode(x=x, x2="x1:Q", y=y, y2="y1:Q")  # fmt: skip
    totals = rest.mark_text(dy=11, fontWeight="bold", fontSize=12.5).encode(x=at, y=top, text="brief:N")
    parts = (
        bars.transform_filter("datum.bar == 'consumer'")
        .mark_text(dy=11, fontSize=12, color=colour("paper"), fill=colour("paper"))
        .encode(x=at, y=top, text="brief:N")
    )
    chips = every.transform_filter("datum.bar == 'chips'")
    strip = chips.transform_calculate(x0="datum.x - 0.1", x1="datum.x + 0.1").mark_bar(color=colour("ascend")).encode(x=x, x2="x1:Q", y=y, y2="y1:Q")  # fmt: skip
    shares = chips.mark_text(dy=-8, fontSize=12, fontWeight="bold").encode(x=at, y=top, text="says:N")
    foot = alt.Chart(alt.InlineData([{"a": 2018, "b": 2025}])).mark_rule(color=colour("muted")).encode(x=alt.X("a:Q"), x2="b:Q", y=alt.datum(STRIP))  # fmt: skip
    return alt.layer(lines, under, split, whole, consumer, totals, parts, strip, shares, foot, *names)
