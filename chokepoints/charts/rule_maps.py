"""Chip rules as maps: chips against the lines that a rule draws, in the reader's world."""

from __future__ import annotations

import altair as alt

from modelbook.drawing import HALO, QUIET, Edge, chart, colour, data

TPP, DENSITY, BANDWIDTH = (300, 90_000), (0.85, 32), (200, 18_000)  # ends of the scales
STATUS = {  # in the order of the model's codes: (words, on a phone, colour)
    "free": ("free", "free", "allies"),
    "nac": ("needs a notice", "notice", "smic"),
    "case": ("licence, case by case", "case", "leaked"),
    "licence": ("licence, presumed refused", "licence", "us"),
    "unknown": ("unknown", "unknown", "muted"),
}
HUES = alt.Scale(domain=list(STATUS), range=[colour(hue) for _, _, hue in STATUS.values()])
TEXT_HUES = alt.Scale(
    domain=list(STATUS), range=[colour("leaked-text" if hue == "leaked" else hue) for _, _, hue in STATUS.values()]
)
NARROW = "width < 420"
SHORT = "width < 560"  # than the legend in full
LOW = "height < 320"  # on a phone's stage: words that would lie on others are left out
STRIP = f"({NARROW} ? 36 : 84)"  # px at the foot of the map, for chips whose die area is not published
LINES = f"({NARROW} ? 1 : 4)"  # of marks in it
PIXELS = {"axis": None, "scale": None}
THIN_HALO = {**HALO, "strokeWidth": 3}  # where marks stand close
# The chips that are named, and where: pixels right and down of the mark, and the side of the words. All others are named when a
# pointer rests on them, and in the table: names of all would lie on each other.
PLACES = {
    "a800": (10, 1, "left"), "h100": (-18, 1, "right"), "b200": (10, 0, "left"), "h20": (0, 15, "center"),
    "ascend-910c": (10, 0, "left"), "mi250x": (10, 0, "left"),
}  # fmt: skip
MEMORY_PLACES = {
    "a800": (12, 3, "left"), "h100": (2, -13, "center"), "b200": (-9, 1, "right"), "h20": (-9, 0, "right"),
    "ascend-910c": (-4, 15, "right"), "mi300x": (9, 3, "left"),
}  # fmt: skip
SHIFTS = {
    "a100": -5,
    "a800": 5,
    "h100": -11,
    "h200": 11,
    "rtx-4090": -1,
}  # marks of the same numbers stand side by side
MEMORY_SHIFTS = {"a100": -5, "a800": 5, "h100": -6, "h800": 6}
NARROW_MEMORY_SHIFTS = {"a100": -5, "a800": 5, "h100": 1, "h800": 11, "ascend-910c": -4}


def _scale(ends: tuple[float, float]) -> alt.Scale:
    return alt.Scale(type="log", domain=list(ends), nice=False)


def _x() -> alt.X:
    values = [500, 1000, 2000, 5000, 10_000, 20_000, 50_000]
    return alt.X(
        "chip_tpp:Q", scale=_scale(TPP), axis=alt.Axis(values=values, format=",d", title="TPP", labelOverlap=True)
    )


def _of(words: dict[str, object], otherwise: object) -> str:
    """A Vega expression: what a chip's key gives."""
    text = ", ".join(f"'{key}': {value!r}" for key, value in words.items())
    return f"({{{text}}}[datum.key] || {otherwise!r})"


def _legend() -> list[alt.Chart]:
    """The colours of the statuses, above the map."""
    words, brief = ([v[k] for v in STATUS.values()] for k in (0, 1))
    base = (
        alt.Chart(data("summary"))
        .transform_calculate(of=str(list(STATUS)))
        .transform_flatten(["of"], as_=["status"])
        .transform_window(k="row_number()")
        .transform_calculate(
            words=f"({SHORT} ? {brief} : {words})[datum.k - 1]",
            at=f"({NARROW} ? [-34, 8, 62, 106, 164] : {SHORT} ? [0, 70, 150, 220, 310] : [0, 52, 168, 322, 504])[datum.k - 1]",
        )
    )
    place = {"x": alt.X("at:Q", **PIXELS), "y": alt.value(-44)}
    return [
        base.mark_point(shape="circle", filled=True, size=62, opacity=1).encode(
            **place, fill=alt.Fill("status:N", scale=HUES)
        ),
        base.mark_text(align="left", dx=8, fontSize=12).encode(
            **place, text="words:N", fill=alt.Fill("status:N", scale=TEXT_HUES)
        ),
    ]


def _rects(boxes: list[tuple[str, str, str, str, str]], opacity: float) -> alt.Chart:
    """Shaded boxes, each a condition and its four sides as expressions over the summary's single row."""
    texts = [
        f"{{on: {on}, x0: {x0}, x1: {x1}, y0: {y0}, y1: {y1}}}" for on, x0, x1, y0, y1 in boxes
    ]  # fmt: skip
    return (
        alt.Chart(data("summary"))
        .transform_calculate(box=f"[{', '.join(texts)}]")
        .transform_flatten(["box"])
        .transform_calculate(**{k: f"datum.box.{k}" for k in ("on", "x0", "x1", "y0", "y1")})
        .transform_filter("datum.on && datum.x1 > datum.x0 && datum.y1 > datum.y0")
        .mark_rect(color=colour("us"), opacity=opacity)
    )


def _lines(axis: str, lines: dict[str, tuple[str, str, int]]) -> list[alt.Chart]:
    """Lines across the plot with their values: summary column -> condition, words, pixels by which the words are moved."""
    rows = [
        f"{{on: {on}, at: datum.{column}, words: {words}, push: {push}}}" for column, (on, words, push) in lines.items()
    ]
    base = (
        alt.Chart(data("summary"))
        .transform_calculate(line=f"[{', '.join(rows)}]")
        .transform_flatten(["line"])
        .transform_calculate(**{k: f"datum.line.{k}" for k in ("on", "at", "words", "push")})
        .transform_filter("datum.on")
    )
    rule, text = base.mark_rule(color=colour("us"), strokeWidth=1.5), {"color": colour("us"), "fill": colour("us")}
    if axis == "x":
        at = alt.X("at:Q", scale=_scale(TPP))
        return [
            rule.encode(x=at),
            base.mark_text(dy=alt.expr("-12 - datum.push"), align="center", **text).encode(
                x=at, y=alt.value(0), text="words:N"
            ),
        ]
    at = alt.Y("at:Q")
    return [
        rule.encode(y=at),
        base.mark_text(align="left", dx=13, **text).encode(x=alt.value(alt.expr("width")), y=at, text="words:N"),
    ]


def _marks(
    base: alt.Chart,
    y: alt.Y,
    places: dict = PLACES,
    shifts: dict = SHIFTS,
    narrow_shifts: dict = SHIFTS,
    every: str = "false",
) -> list[alt.Chart]:
    """Chips as marks: colour by status, hollow where the design is Chinese; the key ones, or all where `every`, with names."""
    base = base.transform_calculate(
        status=f"{list(STATUS)}[datum.chip_status]",
        push=f"{NARROW} ? {_of(narrow_shifts, 0)} : {_of(shifts, 0)}" if narrow_shifts != shifts else _of(shifts, 0),
    )
    us, others = base.transform_filter("datum.segment == 'US'"), base.transform_filter("datum.segment != 'US'")
    at = {"x": _x(), "y": y, "tooltip": "label:N"}
    offset = {"xOffset": alt.expr("datum.push"), "shape": "circle", "opacity": 1}
    named = base.transform_filter(f"{every} || indexof({list(places)}, datum.key) >= 0 && !({LOW} && datum.key == 'ascend-910c')").transform_calculate(
        **{name: _of({key: place[k] for key, place in places.items()}, other)
           for k, (name, other) in enumerate((("dx", 9), ("dy", 1), ("side", "left")))}
    )  # fmt: skip
    place = {
        "dx": alt.expr("datum.dx"), "dy": alt.expr("datum.dy"), "align": alt.expr("datum.side"),
        "baseline": "middle", "fontSize": 12,
    }  # fmt: skip
    return [
        others.mark_point(size=62, filled=False, fill=colour("paper"), strokeWidth=2, **offset).encode(
            **at, stroke=alt.Stroke("status:N", scale=HUES)
        ),
        us.mark_point(size=74, filled=True, stroke=colour("paper"), strokeWidth=1, **offset).encode(
            **at, fill=alt.Fill("status:N", scale=HUES)
        ),
        named.mark_text(**THIN_HALO, **place).encode(x=_x(), y=y, text="label:N"),
        named.mark_text(**place).encode(x=_x(), y=y, text="label:N", fill=alt.Fill("status:N", scale=TEXT_HUES)),
    ]


IN_2022, IN_2023, IN_LETTER, IN_LANE = (f"datum.{s} > 0.5" for s in ("use_2022", "use_2023", "use_letter", "use_lane"))
VALUE = "format(datum.{}, ',')"


def _said(words: str, on: str, x: str, y: str, **mark: object) -> alt.Chart:
    """Words at a place in the plot, both expressions over the summary's single row."""
    return (
        alt.Chart(data("summary"))
        .transform_filter(on)
        .transform_calculate(at_x=x, at_y=y, words=words)
        .mark_text(fontSize=12, **{"align": "left", **QUIET, **mark})
        .encode(x=alt.X("at_x:Q", scale=_scale(TPP)), y=alt.Y("at_y:Q"), text="words:N")
    )


def _map(own: bool) -> alt.LayerChart:
    """Processing performance against density; with the reader's own chip, or without."""
    top, foot, right, either = DENSITY[1], DENSITY[0], TPP[1], f"{IN_2022} || {IN_2023}"
    y = alt.Y(
        "chip_density:Q",
        scale=alt.Scale(type="log", domain=list(DENSITY), nice=False, range=[alt.expr(f"height - {STRIP}"), 0]),
        axis=alt.Axis(values=[1, 2, 5, 10, 20], format="d", title="TPP per mm² of logic die", titleAnchor="end"),
    )
    box = {"x": alt.X("x0:Q", scale=_scale(TPP)), "x2": "x1:Q", "y": alt.Y("y0:Q"), "y2": "y1:Q"}
    licence = _rects(
        [
            (either, "datum.tpp_upper", str(right), str(foot), str(top)),
            (IN_2023, "datum.tpp_lower", "datum.tpp_upper", "datum.density_upper", str(top)),
        ],
        0.2,
    ).encode(**box)
    notice = _rects(
        [
            (IN_2023, "datum.tpp_middle", "datum.tpp_upper", "datum.density_floor", "datum.density_upper"),
            (IN_2023, "datum.tpp_lower", "datum.tpp_middle", "datum.density_lower", "datum.density_upper"),
        ],
        0.09,
    ).encode(**box)
    vertical = _lines(
        "x",
        {
            "tpp_lower": (IN_2023, VALUE.format("tpp_lower"), 0),
            "tpp_middle": (IN_2023, VALUE.format("tpp_middle"), 15),
            "tpp_upper": (either, VALUE.format("tpp_upper"), 0),
            "tpp_ceiling": (IN_LANE, VALUE.format("tpp_ceiling"), 0),
        },
    )
    level = _lines(
        "y",
        {c: (IN_2023, f"format(datum.{c}, '.3~g')", 0) for c in ("density_floor", "density_lower", "density_upper")},
    )
    regions = _regions()
    chips = alt.Chart(data("members")).transform_filter("isValid(datum.chip_tpp)")
    known = chips.transform_filter("isValid(datum.chip_density)")
    unknown = (
        chips.transform_filter("!isValid(datum.chip_density)")
        .transform_window(order="row_number()", sort=[{"field": "chip_tpp"}, {"field": "key"}])
        .transform_calculate(row=f"height - {STRIP} + 24 + (datum.order % {LINES}) * 17", bare="true")
    )
    foot_line = {"y": alt.value(alt.expr(f"height - {STRIP}"))}
    summary = alt.Chart(data("summary"))
    ground = summary.mark_rect(color=colour("paper")).encode(
        x=alt.value(-1), x2=alt.value(alt.expr("width + 1")), y2=alt.value(alt.expr("height")), **foot_line
    )
    strip = summary.mark_text(align="left", baseline="top", text="Die area not published", **QUIET).encode(
        x=alt.value(4), y=alt.value(alt.expr(f"height - {STRIP} + 5"))
    )
    return alt.layer(
        licence, notice, *vertical, *level, *regions, ground, summary.mark_rule(color=colour("muted")).encode(**foot_line), strip,
        *_marks(unknown, alt.Y("row:Q", **PIXELS), {}, every=f"!({NARROW})"), *_marks(known, y), *_legend(),
        *(_mine("my_density") if own else []),
    ).resolve_scale(fill="independent", stroke="independent")  # fmt: skip


def _regions() -> list[alt.Chart]:
    """What each region of the map means."""
    top, foot = DENSITY[1], DENSITY[0]
    return [
        _said("'Licence'", IN_2023, "datum.tpp_upper", str(top), dx=6, dy=12),
        _said(f"'Licence' + ({LOW} ? '' : ', with I/O of ' + {VALUE.format('io_line')} + ' GB/s')", f"{IN_2022} && !({IN_2023})", "datum.tpp_upper", str(top), dx=6, dy=12),
        _said("'Notice'", f"{IN_2023} && !({LOW})", "datum.tpp_middle", "datum.density_floor", dx=6, dy=-9),
        _said("'No review'", IN_LANE, "datum.tpp_ceiling", str(foot), dx=6, dy=-26),
        _said("'case by case'", IN_LANE, "datum.tpp_ceiling", str(foot), dx=6, dy=-11),
    ]  # fmt: skip


def _mine(column: str) -> list[alt.Chart]:
    """The reader's own chip: a large ring, filled with the colour of its status."""
    base = alt.Chart(data("summary")).transform_calculate(chip_tpp="datum.my_tpp", y=f"datum.{column}")
    at = {"x": _x(), "y": alt.Y("y:Q")}
    return [
        base.mark_point(shape="circle", size=230, filled=True, stroke=colour("ink"), strokeWidth=2.6, opacity=1).encode(
            fill=alt.Fill("my_status:N", scale=HUES), **at
        ),
        *(
            base.mark_text(text="your chip", align="right", dx=-14, dy=15, fontWeight="bold", **style).encode(**at)
            for style in (THIN_HALO, {})
        ),
    ]


MAP = {
    "height": 538,
    "padding": {"left": 40, "right": 56, "top": 62, "bottom": 44},
    "edges": [
        Edge("tpp_upper", "x", ("use_2022 = 1", "use_2023 = 1")),
        Edge("tpp_middle", "x", ("use_2023 = 1",)),
        Edge("tpp_lower", "x", ("use_2023 = 1",)),
        Edge("tpp_ceiling", "x", ("use_lane = 1",)),
        Edge("density_upper", "y", ("use_2023 = 1",)),
        Edge("density_lower", "y", ("use_2023 = 1",)),
        Edge("density_floor", "y", ("use_2023 = 1",)),
    ],
}


@chart("rules", **MAP)
def rules_map() -> alt.LayerChart:
    """Processing performance against performance density: what a rule catches is shaded, chips are marks with names."""
    return _map(own=False)


@chart("rules", **MAP)
def rules_own() -> alt.LayerChart:
    """The same with the reader's own chip."""
    return _map(own=True)


@chart(
    "rules",
    height=470,
    padding={"left": 56, "right": 56, "top": 60, "bottom": 44},
    edges=[
        Edge("tpp_upper", "x", ("use_2022 = 1", "use_2023 = 1")),
        Edge("tpp_ceiling", "x", ("use_lane = 1",)),
        Edge("bandwidth_line", "y", ("use_letter = 1",)),
        Edge("bandwidth_ceiling", "y", ("use_lane = 1",)),
    ],
)
def rules_memory() -> alt.LayerChart:
    """Processing performance against memory bandwidth: the letters' line, and the box of the review lane."""
    top, foot, left, right = BANDWIDTH[1], BANDWIDTH[0], *TPP
    chips = alt.Chart(data("members")).transform_filter("isValid(datum.chip_tpp) && isValid(datum.chip_bandwidth)")
    y = alt.Y(
        "chip_bandwidth:Q",
        scale=_scale(BANDWIDTH),
        axis=alt.Axis(values=[200, 500, 1000, 2000, 5000, 10_000], format=",d", title="Memory bandwidth, GB/s", titleAnchor="end", titleX=-44),
    )  # fmt: skip
    box = {"x": alt.X("x0:Q", scale=_scale(TPP)), "x2": "x1:Q", "y": alt.Y("y0:Q"), "y2": "y1:Q"}
    lane_x, lane_y = f"({IN_LANE} ? datum.tpp_ceiling : {right})", f"({IN_LANE} ? datum.bandwidth_ceiling : {top})"
    either = f"({IN_2022} || {IN_2023})"
    line = f"({IN_LETTER} ? datum.bandwidth_line : {top})"
    shut = _rects(  # what no lane opens, and all that is caught where there is no lane
        [
            (IN_LETTER, str(left), str(right), f"{IN_LANE} ? max({lane_y}, {line}) : {line}", str(top)),
            (either, f"{IN_LANE} ? max({lane_x}, datum.tpp_upper) : datum.tpp_upper", str(right), str(foot), f"{IN_LETTER} ? ({IN_LANE} ? max({lane_y}, {line}) : {line}) : {top}"),
        ],
        0.2,
    ).encode(**box)  # fmt: skip
    case = _rects(
        [
            (f"{IN_LANE} && {IN_LETTER}", str(left), lane_x, line, lane_y),
            (f"{IN_LANE} && {either}", "datum.tpp_upper", lane_x, str(foot), f"min({line}, {lane_y})"),
        ],
        0.09,
    ).encode(**box)
    vertical = _lines(
        "x",
        {
            "tpp_upper": (f"{IN_2022} || {IN_2023}", VALUE.format("tpp_upper"), 0),
            "tpp_ceiling": (IN_LANE, VALUE.format("tpp_ceiling"), 0),
        },
    )
    level = _lines(
        "y",
        {
            "bandwidth_line": (IN_LETTER, VALUE.format("bandwidth_line"), 0),
            "bandwidth_ceiling": (IN_LANE, VALUE.format("bandwidth_ceiling"), 0),
        },
    )
    return alt.layer(
        shut, case, *vertical, *level, *_memory_regions(),
        *_marks(chips, y, MEMORY_PLACES, MEMORY_SHIFTS, NARROW_MEMORY_SHIFTS), *_legend(),
    ).resolve_scale(fill="independent", stroke="independent")  # fmt: skip


def _memory_regions() -> list[alt.Chart]:
    """What each region of the map of memory means."""
    top, foot, left = BANDWIDTH[1], BANDWIDTH[0], TPP[0]
    return [
        _said("'Licence'", IN_LETTER, str(left), str(top), dx=6, dy=12),
        _said(
            f"{NARROW} ? 'Case by case' : 'Review case by case'",
            f"{IN_LANE} && {IN_LETTER}",
            str(left),
            "datum.bandwidth_ceiling",
            dx=6,
            dy=12,
        ),
        _said(
            f"{NARROW} ? 'Free of both' : 'Free of both lines'",
            f"{IN_2023} && {IN_LETTER}",
            str(left),
            str(foot),
            dx=6,
            dy=-9,
        ),
    ]
