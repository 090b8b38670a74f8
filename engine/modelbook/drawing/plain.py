"""Charts and words of a model whose author wrote none: its columns as lines or bars, one chart a unit, told in plain sentences.

So nothing is silently empty. A chart, or a text, that the book has of its own takes their place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import altair as alt

from modelbook.drawing.charting import LABEL_Y, PADDING, Chart, Show, data, spread
from modelbook.drawing.others import GHOST
from modelbook.drawing.theme import HALO, colour
from modelbook.language.model import TIME, Output
from modelbook.tables.kept import kept
from modelbook.worlds.engine import Engine

COLOURS = 5  # series-1 to series-5: the most lines or kinds of bars of a chart
LETTER = 6.6  # px that a letter of a label takes, about
LEAST, MOST = 60, 170  # px at the right of the lines, for their names
SAID = 3  # columns that the sentence names, at most
BAR = 26  # px of height for a bar
Texts = Mapping[str, list[tuple[str, str]]]


def numbers(engine: Engine) -> list[Output]:
    """The columns that are one number in each row of the result."""
    row = {engine.model.rows} - {""}
    return [o for o in engine.model.outputs if not o.names and engine.axes_of[o.column] <= row]


def show(engine: Engine) -> Show:
    """A model shown plainly: all its columns in the table, with bands, the first of them first."""
    columns = [o.column for o in numbers(engine)] or engine.columns
    over_time = columns if engine.model.rows == TIME else ()
    return Show(
        engine.model.name, views={}, headline=columns[0], watched=columns, fanned=over_time, tabled=engine.columns
    )


def named(engine: Engine) -> dict[str, list[Output]]:
    """What each plain chart draws, by its name: the columns of one unit."""
    drawn, model = numbers(engine), engine.model
    units = dict.fromkeys(o.unit for o in drawn)
    start = f"{model.name}_by_{model.row_name or 'output'}"
    return {
        f"{start}{f'_{k}' if k > 1 else ''}": [o for o in drawn if o.unit == unit][:COLOURS]
        for k, unit in enumerate(units, 1)
    }


@kept
def charts(engine: Engine) -> dict[str, Chart]:
    """The plain charts of a model by name: one for each unit of its columns, in their order."""
    model, out = engine.model, {}
    for name, of_unit in named(engine).items():
        if model.rows == TIME:
            longest = max(len(_word(o)) for o in of_unit)
            right = int(min(max(LETTER * longest + 14, LEAST), MOST))
            build, height, padding = partial(_lines, model.time_name, of_unit), 300, {"right": right, "left": 52}
        else:
            bars = len(engine.axes[model.rows]) if model.rows else len(of_unit)
            build, height = partial(_bars, model.rows, of_unit[:1] if model.rows else of_unit), BAR * bars + 60
            padding = {"left": 120, "right": 24}
        out[name] = Chart(name, model.name, build, height, {**PADDING, **padding})
    return out


def _word(o: Output) -> str:
    return o.column.replace("_", " ")


def _kinds(outputs: Sequence[Output]) -> dict[str, object]:
    """The colour of each column, and the words that name it."""
    columns = [o.column for o in outputs]
    scale = alt.Scale(domain=columns, range=[colour(f"series-{k + 1}") for k in range(len(columns))])
    return {"color": alt.Color("output:N", scale=scale, legend=None)}


def _lines(time: str, outputs: Sequence[Output]) -> alt.LayerChart:
    """Lines over time, each named at its end, with its band and the baseline's dotted line."""
    columns, kinds = [o.column for o in outputs], _kinds(outputs)
    # `value` takes a column of its own from each row, so that the names of columns may hold anything
    folded = {
        name: alt.Chart(data(name)).transform_fold(columns, as_=["output", "value"]) for name in ("rows", "ghost")
    }
    x, y = alt.X(f"{time}:Q", axis=alt.Axis(format="d")), alt.Y("value:Q", axis=alt.Axis(format=_format(outputs[0])))
    words = " : ".join(f"datum.output == '{o.column}' ? '{_word(o)}'" for o in outputs)
    ends = (
        folded["rows"]
        .transform_joinaggregate(last=f"max({time})")
        .transform_filter(f"datum['{time}'] == datum.last")
        .transform_calculate(name=f"{words} : ''")
    )
    names = spread(ends, "value")
    band = alt.Chart(data("fan")).transform_filter(alt.FieldOneOfPredicate(field="output", oneOf=columns))
    return alt.layer(
        band.mark_area(opacity=0.18).encode(x=x, y=alt.Y("p5:Q"), y2="p95:Q", **kinds),
        folded["ghost"].mark_line(**GHOST).encode(x=x, y=y, detail="output:N"),
        folded["rows"].mark_line().encode(x=x, y=y, **kinds),
        *(
            names.mark_text(align="left", dx=6, baseline="middle", **style).encode(x=x, y=LABEL_Y, text="name:N", **on)
            for style, on in ((HALO, {}), ({}, kinds))
        ),
    )


def _bars(rows: str, outputs: Sequence[Output]) -> alt.LayerChart:
    """Bars: of one column for each member of a set, or of each column of a single row."""
    columns = [o.column for o in outputs]
    x = alt.X("value:Q", axis=alt.Axis(format=_format(outputs[0])))
    made = alt.Chart(data("rows")).transform_fold(columns, as_=["output", "value"])
    along = alt.Y(f"{rows or 'output'}:N", sort=None, axis=alt.Axis(title=None))
    return alt.layer(made.mark_bar(color=colour("series-1")).encode(x=x, y=along))


def _format(o: Output) -> str:
    return "~%" if o.unit == "share" else "~s"


def texts(engine: Engine, own: Texts, drawn: bool) -> Texts:
    """A model's words: those that its author wrote, and plain ones for what is not said at all.

    Parameters
    ----------
    engine : Engine
    own : mapping of slot to list of (condition, text)
    drawn : bool
        Whether the author drew charts, whose words are then the author's too.
    """
    out = {slot: list(rows) for slot, rows in own.items()}
    said = numbers(engine)
    if not said or (engine.model.rows and engine.model.rows != TIME):
        return out
    plain = {} if drawn else _of_charts(engine)
    if "sentence" not in out:
        plain["sentence"] = _sentence(engine, said[:SAID])
    return {slot: [("", text)] for slot, text in plain.items()} | out


def _sentence(engine: Engine, said: Sequence[Output]) -> str:
    """The first columns at the focus, their numbers in braces, so that they follow the reader's world."""
    model, baseline = engine.model, engine.frame()
    at = f"@{model.focus}" if model.rows == TIME else ""
    if at:
        baseline = baseline[baseline[model.time_name] == model.focus]
    row = baseline.iloc[0]
    parts = [f"{_says(o)}: **{{{o.column}{at}|{_digits(float(row[o.column]), o.unit)}}}**{_unit(o)}" for o in said]
    when = f"{model.time_name} {model.focus}. " if at else ""
    return f"{_capital(when)}{_capital('; '.join(parts))}."


def _of_charts(engine: Engine) -> dict[str, str]:
    """What the plain charts are called, and what they show."""
    out, along = {}, f" by {engine.model.time_name}" if engine.model.rows == TIME else ""
    for k, (name, drawn) in enumerate(named(engine).items()):
        unit = f", {drawn[0].unit}" if drawn[0].unit not in ("", "share") else ""
        out[f"title:{name}" if k else "subtitle"] = _capital(f"{_list([_says(o) for o in drawn])}{along}{unit}")
        out[f"alt:{name}"] = _alt(engine, drawn)
    return out


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _alt(engine: Engine, drawn: Sequence[Output]) -> str:
    """What a plain chart shows, for those who do not see it."""
    model, baseline = engine.model, engine.frame()
    if model.rows != TIME:
        parts = [f"{_says(o)} {{{o.column}|{_digits(float(baseline[o.column][0]), o.unit)}}}" for o in drawn]
        return f"Bars: {', '.join(parts)}."
    first, last = model.first_shown or model.steps[0], model.steps[-1]
    parts = []
    for o in drawn:
        form = _digits(float(baseline[o.column].iloc[-1]), o.unit)
        parts.append(f"{_says(o)} goes from {{{o.column}@{first}|{form}}} to {{{o.column}@{last}|{form}}}{_unit(o)}")
    lines = "A line" if len(drawn) == 1 else "Lines"
    return f"{lines} from {model.time_name} {first} to {last}: {'; '.join(parts)}."


def _says(o: Output) -> str:
    return o.says.rstrip(".") or _word(o)


def _unit(o: Output) -> str:
    return f" {o.unit}" if o.unit not in ("", "share", "year") else ""


def _list(words: Sequence[str]) -> str:
    return " and ".join([*([", ".join(words[:-1])] if words[1:] else []), words[-1]])


def _digits(x: float, unit: str) -> str:
    """The number format in which a number of a unit has three digits that matter, or fewer."""
    if unit in ("share", "year"):
        return {"share": "percent1", "year": "year"}[unit]
    size = abs(x)
    return next((digits for least, digits in ((100, "0"), (10, "1"), (1, "2")) if size >= least), "3")
