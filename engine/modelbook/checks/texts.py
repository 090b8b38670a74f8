"""The explorers' words, ``data/texts.csv``: conditions, numbers in braces, and rows that get in each other's way."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from modelbook.drawing.charting import Show
from modelbook.errors import BookError, Problem, nearest
from modelbook.explorer import headline
from modelbook.parts import parts_of
from modelbook.worlds import expressions, words
from modelbook.worlds.book import Book
from modelbook.worlds.engine import Engine
from modelbook.worlds.trees import Slot, Test, Variable, Word


def problems(book: Book) -> Iterator[Problem]:
    """What is wrong in the table, row by row and slot by slot."""
    if not book.has("texts"):
        return
    shows = book.declared(Show)
    slots = headline.SLOTS | {slot: names for part in parts_of(book) for slot, names in part.slots.items()}
    conditions: dict[tuple[str, str], list[tuple[int, tuple[Test, ...]]]] = {}
    for line, row in book.table("texts").iterrows():
        if row.model not in book.engines:
            what = f"there is no model '{row.model}'."
            yield Problem(what, book.at("texts", line, "model"), nearest(row.model, book.engines))
            continue
        views = shows[row.model].views if row.model in shows else {}
        known = Known(book.engines[row.model], views, slots.get(row.slot.split(":")[0], ((), ())))
        try:
            tests = expressions.condition(row.when)
            wrong = list(known.condition(tests))
        except BookError as error:
            tests, wrong = (), [error.problem]
        yield from (problem.placed(book.at("texts", line, "when")) for problem in wrong)
        if not wrong:
            conditions.setdefault((row.model, row.slot), []).append((line, tests))
        yield from (problem.placed(book.at("texts", line, "text")) for problem in known.text(row.text))
    for rows in conditions.values():
        yield from _in_the_way(book, rows)


def _in_the_way(book: Book, rows: list[tuple[int, tuple[Test, ...]]]) -> Iterator[Problem]:
    """Rows of a slot that can never be said, and pairs of which a world would not know which to say.

    Two rows with as many conditions may hold at once where a third holds then that has more: it is said.
    """
    for k, (line, tests) in enumerate(rows):
        where = book.at("texts", line, "when")
        if not words.can_hold(tests):
            yield Problem("this row can never be said: its condition contradicts itself.", where, "Mend the condition.")
            continue
        for other, before in rows[:k]:
            if set(before) == set(tests):
                what = f"this row can never be told from that of line {other}: both are said at the same time."
                yield Problem(what, where, "Remove one of the two, or add a condition.")
                break
            both = {*before, *tests}
            if (
                len(before) == len(tests)
                and words.can_hold(both)
                and not any(len(third) > len(tests) and set(third) <= both for _, third in rows)
            ):
                what = f"this row and that of line {other} can hold at once, and have as many conditions."
                yield Problem(what, where, "Add a condition to the one that should be said then.")
                break


class Known:
    """The names that the words of a model may use.

    Parameters
    ----------
    engine : Engine
    views : mapping of str to names
    own : pair of names
        What the slot has beside them: in words, and in conditions.
    """

    def __init__(
        self, engine: Engine, views: Mapping[str, Collection[str]], own: tuple[tuple[str, ...], tuple[str, ...]]
    ):
        self.engine, self.views = engine, views
        self.model, self.formats = engine.model.name, words.formats(engine.book)
        names = (*views, *(o.column for o in engine.model.singles), "scenario")
        self.in_words, self.in_conditions = ((*names, *more) for more in own)

    def has(self, column: str, step: int | None) -> bool:
        """Whether the model has a column in a step; with ``$view``, for each value of the view."""
        return all(
            name in self.engine.columns and step in self.engine.model.steps for name in expanded(column, self.views)
        )

    def condition(self, tests: tuple[Test, ...]) -> Iterator[Problem]:
        """Names and words of a condition that nothing knows."""
        names = self.in_conditions
        for test in tests:
            for side in (side for side in (test.left, test.right) if isinstance(side, Variable)):
                if side.step is None and side.name not in names:
                    mend = f"{nearest(side.name, names)} A number has its year, as NAME@2027."
                    yield Problem(f"'{side}' is no name here.", mend=mend)
                elif side.step is not None and not self.has(side.name, side.step):
                    yield self.missing(str(side))
            choices = self.engine.assumptions.plain_names(self.model) if test.left.name == "scenario" else ()
            choices = choices or self.views.get(test.left.name, ())
            if choices and isinstance(test.right, Word) and test.right.text not in choices:
                yield Problem(f"{test.left} has no '{test.right.text}'.", mend=nearest(test.right.text, choices))
            if isinstance(test.right, Word) and test.sign not in ("=", "!="):
                what = f"'{test.left} {test.sign} {test.right.text}' compares with a word."
                yield Problem(what, mend="Use = or !=, or write a number.")

    def text(self, text: str) -> Iterator[Problem]:
        """Names and formats between braces that nothing knows, marks without their partner."""
        try:
            parts = expressions.template(text)
        except BookError as error:
            yield error.problem
            parts = []
        names = self.in_words
        for part in (part for part in parts if isinstance(part, Slot)):
            name, at, step = part.variable.partition("@")
            if (at and not (step.isdigit() and self.has(name, int(step)))) or (not at and name not in names):
                yield self.missing(part.variable, names)
            if part.format and part.format not in self.formats:
                yield Problem(f"there is no number format '{part.format}'.", mend=nearest(part.format, self.formats))
            unit = next((o.unit for o in self.engine.model.all_outputs if o.column == name), "")
            if not words.suits(part.format, unit):
                what = f"'{part.variable}' is in {unit}, which is no share."
                yield Problem(what, mend="Take another format than per cent.")
        if text.count("**") % 2:
            yield Problem("a ** has no partner.", mend="Write **words**.")

    def missing(self, name: str, names: Collection[str] = ()) -> Problem:
        """A name that is no output of the model in a step that it has."""
        what = f"'{name}' is no output of {self.model} in a year it has."
        near = nearest(name.partition("@")[0], {*names, *self.engine.columns})
        return Problem(what, mend=f"{near} Mend the name or the year.")


def expanded(name: str, views: Mapping[str, Collection[str]]) -> list[str]:
    """A name with each value that its ``$view`` may take."""
    match = re.search(r"\$(\w+)", name)
    if not match or match[1] not in views:
        return [name]
    return [name.replace(match[0], value) for value in views[match[1]]]
