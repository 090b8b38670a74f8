"""The chart of forecasts held against what came, by nothing but the date on which they were made."""

from __future__ import annotations

import altair as alt

from modelbook import Book
from modelbook.drawing import HALO, QUIET, chart, colour, data
from modelbook.explorer import Story, data_figure
from modelbook.parts.scoreboard import scores
from modelbook.worlds import words

from .shared import month

STEP = 36  # pixels a forecast
LEAST, MOST = 0.2, 5  # factors; what lies beyond stands at the edge, as an arrow
TICKS = (0.2, 0.5, 1, 2, 5)


@data_figure("forecast_dots")
def forecasts_scored(book: Book) -> Story:
    """Every forecast whose time has passed and has an outcome: forecast over outcome, the earliest first."""
    every = scores.scored(book)
    found = [s for s in every if s.outcome is not None]
    rows = [_row(s, place / len(found)) for place, s in enumerate(found, 1)]
    later = sum(s.state == scores.DUE_LATER for s in every)
    low, near, high = (sum(r["kind"] == kind for r in rows) for kind in ("low", "near", "high"))
    return Story(
        title=(
            f"Of {len(found)} forecasts whose time has passed, {near} came within a tenth of the outcome, "
            f"{low} were too low and {high} too high"
        ),
        subtitle=(
            "Forecast over outcome, by the date of the forecast and nothing else. 1 is what came, 2 twice as much; a line is a "
            f"range, an arrow lies beyond the edge. {later} more are not due yet."
        ),
        alt="A dot for each forecast, the earliest first. "
        + "; ".join(f"{r['line']}: {r['says']}" for r in rows)
        + ".",
        rows=rows,
        columns={
            "when": "Said",
            "who": "Who",
            "what": "What",
            "said": "Forecast",
            "came": "Outcome",
            "says": "Over the outcome",
        },
    )


def _row(s: scores.Score, place: float) -> dict:
    """What the chart and its table say of a forecast."""
    factor = MOST * 2 if s.factor is None else s.factor
    middle = s.middle / s.outcome if s.outcome else factor
    ends = [end / s.outcome for end in (s.low, s.high) if end is not None and s.outcome] or [middle]
    kind = "near" if 1 / scores.NEAR <= factor <= scores.NEAR else "low" if factor < 1 else "high"
    said = f"{month(s.made)}, {s.who}"
    return {
        "place": place, "kind": kind, "who": s.who, "when": month(s.made), "what": s.what,
        "line": f"{said}: {s.what}", "brief": said,
        "said": _number(s.middle), "came": _number(s.outcome or 0), "says": _times(middle),
        "at": _within(middle), "left": _within(min(ends)), "right": _within(max(ends)),
        "beyond": "right" if middle > MOST else "left" if middle < LEAST else "",
        "source": ";".join(dict.fromkeys([*s.sources, *s.outcome_sources])),
    }  # fmt: skip


def _within(factor: float) -> float:
    """A factor, held within the edges of the chart."""
    return min(max(factor, LEAST), MOST)


def _times(factor: float) -> str:
    return f"{words.trimmed(factor, 0 if factor >= 10 else 2)} ×"


def _number(x: float) -> str:
    return words.trimmed(x, 0 if abs(x) >= 1000 else 3)


@chart("", height=STEP * 40, padding={"left": 8, "right": 64, "top": 24, "bottom": 44}, rows=True)
def forecast_dots() -> alt.LayerChart:
    """A line of words and a dot a forecast on a scale of factors, with a line where the two are equal."""
    rows = alt.Chart(data("points"))
    x = alt.X(
        "at:Q",
        scale=alt.Scale(type="log", domain=[LEAST, MOST], nice=False),
        axis=alt.Axis(values=list(TICKS), format="~g", title="Forecast over outcome", labelFlush=True),
    )
    y = alt.Y("place:Q", scale=alt.Scale(domain=[0.01, 1.01], reverse=True, nice=False), axis=None)
    even = rows.transform_aggregate(foot="min(place)").transform_calculate(one="1")
    line = even.mark_rule(color=colour("grid"), strokeWidth=2).encode(
        x=alt.X("one:Q"), y=alt.value(0), y2=alt.value(alt.ExprRef("height"))
    )
    span = rows.transform_filter("datum.right > datum.left").mark_rule(color=colour("ink"), strokeWidth=4)
    dots = rows.transform_filter("datum.beyond == ''").mark_point(size=90, color=colour("ink"))
    arrows = [
        rows.transform_filter(f"datum.beyond == '{side}'").mark_point(
            size=110, shape=f"triangle-{side}", color=colour("ink")
        )
        for side in ("left", "right")
    ]
    says = rows.mark_text(align="left", dx=8, fontSize=12.5, fontWeight="bold").encode(
        x=alt.value(alt.ExprRef("width")), y=y, text="says:N"
    )
    line_ = rows.transform_calculate(label_="width < 450 ? datum.brief : datum.line")
    named = [
        line_.mark_text(align="left", dy=-15, fontSize=12, **style).encode(x=alt.value(0), y=y, text="label_:N")
        for style in ({**HALO, "strokeWidth": 7}, QUIET)
    ]
    marks = [part.encode(x=x, y=y) for part in (dots, *arrows)]
    return alt.layer(line, named[0], span.encode(x=alt.X("left:Q"), x2="right:Q", y=y), *marks, says, named[1])
