"""The data charts of chapter 5: China's share of each stage, and China's own export controls with their dates."""

from __future__ import annotations

import altair as alt

from modelbook import Book
from modelbook.drawing import chart, colour, data
from modelbook.explorer import Story, data_figure
from modelbook.worlds import words

from .shared import MONTHS, number_word

# -- who depends on whom, by stage -------------------------------------------------------------------------------------

CHAINS = {  # heading: (stages in the order of making, the series that says how much China itself uses)
    "Solar panels": (("Polysilicon", "Wafers", "Cells", "Modules"), "pv"),
    "Batteries": (("Anode material", "Cathode material", "Battery cells"), "battery"),
    "Rare earths": (("Rare earth separation", "Rare earth magnets"), ""),
}
STEP = 34  # pixels a line


@data_figure("stage_bars")
def stages_by_country(book: Book) -> Story:
    """China's share of the world's capacity at each stage of solar panels, batteries and rare earths."""
    table = book.table("estimates")
    series = book.table("learning_series").set_index("id")
    found = table[table.variable == "stage_capacity_share"].sort_values("year").to_dict("records")
    rows, place = [], 0.0
    for heading, (stages, technology) in CHAINS.items():
        place += 0.5 if not rows else 0.9
        uses = series.loc[f"{technology}-china-use-2023"] if technology else None
        used = "" if uses is None else f": China uses {words.shown(uses.value, 'percent')}"
        rows.append(_line("heading", heading + used, place) | {"used": "" if uses is None else float(uses.value)})
        for stage in stages:
            place += 1
            for r in (r for r in found if r["entity"] == stage):
                rows.append(_share(r, place, last=r["year"] == max(q["year"] for q in found if q["entity"] == stage)))
            rows[-1]["used"] = "" if uses is None else float(uses.value)
    for r in rows:
        r["place"] /= place + 0.5
    latest = [r for r in rows if r["bar"] == "now"]
    least = min(r["value"] for r in latest)
    use = max(float(series.loc[f"{t}-china-use-2023"].value) for _, t in CHAINS.values() if t)
    parts = [f"{r['what']} {r['says']} in {r['period']}" for r in rows if r["bar"] in ("now", "before")]
    return Story(
        title=(
            f"At no stage shown does China hold less than {words.shown(least, 'percent')} of the world’s capacity; "
            f"of the panels and batteries made it uses at most {words.shown(use, 'percent')}"
        ),
        subtitle=(
            "China’s share of the world’s capacity by stage, latest year found; hollow: end of 2021. Rare earths are shares of "
            "output. The upright line is China’s own share of use in 2023: for what stands right of it, others depend on China."
        ),
        alt=f"Bars by stage, China’s share. {'; '.join(parts)}.",
        rows=rows,
        columns={"what": "Stage", "period": "Year", "says": "China’s share", "basis": "What is counted", "who": "Who"},
    )


def _line(bar: str, what: str, place: float) -> dict:
    return {
        "bar": bar, "what": what, "period": "", "says": "", "basis": "", "who": "", "source": "", "place": place,
        "value": 0.0, "used": "",
    }  # fmt: skip


def _share(r: dict, place: float, last: bool) -> dict:
    low, value, high = (None if r[c] != r[c] else float(r[c]) for c in ("low", "value", "high"))
    sign = "over " if low is not None else "nearly " if high is not None else ""
    return {
        "bar": "now" if last else "before", "what": r["entity"], "period": r["period"], "basis": r["basis"],
        "says": sign + words.shown(value, "percent"), "who": r["who"], "source": r["source"], "place": place,
        "value": value, "used": "",
    }  # fmt: skip


@chart("", height=STEP * 13, padding={"left": 16, "right": 92, "top": 4, "bottom": 26}, rows=True)
def stage_bars() -> alt.LayerChart:
    """A bar a stage under its heading, a hollow mark for the year before, a line for China's own use."""
    rows = alt.Chart(data("points"))
    x = alt.X(
        "value:Q",
        scale=alt.Scale(domain=[0, 1], nice=False),
        axis=alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1]),
    )
    y = alt.Y("place:Q", scale=alt.Scale(domain=[1, 0], nice=False), axis=None)
    now = rows.transform_filter("datum.bar == 'now'")
    bars = (
        now.transform_calculate(zero="0")
        .mark_bar(color=colour("other-chinese-text"), height=9)
        .encode(x=x, x2="zero:Q", y=y)
    )
    names = now.mark_text(align="left", dx=1, dy=-12).encode(x=alt.value(0), y=y, text="what:N")
    values = now.mark_text(align="left", dx=10, fontWeight="bold").encode(
        x=alt.value(alt.ExprRef("width")), y=y, text="says:N"
    )
    before = (
        rows.transform_filter("datum.bar == 'before'")
        .mark_point(filled=False, fill=colour("paper"), stroke=colour("ink"), size=48, strokeWidth=1.5, opacity=1)
        .encode(x=x, y=y)
    )
    uses = (
        rows.transform_filter("isNumber(datum.used) && datum.bar != 'heading'")
        .mark_tick(color=colour("ink"), thickness=2, size=20)
        .encode(x=alt.X("used:Q"), y=y)
    )
    heads = (
        rows.transform_filter("datum.bar == 'heading'")
        .mark_text(align="left", fontWeight="bold", color=colour("muted"), fill=colour("muted"), dy=2)
        .encode(x=alt.value(0), y=y, text="what:N")
    )
    return alt.layer(bars, before, uses, names, values, heads)


# -- China's own export controls -----------------------------------------------------------------------------------------

US_BAN = ("ban", "china-ga-ban-2024", "china-ga-pause-2025")
SPANS = (  # material, its estimate, then kind and the acts that begin and end it ("" for no end found)
    ("Gallium", "gallium-china", (("licence", "ga-ge-2023", ""), US_BAN)),
    ("Germanium", "germanium-china", (("licence", "ga-ge-2023", ""), US_BAN)),
    ("Graphite", "graphite-china", (("licence", "china-graphite-2023", ""),)),
    ("Antimony", "antimony-china", (("licence", "china-antimony-2024", ""), US_BAN)),
    ("Seven rare earths", "ree-separation-china-2024", (("licence", "china-ree-2025", ""),)),
    ("Battery technology", "", (("licence", "china-battery-technology-2025", ""),)),
    ("Five more rare earths", "", (("announced", "china-october-2025", "china-october-pause-2025"),)),
    ("Battery machines", "", (("announced", "china-battery-machines-2025", "china-october-pause-2025"),)),
)  # fmt: skip
KINDS = {"licence": "Licence needed", "ban": "Banned to the United States", "announced": "Announced, then suspended"}


def _decimal(day: str) -> float:
    year, month, date = (int(p) for p in day[:10].split("-"))
    return round(year + (month - 1) / 12 + (date - 1) / 365, 3)


def _day(day: str) -> str:
    year, month, date = day[:10].split("-")
    return f"{int(date)} {MONTHS[int(month) - 1]} {year}"


@data_figure("counter_spans")
def counter_controls(book: Book) -> Story:
    """What China puts under licence or bans, from when to when, with its share of the world's supply."""
    acts = book.table("controls").set_index("id")
    estimates = book.table("estimates").set_index("id")
    today = _decimal(book.as_of)
    rows = []
    for place, (material, share, spans) in enumerate(SPANS):
        known = estimates.loc[share] if share else None
        held = "" if known is None else f"{words.shown(float(known.value), 'percent')} Chinese"
        for kind, begins, ends in spans:
            begin, end = acts.loc[begins], acts.loc[ends] if ends else None
            source = ";".join(
                [begin.source, *([end.source] if end is not None else []), *([known.source] if held else [])]
            )
            rows.append(
                {
                    "kind": kind, "what": material, "says": KINDS[kind], "from": _day(str(begin["date"])),
                    "to": _day(str(end["date"])) if end is not None else "no end found", "share": held, "basis": begin.summary,
                    "source": source, "x0": _decimal(str(begin["date"])),
                    "x1": _decimal(str(end["date"])) if end is not None else today,
                    "place": (place + 0.75) / len(SPANS), "first": kind != "ban",
                }
            )  # fmt: skip
    licences = [r for r in rows if r["kind"] == "licence"]
    bans = [r for r in rows if r["kind"] == "ban"]
    months = round(12 * (bans[0]["x1"] - bans[0]["x0"]))
    first = min(licences, key=lambda r: r["x0"])["from"]
    parts = [f"{r['what']} ({r['share']}): {r['says'].lower()} {r['from']} to {r['to']}" for r in rows]
    return Story(
        title=(
            f"Since {first} China has put {number_word(len(licences)).lower()} groups of materials and know-how under licence; "
            f"for {number_word(months).lower()} months it banned {number_word(len(bans)).lower()} of them to the United States"
        ),
        subtitle=(
            "Faint: an export licence is needed, for every country. Strong: no export to the United States. Dotted frame: "
            "announced for the world, then suspended. The percentage is China’s share of the world’s supply."
        ),
        alt=f"Bars over time, one line a material, technology or machine. {'; '.join(parts)}.",
        rows=rows,
        columns={
            "what": "What", "says": "Measure", "from": "From", "to": "To", "share": "China’s share",
            "basis": "What was ordered",
        },
    )  # fmt: skip


@chart("", height=8 * 46 + 40, padding={"left": 8, "right": 12, "top": 4, "bottom": 28}, rows=True)
def counter_spans() -> alt.LayerChart:
    """A line a material: the span under licence, the ban over it, the suspended controls beside."""
    rows = alt.Chart(data("points"))
    x = alt.X(
        "x0:Q",
        scale=alt.Scale(domain=[2023.5, 2027], nice=False, zero=False),
        axis=alt.Axis(values=[2024, 2025, 2026], format="d"),
    )
    y = alt.Y("place:Q", scale=alt.Scale(domain=[1, 0], nice=False), axis=None)
    box = {"x": x, "x2": "x1:Q", "y": y}
    licence = rows.transform_filter("datum.kind == 'licence'").mark_bar(
        color=colour("other-chinese-text"), opacity=0.3, height=14
    )
    ban = rows.transform_filter("datum.kind == 'ban'").mark_bar(color=colour("other-chinese-text"), height=14)
    paused = rows.transform_filter("datum.kind == 'announced'").mark_bar(
        fill=colour("paper"), stroke=colour("other-chinese-text"), strokeDash=[2, 2], height=14
    )
    named = rows.transform_filter("datum.first")
    short = "width < 450 ? slice(datum.share, 0, indexof(datum.share, ' ')) : datum.share"
    names = (
        named.transform_calculate(
            words=f"datum.what + (datum.share ? ', ' + ({short}) : '')",
        )
        .mark_text(align="left", dy=-16, fontWeight="bold")
        .encode(x=alt.value(0), y=y, text="words:N")
    )
    dates = (
        rows.transform_calculate(words="width < 450 ? 'U.S. banned' : 'no export to the U.S.'")
        .transform_filter("datum.kind == 'ban'")
        .mark_text(align="left", dx=4, color=colour("paper"), fill=colour("paper"), fontSize=12)
        .encode(x=x, y=y, text="words:N")
    )
    suspended = "width < 450 ? 'suspended' : datum['from'] + ', suspended ' + datum.to"
    since = (
        named.transform_calculate(words=f"datum.kind == 'announced' ? ({suspended}) : 'from ' + datum['from']")
        .mark_text(align="right", dy=-16, color=colour("muted"), fill=colour("muted"))
        .encode(x=alt.value(alt.ExprRef("width")), y=y, text="words:N")
    )
    return alt.layer(licence.encode(**box), ban.encode(**box), paused.encode(**box), names, dates, since)
