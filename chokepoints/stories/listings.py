"""The data chart of chapter 1: Huawei's revenue, its consumer part, and its phone chips, with the dates of the rules."""

from __future__ import annotations

import altair as alt
import pandas as pd

from modelbook import Book
from modelbook.drawing import QUIET, chart, colour, data
from modelbook.explorer import Story, data_figure
from modelbook.parts.timeline import acts as timeline
from modelbook.worlds import words

YEARS = range(2018, 2026)
MARKS = {  # event: words on the chart; the earliest stands highest, so that no line crosses the words of another
    "huawei-2019-05": "Huawei listed",
    "huawei-fdpr-2020-05": "Direct product rule",
    "huawei-fdpr-2020-08": "The rule is widened",
    "tsmc-stop-2020": "TSMC’s last shipments",
    "honor-sale-2020": "Honor sold",
    "mate60-2023": "Mate 60",
}
TOP, RISE = 975, 85  # CNY bn: where the lowest of these stands, and the step to the next
STRIP, TALL = -480, 12  # CNY bn: the foot of the strip below the bars, and the height of one per cent in it


def _when(period: str) -> float:
    """The middle of a year or of a quarter such as 2020Q2."""
    year, _, quarter = period.partition("Q")
    return int(year) + (0.25 * int(quarter) - 0.125 if quarter else 0.5)


@data_figure("listings_bars")
def huawei_revenue(book: Book) -> Story:
    """Huawei's revenue from 2018 on, its consumer part, and its share of phone processors."""
    table = book.table("estimates")
    acts = {a.id: a for a in timeline.acts(book)}
    mine = table[table.entity.isin(["Huawei", "HiSilicon"])]

    def year(variable: str) -> dict[int, dict]:
        found = mine[(mine.variable == variable) & mine.period.isin([str(y) for y in YEARS])]
        return {int(r["period"]): r for r in found.sort_values("year").to_dict("records")}

    total, consumer = year("huawei_revenue"), year("consumer_revenue")
    below = {y: float(r["value"]) for y, r in consumer.items()}  # the last year's is not known yet
    rows = [_bar(r, "Revenue", "all", y + 0.5) | {"y0": below.get(y, 0.0)} for y, r in total.items()]
    rows += [_bar(r, "Consumer revenue", "consumer", y + 0.5) | {"y0": 0.0} for y, r in consumer.items()]
    for r in mine[mine.variable == "phone_chip_share"].sort_values("period").to_dict("records"):
        percent = float(r["value"]) * 100
        rows.append(
            _bar(r, "HiSilicon’s share of phone processors", "chips", _when(r["period"]))
            | {"says": f"{words.trimmed(percent, 1)}%", "y0": STRIP, "y1": STRIP + TALL * percent}
        )
    for k, (i, text) in enumerate(MARKS.items()):
        act = acts[i]
        rows.append(
            {
                "bar": "event", "what": text, "period": str(act.date), "says": "", "basis": act.said("summary"), "who": "",
                "source": ";".join(act.sources), "x": timeline.year(act.date), "y0": 0.0,
                "y1": TOP + RISE * (len(MARKS) - 1 - k),
                "side": "right" if i == "mate60-2023" else "left",
            }
        )  # fmt: skip
    fall = 1 - float(total[2021]["value"]) / float(total[2020]["value"])
    half = 1 - float(consumer[2021]["value"]) / float(consumer[2020]["value"])
    parts = [
        f"{y}: {_yuan(r)}" + (f", consumer {_yuan(consumer[y])}" if y in consumer else "") for y, r in total.items()
    ]
    shares = [f"{r['says']} in {r['period']}" for r in rows if r["bar"] == "chips"]
    dates = [f"{r['period']} {r['what']}" for r in rows if r["bar"] == "event"]
    return Story(
        title=(
            "Huawei’s revenue rose in the year of the listing and the next; in 2021, with the foundry closed, "
            f"it fell {words.shown(fall, 'percent')} and its consumer part {words.shown(half, 'percent')}"
        ),
        subtitle=(
            "Revenue a year, CNY bn. Filled: the consumer business; pale: all else, of 2025 all that is known. "
            "2020 still holds the phone brand Honor, 2021 does not. Below: the share of HiSilicon, "
            "Huawei’s chip designer, in the world’s phone processors."
        ),
        alt=f"Bars by year. {'; '.join(parts)}. Share of phone processors: {', '.join(shares)}. Dates: {'; '.join(dates)}.",
        rows=_plain(rows),
        columns={"what": "What", "period": "When", "says": "Value", "basis": "Note", "who": "Who"},
    )


def _amount(r: dict) -> tuple[str, float]:
    """A row's value, or the floor that was said; with the word that says so."""
    return ("", float(r["value"])) if pd.notna(r["value"]) else ("over ", float(r["low"]))


def _yuan(r: dict) -> str:
    """A row's value, in billions of yuan."""
    over, value = _amount(r)
    return f"{over}CNY {words.trimmed(value, 1)}bn"


def _bar(r: dict, what: str, bar: str, x: float) -> dict:
    """What a bar and its line in the table under the chart say."""
    over, value = _amount(r)
    brief = (">" if over else "") + words.fixed(value, 0)
    return {
        "bar": bar, "what": what, "period": r["period"], "says": _yuan(r), "brief": brief,
        "basis": r["note"], "who": r["who"], "source": r["source"], "x": x, "y1": value,
    }  # fmt: skip


def _plain(rows: list[dict]) -> list[dict]:
    """Rows without missing numbers: neither the drawing nor the page knows NaN."""
    return [{k: "" if isinstance(v, float) and pd.isna(v) else v for k, v in r.items()} for r in rows]


@chart("", height=480, padding={"left": 36, "right": 10, "top": 6, "bottom": 28}, rows=True)
def listings_bars() -> alt.LayerChart:
    """Bars of revenue with dates above them and the strip of phone chips below."""
    every = alt.Chart(data("points"))
    x = alt.X(
        "x0:Q",
        stack=None,
        scale=alt.Scale(domain=[2018, YEARS.stop], nice=False, zero=False),
        axis=alt.Axis(values=[y + 0.5 for y in YEARS], labelExpr="'' + floor(datum.value)"),
    )
    y = alt.Y(
        "y0:Q",
        stack=None,
        scale=alt.Scale(domain=[STRIP, TOP + RISE * len(MARKS) - 50], nice=False, zero=False),
        axis=alt.Axis(values=[0, 200, 400, 600, 800]),
    )
    quiet = {"fontSize": 12, **QUIET}
    at, top = alt.X("x:Q"), alt.Y("y1:Q")

    def bars(which: str, half: float) -> alt.Chart:
        return every.transform_filter(f"datum.bar == '{which}'").transform_calculate(
            x0=f"datum.x - {half}", x1=f"datum.x + {half}"
        )

    box = {"x": x, "x2": "x1:Q", "y": y, "y2": "y1:Q"}
    dates = bars("event", 0)
    lines = dates.mark_rule(color=colour("muted"), strokeWidth=1).encode(x=at, y=y, y2="y1:Q")
    names = [
        dates.transform_filter(f"datum.side == '{side}'")
        .mark_text(align=side, dx=dx, dy=3, **quiet)
        .encode(x=at, y=top, text="what:N")
        for side, dx in (("left", 5), ("right", -5))
    ]
    rest, consumer, chips = bars("all", 0.36), bars("consumer", 0.36), bars("chips", 0.09)
    cover = rest.mark_bar(color=colour("paper")).encode(**box)
    pale = rest.mark_bar(color=colour("ascend"), opacity=0.3).encode(**box)
    filled = consumer.mark_bar(color=colour("ascend")).encode(**box)
    totals = rest.mark_text(dy=12, fontWeight="bold").encode(x=at, y=top, text="brief:N")
    parts = consumer.mark_text(dy=12, color=colour("paper"), fill=colour("paper")).encode(x=at, y=top, text="brief:N")
    strip = chips.mark_bar(color=colour("ascend")).encode(**box)
    places = {"Q2": ("right", 5), "Q3": ("left", -1), "other": ("center", 0)}  # two quarters of 2022 stand side by side
    place = chips.transform_calculate(place="datum.x > 2022 ? slice(datum.period, 4) : 'other'")
    shares = [
        place.transform_filter(f"datum.place == '{which}'")
        .mark_text(align=align, dx=dx, dy=-8, fontWeight="bold", fontSize=alt.expr("width < 400 ? 10.5 : 12"))
        .encode(x=at, y=top, text="says:N")
        for which, (align, dx) in places.items()
    ]
    floor = every.transform_filter("datum.bar == 'chips'").transform_aggregate(foot="min(y0)")
    foot = floor.mark_rule(color=colour("muted")).encode(
        x=alt.value(0), x2=alt.value(alt.ExprRef("width")), y=alt.Y("foot:Q")
    )
    title = floor.mark_text(align="left", dy=-72, text="HiSilicon’s share of phone processors", **quiet).encode(
        x=alt.value(0), y=alt.Y("foot:Q")
    )
    return alt.layer(lines, cover, pale, filled, totals, parts, strip, *shares, foot, title, *names)


# -- who holds which input --------------------------------------------------------------------------------------------

PLACES = {  # symbol of the share: the place as the chart names it, and as a phone has room for
    "u": ("United States", "U.S."),
    "a_JP": ("Japan", "Japan"),
    "a_NL": ("Netherlands", "NL"),
    "a_AS": ("Taiwan, Korea", "TW, KR"),
    "a_EU": ("EU and UK", "EU, UK"),
    "c": ("China", "China"),
}
LEAST = 0.005  # a share that would be drawn as nothing
CHAIN = 21  # pixels an input


@data_figure("chain_places")
def chain_holders(book: Book) -> Story:
    """Who supplies each input of the chip chain: the shares of six places and groups of countries."""
    inputs = book.table("inputs").sort_values("place").to_dict("records")
    given = book.table("input_parameters")
    given = given[given.symbol.isin(PLACES)].set_index(["input", "symbol"])
    rows, most = [], {}
    for k, i in enumerate(inputs):
        for column, (symbol, (name, brief)) in enumerate(PLACES.items()):
            r = given.loc[(i["id"], symbol)]
            share = float(r["value"])
            if share >= LEAST:
                rows.append(
                    {
                        "input": i["label"], "segment": i["segment"], "place": name, "share": share,
                        "says": words.shown(share, "percent"), "kind": r["kind"], "note": r["note"], "source": r["source"],
                        "row": (k + 0.5) / len(inputs), "column": column, "brief": brief,
                    }
                )  # fmt: skip
                most[i["label"]] = max(most.get(i["label"], (0.0, "")), (share, name))
    half = [label for label, (share, _) in most.items() if share > 0.5]
    abroad = [label for label in half if most[label][1] != "United States"]
    return Story(
        title=(
            f"Of {len(inputs)} inputs {len(half)} come for more than half from one place; "
            f"of these {len(abroad)} not from the United States"
        ),
        subtitle=(
            "Share of each input that comes from a place, by seat of the supplier or of the plant. Filled: published; hollow: "
            "assumed by us. What is missing to 100% is other or not known. It is what the model of this chapter starts from."
        ),
        alt="A row an input, a circle a place. "
        + "; ".join(f"{r['input']}: {r['place']} {r['says']}" for r in rows if r["share"] > 0.2)
        + ".",
        rows=_plain(rows),
        columns={"input": "Input", "place": "Place", "says": "Share", "kind": "Kind", "note": "Note"},
    )


@chart("", height=CHAIN * 19 + 48, padding={"left": 8, "right": 24, "top": 42, "bottom": 6}, rows=True)
def chain_places() -> alt.LayerChart:
    """A row an input, a column a place; a circle's area is the share, written from a fifth on where there is room."""
    every = alt.Chart(data("points"))
    left = "(width < 420 ? 112 : 170)"
    at = f"{left} + (datum.column + 0.5) / {len(PLACES)} * (width - {left})"
    y = alt.Y("row:Q", scale=alt.Scale(domain=[0, 1], reverse=True, nice=False), axis=None)
    x = alt.X("at:Q", axis=None, scale=None)
    size = alt.Size("share:Q", scale=alt.Scale(domain=[0, 1], range=[0, 330], zero=True), legend=None)
    hue = alt.Color("place:N", legend=None, scale=alt.Scale(
        domain=[name for name, _ in PLACES.values()],
        range=[colour(c) for c in ("us", "allies", "allies", "allies", "allies", "ascend")],
    ))  # fmt: skip
    lines = every.transform_aggregate(groupby=["input", "row"])
    rule = lines.mark_rule(color=colour("grid"), yOffset=CHAIN / 2).encode(
        y=y, x=alt.value(0), x2=alt.value(alt.ExprRef("width"))
    )
    named = lines.mark_text(align="left", fontSize=12.5, limit=alt.expr(f"{left} - 4")).encode(
        x=alt.value(0), y=y, text="input:N"
    )
    placed = every.transform_calculate(at=at)
    marks = [
        placed.transform_filter(which).mark_point(opacity=1, **style).encode(x=x, y=y, size=size, **ink)
        for which, style, ink in (
            ("datum.kind == 'published'", {"filled": True}, {"color": hue}),
            ("datum.kind != 'published'", {"filled": False, "strokeWidth": 1.5}, {"color": hue}),
        )
    ]
    says = placed.transform_filter("width > 420 && datum.share >= 0.195").mark_text(
        align="left", dx=alt.expr("sqrt(datum.share * 330) / 2 + 4"), fontSize=12, fontWeight="bold"
    )
    heads = (
        every.transform_aggregate(groupby=["place", "brief", "column"])
        .transform_calculate(at=at, words="width < 420 ? datum.brief : datum.place")
        .mark_text(dy=alt.expr("width < 700 && datum.column % 2 ? -25 : -10"), fontSize=12, **QUIET)
        .encode(x=x, y=alt.value(0), text="words:N")
    )
    return alt.layer(rule, named, *marks, says.encode(x=x, y=y, text="says:N"), heads)
