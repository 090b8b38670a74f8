"""The wafer of the foundry model: exposed pass by pass, its dies failing at the reader's defects."""

from __future__ import annotations

import altair as alt

from modelbook.drawing import QUIET, chart, colour, data

ROWS = data("rows")
CELLS = 15  # cells of a quarter on each side, as in the model
PIXELS = {"axis": None, "scale": None}
TALL = "width < 420"  # on a phone the small wafers stand above the large one
PARTS = 4  # of the exposures; a small wafer after each but the last
LARGE = f"({TALL} ? height - 132 : height)"  # pixels across
SMALL = f"({TALL} ? 92 : (height - 24) / 3)"
WHOLE_X, WHOLE_Y = f"({TALL} ? width / 2 : width - height / 2)", f"(height - {LARGE} / 2)"
PART_X = f"({TALL} ? (datum.part + 0.5) / 3 * width : {SMALL} / 2)"
PART_Y = f"({TALL} ? 46 : (datum.part + 0.5) / 3 * height)"


def _cells(one: alt.Chart) -> alt.Chart:
    """The whole dies of a wafer, each with its place and its rank in a fixed order of chance."""
    return (
        one.transform_calculate(cells=f"sequence(0, {4 * CELLS**2})")
        .transform_flatten(["cells"], as_=["cell"])
        .transform_calculate(
            col=f"datum.cell % {2 * CELLS} - {CELLS}", row=f"floor(datum.cell / {2 * CELLS}) - {CELLS}"
        )
        .transform_calculate(
            far="pow(max(abs(datum.col), abs(datum.col + 1)), 2) + pow(max(abs(datum.row), abs(datum.row + 1)), 2)",
            luck="sin(datum.cell * 12.9898 + 4.1414) * 43758.5453",
        )
        .transform_filter("datum.far * datum.side * datum.side <= 150 * 150")
        .transform_calculate(luck="datum.luck - floor(datum.luck)")
        .transform_window(rank="row_number()", sort=[{"field": "luck"}, {"field": "cell"}])
        .transform_joinaggregate(whole="count()")
    )


def _disc(base: alt.Chart, x: str, y: str, size: str) -> alt.Chart:
    """The round of a wafer."""
    return (
        base.transform_calculate(cx=x, cy=y)
        .mark_arc(
            outerRadius=alt.expr(f"{size} / 2"),
            theta=0,
            theta2=6.283185307179586,
            fill=colour("panel"),
            stroke=colour("muted"),
        )
        .encode(x=alt.X("cx:Q", **PIXELS), y=alt.Y("cy:Q", **PIXELS))
    )


@chart("foundry", height=380, padding={"left": 8, "right": 8, "top": 8, "bottom": 8}, rows=True)
def foundry_wafer() -> alt.LayerChart:
    """A wafer after each quarter of its exposures: its good dies and its bad ones.

    The dies are squares. Which of them fail follows a fixed list of numbers, so the same settings give the same picture; how
    many follows the model's yield. Each part of the exposures spoils the same share of the dies still good, so that after all
    of them as many are good as the model says.
    """
    die = alt.param(name="die", value="ascend")
    pick = lambda name: f"(die == 'ascend' ? datum.{name}_ascend : datum.{name}_kirin)"  # noqa: E731
    one = (
        alt.Chart(ROWS)
        .transform_aggregate(
            groupby=[
                "area_ascend", "area_kirin", "good_ascend", "good_kirin", "drawn_ascend", "drawn_kirin", "exposures",
            ]
        )
        .transform_calculate(
            side=f"sqrt({pick('area')})",
            good=f"round({pick('good')})",
            hue=f"die == 'ascend' ? '{colour('ascend')}' : '{colour('smic')}'",
        )
    )  # fmt: skip
    return alt.layer(*_whole(one), *_parts(one)).add_params(die)


def _whole(one: alt.Chart) -> list[alt.Chart]:
    """The wafer after all exposures, large."""
    cells = (
        _cells(one)
        .transform_calculate(scale=f"{LARGE} / 300", works="datum.rank <= datum.good")
        .transform_calculate(
            x0=f"{WHOLE_X} + (datum.col + 0.06) * datum.side * datum.scale",
            x1=f"{WHOLE_X} + (datum.col + 0.94) * datum.side * datum.scale",
            y0=f"{WHOLE_Y} + (datum.row + 0.06) * datum.side * datum.scale",
            y1=f"{WHOLE_Y} + (datum.row + 0.94) * datum.side * datum.scale",
        )
    )
    place = {"x": alt.X("x0:Q", **PIXELS), "x2": "x1:Q", "y": alt.Y("y0:Q", **PIXELS), "y2": "y1:Q"}
    dies = cells.mark_rect(strokeWidth=0.8, strokeDash=[2, 2]).encode(
        **place,
        fill=alt.condition("datum.works", alt.Fill("hue:N", scale=None), alt.value("transparent")),
        stroke=alt.condition("datum.works", alt.value("transparent"), alt.value(colour("muted"))),
    )
    return [_disc(one, WHOLE_X, WHOLE_Y, LARGE), dies]


def _parts(one: alt.Chart) -> list[alt.Chart]:
    """The same wafer after a part of its exposures, small, each with what is good then."""
    parts = {"parts": f"sequence(0, {PARTS - 1})"}
    cells = (
        _cells(one)
        .transform_calculate(**parts)
        .transform_flatten(["parts"], as_=["part"])
        .transform_calculate(
            left=f"datum.whole * pow(datum.good / datum.whole, (datum.part + 1) / {PARTS})", scale=f"{SMALL} / 300"
        )
        .transform_filter("datum.rank <= round(datum.left)")
        .transform_calculate(
            x=f"{PART_X} + (datum.col + 0.5) * datum.side * datum.scale",
            y=f"{PART_Y} + (datum.row + 0.5) * datum.side * datum.scale",
            area="pow(datum.side * datum.scale * 0.84, 2)",
        )
    )
    dies = cells.mark_point(shape="square", opacity=1, strokeWidth=0).encode(
        x=alt.X("x:Q", **PIXELS),
        y=alt.Y("y:Q", **PIXELS),
        size=alt.Size("area:Q", scale=None),
        fill=alt.Fill("hue:N", scale=None),
    )
    each = one.transform_calculate(**parts).transform_flatten(["parts"], as_=["part"])
    drawn = "(die == 'ascend' ? datum.drawn_ascend : datum.drawn_kirin)"
    said = (
        each.transform_calculate(
            good_=f"round({drawn} * pow(datum.good / {drawn}, (datum.part + 1) / {PARTS}))",
            passes=f"round(datum.exposures * (datum.part + 1) / {PARTS})",
        )
        .transform_calculate(
            lines=f"['after ' + datum.passes + ({TALL} ? '' : ' exposures'), datum.good_ + ' good']",
            cx=f"{TALL} ? {PART_X} : {SMALL} + 12", cy=f"{TALL} ? 106 : {PART_Y}",
        )
    )  # fmt: skip
    words = [
        said.transform_calculate(line=f"datum.lines[{k}]")
        .mark_text(align=alt.expr(f"{TALL} ? 'center' : 'left'"), dy=dy, fontWeight=weight, **QUIET)
        .encode(x=alt.X("cx:Q", **PIXELS), y=alt.Y("cy:Q", **PIXELS), text="line:N")
        for k, (dy, weight) in enumerate(((-7, "normal"), (9, "bold")))
    ]
    return [_disc(each, PART_X, PART_Y, SMALL), dies, *words]
