"""An explorer's big number, as words name it: which output it is, and how it is written."""

from __future__ import annotations

import re
from collections.abc import Mapping

from modelbook.drawing import charts as drawing
from modelbook.language.model import TIME, Output
from modelbook.worlds import expressions
from modelbook.worlds.engine import Engine
from modelbook.worlds.trees import Slot

SLOT = "number"  # of data/texts.csv: the number in bold, then its words
VIEW = re.compile(r"\$([A-Za-z0-9_]+)")  # whole names: $measure is not $m with more behind it
SLOTS = {  # slots with names of their own, in their words and in their conditions
    "range": (("from", "middle", "to", "from_size", "to_size"), ("side",)),
    "unexpected": ((), ("moved", "effect")),
}
Texts = Mapping[str, list[tuple[str, str]]]


def at(name: str, view: Mapping[str, object]) -> str:
    """A name with each ``$view`` in it."""
    return VIEW.sub(lambda m: str(view.get(m[1], m[0])), name)


def output(engine: Engine, name: str) -> Output | None:
    """An output that is one number, or one a step; nothing for another."""
    model = engine.model
    found = next((o for o in [*model.singles, *model.outputs] if o.column == name), None)
    return found if found and not found.names and engine.axes_of[name] <= {TIME} else None


def focus(engine: Engine) -> int:
    """The step that a path is read at."""
    return engine.model.focus or (engine.model.steps[-1] if engine.model.steps else 0)


def over_time(engine: Engine, name: str) -> bool:
    """Whether it is read at a step."""
    return name not in {o.column for o in engine.model.singles}


def texts(engine: Engine) -> Texts:
    """The words of a model, with those of its big number: where it has none, the number and what it says."""
    own: Texts = drawing.texts(engine.book, engine.model.name)
    name = drawing.shown(engine.book, engine.model.name).headline
    if SLOT in own or not (found := output(engine, name)):
        return own
    reference = f"{name}@{focus(engine)}" if over_time(engine, name) else name
    unit = f" {found.unit}" if found.unit not in ("", "share", "year") else ""
    return {**own, SLOT: [("", f"**{{{reference}}}**{unit}, {found.says}")]}


def form(engine: Engine, slot: str, name: str) -> str:
    """The format in which a slot's words write a column."""
    parts = (part for _, text in texts(engine).get(slot, []) for part in expressions.template(text))
    return next(
        (p.format for p in parts if isinstance(p, Slot) and VIEW.sub("", p.variable.partition("@")[0]) in name), ""
    )
