"""Why two worlds differ, as printed: the book's own beside another set of assumptions; ``js/page/why.js`` shows a reader's."""

from __future__ import annotations

from modelbook.errors import BookError
from modelbook.language.model import TIME, Output
from modelbook.worlds import crux, explain, flips
from modelbook.worlds.book import Book
from modelbook.worlds.engine import Engine
from modelbook.worlds.explain import Side, Step, divided


def differ(book: Book) -> dict:
    """The worlds that the reader's can be set beside, and the verdict's number in the first of them taken apart."""
    model, column = flips.named(book) or ("", "")
    worlds = list(book.assumptions.scenarios.get(model, {}).values())
    told = table(book.engine(model), column, worlds[1:2]) if model else None
    return {"model": model, "column": column, "worlds": worlds, "told": told}


def table(engine: Engine, column: str, beside: list) -> dict | None:
    """The rows of the table, each with its bar's place; nothing where there is nothing to take apart."""
    try:
        told = divided(engine, Side({}, "baseline"), Side({}, beside[0].name), column) if beside else None
    except BookError:  # the page's scripts tell why
        told = None
    if told is None:
        return None
    amounts, (ends, places) = crux.amounts(told), crux.places(told)
    title = titled(engine, told.asked.output)
    return {
        "says": beside[0].says, "other": beside[0].label, "crux": crux.sentence(told), "note": crux.note(told),
        "caption": title if amounts.unit.lower() in title.lower() else f"{title}: {amounts.unit}",
        "choices": [(o.column, titled(engine, o), o.column == column) for o in explain.numbers(engine)],
        "steps": [stepped(step, amounts, *place) for step, place in zip(told.steps, places, strict=True)],
        "ends": [bar(amounts.end(x), at, at, at) for x, at in zip((told.first, told.second), ends, strict=True)],
    }  # fmt: skip


def titled(engine: Engine, output: Output) -> str:
    """A number in words, with its time."""
    words = output.says[:1].upper() + output.says[1:]
    return f"{words}, {engine.model.focus}" if TIME in engine.axes_of[output.column] else words


def stepped(step: Step, amounts: crux.Amounts, start: float, end: float) -> dict:
    """A step's row."""
    sign = amounts.step(step.contribution)
    first, second = crux.valued(step)
    kind = ("more" if step.contribution > 0 else "less") if any(c in "123456789" for c in sign) else "none"
    said = " ".join(filter(None, [sign, amounts.error(step.error)]))
    return {
        "id": " ".join(part.assumption.id for part in step.parts), "label": crux.named(step), "first": first, "second": second,
        "kind": kind, **bar(said, min(start, end), max(start, end), end),
    }  # fmt: skip


def bar(said: str, low: float, high: float, following: float) -> dict:
    """A bar with its words where there is more room; `following` is where the next row goes on."""
    return {"said": said, "low": low, "high": high, "next": following, "side": "before" if low > 1 - high else "after"}
