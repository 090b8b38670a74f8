"""The data charts of chapter 2: China's versions beside their originals and the line of their day, and Nvidia's sales."""

from __future__ import annotations

import altair as alt
import pandas as pd

from modelbook import Book
from modelbook.drawing import QUIET, chart, colour, data
from modelbook.explorer import Story, data_figure
from modelbook.tables import split
from modelbook.worlds import words

IO, TPP, MEMORY = "I/O bandwidth", "TPP", "memory bandwidth"
PAIRS = [  # original, China's version, what is measured, the line of its day
    ("a100", "a800", IO, "2022-io"),
    ("h100", "h800", IO, "2022-io"),
    ("h100", "h20", TPP, "2023-b1-tpp"),
    ("rtx-4090", "rtx-4090d", TPP, "2023-consumer"),
    ("", "rtx-pro-6000d", MEMORY, "2025-letter-dram"),
]
COLUMNS = {TPP: "tpp", MEMORY: "memory_bw_gb_s"}
STEP = 56  # pixels a row


def _value(chips: pd.DataFrame, chip: str, what: str) -> float:
    if what == IO:  # the rule counts all inputs and outputs: the chip's link and its slot
        return float(chips.loc[chip, "interconnect_gb_s"] + chips.loc[chip, "host_io_gb_s"])
    return float(chips.loc[chip, COLUMNS[what]])


def _short(name: str) -> str:
    return name.split(" SXM")[0].removesuffix(" 96GB")


@data_figure("pairs_to_line")
def china_versions(book: Book) -> Story:
    """How far each China version stops under the line of its day, beside the chip that it was made of."""
    chips, lines = book.table("chips").set_index("id"), book.table("thresholds").set_index("id")
    rows = []
    for k, (first, second, what, line_id) in enumerate(PAIRS):
        line = lines.loc[line_id]
        after = _value(chips, second, what)
        before = _value(chips, first, what) if first else float("nan")
        rows.append(
            {
                "pair": f"{_short(chips.chip[first])} to {_short(chips.chip[second])}" if first else _short(chips.chip[second]),
                "what": what, "rule": line["rule"], "line": float(line["value"]), "unit": line["unit"], "before": before,
                "after": after, "under": 1 - after / line["value"], "place": (k + 0.75) / len(PAIRS),
                "x0": before / line["value"], "x1": after / line["value"],
                "first": _short(chips.chip[first]) if first else "", "second": _short(chips.chip[second]),
                "source": ";".join(dict.fromkeys(
                    s for c in (first, second) if c for s in split(str(chips.loc[c, "source"]))
                )) + ";" + line["source"],
            }
        )  # fmt: skip
        r = rows[-1]
        r["says"] = (
            f"{r['pair']}: {what}, line {words.fixed(r['line'], 0)}{'' if what == TPP else ' GB/s'} ({r['rule']})"
        )
        r["brief"] = f"{what}, line {words.fixed(r['line'], 0)}, {str(line['effective'])[:4]}"
        r["under_words"] = words.shown(r["under"], "percent1")
        r["after_words"] = f"{r['second']} {words.fixed(after, 0)}, {r['under_words']} under"
        r["before_words"] = f"{r['first']} {words.fixed(before, 0)}" if first else ""
    h100, h20 = (chips.loc[c] for c in ("h100", "h20"))
    lost = 1 - h20.tpp / h100.tpp
    gained = h20.memory_bw_gb_s / h100.memory_bw_gb_s - 1
    by = {r["second"]: r["under_words"] for r in rows}
    return Story(
        title=(
            f"Each China version stops under the line of its day: A800 by {by['A800']}, H800 by {by['H800']}, "
            f"H20 by {by['H20']}; the RTX Pro 6000D is reported about at its line, and sources disagree"
        ),
        subtitle=(
            "The number that the rule tests, as a share of its line (log scale). Hollow: the chip it was made of. Filled: the "
            f"China version. Where no line stood nothing was cut: the H20 has {words.shown(lost, 'percent')} less compute "
            f"than the H100 and {words.shown(gained, 'percent')} more memory bandwidth."
        ),
        alt="A line for each pair, from the original to the China version. " + "; ".join(
            f"{r['says']}: {r['before_words']} to {r['after_words']}" for r in rows
        ) + ".",
        rows=[{k: "" if isinstance(v, float) and v != v else v for k, v in r.items()} for r in rows],
        columns={
            "pair": "Chips", "what": "What is tested", "rule": "Rule", "line": "Line", "before": "Original",
            "after": "China version", "under_words": "Under the line", "unit": "Unit",
        },
    )  # fmt: skip


@chart("", height=STEP * len(PAIRS) + 44, padding={"left": 12, "right": 20, "top": 10, "bottom": 30}, rows=True)
def pairs_to_line() -> alt.LayerChart:
    """A row a pair: hollow for the original, filled for the China version, a line at 100%."""
    rows = alt.Chart(data("points")).transform_calculate(head="width < 420 ? datum.brief : datum.says")
    x = alt.X(
        "x1:Q",
        scale=alt.Scale(type="log", domain=[0.42, 16], nice=False),
        axis=alt.Axis(values=[0.5, 1, 2, 4, 8], format=".0%"),
    )
    y = alt.Y("place:Q", scale=alt.Scale(domain=[0, 1], reverse=True, nice=False), axis=None)
    pairs = rows.transform_filter("isNumber(datum.x0)")
    said = {"align": "left", "dy": -22, "fontSize": 12.5}
    line = rows.transform_calculate(at="1").mark_rule(  # beside each pair, clear of the words above it
        color=colour("us"), strokeWidth=1.5, strokeDash=[4, 3], yOffset=-13, y2Offset=15
    )
    return alt.layer(
        line.encode(x=alt.X("at:Q"), y=y, y2="place:Q"),
        pairs.mark_rule(color=colour("us"), strokeWidth=2, opacity=0.5).encode(x=x, x2="x0:Q", y=y),
        pairs.mark_point(
            size=95, filled=False, stroke=colour("us"), fill=colour("paper"), strokeWidth=2, opacity=1
        ).encode(x=alt.X("x0:Q"), y=y),
        rows.mark_point(size=105, color=colour("us"), opacity=1).encode(x=x, y=y),
        rows.mark_text(stroke=colour("paper"), strokeWidth=4, **said).encode(x=alt.value(0), y=y, text="head:N"),
        rows.mark_text(fill=colour("muted"), **said).encode(x=alt.value(0), y=y, text="head:N"),
        pairs.mark_text(align="left", dx=9, fontSize=12).encode(x=alt.X("x0:Q"), y=y, text="before_words:N"),
        pairs.mark_text(align="right", dx=-9, fontSize=12, fontWeight="bold").encode(x=x, y=y, text="second:N"),
        rows.transform_filter("!isNumber(datum.x0)")
        .mark_text(align="left", dx=9, fontSize=12, fontWeight="bold")
        .encode(x=x, y=y, text="second:N"),
    )


RULES = {
    "oct7-2022": "Oct 2022",
    "oct17-2023-acs": "Oct 2023",
    "h20-licence-2025-04": "Apr 2025",
    "h200-rule-2026-01": "Jan 2026",
}


@data_figure("nvidia_bars")
def nvidia_china(book: Book) -> Story:
    """Nvidia's revenue from China with Hong Kong by fiscal year, with the dates of the rules."""
    table, events = book.table("estimates"), book.table("controls").set_index("id")
    rows = []
    for r in table[(table.variable == "nvidia_china_revenue")].sort_values("year").to_dict("records"):
        seat = "seat" in r["basis"]  # counted by where the customer sits, not by where it is billed: drawn pale
        quarter = int(r["period"][-1]) if "Q" in r["period"] else 0
        # A fiscal year ends in January of the year that it is named after; its first quarter ends in April of the year before.
        start = r["year"] - 1 + 0.08 + max(0, quarter - 1) / 4
        rows.append(
            {
                "bar": "quarter" if quarter else "year", "period": r["period"], "x0": start + 0.04,
                "x1": start + (0.25 if quarter else 1) - 0.04, "y0": 0.0, "y1": 0.0 if seat else r["value"], "y2": r["value"],
                "says": words.trimmed(r["value"], 2),
                "name": "" if quarter else f"FY{r['period'][4:]}",
                "revenue": words.trimmed(r["value"], 2), "note": r["note"], "source": r["source"],
            }
        )  # fmt: skip
    for i, text in RULES.items():
        day = str(events.loc[i, "date"])[:10]
        year, month, date = (int(p) for p in day.split("-"))
        rows.append(
            {
                "bar": "event", "period": day, "x0": year + (month - 1) / 12 + (date - 1) / 365, "x1": 0.0, "y0": 0.0,
                "y1": 21.5, "y2": 0.0, "says": text, "revenue": "", "note": events.loc[i, "title"],
                "source": events.loc[i, "source"], "brief": f"{month}/{year % 100}",
            }
        )  # fmt: skip
    by = {r["period"]: r["revenue"] for r in rows}
    return Story(
        title=(
            f"Nvidia’s sales to China: ${by['FY2023']}bn in the fiscal year in which the first rule came, "
            f"${by['FY2025']}bn two years later"
        ),
        subtitle=(
            "Revenue from China with Hong Kong, all products, in billions of dollars, by fiscal year (each ends in January of "
            "the year it is named after). Pale bars are counted by where the customer has its seat, the others by where it is "
            "billed: do not compare them. The last two bars are quarters. Lines: the rules."
        ),
        alt="Bars by fiscal year. " + "; ".join(
            f"{r['period']}: {r['revenue']}" for r in rows if r["bar"] != "event"
        ) + ". Lines at the dates of four rules.",
        rows=[{k: "" if isinstance(v, float) and v != v else v for k, v in r.items()} for r in rows],
        columns={"period": "Fiscal year, or day", "revenue": "Revenue, bn USD", "note": "Note"},
    )  # fmt: skip


@chart("", height=330, padding={"left": 30, "right": 16, "top": 20, "bottom": 28})
def nvidia_bars() -> alt.LayerChart:
    """A bar a fiscal year, a pale end for a range, lines at the rules."""
    every = alt.Chart(data("points"))
    bars, events = every.transform_filter("datum.bar != 'event'"), every.transform_filter("datum.bar == 'event'")
    x = alt.X(
        "x0:Q",
        scale=alt.Scale(domain=[2021, 2026.6], nice=False),
        axis=alt.Axis(values=[2021, 2022, 2023, 2024, 2025, 2026], format="d"),
    )
    y = alt.Y("y0:Q", stack=None, scale=alt.Scale(domain=[0, 23], nice=False), axis=alt.Axis(values=[0, 5, 10, 15]))
    middle = bars.transform_calculate(m="(datum.x0 + datum.x1) / 2")
    quiet = {**QUIET, "fontSize": 12}
    return alt.layer(
        events.mark_rule(color=colour("muted"), strokeDash=[3, 3]).encode(x=x, y=y, y2="y1:Q"),
        events.transform_calculate(head="width < 420 ? datum.brief : datum.says")
        .mark_text(align="center", dy=-7, **quiet)
        .encode(x=x, y=alt.Y("y1:Q"), text="head:N"),
        bars.mark_bar(color=colour("us")).encode(x=x, x2="x1:Q", y=y, y2="y1:Q"),
        bars.transform_filter("datum.y2 > datum.y1")
        .mark_bar(color=colour("us"), opacity=0.35)
        .encode(x=x, x2="x1:Q", y=alt.Y("y1:Q"), y2="y2:Q"),
        middle.mark_text(dy=-10, fontWeight="bold").encode(x=alt.X("m:Q"), y=alt.Y("y2:Q"), text="says:N"),
        *(
            middle.transform_filter(f"datum.y1 {is_full} 0")
            .mark_text(dy=-10, color=colour(on), fill=colour(on), fontSize=12)
            .encode(x=alt.X("m:Q"), y=y, text="name:N")
            for is_full, on in ((">", "paper"), ("==", "ink"))
        ),
    )
