"""Charts of published figures alone: what a chapter shows before any model speaks.

A story is a title that states the finding, with its numbers taken from the rows; the rows themselves; and the columns of
the table under the drawing.
"""

from __future__ import annotations

import altair as alt
import pandas as pd

from modelbook import Book
from modelbook.drawing import chart, colour, data, spread
from modelbook.explorer import Story, data_figure
from modelbook.parts.timeline import acts as timeline
from modelbook.worlds import words

from .shared import STEP, lanes, middle, month, number_word, without_gaps


def _chips(x: float) -> str:
    return words.shown(x, "million")


# -- one year, many counts -------------------------------------------------------------------------------------------

COUNTED = {"ascend_units": "All Ascend chips", "ascend_910c_units": "Huawei’s 910C alone"}  # variable: heading
SHORT = {  # who, as the chart has room for
    "BIS (Jeffrey Kessler)": "BIS, Jeffrey Kessler",
    "WSJ": "Wall Street Journal",
    "FT": "Financial Times",
}
KINDS = {"shipped": "circle", "estimate": "circle", "forecast": "diamond", "plan": "triangle-up", "capacity": "square"}


@data_figure("output_counts")
def ascend_estimates_2025(book: Book) -> Story:
    """Every count of Ascend output in 2025 that was found, by what it counts and how much."""
    table = book.table("estimates")
    rows = table[table.variable.isin(COUNTED) & (table.period == "2025")].to_dict("records")
    for r in rows:
        r["group"] = COUNTED[r["variable"]]
        r["at"] = middle(r)
        r["says"] = _count(r)
        r["left"] = float(r["low"]) if pd.notna(r["low"]) else r["at"]
        r["right"] = float(r["high"]) if pd.notna(r["high"]) else r["at"]
        r["filled"] = r["shape"] == "shipped"
        r["when"] = month(r["published"])
        others = ", all makers" if r["entity"] == "All advanced chips" else ""
        r["line"] = f"{SHORT.get(r['who'], r['who'])}, {r['when']}: {r['shape']}{others}"
    rows.sort(key=lambda r: (list(COUNTED).index(r["variable"]), -r["at"]))
    place = 0.0
    for before, r in zip([None, *rows], rows, strict=False):
        place += 1.0 if before is None or before["group"] == r["group"] else 1.9
        r["place"] = place
        r["heading"] = "" if before is not None and before["group"] == r["group"] else r["group"]
    for r in rows:
        r["place"] /= place + 0.5
    low, high = min(r["left"] for r in rows), max(r["right"] for r in rows)
    return Story(
        title=(
            f"{number_word(len(rows))} counts of one year, 2025, "
            f"run from {_chips(low)} to {_chips(high)} chips"
        ),
        subtitle=(
            "Huawei’s output of Ascend chips in 2025, by who counted, when, and what. Filled: shipped. Hollow: said before "
            "the year was over. They do not count the same thing: capacity is not output, and a 910C holds two dies where a "
            "910B holds one."
        ),
        alt="A dot or a range for each count, in two groups. " + "; ".join(f"{r['line']}, {r['says']}" for r in rows) + ".",
        rows=without_gaps(rows),
        columns={
            "group": "What is counted", "who": "Who", "when": "Said", "shape": "Kind", "low": "Low", "value": "Value",
            "high": "High", "note": "Note",
        },
    )  # fmt: skip


def _count(r: dict) -> str:
    """A row's number in words: a range, a bound or a value."""
    low, value, high = (None if pd.isna(r[c]) else float(r[c]) for c in ("low", "value", "high"))
    if low is not None and high is not None and high > low:
        return f"{words.trimmed(low / 1e6, 2)}\u2013{_chips(high)}"
    if value is None:
        return f"over {_chips(low)}" if low is not None else f"up to {_chips(high)}"
    return f"up to {_chips(value)}" if high == value else _chips(value)


@chart("", height=STEP * 10 + 62, padding={"left": 8, "right": 100, "top": 8, "bottom": 30})
def output_counts() -> alt.LayerChart:
    """One line of words and one dot a count, largest first, all Ascend above the 910C alone."""
    rows = alt.Chart(data("points"))
    x = alt.X(
        "at:Q",
        scale=alt.Scale(domain=[0, 1_600_000], nice=False),
        axis=alt.Axis(
            values=[0, 500_000, 1_000_000, 1_500_000],
            labelExpr="datum.value == 0 ? '0' : datum.value < 1e6 ? format(datum.value, ',') : datum.value / 1e6 + 'M'",
            labelFlush=True,
        ),
    )
    y = alt.Y("place:Q", scale=alt.Scale(domain=[0.01, 1], reverse=True, nice=False), axis=None)
    shapes = alt.Shape("shape:N", scale=alt.Scale(domain=list(KINDS), range=list(KINDS.values())), legend=None)
    track, span, says, heading = lanes(rows, y)
    dots = (
        rows.transform_filter("datum.filled")
        .mark_point(size=110, color=colour("ascend"))
        .encode(x=x, y=y, shape=shapes)
    )
    hollow = (
        rows.transform_filter("!datum.filled")
        .mark_point(size=110, filled=False, stroke=colour("ascend"), strokeWidth=2, fill=colour("paper"))
        .encode(x=x, y=y, shape=shapes)
    )
    line = rows.mark_text(align="left", dy=-17, fontSize=12.5, color=colour("muted"), fill=colour("muted")).encode(
        x=alt.value(0), y=y, text="line:N"
    )
    return alt.layer(track, span, dots, hollow, says, line, heading)


# -- the home-made share ----------------------------------------------------------------------------------------------

HOME = "domestic_share"
UNITS = {  # basis: shape
    "cards": "circle",
    "value": "square",
    "servers": "triangle-up",
    "demand": "diamond",
    "not stated": "cross",
}
MARKS = {
    "oct7-2022": "U.S. rule, Oct 2022",
    "oct17-2023-acs": "U.S. rule, Oct 2023",
    "state-datacentre-2025-11": "Beijing’s order, Nov 2025",
}
SIDE = {2024: "below", 2026: "left"}  # where a label keeps clear of its neighbours; the others stand on the right


@data_figure("home_share_dots")
def home_share(book: Book) -> Story:
    """Published shares of home-made chips among the AI chips sold in China, each in its own unit."""
    table = book.table("estimates")
    rows = table[(table.variable == HOME) & (table.unit == "share")].to_dict("records")
    for r in rows:
        r["at"] = middle(r)
        r["x"] = r["year"] + (0.25 if r["period"].endswith("H1") else 0.5)
        r["forecast"] = r["shape"] == "forecast"
        r["percent"] = words.shown(r["at"], "percent")
        r["line"] = r["who"] if r["basis"] == "not stated" else f"{r['who']}, {r['basis']}"
        r["brief"] = r["who"].replace("Morgan Stanley", "M. Stanley")
        r["side"] = SIDE.get(r["year"], "right")
        r["kind"] = "forecast" if r["forecast"] else "counted"
    rows.sort(key=lambda r: (r["x"], r["at"]))

    def span(year: int) -> str:
        found = sorted(r["at"] for r in rows if r["year"] == year)
        return f"{words.fixed(found[0] * 100, 0)}\u2013{words.shown(found[-1], 'percent')}"

    acts = {a.id: a for a in timeline.acts(book)}
    marks = []
    for k, (i, text) in enumerate(MARKS.items()):
        act = acts[i]
        marks.append(
            {
                "mark": text, "x": timeline.year(act.date), "level": 1.04 + 0.07 * (len(MARKS) - 1 - k),
                "period": str(act.date), "percent": "", "basis": "", "kind": "event", "who": "", "published": "",
                "note": act.said("summary"), "source": ";".join(act.sources),
            }
        )  # fmt: skip
    return Story(
        title=(
            f"Home-made share of China’s AI chips: {span(2023)} in 2023, {span(2025)} in 2025; "
            f"forecasts for 2027 say {span(2027)}"
        ),
        subtitle=(
            "Share of the AI chips sold in China that Chinese makers made, as published. Shape: what is counted (circle cards, "
            "square value, triangle servers, diamond demand, cross not stated). Hollow: a forecast. The units differ, so no "
            "line joins the dots."
        ),
        alt="Dots by year. "
        + "; ".join(f"{r['period']}: {r['percent']}, {r['who']}, {r['basis']}, {r['kind']}" for r in rows)
        + ".",
        rows=without_gaps([*rows, *marks]),
        columns={
            "period": "Year",
            "percent": "Share",
            "basis": "Unit",
            "kind": "Kind",
            "who": "Who",
            "published": "Said",
            "note": "Note",
        },
    )


@chart("", height=430, padding={"left": 40, "right": 108, "top": 10, "bottom": 28})
def home_share_dots() -> alt.LayerChart:
    """Dots by year, shape by unit, hollow for forecasts, with three dates of policy."""
    every = alt.Chart(data("points"))
    rows = every.transform_filter("isValid(datum.at)")
    marks = every.transform_filter("isValid(datum.mark)")
    years = list(range(2023, 2031))
    x = alt.X(
        "x:Q",
        scale=alt.Scale(domain=[2022.6, 2031.2], nice=False),
        axis=alt.Axis(
            values=[v + 0.5 for v in years],
            labelExpr="width < 300 && floor(datum.value) % 2 == 0 ? '' : '' + floor(datum.value)",
        ),
    )
    y = alt.Y(
        "at:Q",
        scale=alt.Scale(domain=[0, 1.24], nice=False),
        axis=alt.Axis(values=[0, 0.25, 0.5, 0.75, 1], format=".0%"),
    )
    shapes = alt.Shape("basis:N", scale=alt.Scale(domain=list(UNITS), range=list(UNITS.values())), legend=None)
    lines = (
        marks.transform_calculate(zero="0")
        .mark_rule(color=colour("grid"), strokeWidth=1.5)
        .encode(x=x, y="zero:Q", y2="level:Q")
    )
    dates = marks.mark_text(align="left", dx=4, dy=2, fontSize=12, color=colour("muted"), fill=colour("muted")).encode(
        x=x, y=alt.Y("level:Q"), text="mark:N"
    )
    counted = (
        rows.transform_filter("!datum.forecast")
        .mark_point(size=85, color=colour("ascend"))
        .encode(x=x, y=y, shape=shapes)
    )
    forecast = (
        rows.transform_filter("datum.forecast")
        .mark_point(size=85, filled=False, stroke=colour("ascend"), strokeWidth=2, fill=colour("paper"))
        .encode(x=x, y=y, shape=shapes)
    )
    named = spread(rows, "at", "0.043", by=["year"]).transform_calculate(
        label_="datum.percent + ' ' + (width < 300 ? datum.brief : datum.line)"
    )
    names = [
        named.transform_filter(f"datum.side == '{side}'")
        .mark_text(align=align, dx=dx, dy=dy, fontSize=12, color=colour("ink"), fill=colour("ink"))
        .encode(x=x, y=alt.Y("label_y:Q"), text="label_:N")
        for side, align, dx, dy in (("right", "left", 9, 0), ("left", "right", -9, 0), ("below", "center", 0, 15))
    ]
    return alt.layer(lines, dates, counted, forecast, *names)
