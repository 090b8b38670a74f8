"""Ranges of worlds that fit the record, as pages say them: 20,000 worlds a model, the same for every page and build.

They are worked out once and kept in the book's folder (`tables.built`), under a hash of all that they come from: the model's
text, its inputs and ranges, the record, and the code that draws and weighs. So are the shares of a number's variance.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from modelbook.errors import BookError, nearest
from modelbook.language import numpy_source, to_numpy
from modelbook.language.model import TIME
from modelbook.tables.built import once
from modelbook.tables.kept import kept
from modelbook.worlds import assumptions, fit, fitting, sampling, sensitivity
from modelbook.worlds.engine import Engine
from modelbook.worlds.fit import Settings

SEED = 1
CODE = (fit, fitting, sampling, sensitivity, assumptions, to_numpy)  # what numbers come from, beside model and data


@kept
def frame(engine: Engine, settings: Settings = (), scenario: str = "baseline") -> pd.DataFrame:
    """`fitting.frame` of `fitting.MOST` worlds that share some settings, from the book's folder where it is kept there.

    Raises
    ------
    BookError
        Where too few worlds fit to say anything.
    """
    values = dict(settings)

    def make() -> dict[str, Any]:
        sample = fitting.worlds(engine, values, scenario, fitting.MOST, SEED)
        fitting.enough(sample)
        made = fitting.frame(engine, sample, values, scenario)
        return {"columns": list(made), "data": made.to_numpy(dtype=object).tolist()}

    return pd.DataFrame(**_once(engine, key(engine, values, scenario), make))


@kept
def taught(engine: Engine, output: str, step: int | None = None) -> dict[str, Any]:
    """`fitting.taught` of an output (in a step) as plain words and numbers: its fields, and the label of the row `narrows`.

    Raises
    ------
    BookError
        As `line`, and where too few worlds fit to say anything.
    """
    line(engine, output, step)  # which tells what is wrong with the name

    def make() -> dict[str, Any]:
        found = fitting.taught(engine, output, step, fitting.MOST, SEED)
        said = {f.name: getattr(found, f.name) for f in fields(found)}
        narrows = found.narrows.label if found.narrows else ""
        return said | {"narrows": narrows, "ranges": {str(k): x for k, x in found.ranges.items()}}

    return dict(_once(engine, f"{key(engine, {}, 'baseline')}-{output}{'' if step is None else f'@{step}'}", make))


def _once(engine: Engine, name: str, make: Callable[[], Any]) -> Any:
    """What is kept of a model in the book's folder, or what is made now."""
    return once(engine.book.root, f"worlds/{engine.model.name}-{name}", make)


@kept
def sobol(engine: Engine, output: str) -> pd.DataFrame:
    """`sensitivity.sobol` of an output (``column@step``), from the book's folder where it is kept there."""
    found = _once(
        engine,
        f"{key(engine, {}, 'baseline')}-sobol-{output}",
        lambda: sensitivity.sobol(engine, output).to_dict("list"),
    )
    return pd.DataFrame(found)


def named(engine: Engine, text: str) -> tuple[str, str, str, int | None]:
    """What a line of ``{taught}``, ``OUTPUT@STEP: words``, names: its words, the unit, the output and the step.

    Raises
    ------
    BookError
        For an output that the model does not have, and a step that is no number.
    """
    ref, _, label = (part.strip() for part in text.partition(":"))
    output, at, step = ref.partition("@")
    known = {o.column: o for o in engine.model.all_outputs}
    if output not in known:
        raise BookError(f"{engine.model.name} has no output '{output}'.", mend=nearest(output, known))
    if at and not step.isdigit():
        raise BookError(f"'{ref}' names no step.", mend=f"Write {output}@ and a number.")
    o = known[output]
    return label or f"{o.says}{', ' + step if at else ''}", o.unit, output, int(step) if at else None


def key(engine: Engine, values: Mapping[str, float], scenario: str) -> str:
    """A hash of all that the ranges come from."""
    model, known = engine.model, engine.assumptions
    inputs = known.resolve(model.name, engine.axes[TIME], values, scenario)
    controls = [(a.id, a.distribution, a.floor, a.ceiling, c) for a, c in fitting.free(engine, values, scenario)]
    rows = [(r.origin, r.published, r.tolerance, r.tree) for r in fitting.record(engine, values, scenario)]
    every = [*known.scenarios[model.name].values(), *known.earlier.get(model.name, {}).values()]
    presets = sorted((s.name, sorted(s.values.items())) for s in every)
    parts: list[Any] = [
        numpy_source(model, engine.input_axes),
        sorted(values.items()),
        scenario,
        controls,
        rows,
        presets,
    ]
    parts += [fitting.MOST, SEED, model.rows, model.shown_after, np.__version__]
    digest = sha256(repr(parts).encode())
    for name, array in sorted({**inputs, **engine.data}.items()):
        digest.update(name.encode() + np.ascontiguousarray(array, dtype=float).tobytes())
    for module in CODE:
        digest.update(Path(str(module.__file__)).read_bytes())
    return digest.hexdigest()[:16]


def line(
    engine: Engine, output: str, step: int | None, settings: Settings = (), scenario: str = "baseline"
) -> dict[str, float]:
    """What worlds that fit say of one number: ``p5`` to ``p95``, ``mean``, ``negative``, ``n``, ``ess``.

    Raises
    ------
    BookError
        For an output that is no number, or has none in some world; a step that the model does not have; and as `frame`.
    """
    table = frame(engine, settings, scenario)
    of_output = table[table.output == output]
    if of_output.empty:
        numbers = list(dict.fromkeys(table.output))
        raise BookError(f"{engine.model.name} has no number '{output}' over worlds.", mend=nearest(output, numbers))
    rows = of_output.iloc[:, 0]
    found = of_output[rows.isna() if step is None else rows == step]
    if found.empty:
        asked = f"no {engine.model.row_name or 'step'} {step}" if step is not None else "no single number"
        steps, whole = rows.dropna().tolist(), f"{engine.model.name}.{output}"
        if steps and isinstance(steps[0], str):  # rows with names
            mend = "Name another output."
        elif steps:
            mend = f"Name one from {steps[0]:g} to {steps[-1]:g}: {whole}@{steps[0]:g}."
        else:
            mend = f"Write {whole} alone."
        raise BookError(f"'{output}' of {engine.model.name} has {asked}.", mend=mend)
    said = {str(name): float(x) for name, x in found.iloc[0].iloc[2:].items()}
    if said["p50"] != said["p50"]:
        raise BookError(f"'{output}' of {engine.model.name} has no number in some worlds.", mend="Name another output.")
    return said


def note(engine: Engine, said: Mapping[str, float]) -> str:
    """How a range of worlds came about, for its card."""
    return (
        f"5th to 95th percentile and median of {said['n']:,.0f} worlds of the model “{engine.model.title}”, drawn over all "
        f"uncertain assumptions and weighed by how near each comes to what was published; effective size {said['ess']:,.0f}. "
        f"No odds: the ranges are the book's own."
    )
