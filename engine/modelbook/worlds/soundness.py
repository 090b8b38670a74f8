"""Whether a model's numbers can be had: a step that is fine enough for its rates, a number for all that it solves for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from modelbook.errors import BookError
from modelbook.language.model import MOST_SUBSTEPS, TIME, Equation, Rate, Solve
from modelbook.worlds.engine import Engine

COARSE = 0.01  # of an output's largest value: what half a step may change


@dataclass(frozen=True)
class Halved:
    """What half the step makes of an output: at the step where the two differ most, as a share of its largest value."""

    column: str
    step: int
    whole: float
    half: float
    share: float


def halved(engine: Engine, values: Mapping[str, float] | None = None, scenario: str = "baseline") -> Halved | None:
    """The output that differs most when the step of the rates is halved; none for a model without rates."""
    model = engine.model
    if not any(isinstance(q, Rate) for q in model.equations) or 2 * model.substeps > MOST_SUBSTEPS:
        return None
    finer = Engine(engine.book, replace(model, substeps=2 * model.substeps), engine.assumptions)
    one, two = engine.arrays(values, scenario), finer.arrays(values, scenario)
    found = []
    for o in model.all_outputs:
        if o.names or TIME not in engine.axes_of[o.column]:
            continue
        a, b = (x[o.column].reshape(len(model.steps), -1) for x in (one, two))
        scale = np.nanmax(np.abs(b), initial=0.0)
        apart = np.where(
            np.isfinite(a) & np.isfinite(b), np.abs(a - b), np.where(np.isnan(a) == np.isnan(b), 0.0, np.inf)
        )
        k, j = divmod(int(np.argmax(apart)), apart.shape[1])
        found.append(
            Halved(
                o.column, model.steps[k], float(a[k, j]), float(b[k, j]), float(apart[k, j] / scale) if scale else 0.0
            )
        )
    return max(found, key=lambda one: one.share, default=None)


def unsolved(
    engine: Engine, values: Mapping[str, float] | None = None, scenario: str = "baseline"
) -> Iterator[BookError]:
    """What a model solves for and does not find in a world, each with the first step at which that is so."""
    model = engine.model
    sought = [q for q in model.equations if isinstance(q, Solve)]
    result = engine.arrays(values, scenario) if sought else {}
    for q in sought:
        path = np.ravel(result.get(f"${q.symbol}", np.zeros(1)))
        if np.isnan(path).any():
            yield missing(engine, q, int(np.argmax(np.isnan(path))) if len(path) == len(model.steps) > 1 else None)


def missing(engine: Engine, q: Equation, at: int | None) -> BookError:
    """The error that an equation has no solution."""
    model = engine.model
    when = f" in {model.time_name} {model.steps[at]}" if at is not None else ""
    bracket = f"between {q.low} and {q.high}" if isinstance(q, Solve) else ""
    what = f"'{q.text}' is 0 nowhere {bracket}{when}: it does not change its sign there, or jumps over 0."
    return model.error(q, what, "Widen low and high, or mend the equation.")
