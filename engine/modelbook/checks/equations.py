"""What a model says and nothing shows: equations that no column needs, and times that it does not have."""

from __future__ import annotations

from collections.abc import Iterator

from modelbook.errors import Place, Problem
from modelbook.language.model import TIME
from modelbook.worlds.book import Book
from modelbook.worlds.engine import Engine


def problems(book: Book) -> Iterator[Problem]:
    """What is wrong in the models, beyond what keeps them from running."""
    for engine in book.engines.values():
        yield from _unused(engine)
        yield from _times(engine)


def _unused(engine: Engine) -> Iterator[Problem]:
    model = engine.model
    needed = model.needs(engine.input_axes)
    for equation in model.equations:
        if equation.symbol not in needed and not any(name.startswith(f"{equation.symbol}__") for name in needed):
            what = f"no output shows '{equation.symbol}', and no equation that is shown reads it."
            mend = f'Show it with Output("...", "{equation.symbol}"), use it in an equation, or remove it.'
            yield model.error(equation, what, mend).problem


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
