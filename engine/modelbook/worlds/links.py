"""Links between models: what a reader sets in one chapter moves an assumption of another.

``data/links.csv`` declares each once. The rule is an expression over the source model's columns (``capital``,
``capital@30``) and keys (``workers_scale``), and the target's value is

    the target's baseline x (the rule in the reader's world) / (the rule in the source's baseline),

cut to what the target may be. So the book's own baselines are never linked into something else. A link acts when the
reader has set something that only the source model has; what both models read acts in each by itself and stands on both
sides of the ratio. A value that the reader, or the set of assumptions chosen for the target, gives wins over a link.
``links.js`` holds the same rules for the browser, and a test compares the two on random worlds.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from modelbook.errors import BookError, nearest
from modelbook.tables.files import split
from modelbook.tables.kept import kept
from modelbook.worlds import editions, expressions, trees
from modelbook.worlds.assumption import Assumption, Scenario
from modelbook.worlds.book import Book
from modelbook.worlds.engine import Engine
from modelbook.worlds.trees import Expression, Number, Operation, Variable

TABLE = "links"
SAME = 1e-9  # relative: a smaller move is none
OPERATIONS: dict[str, Callable[..., float]] = {  # as the browser divides
    **trees.OPERATIONS, "/": lambda a, b: a / b if b else math.nan,
}  # fmt: skip
Tree = float | str | list[Any]


@dataclass(frozen=True)
class World:
    """A reader's settings by key, the scenario chosen for each model, and the links that were undone."""

    values: Mapping[str, float] = field(default_factory=dict)
    scenarios: Mapping[str, str] = field(default_factory=dict)
    off: Collection[str] = ()

    def scenario(self, model: str) -> str:
        """The set of assumptions chosen for a model."""
        return self.scenarios.get(model, "baseline")


@dataclass(frozen=True)
class Link:
    """One link.

    Attributes
    ----------
    source, target : str
        Models.
    key : str
        The key that is set in the target.
    rule : list
        The expression as nested lists: an operation's name, then its arguments; a word is a column or a key.
    held : mapping of str to float
        Settings of the source with which the rule is read, in the reader's world and in the baseline.
    same : tuple of str
        Keys that the baseline takes from the reader (``year``), so that only the rest counts.
    label : str
        What is handed on, in words.
    """

    name: str
    source: str
    target: str
    key: str
    rule: Tree
    held: Mapping[str, float]
    same: tuple[str, ...]
    label: str
    note: str


@dataclass(frozen=True)
class Carried:
    """A link that the reader's world calls for, and its value; `on` says whether it acts."""

    link: Link
    value: float
    on: bool


def declared(book: Book) -> tuple[Link, ...]:
    """The links of a book in table order.

    Raises
    ------
    BookError
        For a row that names an unknown model, key or column, or whose rule cannot be read.
    """
    return _declared(book) if TABLE in book.resources else ()


@kept
def _declared(book: Book) -> tuple[Link, ...]:
    out: list[Link] = []
    for line, row in book.table(TABLE).iterrows():
        try:
            out.append(_one(book, row, out))
        except BookError as error:
            raise BookError.of(error.problem.placed(book.at(TABLE, line))) from None
    return tuple(out)


def _one(book: Book, row: Any, before: list[Link]) -> Link:
    engines = book.engines
    for model in (row.from_model, row.to_model):
        if model not in engines:
            raise BookError(f"there is no model '{model}'.", mend=nearest(model, engines))
    source, target = engines[row.from_model], engines[row.to_model]
    if row.key not in target.assumptions.keys_of(row.to_model):
        raise BookError(
            f"{row.to_model} has no '{row.key}'.", mend=nearest(row.key, target.assumptions.keys_of(row.to_model))
        )
    for link in before:
        if link.key == row.key:
            raise BookError(f"'{row.key}' is set by two links.", mend="Keep one of them.")
        if link.source == row.to_model:  # its world would be read before this link has set anything in it
            raise BookError(f"a link into {row.to_model} stands after one out of it.", mend="Put it above that one.")
    rule = parsed(row.rule)
    held = source.assumptions.checked(dict(part.split("=", 1) for part in row.held.split(";") if "=" in part))
    same = split(row.same)
    keys = source.assumptions.keys_of(row.from_model)
    columns = [o.column for o in source.model.all_outputs]
    for name in (*names_in(rule), *held, *same):
        bare, at, step = name.partition("@")
        if bare not in (*keys, *columns) or (at and (not step.isdigit() or int(step) not in source.model.steps)):
            raise BookError(f"{row.from_model} has no '{name}'.", mend=nearest(bare, [*keys, *columns]))
    return Link(row.id, row.from_model, row.to_model, row.key, rule, held, same, row.label, row.note)


def parsed(text: str) -> Tree:
    """A rule as nested lists.

    Raises
    ------
    BookError
        When it cannot be read, or names something else than columns and keys.
    """

    def tree(part: Expression) -> Tree:
        if isinstance(part, Number):
            return part.value
        if isinstance(part, Variable):
            return str(part)
        if isinstance(part, Operation):
            arguments = [tree(argument) for argument in part.arguments]
            return [part.name, *(arguments if len(arguments) > 1 else [0.0, *arguments])]
        mend = "Use names, numbers, + - * / ( ), min, max and mean."
        raise BookError(f"the rule '{text}' cannot be read: it holds a fact or another model's number.", mend=mend)

    return tree(expressions.expression(text))


def names_in(tree: Tree) -> Iterator[str]:
    """Names of columns and keys in an expression."""
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, list):
        for part in tree[1:]:
            yield from names_in(part)


def value_of(tree: Tree, read: Callable[[str], float]) -> float:
    """The value of an expression; `read` gives that of a name."""
    if isinstance(tree, str):
        return read(tree)
    if isinstance(tree, list):
        return float(OPERATIONS[tree[0]](*(value_of(part, read) for part in tree[1:])))
    return tree


def carried(book: Book, world: World) -> list[Carried]:
    """The links that a world calls for, in table order: those that act, and those that were undone or overruled."""
    all_engines, out = book.engines, []
    set_: dict[str, float] = {}  # what the links before have set
    for link in declared(book):
        source, target = all_engines[link.source], all_engines[link.target]
        if not touched(source, target, world, set_):
            continue
        value = _value(link, source, target, world, set_)
        start = _start(target, link, world)
        if not math.isfinite(value) or abs(value - start) <= SAME * max(abs(start), abs(value)):
            continue
        on = link.name not in world.off and not overruled(target, link.key, world)
        out.append(Carried(link, value, on))
        if on:
            set_[link.key] = value
    return out


def in_force(book: Book, world: World) -> dict[str, float]:
    """The reader's settings and, under them, what the links set."""
    return {f.link.key: f.value for f in carried(book, world) if f.on} | dict(world.values)


def touched(source: Engine, target: Engine, world: World, linked: Mapping[str, float]) -> bool:
    """Whether a world holds settings that only the source has."""
    if not editions.is_base(world.scenario(source.model.name)):
        return True
    own = {source.assumptions[i].key for i in source.symbols.values()} - {
        target.assumptions[i].key for i in target.symbols.values()
    }
    return any(source.assumptions.of_key(key)[0].key in own for key in (*world.values, *linked))


def overruled(target: Engine, key: str, world: World) -> bool:
    """Whether the reader, or the set of assumptions chosen for the target, gives the value."""
    chosen = target.assumptions.scenario(target.model.name, world.scenario(target.model.name))
    return key in world.values or gives(chosen, target.assumptions.of_key(key)[0])


def gives(scenario: Scenario, a: Assumption) -> bool:
    """Whether a set of assumptions gives a value for one of them, or for a year of it."""
    return any(key == a.key or key.startswith(f"{a.id}@") for key in scenario.own)


def _start(target: Engine, link: Link, world: World) -> float:
    """The target's baseline, in the edition of its scenario."""
    a = target.assumptions.of_key(link.key)[0]
    chosen = target.assumptions.scenario(link.target, world.scenario(link.target))
    return float(chosen.under.get(link.key, a.start))


def _value(link: Link, source: Engine, target: Engine, world: World, linked: Mapping[str, float]) -> float:
    name = link.source
    preset = source.assumptions.scenario(name, world.scenario(name)).values
    shared = {target.assumptions[i].id for i in target.symbols.values()}
    here = {**linked, **world.values}
    common = {k: v for k, v in here.items() if source.assumptions.of_key(k)[0].id in shared}
    kept = {k: v for k in link.same if (v := here.get(k, preset.get(k))) is not None}
    at_reader = value_of(link.rule, _reader(source, {**here, **link.held}, world.scenario(name)))
    at_baseline = value_of(
        link.rule, _reader(source, {**common, **kept, **link.held}, editions.base(world.scenario(name)))
    )
    a = target.assumptions.of_key(link.key)[0]
    ratio = at_reader / at_baseline if at_baseline else math.nan
    value = _start(target, link, world) * ratio
    return value if a.is_path else min(max(value, a.floor), a.ceiling)


def _reader(source: Engine, values: Mapping[str, float], scenario: str) -> Callable[[str], float]:
    """The value of a name in the source's world: a control's, or a column's; the model runs once, and only for a column."""
    preset = source.assumptions.scenario(source.model.name, scenario).values
    result: dict[str, np.ndarray] = {}

    def read(name: str) -> float:
        column, _, step = name.partition("@")
        if name in source.assumptions.keys_of(source.model.name):
            a = source.assumptions.of_key(name)[0]
            return float(values.get(name, preset.get(name, source.assumptions.start_of(a, values, preset))))
        if not result:
            result.update(source.arrays(values, scenario))
        x = np.ravel(result[column])
        steps = list(source.model.steps)
        return float(x[0] if x.size == 1 else x[steps.index(int(step or source.model.focus or steps[-1]))])

    return read
