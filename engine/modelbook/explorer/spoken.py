"""A model's texts in a world: the sentences of ``data/texts.csv`` with their numbers put in. ``words.js`` holds the same."""

from __future__ import annotations

from collections.abc import Mapping

from modelbook.errors import BookError, nearest
from modelbook.explorer import headline
from modelbook.worlds import editions, words
from modelbook.worlds.engine import Engine


class Spoken:
    """What a model says in a world.

    Parameters
    ----------
    engine : Engine
    values : mapping of str to float
        Settings by key.
    scenario : str
    view : mapping of str to object
        Names that a text may use beside the model's columns, such as ``measure``, and what they stand for.
    """

    def __init__(self, engine: Engine, values: Mapping[str, float], scenario: str, view: Mapping[str, object]):
        self.engine, self.scenario, self.view = engine, scenario, dict(view)
        self.rows = engine.frame(values, scenario).to_dict("records")
        self.summary = engine.summary(values, scenario).iloc[0].to_dict() if engine.model.singles else {}
        self.texts = headline.texts(engine)

    def value(self, ref: str):
        """The value of a reference in a text, in this world."""
        model = self.engine.model
        name = self._in_view(ref)
        if name in self.view:
            return self.view[name]
        if name == "scenario":
            return editions.parted(self.scenario)[1]
        if name in self.summary:
            return self.summary[name]
        column, _, step = name.partition("@")
        for row in self.rows:
            if step.isdigit() and row.get(model.time_name) == int(step) and column in row:
                return row[column]
        raise BookError(
            f"a text names '{ref}', which is no output of {model.name} or view.",
            where=self.engine.book.file("texts"),
            mend=nearest(column, [*self.engine.columns, *self.summary]),
        )

    def _in_view(self, ref: str) -> str:
        return headline.at(ref, self.view)

    def named(self, ref: str):
        """`value`, positions in words."""
        x = self.value(ref)
        column = self._in_view(ref).split("@")[0]
        return self.texts.get(f"name:{column}:{x}", [("", x)])[0][1] if isinstance(x, str) else x

    def unit(self, ref: str) -> str:
        """The unit of a reference."""
        column = self._in_view(ref).split("@")[0]
        return next((o.unit for o in self.engine.model.all_outputs if o.column == column), "")

    def say(self, slot: str) -> str:
        """The text of a slot in this world, with bold marks."""
        rows = self.texts.get(slot, [])
        for condition, text in rows:
            if words.holds(condition, self.value):
                return words.filled(text, self.named, self.unit, words.formats(self.engine.book))
        return ""
