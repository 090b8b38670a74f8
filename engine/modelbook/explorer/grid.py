"""The dataset ``grid`` of a chart: a model run over two assumptions. ``grid.js`` does the same at the reader's settings."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from modelbook.drawing.charting import Grid
from modelbook.language import javascript
from modelbook.tables.kept import kept
from modelbook.worlds import editions, fitting
from modelbook.worlds.engine import Engine
from modelbook.worlds.quantities import lookup


def plan(engine: Engine, grid: Grid) -> dict:
    """What the browser needs of a grid besides the function of `compute`."""
    return {
        "x": grid.x,
        "y": grid.y,
        "steps": grid.steps,
        "lines": [
            {"line": name, "column": output.partition("@")[0], "step": int(output.partition("@")[2] or 0),
             "levels": [lookup(engine.book, x).value if isinstance(x, str) else x for x in levels]}
            for name, (output, levels) in grid.lines.items()
        ],
        "places": places(engine, grid),
    }  # fmt: skip


def compute(engine: Engine, grid: Grid) -> str:
    """The model as JavaScript, with the outputs of the lines alone: thousands of runs in a few milliseconds."""
    wanted = {output.partition("@")[0] for output, _ in grid.lines.values()}
    return javascript(engine.model, engine.input_axes, wanted)


def places(engine: Engine, grid: Grid) -> list[dict]:
    """Where worlds that fit stand, the baseline, and the scenarios that set one of the two assumptions; each in its edition."""
    first, _ = next(iter(grid.lines.values()))
    out = [dict(world) for world in worlds(engine, first, grid.x, grid.y, grid.worlds)] if grid.worlds else []
    known = engine.assumptions
    for s in [*known.scenarios[engine.model.name].values(), *known.earlier.get(engine.model.name, {}).values()]:
        edition, name = editions.parted(s.name)
        if name == "baseline" or grid.x in s.own or grid.y in s.own:
            x, y = (float(s.values.get(key, known[key].start)) for key in (grid.x, grid.y))
            fits = all(_meets(engine, s.name, output, x) for output, x in _facts(grid))
            label = known.scenarios[engine.model.name].get(name, s).label  # without the words for an earlier edition
            place = {"kind": "place", "name": name, "label": label, "x": x, "y": y, "fits": fits}
            out.append(place | ({"edition": edition} if edition else {}))
    return out


def _facts(grid: Grid) -> list[tuple[str, str]]:
    """The facts among the levels, each with the output that has to meet it."""
    return [(output, x) for output, levels in grid.lines.values() for x in levels if isinstance(x, str)]


def _meets(engine: Engine, scenario: str, output: str, fact: str) -> bool:
    """Whether an output lies in the range of a fact in a scenario; of one without a range nothing is said."""
    found = lookup(engine.book, fact)
    if found.low is None or found.high is None:
        return True
    column, _, step = output.partition("@")
    array = engine.arrays({}, scenario)[column]
    x = float(np.ravel(array[engine.model.steps.index(int(step))] if step else array)[0])
    return found.low <= x <= found.high


@kept
def worlds(engine: Engine, output: str, x: str, y: str, n: int) -> tuple[dict, ...]:
    """`n` of the worlds that fit the record, taken evenly along the sum of their weights; none where too few fit."""
    column, _, step = output.partition("@")
    sample = fitting.worlds(engine, n=fitting.PART, wanted=[column])
    if sample.few:
        return ()
    drawn = fitting.drawn(engine, {}, "baseline", sample.n, sample.seed)
    array = sample.columns[column]
    value = np.ravel(array[engine.model.steps.index(int(step))] if step else array)
    share = np.cumsum(sample.weights) / sample.weights.sum()
    at = np.searchsorted(share, (np.arange(n) + 0.5) / n)
    xs, ys = (np.broadcast_to(drawn.get(key, engine.assumptions[key].start), sample.n) for key in (x, y))
    return tuple(
        {"kind": "world", "x": round(float(xs[k]), 4), "y": round(float(ys[k]), 4), "value": round(float(value[k]), 3)}
        for k in at
    )


def rows(engine: Engine, grid: Grid, values: Mapping[str, float], scenario: str) -> list[dict]:
    """The dataset in one world."""
    a, n = engine.assumptions, grid.steps
    xs, ys = (np.linspace(a[key].low, a[key].high, n) for key in (grid.x, grid.y))
    result = engine.arrays({**values, grid.x: np.tile(xs, n), grid.y: np.repeat(ys, n)}, scenario, n * n)
    steps, out = list(engine.model.steps), []

    def at(result: Mapping[str, np.ndarray], step: int, column: str) -> np.ndarray:
        return np.ravel(result[column][steps.index(step)] if step else result[column])

    for line in plan(engine, grid)["lines"]:
        outputs = at(result, line["step"], line["column"]).reshape(n, n)
        for level in line["levels"]:
            for j, y in enumerate(ys):
                x, inside = reached(xs, outputs[j], level)
                out.append({"kind": "line", "line": line["line"], "level": level, "x": x, "y": y, "inside": inside})
    preset = a.scenario(engine.model.name, scenario).values
    here = {key: float(values.get(key, preset.get(key, a[key].start))) for key in (grid.x, grid.y)}
    first = plan(engine, grid)["lines"][0]
    value = float(at(engine.arrays(values, scenario), first["step"], first["column"])[0])
    out.append({"kind": "here", "x": here[grid.x], "y": here[grid.y], "value": value})
    edition = editions.parted(scenario)[0]
    return [*out, *(place for place in places(engine, grid) if place.get("edition", "") == edition)]


def reached(xs: np.ndarray, values: np.ndarray, level: float) -> tuple[float, bool]:
    """Where rising values reach a level, on straight lines between the runs; an end of `xs`, and false, if beyond it."""
    if values[0] >= level:
        return float(xs[0]), bool(values[0] == level)
    for i in range(1, len(xs)):
        if values[i] >= level:
            part = (level - values[i - 1]) / (values[i] - values[i - 1])
            return float(xs[i - 1] + part * (xs[i] - xs[i - 1])), True
    return float(xs[-1]), False
