"""The data chart of chapter 6: how far behind China is said to be, by three yardsticks."""

from __future__ import annotations

import altair as alt
import pandas as pd

from modelbook import Book
from modelbook.drawing import chart, colour, data
from modelbook.explorer import Story, data_figure
from modelbook.worlds import words

from .shared import STEP, lanes, middle, month, without_gaps

YARDSTICKS = {  # heading: what stands in the rows' column basis, or their variable
    "Making chips": lambda r: r["variable"] != "lag_months" and r["basis"] not in DESIGNED,
    "AI chips and their design": lambda r: r["basis"] in DESIGNED,
    "AI models": lambda r: r["variable"] == "lag_months",
}
DESIGNED = ("AI chips", "chip design")


@data_figure("years_behind_dots")
def years_behind(book: Book) -> Story:
    """Every published count of how far behind China is, by what it measures, in years."""
    table = book.table("estimates")
    rows = table[table.variable.isin(["lag_years", "lag_euv_ban", "lag_months"])].to_dict("records")
    for r in rows:
        per = 12 if r["variable"] == "lag_months" else 1
        r["group"] = next(name for name, holds in YARDSTICKS.items() if holds(r))
        r["at"] = middle(r) / per
        r["left"] = float(r["low"]) / per if pd.notna(r["low"]) else r["at"]
        r["right"] = float(r["high"]) / per if pd.notna(r["high"]) else r["at"]
        r["floor"] = pd.isna(r["value"]) and pd.isna(r["high"])
        r["says"] = _says(r)
        r["when"] = month(r["published"])
        r["brief"] = f"{r['who']}, {r['when']}"  # on a phone
        r["line"] = r["brief"] if per == 12 else f"{r['brief']}: {r['basis']}"
    rows.sort(key=lambda r: (list(YARDSTICKS).index(r["group"]), -r["at"]))
    place, before = 0.0, None
    for r in rows:
        same = before is not None and before["group"] == r["group"]
        place += 1.0 if before is None or same else 1.9
        r["place"], r["heading"], before = place, "" if same else r["group"], r
    for r in rows:
        r["place"] /= place + 0.5

    def span(group: str) -> str:
        found = [r for r in rows if r["group"] == group]
        per, unit = (12, "months") if found[0]["variable"] == "lag_months" else (1, "years")
        low, high = min(r["left"] for r in found), max(r["right"] for r in found)
        most = "over " if any(r["floor"] and r["right"] == high for r in found) else ""
        return f"{words.trimmed(low * per, 1)} to {most}{words.trimmed(high * per, 1)} {unit}"

    making, chips, models = YARDSTICKS
    return Story(
        title=(
            f"How far behind China is said to be: making chips {span(making)}, AI chips {span(chips)}, "
            f"AI models {span(models)}"
        ),
        subtitle=(
            "Years that China is said to be behind, by what is measured. A line is a range, an arrow a floor. The yardsticks "
            "differ, so the numbers do not contradict each other; within one yardstick they do."
        ),
        alt="A dot or a range for each count, in three groups. " + "; ".join(f"{r['line']}, {r['says']}" for r in rows) + ".",
        rows=without_gaps(rows),
        columns={
            "group": "Yardstick", "who": "Who", "when": "Said", "entity": "Who is behind whom", "says": "Behind",
            "note": "Note",
        },
    )  # fmt: skip


def _says(r: dict) -> str:
    """A count in its own words: a range, a floor or a value, in years or months."""
    unit = r["unit"]
    if r["floor"]:
        return f"over {words.trimmed(r['low'], 1)} {unit}"
    if pd.notna(r["low"]) and pd.notna(r["high"]):
        return f"{words.trimmed(r['low'], 1)}\u2013{words.trimmed(r['high'], 1)} {unit}"
    return f"{words.trimmed(r['value'], 1)} {unit}"


@chart("", height=STEP * 14 + 108, padding={"left": 8, "right": 112, "top": 24, "bottom": 44}, rows=True)
def years_behind_dots() -> alt.LayerChart:
    """One line of words and one dot or range a count, the longest lag first, by yardstick."""
    rows = alt.Chart(data("points"))
    x = alt.X(
        "at:Q",
        scale=alt.Scale(domain=[0, 15.5], nice=False),
        axis=alt.Axis(values=[0, 3, 6, 9, 12, 15], format="d", title="Years behind", labelFlush=True),
    )
    y = alt.Y("place:Q", scale=alt.Scale(domain=[0.01, 1], reverse=True, nice=False), axis=None)
    track, span, says, heading = lanes(rows, y, "ink")
    dots = rows.transform_filter("!datum.floor").mark_point(size=110, color=colour("ink")).encode(x=x, y=y)
    floors = (
        rows.transform_filter("datum.floor")
        .mark_point(size=110, shape="triangle-right", color=colour("ink"))
        .encode(x=x, y=y)
    )
    line = (
        rows.transform_calculate(label_="width < 300 ? datum.brief : datum.line")
        .mark_text(align="left", dy=-17, fontSize=12.5, color=colour("muted"), fill=colour("muted"))
        .encode(x=alt.value(0), y=y, text="label_:N")
    )
    return alt.layer(track, span, dots, floors, says, line, heading)
