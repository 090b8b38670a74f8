"""What the stories share: words for numbers and months, rows without gaps, and the lanes of a chart of counts."""

from __future__ import annotations

import altair as alt
import pandas as pd

from modelbook.drawing import colour

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")


def without_gaps(rows: list[dict]) -> list[dict]:
    """Rows with empty words where the table has no number: neither the drawing nor the page knows NaN."""
    return [{k: "" if isinstance(v, float) and pd.isna(v) else v for k, v in r.items()} for r in rows]


def middle(r: dict) -> float:
    """Where a row's mark stands: its value, else the middle of its range, else the end that it has."""
    if pd.notna(r["value"]):
        return float(r["value"])
    ends = [float(r[c]) for c in ("low", "high") if pd.notna(r[c])]
    return sum(ends) / len(ends)


def month(published: str) -> str:
    """``2025-06-12`` as June 2025."""
    year, *rest = published.split("-")
    return f"{MONTHS[int(rest[0]) - 1]} {year}" if rest else year


def number_word(n: int) -> str:
    """A small number as a word that begins a sentence."""
    return NUMBERS[n].capitalize() if n < len(NUMBERS) else str(n)


STEP = 36  # pixels a row of a chart of counts


def lanes(rows: alt.Chart, y: alt.Y, tone: str) -> tuple[alt.Chart, alt.Chart, alt.Chart, alt.Chart]:
    """Of a chart with a line of words a count: the track from zero, the range in a colour, the number in words, the heading."""
    track = (
        rows.transform_calculate(zero="0")
        .mark_rule(color=colour("grid"), strokeWidth=1)
        .encode(x="zero:Q", x2="right:Q", y=y)
    )
    span = (
        rows.transform_filter("datum.right > datum.left")
        .mark_rule(color=colour(tone), strokeWidth=4)
        .encode(x="left:Q", x2="right:Q", y=y)
    )
    says = rows.mark_text(align="left", dx=11, fontSize=13, fontWeight="bold").encode(x="right:Q", y=y, text="says:N")
    heading = (
        rows.transform_filter("datum.heading != ''")
        .mark_text(align="left", dy=-37, fontSize=13, fontWeight="bold")
        .encode(x=alt.value(0), y=y, text="heading:N")
    )
    return track, span, says, heading
