"""The map of beliefs of the efficacy model: bite against induced effort, with worlds that fit, presets and the reader."""

from __future__ import annotations

import altair as alt

from modelbook.drawing import HALO, QUIET, Grid, chart, colour, data

LEVELS = (-4, -3, -2, -1, 0, 1, 2, 3, 4, 5)  # years further behind
FAR = 1e6  # beyond the outermost level
MAP = Grid(
    x="bite",
    y="induced",
    lines={"difference": ("difference", (-FAR, *LEVELS, FAR)), "ridge": ("gap_with@2025", ("lag-brooks",))},
    worlds=300,
)
NEAR = "datum.x > 0.93"  # the right edge


@chart("efficacy", height=440, padding={"left": 56, "right": 16, "top": 30, "bottom": 46}, grid=MAP)
def efficacy_map() -> alt.LayerChart:
    """Bite against induced effort: bands of years further behind, the zero line, the ridge, the presets, the reader."""
    every = alt.Chart(data("grid"))
    x = alt.X(
        "x:Q",
        scale=alt.Scale(domain=[0.2, 1], nice=False, zero=False),
        axis=alt.Axis(
            format="%",
            values=[0.2, 0.4, 0.6, 0.8, 1],
            title="Bite: speed that full tool denial takes away",
            labelFlush=True,
        ),
    )
    y = alt.Y(
        "y:Q",
        scale=alt.Scale(domain=[0, 1.5], nice=False),
        axis=alt.Axis(format="%", values=[0, 0.5, 1, 1.5], title="Induced effort", titlePadding=4),
    )
    lines = every.transform_filter("datum.kind == 'line' && datum.line == 'difference'")
    ridge, *ridge_words = _ridge(every, x, y)
    under, over = _levels(lines, x, y)
    return alt.layer(*under, *_fitting(every, x, y), ridge, *over, *ridge_words, *_worlds(every, x, y))


def _fitting(every: alt.Chart, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Some worlds that fit the record, hollow where China ends ahead; their other beliefs differ too."""
    worlds = every.transform_filter("datum.kind == 'world'").encode(x=x, y=y)
    return [
        worlds.mark_circle(size=14, opacity=0.8, color=colour("muted")),
        worlds.transform_filter("datum.value < 0").mark_circle(size=5, opacity=1, color=colour("paper")),
    ]


def _levels(lines: alt.Chart, x: alt.X, y: alt.Y) -> tuple[list[alt.Chart], list[alt.Chart]]:
    """Bands of years further behind with the lines between them; and what is written on them."""
    bands = (
        lines.transform_window(
            right="lead(x)", above="lead(level)", sort=[{"field": "level"}], groupby=["y"], frame=[0, 1]
        )
        .transform_filter("isValid(datum.above)")
        .transform_calculate(
            side="datum.level >= 0 ? 'slower' : 'faster'",
            strength="0.13 + 0.11 * min(5, datum.level >= 0 ? datum.level : -datum.above)",
        )
        .mark_area(orient="horizontal", line=False)
        .encode(
            y=y,
            x=x,
            x2="right:Q",
            detail="level:Q",
            color=alt.Color(
                "side:N", scale=alt.Scale(domain=["slower", "faster"], range=[colour("us"), colour("other-chinese")])
            ),
            fillOpacity=alt.FillOpacity("strength:Q", scale=None),
        )
    )
    inside = lines.transform_filter("datum.inside")
    thin = (
        inside.transform_filter("datum.level != 0")
        .mark_line(strokeWidth=0.8, color=colour("muted"))
        .encode(x=x, y=y, detail="level:Q", order="y:Q")
    )
    zero = inside.transform_filter("datum.level == 0")
    heavy = zero.mark_line(strokeWidth=3.5, color=colour("ink")).encode(x=x, y=y, order="y:Q")
    ends = inside.transform_joinaggregate(last="max(y)", groupby=["level"]).transform_filter("datum.y == datum.last")
    numbers = (
        ends.transform_filter("datum.level != 0")
        .transform_calculate(words="(datum.level > 0 ? '+' : '−') + abs(datum.level)")
        .mark_text(dy=-8, fontSize=12, align=alt.expr(f"{NEAR} ? 'right' : 'center'"), **QUIET)
        .encode(x=x, y=y, text="words:N")
    )
    level = ends.transform_filter("datum.level == 0")
    bold = {"fontWeight": "bold", "fontSize": 13}
    faster = level.mark_text(
        align="right",
        dx=-5,
        dy=-9,
        text="faster",
        color=colour("other-chinese-text"),
        fill=colour("other-chinese-text"),
        **bold,
    ).encode(x=x, y=y)
    slower = level.mark_text(
        align=alt.expr(f"{NEAR} ? 'right' : 'left'"), dx=alt.expr(f"{NEAR} ? -2 : 5"), dy=alt.expr(f"{NEAR} ? 40 : -9"),
        text="slower", color=colour("us"), fill=colour("us"), **bold,
    ).encode(x=x, y=y)  # fmt: skip
    return [bands, thin, heavy], [numbers, faster, slower]


def _ridge(every: alt.Chart, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Where a published figure is met, and its words."""
    fits = every.transform_filter("datum.kind == 'line' && datum.line == 'ridge' && datum.inside")
    ridge = fits.mark_line(strokeWidth=2.5, strokeDash=[2, 4], strokeCap="round", color=colour("ink")).encode(
        x=x, y=y, order="y:Q"
    )
    ridge_at = (
        fits.transform_joinaggregate(top="max(y)", foot="min(y)")
        .transform_calculate(off="abs(datum.y - (datum.foot + 0.84 * (datum.top - datum.foot)))")
        .transform_joinaggregate(nearest="min(off)")
        .transform_filter("datum.off == datum.nearest")
        .transform_calculate(words="'fits 2025'")
    )
    ridge_words = [
        ridge_at.mark_text(
            align=alt.expr("width < 300 ? 'right' : 'left'"),
            dx=alt.expr("width < 300 ? -7 : 7"),
            fontStyle="italic",
            **style,
        ).encode(x=x, y=y, text="words:N")
        for style in (HALO, {})
    ]
    return [ridge, *ridge_words]


def _worlds(every: alt.Chart, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Where the presets stand, and the reader."""
    places = every.transform_filter("datum.kind == 'place'").transform_calculate(
        words="datum.label + (datum.fits ? '' : ' (not 2025)')"
    )
    rings = places.mark_point(
        size=46, filled=False, stroke=colour("ink"), strokeWidth=1.5, fill=colour("paper")
    ).encode(x=x, y=y)
    names = [
        places.mark_text(
            align=alt.expr("datum.x < 0.45 ? 'left' : 'right'"),
            dx=alt.expr("datum.x < 0.45 ? 8 : -8"),
            dy=alt.expr("datum.y == 0 ? -9 : 1"),
            fontSize=12,
            **style,
        ).encode(x=x, y=y, text="words:N")
        for style in (HALO, {})
    ]
    here = every.transform_filter("datum.kind == 'here'").transform_calculate(
        words="format(datum.value, '+.1f') + ' years'"
    )
    dot = here.mark_point(size=190, filled=True, color=colour("ink"), stroke=colour("paper"), strokeWidth=2).encode(
        x=x, y=y
    )
    align = alt.expr(f"{NEAR} ? 'right' : 'center'")  # in the middle they would leave the screen of a phone there
    value = [
        here.mark_text(align=align, dy=-17, fontSize=14, fontWeight="bold", **style).encode(x=x, y=y, text="words:N")
        for style in (HALO, {})
    ]
    return [rings, *names, dot, *value]
