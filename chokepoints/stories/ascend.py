"""Charts of published figures alone: what a chapter shows before any model speaks.

A story is a title that states the finding, with its numbers taken from the rows; the rows themselves; and the columns of
the table under the drawing.
"""

from __future__ import annotations

import altair as alt
import pandas as pd

from modelbook import Book
from modelbook.drawing import QUIET, chart, colour, data
from modelbook.explorer import Story, data_figure
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


@chart("", height=STEP * 10 + 62, padding={"left": 8, "right": 100, "top": 8, "bottom": 30}, rows=True)
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
    track, span, says, heading = lanes(rows, y, "ascend")
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
UNITS = {  # basis: heading
    "value": "Of what is paid",
    "cards": "Of the cards",
    "servers": "Of the servers",
    "demand": "Of what is wanted",
    "not stated": "Of what is not said",
}
ROW, HEAD = 23, 26  # pixels a figure, and above the first of a measure
FIGURES = 15  # for which the chart is high enough; a few more stand closer, by `place`


@data_figure("home_share_dots")
def home_share(book: Book) -> Story:
    """Published shares of home-made chips among the AI chips sold in China, each under what it counts."""
    table = book.table("estimates")
    found = table[(table.variable == HOME) & (table.unit == "share")].to_dict("records")
    rows, at, before = [], 0.0, ""
    for r in sorted(found, key=lambda r: (list(UNITS).index(r["basis"]), r["period"], r["value"])):
        at += HEAD if r["basis"] != before else 0
        rows.append(
            r | {
                "at": middle(r), "percent": words.shown(middle(r), "percent"), "forecast": r["shape"] == "forecast",
                "kind": "forecast" if r["shape"] == "forecast" else "counted", "row": at + ROW / 2,
                "heading": UNITS[r["basis"]] if r["basis"] != before else "",
                "line": f"{r['period'].replace('H1', ', first half')}, {r['who']}",
                "brief": f"{r['period']} {r['who'].replace('Morgan Stanley', 'M. Stanley')}",
            }
        )  # fmt: skip
        at, before = at + ROW, r["basis"]
    for r in rows:
        r["place"] = r["row"] / at

    def span(year: int, kind: str) -> str:
        shares = sorted(r["at"] for r in rows if r["year"] == year and r["kind"] == kind)
        return f"{words.fixed(shares[0] * 100, 0)}\u2013{words.shown(shares[-1], 'percent')}"

    return Story(
        title=(
            f"Home-made share of China’s AI chips: {span(2023, 'counted')} in 2023, {span(2025, 'counted')} in 2025; "
            f"forecasts for 2027 say {span(2027, 'forecast')}"
        ),
        subtitle=(
            "Share of the AI chips sold in China that Chinese makers made, as published, under what each figure counts. "
            "Hollow: a forecast. What is counted differs, so figures compare within a group and not across."
        ),
        alt="A dot a figure, in groups by what is counted. "
        + "; ".join(f"{r['period']}: {r['percent']}, {r['who']}, {r['basis']}, {r['kind']}" for r in rows)
        + ".",
        rows=without_gaps(rows),
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


@chart(
    "",
    height=ROW * FIGURES + HEAD * len(UNITS) + 34,
    padding={"left": 8, "right": 20, "top": 4, "bottom": 30},
    rows=True,
)
def home_share_dots() -> alt.LayerChart:
    """A line of words and a dot a figure, the measures one above the other."""
    rows = alt.Chart(data("points"))
    left = "(width < 420 ? 116 : 190)"
    x = alt.X(
        "at:Q",
        scale=alt.Scale(domain=[0, 1], nice=False, range=[alt.expr(left), alt.expr("width - 34")]),
        axis=alt.Axis(values=[0, 0.25, 0.5, 0.75, 1], format=".0%", grid=True),
    )
    y = alt.Y("place:Q", scale=alt.Scale(domain=[0, 1], reverse=True, nice=False), axis=None)
    track = rows.transform_calculate(zero="0").mark_rule(color=colour("ascend"), strokeWidth=1.5, opacity=0.4)
    named = rows.transform_calculate(words="width < 420 ? datum.brief : datum.line").mark_text(
        align="left", fontSize=12.5, dx=8, **QUIET
    )
    headed = rows.transform_filter("datum.heading != ''").mark_text(
        align="left", dy=-22, fontSize=13, fontWeight="bold"
    )
    counted = rows.transform_filter("!datum.forecast").mark_point(size=85, opacity=1, color=colour("ascend"))
    forecast = rows.transform_filter("datum.forecast").mark_point(
        size=85, filled=False, stroke=colour("ascend"), strokeWidth=2, fill=colour("paper"), opacity=1
    )
    says = rows.mark_text(align="left", dx=9, fontSize=12.5, fontWeight="bold")
    return alt.layer(
        track.encode(x=alt.X("zero:Q"), x2="at:Q", y=y),
        named.encode(x=alt.value(0), y=y, text="words:N"),
        headed.encode(x=alt.value(0), y=y, text="heading:N"),
        counted.encode(x=x, y=y),
        forecast.encode(x=x, y=y),
        says.encode(x=x, y=y, text="percent:N"),
    )
