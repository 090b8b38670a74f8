"""The data chart of chapter 4: Huawei's share of the phones shipped in China, with its flagships and their process."""

from __future__ import annotations

import altair as alt

from modelbook import Book
from modelbook.drawing import HALO, QUIET, chart, colour, data
from modelbook.explorer import Story, data_figure
from modelbook.worlds import words

FIRST, LAST = 2023, 2026.2


def _when(period: str) -> float:
    """The middle of a quarter, or of a year."""
    year, _, quarter = period.partition("Q")
    return int(year) + (0.25 * int(quarter) - 0.125 if quarter else 0.5)


def _day(text: str) -> float:
    """A date, or the middle of a month, as a year with its fraction."""
    year, month, day = (int(p) for p in (text + "-15")[:10].split("-"))
    return round(year + (month - 1) / 12 + (day - 1) / 365, 3)


@data_figure("phone_shares")
def huawei_share(book: Book) -> Story:
    """Huawei's share of phones shipped in China by IDC's count, with the release of each flagship and its process."""
    table = book.table("estimates")
    shares = table[table.variable == "phone_share_china"].sort_values("period").to_dict("records")
    rows = [
        {
            "mark": "year" if "Q" not in r["period"] else "quarter", "what": "Share of phones", "period": r["period"],
            "says": words.shown(float(r["value"]), "percent1"), "note": r["basis"], "who": r["who"], "source": r["source"],
            "x": _when(r["period"]), "y": float(r["value"]),
        }
        for r in shares
    ]  # fmt: skip
    launched = book.table("teardowns")
    launched = launched[launched.released != ""].sort_values("released").to_dict("records")
    for k, r in enumerate(launched):
        series = " ".join(r["product"].split()[:2])  # Mate 60 Pro is one of the Mate 60 series
        rows.append(
            {
                "mark": "phone", "name": series, "what": f"{series} goes on sale", "period": r["released"],
                "says": r["process"], "note": f"{r['chip']}, by a teardown", "who": r["who"], "source": r["source"],
                "x": _day(r["released"]), "y": 0.0, "order": k,
            }
        )  # fmt: skip
    value = {r["period"]: float(r["value"]) for r in shares}
    node = [r["process"] for r in launched]
    same = next(k for k, n in enumerate([*node, ""]) if n != node[0])
    count = {3: "three", 4: "four"}.get(same, str(same))
    return Story(
        title=(
            f"Huawei’s share of China’s phones went from {words.shown(value['2023Q1'], 'percent1')} to "
            f"{words.shown(value['2024Q1'], 'percent1')} in a year; {count} flagships in a row stayed on one process"
        ),
        subtitle=(
            "Share of phones shipped in China, by IDC. Filled: a quarter; ring: the whole year. Triangles: a flagship goes on "
            "sale, with the process that TechInsights found in it. Of quarters that a slope passes over no figure was found."
        ),
        alt="; ".join(f"{r['period']}: {r['what'] + ', ' if r['mark'] == 'phone' else ''}{r['says']}" for r in rows),
        rows=rows,
        columns={"what": "What", "period": "When", "says": "Value", "note": "Note", "who": "Who"},
    )  # fmt: skip


@chart("", height=300, padding={"left": 40, "right": 58, "top": 20, "bottom": 44})
def phone_shares() -> alt.LayerChart:
    """A slope from count to count, each with its share; the phones and their process stand along the foot."""
    every = alt.Chart(data("points"))
    x = alt.X(
        "x:Q",
        scale=alt.Scale(domain=[FIRST, LAST], nice=False, zero=False),
        axis=alt.Axis(values=[2023.5, 2024.5, 2025.5], labelExpr="'' + floor(datum.value)", labelPadding=22),
    )
    y = alt.Y("y:Q", scale=alt.Scale(domain=[0, 0.2], nice=False), axis=None)
    shares = every.transform_filter("datum.mark != 'phone'")
    slope = shares.mark_line(color=colour("ascend"), strokeWidth=2.5).encode(x=x, y=y)
    dots = every.transform_filter("datum.mark == 'quarter'").mark_point(size=90, opacity=1, color=colour("ascend"))
    ring = every.transform_filter("datum.mark == 'year'").mark_point(
        size=90, filled=False, strokeWidth=2.5, stroke=colour("ascend"), fill=colour("paper"), opacity=1
    )
    said = shares.transform_calculate(words="datum.says + (datum.mark == 'year' ? ' all year' : '')")
    first = f"datum.x < {FIRST + 0.3}"
    says = [
        said.mark_text(
            dy=alt.expr(f"{first} ? 4 : datum.mark == 'year' && height < 200 ? 17 : -15"), dx=alt.expr(f"{first} ? 10 : 0"),
            align=alt.expr(f"{first} ? 'left' : 'center'"), fontWeight="bold", **style,
        ).encode(x=x, y=y, text="words:N")
        for style in (HALO, {"color": colour("ascend"), "fill": colour("ascend")})
    ]  # fmt: skip
    phones = every.transform_filter("datum.mark == 'phone'")
    foot = {"x": x, "y": alt.value(alt.ExprRef("height"))}
    tick = phones.mark_point(shape="triangle-up", size=60, opacity=1, color=colour("muted"), yOffset=4).encode(**foot)
    name = phones.mark_text(dy=alt.expr("width < 420 && datum.order % 2 ? -41 : -27"), **QUIET).encode(
        **foot, text="name:N"
    )
    node = phones.mark_text(dy=-12, fontWeight="bold", color=colour("smic"), fill=colour("smic")).encode(
        **foot, text="says:N"
    )
    return alt.layer(slope, tick, name, node, dots.encode(x=x, y=y), ring.encode(x=x, y=y), *says)
