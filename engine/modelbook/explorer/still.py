"""A model's chart in a state that an address names, drawn when the book is built: a world to look at, without controls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from markupsafe import Markup

from modelbook.drawing import charts as drawing
from modelbook.drawing import domains
from modelbook.drawing.charting import Room
from modelbook.errors import BookError, nearest
from modelbook.explorer import axes, bundle, grid
from modelbook.explorer.spoken import Spoken
from modelbook.worlds import words
from modelbook.worlds.book import Book
from modelbook.worlds.engine import Engine


@dataclass(frozen=True)
class State:
    """A model in a reader's world: its settings by key, the named set of values under them, and what is seen of it."""

    engine: Engine
    values: Mapping[str, float]
    scenario: str
    view: Mapping[str, str]


def state(book: Book, name: str, query: str) -> State:
    """The state of a chart's model that an address such as ``scenario=thrift&saving=0.4`` names, as links to explorers do.

    Raises
    ------
    BookError
        For an unknown chart, scenario, assumption or view, and a value out of range.
    """
    model = drawing.named(book, name).model
    if not model:
        raise BookError(f"the chart '{name}' is of data alone and has no states.", mend="Write figure NAME.")
    engine, show = book.engine(model), drawing.shown(book, model)
    values, view, scenario = {}, dict(show.defaults), "baseline"
    for key, said in parse_qsl(query.replace("&amp;", "&"), keep_blank_values=True):
        if key == "scenario":
            scenario = said
        elif key not in show.views:
            values[key] = said
        elif said in show.views[key]:
            view[key] = said
        else:
            raise BookError(f"the view '{key}' has no '{said}'.", mend=nearest(said, show.views[key]))
    engine.assumptions.scenario(model, scenario)
    return State(engine, engine.assumptions.checked(values, model=model), scenario, view)


def drawn(name: str, at: State, ident: str, rooms: Mapping[str, Room]) -> tuple[str, str, list[Markup]]:
    """A chart in a state: its title and quiet line, and its drawings, one for each kind.

    Parameters
    ----------
    name : str
        The chart's.
    at : State
    ident : str
        From which the ids of the drawings are made.
    rooms : mapping of kind to Room
        What each is made for.
    """
    engine, book = at.engine, at.engine.book
    spoken, base = Spoken(engine, at.values, at.scenario, at.view), engine.frame().to_dict("records")
    over, datasets = drawing.named(book, name).grid, drawing.datasets_of(book, name)
    data = {
        "rows": spoken.rows,
        "ghost": [] if spoken.rows == base else base,
        "points": bundle.points_at(engine, spoken.rows),
        "members": engine.members(at.values, at.scenario).to_dict("records"),
        "grid": grid.rows(engine, over, at.values, at.scenario) if over else [],
        "summary": [spoken.summary],
        "scenarios": engine.scenario_rows() if "scenarios" in datasets else [],
    }
    data = {kind: [drawing.filled(row) for row in rows] for kind, rows in data.items()}
    spans = _spans(name, at, data)
    title = spoken.say(f"title:{name}") or spoken.say("title") or engine.model.question
    alt = spoken.say(f"alt:{name}") or f"{words.plain(title)}. A chart of {engine.model.title}."
    drawings = [
        drawing.svg(
            book, name, data, at.view, room.width, words.plain(title), words.plain(alt), f"{ident}-{kind}", kind, spans,
            room.tallest,
        )
        for kind, room in rooms.items()
    ]  # fmt: skip
    quiet = spoken.say(f"subtitle:{name}") or spoken.say("subtitle")
    return words.bold(title), words.bold(quiet), drawings


def _spans(name: str, at: State, data: Mapping[str, list[dict]]) -> dict[str, tuple[float, float]]:
    """What the axes span: the named sets of values, so that a chart in several states has the same axes, and this world."""
    engine = at.engine
    presets = tuple(engine.assumptions.scenarios[engine.model.name])
    held = axes.spans(engine, (name,), (), presets, "baseline").get(name)
    if not held:
        return {}
    named = held["ends"].get(axes.state(engine, held["by"], at.view, at.scenario), {})
    own = domains.ends(engine.book.root, drawing.vega(engine.book, name), [data], [at.view])[0]
    return {
        scale: (min(low, own.get(scale, (low, high))[0]), max(high, own.get(scale, (low, high))[1]))
        for scale, (low, high) in named.items()
    }
