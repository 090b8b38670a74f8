"""What a model says and nothing shows: equations that no column needs, and times that it does not have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from modelbook.errors import Place, Problem
from modelbook.language.model import TIME, Rate, Solve
from modelbook.worlds import soundness
from modelbook.worlds.book import Book
from modelbook.worlds.engine import Engine


def problems(book: Book) -> Iterator[Problem]:
    """What is wrong in the models, beyond what keeps them from running."""
    for engine in book.engines.values():
        yield from _unused(engine)
        yield from _times(engine)
        yield from _coarse(engine)
        yield from _unsolved(engine)


def _unused(engine: Engine) -> Iterator[Problem]:
    model = engine.model
    needed = model.needs(engine.input_axes)
    for equation in model.equations:
        if equation.symbol not in needed and not any(name.startswith(f"{equation.symbol}__") for name in needed):
            what = f"no output shows '{equation.symbol}', and no equation that is shown reads it."
            mend = f'Show it with Output("...", "{equation.symbol}"), use it in an equation, or remove it.'
            yield model.error(equation, what, mend).problem


def _coarse(engine: Engine) -> Iterator[Problem]:
    """Rates whose step is too coarse in some scenario: the first of them."""
    model = engine.model
    for scenario in engine.assumptions.scenarios.get(model.name, {}):
        found = soundness.halved(engine, {}, scenario)
        if found and not found.share <= soundness.COARSE:
            rate = next(q for q in model.equations if isinstance(q, Rate))
            what = (
                f"its step is too coarse: with half the step, {found.column} in {model.time_name} {found.step} of the scenario "
                f"{scenario} is {found.half:.4g}, not {found.whole:.4g} ({found.share:.1%} of its largest value)."
            )
            finer = f"substeps={2 * model.substeps}" + (' or method="rk4"' if model.method == "euler" else "")
            yield model.error(rate, what, f"Write {finer} in the Model.").problem
            return


def _unsolved(engine: Engine) -> Iterator[Problem]:
    """Equations that nothing solves in a scenario, or at an end of a lever: the first world of each equation."""
    model, known = engine.model, engine.assumptions
    if not any(isinstance(q, Solve) for q in model.equations):
        return
    worlds: list[tuple[str, dict[str, float], str]] = [
        (f"the scenario {name}", {}, name) for name in known.scenarios.get(model.name, {})
    ]
    for key in known.keys_of(model.name):
        worlds += [(f"{key}={x:g}", {key: x}, "baseline") for x in known.range_of(key, model.name)]
    told: set[str] = set()
    for called, values, scenario in worlds:
        for error in soundness.unsolved(engine, values, scenario):
            if error.problem.where.part not in told:
                told.add(error.problem.where.part)
                yield replace(error.problem, what=f"with {called}, {error.problem.what}")


def _times(engine: Engine) -> Iterator[Problem]:
    model = engine.model
    for name, time in (("focus", model.focus), ("first_shown", model.first_shown)):
        if time is None or time in model.steps:
            continue
        span = f"It runs from {model.steps[0]} to {model.steps[-1]}." if model.steps else "It has no steps."
        if model.rows == TIME:
            yield Problem(
                f"{name}={time} is no {model.time_name} of {model.name}.", Place(model.file or model.name), span
            )
